/* SPDX-License-Identifier: ISC */
/*
 * The ca-files of the sources, each decoded once for all sources that name it. A file is compared
 * with what was decoded, octet by octet, whenever it is asked for: a changed one is decoded again.
 */
#ifndef AW_TRUSTS_H
#define AW_TRUSTS_H

#include "base/err.h"

#define AW_CA_BYTES_MAX ((size_t)4 * 1024 * 1024) /* of a ca-file */

struct aw_tls_trust;
struct aw_trust;
struct aw_trusts;

/* NULL for want of memory. */
struct aw_trusts *aw_trusts_new(void);

/* No trust may be in use. NULL is allowed. */
void aw_trusts_free(struct aw_trusts *trusts);

/*
 * The certificates of the file as it is now, valid until aw_trust_close. AW_ERR_FILE_*;
 * AW_ERR_TLS_CA_FILE: no certificate is in it, or one that cannot be read.
 */
AW_CHECKED enum aw_err aw_trusts_open(
    struct aw_trusts *trusts, const char *path, struct aw_trust **out, struct aw_error *err);

/* Ends the use of a trust. NULL is allowed. */
void aw_trust_close(struct aw_trust *trust);

/* For the handshakes; borrowed. NULL for NULL. */
struct aw_tls_trust *aw_trust_tls(const struct aw_trust *trust);

/* Drops those that are not in use: after a change of the configuration, of files it may not name.
 */
void aw_trusts_sweep(struct aw_trusts *trusts);

#endif
