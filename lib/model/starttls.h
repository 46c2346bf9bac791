/* SPDX-License-Identifier: ISC */
/* Protocols in which a client asks for TLS on a connection that began without it. */
#ifndef AW_STARTTLS_H
#define AW_STARTTLS_H

#include <stdbool.h>

enum aw_starttls {
	AW_STARTTLS_NONE, /* TLS from the first octet */
	AW_STARTTLS_SMTP, /* RFC 3207 */
	AW_STARTTLS_LDAP, /* RFC 4511 section 4.14 */
	AW_STARTTLS_XMPP, /* RFC 6120 section 5 */
};

/* "smtp", "ldap", "xmpp"; "none" for NONE. */
const char *aw_starttls_word(enum aw_starttls protocol);

/* Reads the first three, in any case; false for any other word. */
bool aw_starttls_parse(const char *word, enum aw_starttls *out);

/* The port where it is usual to begin without TLS: 25, 389, 5222; 443 for NONE. */
unsigned aw_starttls_port(enum aw_starttls protocol);

#endif
