/* SPDX-License-Identifier: ISC */
#include "config/config_files.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/array.h"
#include "base/text.h"
#include "config/config_index.h"
#include "config/named_files.h"

#define ALL_BYTES_MAX ((size_t)64 * 1024 * 1024)

const struct aw_conf_key aw_config_file_keys[] = {
    {"state-directory", AW_CONF_VALUE, NULL},
    {"interval", AW_CONF_VALUE, NULL},
    {"transitions", AW_CONF_LIST, NULL},
    {"transitions-max-age", AW_CONF_VALUE, NULL},
    {"agentx-socket", AW_CONF_VALUE, NULL},
    {"notifications-per-hour", AW_CONF_VALUE, NULL},
    {"notifications-per-second", AW_CONF_VALUE, NULL},
    {"parallel", AW_CONF_VALUE, NULL},
    {"retry", AW_CONF_VALUE, NULL},
    {"retry-max", AW_CONF_VALUE, NULL},
    {"catalogue", AW_CONF_VALUE, NULL},
    {"host-catalogue", AW_CONF_VALUE, NULL},
    {"policy", AW_CONF_SECTION, aw_config_policy_keys},
    {"exception", AW_CONF_SECTION, aw_config_exception_keys},
    {"service", AW_CONF_TITLED, aw_config_service_keys},
    {"device", AW_CONF_TITLED, aw_config_device_keys},
    {NULL, AW_CONF_VALUE, NULL},
};

struct reader {
	struct aw_config_files *out;
	size_t bytes; /* of all files */
	const struct aw_config_from *from;
	struct aw_config *config;
	struct aw_error *err;
};

/* Who may write a configuration decides what is watched, so it must not be everybody. */
static enum aw_err
check_mode(const char *path, struct aw_error *err)
{
	struct stat st;

	if (stat(path, &st) != 0 || (st.st_mode & S_IWOTH) == 0)
		return AW_OK;
	return aw_error_set(err, AW_ERR_CONFIG_UNSAFE, path, "is writable by everybody: chmod o-w");
}

/* Room for one more file. */
static enum aw_err
grow_files(struct reader *reader)
{
	return AW_GROW(reader->out->files, reader->out->n) ? AW_OK : aw_error_nomem(reader->err);
}

static enum aw_err
read_file(struct reader *reader, const char *path)
{
	const struct aw_conf_filter filter = {"device", reader->from->device};
	enum aw_err rc = check_mode(path, reader->err);

	if (rc == AW_OK)
		rc = grow_files(reader);
	if (rc != AW_OK)
		return rc;
	rc = aw_conf_read_only(path, aw_config_file_keys,
	    reader->from->device != NULL ? &filter : NULL, &reader->config->memory,
	    &reader->out->files[reader->out->n], reader->err);
	if (rc != AW_OK)
		return rc;
	aw_conf_note_paths(reader->out->files[reader->out->n], &reader->config->files);
	reader->bytes += aw_conf_bytes(reader->out->files[reader->out->n++]);
	if (reader->bytes <= ALL_BYTES_MAX)
		return AW_OK;
	return aw_error_set(reader->err, AW_ERR_FILE_SIZE, path,
	    "with this file the configuration has more than 64 MiB, which is the limit");
}

char *
aw_config_neighbours(const char *path)
{
	const char *slash = strrchr(path, '/');
	size_t dir = slash != NULL ? (size_t)(slash - path) + 1 : 0;
	size_t size = dir + sizeof("./conf.d");
	char *neighbours = malloc(size);

	if (neighbours != NULL)
		(void)aw_text_format(
		    neighbours, size, "%.*s%sconf.d", (int)dir, path, dir == 0 ? "./" : "");
	return neighbours;
}

/* The conf.d next to the main file, which may be absent. */
static enum aw_err
read_neighbours(struct reader *reader, const char *path)
{
	struct aw_conf_files files = {0};
	char *neighbours = aw_config_neighbours(path);
	enum aw_err rc;

	if (neighbours == NULL)
		return aw_error_nomem(reader->err);
	rc = access(neighbours, F_OK) == 0 ? aw_conf_files(neighbours, &files, reader->err) : AW_OK;
	if (rc == AW_OK && files.n > 0)
		rc = check_mode(neighbours, reader->err);
	for (size_t i = 0; i < files.n && rc == AW_OK; i++)
		rc = aw_config_reported(
		    reader->from->report, reader->err, read_file(reader, files.paths[i]));
	aw_conf_files_free(&files);
	free(neighbours);
	return rc;
}

/* The files of an index. */
static enum aw_err
read_indexed(struct reader *reader)
{
	enum aw_err rc = AW_OK;

	for (size_t i = 0; rc == AW_OK; i++) {
		struct aw_conf *file;

		rc = grow_files(reader);
		if (rc == AW_OK)
			rc = aw_config_index_file(reader->from->index, i, aw_config_file_keys,
			    &reader->config->memory, &file, reader->err);
		if (rc != AW_OK || file == NULL)
			break;
		reader->out->files[reader->out->n++] = file;
	}
	return rc;
}

/* The main file and its neighbours. */
static enum aw_err
read_files(struct reader *reader)
{
	const char *path = reader->from->path;
	enum aw_err rc = AW_OK;

	if (reader->from->required || access(path, F_OK) == 0 || errno != ENOENT)
		rc = aw_config_reported(reader->from->report, reader->err, read_file(reader, path));
	return rc == AW_OK ? read_neighbours(reader, path) : rc;
}

enum aw_err
aw_config_files_read(const struct aw_config_from *from, struct aw_config *config,
    struct aw_config_files *out, struct aw_error *err)
{
	struct reader reader = {.out = out, .from = from, .config = config, .err = err};

	*out = (struct aw_config_files){0};
	return from->index != NULL ? read_indexed(&reader) : read_files(&reader);
}

void
aw_config_files_free(struct aw_config_files *files)
{
	for (size_t i = 0; i < files->n; i++)
		aw_conf_free(files->files[i]);
	free(files->files);
}
