/* SPDX-License-Identifier: ISC */
/* Tables, badges and cells that the sections of the wallboard share. */
#include "page/html.h"
#include "page/page_parts.h"

static const struct {
	const char *label, *class;
} states[AW_READINESS_UNKNOWN + 1] = {
    [0] = {"unknown", "unknown"},
    [AW_READINESS_NOT_AFFECTED] = {"not affected", "calm"},
    [AW_READINESS_READY] = {"ready", "ready"},
    [AW_READINESS_CLEAN_UP] = {"clean up", "cleanup"},
    [AW_READINESS_AT_RISK] = {"at risk", "risk"},
    [AW_READINESS_BROKEN] = {"broken", "broken"},
    [AW_READINESS_UNKNOWN] = {"unknown", "unknown"},
};

const char *
aw_page_state_label(enum aw_readiness state)
{
	return states[state].label;
}

const char *
aw_page_state_class(enum aw_readiness state)
{
	return states[state].class;
}

static void
add_badge(struct aw_buf *buf, const char *class, const char *label)
{
	(void)aw_buf_printf(buf,
	    "<span class=\"badge %s\"><svg class=\"icon\" aria-hidden=\"true\">"
	    "<use href=\"#i-%s\"/></svg>%s</span>",
	    class, class, label);
}

void
aw_page_state(struct aw_buf *buf, enum aw_readiness state)
{
	add_badge(buf, states[state].class, states[state].label);
}

const char *
aw_page_severity_class(enum aw_severity severity)
{
	static const char *const classes[] = {[AW_SEVERITY_OK] = "ready",
	    [AW_SEVERITY_UNKNOWN] = "unknown",
	    [AW_SEVERITY_WARNING] = "risk",
	    [AW_SEVERITY_CRITICAL] = "broken"};

	return classes[severity];
}

void
aw_page_severity(struct aw_buf *buf, enum aw_severity severity)
{
	add_badge(buf, aw_page_severity_class(severity), aw_severity_upper(severity));
}

void
aw_page_age(struct aw_buf *buf, int64_t observed_at, bool stale, int64_t now)
{
	char text[AW_DURATION_TEXT];

	if (observed_at == AW_INSTANT_NONE) {
		(void)aw_buf_puts(buf, "<small class=\"stale\">never read</small>");
		return;
	}
	(void)aw_buf_puts(buf, stale ? "<small class=\"stale\">STALE: " : "<small>");
	(void)aw_buf_printf(buf,
	    observed_at <= now ? "read %s ago</small>" : "read %s ahead</small>",
	    aw_html_span(now - observed_at, text));
}

void
aw_page_when(struct aw_buf *buf, int64_t instant, int64_t now)
{
	(void)aw_buf_puts(buf, "<td class=\"when\">");
	aw_html_date(buf, instant);
	if (instant != AW_INSTANT_NONE) {
		(void)aw_buf_puts(buf, "<small>");
		aw_html_distance(buf, instant, now);
		(void)aw_buf_puts(buf, "</small>");
	}
	(void)aw_buf_puts(buf, "</td>");
}

void
aw_page_line(struct aw_buf *buf, size_t columns, const char *lead, const char *text, size_t max)
{
	(void)aw_buf_printf(buf, "<tr class=\"line\"><td colspan=\"%zu\">", columns);
	aw_html_put(buf, "<b>%s</b> ", lead);
	aw_html_truncate(buf, text, max);
	(void)aw_buf_puts(buf, "</td></tr>\n");
}

/* Rows [from, to) under their headings. */
static void
add_rows(const struct aw_page *page, const struct aw_page_table *table, size_t from, size_t to,
    struct aw_buf *buf)
{
	(void)aw_buf_printf(buf,
	    "<div class=\"scroll\"><table>\n<caption>%s%s</caption>\n<thead><tr>", table->caption,
	    from > 0 ? ", continued" : "");
	for (size_t i = 0; i < table->n_columns; i++)
		(void)aw_buf_printf(buf, "<th scope=\"col\">%s</th>", table->columns[i]);
	(void)aw_buf_puts(buf, "</tr></thead>\n");
	for (size_t i = from; i < to && !buf->failed; i++)
		table->row(page, i, i == from, buf);
	(void)aw_buf_puts(buf, "</table></div>\n");
}

void
aw_page_table(const struct aw_page *page, const struct aw_page_table *table, struct aw_buf *buf)
{
	size_t open = table->n < table->open ? table->n : table->open;

	(void)aw_buf_printf(buf,
	    "<section id=\"%s\" aria-labelledby=\"h-%s\">\n<h2 id=\"h-%s\">%s</h2>\n", table->id,
	    table->id, table->id, table->title);
	if (table->n == 0)
		(void)aw_buf_printf(buf, "<p class=\"none\">%s</p>\n", table->none);
	else
		add_rows(page, table, 0, open, buf);
	if (table->n > open) {
		(void)aw_buf_printf(buf,
		    "<details><summary>and %zu more<span class=\"unseen\"> in "
		    "%s</span></summary>\n",
		    table->n - open, table->title);
		add_rows(page, table, open, table->n, buf);
		(void)aw_buf_puts(buf, "</details>\n");
	}
	(void)aw_buf_puts(buf, "</section>\n");
}
