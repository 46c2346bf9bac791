/* SPDX-License-Identifier: ISC */
/* Source of all values of the MIB: what row->source points to in the accessors of columns. */
#ifndef AW_MIB_SOURCE_H
#define AW_MIB_SOURCE_H

#include "alarm/alarm_storm.h"
#include "snapshot.h"

/* The numbers of awAgentRecordsState and awAgentAlarmsState. */
enum aw_records_state { AW_RECORDS_READABLE = 1, AW_RECORDS_MISSING, AW_RECORDS_UNREADABLE };
enum aw_state_state { AW_STATE_SAVED = 1, AW_STATE_NOT_SAVED, AW_STATE_NOT_READ };

struct aw_mib_source {
	const struct aw_snapshot *snapshot; /* never NULL while requests are answered */
	const struct aw_alarm **alarms;     /* active ones, in index order */
	size_t n_alarms;
	uint32_t pending;                   /* alarms with a change that was not sent yet */
	uint64_t sent, suppressed, dropped; /* notifications */
	const char *version;
	int64_t started_at;
	enum aw_records_state records;
	enum aw_state_state state;
	const char *records_text, *state_text; /* what is wrong; "": nothing */
	uint32_t sequence;                     /* of the last notification */
	uint64_t summaries;                    /* of storms that were sent; part of `sent` */
	struct aw_alarm_storm storm;           /* of the last of them */
	int64_t storm_at;                      /* AW_INSTANT_NONE: there was none */
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
