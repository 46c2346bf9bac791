/* SPDX-License-Identifier: ISC */
/* Values of a configuration file by type. */
#include "config/conf.h"

#include <dirent.h>
#include <errno.h>
#include <inttypes.h>
#include <limits.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/array.h"
#include "base/text.h"
#include "base/misspelt.h"
#include "config/named_files.h"
#include "model/model.h"

enum aw_err
aw_conf_bad(
    const struct aw_conf *conf, struct aw_conf_section *sec, const char *key, const char *rule)
{
	/* Without the value, which may be a secret by mistake. */
	return aw_conf_fail(
	    conf, aw_conf_value_line(sec, key), AW_ERR_CONFIG_VALUE, "%s must be %s", key, rule);
}

enum aw_err
aw_conf_bad_word(const struct aw_conf *conf, struct aw_conf_section *sec, const char *key, size_t i,
    const char *words)
{
	char hint[AW_MISSPELT_HINT];

	return aw_conf_fail(conf, aw_conf_value_line(sec, key), AW_ERR_CONFIG_VALUE,
	    "%s must be %s%s", key, words,
	    aw_misspelt_hint(words, aw_conf_value(sec, key, i), hint));
}

static enum aw_err
keep(const struct aw_conf *conf, const char *value, int line, char **out)
{
	*out = aw_conf_copy(conf, value);
	return *out != NULL ? AW_OK : aw_conf_fail(conf, line, AW_ERR_NO_MEMORY, "out of memory");
}

/* Clean as aw_text_is_clean says; nearly all values are plain ASCII, and readers start often. */
static bool
clean(const char *value, size_t len)
{
	size_t i = 0;

	while (i < len && value[i] >= ' ' && value[i] <= '~')
		i++;
	return i == len || aw_text_is_clean(value, len);
}

enum aw_err
aw_conf_string(const struct aw_conf *conf, struct aw_conf_section *sec, const char *key, char **out)
{
	const char *value = aw_conf_value(sec, key, 0);
	size_t len;

	if (value == NULL)
		return AW_OK;
	len = strlen(value);
	if (len == 0 || len > AW_SUBJECT_MAX || !clean(value, len))
		return aw_conf_bad(
		    conf, sec, key, "one line of 1 to 1024 printable characters in UTF-8");
	return keep(conf, value, aw_conf_value_line(sec, key), out);
}

enum aw_err
aw_conf_path(const struct aw_conf *conf, struct aw_conf_section *sec, const char *key, char **out)
{
	const char *value = aw_conf_value(sec, key, 0);
	enum aw_err rc;

	if (value == NULL)
		return AW_OK;
	if (value[0] != '/' || strlen(value) >= PATH_MAX)
		return aw_conf_bad(conf, sec, key, "an absolute path");
	rc = keep(conf, value, aw_conf_value_line(sec, key), out);
	return rc == AW_OK ? aw_conf_note_path(conf, key, *out, aw_conf_value_line(sec, key)) : rc;
}

enum aw_err
aw_conf_instant(
    const struct aw_conf *conf, struct aw_conf_section *sec, const char *key, int64_t *out)
{
	const char *value = aw_conf_value(sec, key, 0);

	if (value == NULL || aw_instant_parse(value, out))
		return AW_OK;
	return aw_conf_bad(conf, sec, key, "a date such as 2026-04-15 or 2026-04-15T12:00:00Z");
}

enum aw_err
aw_conf_bad_amount(const struct aw_conf *conf, struct aw_conf_section *sec, const char *key,
    const char *units, const char *rule)
{
	const char *value = aw_conf_value(sec, key, 0);
	const char *unit = value + strspn(value, "0123456789");

	if (unit == value || *unit == '\0' || (strchr(units, *unit) != NULL && unit[1] == '\0'))
		return aw_conf_bad(conf, sec, key, rule);
	return aw_conf_fail(conf, aw_conf_value_line(sec, key), AW_ERR_CONFIG_VALUE,
	    "\"%.16s\" is no unit: %s must be %s", unit, key, rule);
}

enum aw_err
aw_conf_duration(const struct aw_conf *conf, struct aw_conf_section *sec, const char *key,
    int64_t min, int64_t max, int64_t *out)
{
	const char *value = aw_conf_value(sec, key, 0);
	char rule[2 * AW_DURATION_TEXT + 64], low[AW_DURATION_TEXT], high[AW_DURATION_TEXT];
	int64_t n;

	if (value == NULL)
		return AW_OK;
	if (aw_duration_parse(value, &n) && n >= min && n <= max) {
		*out = n;
		return AW_OK;
	}
	(void)snprintf(rule, sizeof(rule),
	    "a duration in s, m, h, d or w such as 90m or 30d, from %s to %s",
	    aw_duration_format(min, low), aw_duration_format(max, high));
	return aw_conf_bad_amount(conf, sec, key, "smhdw", rule);
}

