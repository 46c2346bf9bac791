/* SPDX-License-Identifier: ISC */
/* The timeline as SVG: one lane for each kind of date; marks close together become one number. */
#include "page/html.h"
#include "page/page_parts.h"

#define WIDTH 1600
#define LEFT 250   /* of the plot */
#define RIGHT 1480 /* of the plot; later events are only counted, to its right */
#define TOP 34
#define LANE 44
#define NEAR 36       /* marks closer than this are one group */
#define GLYPH 10      /* approximate width of a character of a label */
#define LABEL_MAX 32  /* characters of a label */
#define LABEL_ROOM 22 /* between a mark and its label */
#define TICKS 7
#define PAST 10 /* one part in so many of the plot is before now */
#define YEAR (365 * AW_DAY)

struct plot {
	int64_t now, from, to;
	struct aw_buf *buf;
};

/* Events [first, end) of a lane that share one mark. */
struct group {
	size_t first, end;
	int x;
};

static const struct {
	const char *title, *many; /* "12 devices" */
} lanes[AW_PAGE_LANES] = {
    [AW_PAGE_SWITCH] = {"Services switch", "services"},
    [AW_PAGE_BREAK] = {"Devices break", "devices"},
    [AW_PAGE_IMPACT] = {"Licenses stop", "devices"},
    [AW_PAGE_DEADLINE] = {"License deadlines", "licenses"},
    [AW_PAGE_END] = {"Certificates end", "ends"},
    [AW_PAGE_ROOT] = {"Roots: public dates", "roots"},
};

/* The time span of the plot: up to the last event, but at most a year if that has an event. */
static int64_t
span_of(const struct aw_page *page)
{
	static const int64_t spans[] = {30, 90, 180, 365, 730, 1825, 3650, 36500};
	int64_t last = 0, next = INT64_MAX;
	size_t i = 0;

	for (size_t k = 0; k < page->n_events; k++) {
		int64_t left = page->events[k].at - page->now;

		if (left > last)
			last = left;
		if (left >= 0 && left < next)
			next = left;
	}
	if (next <= YEAR && last > YEAR)
		last = YEAR;
	else if (last > YEAR)
		last = next;
	while (i + 1 < sizeof(spans) / sizeof(spans[0]) && spans[i] * AW_DAY < last)
		i++;
	return spans[i] * AW_DAY;
}

static int
x_of(const struct plot *plot, int64_t at)
{
	if (at <= plot->from)
		return LEFT;
	return LEFT + (int)((at - plot->from) * (RIGHT - LEFT) / (plot->to - plot->from));
}

static int
y_of(int lane)
{
	return TOP + lane * LANE + LANE / 2;
}

/* Each lane has its own shape: colour is never the only sign. */
static void
add_mark(struct aw_buf *buf, enum aw_page_lane lane, int x, int y)
{
	switch (lane) {
	case AW_PAGE_SWITCH:
		(void)aw_buf_printf(buf, "M%d %dv32h6v-32z", x - 3, y - 16);
		break;
	case AW_PAGE_BREAK:
		(void)aw_buf_printf(buf, "M%d %dl13 13-13 13-13-13z", x, y - 13);
		break;
	case AW_PAGE_IMPACT:
		(void)aw_buf_printf(buf, "M%d %dh20v20h-20z", x - 10, y - 10);
		break;
	case AW_PAGE_DEADLINE:
		(void)aw_buf_printf(buf, "M%d %dh24l-12 21z", x - 12, y - 10);
		break;
	case AW_PAGE_ROOT:
		(void)aw_buf_printf(buf, "M%d %dl13 22h-26z", x, y - 12);
		break;
	default:
		(void)aw_buf_printf(buf, "M%d %da10 10 0 1 0 20 0a10 10 0 1 0-20 0z", x - 10, y);
	}
}

/* Half the width of the box around a number. */
static int
half_of(size_t n)
{
	return n < 10 ? 15 : (n < 100 ? 19 : (n < 1000 ? 25 : 31));
}

static void
add_count(struct aw_buf *buf, size_t n, int x, int y)
{
	int half = half_of(n);

	(void)aw_buf_printf(buf,
	    "<rect x=\"%d\" y=\"%d\" width=\"%d\" height=\"32\" rx=\"7\"/>"
	    "<text class=\"count\" x=\"%d\" y=\"%d\">%zu</text>",
	    x - half, y - 16, 2 * half, x, y + 7, n);
}

