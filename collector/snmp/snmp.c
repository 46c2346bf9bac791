/* SPDX-License-Identifier: ISC */
#include "snmp/snmp.h"

#include <stdlib.h>
#include <string.h>

#include "net/resolve.h"
#include "base/text.h"

/* Names in a GET and repetitions in a GETBULK. The answers normally fit into a UDP datagram of 1472
 * octets on Ethernet; an agent that answers tooBig is asked for half of it. */
#define GET_NAMES 10U
#define REPETITIONS 25U
#define WAIT_MS (5 * INT64_C(1000)) /* for one answer, if the timeout of the run allows it */
#define HOST_MAX 256

struct aw_snmp {
	struct aw_io *io;
	unsigned parallel, active;
	struct aw_snmp_run *first, *last; /* in the order of aw_snmp_start */
};

struct aw_snmp_run {
	struct aw_snmp *snmp;
	struct aw_snmp_run *next, *prev;
	struct aw_snmp_request request;
	struct aw_io_watch clock; /* while waiting: its turn; then its timeout */
	bool active;
	struct aw_resolve *lookup;
	struct aw_snmp_session *session;
	char host[HOST_MAX];
	const char *port;
	struct aw_mib_values answers;
	unsigned requests;
	size_t n_got;                /* scalars received */
	size_t n_asked;              /* scalars in the pending request; 0: it is part of a walk */
	size_t subtree;              /* number of the current one */
	unsigned step;               /* names or repetitions in one request */
	uint32_t at[AW_MIB_OID_MAX]; /* the last name of the walk */
	size_t at_len;
};

struct aw_snmp *
aw_snmp_new(struct aw_io *io, unsigned parallel)
{
	struct aw_snmp *snmp = calloc(1, sizeof(*snmp));

	if (snmp == NULL)
		return NULL;
	aw_snmp_client_init();
	snmp->io = io;
	snmp->parallel = parallel;
	return snmp;
}

void
aw_snmp_limit(struct aw_snmp *snmp, unsigned parallel)
{
	snmp->parallel = parallel;
}

void
aw_snmp_free(struct aw_snmp *snmp)
{
	free(snmp);
}

/* Makes the first waiting run due in the next turn of the loop. */
static void
wake_next(struct aw_snmp *snmp)
{
	for (struct aw_snmp_run *run = snmp->first; run != NULL; run = run->next)
		if (!run->active) {
			run->clock.deadline_ms = 0;
			return;
		}
}

static void
free_run(struct aw_snmp_run *run)
{
	struct aw_snmp *snmp = run->snmp;

	*(run->prev != NULL ? &run->prev->next : &snmp->first) = run->next;
	*(run->next != NULL ? &run->next->prev : &snmp->last) = run->prev;
	if (run->active)
		snmp->active--;
	wake_next(snmp);
	aw_io_remove(snmp->io, &run->clock);
	aw_resolve_cancel(run->lookup);
	aw_snmp_close(run->session);
	aw_mib_values_clear(&run->answers);
	free(run);
}

void
aw_snmp_cancel(struct aw_snmp_run *run)
{
	if (run != NULL)
		free_run(run);
}

/* Calls `done` with the answers and frees the run. */
static void
end_run(struct aw_snmp_run *run, const struct aw_error *err)
{
	run->request.done(run->request.context, &run->answers, err);
	free_run(run);
}

static void
fail_run(struct aw_snmp_run *run, enum aw_err code, const char *text)
{
	struct aw_error err;

	(void)aw_error_set(&err, code, run->request.address, "%s", text);
	end_run(run, &err);
}

/* Requests the next scalars or the next step of the walk; *all: there is nothing left. */
static enum aw_err
ask_next(struct aw_snmp_run *run, const struct aw_clock *now, bool *all, struct aw_error *err)
{
	size_t left = run->request.n_scalars - run->n_got;

	*all = left == 0 && run->subtree == run->request.n_subtrees;
	if (*all)
		return AW_OK;
	if (run->requests++ >= AW_SNMP_REQUESTS_MAX)
		return aw_error_set(err, AW_ERR_SNMP_LIMIT, run->request.address,
		    "more than %d requests", AW_SNMP_REQUESTS_MAX);
	run->n_asked = left < run->step ? left : run->step;
	if (left > 0)
		return aw_snmp_get(
		    run->session, run->request.scalars + run->n_got, run->n_asked, now, err);
	return aw_snmp_get_bulk(run->session, run->at, run->at_len, run->step, now, err);
}

