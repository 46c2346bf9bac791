/* SPDX-License-Identifier: ISC */
/*
 * Builds a new snapshot from the record directory, one device per step, so that requests are
 * answered between the steps. Records whose file is unchanged are not read again. If a record
 * cannot be read, its last readable version is used; a configured device without a record gets one
 * without facts, and its state is unknown.
 */
#ifndef AW_BUILD_H
#define AW_BUILD_H

#include "model/pool.h"
#include "snapshot.h"

struct aw_build;

/*
 * Starts a build as of `now`: lists the devices that have a record or a configuration. The current
 * snapshot `before` (may be NULL), pool and rules must outlive the build; state_dir is copied.
 * judge_all: judge all devices, not only those with a changed record. AW_ERR_NO_MEMORY, or the
 * error of listing the directory; free *out with aw_build_free.
 */
AW_CHECKED enum aw_err aw_build_new(struct aw_pool *pool, struct aw_rules *rules,
    const char *state_dir, const struct aw_snapshot *before, bool judge_all, int64_t now,
    struct aw_build **out, struct aw_error *err);

/*
 * Reads and judges the next device; *done is true if there was none left. A record that cannot be
 * read is not an error here: the error is noted in its device.
 */
AW_CHECKED enum aw_err aw_build_step(struct aw_build *build, bool *done, struct aw_error *err);

/*
 * Makes the snapshot after the last step, with its serial (unchanged.h); the caller owns *out and
 * must free the build. AW_ERR_NO_MEMORY.
 */
AW_CHECKED enum aw_err
aw_build_finish(struct aw_build *build, struct aw_snapshot **out, struct aw_error *err);

/* NULL is allowed. */
void aw_build_free(struct aw_build *build);

#endif
