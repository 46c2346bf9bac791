/* SPDX-License-Identifier: ISC */
/*
 * Pieces of an HTML document. Text of devices must go through aw_html_text, which makes it safe as
 * content and in a quoted attribute, in HTML and in embedded SVG. All functions append to a buffer,
 * whose `failed` flag reports a lack of memory or room.
 */
#ifndef AW_CLI_HTML_H
#define AW_CLI_HTML_H

#include "base/buf.h"
#include "base/instant.h"

/* Text with & < > " ' as character references; control characters, invalid in HTML, become "?". */
void aw_html_text(struct aw_buf *buf, const char *text);

/* The same, truncated to `max` characters, the last of which is then an ellipsis. */
void aw_html_truncate(struct aw_buf *buf, const char *text, size_t max);

/*
 * The same for a line of the wall: a fingerprint or another run of at least 32 hexadecimal digits
 * is shortened to its first 8.
 */
void aw_html_brief(struct aw_buf *buf, const char *text, size_t max);

/*
 * Markup with its first "%s" replaced by the escaped text. The markup must be a literal; other
 * conversions of printf are not supported.
 */
void aw_html_put(struct aw_buf *buf, const char *markup, const char *text);

/* <time> with the date, or with date and time in UTC; a dash for AW_INSTANT_NONE. */
void aw_html_date(struct aw_buf *buf, int64_t instant);
void aw_html_instant(struct aw_buf *buf, int64_t instant);

/* "12 d", "1 d 3 h", "45 s": whole days from 3 days on; the sign is ignored. Returns `text`. */
const char *aw_html_span(int64_t seconds, char text[AW_DURATION_TEXT]);

/* "in 12 d" or "12 d ago". */
void aw_html_distance(struct aw_buf *buf, int64_t instant, int64_t now);

#endif
