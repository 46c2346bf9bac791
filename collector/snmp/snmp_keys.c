/* SPDX-License-Identifier: ISC */
/* Net-SNMP's headers use u_char and its like. */
#define _DEFAULT_SOURCE

#include <sys/types.h>

#include "snmp/snmp_keys.h"

#include <net-snmp/net-snmp-config.h>
#include <net-snmp/net-snmp-includes.h>

#include <string.h>

void
aw_snmp_user_add(netsnmp_session *s)
{
	if (s->version != SNMP_VERSION_3 || s->securityEngineIDLen == 0)
		return;
	s->flags &= ~(u_long)SNMP_FLAGS_USER_CREATED;
	(void)usm_create_user_from_session(s);
}

void
aw_snmp_user_remove(netsnmp_session *s)
{
	struct usmUser *user;

	if (s->version != SNMP_VERSION_3 || s->securityEngineIDLen == 0)
		return;
	user = usm_get_user(s->securityEngineID, s->securityEngineIDLen, s->securityName);
	if (user == NULL)
		return;
	(void)usm_remove_user(user);
	user->next = user->prev = NULL;
	(void)usm_free_user(user);
}

/* Makes the keys Ku of both passphrases (RFC 3414 section 2.6); the library localizes them. */
static bool
make_keys(netsnmp_session *s, const struct aw_snmp_secret *secret)
{
	int auth = usm_lookup_auth_type(secret->auth_protocol);
	int priv = usm_lookup_priv_type(secret->priv_protocol);

	if (auth < 0 || priv < 0)
		return false;
	s->securityAuthProto = sc_get_auth_oid(auth, &s->securityAuthProtoLen);
	s->securityPrivProto = sc_get_priv_oid(priv, &s->securityPrivProtoLen);
	s->securityAuthKeyLen = USM_AUTH_KU_LEN;
	s->securityPrivKeyLen = USM_PRIV_KU_LEN;
	return s->securityAuthProto != NULL && s->securityPrivProto != NULL &&
	       generate_Ku(s->securityAuthProto, (u_int)s->securityAuthProtoLen,
		   (const u_char *)secret->auth, strlen(secret->auth), s->securityAuthKey,
		   &s->securityAuthKeyLen) == SNMPERR_SUCCESS &&
	       generate_Ku(s->securityAuthProto, (u_int)s->securityAuthProtoLen,
		   (const u_char *)secret->priv, strlen(secret->priv), s->securityPrivKey,
		   &s->securityPrivKeyLen) == SNMPERR_SUCCESS;
}

bool
aw_snmp_set_credentials(netsnmp_session *s, const struct aw_snmp_secret *secret)
{
	if (secret->community != NULL) {
		s->version = SNMP_VERSION_2c;
		s->community = (u_char *)secret->community;
		s->community_len = strlen(secret->community);
		return true;
	}
	s->version = SNMP_VERSION_3;
	s->flags |= SNMP_FLAGS_DONT_PROBE;
	s->securityModel = SNMP_SEC_MODEL_USM;
	s->securityLevel = SNMP_SEC_LEVEL_AUTHPRIV;
	s->securityName = secret->user;
	s->securityNameLen = strlen(secret->user);
	return make_keys(s, secret);
}
