/* SPDX-License-Identifier: ISC */
/*
 * Whether a device without a record was taken out of the configuration, or its record vanished. The
 * collector moves the record of a device that is no longer configured to <state>/retired/.
 */
#ifndef AW_RETIRED_H
#define AW_RETIRED_H

#include "alarm/alarm.h"
#include "device_row.h"

/* What decides on it. */
struct aw_retired_facts {
	const char *state_dir;
	const struct aw_rules *rules;
	int64_t configured_at; /* when the configuration was read */
};

/*
 * True if the device is no longer configured: it was when its record was read, and is in the
 * configuration file no more; or the collector retired its record since then (and since the
 * configuration was read, if that has the device). `before` is its row; NULL: none.
 */
bool aw_is_retired(const struct aw_retired_facts *facts, const struct aw_alarm_device *device,
    const struct aw_device_row *before);

#endif
