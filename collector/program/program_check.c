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

#define LINKS_MAX 40 /* on the way to a file, path_resolution(7) */

static bool
is_trusted_owner(const struct stat *st)
{
	return st->st_uid == 0 || st->st_uid == geteuid();
}

/* Everybody who can write the file controls what runs with the rights of this process. */
static const char *
permission_flaw(const struct stat *st)
{
	if (!is_trusted_owner(st))
		return "owned by neither root nor the user of this process: chown root";
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

static enum aw_err check_path(char *path, unsigned *links, struct aw_error *err);

/* The owner of a link decides what it leads to, also in a sticky directory. Checks its target. */
static enum aw_err
check_link(const char *path, const struct stat *st, unsigned *links, struct aw_error *err)
{
	char target[PATH_MAX], way[PATH_MAX];
	const char *slash = strrchr(path, '/');
	ssize_t n = readlink(path, target, sizeof(target) - 1);
	int above = slash != NULL ? (int)(slash - path) + 1 : 0;

	if (!is_trusted_owner(st))
		return aw_error_set(err, AW_ERR_PROGRAM_UNSAFE, path,
		    "a link that is owned by neither root nor the user of this process: chown -h "
		    "root");
	if (n < 0)
		return system_error(path, errno, err);
	target[n] = '\0';
	if (++*links > LINKS_MAX ||
	    !aw_text_format(way, sizeof(way), "%.*s%s", target[0] == '/' ? 0 : above, path, target))
		return system_error(path, ELOOP, err);
	return check_path(way, links, err);
}

/* Checks the program or one directory of its path. */
static enum aw_err
check_entry(const char *path, unsigned *links, struct aw_error *err)
{
	enum aw_err rc = AW_OK;
	const char *why;
	struct stat st;

	if (lstat(path, &st) != 0)
		return system_error(path, errno, err);
	if (S_ISLNK(st.st_mode))
		rc = check_link(path, &st, links, err);
	if (rc != AW_OK)
		return rc;
	if (stat(path, &st) != 0)
		return system_error(path, errno, err);
	why = permission_flaw(&st);
	return why != NULL ? aw_error_set(err, AW_ERR_PROGRAM_UNSAFE, path, "%s", why) : AW_OK;
}

/* Checks the file and each directory above it; `path` is modified. It recurses for a link. */
static enum aw_err
check_path(char *path, unsigned *links, struct aw_error *err)
{
	enum aw_err rc = check_entry(path, links, err);
	char *slash;

	while (rc == AW_OK && (slash = strrchr(path, '/')) != NULL && path[1] != '\0') {
		/* The root keeps its slash. */
		slash[slash == path ? 1 : 0] = '\0';
		rc = check_entry(path, links, err);
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
	unsigned links = 0;
	enum aw_err rc;

	if (path[0] != '/' || !aw_text_format(way, sizeof(way), "%s", path))
		return aw_error_set(
		    err, AW_ERR_PROGRAM_UNSAFE, path, "the path is not absolute, or too long");
	rc = check_kind(path, executed, err);
	return rc == AW_OK ? check_path(way, &links, err) : rc;
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

enum aw_err
aw_program_check_way(const char *path, struct aw_error *err)
{
	struct aw_error why = {.code = AW_OK};
	char way[PATH_MAX], here[PATH_MAX] = "";
	unsigned links = 0;
	enum aw_err rc;

	if (path[0] != '/' && getcwd(here, sizeof(here)) == NULL)
		return aw_error_set(err, AW_ERR_FILE_READ, path, "%s", strerror(errno));
	if (!aw_text_format(way, sizeof(way), "%s%s%s", here, here[0] != '\0' ? "/" : "", path))
		return aw_error_set(err, AW_ERR_FILE_READ, path, "the path is too long");
	rc = check_path(way, &links, &why);
	return rc == AW_OK ? AW_OK : aw_error_set(err, file_code(rc), why.object, "%s", why.text);
}
