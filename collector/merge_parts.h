/* SPDX-License-Identifier: ISC */
/* The parts of aw_merge_result; for merge*.c alone. */
#ifndef AW_MERGE_PARTS_H
#define AW_MERGE_PARTS_H

#include "base/log.h"
#include "plan.h"

struct aw_attempt;
struct aw_server_certificate;
struct aw_store;

/* One run being merged. */
struct merge {
	struct aw_device *device;
	struct aw_source *source;
	struct aw_record *record;
	struct aw_result *result;
	int64_t now;
	struct aw_log *log;
};

/* True if the part was another source's before. */
bool aw_merge_other_source(const struct merge *merge, const char *before);

/* The facts of this source are in the part from now on. */
void aw_merge_take_over(const struct merge *merge, char **source, const char *name, bool read);

/* Puts the facts of the result into the store, the older ones into the result; *err is the fact's
 * own. */
enum aw_err
aw_merge_use_store(const struct merge *merge, struct aw_store *store, struct aw_error *err);

/* Puts the certificate of the result, with what was read of it, into the record. */
void aw_merge_use_certificate(const struct merge *merge, struct aw_server_certificate *own);

/* Notes a failure of a part; one that is new is logged by `name`, NULL: it is logged elsewhere. */
void aw_merge_note_failure(const struct merge *merge, const char *name, struct aw_attempt *attempt,
    const struct aw_error *err);

/* Merges the parts that only the answer names (more.h), and removes those that are gone. */
void aw_merge_more(const struct merge *merge);

#endif
