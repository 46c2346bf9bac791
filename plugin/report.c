/* SPDX-License-Identifier: ISC */
#include "report.h"

#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/array.h"
#include "base/buf.h"
#include "base/memory.h"
#include "base/instant.h"
#include "policy/policy.h"
#include "base/text.h"

#define SUBJECT_MAX 320 /* the counts of a fleet */
#define TITLE_MAX 320   /* holds the sentence on a retiring root */
#define TEXT_MAX 448
#define DETAILS_MAX ((size_t)2048)
#define MORE_MAX 48   /* room reserved for "and N more" */
#define NAMES_MAX 512 /* bytes of the names of items that are OK */

struct item {
	enum aw_severity state;
	bool note;  /* not a verdict */
	bool shown; /* also if it is OK */
	int64_t when;
	size_t order;
	char *text;            /* for the status line and its own line */
	char *name;            /* for the status line where it is OK; NULL: not there */
	struct aw_buf details; /* whole lines */
};

struct aw_report {
	char subject[SUBJECT_MAX];
	char summary[TEXT_MAX];
	struct item *items;
	size_t n_items;
	struct aw_perfdata *perfdata;
	size_t n_perfdata;
	bool failed; /* memory was short: items may be missing */
};

size_t
aw_report_harmless(char *dst, size_t size, const char *text)
{
	static const char from[] = "|<>[]\\`", to[] = "!//()/'";
	size_t len = aw_text_clean(dst, size, text, strlen(text));

	for (char *c = dst; *c != '\0'; c++) {
		const char *found = strchr(from, *c);

		if (found != NULL)
			*c = to[found - from];
	}
	return len;
}

struct aw_report *
aw_report_new(void)
{
	return calloc(1, sizeof(struct aw_report));
}

static void
drop_items(struct aw_report *report)
{
	for (size_t i = 0; i < report->n_items; i++) {
		free(report->items[i].text);
		free(report->items[i].name);
		aw_buf_free(&report->items[i].details);
	}
	free(report->items);
	free(report->perfdata);
	report->items = NULL;
	report->perfdata = NULL;
	report->n_items = report->n_perfdata = 0;
}

void
aw_report_free(struct aw_report *report)
{
	if (report == NULL)
		return;
	drop_items(report);
	free(report);
}

void
aw_report_subject(struct aw_report *report, const char *subject)
{
	(void)aw_report_harmless(report->subject, sizeof(report->subject), subject);
}

void
aw_report_summary(struct aw_report *report, const char *fmt, ...)
{
	char raw[TEXT_MAX];
	va_list ap;

	va_start(ap, fmt);
	(void)vsnprintf(raw, sizeof(raw), fmt, ap);
	va_end(ap);
	(void)aw_report_harmless(report->summary, sizeof(report->summary), raw);
}

static void
add_item(struct aw_report *report, struct item item, const char *title, const char *text)
{
	char line[TITLE_MAX + TEXT_MAX + 2];
	size_t len = aw_report_harmless(line, TITLE_MAX, title);

	if (text != NULL) {
		line[len++] = ':';
		line[len++] = ' ';
		(void)aw_report_harmless(line + len, TEXT_MAX, text);
	}
	item.order = report->n_items;
	item.text = strdup(line);
	aw_buf_init(&item.details, DETAILS_MAX);
	if (item.text == NULL || !AW_GROW(report->items, report->n_items)) {
		free(item.text);
		report->failed = true;
		return;
	}
	report->items[report->n_items++] = item;
}

void
aw_report_add(struct aw_report *report, enum aw_severity state, int64_t when, const char *title,
    const char *text)
{
	add_item(report, (struct item){.state = state, .when = when}, title, text);
}

void
aw_report_note(struct aw_report *report, const char *title, const char *text)
{
	add_item(report, (struct item){.note = true, .shown = true, .when = AW_INSTANT_NONE}, title,
	    text);
}

void
aw_report_show(struct aw_report *report)
{
	if (report->n_items > 0)
		report->items[report->n_items - 1].shown = true;
}

void
aw_report_name(struct aw_report *report, const char *words)
{
	struct item *last = report->n_items > 0 ? &report->items[report->n_items - 1] : NULL;
	char name[TITLE_MAX];

	if (last == NULL || last->name != NULL)
		return;
	(void)aw_report_harmless(name, sizeof(name), words);
	last->shown = true;
	last->name = strdup(name);
	report->failed = report->failed || last->name == NULL;
}

