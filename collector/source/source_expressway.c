/* SPDX-License-Identifier: ISC */
/*
 * Cisco Expressway: XML status, Smart Licensing status, trust store, server certificate, and what
 * newer versions have of certificates, one after the other over one connection. A resource that a
 * version does not have is not a failure, nor is one that the account may not read.
 * Paths: "Cisco Expressway REST API Summary Guide (X14.2)"; older versions lack the /v1. Those of
 * the client certificate (X15.5), of domains and of ACME are in no public guide: they are asked
 * for next to the others, and status 404 means that the version has none.
 */
#include <stdlib.h>
#include <string.h>

#include "base/buf.h"
#include "base/err.h"
#include "cisco/rest/expressway.h"
#include "cisco/text/license_text.h"
#include "source/expressway_own.h"
#include "source/machine.h"
#include "model/pool.h"
#include "model/store.h"
#include "base/text.h"
#include "truststore/truststore.h"

#define NAMES_MAX 200 /* of what a version does not have */

enum step { STATUS, LICENSE, ROOTS, SERVER, CLIENT, DOMAINS, ACME, STEPS };

/* The paths of each resource: the newer one, and the one to fall back to after status 404. */
static const char *const paths[STEPS][2] = {
    [STATUS] = {"/getxml?location=/Status", "/status.xml"},
    [LICENSE] = {"/api/v1/status/common/smartlicensing/licensing",
	"/api/status/common/smartlicensing/licensing"},
    [ROOTS] = {"/api/v1/provisioning/certs/root", "/api/provisioning/certs/root"},
    [SERVER] = {"/api/v1/provisioning/certs/server", "/api/provisioning/certs/server"},
    [CLIENT] = {"/api/v1/provisioning/certs/client", NULL},
    [DOMAINS] = {"/api/v1/provisioning/certs/domain", NULL},
    [ACME] = {"/api/v1/provisioning/certs/acme", NULL},
};

/* For what is absent, and for what the account may not read. */
static const char *const names[STEPS] = {"XML status", "license by REST", "trust store",
    "server certificate", "client certificate", "domain certificates", "ACME state"};

struct job {
	struct aw_machine machine;
	struct aw_expressway_status status;
	struct aw_error errors[STEPS];
	enum step step;
	unsigned fallback; /* of paths[step] */
	unsigned refusals; /* of single resources */
};

static void
release_job(void *context)
{
	struct job *job = context;

	aw_expressway_status_clear(&job->status);
}

/* Moves product, version and serial number to the result. */
static void
take_identity(struct job *job)
{
	struct aw_identity *identity = &job->machine.result.identity;
	struct aw_expressway_status *status = &job->status;

	identity->product = status->product;
	identity->version = status->version;
	identity->serial = status->serial;
	status->product = status->version = status->serial = NULL;
}

/* Notes a contradiction between the license text and the REST answer. */
static enum aw_err
compare_answers(struct aw_license *license, const struct aw_license *rest)
{
	enum aw_err rc = AW_OK;

	if (license->registration != rest->registration)
		rc = aw_license_problem(license, AW_SEVERITY_WARNING, AW_ERR_LICENSE_CONTRADICTION,
		    "registration", "\"%s\" in the text, \"%s\" by REST",
		    license->registration_raw != NULL ? license->registration_raw : "",
		    rest->registration_raw != NULL ? rest->registration_raw : "");
	if (rc == AW_OK && license->authorization != rest->authorization)
		rc = aw_license_problem(license, AW_SEVERITY_WARNING, AW_ERR_LICENSE_CONTRADICTION,
		    "authorization", "\"%s\" in the text, \"%s\" by REST",
		    license->authorization_raw != NULL ? license->authorization_raw : "",
		    rest->authorization_raw != NULL ? rest->authorization_raw : "");
	return rc;
}

/* A complete license text is preferred: unlike REST, it has results and reasons. */
static enum aw_err
read_license_text(struct job *job, struct aw_error *err)
{
	const struct aw_license_text_options options = {.observed_at = job->machine.host->now.wall,
	    .zone_offset = job->machine.source->device->zone_offset,
	    .whole = true};
	struct aw_fact *fact = &job->machine.result.has_license;
	struct aw_license license;
	enum aw_err rc;

	if (aw_license_init(&license, job->machine.source->parts.license) != AW_OK)
		return aw_error_nomem(err);
	rc = aw_license_text_parse(
	    &license, job->status.license_text, job->status.license_len, &options, err);
	if (rc != AW_OK || (!license.complete && fact->err.code == AW_OK)) {
		aw_license_clear(&license);
		aw_result_absent(&job->machine.result, "license text: %s",
		    rc != AW_OK ? err->text : "incomplete, REST is used");
		return rc == AW_ERR_NO_MEMORY ? rc : AW_OK;
	}
	if (fact->err.code == AW_OK)
		rc = compare_answers(&license, &job->machine.result.license);
	if (rc != AW_OK) {
		aw_license_clear(&license);
		return aw_error_nomem(err);
	}
	aw_license_clear(&job->machine.result.license);
	job->machine.result.license = license;
	fact->err.code = AW_OK;
	fact->absent = false;
	return AW_OK;
}

