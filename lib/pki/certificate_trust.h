/* SPDX-License-Identifier: ISC */
/* Trust bits and purposes of a certificate for TLS servers: private to the store
 * readers. */
#ifndef AW_CERTIFICATE_TRUST_H
#define AW_CERTIFICATE_TRUST_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/*
 * AW_FLAW_REJECTED or 0 for a certificate whose extended key usage does not allow TLS servers:
 * OpenSSL demands it of anchors too. `der` is the certificate alone.
 */
uint16_t aw_certificate_usage(const uint8_t *der, size_t len);

/*
 * The same for a TRUSTED CERTIFICATE: `der` is the certificate with the trust data of OpenSSL
 * behind it. Rejected if its reject list contains serverAuth, or a trust list does not have it.
 * False if the trust data cannot be read.
 */
bool aw_certificate_trust(const uint8_t *der, size_t len, uint16_t *trust);

/* True for a self-issued certificate whose signature does not verify with its own key. */
bool aw_certificate_broken(const uint8_t *der, size_t len);

#endif
