/* SPDX-License-Identifier: ISC */
/*
 * Building a new snapshot from the record directory, one device a step, so that requests are
 * answered between the steps. Records whose file is unchanged are not read again. A record that
 * cannot be read keeps the last good one; a configured device without any gets one without facts,
 * so that it shows up as unknown.
 */
#ifndef AW_BUILD_H
#define AW_BUILD_H

#include "model/pool.h"
#include "snapshot.h"

struct aw_build;

/*
 * Lists the devices: those with a record and those of the configuration. `before` (may be NULL)
 * must live until the build is freed. judge_all judges every device anew, not only changed records.
 */
enum aw_err aw_build_new(struct aw_pool *pool, struct aw_rules *rules, const char *state_dir,
    const struct aw_snapshot *before, bool judge_all, int64_t now, struct aw_build **out,
    struct aw_error *err);

/*
 * Takes the next device; *done when there is none left. An error of a record is part of its device
 * and no error here.
 */
enum aw_err aw_build_step(struct aw_build *build, bool *done, struct aw_error *err);

/* The picture, after the last step. The build is then to be freed. */
enum aw_err aw_build_finish(struct aw_build *build, struct aw_snapshot **out, struct aw_error *err);

/* NULL is fine. */
void aw_build_free(struct aw_build *build);

#endif
