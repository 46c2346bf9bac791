/* SPDX-License-Identifier: ISC */
/* Decoding one X.509 certificate into the model. The only code that looks into certificates. */
#ifndef AW_CERTIFICATE_H
#define AW_CERTIFICATE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/err.h"

struct aw_certificate;
struct aw_pool;

#define AW_DIGEST_LEN 32 /* octets of a SHA-256 */

/* The SHA-256 of bytes (FIPS 180-4); false if OpenSSL fails. */
AW_CHECKED bool
aw_certificate_digest(const uint8_t *data, size_t len, uint8_t digest[AW_DIGEST_LEN]);

/* Options of aw_certificate_decode. */
enum aw_decode {
	AW_DECODE_CHECK_SIGNATURE =
	    1, /* verify a self-signature: costs a public-key operation each */
};

/*
 * The certificate in der[0..len), from the pool if it is known (one hash then, no decoding),
 * decoded and added to it otherwise. *used gets the bytes it takes: what follows is the caller's
 * (trust data, the next certificate). *out has a reference the caller gives back or moves on. RFC
 * 5280; times that are no dates give AW_INSTANT_NONE and a flaw, unknown key types a flaw: neither
 * is an error. AW_ERR_CERTIFICATE if the bytes are no certificate.
 */
AW_CHECKED enum aw_err aw_certificate_decode(struct aw_pool *pool, const uint8_t *der, size_t len,
    unsigned options, const struct aw_certificate **out, size_t *used, struct aw_error *err);

#endif
