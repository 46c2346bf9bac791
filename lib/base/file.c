/* SPDX-License-Identifier: ISC */
#include "base/file.h"

#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/wipe.h"

#define SECRET_MAX ((size_t)64 * 1024)
#define READ_TRIES 2
#define PIECE ((size_t)32 * 1024)

static enum aw_err
open_error(const char *path, int error, struct aw_error *err)
{
	enum aw_err code = AW_ERR_FILE_READ;

	if (error == ENOENT || error == ENOTDIR)
		code = AW_ERR_FILE_MISSING;
	else if (error == EACCES || error == EPERM)
		code = AW_ERR_FILE_PERMISSION;
	else if (error == ENXIO || error == EISDIR || error == ENODEV)
		code = AW_ERR_FILE_KIND;
	return aw_error_set(err, code, path, "%s", strerror(error));
}

/* Reads up to st_size + 1 bytes, so that growth shows. */
static enum aw_err
read_all(int fd, const char *path, size_t size, struct aw_bytes *out, struct aw_error *err)
{
	uint8_t *data = malloc(size + 2);
	size_t len = 0;

	if (data == NULL)
		return aw_error_nomem(err);
	while (len <= size) {
		ssize_t n = read(fd, data + len, size + 1 - len);

		if (n < 0 && errno == EINTR)
			continue;
		if (n < 0) {
			int error = errno;

			free(data);
			return open_error(path, error, err);
		}
		if (n == 0)
			break;
		len += (size_t)n;
	}
	data[len] = '\0';
	out->data = data;
	out->len = len;
	return AW_OK;
}

static bool
same_file(const struct stat *a, const struct stat *b)
{
	return a->st_size == b->st_size && a->st_mtim.tv_sec == b->st_mtim.tv_sec &&
	       a->st_mtim.tv_nsec == b->st_mtim.tv_nsec && a->st_ctim.tv_sec == b->st_ctim.tv_sec &&
	       a->st_ctim.tv_nsec == b->st_ctim.tv_nsec;
}

static enum aw_err
read_open(int fd, const char *path, size_t max, struct aw_bytes *out, struct aw_error *err)
{
	struct stat before, after;
	enum aw_err rc;

	if (fstat(fd, &before) != 0)
		return open_error(path, errno, err);
	if (!S_ISREG(before.st_mode))
		return aw_error_set(err, AW_ERR_FILE_KIND, path, "not a regular file");
	if (before.st_size < 0 || (uintmax_t)before.st_size > max)
		return aw_error_set(err, AW_ERR_FILE_SIZE, path, "%jd bytes, the limit is %zu",
		    (intmax_t)before.st_size, max);
	rc = read_all(fd, path, (size_t)before.st_size, out, err);
	if (rc != AW_OK)
		return rc;
	if (fstat(fd, &after) != 0 || !same_file(&before, &after) ||
	    out->len != (size_t)before.st_size) {
		aw_bytes_wipe(out);
		return aw_error_set(err, AW_ERR_FILE_CHANGED, path, "changed while it was read");
	}
	out->mtime = before.st_mtim.tv_sec;
	return AW_OK;
}

enum aw_err
aw_file_read(const char *path, size_t max, struct aw_bytes *out, struct aw_error *err)
{
	enum aw_err rc = AW_ERR_FILE_CHANGED;

	*out = (struct aw_bytes){0};
	for (int i = 0; i < READ_TRIES && rc == AW_ERR_FILE_CHANGED; i++) {
		int fd = open(path, O_RDONLY | O_CLOEXEC | O_NONBLOCK | O_NOCTTY);

		if (fd < 0)
			return open_error(path, errno, err);
		rc = read_open(fd, path, max, out, err);
		(void)close(fd);
	}
	return rc;
}

/* True if the rest of the file is exactly this. */
static bool
has_content(int fd, const uint8_t *data, size_t len)
{
	uint8_t piece[PIECE];

	for (;;) {
		ssize_t n = read(fd, piece, sizeof(piece));

		if (n < 0 && errno == EINTR)
			continue;
		if (n <= 0)
			return n == 0 && len == 0;
		if ((size_t)n > len || memcmp(piece, data, (size_t)n) != 0)
			return false;
		data += n;
		len -= (size_t)n;
	}
}

bool
aw_file_same(const char *path, const void *data, size_t len)
{
	int fd = open(path, O_RDONLY | O_CLOEXEC | O_NONBLOCK | O_NOCTTY);
	struct stat st;
	bool same;

	if (fd < 0)
		return false;
	same = fstat(fd, &st) == 0 && S_ISREG(st.st_mode) && st.st_size >= 0 &&
	       (uintmax_t)st.st_size == len && has_content(fd, data, len);
	(void)close(fd);
	return same;
}

/* Why a file may not be trusted with a secret, NULL if it may. */
static const char *
secret_flaw(const struct stat *st)
{
	if (!S_ISREG(st->st_mode))
		return "not a regular file";
	if (st->st_uid != 0 && st->st_uid != geteuid())
		return "owned by neither root nor the user of this process";
	if ((st->st_mode & (S_IRWXO | S_IWGRP | S_IXGRP)) != 0)
		return "its mode must be 0600 or 0640";
	return NULL;
}

enum aw_err
aw_file_read_secret(const char *path, struct aw_bytes *out, struct aw_error *err)
{
	int fd = open(path, O_RDONLY | O_CLOEXEC | O_NONBLOCK | O_NOCTTY | O_NOFOLLOW);
	const char *flaw;
	struct stat st;
	enum aw_err rc;

	*out = (struct aw_bytes){0};
	if (fd < 0 && errno == ELOOP)
		return aw_error_set(err, AW_ERR_FILE_SECRET, path, "is a symbolic link");
	if (fd < 0)
		return open_error(path, errno, err);
	flaw = fstat(fd, &st) != 0 ? "cannot be examined" : secret_flaw(&st);
	rc = flaw != NULL ? aw_error_set(err, AW_ERR_FILE_SECRET, path, "%s", flaw)
			  : read_open(fd, path, SECRET_MAX, out, err);
	(void)close(fd);
	if (rc != AW_OK)
		return rc;
	if (out->len > 0 && out->data[out->len - 1] == '\n')
		out->data[--out->len] = '\0';
	if (out->len > 0 && out->data[out->len - 1] == '\r')
		out->data[--out->len] = '\0';
	if (memchr(out->data, '\0', out->len) == NULL)
		return AW_OK;
	aw_bytes_wipe(out);
	return aw_error_set(err, AW_ERR_FILE_SECRET, path, "has a NUL byte");
}

void
aw_bytes_free(struct aw_bytes *bytes)
{
	free(bytes->data);
	*bytes = (struct aw_bytes){0};
}

void
aw_bytes_wipe(struct aw_bytes *bytes)
{
	aw_wipe(bytes->data, bytes->len);
	aw_bytes_free(bytes);
}
