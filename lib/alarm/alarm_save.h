/* SPDX-License-Identifier: ISC */
/* The book of alarms on disk. */
#ifndef AW_ALARM_SAVE_H
#define AW_ALARM_SAVE_H

#include "alarm/alarm.h"

/* Numbers that outlive the program, for the caller; a book without a state has zeros. */
struct aw_alarm_numbers {
	uint32_t sequence; /* of the last notification */
	uint32_t serial;   /* of the records: none above it was used */
};

void aw_alarms_set_numbers(struct aw_alarms *alarms, struct aw_alarm_numbers numbers);
struct aw_alarm_numbers aw_alarms_numbers(const struct aw_alarms *alarms);

/*
 * The state on disk: `path`, and PATH.journal with what changed since. Load into an empty book;
 * FILE_MISSING leaves it empty. aw_alarms_passed is what of the journal was passed over then, or
 * NULL: code AW_ERR_FILE_CHANGED for a last entry that was not written to its end.
 */
AW_CHECKED enum aw_err
aw_alarms_load(struct aw_alarms *alarms, const char *path, struct aw_error *err);
const struct aw_error *aw_alarms_passed(const struct aw_alarms *alarms);

/*
 * Saves what changed: one write to the journal, at times a new file of all. Whole or not at all,
 * also if the program is killed. What was saved outlives the program; aw_alarms_sync lets it
 * outlive the host, too. After an error the next call tries again.
 */
AW_CHECKED enum aw_err
aw_alarms_save(struct aw_alarms *alarms, const char *path, struct aw_error *err);
AW_CHECKED enum aw_err
aw_alarms_sync(struct aw_alarms *alarms, const char *path, struct aw_error *err);
/* The next save writes a new file of all, so that it is whole without its journal. */
void aw_alarms_compact(struct aw_alarms *alarms);
bool aw_alarms_unsaved(const struct aw_alarms *alarms); /* something changed since */

#endif
