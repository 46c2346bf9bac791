/* SPDX-License-Identifier: ISC */
#include "world.h"

#include <stdlib.h>

#include "table.h"

void
aw_world_init(struct aw_world *world, const char *version, int64_t now)
{
	*world = (struct aw_world){.version = version, .started_at = now};
}

void
aw_world_clear(struct aw_world *world)
{
	free(world->alarms);
	*world = (struct aw_world){0};
}

static int
compare_alarms(const void *a, const void *b)
{
	const struct aw_alarm *const *aa = a, *const *ab = b;
	int order = aw_name_compare((*aa)->device, (*ab)->device);

	if (order == 0 && (*aa)->class != (*ab)->class)
		order = (*aa)->class < (*ab)->class ? -1 : 1;
	return order != 0 ? order : aw_name_compare((*aa)->object, (*ab)->object);
}

enum aw_err
aw_world_set_alarms(struct aw_world *world, const struct aw_alarms *alarms, struct aw_error *err)
{
	size_t n = aw_alarms_count(alarms);
	const struct aw_alarm **rows;

	/* What stands there may be gone from the book already. */
	world->n_alarms = 0;
	world->pending = 0;
	world->suppressed = aw_alarms_suppressed(alarms);
	rows = realloc(world->alarms, (n + 1) * sizeof(struct aw_alarm *));
	if (rows == NULL)
		return aw_error_nomem(err);
	world->alarms = rows;
	for (size_t i = 0; i < n; i++) {
		const struct aw_alarm *alarm = aw_alarms_at(alarms, i);

		if (alarm->pending != 0)
			world->pending++;
		if (!alarm->cleared)
			rows[world->n_alarms++] = alarm;
	}
	qsort(rows, world->n_alarms, sizeof(struct aw_alarm *), compare_alarms);
	return AW_OK;
}
