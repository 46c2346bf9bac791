/* SPDX-License-Identifier: ISC */
/* awAlarmTable. Notifications take their values from the same columns. */
#include "columns.h"

#include <string.h>

#include "base/text.h"
#include "columns_shared.h"
#include "model/model.h"
#include "model/service.h"

static size_t
alarm_count(const struct aw_row *parent)
{
	return AW_MIB_SOURCE(parent)->n_alarms;
}

static const void *
alarm_at(const struct aw_row *parent, size_t i)
{
	return AW_MIB_SOURCE(parent)->alarms[i];
}

static void
alarm_keys(const struct aw_row *parent, const void *row, struct aw_key *keys)
{
	const struct aw_alarm *alarm = row;

	(void)parent;
	keys[0] = (struct aw_key){alarm->device, (uint32_t)strlen(alarm->device)};
	keys[1] = (struct aw_key){NULL, (uint32_t)alarm->class};
	keys[2] = (struct aw_key){alarm->object, (uint32_t)strlen(alarm->object)};
}

static bool
get_alarm_severity(const struct aw_row *row, int64_t now, struct aw_value *value)
{
	const struct aw_alarm *alarm = row->outer;

	(void)now;
	value->number = alarm->cleared ? AW_SEVERITY_OK : alarm->severity;
	return true;
}

/* What the verdict of an alarm has in addition; empty if there is no such verdict. */
struct details {
	const char *remedy, *missing;
	const uint8_t *sha256; /* of the missing root; NULL: not known */
	int64_t impact_date;
};

static void
take_readiness(
    const struct aw_judgement *judgement, const struct aw_alarm *alarm, struct details *out)
{
	for (size_t i = 0; i < judgement->n_readiness; i++) {
		const struct aw_readiness_verdict *verdict = &judgement->readiness[i];

		if (strcmp(verdict->transition->name, alarm->object) != 0)
			continue;
		out->remedy = verdict->remedy;
		out->impact_date = verdict->impact_date;
		if (verdict->missing == NULL)
			return;
		out->missing = verdict->missing->name;
		out->sha256 = verdict->missing->sha256;
		return;
	}
}

static void
take_service(
    const struct aw_judgement *judgement, const struct aw_alarm *alarm, struct details *out)
{
	for (size_t i = 0; i < judgement->n_services; i++) {
		const struct aw_service_verdict *verdict = &judgement->services[i];
		char object[AW_OBJECT_MAX + 1];
		struct aw_service_sum sum;

		aw_service_object(verdict->service, object);
		if (strcmp(object, alarm->object) != 0)
			continue;
		aw_service_sum(verdict, &sum);
		out->remedy = verdict->finding == alarm->finding ? verdict->remedy : NULL;
		out->impact_date = verdict->impact_date;
		out->missing = sum.wanted;
		if (verdict->wanted != NULL && verdict->wanted->known)
			out->sha256 = verdict->wanted->sha256;
		return;
	}
}

/* Of any other class: the finding about the same object. */
static void
take_finding(
    const struct aw_judgement *judgement, const struct aw_alarm *alarm, struct details *out)
{
	for (size_t i = 0; i < judgement->n_verdicts; i++) {
		const struct aw_verdict *verdict = &judgement->verdicts[i];

		if (verdict->finding != alarm->finding ||
		    strcmp(verdict->object, alarm->object) != 0)
			continue;
		out->remedy = verdict->remedy;
		return;
	}
}

static void
find_details(const struct aw_row *row, struct details *out)
{
	const struct aw_alarm *alarm = row->outer;
	const struct aw_device_row *device = aw_snapshot_device(AW_SNAPSHOT(row), alarm->device);

	*out = (struct details){.impact_date = AW_INSTANT_NONE};
	if (device == NULL || alarm->cleared)
		return;
	if (alarm->class == AW_ALARM_READINESS)
		take_readiness(device->judgement, alarm, out);
	else if (alarm->class == AW_ALARM_SERVICE)
		take_service(device->judgement, alarm, out);
	if (alarm->class != AW_ALARM_READINESS && out->remedy == NULL)
		take_finding(device->judgement, alarm, out);
}

static bool
set_text(struct aw_value *value, const char *text)
{
	value->bytes = text != NULL ? text : "";
	value->len = strlen(value->bytes);
	return true;
}

static bool
get_remedy(const struct aw_row *row, int64_t now, struct aw_value *value)
{
	const struct aw_alarm *alarm = row->outer;
	struct details details;

	(void)now;
	find_details(row, &details);
	if (details.remedy == NULL && !alarm->cleared)
		details.remedy = aw_finding_code(alarm->finding)->remedy;
	return set_text(value, details.remedy);
}

