/* SPDX-License-Identifier: ISC */
/* What a source gave, into the record of its device. */
#ifndef AW_MERGE_H
#define AW_MERGE_H

#include "base/log.h"
#include "plan.h"

/*
 * Good facts replace older ones, if the source is the first of those that give them (precedence.h);
 * a failure is recorded in addition to them. Changes are logged: a failure when it is new, not at
 * each attempt. Clears *result.
 */
void aw_merge_result(struct aw_device *device, struct aw_source *source, struct aw_result *result,
    int64_t now, struct aw_log *log);

#endif