enum aw_err
aw_conf_number(const struct aw_conf *conf, struct aw_conf_section *sec, const char *key,
    uint32_t min, uint32_t max, uint32_t *out)
{
	const char *value = aw_conf_value(sec, key, 0);
	char rule[64];
	uint64_t n = 0;
	size_t len;

	if (value == NULL)
		return AW_OK;
	len = strspn(value, "0123456789");
	for (size_t i = 0; i < len && n <= max; i++)
		n = n * 10 + (uint64_t)(value[i] - '0');
	if (len > 0 && value[len] == '\0' && n >= min && n <= max) {
		*out = (uint32_t)n;
		return AW_OK;
	}
	(void)snprintf(rule, sizeof(rule), "a whole number from %" PRIu32 " to %" PRIu32, min, max);
	return aw_conf_bad(conf, sec, key, rule);
}

enum aw_err
aw_conf_bool(const struct aw_conf *conf, struct aw_conf_section *sec, const char *key, bool *out)
{
	static const char *const words[] = {"false", "true", NULL};
	unsigned place = *out;
	enum aw_err rc = aw_conf_word(conf, sec, key, words, &place);

	*out = place == 1;
	return rc;
}

enum aw_err
aw_conf_hex(const struct aw_conf *conf, struct aw_conf_section *sec, const char *key, uint8_t *out,
    size_t len, bool *given)
{
	const char *value = aw_conf_value(sec, key, 0);
	char rule[64];

	*given = value != NULL;
	if (value == NULL || aw_unhex(value, out, len))
		return AW_OK;
	(void)snprintf(rule, sizeof(rule), "%zu bytes in hex, with or without colons", len);
	return aw_conf_bad(conf, sec, key, rule);
}

enum aw_err
aw_conf_word(const struct aw_conf *conf, struct aw_conf_section *sec, const char *key,
    const char *const *words, unsigned *out)
{
	const char *value = aw_conf_value(sec, key, 0);
	char rule[128] = "";

	if (value == NULL)
		return AW_OK;
	for (unsigned i = 0; words[i] != NULL; i++) {
		size_t len = strlen(rule);

		if (strcmp(words[i], value) == 0) {
			*out = i;
			return AW_OK;
		}
		(void)snprintf(rule + len, sizeof(rule) - len, "%s%s",
		    i == 0                 ? ""
		    : words[i + 1] == NULL ? " or "
					   : ", ",
		    words[i]);
	}
	return aw_conf_bad_word(conf, sec, key, 0, rule);
}

static bool
wanted(const char *name)
{
	size_t len = strlen(name);

	return name[0] != '.' && len > 5 && strcmp(name + len - 5, ".conf") == 0;
}

static enum aw_err
add_path(struct aw_conf_files *files, const char *dir, const char *name, struct aw_error *err)
{
	size_t size = strlen(dir) + strlen(name) + 2;
	char *path;

	if (files->n == AW_CONF_FILES_MAX)
		return aw_error_set(err, AW_ERR_CONFIG_VALUE, dir,
		    "has more than %d files *.conf, which is the limit", AW_CONF_FILES_MAX);
	if (!AW_GROW(files->paths, files->n))
		return aw_error_nomem(err);
	path = malloc(size);
	if (path == NULL)
		return aw_error_nomem(err);
	(void)aw_text_format(path, size, "%s/%s", dir, name);
	files->paths[files->n++] = path;
	return AW_OK;
}

static int
by_bytes(const void *a, const void *b)
{
	return strcmp(*(char *const *)a, *(char *const *)b);
}

static enum aw_err
read_names(DIR *d, const char *dir, struct aw_conf_files *files, struct aw_error *err)
{
	const struct dirent *entry;
	enum aw_err rc = AW_OK;

	errno = 0;
	while (rc == AW_OK && (entry = readdir(d)) != NULL) {
		if (wanted(entry->d_name))
			rc = add_path(files, dir, entry->d_name, err);
		errno = 0;
	}
	if (rc == AW_OK && errno != 0)
		rc = aw_error_set(err, AW_ERR_FILE_READ, dir, "%s", strerror(errno));
	return rc;
}

static enum aw_err
no_directory(const char *dir, int error, struct aw_error *err)
{
	if (error == ENOMEM)
		return aw_error_nomem(err);
	if (error == ENOENT)
		return aw_error_set(err, AW_ERR_FILE_MISSING, dir, "no such directory");
	return aw_error_set(err, error == EACCES ? AW_ERR_FILE_PERMISSION : AW_ERR_FILE_READ, dir,
	    "%s", strerror(error));
}

enum aw_err
aw_conf_files(const char *dir, struct aw_conf_files *out, struct aw_error *err)
{
	struct aw_conf_files files = {0};
	DIR *d = opendir(dir);
	enum aw_err rc;

	if (d == NULL)
		return no_directory(dir, errno, err);
	rc = read_names(d, dir, &files, err);
	(void)closedir(d);
	if (rc != AW_OK) {
		aw_conf_files_free(&files);
		return rc;
	}
	if (files.n > 1)
		qsort(files.paths, files.n, sizeof(*files.paths), by_bytes);
	*out = files;
	return AW_OK;
}

void
aw_conf_files_free(struct aw_conf_files *files)
{
	for (size_t i = 0; i < files->n; i++)
		free(files->paths[i]);
	free(files->paths);
	*files = (struct aw_conf_files){0};
}
