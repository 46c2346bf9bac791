/* SPDX-License-Identifier: ISC */
/*
 * All SNMP of the process: runs, each of which gets scalars and walks subtrees of one agent within
 * limits of time, requests, values and octets. Names are looked up beside the loop.
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
	int64_t timeout_ms; /* for all of it; time in the queue does not count */
	unsigned retries;   /* of one request */
	const struct aw_oid *scalars;
	size_t n_scalars;
	const struct aw_oid *const *subtrees;
	size_t n_subtrees;
	size_t max_values, max_size;
	/*
	 * From the loop. AW_OK: *answers has what the agent has of it, nothing for what it has not;
	 * borrowed, with names that increase in each subtree.
	 */
	void (*done)(void *context, const struct aw_varbinds *answers, const struct aw_error *err);
	void *context;
};

/* At most `parallel` runs at a time; more wait for their turn. NULL when memory is short. */
struct aw_snmp *aw_snmp_new(struct aw_io *io, unsigned parallel);
void aw_snmp_limit(struct aw_snmp *snmp, unsigned parallel);

/* All runs must have ended. NULL is fine. */
void aw_snmp_free(struct aw_snmp *snmp);

/* Starts or queues; `done` is called from the loop, never from here. NULL: no memory. */
struct aw_snmp_run *aw_snmp_start(struct aw_snmp *snmp, const struct aw_snmp_request *request);

/* Gives a run up without `done`. NULL is fine. */
void aw_snmp_cancel(struct aw_snmp_run *run);

#endif
