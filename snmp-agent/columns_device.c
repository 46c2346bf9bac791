/* SPDX-License-Identifier: ISC */
/* awDeviceTable, awReadinessTable and awTransitionTable. */
#include "columns.h"

#include <string.h>

#include "columns_shared.h"
#include "model/device_record.h"
#include "model/model.h"
#include "model/store.h"

static const void *
device_judgement(const struct aw_row *row)
{
	return ((const struct aw_device_row *)row->outer)->judgement;
}

/* NULL if no record was ever read: values of the placeholder are not shown. */
static const void *
device_record(const struct aw_row *row)
{
	const struct aw_loaded *loaded = ((const struct aw_device_row *)row->outer)->loaded;

	return loaded->expected ? NULL : loaded->record;
}

/* Absent if the device never reported its identity. */
static bool
get_mismatch(const struct aw_row *row, int64_t now, struct aw_value *value)
{
	const struct aw_record *record = device_record(row);

	(void)now;
	if (record == NULL ||
	    (record->identity.observed_at == AW_INSTANT_NONE && !aw_record_mismatch(record)))
		return false;
	value->number = aw_record_mismatch(record);
	return true;
}

#define SKEW_SLACK 60 /* seconds: the error of comparing clocks over a network */
#define STATE(id, name, state) AW_NUMBER(id, name, NULL, aw_device_row, states[state])

static const struct aw_column device_columns[] = {
    AW_SEVERITY(2, "awDeviceSeverity", NULL, aw_device_row, severity),
    AW_READINESS(3, "awDeviceReadiness", NULL, aw_device_row, worst),
    AW_AGING_TEXT(4, "awDeviceReason", NULL, aw_device_row, reason),
    AW_DATE(5, "awDeviceBreakDate", NULL, aw_device_row, break_date),
    AW_LEFT(6, "awDeviceBreakSeconds", NULL, aw_device_row, break_date),
    STATE(7, "awDeviceBroken", AW_READINESS_BROKEN),
    STATE(8, "awDeviceAtRisk", AW_READINESS_AT_RISK),
    STATE(9, "awDeviceUnknown", AW_READINESS_UNKNOWN),
    STATE(10, "awDeviceCleanUp", AW_READINESS_CLEAN_UP),
    STATE(11, "awDeviceReady", AW_READINESS_READY),
    STATE(12, "awDeviceNotAffected", AW_READINESS_NOT_AFFECTED),
    AW_NUMBER(13, "awDeviceFindings", NULL, aw_device_row, findings),
    AW_NUMBER(14, "awDeviceStores", NULL, aw_device_row, stores),
    AW_NUMBER(15, "awDeviceAnchors", NULL, aw_device_row, anchors),
    AW_SEEN(16, "awDeviceObservedAt", device_judgement, aw_judgement, observed_at),
    AW_AGE(17, "awDeviceAge", device_judgement, aw_judgement, observed_at),
    AW_TRUTH(18, "awDeviceStale", device_judgement, aw_judgement, stale),
    AW_FIELD(19, "awDeviceInterval", AW_KIND_INTEGER, 0, 2147483647, 0, device_record, aw_record,
	interval),
    AW_TEXT(20, "awDeviceCollector", device_record, aw_record, collector),
    AW_ERROR(21, "awDeviceRecordCode", NULL, aw_device_row, error),
    AW_TEXT(22, "awDeviceRecordText", NULL, aw_device_row, error_text),
    AW_TEXT(23, "awDeviceProduct", device_record, aw_record, identity.product),
    AW_TEXT(24, "awDeviceVersion", device_record, aw_record, identity.version),
    AW_TEXT(25, "awDeviceSerial", device_record, aw_record, identity.serial),
    AW_FLAGGED(.slack = SKEW_SLACK, 26, "awDeviceClockSkew", AW_KIND_SPAN, 0, 0, 0, device_record,
	aw_record, identity.clock_skew),
    AW_CALL(27, "awDeviceIdentityMismatch", AW_KIND_TRUTH, 1, 2, 0, device_record, get_mismatch),
    AW_SEEN(28, "awDeviceIdentityAt", device_record, aw_record, identity.observed_at),
    AW_TEXT(29, "awDeviceManagedBy", device_record, aw_record, managed_by),
    AW_NUMBER(30, "awDeviceServices", NULL, aw_device_row, services),
    AW_NUMBER(31, "awDeviceServicesFailing", NULL, aw_device_row, verified[AW_VERIFIED_NO]),
    AW_DATE(32, "awDeviceImpactDate", NULL, aw_device_row, impact_date),
    AW_LEFT(33, "awDeviceImpactSeconds", NULL, aw_device_row, impact_date),
};