/* Starts the walk of a subtree, if there is one. */
static void
enter_subtree(struct aw_snmp_run *run, size_t number)
{
	const struct aw_mib_oid *root;

	run->subtree = number;
	run->step = REPETITIONS;
	if (number == run->request.n_subtrees)
		return;
	root = run->request.subtrees[number];
	memcpy(run->at, root->id, root->len * sizeof(root->id[0]));
	run->at_len = root->len;
}

static enum aw_err
keep_value(struct aw_snmp_run *run, const struct aw_mib_value *value, struct aw_error *err)
{
	enum aw_err rc = aw_mib_values_add(&run->answers, value, err);

	if (rc == AW_ERR_SNMP_LIMIT)
		(void)aw_text_format(err->object, sizeof(err->object), "%s", run->request.address);
	return rc;
}

/* A response to GET has the requested names in their order (RFC 3416 section 4.2.1). */
static enum aw_err
take_scalars(struct aw_snmp_run *run, const struct aw_mib_values *values, struct aw_error *err)
{
	enum aw_err rc = AW_OK;

	if (values->n != run->n_asked)
		return aw_error_set(err, AW_ERR_SNMP_FORM, run->request.address,
		    "%zu values instead of %zu", values->n, run->n_asked);
	for (size_t i = 0; i < values->n && rc == AW_OK; i++) {
		const struct aw_mib_value *value = &values->items[i];
		const struct aw_mib_oid *name = &run->request.scalars[run->n_got + i];

		if (aw_mib_oid_compare(value->oid, value->oid_len, name->id, name->len) != 0)
			return aw_error_set(err, AW_ERR_SNMP_FORM, run->request.address,
			    "a value of another object than the requested one");
		if (value->type != AW_MIB_ABSENT)
			rc = keep_value(run, value, err);
	}
	run->n_got += values->n;
	if (run->n_got == run->request.n_scalars)
		enter_subtree(run, 0);
	return rc;
}

/* Takes one value of a walk; *done: the subtree ends. */
static enum aw_err
take_step(
    struct aw_snmp_run *run, const struct aw_mib_value *value, bool *done, struct aw_error *err)
{
	const struct aw_mib_oid *root = run->request.subtrees[run->subtree];

	*done = value->type == AW_MIB_ABSENT;
	if (*done)
		return AW_OK;
	if (aw_mib_oid_compare(value->oid, value->oid_len, run->at, run->at_len) <= 0)
		return aw_error_set(err, AW_ERR_SNMP_ORDER, run->request.address,
		    "the names in the agent's answers do not increase");
	*done = !aw_mib_oid_under(value->oid, value->oid_len, root->id, root->len);
	if (*done)
		return AW_OK;
	memcpy(run->at, value->oid, value->oid_len * sizeof(run->at[0]));
	run->at_len = value->oid_len;
	return keep_value(run, value, err);
}

static enum aw_err
take_walk(struct aw_snmp_run *run, const struct aw_mib_values *values, struct aw_error *err)
{
	bool done = false;
	enum aw_err rc = AW_OK;

	if (values->n == 0)
		return aw_error_set(err, AW_ERR_SNMP_FORM, run->request.address,
		    "an answer to GETBULK without values");
	for (size_t i = 0; i < values->n && rc == AW_OK && !done; i++)
		rc = take_step(run, &values->items[i], &done, err);
	if (rc == AW_OK && done)
		enter_subtree(run, run->subtree + 1);
	return rc;
}

/* tooBig: the agent is asked for half as much; other statuses are errors. */
static enum aw_err
take_status(struct aw_snmp_run *run, const struct aw_snmp_reply *reply, struct aw_error *err)
{
	if (reply->status == AW_SNMP_TOO_BIG && run->step > 1) {
		run->step /= 2;
		return AW_OK;
	}
	return aw_error_set(err, AW_ERR_SNMP_STATUS, run->request.address,
	    "the agent answers with the error status %ld: %s", reply->status, reply->status_text);
}

static enum aw_err
take_reply(struct aw_snmp_run *run, const struct aw_snmp_reply *reply, struct aw_error *err)
{
	if (reply->err.code != AW_OK) {
		*err = reply->err;
		return err->code;
	}
	if (reply->status != 0)
		return take_status(run, reply, err);
	return run->n_asked > 0 ? take_scalars(run, &reply->values, err)
				: take_walk(run, &reply->values, err);
}

