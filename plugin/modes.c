/* SPDX-License-Identifier: ISC */
#include "modes.h"

#include <inttypes.h>
#include <stdlib.h>
#include <string.h>

#include "model/pool.h"
#include "record/record.h"
#include "model/store.h"
#include "base/text.h"

enum aw_severity
aw_check_override(const struct aw_check_options *options, enum aw_severity policy, int64_t value,
    int64_t lifetime)
{
	struct aw_range critical = aw_range_of_lifetime(&options->critical, lifetime);
	struct aw_range warning = aw_range_of_lifetime(&options->warning, lifetime);

	if (critical.set ? aw_range_alerts(&critical, value) : policy == AW_SEVERITY_CRITICAL)
		return AW_SEVERITY_CRITICAL;
	if (warning.set ? aw_range_alerts(&warning, value) : policy >= AW_SEVERITY_WARNING)
		return AW_SEVERITY_WARNING;
	return policy == AW_SEVERITY_UNKNOWN ? AW_SEVERITY_UNKNOWN : AW_SEVERITY_OK;
}

bool
aw_check_is_doubt(enum aw_finding finding)
{
	return finding == AW_FINDING_STALE || finding == AW_FINDING_NEVER_COLLECTED ||
	       finding == AW_FINDING_CLOCK;
}

static void
add_doubt(struct aw_check *check, const struct aw_verdict *v)
{
	aw_report_add(check->report, aw_severity_worse(v->severity, check->options->on_stale),
	    v->until, v->object, v->text);
	aw_report_detail(check->report, "%s", aw_finding_code(v->finding)->remedy);
}

bool
aw_check_stores_stale(const struct aw_check *check, const struct aw_judged *judged)
{
	const struct aw_record *record = judged->record;

	for (size_t i = 0; i < record->n_stores; i++)
		if (aw_policy_stale(&judged->policy, record->stores[i].observed_at,
			record->interval, check->now))
			return true;
	return record->n_stores == 0;
}

/* Licenses, certificates and sources have "kind/name"; their own modes tell of them. */
static bool
is_of_stores(const struct aw_verdict *v)
{
	return v->finding == AW_FINDING_CLOCK || strchr(v->object, '/') == NULL;
}

void
aw_check_add_doubts(struct aw_check *check, const struct aw_judged *judged)
{
	const struct aw_judgement *judgement = judged->judgement;
	const struct aw_record *record = judged->record;
	bool told = false;

	for (size_t i = 0; i < judgement->n_verdicts; i++) {
		const struct aw_verdict *v = &judgement->verdicts[i];

		if (!aw_check_is_doubt(v->finding) || !is_of_stores(v))
			continue;
		told = true;
		add_doubt(check, v);
	}
	if (aw_check_stores_stale(check, judged) && !told)
		aw_report_add(check->report, check->options->on_stale, AW_INSTANT_NONE,
		    record->n_stores == 0 ? "the record has no trust store"
					  : "the facts are too old",
		    NULL);
}

bool
aw_check_add_clock(struct aw_check *check, const struct aw_judged *judged)
{
	const struct aw_judgement *judgement = judged->judgement;
	bool found = false;

	for (size_t i = 0; i < judgement->n_verdicts; i++) {
		if (judgement->verdicts[i].finding != AW_FINDING_CLOCK)
			continue;
		found = true;
		add_doubt(check, &judgement->verdicts[i]);
	}
	return found;
}

const struct aw_verdict *
aw_check_freshness(const struct aw_judgement *judgement, const char *kind, const char *name)
{
	char object[AW_DEVICE_NAME_MAX + AW_STORE_NAME_MAX + 2];

	(void)aw_text_format(object, sizeof(object), "%s/%s", kind, name);
	for (size_t i = 0; i < judgement->n_verdicts; i++) {
		const struct aw_verdict *v = &judgement->verdicts[i];

		if ((aw_check_is_doubt(v->finding) || v->finding == AW_FINDING_COLLECTED ||
			v->finding == AW_FINDING_COLLECTION_FAILED) &&
		    strcmp(v->object, object) == 0)
			return v;
	}
	return NULL;
}

bool
aw_check_unanswered(struct aw_check *check, const struct aw_record *record, const char *what)
{
	bool found = false;

	for (size_t i = 0; i < record->n_sources; i++) {
		const struct aw_source_status *source = &record->sources[i];
		char title[160];

		if (source->attempt.code == AW_OK)
			continue;
		(void)aw_text_format(title, sizeof(title),
		    "no %s was ever read, the last try of source %s failed: %s", what, source->name,
		    aw_err_code(source->attempt.code)->id);
		aw_report_add(check->report, AW_SEVERITY_UNKNOWN, source->attempt.at, title, NULL);
		aw_check_add_failure(check, &source->attempt);
		found = true;
	}
	return found;
}

