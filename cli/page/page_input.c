/* SPDX-License-Identifier: ISC */
#include "page/page_input.h"

#include <string.h>

#include "base/array.h"

char *
aw_page_copy(struct aw_page *page, const char *text)
{
	char *dup = text != NULL ? strdup(text) : NULL;

	page->no_memory = page->no_memory || (text != NULL && dup == NULL);
	return dup;
}

void *
aw_page_element(struct aw_page *page, void *items, size_t *n, size_t size)
{
	char **array = items;
	void *at;

	if (!aw_array_grow(items, *n, size)) {
		page->no_memory = true;
		return NULL;
	}
	at = *array + (*n)++ * size;
	memset(at, 0, size);
	return at;
}

void
aw_page_event(struct aw_page *page, enum aw_page_lane lane, int64_t at, const char *what)
{
	struct aw_page_event *event;

	if (at == AW_INSTANT_NONE ||
	    (event = aw_page_element(page, &page->events, &page->n_events, sizeof(*event))) == NULL)
		return;
	event->lane = lane;
	event->at = at;
	event->what = aw_page_copy(page, what);
}

void
aw_page_alarm(struct aw_page *page, const struct aw_verdict *verdict, const char *device)
{
	const char *remedy = aw_verdict_remedy(verdict);
	struct aw_page_alarm *alarm = NULL;

	for (size_t i = 0; alarm == NULL && i < page->n_alarms; i++)
		if (page->alarms[i].finding == verdict->finding && page->alarms[i].remedy != NULL &&
		    strcmp(page->alarms[i].remedy, remedy) == 0)
			alarm = &page->alarms[i];
	if (alarm == NULL) {
		alarm = aw_page_element(page, &page->alarms, &page->n_alarms, sizeof(*alarm));
		if (alarm == NULL)
			return;
		alarm->finding = verdict->finding;
		alarm->remedy = aw_page_copy(page, remedy);
	}
	alarm->severity = aw_severity_worse(alarm->severity, verdict->severity);
	if (alarm->last == page->n_devices)
		return;
	alarm->last = page->n_devices;
	if (alarm->n < AW_PAGE_NAMES)
		alarm->names[alarm->n] = aw_page_copy(page, device);
	alarm->n++;
}
