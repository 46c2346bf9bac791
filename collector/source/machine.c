/* SPDX-License-Identifier: ISC */
#include "source/machine.h"

#include <stdlib.h>
#include <string.h>

#include "cisco/rest/expressway.h"
#include "base/text.h"
#include "net/http_series.h"
#include "net/trusts.h"

#define CONNECT_MS (10 * INT64_C(1000)) /* for name, connection and TLS handshake */

static void
free_machine(struct aw_machine *machine)
{
	if (machine->release != NULL)
		machine->release(machine);
	aw_http_series_free(machine->series);
	aw_access_clear(&machine->access);
	machine->source->job = NULL;
	free(machine);
}

void
aw_machine_end(struct aw_machine *machine)
{
	struct aw_source_host *host = machine->host;
	struct aw_source *source = machine->source;
	struct aw_result result = machine->result;

	free_machine(machine);
	host->done(host, source, &result);
}

bool
aw_machine_refused(enum aw_err code)
{
	return code == AW_ERR_HTTP_UNAUTHORIZED || code == AW_ERR_HTTP_FORBIDDEN;
}

bool
aw_machine_one_resource(enum aw_err code)
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

bool
aw_machine_part_refused(const struct aw_machine *machine, enum aw_err code)
{
	return machine->accepted && aw_machine_refused(code);
}

void
aw_machine_name_user(
    const struct aw_machine *machine, const struct aw_error *err, struct aw_error *out)
{
	char tried[AW_ACCESS_TEXT_MAX];
	struct aw_error why = *err;

	*out = why;
	if (!aw_machine_refused(err->code) || machine->access.user == NULL)
		return;
	aw_access_describe(&machine->access, machine->source->config, tried);
	(void)aw_error_set(out, why.code, why.object, "%.200s: %s", why.text, tried);
}

void
aw_machine_refuse_part(const struct aw_machine *machine, const char *part,
    const struct aw_error *why, struct aw_error *out)
{
	struct aw_error named;

	aw_machine_name_user(machine, why, &named);
	(void)aw_error_set(out, AW_ERR_HTTP_PART, machine->url,
	    "this account may not read the %s: %s", part, named.text);
}

void
aw_machine_fail(struct aw_machine *machine, const struct aw_error *err)
{
	struct aw_result *result = &machine->result;

	result->hold = aw_machine_refused(err->code);
	aw_machine_name_user(machine, err, &result->err);
	err = &result->err;
	result->has_store.err = result->has_license.err = result->has_certificate.err = *err;
	aw_machine_end(machine);
}

void
aw_machine_fail_memory(struct aw_machine *machine)
{
	struct aw_error err;

	(void)aw_error_nomem(&err);
	aw_machine_fail(machine, &err);
}

enum aw_err
aw_machine_identify(struct aw_machine *machine, struct aw_error *err)
{
	struct aw_identity *identity = &machine->result.identity;

	if (identity->clock_skew == AW_INSTANT_NONE)
		identity->clock_skew = machine->date;
	return aw_source_identify(machine->source, machine->host->now.wall, identity, err);
}

enum aw_err
aw_machine_check_page(const struct aw_machine *machine, const struct aw_http_answer *answer,
    enum aw_err code, struct aw_error *err)
{
	bool login;

	if (!aw_expressway_page(answer->body, answer->len, &login))
		return AW_OK;
	return aw_error_set(
	    err, login ? AW_ERR_HTTP_LOGIN : code, machine->url, "an HTML page instead of data");
}

static void
note_asked(struct aw_machine *machine, const struct aw_http_answer *answer)
{
	char what[AW_MACHINE_URL_MAX + sizeof("POST ")];

	(void)aw_text_format(
	    what, sizeof(what), "%s %s", machine->posted ? "POST" : "GET", machine->url);
	aw_result_asked(&machine->result, &(struct aw_asked){.what = what,
					      .at = machine->host->now.wall,
					      .code = answer->err.code,
					      .status = answer->status,
					      .octets = (int64_t)answer->len,
					      .took_ms = answer->took_ms});
	if (answer->err.code == AW_OK && !machine->secret)
		aw_save_answer(
		    machine->host->save, machine->source, what, answer->body, answer->len);
}

void
aw_machine_answered(struct aw_machine *machine, const struct aw_http_answer *answer)
{
	machine->transfer = NULL;
	machine->spent_ms += answer->took_ms;
	note_asked(machine, answer);
	if (answer->cipher->name[0] != '\0')
		machine->result.cipher = *answer->cipher;
	if (answer->date != AW_INSTANT_NONE)
		machine->date = answer->date - machine->host->now.wall;
}

