/* SPDX-License-Identifier: ISC */
/* What a source gave, into the record of its device. */
#ifndef AW_MERGE_H
#define AW_MERGE_H

#include "base/log.h"
#include "plan.h"

/*
 * Good facts take the place of older ones; a failure is noted beside them. News are logged: a
 * failure when it is new, not at each try. Clears *result.
 */
void aw_merge_result(struct aw_device *device, const struct aw_source *source,
    struct aw_result *result, int64_t now, struct aw_log *log);

#endif
