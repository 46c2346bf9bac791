/* SPDX-License-Identifier: ISC */
/* The tables of the wallboard: devices, licenses, services, sources, alarms. */
#include <string.h>

#include "base/text.h"
#include "model/source_kind.h"
#include "page/html.h"
#include "page/page_parts.h"

#define N(array) (sizeof(array) / sizeof((array)[0]))
#define REMEDY_MAX 1024 /* characters; `anchorwatch show` prints the whole text */
#define REASON_MAX 1024
#define DEVICE_COLUMNS 5
#define BAR_WIDTH 100
#define BAR_DAYS 90 /* days that a full bar represents */

/* Each object is a group of rows: its own row and, if needed, a line below it. */
static void
begin_group(struct aw_buf *buf, const char *class, const char *name)
{
	(void)aw_buf_printf(buf, "<tbody class=\"%s\"><tr><th scope=\"row\">", class);
	aw_html_put(buf, "<bdi>%s</bdi>", name);
}

static void
end_group(struct aw_buf *buf)
{
	(void)aw_buf_puts(buf, "</tbody>\n");
}

/* The cell with the date since when a device is broken, or when it breaks. */
static void
add_break(const struct aw_page_readiness *readiness, int64_t now, struct aw_buf *buf)
{
	bool broken = readiness->state == AW_READINESS_BROKEN;

	if (broken && readiness->break_date == AW_INSTANT_NONE)
		aw_page_when(buf, readiness->since, now);
	else if (!broken && readiness->any_day_since != AW_INSTANT_NONE) {
		(void)aw_buf_puts(buf, "<td class=\"when\"><b>any day</b><small>latest ");
		aw_html_date(buf, readiness->break_date);
		(void)aw_buf_puts(buf, "</small></td>");
	} else
		aw_page_when(buf, readiness->break_date, now);
}

/* The roots that are missing, each by its name and its whole SHA-256. */
static void
add_missing(const struct aw_page_readiness *readiness, struct aw_buf *buf)
{
	char hex[2 * AW_SHA256_LEN + 1];

	if (readiness->n_missing == 0)
		return;
	(void)aw_buf_printf(buf,
	    "<tr class=\"line\"><td colspan=\"%d\"><b>Missing:</b><ul class=\"roots\">",
	    DEVICE_COLUMNS);
	for (size_t i = 0; i < readiness->n_missing && !buf->failed; i++) {
		const struct aw_page_root *root = &readiness->missing[i];

		aw_hex(hex, root->sha256, AW_SHA256_LEN);
		aw_html_put(buf, "<li><bdi>%s</bdi>, SHA-256 ", root->name);
		(void)aw_buf_printf(buf, "<code>%s</code></li>", hex);
	}
	(void)aw_buf_puts(buf, "</ul></td></tr>\n");
}

/* True if the row above has the same remedy, which is not repeated. */
static bool
repeats_remedy(const struct aw_page_device *device, bool first)
{
	return !first && device[0].readiness.remedy != NULL &&
	       device[-1].readiness.remedy != NULL &&
	       strcmp(device[0].readiness.remedy, device[-1].readiness.remedy) == 0;
}

/* The worst finding, where it is another than the readiness: its text, its date and its remedy. */
static void
add_worst(const struct aw_page_device *device, struct aw_buf *buf)
{
	char date[AW_INSTANT_TEXT], lead[64];

	if (device->worst.text == NULL)
		return;
	(void)aw_text_format(lead, sizeof(lead),
	    "%s%s%s:", aw_fleet_class_word(device->worst.class),
	    device->worst.until != AW_INSTANT_NONE ? ", " : "",
	    device->worst.until != AW_INSTANT_NONE
		? aw_instant_format_date(device->worst.until, date)
		: "");
	aw_page_line(buf, DEVICE_COLUMNS, lead, device->worst.text, REASON_MAX);
	if (device->worst.remedy != NULL)
		aw_page_line(buf, DEVICE_COLUMNS, "Do:", device->worst.remedy, REMEDY_MAX);
}

/* What to do about the readiness, or why it is not known. */
static void
add_readiness(const struct aw_page_device *device, bool again, struct aw_buf *buf)
{
	const struct aw_page_readiness *readiness = &device->readiness;
	char lead[64] = "Do:";

	if (readiness->state == AW_READINESS_UNKNOWN && readiness->reason != NULL)
		aw_page_line(buf, DEVICE_COLUMNS, "Why:", readiness->reason, REASON_MAX);
	if (!again)
		add_missing(readiness, buf);
	if (readiness->remedy == NULL || again)
		return;
	if (device->worst.text != NULL)
		(void)aw_text_format(lead, sizeof(lead), "For %s do:", readiness->transition);
	aw_page_line(buf, DEVICE_COLUMNS, lead, readiness->remedy, REMEDY_MAX);
}

