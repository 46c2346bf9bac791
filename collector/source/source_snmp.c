/* SPDX-License-Identifier: ISC */
/* The license by CISCO-SMART-LIC-MIB, and the trust points by CISCO-PKI-MIB. */
#include <limits.h>
#include <stdlib.h>
#include <string.h>

#include "base/text.h"
#include "source/access.h"
#include "cisco/mib/pki_mib.h"
#include "cisco/mib/smart_lic_mib.h"
#include "snmp/snmp.h"

struct job {
	struct aw_source_host *host;
	struct aw_source *source;
	struct aw_bytes text; /* the file of credentials; `secret` points into it */
	struct aw_snmp_secret secret;
	struct aw_snmp_run *run;
	struct aw_result result;
	int64_t started_ms; /* aw_clock.ms; the wait for other runs counts */
	const struct aw_mib_oid *subtrees[2];
};

static void
free_job(struct job *job)
{
	aw_bytes_wipe(&job->text);
	job->source->job = NULL;
	free(job);
}

static void
end_job(struct job *job)
{
	struct aw_source_host *host = job->host;
	struct aw_source *source = job->source;
	struct aw_result result = job->result;

	free_job(job);
	host->done(host, source, &result);
}

/*
 * After a refused user the next attempt waits for the interval: SNMP agents do not lock accounts,
 * but each attempt logs an alarm on the device.
 */
static void
fail_job(struct job *job, const struct aw_error *err)
{
	struct aw_result *result = &job->result;

	result->err = *err;
	result->has_store.err = result->has_license.err = *err;
	if (err->code == AW_ERR_SNMP_USER || err->code == AW_ERR_SNMP_PASSWORD ||
	    err->code == AW_ERR_SNMP_DECRYPT || err->code == AW_ERR_SNMP_LEVEL)
		result->wait = job->source->device->interval;
	end_job(job);
}

static enum aw_err
take_license(struct job *job, const struct aw_mib_values *answers, struct aw_error *err)
{
	struct aw_license *license = &job->result.license;
	enum aw_err rc;

	if (aw_license_init(license, job->source->parts.license) != AW_OK)
		return aw_error_nomem(err);
	rc = aw_smart_lic_parse(answers, job->host->now.wall, license, &job->result.identity, err);
	if (rc != AW_OK)
		return rc;
	return aw_source_identify(job->source, job->host->now.wall, &job->result.identity, err);
}

/* If the device lacks CISCO-PKI-MIB, only this store has failed. */
static void
take_store(struct job *job, const struct aw_mib_values *answers)
{
	struct aw_result *result = &job->result;

	if (!result->has_store.asked)
		return;
	if (aw_pki_mib_read(job->host->pool, answers, job->source->known, &result->store,
		&result->has_store.err) != AW_OK)
		aw_result_absent(result, AW_NAME_TRUST_POINTS ": %s", result->has_store.err.text);
}

static void
note_asked(struct job *job, const struct aw_mib_values *answers, enum aw_err code)
{
	bool store = job->source->parts.store != NULL;
	char what[AW_ASKED_TEXT_MAX];

	(void)aw_text_format(what, sizeof(what),
	    "SNMP %s get and walk at %s: CISCO-SMART-LIC-MIB%s",
	    job->source->config->version3 ? "v3" : "v2c", job->source->node->address,
	    store ? " and CISCO-PKI-MIB" : "");
	aw_result_asked(&job->result, &(struct aw_asked){.what = what,
					  .at = job->host->now.wall,
					  .code = code,
					  .octets = answers != NULL ? (int64_t)answers->size : -1,
					  .took_ms = job->host->now.ms - job->started_ms});
	if (code == AW_OK)
		aw_save_values(job->host->save, job->source, what, answers);
}

static void
run_ended(void *context, const struct aw_mib_values *answers, const struct aw_error *failure)
{
	struct job *job = context;
	struct aw_error err = *failure;

	job->run = NULL;
	note_asked(job, answers, err.code);
	if (err.code == AW_OK && take_license(job, answers, &err) == AW_OK) {
		take_store(job, answers);
		end_job(job);
		return;
	}
	fail_job(job, &err);
}

static enum aw_err
read_secret(struct job *job, struct aw_error *err)
{
	const struct aw_source_config *config = job->source->config;
	char path[PATH_MAX];
	enum aw_err rc = aw_access_secret(config, &job->text, path, err);

	if (rc != AW_OK)
		return rc;
	return aw_snmp_secret_parse(&job->text, config->version3, path, &job->secret, err);
}

static void
start_run(struct job *job)
{
	const struct aw_source_config *config = job->source->config;
	struct aw_snmp_request request = {.address = job->source->node->address,
	    .secret = &job->secret,
	    .timeout_ms = config->timeout * 1000,
	    .retries = config->retries,
	    .subtrees = job->subtrees,
	    .n_subtrees = 1,
	    .max_size = config->max_bytes,
	    .done = run_ended,
	    .context = job};
	struct aw_error err;

	request.scalars = aw_smart_lic_scalars(&request.n_scalars);
	request.max_values = request.n_scalars + config->max_rows * AW_SMART_LIC_COLUMNS;
	job->subtrees[0] = aw_smart_lic_entitlements();
	if (job->source->parts.store != NULL) {
		job->subtrees[request.n_subtrees++] = aw_pki_mib_certificates();
		request.max_values += config->max_rows * AW_PKI_MIB_COLUMNS;
	}
	job->run = aw_snmp_start(job->host->snmp, &request);
	if (job->run != NULL)
		return;
	(void)aw_error_nomem(&err);
	fail_job(job, &err);
}

static void
start_snmp(struct aw_source_host *host, struct aw_source *source)
{
	struct job *job = calloc(1, sizeof(*job));
	struct aw_result result;
	struct aw_error err;

	aw_source_result(source, &result);
	result.endpoint = aw_expected_endpoint(source->config, source->node);
	if (job == NULL) {
		(void)aw_error_nomem(&result.err);
		result.has_license.err = result.has_store.err = result.err;
		host->done(host, source, &result);
		return;
	}
	*job = (struct job){
	    .host = host, .source = source, .result = result, .started_ms = host->now.ms};
	source->job = job;
	aw_access_stamp(source->config, &source->stamp);
	if (read_secret(job, &err) == AW_OK)
		start_run(job);
	else
		fail_job(job, &err);
}

static void
stop_snmp(struct aw_source_host *host, struct aw_source *source)
{
	struct job *job = source->job;

	aw_snmp_cancel(job->run);
	aw_result_clear(&job->result, host->pool);
	free_job(job);
}

static const char *
watched_credentials(const struct aw_source *source)
{
	return aw_access_watched(source->config);
}

const struct aw_source_type aw_source_snmp = {
    .kind = AW_SOURCE_SNMP,
    .start = start_snmp,
    .stop = stop_snmp,
    .watched = watched_credentials,
};
