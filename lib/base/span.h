/* SPDX-License-Identifier: ISC */
/* Pieces of a text that are not copied: cutting and comparing. */
#ifndef AW_SPAN_H
#define AW_SPAN_H

#include <stdbool.h>
#include <stddef.h>

/* Bytes of a text, borrowed; not terminated. */
struct aw_span {
	const char *s;
	size_t len;
};

/* The span from `offset` on, and the one up to `end`; beyond its length: its end. */
struct aw_span aw_span_from(struct aw_span span, size_t offset);
struct aw_span aw_span_to(struct aw_span span, size_t end);

/* Without blanks and control characters at both ends; line feeds stay. */
struct aw_span aw_span_trim(struct aw_span span);

/* Takes the first word, up to a blank or tabulator, off the span, which is trimmed. */
struct aw_span aw_span_word(struct aw_span *rest);

/* Takes the first line off, with its line feed, which is not in what it returns. */
struct aw_span aw_span_line(struct aw_span *rest);

/* True if the span is, or begins with, that word; ASCII case is ignored. */
bool aw_span_is(struct aw_span span, const char *word);
bool aw_span_starts(struct aw_span span, const char *word);

/* The offset of `word` in the span, ASCII case ignored; SIZE_MAX if it is not in it. */
size_t aw_span_find(struct aw_span span, const char *word);

/* The offset of the character, SIZE_MAX if it is not in the span. */
size_t aw_span_find_char(struct aw_span span, char c);

/* True for "", "None", "<none>", "<empty>", "null", "-" and "N/A", in any case. */
bool aw_span_is_none(struct aw_span span);

/* True if the brackets of JSON, those in its texts left out, go deeper than `max`. */
bool aw_span_nests(struct aw_span json, size_t max);

#endif
