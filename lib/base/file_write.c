/* SPDX-License-Identifier: ISC */
/* Replacing files so that after a crash of the process or of the host each is the old or the new
 * one. */
#define _GNU_SOURCE /* syncfs, sync_file_range, mkostemp */
#include "base/file.h"

#include <ctype.h>
#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/text.h"

#define SIGN ".aw-"
#define SIGN_LEN (sizeof(SIGN) - 1)
#define FEW 3 /* files up to which each is synced alone: the rest of the file system waits less */

static enum aw_err
write_error(const char *path, int error, struct aw_error *err)
{
	return aw_error_set(err, AW_ERR_FILE_WRITE, path, "%s", strerror(error));
}

/* The length of the directory of a path, with its slash. */
static size_t
directory_len(const char *path)
{
	const char *slash = strrchr(path, '/');

	return slash != NULL ? (size_t)(slash - path) + 1 : 0;
}

static bool
temporary(char tmp[PATH_MAX], const char *path, const char *mark)
{
	size_t dir = directory_len(path);

	return dir < PATH_MAX &&
	       aw_text_format(tmp, PATH_MAX, "%.*s.%s" SIGN "%s", (int)dir, path, path + dir, mark);
}

bool
aw_file_write_all(int fd, const char *data, size_t len)
{
	while (len > 0) {
		ssize_t n = write(fd, data, len);

		if (n < 0 && errno == EINTR)
			continue;
		if (n == 0)
			errno = EIO;
		if (n <= 0)
			return false;
		data += n;
		len -= (size_t)n;
	}
	return true;
}

/* Notes the first error of a file. */
static void
fail(struct aw_file_put *put, int error)
{
	if (put->error == 0)
		put->error = error;
}

/* Writes the temporary file and starts its way to the disk. */
static void
put_out(struct aw_file_put *put)
{
	char tmp[PATH_MAX];

	put->error = 0;
	put->fd = -1;
	if (!temporary(tmp, put->path, "XXXXXX")) {
		fail(put, ENAMETOOLONG);
		return;
	}
	put->fd = mkostemp(tmp, O_CLOEXEC);
	if (put->fd < 0) {
		fail(put, errno);
		return;
	}
	memcpy(put->mark, tmp + strlen(tmp) - AW_FILE_MARK, AW_FILE_MARK + 1);
	if (!aw_file_write_all(put->fd, put->data, put->len) || fchmod(put->fd, put->mode) != 0)
		fail(put, errno);
	(void)sync_file_range(put->fd, 0, 0, SYNC_FILE_RANGE_WRITE);
}

static bool
is_open(const struct aw_file_put *put)
{
	return put->fd >= 0 && put->error == 0;
}

/* True if the whole file system of each of the files, mostly one, is on disk. */
static bool
sync_systems(const struct aw_file_put *puts, size_t n)
{
	struct stat st;
	dev_t last = 0;
	bool any = false;

	for (size_t i = 0; i < n; i++) {
		if (!is_open(&puts[i]))
			continue;
		if (fstat(puts[i].fd, &st) != 0)
			return false;
		if (any && st.st_dev == last)
			continue;
		if (syncfs(puts[i].fd) != 0)
			return false;
		any = true;
		last = st.st_dev;
	}
	return true;
}

/* Waits until the file is on disk, or only looks whether its writing failed. */
static void
sync_file(struct aw_file_put *put, bool system)
{
	const unsigned whole =
	    SYNC_FILE_RANGE_WAIT_BEFORE | SYNC_FILE_RANGE_WRITE | SYNC_FILE_RANGE_WAIT_AFTER;

	if (!is_open(put) || (system && sync_file_range(put->fd, 0, 0, whole) == 0))
		return;
	if (fsync(put->fd) != 0)
		fail(put, errno);
}

/*
 * With many files, one sync of the file system is a commit of its journal for all, where fsync(2)
 * would be one for each. It reports errors since Linux 5.8 only, so each file is asked as well.
 */
static void
sync_all(struct aw_file_put *puts, size_t n)
{
	bool system = n > FEW && sync_systems(puts, n);

	for (size_t i = 0; i < n; i++)
		sync_file(&puts[i], system);
}

