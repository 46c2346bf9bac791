/* SPDX-License-Identifier: ISC */
/*
 * Names to addresses without holding up the loop: getaddrinfo(3) waits for name servers, so each
 * lookup has a thread of its own for as long as it takes.
 */
#ifndef AW_RESOLVE_H
#define AW_RESOLVE_H

#include <netinet/in.h>

#include "base/err.h"
#include "net/io.h"

#define AW_ADDRESS_TEXT INET6_ADDRSTRLEN
#define AW_ADDRESSES_MAX 32

/* The addresses of a name, numeric and without brackets, each once, in the system's order (RFC
 * 6724); those beyond AW_ADDRESSES_MAX are left out. */
struct aw_addresses {
	char text[AW_ADDRESSES_MAX][AW_ADDRESS_TEXT];
	size_t n;
};

struct aw_resolve;

struct aw_resolve_request {
	const char *host;    /* a name, an IPv4 address, or an IPv6 address in brackets */
	int64_t deadline_ms; /* on aw_clock.ms */
	/*
	 * Called once, from the loop; the lookup is gone then. At least one address; NULL with
	 * AW_ERR_NET_NAME, AW_ERR_NET_NAME_TIMEOUT in *err.
	 */
	void (*done)(void *context, const struct aw_addresses *addresses,
	    const struct aw_error *err, const struct aw_clock *now);
	void *context;
};

/* True if the host is an address, which is then in `address`: nothing is to be looked up. */
bool aw_resolve_is_address(const char *host, char address[AW_ADDRESS_TEXT]);

/* Copies what it needs of the request. NULL: no memory, or no thread is to be had. */
struct aw_resolve *aw_resolve_start(struct aw_io *io, const struct aw_resolve_request *request);

/* Gives it up without `done`; the thread ends by itself. NULL is fine. */
void aw_resolve_cancel(struct aw_resolve *lookup);

#endif
