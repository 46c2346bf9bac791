/* SPDX-License-Identifier: ISC */
/* Records on disk: <state>/records/<device>.json, one JSON document a device, replaced atomically.
 */
#ifndef AW_RECORD_H
#define AW_RECORD_H

#include <limits.h>

#include "base/buf.h"
#include "base/err.h"
#include "model/model.h"

struct aw_pool;
struct aw_record;

/* Of the documents that this version writes, and the only one that it reads. */
#define AW_RECORD_FORMAT 3
#define AW_RECORD_PARTS_MAX 256 /* stores, licenses, certificates, sources: of each */
#define AW_RECORD_BYTES_MAX ((size_t)64 * 1024 * 1024)

/*
 * Parses a record. Strict: duplicate keys, unknown words, out-of-range values and other devices'
 * names are AW_ERR_RECORD_FORMAT, other format numbers AW_ERR_RECORD_VERSION; certificates go
 * through the pool.
 */
AW_CHECKED enum aw_err aw_record_parse(struct aw_pool *pool, const char *json, size_t len,
    const char *device, struct aw_record **out, struct aw_error *err);

/* The document of a record into an initialised buffer. */
AW_CHECKED enum aw_err
aw_record_format(const struct aw_record *record, struct aw_buf *buf, struct aw_error *err);

/* Loads the record of a device. Errors: AW_ERR_RECORD_MISSING, AW_ERR_DEVICE_NAME, those of
 * aw_file_read and of aw_record_parse; the text of AW_ERR_RECORD_VERSION names the file. */
AW_CHECKED enum aw_err aw_record_load(struct aw_pool *pool, const char *state_dir,
    const char *device, struct aw_record **out, struct aw_error *err);

/* True in *exists if the device has a record, which need not be readable; false for what is no
 * name of a device. */
AW_CHECKED enum aw_err
aw_record_exists(const char *state_dir, const char *device, bool *exists, struct aw_error *err);

/*
 * What aw_record_save writes: the document, into an initialised buffer, and the path, whose
 * directory is created where missing. The caller replaces the file, with this mode.
 */
#define AW_RECORD_MODE 0644U
AW_CHECKED enum aw_err aw_record_prepare(const struct aw_record *record, const char *state_dir,
    char path[PATH_MAX], struct aw_buf *buf, struct aw_error *err);

/* Writes it, creating the directory where missing. */
AW_CHECKED enum aw_err
aw_record_save(const struct aw_record *record, const char *state_dir, struct aw_error *err);

/*
 * Names of the devices with a record, sorted; the caller frees both with aw_record_list_free.
 * FILE_MISSING where the directory is not there: not the same as one without records.
 */
AW_CHECKED enum aw_err
aw_record_list(const char *state_dir, char ***names, size_t *n, struct aw_error *err);
void aw_record_list_free(char **names, size_t n);

/* The device of a file name of the directory, into name; false if it is not that of a record. */
bool aw_record_file_device(const char *file, char name[AW_DEVICE_NAME_MAX + 1]);

#endif
