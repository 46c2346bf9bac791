/* SPDX-License-Identifier: ISC */
/* The region and the scalars. */
#include "columns.h"

#include <string.h>

#include "base/instant.h"
#include "columns_shared.h"
#include "mib_base.h"
#include "model/model.h"

static const struct aw_index no_index = {.name = NULL, .kind = AW_KEY_NUMBER};

static size_t
count_one(const struct aw_row *parent)
{
	return AW_SNAPSHOT(parent) == NULL ? 0 : 1;
}

static const void *
get_source(const struct aw_row *parent, size_t i)
{
	(void)i;
	return parent->source;
}

static void
scalar_keys(const struct aw_row *parent, const void *row, struct aw_key *keys)
{
	(void)parent;
	(void)row;
	keys[0].number = 0;
}

static const struct aw_level scalar_level = {
    .count = count_one, .at = get_source, .keys = scalar_keys, .index = &no_index, .n_index = 1};

static const void *
snapshot_base(const struct aw_row *row)
{
	return AW_SNAPSHOT(row);
}

static bool
get_now(const struct aw_row *row, int64_t now, struct aw_value *value)
{
	(void)row;
	value->number = now;
	return true;
}

/* NULL before the first summary of a storm. */
static const void *
storm_base(const struct aw_row *row)
{
	const struct aw_mib_source *source = AW_MIB_SOURCE(row);

	return source->storm_at != AW_INSTANT_NONE ? source : NULL;
}

static bool
get_event(const struct aw_row *row, int64_t now, struct aw_value *value)
{
	(void)now;
	value->number = AW_MIB_SOURCE(row)->storm.cleared ? 2 : 1;
	return true;
}

static bool
get_summary(const struct aw_row *row, int64_t now, struct aw_value *value)
{
	(void)now;
	value->bytes = AW_MIB_SOURCE(row)->storm.text;
	value->len = strlen(value->bytes);
	return true;
}

static const unsigned long agent_root[] = {1};
static const struct aw_column agent_columns[] = {
    AW_TEXT(1, "awAgentVersion", NULL, aw_mib_source, version),
    AW_DATE(2, "awAgentStartedAt", NULL, aw_mib_source, started_at),
    AW_CALL(3, "awAgentNow", AW_KIND_DATE, 11, 11, 0, NULL, get_now),
    AW_NUMBER(4, "awAgentRecordSerial", snapshot_base, aw_snapshot, serial),
    AW_DATE(5, "awAgentRecordChangedAt", snapshot_base, aw_snapshot, changed_at),
    AW_DATE(6, "awAgentJudgedAt", snapshot_base, aw_snapshot, judged_at),
    AW_NUMBER(7, "awAgentRecordsUnreadable", snapshot_base, aw_snapshot, fleet.unreadable),
    AW_FIELD(8, "awAgentNotificationsSent", AW_KIND_COUNTER, 0, 0, 0, NULL, aw_mib_source, sent),
    AW_FIELD(9, "awAgentNotificationsSuppressed", AW_KIND_COUNTER, 0, 0, 0, NULL, aw_mib_source,
	suppressed),
    AW_FIELD(
	10, "awAgentNotificationsDropped", AW_KIND_COUNTER, 0, 0, 0, NULL, aw_mib_source, dropped),
    AW_NUMBER(11, "awAgentNotificationsPending", NULL, aw_mib_source, pending),
    AW_ENUM(12, "awAgentRecordsState", 3, NULL, aw_mib_source, records),
    AW_TEXT(13, "awAgentRecordsText", NULL, aw_mib_source, records_text),
    AW_ENUM(14, "awAgentAlarmsState", 3, NULL, aw_mib_source, state),
    AW_TEXT(15, "awAgentAlarmsText", NULL, aw_mib_source, state_text),
    AW_NUMBER(16, "awAgentNotificationSequence", NULL, aw_mib_source, sequence),
    AW_FIELD(17, "awAgentSummariesSent", AW_KIND_COUNTER, 0, 0, 0, NULL, aw_mib_source, summaries),
    AW_NUMBER(18, "awAgentSummaryCount", storm_base, aw_mib_source, storm.count),
    AW_ENUM(19, "awAgentSummaryClass", AW_ALARM_CLASS_MAX, storm_base, aw_mib_source, storm.class),
    AW_CALL(20, "awAgentSummaryEvent", AW_KIND_INTEGER, 1, 2, 0, storm_base, get_event),
    AW_SEVERITY(21, "awAgentSummarySeverity", storm_base, aw_mib_source, storm.severity),
    AW_CALL(22, "awAgentSummaryText", AW_KIND_TEXT, 0, AW_TEXT_MAX, 0, storm_base, get_summary),
    AW_DATE(23, "awAgentSummaryAt", storm_base, aw_mib_source, storm_at),
};

const struct aw_table aw_agent_scalars = {.name = "awAgent",
    .root = agent_root,
    .root_len = 1,
    .levels = &scalar_level,
    .n_levels = 1,
    .uncounted = true,
    .columns = agent_columns,
    .n_columns = sizeof(agent_columns) / sizeof(agent_columns[0])};

