/* SPDX-License-Identifier: ISC */
/*
 * A session with one SNMP agent over UDP, by the library of Net-SNMP in the loop of the engine:
 * version 2c (RFC 3416), or version 3 with the User-based Security Model at authPriv (RFC 3414).
 * Nothing blocks; the engine id of version 3 is discovered in the loop, too. The library neither
 * reads nor writes files, and logs nothing.
 */
#ifndef AW_SNMP_CLIENT_H
#define AW_SNMP_CLIENT_H

#include "net/io.h"
#include "snmp/snmp_secret.h"
#include "cisco/mib/mib_value.h"

struct aw_snmp_session;

/* The answer to the last request. */
struct aw_snmp_reply {
	struct aw_error err;     /* code AW_OK: the agent answered, maybe with an error status */
	long status;             /* error-status of RFC 3416; 0: noError */
	const char *status_text; /* static */
	struct aw_mib_values values; /* borrowed until the next request */
};

struct aw_snmp_peer {
	const char *address; /* numeric, without brackets */
	const char *port;
	const struct aw_snmp_secret *secret; /* borrowed for aw_snmp_open */
	int64_t wait_ms;                     /* for an answer, before the request is sent again */
	unsigned retries;
	/* Called once for each request, from aw_io_work; may send another or close the session. */
	void (*answered)(
	    void *context, const struct aw_snmp_reply *reply, const struct aw_clock *now);
	void *context;
};

#define AW_SNMP_TOO_BIG 1 /* error-status tooBig: the answer does not fit into a message */

/* Initialises the library; call it once, before the first session. */
void aw_snmp_client_init(void);

/*
 * Opens a session; sends nothing. The session keeps keys made of the secret and wipes them when it
 * is closed. NULL with AW_ERR_CREDENTIAL, AW_ERR_NET_* or AW_ERR_NO_MEMORY.
 */
struct aw_snmp_session *
aw_snmp_open(struct aw_io *io, const struct aw_snmp_peer *peer, struct aw_error *err);

/*
 * The time for the pending request is over: sets the error of a request without an answer, with the
 * text `silent` if the agent sent nothing. The session can only be closed then.
 */
void aw_snmp_expire(struct aw_snmp_session *session, const char *silent, struct aw_error *err);

/* Drops a pending request; `answered` may call it. NULL is allowed. */
void aw_snmp_close(struct aw_snmp_session *session);

/*
 * Requests values (GET), or up to `repetitions` values after a name (GETBULK). With AW_OK
 * `answered` is called once, later. One request at a time.
 */
AW_CHECKED enum aw_err aw_snmp_get(struct aw_snmp_session *session, const struct aw_mib_oid *names,
    size_t n, const struct aw_clock *now, struct aw_error *err);
AW_CHECKED enum aw_err aw_snmp_get_bulk(struct aw_snmp_session *session, const uint32_t *name,
    size_t len, unsigned repetitions, const struct aw_clock *now, struct aw_error *err);

#endif
