/* SPDX-License-Identifier: ISC */
/* export --openmetrics: all verdicts of the fleet as metrics, for Prometheus. */
#include <stdlib.h>
#include <string.h>

#include "base/instant.h"
#include "export/openmetrics.h"
#include "model/device_record.h"
#include "model/facts.h"
#include "model/model.h"
#include "model/reference.h"
#include "model/store.h"
#include "model/transition_words.h"
#include "policy/fleet.h"
#include "policy/judge/finding_class.h"
#include "program/paths.h"

#define AW_OM(symbol, name, unit, help) {"anchorwatch_" name, unit, help},
static const struct aw_metric_family families[] = {AW_OM_FAMILIES};
#undef AW_OM

struct openmetrics {
	struct aw_metrics metrics;
	struct aw_fleet fleet;
};

static enum aw_err
openmetrics_rules(const struct aw_cli *cli, struct aw_error *err)
{
	if (cli->set.from.n + cli->set.stores.n + cli->set.chains.n + cli->set.services.n > 0)
		return aw_error_set(err, AW_ERR_USAGE, "--openmetrics",
		    "takes devices: --from, --store, --chain and --service cannot be used with it");
	return AW_OK;
}

static enum aw_err
openmetrics_begin(struct aw_cli_export *export, struct aw_error *err)
{
	struct openmetrics *om = calloc(1, sizeof(*om));

	export->form = om;
	if (om != NULL)
		aw_fleet_init(&om->fleet);
	if (om == NULL ||
	    !aw_metrics_init(&om->metrics, families, AW_OM_COUNT, AW_CLI_EXPORT_BYTES))
		return aw_error_nomem(err);
	aw_metrics_label(&om->metrics, 0, "version", AW_VERSION);
	aw_metrics_add(&om->metrics, AW_OM_BUILD, 1);
	om->metrics.n_labels = 0;
	aw_metrics_instant(&om->metrics, AW_OM_EXPORT, export->cli->now);
	return AW_OK;
}

static void
add_identity(const struct aw_om_device *device)
{
	const struct aw_record *record = device->scenario->record;
	const struct aw_identity *identity = &record->identity;
	struct aw_metrics *m = device->metrics;

	if (identity->clock_skew != AW_INSTANT_NONE)
		aw_metrics_add(m, AW_OM_SKEW, identity->clock_skew);
	if (identity->observed_at != AW_INSTANT_NONE || aw_record_mismatch(record))
		aw_metrics_add(m, AW_OM_MISMATCH, aw_record_mismatch(record));
	aw_metrics_label(m, 1, "product", identity->product);
	aw_metrics_label(m, 2, "version", identity->version);
	aw_metrics_label(m, 3, "managed_by", record->managed_by);
	aw_metrics_label(m, 4, "collector", record->collector);
	aw_metrics_add(m, AW_OM_INFO, 1);
	m->n_labels = 1;
}

/* True for the first of several findings with one code and object; the first is the worst. */
static bool
is_first(const struct aw_judgement *judgement, size_t i)
{
	const struct aw_verdict *a = &judgement->verdicts[i];

	for (size_t k = 0; k < i; k++) {
		const struct aw_verdict *b = &judgement->verdicts[k];

		if (a->finding == b->finding && strcmp(a->object, b->object) == 0)
			return false;
	}
	return true;
}

/* The class is the one that the alarm has in the MIB. */
static void
label_finding(struct aw_metrics *m, enum aw_finding finding, const char *object)
{
	aw_metrics_label(m, 1, "class", aw_alarm_class_word(aw_alarm_class_of(finding)));
	aw_metrics_label(m, 2, "finding", aw_finding_code(finding)->id);
	aw_metrics_label(m, 3, "object", object);
}

static void
add_findings(const struct aw_om_device *device)
{
	const struct aw_judgement *judgement = device->judgement;
	struct aw_metrics *m = device->metrics;

	for (size_t i = 0; i < judgement->n_verdicts; i++) {
		const struct aw_verdict *verdict = &judgement->verdicts[i];

		if (verdict->severity == AW_SEVERITY_OK || !is_first(judgement, i))
			continue;
		label_finding(m, verdict->finding, verdict->object);
		aw_metrics_add(m, AW_OM_FINDING, (int64_t)verdict->severity + 1);
		if (aw_alarm_class_of(verdict->finding) != AW_ALARM_READINESS)
			aw_metrics_instant(m, AW_OM_FINDING_DATE, verdict->until);
	}
	m->n_labels = 1;
}

/* A transition for devices that name one of its services, of which this is none: it would be a
 * sample of every device. */
