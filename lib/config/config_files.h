/* SPDX-License-Identifier: ISC */
/* The files of a configuration, parsed. */
#ifndef AW_CONFIG_FILES_H
#define AW_CONFIG_FILES_H

#include "config/config_read.h"

struct aw_config_files {
	struct aw_conf **files; /* the main one first */
	size_t n;
};

/*
 * Reads the main file and those of the conf.d next to it, or takes them from the index. Errors of
 * aw_conf_read; AW_ERR_CONFIG_UNSAFE for a file that everybody may write. Free them in any case.
 */
AW_CHECKED enum aw_err aw_config_files_read(const struct aw_config_from *from,
    struct aw_config *config, struct aw_config_files *out, struct aw_error *err);
void aw_config_files_free(struct aw_config_files *files);

/* The path of the conf.d next to a main file, also for the collector; NULL when memory is short.
 * The caller frees it. */
char *aw_config_neighbours(const char *path);

#endif
