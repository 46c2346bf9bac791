/* SPDX-License-Identifier: ISC */
/* Notifications as data: which one an alarm calls for, and the columns it carries. */
#ifndef AW_NOTIFICATION_H
#define AW_NOTIFICATION_H

#include "ax.h"
#include "mib_source.h"

struct aw_notification {
	const char *name;
	unsigned long id; /* below awNotifications */
};

/* The n-th notification of the MIB, or NULL past the last one. */
const struct aw_notification *aw_notification_at(size_t n);

/* The i-th variable that the n-th notification carries, or NULL. */
const char *aw_notification_variable(size_t n, size_t i);

/*
 * Fills the identifier and the variables that tell the alarm's pending event, from the columns of
 * awAlarmTable; returns how many variables.
 */
size_t aw_notification_of_alarm(const struct aw_mib_source *source, const struct aw_alarm *alarm,
    int64_t now, struct aw_oid *id, struct aw_varbind varbinds[AW_AX_VARBINDS_MAX]);

/* The same for awAgentStarted. */
size_t aw_notification_of_start(const struct aw_mib_source *source, int64_t now, struct aw_oid *id,
    struct aw_varbind varbinds[AW_AX_VARBINDS_MAX]);

#endif