void
aw_report_detail(struct aw_report *report, const char *fmt, ...)
{
	char raw[AW_REPORT_LINE_MAX], line[AW_REPORT_LINE_MAX - 4];
	va_list ap;
	int before;

	if (report->n_items == 0)
		return;
	va_start(ap, fmt);
	(void)vsnprintf(raw, sizeof(raw), fmt, ap);
	va_end(ap);
	(void)aw_report_harmless(line, sizeof(line), raw);
	/* Details beyond the limit are dropped; no state depends on them. */
	before = aw_memory_watch();
	(void)aw_buf_printf(&report->items[report->n_items - 1].details, "  %s\n", line);
	if (aw_memory_short(before))
		report->failed = true;
}

void
aw_report_perfdata(struct aw_report *report, const struct aw_perfdata *perfdata)
{
	if (!AW_GROW(report->perfdata, report->n_perfdata)) {
		report->failed = true;
		return;
	}
	report->perfdata[report->n_perfdata++] = *perfdata;
}

void
aw_report_fail(struct aw_report *report, const struct aw_error *err)
{
	char line[AW_ERROR_OBJECT_MAX + AW_ERROR_TEXT_MAX + 32];
	struct aw_error shown = *err;

	/* The status line has the subject already. */
	if (strcmp(shown.object, report->subject) == 0)
		shown.object[0] = '\0';
	drop_items(report);
	aw_report_add(report, AW_SEVERITY_UNKNOWN, AW_INSTANT_NONE,
	    aw_error_line(&shown, line, sizeof(line)), NULL);
	aw_report_detail(report, "%s", aw_err_code(err->code)->remedy);
}

enum aw_severity
aw_report_state(const struct aw_report *report)
{
	enum aw_severity state = AW_SEVERITY_OK;
	bool judged = false;

	if (report->failed)
		return AW_SEVERITY_UNKNOWN;
	for (size_t i = 0; i < report->n_items; i++) {
		state = aw_severity_worse(state, report->items[i].state);
		judged = judged || !report->items[i].note;
	}
	return judged ? state : AW_SEVERITY_UNKNOWN;
}

/* Worst first, then items that are shown even if OK, then the earliest. */
static int
compare_items(const void *left, const void *right)
{
	const struct item *a = left, *b = right;

	if (a->state != b->state)
		return a->state > b->state ? -1 : 1;
	if (a->state == AW_SEVERITY_OK && a->shown != b->shown)
		return a->shown ? -1 : 1;
	if (a->when != b->when) {
		if (a->when == AW_INSTANT_NONE || b->when == AW_INSTANT_NONE)
			return a->when == AW_INSTANT_NONE ? 1 : -1;
		return a->when < b->when ? -1 : 1;
	}
	return a->order < b->order ? -1 : 1;
}

/* "a; b; and 2 more": the names of items that are OK, as many as fit. */
static void
format_names(const struct aw_report *report, char out[NAMES_MAX])
{
	size_t len = 0, left = 0;

	out[0] = '\0';
	for (size_t i = 0; i < report->n_items; i++) {
		const struct item *item = &report->items[i];

		if (item->state != AW_SEVERITY_OK || item->name == NULL)
			continue;
		if (left == 0 && len + strlen(item->name) + 2 < NAMES_MAX - MORE_MAX)
			len += (size_t)snprintf(
			    out + len, NAMES_MAX - len, "%s%s", len > 0 ? "; " : "", item->name);
		else
			left++;
	}
	if (left > 0)
		(void)snprintf(out + len, NAMES_MAX - len, "; and %zu more", left);
}

/* What comes after the subject and before `tail`: the worst item, or what an OK is about. */
static const char *
head_of(const struct aw_report *report, enum aw_severity state, const char *names)
{
	if (state == AW_SEVERITY_OK)
		return names[0] != '\0' ? names : report->summary;
	return report->items != NULL && report->items[0].state != AW_SEVERITY_OK
		   ? report->items[0].text
		   : "nothing matched";
}

