/* SPDX-License-Identifier: ISC */
/*
 * Cisco Expressway: XML status, Smart Licensing status, trust store and server certificate, one
 * after the other over one connection. What a version does not have is no failure.
 */
#include <stdlib.h>
#include <string.h>

#include "access.h"
#include "expressway.h"
#include "license_text.h"
#include "pool.h"
#include "store.h"
#include "text.h"
#include "truststore.h"

#define CONNECT_MS (10 * INT64_C(1000))
#define URL_MAX 1024
#define SERVER_CERTIFICATES_MAX 100

enum step { STATUS, LICENSE, ROOTS, SERVER, STEPS };

/* Each resource by its newer path and the one to fall back to. */
static const char *const paths[STEPS][2] = {
    [STATUS] = {"/getxml?location=/Status", "/status.xml"},
    [LICENSE] = {"/api/v1/status/common/smartlicensing/licensing",
	"/api/status/common/smartlicensing/licensing"},
    [ROOTS] = {"/api/v1/provisioning/certs/root", "/api/provisioning/certs/root"},
    [SERVER] = {"/api/v1/provisioning/certs/server", "/api/provisioning/certs/server"},
};

struct job {
	struct aw_source_host *host;
	struct aw_source *source;
	struct aw_access access;
	struct aw_http_transfer *transfer;
	struct aw_result result;
	struct aw_expressway_status status;
	struct aw_error errors[STEPS];
	enum step step;
	unsigned fallback; /* of paths[step] */
	bool begun;
	int64_t spent_ms;
	int64_t date; /* skew by a Date header; AW_INSTANT_NONE */
	char url[URL_MAX];
};

static void
free_job(struct job *job)
{
	aw_access_clear(&job->access);
	aw_expressway_status_clear(&job->status);
	job->source->job = NULL;
	free(job);
}

/* Hands the result over; the job is gone then. */
static void
end(struct job *job)
{
	struct aw_source_host *host = job->host;
	struct aw_source *source = job->source;
	struct aw_result result = job->result;

	free_job(job);
	host->done(host, source, &result);
}

/* Nothing of this run is used: the facts before stay, all of one time. */
static void
fail(struct job *job, const struct aw_error *err)
{
	struct aw_result *result = &job->result;

	result->err = *err;
	result->hold = err->code == AW_ERR_HTTP_UNAUTHORIZED || err->code == AW_ERR_HTTP_FORBIDDEN;
	result->has_store.err = result->has_license.err = result->has_certificate.err = *err;
	end(job);
}

static void
fail_memory(struct job *job)
{
	struct aw_error err;

	(void)aw_error_nomem(&err);
	fail(job, &err);
}

static const char *
part_name(const struct job *job, const char *own)
{
	return job->source->node->name != NULL ? job->source->node->name : own;
}

static bool
same(const char *configured, const char *told)
{
	return configured == NULL || (told != NULL && strcmp(configured, told) == 0);
}

/* AW_ERR_IDENTITY_OTHER unless the device is the configured one, as far as one is configured. */
static enum aw_err
check_identity(struct job *job, struct aw_error *err)
{
	const struct aw_source *source = job->source;
	const struct aw_expressway_status *status = &job->status;
	const char *serial = source->node->serial, *product = source->config->product;

	if (same(serial, status->serial) && same(product, status->product))
		return AW_OK;
	job->result.identity.mismatch = status->serial != NULL || status->product != NULL;
	if (!same(serial, status->serial))
		return aw_error_set(err, AW_ERR_IDENTITY_OTHER, source->node->address,
		    "serial number %s, not %s",
		    status->serial != NULL ? status->serial : "not told", serial);
	return aw_error_set(err, AW_ERR_IDENTITY_OTHER, source->node->address, "product %s, not %s",
	    status->product != NULL ? status->product : "not told", product);
}

