/* SPDX-License-Identifier: ISC */
/* Mode fleet: the summary of policy over all devices, and one line for each that is not OK. */
#include <string.h>

#include "base/err.h"
#include "base/instant.h"
#include "base/text.h"
#include "config/device_state.h"
#include "mode_check.h"
#include "model/pool.h"
#include "policy/fleet.h"
#include "record/record.h"

/* The readiness that a finding is of; NULL: it is none of readiness. */
static const struct aw_readiness_verdict *
find_readiness(const struct aw_judgement *judgement, const struct aw_verdict *verdict)
{
	for (size_t i = 0; i < judgement->n_readiness; i++) {
		const struct aw_readiness_verdict *readiness = &judgement->readiness[i];

		if (readiness->finding == verdict->finding &&
		    strcmp(readiness->transition->name, verdict->object) == 0)
			return readiness;
	}
	return NULL;
}

/* --warning and --critical on readiness, --on-stale on what is not known; else nothing changes. */
static void
apply_options(const struct aw_check *check, struct aw_judgement *judgement)
{
	const struct aw_check_settings *settings = check->settings;

	if (!settings->warning.set && !settings->critical.set &&
	    settings->on_stale == AW_SEVERITY_UNKNOWN)
		return;
	for (size_t i = 0; i < judgement->n_verdicts; i++) {
		struct aw_verdict *verdict = &judgement->verdicts[i];
		const struct aw_readiness_verdict *readiness = find_readiness(judgement, verdict);

		if (readiness != NULL && !judgement->unread)
			verdict->severity =
			    aw_check_readiness_severity(check, readiness, judgement->stale);
		else if (verdict->severity > AW_SEVERITY_OK &&
			 (aw_check_is_doubt(verdict->finding) ||
			     verdict->finding == AW_FINDING_RECORD_UNREADABLE))
			verdict->severity =
			    aw_severity_worse(verdict->severity, settings->on_stale);
	}
	if (judgement->unread)
		judgement->worst = judgement->verdicts[0].severity;
	else
		aw_judgement_sort(judgement);
}

/* What the options made OK is named, as in mode readiness: a device at risk, and when it breaks. */
static void
name_open(struct aw_check *check, const char *device, const struct aw_judgement *judgement)
{
	char what[128], title[192];

	for (size_t i = 0; i < judgement->n_readiness && !judgement->unread; i++) {
		const struct aw_readiness_verdict *v = &judgement->readiness[i];

		if (!aw_check_is_open(v) ||
		    aw_check_readiness_severity(check, v, judgement->stale) > AW_SEVERITY_OK)
			continue;
		aw_check_readiness_title(v, check->now, what, sizeof(what));
		(void)aw_text_format(title, sizeof(title), "%s: %s", device, what);
		aw_report_add(check->report, AW_SEVERITY_OK, v->break_date, title, NULL);
		aw_report_name(check->report, title);
	}
}

static enum aw_err
add_device(struct aw_check *check, struct aw_pool *pool, const char *device, struct aw_fleet *fleet,
    struct aw_error *err)
{
	const struct aw_verdict *worst;
	struct aw_judged judged;
	enum aw_err rc = aw_check_judge(check, pool, device, &judged, err);

	/* The record was there when the folder was listed. */
	if (rc == AW_ERR_RECORD_MISSING)
		return AW_OK;
	if (rc != AW_OK)
		return rc;
	apply_options(check, judged.judgement);
	aw_fleet_add(fleet, device, judged.judgement);
	name_open(check, device, judged.judgement);
	worst = &judged.judgement->verdicts[0];
	if (judged.judgement->worst > AW_SEVERITY_OK) {
		aw_report_add(check->report, worst->severity, worst->until, device, worst->text);
		if (check->settings->verbosity >= 2)
			aw_report_detail(check->report, "remedy: %s", aw_verdict_remedy(worst));
	}
	aw_judged_clear(&judged);
	return AW_OK;
}

static enum aw_err
add_devices(struct aw_check *check, struct aw_fleet *fleet, struct aw_error *err)
{
	struct aw_pool *pool = aw_pool_new();
	char **names = NULL;
	size_t n = 0;
	enum aw_err rc;

	if (pool == NULL)
		return aw_error_nomem(err);
	aw_pool_keep(pool, AW_POOL_FLEET);
	rc = aw_device_names(check->config, &names, &n, err);
	for (size_t i = 0; rc == AW_OK && i < n; i++)
		rc = add_device(check, pool, names[i], fleet, err);
	aw_record_list_free(names, n);
	aw_pool_free(pool);
	return rc;
}