static bool
is_about_others(const struct aw_readiness_verdict *verdict)
{
	return verdict->state == AW_READINESS_NOT_AFFECTED && verdict->severity == AW_SEVERITY_OK &&
	       verdict->transition->applies == AW_APPLIES_DECLARED;
}

static void
add_readiness(const struct aw_om_device *device)
{
	struct aw_metrics *m = device->metrics;

	for (size_t i = 0; i < device->judgement->n_readiness; i++) {
		const struct aw_readiness_verdict *verdict = &device->judgement->readiness[i];

		if (is_about_others(verdict))
			continue;
		aw_metrics_label(m, 1, "transition", verdict->transition->name);
		aw_metrics_state(m, AW_OM_READINESS, aw_readiness_word(verdict->state));
		if (verdict->state == AW_READINESS_NOT_AFFECTED &&
		    verdict->severity == AW_SEVERITY_OK)
			continue;
		aw_metrics_add(m, AW_OM_READINESS_SEVERITY, (int64_t)verdict->severity + 1);
		aw_metrics_instant(m, AW_OM_BREAK, verdict->break_date);
		aw_metrics_instant(m, AW_OM_IMPACT, verdict->impact_date);
	}
	for (size_t i = 0; i < device->judgement->n_missing; i++) {
		const struct aw_missing *missing = &device->judgement->missing[i];

		aw_metrics_label(m, 1, "transition", missing->transition->name);
		aw_metrics_label(m, 2, "root", missing->root->name);
		aw_metrics_add(m, AW_OM_MISSING, 1);
	}
	m->n_labels = 1;
}

/* The nearest of the needed roots: one sample a device. */
static void
add_horizon(const struct aw_om_device *device)
{
	const struct aw_horizon *first = NULL;
	struct aw_metrics *m = device->metrics;

	for (size_t i = 0; i < device->judgement->n_horizons; i++)
		if (first == NULL || device->judgement->horizons[i].at < first->at)
			first = &device->judgement->horizons[i];
	if (first == NULL)
		return;
	aw_metrics_label(m, 1, "kind", aw_date_kind_word(first->kind));
	aw_metrics_instant(m, AW_OM_HORIZON, first->at);
	m->n_labels = 1;
}

static void
add_stores(const struct aw_om_device *device)
{
	struct aw_metrics *m = device->metrics;

	for (size_t i = 0; i < device->scenario->record->n_stores; i++) {
		const struct aw_store *store = &device->scenario->record->stores[i];

		aw_metrics_label(m, 1, "store", store->name);
		aw_metrics_add(m, AW_OM_STORE_UP, store->attempt.code == AW_OK);
		aw_metrics_add(m, AW_OM_STORE_STALE,
		    aw_policy_store_stale(device->scenario->policy, store,
			device->scenario->record->interval, device->now));
		if (store->observed_at == AW_INSTANT_NONE)
			continue;
		aw_metrics_instant(m, AW_OM_STORE_OBSERVED, store->observed_at);
		aw_metrics_instant(m, AW_OM_STORE_WRITTEN, store->written_at);
		aw_metrics_add(m, AW_OM_STORE_ANCHORS, (int64_t)store->n_anchors);
		aw_metrics_add(m, AW_OM_STORE_BAD, store->bad_blocks);
		if (store->difference != NULL && !store->partial)
			aw_metrics_add(m, AW_OM_STORE_MISSING,
			    aw_store_missing(device->scenario->record, store, device->now));
		aw_metrics_instant(
		    m, AW_OM_STORE_NEEDED, aw_judgement_needed_until(device->judgement, store));
	}
	m->n_labels = 1;
}

static void
add_device(const struct aw_om_device *device)
{
	const struct aw_record *record = device->scenario->record;
	struct aw_metrics *m = device->metrics;

	aw_metrics_add(m, AW_OM_READABLE, 1);
	aw_metrics_add(m, AW_OM_SEVERITY, (int64_t)device->judgement->worst + 1);
	aw_metrics_add(m, AW_OM_STALE, device->judgement->stale);
	aw_metrics_instant(m, AW_OM_OBSERVED, device->judgement->observed_at);
	aw_metrics_instant(m, AW_OM_WRITTEN, record->written_at);
	aw_metrics_add(m, AW_OM_INTERVAL, record->interval);
	add_identity(device);
	add_findings(device);
	add_readiness(device);
	add_horizon(device);
	add_stores(device);
}