static const struct aw_level device_level = {.count = aw_device_count,
    .at = aw_device_at,
    .keys = aw_device_keys,
    .index = aw_device_index,
    .n_index = 1,
    .fixed = sizeof(struct aw_device_row)};
static const unsigned long device_root[] = {3, 1};

const struct aw_table aw_device_table = {.name = "awDeviceTable",
    .root = device_root,
    .root_len = 2,
    .levels = &device_level,
    .n_levels = 1,
    .columns = device_columns,
    .n_columns = sizeof(device_columns) / sizeof(device_columns[0])};

static size_t
readiness_count(const struct aw_row *parent)
{
	const struct aw_device_row *device = parent->outer;

	return device->judgement->n_readiness;
}

static const void *
readiness_at(const struct aw_row *parent, size_t i)
{
	const struct aw_device_row *device = parent->outer;

	return &device->judgement->readiness[AW_SNAPSHOT(parent)->transitions[i]];
}

static void
readiness_keys(const struct aw_row *parent, const void *row, struct aw_key *keys)
{
	const struct aw_readiness_verdict *verdict = row;

	(void)parent;
	keys[0].string = verdict->transition->name;
	keys[0].number = (uint32_t)strlen(verdict->transition->name);
}

static const void *
readiness_missing(const struct aw_row *row)
{
	return ((const struct aw_readiness_verdict *)row->inner)->missing;
}

static const void *
readiness_switch(const struct aw_row *row)
{
	return ((const struct aw_readiness_verdict *)row->inner)->first;
}

static const struct aw_column readiness_columns[] = {
    AW_READINESS(1, "awReadinessState", NULL, aw_readiness_verdict, state),
    AW_SEVERITY(2, "awReadinessSeverity", NULL, aw_readiness_verdict, severity),
    AW_TEXT(3, "awReadinessReason", NULL, aw_readiness_verdict, reason),
    AW_DATE(4, "awReadinessBreakDate", NULL, aw_readiness_verdict, break_date),
    AW_LEFT(5, "awReadinessBreakSeconds", NULL, aw_readiness_verdict, break_date),
    AW_DATE(6, "awReadinessSince", NULL, aw_readiness_verdict, since),
    AW_TEXT(7, "awReadinessMissingName", readiness_missing, aw_root, name),
    AW_HASH(8, "awReadinessMissingSha256", readiness_missing, aw_root, sha256),
    AW_TRUTH(9, "awReadinessByKey", NULL, aw_readiness_verdict, by_key),
    AW_WORD(10, "awReadinessStore", AW_STORE_NAME_MAX, NULL, aw_readiness_verdict, store),
    AW_TEXT(11, "awReadinessService", readiness_switch, aw_switch, service),
    AW_SEEN(12, "awReadinessObservedAt", device_judgement, aw_judgement, observed_at),
    AW_AGE(13, "awReadinessAge", device_judgement, aw_judgement, observed_at),
    AW_TRUTH(14, "awReadinessStale", device_judgement, aw_judgement, stale),
    AW_DATE(15, "awReadinessAnyDaySince", NULL, aw_readiness_verdict, any_day_since),
    AW_DATE(16, "awReadinessImpactDate", NULL, aw_readiness_verdict, impact_date),
    AW_LEFT(17, "awReadinessImpactSeconds", NULL, aw_readiness_verdict, impact_date),
    AW_TEXT(18, "awReadinessRemedy", NULL, aw_readiness_verdict, remedy),
    AW_TEXT(19, "awReadinessDecidedBy", NULL, aw_readiness_verdict, service),
};

static const struct aw_level readiness_levels[] = {{.count = aw_device_count,
						       .at = aw_device_at,
						       .keys = aw_device_keys,
						       .index = aw_device_index,
						       .n_index = 1,
						       .fixed = sizeof(struct aw_device_row)},
    {.count = readiness_count,
	.at = readiness_at,
	.keys = readiness_keys,
	.index = aw_transition_index,
	.n_index = 1,
	.fixed = offsetof(struct aw_readiness_verdict, remedy),
	.texts = 2}};
