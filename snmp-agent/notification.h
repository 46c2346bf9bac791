/* SPDX-License-Identifier: ISC */
/* Notifications as data: which one an alarm causes, and which columns it carries. */
#ifndef AW_NOTIFICATION_H
#define AW_NOTIFICATION_H

#include "ax.h"
#include "mib_source.h"

/* A NOTIFICATION-TYPE of the MIB. */
struct aw_notification {
	const char *name;
	unsigned long id; /* below awNotifications */
};

/* The n-th notification of the MIB, from 0; NULL after the last one. */
const struct aw_notification *aw_notification_at(size_t n);

/* Name of the i-th variable of the n-th notification, from 0; NULL after the last one. */
const char *aw_notification_variable(size_t n, size_t i);

/*
 * Fills the identifier and the variables of the notification of an alarm, as of `now`: the columns
 * of awAlarmTable in the order of the OBJECTS clause (RFC 2578, 8.1). Returns the number of
 * variables. Values may point into alarm and source.
 */
size_t aw_notification_of_alarm(const struct aw_mib_source *source, const struct aw_alarm *alarm,
    int64_t now, struct aw_oid *id, struct aw_varbind varbinds[AW_AX_VARBINDS_MAX]);

/* The same for awAgentStarted and awAlarmSummary (of source->storm), which carry scalars. */
size_t aw_notification_of_start(const struct aw_mib_source *source, int64_t now, struct aw_oid *id,
    struct aw_varbind varbinds[AW_AX_VARBINDS_MAX]);
size_t aw_notification_of_storm(const struct aw_mib_source *source, int64_t now, struct aw_oid *id,
    struct aw_varbind varbinds[AW_AX_VARBINDS_MAX]);

#endif
