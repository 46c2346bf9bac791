/* SPDX-License-Identifier: ISC */
/* The document of the wallboard: its head, the counts and the order of the sections. */
#include "page/page.h"

#include <inttypes.h>

#include "base/text.h"
#include "page/html.h"
#include "page_css.h"
#include "page/page_parts.h"
#include "page/zone.h"
#include "program/paths.h"

#define WORST_MAX 200 /* characters of the worst finding in the headline */

/* The icons of the states: colour is never the only sign. */
static const char icons[] =
    "<svg class=\"unseen\" aria-hidden=\"true\">"
    "<symbol id=\"i-broken\" viewBox=\"0 0 20 20\"><path d=\"M6 1h8l5 5v8l-5 5H6l-5-5V6z\"/>"
    "<path class=\"on\" d=\"M6.5 6.5l7 7m0-7l-7 7\"/></symbol>"
    "<symbol id=\"i-risk\" viewBox=\"0 0 20 20\"><path d=\"M10 1l9.5 17.5H.5z\"/>"
    "<path class=\"on\" d=\"M10 7v5.5m0 2v1.6\"/></symbol>"
    "<symbol id=\"i-unknown\" viewBox=\"0 0 20 20\"><circle cx=\"10\" cy=\"10\" r=\"9\"/>"
    "<path class=\"on\" d=\"M7 8c0-4 6-4 6-.5C13 10 10 9.500 10 12m0 2v1.600\"/></symbol>"
    "<symbol id=\"i-cleanup\" viewBox=\"0 0 20 20\"><rect x=\"1\" y=\"1\" width=\"18\" "
    "height=\"18\" rx=\"4\"/><path class=\"on\" d=\"M5 10h10\"/></symbol>"
    "<symbol id=\"i-ready\" viewBox=\"0 0 20 20\"><circle cx=\"10\" cy=\"10\" r=\"9\"/>"
    "<path class=\"on\" d=\"M5.500 10.500l3 3 6-7\"/></symbol>"
    "<symbol id=\"i-calm\" viewBox=\"0 0 20 20\"><circle cx=\"10\" cy=\"10\" r=\"9\"/>"
    "<path class=\"on\" d=\"M6 10h8\"/></symbol>"
    "<symbol id=\"i-stale\" viewBox=\"0 0 20 20\"><circle cx=\"10\" cy=\"10\" r=\"9\"/>"
    "<path class=\"on\" d=\"M10 4.500V10l4 2.500\"/></symbol></svg>\n";

/* "CRITICAL: 2 of 5 devices", or "OK: 5 devices"; the worst of everything. */
static void
put_worst(const struct aw_page *page, struct aw_buf *buf)
{
	const struct aw_fleet *fleet = &page->fleet;
	enum aw_severity severity = aw_fleet_severity(fleet);
	size_t n = fleet->n_devices;

	if (n == 0)
		(void)aw_buf_puts(buf, "no device");
	else if (severity == AW_SEVERITY_OK)
		(void)aw_buf_printf(buf, "OK: %zu device%s", n, aw_text_s(n));
	else
		(void)aw_buf_printf(buf, "%s: %zu of %zu device%s", aw_severity_upper(severity),
		    fleet->devices[severity], n, aw_text_s(n));
}

static void
add_head(const struct aw_page *page, enum aw_page_view view, struct aw_buf *buf)
{
	(void)aw_buf_puts(buf,
	    "<!DOCTYPE html>\n<html lang=\"en\">\n<head>\n<meta charset=\"utf-8\">\n"
	    "<meta http-equiv=\"Content-Security-Policy\" content=\"default-src 'none'; "
	    "style-src '" AW_PAGE_CSS_HASH "'; img-src data:; base-uri 'none'; "
	    "form-action 'none'\">\n");
	if (page->refresh > 0)
		(void)aw_buf_printf(
		    buf, "<meta http-equiv=\"refresh\" content=\"%" PRId64 "\">\n", page->refresh);
	(void)aw_buf_puts(buf,
	    "<meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\n"
	    "<meta name=\"color-scheme\" content=\"light dark\">\n"
	    "<meta name=\"referrer\" content=\"no-referrer\">\n"
	    "<meta name=\"generator\" content=\"anchorwatch " AW_VERSION "\">\n"
	    "<link rel=\"icon\" href=\"data:,\">\n<title>");
	put_worst(page, buf);
	(void)aw_buf_puts(buf, " - anchorwatch</title>\n<style>");
	for (size_t i = 0; i < sizeof(page_css) / sizeof(page_css[0]); i++)
		(void)aw_buf_puts(buf, page_css[i]);
	(void)aw_buf_puts(buf, view == AW_PAGE_LIST ? "</style>\n</head>\n<body class=\"list\">\n"
						    : "</style>\n</head>\n<body>\n");
	(void)aw_buf_puts(buf, icons);
}

/* The earliest event of a breaking device that is not past. */
static const struct aw_page_event *
next_break(const struct aw_page *page)
{
	for (size_t i = 0; i < page->n_events; i++)
		if (page->events[i].lane == AW_PAGE_BREAK && page->events[i].at >= page->now)
			return &page->events[i];
	return NULL;
}

/* The number of devices that break on the day of the event, from it on. */
static size_t
same_day(const struct aw_page *page, const struct aw_page_event *event)
{
	size_t n = 0;

	for (size_t i = 0; i < page->n_events; i++)
		n += page->events[i].lane == AW_PAGE_BREAK && page->events[i].at >= event->at &&
		     page->events[i].at / AW_DAY == event->at / AW_DAY;
	return n;
}

