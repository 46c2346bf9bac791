/* SPDX-License-Identifier: ISC */
/* The rows of the wall: one line for each device, the worst first, as many as a screen has room
 * for.
 */
#include <stdlib.h>
#include <string.h>

#include "page/html.h"
#include "page/page_parts.h"
#include "program/paths.h"

#define ROWS 40        /* lines of the wall */
#define ROWS_FEW 18    /* up to so many they are large */
#define ROWS_SOME 28   /* and up to so many higher */
#define ACTION_MAX 120 /* characters of the action; more than a line has */
#define TAIL 8         /* characters at the end of a long name that are always shown */
#define TAIL_FROM 16   /* length of a long name */

/* The name, of which a narrow cell shortens the first part: names often differ at their end. */
static void
add_name(const char *name, struct aw_buf *buf)
{
	size_t len = strlen(name);
	char head[AW_DEVICE_NAME_MAX + 1];

	aw_html_put(buf, "<th scope=\"row\" title=\"%s\">", name);
	if (len < TAIL_FROM || len > AW_DEVICE_NAME_MAX) {
		aw_html_put(buf, "<bdi>%s</bdi></th>", name);
		return;
	}
	memcpy(head, name, len - TAIL);
	head[len - TAIL] = '\0';
	aw_html_put(buf, "<bdi><span class=\"head\">%s</span>", head);
	aw_html_put(buf, "<span class=\"tail\">%s</span></bdi></th>", name + len - TAIL);
}

/* The date of the finding that the row is about. */
static void
add_date(const struct aw_page_device *device, struct aw_buf *buf)
{
	const struct aw_page_readiness *readiness = &device->readiness;
	bool broken = readiness->state == AW_READINESS_BROKEN;

	(void)aw_buf_puts(buf, "<td class=\"when\">");
	if (device->worst.text != NULL)
		aw_html_date(buf, device->worst.until);
	else if (!broken && readiness->any_day_since != AW_INSTANT_NONE)
		(void)aw_buf_puts(buf, "any day");
	else if (broken && readiness->break_date == AW_INSTANT_NONE)
		aw_html_date(buf, readiness->since);
	else
		aw_html_date(buf, readiness->break_date);
	(void)aw_buf_puts(buf, "</td>");
}

/* How old the facts are, if they are too old. */
static void
add_stale(const struct aw_page_device *device, int64_t now, struct aw_buf *buf)
{
	char span[AW_DURATION_TEXT];

	if (!device->stale)
		return;
	if (device->observed_at == AW_INSTANT_NONE)
		(void)aw_buf_puts(buf, "<small class=\"stale\">never read</small> ");
	else
		(void)aw_buf_printf(buf, "<small class=\"stale\">STALE %s</small> ",
		    aw_html_span(now - device->observed_at, span));
}

/* What the row is about, its action, and the whole action for a mouse. */
static void
add_action(const struct aw_page_device *device, int64_t now, struct aw_buf *buf)
{
	const struct aw_page_readiness *readiness = &device->readiness;
	const struct aw_page_finding *worst = &device->worst;
	const char *what = aw_page_state_label(readiness->state), *action = readiness->remedy;

	if (worst->text != NULL) {
		what = aw_fleet_class_word(worst->class);
		action = worst->remedy != NULL ? worst->remedy : worst->text;
	} else if (action == NULL && device->severity != AW_SEVERITY_OK) {
		action = readiness->reason;
	}
	aw_html_put(buf, "<td class=\"action\" title=\"%s\"><div>", action != NULL ? action : what);
	add_stale(device, now, buf);
	if (action == NULL)
		aw_html_put(buf, "<span class=\"none\">%s</span>", what);
	else {
		aw_html_put(buf, "<b>%s:</b> ", what);
		aw_html_brief(buf, action, ACTION_MAX);
	}
	(void)aw_buf_puts(buf, "</div></td>");
}

static void
add_row(const struct aw_page *page, const struct aw_page_device *device, struct aw_buf *buf)
{
	(void)aw_buf_printf(
	    buf, "<tr class=\"%s\"><td class=\"state\">", aw_page_severity_class(device->severity));
	aw_page_severity(buf, device->severity);
	(void)aw_buf_puts(buf, "</td>");
	add_name(device->name, buf);
	add_date(device, buf);
	add_action(device, page->now, buf);
	(void)aw_buf_puts(buf, "</tr>\n");
}

/* "and 461 more: 21 CRITICAL, 440 OK", those from `from` on. */
static void
add_more(const struct aw_page *page, size_t from, struct aw_buf *buf)
{
	const char *lead = ": ";

	(void)aw_buf_printf(buf, "<p class=\"more\"><a href=\"list.html\">and %zu more</a>",
	    page->n_devices - from);
	for (size_t i = from, end; i < page->n_devices; i = end) {
		enum aw_severity severity = page->devices[i].severity;

		for (end = i; end < page->n_devices && page->devices[end].severity == severity;)
			end++;
		(void)aw_buf_printf(buf, "%s%zu %s", lead, end - i, aw_severity_upper(severity));
		lead = ", ";
	}
	(void)aw_buf_puts(buf, "</p>\n");
}

/* The next steps of who has no device yet. */
static void
add_empty(struct aw_buf *buf)
{
	(void)aw_buf_puts(buf,
	    "<section id=\"board\" class=\"empty\" aria-labelledby=\"h-board\">\n"
	    "<h2 id=\"h-board\">What to do next</h2>\n<ol>\n"
	    "<li>Name a device and its trust store in <code>" AW_CONFIG_PATH "</code>:\n"
	    "<pre>device \"exp-1\" {\n    store \"ca\" { file = \"/srv/stores/exp-1.pem\" "
	    "}\n}</pre>"
	    "</li>\n"
	    "<li>Read it once and look at the verdicts:\n"
	    "<pre>anchorwatchd --once\nanchorwatch show</pre></li>\n"
	    "<li>Let the collector run, and export this page again:\n"
	    "<pre>systemctl enable --now anchorwatchd\nanchorwatch export --html DIR</pre></li>\n"
	    "</ol>\n<p>Devices that are read over the network: anchorwatch.conf(5) and the "
	    "guide.</p>\n</section>\n");
}

void
aw_page_board(const struct aw_page *page, struct aw_buf *buf)
{
	size_t n = page->n_devices, open = n <= ROWS ? n : ROWS - 1;

	if (n == 0) {
		add_empty(buf);
		return;
	}
	(void)aw_buf_printf(buf,
	    "<section id=\"board\"%s aria-labelledby=\"h-board\">\n"
	    "<h2 id=\"h-board\" class=\"unseen\">Devices, worst first</h2>\n<table>\n"
	    "<caption>Devices with state, date and action</caption>\n"
	    "<colgroup><col class=\"c-state\"><col class=\"c-name\"><col class=\"c-when\"><col>"
	    "</colgroup>\n<thead class=\"unseen\"><tr><th scope=\"col\">State</th>"
	    "<th scope=\"col\">Device</th><th scope=\"col\">Date</th>"
	    "<th scope=\"col\">Action</th></tr></thead>\n<tbody>\n",
	    n <= ROWS_FEW ? " class=\"few\"" : (n <= ROWS_SOME ? " class=\"some\"" : ""));
	for (size_t i = 0; i < open && !buf->failed; i++)
		add_row(page, &page->devices[i], buf);
	(void)aw_buf_puts(buf, "</tbody></table>\n");
	if (open < n)
		add_more(page, open, buf);
	(void)aw_buf_puts(buf, "</section>\n");
}
