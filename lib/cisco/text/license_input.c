/* SPDX-License-Identifier: ISC */
/* The memory of a license text, and UTF-16 to UTF-8. */
#include "cisco/text/license_input.h"

#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#define PROBE_MAX 64 /* octets that decide if a text without a mark is UTF-16 */

void
aw_lictext_replace(struct aw_lictext_input *input, char *owned, size_t len)
{
	free(input->owned);
	input->owned = owned;
	input->text = (struct aw_span){owned, len};
}

void
aw_lictext_close(struct aw_lictext_input *input)
{
	free(input->owned);
	input->owned = NULL;
}

/* True for octets that are 0 in each second place, from `first` on, and in no other. */
static bool
has_zeros(struct aw_span text, size_t first)
{
	size_t n = text.len < PROBE_MAX ? text.len & ~(size_t)1 : PROBE_MAX;

	for (size_t i = 0; i < n; i++) {
		if ((text.s[i] == '\0') != (i % 2 == first))
			return false;
	}
	return n >= 4;
}

/* Which octet of two is the high one: 0 or 1; -1 if the text is no UTF-16. */
static int
high_octet(struct aw_span text)
{
	if (text.len >= 2 && memcmp(text.s, "\xff\xfe", 2) == 0)
		return 1;
	if (text.len >= 2 && memcmp(text.s, "\xfe\xff", 2) == 0)
		return 0;
	if (has_zeros(text, 1))
		return 1;
	return has_zeros(text, 0) ? 0 : -1;
}

/* One character as UTF-8; returns how many octets. */
static size_t
put_utf8(char *out, uint32_t c)
{
	if (c < 0x80) {
		out[0] = (char)c;
		return 1;
	}
	if (c < 0x800) {
		out[0] = (char)(0xc0 | c >> 6);
		out[1] = (char)(0x80 | (c & 0x3f));
		return 2;
	}
	if (c < 0x10000) {
		out[0] = (char)(0xe0 | c >> 12);
		out[1] = (char)(0x80 | (c >> 6 & 0x3f));
		out[2] = (char)(0x80 | (c & 0x3f));
		return 3;
	}
	out[0] = (char)(0xf0 | c >> 18);
	out[1] = (char)(0x80 | (c >> 12 & 0x3f));
	out[2] = (char)(0x80 | (c >> 6 & 0x3f));
	out[3] = (char)(0x80 | (c & 0x3f));
	return 4;
}

static uint32_t
unit_at(struct aw_span text, size_t at, int high)
{
	const unsigned char *s = (const unsigned char *)text.s + at;

	return (uint32_t)s[high] << 8 | s[1 - high];
}

/* The character at *at, which moves on; a surrogate without its other half is U+FFFD. */
static uint32_t
next_character(struct aw_span text, size_t *at, int high)
{
	uint32_t unit = unit_at(text, *at, high), low;

	*at += 2;
	if (unit < 0xd800 || unit > 0xdfff)
		return unit;
	if (unit > 0xdbff || *at + 2 > text.len)
		return 0xfffd;
	low = unit_at(text, *at, high);
	if (low < 0xdc00 || low > 0xdfff)
		return 0xfffd;
	*at += 2;
	return 0x10000 + ((unit - 0xd800) << 10) + (low - 0xdc00);
}

bool
aw_lictext_decode(struct aw_lictext_input *input)
{
	struct aw_span text = input->text;
	int high = text.len > 0 ? high_octet(text) : -1;
	size_t n = 0, at = 0;
	char *out;

	if (high < 0)
		return true;
	/* At most three octets for each two. */
	out = malloc(text.len * 2);
	if (out == NULL)
		return false;
	if (unit_at(text, 0, high) == 0xfeff)
		at = 2;
	while (at + 2 <= text.len)
		n += put_utf8(out + n, next_character(text, &at, high));
	/* Half a character at the end is damage, not nothing. */
	if (at < text.len)
		n += put_utf8(out + n, 0xfffd);
	aw_lictext_replace(input, out, n);
	return true;
}
