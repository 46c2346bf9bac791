/* SPDX-License-Identifier: ISC */
#include "notification.h"

#include <string.h>

#include "columns.h"
#include "mib_base.h"

/* All notifications, in the order of their numbers. */
enum {
	READINESS_AT_RISK = 1,
	READINESS_BROKEN,
	READINESS_UNKNOWN,
	READINESS_CLEAN_UP,
	READINESS_CLEARED,
	ANCHOR_ALARM,
	ANCHOR_CLEARED,
	STORE_ALARM,
	STORE_CLEARED,
	COLLECTION_ALARM,
	COLLECTION_CLEARED,
	OTHER_ALARM,
	OTHER_CLEARED,
	AGENT_STARTED,
	SYNC_FAILED,
	SYNC_RESTORED,
	GRACE_ENTERED,
	GRACE_ENDED,
	AUTHORIZATION_EXPIRED,
	ACK_OVERDUE,
	ACK_RECEIVED,
	LICENSE_UNKNOWN,
	LICENSE_CLEARED,
	REGISTRATION_LOST,
	REGISTRATION_EXPIRING,
	REGISTRATION_RESTORED,
	OUT_OF_COMPLIANCE,
	COMPLIANCE_RESTORED,
	EVALUATION_ENDING,
	EVALUATION_EXPIRED,
	EVALUATION_CLEARED,
	ENTITLEMENT_ALARM,
	ENTITLEMENT_CLEARED,
	CERTIFICATE_ALARM,
	CERTIFICATE_CLEARED,
	SOURCE_ALARM,
	SOURCE_CLEARED,
	SERVICE_FAILS,
	SERVICE_ENDING,
	SERVICE_UNKNOWN,
	SERVICE_CLEARED,
	CHAIN_CHANGED,
	CHAIN_CLEARED,
	AGENT_ALARM,
	AGENT_CLEARED,
	ALARM_SUMMARY,
};

static const struct aw_notification notifications[] = {
    {"awReadinessAtRisk", READINESS_AT_RISK},
    {"awReadinessBroken", READINESS_BROKEN},
    {"awReadinessUnknown", READINESS_UNKNOWN},
    {"awReadinessCleanUp", READINESS_CLEAN_UP},
    {"awReadinessCleared", READINESS_CLEARED},
    {"awAnchorAlarm", ANCHOR_ALARM},
    {"awAnchorCleared", ANCHOR_CLEARED},
    {"awStoreAlarm", STORE_ALARM},
    {"awStoreCleared", STORE_CLEARED},
    {"awCollectionAlarm", COLLECTION_ALARM},
    {"awCollectionCleared", COLLECTION_CLEARED},
    {"awOtherAlarm", OTHER_ALARM},
    {"awOtherCleared", OTHER_CLEARED},
    {"awAgentStarted", AGENT_STARTED},
    {"awSyncFailed", SYNC_FAILED},
    {"awSyncRestored", SYNC_RESTORED},
    {"awGraceEntered", GRACE_ENTERED},
    {"awGraceEnded", GRACE_ENDED},
    {"awAuthorizationExpired", AUTHORIZATION_EXPIRED},
    {"awAckOverdue", ACK_OVERDUE},
    {"awAckReceived", ACK_RECEIVED},
    {"awLicenseUnknown", LICENSE_UNKNOWN},
    {"awLicenseCleared", LICENSE_CLEARED},
    {"awRegistrationLost", REGISTRATION_LOST},
    {"awRegistrationExpiring", REGISTRATION_EXPIRING},
    {"awRegistrationRestored", REGISTRATION_RESTORED},
    {"awOutOfCompliance", OUT_OF_COMPLIANCE},
    {"awComplianceRestored", COMPLIANCE_RESTORED},
    {"awEvaluationEnding", EVALUATION_ENDING},
    {"awEvaluationExpired", EVALUATION_EXPIRED},
    {"awEvaluationCleared", EVALUATION_CLEARED},
    {"awEntitlementAlarm", ENTITLEMENT_ALARM},
    {"awEntitlementCleared", ENTITLEMENT_CLEARED},
    {"awCertificateAlarm", CERTIFICATE_ALARM},
    {"awCertificateCleared", CERTIFICATE_CLEARED},
    {"awSourceAlarm", SOURCE_ALARM},
    {"awSourceCleared", SOURCE_CLEARED},
    {"awServiceFails", SERVICE_FAILS},
    {"awServiceEnding", SERVICE_ENDING},
    {"awServiceUnknown", SERVICE_UNKNOWN},
    {"awServiceCleared", SERVICE_CLEARED},
    {"awChainChanged", CHAIN_CHANGED},
    {"awChainCleared", CHAIN_CLEARED},
    {"awAgentAlarm", AGENT_ALARM},
    {"awAgentCleared", AGENT_CLEARED},
    {"awAlarmSummary", ALARM_SUMMARY},
};
#define NOTIFICATIONS (sizeof(notifications) / sizeof(notifications[0]))

/*
 * The first row that matches an alarm has the notifications for raising and clearing it; class 0
 * and finding NONE match all. A cleared alarm has its last finding.
 */
