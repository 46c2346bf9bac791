/* SPDX-License-Identifier: ISC */
#include "snapshot.h"

#include <stdlib.h>
#include <string.h>

#include "table.h"

static int
compare_devices(const void *a, const void *b)
{
	const struct aw_device_row *const *da = a, *const *db = b;

	return aw_name_compare((*da)->name, (*db)->name);
}

static bool
fill_transitions(struct aw_snapshot *snapshot)
{
	const struct aw_transitions *all = &snapshot->rules->config->transitions;
	size_t *order = calloc(all->n_items + 1, sizeof(*order));

	if (order == NULL)
		return false;
	for (size_t i = 0; i < all->n_items; i++) {
		size_t place = i;

		for (; place > 0 &&
		       aw_name_compare(all->items[order[place - 1]].name, all->items[i].name) > 0;
		     place--)
			order[place] = order[place - 1];
		order[place] = i;
	}
	snapshot->transitions = order;
	snapshot->n_transitions = all->n_items;
	return true;
}

/* The device of that name in a row; NULL for no name. */
static const struct aw_device_row *
find_row(const struct aw_snapshot *snapshot, const char *name)
{
	return name[0] != '\0' ? aw_snapshot_device(snapshot, name) : NULL;
}

static const char *
own_name(const struct aw_snapshot *snapshot, const char *name)
{
	const struct aw_device_row *row = find_row(snapshot, name);

	return row != NULL ? row->name : NULL;
}

/* Takes over what policy counted. */
static void
take_fleet(struct aw_snapshot *snapshot)
{
	const struct aw_fleet *fleet = &snapshot->summary;
	const struct aw_device_row *worst = find_row(snapshot, fleet->worst.device);
	struct aw_totals *totals = &snapshot->fleet;

	totals->devices = (uint32_t)fleet->n_devices;
	totals->stale = (uint32_t)fleet->stale;
	totals->unreadable = (uint32_t)fleet->unreadable;
	totals->severity = aw_fleet_severity(fleet);
	totals->worst_device = worst != NULL ? worst->name : NULL;
	totals->worst_text = worst != NULL ? worst->reason : NULL;
	for (size_t i = 0; i <= AW_READINESS_UNKNOWN; i++)
		totals->worst[i] = (uint32_t)fleet->readiness[i];
	for (size_t i = 0; i <= AW_SEVERITY_CRITICAL; i++)
		totals->severities[i] = (uint32_t)fleet->devices[i];
	for (size_t i = 0; i < AW_FLEET_CLASSES; i++)
		totals->classes[i] =
		    (struct aw_class_totals){.severity = fleet->parts[i].worst.severity,
			.devices = (uint32_t)aw_fleet_found(&fleet->parts[i]),
			.worst = own_name(snapshot, fleet->parts[i].worst.device)};
	totals->break_date = fleet->break_date.at;
	totals->break_device = own_name(snapshot, fleet->break_date.device);
	totals->impact_date = fleet->impact_date.at;
	totals->impact_device = own_name(snapshot, fleet->impact_date.device);
}

static void
add_counts(struct aw_totals *totals, const struct aw_device_row *device)
{
	totals->stores += device->stores;
	totals->anchors += device->anchors;
	totals->services += device->services;
	for (size_t v = 0; v <= AW_VERIFIED_NO; v++)
		totals->verified[v] += device->verified[v];
}

static void
take_counts_away(struct aw_totals *totals, const struct aw_device_row *device)
{
	totals->stores -= device->stores;
	totals->anchors -= device->anchors;
	totals->services -= device->services;
	for (size_t v = 0; v <= AW_VERIFIED_NO; v++)
		totals->verified[v] -= device->verified[v];
}

/* From what the summary takes of each device, which lies in one array. */
static void
sum_up_fleet(struct aw_snapshot *snapshot)
{
	aw_fleet_init(&snapshot->summary);
	for (size_t i = 0; i < snapshot->n_devices; i++)
		aw_fleet_add_device(
		    &snapshot->summary, snapshot->sums[i].name, &snapshot->sums[i].part);
	snapshot->first_gone = false;
}

static void
set_device(struct aw_snapshot *snapshot, size_t i, struct aw_device_row *device)
{
	snapshot->devices[i] = device;
	snapshot->sums[i].name = device->name;
	aw_fleet_device(device->judgement, &snapshot->sums[i].part);
	add_counts(&snapshot->fleet, device);
}

/* Points the list, which has room for them, to the rows of one kind of all devices. */
static void
gather(struct aw_snapshot *snapshot, size_t kind)
{
	struct aw_row_list *list = &snapshot->rows[kind];

	list->n = 0;
	for (size_t i = 0; i < snapshot->n_devices; i++) {
		const struct aw_rows *own = &snapshot->devices[i]->rows[kind];

		snapshot->sums[i].first[kind] = (uint32_t)list->n;
		for (size_t k = 0; k < own->n; k++)
			list->rows[list->n++] = (const char *)own->rows + k * own->size;
	}
}

/* Room for so many rows in all; false: no memory, and the list is as it was. */
static bool
make_room(struct aw_row_list *list, size_t n)
{
	const void **rows;

	if (n < list->room)
		return true;
	rows = realloc(list->rows, (n + 1) * sizeof(*rows));
	if (rows == NULL)
		return false;
	list->rows = rows;
	list->room = n + 1;
	return true;
}

