/* SPDX-License-Identifier: ISC */
/* What terminals and logs put into a text: escape sequences and messages of the system log. */
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include "cisco/text/license_input.h"
#include "cisco/text/license_line.h"

#define ESCAPE '\x1b'

/* The end of the escape sequence that begins at `at`; a line feed is in none. */
static size_t
sequence_end(struct aw_span text, size_t at)
{
	size_t i = at + 2;
	char kind;

	if (at + 1 >= text.len || text.s[at + 1] == '\n')
		return at + 1;
	kind = text.s[at + 1];
	if (kind == '[') {
		while (i < text.len && text.s[i] >= ' ' && text.s[i] < '@')
			i++;
		return i < text.len && text.s[i] >= '@' && text.s[i] <= '~' ? i + 1 : i;
	}
	if (kind != ']')
		/* "ESC ( B" chooses a set of characters; others have one octet. */
		return (kind == '(' || kind == ')') && i < text.len && text.s[i] != '\n' ? i + 1
											 : i;
	while (i < text.len && text.s[i] != '\a' && text.s[i] != ESCAPE && text.s[i] != '\n')
		i++;
	if (i < text.len && text.s[i] == ESCAPE)
		return i + 1 < text.len && text.s[i + 1] == '\\' ? i + 2 : i;
	return i < text.len && text.s[i] == '\a' ? i + 1 : i;
}

bool
aw_lictext_plain(struct aw_lictext_input *input)
{
	struct aw_span text = input->text;
	char *plain;
	size_t n = 0;

	if (text.len == 0 || memchr(text.s, ESCAPE, text.len) == NULL)
		return true;
	plain = malloc(text.len);
	if (plain == NULL)
		return false;
	for (size_t i = 0; i < text.len;) {
		if (text.s[i] == ESCAPE)
			i = sequence_end(text, i);
		else
			plain[n++] = text.s[i++];
	}
	aw_lictext_replace(input, plain, n);
	return true;
}

/* Passes over octets of the name of a facility or message; false if there are none. */
static bool
take_name(struct aw_span line, size_t *i)
{
	size_t start = *i;

	while (*i < line.len && ((line.s[*i] >= 'A' && line.s[*i] <= 'Z') ||
				    (line.s[*i] >= '0' && line.s[*i] <= '9') || line.s[*i] == '_'))
		(*i)++;
	return *i > start;
}

/* "%FACILITY[-SUBFACILITY]-SEVERITY-MNEMONIC:" at `i`, which is behind the "%". */
static bool
is_message(struct aw_span line, size_t i)
{
	size_t names = 0;
	bool severity = false;

	while (take_name(line, &i)) {
		names++;
		if (i >= line.len || line.s[i] != '-')
			break;
		i++;
		if (i + 1 < line.len && line.s[i] >= '0' && line.s[i] <= '7' &&
		    line.s[i + 1] == '-')
			severity = true;
	}
	while (i < line.len && line.s[i] == ' ')
		i++;
	return severity && names >= 3 && i < line.len && line.s[i] == ':';
}

/* A message that came into the middle of a line leaves the key of the line in front of it. */
bool
aw_lictext_is_pure_log(struct aw_span line)
{
	size_t colon = aw_span_find(line, ": ");

	for (size_t i = 0; colon != SIZE_MAX && i < colon; i++)
		if (line.s[i] == '%' || (line.s[i] >= '0' && line.s[i] <= '9'))
			return true;
	return colon == SIZE_MAX;
}

bool
aw_lictext_is_log(struct aw_span line)
{
	size_t key = aw_span_find(line, "reason:");

	/* A reason may quote a message. */
	if (key != SIZE_MAX)
		return false;
	for (size_t i = 0; i < line.len; i++)
		if (line.s[i] == '%' && is_message(line, i + 1))
			return true;
	return false;
}
