/* SPDX-License-Identifier: ISC */
/*
 * Cisco ISE from 3.1 on, by its OpenAPI: the trusted certificates page by page, where wanted the
 * bytes of those that count, the version, the system certificates of each node, and the license
 * state. A resource that a version does not have, or that the account may not read, is lost alone.
 */
#include <stdlib.h>
#include <string.h>
#include <strings.h>

#include "base/text.h"
#include "cisco/rest/ise.h"
#include "model/pool.h"
#include "model/store.h"
#include "source/ise_export.h"
#include "source/ise_pages.h"
#include "source/ise_system.h"
#include "source/machine.h"

#define REFUSALS_MAX 2 /* more would only count against the account */

enum step { TRUSTED, EXPORT, PATCH, NODES, SYSTEM, REGISTER, TIERS, EVALUATION, STEPS };

static const char *const names[STEPS] = {"trust store", "certificates as files", "version",
    "list of nodes", "system certificates", "license registration", "license tiers",
    "license evaluation"};

struct job {
	struct aw_machine machine;
	struct aw_ise_pages pages;   /* of the step TRUSTED or SYSTEM */
	struct aw_ise_list trusted;  /* all pages of the first */
	struct aw_ise_export export; /* bytes of them */
	struct aw_ise_nodes nodes;
	size_t node;            /* whose certificates are asked for */
	struct aw_error unread; /* why the list of trusted certificates is not whole */
	struct aw_error errors[STEPS];
	enum step step;
	bool licensed;     /* the license was initialised */
	unsigned refusals; /* of single resources */
	char path[AW_ISE_URL_MAX + 32];
};

static void
release_job(void *context)
{
	struct job *job = context;

	aw_ise_pages_clear(&job->pages);
	aw_ise_list_clear(&job->trusted);
	aw_ise_export_clear(&job->export, job->machine.host->pool);
	aw_ise_nodes_clear(&job->nodes);
}

static void
note_absent(struct job *job)
{
	for (int i = 0; i < STEPS; i++) {
		const struct aw_error *err = &job->errors[i];

		if (err->code != AW_OK)
			aw_result_absent(&job->machine.result, "%s: %s [%s]", names[i], err->text,
			    aw_err_code(err->code)->id);
	}
}

/* Why pages or bytes are missing, as problems of the store. */
static enum aw_err
note_gaps(struct job *job, struct aw_error *err)
{
	struct aw_store *store = &job->machine.result.store;

	if (job->unread.code != AW_OK &&
	    aw_store_problem(store, AW_SEVERITY_WARNING, AW_ERR_STORE_PAGES, "list", "%s",
		job->unread.text) != AW_OK)
		return aw_error_nomem(err);
	if (job->export.failed > 0 &&
	    aw_store_problem(store, AW_SEVERITY_WARNING, job->export.why.code, "export",
		"%zu certificate%s without their bytes, the first: %s", job->export.failed,
		aw_text_s(job->export.failed), job->export.why.text) != AW_OK)
		return aw_error_nomem(err);
	return AW_OK;
}

static enum aw_err
finish_store(struct job *job, struct aw_error *err)
{
	struct aw_machine *machine = &job->machine;
	struct aw_fact *fact = &machine->result.has_store;
	enum aw_err rc;

	fact->err = job->errors[TRUSTED];
	if (fact->err.code != AW_OK)
		return AW_OK;
	rc = aw_ise_store_fill(&machine->result.store, &job->trusted, machine->source->known,
	    job->unread.code == AW_OK, machine->host->pool, err);
	return rc == AW_OK ? note_gaps(job, err) : rc;
}

static void
finish_license(struct job *job)
{
	struct aw_fact *fact = &job->machine.result.has_license;

	fact->err = job->errors[REGISTER];
	fact->absent =
	    fact->err.code == AW_ERR_HTTP_MISSING && job->errors[TIERS].code == AW_ERR_HTTP_MISSING;
}

/* What all resources failed by: then nothing is known, and the OpenAPI may be switched off. */
static bool
is_nothing(const struct job *job)
{
	return job->errors[TRUSTED].code != AW_OK && job->errors[PATCH].code != AW_OK &&
	       job->errors[NODES].code != AW_OK && job->errors[REGISTER].code != AW_OK &&
	       job->errors[TIERS].code != AW_OK;
}

static void
fail_whole(struct job *job)
{
	struct aw_error err = job->errors[TRUSTED];

	(void)aw_error_set(&job->errors[TRUSTED], err.code, err.object,
	    "%.200s; nothing was read: the OpenAPI is enabled under Administration > System > "
	    "Settings > API Settings",
	    err.text);
	aw_machine_fail(&job->machine, &job->errors[TRUSTED]);
}

