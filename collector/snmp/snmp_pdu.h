/* SPDX-License-Identifier: ISC */
/* Messages of Net-SNMP and what stands in them, for snmp_client.c. */
#ifndef AW_SNMP_PDU_H
#define AW_SNMP_PDU_H

#include "snmp/snmp_client.h"

struct snmp_pdu;
struct variable_list;

/* One value of an answer; *to borrows its octets and `name`, which is filled. */
void
aw_snmp_convert(const struct variable_list *from, uint32_t name[AW_OID_MAX], struct aw_varbind *to);

/*
 * RFC 3414 section 4: an empty request, to which the agent reports its engine identifier. The
 * caller owns it; NULL: no memory.
 */
struct snmp_pdu *aw_snmp_probe(void);

/* Asks for one more object; false: no memory. */
bool aw_snmp_add_name(struct snmp_pdu *pdu, const uint32_t *name, size_t len);

#endif
