/* SPDX-License-Identifier: ISC */
/* Mode fleet: all devices in one report, the worst first, then by break date. */
#include <stdlib.h>
#include <string.h>

#include "base/err.h"
#include "base/instant.h"
#include "mode_check.h"
#include "model/pool.h"
#include "record/record.h"
#include "base/text.h"
#include "model/model.h"
#include "model/words.h"
#include "policy/judge/verdict.h"

/* What a device counts as: the worst of its transitions in this order, greatest last. */
enum kind {
	KIND_NOT_AFFECTED,
	KIND_READY,
	KIND_CLEAN_UP,
	KIND_UNKNOWN,
	KIND_AT_RISK,
	KIND_BROKEN,
	N_KINDS,
};

/* Label of the performance value, and word of the status line (NULL: not shown there). */
static const struct {
	const char *label, *word;
} kinds[N_KINDS] = {
    [KIND_NOT_AFFECTED] = {"not_affected", "not affected"},
    [KIND_READY] = {"ready", NULL},
    [KIND_CLEAN_UP] = {"clean_up", "to clean up"},
    [KIND_UNKNOWN] = {"unknown", "unknown"},
    [KIND_AT_RISK] = {"at_risk", "at risk"},
    [KIND_BROKEN] = {"broken", "broken"},
};

struct fleet {
	struct aw_pool *pool;
	size_t n_devices;
	size_t counts[N_KINDS];
	int64_t next_break; /* the earliest of devices at risk, or AW_INSTANT_NONE */
};

static enum kind
kind_of(enum aw_readiness state)
{
	switch (state) {
	case AW_READINESS_NOT_AFFECTED:
		return KIND_NOT_AFFECTED;
	case AW_READINESS_READY:
		return KIND_READY;
	case AW_READINESS_CLEAN_UP:
		return KIND_CLEAN_UP;
	case AW_READINESS_AT_RISK:
		return KIND_AT_RISK;
	case AW_READINESS_BROKEN:
		return KIND_BROKEN;
	case AW_READINESS_UNKNOWN:
		break;
	}
	return KIND_UNKNOWN;
}

static void
count_device(struct fleet *fleet, enum kind kind)
{
	fleet->counts[kind]++;
	fleet->n_devices++;
}

/* The order in which one verdict represents the device: severity, then kind, then date. */
static bool
is_worse(const struct aw_readiness_verdict *a, enum aw_severity severity_a,
    const struct aw_readiness_verdict *b, enum aw_severity severity_b)
{
	if (severity_a != severity_b)
		return severity_a > severity_b;
	if (kind_of(a->state) != kind_of(b->state))
		return kind_of(a->state) > kind_of(b->state);
	return a->break_date != b->break_date &&
	       aw_instant_earlier(a->break_date, b->break_date) == a->break_date;
}

static void
add_judged(
    struct aw_check *check, struct fleet *fleet, const char *device, const struct aw_judged *judged)
{
	const struct aw_judgement *judgement = judged->judgement;
	const struct aw_readiness_verdict *worst = &judgement->readiness[0];
	bool stale = aw_check_stores_stale(check, judged);
	enum aw_severity worst_severity = aw_check_readiness_severity(check, worst, stale);
	enum kind kind = KIND_NOT_AFFECTED;
	char title[160], what[128];

	for (size_t i = 0; i < judgement->n_readiness; i++) {
		const struct aw_readiness_verdict *v = &judgement->readiness[i];
		enum aw_severity severity = aw_check_readiness_severity(check, v, stale);

		if (kind_of(v->state) > kind)
			kind = kind_of(v->state);
		if (v->state == AW_READINESS_AT_RISK)
			fleet->next_break = aw_instant_earlier(fleet->next_break, v->break_date);
		if (is_worse(v, severity, worst, worst_severity)) {
			worst = v;
			worst_severity = severity;
		}
	}
	aw_check_readiness_title(worst, check->now, what, sizeof(what));
	(void)aw_text_format(title, sizeof(title), "%s: %s", device, what);
	if (stale) {
		kind = KIND_UNKNOWN;
		worst_severity = aw_severity_worse(worst_severity, check->settings->on_stale);
	}
	count_device(fleet, kind);
	aw_report_add(check->report, worst_severity, worst->break_date, title,
	    stale ? "the facts are too old" : NULL);
	if (check->settings->verbosity >= 1)
		aw_report_detail(check->report, "%s", worst->reason);
}