_Static_assert(offsetof(struct aw_readiness_verdict, reason) ==
		       offsetof(struct aw_readiness_verdict, remedy) + sizeof(char *) &&
		   sizeof(struct aw_readiness_verdict) ==
		       offsetof(struct aw_readiness_verdict, remedy) + 2 * sizeof(char *),
    "the texts of a verdict come last");
static const unsigned long readiness_root[] = {4, 1};

const struct aw_table aw_readiness_table = {.name = "awReadinessTable",
    .root = readiness_root,
    .root_len = 2,
    .levels = readiness_levels,
    .n_levels = 2,
    .columns = readiness_columns,
    .n_columns = sizeof(readiness_columns) / sizeof(readiness_columns[0])};

static size_t
transition_count(const struct aw_row *parent)
{
	return AW_SNAPSHOT(parent)->n_transitions;
}

static const void *
transition_at(const struct aw_row *parent, size_t i)
{
	const struct aw_snapshot *snapshot = AW_SNAPSHOT(parent);

	return &snapshot->rules->config->transitions.items[snapshot->transitions[i]];
}

static void
transition_keys(const struct aw_row *parent, const void *row, struct aw_key *keys)
{
	const struct aw_transition *transition = row;

	(void)parent;
	keys[0].string = transition->name;
	keys[0].number = (uint32_t)strlen(transition->name);
}

static const void *
first_retiring(const struct aw_row *row)
{
	const struct aw_transition *transition = row->outer;

	return transition->n_retiring > 0 ? &transition->retiring[0] : NULL;
}

static const void *
first_replacement(const struct aw_row *row)
{
	const struct aw_transition *transition = row->outer;

	return transition->n_replacements > 0 ? &transition->replacements[0] : NULL;
}

static const void *
first_switch(const struct aw_row *row)
{
	const struct aw_transition *transition = row->outer;

	return transition->n_switches > 0 ? &transition->switches[0] : NULL;
}

static const void *
last_switch(const struct aw_row *row)
{
	const struct aw_transition *transition = row->outer;
	size_t n = transition->n_switches;

	return n > 0 ? &transition->switches[n - 1] : NULL;
}

static const struct aw_column transition_columns[] = {
    AW_TEXT(2, "awTransitionTitle", NULL, aw_transition, title),
    AW_FIELD(3, "awTransitionApplies", AW_KIND_INTEGER, 1, 3, 1, NULL, aw_transition, applies),
    AW_DATE(4, "awTransitionIssuanceStop", NULL, aw_transition, issuance_stop),
    AW_DATE(5, "awTransitionFirstSwitch", first_switch, aw_switch, at),
    AW_LEFT(6, "awTransitionFirstSeconds", first_switch, aw_switch, at),
    AW_TEXT(7, "awTransitionFirstService", first_switch, aw_switch, service),
    AW_DATE(8, "awTransitionLastSwitch", last_switch, aw_switch, at),
    AW_DATE(9, "awTransitionCleanUp", NULL, aw_transition, clean_up),
    AW_NUMBER(10, "awTransitionServices", NULL, aw_transition, n_switches),
    AW_NUMBER(11, "awTransitionRetiring", NULL, aw_transition, n_retiring),
    AW_TEXT(12, "awTransitionRetiringName", first_retiring, aw_root, name),
    AW_HASH(13, "awTransitionRetiringSha256", first_retiring, aw_root, sha256),
    AW_NUMBER(14, "awTransitionReplacements", NULL, aw_transition, n_replacements),
    AW_TEXT(15, "awTransitionReplacementName", first_replacement, aw_root, name),
    AW_HASH(16, "awTransitionReplacementSha256", first_replacement, aw_root, sha256),
    AW_TEXT(17, "awTransitionSource", NULL, aw_transition, source),
};

static const struct aw_level transition_level = {.count = transition_count,
    .at = transition_at,
    .keys = transition_keys,
    .index = aw_transition_index,
    .n_index = 1};
static const unsigned long transition_root[] = {6, 1};

const struct aw_table aw_transition_table = {.name = "awTransitionTable",
    .root = transition_root,
    .root_len = 2,
    .levels = &transition_level,
    .n_levels = 1,
    .columns = transition_columns,
    .n_columns = sizeof(transition_columns) / sizeof(transition_columns[0])};
