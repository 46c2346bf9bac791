/* SPDX-License-Identifier: ISC */
/*
 * Whether two snapshots have the same content, by the columns of the MIB: awAgentRecordSerial
 * counts the changes. Columns and tables with the flag `uncounted` are ignored, so a new column is
 * compared unless its descriptor excludes it.
 */
#ifndef AW_UNCHANGED_H
#define AW_UNCHANGED_H

#include "snapshot.h"

/*
 * True if both have the same rows, the same values in all compared columns, and the same findings
 * of each device, including notes. Values are compared as of one instant, that of the later
 * snapshot: what depends on the clock alone (an anchor that expires) changes the findings.
 */
bool aw_unchanged_snapshot(const struct aw_snapshot *a, const struct aw_snapshot *b);

/*
 * Sets serial and changed_at of a new snapshot: those of the previous one (NULL: there is none) if
 * it is unchanged, otherwise the next serial and the instant of the new snapshot.
 */
void aw_unchanged_set_serial(struct aw_snapshot *snapshot, const struct aw_snapshot *before);

/*
 * The same of two rows of one device, as of `now`: *unchanged is false where the serial has to
 * increase. AW_ERR_NO_MEMORY.
 */
AW_CHECKED enum aw_err aw_unchanged_device(struct aw_device_row *a, struct aw_device_row *b,
    int64_t now, bool *unchanged, struct aw_error *err);

#endif
