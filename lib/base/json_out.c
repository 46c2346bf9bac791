/* SPDX-License-Identifier: ISC */
#include "base/json_out.h"

#include <stdio.h>
#include <string.h>

#include "base/instant.h"
#include "base/text.h"

#define HEX_CHUNK 32
#define UTF8_MAX 4 /* octets of a character */
#define INTEGER_TEXT 24

/* As aw_buf_add, which makes room; mostly there is some. */
static inline void
put(struct aw_json_out *out, const char *text, size_t len)
{
	struct aw_buf *buf = out->buf;

	if (buf->data == NULL || buf->failed || len >= buf->cap - buf->len ||
	    len > buf->max - buf->len) {
		(void)aw_buf_add(buf, text, len);
		return;
	}
	memcpy(buf->data + buf->len, text, len);
	buf->len += len;
	buf->data[buf->len] = '\0';
}

static void
begin_line(struct aw_json_out *out)
{
	if (out->line)
		put(out, "\n", 1);
	out->line = false;
}

/* What is in front of a value: a comma, and the name of a member. */
static void
lead(struct aw_json_out *out, const char *key)
{
	if (out->comma)
		put(out, ",", 1);
	out->comma = true;
	begin_line(out);
	if (key == NULL)
		return;
	put(out, "\"", 1);
	put(out, key, strlen(key));
	put(out, "\":", 2);
}

void
aw_json_begin(struct aw_json_out *out, const char *key, char bracket)
{
	lead(out, key);
	put(out, &bracket, 1);
	out->comma = false;
}

void
aw_json_end(struct aw_json_out *out, char bracket)
{
	begin_line(out);
	put(out, &bracket, 1);
	out->comma = true;
}

/* Octets of the character at s, which is NUL-terminated; 0: it is no UTF-8. */
static size_t
utf8(const unsigned char *s)
{
	return aw_text_utf8((const char *)s, strnlen((const char *)s, UTF8_MAX));
}

static void
put_escape(struct aw_json_out *out, unsigned char c)
{
	static const char from[] = "\b\f\n\r\t\"\\", to[] = "bfnrt\"\\";
	const char *at = strchr(from, c);
	char text[8];

	if (at != NULL)
		(void)snprintf(text, sizeof(text), "\\%c", to[at - from]);
	else
		(void)snprintf(text, sizeof(text), "\\u%04X", (unsigned)c);
	put(out, text, strlen(text));
}

/* True for an octet that needs no escape. */
static bool
plain(unsigned char c)
{
	return c >= 0x20 && c < 0x80 && c != '"' && c != '\\';
}

static void
put_text(struct aw_json_out *out, const char *text)
{
	const unsigned char *p = (const unsigned char *)text, *start = p;

	while (*p != '\0') {
		size_t n = plain(*p) ? 1 : *p >= 0x80 ? utf8(p) : 0;

		if (n == 0 && *p >= 0x80) {
			out->bad = true;
			return;
		}
		if (n == 0) {
			put(out, (const char *)start, (size_t)(p - start));
			put_escape(out, *p);
			start = p + 1;
			n = 1;
		}
		p += n;
	}
	put(out, (const char *)start, (size_t)(p - start));
}

void
aw_json_text(struct aw_json_out *out, const char *key, const char *text)
{
	lead(out, key);
	put(out, "\"", 1);
	if (text == NULL)
		out->bad = true;
	else
		put_text(out, text);
	put(out, "\"", 1);
}

void
aw_json_text_or_null(struct aw_json_out *out, const char *key, const char *text)
{
	if (text != NULL)
		aw_json_text(out, key, text);
	else
		aw_json_null(out, key);
}

void
aw_json_integer(struct aw_json_out *out, const char *key, int64_t value)
{
	char text[INTEGER_TEXT], *first = text + sizeof(text);
	uint64_t rest = value < 0 ? -(uint64_t)value : (uint64_t)value;

	do {
		*--first = (char)('0' + rest % 10);
		rest /= 10;
	} while (rest > 0);
	if (value < 0)
		*--first = '-';
	lead(out, key);
	put(out, first, (size_t)(text + sizeof(text) - first));
}

void
aw_json_instant(struct aw_json_out *out, const char *key, int64_t value)
{
	if (value == AW_INSTANT_NONE)
		aw_json_null(out, key);
	else
		aw_json_integer(out, key, value);
}

void
aw_json_bool(struct aw_json_out *out, const char *key, bool value)
{
	lead(out, key);
	if (value)
		put(out, "true", 4);
	else
		put(out, "false", 5);
}

void
aw_json_null(struct aw_json_out *out, const char *key)
{
	lead(out, key);
	put(out, "null", 4);
}

void
aw_json_hex(struct aw_json_out *out, const char *key, const uint8_t *bytes, size_t len)
{
	char hex[2 * HEX_CHUNK + 1];

	lead(out, key);
	put(out, "\"", 1);
	while (len > 0) {
		size_t n = len < HEX_CHUNK ? len : HEX_CHUNK;

		aw_hex(hex, bytes, n);
		put(out, hex, 2 * n);
		bytes += n;
		len -= n;
	}
	put(out, "\"", 1);
}

void
aw_json_line(struct aw_json_out *out)
{
	out->line = true;
}
