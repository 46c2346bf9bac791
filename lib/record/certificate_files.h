/* SPDX-License-Identifier: ISC */
/*
 * The bytes of certificates that records name: <state>/certificates/<sha256>.der, one file each,
 * written once. Records hold what a certificate says; who wants to verify with it finds it here.
 */
#ifndef AW_CERTIFICATE_FILES_H
#define AW_CERTIFICATE_FILES_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/err.h"
#include "model/model.h"

struct aw_certificate;
struct aw_pool;
struct aw_record;

#define AW_CERTIFICATE_FILE_MODE 0644U

/* A caller who remembers which files are there, and writes those that are missing. */
struct aw_certificate_sink {
	bool (*known)(const void *context, const uint8_t sha256[AW_SHA256_LEN]);
	void (*there)(void *context, const uint8_t sha256[AW_SHA256_LEN]);
	enum aw_err (*put)(void *context, const char *path,
	    const struct aw_certificate *certificate, struct aw_error *err);
	void *context;
};

/* Writes those of the record that are not there yet, atomically, by `sink` where it is not NULL;
 * those whose bytes this process has not seen are left out. */
AW_CHECKED enum aw_err aw_certificate_files_save(const struct aw_record *record,
    const char *state_dir, const struct aw_certificate_sink *sink, struct aw_error *err);

/*
 * Reads the bytes of one and hands them to the pool's certificate (aw_pool_take_der); a file that
 * has another SHA-256 is AW_ERR_CERTIFICATE and not used.
 */
AW_CHECKED enum aw_err aw_certificate_files_load(struct aw_pool *pool, const char *state_dir,
    const struct aw_certificate *certificate, struct aw_error *err);

/* True for the name of one of these files. */
bool aw_certificate_file_is(const char *name);

/* Removes the files of certificates that none of the records names. */
AW_CHECKED enum aw_err aw_certificate_files_sweep(
    const char *state_dir, const struct aw_record *const *records, size_t n, struct aw_error *err);

#endif
