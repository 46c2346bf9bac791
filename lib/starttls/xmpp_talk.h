/* SPDX-License-Identifier: ISC */
/* What an XMPP server says until TLS begins; used by starttls_talk.c alone. */
#ifndef AW_XMPP_TALK_H
#define AW_XMPP_TALK_H

#include "starttls/starttls_talk.h"

#define AW_XMPP_STARTTLS "<starttls xmlns='urn:ietf:params:xml:ns:xmpp-tls'/>"

struct aw_xmpp_talk;

/* NULL: no memory. */
struct aw_xmpp_talk *aw_xmpp_talk_new(void);
void aw_xmpp_talk_free(struct aw_xmpp_talk *talk);

/* AW_TALK_SEND: AW_XMPP_STARTTLS is to be sent. */
enum aw_talk_next
aw_xmpp_read(struct aw_xmpp_talk *talk, const char *data, size_t len, struct aw_error *err);

#endif
