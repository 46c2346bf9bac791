/* SPDX-License-Identifier: ISC */
/* Net-SNMP's headers use u_char and its like. */
#define _DEFAULT_SOURCE

#include <sys/types.h>

#include "snmp/snmp_pdu.h"

#include <net-snmp/net-snmp-config.h>
#include <net-snmp/net-snmp-includes.h>

#include <string.h>

void
aw_snmp_convert(
    const struct variable_list *from, uint32_t name[AW_MIB_OID_MAX], struct aw_mib_value *to)
{
	*to = (struct aw_mib_value){.oid = name, .type = AW_MIB_OTHER};
	for (; to->oid_len < from->name_length && to->oid_len < AW_MIB_OID_MAX; to->oid_len++)
		name[to->oid_len] = (uint32_t)from->name[to->oid_len];
	switch (from->type) {
	case ASN_INTEGER:
		to->type = AW_MIB_NUMBER;
		to->number = *from->val.integer;
		break;
	case ASN_GAUGE:
	case ASN_COUNTER:
	case ASN_TIMETICKS:
		to->type = AW_MIB_NUMBER;
		to->number = (uint32_t)*from->val.integer;
		break;
	case ASN_OCTET_STR:
		to->type = AW_MIB_OCTETS;
		to->octets = (char *)from->val.string;
		to->len = from->val_len;
		break;
	case SNMP_NOSUCHOBJECT:
	case SNMP_NOSUCHINSTANCE:
	case SNMP_ENDOFMIBVIEW:
		to->type = AW_MIB_ABSENT;
		break;
	default:
		break;
	}
}

struct snmp_pdu *
aw_snmp_probe(void)
{
	netsnmp_pdu *pdu = snmp_pdu_create(SNMP_MSG_GET);

	if (pdu == NULL)
		return NULL;
	pdu->version = SNMP_VERSION_3;
	pdu->securityName = strdup("");
	pdu->securityLevel = SNMP_SEC_LEVEL_NOAUTH;
	pdu->securityModel = SNMP_SEC_MODEL_USM;
	return pdu;
}

bool
aw_snmp_add_name(struct snmp_pdu *pdu, const uint32_t *name, size_t len)
{
	oid wide[AW_MIB_OID_MAX];

	for (size_t i = 0; i < len; i++)
		wide[i] = name[i];
	return snmp_add_null_var(pdu, wide, len) != NULL;
}
