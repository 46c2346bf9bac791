/* SPDX-License-Identifier: ISC */
#include "page/html.h"

#include <ctype.h>
#include <inttypes.h>
#include <stdio.h>
#include <string.h>

#define WHOLE_DAYS 3 /* from so many days on hours are omitted */
#define ELLIPSIS "\xe2\x80\xa6"
#define LEAD "SHA-256 " /* before a fingerprint, which needs no name when it is shortened */
#define HEX_RUN 32      /* so many hexadecimal digits are a fingerprint */
#define HEX_SHOWN 8     /* of which so many are shown */
#define WORD_MAX 64
#define BRIEF_BYTES 1024 /* of a text without its fingerprints; 4 for each character shown */

static const char *
char_reference(unsigned char c)
{
	switch (c) {
	case '&':
		return "&amp;";
	case '<':
		return "&lt;";
	case '>':
		return "&gt;";
	case '"':
		return "&quot;";
	case '\'':
		return "&#39;";
	default:
		return c < ' ' || c == 0x7f ? "?" : NULL;
	}
}

static void
add_escaped(struct aw_buf *buf, const char *text, size_t len)
{
	size_t from = 0;

	for (size_t i = 0; i < len; i++) {
		const char *instead = char_reference((unsigned char)text[i]);

		if (instead == NULL)
			continue;
		(void)aw_buf_add(buf, text + from, i - from);
		(void)aw_buf_puts(buf, instead);
		from = i + 1;
	}
	(void)aw_buf_add(buf, text + from, len - from);
}

void
aw_html_text(struct aw_buf *buf, const char *text)
{
	add_escaped(buf, text, strlen(text));
}

/* Bytes of the first `max` characters. */
static size_t
bytes_of(const char *text, size_t max)
{
	size_t i = 0, n = 0;

	for (; text[i] != '\0'; i++)
		if (((unsigned char)text[i] & 0xc0) != 0x80 && n++ == max)
			break;
	return i;
}

/* The length without an ellipsis at the end, which needs no second one. */
static size_t
without_ellipsis(const char *text, size_t len)
{
	const size_t n = sizeof(ELLIPSIS) - 1;

	return len >= n && memcmp(text + len - n, ELLIPSIS, n) == 0 ? len - n : len;
}

void
aw_html_truncate(struct aw_buf *buf, const char *text, size_t max)
{
	if (text[bytes_of(text, max)] == '\0') {
		aw_html_text(buf, text);
		return;
	}
	add_escaped(buf, text, without_ellipsis(text, bytes_of(text, max - 1)));
	(void)aw_buf_puts(buf, ELLIPSIS);
}

/* Octets of a fingerprint at `text`, with colons or without; 0: there is none. */
static size_t
fingerprint_span(const char *text)
{
	size_t i = 0, digits = 0;

	for (; isxdigit((unsigned char)text[i]) || (text[i] == ':' && i > 0); i++)
		digits += text[i] != ':';
	while (i > 0 && text[i - 1] == ':')
		i--;
	return digits >= HEX_RUN ? i : 0;
}

/* Octets of a word, a run of letters and digits, or of one other octet. */
static size_t
word_span(const char *text)
{
	size_t i = 0;

	while (i < WORD_MAX && isalnum((unsigned char)text[i]))
		i++;
	return i > 0 ? i : 1;
}

/* What is shown of the text at one place, and where the rest begins. */
struct piece {
	const char *shown, *rest;
	size_t len;
	bool fingerprint;
};

static struct piece
piece_at(const char *text)
{
	size_t lead = strncmp(text, LEAD, sizeof(LEAD) - 1) == 0 ? sizeof(LEAD) - 1 : 0;
	size_t hex = fingerprint_span(text + lead), word = word_span(text);

	if (hex > 0)
		return (struct piece){text + lead, text + lead + hex, HEX_SHOWN, true};
	return (struct piece){text, text + word, word, false};
}

static size_t
append(char *brief, size_t len, const char *text, size_t n)
{
	memcpy(brief + len, text, n);
	return len + n;
}

void
aw_html_brief(struct aw_buf *buf, const char *text, size_t max)
{
	char brief[BRIEF_BYTES];
	size_t len = 0;

	while (*text != '\0') {
		struct piece piece = piece_at(text);

		if (len + piece.len + 2 * sizeof(ELLIPSIS) > sizeof(brief))
			break;
		len = append(brief, len, piece.shown, piece.len);
		if (piece.fingerprint)
			len = append(brief, len, ELLIPSIS, sizeof(ELLIPSIS) - 1);
		text = piece.rest;
	}
	if (*text != '\0')
		len = append(brief, len, ELLIPSIS, sizeof(ELLIPSIS) - 1);
	brief[len] = '\0';
	aw_html_truncate(buf, brief, max);
}

void
aw_html_put(struct aw_buf *buf, const char *markup, const char *text)
{
	const char *at = strstr(markup, "%s");

	if (at == NULL) {
		(void)aw_buf_puts(buf, markup);
		return;
	}
	(void)aw_buf_add(buf, markup, (size_t)(at - markup));
	aw_html_text(buf, text);
	(void)aw_buf_puts(buf, at + 2);
}

static void
add_time(struct aw_buf *buf, int64_t instant, const char *text)
{
	char whole[AW_INSTANT_TEXT];

	(void)aw_buf_printf(
	    buf, "<time datetime=\"%s\">%s</time>", aw_instant_format(instant, whole), text);
}

void
aw_html_date(struct aw_buf *buf, int64_t instant)
{
	char text[AW_INSTANT_TEXT];

	if (instant == AW_INSTANT_NONE)
		(void)aw_buf_puts(buf, "&ndash;");
	else
		add_time(buf, instant, aw_instant_format_date(instant, text));
}

void
aw_html_instant(struct aw_buf *buf, int64_t instant)
{
	struct aw_utc utc;
	char date[AW_INSTANT_TEXT], text[AW_INSTANT_TEXT + 16];

	if (instant == AW_INSTANT_NONE) {
		(void)aw_buf_puts(buf, "&ndash;");
		return;
	}
	aw_instant_to_utc(instant, &utc);
	(void)snprintf(text, sizeof(text), "%s %02d:%02d:%02d UTC",
	    aw_instant_format_date(instant, date), utc.hour, utc.minute, utc.second);
	add_time(buf, instant, text);
}

const char *
aw_html_span(int64_t seconds, char text[AW_DURATION_TEXT])
{
	int64_t positive = seconds < 0 ? (seconds == INT64_MIN ? INT64_MAX : -seconds) : seconds;

	if (positive < WHOLE_DAYS * AW_DAY)
		return aw_duration_format(positive, text);
	(void)snprintf(text, AW_DURATION_TEXT, "%" PRId64 " d", positive / AW_DAY);
	return text;
}

void
aw_html_distance(struct aw_buf *buf, int64_t instant, int64_t now)
{
	char text[AW_DURATION_TEXT];

	(void)aw_buf_printf(
	    buf, instant >= now ? "in %s" : "%s ago", aw_html_span(instant - now, text));
}
