/* SPDX-License-Identifier: ISC */
#include "lock.h"

#include <string.h>

#include "base/file.h"
#include "program/process.h"
#include "base/text.h"

#define PATH_SIZE 4096
#define DIRECTORY_MODE 0755U

/* The directory of a path; false if it is too long. */
static bool
directory_of(const char *path, char directory[PATH_SIZE])
{
	const char *slash = strrchr(path, '/');

	if (slash == NULL)
		return aw_text_format(directory, PATH_SIZE, ".");
	return slash - path < PATH_SIZE && aw_text_format(directory, PATH_SIZE, "%.*s",
					       slash == path ? 1 : (int)(slash - path), path);
}

/* True for the file of alarms itself, and its journal. */
static bool
is_file(const void *path, const char *name)
{
	const char *slash = strrchr(path, '/'), *file = slash != NULL ? slash + 1 : path;
	size_t len = strlen(file);

	return strncmp(file, name, len) == 0 &&
	       (name[len] == '\0' || strcmp(name + len, ".journal") == 0);
}

enum aw_err
aw_lock_take(const char *path, int *fd, struct aw_error *err)
{
	static const struct aw_lock_owner owner = {
	    "anchorwatch-agentx", "another subagent uses this file of alarms"};
	char name[PATH_SIZE], directory[PATH_SIZE];
	enum aw_err rc;

	if (!directory_of(path, directory) || !aw_text_format(name, sizeof(name), "%s.lock", path))
		return aw_error_set(err, AW_ERR_CONFIG_VALUE, path, "path is too long");
	rc = aw_file_mkdirs(directory, DIRECTORY_MODE, err);
	if (rc == AW_OK)
		rc = aw_process_lock(name, &owner, fd, err);
	if (rc == AW_OK)
		(void)aw_file_sweep(directory, is_file, path);
	return rc;
}
