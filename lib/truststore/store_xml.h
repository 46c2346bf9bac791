/* SPDX-License-Identifier: ISC */
/* XML with certificates of signatures (XML-Signature), as SAML metadata has them. For this room
 * alone. */
#ifndef AW_STORE_XML_H
#define AW_STORE_XML_H

#include "truststore/store_reading.h"

/* True if a text begins with a tag and has elements X509Certificate, and no PEM. */
bool aw_store_xml_is(const uint8_t *data, size_t len);

/* The error: what it is, and how many certificates it has. They belong to keys that sign. */
AW_CHECKED enum aw_err aw_store_xml_read(struct aw_store_reading *in);

#endif
