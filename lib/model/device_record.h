/* SPDX-License-Identifier: ISC */
/* Records of devices (struct aw_record of model.h): building, finding their parts, freeing. */
#ifndef AW_DEVICE_RECORD_H
#define AW_DEVICE_RECORD_H

#include <stdbool.h>

#include "model/model.h"
#include "model/source_kind.h"

struct aw_license;
struct aw_pool;
struct aw_record;
struct aw_server_certificate;
struct aw_service;
struct aw_source_status;
struct aw_store;

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
struct aw_source_status *
aw_record_add_source(struct aw_record *record, const char *name, enum aw_source_kind kind);
struct aw_source_status *aw_record_source(const struct aw_record *record, const char *name);

/* Remove the part of that name, if there is one; its certificates go back to the pool. */
void aw_record_remove_store(struct aw_record *record, const char *name);
void aw_record_remove_license(struct aw_record *record, const char *name);
void aw_record_remove_certificate(struct aw_record *record, const char *name);

/* True if the device, or a machine of it, is another than configured: its facts were left out. */
bool aw_record_mismatch(const struct aw_record *record);

/* True for an Expressway (or VCS, as it was called): by a source of that kind, or by what it calls
 * its product. */
bool aw_record_is_expressway(const struct aw_record *record);

struct aw_service *aw_record_add_service(struct aw_record *record, const char *name);
struct aw_service *aw_record_service(const struct aw_record *record, const char *name);

/* True if the device depends on the service: where it names none, on every one. */
bool aw_record_uses(const struct aw_record *record, const char *service);

/* Takes all of these, identity, managed_by and the reference out of a record and frees them. */
void aw_record_clear_parts(struct aw_record *record);

#endif
