/* SPDX-License-Identifier: ISC */
#include "build.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

#include "base/array.h"
#include "config/expected_record.h"
#include "retired.h"
#include "unchanged.h"
#include "record/record.h"
#include "base/text.h"

struct aw_build {
	struct aw_build_input input;
	bool judge_all;
	char **names;
	size_t n_names;
	struct aw_device_row **devices;
	size_t n_devices;          /* so far */
	struct aw_error directory; /* of listing it; code AW_OK: none */
};

static int
compare_strings(const void *a, const void *b)
{
	const char *const *sa = a, *const *sb = b;

	return strcmp(*sa, *sb);
}

static bool
add_name(struct aw_build *build, const char *name)
{
	if (!AW_GROW(build->names, build->n_names) ||
	    (build->names[build->n_names] = strdup(name)) == NULL)
		return false;
	build->n_names++;
	return true;
}

/* True if the device has a record, by the n sorted names of those. */
static bool
has_record(const struct aw_build *build, size_t n, const char *name)
{
	return n > 0 &&
	       bsearch(&name, build->names, n, sizeof(*build->names), compare_strings) != NULL;
}

/* True if the device was taken out of the configuration; `seen` is NULL for one never read. */
static bool
is_retired(const struct aw_build *build, const struct aw_alarm_device *seen)
{
	const struct aw_build_input *input = &build->input;
	const struct aw_retired_facts facts = {.state_dir = input->state_dir,
	    .rules = input->rules,
	    .configured_at = input->configured_at};

	return seen != NULL &&
	       aw_is_retired(&facts, seen, aw_snapshot_device(input->before, seen->name));
}

/*
 * Adds the devices of the configuration that have no record, except one that the collector retired:
 * this program still has the configuration before that.
 */
static bool
add_configured(struct aw_build *build, size_t n)
{
	const struct aw_alarms *alarms = build->input.alarms;
	const struct aw_config *config = build->input.rules->config;

	for (size_t i = 0; config->path != NULL && i < config->n_devices; i++) {
		const char *name = config->devices[i].name;

		if (!has_record(build, n, name) &&
		    !is_retired(build, alarms != NULL ? aw_alarms_device(alarms, name) : NULL) &&
		    !add_name(build, name))
			return false;
	}
	return true;
}

/* Adds the other devices whose record vanished. */
static bool
add_vanished(struct aw_build *build, size_t n)
{
	const struct aw_alarms *alarms = build->input.alarms;
	size_t n_seen = 0;
	const struct aw_alarm_device *seen =
	    alarms != NULL ? aw_alarms_devices(alarms, &n_seen) : NULL;

	for (size_t i = 0; i < n_seen; i++)
		if (!has_record(build, n, seen[i].name) &&
		    !aw_rules_configure(build->input.rules, seen[i].name) &&
		    !is_retired(build, &seen[i]) && !add_name(build, seen[i].name))
			return false;
	return true;
}

static enum aw_err
list_devices(struct aw_build *build, struct aw_error *err)
{
	enum aw_err rc = aw_record_list(
	    build->input.state_dir, &build->names, &build->n_names, &build->directory);
	size_t n;

	build->directory.code = rc;
	if (rc == AW_ERR_NO_MEMORY)
		return aw_error_nomem(err);
	n = build->n_names;
	if (!add_configured(build, n) || !add_vanished(build, n))
		return aw_error_nomem(err);
	if (build->n_names > 1)
		qsort(build->names, build->n_names, sizeof(*build->names), compare_strings);
	return AW_OK;
}

enum aw_err
aw_build_new(const struct aw_build_input *input, struct aw_build **out, struct aw_error *err)
{
	struct aw_build *build = calloc(1, sizeof(*build));
	enum aw_err rc;

	if (build == NULL)
		return aw_error_nomem(err);
	build->input = *input;
	build->input.rules = aw_rules_ref(input->rules);
	build->judge_all =
	    input->judge_all || input->before == NULL || input->before->rules != input->rules;
	rc = list_devices(build, err);
	if (rc == AW_OK) {
		build->devices = calloc(build->n_names + 1, sizeof(struct aw_device_row *));
		if (build->devices == NULL)
			rc = aw_error_nomem(err);
	}
	if (rc != AW_OK) {
		aw_build_free(build);
		return rc;
	}
	*out = build;
	return AW_OK;
}

enum aw_err
aw_build_directory(const struct aw_build *build, struct aw_error *err)
{
	if (build->directory.code != AW_OK)
		*err = build->directory;
	return build->directory.code;
}

void
aw_build_free(struct aw_build *build)
{
	if (build == NULL)
		return;
	for (size_t i = 0; build->devices != NULL && i < build->n_devices; i++)
		aw_device_row_unref(build->devices[i]);
	free(build->devices);
	aw_record_list_free(build->names, build->n_names);
	aw_rules_unref(build->input.rules);
	free(build);
}

static struct aw_file_id
identify_file(const struct aw_build *build, const char *name)
{
	struct aw_file_id id = {0};
	struct stat st;
	char path[4096];

	if (!aw_text_format(
		path, sizeof(path), "%s/records/%s.json", build->input.state_dir, name) ||
	    stat(path, &st) != 0)
		return id;
	id.dev = st.st_dev;
	id.ino = st.st_ino;
	id.size = (uint64_t)st.st_size;
	id.mtime = st.st_mtim.tv_sec;
	id.mtime_ns = st.st_mtim.tv_nsec;
	id.ctime = st.st_ctim.tv_sec;
	id.ctime_ns = st.st_ctim.tv_nsec;
	return id;
}

