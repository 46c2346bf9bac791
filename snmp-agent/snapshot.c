/* SPDX-License-Identifier: ISC */
#include "model/model.h"
#include "model/reference.h"
#include "model/store.h"
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

static int
compare_store_rows(const void *a, const void *b)
{
	const struct aw_store_row *ra = a, *rb = b;

	return aw_key_compare(ra->store->name, ra->store_len, rb->store->name, rb->store_len);
}

static void
fill_difference(struct aw_store_row *row, const struct aw_record *record,
    const struct aw_store *store, int64_t now)
{
	if (store->difference == NULL)
		return;
	row->extra = aw_differing_count(record, store, &store->difference->extra, now);
	if (!store->partial)
		row->missing = aw_store_missing(record, store, now);
}

static void
fill_store_row(struct aw_store_row *row, const struct aw_device_row *device,
    const struct aw_store *store, int64_t now)
{
	const struct aw_policy *policy = aw_config_policy(device->rules->config, device->name);
	const struct aw_problem *worst = NULL;

	*row = (struct aw_store_row){.device = device,
	    .store = store,
	    .device_len = (uint32_t)strlen(device->name),
	    .store_len = (uint32_t)strlen(store->name),
	    .anchors = (uint32_t)store->n_anchors,
	    .problems = (uint32_t)store->n_problems,
	    .needed_expiry = store->judged ? aw_judgement_needed_until(device->judgement, store)
					   : AW_INSTANT_NONE,
	    .missing = -1,
	    .extra = -1,
	    .changed_at = store->n_changes > 0 ? store->changes[0].at : AW_INSTANT_NONE,
	    .stale = aw_policy_store_stale(policy, store, device->loaded->record->interval, now)};
	for (size_t i = 0; i < store->n_anchors; i++)
		row->duplicates += store->anchors[i].copies - 1U;
	for (size_t i = 0; i < store->n_problems; i++)
		if (worst == NULL || store->problems[i].severity > worst->severity)
			worst = &store->problems[i];
	fill_difference(row, device->loaded->record, store, now);
	row->problem = worst == NULL ? NULL : worst->text;
}

static bool
fill_stores(struct aw_snapshot *snapshot, int64_t now)
{
	struct aw_store_row *row;

	snapshot->n_stores = snapshot->fleet.stores;
	snapshot->stores = calloc(snapshot->n_stores + 1, sizeof(*snapshot->stores));
	if (snapshot->stores == NULL)
		return false;
	row = snapshot->stores;
	for (size_t i = 0; i < snapshot->n_devices; i++) {
		const struct aw_record *record = snapshot->devices[i]->loaded->record;

		for (size_t s = 0; s < record->n_stores; s++)
			fill_store_row(row + s, snapshot->devices[i], &record->stores[s], now);
		qsort(row, record->n_stores, sizeof(*row), compare_store_rows);
		row += record->n_stores;
	}
	return true;
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
take_fleet(struct aw_snapshot *snapshot, const struct aw_fleet *fleet)
{
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
sum_up_fleet(struct aw_snapshot *snapshot)
{
	struct aw_totals *totals = &snapshot->fleet;
	struct aw_fleet fleet;

	aw_fleet_init(&fleet);
	for (size_t i = 0; i < snapshot->n_devices; i++) {
		const struct aw_device_row *device = snapshot->devices[i];

		aw_fleet_add(&fleet, device->name, device->judgement);
		totals->stores += device->stores;
		totals->anchors += device->anchors;
		totals->services += device->services;
		for (size_t v = 0; v <= AW_VERIFIED_NO; v++)
			totals->verified[v] += device->verified[v];
	}
	take_fleet(snapshot, &fleet);
}

enum aw_err
aw_snapshot_new(struct aw_rules *rules, struct aw_device_row *const *devices, size_t n, int64_t now,
    struct aw_snapshot **out, struct aw_error *err)
{
	struct aw_snapshot *snapshot = calloc(1, sizeof(*snapshot));

	if (snapshot != NULL)
		snapshot->devices = calloc(n + 1, sizeof(struct aw_device_row *));
	if (snapshot == NULL || snapshot->devices == NULL) {
		for (size_t i = 0; i < n; i++)
			aw_device_row_unref(devices[i]);
		free(snapshot);
		return aw_error_nomem(err);
	}
	memcpy(snapshot->devices, devices, n * sizeof(struct aw_device_row *));
	snapshot->n_devices = n;
	snapshot->rules = aw_rules_ref(rules);
	snapshot->judged_at = now;
	qsort(snapshot->devices, n, sizeof(struct aw_device_row *), compare_devices);
	sum_up_fleet(snapshot);
	if (!fill_stores(snapshot, now) || !fill_transitions(snapshot) ||
	    !aw_parts_fill(&snapshot->parts, snapshot->devices, n, now)) {
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
	free(snapshot->devices);
	free(snapshot->stores);
	aw_parts_clear(&snapshot->parts);
	free(snapshot->transitions);
	aw_rules_unref(snapshot->rules);
	free(snapshot);
}

struct aw_device_row *
aw_snapshot_device(const struct aw_snapshot *snapshot, const char *name)
{
	size_t low = 0, high = snapshot == NULL ? 0 : snapshot->n_devices;

	while (low < high) {
		size_t middle = low + (high - low) / 2;
		int order = aw_name_compare(snapshot->devices[middle]->name, name);

		if (order == 0)
			return snapshot->devices[middle];
		if (order < 0)
			low = middle + 1;
		else
			high = middle;
	}
	return NULL;
}