static void
finish_run(struct job *job)
{
	struct aw_error err;

	if (is_nothing(job)) {
		fail_whole(job);
		return;
	}
	note_absent(job);
	finish_license(job);
	if (job->machine.result.certificate == NULL)
		job->machine.result.has_certificate.err =
		    job->errors[NODES].code != AW_OK ? job->errors[NODES] : job->errors[SYSTEM];
	if (job->errors[NODES].code != AW_OK || job->errors[SYSTEM].code != AW_OK || job->nodes.cut)
		job->machine.result.all_more = 0;
	if (job->nodes.cut)
		aw_result_absent(&job->machine.result,
		    "system certificates of some nodes: more than %d, or no host name",
		    AW_ISE_NODES_MAX);
	if (aw_machine_identify(&job->machine, &err) != AW_OK || finish_store(job, &err) != AW_OK)
		aw_machine_fail(&job->machine, &err);
	else
		aw_machine_end(&job->machine);
}

static void ask_step(struct job *job);

static void
next_step(struct job *job)
{
	job->step++;
	ask_step(job);
}

/* The list of the step was read, as far as that is possible. */
static enum aw_err
take_list(struct job *job, struct aw_error *err)
{
	if (!job->pages.read) {
		*err = job->pages.unread;
		return err->code;
	}
	job->machine.accepted = true;
	if (job->step == TRUSTED) {
		job->trusted = job->pages.list;
		job->pages.list = (struct aw_ise_list){0};
		job->unread = job->pages.unread;
		return AW_OK;
	}
	return aw_ise_system_take(
	    &job->machine, &job->pages, job->node > 0 ? job->nodes.names[job->node] : NULL, err);
}

/* Notes the failure of a node, and goes on with the next one. */
static void
next_node(struct job *job, const struct aw_error *err)
{
	if (err->code != AW_OK && job->errors[SYSTEM].code == AW_OK)
		job->errors[SYSTEM] = *err;
	if (job->node < job->nodes.n)
		job->node++;
	aw_ise_pages_clear(&job->pages);
	ask_step(job);
}

static void
refuse_part(struct job *job, const struct aw_error *why, struct aw_error *err)
{
	job->refusals++;
	aw_machine_refuse_part(&job->machine, names[job->step], why, err);
}

static void
list_answered(void *context, const struct aw_http_answer *answer)
{
	struct job *job = context;
	struct aw_error err = {0};
	enum aw_err rc;

	aw_machine_answered(&job->machine, answer);
	if (!job->pages.read && aw_machine_part_refused(&job->machine, answer->err.code)) {
		refuse_part(job, &answer->err, &err);
		job->node = job->nodes.n;
	} else if (!job->pages.read && !aw_machine_one_resource(answer->err.code)) {
		job->machine.result.wait = answer->retry_after;
		aw_machine_fail(&job->machine, &answer->err);
		return;
	} else {
		if (aw_ise_pages_take(&job->pages, &job->machine, answer)) {
			ask_step(job);
			return;
		}
		rc = take_list(job, &err);
		if (rc == AW_ERR_NO_MEMORY || job->pages.unread.code == AW_ERR_NO_MEMORY) {
			aw_machine_fail_memory(&job->machine);
			return;
		}
	}
	if (job->step == SYSTEM) {
		next_node(job, &err);
		return;
	}
	job->errors[TRUSTED] = err;
	aw_ise_pages_clear(&job->pages);
	next_step(job);
}

static enum aw_err
take_license(struct job *job, const struct aw_http_answer *answer, struct aw_error *err)
{
	struct aw_license *license = &job->machine.result.license;
	int64_t zone = job->machine.source->device->zone_offset;

	if (!job->licensed && aw_license_init(license, job->machine.source->parts.license) != AW_OK)
		return aw_error_nomem(err);
	job->licensed = true;
	if (job->step == REGISTER)
		return aw_ise_register_parse(answer->body, answer->len, license, err);
	if (job->step == TIERS)
		return aw_ise_tiers_parse(answer->body, answer->len, zone, license, err);
	return aw_ise_evaluation_parse(
	    answer->body, answer->len, job->machine.host->now.wall, license, err);
}

static enum aw_err
take_answer(struct job *job, const struct aw_http_answer *answer, struct aw_error *err)
{
	struct aw_machine *machine = &job->machine;
	enum aw_err rc;

	if (job->step == EXPORT)
		return aw_ise_export_take(&job->export, machine, answer, err);
	rc = aw_machine_check_page(machine, answer, AW_ERR_ANSWER_JSON, err);
	if (rc != AW_OK)
		return rc;
	if (job->step == PATCH)
		return aw_ise_version_parse(
		    answer->body, answer->len, &machine->result.identity.version, err);
	if (job->step == NODES)
		return aw_ise_nodes_parse(answer->body, answer->len, &job->nodes, err);
	return take_license(job, answer, err);
}

