/* SPDX-License-Identifier: ISC */
/* A file with the license outputs of a device, as Oxidized or RANCID leave it. */
#include <string.h>

#include "file.h"
#include "license_text.h"
#include "source_type.h"

static const char *
watched(const struct aw_source *source)
{
	return source->config->file;
}

/* The same failure, told of the file. */
static enum aw_err
blame(const char *path, enum aw_err rc, struct aw_error *err)
{
	struct aw_error why = *err;

	return aw_error_set(err, rc, path, "%s", why.text);
}

/* The text is as old as its file. */
static enum aw_err
collect(const struct aw_source *source, struct aw_license *license, struct aw_error *err)
{
	struct aw_license_text_options options = {.zone_offset = source->device->zone_offset};
	const char *path = source->config->file;
	struct aw_bytes text = {0};
	enum aw_err rc = aw_file_read(path, AW_LICENSE_TEXT_MAX, &text, err);

	if (rc != AW_OK)
		return rc;
	options.observed_at = text.mtime;
	if (aw_license_init(license, AW_SOURCE_LICENSE) != AW_OK ||
	    (license->source = strdup(source->type->name)) == NULL)
		rc = aw_error_nomem(err);
	if (rc == AW_OK)
		rc = aw_license_text_parse(
		    license, text.len > 0 ? (const char *)text.data : "", text.len, &options, err);
	aw_bytes_free(&text);
	return rc == AW_ERR_LICENSE_FORMAT ? blame(path, rc, err) : rc;
}

static void
start(struct aw_source_host *host, struct aw_source *source)
{
	struct aw_result result;

	aw_result_init(&result);
	result.has_license.asked = true;
	if (collect(source, &result.license, &result.err) != AW_OK)
		result.has_license.err = result.err;
	host->done(host, source, &result);
}

const struct aw_source_type aw_source_license_text = {
    .name = AW_SOURCE_LICENSE_TEXT,
    .start = start,
    .watched = watched,
};
