/* SPDX-License-Identifier: ISC */
#include "base/base64.h"

#include <stdlib.h>
#include <string.h>

#define TAG_MAX 64 /* longest HTML tag passed over */
#define ENTITY_MAX 10

/* Value of each byte; PAD is '=', WS white space, NO anything else. */
enum { PAD = 0x40, WS = 0x41, NO = 0x80 };

#define W WS
#define P PAD
#define X NO
static const uint8_t table[256] = {
    /* clang-format off */
    X, X, X, X, X, X, X, X, X, W, W, W, W, W, X, X, X, X, X, X, X, X, X, X, X, X, X, X, X, X, X, X,
    W, X, X, X, X, X, X, X, X, X, X, 62, X, X, X, 63,
    52, 53, 54, 55, 56, 57, 58, 59, 60, 61, X, X, X, P, X, X,
    X, 0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15, 16, 17, 18, 19, 20, 21, 22, 23, 24, 25,
    X, X, X, X, X,
    X, 26, 27, 28, 29, 30, 31, 32, 33, 34, 35, 36, 37, 38, 39, 40, 41, 42, 43, 44, 45, 46, 47, 48,
    49, 50, 51, X, X, X, X, X,
    X, X, X, X, X, X, X, X, X, X, X, X, X, X, X, X, X, X, X, X, X, X, X, X, X, X, X, X, X, X, X, X,
    X, X, X, X, X, X, X, X, X, X, X, X, X, X, X, X, X, X, X, X, X, X, X, X, X, X, X, X, X, X, X, X,
    X, X, X, X, X, X, X, X, X, X, X, X, X, X, X, X, X, X, X, X, X, X, X, X, X, X, X, X, X, X, X, X,
    X, X, X, X, X, X, X, X, X, X, X, X, X, X, X, X, X, X, X, X, X, X, X, X, X, X, X, X, X, X, X, X,
    /* clang-format on */
};
#undef W
#undef P
#undef X

/* Whole groups of four without anything between them; stops at the first that is not. */
static size_t
decode_groups(const uint8_t *text, size_t len, uint8_t **out)
{
	uint8_t *to = *out;
	size_t i = 0;

	for (; i + 4 <= len; i += 4) {
		uint32_t a = table[text[i]], b = table[text[i + 1]];
		uint32_t c = table[text[i + 2]], d = table[text[i + 3]];
		uint32_t bits = a << 18 | b << 12 | c << 6 | d;

		if (((a | b | c | d) & 0xc0) != 0)
			break;
		to[0] = (uint8_t)(bits >> 16);
		to[1] = (uint8_t)(bits >> 8);
		to[2] = (uint8_t)bits;
		to += 3;
	}
	*out = to;
	return i;
}

/* Padding that completes `have` symbols, and nothing behind it. */
static bool
padding_ok(const uint8_t *text, size_t len, size_t have)
{
	size_t pads = 0;

	for (size_t i = 0; i < len; i++) {
		if (table[text[i]] == PAD)
			pads++;
		else if (table[text[i]] != WS)
			return false;
	}
	return have == 0 ? pads == 0 : have >= 2 && have + pads == 4;
}

bool
aw_base64_decode(const uint8_t *text, size_t len, uint8_t *out, size_t *out_len)
{
	uint8_t *to = out;
	uint32_t bits = 0;
	size_t have = 0, i = 0;

	while (i < len) {
		uint8_t v;

		if (have == 0)
			i += decode_groups(text + i, len - i, &to);
		if (i == len)
			break;
		v = table[text[i]];
		if (v == PAD)
			break;
		if (v == NO)
			return false;
		i++;
		if (v == WS)
			continue;
		bits = bits << 6 | v;
		if (++have == 4) {
			*to++ = (uint8_t)(bits >> 16);
			*to++ = (uint8_t)(bits >> 8);
			*to++ = (uint8_t)bits;
			have = 0;
		}
	}
	if (!padding_ok(text + i, len - i, have))
		return false;
	if (have == 3) {
		*to++ = (uint8_t)(bits >> 10);
		*to++ = (uint8_t)(bits >> 2);
	} else if (have == 2) {
		*to++ = (uint8_t)(bits >> 4);
	}
	*out_len = (size_t)(to - out);
	return true;
}

