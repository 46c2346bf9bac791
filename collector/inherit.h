/* SPDX-License-Identifier: ISC */
/* What a plan takes over: facts of an older record, timers and refusals of the plan before. */
#ifndef AW_INHERIT_H
#define AW_INHERIT_H

#include "plan.h"

/*
 * Exchanges the facts of two stores, with attempts and changes; each keeps its name and what else
 * the configuration says of it.
 */
void aw_inherit_store(struct aw_store *a, struct aw_store *b);

/* The store is from this source now: its name, place and use. False: no memory, nothing changed. */
bool aw_inherit_place(struct aw_store *store, const struct aw_source *source);

/*
 * Moves the facts of an older record (NULL: none) to the parts of the same name. True if the
 * device is as it was and its last collection went well, so that it may wait for its interval.
 */
bool aw_inherit_record(struct aw_device *device, struct aw_record *old);

/*
 * Moves facts of the plan before (NULL: none) to the devices of the same name, and sets the timers:
 * what is new or changed is due now, on aw_clock.ms.
 */
void aw_inherit_plan(struct aw_plan *plan, struct aw_plan *before, int64_t now_ms);

#endif
