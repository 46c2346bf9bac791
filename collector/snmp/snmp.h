/* SPDX-License-Identifier: ISC */
/*
 * All SNMP of the process (RFC 3416). A run gets scalars and walks subtrees of one agent, within
 * limits of time, requests, values and octets. Names are resolved in threads (net/resolve.h).
 */
#ifndef AW_SNMP_H
#define AW_SNMP_H

#include "snmp/snmp_client.h"

#define AW_SNMP_REQUESTS_MAX 20000 /* of one run */

struct aw_snmp;
struct aw_snmp_run;

/* All pointers are borrowed until `done` was called or the run cancelled. */
struct aw_snmp_request {
	const char *address; /* "host:port" */
	const struct aw_snmp_secret *secret;
	int64_t timeout_ms; /* for the whole run, without the time in the queue */
	unsigned retries;   /* of one request */
	const struct aw_mib_oid *scalars;
	size_t n_scalars;
	const struct aw_mib_oid *const *subtrees;
	size_t n_subtrees;
	size_t max_values, max_size; /* of all answers; max_size in octets */
	/*
	 * Called once, from aw_io_work. AW_OK: *answers has the values that the agent has; objects
	 * that it lacks are absent. Names increase within a subtree. Borrowed for the call.
	 */
	void (*done)(
	    void *context, const struct aw_mib_values *answers, const struct aw_error *err);
	void *context;
};

/* At most `parallel` runs at a time; the others wait. `io` is borrowed. NULL for want of memory. */
struct aw_snmp *aw_snmp_new(struct aw_io *io, unsigned parallel);

/* Changes the limit; running runs are not stopped. */
void aw_snmp_limit(struct aw_snmp *snmp, unsigned parallel);

/* All runs must have ended. NULL is allowed. */
void aw_snmp_free(struct aw_snmp *snmp);

/* Queues a run, valid until `done` or the cancel. Never calls `done`. NULL: no memory. */
struct aw_snmp_run *aw_snmp_start(struct aw_snmp *snmp, const struct aw_snmp_request *request);

/* Stops a run without calling `done`. NULL is allowed. */
void aw_snmp_cancel(struct aw_snmp_run *run);

#endif