void
aw_judged_clear(struct aw_judged *judged)
{
	aw_judgement_free(judged->judgement);
	aw_record_free(judged->record);
	*judged = (struct aw_judged){0};
}

enum aw_err
aw_check_judge(struct aw_check *check, struct aw_pool *pool, const char *device,
    struct aw_judged *out, struct aw_error *err)
{
	enum aw_err rc;

	*out = (struct aw_judged){.policy = *aw_config_policy(check->config, device)};
	if (check->options->warn_on_clean_up && out->policy.clean_up < AW_SEVERITY_WARNING)
		out->policy.clean_up = AW_SEVERITY_WARNING;
	rc = aw_record_load(pool, check->config->state_dir, device, &out->record, err);
	if (rc == AW_OK)
		rc = aw_policy_judge(out->record, &check->transitions, &out->policy, check->now,
		    &out->judgement, err);
	if (rc != AW_OK)
		aw_judged_clear(out);
	return rc;
}

/* The transitions that the options name, all where they name none. */
static enum aw_err
select_transitions(struct aw_check *check, struct aw_error *err)
{
	const struct aw_check_options *options = check->options;
	const struct aw_transitions *all = &check->config->transitions;
	size_t n = options->n_transitions > 0 ? 0 : all->n_items;

	check->transitions.items = calloc(all->n_items + 1, sizeof(struct aw_transition));
	if (check->transitions.items == NULL)
		return aw_error_nomem(err);
	if (n > 0)
		memcpy(check->transitions.items, all->items, n * sizeof(struct aw_transition));
	for (size_t i = 0; i < options->n_transitions; i++)
		if (aw_transition_find(all, options->transitions[i]) == NULL)
			return aw_error_set(err, AW_ERR_USAGE, NULL,
			    "no transition has the name %s", options->transitions[i]);
	/* In the order of the configuration, each once, however often it is named. */
	for (size_t i = 0; i < all->n_items && options->n_transitions > 0; i++)
		for (size_t k = 0; k < options->n_transitions; k++)
			if (strcmp(all->items[i].name, options->transitions[k]) == 0) {
				check->transitions.items[n++] = all->items[i];
				break;
			}
	check->transitions.n_items = n;
	return AW_OK;
}

static enum aw_err
check_mode(struct aw_check *check, const struct aw_judged *judged, struct aw_error *err)
{
	switch (check->options->mode) {
	case AW_MODE_READINESS:
		return aw_check_readiness(check, judged, err);
	case AW_MODE_ANCHORS:
		return aw_check_anchors(check, judged, err);
	case AW_MODE_COLLECTOR:
		return aw_check_collector(check, judged, err);
	case AW_MODE_LICENSE:
		return aw_check_license(check, judged, err);
	case AW_MODE_CERTIFICATE:
		return aw_check_certificate(check, judged, err);
	case AW_MODE_SOURCE:
		return aw_check_source(check, judged, err);
	case AW_MODE_SERVICE:
		return aw_check_service(check, judged, err);
	case AW_MODE_NONE:
	case AW_MODE_FLEET:
		break;
	}
	return aw_error_set(err, AW_ERR_INTERNAL, NULL, "no mode of one device");
}

static enum aw_err
check_device(struct aw_check *check, struct aw_error *err)
{
	const struct aw_check_options *options = check->options;
	struct aw_pool *pool = aw_pool_new();
	struct aw_judged judged;
	enum aw_err rc;

	if (pool == NULL)
		return aw_error_nomem(err);
	check->step("reading the record");
	aw_report_subject(check->report, options->device);
	rc = aw_check_judge(check, pool, options->device, &judged, err);
	check->step("judging the record");
	if (rc == AW_OK) {
		rc = check_mode(check, &judged, err);
		aw_judged_clear(&judged);
	}
	aw_pool_free(pool);
	return rc;
}

enum aw_err
aw_check_run(struct aw_check *check, struct aw_error *err)
{
	const struct aw_check_options *options = check->options;
	struct aw_config_overrides overrides = {
	    .state_dir = options->state, .transitions_dir = options->transitions_dir};
	struct aw_config *config;
	enum aw_err rc;

	check->step("reading the configuration");
	rc = aw_config_load(options->config, &overrides, &config, err);
	if (rc != AW_OK)
		return rc;
	check->config = config;
	rc = select_transitions(check, err);
	if (rc == AW_OK)
		rc = options->mode == AW_MODE_FLEET ? aw_check_fleet(check, err)
						    : check_device(check, err);
	free(check->transitions.items);
	check->transitions = (struct aw_transitions){0};
	check->config = NULL;
	aw_config_free(config);
	return rc;
}
