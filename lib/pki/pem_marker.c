/* SPDX-License-Identifier: ISC */
#include "pki/pem_marker.h"

#include <string.h>

#define HYPHENS "-----"
#define LABEL_MAX 64

static bool
is_blank(uint8_t c)
{
	return c == ' ' || (c >= '\t' && c <= '\r');
}

static bool
has(const uint8_t *s, size_t len, const char *what)
{
	size_t n = strlen(what);

	for (size_t i = 0; i + n <= len; i++)
		if (memcmp(s + i, what, n) == 0)
			return true;
	return false;
}

static bool
is(const uint8_t *s, size_t len, const char *what)
{
	return len == strlen(what) && memcmp(s, what, len) == 0;
}

static enum aw_pem_label
label_of(const uint8_t *s, size_t len)
{
	if (is(s, len, "CERTIFICATE") || is(s, len, "X509 CERTIFICATE"))
		return AW_PEM_CERTIFICATE;
	if (is(s, len, "TRUSTED CERTIFICATE"))
		return AW_PEM_TRUSTED;
	if (is(s, len, "PKCS7") || is(s, len, "PKCS #7 SIGNED DATA") || is(s, len, "CMS"))
		return AW_PEM_PKCS7;
	if (is(s, len, "PKCS12"))
		return AW_PEM_PKCS12;
	if (has(s, len, "CERTIFICATE REQUEST"))
		return AW_PEM_REQUEST;
	if (is(s, len, "X509 CRL") || is(s, len, "CRL"))
		return AW_PEM_CRL;
	if (has(s, len, "PRIVATE KEY"))
		return AW_PEM_PRIVATE_KEY;
	if (has(s, len, "PUBLIC KEY"))
		return AW_PEM_PUBLIC_KEY;
	return AW_PEM_OTHER;
}

/* "-----BEGIN label-----" and nothing else. */
static bool
find_exact(const uint8_t *line, size_t len, struct aw_marker *out)
{
	size_t start = 0, end = len, word;

	while (start < end && is_blank(line[start]))
		start++;
	while (end > start && is_blank(line[end - 1]))
		end--;
	out->begin = end - start > 16 && memcmp(line + start, HYPHENS "BEGIN ", 11) == 0;
	word = out->begin ? 11 : 9;
	if (!out->begin && (end - start <= 14 || memcmp(line + start, HYPHENS "END ", 9) != 0))
		return false;
	if (memcmp(line + end - 5, HYPHENS, 5) != 0)
		return false;
	out->exact = true;
	out->start = start;
	out->end = end;
	out->text = line + start + word;
	out->len = end - start - word - 5;
	/* More hyphens: two markers on the line, or too many. */
	if (has(out->text, out->len, "--") || out->text[out->len - 1] == '-')
		return false;
	out->label = label_of(out->text, out->len);
	return true;
}

/* Bytes of a dash at the front: a hyphen, or U+2010 to U+2015, U+2212 in UTF-8, or 0x96 and 0x97 of
 * Windows. */
static size_t
dash_length(const uint8_t *s, size_t len)
{
	if (len >= 1 && (s[0] == '-' || s[0] == 0x96 || s[0] == 0x97))
		return 1;
	if (len >= 3 && s[0] == 0xe2 && s[1] == 0x80 && s[2] >= 0x90 && s[2] <= 0x95)
		return 3;
	return len >= 3 && s[0] == 0xe2 && s[1] == 0x88 && s[2] == 0x92 ? 3 : 0;
}

/* Start of the dashes that end at `end`. */
static size_t
dashes_before(const uint8_t *line, size_t end)
{
	while (end > 0) {
		if (dash_length(line + end - 1, 1) == 1)
			end--;
		else if (end >= 3 && dash_length(line + end - 3, 3) == 3)
			end -= 3;
		else
			break;
	}
	return end;
}

static size_t
dashes_after(const uint8_t *line, size_t len, size_t at)
{
	size_t n;

	while ((n = dash_length(line + at, len - at)) != 0)
		at += n;
	return at;
}

static bool
is_label_char(uint8_t c)
{
	return (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == ' ' || c == '#';
}

static bool
all_blank(const uint8_t *s, size_t len)
{
	for (size_t i = 0; i < len; i++)
		if (!is_blank(s[i]))
			return false;
	return true;
}

/* A marker whose word begins at `at`. */
static bool
find_spoiled(const uint8_t *line, size_t len, size_t at, size_t word, struct aw_marker *out)
{
	size_t end = at + word, label_end;

	while (end < len && end - at < LABEL_MAX && is_label_char(line[end]))
		end++;
	for (label_end = end; label_end > at + word && line[label_end - 1] == ' ';)
		label_end--;
	out->begin = line[at] == 'B';
	out->exact = false;
	out->text = line + at + word;
	out->len = label_end - at - word;
	out->label = label_of(out->text, out->len);
	if (out->label == AW_PEM_OTHER)
		return false;
	out->start = dashes_before(line, at);
	out->end = dashes_after(line, len, end);
	if (out->start < at && out->end > end)
		return true;
	return (out->start < at || out->end > end) && all_blank(line, out->start) &&
	       all_blank(line + out->end, len - out->end);
}

static bool
is_comment(const uint8_t *line, size_t len)
{
	size_t i = 0;

	while (i < len && is_blank(line[i]))
		i++;
	return i < len && (line[i] == '#' || line[i] == ';' ||
			      (line[i] == '/' && i + 1 < len && line[i + 1] == '/'));
}

bool
aw_marker_find(const uint8_t *line, size_t len, struct aw_marker *out)
{
	if (memchr(line, '-', len) == NULL && memchr(line, 0xe2, len) == NULL &&
	    memchr(line, 0x96, len) == NULL && memchr(line, 0x97, len) == NULL)
		return false;
	if (find_exact(line, len, out))
		return true;
	if (is_comment(line, len))
		return false;
	for (size_t i = 0; i + 4 < len; i++) {
		size_t word = 0;

		if (line[i] == 'B' && len - i > 6 && memcmp(line + i, "BEGIN ", 6) == 0)
			word = 6;
		else if (line[i] == 'E' && memcmp(line + i, "END ", 4) == 0)
			word = 4;
		if (word != 0 && find_spoiled(line, len, i, word, out))
			return true;
	}
	return false;
}

bool
aw_marker_same(const struct aw_marker *a, const struct aw_marker *b)
{
	return a->len == b->len && memcmp(a->text, b->text, a->len) == 0;
}

size_t
aw_marker_begin_next(const uint8_t *data, size_t len, size_t from)
{
	static const char begin[] = "-----BEGIN ";

	for (size_t i = from; i + sizeof(begin) - 1 <= len; i++)
		if (data[i] == '-' && memcmp(data + i, begin, sizeof(begin) - 1) == 0)
			return i;
	return SIZE_MAX;
}