static bool
get_impact(const struct aw_row *row, int64_t now, struct aw_value *value)
{
	struct details details;

	(void)now;
	find_details(row, &details);
	value->number = details.impact_date;
	return true;
}

static bool
get_missing(const struct aw_row *row, int64_t now, struct aw_value *value)
{
	struct details details;

	(void)now;
	find_details(row, &details);
	return set_text(value, details.missing);
}

static bool
get_fingerprint(const struct aw_row *row, int64_t now, struct aw_value *value)
{
	struct details details;

	(void)now;
	find_details(row, &details);
	if (details.sha256 == NULL)
		return set_text(value, NULL);
	aw_hex(value->buffer, details.sha256, AW_SHA256_LEN);
	value->bytes = value->buffer;
	value->len = (size_t)2 * AW_SHA256_LEN;
	return true;
}

/* A part that is no longer configured has a code of its own. */
static bool
get_code(const struct aw_row *row, int64_t now, struct aw_value *value)
{
	const struct aw_alarm *alarm = row->outer;
	bool gone = alarm->cleared && alarm->removed;

	(void)now;
	return set_text(value, aw_finding_code(gone ? AW_FINDING_REMOVED : alarm->finding)->id);
}

#define OBJECT_MAX 48

static const struct aw_column alarm_columns[] = {
    AW_WORD(3, "awAlarmDeviceName", AW_DEVICE_NAME_MAX, NULL, aw_alarm, device),
    AW_WORD(4, "awAlarmObjectName", OBJECT_MAX, NULL, aw_alarm, object),
    AW_CALL(5, "awAlarmSeverity", AW_KIND_INTEGER, 1, 4, 1, NULL, get_alarm_severity),
    AW_CALL(6, "awAlarmCode", AW_KIND_TEXT, 1, AW_WORD_MAX, 0, NULL, get_code),
    AW_TEXT(7, "awAlarmText", NULL, aw_alarm, text),
    AW_CALL(8, "awAlarmRemedy", AW_KIND_TEXT, 0, AW_TEXT_MAX, 0, NULL, get_remedy),
    AW_DATE(9, "awAlarmRaisedAt", NULL, aw_alarm, raised_at),
    AW_DATE(10, "awAlarmChangedAt", NULL, aw_alarm, changed_at),
    AW_DATE(11, "awAlarmSince", NULL, aw_alarm, since),
    AW_DATE(12, "awAlarmDate", NULL, aw_alarm, until),
    AW_LEFT(13, "awAlarmSecondsLeft", NULL, aw_alarm, until),
    AW_FIELD(14, "awAlarmSinceText", AW_KIND_STAMP, 0, 32, 0, NULL, aw_alarm, since),
    AW_FIELD(15, "awAlarmDateText", AW_KIND_STAMP, 0, 32, 0, NULL, aw_alarm, until),
    AW_CALL(16, "awAlarmImpactText", AW_KIND_STAMP, 0, 32, 0, NULL, get_impact),
    AW_CALL(17, "awAlarmMissingName", AW_KIND_TEXT, 0, AW_TEXT_MAX, 0, NULL, get_missing),
    AW_CALL(
	18, "awAlarmMissingFingerprint", AW_KIND_TEXT, 0, AW_WORD_MAX, 0, NULL, get_fingerprint),
    AW_DATE(19, "awAlarmDoubtedSince", NULL, aw_alarm, doubted_at),
};

static const struct aw_index alarm_index[] = {
    {"awDeviceName", AW_KEY_STRING, 1, AW_DEVICE_NAME_MAX},
    {"awAlarmClass", AW_KEY_NUMBER, 1, AW_ALARM_CLASS_MAX},
    {"awAlarmObject", AW_KEY_STRING, 1, OBJECT_MAX}};
static const struct aw_level alarm_level = {
    .count = alarm_count, .at = alarm_at, .keys = alarm_keys, .index = alarm_index, .n_index = 3};
static const unsigned long alarm_root[] = {5, 1};

const struct aw_table aw_alarm_table = {.name = "awAlarmTable",
    .root = alarm_root,
    .root_len = 2,
    .levels = &alarm_level,
    .n_levels = 1,
    .uncounted = true,
    .columns = alarm_columns,
    .n_columns = sizeof(alarm_columns) / sizeof(alarm_columns[0])};