static void
reply_received(void *context, const struct aw_snmp_reply *reply, const struct aw_clock *now)
{
	struct aw_snmp_run *run = context;
	struct aw_error err = {.code = AW_OK};
	bool all = false;
	enum aw_err rc = take_reply(run, reply, &err);

	if (rc == AW_OK)
		rc = ask_next(run, now, &all, &err);
	if (rc != AW_OK || all)
		end_run(run, &err);
}

static void
open_session(struct aw_snmp_run *run, const char *address, const struct aw_clock *now)
{
	const struct aw_snmp_request *request = &run->request;
	int64_t share = request->timeout_ms / (request->retries + 1);
	struct aw_snmp_peer peer = {.address = address,
	    .port = run->port,
	    .secret = request->secret,
	    .wait_ms = share < WAIT_MS ? share : WAIT_MS,
	    .retries = request->retries,
	    .answered = reply_received,
	    .context = run};
	struct aw_error err;
	bool all;

	run->session = aw_snmp_open(run->snmp->io, &peer, &err);
	if (run->session == NULL || ask_next(run, now, &all, &err) != AW_OK)
		end_run(run, &err);
}

static void
resolved(void *context, const struct aw_addresses *addresses, const struct aw_error *err,
    const struct aw_clock *now)
{
	struct aw_snmp_run *run = context;

	run->lookup = NULL;
	if (addresses == NULL)
		end_run(run, err);
	else
		open_session(run, addresses->text[0], now);
}

static void
start_run(struct aw_snmp_run *run, const struct aw_clock *now)
{
	struct aw_resolve_request request = {.host = run->host,
	    .deadline_ms = now->ms + run->request.timeout_ms,
	    .done = resolved,
	    .context = run};
	char address[AW_ADDRESS_TEXT];

	run->active = true;
	run->snmp->active++;
	/* After the deadline of the lookup, which has the more exact error. */
	run->clock.deadline_ms = now->ms + run->request.timeout_ms + 1;
	if (aw_resolve_is_address(run->host, address)) {
		open_session(run, address, now);
		return;
	}
	run->lookup = aw_resolve_start(run->snmp->io, &request);
	if (run->lookup == NULL)
		fail_run(run, AW_ERR_SYSTEM, "no thread for name resolution could be started");
}

static void
run_expired(struct aw_snmp_run *run)
{
	static const char text[] = "the time for all answers of the device is used up";
	struct aw_error err;

	if (run->session != NULL)
		aw_snmp_expire(run->session, text, &err);
	else
		(void)aw_error_set(&err, AW_ERR_SNMP_TIMEOUT, run->request.address, text);
	end_run(run, &err);
}

/* The run may be next, or its timeout has passed. */
static void
clock_ready(struct aw_io_watch *watch, short revents, const struct aw_clock *now)
{
	struct aw_snmp_run *run = watch->context;

	(void)revents;
	if (run->active)
		run_expired(run);
	else if (run->snmp->active < run->snmp->parallel)
		start_run(run, now);
}

/* Splits "host:port" at the last colon; the configuration has checked the form. */
static bool
split_address(struct aw_snmp_run *run)
{
	const char *colon = strrchr(run->request.address, ':');

	run->port = colon != NULL ? colon + 1 : "";
	return colon != NULL && aw_text_format(run->host, sizeof(run->host), "%.*s",
				    (int)(colon - run->request.address), run->request.address);
}

struct aw_snmp_run *
aw_snmp_start(struct aw_snmp *snmp, const struct aw_snmp_request *request)
{
	struct aw_snmp_run *run = calloc(1, sizeof(*run));

	if (run == NULL)
		return NULL;
	run->snmp = snmp;
	run->request = *request;
	if (!split_address(run)) {
		free(run);
		return NULL;
	}
	run->answers =
	    (struct aw_mib_values){.max = request->max_values, .max_size = request->max_size};
	run->step = GET_NAMES;
	if (request->n_scalars == 0)
		enter_subtree(run, 0);
	run->clock = (struct aw_io_watch){.fd = -1, .ready = clock_ready, .context = run};
	aw_io_add(snmp->io, &run->clock);
	run->prev = snmp->last;
	*(snmp->last != NULL ? &snmp->last->next : &snmp->first) = run;
	snmp->last = run;
	return run;
}
