/* SPDX-License-Identifier: ISC */
/*
 * The content of the tables: a snapshot of all devices, their parts and the transitions, in the
 * order of the indexes of the MIB. Devices and their rows are immutable, and counted for one
 * thread; a new snapshot shares those that did not change. Between two requests a device may be
 * replaced.
 */
#ifndef AW_SNAPSHOT_H
#define AW_SNAPSHOT_H

#include "parts.h"
#include "policy/fleet.h"

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

/* What the sums take of a device, in the order of the devices. */
struct aw_device_sum {
	const char *name;
	struct aw_fleet_device part;
	uint32_t first[AW_ROWS_KINDS]; /* place of its first row of each kind */
};

/* Rows of one kind of all devices, in index order. */
struct aw_row_list {
	const void **rows;
	size_t n, room;
};

struct aw_snapshot {
	struct aw_rules *rules;
	struct aw_device_row **devices;
	struct aw_device_sum *sums;
	size_t n_devices;
	struct aw_row_list rows[AW_ROWS_KINDS];
	size_t *transitions; /* positions in the list of the configuration, in index order */
	size_t n_transitions;
	struct aw_totals fleet;
	struct aw_fleet summary; /* which the totals are of */
	bool unsummed;           /* a device was replaced since: names of the totals may be gone */
	bool first_gone;         /* and it was the first of something in the summary */
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

/*
 * Puts a device in the place of the one of its name, which must be there. Takes a
 * reference of the device from the caller, also on an error. Between two requests only.
 * AW_ERR_NO_MEMORY: the snapshot is as it was.
 */
AW_CHECKED enum aw_err aw_snapshot_replace(
    struct aw_snapshot *snapshot, struct aw_device_row *device, int64_t now, struct aw_error *err);

/* Brings the sums in line with the devices; to be called before a request after a replacement. */
void aw_snapshot_sum_up(struct aw_snapshot *snapshot);

/* Gives all references back; NULL is allowed. */
void aw_snapshot_free(struct aw_snapshot *snapshot);

/* The device of that name, borrowed, or NULL; a snapshot that is NULL has none. */
struct aw_device_row *aw_snapshot_device(const struct aw_snapshot *snapshot, const char *name);

#endif
