/* SPDX-License-Identifier: ISC */
/*
 * What the tables show: an immutable picture of all devices, their stores and the transitions, in
 * the order of the MIB's indexes. A new picture shares what did not change with the one before, by
 * reference counts; only one thread uses them, between two requests.
 */
#ifndef AW_SNAPSHOT_H
#define AW_SNAPSHOT_H

#include "config/config.h"
#include "model/model.h"
#include "parts.h"
#include "policy/policy.h"

/* How bad it is that a record cannot be read. */
#define AW_DEVICE_FAIL_SEVERITY AW_SEVERITY_WARNING

/* A configuration, kept as long as a judgement refers to its transitions. */
struct aw_rules {
	uint32_t refs;
	struct aw_config *config;
};

/* What tells whether a file is still the one that was read; ino 0: there is none. */
struct aw_file_id {
	uint64_t dev, ino, size;
	int64_t mtime, mtime_ns, ctime, ctime_ns;
};

/* A record as it was read, shared by the pictures of one device. */
struct aw_loaded {
	uint32_t refs;
	struct aw_record *record;
	struct aw_entitlements *entitlements; /* one a license, in their order */
	bool invented; /* there is no good record: one without facts stands in */
};

/* One device as it was read and judged. */
struct aw_device {
	uint32_t refs;
	const char *name; /* the record's */
	struct aw_loaded *loaded;
	struct aw_rules *rules;
	struct aw_judgement *judgement;
	struct aw_file_id file; /* as of the last try to read it */
	enum aw_err error;      /* of that try */
	char *error_text;       /* NULL if it went well */
	/* Sums of the judgement and the record, and of the error. */
	enum aw_severity severity;
	const char *reason; /* the worst finding's text, else the worst readiness's; or NULL */
	enum aw_readiness worst;
	uint32_t states[AW_READINESS_UNKNOWN + 1]; /* transitions by readiness */
	uint32_t verified[AW_VERIFIED_NO + 1];     /* services by whether they verify */
	int64_t break_date, impact_date;
	uint32_t findings, stores, anchors, services;
};

struct aw_store_row {
	const struct aw_device *device;
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
	struct aw_device **devices;
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

/* Takes ownership of the configuration; NULL when memory is short, it is freed then. */
struct aw_rules *aw_rules_new(struct aw_config *config);
struct aw_rules *aw_rules_ref(struct aw_rules *rules);
void aw_rules_unref(struct aw_rules *rules);

/* Takes ownership of the record; the same. */
struct aw_loaded *aw_loaded_new(struct aw_record *record, bool invented);
struct aw_loaded *aw_loaded_ref(struct aw_loaded *loaded);
void aw_loaded_unref(struct aw_loaded *loaded);

/* Judges a record at `now`. The device has references of its own; error and file are left clear. */
enum aw_err aw_device_new(struct aw_loaded *loaded, struct aw_rules *rules, int64_t now,
    struct aw_device **out, struct aw_error *err);

/* Notes that the record could not be read, and so the facts are those of the last good one. */
enum aw_err
aw_device_fail(struct aw_device *device, enum aw_err code, const char *text, struct aw_error *err);
struct aw_device *aw_device_ref(struct aw_device *device);
void aw_device_unref(struct aw_device *device);

/* True if a manager would see the same in both, ages left aside. */
bool aw_device_same(const struct aw_device *a, const struct aw_device *b);

/*
 * A picture of these devices, whose references it takes (the array stays the caller's); on an error
 * they are given back. Serial and changed_at go on from `before`, which may be NULL.
 */
enum aw_err aw_snapshot_new(struct aw_rules *rules, struct aw_device *const *devices, size_t n,
    const struct aw_snapshot *before, int64_t now, struct aw_snapshot **out, struct aw_error *err);
void aw_snapshot_free(struct aw_snapshot *snapshot);

/* The device of that name or NULL. */
struct aw_device *aw_snapshot_device(const struct aw_snapshot *snapshot, const char *name);

#endif