static void
add_count(struct aw_check *check, const char *name, const char *suffix, size_t count, size_t of)
{
	struct aw_perfdata value = aw_perfdata_make(name, suffix, AW_UNIT_COUNT, (int64_t)count);

	value.has_min = value.has_max = true;
	value.max = (int64_t)of;
	aw_report_perfdata(check->report, &value);
}

static void
add_severities(struct aw_check *check, const struct aw_fleet *fleet)
{
	static const enum aw_severity order[] = {
	    AW_SEVERITY_OK, AW_SEVERITY_WARNING, AW_SEVERITY_CRITICAL, AW_SEVERITY_UNKNOWN};

	for (size_t i = 0; i < sizeof(order) / sizeof(order[0]); i++)
		add_count(check, "devices", aw_severity_word(order[i]), fleet->devices[order[i]],
		    fleet->n_devices);
}

/* Devices with a finding above OK of each class. */
static void
add_classes(struct aw_check *check, const struct aw_fleet *fleet)
{
	for (size_t i = 0; i < AW_FLEET_CLASSES; i++)
		add_count(check, aw_fleet_class_word((enum aw_fleet_class)i), NULL,
		    aw_fleet_found(&fleet->parts[i]), fleet->n_devices);
}

static void
add_readiness(struct aw_check *check, const struct aw_fleet *fleet)
{
	static const struct {
		enum aw_readiness state;
		const char *label;
	} labels[] = {
	    {AW_READINESS_READY, "ready"},
	    {AW_READINESS_AT_RISK, "at_risk"},
	    {AW_READINESS_BROKEN, "broken"},
	    {AW_READINESS_CLEAN_UP, "clean_up"},
	    {AW_READINESS_UNKNOWN, "unknown"},
	    {AW_READINESS_NOT_AFFECTED, "not_affected"},
	};

	for (size_t i = 0; i < sizeof(labels) / sizeof(labels[0]); i++)
		add_count(check, labels[i].label, NULL, fleet->readiness[labels[i].state],
		    fleet->n_devices);
}

static void
add_next_break(struct aw_check *check, const struct aw_fleet *fleet)
{
	struct aw_perfdata value;

	if (fleet->next_break.at == AW_INSTANT_NONE)
		return;
	value = aw_perfdata_make(
	    "next_break", NULL, AW_UNIT_SECONDS, fleet->next_break.at - check->now);
	value.warning = check->settings->warning;
	value.critical = check->settings->critical;
	aw_report_perfdata(check->report, &value);
}

/* "5 devices: 3 critical, 2 ok (trust 3); worst first: DEVICE: FINDING"; the item is the report's.
 */
static void
set_subject(struct aw_check *check, const struct aw_fleet *fleet)
{
	char counts[AW_FLEET_COUNTS_MAX], text[AW_FLEET_COUNTS_MAX + 16];
	bool found = fleet->worst.device[0] != '\0';

	(void)aw_text_format(text, sizeof(text), "%s%s", aw_fleet_counts(fleet, counts),
	    found ? "; worst first" : "");
	aw_report_subject(check->report, text);
	if (!found)
		aw_report_add(check->report, AW_SEVERITY_OK, AW_INSTANT_NONE, text, NULL);
}

enum aw_err
aw_check_fleet(struct aw_check *check, struct aw_error *err)
{
	struct aw_fleet fleet;
	enum aw_err rc;

	if (check->transitions.n_items == 0)
		return aw_error_set(
		    err, AW_ERR_USAGE, NULL, "nothing matched: no transition is known");
	aw_fleet_init(&fleet);
	check->step("reading the records of all devices");
	rc = add_devices(check, &fleet, err);
	if (rc != AW_OK)
		return rc;
	if (fleet.n_devices == 0)
		return aw_error_set(
		    err, AW_ERR_RECORD_MISSING, check->config->state_dir, "no device has a record");
	set_subject(check, &fleet);
	add_severities(check, &fleet);
	add_classes(check, &fleet);
	add_readiness(check, &fleet);
	add_next_break(check, &fleet);
	return AW_OK;
}
