/* SPDX-License-Identifier: ISC */
/*
 * Texts of devices without the secrets in them, for those who help: lines of configurations,
 * private keys in PEM, members of JSON and XML, URLs. Names decide what is a secret. What the
 * readers of this program use stays as it is, so the rest gives the same facts.
 */
#ifndef AW_SECRETS_H
#define AW_SECRETS_H

#include "base/buf.h"

/*
 * Appends the text with "..." in the place of each secret. *n: of how many lines or values one was
 * taken. False as aw_buf_add.
 */
bool aw_secrets_remove(const char *data, size_t len, struct aw_buf *out, size_t *n);

#endif