/* Chooses the license of the result when all resources were read. */
static enum aw_err
finish_license(struct job *job, struct aw_error *err)
{
	struct aw_fact *fact = &job->machine.result.has_license;
	enum aw_err rc = AW_OK;

	fact->err = job->errors[LICENSE];
	fact->absent = fact->err.code == AW_ERR_HTTP_MISSING;
	if (job->status.license_text != NULL)
		rc = read_license_text(job, err);
	if (rc != AW_OK || fact->err.code != AW_OK)
		return rc;
	if (aw_expressway_judge_warnings(&job->status, &job->machine.result.license) != AW_OK)
		return aw_error_nomem(err);
	return AW_OK;
}

static enum aw_err
finish_store(struct job *job, struct aw_error *err)
{
	struct aw_fact *fact = &job->machine.result.has_store;

	fact->err = job->errors[ROOTS];
	if (fact->err.code != AW_OK)
		return AW_OK;
	if (aw_expressway_store_warnings(&job->status, &job->machine.result.store) != AW_OK)
		return aw_error_nomem(err);
	return AW_OK;
}

/* "client certificate, ACME state: not in this version": what newer versions have. */
static void
note_version(struct job *job)
{
	struct aw_buf buf;

	aw_buf_init(&buf, NAMES_MAX);
	for (int i = CLIENT; i < STEPS; i++)
		if (job->errors[i].code == AW_ERR_HTTP_MISSING)
			(void)aw_buf_printf(&buf, "%s%s", buf.len > 0 ? ", " : "", names[i]);
	if (buf.len > 0)
		aw_result_absent(&job->machine.result, "%s: not in this version", buf.data);
	aw_buf_free(&buf);
}

/* Notes each missing resource. Returns an error if all that every version has are missing. */
static const struct aw_error *
note_absent(struct job *job)
{
	unsigned good = 0;

	for (int i = 0; i < STEPS; i++) {
		const struct aw_error *err = &job->errors[i];

		if (err->code == AW_OK)
			good++;
		else if (i < CLIENT || err->code != AW_ERR_HTTP_MISSING)
			aw_result_absent(&job->machine.result, "%s: %s [%s]", names[i], err->text,
			    aw_err_code(err->code)->id);
	}
	if (job->errors[STATUS].code == AW_OK && job->status.license_text == NULL)
		aw_result_absent(&job->machine.result, "license text: not in the XML status");
	note_version(job);
	return good > 0 ? NULL : &job->errors[ROOTS];
}

/* The client certificate, in its place also where it could not be read. */
static enum aw_err
finish_client(struct job *job, struct aw_error *err)
{
	const struct aw_error *why = &job->errors[CLIENT];

	if (why->code == AW_OK || why->code == AW_ERR_HTTP_MISSING)
		return AW_OK;
	return aw_machine_own_failed(&job->machine, AW_EXPRESSWAY_CLIENT, why, err);
}

/* What was asked for and is not listed is gone, if the device answered whether it has it. */
static void
finish_more(struct job *job)
{
	bool client =
	    job->errors[CLIENT].code == AW_OK || job->errors[CLIENT].code == AW_ERR_HTTP_MISSING;
	bool domains =
	    job->errors[DOMAINS].code == AW_OK || job->errors[DOMAINS].code == AW_ERR_HTTP_MISSING;

	if (!client || !domains)
		job->machine.result.all_more = 0;
}

static void
finish_run(struct job *job)
{
	const struct aw_error *nothing = note_absent(job);
	struct aw_error err;

	job->machine.result.has_certificate.err = job->errors[SERVER];
	job->machine.result.has_certificate.absent =
	    job->errors[SERVER].code == AW_ERR_HTTP_MISSING;
	if (nothing != NULL) {
		aw_machine_fail(&job->machine, nothing);
		return;
	}
	take_identity(job);
	finish_more(job);
	if (aw_machine_identify(&job->machine, &err) != AW_OK ||
	    finish_license(job, &err) != AW_OK || finish_store(job, &err) != AW_OK ||
	    finish_client(job, &err) != AW_OK)
		aw_machine_fail(&job->machine, &err);
	else
		aw_machine_end(&job->machine);
}

static enum aw_err
take_status(struct job *job, const struct aw_http_answer *answer, struct aw_error *err)
{
	enum aw_err rc = aw_expressway_xml_parse(answer->body, answer->len, &job->status, err);

	if (rc != AW_OK) {
		aw_expressway_status_clear(&job->status);
		return rc;
	}
	if (job->status.system_time != AW_INSTANT_NONE)
		job->machine.result.identity.clock_skew =
		    job->status.system_time - job->machine.host->now.wall;
	return AW_OK;
}

static enum aw_err
take_license(struct job *job, const struct aw_http_answer *answer, struct aw_error *err)
{
	struct aw_license *license = &job->machine.result.license;
	enum aw_err rc;

	if (aw_license_init(license, job->machine.source->parts.license) != AW_OK)
		return aw_error_nomem(err);
	rc = aw_expressway_json_parse(answer->body, answer->len, license, err);
	if (rc != AW_OK)
		aw_license_clear(license);
	return rc;
}

