/* SPDX-License-Identifier: ISC */
#include "seen.h"

#include <stdlib.h>
#include <string.h>

#include "base/array.h"

struct list {
	struct aw_alarm_device *items;
	size_t n;
};

static void
free_list(struct list *list)
{
	for (size_t i = 0; i < list->n; i++)
		free(list->items[i].name);
	free(list->items);
}

static bool
add(struct list *list, const char *name, bool configured)
{
	char *copy = strdup(name);

	if (copy == NULL || !AW_GROW(list->items, list->n)) {
		free(copy);
		return false;
	}
	list->items[list->n++] = (struct aw_alarm_device){.name = copy, .configured = configured};
	return true;
}

static int
compare_names(const void *a, const void *b)
{
	const struct aw_alarm_device *x = a, *y = b;

	return strcmp(x->name, y->name);
}

/* Once it was configured, a record that vanishes later says that it was taken out. */
static bool
was_configured(const struct aw_device_row *row, const struct aw_alarm_device *before)
{
	return row->configured || (before != NULL && before->configured);
}

static bool
is_same(const struct aw_alarms *alarms, const struct aw_snapshot *snapshot)
{
	size_t n, found = 0;

	for (size_t i = 0; i < snapshot->n_devices; i++) {
		const struct aw_device_row *row = snapshot->devices[i];
		const struct aw_alarm_device *before;

		if (!row->was_read)
			continue;
		before = aw_alarms_device(alarms, row->name);
		if (before == NULL || before->configured != was_configured(row, before))
			return false;
		found++;
	}
	(void)aw_alarms_devices(alarms, &n);
	return found == n;
}

static enum aw_err
set_list(struct aw_alarms *alarms, struct list *list, bool complete, struct aw_error *err)
{
	if (!complete) {
		free_list(list);
		return aw_error_nomem(err);
	}
	if (list->n > 1)
		qsort(list->items, list->n, sizeof(*list->items), compare_names);
	aw_alarms_set_devices(alarms, list->items, list->n);
	return AW_OK;
}

enum aw_err
aw_seen_update(struct aw_alarms *alarms, const struct aw_snapshot *snapshot, bool *changed,
    struct aw_error *err)
{
	struct list list = {0};
	bool complete = true;

	*changed = !is_same(alarms, snapshot);
	if (!*changed)
		return AW_OK;
	for (size_t i = 0; complete && i < snapshot->n_devices; i++) {
		const struct aw_device_row *row = snapshot->devices[i];

		if (row->was_read)
			complete = add(&list, row->name,
			    was_configured(row, aw_alarms_device(alarms, row->name)));
	}
	return set_list(alarms, &list, complete, err);
}

enum aw_err
aw_seen_complete(struct aw_alarms *alarms, struct aw_error *err)
{
	size_t n;
	const struct aw_alarm_device *devices = aw_alarms_devices(alarms, &n);
	const struct aw_alarm *alarm;
	struct list list = {0};
	bool complete = true;

	for (size_t i = 0; complete && i < n; i++)
		complete = add(&list, devices[i].name, devices[i].configured);
	for (size_t i = 0; complete && (alarm = aw_alarms_at(alarms, i)) != NULL; i++)
		if (alarm->class != AW_ALARM_AGENT &&
		    aw_alarms_device(alarms, alarm->device) == NULL &&
		    (list.n == 0 || strcmp(list.items[list.n - 1].name, alarm->device) != 0))
			complete = add(&list, alarm->device, false);
	return set_list(alarms, &list, complete, err);
}
