/* SPDX-License-Identifier: ISC */
/*
 * A connection on which a server has agreed to begin TLS, in protocols that libcurl does not speak
 * up to that point. The handshake itself is libcurl's (source/probe.c).
 */
#ifndef AW_STARTTLS_CONNECTION_H
#define AW_STARTTLS_CONNECTION_H

#include "base/err.h"
#include "model/starttls.h"
#include "net/io.h"

struct aw_starttls_connection;

/* All pointers are borrowed until `done` was called or the connection cancelled. */
struct aw_starttls_request {
	enum aw_starttls protocol; /* LDAP or XMPP */
	const char *host;          /* the name of the server */
	const char *to;            /* "192.0.2.1:389", "[::1]:389" */
	const char *local_address; /* to connect from; NULL: any */
	int64_t timeout_ms;
	/*
	 * Called once, from aw_io_work; the connection is freed before. `fd` is the caller's, or -1
	 * with *err: AW_ERR_NET_*.
	 */
	void (*done)(void *context, int fd, const struct aw_error *err, const struct aw_clock *now);
	void *context;
};

/* Never calls `done`. NULL: no memory. */
struct aw_starttls_connection *aw_starttls_start(
    struct aw_io *io, const struct aw_starttls_request *request, const struct aw_clock *now);

/* Closes it without calling `done`. NULL is allowed. */
void aw_starttls_cancel(struct aw_starttls_connection *connection);

#endif
