/* SPDX-License-Identifier: ISC */
/* Lines of a license text, and what is in front of them and below. */
#include "cisco/text/license_line.h"

#include <stdint.h>
#include <string.h>

#define RULE_MIN 3 /* "=" that underline a title */

bool
aw_lictext_next(struct aw_lictext_lines *lines, struct aw_span *line)
{
	if (lines->rest.len == 0)
		return false;
	*line = aw_span_line(&lines->rest);
	/* No line feed was taken off. */
	lines->cut = lines->rest.s == line->s + line->len;
	return true;
}

struct aw_span
aw_lictext_bare(struct aw_span line)
{
	struct aw_span bare = aw_span_trim(line);

	while (bare.len > 0 && bare.s[0] == '!')
		bare = aw_span_trim(aw_span_from(bare, 1));
	if (aw_span_starts(bare, "LIC:"))
		bare = aw_span_trim(aw_span_from(bare, 4));
	return bare;
}

bool
aw_lictext_is_rule(struct aw_span line, char c)
{
	for (size_t i = 0; i < line.len; i++) {
		if (line.s[i] != c)
			return false;
	}
	return line.len >= RULE_MIN;
}

#define MARKS 2 /* of pagers */

static const char *const marks[MARKS] = {"--More--", "<--- More --->"};

/* Where each mark of a pager is next in the line, or past its end: each is looked for once. */
struct pager {
	size_t at[MARKS];
};

static void
find_mark(struct pager *pager, size_t i, struct aw_span line, size_t from)
{
	size_t at = aw_span_find(aw_span_from(line, from), marks[i]);

	pager->at[i] = at != SIZE_MAX ? from + at : SIZE_MAX;
}

static size_t
first_mark(const struct pager *pager)
{
	return pager->at[0] < pager->at[1] ? 0 : 1;
}

struct aw_span
aw_lictext_after_pager(struct aw_span line, bool *paged, struct aw_span *lost)
{
	struct pager pager;
	size_t start = 0, i;

	*paged = false;
	*lost = aw_span_to(line, 0);
	for (i = 0; i < MARKS; i++)
		find_mark(&pager, i, line, 0);
	for (i = first_mark(&pager); pager.at[i] != SIZE_MAX; i = first_mark(&pager)) {
		if (lost->len == 0)
			*lost = aw_span_trim(aw_span_from(aw_span_to(line, pager.at[i]), start));
		start = pager.at[i] + strlen(marks[i]);
		find_mark(&pager, i, line, start);
		*paged = true;
	}
	return *paged ? aw_span_trim(aw_span_from(line, start)) : line;
}
