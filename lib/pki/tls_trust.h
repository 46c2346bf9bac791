/* SPDX-License-Identifier: ISC */
/*
 * The certificates by which TLS peers are verified, decoded once for all handshakes. They are what
 * they were when they were decoded; each handshake still verifies its chain, its dates included.
 */
#ifndef AW_TLS_TRUST_H
#define AW_TLS_TRUST_H

#include <stdbool.h>
#include <stddef.h>

#include "base/err.h"

struct aw_tls_trust;

/*
 * Decodes PEM; what else is in the text is passed over, as libcurl does. AW_ERR_TLS_CA_FILE: there
 * is no certificate in it, or one that cannot be read. `name` is the object of errors.
 */
AW_CHECKED enum aw_err aw_tls_trust_new(
    const void *pem, size_t len, const char *name, struct aw_tls_trust **out, struct aw_error *err);

/* NULL is allowed. Handshakes that use it may go on. */
void aw_tls_trust_free(struct aw_tls_trust *trust);

/*
 * Makes an SSL_CTX of OpenSSL verify peers with these certificates and no others, intermediate ones
 * among them as good as roots, as libcurl does. False for want of memory: do not use it then.
 */
bool aw_tls_trust_use(struct aw_tls_trust *trust, void *ssl_ctx);

#endif
