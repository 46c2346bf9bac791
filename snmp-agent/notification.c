/* SPDX-License-Identifier: ISC */
#include "notification.h"

#include <string.h>

#include "columns.h"
#include "mib_base.h"

#define AGENT_STARTED 14

/* The first row that fits an alarm is its notification; class 0 and finding NONE fit any. */
static const struct {
	struct aw_notification notification;
	unsigned class;
	enum aw_finding finding;
	bool cleared;
} kinds[] = {
    {{"awReadinessAtRisk", 1}, AW_ALARM_READINESS, AW_FINDING_AT_RISK, false},
    {{"awReadinessBroken", 2}, AW_ALARM_READINESS, AW_FINDING_BROKEN, false},
    {{"awReadinessUnknown", 3}, AW_ALARM_READINESS, AW_FINDING_READINESS_UNKNOWN, false},
    {{"awReadinessCleanUp", 4}, AW_ALARM_READINESS, AW_FINDING_CLEAN_UP, false},
    {{"awReadinessCleared", 5}, AW_ALARM_READINESS, AW_FINDING_NONE, true},
    {{"awAnchorAlarm", 6}, AW_ALARM_ANCHOR, AW_FINDING_NONE, false},
    {{"awAnchorCleared", 7}, AW_ALARM_ANCHOR, AW_FINDING_NONE, true},
    {{"awStoreAlarm", 8}, AW_ALARM_STORE, AW_FINDING_NONE, false},
    {{"awStoreCleared", 9}, AW_ALARM_STORE, AW_FINDING_NONE, true},
    {{"awCollectionAlarm", 10}, AW_ALARM_COLLECTION, AW_FINDING_NONE, false},
    {{"awCollectionCleared", 11}, AW_ALARM_COLLECTION, AW_FINDING_NONE, true},
    {{"awOtherAlarm", 12}, 0, AW_FINDING_NONE, false},
    {{"awOtherCleared", 13}, 0, AW_FINDING_NONE, true},
    {{"awAgentStarted", AGENT_STARTED}, 0, AW_FINDING_NONE, false},
};
#define KINDS (sizeof(kinds) / sizeof(kinds[0]))

/* What the OBJECTS clause of every alarm's notification names, in its order. */
static const char *const alarm_variables[] = {"awAlarmDeviceName", "awAlarmObjectName",
    "awAlarmSeverity", "awAlarmCode", "awAlarmText", "awAlarmSinceText", "awAlarmDateText"};
#define ALARM_VARIABLES (sizeof(alarm_variables) / sizeof(alarm_variables[0]))

static const char *const start_variables[] = {"awAgentVersion", "awFleetDevices", "awFleetAlarms"};
#define START_VARIABLES (sizeof(start_variables) / sizeof(start_variables[0]))

_Static_assert(ALARM_VARIABLES <= AW_AX_VARBINDS_MAX, "room for the variables");

const struct aw_notification *
aw_notification_at(size_t n)
{
	return n < KINDS ? &kinds[n].notification : NULL;
}

const char *
aw_notification_variable(size_t n, size_t i)
{
	if (n >= KINDS)
		return NULL;
	if (kinds[n].notification.id == AGENT_STARTED)
		return i < START_VARIABLES ? start_variables[i] : NULL;
	return i < ALARM_VARIABLES ? alarm_variables[i] : NULL;
}

static unsigned long
kind_of(const struct aw_alarm *alarm)
{
	size_t i = 0;

	while (i + 1 < KINDS &&
	       (kinds[i].cleared != alarm->cleared ||
		   (kinds[i].class != 0 && kinds[i].class != (unsigned)alarm->class) ||
		   (kinds[i].finding != AW_FINDING_NONE && kinds[i].finding != alarm->finding)))
		i++;
	return kinds[i].notification.id;
}

static void
set_id(struct aw_oid *id, unsigned long number)
{
	static const unsigned long root[] = {AW_MIB_BASE, 0};

	memcpy(id->arcs, root, sizeof(root));
	id->len = sizeof(root) / sizeof(root[0]);
	id->arcs[id->len++] = number;
}

/* One variable as GET would answer it; false if the row has no value. */
static bool
fill(struct aw_varbind *varbind, const struct aw_table *table, const char *name,
    const struct aw_row *row, int64_t now)
{
	const struct aw_column *column = aw_table_column_named(table, name);

	if (column == NULL || !aw_column_value(column, row, now, &varbind->value))
		return false;
	aw_table_oid(&aw_mib, table, column, row, &varbind->oid);
	varbind->type = aw_kind_smi(column->kind);
	return true;
}

size_t
aw_notification_of_alarm(const struct aw_world *world, const struct aw_alarm *alarm, int64_t now,
    struct aw_oid *id, struct aw_varbind varbinds[AW_AX_VARBINDS_MAX])
{
	const struct aw_row row = {.source = world, .outer = alarm};
	size_t n = 0;

	set_id(id, kind_of(alarm));
	for (size_t i = 0; i < ALARM_VARIABLES; i++)
		if (fill(&varbinds[n], &aw_alarm_table, alarm_variables[i], &row, now))
			n++;
	return n;
}

size_t
aw_notification_of_start(const struct aw_world *world, int64_t now, struct aw_oid *id,
    struct aw_varbind varbinds[AW_AX_VARBINDS_MAX])
{
	const struct aw_row row = {.source = world, .outer = world};
	size_t n = 0;

	set_id(id, AGENT_STARTED);
	for (size_t i = 0; i < START_VARIABLES; i++)
		if (fill(&varbinds[n], &aw_agent_scalars, start_variables[i], &row, now) ||
		    fill(&varbinds[n], &aw_fleet_scalars, start_variables[i], &row, now))
			n++;
	return n;
}
