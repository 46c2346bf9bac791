/* SPDX-License-Identifier: ISC */
/* The entries of the book in their order, and the room for them. */
#include "alarm/alarm_book.h"

#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base/instant.h"

struct aw_alarms *
aw_alarms_new(uint32_t max_per_hour)
{
	struct aw_alarms *alarms = calloc(1, sizeof(*alarms));

	if (alarms == NULL)
		return NULL;
	alarms->max_per_hour = max_per_hour;
	alarms->heaps[AW_QUEUE_HELD].held = true;
	alarms->next_order = 1;
	alarms->seen = alarms->recent_swept = alarms->now_ms = AW_INSTANT_NONE;
	for (size_t i = 0; i <= AW_ALARM_CLASS_MAX; i++)
		for (size_t side = 0; side < AW_STORM_SIDES; side++)
			aw_storm_init(&alarms->storms[i][side], AW_INSTANT_NONE);
	alarms->disk.journal = -1;
	aw_buf_init(&alarms->disk.gone, AW_ALARM_BYTES_MAX);
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

static void
free_devices(struct aw_alarms *alarms)
{
	for (size_t i = 0; i < alarms->n_devices; i++)
		free(alarms->devices[i].name);
	free(alarms->devices);
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
	for (size_t i = 0; i < AW_QUEUES; i++)
		free(alarms->heaps[i].items);
	free(alarms->unsaved);
	free(alarms->recent);
	free_devices(alarms);
	if (alarms->disk.journal >= 0)
		(void)close(alarms->disk.journal);
	aw_buf_free(&alarms->disk.gone);
	free(alarms);
}

void
aw_alarms_set_devices(struct aw_alarms *alarms, struct aw_alarm_device *devices, size_t n)
{
	free_devices(alarms);
	alarms->devices = devices;
	alarms->n_devices = n;
	alarms->disk.devices = true;
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
aw_alarm_compare_names(const char *a, const char *b)
{
	size_t len = strlen(a), other = strlen(b);

	return len != other ? (len > other) - (len < other) : memcmp(a, b, len);
}

int
aw_alarm_compare(
    const char *device, enum aw_alarm_class kind, const char *object, const struct aw_alarm *alarm)
{
	int order = aw_alarm_compare_names(device, alarm->device);

	if (order == 0)
		order = (kind > alarm->class) - (kind < alarm->class);
	return order != 0 ? order : aw_alarm_compare_names(object, alarm->object);
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
	if (!grow(&alarms->entries, capacity) || !grow(&alarms->unsaved, capacity))
		return false;
	for (size_t i = AW_QUEUE_READY; i < AW_QUEUES; i++)
		if (!grow(&alarms->heaps[i].items, capacity))
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

void
aw_alarms_set_limit(struct aw_alarms *alarms, uint32_t max_per_hour)
{
	alarms->max_per_hour = max_per_hour;
}

void
aw_alarms_set_numbers(struct aw_alarms *alarms, struct aw_alarm_numbers numbers)
{
	alarms->disk.numbers = alarms->disk.numbers ||
			       numbers.sequence != alarms->numbers.sequence ||
			       numbers.serial != alarms->numbers.serial;
	alarms->numbers = numbers;
}

struct aw_alarm_numbers
aw_alarms_numbers(const struct aw_alarms *alarms)
{
	return alarms->numbers;
}

const struct aw_error *
aw_alarms_passed(const struct aw_alarms *alarms)
{
	return alarms->disk.passed.code != AW_OK ? &alarms->disk.passed : NULL;
}
