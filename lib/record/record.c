/* SPDX-License-Identifier: ISC */
/* Record files: where they are, loading, saving, listing. */
#include "record/record.h"

#include <dirent.h>
#include <errno.h>
#include <limits.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

#include "base/array.h"
#include "base/file.h"
#include "base/text.h"
#include "model/model.h"

#define SUFFIX ".json"
#define NAME_BYTES (AW_DEVICE_NAME_MAX + 1)

static enum aw_err
record_path(char path[PATH_MAX], const char *state_dir, const char *device, struct aw_error *err)
{
	if (!aw_name_ok(device, AW_DEVICE_NAME_MAX))
		return aw_error_set(err, AW_ERR_DEVICE_NAME, device, "not a device name");
	if (!aw_text_format(path, PATH_MAX, "%s/records/%s" SUFFIX, state_dir, device))
		return aw_error_set(err, AW_ERR_FILE_MISSING, state_dir, "path too long");
	return AW_OK;
}

/* The file in front of the text: an operator has to find what another version wrote. */
static enum aw_err
version_error(const char *path, const char *device, struct aw_error *err)
{
	char text[AW_ERROR_TEXT_MAX];

	if (err == NULL)
		return AW_ERR_RECORD_VERSION;
	(void)aw_text_format(text, sizeof(text), "%s", err->text);
	return aw_error_set(err, AW_ERR_RECORD_VERSION, device, "%s: %s", path, text);
}

enum aw_err
aw_record_load(struct aw_pool *pool, const char *state_dir, const char *device,
    struct aw_record **out, struct aw_error *err)
{
	struct aw_bytes bytes;
	char path[PATH_MAX];
	enum aw_err rc;

	*out = NULL;
	rc = record_path(path, state_dir, device, err);
	if (rc != AW_OK)
		return rc;
	rc = aw_file_read(path, AW_RECORD_BYTES_MAX, &bytes, err);
	if (rc == AW_ERR_FILE_MISSING)
		return aw_error_set(err, AW_ERR_RECORD_MISSING, device, "there is no %s", path);
	if (rc != AW_OK)
		return rc;
	rc = aw_record_parse(pool, (const char *)bytes.data, bytes.len, device, out, err);
	aw_bytes_free(&bytes);
	return rc == AW_ERR_RECORD_VERSION ? version_error(path, device, err) : rc;
}

enum aw_err
aw_record_prepare(const struct aw_record *record, const char *state_dir, char path[PATH_MAX],
    struct aw_buf *buf, struct aw_error *err)
{
	char dir[PATH_MAX];
	enum aw_err rc = record_path(path, state_dir, record->device, err);

	if (rc == AW_OK)
		rc = aw_record_format(record, buf, err);
	if (rc != AW_OK)
		return rc;
	(void)aw_text_format(dir, sizeof(dir), "%s/records", state_dir);
	return aw_file_mkdirs(dir, 0755, err);
}

enum aw_err
aw_record_save(const struct aw_record *record, const char *state_dir, struct aw_error *err)
{
	char path[PATH_MAX];
	struct aw_buf buf;
	enum aw_err rc;

	aw_buf_init(&buf, AW_RECORD_BYTES_MAX);
	rc = aw_record_prepare(record, state_dir, path, &buf, err);
	if (rc == AW_OK)
		rc = aw_file_replace(path, buf.data, buf.len, AW_RECORD_MODE, err);
	aw_buf_free(&buf);
	return rc;
}

bool
aw_record_file_device(const char *file, char name[AW_DEVICE_NAME_MAX + 1])
{
	size_t len = strlen(file), suffix = sizeof(SUFFIX) - 1;

	if (len <= suffix || len - suffix >= NAME_BYTES || strcmp(file + len - suffix, SUFFIX) != 0)
		return false;
	memcpy(name, file, len - suffix);
	name[len - suffix] = '\0';
	return aw_name_ok(name, AW_DEVICE_NAME_MAX);
}

static int
by_name(const void *a, const void *b)
{
	return strcmp(*(char *const *)a, *(char *const *)b);
}

/* errno is 0 after a whole listing. */
static bool
read_names(DIR *dir, char ***names, size_t *n)
{
	const struct dirent *entry;
	char name[NAME_BYTES];

	while (errno = 0, (entry = readdir(dir)) != NULL) {
		if (!aw_record_file_device(entry->d_name, name))
			continue;
		if (!AW_GROW(*names, *n) || ((*names)[*n] = strdup(name)) == NULL) {
			errno = ENOMEM;
			return false;
		}
		(*n)++;
	}
	return errno == 0;
}

static enum aw_err
list_error(const char *path, int error, struct aw_error *err)
{
	enum aw_err code = AW_ERR_FILE_READ;

	if (error == ENOMEM)
		return aw_error_nomem(err);
	if (error == ENOENT)
		return aw_error_set(err, AW_ERR_FILE_MISSING, path,
		    "anchorwatchd has not written any record in this state directory");
	if (error == ENOTDIR)
		code = AW_ERR_FILE_MISSING;
	else if (error == EACCES)
		code = AW_ERR_FILE_PERMISSION;
	return aw_error_set(err, code, path, "%s", strerror(error));
}

enum aw_err
aw_record_exists(const char *state_dir, const char *device, bool *exists, struct aw_error *err)
{
	char path[PATH_MAX];
	struct stat st;

	*exists = false;
	if (record_path(path, state_dir, device, NULL) != AW_OK)
		return AW_OK;
	*exists = lstat(path, &st) == 0;
	return *exists || errno == ENOENT ? AW_OK : list_error(path, errno, err);
}

enum aw_err
aw_record_list(const char *state_dir, char ***names, size_t *n, struct aw_error *err)
{
	char path[PATH_MAX];
	int error = 0;
	DIR *dir;

	*names = NULL;
	*n = 0;
	if (!aw_text_format(path, sizeof(path), "%s/records", state_dir))
		return list_error(state_dir, ENAMETOOLONG, err);
	dir = opendir(path);
	if (dir == NULL)
		return list_error(path, errno, err);
	if (!read_names(dir, names, n))
		error = errno;
	(void)closedir(dir);
	if (error != 0) {
		aw_record_list_free(*names, *n);
		*names = NULL;
		*n = 0;
		return list_error(path, error, err);
	}
	if (*n > 1)
		qsort(*names, *n, sizeof(**names), by_name);
	return AW_OK;
}

void
aw_record_list_free(char **names, size_t n)
{
	for (size_t i = 0; i < n; i++)
		free(names[i]);
	free(names);
}
