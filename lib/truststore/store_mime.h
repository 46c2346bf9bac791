/* SPDX-License-Identifier: ISC */
/* PKCS#7 of certificates alone in MIME (RFC 8551 section 3.8), as mail and enrolment servers send
 * it. For this room alone. */
#ifndef AW_STORE_MIME_H
#define AW_STORE_MIME_H

#include "truststore/store_reading.h"

/* True if a text begins with header lines, or the line in front of a part, and has PKCS#7. */
bool aw_store_mime_is(const uint8_t *data, size_t len);
AW_CHECKED enum aw_err aw_store_mime_read(struct aw_store_reading *in);

#endif