/* Makes the URL of a resource; an error if no time is left for it. */
static enum aw_err
make_url(struct aw_machine *machine, const char *path, int64_t left, struct aw_error *err)
{
	const struct aw_source *source = machine->source;

	if (left <= 0)
		return aw_error_set(err, AW_ERR_NET_ANSWER_TIMEOUT, machine->url,
		    "the time for all answers of the device is used up");
	if (!aw_text_format(machine->url, sizeof(machine->url), "https://%s%s%s",
		source->node->address, source->config->path_prefix, path))
		return aw_error_set(
		    err, AW_ERR_INTERNAL, source->node->address, "the address is too long");
	return AW_OK;
}

/* The smaller limit; `wanted` 0: not set. */
static size_t
smaller_limit(size_t wanted, size_t configured)
{
	return wanted > 0 && wanted < configured ? wanted : configured;
}

void
aw_machine_ask(struct aw_machine *machine, const struct aw_machine_request *what)
{
	const struct aw_source_config *config = machine->source->config;
	int64_t left = config->timeout * 1000 - machine->spent_ms;
	bool basic = what->post == NULL && what->bearer == NULL;
	struct aw_http_request request = {.url = machine->url,
	    .accept = what->accept,
	    .user = basic ? machine->access.user : NULL,
	    .password = basic ? machine->access.password : NULL,
	    .bearer = what->bearer,
	    .post = what->post,
	    .trust = aw_trust_tls(machine->access.trust),
	    .pin = config->pin,
	    .timeout_ms = left,
	    .connect_ms = left < CONNECT_MS ? left : CONNECT_MS,
	    .max_bytes = smaller_limit(what->max_bytes, config->max_bytes),
	    .secret = what->secret,
	    .fresh = !machine->begun,
	    .last = what->last,
	    .strict = config->strict,
	    .done = what->done,
	    .context = machine};
	struct aw_error err;

	if (make_url(machine, what->path, left, &err) != AW_OK) {
		aw_machine_fail(machine, &err);
		return;
	}
	if (machine->series == NULL)
		machine->series = aw_http_series_new();
	if (machine->series == NULL) {
		aw_machine_fail_memory(machine);
		return;
	}
	request.series = machine->series;
	machine->begun = true;
	machine->posted = what->post != NULL;
	machine->secret = what->secret;
	machine->transfer = aw_http_start(machine->host->http, &request);
	if (machine->transfer == NULL)
		aw_machine_fail_memory(machine);
}

void *
aw_machine_new(
    struct aw_source_host *host, struct aw_source *source, size_t size, struct aw_result *result)
{
	struct aw_machine *machine = calloc(1, size);

	if (machine == NULL) {
		(void)aw_error_nomem(&result->err);
		host->done(host, source, result);
		return NULL;
	}
	result->endpoint = aw_expected_endpoint(source->config, source->node);
	*machine = (struct aw_machine){
	    .host = host, .source = source, .result = *result, .date = AW_INSTANT_NONE};
	source->job = machine;
	return machine;
}

bool
aw_machine_open(struct aw_machine *machine)
{
	struct aw_source *source = machine->source;
	struct aw_error err;

	aw_access_stamp(source->config, &source->stamp);
	if (aw_access_open(&machine->access, source->config, machine->host->trusts, &err) == AW_OK)
		return true;
	aw_machine_fail(machine, &err);
	return false;
}

void
aw_machine_stop(struct aw_source_host *host, struct aw_source *source)
{
	struct aw_machine *machine = source->job;

	aw_http_cancel(host->http, machine->transfer);
	aw_result_clear(&machine->result, host->pool);
	free_machine(machine);
}

const char *
aw_machine_watched(const struct aw_source *source)
{
	return aw_access_watched(source->config);
}

void
aw_machine_ask_once(
    struct aw_source_host *host, struct aw_source *source, const struct aw_machine_request *request)
{
	struct aw_machine *machine;
	struct aw_result result;

	aw_source_result(source, &result);
	machine = aw_machine_new(host, source, sizeof(*machine), &result);
	if (machine != NULL && aw_machine_open(machine))
		aw_machine_ask(machine, request);
}

void
aw_machine_finish(struct aw_machine *machine, const struct aw_http_answer *answer, enum aw_err rc,
    const struct aw_error *err)
{
	if (rc == AW_OK) {
		aw_machine_end(machine);
		return;
	}
	machine->result.wait = answer->retry_after;
	aw_machine_fail(machine, err);
}
