/* SPDX-License-Identifier: ISC */
/* The tiles of the wallboard: devices by severity, findings by class, devices by readiness. */
#include "page/html.h"
#include "page/page_parts.h"

#define CARD_MAX 120 /* characters of the finding in a card */

static void
add_tile(struct aw_buf *buf, const char *class, const char *label, size_t n)
{
	(void)aw_buf_printf(buf,
	    "<div class=\"tile %s%s\"><dt><svg class=\"icon\" aria-hidden=\"true\">"
	    "<use href=\"#i-%s\"/></svg>%s</dt><dd>%zu</dd></div>\n",
	    class, n == 0 ? " zero" : "", class, label, n);
}

static void
add_severities(const struct aw_fleet *fleet, struct aw_buf *buf)
{
	static const enum aw_severity order[] = {
	    AW_SEVERITY_CRITICAL, AW_SEVERITY_WARNING, AW_SEVERITY_UNKNOWN, AW_SEVERITY_OK};

	(void)aw_buf_puts(buf,
	    "<section id=\"counts\" aria-labelledby=\"h-counts\">\n"
	    "<h2 id=\"h-counts\" class=\"unseen\">Devices by their worst finding</h2>\n<dl>\n");
	for (size_t i = 0; i < sizeof(order) / sizeof(order[0]); i++)
		add_tile(buf, aw_page_severity_class(order[i]), aw_severity_upper(order[i]),
		    fleet->devices[order[i]]);
	add_tile(buf, "stale", "without fresh data", fleet->stale);
	(void)aw_buf_puts(buf, "</dl>\n</section>\n");
}

/* One class: its worst severity, how many devices have a finding of it, and the worst one. */
static void
add_card(const struct aw_fleet *fleet, enum aw_fleet_class class, struct aw_buf *buf)
{
	const struct aw_fleet_part *part = &fleet->parts[class];
	const struct aw_fleet_worst *worst = &part->worst;
	enum aw_severity severity = worst->device[0] != '\0' ? worst->severity : AW_SEVERITY_OK;

	(void)aw_buf_printf(buf, "<div class=\"card %s\"><dt>%s</dt><dd>",
	    aw_page_severity_class(severity), aw_fleet_class_word(class));
	aw_page_severity(buf, severity);
	(void)aw_buf_printf(buf, " <b>%zu</b> of %zu", aw_fleet_found(part), fleet->n_devices);
	if (worst->device[0] != '\0') {
		aw_html_put(buf, "<small><bdi>%s</bdi>: <bdi>", worst->device);
		aw_html_brief(buf, worst->text, CARD_MAX);
		(void)aw_buf_puts(buf, "</bdi></small>");
	}
	(void)aw_buf_puts(buf, "</dd></div>\n");
}

static void
add_classes(const struct aw_fleet *fleet, struct aw_buf *buf)
{
	(void)aw_buf_puts(buf,
	    "<section id=\"classes\" aria-labelledby=\"h-classes\">\n"
	    "<h2 id=\"h-classes\" class=\"unseen\">Findings by class</h2>\n<dl>\n");
	for (int i = 0; i < AW_FLEET_CLASSES; i++)
		add_card(fleet, (enum aw_fleet_class)i, buf);
	(void)aw_buf_puts(buf, "</dl>\n</section>\n");
}

void
aw_page_states(const struct aw_page *page, struct aw_buf *buf)
{
	static const enum aw_readiness order[] = {AW_READINESS_BROKEN, AW_READINESS_AT_RISK,
	    AW_READINESS_UNKNOWN, AW_READINESS_CLEAN_UP, AW_READINESS_READY,
	    AW_READINESS_NOT_AFFECTED};

	if (page->n_devices == 0)
		return;
	(void)aw_buf_puts(buf, "<section id=\"readiness\" aria-labelledby=\"h-readiness\">\n"
			       "<h2 id=\"h-readiness\">Devices by readiness</h2>\n<dl>\n");
	for (size_t i = 0; i < sizeof(order) / sizeof(order[0]); i++)
		add_tile(buf, aw_page_state_class(order[i]), aw_page_state_label(order[i]),
		    page->fleet.readiness[order[i]]);
	(void)aw_buf_puts(buf, "</dl>\n</section>\n");
}

void
aw_page_counts(const struct aw_page *page, struct aw_buf *buf)
{
	if (page->n_devices == 0)
		return;
	add_severities(&page->fleet, buf);
	add_classes(&page->fleet, buf);
}
