/* SPDX-License-Identifier: ISC */
/*
 * CUCM, IM and Presence, Unity Connection and Emergency Responder from release 14 on: the
 * certificate snapshot of one server (developer.cisco.com, "Certificate Management"), by HTTP Basic
 * with an account of the platform. Each trust list is a store, each identity an own certificate.
 */
#include <string.h>
#include <strings.h>

#include "base/text.h"
#include "cisco/rest/answer_json.h"
#include "config/source_parts.h"
#include "model/own_certificate.h"
#include "model/pool.h"
#include "model/store.h"
#include "source/machine.h"
#include "source/more.h"
#include "truststore/snapshot_parts.h"
#include "truststore/truststore.h"

#define SNAPSHOT "/platformcom/api/v1/certmgr/config/snapshot/server"
#define PLATFORM "CMPlatform"
#define PEER_LIST_FACTOR 2 /* a list is read from a copy, in JSON again */

/* The list that is expected of the machine. */
static const char *
main_list(const struct aw_source *source)
{
	return source->config->n_lists > 0 ? source->config->lists[0] : AW_NAME_TOMCAT_TRUST;
}

static enum aw_err
read_list(struct aw_machine *machine, const struct aw_snapshot_list *list, struct aw_store *store,
    struct aw_error *err)
{
	const struct aw_truststore_options options = {
	    .max_bytes = PEER_LIST_FACTOR * machine->source->config->max_bytes,
	    .known = machine->source->known};
	enum aw_err rc = aw_truststore_parse(machine->host->pool, (const uint8_t *)list->json,
	    strlen(list->json), list->name, &options, store, err);

	if (rc != AW_OK)
		aw_store_clear(store, machine->host->pool);
	return rc;
}

/* A list without entries is of a service that is not used, unless it is expected. */
static enum aw_err
add_list(struct aw_machine *machine, const struct aw_snapshot_list *list, struct aw_error *err)
{
	struct aw_fact *fact;
	struct aw_more *more;
	bool taken;

	more = aw_more_add(&machine->result, machine->source, AW_PART_STORE, list->name, &taken);
	if (more == NULL && !taken && machine->result.n_more < AW_MORE_MAX)
		return aw_error_nomem(err);
	if (more == NULL) {
		machine->result.all_more = 0;
		aw_result_absent(&machine->result,
		    "trust list %s: more parts than %d, or its name "
		    "is taken",
		    list->name, AW_MORE_MAX);
		return AW_OK;
	}
	fact = &more->facts.has_store;
	more->judged = aw_source_judges(machine->source->config, machine->source->node, more->name);
	if (list->entries == 0)
		(void)aw_error_set(
		    &fact->err, AW_ERR_STORE_EMPTY, machine->url, "the list has no entry");
	if (list->entries > 0 && read_list(machine, list, &more->facts.store, &fact->err) == AW_OK)
		fact->err.code = AW_OK;
	else if (fact->err.code == AW_ERR_NO_MEMORY)
		return aw_error_nomem(err);
	else
		aw_result_absent(&machine->result, "trust list %s: %s [%s]", list->name,
		    fact->err.text, aw_err_code(fact->err.code)->id);
	return AW_OK;
}

static enum aw_err
take_lists(struct aw_machine *machine, const struct aw_snapshot_parts *parts, struct aw_error *err)
{
	struct aw_fact *fact = &machine->result.has_store;
	const char *expected = main_list(machine->source);
	enum aw_err rc = AW_OK;

	(void)aw_error_set(&fact->err, AW_ERR_STORE_EMPTY, machine->url,
	    "the snapshot has no trust list %s", expected);
	for (size_t i = 0; i < parts->n_lists && rc == AW_OK; i++) {
		if (strcasecmp(parts->lists[i].name, expected) != 0)
			rc = add_list(machine, &parts->lists[i], err);
		else if (read_list(machine, &parts->lists[i], &machine->result.store, &fact->err) ==
			 AW_OK)
			fact->err.code = AW_OK;
	}
	return fact->err.code == AW_ERR_NO_MEMORY ? aw_error_nomem(err) : rc;
}

static enum aw_err
read_own(struct aw_machine *machine, const struct aw_snapshot_own *own, struct aw_store *store,
    struct aw_error *err)
{
	if (own->pem == NULL)
		return aw_error_set(
		    err, AW_ERR_STORE_EMPTY, machine->url, "identity %s: %s", own->name, own->why);
	return aw_machine_read_pem(machine, own->pem, strlen(own->pem),
	    &(struct aw_truststore_options){.in_order = true}, store, err);
}

/* The certificate that is expected of the machine. */
static enum aw_err
take_main(struct aw_machine *machine, const struct aw_snapshot_own *own, struct aw_error *err)
{
	struct aw_result *result = &machine->result;
	struct aw_fact *fact = &result->has_certificate;
	struct aw_store store = {0};

	fact->absent = false;
	result->role = strdup(AW_NAME_TOMCAT);
	if (result->role == NULL)
		return aw_error_nomem(err);
	if (read_own(machine, own, &store, &fact->err) == AW_OK &&
	    aw_result_take_own(result, &store, machine->host->pool, &fact->err) == AW_OK)
		fact->err.code = AW_OK;
	aw_store_clear(&store, machine->host->pool);
	return fact->err.code == AW_ERR_NO_MEMORY ? aw_error_nomem(err) : AW_OK;
}

