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

/* The first mark of a pager in the line, SIZE_MAX for none; *len gets its length. */
static size_t
find_mark(struct aw_span line, size_t *len)
{
	static const char *const marks[] = {"--More--", "<--- More --->"};
	size_t first = SIZE_MAX;

	for (size_t i = 0; i < sizeof(marks) / sizeof(marks[0]); i++) {
		size_t at = aw_span_find(line, marks[i]);

		if (at < first) {
			first = at;
			*len = strlen(marks[i]);
		}
	}
	return first;
}

struct aw_span
aw_lictext_after_pager(struct aw_span line, bool *paged, struct aw_span *lost)
{
	size_t at, len;

	*paged = false;
	*lost = aw_span_to(line, 0);
	while ((at = find_mark(line, &len)) != SIZE_MAX) {
		if (lost->len == 0)
			*lost = aw_span_trim(aw_span_to(line, at));
		line = aw_span_trim(aw_span_from(line, at + len));
		*paged = true;
	}
	return line;
}