/* The worst finding of all: of what class, of which device, in words. */
static void
put_worst_finding(const struct aw_page *page, struct aw_buf *buf)
{
	const struct aw_fleet_worst *worst = &page->fleet.worst;

	if (worst->device[0] == '\0')
		return;
	(void)aw_buf_printf(
	    buf, " <span class=\"worst\">Worst: %s, ", aw_fleet_class_word(worst->class));
	aw_html_put(buf, "<bdi>%s</bdi>: <bdi>", worst->device);
	aw_html_brief(buf, worst->text, WORST_MAX);
	(void)aw_buf_puts(buf, "</bdi></span>");
}

/* "Next to break: exp-1 and 2 more in 12 d, on 2022-02-05." */
static void
put_next(const struct aw_page *page, struct aw_buf *buf)
{
	const struct aw_page_event *next = next_break(page);
	size_t same;

	if (next == NULL)
		return;
	same = same_day(page, next);
	aw_html_put(buf, " <span class=\"next\">Next to break: <bdi>%s</bdi> ", next->what);
	if (same > 1)
		(void)aw_buf_printf(buf, "and %zu more ", same - 1);
	aw_html_distance(buf, next->at, page->now);
	(void)aw_buf_puts(buf, ", on ");
	aw_html_date(buf, next->at);
	(void)aw_buf_puts(buf, ".</span>");
}

static void
add_summary(const struct aw_page *page, struct aw_buf *buf)
{
	(void)aw_buf_puts(buf, "<p class=\"summary\">");
	if (page->n_devices == 0) {
		(void)aw_buf_puts(
		    buf, "<strong class=\"unknown\">No device is watched yet.</strong>");
	} else {
		(void)aw_buf_printf(buf, "<strong class=\"%s\">",
		    aw_page_severity_class(aw_fleet_severity(&page->fleet)));
		put_worst(page, buf);
		(void)aw_buf_puts(buf, ".</strong>");
	}
	put_worst_finding(page, buf);
	put_next(page, buf);
	(void)aw_buf_puts(buf, "</p>\n");
}

/* The time of the page, in UTC and in the time zone that the site wants to see, too. */
static void
add_made(const struct aw_page *page, struct aw_buf *buf)
{
	char local[AW_ZONE_TEXT];

	(void)aw_buf_puts(buf, "<p class=\"made\">as of <b>");
	aw_html_instant(buf, page->now);
	(void)aw_buf_puts(buf, "</b>");
	if (page->local && aw_zone_format(page->now, local))
		aw_html_put(buf, "<span class=\"local\">%s</span>", local);
	if (page->refresh > 0)
		(void)aw_buf_printf(buf,
		    "<small>reloads every %" PRId64 " s; if this time does not change, the page is "
		    "not updated</small>",
		    page->refresh);
	(void)aw_buf_puts(buf, "</p>\n");
}

static void
add_header(const struct aw_page *page, struct aw_buf *buf)
{
	(void)aw_buf_puts(buf, "<header>\n<h1>anchorwatch</h1>\n");
	add_summary(page, buf);
	add_made(page, buf);
	(void)aw_buf_puts(buf, "</header>\n");
}

/* What a screen on the wall shows. */
static void
add_wall(const struct aw_page *page, struct aw_buf *buf)
{
	(void)aw_buf_puts(buf, "<div id=\"wall\">\n");
	aw_page_board(page, buf);
	(void)aw_buf_puts(buf, "<div class=\"side\">\n");
	aw_page_counts(page, buf);
	aw_page_timeline(page, buf);
	if (page->n_devices > 0)
		(void)aw_buf_puts(buf,
		    "<p class=\"turn\"><a href=\"list.html\">The full list: each device, date and "
		    "remedy</a></p>\n");
	(void)aw_buf_puts(buf, "</div>\n</div>\n");
}

/* Everything in full: on a wide screen instead of the wall, by the link to it, else below that. */
static void
add_list(const struct aw_page *page, struct aw_buf *buf)
{
	(void)aw_buf_puts(buf,
	    "<div id=\"list\">\n<p class=\"turn\"><a href=\"index.html\">Back to the wall"
	    "</a></p>\n");
	aw_page_states(page, buf);
	aw_page_dates(page, buf);
	(void)aw_buf_puts(buf, "<div class=\"columns\">\n<div>\n");
	aw_page_devices(page, buf);
	(void)aw_buf_puts(buf, "</div>\n<div>\n");
	aw_page_licenses(page, buf);
	aw_page_certificates(page, buf);
	(void)aw_buf_puts(buf, "</div>\n<div>\n");
	aw_page_services(page, buf);
	aw_page_sources(page, buf);
	aw_page_references(page, buf);
	aw_page_alarms(page, buf);
	(void)aw_buf_puts(buf,
	    "</div>\n</div>\n<footer><p>anchorwatch " AW_VERSION
	    ". Dates are those of UTC. This page shows the state at the time in its header; "
	    "<code>anchorwatch show</code> prints the current one.</p></footer>\n</div>\n");
}

void
aw_page_write(const struct aw_page *page, enum aw_page_view view, struct aw_buf *buf)
{
	add_head(page, view, buf);
	add_header(page, buf);
	(void)aw_buf_puts(buf, "<main>\n");
	add_wall(page, buf);
	add_list(page, buf);
	(void)aw_buf_puts(buf, "</main>\n</body>\n</html>\n");
}