static const struct {
	unsigned class;
	enum aw_finding finding;
	unsigned long raised, cleared;
} rules[] = {
    {AW_ALARM_READINESS, AW_FINDING_AT_RISK, READINESS_AT_RISK, READINESS_CLEARED},
    {AW_ALARM_READINESS, AW_FINDING_BROKEN, READINESS_BROKEN, READINESS_CLEARED},
    {AW_ALARM_READINESS, AW_FINDING_READINESS_UNKNOWN, READINESS_UNKNOWN, READINESS_CLEARED},
    {AW_ALARM_READINESS, AW_FINDING_CLEAN_UP, READINESS_CLEAN_UP, READINESS_CLEARED},
    {AW_ALARM_READINESS, AW_FINDING_NONE, OTHER_ALARM, READINESS_CLEARED},
    {AW_ALARM_ANCHOR, AW_FINDING_NONE, ANCHOR_ALARM, ANCHOR_CLEARED},
    {AW_ALARM_STORE, AW_FINDING_NONE, STORE_ALARM, STORE_CLEARED},
    {AW_ALARM_COLLECTION, AW_FINDING_NONE, COLLECTION_ALARM, COLLECTION_CLEARED},
    {AW_ALARM_LICENSE, AW_FINDING_SYNC_FAILED, SYNC_FAILED, SYNC_RESTORED},
    {AW_ALARM_LICENSE, AW_FINDING_IN_GRACE, GRACE_ENTERED, GRACE_ENDED},
    {AW_ALARM_LICENSE, AW_FINDING_AUTHORIZATION_EXPIRED, AUTHORIZATION_EXPIRED, SYNC_RESTORED},
    {AW_ALARM_LICENSE, AW_FINDING_ACK_OVERDUE, ACK_OVERDUE, ACK_RECEIVED},
    {AW_ALARM_LICENSE, AW_FINDING_ACK_DUE, ACK_OVERDUE, ACK_RECEIVED},
    {AW_ALARM_LICENSE, AW_FINDING_REPORT_OVERDUE, ACK_OVERDUE, ACK_RECEIVED},
    {AW_ALARM_LICENSE, AW_FINDING_LICENSE_ALARM, OTHER_ALARM, OTHER_CLEARED},
    {AW_ALARM_LICENSE, AW_FINDING_NONE, LICENSE_UNKNOWN, LICENSE_CLEARED},
    {AW_ALARM_REGISTRATION, AW_FINDING_REGISTRATION_EXPIRING, REGISTRATION_EXPIRING,
	REGISTRATION_RESTORED},
    {AW_ALARM_REGISTRATION, AW_FINDING_NONE, REGISTRATION_LOST, REGISTRATION_RESTORED},
    {AW_ALARM_COMPLIANCE, AW_FINDING_NONE, OUT_OF_COMPLIANCE, COMPLIANCE_RESTORED},
    {AW_ALARM_EVALUATION, AW_FINDING_EVALUATION_EXPIRED, EVALUATION_EXPIRED, EVALUATION_CLEARED},
    {AW_ALARM_EVALUATION, AW_FINDING_NONE, EVALUATION_ENDING, EVALUATION_CLEARED},
    {AW_ALARM_ENTITLEMENT, AW_FINDING_NONE, ENTITLEMENT_ALARM, ENTITLEMENT_CLEARED},
    {AW_ALARM_CERTIFICATE, AW_FINDING_NONE, CERTIFICATE_ALARM, CERTIFICATE_CLEARED},
    {AW_ALARM_SOURCE, AW_FINDING_NONE, SOURCE_ALARM, SOURCE_CLEARED},
    {AW_ALARM_SERVICE, AW_FINDING_SERVICE_FAILS, SERVICE_FAILS, SERVICE_CLEARED},
    {AW_ALARM_SERVICE, AW_FINDING_SERVICE_ENDING, SERVICE_ENDING, SERVICE_CLEARED},
    {AW_ALARM_SERVICE, AW_FINDING_NONE, SERVICE_UNKNOWN, SERVICE_CLEARED},
    {AW_ALARM_CHAIN, AW_FINDING_NONE, CHAIN_CHANGED, CHAIN_CLEARED},
    {AW_ALARM_AGENT, AW_FINDING_NONE, AGENT_ALARM, AGENT_CLEARED},
    {0, AW_FINDING_NONE, OTHER_ALARM, OTHER_CLEARED},
};
#define RULES (sizeof(rules) / sizeof(rules[0]))

/* The OBJECTS clauses of notifications, in their order, without the last object. */
static const char *const alarm_variables[] = {"awAlarmDeviceName", "awAlarmObjectName",
    "awAlarmSeverity", "awAlarmCode", "awAlarmText", "awAlarmSinceText", "awAlarmDateText",
    "awAlarmImpactText", "awAlarmMissingName", "awAlarmMissingFingerprint", "awAlarmRemedy"};
#define ALARM_VARIABLES (sizeof(alarm_variables) / sizeof(alarm_variables[0]))
#define COMMON_VARIABLES 7 /* so many for classes other than readiness and service */

