/* SPDX-License-Identifier: ISC */
/* The signature of a signed bundle. Private to the store readers. */
#ifndef AW_STORE_SIGNATURE_H
#define AW_STORE_SIGNATURE_H

#include "truststore/store_reading.h"

/*
 * Checks the signatures of CMS signed data with the certificates of their signers in it, and
 * reports the result: AW_ERR_STORE_SIGNED where they verify or cannot be checked,
 * AW_ERR_STORE_SIGNATURE where one does not verify. The certificate of the signer itself is not
 * verified: no anchor of it is known here. Fails only for want of memory.
 */
AW_CHECKED enum aw_err aw_store_signature_check(
    struct aw_store_reading *in, const uint8_t *der, size_t len, const char *where);

#endif
