/* SPDX-License-Identifier: ISC */
#include "base/text.h"

#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define BAD_CODEPOINT UINT32_MAX

/* Decodes one UTF-8 character (RFC 3629); *used is 1 and the result BAD_CODEPOINT where it is
 * invalid. */
static uint32_t
utf8_next(const uint8_t *s, size_t len, size_t *used)
{
	static const uint32_t least[] = {0, 0, 0x80, 0x800, 0x10000};
	size_t n = s[0] < 0x80         ? 1
		   : (s[0] >> 5) == 6  ? 2
		   : (s[0] >> 4) == 14 ? 3
		   : (s[0] >> 3) == 30 ? 4
				       : 0;
	uint32_t c;

	*used = 1;
	if (n == 1)
		return s[0];
	if (n == 0 || n > len)
		return BAD_CODEPOINT;
	c = s[0] & (0x7fU >> n);
	for (size_t i = 1; i < n; i++) {
		if ((s[i] & 0xc0) != 0x80)
			return BAD_CODEPOINT;
		c = c << 6 | (s[i] & 0x3fU);
	}
	if (c < least[n] || c > 0x10ffff || (c >= 0xd800 && c <= 0xdfff))
		return BAD_CODEPOINT;
	*used = n;
	return c;
}

size_t
aw_text_utf8(const char *s, size_t len)
{
	size_t used;

	if (len == 0 || utf8_next((const uint8_t *)s, len, &used) == BAD_CODEPOINT)
		return 0;
	return used;
}

/* Controls, and format characters that reorder or hide the text around them (UAX #9, Trojan
 * Source). */
static bool
is_unprintable(uint32_t c)
{
	return c < 0x20 || (c >= 0x7f && c <= 0x9f) || c == 0xad || c == 0x61c || c == 0x180e ||
	       (c >= 0x200b && c <= 0x200f) || (c >= 0x2028 && c <= 0x202e) ||
	       (c >= 0x2060 && c <= 0x206f) || c == 0xfeff || (c >= 0xfff9 && c <= 0xfffb) ||
	       (c >= 0xfdd0 && c <= 0xfdef) || (c & 0xfffe) == 0xfffe ||
	       (c >= 0xe0000 && c <= 0xe007f);
}

/* Writes how one character is shown into piece and gives its length. */
static size_t
show_next(char piece[16], const uint8_t *s, size_t len, size_t *used)
{
	uint32_t c = utf8_next(s, len, used);

	if (c == BAD_CODEPOINT || (c < 0x100 && is_unprintable(c)))
		return (size_t)snprintf(piece, 16, "\\x%02x", c == BAD_CODEPOINT ? s[0] : c);
	if (is_unprintable(c))
		return (size_t)snprintf(piece, 16, "\\u{%04x}", c);
	memcpy(piece, s, *used);
	return *used;
}

/* True for eight octets of printable ASCII: none below 0x20, none above 0x7e. */
static bool
are_plain(const char *s)
{
	static const uint64_t ones = UINT64_MAX / 0xff, highs = ones * 0x80;
	uint64_t x, y;

	memcpy(&x, s, sizeof(x));
	y = x ^ (ones * 0x7f);
	return ((((x - ones * 0x20) & ~x) | x | ((y - ones) & ~y)) & highs) == 0;
}

/* The number of octets of printable ASCII at the begin: all of most texts. */
static size_t
plain_octets(const char *s, size_t len)
{
	size_t i = 0;

	while (len - i >= sizeof(uint64_t) && are_plain(s + i))
		i += sizeof(uint64_t);
	while (i < len && s[i] >= 0x20 && s[i] < 0x7f)
		i++;
	return i;
}

static bool
is_plain(const char *s, size_t len)
{
	return plain_octets(s, len) == len;
}

