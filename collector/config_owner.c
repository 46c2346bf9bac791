/* SPDX-License-Identifier: ISC */
#include "config_owner.h"

#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "config/conf.h"
#include "config/config_files.h"
#include "program/paths.h"
#include "program/program.h"

/* A path of one of these keys is a program, what a program reads as its own, or a secret. */
static bool
is_power(const char *key)
{
	static const char *const keys[] = {
	    "program", "ssh-program", "ssh-config", "password-file", "key-file"};

	for (size_t i = 0; i < sizeof(keys) / sizeof(keys[0]); i++)
		if (strcmp(keys[i], key) == 0)
			return true;
	return false;
}

static bool
has_credential(const struct aw_device_config *device)
{
	for (size_t i = 0; i < device->n_sources; i++)
		if (device->sources[i].credential != NULL)
			return true;
	return false;
}

static bool
names_power(const struct aw_config *config)
{
	for (size_t i = 0; i < config->files.n; i++)
		if (is_power(config->files.items[i].key))
			return true;
	for (size_t i = 0; i < config->n_devices; i++)
		if (has_credential(&config->devices[i]))
			return true;
	return false;
}

/* conf.d and its files; without any file somebody else could still add one. */
static enum aw_err
check_neighbours(const char *path, struct aw_error *err)
{
	struct aw_conf_files files = {0};
	char *neighbours = aw_config_neighbours(path);
	enum aw_err rc = AW_OK;

	if (neighbours == NULL)
		return aw_error_nomem(err);
	if (access(neighbours, F_OK) == 0) {
		rc = aw_program_check_way(neighbours, err);
		if (rc == AW_OK)
			rc = aw_conf_files(neighbours, &files, err);
	}
	for (size_t i = 0; i < files.n && rc == AW_OK; i++)
		rc = aw_program_check_way(files.paths[i], err);
	aw_conf_files_free(&files);
	free(neighbours);
	return rc;
}

enum aw_err
aw_config_owner_check(const struct aw_config *config, struct aw_error *err)
{
	const char *path = config->path != NULL ? config->path : AW_CONFIG_PATH;
	struct aw_error why = {.code = AW_OK};
	enum aw_err rc = AW_OK;

	if (!names_power(config))
		return AW_OK;
	if (access(path, F_OK) == 0)
		rc = aw_program_check_way(path, &why);
	if (rc == AW_OK)
		rc = check_neighbours(path, &why);
	if (rc == AW_OK || rc == AW_ERR_NO_MEMORY)
		return rc == AW_OK ? AW_OK : aw_error_nomem(err);
	return aw_error_set(err, rc, why.object,
	    "%s, because the configuration names programs or secrets", why.text);
}
