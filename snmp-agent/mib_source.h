/* SPDX-License-Identifier: ISC */
/* Everything the tables can be asked for: what the accessors of the columns get as row->source. */
#ifndef AW_MIB_SOURCE_H
#define AW_MIB_SOURCE_H

#include "alarm/alarm.h"
#include "snapshot.h"

struct aw_mib_source {
	const struct aw_snapshot *snapshot; /* never NULL while requests are answered */
	const struct aw_alarm **alarms;     /* active ones, in index order */
	size_t n_alarms;
	uint32_t pending; /* alarms with something to tell */
	uint64_t sent, suppressed, dropped;
	const char *version;
	int64_t started_at;
};

/* An empty source, and its end; the snapshot and the alarms stay their owners'. */
void aw_mib_source_init(struct aw_mib_source *source, const char *version, int64_t now);
void aw_mib_source_clear(struct aw_mib_source *source);

/* Takes the active alarms over from the book: after each change of it. */
enum aw_err aw_mib_source_set_alarms(
    struct aw_mib_source *source, const struct aw_alarms *alarms, struct aw_error *err);

#endif
