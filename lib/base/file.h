/* SPDX-License-Identifier: ISC */
/* Reading and replacing files with limits, and without surprises from FIFOs, devices and
 * half-written files. */
#ifndef AW_FILE_H
#define AW_FILE_H

#include "base/err.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#define AW_FILE_MARK 6
#define AW_FILE_PUTS_MAX 128

struct aw_bytes {
	uint8_t *data; /* one NUL follows that does not count; NULL when empty and never read */
	size_t len;
	int64_t mtime; /* seconds */
};

/*
 * Reads a regular file of at most `max` bytes whole. Opened non-blocking, checked by fstat before
 * and after: a file that changes meanwhile is read once more, then AW_ERR_FILE_CHANGED. The caller
 * frees with aw_bytes_free. Errors name the path and errno's text: FILE_MISSING, FILE_PERMISSION,
 * FILE_KIND, FILE_SIZE, FILE_READ.
 */
AW_CHECKED enum aw_err
aw_file_read(const char *path, size_t max, struct aw_bytes *out, struct aw_error *err);

/*
 * True if the file can be read, as above, and has exactly this content. Nothing is allocated, and
 * no time stamp is relied on.
 */
bool aw_file_same(const char *path, const void *data, size_t len);

/*
 * Reads a password: the same, but no link in the last component, owner root or ourselves, no rights
 * for others and no write right for the group, at most 64 KiB; one line end is cut, a NUL inside
 * refused (AW_ERR_FILE_SECRET). Clear it with aw_bytes_wipe.
 */
AW_CHECKED enum aw_err
aw_file_read_secret(const char *path, struct aw_bytes *out, struct aw_error *err);

/*
 * Replaces a file: writes a temporary one next to it, fsync, close, rename, fsync of the directory.
 * On any error the old file stays and the temporary one is gone. mode as for open(2), whatever the
 * umask. A process that is killed leaves a temporary file, ".NAME.aw-" with six letters or digits.
 */
AW_CHECKED enum aw_err aw_file_replace(
    const char *path, const void *data, size_t len, unsigned mode, struct aw_error *err);

/* Writes all of it, also in parts and after signals. False: errno says why. */
bool aw_file_write_all(int fd, const char *data, size_t len);

/* One file of several to be replaced. */
struct aw_file_put {
	char *path;
	void *data;
	size_t len;
	unsigned mode;
	int error; /* set: an errno; 0: it was replaced */

	/* While it is written. */
	int fd;
	char mark[AW_FILE_MARK + 1]; /* of the temporary file */
};

/*
 * The same for up to AW_FILE_PUTS_MAX files at once, in their order: all are on disk before the
 * first is renamed, which costs little more than one alone. Each succeeds or fails by itself.
 */
void aw_file_replace_all(struct aw_file_put *puts, size_t n);

/* The error of one of them. */
AW_CHECKED enum aw_err aw_file_put_error(const struct aw_file_put *put, struct aw_error *err);

/*
 * Removes temporary files that a killed process left in a directory, of those files that `ours`
 * accepts by name. Only for a process that alone writes them, and does not do so now. Returns how
 * many; a directory that is not there has none.
 */
size_t aw_file_sweep(const char *directory, bool (*ours)(const void *context, const char *name),
    const void *context);

/* Creates a directory and the missing ones above it. Fine if it is there. */
AW_CHECKED enum aw_err aw_file_mkdirs(const char *path, unsigned mode, struct aw_error *err);

void aw_bytes_free(struct aw_bytes *bytes);
void aw_bytes_wipe(struct aw_bytes *bytes);

#endif
