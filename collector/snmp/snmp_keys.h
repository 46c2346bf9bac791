/* SPDX-License-Identifier: ISC */
/* Credentials in the sessions of Net-SNMP. */
#ifndef AW_SNMP_KEYS_H
#define AW_SNMP_KEYS_H

#include <stdbool.h>

#include "snmp/snmp_secret.h"

struct snmp_session; /* of Net-SNMP */

/*
 * Sets version, community, user and keys; the texts of the secret are borrowed. False: Net-SNMP of
 * this host does not have one of the protocols.
 */
bool aw_snmp_set_credentials(struct snmp_session *s, const struct aw_snmp_secret *secret);

/*
 * The library has one list of users for the process, by engine id and user name. Two devices with
 * the same of both, as cloned ones have, would share the keys of the first. Therefore a session has
 * its user in the list only during calls of the library for it.
 */
void aw_snmp_user_add(struct snmp_session *s);
void aw_snmp_user_remove(struct snmp_session *s);

#endif
