/* SPDX-License-Identifier: ISC */
/*
 * CISCO-PKI-MIB of 2014: the certificates of the trust points of an IOS device, as texts: issuer,
 * serial number, subject and dates, without the certificate or its fingerprint.
 */
#ifndef AW_PKI_MIB_H
#define AW_PKI_MIB_H

#include "truststore/truststore.h"
#include "cisco/mib/mib_value.h"

#define AW_PKI_MIB_COLUMNS 8 /* that a walk of the certificates meets in one row */

/* certChainEntry, to be walked; static. */
const struct aw_mib_oid *aw_pki_mib_certificates(void);

/*
 * Reads the CA certificates among the answers into *store, as `show crypto pki trustpool` would
 * give them (trustpool_text.h): known roots are matched by issuer and serial number. Certificates
 * of other types, which a device has for itself, are passed over. AW_ERR_SNMP_MISSING: no
 * certificate of this MIB; AW_ERR_STORE_EMPTY: none of a CA. Clear the store also after an error.
 */
AW_CHECKED enum aw_err aw_pki_mib_read(struct aw_pool *pool, const struct aw_mib_values *answers,
    const struct aw_transitions *known, struct aw_store *store, struct aw_error *err);

#endif
