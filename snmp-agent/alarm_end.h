/* SPDX-License-Identifier: ISC */
/*
 * What becomes of an alarm whose finding is gone: it is over only if the facts that say so are
 * there. Facts that vanished or are too old leave it raised, in doubt.
 */
#ifndef AW_ALARM_END_H
#define AW_ALARM_END_H

#include "alarm/alarm.h"
#include "device_row.h"

/* The device of the alarms, and the instant of its judgement. */
struct aw_alarm_facts {
	const struct aw_device_row *device;
	int64_t now;
};

/* An aw_alarm_ender; ctx is a struct aw_alarm_facts. */
enum aw_alarm_end
aw_alarm_end(const void *ctx, const struct aw_alarm *alarm, char text[AW_ALARM_TEXT_MAX]);

#endif
