/* SPDX-License-Identifier: ISC */
/* Conversions between Net-SNMP's messages and lib/cisco/mib/mib_value.h; only for snmp_client.c. */
#ifndef AW_SNMP_PDU_H
#define AW_SNMP_PDU_H

#include "snmp/snmp_client.h"

struct snmp_pdu;
struct variable_list;

/* Converts one value. *to borrows the octets of `from`, and `name`, which is filled. */
void aw_snmp_convert(
    const struct variable_list *from, uint32_t name[AW_MIB_OID_MAX], struct aw_mib_value *to);

/*
 * The empty request of RFC 3414 section 4, to which an agent reports its engine id. The caller owns
 * it. NULL: no memory.
 */
struct snmp_pdu *aw_snmp_probe(void);

/* Adds one more name to a request; false: no memory. */
bool aw_snmp_add_name(struct snmp_pdu *pdu, const uint32_t *name, size_t len);

#endif