static void
device_row(const struct aw_page *page, size_t i, bool first, struct aw_buf *buf)
{
	const struct aw_page_device *device = &page->devices[i];
	const struct aw_page_readiness *readiness = &device->readiness;
	bool again = repeats_remedy(device, first);

	begin_group(buf, aw_page_severity_class(device->severity), device->name);
	aw_page_age(buf, device->observed_at, device->stale, page->now);
	(void)aw_buf_puts(buf, "</th><td>");
	aw_page_severity(buf, device->severity);
	if (device->severity != AW_SEVERITY_OK)
		(void)aw_buf_printf(buf, "<small>%s</small>",
		    aw_fleet_class_word(
			device->worst.text != NULL ? device->worst.class : AW_FLEET_TRUST));
	(void)aw_buf_puts(buf, "</td><td>");
	aw_page_state(buf, readiness->state);
	if (readiness->transition != NULL && readiness->state != AW_READINESS_NOT_AFFECTED)
		aw_html_put(buf, "<small><bdi>%s</bdi></small>", readiness->transition);
	(void)aw_buf_puts(buf, again ? "<small>do as above</small></td>" : "</td>");
	add_break(readiness, page->now, buf);
	aw_page_when(buf, readiness->impact_date, page->now);
	(void)aw_buf_puts(buf, "</tr>\n");
	add_worst(device, buf);
	add_readiness(device, again, buf);
	end_group(buf);
}

void
aw_page_devices(const struct aw_page *page, struct aw_buf *buf)
{
	static const char *const columns[] = {
	    "Device", "State", "Readiness", "Breaks", "Licenses stop"};
	const struct aw_page_table table = {.id = "devices",
	    .title = "Devices",
	    .caption = "Devices by their worst finding, worst first, then by break date",
	    .columns = columns,
	    .n_columns = N(columns),
	    .none = "No device has a record.",
	    .n = page->n_devices,
	    .open = page->n_devices,
	    .row = device_row};

	aw_page_table(page, &table, buf);
}

/* A bar for the time left; the cell has it in words, too. */
static void
add_bar(int64_t left, struct aw_buf *buf)
{
	int64_t width = left * BAR_WIDTH / (BAR_DAYS * AW_DAY);

	if (left < 0 || left > BAR_DAYS * AW_DAY)
		width = left < 0 ? 0 : BAR_WIDTH;
	(void)aw_buf_printf(buf,
	    "<svg class=\"bar\" viewBox=\"0 0 %d 6\" preserveAspectRatio=\"none\" "
	    "aria-hidden=\"true\"><rect width=\"%d\" height=\"6\"/></svg>",
	    BAR_WIDTH, (int)width);
}

static void
add_left(const struct aw_page_license *license, int64_t now, struct aw_buf *buf)
{
	char text[AW_DURATION_TEXT];
	int64_t left;

	(void)aw_buf_puts(buf, "<td class=\"left\">");
	if (license->deadline == AW_INSTANT_NONE) {
		(void)aw_buf_puts(buf, "<b>&ndash;</b><small>no deadline</small></td>");
		return;
	}
	left = license->deadline - now;
	(void)aw_buf_printf(
	    buf, "<b>%s</b> %s", aw_html_span(left, text), left < 0 ? "over" : "left");
	(void)aw_buf_puts(buf, "<small>");
	aw_html_date(buf, license->deadline);
	(void)aw_buf_puts(buf, "</small>");
	add_bar(left, buf);
	(void)aw_buf_puts(buf, "</td>");
}

static void
license_row(const struct aw_page *page, size_t i, bool first, struct aw_buf *buf)
{
	const struct aw_page_license *license = &page->licenses[i];
	bool with_line = license->severity != AW_SEVERITY_OK && license->reason != NULL;

	(void)first;
	begin_group(buf, aw_page_severity_class(license->severity), license->device);
	aw_html_put(buf, "<small><bdi>%s</bdi></small>", license->name);
	aw_page_age(buf, license->observed_at, license->stale, page->now);
	(void)aw_buf_puts(buf, "</th>");
	add_left(license, page->now, buf);
	(void)aw_buf_puts(buf, "<td>");
	aw_page_severity(buf, license->severity);
	aw_html_put(buf, "<small>%s</small></td></tr>\n", license->state);
	if (with_line)
		aw_page_line(buf, 3, "Why:", license->reason, REASON_MAX);
	if (license->remedy != NULL)
		aw_page_line(buf, 3, "Do:", license->remedy, REMEDY_MAX);
	end_group(buf);
}

