/* SPDX-License-Identifier: ISC */
/* One run of a helper program whose output is the facts of a source. */
#ifndef AW_SOURCE_RUN_H
#define AW_SOURCE_RUN_H

#include "source/source_type.h"

/*
 * Reads what the program gave, or why it gave nothing, into *result, which is empty and says what
 * is asked for. `end` is borrowed for the call.
 */
typedef void aw_source_run_take(const struct aw_source *source, struct aw_pool *pool,
    const struct aw_program_end *end, struct aw_result *result);

/* Starts the program; `done` and `context` of the request are set here. The source ends later. */
void aw_source_run(struct aw_source_host *host, struct aw_source *source,
    const struct aw_program_request *request, aw_source_run_take *take);

/* Member `stop` of struct aw_source_type. */
void aw_source_run_stop(struct aw_source_host *host, struct aw_source *source);

#endif