static bool
same_file(const struct aw_file_id *a, const struct aw_file_id *b)
{
	return a->dev == b->dev && a->ino == b->ino && a->size == b->size && a->mtime == b->mtime &&
	       a->mtime_ns == b->mtime_ns && a->ctime == b->ctime && a->ctime_ns == b->ctime_ns;
}

/*
 * True if nothing has to be read: the file is as it was. Facts that were kept while the folder was
 * missing are read again when it is there.
 */
static bool
is_as_before(
    const struct aw_build *build, const struct aw_device_row *before, const struct aw_file_id *file)
{
	if (before == NULL || !same_file(&before->file, file))
		return false;
	return file->ino != 0 || before->loaded->expected || build->directory.code != AW_OK;
}

static struct aw_loaded *
make_expected(const struct aw_build *build, const char *name)
{
	struct aw_record *record =
	    aw_expected_record(build->input.pool, build->input.rules->config, name);

	return record != NULL ? aw_loaded_new(record, true) : NULL;
}

/* Reads the record, or uses the last readable one and sets *failure. */
static struct aw_loaded *
load_record(const struct aw_build *build, const char *name, const struct aw_device_row *before,
    struct aw_error *failure)
{
	struct aw_record *record;

	if (aw_record_load(build->input.pool, build->input.state_dir, name, &record, failure) ==
	    AW_OK) {
		failure->code = AW_OK;
		return aw_loaded_new(record, false);
	}
	/*
	 * The facts of a removed record are dropped; those of a damaged record are kept, and those
	 * of all where the folder is missing.
	 */
	if (before != NULL &&
	    (failure->code != AW_ERR_RECORD_MISSING || build->directory.code != AW_OK))
		return aw_loaded_ref(before->loaded);
	return make_expected(build, name);
}

/* True if the record of the device was read before, by this program or the one before it. */
static bool
was_read(const struct aw_build *build, const char *name, const struct aw_device_row *before)
{
	if (before != NULL && before->was_read)
		return true;
	return build->input.alarms != NULL && aw_alarms_device(build->input.alarms, name) != NULL;
}

/* Judges what was loaded, or that nothing was. */
static enum aw_err
judge_device(const struct aw_build *build, struct aw_loaded *loaded,
    const struct aw_device_row *before, const struct aw_error *failure, struct aw_device_row **out,
    struct aw_error *err)
{
	const struct aw_unread unread = {.code = failure->code,
	    .text = failure->text,
	    .was_read = was_read(build, loaded->record->device, before)};

	if (failure->code == AW_OK)
		return aw_device_row_new(loaded, build->input.rules, build->input.now, out, err);
	return aw_device_row_unread(
	    loaded, build->input.rules, &unread, build->input.now, out, err);
}

/* Reads the record if it has changed, and judges; the caller owns a reference of *out. */
static enum aw_err
renew_device(const struct aw_build *build, const char *name, const struct aw_device_row *before,
    const struct aw_file_id *file, struct aw_device_row **out, struct aw_error *err)
{
	bool unchanged = is_as_before(build, before, file);
	struct aw_error failure = {0};
	struct aw_loaded *loaded;
	enum aw_err rc;

	if (unchanged && !(before->loaded->expected && before->rules != build->input.rules)) {
		loaded = aw_loaded_ref(before->loaded);
		failure.code = before->error;
		if (before->error_text != NULL)
			(void)aw_text_format(
			    failure.text, sizeof(failure.text), "%s", before->error_text);
	} else {
		loaded = load_record(build, name, before, &failure);
	}
	if (loaded == NULL)
		return aw_error_nomem(err);
	rc = judge_device(build, loaded, before, &failure, out, err);
	aw_loaded_unref(loaded);
	if (rc == AW_OK)
		(*out)->file = *file;
	return rc;
}

enum aw_err
aw_build_one(const struct aw_build_input *input, const char *name, struct aw_device_row **out,
    struct aw_error *err)
{
	const struct aw_build build = {.input = *input};
	struct aw_device_row *before = aw_snapshot_device(input->before, name);
	struct aw_file_id file = identify_file(&build, name);
	enum aw_err rc;

	*out = NULL;
	if (before == NULL || file.ino == 0)
		return AW_ERR_RECORD_MISSING;
	if (same_file(&before->file, &file))
		return AW_OK;
	rc = renew_device(&build, name, before, &file, out, err);
	if (rc == AW_OK && *out != NULL && (*out)->error == AW_ERR_RECORD_MISSING) {
		aw_device_row_unref(*out);
		*out = NULL;
		return AW_ERR_RECORD_MISSING;
	}
	return rc;
}

enum aw_err
aw_build_step(struct aw_build *build, bool *done, struct aw_error *err)
{
	struct aw_device_row *before, *device = NULL;
	struct aw_file_id file;
	const char *name;
	enum aw_err rc;

	*done = build->n_devices == build->n_names;
	if (*done)
		return AW_OK;
	name = build->names[build->n_devices];
	before = aw_snapshot_device(build->input.before, name);
	file = identify_file(build, name);
	if (!build->judge_all && is_as_before(build, before, &file)) {
		device = aw_device_row_ref(before);
	} else {
		rc = renew_device(build, name, before, &file, &device, err);
		if (rc != AW_OK)
			return rc;
	}
	build->devices[build->n_devices++] = device;
	return AW_OK;
}

enum aw_err
aw_build_finish(struct aw_build *build, struct aw_snapshot **out, struct aw_error *err)
{
	size_t n = build->n_devices;
	enum aw_err rc;

	/* aw_snapshot_new takes the references, also on an error. */
	build->n_devices = 0;
	rc = aw_snapshot_new(build->input.rules, build->devices, n, build->input.now, out, err);
	if (rc == AW_OK)
		aw_unchanged_set_serial(*out, build->input.before);
	return rc;
}
