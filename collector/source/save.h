/* SPDX-License-Identifier: ISC */
/*
 * What devices answered, kept in files for a support case and for tests: a folder a device, a file
 * an answer in the form in which the readers take it, secrets removed (cisco/text/secrets.h), and
 * "index.txt", which says what each is.
 */
#ifndef AW_SAVE_H
#define AW_SAVE_H

#include <stddef.h>

#include "base/err.h"

struct aw_mib_values;
struct aw_save;
struct aw_service;
struct aw_source;

/* Makes the folder, which must not be there. AW_ERR_FILE_WRITE; the caller frees *out. */
AW_CHECKED enum aw_err aw_save_new(const char *dir, struct aw_save **out, struct aw_error *err);

/* The first failure of any file; AW_OK: all were written. NULL is allowed, also below. */
AW_CHECKED enum aw_err aw_save_result(const struct aw_save *save, struct aw_error *err);
void aw_save_free(struct aw_save *save);

/*
 * Keeps an answer of a source to `what`. A secret in `what` is masked; octets that are no text are
 * not kept, which the index says. The failure of a file is noted.
 */
void aw_save_answer(struct aw_save *save, const struct aw_source *source, const char *what,
    const char *data, size_t len);

/* Keeps a file that a source read, if it is a text. */
void aw_save_file(struct aw_save *save, const struct aw_source *source, const char *path);

/* Keeps what an agent answered: a line an object, "NAME TYPE VALUE". */
void aw_save_values(struct aw_save *save, const struct aw_source *source, const char *what,
    const struct aw_mib_values *values);

/* Keeps each chain that a service presents, as PEM. */
void aw_save_chains(
    struct aw_save *save, const struct aw_source *source, const struct aw_service *service);

/* Keeps the document of a record of that device as "record.json". */
void aw_save_record(struct aw_save *save, const char *device, const char *data, size_t len);

#endif
