/* SPDX-License-Identifier: ISC */
/* One device of a snapshot: its record as it was read, the rules and the judgement. */
#ifndef AW_DEVICE_ROW_H
#define AW_DEVICE_ROW_H

#include "config/config.h"
#include "entitlement.h"
#include "policy/policy.h"

struct aw_record;

/* A configuration with a reference count: judgements refer to its transitions. */
struct aw_rules {
	uint32_t refs;
	struct aw_config *config;
};

/* Identifies the version of a file that was read; ino 0: there is no file. */
struct aw_file_id {
	uint64_t dev, ino, size;
	int64_t mtime, mtime_ns, ctime, ctime_ns;
};

/* A record as it was read, with a reference count: shared by the rows of one device. */
struct aw_loaded {
	uint32_t refs;
	struct aw_record *record;
	struct aw_entitlements *entitlements; /* one for each license, in their order */
	bool expected; /* by aw_expected_record: there is no readable record */
};

/* Kinds of rows that a device has several of. */
enum aw_rows_kind {
	AW_ROWS_STORE,       /* struct aw_store_row */
	AW_ROWS_LICENSE,     /* those of parts.h */
	AW_ROWS_CERTIFICATE, /* struct aw_certificate_row */
	AW_ROWS_SOURCE,
	AW_ROWS_SERVICE,
	AW_ROWS_KINDS,
};

/* Rows of one kind, sorted by name. */
struct aw_rows {
	void *rows;
	size_t n, size; /* of them, and octets of one */
};

/* One device as it was read and judged: row of awDeviceTable. */
struct aw_device_row {
	uint32_t refs;
	const char *name; /* borrowed from the record */
	struct aw_loaded *loaded;
	struct aw_rules *rules;
	struct aw_judgement *judgement;
	struct aw_file_id file; /* as of the last attempt to read it */
	enum aw_err error;      /* of that attempt */
	char *error_text;       /* NULL if it succeeded */
	bool was_read;          /* its record was, now or before, also by a subagent before this */
	bool configured;        /* in a configuration file */
	/* Summary of judgement, record and error. */
	enum aw_severity severity;
	const char *reason; /* text of the worst finding, else of the worst readiness; or NULL */
	enum aw_readiness worst;
	uint32_t states[AW_READINESS_UNKNOWN + 1]; /* transitions by readiness */
	uint32_t verified[AW_VERIFIED_NO + 1];     /* services by verification */
	int64_t break_date, impact_date;
	uint32_t findings, stores, anchors, services;
	struct aw_rows rows[AW_ROWS_KINDS]; /* by aw_parts_make, once */
	bool has_rows;
};

/* Takes ownership of the configuration. NULL: no memory, and the configuration is freed. */
struct aw_rules *aw_rules_new(struct aw_config *config);

/* Adds a reference and returns the rules; the last aw_rules_unref frees them. NULL is allowed. */
struct aw_rules *aw_rules_ref(struct aw_rules *rules);
void aw_rules_unref(struct aw_rules *rules);

/* True if the device is in a configuration file; the built-in one does not count. */
bool aw_rules_configure(const struct aw_rules *rules, const char *device);

/* Takes ownership of the record. NULL: no memory, and the record is freed. */
struct aw_loaded *aw_loaded_new(struct aw_record *record, bool expected);

/* Reference counting as for rules. */
struct aw_loaded *aw_loaded_ref(struct aw_loaded *loaded);
void aw_loaded_unref(struct aw_loaded *loaded);

/*
 * Judges a record as of `now` (seconds since 1970) and adds references to it and to the rules;
 * error and file are empty. AW_ERR_NO_MEMORY; give *out back with aw_device_row_unref.
 */
AW_CHECKED enum aw_err aw_device_row_new(struct aw_loaded *loaded, struct aw_rules *rules,
    int64_t now, struct aw_device_row **out, struct aw_error *err);

/*
 * The same where the record could not be read: `loaded` has the facts of the last readable one, or
 * none, and they are not judged. The text is copied.
 */
AW_CHECKED enum aw_err aw_device_row_unread(struct aw_loaded *loaded, struct aw_rules *rules,
    const struct aw_unread *unread, int64_t now, struct aw_device_row **out, struct aw_error *err);

/* Reference counting as for rules. */
struct aw_device_row *aw_device_row_ref(struct aw_device_row *device);
void aw_device_row_unref(struct aw_device_row *device);

#endif