void
aw_page_licenses(const struct aw_page *page, struct aw_buf *buf)
{
	static const char *const columns[] = {"License of", "Time left", "State"};
	const struct aw_page_table table = {.id = "licenses",
	    .title = "License countdowns",
	    .caption = "Licenses, worst first, then by time left",
	    .columns = columns,
	    .n_columns = N(columns),
	    .none = "No license state is watched.",
	    .n = page->n_licenses,
	    .open = 5,
	    .row = license_row};

	aw_page_table(page, &table, buf);
}

/* Its issuers and purposes, as far as they are known. */
static void
certificate_row(const struct aw_page *page, size_t i, bool first, struct aw_buf *buf)
{
	const struct aw_page_certificate *own = &page->certificates[i];

	(void)first;
	begin_group(buf, aw_page_severity_class(own->severity), own->device);
	aw_html_put(buf, "<small><bdi>%s</bdi></small>", own->name);
	aw_page_age(buf, own->observed_at, own->stale, page->now);
	aw_html_put(buf, "</th><td>%s", own->kind);
	aw_html_put(buf, "<small><bdi>%s</bdi></small></td>", own->path != NULL ? own->path : "");
	aw_html_put(buf, "<td>%s</td>", own->purposes != NULL ? own->purposes : "not known");
	aw_page_when(buf, own->end, page->now);
	(void)aw_buf_puts(buf, "<td>");
	aw_page_severity(buf, own->severity);
	(void)aw_buf_puts(buf, "</td></tr>\n");
	if (own->notice != NULL)
		aw_page_line(buf, 5, "Why:", own->notice, REASON_MAX);
	if (own->remedy != NULL)
		aw_page_line(buf, 5, "Do:", own->remedy, REMEDY_MAX);
	end_group(buf);
}

void
aw_page_certificates(const struct aw_page *page, struct aw_buf *buf)
{
	static const char *const columns[] = {
	    "Certificate of", "Issued by", "Purposes", "Ends", "State"};
	const struct aw_page_table table = {.id = "certificates",
	    .title = "Own certificates",
	    .caption = "Certificates that the devices present, worst first, then by their end; of "
		       "more than 100, those that need nothing are left out",
	    .columns = columns,
	    .n_columns = N(columns),
	    .none = "No certificate of a device is watched.",
	    .n = page->n_certificates,
	    .open = 4,
	    .row = certificate_row};

	aw_page_table(page, &table, buf);
}

static void
add_verified(const struct aw_page_service *service, struct aw_buf *buf)
{
	size_t yes = service->verified[AW_VERIFIED_YES], no = service->verified[AW_VERIFIED_NO];
	size_t unknown = service->verified[AW_VERIFIED_UNKNOWN];

	(void)aw_buf_printf(buf, "<b>%zu of %zu</b> verify it", yes, yes + no + unknown);
	if (no > 0)
		(void)aw_buf_printf(buf, "<small>%zu %s not</small>", no, no == 1 ? "does" : "do");
	if (unknown > 0)
		(void)aw_buf_printf(buf, "<small>%zu unknown</small>", unknown);
}

/* The date of the verdict that represents the service, and whose it is. */
static void
add_service_date(const struct aw_page_service *service, int64_t now, struct aw_buf *buf)
{
	(void)aw_buf_puts(buf, "<td class=\"when\">");
	if (service->result == AW_VERIFIED_NO && service->date != AW_INSTANT_NONE)
		(void)aw_buf_puts(buf, "not since ");
	aw_html_date(buf, service->date);
	(void)aw_buf_puts(buf, "<small>");
	if (service->date != AW_INSTANT_NONE)
		aw_html_distance(buf, service->date, now);
	(void)aw_buf_puts(buf, "</small>");
	if (service->severity != AW_SEVERITY_OK && service->device != NULL)
		aw_html_put(buf, "<small><bdi>%s</bdi></small>", service->device);
	(void)aw_buf_puts(buf, "</td>");
}

