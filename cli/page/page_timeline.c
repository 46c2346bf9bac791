/* SPDX-License-Identifier: ISC */
/* The timeline as SVG: one lane for each kind of date; marks close together become one number. */
#include "page/html.h"
#include "page/page_parts.h"

#define WIDTH 700      /* of the picture; one unit is a pixel of a screen 1920 pixels wide */
#define LEFT 34        /* of the plot */
#define RIGHT 664      /* of the plot; later events are only counted */
#define TOP 26         /* of the first lane, below the word "now" */
#define LANE 54        /* height: the title, and below it the marks */
#define TITLE 18       /* base line of the title in its lane */
#define RAIL 40        /* of the marks in their lane */
#define BASE 7         /* from the middle of a line of text to its base line */
#define TICK 20        /* base line of the dates below the last lane */
#define GAP 6          /* between a mark, a label and the next mark */
#define MARK 13        /* half the width of a mark */
#define LABEL 26       /* height of a label */
#define LABEL_MIN 60   /* width from which on a label is shown */
#define LABEL_MANY 100 /* the same of the word after a number */
#define LABEL_MAX 64   /* characters of a label, which the browser cuts to its width */
#define TICKS 4
#define PAST 10 /* one part in so many of the plot is before now */
#define YEAR (365 * AW_DAY)

struct plot {
	int64_t now, from, to;
	int lanes; /* with events: only these are drawn */
	struct aw_buf *buf;
};