/* An identity without a certificate, or with a damaged one, is noted and hides no other. */
static enum aw_err
add_own(struct aw_machine *machine, const struct aw_snapshot_own *own, struct aw_error *err)
{
	struct aw_error why = {0};
	enum aw_err rc;

	rc = own->pem == NULL ? aw_error_set(&why, AW_ERR_STORE_EMPTY, machine->url, "%s", own->why)
			      : aw_machine_add_own(machine, own->pem, strlen(own->pem), own->name,
				    own->name, &why);
	if (rc == AW_OK || rc == AW_ERR_NO_MEMORY)
		return rc == AW_OK ? AW_OK : aw_error_nomem(err);
	aw_result_absent(
	    &machine->result, "identity %s: %s [%s]", own->name, why.text, aw_err_code(rc)->id);
	return aw_machine_own_failed(machine, own->name, &why, err);
}

static enum aw_err
take_own(struct aw_machine *machine, const struct aw_snapshot_parts *parts, struct aw_error *err)
{
	struct aw_fact *fact = &machine->result.has_certificate;
	bool seen = false;
	enum aw_err rc = AW_OK;

	(void)aw_error_set(&fact->err, AW_ERR_STORE_EMPTY, machine->url,
	    "the snapshot has no identity " AW_NAME_TOMCAT);
	fact->absent = parts->whole;
	for (size_t i = 0; i < parts->n_own && rc == AW_OK; i++) {
		bool expected = !seen && strcasecmp(parts->own[i].name, AW_NAME_TOMCAT) == 0;

		seen = seen || expected;
		rc = expected ? take_main(machine, &parts->own[i], err)
			      : add_own(machine, &parts->own[i], err);
	}
	return rc;
}

static enum aw_err
take_parts(struct aw_machine *machine, const struct aw_snapshot_parts *parts, struct aw_error *err)
{
	enum aw_err rc;

	if (parts->whole)
		machine->result.all_more = AW_PART_STORE | AW_PART_CERTIFICATE;
	else
		aw_result_absent(&machine->result,
		    "the snapshot has not both of trusts and identities, or more than %d of them",
		    AW_SNAPSHOT_PARTS_MAX);
	rc = take_lists(machine, parts, err);
	if (rc == AW_OK)
		rc = take_own(machine, parts, err);
	return rc == AW_OK ? aw_machine_identify(machine, err) : rc;
}

/* What the status means here. */
static enum aw_err
explain_failure(
    const struct aw_machine *machine, const struct aw_http_answer *answer, struct aw_error *err)
{
	char message[AW_ANSWER_MESSAGE_MAX];

	*err = answer->err;
	if (err->code == AW_ERR_HTTP_UNAUTHORIZED && strstr(answer->realm, PLATFORM) != NULL)
		return aw_error_set(err, err->code, machine->url,
		    "status 401, realm \"%s\": this is no account of the platform (OS "
		    "administration)"
		    ", or its password is wrong",
		    answer->realm);
	if (err->code == AW_ERR_HTTP_MISSING)
		return aw_error_set(err, err->code, machine->url,
		    "status 404: no certificate snapshot; servers have it from release 14 on");
	if (answer->status > 200 && answer->body != NULL &&
	    aw_answer_json_message(answer->body, answer->len, message))
		return aw_error_set(
		    err, err->code, machine->url, "%.120s: %s", answer->err.text, message);
	return err->code;
}

static enum aw_err
take_snapshot(struct aw_machine *machine, const struct aw_http_answer *answer, struct aw_error *err)
{
	struct aw_snapshot_parts parts = {0};
	enum aw_err rc;

	if (answer->err.code != AW_OK)
		return explain_failure(machine, answer, err);
	rc = aw_machine_check_page(machine, answer, AW_ERR_ANSWER_JSON, err);
	if (rc != AW_OK)
		return rc;
	rc = aw_snapshot_parts_read(answer->body, answer->len, &parts, err);
	if (rc == AW_OK)
		rc = take_parts(machine, &parts, err);
	aw_snapshot_parts_clear(&parts);
	return rc;
}

static void
snapshot_answered(void *context, const struct aw_http_answer *answer)
{
	struct aw_machine *machine = context;
	struct aw_error err;

	aw_machine_answered(machine, answer);
	aw_machine_finish(machine, answer, take_snapshot(machine, answer, &err), &err);
}

static void
start_cucm(struct aw_source_host *host, struct aw_source *source)
{
	static const struct aw_machine_request request = {.path = SNAPSHOT,
	    .accept = "application/json",
	    .last = true,
	    .done = snapshot_answered};

	aw_machine_ask_once(host, source, &request);
}

const struct aw_source_type aw_source_cucm = {
    .kind = AW_SOURCE_CUCM,
    .start = start_cucm,
    .stop = aw_machine_stop,
    .watched = aw_machine_watched,
};
