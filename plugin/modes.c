/* SPDX-License-Identifier: ISC */
#include "modes.h"

#include <stdlib.h>
#include <string.h>

#include "base/instant.h"
#include "base/text.h"
#include "mode_check.h"
#include "model/pool.h"
#include "policy/judge/verdict.h"

static const struct aw_mode modes[] = {
    {"readiness", "each transition; time left to the break date of one at risk", 0,
	AW_RANGE_TIME_LEFT, aw_check_readiness, NULL},
    {"anchors", "certificates; time left to the end of those a service needs",
	AW_MODE_STORE | AW_MODE_SHARE, AW_RANGE_TIME_LEFT, aw_check_anchors, NULL},
    {"collector", "freshness of the facts; their age", AW_MODE_STORE, AW_RANGE_AGE,
	aw_check_collector, NULL},
    {"license", "each license; time left to its dates, or to the one of --of",
	AW_MODE_LICENSE | AW_MODE_DATE, AW_RANGE_TIME_LEFT, aw_check_license, NULL},
    {"certificate", "the device's own certificates; time left to their end", AW_MODE_SHARE,
	AW_RANGE_TIME_LEFT, aw_check_certificate, NULL},
    {"source", "each source and its last failure; the age of its last answer", 0, AW_RANGE_AGE,
	aw_check_source, NULL},
    {"service", "whether the device verifies its services; time left that it does",
	AW_MODE_SERVICE | AW_MODE_SHARE, AW_RANGE_TIME_LEFT, aw_check_service, NULL},
    {"fleet", "all devices by their worst finding of any kind; as readiness", 0, AW_RANGE_TIME_LEFT,
	NULL, aw_check_fleet},
};

const struct aw_mode *
aw_mode_at(size_t i)
{
	return i < sizeof(modes) / sizeof(modes[0]) ? &modes[i] : NULL;
}

/* The transitions that --transition names; all if it was not given. */
static enum aw_err
select_transitions(struct aw_check *check, struct aw_error *err)
{
	const struct aw_check_settings *settings = check->settings;
	const struct aw_transitions *all = &check->config->transitions;
	size_t n = settings->n_transitions > 0 ? 0 : all->n_items;

	check->transitions.items = calloc(all->n_items + 1, sizeof(struct aw_transition));
	if (check->transitions.items == NULL)
		return aw_error_nomem(err);
	if (n > 0)
		memcpy(check->transitions.items, all->items, n * sizeof(struct aw_transition));
	for (size_t i = 0; i < settings->n_transitions; i++)
		if (aw_transition_find(all, settings->transitions[i]) == NULL)
			return aw_error_set(err, AW_ERR_USAGE, NULL,
			    "no transition has the name %s", settings->transitions[i]);
	/* In the order of the configuration, each once. */
	for (size_t i = 0; i < all->n_items && settings->n_transitions > 0; i++)
		for (size_t k = 0; k < settings->n_transitions; k++)
			if (strcmp(all->items[i].name, settings->transitions[k]) == 0) {
				check->transitions.items[n++] = all->items[i];
				break;
			}
	check->transitions.n_items = n;
	check->transitions.root_dates = all->root_dates; /* borrowed */
	check->transitions.n_root_dates = all->n_root_dates;
	return AW_OK;
}

/* Policy's verdict on a record that was not read is the whole result. */
static void
report_unread(struct aw_check *check, const struct aw_judgement *judgement)
{
	const struct aw_verdict *verdict = &judgement->verdicts[0];
	const char *rest = strstr(verdict->text, ": ");
	char title[64];
	bool fits = rest != NULL && (size_t)(rest - verdict->text) < sizeof(title);

	/* A title is cut sooner than a text, and the code of the error is at the end. */
	if (fits)
		(void)aw_text_format(
		    title, sizeof(title), "%.*s", (int)(rest - verdict->text), verdict->text);
	aw_report_add(check->report,
	    aw_severity_worse(verdict->severity, check->settings->on_stale), AW_INSTANT_NONE,
	    fits ? title : verdict->text, fits ? rest + 2 : NULL);
	aw_report_detail(check->report, "%s", aw_verdict_remedy(verdict));
}

static enum aw_err
check_device(struct aw_check *check, struct aw_error *err)
{
	const struct aw_check_settings *settings = check->settings;
	struct aw_pool *pool = aw_pool_new();
	struct aw_judged judged;
	enum aw_err rc;

	if (pool == NULL)
		return aw_error_nomem(err);
	check->step("reading the record");
	aw_report_subject(check->report, settings->device);
	rc = aw_check_judge(check, pool, settings->device, &judged, err);
	check->step("judging the record");
	if (rc == AW_OK) {
		if (judged.judgement->unread)
			report_unread(check, judged.judgement);
		else
			rc = settings->mode->device(check, &judged, err);
		aw_judged_clear(&judged);
	}
	aw_pool_free(pool);
	return rc;
}

enum aw_err
aw_check_run(struct aw_check *check, struct aw_error *err)
{
	const struct aw_check_settings *settings = check->settings;
	struct aw_config_overrides overrides = {.state_dir = settings->state,
	    .transitions_dir = settings->transitions_dir,
	    .no_root_dates = true,
	    .device = settings->device};
	struct aw_config *config;
	enum aw_err rc;

	check->step("reading the configuration");
	rc = aw_config_load(settings->config, &overrides, &config, err);
	if (rc != AW_OK)
		return rc;
	check->config = config;
	rc = select_transitions(check, err);
	if (rc == AW_OK)
		rc = settings->mode->fleet != NULL ? settings->mode->fleet(check, err)
						   : check_device(check, err);
	free(check->transitions.items);
	check->transitions = (struct aw_transitions){0};
	check->config = NULL;
	aw_config_free(config);
	return rc;
}
