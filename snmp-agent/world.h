/* SPDX-License-Identifier: ISC */
/* Everything the tables can be asked for: what the accessors of the columns get as row->source. */
#ifndef AW_WORLD_H
#define AW_WORLD_H

#include "alarm/alarm.h"
#include "snapshot.h"

struct aw_world {
	const struct aw_snapshot *snapshot; /* never NULL while requests are answered */
	const struct aw_alarm **alarms;     /* active ones, in index order */
	size_t n_alarms;
	uint32_t pending; /* alarms with something to tell */
	uint64_t sent, suppressed, dropped;
	const char *version;
	int64_t started_at;
};

/* An empty world, and its end; the snapshot and the alarms stay their owners'. */
void aw_world_init(struct aw_world *world, const char *version, int64_t now);
void aw_world_clear(struct aw_world *world);

/* Takes the active alarms over from the book: after each change of it. */
enum aw_err
aw_world_set_alarms(struct aw_world *world, const struct aw_alarms *alarms, struct aw_error *err);

#endif
