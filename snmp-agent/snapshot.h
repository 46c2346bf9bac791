/* SPDX-License-Identifier: ISC */
/*
 * The content of the tables: an immutable snapshot of all devices, their stores and the
 * transitions, in the order of the indexes of the MIB. A new snapshot shares unchanged parts with
 * the previous one by reference counts, which are for one thread.
 */
#ifndef AW_SNAPSHOT_H
#define AW_SNAPSHOT_H

#include "parts.h"
#include "policy/fleet.h"

/* Row of awStoreTable, and outer row of awAnchorTable. */
struct aw_store_row {
	const struct aw_device_row *device;
	const struct aw_store *store;
	uint32_t device_len, store_len; /* of the names */
	uint32_t anchors, duplicates, problems;
	const char *problem; /* text of the worst problem, or NULL */
	int64_t needed_expiry, changed_at;
	int64_t missing, extra; /* compared with the reference; negative: not compared */
	bool stale;
};

/* What is found of one class (policy/fleet.h). */
struct aw_class_totals {
	enum aw_severity severity;
	uint32_t devices;  /* with a finding above OK */
	const char *worst; /* the first of them, or NULL */
};

/* Sums over all devices: the summary of policy, with names of devices borrowed from their rows. */
struct aw_totals {
	uint32_t devices, stale, unreadable, stores, anchors, services;
	uint32_t verified[AW_VERIFIED_NO + 1];         /* services by verification */
	uint32_t worst[AW_READINESS_UNKNOWN + 1];      /* devices by their worst readiness */
	uint32_t severities[AW_SEVERITY_CRITICAL + 1]; /* devices by severity */
	struct aw_class_totals classes[AW_FLEET_CLASSES];
	enum aw_severity severity;
	const char *worst_device, *worst_text; /* or NULL */
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
	size_t *transitions; /* positions in the list of the configuration, in index order */
	size_t n_transitions;
	struct aw_totals fleet;
	uint32_t serial;
	int64_t changed_at; /* when the serial last increased */
	int64_t judged_at;  /* the `now` of all verdicts */
};

/*
 * Makes a snapshot of n devices in any order, as of `now`. Takes a reference of each device from
 * the caller, also on an error; the array stays with the caller. Serial and changed_at are 0: see
 * unchanged.h. AW_ERR_NO_MEMORY; free *out with aw_snapshot_free.
 */
AW_CHECKED enum aw_err aw_snapshot_new(struct aw_rules *rules, struct aw_device_row *const *devices,
    size_t n, int64_t now, struct aw_snapshot **out, struct aw_error *err);

/* Gives all references back; NULL is allowed. */
void aw_snapshot_free(struct aw_snapshot *snapshot);

/* The device of that name, borrowed, or NULL; a snapshot that is NULL has none. */
struct aw_device_row *aw_snapshot_device(const struct aw_snapshot *snapshot, const char *name);

#endif
