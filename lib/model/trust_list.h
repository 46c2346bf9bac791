/* SPDX-License-Identifier: ISC */
/* Names of the trust lists of servers of the CUCM family. */
#ifndef AW_TRUST_LIST_H
#define AW_TRUST_LIST_H

#define AW_TRUST_LIST_MAX 64 /* octets */

/*
 * "tomcat-trust" of "tomcat" and of "tomcat-trust": the list of a service, of letters, digits,
 * dots, dashes and underscores. A server calls it by either.
 */
void aw_trust_list_name(const char *service, char out[AW_TRUST_LIST_MAX + 1]);

#endif
