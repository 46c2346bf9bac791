/* SPDX-License-Identifier: ISC */
#include "device_row.h"

#include <stdlib.h>
#include <string.h>

#include "model/device_record.h"
#include "model/model.h"

struct aw_rules *
aw_rules_new(struct aw_config *config)
{
	struct aw_rules *rules = calloc(1, sizeof(*rules));

	if (rules == NULL) {
		aw_config_free(config);
		return NULL;
	}
	rules->refs = 1;
	rules->config = config;
	return rules;
}

struct aw_rules *
aw_rules_ref(struct aw_rules *rules)
{
	rules->refs++;
	return rules;
}

void
aw_rules_unref(struct aw_rules *rules)
{
	if (rules == NULL || --rules->refs > 0)
		return;
	aw_config_free(rules->config);
	free(rules);
}

bool
aw_rules_configure(const struct aw_rules *rules, const char *device)
{
	const struct aw_device_config *config = aw_config_device(rules->config, device);

	return config != NULL && config->place.file != NULL;
}

static bool
number_entitlements(struct aw_loaded *loaded)
{
	const struct aw_record *record = loaded->record;

	loaded->entitlements = calloc(record->n_licenses + 1, sizeof(*loaded->entitlements));
	if (loaded->entitlements == NULL)
		return false;
	for (size_t i = 0; i < record->n_licenses; i++)
		if (!aw_entitlements_number(&record->licenses[i], &loaded->entitlements[i]))
			return false;
	return true;
}

struct aw_loaded *
aw_loaded_new(struct aw_record *record, bool expected)
{
	struct aw_loaded *loaded = calloc(1, sizeof(*loaded));

	if (loaded == NULL) {
		aw_record_free(record);
		return NULL;
	}
	loaded->refs = 1;
	loaded->record = record;
	loaded->expected = expected;
	if (!number_entitlements(loaded)) {
		aw_loaded_unref(loaded);
		return NULL;
	}
	return loaded;
}

struct aw_loaded *
aw_loaded_ref(struct aw_loaded *loaded)
{
	loaded->refs++;
	return loaded;
}

void
aw_loaded_unref(struct aw_loaded *loaded)
{
	if (loaded == NULL || --loaded->refs > 0)
		return;
	for (size_t i = 0; loaded->entitlements != NULL && i < loaded->record->n_licenses; i++)
		aw_entitlements_clear(&loaded->entitlements[i]);
	free(loaded->entitlements);
	aw_record_free(loaded->record);
	free(loaded);
}

struct aw_device_row *
aw_device_row_ref(struct aw_device_row *device)
{
	device->refs++;
	return device;
}

void
aw_device_row_unref(struct aw_device_row *device)
{
	if (device == NULL || --device->refs > 0)
		return;
	for (size_t i = 0; i < AW_ROWS_KINDS; i++)
		free(device->rows[i].rows);
	aw_judgement_free(device->judgement);
	aw_loaded_unref(device->loaded);
	aw_rules_unref(device->rules);
	free(device->error_text);
	free(device);
}

static void
sum_up_services(struct aw_device_row *device)
{
	const struct aw_judgement *judgement = device->judgement;

	device->services = (uint32_t)judgement->n_services;
	for (size_t i = 0; i < judgement->n_services; i++) {
		device->verified[judgement->services[i].verified]++;
		device->impact_date =
		    aw_instant_earlier(device->impact_date, judgement->services[i].impact_date);
	}
}

static void
sum_up(struct aw_device_row *device)
{
	const struct aw_judgement *judgement = device->judgement;
	const struct aw_record *record = device->loaded->record;

	device->severity = judgement->worst;
	device->break_date = device->impact_date = AW_INSTANT_NONE;
	device->worst = aw_judgement_readiness(judgement);
	for (size_t i = 0; i < judgement->n_readiness; i++) {
		const struct aw_readiness_verdict *verdict = &judgement->readiness[i];

		device->states[verdict->state]++;
		device->break_date = aw_instant_earlier(device->break_date, verdict->break_date);
		device->impact_date = aw_instant_earlier(device->impact_date, verdict->impact_date);
		if (verdict->state == device->worst && device->reason == NULL)
			device->reason = verdict->reason;
	}
	for (size_t i = 0; i < judgement->n_verdicts; i++)
		if (judgement->verdicts[i].severity != AW_SEVERITY_OK)
			device->findings++;
	if (judgement->n_verdicts > 0 && judgement->verdicts[0].severity != AW_SEVERITY_OK)
		device->reason = judgement->verdicts[0].text;
	sum_up_services(device);
	device->stores = (uint32_t)record->n_stores;
	for (size_t i = 0; i < record->n_stores; i++)
		device->anchors += (uint32_t)record->stores[i].n_anchors;
}

/*
 * Without the notes on transitions, of which a device has one each, and on horizons: the readiness
 * and the horizons of the judgement have the same.
 */
static enum aw_err
judge_record(
    struct aw_device_row *device, const struct aw_policy *policy, int64_t now, struct aw_error *err)
{
	static const enum aw_finding notes[] = {
	    AW_FINDING_NOT_AFFECTED, AW_FINDING_READY, AW_FINDING_HORIZON};
	enum aw_err code = aw_policy_judge(device->loaded->record,
	    &device->rules->config->transitions, policy, now, &device->judgement, err);

	if (code == AW_OK)
		aw_judgement_drop(device->judgement, notes, sizeof(notes) / sizeof(notes[0]));
	return code;
}

static enum aw_err
judge(
    struct aw_device_row *device, const struct aw_unread *unread, int64_t now, struct aw_error *err)
{
	const struct aw_record *record = device->loaded->record;
	const struct aw_config *config = device->rules->config;
	const struct aw_policy *policy = aw_config_policy(config, device->name);

	if (unread == NULL)
		return judge_record(device, policy, now, err);
	device->error = unread->code;
	device->error_text = strdup(unread->text);
	if (device->error_text == NULL)
		return aw_error_nomem(err);
	return aw_policy_judge_unread(
	    record, unread, &config->transitions, policy, now, &device->judgement, err);
}

enum aw_err
aw_device_row_unread(struct aw_loaded *loaded, struct aw_rules *rules,
    const struct aw_unread *unread, int64_t now, struct aw_device_row **out, struct aw_error *err)
{
	struct aw_device_row *device = calloc(1, sizeof(*device));
	enum aw_err rc;

	if (device == NULL)
		return aw_error_nomem(err);
	device->refs = 1;
	device->name = loaded->record->device;
	device->loaded = aw_loaded_ref(loaded);
	device->rules = aw_rules_ref(rules);
	device->was_read = unread == NULL || unread->was_read;
	device->configured = aw_rules_configure(rules, device->name);
	rc = judge(device, unread, now, err);
	if (rc != AW_OK) {
		aw_device_row_unref(device);
		return rc;
	}
	sum_up(device);
	*out = device;
	return AW_OK;
}

enum aw_err
aw_device_row_new(struct aw_loaded *loaded, struct aw_rules *rules, int64_t now,
    struct aw_device_row **out, struct aw_error *err)
{
	return aw_device_row_unread(loaded, rules, NULL, now, out, err);
}
