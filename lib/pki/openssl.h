/* SPDX-License-Identifier: ISC */
/* Starting OpenSSL. */
#ifndef AW_OPENSSL_H
#define AW_OPENSSL_H

#include "base/err.h"

/*
 * Initialises OpenSSL whole: for a program that reads certificates, before it does. What OpenSSL
 * initialises by itself it does not check: without memory it crashes later, or takes a digest for
 * unknown. AW_ERR_NO_MEMORY, or AW_ERR_SYSTEM where it has no SHA-256; the process may then only
 * end.
 */
AW_CHECKED enum aw_err aw_openssl_start(struct aw_error *err);

#endif
