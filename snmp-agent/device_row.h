/* SPDX-License-Identifier: ISC */
/* One device of a snapshot: its record as it was read, the rules, and what was judged of it. */
#ifndef AW_DEVICE_ROW_H
#define AW_DEVICE_ROW_H

#include "config/config.h"
#include "entitlement.h"
#include "model/model.h"
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
struct aw_device_row {
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

/* Takes ownership of the configuration; NULL when memory is short, it is freed then. */
struct aw_rules *aw_rules_new(struct aw_config *config);
struct aw_rules *aw_rules_ref(struct aw_rules *rules);
void aw_rules_unref(struct aw_rules *rules);

/* Takes ownership of the record; the same. */
struct aw_loaded *aw_loaded_new(struct aw_record *record, bool invented);
struct aw_loaded *aw_loaded_ref(struct aw_loaded *loaded);
void aw_loaded_unref(struct aw_loaded *loaded);

/* Judges a record at `now`. The device has references of its own; error and file are left clear. */
enum aw_err aw_device_row_new(struct aw_loaded *loaded, struct aw_rules *rules, int64_t now,
    struct aw_device_row **out, struct aw_error *err);

/* Notes that the record could not be read, and so the facts are those of the last good one. */
enum aw_err aw_device_row_fail(
    struct aw_device_row *device, enum aw_err code, const char *text, struct aw_error *err);
struct aw_device_row *aw_device_row_ref(struct aw_device_row *device);
void aw_device_row_unref(struct aw_device_row *device);

#endif
