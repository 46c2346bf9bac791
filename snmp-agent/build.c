/* SPDX-License-Identifier: ISC */
#include "build.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

#include "config/expected_record.h"
#include "unchanged.h"
#include "record/record.h"
#include "base/text.h"

struct aw_build {
	struct aw_pool *pool;
	struct aw_rules *rules;
	char *state_dir;
	const struct aw_snapshot *before;
	bool judge_all;
	int64_t now;
	char **names;
	size_t n_names;
	struct aw_device_row **devices;
	size_t n_devices; /* so far */
};

static int
compare_strings(const void *a, const void *b)
{
	const char *const *sa = a, *const *sb = b;

	return strcmp(*sa, *sb);
}

/*
 * Adds the devices of the configuration that have no record, after the sorted names of the
 * records.
 */
static enum aw_err
add_configured(struct aw_build *build, struct aw_error *err)
{
	const struct aw_config *config = build->rules->config;
	size_t n_records = build->n_names;
	char **names;

	if (config->path == NULL || config->n_devices == 0)
		return AW_OK;
	names = realloc(build->names, (build->n_names + config->n_devices) * sizeof(*names));
	if (names == NULL)
		return aw_error_nomem(err);
	build->names = names;
	for (size_t i = 0; i < config->n_devices; i++) {
		if (n_records > 0 && bsearch(&config->devices[i].name, names, n_records,
					 sizeof(*names), compare_strings) != NULL)
			continue;
		names[build->n_names] = strdup(config->devices[i].name);
		if (names[build->n_names] == NULL)
			return aw_error_nomem(err);
		build->n_names++;
	}
	return AW_OK;
}

static enum aw_err
list_devices(struct aw_build *build, struct aw_error *err)
{
	enum aw_err rc = aw_record_list(build->state_dir, &build->names, &build->n_names, err);

	/* The directory does not exist before the first collection. */
	if (rc != AW_OK && rc != AW_ERR_FILE_MISSING)
		return rc;
	return add_configured(build, err);
}

enum aw_err
aw_build_new(struct aw_pool *pool, struct aw_rules *rules, const char *state_dir,
    const struct aw_snapshot *before, bool judge_all, int64_t now, struct aw_build **out,
    struct aw_error *err)
{
	struct aw_build *build = calloc(1, sizeof(*build));
	enum aw_err rc;

	if (build == NULL)
		return aw_error_nomem(err);
	build->pool = pool;
	build->rules = aw_rules_ref(rules);
	build->before = before;
	build->judge_all = judge_all || before == NULL || before->rules != rules;
	build->now = now;
	build->state_dir = strdup(state_dir);
	rc = build->state_dir == NULL ? aw_error_nomem(err) : list_devices(build, err);
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

void
aw_build_free(struct aw_build *build)
{
	if (build == NULL)
		return;
	for (size_t i = 0; build->devices != NULL && i < build->n_devices; i++)
		aw_device_row_unref(build->devices[i]);
	free(build->devices);
	aw_record_list_free(build->names, build->n_names);
	aw_rules_unref(build->rules);
	free(build->state_dir);
	free(build);
}

static struct aw_file_id
identify_file(const struct aw_build *build, const char *name)
{
	struct aw_file_id id = {0};
	struct stat st;
	char path[4096];

	if (!aw_text_format(path, sizeof(path), "%s/records/%s.json", build->state_dir, name) ||
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

static struct aw_loaded *
make_expected(const struct aw_build *build, const char *name)
{
	struct aw_record *record = aw_expected_record(build->pool, build->rules->config, name);

	return record != NULL ? aw_loaded_new(record, true) : NULL;
}

/* Reads the record, or uses the last readable one and sets *failure. */
static struct aw_loaded *
load_record(const struct aw_build *build, const char *name, const struct aw_device_row *before,
    struct aw_error *failure)
{
	struct aw_record *record;

	if (aw_record_load(build->pool, build->state_dir, name, &record, failure) == AW_OK) {
		failure->code = AW_OK;
		return aw_loaded_new(record, false);
	}
	/* The facts of a removed record are dropped; those of a damaged record are kept. */
	if (before != NULL && failure->code != AW_ERR_RECORD_MISSING)
		return aw_loaded_ref(before->loaded);
	return make_expected(build, name);
}

/* Reads the record if it has changed, and judges; the caller owns a reference of *out. */
static enum aw_err
renew_device(const struct aw_build *build, const char *name, const struct aw_device_row *before,
    const struct aw_file_id *file, struct aw_device_row **out, struct aw_error *err)
{
	bool unchanged = before != NULL && same_file(&before->file, file);
	struct aw_error failure = {0};
	struct aw_loaded *loaded;
	enum aw_err rc;

	if (unchanged && !(before->loaded->expected && before->rules != build->rules)) {
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
	rc = aw_device_row_new(loaded, build->rules, build->now, out, err);
	aw_loaded_unref(loaded);
	if (rc != AW_OK)
		return rc;
	(*out)->file = *file;
	if (failure.code != AW_OK)
		rc = aw_device_row_fail(*out, failure.code, failure.text, err);
	if (rc != AW_OK)
		aw_device_row_unref(*out);
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
	before = aw_snapshot_device(build->before, name);
	file = identify_file(build, name);
	if (before != NULL && !build->judge_all && same_file(&before->file, &file)) {
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
	rc = aw_snapshot_new(build->rules, build->devices, n, build->now, out, err);
	if (rc == AW_OK)
		aw_unchanged_set_serial(*out, build->before);
	return rc;
}
