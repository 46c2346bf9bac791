/* SPDX-License-Identifier: ISC */
/*
 * A probe of one address: it connects, performs a TLS handshake and closes. Nothing else is sent,
 * but what asks for TLS where it does not begin with the first octet, and nothing is verified.
 * Settings of the environment are not used: no proxy, no client certificate, no trust store of this
 * host. Probes share the libcurl handle with other transfers.
 */
#ifndef AW_PROBE_H
#define AW_PROBE_H

#include "model/starttls.h"
#include "net/http.h"
#include "net/io.h"
#include "pki/tls_handshake.h"

struct aw_probe;

/* All pointers are borrowed until `done` was called or the probe cancelled. */
struct aw_probe_request {
	const char *host;  /* sent as SNI (RFC 6066) unless it is an address; without brackets */
	const char *to;    /* "192.0.2.1:443", "[::1]:443"; with a proxy also "name:port" */
	const char *proxy; /* "http://host:port", used by CONNECT; NULL: direct */
	const char *local_address; /* to connect from; NULL: any */
	int64_t timeout_ms;        /* for the whole probe */
	enum aw_starttls starttls; /* how TLS begins; LDAP and XMPP exclude a proxy */
	struct aw_io *io;          /* for LDAP and XMPP, with the time now */
	const struct aw_clock *now;
	enum aw_key_type key_type; /* of the certificate to ask for; AW_KEY_OTHER: any */
	/*
	 * Called once, from aw_http_work. err->code is AW_OK if certificates were presented, even
	 * if the handshake failed later. `sight` is borrowed for the call. `took_ms` is without the
	 * time in the queue.
	 */
	void (*done)(void *context, const struct aw_tls_handshake *sight, int64_t took_ms,
	    const struct aw_error *err);
	void *context;
};

/* Queues a probe, valid until `done` or the cancel; one that asks for a type of key before others,
 * because it continues a probe. Never calls `done`. NULL: no memory. */
struct aw_probe *aw_probe_start(struct aw_http *http, const struct aw_probe_request *request);

/* Stops a probe without calling `done`. NULL is allowed. */
void aw_probe_cancel(struct aw_http *http, struct aw_probe *probe);

#endif
