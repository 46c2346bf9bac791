/* SPDX-License-Identifier: ISC */
#include "truststore/shown_line.h"

#include <stdint.h>
#include <string.h>

#define PAGER "--More--"
#define TAG_MAX 12 /* octets of "LIC" in "!LIC:" */

bool
aw_shown_next(struct aw_shown_text *text, struct aw_span *line)
{
	const char *end;

	if (text->at >= text->len)
		return false;
	line->s = text->s + text->at;
	end = memchr(line->s, '\n', text->len - text->at);
	line->len = end != NULL ? (size_t)(end - line->s) : text->len - text->at;
	text->at += line->len + (end != NULL ? 1 : 0);
	text->line++;
	return true;
}

/* The length of a tag of RANCID with its colon, "LIC:"; 0 if there is none. */
static size_t
tag_length(struct aw_span line)
{
	size_t i = 0;

	while (i < line.len && i < TAG_MAX && line.s[i] >= 'A' && line.s[i] <= 'Z')
		i++;
	return i > 0 && i < line.len && line.s[i] == ':' ? i + 1 : 0;
}

/* Without a byte order mark, and the prefix of a comment with one blank. */
static struct aw_span
without_prefix(struct aw_span line)
{
	if (aw_span_starts(line, "\xef\xbb\xbf"))
		line = aw_span_from(line, 3);
	if (line.len == 0 || line.s[0] != '!')
		return line;
	line = aw_span_from(line, 1);
	line = aw_span_from(line, tag_length(line));
	return line.len > 0 && line.s[0] == ' ' ? aw_span_from(line, 1) : line;
}

void
aw_shown_line(struct aw_span line, struct aw_shown_line *shown)
{
	size_t pos = 0, more;

	*shown = (struct aw_shown_line){0};
	line = without_prefix(line);
	for (size_t i = 0; i < line.len; i++) {
		if (line.s[i] == '\b') {
			pos -= pos > 0 ? 1 : 0;
			shown->paged = true;
		} else if (pos == sizeof(shown->s)) {
			shown->too_long = true;
			break;
		} else {
			shown->s[pos++] = line.s[i];
			shown->len = pos > shown->len ? pos : shown->len;
		}
	}
	shown->words = (struct aw_span){shown->s, shown->len};
	while ((more = aw_span_find(shown->words, PAGER)) != SIZE_MAX) {
		shown->words = aw_span_from(shown->words, more + strlen(PAGER));
		shown->paged = true;
	}
	shown->words = aw_span_trim(shown->words);
	shown->indent = (size_t)(shown->words.s - shown->s);
}

bool
aw_shown_is_prompt(const struct aw_shown_line *line)
{
	struct aw_span words = line->words;
	bool router = aw_span_starts(words, "RP/"); /* "RP/0/RP0/CPU0:xr-1#" */
	size_t i = 0;

	while (i < words.len && words.s[i] != '#' && words.s[i] != ' ' && words.s[i] != '=' &&
	       (words.s[i] != ':' || router))
		i++;
	return line->indent == 0 && i > 0 && i < words.len && words.s[i] == '#';
}
