/* SPDX-License-Identifier: ISC */
/* Building, comparing and freeing the model's structs: stores, their anchors, records. */
#ifndef AW_STORE_H
#define AW_STORE_H

#include "model/model.h"

/*
 * Adds an anchor and moves the caller's pool reference of it to the store. A certificate that is
 * there already counts as a copy and its reference is given back. `trust` is AW_FLAW_REJECTED or 0.
 */
enum aw_err aw_store_add(struct aw_store *store, struct aw_pool *pool,
    const struct aw_certificate *cert, uint16_t trust, struct aw_error *err);

/* Adds a problem; `where` and the text are cleaned and copied. */
enum aw_err aw_store_problem(struct aw_store *store, enum aw_severity severity, enum aw_err code,
    const char *where, const char *fmt, ...) __attribute__((format(printf, 5, 6)));

/*
 * Merges copies, numbers the anchors and sorts them by id: call it once, after the last
 * aw_store_add. The id is the first 31 bits of the SHA-256; 0 counts as 1, and of two with one
 * number the greater fingerprint takes the next free one, so numbers do not depend on the order in
 * the file.
 */
void aw_store_seal(struct aw_store *store, struct aw_pool *pool);

/* The sealed store's anchor with this SHA-256 or id, or NULL. */
const struct aw_anchor *
aw_store_find(const struct aw_store *store, const uint8_t sha256[AW_SHA256_LEN]);
const struct aw_anchor *aw_store_find_id(const struct aw_store *store, uint32_t id);

/*
 * Compares a sealed store with the one of the collection before and, where anchors came or went,
 * puts a change of instant `at` at the front of now->changes; then moves the older changes over
 * from `before`.
 */
enum aw_err
aw_store_diff(struct aw_store *now, struct aw_store *before, int64_t at, struct aw_error *err);

/* Frees the content (not the struct) and gives the certificates back; the store is zeroed. */
void aw_store_clear(struct aw_store *store, struct aw_pool *pool);

/* A record without stores; NULL when memory is short. aw_record_free(NULL) is fine. */
struct aw_record *aw_record_new(struct aw_pool *pool, const char *device);
void aw_record_free(struct aw_record *record);

/*
 * Adds an empty store of that name at its sorted place and returns it; the pointers to other stores
 * of the record change. NULL when memory is short or the name is taken.
 */
struct aw_store *aw_record_add_store(struct aw_record *record, const char *name);
struct aw_store *aw_record_store(const struct aw_record *record, const char *name);

/*
 * The same for licenses (license.h), the device's own certificates and its sources: the new one is
 * empty and was never read.
 */
struct aw_license *aw_record_add_license(struct aw_record *record, const char *name);
struct aw_license *aw_record_license(const struct aw_record *record, const char *name);
struct aw_server_certificate *aw_record_add_certificate(struct aw_record *record, const char *name);
struct aw_server_certificate *
aw_record_certificate(const struct aw_record *record, const char *name);
struct aw_source_status *aw_record_add_source(struct aw_record *record, const char *name);
struct aw_source_status *aw_record_source(const struct aw_record *record, const char *name);

struct aw_service *aw_record_add_service(struct aw_record *record, const char *name);
struct aw_service *aw_record_service(const struct aw_record *record, const char *name);

/* Takes all of these, identity and managed_by out of a record and frees them. */
void aw_record_clear_parts(struct aw_record *record);

/* Sets last attempt; text NULL for success. */
enum aw_err
aw_attempt_set(struct aw_attempt *attempt, int64_t at, enum aw_err code, const char *text);

/*
 * True for 1 to `max` octets of letters, digits, dot, dash and underscore that do not begin with a
 * dot or dash: safe as file name, SNMP index and perfdata label.
 */
bool aw_name_ok(const char *name, size_t max);

#endif
