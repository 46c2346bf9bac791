/* SPDX-License-Identifier: ISC */
/*
 * Pieces of an HTML document. Whatever comes from a device goes through aw_html_text: it is safe
 * as content and within a quoted attribute, of HTML and of SVG in it.
 */
#ifndef AW_CLI_HTML_H
#define AW_CLI_HTML_H

#include "base/buf.h"
#include "base/instant.h"

/* Text with & < > " ' as character references; controls, which HTML may not have, become "?". */
void aw_html_text(struct aw_buf *buf, const char *text);

/* The same of at most `max` characters, the last of them an ellipsis where it was cut. */
void aw_html_truncate(struct aw_buf *buf, const char *text, size_t max);

/*
 * Markup with one text in it: "%s" is where it stands, escaped. Only for formats that are literals;
 * nothing else of printf is known.
 */
void aw_html_put(struct aw_buf *buf, const char *markup, const char *text);

/* <time> with the date, or with the time of day in UTC; a dash for AW_INSTANT_NONE. */
void aw_html_date(struct aw_buf *buf, int64_t instant);
void aw_html_instant(struct aw_buf *buf, int64_t instant);

/* "12 d", "1 d 3 h", "45 s": whole days from three on. Negative ones as if positive. */
const char *aw_html_span(int64_t seconds, char text[AW_DURATION_TEXT]);

/* "in 12 d" or "12 d ago". */
void aw_html_distance(struct aw_buf *buf, int64_t instant, int64_t now);

#endif
