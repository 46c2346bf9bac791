/* SPDX-License-Identifier: ISC */
#include "starttls/starttls_talk.h"

#include <stdlib.h>
#include <string.h>

#include "base/text.h"
#include "starttls/ldap_talk.h"
#include "starttls/xmpp_talk.h"

#define OUT_MAX 1024
#define SERVER_PORT 5269 /* of XMPP between servers */

struct aw_talk {
	enum aw_starttls protocol;
	const char *out;
	size_t out_len;
	char request[OUT_MAX];
	size_t read; /* octets of the server */
	struct aw_ldap_talk ldap;
	struct aw_xmpp_talk *xmpp;
};

static bool
begin_xmpp(struct aw_talk *talk, const char *host, unsigned port)
{
	/* The host is in an attribute: a name has none of these. */
	if (strpbrk(host, "<>&'\"") != NULL ||
	    !aw_text_format(talk->request, sizeof(talk->request),
		"<?xml version='1.0'?><stream:stream to='%s' version='1.0' xmlns='jabber:%s' "
		"xmlns:stream='http://etherx.jabber.org/streams'>",
		host, port == SERVER_PORT ? "server" : "client"))
		return false;
	talk->out = talk->request;
	talk->out_len = strlen(talk->request);
	talk->xmpp = aw_xmpp_talk_new();
	return talk->xmpp != NULL;
}

struct aw_talk *
aw_talk_new(enum aw_starttls protocol, const char *host, unsigned port)
{
	struct aw_talk *talk = calloc(1, sizeof(*talk));

	if (talk == NULL)
		return NULL;
	talk->protocol = protocol;
	if (protocol == AW_STARTTLS_LDAP) {
		talk->out = aw_ldap_request(&talk->out_len);
	} else if (!begin_xmpp(talk, host, port)) {
		aw_talk_free(talk);
		return NULL;
	}
	return talk;
}

void
aw_talk_free(struct aw_talk *talk)
{
	if (talk == NULL)
		return;
	aw_xmpp_talk_free(talk->xmpp);
	free(talk);
}

const char *
aw_talk_out(const struct aw_talk *talk, size_t *len)
{
	*len = talk->out_len;
	return talk->out;
}

enum aw_talk_next
aw_talk_read(struct aw_talk *talk, const char *data, size_t len, struct aw_error *err)
{
	enum aw_talk_next next;

	if (len > AW_TALK_MAX - talk->read) {
		(void)aw_error_set(
		    err, AW_ERR_NET_STARTTLS, NULL, "more than %zu octets before TLS", AW_TALK_MAX);
		return AW_TALK_FAIL;
	}
	talk->read += len;
	if (talk->protocol == AW_STARTTLS_LDAP)
		return aw_ldap_read(&talk->ldap, data, len, err);
	next = aw_xmpp_read(talk->xmpp, data, len, err);
	if (next == AW_TALK_SEND) {
		talk->out = AW_XMPP_STARTTLS;
		talk->out_len = strlen(talk->out);
	}
	return next;
}
