/* SPDX-License-Identifier: ISC */
/* The extended operation StartTLS of LDAP; used by starttls_talk.c alone. */
#ifndef AW_LDAP_TALK_H
#define AW_LDAP_TALK_H

#include <stdint.h>

#include "starttls/starttls_talk.h"

#define AW_LDAP_ANSWER_MAX 4096

/* The answer as far as it was read. */
struct aw_ldap_talk {
	uint8_t data[AW_LDAP_ANSWER_MAX];
	size_t len;
};

/* The message with the request. */
const char *aw_ldap_request(size_t *len);

/* Never AW_TALK_SEND. */
enum aw_talk_next
aw_ldap_read(struct aw_ldap_talk *talk, const char *data, size_t len, struct aw_error *err);

#endif