/* Right of the mark, where it fits before the next one at `limit`. */
static void
add_label(const struct plot *plot, const struct aw_page *page, const struct group *group, int limit)
{
	const struct aw_page_event *event = &page->events[group->first];
	struct aw_buf *buf = plot->buf;
	size_t n = group->end - group->first;
	int room = (limit - group->x - 2 * LABEL_ROOM) / GLYPH;

	if (room < 5 || (n > 1 && room < 12))
		return;
	(void)aw_buf_printf(buf, "<text class=\"label\" x=\"%d\" y=\"%d\">",
	    group->x + (n > 1 ? half_of(n) + 8 : LABEL_ROOM), y_of((int)event->lane) + 7);
	if (event->at < plot->from)
		(void)aw_buf_puts(buf, "&lsaquo; ");
	if (n > 1)
		(void)aw_buf_puts(buf, lanes[event->lane].many);
	else
		aw_html_truncate(buf, event->what, room < LABEL_MAX ? (size_t)room : LABEL_MAX);
	(void)aw_buf_puts(buf, "</text>");
}

static void
add_group(const struct plot *plot, const struct aw_page *page, const struct group *group, int limit)
{
	const struct aw_page_event *event = &page->events[group->first];
	size_t n = group->end - group->first;
	int y = y_of((int)event->lane);

	(void)aw_buf_printf(plot->buf, "<g class=\"lane-%d\">", (int)event->lane);
	if (n > 1)
		add_count(plot->buf, n, group->x, y);
	else {
		(void)aw_buf_puts(plot->buf, "<path d=\"");
		add_mark(plot->buf, event->lane, group->x, y);
		(void)aw_buf_puts(plot->buf, "\"/>");
	}
	add_label(plot, page, group, limit);
	(void)aw_buf_puts(plot->buf, "</g>\n");
}

/* The number of events beyond the plot. */
static void
add_later(const struct plot *plot, int lane, size_t n)
{
	if (n > 0)
		(void)aw_buf_printf(plot->buf,
		    "<text class=\"later\" x=\"%d\" y=\"%d\">%zu later</text>\n", WIDTH - 10,
		    y_of(lane) + 7, n);
}

/* Groups events from `first` that are near each other and within the plot. */
static struct group
next_group(const struct plot *plot, const struct aw_page *page, size_t first, size_t end)
{
	struct group group = {first, first + 1, x_of(plot, page->events[first].at)};

	while (group.end < end && x_of(plot, page->events[group.end].at) - group.x < NEAR)
		group.end++;
	return group;
}

static void
add_lane(const struct plot *plot, const struct aw_page *page, int lane, size_t first, size_t end)
{
	size_t shown = first;

	(void)aw_buf_printf(plot->buf,
	    "<path class=\"rail\" d=\"M%d %dH%d\"/><g class=\"lane-%d\"><path d=\"", LEFT,
	    y_of(lane), RIGHT, lane);
	add_mark(plot->buf, (enum aw_page_lane)lane, 18, y_of(lane));
	(void)aw_buf_printf(plot->buf, "\"/></g><text class=\"lane\" x=\"42\" y=\"%d\">%s</text>\n",
	    y_of(lane) + 7, lanes[lane].title);
	while (shown < end && page->events[shown].at <= plot->to)
		shown++;
	while (first < shown) {
		struct group group = next_group(plot, page, first, shown);
		int limit = group.end < shown ? x_of(plot, page->events[group.end].at) : RIGHT + 20;

		add_group(plot, page, &group, limit);
		first = group.end;
	}
	add_later(plot, lane, end - shown);
}

static void
add_tick(const struct plot *plot, int64_t at, bool is_now)
{
	char text[AW_INSTANT_TEXT];
	int x = x_of(plot, at), bottom = TOP + AW_PAGE_LANES * LANE;

	(void)aw_buf_printf(plot->buf,
	    "<path class=\"%s\" d=\"M%d %dV%d\"/><text class=\"%s\" x=\"%d\" y=\"%d\">%s</text>\n",
	    is_now ? "now" : "tick", x, TOP - 8, bottom, is_now ? "now" : "tick", x,
	    is_now ? TOP - 14 : bottom + 26, is_now ? "now" : aw_instant_format_date(at, text));
}

