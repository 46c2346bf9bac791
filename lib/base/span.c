/* SPDX-License-Identifier: ISC */
#include "base/span.h"

#include <stdint.h>
#include <string.h>

static char
lower(char c)
{
	return (char)(c >= 'A' && c <= 'Z' ? c - 'A' + 'a' : c);
}

static bool
is_filler(char c)
{
	return c == ' ' || (c >= '\b' && c <= '\r' && c != '\n');
}

struct aw_span
aw_span_from(struct aw_span span, size_t offset)
{
	if (offset > span.len)
		offset = span.len;
	return (struct aw_span){span.s + offset, span.len - offset};
}

struct aw_span
aw_span_to(struct aw_span span, size_t end)
{
	return (struct aw_span){span.s, end < span.len ? end : span.len};
}

struct aw_span
aw_span_trim(struct aw_span span)
{
	while (span.len > 0 && is_filler(span.s[span.len - 1]))
		span.len--;
	while (span.len > 0 && is_filler(span.s[0])) {
		span.s++;
		span.len--;
	}
	return span;
}

bool
aw_span_starts(struct aw_span span, const char *word)
{
	for (size_t i = 0; word[i] != '\0'; i++) {
		if (i == span.len || (span.s[i] != word[i] && lower(span.s[i]) != lower(word[i])))
			return false;
	}
	return true;
}

bool
aw_span_is(struct aw_span span, const char *word)
{
	return span.len == strlen(word) && aw_span_starts(span, word);
}

size_t
aw_span_find(struct aw_span span, const char *word)
{
	size_t len = strlen(word);
	char first = lower(word[0]);

	for (size_t i = 0; i + len <= span.len; i++) {
		if ((len == 0 || lower(span.s[i]) == first) &&
		    aw_span_starts(aw_span_from(span, i), word))
			return i;
	}
	return SIZE_MAX;
}

size_t
aw_span_find_char(struct aw_span span, char c)
{
	const char *at = span.len > 0 ? memchr(span.s, c, span.len) : NULL;

	return at != NULL ? (size_t)(at - span.s) : SIZE_MAX;
}

bool
aw_span_is_none(struct aw_span span)
{
	static const char *const words[] = {"", "None", "<none>", "<empty>", "null", "-", "N/A"};

	for (size_t i = 0; i < sizeof(words) / sizeof(words[0]); i++) {
		if (aw_span_is(span, words[i]))
			return true;
	}
	return false;
}

struct aw_span
aw_span_word(struct aw_span *rest)
{
	size_t end = 0;
	struct aw_span word;

	*rest = aw_span_trim(*rest);
	while (end < rest->len && rest->s[end] != ' ' && rest->s[end] != '\t')
		end++;
	word = aw_span_to(*rest, end);
	*rest = aw_span_trim(aw_span_from(*rest, end));
	return word;
}

struct aw_span
aw_span_line(struct aw_span *rest)
{
	struct aw_span line = aw_span_to(*rest, aw_span_find_char(*rest, '\n'));

	*rest = aw_span_from(*rest, line.len + 1);
	return line;
}

bool
aw_span_nests(struct aw_span json, size_t max)
{
	bool quoted = false;
	size_t depth = 0;

	for (size_t i = 0; i < json.len; i++) {
		char c = json.s[i];

		if (quoted && c == '\\')
			i++;
		else if (c == '"')
			quoted = !quoted;
		else if (!quoted && (c == '{' || c == '[') && ++depth > max)
			return true;
		else if (!quoted && (c == '}' || c == ']') && depth > 0)
			depth--;
	}
	return false;
}
