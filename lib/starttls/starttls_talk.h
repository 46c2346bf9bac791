/* SPDX-License-Identifier: ISC */
/*
 * What a client and a server say before TLS begins, in LDAP (RFC 4511 section 4.14) and XMPP
 * (RFC 6120 section 5): no sockets, no clocks. What the server says is hostile: at most
 * AW_TALK_MAX octets are read, and nothing may follow its consent, for that would be taken as sent
 * within TLS.
 */
#ifndef AW_STARTTLS_TALK_H
#define AW_STARTTLS_TALK_H

#include <stddef.h>

#include "base/err.h"
#include "model/starttls.h"

#define AW_TALK_MAX ((size_t)16384)

enum aw_talk_next {
	AW_TALK_MORE,  /* read more of the server */
	AW_TALK_SEND,  /* send aw_talk_out, then read */
	AW_TALK_BEGIN, /* TLS begins */
	AW_TALK_FAIL,  /* *err says why: AW_ERR_NET_STARTTLS, AW_ERR_NO_MEMORY */
};

struct aw_talk;

/*
 * A talk of LDAP or XMPP with that host, an address or name; `port` decides whether XMPP is that of
 * a client or of a server. The first request is in aw_talk_out. NULL: no memory, or a host that
 * cannot be named in it.
 */
struct aw_talk *aw_talk_new(enum aw_starttls protocol, const char *host, unsigned port);
void aw_talk_free(struct aw_talk *talk);

/* What is to be sent now; borrowed until the next call. */
const char *aw_talk_out(const struct aw_talk *talk, size_t *len);

/* Reads what the server said. */
enum aw_talk_next
aw_talk_read(struct aw_talk *talk, const char *data, size_t len, struct aw_error *err);

#endif
