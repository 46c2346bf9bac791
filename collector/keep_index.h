/* SPDX-License-Identifier: ISC */
/* Keeps the index of the configuration (config/config_index.h) as the files are. */
#ifndef AW_KEEP_INDEX_H
#define AW_KEEP_INDEX_H

#include "base/log.h"
#include "config/config.h"

struct aw_keep_index {
	bool off;   /* this anchorwatchd writes no records, and no index either */
	int64_t at; /* wall time of the next try; AW_INSTANT_NONE: none is due */
};

/* Tries at once if one is due. A failure is logged: then every check reads the files. */
void aw_keep_index_turn(struct aw_keep_index *keep, const char *path,
    const struct aw_config_overrides *overrides, int64_t now, struct aw_log *log);

/* Milliseconds until the next try, at most `most`. */
int64_t aw_keep_index_wait(const struct aw_keep_index *keep, int64_t now, int64_t most);

#endif