/* What the device says it is; moves the texts. */
static void
take_identity(struct job *job)
{
	struct aw_identity *identity = &job->result.identity;
	struct aw_expressway_status *status = &job->status;

	if (status->product == NULL && status->serial == NULL && status->version == NULL &&
	    job->date == AW_INSTANT_NONE)
		return;
	identity->product = status->product;
	identity->version = status->version;
	identity->serial = status->serial;
	status->product = status->version = status->serial = NULL;
	identity->observed_at = job->host->now.wall;
	if (identity->clock_skew == AW_INSTANT_NONE)
		identity->clock_skew = job->date;
}

/* Two answers of one device at one time that differ are not both true. */
static enum aw_err
compare(struct aw_license *license, const struct aw_license *rest)
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

/* The text prevails where it is whole: it tells results and reasons, which REST does not. */
static enum aw_err
read_license_text(struct job *job, struct aw_error *err)
{
	const struct aw_license_text_options options = {.observed_at = job->host->now.wall,
	    .zone_offset = job->source->device->zone_offset,
	    .whole = true};
	struct aw_fact *fact = &job->result.has_license;
	struct aw_license license;
	enum aw_err rc;

	if (aw_license_init(&license, part_name(job, AW_SOURCE_LICENSE)) != AW_OK)
		return aw_error_nomem(err);
	rc = aw_license_text_parse(
	    &license, job->status.license_text, job->status.license_len, &options, err);
	if (rc != AW_OK || (!license.complete && fact->err.code == AW_OK)) {
		aw_license_clear(&license);
		aw_result_absent(&job->result, "license text: %s",
		    rc != AW_OK ? err->text : "not whole, so REST counts");
		return rc == AW_ERR_NO_MEMORY ? rc : AW_OK;
	}
	if (fact->err.code == AW_OK)
		rc = compare(&license, &job->result.license);
	if (rc != AW_OK) {
		aw_license_clear(&license);
		return aw_error_nomem(err);
	}
	aw_license_clear(&job->result.license);
	job->result.license = license;
	fact->err.code = AW_OK;
	fact->absent = false;
	return AW_OK;
}

/* All was asked: what the license is in the end. */
static enum aw_err
finish_license(struct job *job, struct aw_error *err)
{
	struct aw_fact *fact = &job->result.has_license;
	enum aw_err rc = AW_OK;

	fact->err = job->errors[LICENSE];
	fact->absent = fact->err.code == AW_ERR_HTTP_MISSING;
	if (job->status.license_text != NULL)
		rc = read_license_text(job, err);
	if (rc != AW_OK || fact->err.code != AW_OK)
		return rc;
	job->result.license.source = strdup(job->source->type->name);
	if (job->result.license.source == NULL ||
	    aw_expressway_judge_warnings(&job->status, &job->result.license) != AW_OK)
		return aw_error_nomem(err);
	return AW_OK;
}

static enum aw_err
finish_store(struct job *job, struct aw_error *err)
{
	struct aw_fact *fact = &job->result.has_store;

	fact->err = job->errors[ROOTS];
	if (fact->err.code != AW_OK)
		return AW_OK;
	job->result.store.source = strdup(job->source->type->name);
	if (job->result.store.source == NULL ||
	    aw_expressway_store_warnings(&job->status, &job->result.store) != AW_OK)
		return aw_error_nomem(err);
	return AW_OK;
}

/* Says of each resource that gave nothing why, and fails if none gave anything. */
static const struct aw_error *
tell_absent(struct job *job)
{
	static const char *const names[STEPS] = {
	    "XML status", "license by REST", "trust store", "server certificate"};
	unsigned good = 0;

	for (int i = 0; i < STEPS; i++) {
		const struct aw_error *err = &job->errors[i];

		if (err->code == AW_OK)
			good++;
		else
			aw_result_absent(&job->result, "%s: %s [%s]", names[i], err->text,
			    aw_err_code(err->code)->id);
	}
	if (job->errors[STATUS].code == AW_OK && job->status.license_text == NULL)
		aw_result_absent(&job->result, "license text: not in the XML status");
	return good > 0 ? NULL : &job->errors[ROOTS];
}