static void
take_place(struct aw_file_put *put)
{
	char tmp[PATH_MAX];

	if (put->fd < 0 || !temporary(tmp, put->path, put->mark))
		return;
	if (close(put->fd) != 0)
		fail(put, errno);
	if (put->error == 0 && rename(tmp, put->path) != 0)
		fail(put, errno);
	if (put->error != 0)
		(void)unlink(tmp);
}

static bool
same_directory(const struct aw_file_put *a, const struct aw_file_put *b)
{
	size_t len = directory_len(a->path);

	return b->error == 0 && directory_len(b->path) == len &&
	       strncmp(a->path, b->path, len) == 0;
}

/* Makes the renames themselves durable; a file system that cannot is no reason to fail. */
static void
sync_directory(const char *path)
{
	char dir[PATH_MAX];
	int fd;

	(void)snprintf(dir, sizeof(dir), "%.*s.", (int)directory_len(path), path);
	fd = open(dir, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
	if (fd < 0)
		return;
	(void)fsync(fd);
	(void)close(fd);
}

/* Each directory once, after its last file. */
static void
sync_directories(const struct aw_file_put *puts, size_t n)
{
	for (size_t i = 0; i < n; i++) {
		size_t k = i + 1;

		while (k < n && !same_directory(&puts[i], &puts[k]))
			k++;
		if (puts[i].error == 0 && k == n)
			sync_directory(puts[i].path);
	}
}

void
aw_file_replace_all(struct aw_file_put *puts, size_t n)
{
	for (size_t i = 0; i < n; i++)
		put_out(&puts[i]);
	sync_all(puts, n);
	for (size_t i = 0; i < n; i++)
		take_place(&puts[i]);
	sync_directories(puts, n);
}

enum aw_err
aw_file_put_error(const struct aw_file_put *put, struct aw_error *err)
{
	return put->error == 0 ? AW_OK : write_error(put->path, put->error, err);
}

enum aw_err
aw_file_replace(const char *path, const void *data, size_t len, unsigned mode, struct aw_error *err)
{
	struct aw_file_put put = {.path = (char *)(uintptr_t)path,
	    .data = (void *)(uintptr_t)data,
	    .len = len,
	    .mode = mode};

	aw_file_replace_all(&put, 1);
	return aw_file_put_error(&put, err);
}

/* The name of the file that a temporary one was to become; false if it is none. */
static bool
becomes(const char *entry, char name[NAME_MAX + 1])
{
	size_t len = strlen(entry);
	const char *sign = entry + len - AW_FILE_MARK - SIGN_LEN;

	if (len <= 1 + SIGN_LEN + AW_FILE_MARK || len > NAME_MAX || entry[0] != '.' ||
	    strncmp(sign, SIGN, SIGN_LEN) != 0)
		return false;
	for (const char *p = sign + SIGN_LEN; *p != '\0'; p++)
		if (!isalnum((unsigned char)*p))
			return false;
	(void)aw_text_format(name, NAME_MAX + 1, "%.*s", (int)(sign - entry - 1), entry + 1);
	return true;
}

size_t
aw_file_sweep(
    const char *directory, bool (*ours)(const void *context, const char *name), const void *context)
{
	DIR *dir = opendir(directory);
	const struct dirent *entry;
	char name[NAME_MAX + 1];
	struct stat st;
	size_t n = 0;

	while (dir != NULL && (entry = readdir(dir)) != NULL)
		if (becomes(entry->d_name, name) && ours(context, name) &&
		    fstatat(dirfd(dir), entry->d_name, &st, AT_SYMLINK_NOFOLLOW) == 0 &&
		    S_ISREG(st.st_mode) && unlinkat(dirfd(dir), entry->d_name, 0) == 0)
			n++;
	if (dir != NULL)
		(void)closedir(dir);
	return n;
}

enum aw_err
aw_file_mkdirs(const char *path, unsigned mode, struct aw_error *err)
{
	char part[PATH_MAX];

	if (access(path, F_OK) == 0)
		return AW_OK;
	if (!aw_text_format(part, sizeof(part), "%s", path))
		return write_error(path, ENAMETOOLONG, err);
	for (char *p = part + 1; *p != '\0'; p++) {
		if (*p != '/')
			continue;
		*p = '\0';
		if (mkdir(part, mode) != 0 && errno != EEXIST)
			return write_error(part, errno, err);
		*p = '/';
	}
	if (mkdir(part, mode) != 0 && errno != EEXIST)
		return write_error(part, errno, err);
	return AW_OK;
}