/* NULL without devices: there is no worst severity then. */
static const void *
fleet_with_devices(const struct aw_row *row)
{
	const struct aw_totals *fleet = &AW_SNAPSHOT(row)->fleet;

	return fleet->devices > 0 ? fleet : NULL;
}

#define FLEET(id, name, member) AW_NUMBER(id, name, snapshot_base, aw_snapshot, fleet.member)

/* Severity, number of devices and first device of a class of findings. */
#define FLEET_CLASS(id, name, class)                                                              \
	AW_SEVERITY(id, name "Severity", fleet_with_devices, aw_totals, classes[class].severity), \
	    FLEET((id) + 1, name "Devices", classes[class].devices),                              \
	    AW_WORD((id) + 2, name "Worst", AW_DEVICE_NAME_MAX, snapshot_base, aw_snapshot,       \
		fleet.classes[class].worst)

static const unsigned long fleet_root[] = {2};
static const struct aw_column fleet_columns[] = {
    FLEET(1, "awFleetDevices", devices),
    FLEET(2, "awFleetReady", worst[AW_READINESS_READY]),
    FLEET(3, "awFleetCleanUp", worst[AW_READINESS_CLEAN_UP]),
    FLEET(4, "awFleetAtRisk", worst[AW_READINESS_AT_RISK]),
    FLEET(5, "awFleetBroken", worst[AW_READINESS_BROKEN]),
    FLEET(6, "awFleetUnknown", worst[AW_READINESS_UNKNOWN]),
    FLEET(7, "awFleetNotAffected", worst[AW_READINESS_NOT_AFFECTED]),
    FLEET(8, "awFleetStale", stale),
    AW_SEVERITY(9, "awFleetSeverity", fleet_with_devices, aw_totals, severity),
    AW_UNCOUNTED(10, "awFleetAlarms", AW_KIND_UNSIGNED, 0, 0, 0, NULL, aw_mib_source, n_alarms),
    FLEET(11, "awFleetStores", stores),
    FLEET(12, "awFleetAnchors", anchors),
    AW_DATE(13, "awFleetBreakDate", snapshot_base, aw_snapshot, fleet.break_date),
    AW_LEFT(14, "awFleetBreakSeconds", snapshot_base, aw_snapshot, fleet.break_date),
    AW_WORD(15, "awFleetBreakDevice", AW_DEVICE_NAME_MAX, snapshot_base, aw_snapshot,
	fleet.break_device),
    FLEET(16, "awFleetServices", services),
    FLEET(17, "awFleetServicesFailing", verified[AW_VERIFIED_NO]),
    FLEET(18, "awFleetServicesUnknown", verified[AW_VERIFIED_UNKNOWN]),
    AW_DATE(19, "awFleetImpactDate", snapshot_base, aw_snapshot, fleet.impact_date),
    AW_LEFT(20, "awFleetImpactSeconds", snapshot_base, aw_snapshot, fleet.impact_date),
    AW_WORD(21, "awFleetImpactDevice", AW_DEVICE_NAME_MAX, snapshot_base, aw_snapshot,
	fleet.impact_device),
    FLEET(22, "awFleetSeverityOk", severities[AW_SEVERITY_OK]),
    FLEET(23, "awFleetSeverityUnknown", severities[AW_SEVERITY_UNKNOWN]),
    FLEET(24, "awFleetSeverityWarning", severities[AW_SEVERITY_WARNING]),
    FLEET(25, "awFleetSeverityCritical", severities[AW_SEVERITY_CRITICAL]),
    AW_WORD(26, "awFleetWorstDevice", AW_DEVICE_NAME_MAX, snapshot_base, aw_snapshot,
	fleet.worst_device),
    AW_AGING_TEXT(27, "awFleetWorstText", snapshot_base, aw_snapshot, fleet.worst_text),
    FLEET_CLASS(28, "awFleetTrust", AW_FLEET_TRUST),
    FLEET_CLASS(31, "awFleetLicense", AW_FLEET_LICENSE),
    FLEET_CLASS(34, "awFleetService", AW_FLEET_SERVICE),
    FLEET_CLASS(37, "awFleetCertificate", AW_FLEET_CERTIFICATE),
    FLEET_CLASS(40, "awFleetCollection", AW_FLEET_COLLECTION),
};

const struct aw_table aw_fleet_scalars = {.name = "awFleet",
    .root = fleet_root,
    .root_len = 1,
    .levels = &scalar_level,
    .n_levels = 1,
    .columns = fleet_columns,
    .n_columns = sizeof(fleet_columns) / sizeof(fleet_columns[0])};

static const struct aw_table *const tables[] = {&aw_agent_scalars, &aw_fleet_scalars,
    &aw_device_table, &aw_readiness_table, &aw_alarm_table, &aw_transition_table, &aw_store_table,
    &aw_anchor_table, &aw_license_table, &aw_entitlement_table, &aw_certificate_table,
    &aw_source_table, &aw_service_table, &aw_missing_table, &aw_horizon_table};
static const unsigned long region_root[] = {AW_MIB_BASE, 1};

const struct aw_region aw_mib = {.root = region_root,
    .root_len = sizeof(region_root) / sizeof(region_root[0]),
    .tables = tables,
    .n_tables = sizeof(tables) / sizeof(tables[0])};