static enum aw_err
take_roots(struct job *job, const struct aw_http_answer *answer, struct aw_error *err)
{
	struct aw_machine *machine = &job->machine;
	enum aw_err rc = aw_machine_read_pem(machine, answer->body, answer->len,
	    &(struct aw_truststore_options){0}, &machine->result.store, err);

	if (rc != AW_OK)
		aw_store_clear(&machine->result.store, machine->host->pool);
	return rc;
}

static enum aw_err
take_acme(struct job *job, const struct aw_http_answer *answer, struct aw_error *err)
{
	struct aw_result *result = &job->machine.result;

	free(result->renewal);
	return aw_expressway_acme_parse(
	    answer->body, answer->len, &result->renewal, &result->renewal_failed, err);
}

static enum aw_err
take_answer(struct job *job, const struct aw_http_answer *answer, struct aw_error *err)
{
	static const enum aw_err codes[STEPS] = {AW_ERR_ANSWER_XML, AW_ERR_ANSWER_JSON,
	    AW_ERR_ANSWER_PEM, AW_ERR_ANSWER_PEM, AW_ERR_ANSWER_PEM, AW_ERR_ANSWER_JSON,
	    AW_ERR_ANSWER_JSON};
	enum aw_err rc = aw_machine_check_page(&job->machine, answer, codes[job->step], err);

	if (rc != AW_OK)
		return rc;
	switch (job->step) {
	case STATUS:
		return take_status(job, answer, err);
	case LICENSE:
		return take_license(job, answer, err);
	case ROOTS:
		return take_roots(job, answer, err);
	case SERVER:
		return aw_expressway_own_server(&job->machine, answer, err);
	case CLIENT:
		return aw_expressway_own_client(&job->machine, answer, err);
	case DOMAINS:
		return aw_expressway_own_domains(&job->machine, answer, err);
	default:
		return take_acme(job, answer, err);
	}
}

/* The error of a resource that the account may not read. */
static void
refuse_part(struct job *job, const struct aw_error *why)
{
	job->refusals++;
	aw_machine_refuse_part(&job->machine, names[job->step], why, &job->errors[job->step]);
}

static void ask_step(struct job *job);

static void
next_step(struct job *job)
{
	job->step++;
	/* Where it may read no certificate, more refusals would only count against the account. */
	while (job->step > SERVER && job->step < STEPS && job->refusals > 1) {
		(void)aw_error_set(&job->errors[job->step], AW_ERR_HTTP_PART, job->machine.url,
		    "not asked for, as the account may not read certificates");
		job->step++;
	}
	ask_step(job);
}

static void
resource_answered(void *context, const struct aw_http_answer *answer)
{
	struct job *job = context;
	enum aw_err code = answer->err.code;

	aw_machine_answered(&job->machine, answer);
	if (aw_machine_part_refused(&job->machine, code)) {
		refuse_part(job, &answer->err);
		next_step(job);
		return;
	}
	if (!aw_machine_one_resource(code)) {
		job->machine.result.wait = answer->retry_after;
		aw_machine_fail(&job->machine, &answer->err);
		return;
	}
	if (code == AW_ERR_HTTP_MISSING && job->fallback == 0 && paths[job->step][1] != NULL) {
		job->fallback = 1;
		ask_step(job);
		return;
	}
	job->errors[job->step] = answer->err;
	if (code == AW_OK)
		code = take_answer(job, answer, &job->errors[job->step]);
	if (code == AW_OK)
		job->errors[job->step].code = AW_OK;
	job->machine.accepted = job->machine.accepted || code == AW_OK;
	if (code == AW_ERR_NO_MEMORY) {
		aw_machine_fail_memory(&job->machine);
		return;
	}
	/* A version without /v1 lacks it for all resources of the API; the XML status is not part
	 * of it. */
	if (job->step == STATUS || code == AW_ERR_HTTP_MISSING)
		job->fallback = 0;
	next_step(job);
}

/* Sends the request of the current step, or ends the run after the last. */
static void
ask_step(struct job *job)
{
	struct aw_machine_request request = {.last = job->step == ACME, .done = resource_answered};

	if (job->step == STEPS) {
		finish_run(job);
		return;
	}
	request.path = paths[job->step][paths[job->step][1] != NULL ? job->fallback : 0];
	aw_machine_ask(&job->machine, &request);
}

static void
start_expressway(struct aw_source_host *host, struct aw_source *source)
{
	struct aw_result result;
	struct job *job;

	aw_source_result(source, &result);
	job = aw_machine_new(host, source, sizeof(*job), &result);
	if (job == NULL)
		return;
	job->machine.release = release_job;
	job->machine.result.all_more = AW_PART_CERTIFICATE;
	job->status.system_time = AW_INSTANT_NONE;
	if (aw_machine_open(&job->machine))
		ask_step(job);
}

const struct aw_source_type aw_source_expressway = {
    .kind = AW_SOURCE_EXPRESSWAY,
    .start = start_expressway,
    .stop = aw_machine_stop,
    .watched = aw_machine_watched,
};
