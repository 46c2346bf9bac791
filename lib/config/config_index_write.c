/* SPDX-License-Identifier: ISC */
#include "config/config_index.h"

#include <limits.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/array.h"
#include "base/file.h"
#include "base/instant.h"
#include "base/text.h"
#include "config/conf_split.h"
#include "config/config_index_form.h"
#include "config/config_files.h"
#include "config/transition_pack.h"
#include "program/paths.h"

#define INDEX_MAX ((size_t)256 * 1024 * 1024)

struct writer {
	const char *path;
	const struct aw_config *config;
	struct aw_buf inputs, files, devices;
	size_t n_inputs, n_files;
	struct aw_input shipped; /* directory of transitions */
	struct aw_index_entry *entries;
	size_t n_entries;
	int64_t newest; /* change of a file that the index depends on */
	unsigned mode;  /* of the index; 0: nobody could use one */
	struct aw_error *err;
};

static void
note_time(struct writer *w, const struct aw_input *input)
{
	if (input->changed_s > w->newest)
		w->newest = input->changed_s;
}

/* A file or directory on which all depends. */
static enum aw_err
add_input(struct writer *w, const char *path)
{
	struct aw_input input;

	if (!aw_input_of(path, &input))
		return aw_error_set(w->err, AW_ERR_FILE_READ, path, "cannot be examined");
	note_time(w, &input);
	aw_input_pack(&w->inputs, path, &input);
	w->n_inputs++;
	return AW_OK;
}

/* Who may not read a file of the configuration must not read it here. */
static void
narrow_mode(struct writer *w, const struct aw_input *input)
{
	if ((input->mode & S_IROTH) != 0)
		return;
	w->mode &= ~(unsigned)S_IROTH;
	if ((input->mode & S_IRGRP) == 0 || input->group != (int64_t)getegid())
		w->mode = 0;
}

/* Text of a statement with its line. */
static void
pack_piece(struct aw_buf *buf, struct aw_conf_split *split, const struct aw_conf_statement *one)
{
	char *end = split->text + one->at + one->len;
	char after = *end;

	*end = '\0';
	aw_pack_number(buf, one->line);
	aw_pack_text(buf, split->text + one->at);
	*end = after;
}

static bool
is_device(const struct aw_conf_statement *one)
{
	return one->title != NULL && strcmp(one->key, "device") == 0;
}

static enum aw_err
add_device(struct writer *w, const char *path, const struct aw_input *input,
    struct aw_conf_split *split, const struct aw_conf_statement *one)
{
	struct aw_index_entry *entry;

	if (!AW_GROW(w->entries, w->n_entries))
		return aw_error_nomem(w->err);
	entry = &w->entries[w->n_entries++];
	*entry = (struct aw_index_entry){
	    .hash = aw_index_sum(one->title, strlen(one->title)), .at = w->devices.len};
	aw_pack_text(&w->devices, one->title);
	aw_input_pack(&w->devices, path, input);
	aw_pack_text(&w->devices, path);
	aw_pack_number(&w->devices, 1);
	pack_piece(&w->devices, split, one);
	entry->len = w->devices.len - entry->at;
	if (w->devices.failed)
		return aw_error_nomem(w->err);
	entry->sum = aw_index_sum(w->devices.data + entry->at, (size_t)entry->len);
	return AW_OK;
}

/* The statements of a file; one that says something for all devices is an input of all. */
static enum aw_err
add_statements(
    struct writer *w, const char *path, const struct aw_input *input, struct aw_conf_split *split)
{
	enum aw_err rc = AW_OK;
	size_t n = 0;

	for (size_t i = 0; i < split->n && rc == AW_OK; i++) {
		n += !is_device(&split->statements[i]);
		if (is_device(&split->statements[i]))
			rc = add_device(w, path, input, split, &split->statements[i]);
	}
	if (rc != AW_OK || n == 0)
		return rc;
	aw_pack_text(&w->files, path);
	aw_pack_number(&w->files, (int64_t)n);
	for (size_t i = 0; i < split->n; i++)
		if (!is_device(&split->statements[i]))
			pack_piece(&w->files, split, &split->statements[i]);
	w->n_files++;
	return add_input(w, path);
}

