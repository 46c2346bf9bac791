/* SPDX-License-Identifier: ISC */
/* The license outputs of a device: a file, such as Oxidized and RANCID write, or a helper program.
 */
#include <string.h>

#include "base/file.h"
#include "cisco/text/license_text.h"
#include "source/source_run.h"

/* The text, and where it came from. */
struct text {
	const char *data;
	size_t len;
	int64_t observed_at;
	const char *path; /* of the file or program */
};

/* Sets the file or program as the object of an error of the parser. */
static enum aw_err
name_file(const char *path, enum aw_err rc, struct aw_error *err)
{
	struct aw_error why = *err;

	return aw_error_set(err, rc, path, "%s", why.text);
}

static enum aw_err
parse_text(const struct aw_source *source, const struct text *text, struct aw_license *license,
    struct aw_error *err)
{
	const struct aw_license_text_options options = {.observed_at = text->observed_at,
	    .zone_offset = source->device->zone_offset,
	    .clock = &source->clock,
	    .device = source->config->device_name,
	    .udi = source->config->udi};
	enum aw_err rc;

	if (aw_license_init(license, source->parts.license) != AW_OK)
		return aw_error_nomem(err);
	rc = aw_license_text_parse(license, text->data, text->len, &options, err);
	if (rc != AW_OK && rc != AW_ERR_NO_MEMORY)
		rc = name_file(text->path, rc, err);
	return rc;
}

static void
finish_source(struct aw_source_host *host, struct aw_source *source, struct aw_result *result)
{
	result->has_license.err = result->err;
	host->done(host, source, result);
}

static const char *
watched_license_file(const struct aw_source *source)
{
	return source->config->file;
}

/* Reads the file; its mtime is the time of the facts. */
static enum aw_err
read_license_file(const struct aw_source *source, struct aw_license *license, struct aw_error *err)
{
	struct text text = {.path = source->config->file};
	struct aw_bytes bytes = {0};
	enum aw_err rc = aw_file_read(text.path, AW_LICENSE_TEXT_MAX, &bytes, err);

	if (rc != AW_OK)
		return rc;
	text.data = bytes.len > 0 ? (const char *)bytes.data : "";
	text.len = bytes.len;
	text.observed_at = bytes.mtime;
	rc = parse_text(source, &text, license, err);
	license->fresh_for = source->config->fresh_for;
	aw_bytes_free(&bytes);
	return rc;
}

static void
start_license_file(struct aw_source_host *host, struct aw_source *source)
{
	struct aw_result result;

	aw_source_result(source, &result);
	(void)read_license_file(source, &result.license, &result.err);
	aw_result_asked_file(&result, source->config->file, host->now.wall, result.err.code);
	aw_save_file(host->save, source, source->config->file);
	finish_source(host, source, &result);
}

const struct aw_source_type aw_source_license_text = {
    .kind = AW_SOURCE_LICENSE_TEXT,
    .is_file = true,
    .start = start_license_file,
    .watched = watched_license_file,
};

/* Parses the output; the start of the program is the time of the facts. */
static void
take_output(const struct aw_source *source, struct aw_pool *pool, const struct aw_program_end *end,
    struct aw_result *result)
{
	struct text text = {.data = end->output,
	    .len = end->len,
	    .observed_at = end->started_at,
	    .path = source->config->program[0]};

	(void)pool;
	result->err = end->err;
	aw_result_asked_program(result, source->config->program, end);
	if (end->err.code == AW_OK)
		(void)parse_text(source, &text, &result->license, &result->err);
	result->has_license.err = result->err;
}

static void
start_program(struct aw_source_host *host, struct aw_source *source)
{
	const struct aw_program_request request = {.argv = source->config->program,
	    .timeout_ms = source->config->timeout * 1000,
	    .max_bytes = source->config->max_bytes};

	aw_source_run(host, source, &request, take_output);
}

static const char *
watched_program(const struct aw_source *source)
{
	return source->config->program[0];
}

const struct aw_source_type aw_source_license_program = {
    .kind = AW_SOURCE_LICENSE_TEXT,
    .start = start_program,
    .stop = aw_source_run_stop,
    .watched = watched_program,
};