static void
add_axis(const struct plot *plot)
{
	int64_t step = (plot->to - plot->now) / (TICKS - 1);

	for (int i = 0; i < TICKS; i++)
		add_tick(plot, plot->now + i * step, false);
}

/* The text alternative of the picture: "Devices break: 3 to come, 1 past." */
static void
add_description(const struct aw_page *page, const struct plot *plot)
{
	char from[AW_INSTANT_TEXT], to[AW_INSTANT_TEXT];

	(void)aw_buf_printf(plot->buf,
	    "<title id=\"t-title\">What breaks when, %s to %s</title>\n<desc id=\"t-desc\">",
	    aw_instant_format_date(plot->from, from), aw_instant_format_date(plot->to, to));
	for (int lane = 0; lane < AW_PAGE_LANES; lane++) {
		size_t n = 0, past = 0;

		for (size_t i = 0; i < page->n_events; i++)
			if ((int)page->events[i].lane == lane) {
				n++;
				past += page->events[i].at < page->now;
			}
		(void)aw_buf_printf(
		    plot->buf, "%s: %zu to come, %zu past. ", lanes[lane].title, n - past, past);
	}
	(void)aw_buf_puts(plot->buf, "The list below has them all.</desc>\n");
}

static void
add_picture(const struct aw_page *page, const struct plot *plot)
{
	size_t first = 0;

	(void)aw_buf_printf(plot->buf,
	    "<div class=\"scroll\" tabindex=\"0\" role=\"group\" aria-label=\"Timeline\">"
	    "<svg class=\"timeline\" viewBox=\"0 0 %d %d\" role=\"img\" "
	    "aria-labelledby=\"t-title\" aria-describedby=\"t-desc\">\n",
	    WIDTH, TOP + AW_PAGE_LANES * LANE + 32);
	add_description(page, plot);
	add_axis(plot);
	add_tick(plot, plot->now, true);
	for (int lane = 0; lane < AW_PAGE_LANES; lane++) {
		size_t end = first;

		while (end < page->n_events && (int)page->events[end].lane == lane)
			end++;
		add_lane(plot, page, lane, first, end);
		first = end;
	}
	(void)aw_buf_puts(plot->buf, "</svg></div>\n");
}

/* The list form of the timeline: one row for each lane and day. Returns the next event. */
static size_t
list_row(const struct aw_page *page, size_t i, struct aw_buf *buf)
{
	const struct aw_page_event *event = &page->events[i];
	size_t end = i, named;

	while (end < page->n_events && page->events[end].lane == event->lane &&
	       page->events[end].at / AW_DAY == event->at / AW_DAY)
		end++;
	named = end - i < AW_PAGE_NAMES ? end - i : AW_PAGE_NAMES;
	(void)aw_buf_printf(buf, "<tr><th scope=\"row\">%s</th>", lanes[event->lane].title);
	aw_page_when(buf, event->at, page->now);
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

static void
add_list(const struct aw_page *page, struct aw_buf *buf)
{
	(void)aw_buf_puts(buf,
	    "<details><summary>The timeline as a list</summary>\n<div class=\"scroll\"><table>\n"
	    "<caption>Dates by kind, earliest first</caption>\n<thead><tr><th "
	    "scope=\"col\">What</th>"
	    "<th scope=\"col\">When</th><th scope=\"col\">Who</th></tr></thead>\n<tbody>\n");
	for (size_t i = 0; i < page->n_events && !buf->failed;)
		i = list_row(page, i, buf);
	(void)aw_buf_puts(buf, "</tbody></table></div>\n</details>\n");
}

void
aw_page_timeline(const struct aw_page *page, struct aw_buf *buf)
{
	int64_t span = span_of(page);
	struct plot plot = {
	    .now = page->now, .from = page->now - span / PAST, .to = page->now + span, .buf = buf};

	(void)aw_buf_puts(buf, "<section id=\"timeline\" aria-labelledby=\"h-timeline\">\n"
			       "<h2 id=\"h-timeline\">What breaks when</h2>\n");
	add_picture(page, &plot);
	if (page->n_events > 0)
		add_list(page, buf);
	(void)aw_buf_puts(buf, "</section>\n");
}
