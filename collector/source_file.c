/* SPDX-License-Identifier: ISC */
#include <string.h>

#include "source.h"
#include "truststore.h"

static const char *
watched(const struct aw_source *source)
{
	return source->config->path;
}

static enum aw_err
collect(const struct aw_source *source, struct aw_pool *pool, struct aw_store *facts,
    struct aw_error *err)
{
	const struct aw_truststore_options options = {
	    .max_bytes = source->config->max_bytes,
	    .max_anchors = source->config->max_anchors,
	    .password_file = source->config->password_file,
	    .known = source->known,
	};
	enum aw_err rc = aw_truststore_read(pool, source->config->path, &options, facts, err);

	if (rc != AW_OK)
		return rc;
	facts->source = strdup(facts->format != NULL && strcmp(facts->format, "directory") == 0
				   ? "directory"
				   : source->type->name);
	return facts->source != NULL ? AW_OK : aw_error_nomem(err);
}

const struct aw_source_type aw_source_file = {
    .name = "file",
    .collect = collect,
    .watched = watched,
};
