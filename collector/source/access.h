/* SPDX-License-Identifier: ISC */
/* How one machine is reached, for one run: its credentials and whom to believe. */
#ifndef AW_ACCESS_H
#define AW_ACCESS_H

#include <limits.h>

#include "base/file.h"
#include "source/source_type.h"

struct aw_access {
	struct aw_bytes secret; /* "password", or "user", NUL, "password" */
	struct aw_bytes ca;
	const char *user, *password; /* stand in `secret`, or in the configuration */
};

/*
 * Reads the files anew. AW_ERR_CREDENTIAL, AW_ERR_FILE_* and AW_ERR_TLS_CA_FILE name them, never
 * what is in them. Clear it also after an error.
 */
enum aw_err aw_access_open(
    struct aw_access *access, const struct aw_source_config *config, struct aw_error *err);

/* The file with the credentials alone, and its path. Errors as above. */
enum aw_err aw_access_secret(const struct aw_source_config *config, struct aw_bytes *secret,
    char path[PATH_MAX], struct aw_error *err);

/* Wipes the secret. */
void aw_access_clear(struct aw_access *access);

/* The stamp of the file with the credentials; all 0 where it cannot be had. */
void aw_access_stamp(const struct aw_source_config *config, struct aw_stamp *stamp);

/* The file with the credentials where it is watched, or NULL. */
const char *aw_access_watched(const struct aw_source_config *config);

#endif
