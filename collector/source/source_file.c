/* SPDX-License-Identifier: ISC */
#include <string.h>

#include "source/source_type.h"
#include "truststore/truststore.h"

static const char *
watched_store(const struct aw_source *source)
{
	return source->store->path;
}

static enum aw_err
read_store(const struct aw_source *source, struct aw_pool *pool, struct aw_store *store,
    struct aw_error *err)
{
	const struct aw_truststore_options options = {
	    .max_bytes = source->store->max_bytes,
	    .max_anchors = source->store->max_anchors,
	    .password_file = source->store->password_file,
	    .names = (const char *const *)source->store->names,
	    .n_names = source->store->n_names,
	    .known = source->known,
	    .has_zone = source->device->zone_offset != AW_INSTANT_NONE,
	    .zone_offset = source->device->zone_offset,
	    .clock = &source->clock,
	};
	bool directory;
	enum aw_err rc = aw_truststore_read(pool, source->store->path, &options, store, err);

	if (rc != AW_OK)
		return rc;
	directory = store->format != NULL && strcmp(store->format, "directory") == 0;
	store->source =
	    strdup(aw_source_kind_name(directory ? AW_SOURCE_DIRECTORY : AW_SOURCE_FILE));
	return store->source != NULL ? AW_OK : aw_error_nomem(err);
}

/* What changes while it is read is not known afterwards. */
static void
read_changed(struct aw_source_host *host, struct aw_source *source, const struct aw_seen *before,
    struct aw_result *result)
{
	enum aw_err rc = read_store(source, host->pool, &result->store, &result->has_store.err);

	aw_seen_look(source, host->now.wall, &source->seen);
	source->seen.known = rc == AW_OK && aw_seen_same(before, &source->seen);
}

static void
start_store(struct aw_source_host *host, struct aw_source *source)
{
	struct aw_seen before;
	struct aw_result result;

	aw_source_result(source, &result);
	aw_seen_look(source, host->now.wall, &before);
	result.has_store.same = source->seen.used && aw_seen_same(&before, &source->seen);
	if (!result.has_store.same)
		read_changed(host, source, &before, &result);
	aw_result_asked_file(
	    &result, source->store->path, host->now.wall, result.has_store.err.code);
	aw_save_file(host->save, source, source->store->path);
	host->done(host, source, &result);
}

const struct aw_source_type aw_source_file = {
    .kind = AW_SOURCE_FILE,
    .is_file = true,
    .start = start_store,
    .watched = watched_store,
};