static void
add_device(struct aw_check *check, struct fleet *fleet, const char *device)
{
	char title[AW_DEVICE_NAME_MAX + 32], line[AW_ERROR_OBJECT_MAX + AW_ERROR_TEXT_MAX + 32];
	struct aw_judged judged;
	struct aw_error err;

	if (aw_check_judge(check, fleet->pool, device, &judged, &err) == AW_OK) {
		add_judged(check, fleet, device, &judged);
		aw_judged_clear(&judged);
		return;
	}
	/* A damaged record must not hide the others. */
	count_device(fleet, KIND_UNKNOWN);
	(void)aw_text_format(title, sizeof(title), "%s: unknown", device);
	aw_report_add(check->report, AW_SEVERITY_UNKNOWN, AW_INSTANT_NONE, title,
	    aw_error_line(&err, line, sizeof(line)));
}

static int
compare_names(const void *a, const void *b)
{
	return strcmp(*(char *const *)a, *(char *const *)b);
}

/* Devices with a record, and those in a configuration file that have none. */
static enum aw_err
add_devices(struct aw_check *check, struct fleet *fleet, struct aw_error *err)
{
	const struct aw_config *config = check->config;
	size_t n_configured = config->path != NULL ? config->n_devices : 0;
	char **names;
	size_t n;
	enum aw_err rc = aw_record_list(config->state_dir, &names, &n, err);

	if (rc != AW_OK)
		return rc;
	for (size_t i = 0; i < n; i++)
		add_device(check, fleet, names[i]);
	for (size_t i = 0; i < n_configured; i++)
		if (n == 0 || bsearch(&config->devices[i].name, names, n, sizeof(*names),
				  compare_names) == NULL)
			add_device(check, fleet, config->devices[i].name);
	aw_record_list_free(names, n);
	return AW_OK;
}

static void
add_perfdata(struct aw_check *check, const struct fleet *fleet)
{
	static const enum kind order[] = {
	    KIND_READY, KIND_AT_RISK, KIND_BROKEN, KIND_CLEAN_UP, KIND_UNKNOWN, KIND_NOT_AFFECTED};
	struct aw_perfdata value;

	for (size_t i = 0; i < sizeof(order) / sizeof(order[0]); i++) {
		value = aw_perfdata_make(
		    kinds[order[i]].label, NULL, AW_UNIT_COUNT, (int64_t)fleet->counts[order[i]]);
		value.has_min = value.has_max = true;
		value.max = (int64_t)fleet->n_devices;
		aw_report_perfdata(check->report, &value);
	}
	if (fleet->next_break == AW_INSTANT_NONE)
		return;
	value =
	    aw_perfdata_make("next_break", NULL, AW_UNIT_SECONDS, fleet->next_break - check->now);
	value.warning = check->settings->warning;
	value.critical = check->settings->critical;
	aw_report_perfdata(check->report, &value);
}

/* "3 ready of 5, 2 broken, 1 to clean up": a device to clean up also counts as ready. */
static void
set_subject(struct aw_check *check, const struct fleet *fleet)
{
	char text[160];
	size_t len;

	(void)aw_text_format(text, sizeof(text), "%zu ready of %zu",
	    fleet->counts[KIND_READY] + fleet->counts[KIND_CLEAN_UP], fleet->n_devices);
	for (size_t i = N_KINDS; i-- > 0;) {
		if (kinds[i].word == NULL || fleet->counts[i] == 0)
			continue;
		len = strlen(text);
		(void)aw_text_format(
		    text + len, sizeof(text) - len, ", %zu %s", fleet->counts[i], kinds[i].word);
	}
	aw_report_subject(check->report, text);
}

enum aw_err
aw_check_fleet(struct aw_check *check, struct aw_error *err)
{
	struct fleet fleet = {.next_break = AW_INSTANT_NONE};
	enum aw_err rc;

	if (check->transitions.n_items == 0)
		return aw_error_set(
		    err, AW_ERR_USAGE, NULL, "nothing matched: no transition is known");
	fleet.pool = aw_pool_new();
	if (fleet.pool == NULL)
		return aw_error_nomem(err);
	check->step("reading the records of all devices");
	rc = add_devices(check, &fleet, err);
	aw_pool_free(fleet.pool);
	if (rc != AW_OK)
		return rc;
	if (fleet.n_devices == 0)
		return aw_error_set(
		    err, AW_ERR_RECORD_MISSING, check->config->state_dir, "no device has a record");
	set_subject(check, &fleet);
	add_perfdata(check, &fleet);
	return AW_OK;
}