static const char *const start_variables[] = {"awAgentVersion", "awFleetDevices", "awFleetAlarms"};
#define START_VARIABLES (sizeof(start_variables) / sizeof(start_variables[0]))

static const char *const summary_variables[] = {"awAgentSummaryCount", "awAgentSummaryClass",
    "awAgentSummaryEvent", "awAgentSummarySeverity", "awAgentSummaryText"};
#define SUMMARY_VARIABLES (sizeof(summary_variables) / sizeof(summary_variables[0]))

/* The last object of each. */
#define SEQUENCE "awAgentNotificationSequence"

_Static_assert(ALARM_VARIABLES < AW_AX_VARBINDS_MAX, "room for the variables");

const struct aw_notification *
aw_notification_at(size_t n)
{
	return n < NOTIFICATIONS ? &notifications[n] : NULL;
}

/* The variables of a notification but for the last. */
static const char *const *
variables_of(unsigned long number, size_t *n)
{
	bool more =
	    number <= READINESS_CLEARED || (number >= SERVICE_FAILS && number <= SERVICE_CLEARED);

	if (number == AGENT_STARTED) {
		*n = START_VARIABLES;
		return start_variables;
	}
	if (number == ALARM_SUMMARY) {
		*n = SUMMARY_VARIABLES;
		return summary_variables;
	}
	*n = more ? ALARM_VARIABLES : COMMON_VARIABLES;
	return alarm_variables;
}

const char *
aw_notification_variable(size_t n, size_t i)
{
	const char *const *names;
	size_t count;

	if (n >= NOTIFICATIONS)
		return NULL;
	names = variables_of(notifications[n].id, &count);
	if (i == count)
		return SEQUENCE;
	return i < count ? names[i] : NULL;
}

static unsigned long
number_of(const struct aw_alarm *alarm)
{
	size_t i = 0;

	while (i + 1 < RULES &&
	       ((rules[i].class != 0 && rules[i].class != (unsigned)alarm->class) ||
		   (rules[i].finding != AW_FINDING_NONE && rules[i].finding != alarm->finding)))
		i++;
	return alarm->cleared ? rules[i].cleared : rules[i].raised;
}

static void
set_id(struct aw_oid *id, unsigned long number)
{
	static const unsigned long root[] = {AW_MIB_BASE, 0};

	memcpy(id->arcs, root, sizeof(root));
	id->len = sizeof(root) / sizeof(root[0]);
	id->arcs[id->len++] = number;
}

/* Fills one variable as GET would answer it; false if the row has no value. */
static bool
fill_varbind(struct aw_varbind *varbind, const struct aw_table *table, const char *name,
    const struct aw_row *row, int64_t now)
{
	const struct aw_column *column = aw_table_column_named(table, name);

	if (column == NULL || !aw_column_value(column, row, now, &varbind->value))
		return false;
	aw_table_oid(&aw_mib, table, column, row, &varbind->oid);
	varbind->type = aw_kind_smi(column->kind);
	return true;
}

/* Of a row of the alarm table, else of the scalars, whose row is the source; then the sequence. */
static size_t
fill_notification(unsigned long number, const struct aw_row *row, int64_t now, struct aw_oid *id,
    struct aw_varbind varbinds[AW_AX_VARBINDS_MAX])
{
	const struct aw_row scalars = {.source = row->source, .outer = row->source};
	size_t count, n = 0;
	const char *const *names = variables_of(number, &count);

	set_id(id, number);
	for (size_t i = 0; i < count; i++) {
		bool filled =
		    names == alarm_variables
			? fill_varbind(&varbinds[n], &aw_alarm_table, names[i], row, now)
			: fill_varbind(&varbinds[n], &aw_agent_scalars, names[i], row, now) ||
			      fill_varbind(&varbinds[n], &aw_fleet_scalars, names[i], row, now);

		n += filled;
	}
	n += fill_varbind(&varbinds[n], &aw_agent_scalars, SEQUENCE, &scalars, now);
	return n;
}

size_t
aw_notification_of_alarm(const struct aw_mib_source *source, const struct aw_alarm *alarm,
    int64_t now, struct aw_oid *id, struct aw_varbind varbinds[AW_AX_VARBINDS_MAX])
{
	const struct aw_row row = {.source = source, .outer = alarm};

	return fill_notification(number_of(alarm), &row, now, id, varbinds);
}

size_t
aw_notification_of_start(const struct aw_mib_source *source, int64_t now, struct aw_oid *id,
    struct aw_varbind varbinds[AW_AX_VARBINDS_MAX])
{
	const struct aw_row row = {.source = source, .outer = source};

	return fill_notification(AGENT_STARTED, &row, now, id, varbinds);
}

size_t
aw_notification_of_storm(const struct aw_mib_source *source, int64_t now, struct aw_oid *id,
    struct aw_varbind varbinds[AW_AX_VARBINDS_MAX])
{
	const struct aw_row row = {.source = source, .outer = source};

	return fill_notification(ALARM_SUMMARY, &row, now, id, varbinds);
}