static void
format_tail(const struct aw_report *report, enum aw_severity state, const char *names,
    char tail[NAMES_MAX + TEXT_MAX])
{
	size_t problems = 0;
	char more[MORE_MAX] = "";

	for (size_t i = 0; i < report->n_items; i++)
		problems += report->items[i].state != AW_SEVERITY_OK ? 1 : 0;
	if (problems > 1)
		(void)snprintf(more, sizeof(more), " (and %zu more)", problems - 1);
	if (state == AW_SEVERITY_OK)
		names = names[0] != '\0' ? report->summary : "";
	(void)snprintf(
	    tail, NAMES_MAX + TEXT_MAX, "%s%s%s", more, names[0] != '\0' ? "; " : "", names);
}

/*
 * "ANCHORWATCH CRITICAL: subject: worst item (and 2 more)", or "ANCHORWATCH OK: subject: summary";
 * named items that are OK follow the worst and come before a summary.
 */
static size_t
format_status(const struct aw_report *report, char out[AW_REPORT_STATUS_MAX])
{
	enum aw_severity state = aw_report_state(report);
	char names[NAMES_MAX], tail[NAMES_MAX + TEXT_MAX];
	const char *head, *subject = report->subject;
	size_t len, room;

	format_names(report, names);
	head = head_of(report, state, names);
	format_tail(report, state, names, tail);
	(void)aw_text_format(out, AW_REPORT_STATUS_MAX, "ANCHORWATCH %s: %s%s",
	    aw_severity_upper(state), subject, subject[0] != '\0' && head[0] != '\0' ? ": " : "");
	len = strlen(out);
	room = AW_REPORT_STATUS_MAX - len;
	room = strlen(tail) < room / 2 ? room - strlen(tail) : room / 2;
	len += aw_text_clean(out + len, room, head, strlen(head));
	len += aw_text_clean(out + len, AW_REPORT_STATUS_MAX - len, tail, strlen(tail));
	return len;
}

/* " | 'a'=1 'b'=2", as many whole values as the limit allows; returns the length. */
static size_t
format_perfdata(const struct aw_report *report, char *out)
{
	size_t len = 0;

	for (size_t i = 0; i < report->n_perfdata; i++) {
		char text[AW_PERFDATA_TEXT];
		size_t n = aw_perfdata_format(&report->perfdata[i], text);
		const char *before = i == 0 ? " | " : " ";

		if (len + strlen(before) + n >= AW_REPORT_PERFDATA_MAX)
			break;
		len +=
		    (size_t)snprintf(out + len, AW_REPORT_PERFDATA_MAX - len, "%s%s", before, text);
	}
	return len;
}

static bool
is_shown(const struct item *item, bool all)
{
	return all || item->shown || item->state != AW_SEVERITY_OK;
}

/* One item, with its details if `room` bytes allow; 0 if not even its line fits. */
static size_t
format_item(const struct item *item, bool all, char *out, size_t room)
{
	size_t len;
	int n = snprintf(out, room, "[%s] %s\n", aw_severity_upper(item->state), item->text);

	if (n < 0 || (size_t)n >= room)
		return 0;
	len = (size_t)n;
	if ((item->state != AW_SEVERITY_OK || all) && item->details.len > 0 &&
	    len + item->details.len < room) {
		memcpy(out + len, item->details.data, item->details.len);
		len += item->details.len;
	}
	return len;
}

static size_t
format_long(const struct aw_report *report, bool all, char *out, size_t room)
{
	size_t len = 0, hidden = 0;

	for (size_t i = 0; i < report->n_items; i++) {
		size_t n = 0;

		if (!is_shown(&report->items[i], all))
			continue;
		if (hidden == 0)
			n = format_item(&report->items[i], all, out + len, room - MORE_MAX - len);
		len += n;
		hidden += n == 0 ? 1 : 0;
	}
	if (hidden > 0)
		len += (size_t)snprintf(out + len, room - len, "and %zu more\n", hidden);
	return len;
}

size_t
aw_report_format(struct aw_report *report, bool all, char out[AW_REPORT_MAX])
{
	size_t len;

	if (report->failed)
		return (size_t)snprintf(out, AW_REPORT_MAX, "ANCHORWATCH UNKNOWN: out of memory\n");
	if (report->n_items > 0)
		qsort(report->items, report->n_items, sizeof(report->items[0]), compare_items);
	len = format_status(report, out);
	len += format_perfdata(report, out + len);
	out[len++] = '\n';
	len += format_long(report, all, out + len, AW_REPORT_MAX - len);
	out[len] = '\0';
	return len;
}
