/* SPDX-License-Identifier: ISC */
#include "lock.h"

#include <string.h>

#include "base/file.h"
#include "program/process.h"
#include "base/text.h"

#define PATH_SIZE 4096
#define DIRECTORY_MODE 0755U

static enum aw_err
make_directory(const char *path, struct aw_error *err)
{
	char directory[PATH_SIZE];
	char *slash;

	if (!aw_text_format(directory, sizeof(directory), "%s", path))
		return aw_error_set(err, AW_ERR_CONFIG_VALUE, path, "path is too long");
	slash = strrchr(directory, '/');
	if (slash == NULL || slash == directory)
		return AW_OK;
	*slash = '\0';
	return aw_file_mkdirs(directory, DIRECTORY_MODE, err);
}

enum aw_err
aw_lock_take(const char *path, int *fd, struct aw_error *err)
{
	static const struct aw_lock_owner owner = {
	    "anchorwatch-agentx", "another subagent uses this file of alarms"};
	char name[PATH_SIZE];
	enum aw_err rc = make_directory(path, err);

	if (rc != AW_OK)
		return rc;
	if (!aw_text_format(name, sizeof(name), "%s.lock", path))
		return aw_error_set(err, AW_ERR_CONFIG_VALUE, path, "path is too long");
	return aw_process_lock(name, &owner, fd, err);
}
