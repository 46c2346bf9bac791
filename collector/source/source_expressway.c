/* SPDX-License-Identifier: ISC */
/*
 * Cisco Expressway: XML status, Smart Licensing status, trust store and server certificate, one
 * after the other over one connection. A resource that a version does not have is not a failure.
 * Paths: "Cisco Expressway REST API Summary Guide (X14.2)"; older versions lack the /v1.
 */
#include <stdlib.h>
#include <string.h>

#include "base/err.h"
#include "cisco/rest/expressway.h"
#include "cisco/text/license_text.h"
#include "source/machine.h"
#include "model/pool.h"
#include "model/store.h"
#include "model/store_family.h"
#include "base/text.h"
#include "truststore/truststore.h"

#define SERVER_CERTIFICATES_MAX 100 /* in the answer for the server certificate */

enum step { STATUS, LICENSE, ROOTS, SERVER, STEPS };

/* The paths of each resource: the newer one, and the one to fall back to after status 404. */
static const char *const paths[STEPS][2] = {
    [STATUS] = {"/getxml?location=/Status", "/status.xml"},
    [LICENSE] = {"/api/v1/status/common/smartlicensing/licensing",
	"/api/status/common/smartlicensing/licensing"},
    [ROOTS] = {"/api/v1/provisioning/certs/root", "/api/provisioning/certs/root"},
    [SERVER] = {"/api/v1/provisioning/certs/server", "/api/provisioning/certs/server"},
};

struct job {
	struct aw_machine machine;
	struct aw_expressway_status status;
	struct aw_error errors[STEPS];
	enum step step;
	unsigned fallback; /* of paths[step] */
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

/* Notes each missing resource. Returns an error if all are missing, else NULL. */
static const struct aw_error *
note_absent(struct job *job)
{
	static const char *const names[STEPS] = {
	    "XML status", "license by REST", "trust store", "server certificate"};
	unsigned good = 0;

	for (int i = 0; i < STEPS; i++) {
		const struct aw_error *err = &job->errors[i];

		if (err->code == AW_OK)
			good++;
		else
			aw_result_absent(&job->machine.result, "%s: %s [%s]", names[i], err->text,
			    aw_err_code(err->code)->id);
	}
	if (job->errors[STATUS].code == AW_OK && job->status.license_text == NULL)
		aw_result_absent(&job->machine.result, "license text: not in the XML status");
	return good > 0 ? NULL : &job->errors[ROOTS];
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
	if (aw_machine_identify(&job->machine, &err) != AW_OK ||
	    finish_license(job, &err) != AW_OK || finish_store(job, &err) != AW_OK)
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
read_pem(struct job *job, const struct aw_http_answer *answer, size_t max_anchors, bool in_order,
    struct aw_store *store, struct aw_error *err)
{
	const struct aw_truststore_options options = {
	    .max_bytes = job->machine.source->config->max_bytes,
	    .max_anchors = max_anchors,
	    .in_order = in_order,
	    .known = job->machine.source->known};
	enum aw_err rc = aw_truststore_parse(job->machine.host->pool, (const uint8_t *)answer->body,
	    answer->len, job->machine.url, &options, store, err);

	if (rc == AW_OK && aw_store_family(store->format) != AW_FAMILY_NONE)
		return aw_error_set(err, AW_ERR_ANSWER_PEM, job->machine.url,
		    "no certificate in the answer: it is a text of %s",
		    aw_store_family_row(aw_store_family(store->format))->name);
	if (rc == AW_ERR_STORE_FORMAT)
		return aw_error_set(
		    err, AW_ERR_ANSWER_PEM, job->machine.url, "no certificate in the answer");
	return rc;
}

static enum aw_err
take_roots(struct job *job, const struct aw_http_answer *answer, struct aw_error *err)
{
	enum aw_err rc = read_pem(job, answer, 0, false, &job->machine.result.store, err);

	if (rc != AW_OK)
		aw_store_clear(&job->machine.result.store, job->machine.host->pool);
	return rc;
}

static enum aw_err
take_server(struct job *job, const struct aw_http_answer *answer, struct aw_error *err)
{
	struct aw_store store = {0};
	enum aw_err rc = read_pem(job, answer, SERVER_CERTIFICATES_MAX, true, &store, err);

	if (rc == AW_OK)
		rc = aw_result_take_own(&job->machine.result, &store, job->machine.host->pool, err);
	aw_store_clear(&store, job->machine.host->pool);
	return rc;
}

static enum aw_err
take_answer(struct job *job, const struct aw_http_answer *answer, struct aw_error *err)
{
	static const enum aw_err codes[STEPS] = {
	    AW_ERR_ANSWER_XML, AW_ERR_ANSWER_JSON, AW_ERR_ANSWER_PEM, AW_ERR_ANSWER_PEM};
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
	default:
		return take_server(job, answer, err);
	}
}

/* True if the failure is of this resource only, so that the next one is tried. */
static bool
is_of_one_resource(enum aw_err code)
{
	switch (code) {
	case AW_OK:
	case AW_ERR_NET_SIZE:
	case AW_ERR_NET_CUT:
	case AW_ERR_HTTP_MISSING:
	case AW_ERR_HTTP_SERVER:
	case AW_ERR_HTTP_REDIRECT:
	case AW_ERR_HTTP_STATUS:
	case AW_ERR_HTTP_EMPTY:
	case AW_ERR_HTTP_LOGIN:
		return true;
	default:
		return false;
	}
}

static void ask_step(struct job *job);

static void
resource_answered(void *context, const struct aw_http_answer *answer)
{
	struct job *job = context;
	enum aw_err code = answer->err.code;

	aw_machine_answered(&job->machine, answer);
	if (!is_of_one_resource(code)) {
		job->machine.result.wait = answer->retry_after;
		aw_machine_fail(&job->machine, &answer->err);
		return;
	}
	if (code == AW_ERR_HTTP_MISSING && job->fallback == 0) {
		job->fallback = 1;
		ask_step(job);
		return;
	}
	job->errors[job->step] = answer->err;
	if (code == AW_OK)
		code = take_answer(job, answer, &job->errors[job->step]);
	if (code == AW_OK)
		job->errors[job->step].code = AW_OK;
	if (code == AW_ERR_NO_MEMORY) {
		aw_machine_fail_memory(&job->machine);
		return;
	}
	/* A version without /v1 lacks it for all resources of the API; the XML status is not part
	 * of it. */
	if (job->step == STATUS || code == AW_ERR_HTTP_MISSING)
		job->fallback = 0;
	job->step++;
	ask_step(job);
}

/* Sends the request of the current step, or ends the run after the last. */
static void
ask_step(struct job *job)
{
	struct aw_machine_request request = {
	    .last = job->step == SERVER, .done = resource_answered};

	if (job->step == STEPS) {
		finish_run(job);
		return;
	}
	request.path = paths[job->step][job->fallback];
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
