/* SPDX-License-Identifier: ISC */
/*
 * One conversation with one SNMP agent over UDP, by Net-SNMP's library in the engine's loop:
 * version 2c, or 3 with authentication and privacy. Nothing here waits; the engine identifier of
 * version 3 is discovered in the loop too. The library reads no file, writes none and logs nothing.
 */
#ifndef AW_SNMP_CLIENT_H
#define AW_SNMP_CLIENT_H

#include "net/io.h"
#include "snmp/snmp_secret.h"
#include "cisco/mib/varbind.h"

struct aw_snmp_session;

/* An answer to the last request. */
struct aw_snmp_reply {
	struct aw_error err; /* code AW_OK: the agent answered, perhaps with a status */
	long status;         /* error-status of RFC 3416, 0 for none */
	const char *status_text;
	struct aw_varbinds values; /* borrowed until the next request */
};

struct aw_snmp_peer {
	const char *address; /* numeric, without brackets */
	const char *port;
	const struct aw_snmp_secret *secret; /* borrowed for the opening */
	int64_t wait_ms;                     /* for an answer, before the request is sent again */
	unsigned retries;
	void (*answered)(
	    void *context, const struct aw_snmp_reply *reply, const struct aw_clock *now);
	void *context;
};

#define AW_SNMP_TOO_BIG 1 /* status: the answer does not fit into a message */

/* Makes the library ready, once a process and before the first session. */
void aw_snmp_client_init(void);

/* NULL with *err. Of the secret, keys stay in the session, which wipes them when it is closed. */
struct aw_snmp_session *
aw_snmp_open(struct aw_io *io, const struct aw_snmp_peer *peer, struct aw_error *err);

/* Drops a request that is out; `answered` may do it. NULL is fine. */
void aw_snmp_close(struct aw_snmp_session *session);

/* Asks for values, or for those behind a name; `answered` is called once, later. */
enum aw_err aw_snmp_get(struct aw_snmp_session *session, const struct aw_oid *names, size_t n,
    const struct aw_clock *now, struct aw_error *err);
enum aw_err aw_snmp_get_bulk(struct aw_snmp_session *session, const uint32_t *name, size_t len,
    unsigned repetitions, const struct aw_clock *now, struct aw_error *err);

#endif
