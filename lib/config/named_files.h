/* SPDX-License-Identifier: ISC */
/*
 * The files that a configuration names, each with its key and place: what reads a path notes it, so
 * a new key needs nothing more for --check-config to open its file.
 */
#ifndef AW_NAMED_FILES_H
#define AW_NAMED_FILES_H

#include <stddef.h>

#include "base/err.h"

struct aw_conf; /* conf.h */

/* Where something is defined. */
struct aw_config_place {
	const char *file; /* NULL: it is built in */
	int line;
};

/* Texts as in the configuration, borrowed from its memory; `key` is of the same extent. */
struct aw_named_file {
	const char *key, *path; /* the same pointer as in the structs of config.h */
	struct aw_config_place place;
};

struct aw_named_files {
	struct aw_named_file *items; /* in the order in which they were read; by malloc */
	size_t n;
};

/* conf.c: from now on what aw_conf_path gives is noted in *files, which outlives the file. */
void aw_conf_note_paths(struct aw_conf *conf, struct aw_named_files *files);

/* The same for a path that was read otherwise. AW_ERR_NO_MEMORY at that line. */
AW_CHECKED enum aw_err
aw_conf_note_path(const struct aw_conf *conf, const char *key, const char *path, int line);

#endif