static enum aw_err
add_file(struct writer *w, const char *path)
{
	struct aw_conf_split split;
	struct aw_input input;
	enum aw_err rc;

	if (!aw_input_of(path, &input))
		return aw_error_set(w->err, AW_ERR_FILE_READ, path, "cannot be examined");
	note_time(w, &input);
	narrow_mode(w, &input);
	rc = aw_conf_split(path, aw_config_file_keys, &split, w->err);
	if (rc != AW_OK)
		return rc;
	rc = add_statements(w, path, &input, &split);
	aw_conf_split_clear(&split);
	return rc;
}

/* The main file, and the conf.d next to it. */
static enum aw_err
add_configuration(struct writer *w)
{
	struct aw_conf_files files = {0};
	char *neighbours = aw_config_neighbours(w->path);
	enum aw_err rc;

	if (neighbours == NULL)
		return aw_error_nomem(w->err);
	rc = add_input(w, w->path);
	if (rc == AW_OK)
		rc = add_file(w, w->path);
	if (rc == AW_OK)
		rc = add_input(w, neighbours);
	if (rc == AW_OK && access(neighbours, F_OK) == 0)
		rc = aw_conf_files(neighbours, &files, w->err);
	for (size_t i = 0; i < files.n && rc == AW_OK; i++)
		rc = add_file(w, files.paths[i]);
	aw_conf_files_free(&files);
	free(neighbours);
	return rc;
}

/* A file of transitions, or a directory with such files. */
static enum aw_err
add_transitions(struct writer *w, const char *path)
{
	struct aw_conf_files files = {0};
	enum aw_err rc = add_input(w, path);
	struct stat st;

	if (rc == AW_OK && stat(path, &st) == 0 && S_ISDIR(st.st_mode))
		rc = aw_conf_files(path, &files, w->err);
	for (size_t i = 0; i < files.n && rc == AW_OK; i++)
		rc = add_input(w, files.paths[i]);
	aw_conf_files_free(&files);
	return rc;
}

static int
by_hash(const void *a, const void *b)
{
	const struct aw_index_entry *x = a, *y = b;

	return (x->hash > y->hash) - (x->hash < y->hash);
}

/* True if two names have one hash, which then would find one of them alone. */
static bool
sort_entries(struct writer *w)
{
	if (w->n_entries > 1)
		qsort(w->entries, w->n_entries, sizeof(*w->entries), by_hash);
	for (size_t i = 1; i < w->n_entries; i++)
		if (w->entries[i - 1].hash == w->entries[i].hash)
			return true;
	return false;
}

static void
pack_general(struct writer *w, struct aw_buf *out)
{
	aw_pack_text(out, AW_VERSION);
	aw_pack_text(out, w->path);
	aw_pack_text(out, w->config->state_dir);
	aw_pack_octets(out, &w->shipped, sizeof(w->shipped));
	aw_pack_number(out, (int64_t)w->n_inputs);
	aw_pack_octets(out, w->inputs.data, w->inputs.len);
	aw_pack_number(out, (int64_t)w->n_files);
	if (w->files.len > 0)
		aw_pack_octets(out, w->files.data, w->files.len);
	aw_transitions_pack(out, &w->config->transitions);
}