static void
finish(struct job *job)
{
	const struct aw_error *nothing = tell_absent(job);
	struct aw_error err;

	job->result.has_certificate.err = job->errors[SERVER];
	job->result.has_certificate.absent = job->errors[SERVER].code == AW_ERR_HTTP_MISSING;
	if (nothing != NULL) {
		fail(job, nothing);
		return;
	}
	if (finish_license(job, &err) != AW_OK || finish_store(job, &err) != AW_OK ||
	    check_identity(job, &err) != AW_OK) {
		take_identity(job);
		fail(job, &err);
		return;
	}
	take_identity(job);
	end(job);
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
		job->result.identity.clock_skew = job->status.system_time - job->host->now.wall;
	return AW_OK;
}

static enum aw_err
take_license(struct job *job, const struct aw_http_answer *answer, struct aw_error *err)
{
	struct aw_license *license = &job->result.license;
	enum aw_err rc;

	if (aw_license_init(license, part_name(job, AW_SOURCE_LICENSE)) != AW_OK)
		return aw_error_nomem(err);
	rc = aw_expressway_json_parse(answer->body, answer->len, license, err);
	if (rc != AW_OK)
		aw_license_clear(license);
	return rc;
}

static enum aw_err
read_pem(struct job *job, const struct aw_http_answer *answer, size_t max_anchors,
    struct aw_store *store, struct aw_error *err)
{
	const struct aw_truststore_options options = {.max_bytes = job->source->config->max_bytes,
	    .max_anchors = max_anchors,
	    .known = job->source->known};
	enum aw_err rc = aw_truststore_parse(job->host->pool, (const uint8_t *)answer->body,
	    answer->len, job->url, &options, store, err);

	if (rc == AW_ERR_STORE_FORMAT)
		return aw_error_set(err, AW_ERR_ANSWER_PEM, job->url, "no certificate in it");
	return rc;
}

static enum aw_err
take_roots(struct job *job, const struct aw_http_answer *answer, struct aw_error *err)
{
	enum aw_err rc = read_pem(job, answer, 0, &job->result.store, err);

	if (rc != AW_OK)
		aw_store_clear(&job->result.store, job->host->pool);
	return rc;
}

static bool
issues_another(const struct aw_store *store, size_t i)
{
	const char *subject = store->anchors[i].certificate->subject;

	for (size_t k = 0; k < store->n_anchors; k++)
		if (k != i && strcmp(store->anchors[k].certificate->issuer, subject) == 0)
			return true;
	return false;
}

/* Of several certificates the one that issued none of the others. */
static enum aw_err
take_server(struct job *job, const struct aw_http_answer *answer, struct aw_error *err)
{
	struct aw_store store = {0};
	enum aw_err rc = read_pem(job, answer, SERVER_CERTIFICATES_MAX, &store, err);
	size_t i = 0;

	if (rc == AW_OK) {
		while (i + 1 < store.n_anchors && issues_another(&store, i))
			i++;
		job->result.certificate =
		    aw_pool_ref(job->host->pool, store.anchors[i].certificate->sha256);
	}
	aw_store_clear(&store, job->host->pool);
	return rc;
}

