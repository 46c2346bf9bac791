/* SPDX-License-Identifier: ISC */
/*
 * Name resolution that does not block the loop: getaddrinfo(3) waits for name servers, so each
 * lookup runs in its own thread until that returns.
 */
#ifndef AW_RESOLVE_H
#define AW_RESOLVE_H

#include <netinet/in.h>

#include "base/err.h"
#include "net/io.h"

#define AW_ADDRESS_TEXT INET6_ADDRSTRLEN
#define AW_ADDRESSES_MAX 32

/* The addresses of a name, numeric and without brackets, each once, in the order of getaddrinfo(3)
 * (RFC 6724); at most AW_ADDRESSES_MAX, further ones are dropped. */
struct aw_addresses {
	char text[AW_ADDRESSES_MAX][AW_ADDRESS_TEXT];
	size_t n;
};

struct aw_resolve;

struct aw_resolve_request {
	const char *host;    /* a name, an IPv4 address, or an IPv6 address in brackets */
	int64_t deadline_ms; /* on aw_clock.ms */
	/*
	 * Called once, from aw_io_work; the lookup is freed before. `addresses` has at least one,
	 * or is NULL with AW_ERR_NET_NAME or AW_ERR_NET_NAME_TIMEOUT in *err.
	 */
	void (*done)(void *context, const struct aw_addresses *addresses,
	    const struct aw_error *err, const struct aw_clock *now);
	void *context;
};

/* True if the host is an address, which is copied to `address`: no lookup is needed. */
bool aw_resolve_is_address(const char *host, char address[AW_ADDRESS_TEXT]);

/* Starts a lookup; the request is copied. NULL: no memory, or no thread could be started. */
struct aw_resolve *aw_resolve_start(struct aw_io *io, const struct aw_resolve_request *request);

/* Stops a lookup without calling `done`; the thread ends by itself. NULL is allowed. */
void aw_resolve_cancel(struct aw_resolve *lookup);

#endif
