/* SPDX-License-Identifier: ISC */
#include "page/html.h"

#include <inttypes.h>
#include <stdio.h>
#include <string.h>

#define WHOLE_DAYS 3 /* from so many days on hours are omitted */
#define ELLIPSIS "\xe2\x80\xa6"

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

void
aw_html_truncate(struct aw_buf *buf, const char *text, size_t max)
{
	if (text[bytes_of(text, max)] == '\0') {
		aw_html_text(buf, text);
		return;
	}
	add_escaped(buf, text, bytes_of(text, max - 1));
	(void)aw_buf_puts(buf, ELLIPSIS);
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
