/* SPDX-License-Identifier: ISC */
#include "scenario/scenario_steps.h"

#include <stdlib.h>
#include <string.h>

#include "model/device_record.h"
#include "model/license.h"
#include "model/model.h"
#include "model/service.h"
#include "model/service_name.h"
#include "output.h"
#include "record/record.h"
#include "record/certificate_files.h"

static void
shift_instant(int64_t *instant, int64_t by)
{
	if (*instant != AW_INSTANT_NONE)
		*instant += by;
}

/*
 * The license is not shifted with the other facts: policy compares its dates with the instant at
 * which it was read. But it cannot have been read after the instant to judge at.
 */
static void
bound_licenses(struct aw_record *record, int64_t at)
{
	for (size_t i = 0; i < record->n_licenses; i++)
		if (record->licenses[i].observed_at > at)
			record->licenses[i].observed_at = at;
}

static void
shift_services(struct aw_record *record, int64_t by)
{
	for (size_t i = 0; i < record->n_services; i++) {
		struct aw_service *service = &record->services[i];

		shift_instant(&service->observed_at, by);
		shift_instant(&service->attempt.at, by);
		for (size_t k = 0; k < service->n_addresses; k++)
			shift_instant(&service->addresses[k].attempt.at, by);
	}
}

void
aw_cli_scenario_shift(struct aw_record *record, int64_t by)
{
	shift_instant(&record->written_at, by);
	for (size_t i = 0; i < record->n_stores; i++) {
		shift_instant(&record->stores[i].observed_at, by);
		shift_instant(&record->stores[i].attempt.at, by);
	}
	for (size_t i = 0; i < record->n_certificates; i++)
		shift_instant(&record->certificates[i].observed_at, by);
	shift_services(record, by);
	for (size_t i = 0; i < record->n_sources; i++)
		shift_instant(&record->sources[i].observed_at, by);
	shift_instant(&record->identity.observed_at, by);
	shift_instant(&record->identity.clock_observed_at, by);
}

static enum aw_err
open_device(struct aw_cli_scenario *scenario, struct aw_error *err)
{
	const struct aw_config *config = scenario->run->config;
	char read_at[AW_INSTANT_TEXT], at[AW_INSTANT_TEXT];
	enum aw_err code;

	code = aw_record_load(
	    scenario->run->pool, config->state_dir, scenario->name, &scenario->record, err);
	if (code != AW_OK)
		return code;
	scenario->at = scenario->cli->clock;
	scenario->read_at = scenario->record->written_at;
	aw_cli_scenario_shift(scenario->record, scenario->cli->now - scenario->at);
	scenario->at = scenario->cli->now;
	bound_licenses(scenario->record, scenario->at);
	return aw_cli_scenario_note(scenario, err, "facts collected until %s, judged at %s%s",
	    aw_instant_format(scenario->read_at, read_at), aw_instant_format(scenario->at, at),
	    scenario->cli->now == scenario->cli->clock ? "" : " as if they were no older then");
}

/* Loads the encoding of a certificate that the record names, for lib/chain. */
static bool
load_certificate(void *context, const struct aw_certificate *certificate)
{
	const struct aw_cli_scenario *scenario = context;

	return aw_certificate_files_load(scenario->run->pool, scenario->run->config->state_dir,
		   certificate, NULL) == AW_OK;
}

/* Removes the results of verifying a chain against stores that have changed. */
static void
forget_trusts(struct aw_service *service)
{
	for (size_t i = 0; i < service->n_chains; i++) {
		struct aw_chain *chain = &service->chains[i];

		for (size_t k = 0; k < chain->n_trusts; k++)
			aw_trust_clear(&chain->trusts[k]);
		free(chain->trusts);
		chain->trusts = NULL;
		chain->n_trusts = 0;
	}
}

static enum aw_err
verify_services(struct aw_cli_scenario *scenario, struct aw_error *err)
{
	const struct aw_chain_input world = {.pool = scenario->run->pool,
	    .transitions = &scenario->run->config->transitions,
	    .catalogue = scenario->catalogue,
	    .load = scenario->name != NULL ? load_certificate : NULL,
	    .context = scenario};
	enum aw_err code = AW_OK;

	for (size_t i = 0; code == AW_OK && i < scenario->record->n_services; i++) {
		if (scenario->changed)
			forget_trusts(&scenario->record->services[i]);
		code = aw_chain_judge(
		    &world, NULL, scenario->record, &scenario->record->services[i], err);
	}
	return code;
}

static enum aw_err
apply_changes(struct aw_cli_scenario *scenario, struct aw_error *err)
{
	const struct aw_cli_settings *set = &scenario->cli->set;
	enum aw_err code = AW_OK;

	for (size_t i = 0; code == AW_OK && i < set->drops.n; i++)
		code = aw_cli_scenario_drop(scenario, set->drops.items[i], err);
	for (size_t i = 0; code == AW_OK && i < set->adds.n; i++)
		code = aw_cli_scenario_add(scenario, set->adds.items[i], err);
	if (code == AW_OK)
		code = aw_cli_scenario_chains(scenario, err);
	if (code == AW_OK && (scenario->changed || scenario->catalogue != NULL))
		code = verify_services(scenario, err);
	return code;
}

enum aw_err
aw_cli_scenario_open(const struct aw_cli *cli, struct aw_cli_run *run, const char *device,
    const struct aw_catalogue *catalogue, struct aw_cli_scenario *out, struct aw_error *err)
{
	enum aw_err code;

	*out = (struct aw_cli_scenario){.cli = cli,
	    .run = run,
	    .name = device,
	    .policy = aw_cli_run_policy(run, device),
	    .at = cli->now,
	    .read_at = AW_INSTANT_NONE,
	    .catalogue = catalogue};
	code = device != NULL ? open_device(out, err) : aw_cli_scenario_files(out, err);
	return code == AW_OK ? apply_changes(out, err) : code;
}

void
aw_cli_scenario_take(const struct aw_cli *cli, struct aw_cli_run *run, struct aw_record *record,
    struct aw_cli_scenario *out)
{
	*out = (struct aw_cli_scenario){.cli = cli,
	    .run = run,
	    .policy = aw_cli_run_policy(run, NULL),
	    .record = record,
	    .at = cli->now,
	    .read_at = cli->clock};
	aw_cli_scenario_shift(record, cli->now - cli->clock);
}

void
aw_cli_scenario_close(struct aw_cli_scenario *scenario)
{
	for (size_t i = 0; i < scenario->n_notes; i++)
		free(scenario->notes[i]);
	free(scenario->notes);
	aw_record_free(scenario->record);
	*scenario = (struct aw_cli_scenario){0};
}

enum aw_err
aw_cli_scenario_judge(
    struct aw_cli_scenario *scenario, int64_t at, struct aw_judgement **out, struct aw_error *err)
{
	aw_cli_scenario_shift(scenario->record, at - scenario->at);
	scenario->at = at;
	return aw_policy_judge(
	    scenario->record, &scenario->run->config->transitions, scenario->policy, at, out, err);
}

bool
aw_cli_scenario_known(const struct aw_cli_scenario *scenario, const char *service)
{
	for (size_t i = 0; i < scenario->record->n_services; i++)
		if (aw_service_same(scenario->record->services[i].name, service))
			return true;
	return false;
}