/* The same step again, for the next certificate, or the next step. */
static void
after_answer(struct job *job)
{
	if (job->step == EXPORT)
		ask_step(job);
	else
		next_step(job);
}

static void
answered(void *context, const struct aw_http_answer *answer)
{
	struct job *job = context;
	struct aw_error err = answer->err;
	enum aw_err rc = err.code;

	aw_machine_answered(&job->machine, answer);
	if (aw_machine_part_refused(&job->machine, rc)) {
		refuse_part(job, &answer->err, &err);
	} else if (!aw_machine_one_resource(rc)) {
		job->machine.result.wait = answer->retry_after;
		aw_machine_fail(&job->machine, &answer->err);
		return;
	} else if (rc == AW_OK) {
		rc = take_answer(job, answer, &err);
		if (rc == AW_OK)
			err.code = AW_OK;
		job->machine.accepted = job->machine.accepted || rc == AW_OK;
	}
	if (rc == AW_ERR_NO_MEMORY) {
		aw_machine_fail_memory(&job->machine);
		return;
	}
	if (job->step == EXPORT && err.code != AW_OK)
		aw_ise_export_fail(&job->export, &err);
	else if (job->step != EXPORT)
		job->errors[job->step] = err;
	after_answer(job);
}

static void
ask_list(struct job *job)
{
	const struct aw_machine_request request = {
	    .path = job->path, .accept = "application/json", .done = list_answered};
	char list[AW_ISE_URL_MAX];

	if (job->pages.page == 0) {
		(void)aw_text_format(list, sizeof(list), "%s%s%s",
		    job->step == SYSTEM ? AW_ISE_SYSTEM_PATH : AW_ISE_TRUSTED_PATH,
		    job->step == SYSTEM ? "/" : "",
		    job->step == SYSTEM ? job->nodes.names[job->node] : "");
		aw_ise_pages_begin(&job->pages, list);
	}
	aw_ise_pages_query(&job->pages, job->path);
	aw_machine_ask(&job->machine, &request);
}

static void
ask_one(struct job *job, const char *path, const char *accept)
{
	const struct aw_machine_request request = {
	    .path = job->path, .accept = accept, .last = job->step == EVALUATION, .done = answered};

	(void)aw_text_format(job->path, sizeof(job->path), "%s", path);
	aw_machine_ask(&job->machine, &request);
}

/* The evaluation is of interest only while it lasts. */
static bool
is_wanted(const struct job *job)
{
	switch (job->step) {
	case EXPORT:
		return job->machine.source->config->export_bytes &&
		       job->errors[TRUSTED].code == AW_OK;
	case SYSTEM:
		return job->node < job->nodes.n;
	case EVALUATION:
		return job->licensed &&
		       job->machine.result.license.authorization == AW_AUTHORIZATION_EVALUATION;
	default:
		return true;
	}
}

/* Sends the request of the current step, or ends the run after the last. */
static void
ask_step(struct job *job)
{
	static const char *const paths[STEPS] = {[PATCH] = AW_ISE_PATCH_PATH,
	    [NODES] = AW_ISE_NODES_PATH,
	    [REGISTER] = AW_ISE_LICENSE_PATH "register",
	    [TIERS] = AW_ISE_LICENSE_PATH "tier-state",
	    [EVALUATION] = AW_ISE_LICENSE_PATH "eval-license"};
	char path[AW_ISE_URL_MAX];

	for (; job->step < STEPS && (job->refusals > REFUSALS_MAX || !is_wanted(job)); job->step++)
		if (is_wanted(job) && job->errors[job->step].code == AW_OK)
			(void)aw_error_set(&job->errors[job->step], AW_ERR_HTTP_PART,
			    job->machine.url, "not asked for, as others were refused");
	if (job->step == EXPORT &&
	    !aw_ise_export_next(&job->export, &job->trusted, job->machine.host->pool, path)) {
		next_step(job);
		return;
	}
	if (job->step == STEPS)
		finish_run(job);
	else if (job->step == EXPORT)
		ask_one(job, path, NULL);
	else if (job->step == TRUSTED || job->step == SYSTEM)
		ask_list(job);
	else
		ask_one(job, paths[job->step], "application/json");
}

static void
start_ise(struct aw_source_host *host, struct aw_source *source)
{
	struct aw_result result;
	struct job *job;

	aw_source_result(source, &result);
	job = aw_machine_new(host, source, sizeof(*job), &result);
	if (job == NULL)
		return;
	job->machine.release = release_job;
	job->machine.result.all_more = AW_PART_CERTIFICATE;
	if (aw_machine_open(&job->machine))
		ask_step(job);
}

const struct aw_source_type aw_source_ise = {
    .kind = AW_SOURCE_ISE,
    .start = start_ise,
    .stop = aw_machine_stop,
    .watched = aw_machine_watched,
};
