/* SPDX-License-Identifier: ISC */
#include "mib_source.h"

#include <stdlib.h>

#include "table.h"

void
aw_mib_source_init(struct aw_mib_source *source, const char *version, int64_t now)
{
	*source = (struct aw_mib_source){.version = version, .started_at = now};
}

void
aw_mib_source_clear(struct aw_mib_source *source)
{
	free(source->alarms);
	*source = (struct aw_mib_source){0};
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
aw_mib_source_set_alarms(
    struct aw_mib_source *source, const struct aw_alarms *alarms, struct aw_error *err)
{
	size_t n = aw_alarms_count(alarms);
	const struct aw_alarm **rows;

	/* The old pointers may be invalid. */
	source->n_alarms = 0;
	source->pending = 0;
	source->suppressed = aw_alarms_suppressed(alarms);
	rows = realloc(source->alarms, (n + 1) * sizeof(struct aw_alarm *));
	if (rows == NULL)
		return aw_error_nomem(err);
	source->alarms = rows;
	for (size_t i = 0; i < n; i++) {
		const struct aw_alarm *alarm = aw_alarms_at(alarms, i);

		if (alarm->pending != 0)
			source->pending++;
		if (!alarm->cleared)
			rows[source->n_alarms++] = alarm;
	}
	qsort(rows, source->n_alarms, sizeof(struct aw_alarm *), compare_alarms);
	return AW_OK;
}
