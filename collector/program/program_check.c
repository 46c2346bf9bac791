/* SPDX-License-Identifier: ISC */
/* Who could change the program that is about to run. */
#include "program/program.h"
#include "program/program_child.h"

#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/text.h"

/* Everybody who can write the file controls what runs with the rights of this process. */
static const char *
permission_flaw(const struct stat *st)
{
	if (st->st_uid != 0 && st->st_uid != geteuid())
		return "owned by neither root nor the user of this process";
	/* In a sticky directory only the owner of a file can replace it. */
	if (S_ISDIR(st->st_mode) && (st->st_mode & S_ISVTX) != 0)
		return NULL;
	if ((st->st_mode & S_IWOTH) != 0)
		return "writable by everybody: chmod o-w";
	if ((st->st_mode & S_IWGRP) != 0 && st->st_gid != 0)
		return "writable by its group: chmod g-w";
	return NULL;
}

static enum aw_err
system_error(const char *path, int error, struct aw_error *err)
{
	enum aw_err code = AW_ERR_PROGRAM_START;

	if (error == ENOENT || error == ENOTDIR || error == ELOOP)
		code = AW_ERR_PROGRAM_MISSING;
	else if (error == EACCES || error == EPERM)
		code = AW_ERR_PROGRAM_EXECUTABLE;
	return aw_error_set(err, code, path, "%s", strerror(error));
}

/* Checks the program or one directory of its path. */
static enum aw_err
check_entry(const char *path, struct aw_error *err)
{
	const char *why;
	struct stat st;

	if (stat(path, &st) != 0)
		return system_error(path, errno, err);
	why = permission_flaw(&st);
	return why != NULL ? aw_error_set(err, AW_ERR_PROGRAM_UNSAFE, path, "%s", why) : AW_OK;
}

/* Checks the file and each directory above it; `path` is modified. */
static enum aw_err
check_path(char *path, struct aw_error *err)
{
	enum aw_err rc = check_entry(path, err);
	char *slash;

	while (rc == AW_OK && (slash = strrchr(path, '/')) != NULL && path[1] != '\0') {
		/* The root keeps its slash. */
		slash[slash == path ? 1 : 0] = '\0';
		rc = check_entry(path, err);
	}
	return rc;
}

static enum aw_err
check_kind(const char *path, bool executed, struct aw_error *err)
{
	struct stat st;

	if (stat(path, &st) != 0)
		return system_error(path, errno, err);
	if (!S_ISREG(st.st_mode))
		return aw_error_set(err, AW_ERR_PROGRAM_EXECUTABLE, path, "not a regular file");
	if (faccessat(AT_FDCWD, path, executed ? X_OK : R_OK, AT_EACCESS) != 0)
		return system_error(path, errno, err);
	return AW_OK;
}

static enum aw_err
check_whole(const char *path, bool executed, struct aw_error *err)
{
	char way[PATH_MAX];
	enum aw_err rc;

	if (path[0] != '/' || !aw_text_format(way, sizeof(way), "%s", path))
		return aw_error_set(
		    err, AW_ERR_PROGRAM_UNSAFE, path, "the path is not absolute, or too long");
	rc = check_kind(path, executed, err);
	if (rc == AW_OK)
		rc = check_path(way, err);
	/* If there are links, the path of the target counts too. */
	if (rc == AW_OK && realpath(path, way) == NULL)
		rc = system_error(path, errno, err);
	return rc == AW_OK ? check_path(way, err) : rc;
}

enum aw_err
aw_program_check(const char *path, struct aw_error *err)
{
	return check_whole(path, true, err);
}

/* What is wrong with a program, in the codes of a file. */
static enum aw_err
file_code(enum aw_err code)
{
	switch (code) {
	case AW_ERR_PROGRAM_MISSING:
		return AW_ERR_FILE_MISSING;
	case AW_ERR_PROGRAM_EXECUTABLE:
		return AW_ERR_FILE_PERMISSION;
	case AW_ERR_PROGRAM_UNSAFE:
		return AW_ERR_CONFIG_UNSAFE;
	default:
		return AW_ERR_FILE_READ;
	}
}

enum aw_err
aw_program_check_file(const char *path, struct aw_error *err)
{
	struct aw_error why = {.code = AW_OK};
	enum aw_err rc = check_whole(path, false, &why);

	return rc == AW_OK ? AW_OK : aw_error_set(err, file_code(rc), why.object, "%s", why.text);
}