size_t
aw_text_clean(char *dst, size_t size, const char *src, size_t len)
{
	const uint8_t *s = (const uint8_t *)src;
	size_t out = 0, cut = 0, used;
	char piece[16];

	if (len < size && is_plain(src, len)) {
		if (len > 0)
			memcpy(dst, src, len);
		dst[len] = '\0';
		return len;
	}
	for (size_t i = 0; i < len; i += used) {
		size_t n = show_next(piece, s + i, len - i, &used);

		if (out + n >= size) {
			memcpy(dst + cut, "...", 4);
			return cut + 3;
		}
		memcpy(dst + out, piece, n);
		out += n;
		/* The last boundary that leaves room for the dots. */
		if (out + 4 <= size)
			cut = out;
	}
	dst[out] = '\0';
	return out;
}

char *
aw_text_clean_dup(const char *src, size_t len, size_t max)
{
	bool plain = len < max && is_plain(src, len);
	size_t used, need = 1;
	char piece[16], *dst;

	if (plain)
		need += len;
	for (size_t i = 0; !plain && i < len && need < max; i += used)
		need += show_next(piece, (const uint8_t *)src + i, len - i, &used);
	if (need > max)
		need = max;
	if (need < 4)
		need = 4;
	dst = malloc(need);
	if (dst != NULL)
		(void)aw_text_clean(dst, need, src, len);
	return dst;
}

bool
aw_text_is_clean(const char *s, size_t len)
{
	size_t used;

	/* Most text is ASCII, and records have much of it. */
	for (size_t i = plain_octets(s, len); i < len; i += used) {
		uint32_t c;

		used = 1;
		if (s[i] >= 0x20 && s[i] < 0x7f)
			continue;
		c = utf8_next((const uint8_t *)s + i, len - i, &used);
		if (c == BAD_CODEPOINT || is_unprintable(c))
			return false;
	}
	return true;
}

void
aw_hex(char *dst, const uint8_t *bytes, size_t len)
{
	static const char digits[] = "0123456789abcdef";

	for (size_t i = 0; i < len; i++) {
		dst[2 * i] = digits[bytes[i] >> 4];
		dst[2 * i + 1] = digits[bytes[i] & 15];
	}
	dst[2 * len] = '\0';
}

bool
aw_unhex(const char *s, uint8_t *bytes, size_t len)
{
	for (size_t i = 0; i < len; i++) {
		unsigned high, low;

		while (i > 0 && (*s == ':' || *s == ' '))
			s++;
		high = aw_hex_digit(s[0]);
		low = high < 16 ? aw_hex_digit(s[1]) : 16;
		if (low > 15)
			return false;
		bytes[i] = (uint8_t)(high << 4 | low);
		s += 2;
	}
	return *s == '\0';
}

void
aw_text_number(char buf[AW_NUMBER_TEXT], uint32_t n)
{
	char digits[AW_NUMBER_TEXT], *first = &digits[AW_NUMBER_TEXT - 1];

	*first = '\0';
	do {
		*--first = (char)('0' + n % 10);
		n /= 10;
	} while (n > 0);
	memcpy(buf, first, (size_t)(digits + AW_NUMBER_TEXT - first));
}

bool
aw_text_format(char *dst, size_t size, const char *fmt, ...)
{
	va_list ap;
	int n;

	va_start(ap, fmt);
	n = vsnprintf(dst, size, fmt, ap);
	va_end(ap);
	return n >= 0 && (size_t)n < size;
}

size_t
aw_name_span(const char *text)
{
	/* A bit for each of -, . and 0 to 9 below 64, and of A to Z, _ and a to z. */
	static const uint64_t bits[4] = {0x03ff600000000000, 0x07fffffe87fffffe};
	size_t n = 0;

	while ((bits[(uint8_t)text[n] / 64] >> ((uint8_t)text[n] % 64) & 1) != 0)
		n++;
	return n;
}

bool
aw_name_ok(const char *name, size_t max)
{
	size_t len = aw_name_span(name);

	return len >= 1 && len <= max && name[len] == '\0' && name[0] != '.' && name[0] != '-';
}

const char *
aw_text_s(uint64_t n)
{
	return n == 1 ? "" : "s";
}

const char *
aw_text_es(uint64_t n)
{
	return n == 1 ? "" : "es";
}
