/* SPDX-License-Identifier: ISC */
/* The lists of the wallboard: creating, freeing and sorting them. */
#include <stdlib.h>
#include <string.h>

#include "base/instant.h"
#include "page/page.h"

void
aw_page_init(struct aw_page *page, int64_t now, int64_t refresh)
{
	*page = (struct aw_page){.now = now, .refresh = refresh};
	aw_fleet_init(&page->fleet);
}

static void
clear_devices(struct aw_page *page)
{
	for (size_t i = 0; i < page->n_devices; i++) {
		free(page->devices[i].name);
		free(page->devices[i].worst.text);
		free(page->devices[i].worst.remedy);
		free(page->devices[i].readiness.transition);
		free(page->devices[i].readiness.reason);
		free(page->devices[i].readiness.remedy);
		for (size_t k = 0; k < page->devices[i].readiness.n_missing; k++)
			free(page->devices[i].readiness.missing[k].name);
		free(page->devices[i].readiness.missing);
	}
	free(page->devices);
	for (size_t i = 0; i < page->n_licenses; i++) {
		free(page->licenses[i].device);
		free(page->licenses[i].name);
		free(page->licenses[i].state);
		free(page->licenses[i].reason);
		free(page->licenses[i].remedy);
	}
	free(page->licenses);
	for (size_t i = 0; i < page->n_certificates; i++) {
		free(page->certificates[i].device);
		free(page->certificates[i].name);
		free(page->certificates[i].purposes);
		free(page->certificates[i].path);
		free(page->certificates[i].notice);
		free(page->certificates[i].remedy);
	}
	free(page->certificates);
}

void
aw_page_clear(struct aw_page *page)
{
	clear_devices(page);
	for (size_t i = 0; i < page->n_services; i++) {
		free(page->services[i].name);
		free(page->services[i].device);
		free(page->services[i].remedy);
	}
	free(page->services);
	for (size_t i = 0; i < page->n_sources; i++) {
		free(page->sources[i].device);
		free(page->sources[i].name);
		free(page->sources[i].failure);
		free(page->sources[i].note);
	}
	free(page->sources);
	for (size_t i = 0; i < page->n_references; i++) {
		free(page->references[i].device);
		free(page->references[i].store);
		free(page->references[i].text);
	}
	free(page->references);
	for (size_t i = 0; i < page->n_alarms; i++) {
		free(page->alarms[i].remedy);
		for (size_t k = 0; k < AW_PAGE_NAMES; k++)
			free(page->alarms[i].names[k]);
	}
	free(page->alarms);
	for (size_t i = 0; i < page->n_events; i++)
		free(page->events[i].what);
	free(page->events);
	*page = (struct aw_page){0};
}

static int
by_severity(enum aw_severity a, enum aw_severity b)
{
	return (int)b - (int)a;
}

static int
compare_devices(const void *left, const void *right)
{
	const struct aw_page_device *a = left, *b = right;
	int order = by_severity(a->severity, b->severity);

	if (order == 0)
		order =
		    aw_readiness_rank(b->readiness.state) - aw_readiness_rank(a->readiness.state);
	if (order == 0)
		order = aw_instant_compare(a->readiness.break_date, b->readiness.break_date);
	if (order == 0)
		order = aw_instant_compare(a->worst.until, b->worst.until);
	return order != 0 ? order : strcmp(a->name, b->name);
}

static int
compare_certificates(const void *left, const void *right)
{
	const struct aw_page_certificate *a = left, *b = right;
	int order = by_severity(a->severity, b->severity);

	if (order == 0)
		order = aw_instant_compare(a->end, b->end);
	if (order == 0)
		order = strcmp(a->device, b->device);
	return order != 0 ? order : strcmp(a->name, b->name);
}

static int
compare_licenses(const void *left, const void *right)
{
	const struct aw_page_license *a = left, *b = right;
	int order = by_severity(a->severity, b->severity);

	if (order == 0)
		order = aw_instant_compare(a->deadline, b->deadline);
	if (order == 0)
		order = strcmp(a->device, b->device);
	return order != 0 ? order : strcmp(a->name, b->name);
}

static int
compare_services(const void *left, const void *right)
{
	const struct aw_page_service *a = left, *b = right;
	int order = by_severity(a->severity, b->severity);

	if (order == 0)
		order = aw_instant_compare(a->date, b->date);
	return order != 0 ? order : strcmp(a->name, b->name);
}

static int
compare_sources(const void *left, const void *right)
{
	const struct aw_page_source *a = left, *b = right;
	int order = by_severity(a->severity, b->severity);

	if (order == 0)
		order = strcmp(a->device, b->device);
	return order != 0 ? order : strcmp(a->name, b->name);
}

static int
compare_references(const void *left, const void *right)
{
	const struct aw_page_reference *a = left, *b = right;
	int order = (b->missing > a->missing) - (b->missing < a->missing);

	if (order == 0)
		order = (b->extra > a->extra) - (b->extra < a->extra);
	if (order == 0)
		order = strcmp(a->device, b->device);
	return order != 0 ? order : strcmp(a->text, b->text);
}

static int
compare_alarms(const void *left, const void *right)
{
	const struct aw_page_alarm *a = left, *b = right;
	int order = by_severity(a->severity, b->severity);

	if (order == 0 && a->n != b->n)
		order = a->n > b->n ? -1 : 1;
	if (order == 0)
		order = (int)a->finding - (int)b->finding;
	return order != 0 ? order : strcmp(a->remedy, b->remedy);
}

static int
compare_events(const void *left, const void *right)
{
	const struct aw_page_event *a = left, *b = right;
	int order = (int)a->lane - (int)b->lane;

	if (order == 0)
		order = aw_instant_compare(a->at, b->at);
	return order != 0 ? order : strcmp(a->what, b->what);
}

static void
sort_list(void *items, size_t n, size_t size, int (*compare)(const void *, const void *))
{
	if (n > 1)
		qsort(items, n, size, compare);
}

/* Removes duplicate events: devices that use one service all add its dates. */
static void
drop_doubles(struct aw_page *page)
{
	size_t kept = 0;

	for (size_t i = 0; i < page->n_events; i++) {
		struct aw_page_event *event = &page->events[i];

		if (kept > 0 && compare_events(&page->events[kept - 1], event) == 0)
			free(event->what);
		else
			page->events[kept++] = *event;
	}
	page->n_events = kept;
}

void
aw_page_sort(struct aw_page *page)
{
	sort_list(page->devices, page->n_devices, sizeof(page->devices[0]), compare_devices);
	sort_list(page->licenses, page->n_licenses, sizeof(page->licenses[0]), compare_licenses);
	sort_list(page->certificates, page->n_certificates, sizeof(page->certificates[0]),
	    compare_certificates);
	sort_list(page->services, page->n_services, sizeof(page->services[0]), compare_services);
	sort_list(page->sources, page->n_sources, sizeof(page->sources[0]), compare_sources);
	sort_list(
	    page->references, page->n_references, sizeof(page->references[0]), compare_references);
	sort_list(page->alarms, page->n_alarms, sizeof(page->alarms[0]), compare_alarms);
	sort_list(page->events, page->n_events, sizeof(page->events[0]), compare_events);
	drop_doubles(page);
}