uint8_t
aw_base64_value(uint8_t c)
{
	return table[c] < 64 ? table[c] : 64;
}

char
aw_base64_char(uint8_t value)
{
	static const char alphabet[] =
	    "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";

	return alphabet[value & 63];
}

/* Length of markup at the front that is no part of the text: a tag, an entity, "\n" spelled out. */
static size_t
markup_length(const uint8_t *s, size_t len)
{
	const uint8_t *end;
	size_t max;

	if (len >= 2 && s[0] == '\\' && (s[1] == 'n' || s[1] == 'r' || s[1] == 't'))
		return 2;
	if (s[0] != '<' && s[0] != '&')
		return 0;
	max = s[0] == '<' ? TAG_MAX : ENTITY_MAX;
	end = memchr(s, s[0] == '<' ? '>' : ';', len < max ? len : max);
	if (end == NULL || memchr(s, '\n', (size_t)(end - s)) != NULL)
		return 0;
	return (size_t)(end - s) + 1;
}

/* Bytes of one character, by the first byte of UTF-8. */
static size_t
char_length(const uint8_t *s, size_t len)
{
	size_t n = 1;

	while (s[0] >= 0xc0 && n < len && n < 4 && (s[n] & 0xc0) == 0x80)
		n++;
	return n;
}

static void
add_symbol(struct aw_symbols *symbols, uint8_t value, size_t at)
{
	symbols->value[symbols->n] = value;
	symbols->at[symbols->n++] = (uint32_t)at;
}

static void
note_junk(struct aw_symbols *symbols, size_t at, size_t len)
{
	if (symbols->junk++ == 0) {
		symbols->junk_at = at;
		symbols->junk_end = at + len;
	}
}

/* Takes one character and returns the bytes it has. */
static size_t
take_char(struct aw_symbols *symbols, const uint8_t *text, size_t len, size_t i)
{
	uint8_t v = table[text[i]];
	size_t used = markup_length(text + i, len - i);

	if (used != 0) {
		symbols->markup = true;
		return used;
	}
	if (v < 64) {
		add_symbol(symbols, v, i);
		symbols->padding = 0;
	} else if (v == PAD) {
		symbols->padding++;
	} else if (text[i] == '-' || text[i] == '_') {
		add_symbol(symbols, text[i] == '-' ? 62 : 63, i);
		symbols->url_safe = true;
	} else if (v != WS) {
		used = char_length(text + i, len - i);
		note_junk(symbols, i, used);
		return used;
	}
	return 1;
}

bool
aw_symbols_read(struct aw_symbols *symbols, const uint8_t *text, size_t len)
{
	*symbols = (struct aw_symbols){0};
	symbols->value = malloc(len + 1);
	symbols->at = malloc((len + 1) * sizeof(*symbols->at));
	if (symbols->value == NULL || symbols->at == NULL || len > UINT32_MAX)
		return false;
	for (size_t i = 0; i < len;)
		i += take_char(symbols, text, len, i);
	return true;
}

void
aw_symbols_free(struct aw_symbols *symbols)
{
	free(symbols->value);
	free(symbols->at);
	*symbols = (struct aw_symbols){0};
}

size_t
aw_symbols_pack(const uint8_t *value, size_t n, uint8_t *out)
{
	size_t len = 0;
	uint32_t bits = 0;
	unsigned have = 0;

	for (size_t i = 0; i < n; i++) {
		bits = bits << 6 | value[i];
		have += 6;
		if (have >= 8) {
			have -= 8;
			out[len++] = (uint8_t)(bits >> have);
		}
	}
	return len;
}
