/* SPDX-License-Identifier: ISC */
/*
 * Cisco SSM On-Prem: a token of the OAuth client (RFC 6749 section 4.4), then the licenses and the
 * alerts of an account, all by POST over one connection. The token is wiped at the end of the run.
 */
#include <string.h>

#include "source/machine.h"
#include "cisco/rest/ssm_json.h"
#include "cisco/rest/ssm_path.h"
#include "cisco/rest/ssm_token.h"
#include "base/wipe.h"

enum list { LICENSES, ALERTS };

struct job {
	struct aw_machine machine;
	struct aw_bytes login; /* the body with the client secret */
	char *token;
	unsigned tokens; /* number of requested tokens in this run */
	enum list list;  /* the current one */
	char path[AW_MACHINE_URL_MAX];
};

static void ask_list(struct job *job);
static void ask_token(struct job *job);

static void
forget_token(struct job *job)
{
	aw_wipe_text(job->token);
	job->token = NULL;
}

static void
release_job(void *context)
{
	struct job *job = context;

	forget_token(job);
	aw_bytes_wipe(&job->login);
}

static void
fail_answer(struct job *job, const struct aw_http_answer *answer, const struct aw_error *err)
{
	job->machine.result.wait = answer->retry_after;
	aw_machine_fail(&job->machine, err);
}

/* Some servers refuse a client with status 400 (RFC 6749 section 5.2), which is handled as 401. */
static enum aw_err
take_token(struct job *job, const struct aw_http_answer *answer, struct aw_error *err)
{
	enum aw_err rc = answer->err.code;

	*err = answer->err;
	if (answer->status == 400 && aw_ssm_token_refused(answer->body, answer->len))
		return aw_error_set(err, AW_ERR_HTTP_UNAUTHORIZED, job->machine.url,
		    "status 400: the client is refused");
	if (rc == AW_OK)
		rc = aw_machine_check_page(&job->machine, answer, AW_ERR_ANSWER_JSON, err);
	if (rc != AW_OK)
		return rc;
	forget_token(job);
	return aw_ssm_token_parse(answer->body, answer->len, &job->token, err);
}

static void
token_answered(void *context, const struct aw_http_answer *answer)
{
	struct job *job = context;
	struct aw_error err;

	aw_machine_answered(&job->machine, answer);
	if (take_token(job, answer, &err) == AW_OK)
		ask_list(job);
	else
		fail_answer(job, answer, &err);
}

static enum aw_err
take_licenses(struct job *job, const struct aw_http_answer *answer, struct aw_error *err)
{
	const struct aw_source *source = job->machine.source;
	struct aw_license *license = &job->machine.result.license;
	enum aw_err rc;

	if (aw_license_init(license, job->machine.source->parts.license) != AW_OK)
		return aw_error_nomem(err);
	rc =
	    aw_ssm_licenses_parse(answer->body, answer->len, source->config->account, license, err);
	if (rc != AW_OK)
		return rc;
	return AW_OK;
}

/* A missing list of alerts is not a failure. */
static enum aw_err
take_list(struct job *job, const struct aw_http_answer *answer, struct aw_error *err)
{
	enum aw_err rc = answer->err.code;

	*err = answer->err;
	if (job->list == ALERTS && rc == AW_ERR_HTTP_MISSING) {
		aw_result_absent(
		    &job->machine.result, "alerts: %s [%s]", answer->err.text, aw_err_code(rc)->id);
		return AW_OK;
	}
	if (rc == AW_OK)
		rc = aw_machine_check_page(&job->machine, answer, AW_ERR_ANSWER_JSON, err);
	if (rc != AW_OK)
		return rc;
	if (job->list == LICENSES)
		return take_licenses(job, answer, err);
	return aw_ssm_alerts_parse(answer->body, answer->len, &job->machine.result.license, err);
}

static void
list_answered(void *context, const struct aw_http_answer *answer)
{
	struct job *job = context;
	struct aw_error err;

	aw_machine_answered(&job->machine, answer);
	if (answer->status == 401 && job->tokens == 1) {
		ask_token(job); /* the token may have expired */
		return;
	}
	if (take_list(job, answer, &err) != AW_OK) {
		fail_answer(job, answer, &err);
		return;
	}
	if (job->list == LICENSES) {
		job->list = ALERTS;
		ask_list(job);
	} else if (aw_machine_identify(&job->machine, &err) != AW_OK) {
		fail_answer(job, answer, &err);
	} else {
		aw_machine_end(&job->machine);
	}
}

static void
ask_list(struct job *job)
{
	const struct aw_machine_request request = {.path = job->path,
	    .accept = "application/json",
	    .post = AW_SSM_LIST,
	    .bearer = job->token,
	    .last = job->list == ALERTS,
	    .done = list_answered};
	struct aw_error err;

	if (aw_ssm_list_path(job->path, sizeof(job->path), job->machine.source->config->account,
		job->list == LICENSES ? "licenses" : "alerts")) {
		aw_machine_ask(&job->machine, &request);
		return;
	}
	(void)aw_error_set(&err, AW_ERR_INTERNAL, job->machine.source->node->address,
	    "the name of the account is too long");
	aw_machine_fail(&job->machine, &err);
}

static void
ask_token(struct job *job)
{
	struct aw_machine *machine = &job->machine;
	struct aw_machine_request request = {.path = AW_SSM_TOKEN_PATH,
	    .accept = "application/json",
	    .max_bytes = AW_SSM_TOKEN_ANSWER_MAX,
	    .secret = true,
	    .done = token_answered};
	struct aw_error err;

	job->tokens++;
	if (job->login.data == NULL && aw_ssm_token_request(machine->access.user,
					   machine->access.password, &job->login, &err) != AW_OK) {
		aw_machine_fail(machine, &err);
		return;
	}
	request.post = (const char *)job->login.data;
	aw_machine_ask(machine, &request);
}

static void
start_ssm(struct aw_source_host *host, struct aw_source *source)
{
	struct aw_result result;
	struct job *job;

	aw_source_result(source, &result);
	job = aw_machine_new(host, source, sizeof(*job), &result);
	if (job == NULL)
		return;
	job->machine.release = release_job;
	if (aw_machine_open(&job->machine))
		ask_token(job);
}

const struct aw_source_type aw_source_ssm_onprem = {
    .kind = AW_SOURCE_SSM_ONPREM,
    .start = start_ssm,
    .stop = aw_machine_stop,
    .watched = aw_machine_watched,
};
