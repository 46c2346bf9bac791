/* SPDX-License-Identifier: ISC */
/* The timeline as a list: one row for each lane and day. */
#include "page/html.h"
#include "page/page_parts.h"
#include "page/zone.h"

/* The cell with the local time, if the page has it. */
static void
add_local(const struct aw_page *page, int64_t at, struct aw_buf *buf)
{
	char local[AW_ZONE_TEXT];

	if (page->local)
		aw_html_put(
		    buf, "<td class=\"when\">%s</td>", aw_zone_format(at, local) ? local : "UTC");
}

/* The row of the events from `i` on. Returns the next event. */
static size_t
add_row(const struct aw_page *page, size_t i, struct aw_buf *buf)
{
	const struct aw_page_event *event = &page->events[i];
	size_t end = i, named;

	while (end < page->n_events && page->events[end].lane == event->lane &&
	       page->events[end].at / AW_DAY == event->at / AW_DAY)
		end++;
	named = end - i < AW_PAGE_NAMES ? end - i : AW_PAGE_NAMES;
	(void)aw_buf_printf(buf, "<tr><th scope=\"row\">%s</th>", aw_page_lane_title(event->lane));
	aw_page_when(buf, event->at, page->now);
	add_local(page, event->at, buf);
	(void)aw_buf_puts(buf, "<td>");
	for (size_t k = 0; k < named; k++) {
		(void)aw_buf_puts(buf, k > 0 ? ", " : "");
		aw_html_put(buf, "<bdi>%s</bdi>", page->events[i + k].what);
	}
	if (end - i > named)
		(void)aw_buf_printf(buf, " and %zu more", end - i - named);
	(void)aw_buf_puts(buf, "</td></tr>\n");
	return end;
}

void
aw_page_dates(const struct aw_page *page, struct aw_buf *buf)
{
	if (page->n_events == 0)
		return;
	(void)aw_buf_printf(buf,
	    "<section id=\"dates\" aria-labelledby=\"h-dates\">\n"
	    "<h2 id=\"h-dates\">Dates</h2>\n<details><summary>The timeline as a list</summary>\n"
	    "<div class=\"scroll\"><table>\n"
	    "<caption>Dates by kind, earliest first</caption>\n<thead><tr>"
	    "<th scope=\"col\">What</th><th scope=\"col\">When</th>%s<th scope=\"col\">Who</th>"
	    "</tr></thead>\n<tbody>\n",
	    page->local ? "<th scope=\"col\">Local time</th>" : "");
	for (size_t i = 0; i < page->n_events && !buf->failed;)
		i = add_row(page, i, buf);
	(void)aw_buf_puts(buf, "</tbody></table></div>\n</details>\n</section>\n");
}