static bool
fill_rows(struct aw_snapshot *snapshot, int64_t now)
{
	for (size_t i = 0; i < snapshot->n_devices; i++)
		if (!aw_parts_make(snapshot->devices[i], now))
			return false;
	for (size_t kind = 0; kind < AW_ROWS_KINDS; kind++) {
		size_t n = 0;

		for (size_t i = 0; i < snapshot->n_devices; i++)
			n += snapshot->devices[i]->rows[kind].n;
		if (!make_room(&snapshot->rows[kind], n))
			return false;
		gather(snapshot, kind);
	}
	return true;
}

enum aw_err
aw_snapshot_new(struct aw_rules *rules, struct aw_device_row *const *devices, size_t n, int64_t now,
    struct aw_snapshot **out, struct aw_error *err)
{
	struct aw_snapshot *snapshot = calloc(1, sizeof(*snapshot));

	if (snapshot != NULL) {
		snapshot->devices = calloc(n + 1, sizeof(struct aw_device_row *));
		snapshot->sums = calloc(n + 1, sizeof(*snapshot->sums));
	}
	if (snapshot == NULL || snapshot->devices == NULL || snapshot->sums == NULL) {
		for (size_t i = 0; i < n; i++)
			aw_device_row_unref(devices[i]);
		aw_snapshot_free(snapshot);
		return aw_error_nomem(err);
	}
	memcpy(snapshot->devices, devices, n * sizeof(struct aw_device_row *));
	snapshot->n_devices = n;
	snapshot->rules = aw_rules_ref(rules);
	snapshot->judged_at = now;
	qsort(snapshot->devices, n, sizeof(struct aw_device_row *), compare_devices);
	for (size_t i = 0; i < n; i++)
		set_device(snapshot, i, snapshot->devices[i]);
	sum_up_fleet(snapshot);
	take_fleet(snapshot);
	if (!fill_rows(snapshot, now) || !fill_transitions(snapshot)) {
		aw_snapshot_free(snapshot);
		return aw_error_nomem(err);
	}
	*out = snapshot;
	return AW_OK;
}

void
aw_snapshot_free(struct aw_snapshot *snapshot)
{
	if (snapshot == NULL)
		return;
	for (size_t i = 0; i < snapshot->n_devices; i++)
		aw_device_row_unref(snapshot->devices[i]);
	for (size_t i = 0; i < AW_ROWS_KINDS; i++)
		free(snapshot->rows[i].rows);
	free(snapshot->devices);
	free(snapshot->sums);
	free(snapshot->transitions);
	aw_rules_unref(snapshot->rules);
	free(snapshot);
}

/* The place of the first device whose name is not before that one. */
static size_t
find_place(const struct aw_snapshot *snapshot, const char *name)
{
	size_t low = 0, high = snapshot == NULL ? 0 : snapshot->n_devices;

	while (low < high) {
		size_t middle = low + (high - low) / 2;

		if (aw_name_compare(snapshot->devices[middle]->name, name) < 0)
			low = middle + 1;
		else
			high = middle;
	}
	return low;
}

struct aw_device_row *
aw_snapshot_device(const struct aw_snapshot *snapshot, const char *name)
{
	size_t i = find_place(snapshot, name);

	if (snapshot == NULL || i == snapshot->n_devices ||
	    aw_name_compare(snapshot->devices[i]->name, name) != 0)
		return NULL;
	return snapshot->devices[i];
}

/* Room for the rows of a device in the place of another one. */
static bool
make_rooms(struct aw_snapshot *snapshot, const struct aw_device_row *before,
    const struct aw_device_row *device)
{
	for (size_t kind = 0; kind < AW_ROWS_KINDS; kind++) {
		struct aw_row_list *list = &snapshot->rows[kind];

		if (!make_room(list, list->n - before->rows[kind].n + device->rows[kind].n))
			return false;
	}
	return true;
}

/* Rows of one kind: in the places of those before, or all of them again. */
static void
replace_rows(
    struct aw_snapshot *snapshot, size_t i, const struct aw_device_row *before, size_t kind)
{
	const struct aw_rows *own = &snapshot->devices[i]->rows[kind];
	const void **rows = snapshot->rows[kind].rows + snapshot->sums[i].first[kind];

	if (own->n != before->rows[kind].n) {
		gather(snapshot, kind);
		return;
	}
	for (size_t k = 0; k < own->n; k++)
		rows[k] = (const char *)own->rows + k * own->size;
}

enum aw_err
aw_snapshot_replace(
    struct aw_snapshot *snapshot, struct aw_device_row *device, int64_t now, struct aw_error *err)
{
	size_t i = find_place(snapshot, device->name);
	struct aw_device_row *before = snapshot->devices[i];

	if (!aw_parts_make(device, now) || !make_rooms(snapshot, before, device)) {
		aw_device_row_unref(device);
		return aw_error_nomem(err);
	}
	take_counts_away(&snapshot->fleet, before);
	if (!aw_fleet_remove_device(&snapshot->summary, before->name, &snapshot->sums[i].part))
		snapshot->first_gone = true;
	set_device(snapshot, i, device);
	aw_fleet_add_device(&snapshot->summary, device->name, &snapshot->sums[i].part);
	for (size_t kind = 0; kind < AW_ROWS_KINDS; kind++)
		replace_rows(snapshot, i, before, kind);
	snapshot->unsummed = true;
	aw_device_row_unref(before);
	return AW_OK;
}

void
aw_snapshot_sum_up(struct aw_snapshot *snapshot)
{
	if (!snapshot->unsummed)
		return;
	if (snapshot->first_gone)
		sum_up_fleet(snapshot);
	take_fleet(snapshot);
	snapshot->unsummed = false;
}
