/* SPDX-License-Identifier: ISC */
/* The list of devices whose record was read, which the book of alarms keeps across restarts. */
#ifndef AW_SEEN_H
#define AW_SEEN_H

#include "alarm/alarm.h"
#include "snapshot.h"

/*
 * Brings the list in line with the snapshot: with every device of it whose record was read at some
 * time, and no other. *changed says if the list is another than before. AW_ERR_NO_MEMORY: it stays.
 */
AW_CHECKED enum aw_err aw_seen_update(struct aw_alarms *alarms, const struct aw_snapshot *snapshot,
    bool *changed, struct aw_error *err);

/*
 * Adds the devices that have an alarm: a state file of an older version has no list of devices.
 * AW_ERR_NO_MEMORY: the list stays.
 */
AW_CHECKED enum aw_err aw_seen_complete(struct aw_alarms *alarms, struct aw_error *err);

#endif
