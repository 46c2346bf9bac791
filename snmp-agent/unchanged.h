/* SPDX-License-Identifier: ISC */
/*
 * Whether two snapshots show the same, by the columns of the MIB: what awAgentRecordSerial counts.
 * A column or table with the flag `uncounted` is left out, so a new column is compared unless its
 * descriptor says otherwise.
 */
#ifndef AW_UNCHANGED_H
#define AW_UNCHANGED_H

#include "snapshot.h"

/*
 * True if both have the same rows, the same values in all columns that count, and the same findings
 * of each device, notes included. Values are compared as of one instant, the later one's: what the
 * clock alone changes in them (an anchor that expires) is in the findings.
 */
bool aw_unchanged_snapshot(const struct aw_snapshot *a, const struct aw_snapshot *b);

/*
 * Sets serial and changed_at of a new snapshot: those of the one before (NULL: there is none) where
 * it is unchanged, else the next serial and the instant of the snapshot.
 */
void aw_unchanged_set_serial(struct aw_snapshot *snapshot, const struct aw_snapshot *before);

#endif