/* The events of one lane, [first, end), and its place from above. */
struct lane {
	enum aw_page_lane lane;
	size_t first, end;
	int place;
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

const char *
aw_page_lane_title(enum aw_page_lane lane)
{
	return lanes[lane].title;
}

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
y_of(const struct lane *lane)
{
	return TOP + lane->place * LANE + RAIL;
}

/* Each lane has its own shape: colour is never the only sign. */
static void
add_mark(struct aw_buf *buf, enum aw_page_lane lane, int x, int y)
{
	switch (lane) {
	case AW_PAGE_SWITCH:
		(void)aw_buf_printf(buf, "M%d %dv26h6v-26z", x - 3, y - 13);
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
	    "<rect x=\"%d\" y=\"%d\" width=\"%d\" height=\"28\" rx=\"6\"/>"
	    "<text class=\"count\" x=\"%d\" y=\"%d\">%zu</text>",
	    x - half, y - 14, 2 * half, x, y + BASE, n);
}

/*
 * Right of the mark up to `limit`, where the next one begins. The browser cuts the label to its
 * width, since that of a text depends on the font.
 */
static void
add_label(const struct plot *plot, const struct aw_page *page, const struct group *group, int y,
    int limit)
{
	const struct aw_page_event *event = &page->events[group->first];
	struct aw_buf *buf = plot->buf;
	size_t n = group->end - group->first;
	int x = group->x + (n > 1 ? half_of(n) : MARK) + GAP, room = limit - GAP - x;

	if (room < (n > 1 ? LABEL_MANY : LABEL_MIN))
		return;
	(void)aw_buf_printf(buf,
	    "<foreignObject x=\"%d\" y=\"%d\" width=\"%d\" height=\"%d\"><div><span "
	    "class=\"label\">%s",
	    x, y - LABEL / 2, room, LABEL, event->at < plot->from ? "&lsaquo; " : "");
	if (n > 1)
		(void)aw_buf_puts(buf, lanes[event->lane].many);
	else
		aw_html_truncate(buf, event->what, LABEL_MAX);
	(void)aw_buf_puts(buf, "</span></div></foreignObject>");
}

static void
add_group(const struct plot *plot, const struct aw_page *page, const struct lane *lane,
    const struct group *group, int limit)
{
	size_t n = group->end - group->first;
	int y = y_of(lane);

	(void)aw_buf_printf(plot->buf, "<g class=\"lane-%d\">", (int)lane->lane);
	if (n > 1)
		add_count(plot->buf, n, group->x, y);
	else {
		(void)aw_buf_puts(plot->buf, "<path d=\"");
		add_mark(plot->buf, lane->lane, group->x, y);
		(void)aw_buf_puts(plot->buf, "\"/>");
	}
	add_label(plot, page, group, y, limit);
	(void)aw_buf_puts(plot->buf, "</g>\n");
}

/* Groups events from `first` of which the marks would touch, the widest numbers assumed. */
static struct group
next_group(const struct plot *plot, const struct aw_page *page, size_t first, size_t end)
{
	struct group group = {first, first + 1, x_of(plot, page->events[first].at)};
	int near = 2 * half_of(end - first) + GAP;

	while (group.end < end && x_of(plot, page->events[group.end].at) - group.x < near)
		group.end++;
	return group;
}

/* The rail with the ticks, which do not cross titles; above it shape and title of the lane. */
static void
add_rail(const struct plot *plot, const struct lane *lane, size_t later)
{
	struct aw_buf *buf = plot->buf;
	int y = y_of(lane), title = TOP + lane->place * LANE + TITLE;

	(void)aw_buf_printf(
	    buf, "<path class=\"rail\" d=\"M%d %dH%d\"/><path class=\"tick\" d=\"", LEFT, y, RIGHT);
	for (int i = 1; i < TICKS; i++)
		(void)aw_buf_printf(buf, "M%d %dv26",
		    x_of(plot, plot->now + i * ((plot->to - plot->now) / (TICKS - 1))), y - 13);
	(void)aw_buf_printf(buf,
	    "\"/><path class=\"now\" d=\"M%d %dv28\"/><g class=\"lane-%d\"><path d=\"",
	    x_of(plot, plot->now), y - 14, (int)lane->lane);
	add_mark(buf, lane->lane, 14, title - BASE);
	(void)aw_buf_printf(buf, "\"/></g><text class=\"lane\" x=\"36\" y=\"%d\">%s</text>\n",
	    title, lanes[lane->lane].title);
	if (later > 0)
		(void)aw_buf_printf(buf,
		    "<text class=\"later\" x=\"%d\" y=\"%d\">%zu later</text>\n", WIDTH - 2, title,
		    later);
}

static void
add_lane(const struct plot *plot, const struct aw_page *page, const struct lane *lane)
{
	size_t shown = lane->first;
	struct group group, next;

	while (shown < lane->end && page->events[shown].at <= plot->to)
		shown++;
	add_rail(plot, lane, lane->end - shown);
	if (shown == lane->first)
		return;
	for (group = next_group(plot, page, lane->first, shown); group.end < shown; group = next) {
		size_t n;

		next = next_group(plot, page, group.end, shown);
		n = next.end - next.first;
		add_group(plot, page, lane, &group, next.x - (n > 1 ? half_of(n) : MARK));
	}
	add_group(plot, page, lane, &group, WIDTH);
}

static void
add_tick(const struct plot *plot, int64_t at, const char *anchor, int x)
{
	char text[AW_INSTANT_TEXT];

	(void)aw_buf_printf(plot->buf, "<text class=\"tick %s\" x=\"%d\" y=\"%d\">%s</text>\n",
	    anchor, x, TOP + plot->lanes * LANE + TICK, aw_instant_format_date(at, text));
}

static void
add_axis(const struct plot *plot)
{
	int64_t step = (plot->to - plot->now) / (TICKS - 1);

	(void)aw_buf_printf(plot->buf, "<text class=\"now\" x=\"%d\" y=\"%d\">now</text>\n",
	    x_of(plot, plot->now), TITLE);
	for (int i = 0; i < TICKS - 1; i++)
		add_tick(plot, plot->now + i * step, "middle", x_of(plot, plot->now + i * step));
	add_tick(plot, plot->to, "last", WIDTH - 2);
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
	(void)aw_buf_puts(plot->buf, "The list has them all.</desc>\n");
}

/* The first event of another lane than that of event `first`. */
static size_t
end_of_lane(const struct aw_page *page, size_t first)
{
	size_t end = first;

	while (end < page->n_events && page->events[end].lane == page->events[first].lane)
		end++;
	return end;
}

static void
add_picture(const struct aw_page *page, const struct plot *plot)
{
	struct lane lane = {0};

	(void)aw_buf_printf(plot->buf,
	    "<svg class=\"timeline\" viewBox=\"0 0 %d %d\" role=\"img\" "
	    "aria-labelledby=\"t-title\" aria-describedby=\"t-desc\">\n",
	    WIDTH, TOP + plot->lanes * LANE + TICK + GAP);
	add_description(page, plot);
	add_axis(plot);
	for (; lane.first < page->n_events; lane.first = lane.end, lane.place++) {
		lane.lane = page->events[lane.first].lane;
		lane.end = end_of_lane(page, lane.first);
		add_lane(plot, page, &lane);
	}
	(void)aw_buf_puts(plot->buf, "</svg>\n");
}

void
aw_page_timeline(const struct aw_page *page, struct aw_buf *buf)
{
	int64_t span = span_of(page);
	struct plot plot = {
	    .now = page->now, .from = page->now - span / PAST, .to = page->now + span, .buf = buf};

	if (page->n_devices == 0)
		return;
	for (size_t first = 0; first < page->n_events; first = end_of_lane(page, first))
		plot.lanes++;
	(void)aw_buf_puts(buf, "<section id=\"timeline\" aria-labelledby=\"h-timeline\">\n"
			       "<h2 id=\"h-timeline\">What breaks when</h2>\n");
	if (plot.lanes > 0)
		add_picture(page, &plot);
	else
		(void)aw_buf_puts(buf, "<p class=\"none\">No date is known.</p>\n");
	(void)aw_buf_puts(buf, "</section>\n");
}
