/* SPDX-License-Identifier: ISC */
/*
 * Which source gives a part of the record, if several can: the order in the configuration decides.
 * A source that gave the part keeps it while it fails: its last good facts are kept and become
 * stale by the rules. With a silent change to the next source, a verdict would be about other facts
 * without notice. If the first source never gave the part, that of the next one that does is used.
 * The status of each source lists its parts that are used from another one.
 */
#ifndef AW_PRECEDENCE_H
#define AW_PRECEDENCE_H

#include "plan.h"

/* The source of that name in the device; NULL: none is configured. */
const struct aw_source *aw_precedence_source(const struct aw_device *device, const char *name);

/*
 * `source` gives facts of the part. True if they replace those in the record: there are none yet,
 * or they are of this source, of a later one, or of one that is no longer configured. The facts
 * that are not used, of this source or of the other one, are noted in the status of their source.
 */
bool
aw_precedence_take(struct aw_device *device, struct aw_source *source, enum aw_source_part part);

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