static enum aw_err
openmetrics_device(struct aw_cli_export *export, const struct aw_cli_scenario *scenario,
    const struct aw_judgement *judgement, struct aw_error *err)
{
	struct openmetrics *om = export->form;
	const struct aw_om_device device = {.metrics = &om->metrics,
	    .scenario = scenario,
	    .judgement = judgement,
	    .now = export->cli->now};

	aw_fleet_add(&om->fleet, scenario->name, judgement);
	aw_metrics_label(&om->metrics, 0, "device", scenario->name);
	add_device(&device);
	aw_om_certificates(&device);
	aw_om_services(&device);
	aw_om_sources(&device);
	return aw_om_licenses(&device) ? AW_OK : aw_error_nomem(err);
}

/* Policy judges a device without a readable record, too; its facts are stale. */
static void
openmetrics_failed(struct aw_cli_export *export, const char *device, const struct aw_error *err)
{
	const struct aw_policy *policy = aw_config_policy(export->run->config, device);
	int64_t severity = (int64_t)aw_policy_unknown(policy) + 1;
	struct openmetrics *om = export->form;
	struct aw_metrics *m = &om->metrics;
	const struct aw_unread unread = {.code = err->code, .text = err->text};
	char text[AW_POLICY_UNREAD_MAX];

	aw_fleet_add_unread(&om->fleet, device, policy, &unread);
	aw_metrics_label(m, 0, "device", device);
	aw_metrics_add(m, AW_OM_READABLE, 0);
	aw_metrics_add(m, AW_OM_SEVERITY, severity);
	aw_metrics_add(m, AW_OM_STALE, 1);
	label_finding(m, aw_policy_unread(&unread, text), AW_POLICY_UNREAD_OBJECT);
	aw_metrics_add(m, AW_OM_FINDING, severity);
	m->n_labels = 1;
}

/* One sample a severity. */
static void
add_severities(struct aw_metrics *m, size_t family, size_t position, const size_t *devices)
{
	for (int i = AW_SEVERITY_OK; i <= AW_SEVERITY_CRITICAL; i++) {
		aw_metrics_label(m, position, "severity", aw_severity_word((enum aw_severity)i));
		aw_metrics_add(m, family, (int64_t)devices[i]);
	}
	m->n_labels = position;
}

static void
add_fleet(struct aw_metrics *m, const struct aw_fleet *fleet)
{
	m->n_labels = 0;
	aw_metrics_add(m, AW_OM_DEVICES, (int64_t)fleet->n_devices);
	aw_metrics_add(m, AW_OM_FLEET_SEVERITY, (int64_t)aw_fleet_severity(fleet) + 1);
	add_severities(m, AW_OM_FLEET_DEVICES, 0, fleet->devices);
	for (int i = 0; i < AW_FLEET_CLASSES; i++) {
		aw_metrics_label(m, 0, "class", aw_fleet_class_word((enum aw_fleet_class)i));
		add_severities(m, AW_OM_FLEET_CLASS, 1, fleet->parts[i].devices);
	}
	for (int i = AW_READINESS_NOT_AFFECTED; i <= AW_READINESS_UNKNOWN; i++) {
		aw_metrics_label(m, 0, "state", aw_readiness_word((enum aw_readiness)i));
		aw_metrics_add(m, AW_OM_FLEET_READINESS, (int64_t)fleet->readiness[i]);
	}
}

static void
add_transitions(struct aw_metrics *m, const struct aw_transitions *transitions)
{
	for (size_t i = 0; i < transitions->n_items; i++)
		for (size_t k = 0; k < transitions->items[i].n_switches; k++) {
			aw_metrics_label(m, 0, "transition", transitions->items[i].name);
			aw_metrics_label(
			    m, 1, "service", transitions->items[i].switches[k].service);
			aw_metrics_instant(m, AW_OM_SWITCH, transitions->items[i].switches[k].at);
		}
	m->n_labels = 0;
}

static enum aw_err
openmetrics_end(struct aw_cli_export *export, struct aw_buf *document, struct aw_error *err)
{
	struct openmetrics *om = export->form;

	add_fleet(&om->metrics, &om->fleet);
	add_transitions(&om->metrics, &export->run->config->transitions);
	if (aw_metrics_failed(&om->metrics))
		return aw_error_nomem(err);
	aw_metrics_write(&om->metrics, document);
	return AW_OK;
}

static void
openmetrics_close(struct aw_cli_export *export)
{
	struct openmetrics *om = export->form;

	if (om != NULL)
		aw_metrics_free(&om->metrics);
	free(om);
}

const struct aw_cli_export_form aw_cli_export_openmetrics = {
    .name = "openmetrics",
    .fleet = true,
    .rules = openmetrics_rules,
    .begin = openmetrics_begin,
    .device = openmetrics_device,
    .failed = openmetrics_failed,
    .end = openmetrics_end,
    .close = openmetrics_close,
};
