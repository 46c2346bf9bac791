/* SPDX-License-Identifier: ISC */
/*
 * Which source gives a part of the record, where several may: the order in the configuration
 * decides. A source that gave the part keeps it, also while it fails: its last good facts stay and
 * get stale by the rules, so that no verdict changes its ground unseen. Where the first never gave
 * it, those of the next one that does are used. Each source notes what is used from another.
 */
#ifndef AW_PRECEDENCE_H
#define AW_PRECEDENCE_H

#include "plan.h"

/* The source of that name in the device; NULL: none is configured. */
const struct aw_source *aw_precedence_source(const struct aw_device *device, const char *name);

/*
 * `source` gives facts of the part: true if they belong into the record, as nobody gave any yet, or
 * it was this source, one behind it, or one that is not configured any more. What is not used of
 * this source, or no longer of the one before, is noted with that source.
 */
bool aw_precedence_take(
    struct aw_device *device, const struct aw_source *source, enum aw_source_part part);

/* True if the part is in the record, and what happens to it is to be noted for this source. */
bool aw_precedence_owns(
    const struct aw_device *device, const struct aw_source *source, enum aw_source_part part);

/*
 * The device answered `source` that it does not have the part. One that was never read is expected
 * from the next source then, or it is removed if there is none: true. False for one that was read.
 */
bool
aw_precedence_lacks(struct aw_device *device, struct aw_source *source, enum aw_source_part part);

/* Brings the notes of all sources up to date; to be done before the record is written. */
void aw_precedence_note(struct aw_device *device);

#endif
