/* SPDX-License-Identifier: ISC */
/*
 * What the tables show: an immutable picture of all devices, their stores and the transitions, in
 * the order of the MIB's indexes. A new picture shares what did not change with the one before, by
 * reference counts; only one thread uses them, between two requests.
 */
#ifndef AW_SNAPSHOT_H
#define AW_SNAPSHOT_H

#include "parts.h"

struct aw_store_row {
	const struct aw_device_row *device;
	const struct aw_store *store;
	uint32_t device_len, store_len; /* of the names */
	uint32_t anchors, duplicates, problems;
	const char *problem; /* the worst one's text, or NULL */
	int64_t needed_expiry, changed_at;
	bool stale;
};

/* Sums over all devices. */
struct aw_fleet {
	uint32_t devices, stale, unreadable, stores, anchors, services;
	uint32_t verified[AW_VERIFIED_NO + 1];    /* services by whether they verify */
	uint32_t worst[AW_READINESS_UNKNOWN + 1]; /* devices by their worst readiness */
	enum aw_severity severity;
	int64_t break_date, impact_date;
	const char *break_device, *impact_device; /* or NULL */
};

struct aw_snapshot {
	struct aw_rules *rules;
	struct aw_device_row **devices;
	size_t n_devices;
	struct aw_store_row *stores;
	size_t n_stores;
	struct aw_parts parts;
	size_t *transitions; /* places in the configuration's list, in index order */
	size_t n_transitions;
	struct aw_fleet fleet;
	uint32_t serial;
	int64_t changed_at; /* when the serial grew */
	int64_t judged_at;
};

/*
 * A snapshot of these devices, whose references it takes (the array stays the caller's); on an
 * error they are given back. Serial and changed_at are 0: see unchanged.h.
 */
enum aw_err aw_snapshot_new(struct aw_rules *rules, struct aw_device_row *const *devices, size_t n,
    int64_t now, struct aw_snapshot **out, struct aw_error *err);
void aw_snapshot_free(struct aw_snapshot *snapshot);

/* The device of that name or NULL. */
struct aw_device_row *aw_snapshot_device(const struct aw_snapshot *snapshot, const char *name);

#endif
