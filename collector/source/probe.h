/* SPDX-License-Identifier: ISC */
/*
 * A look at one address: a connection, a TLS handshake, and an end. Nothing is sent over it but the
 * handshake, nothing is verified, and nothing of the environment counts: no proxy, no client
 * certificate, no anchors of this host. Runs beside the requests on the one libcurl handle.
 */
#ifndef AW_PROBE_H
#define AW_PROBE_H

#include "net/http.h"
#include "pki/tls_handshake.h"

struct aw_probe;

/* All pointers are borrowed until `done` was called or the probe cancelled. */
struct aw_probe_request {
	const char *host;          /* SNI, unless it is an address; without brackets */
	const char *to;            /* "192.0.2.1:443", "[::1]:443"; with a proxy a name will do */
	const char *proxy;         /* "http://host:port", asked by CONNECT; NULL: none */
	const char *local_address; /* to connect from; NULL: any */
	int64_t timeout_ms;        /* for all of it */
	/*
	 * err->code is AW_OK if certificates were presented, whatever came behind them; the sight
	 * is borrowed until this returns.
	 */
	void (*done)(void *context, const struct aw_tls_sight *sight, const struct aw_error *err);
	void *context;
};

/* Starts or queues; `done` is called from aw_http_work, never from here. NULL: no memory. */
struct aw_probe *aw_probe_start(struct aw_http *http, const struct aw_probe_request *request);

/* Gives it up without `done`. NULL is fine. */
void aw_probe_cancel(struct aw_http *http, struct aw_probe *probe);

#endif