static void
service_row(const struct aw_page *page, size_t i, bool first, struct aw_buf *buf)
{
	const struct aw_page_service *service = &page->services[i];

	(void)first;
	begin_group(buf, aw_page_severity_class(service->severity), service->name);
	aw_page_age(buf, service->observed_at, service->stale, page->now);
	(void)aw_buf_puts(buf, "</th><td>");
	add_verified(service, buf);
	(void)aw_buf_puts(buf, "</td>");
	add_service_date(service, page->now, buf);
	aw_page_when(buf, service->leaf_until, page->now);
	(void)aw_buf_puts(buf, "<td>");
	aw_page_severity(buf, service->severity);
	(void)aw_buf_puts(buf, "</td></tr>\n");
	if (service->remedy != NULL)
		aw_page_line(buf, 5, "Do:", service->remedy, REMEDY_MAX);
	end_group(buf);
}

void
aw_page_services(const struct aw_page *page, struct aw_buf *buf)
{
	static const char *const columns[] = {
	    "Service", "Devices", "Verified until", "Its certificate ends", "State"};
	const struct aw_page_table table = {.id = "services",
	    .title = "Services",
	    .caption = "Services, worst first, then by the end of verification",
	    .columns = columns,
	    .n_columns = N(columns),
	    .none = "No service is watched: only the dates of the transitions decide.",
	    .n = page->n_services,
	    .open = 4,
	    .row = service_row};

	aw_page_table(page, &table, buf);
}

/* Why it does not answer, or which of its parts are used from another source. */
static void
source_row(const struct aw_page *page, size_t i, bool first, struct aw_buf *buf)
{
	const struct aw_page_source *source = &page->sources[i];

	(void)first;
	begin_group(buf, aw_page_severity_class(source->severity), source->device);
	aw_html_put(buf, "<small><bdi>%s</bdi></small>", source->name);
	aw_page_age(buf, source->observed_at, source->stale, page->now);
	aw_html_put(buf, "</th><td>%s</td><td>", aw_source_kind_name(source->kind));
	aw_page_severity(buf, source->severity);
	if (source->error != AW_OK)
		aw_html_put(buf, "<small>%s</small>", aw_err_code(source->error)->id);
	(void)aw_buf_puts(buf, "</td></tr>\n");
	if (source->failure != NULL)
		aw_page_line(buf, 3, "Why:", source->failure, REASON_MAX);
	if (source->note != NULL)
		aw_page_line(buf, 3, "Note:", source->note, REASON_MAX);
	end_group(buf);
}

void
aw_page_sources(const struct aw_page *page, struct aw_buf *buf)
{
	static const char *const columns[] = {"Source of", "Kind", "State"};
	const struct aw_page_table table = {.id = "sources",
	    .title = "Sources",
	    .caption = "Sources of the devices, worst first",
	    .columns = columns,
	    .n_columns = N(columns),
	    .none = "No device has a source: files alone are read.",
	    .n = page->n_sources,
	    .open = 4,
	    .row = source_row};

	aw_page_table(page, &table, buf);
}

static void
alarm_row(const struct aw_page *page, size_t i, bool first, struct aw_buf *buf)
{
	const struct aw_page_alarm *alarm = &page->alarms[i];
	const struct aw_code *code = aw_finding_code(alarm->finding);
	size_t named = alarm->n < AW_PAGE_NAMES ? alarm->n : AW_PAGE_NAMES;

	(void)first;
	begin_group(buf, aw_page_severity_class(alarm->severity), code->title);
	aw_html_put(buf, "<small>%s</small></th><td>", code->id);
	aw_page_severity(buf, alarm->severity);
	(void)aw_buf_printf(buf, "</td><td><b>%zu</b> ", alarm->n);
	for (size_t k = 0; k < named; k++) {
		(void)aw_buf_puts(buf, k > 0 ? ", " : "");
		aw_html_put(buf, "<bdi>%s</bdi>", alarm->names[k]);
	}
	if (alarm->n > named)
		(void)aw_buf_printf(buf, " and %zu more", alarm->n - named);
	(void)aw_buf_puts(buf, "</td></tr>\n");
	aw_page_line(buf, 3, "Do:", alarm->remedy, REMEDY_MAX);
	end_group(buf);
}

void
aw_page_alarms(const struct aw_page *page, struct aw_buf *buf)
{
	static const char *const columns[] = {"Alarm", "State", "Devices"};
	const struct aw_page_table table = {.id = "alarms",
	    .title = "Other alarms",
	    .caption = "Other findings, by kind and remedy, worst first",
	    .columns = columns,
	    .n_columns = N(columns),
	    .none = "No other alarm is raised.",
	    .n = page->n_alarms,
	    .open = 4,
	    .row = alarm_row};

	aw_page_table(page, &table, buf);
}
