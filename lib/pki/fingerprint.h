/* SPDX-License-Identifier: ISC */
/*
 * Fingerprints by which bytes are recognised that this process has seen before: GMAC (NIST SP
 * 800-38D) with a random key of the process. Two different texts have the same one with a
 * probability below 2^-100, also if an enemy chose them: that would take the key, which is never
 * written, and no fingerprint leaves the process. It costs a seventh of SHA-256.
 */
#ifndef AW_FINGERPRINT_H
#define AW_FINGERPRINT_H

#include <stddef.h>
#include <stdint.h>

#include "base/err.h"

#define AW_FINGERPRINT_LEN 16

struct aw_fingerprints;

/* With a new key. NULL: no memory, or OpenSSL has no GMAC or no random numbers. */
struct aw_fingerprints *aw_fingerprints_new(void);

/* Wipes the key. NULL is allowed. */
void aw_fingerprints_free(struct aw_fingerprints *prints);

/* The fingerprint of the bytes; false if OpenSSL fails. */
AW_CHECKED bool aw_fingerprint(struct aw_fingerprints *prints, const uint8_t *data, size_t len,
    uint8_t out[AW_FINGERPRINT_LEN]);

#endif
