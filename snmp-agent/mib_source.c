/* SPDX-License-Identifier: ISC */
#include "mib_source.h"

#include <stdlib.h>

#include "base/instant.h"

void
aw_mib_source_init(struct aw_mib_source *source, const char *version, int64_t now)
{
	*source = (struct aw_mib_source){.version = version,
	    .started_at = now,
	    .records = AW_RECORDS_READABLE,
	    .state = AW_STATE_SAVED,
	    .records_text = "",
	    .state_text = "",
	    .storm_at = AW_INSTANT_NONE};
}

void
aw_mib_source_clear(struct aw_mib_source *source)
{
	free(source->alarms);
	*source = (struct aw_mib_source){0};
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
	/* The book has them in the order of the index. */
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
	return AW_OK;
}
