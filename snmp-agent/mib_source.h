/* SPDX-License-Identifier: ISC */
/* Source of all values of the MIB: what row->source points to in the accessors of columns. */
#ifndef AW_MIB_SOURCE_H
#define AW_MIB_SOURCE_H

#include "alarm/alarm.h"
#include "snapshot.h"

struct aw_mib_source {
	const struct aw_snapshot *snapshot; /* never NULL while requests are answered */
	const struct aw_alarm **alarms;     /* active ones, in index order */
	size_t n_alarms;
	uint32_t pending;                   /* alarms with a change that was not sent yet */
	uint64_t sent, suppressed, dropped; /* notifications */
	const char *version;
	int64_t started_at;
};

/* Makes an empty source of an agent that starts at `now`; the version is borrowed. */
void aw_mib_source_init(struct aw_mib_source *source, const char *version, int64_t now);

/* Frees the array of alarms; snapshot and alarms belong to others. */
void aw_mib_source_clear(struct aw_mib_source *source);

/*
 * Sets the active alarms, which are borrowed from the book: to be called after each change of it.
 * AW_ERR_NO_MEMORY: there are no active alarms then.
 */
AW_CHECKED enum aw_err aw_mib_source_set_alarms(
    struct aw_mib_source *source, const struct aw_alarms *alarms, struct aw_error *err);

#endif
