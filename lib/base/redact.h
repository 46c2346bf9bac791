/* SPDX-License-Identifier: ISC */
/*
 * URLs without the secrets in them: for records, logs and files that others read. Names decide what
 * is a secret, so what an operator hides under a plain name stays.
 */
#ifndef AW_REDACT_H
#define AW_REDACT_H

#include <stdbool.h>
#include <stddef.h>

/* In the place of a secret. */
#define AW_REDACTED "..."

/* True for a name of a secret: it has "password", "token", "key" or such a word in it. */
bool aw_redact_is_secret(const char *name, size_t len);

/*
 * Copies a text with URLs in it. Masked are the user information of a URL, and the value of a
 * parameter behind "?", "&" or ";" whose name is one of a secret. Cut to the size, which is at
 * least 1.
 */
void aw_redact_text(char *dst, size_t size, const char *src);

#endif
