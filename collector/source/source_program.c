/* SPDX-License-Identifier: ISC */
/* A program that prints what a file with a trust store may hold. */
#include <string.h>

#include "model/store.h"
#include "source/source_run.h"
#include "truststore/truststore.h"

static enum aw_err
read_output(const struct aw_source *source, struct aw_pool *pool, const struct aw_program_end *end,
    struct aw_store *store, struct aw_error *err)
{
	const struct aw_store_config *config = source->store;
	const struct aw_truststore_options options = {
	    .max_bytes = config->program.max_bytes,
	    .max_anchors = config->max_anchors,
	    .known = source->known,
	    .has_zone = source->device->zone_offset != AW_INSTANT_NONE,
	    .zone_offset = source->device->zone_offset,
	    .clock = &source->clock,
	};
	enum aw_err rc = aw_truststore_parse(
	    pool, (const uint8_t *)end->output, end->len, config->path, &options, store, err);

	if (rc != AW_OK)
		return rc;
	store->source = strdup(aw_source_kind_name(AW_SOURCE_PROGRAM));
	return store->source != NULL ? AW_OK : aw_error_nomem(err);
}

/* A failure of the program is tried again sooner than at the next interval, as of a machine. */
static void
take_output(const struct aw_source *source, struct aw_pool *pool, const struct aw_program_end *end,
    struct aw_result *result)
{
	result->err = end->err;
	aw_result_asked_program(result, source->store->program.argv, end);
	if (end->err.code == AW_OK)
		(void)read_output(source, pool, end, &result->store, &result->err);
	result->has_store.err = result->err;
}

static void
start_program(struct aw_source_host *host, struct aw_source *source)
{
	const struct aw_program_config *program = &source->store->program;
	const struct aw_program_request request = {.argv = program->argv,
	    .timeout_ms = program->timeout * 1000,
	    .max_bytes = program->max_bytes};

	aw_source_run(host, source, &request, take_output);
}

static const char *
watched_program(const struct aw_source *source)
{
	return source->store->path;
}

const struct aw_source_type aw_source_store_program = {
    .kind = AW_SOURCE_PROGRAM,
    .start = start_program,
    .stop = aw_source_run_stop,
    .watched = watched_program,
};
