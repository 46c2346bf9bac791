/* SPDX-License-Identifier: ISC */
/* Storms: many events of one class of alarms in a minute, which a summary announces. */
#ifndef AW_ALARM_STORM_H
#define AW_ALARM_STORM_H

#include "alarm/alarm.h"

/*
 * To be called in each turn of the caller's loop, with a monotonic clock: from then on an
 * event waits for a moment, and from AW_STORM_MIN events of one class in a minute on they wait for
 * their summary. Without it each event may be sent at once.
 */
#define AW_STORM_MIN 50
void aw_alarms_turn(struct aw_alarms *alarms, int64_t now_ms);

struct aw_alarm_storm {
	enum aw_alarm_class class;
	bool cleared;   /* else raised or changed */
	uint32_t count; /* in the last minute; those that were sent before are counted, too */
	enum aw_severity severity; /* of the worst */
	char text[AW_ALARM_TEXT_MAX];
};

/* A summary that is due; once it is sent, the caller says so, and its events may be sent. */
bool aw_alarms_storm(struct aw_alarms *alarms, struct aw_alarm_storm *out);
void aw_alarms_storm_sent(struct aw_alarms *alarms, const struct aw_alarm_storm *sent);

#endif
