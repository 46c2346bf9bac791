/* SPDX-License-Identifier: ISC */
/* A directory of this process, for targets whose reader takes the path of a file. */
#ifndef AW_FUZZ_PLACE_H
#define AW_FUZZ_PLACE_H

#include <limits.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

#include "base/err.h"
#include "demand.h"

#define PLACE_FILES 4

struct place {
	char dir[64];
	char files[PLACE_FILES][PATH_MAX]; /* removed at the end, the last one first */
	size_t n_files;
};

/* That of the target. */
static struct place place;

static inline void
remove_place(void)
{
	for (size_t i = place.n_files; i > 0; i--)
		(void)remove(place.files[i - 1]);
	(void)rmdir(place.dir);
}

/*
 * Makes it under a name that this process has alone, and removes it at the end; TMPDIR is heeded.
 * False: it is there already.
 */
static inline bool
begin_place(void)
{
	const char *tmp = getenv("TMPDIR");

	if (place.dir[0] != '\0')
		return false;
	demand(aw_text_format(place.dir, sizeof(place.dir), "%s/aw-fuzz-XXXXXX",
	    tmp != NULL && strlen(tmp) < 40 ? tmp : "/tmp"));
	demand(mkdtemp(place.dir) != NULL && atexit(remove_place) == 0);
	return true;
}

/* The path of a file of the directory, which remove_place removes. */
static inline const char *
place_file(const char *name)
{
	char *path = place.files[place.n_files];

	demand(place.n_files < PLACE_FILES);
	demand(aw_text_format(path, PATH_MAX, "%s/%s", place.dir, name));
	place.n_files++;
	return path;
}

static inline void
place_write(const char *path, const uint8_t *data, size_t size)
{
	FILE *f = fopen(path, "wb");

	demand(f != NULL && fwrite(data, 1, size, f) == size && fclose(f) == 0);
}

/* An error has its code and one clean line of text. */
static inline void
demand_error(enum aw_err rc, const struct aw_error *err)
{
	demand(err->code == rc && err->text[0] != '\0');
	demand_clean(err->text);
	demand_clean(err->object);
}

/* And its object is "FILE:LINE", with a line that the file has, where something in it is wrong. */
static inline void
demand_line(enum aw_err rc, const struct aw_error *err, const uint8_t *data, size_t size)
{
	const char *colon = strrchr(err->object, ':');
	unsigned long lines = 1;

	demand_error(rc, err);
	if (colon == NULL || rc == AW_ERR_FILE_MISSING || rc == AW_ERR_FILE_KIND)
		return;
	for (size_t i = 0; i < size; i++)
		lines += data[i] == '\n';
	demand(strtoul(colon + 1, NULL, 10) >= 1 && strtoul(colon + 1, NULL, 10) <= lines);
}

#endif