/* All parts one after another. */
static enum aw_err
put_together(struct writer *w, struct aw_buf *out)
{
	struct aw_index_head head = {.magic = {0}, .format = AW_INDEX_FORMAT};
	struct aw_buf general;

	memcpy(head.magic, AW_INDEX_MAGIC, sizeof(head.magic));
	aw_buf_init(&general, INDEX_MAX);
	pack_general(w, &general);
	if (!general.failed) {
		head.general_len = general.len;
		head.general_sum = aw_index_sum(general.data, general.len);
		head.n_devices = w->n_entries;
		head.devices_at = sizeof(head) + general.len + w->devices.len;
		for (size_t i = 0; i < w->n_entries; i++)
			w->entries[i].at += sizeof(head) + general.len;
		aw_pack_octets(out, &head, sizeof(head));
		aw_pack_octets(out, general.data, general.len);
	}
	if (w->n_entries > 0) {
		aw_pack_octets(out, w->devices.data, w->devices.len);
		aw_pack_octets(out, w->entries, w->n_entries * sizeof(*w->entries));
	}
	if (general.failed || w->inputs.failed || w->files.failed)
		out->failed = true;
	aw_buf_free(&general);
	return out->failed ? aw_error_nomem(w->err) : AW_OK;
}

static enum aw_err
save(struct writer *w, const char *file)
{
	struct aw_buf out;
	enum aw_err rc;

	aw_buf_init(&out, INDEX_MAX);
	rc = put_together(w, &out);
	if (rc == AW_OK)
		rc = aw_file_replace(file, out.data, out.len, w->mode, w->err);
	aw_buf_free(&out);
	return rc;
}

static enum aw_err
gather(struct writer *w, const char *shipped)
{
	enum aw_err rc = add_configuration(w);

	if (rc == AW_OK && !aw_input_of(shipped, &w->shipped))
		rc = aw_error_set(w->err, AW_ERR_FILE_READ, shipped, "cannot be examined");
	if (rc == AW_OK)
		rc = add_transitions(w, shipped);
	for (size_t i = 0; i < w->config->n_transition_paths && rc == AW_OK; i++)
		rc = add_transitions(w, w->config->transition_paths[i]);
	if (rc == AW_OK && sort_entries(w))
		w->mode = 0;
	return rc;
}

/* The index of a configuration that was read. */
static enum aw_err
write_index(const char *path, const struct aw_config *config,
    const struct aw_config_overrides *overrides, int64_t now, int64_t *later, struct aw_error *err)
{
	struct writer w = {.path = path, .config = config, .mode = 0644, .err = err};
	char buf[AW_SHIPPED_MAX], file[PATH_MAX];
	const char *shipped = overrides != NULL && overrides->transitions_dir != NULL
				  ? overrides->transitions_dir
				  : aw_shipped_transitions(buf);
	enum aw_err rc;

	if (!aw_text_format(file, sizeof(file), "%s/" AW_CONFIG_INDEX_NAME, config->state_dir))
		return aw_error_set(err, AW_ERR_FILE_WRITE, config->state_dir, "name too long");
	aw_buf_init(&w.inputs, INDEX_MAX);
	aw_buf_init(&w.files, INDEX_MAX);
	aw_buf_init(&w.devices, INDEX_MAX);
	rc = gather(&w, shipped);
	if (rc != AW_OK || w.mode == 0)
		(void)unlink(file);
	else if (now - w.newest < AW_CONFIG_INDEX_AGE)
		*later = w.newest + AW_CONFIG_INDEX_AGE;
	else
		rc = save(&w, file);
	aw_buf_free(&w.inputs);
	aw_buf_free(&w.files);
	aw_buf_free(&w.devices);
	free(w.entries);
	return rc;
}

enum aw_err
aw_config_index_write(const char *path, const struct aw_config_overrides *overrides, int64_t now,
    int64_t *later, struct aw_error *err)
{
	struct aw_config *config;
	enum aw_err rc = aw_config_load(path, overrides, &config, err);

	*later = AW_INSTANT_NONE;
	if (rc != AW_OK)
		return rc;
	if (config->path != NULL && access(config->path, F_OK) == 0)
		rc = write_index(config->path, config, overrides, now, later, err);
	aw_config_free(config);
	return rc;
}
