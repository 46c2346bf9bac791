/* SPDX-License-Identifier: ISC */
/* Credentials and trusted certificates of one run against a machine. */
#ifndef AW_ACCESS_H
#define AW_ACCESS_H

#include <limits.h>

#include "base/file.h"
#include "source/source_type.h"

struct aw_trust;

struct aw_access {
	struct aw_bytes secret; /* "password", or "user", NUL, "password" */
	struct aw_trust *trust; /* of the ca-file; NULL without one */
	const char *user,
	    *password; /* point into `secret`, the user maybe into the configuration */
};

/*
 * Reads the files. AW_ERR_CREDENTIAL, AW_ERR_FILE_* and AW_ERR_TLS_CA_FILE name a file, never its
 * content. Clear *access also after an error.
 */
AW_CHECKED enum aw_err aw_access_open(struct aw_access *access,
    const struct aw_source_config *config, struct aw_trusts *trusts, struct aw_error *err);

#define AW_ACCESS_TEXT_MAX 256

/* What was tried, for the text of a refusal: `user "NAME", password of FILE`. */
void aw_access_describe(const struct aw_access *access, const struct aw_source_config *config,
    char out[AW_ACCESS_TEXT_MAX]);

/* Reads only the file with the credentials; `path` becomes its path. Errors as above. */
AW_CHECKED enum aw_err aw_access_secret(const struct aw_source_config *config,
    struct aw_bytes *secret, char path[PATH_MAX], struct aw_error *err);

/* Wipes the secret and frees everything. */
void aw_access_clear(struct aw_access *access);

/* The stamp of the file with the credentials; all 0 if the file cannot be examined. */
void aw_access_stamp(const struct aw_source_config *config, struct aw_stamp *stamp);

/* The path of the credentials, a password or else a private key, if it can be watched; borrowed.
 * NULL for systemd credentials. */
const char *aw_access_watched(const struct aw_source_config *config);

#endif
