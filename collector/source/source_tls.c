/* SPDX-License-Identifier: ISC */
/* The chains of a service of the device: probed from this host, or read from a file. */
#include <stdlib.h>
#include <string.h>

#include "source/service_book.h"
#include "chain/presented.h"
#include "model/service_follow.h"
#include "source/source_type.h"
#include "base/text.h"

#define PATH_TEXT_MAX 1024

/* A result is shared up to this part of the interval: jitter makes a device due up to a tenth
 * early, and it must not get the result of its last interval. */
#define SHARE_TENTHS 8

/* The limit of the age in intervals: facts are stale after three, and the next request comes one
 * later. */
#define INTERVALS_MAX 2

static int64_t
max_age(const struct aw_source *source)
{
	int64_t interval = source->device->interval, own = source->service->interval;

	if (own == 0)
		return interval * (1000 / 10) * SHARE_TENTHS;
	return (own < INTERVALS_MAX * interval ? own : INTERVALS_MAX * interval) * 1000;
}

/* A source that waits for the book. */
struct job {
	struct aw_service_request request;
	struct aw_source_host *host;
	struct aw_source *source;
};

/* One handshake, with the address, or none where the name was not found. */
static void
note_handshake(const struct aw_service_config *config, const char *address,
    const struct aw_asked *outcome, struct aw_result *result)
{
	char what[AW_ASKED_TEXT_MAX], text[AW_VIA_MAX];
	const char *via = aw_expected_via(config, text);
	struct aw_asked asked = *outcome;

	(void)aw_text_format(what, sizeof(what), "%s %s for %s%s%s",
	    address != NULL ? "TLS handshake with" : "look up",
	    address != NULL ? address : config->name, config->host, via != NULL ? ", by " : "",
	    via != NULL ? via : "");
	asked.what = what;
	aw_result_asked(result, &asked);
}

static void
note_asked(const struct aw_source_host *host, const struct aw_source *source,
    const struct aw_service *facts, struct aw_result *result)
{
	for (size_t i = 0; facts != NULL && i < facts->n_addresses; i++) {
		const struct aw_address *address = &facts->addresses[i];

		note_handshake(source->service, address->address,
		    &(struct aw_asked){.at = address->attempt.at,
			.code = address->attempt.code,
			.octets = -1,
			.took_ms = address->took_ms},
		    result);
	}
	if (facts == NULL || facts->n_addresses == 0)
		note_handshake(source->service, NULL,
		    &(struct aw_asked){.at = host->now.wall,
			.code = result->err.code,
			.octets = -1,
			.took_ms = -1},
		    result);
}

/* Ends the source with a copy of the facts, or with an error. */
static void
finish_source(struct aw_source_host *host, struct aw_source *source, const struct aw_service *facts,
    const struct aw_error *err)
{
	struct aw_result result;

	aw_source_result(source, &result);
	result.err = *err;
	if (err->code == AW_OK && aw_service_copy(&result.service, facts, host->pool) != AW_OK)
		(void)aw_error_nomem(&result.err);
	result.has_service.err = result.err;
	note_asked(host, source, facts, &result);
	if (result.err.code == AW_OK)
		aw_save_chains(host->save, source, &result.service);
	host->done(host, source, &result);
}

static void
service_probed(
    struct aw_service_request *request, const struct aw_service *facts, const struct aw_error *err)
{
	struct job *job = request->context;
	struct aw_source_host *host = job->host;
	struct aw_source *source = job->source;

	source->job = NULL;
	free(job);
	finish_source(host, source, facts, err);
}

static void
start_service_probe(struct aw_source_host *host, struct aw_source *source)
{
	struct job *job = calloc(1, sizeof(*job));
	struct aw_error err;

	if (job == NULL) {
		(void)aw_error_nomem(&err);
		finish_source(host, source, NULL, &err);
		return;
	}
	*job = (struct job){.host = host,
	    .source = source,
	    .request = {.service = source->service,
		.max_age_ms = max_age(source),
		.done = service_probed,
		.context = job}};
	source->job = job;
	aw_service_book_ask(host->services, &job->request);
}

static void
stop_service_probe(struct aw_source_host *host, struct aw_source *source)
{
	struct job *job = source->job;

	if (job == NULL)
		return;
	aw_service_book_cancel(host->services, &job->request);
	source->job = NULL;
	free(job);
}

static const char *
nothing_watched(const struct aw_source *source)
{
	(void)source;
	return NULL;
}

const struct aw_source_type aw_source_tls = {
    .kind = AW_SOURCE_TLS,
    .start = start_service_probe,
    .stop = stop_service_probe,
    .watched = nothing_watched,
};

static enum aw_err
read_chain_file(const struct aw_source_host *host, const struct aw_source *source,
    struct aw_service *service, struct aw_error *err)
{
	const struct aw_service_config *config = source->service;
	struct aw_chain chain = {.seen_since = host->now.wall};
	enum aw_err rc = aw_chain_read_file(&chain, host->pool, config->chain, err);

	if (rc == AW_OK)
		rc = aw_service_add_chain(service, host->pool, &chain, err);
	if (rc != AW_OK)
		return rc;
	service->name = strdup(config->name);
	service->host = strdup(config->host);
	service->source = strdup(aw_source_kind_name(source->type->kind));
	service->via = aw_text_clean_dup(config->chain, strlen(config->chain), PATH_TEXT_MAX);
	if (service->name == NULL || service->host == NULL || service->source == NULL ||
	    service->via == NULL)
		return aw_error_nomem(err);
	return AW_OK;
}

static void
start_chain_file(struct aw_source_host *host, struct aw_source *source)
{
	struct aw_result result;

	aw_source_result(source, &result);
	result.service.observed_at = host->now.wall;
	if (read_chain_file(host, source, &result.service, &result.err) == AW_OK)
		result.err.code = AW_OK;
	result.has_service.err = result.err;
	aw_result_asked_file(&result, source->service->chain, host->now.wall, result.err.code);
	aw_save_file(host->save, source, source->service->chain);
	host->done(host, source, &result);
}

static const char *
watched_chain(const struct aw_source *source)
{
	return source->service->chain;
}

const struct aw_source_type aw_source_chain_file = {
    .kind = AW_SOURCE_CHAIN_FILE,
    .is_file = true,
    .start = start_chain_file,
    .watched = watched_chain,
};
