/* SPDX-License-Identifier: ISC */
#include "lock.h"

#include <errno.h>
#include <fcntl.h>
#include <string.h>
#include <unistd.h>

#include "file.h"
#include "text.h"

#define PATH_SIZE 4096
#define DIRECTORY_MODE 0755U
#define FILE_MODE 0644

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
	struct flock whole = {.l_type = F_WRLCK, .l_whence = SEEK_SET};
	char name[PATH_SIZE];
	enum aw_err rc = make_directory(path, err);
	int error;

	if (rc != AW_OK)
		return rc;
	if (!aw_text_format(name, sizeof(name), "%s.lock", path))
		return aw_error_set(err, AW_ERR_CONFIG_VALUE, path, "path is too long");
	*fd = open(name, O_RDWR | O_CREAT | O_CLOEXEC | O_NOFOLLOW, FILE_MODE);
	if (*fd < 0)
		return aw_error_set(err,
		    errno == EACCES ? AW_ERR_FILE_PERMISSION : AW_ERR_FILE_WRITE, name, "%s",
		    strerror(errno));
	if (fcntl(*fd, F_SETLK, &whole) == 0)
		return AW_OK;
	error = errno;
	(void)close(*fd);
	*fd = -1;
	if (error == EACCES || error == EAGAIN)
		return aw_error_set(
		    err, AW_ERR_STATE_BUSY, name, "another subagent works with these alarms");
	return aw_error_set(err, AW_ERR_SYSTEM, name, "%s", strerror(error));
}
