/* SPDX-License-Identifier: ISC */
/* Decoding what is known of a certificate revocation list (RFC 5280 section 5). */
#ifndef AW_CRL_H
#define AW_CRL_H

#include <stddef.h>
#include <stdint.h>

#include "base/err.h"

/* Its issuer (RFC 4514), which the caller frees, and its dates: AW_INSTANT_NONE where one is not
 * there or no date. */
struct aw_crl_facts {
	char *issuer;
	int64_t this_update, next_update;
};

/* AW_ERR_CERTIFICATE if the bytes are no revocation list. Its entries and its signature are not
 * looked at. */
AW_CHECKED enum aw_err
aw_crl_decode(const uint8_t *der, size_t len, struct aw_crl_facts *out, struct aw_error *err);

#endif
