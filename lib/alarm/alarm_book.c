/* SPDX-License-Identifier: ISC */
/* The entries of the book in their order, and the room for them. */
#include "alarm/alarm_book.h"

#include <stdlib.h>
#include <string.h>

#include "base/instant.h"

struct aw_alarms *
aw_alarms_new(uint32_t max_per_hour)
{
	struct aw_alarms *alarms = calloc(1, sizeof(*alarms));

	if (alarms == NULL)
		return NULL;
	alarms->max_per_hour = max_per_hour;
	alarms->held.held = true;
	alarms->next_order = 1;
	alarms->seen = alarms->recent_swept = AW_INSTANT_NONE;
	return alarms;
}

void
aw_entry_free(struct aw_entry *entry)
{
	if (entry == NULL)
		return;
	free(entry->alarm.device);
	free(entry->alarm.object);
	free(entry->alarm.text);
	free(entry);
}

void
aw_alarms_free(struct aw_alarms *alarms)
{
	if (alarms == NULL)
		return;
	for (size_t i = 0; i < alarms->n; i++)
		aw_entry_free(alarms->entries[i]);
	for (size_t i = 0; i < alarms->n_recent; i++)
		aw_entry_free(alarms->recent[i]);
	free(alarms->entries);
	free(alarms->ready.items);
	free(alarms->held.items);
	free(alarms->recent);
	aw_alarms_set_devices(alarms, NULL, 0);
	free(alarms);
}

void
aw_alarms_set_devices(struct aw_alarms *alarms, struct aw_alarm_device *devices, size_t n)
{
	for (size_t i = 0; i < alarms->n_devices; i++)
		free(alarms->devices[i].name);
	free(alarms->devices);
	alarms->devices = devices;
	alarms->n_devices = n;
}

static int
compare_device(const void *name, const void *device)
{
	return strcmp(name, ((const struct aw_alarm_device *)device)->name);
}

const struct aw_alarm_device *
aw_alarms_device(const struct aw_alarms *alarms, const char *name)
{
	if (alarms->n_devices == 0)
		return NULL;
	return bsearch(
	    name, alarms->devices, alarms->n_devices, sizeof(*alarms->devices), compare_device);
}

const struct aw_alarm_device *
aw_alarms_devices(const struct aw_alarms *alarms, size_t *n)
{
	*n = alarms->n_devices;
	return alarms->devices;
}

int
aw_alarm_compare(
    const char *device, enum aw_alarm_class kind, const char *object, const struct aw_alarm *alarm)
{
	int order = strcmp(device, alarm->device);

	if (order == 0)
		order = (kind > alarm->class) - (kind < alarm->class);
	return order != 0 ? order : strcmp(object, alarm->object);
}

static bool
grow(struct aw_entry ***items, size_t capacity)
{
	struct aw_entry **grown = realloc(*items, capacity * sizeof(struct aw_entry *));

	if (grown != NULL)
		*items = grown;
	return grown != NULL;
}

bool
aw_alarms_reserve(struct aw_alarms *alarms, size_t n)
{
	size_t capacity = alarms->capacity != 0 ? alarms->capacity : 64;

	if (n <= alarms->capacity)
		return true;
	while (capacity < n)
		capacity *= 2;
	if (!grow(&alarms->entries, capacity) || !grow(&alarms->ready.items, capacity) ||
	    !grow(&alarms->held.items, capacity))
		return false;
	alarms->capacity = capacity;
	return true;
}

const struct aw_alarm *
aw_alarms_at(const struct aw_alarms *alarms, size_t i)
{
	return i < alarms->n ? &alarms->entries[i]->alarm : NULL;
}

size_t
aw_alarms_count(const struct aw_alarms *alarms)
{
	return alarms->n;
}

uint64_t
aw_alarms_suppressed(const struct aw_alarms *alarms)
{
	return alarms->suppressed;
}
