/* SPDX-License-Identifier: ISC */
/* A private directory with files of configuration for one test. */
#ifndef AW_CONFDIR_H
#define AW_CONFDIR_H

#include <check.h>
#include <ftw.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

struct confdir {
	char path[64];
	char file[512]; /* the path that confdir_file gave last */
};

static inline void
confdir_make(struct confdir *dir)
{
	(void)snprintf(dir->path, sizeof(dir->path), "/tmp/aw-conf-XXXXXX");
	ck_assert_ptr_nonnull(mkdtemp(dir->path));
}

/* The path of a file in it, which need not be there. */
static inline const char *
confdir_file(struct confdir *dir, const char *name)
{
	(void)snprintf(dir->file, sizeof(dir->file), "%s/%s", dir->path, name);
	return dir->file;
}

static inline const char *
confdir_write_bytes(struct confdir *dir, const char *name, const void *data, size_t len)
{
	const char *path = confdir_file(dir, name);
	FILE *f = fopen(path, "wb");

	ck_assert_ptr_nonnull(f);
	ck_assert_uint_eq(fwrite(data, 1, len, f), len);
	ck_assert_int_eq(fclose(f), 0);
	return path;
}

static inline const char *
confdir_write(struct confdir *dir, const char *name, const char *text)
{
	return confdir_write_bytes(dir, name, text, strlen(text));
}

static inline int
confdir_unlink(const char *path, const struct stat *st, int kind, struct FTW *ftw)
{
	(void)st;
	(void)kind;
	(void)ftw;
	return remove(path);
}

static inline void
confdir_remove(struct confdir *dir)
{
	ck_assert_int_eq(nftw(dir->path, confdir_unlink, 8, FTW_DEPTH | FTW_PHYS), 0);
}

/* True if text ends with end. */
static inline bool
ends_with(const char *text, const char *end)
{
	size_t n = strlen(text), m = strlen(end);

	return n >= m && strcmp(text + n - m, end) == 0;
}

#endif