/* A page for people is never read as data. */
static enum aw_err
take(struct job *job, const struct aw_http_answer *answer, struct aw_error *err)
{
	enum aw_err codes[STEPS] = {
	    AW_ERR_ANSWER_XML, AW_ERR_ANSWER_JSON, AW_ERR_ANSWER_PEM, AW_ERR_ANSWER_PEM};
	bool login;

	if (aw_expressway_page(answer->body, answer->len, &login))
		return aw_error_set(
		    err, login ? AW_ERR_HTTP_LOGIN : codes[job->step], job->url, "a page of HTML");
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

/* True where only this resource failed, and the next may well be there. */
static bool
of_one_resource(enum aw_err code)
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

static void ask(struct job *job);

static void
answered(void *context, const struct aw_http_answer *answer)
{
	struct job *job = context;
	enum aw_err code = answer->err.code;

	job->transfer = NULL;
	job->spent_ms += answer->took_ms;
	if (answer->date != AW_INSTANT_NONE)
		job->date = answer->date - job->host->now.wall;
	if (!of_one_resource(code)) {
		job->result.wait = answer->retry_after;
		fail(job, &answer->err);
		return;
	}
	if (code == AW_ERR_HTTP_MISSING && job->fallback == 0) {
		job->fallback = 1;
		ask(job);
		return;
	}
	job->errors[job->step] = answer->err;
	if (code == AW_OK)
		code = take(job, answer, &job->errors[job->step]);
	if (code == AW_OK)
		job->errors[job->step].code = AW_OK;
	if (code == AW_ERR_NO_MEMORY) {
		fail_memory(job);
		return;
	}
	/* What has no v1 has it nowhere; the XML says nothing of the API. */
	if (job->step == STATUS || code == AW_ERR_HTTP_MISSING)
		job->fallback = 0;
	job->step++;
	ask(job);
}

static int64_t
smaller(int64_t a, int64_t b)
{
	return a < b ? a : b;
}

/* Sends the request of the step at hand, or ends. */
static void
ask(struct job *job)
{
	const struct aw_source_config *config = job->source->config;
	int64_t left = config->timeout * 1000 - job->spent_ms;
	struct aw_http_request request = {.url = job->url,
	    .user = job->access.user,
	    .password = job->access.password,
	    .ca = job->access.ca.data,
	    .ca_len = job->access.ca.len,
	    .pin = config->pin,
	    .timeout_ms = left,
	    .connect_ms = smaller(left, CONNECT_MS),
	    .max_bytes = config->max_bytes,
	    .fresh = !job->begun,
	    .last = job->step == SERVER,
	    .done = answered,
	    .context = job};
	struct aw_error err;

	if (job->step == STEPS) {
		finish(job);
		return;
	}
	if (left <= 0) {
		(void)aw_error_set(&err, AW_ERR_NET_ANSWER_TIMEOUT, job->url,
		    "the time for all answers of the device is used up");
		fail(job, &err);
		return;
	}
	if (!aw_text_format(job->url, sizeof(job->url), "https://%s%s%s",
		job->source->node->address, config->path_prefix, paths[job->step][job->fallback])) {
		(void)aw_error_set(
		    &err, AW_ERR_INTERNAL, job->source->node->address, "the address is too long");
		fail(job, &err);
		return;
	}
	job->begun = true;
	job->transfer = aw_http_start(job->host->http, &request);
	if (job->transfer == NULL)
		fail_memory(job);
}

static char *
endpoint(const struct aw_source *source)
{
	char url[URL_MAX];

	(void)aw_text_format(
	    url, sizeof(url), "https://%s%s", source->node->address, source->config->path_prefix);
	return strdup(url);
}

static void
start(struct aw_source_host *host, struct aw_source *source)
{
	struct job *job = calloc(1, sizeof(*job));
	struct aw_result result;
	struct aw_error err;

	aw_result_init(&result);
	result.has_store.asked = result.has_license.asked = result.has_certificate.asked = true;
	if (job == NULL) {
		(void)aw_error_nomem(&result.err);
		host->done(host, source, &result);
		return;
	}
	result.endpoint = endpoint(source);
	*job = (struct job){.host = host,
	    .source = source,
	    .result = result,
	    .status.system_time = AW_INSTANT_NONE,
	    .date = AW_INSTANT_NONE};
	source->job = job;
	aw_access_stamp(source->config, &source->stamp);
	if (aw_access_open(&job->access, source->config, &err) != AW_OK)
		fail(job, &err);
	else
		ask(job);
}

static void
stop(struct aw_source_host *host, struct aw_source *source)
{
	struct job *job = source->job;

	aw_http_cancel(host->http, job->transfer);
	aw_result_clear(&job->result, host->pool);
	free_job(job);
}

static const char *
watched(const struct aw_source *source)
{
	return aw_access_watched(source->config);
}

const struct aw_source_type aw_source_expressway = {
    .name = "expressway",
    .start = start,
    .stop = stop,
    .watched = watched,
};
