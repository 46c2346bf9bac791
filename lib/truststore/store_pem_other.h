/* SPDX-License-Identifier: ISC */
/* Blocks of PEM that are no single certificate. Private to the store readers. */
#ifndef AW_STORE_PEM_OTHER_H
#define AW_STORE_PEM_OTHER_H

#include "pki/pem_marker.h"
#include "truststore/store_reading.h"

/* The block of this BEGIN line holds no certificate: a revocation list, of that text, is read, and
 * others are named. */
AW_CHECKED enum aw_err aw_pem_other_pass(struct aw_store_reading *in, const struct aw_marker *begin,
    struct aw_der_span text, const char *where);

/* Reads PKCS#7 or, with that kind, PKCS#12; what keeps it from being read is a bad block. */
AW_CHECKED enum aw_err aw_pem_other_bundle(
    struct aw_store_reading *in, enum aw_der_kind kind, struct aw_der_span der, const char *where);

/* The error of a text without certificates: what its other objects are. */
AW_CHECKED enum aw_err aw_pem_other_name(struct aw_store_reading *in);

/* What is inside a certificate block, if it is something else; NULL: it is not known. */
const char *aw_pem_other_word(const uint8_t *der, size_t len);

/* True if bytes have a BEGIN line of certificates or PKCS#7 anywhere, spelled as it should be. */
bool aw_pem_has_certificates(const uint8_t *data, size_t len);

#endif
