/* SPDX-License-Identifier: ISC */
/* anchorwatch rehearse: what will happen to a device, before the change window. */
#include "rehearse/rehearse.h"

#include <stdlib.h>

#include "catalogue.h"
#include "fleet.h"
#include "model/model.h"
#include "options.h"
#include "program/paths.h"

static enum aw_err
find_unseen(struct aw_cli_rehearsal *rehearsal, struct aw_error *err)
{
	const struct aw_record *record = rehearsal->scenario->record;

	rehearsal->unseen = calloc(record->n_uses + 1, sizeof(rehearsal->unseen[0]));
	if (rehearsal->unseen == NULL)
		return aw_error_nomem(err);
	for (size_t i = 0; i < record->n_uses; i++)
		if (!aw_cli_scenario_known(rehearsal->scenario, record->uses[i]))
			aw_cli_unseen_find(&rehearsal->unseen[rehearsal->n_unseen++],
			    &rehearsal->scenario->run->config->transitions, record->uses[i]);
	return AW_OK;
}

/* The worst severity of transitions, services, own certificates and what hinders; other findings
 * are not rehearsed. */
static enum aw_severity
worst_of(const struct aw_judgement *judgement)
{
	enum aw_severity worst = AW_SEVERITY_OK;

	for (size_t i = 0; i < judgement->n_readiness; i++)
		if (judgement->readiness[i].severity > worst)
			worst = judgement->readiness[i].severity;
	for (size_t i = 0; i < judgement->n_services; i++)
		if (judgement->services[i].severity > worst)
			worst = judgement->services[i].severity;
	for (size_t i = 0; i < judgement->n_verdicts; i++)
		if (aw_cli_rehearses(judgement->verdicts[i].finding))
			worst = aw_severity_worse(worst, judgement->verdicts[i].severity);
	return worst;
}

/* Prints the scenario, or fills its row of the fleet. */
static enum aw_err
print(struct aw_cli_rehearsal *rehearsal, struct aw_cli_rehearsed *row, struct aw_error *err)
{
	if (rehearsal->cli->set.json)
		return aw_cli_rehearse_json(rehearsal, err);
	if (row == NULL)
		return aw_cli_rehearse_text(rehearsal, err);
	return aw_cli_rehearsed_fill(row, rehearsal->judgement) ? AW_OK : aw_error_nomem(err);
}

static enum aw_err
judge_and_print(const struct aw_cli *cli, struct aw_cli_scenario *scenario,
    struct aw_cli_rehearsed *row, enum aw_severity *worst, struct aw_error *err)
{
	struct aw_cli_rehearsal rehearsal = {.cli = cli, .scenario = scenario};
	struct aw_judgement *judgement = NULL;
	enum aw_err code = aw_cli_scenario_judge(scenario, cli->now, &judgement, err);

	rehearsal.judgement = judgement;
	if (code == AW_OK)
		code = find_unseen(&rehearsal, err);
	if (code == AW_OK)
		code = print(&rehearsal, row, err);
	if (code == AW_OK)
		*worst = worst_of(judgement);
	free(rehearsal.unseen);
	aw_judgement_free(judgement);
	return code;
}

/* Files to recognise missing roots by. */
static size_t
catalogue_paths(const struct aw_config *config, const char *paths[2])
{
	size_t n = 0;

	if (config->catalogue != NULL)
		paths[n++] = config->catalogue;
	if (config->host_catalogue)
		paths[n] = aw_system_store_path();
	return n + (paths[n] != NULL);
}

static enum aw_err
rehearse_scenario(const struct aw_cli *cli, struct aw_cli_run *run, const char *device,
    const struct aw_catalogue *catalogue, struct aw_cli_rehearsed *row, enum aw_severity *worst,
    struct aw_error *err)
{
	struct aw_cli_scenario scenario = {0};
	enum aw_err code = aw_cli_scenario_open(cli, run, device, catalogue, &scenario, err);

	if (code == AW_OK)
		code = judge_and_print(cli, &scenario, row, worst, err);
	aw_cli_scenario_close(&scenario);
	return code;
}

/* A device that cannot be judged is UNKNOWN, and does not stop the others. */
static enum aw_err
rehearse_device(const struct aw_cli *cli, struct aw_cli_run *run,
    const struct aw_catalogue *catalogue, struct aw_cli_rehearsed *row, struct aw_error *err)
{
	char line[AW_ERROR_OBJECT_MAX + AW_ERROR_TEXT_MAX + 64];
	enum aw_err code =
	    rehearse_scenario(cli, run, row->device, catalogue, row, &row->worst, err);

	if (code == AW_OK || code == AW_ERR_NO_MEMORY || code == AW_ERR_USAGE)
		return code;
	(void)fprintf(
	    cli->err, "%s: %s\n", cli->command->line.name, aw_error_line(err, line, sizeof(line)));
	row->worst = AW_SEVERITY_UNKNOWN;
	return aw_cli_rehearsed_fail(row, err) ? AW_OK : aw_error_nomem(err);
}

static enum aw_err
rehearse_names(const struct aw_cli *cli, struct aw_cli_run *run,
    const struct aw_catalogue *catalogue, const struct aw_cli_names *names, enum aw_severity *worst,
    struct aw_error *err)
{
	struct aw_cli_rehearsed *rows = calloc(names->n + 1, sizeof(rows[0]));
	enum aw_err code = AW_OK;

	*worst = AW_SEVERITY_OK;
	if (rows == NULL)
		return aw_error_nomem(err);
	for (size_t i = 0; code == AW_OK && i < names->n; i++) {
		rows[i].device = names->items[i];
		code = rehearse_device(cli, run, catalogue, &rows[i], err);
		*worst = aw_severity_worse(*worst, rows[i].worst);
	}
	if (code == AW_OK && !cli->set.json)
		code = aw_cli_rehearse_table(cli, rows, names->n, err);
	for (size_t i = 0; i < names->n; i++)
		aw_cli_rehearsed_clear(&rows[i]);
	free(rows);
	return code;
}

static enum aw_err
rehearse_fleet(const struct aw_cli *cli, struct aw_cli_run *run,
    const struct aw_catalogue *catalogue, enum aw_severity *worst, struct aw_error *err)
{
	struct aw_cli_names names = {0};
	enum aw_err code = aw_cli_names_all(run->config, &names, err);

	if (code == AW_OK && names.n == 0)
		code = aw_error_set(err, AW_ERR_RECORD_MISSING, run->config->state_dir,
		    "no device has a record here");
	if (code == AW_OK)
		code = rehearse_names(cli, run, catalogue, &names, worst, err);
	aw_cli_names_clear(&names);
	return code;
}

static enum aw_err
rehearse(const struct aw_cli *cli, struct aw_cli_run *run, const char *device,
    enum aw_severity *worst, struct aw_error *err)
{
	const char *paths[2] = {NULL, NULL};
	struct aw_cli_catalogue catalogue;
	enum aw_err code = aw_cli_catalogue_open(
	    cli, run, paths, catalogue_paths(run->config, paths), true, &catalogue, err);

	if (code == AW_OK)
		code = cli->set.all
			   ? rehearse_fleet(cli, run, &catalogue.all, worst, err)
			   : rehearse_scenario(cli, run, device, &catalogue.all, NULL, worst, err);
	aw_cli_catalogue_close(&catalogue, run);
	return code;
}

/* --all takes no device and no saved files; a root may be taken from, or added to, all of them. */
static enum aw_err
check_rules(const struct aw_cli *cli, size_t n, struct aw_error *err)
{
	const struct aw_cli_settings *set = &cli->set;

	if (!set->all)
		return aw_cli_scenario_rules(cli, n, err);
	if (n > 0 || set->stores.n + set->chains.n + set->services.n > 0 || set->license != NULL)
		return aw_error_set(err, AW_ERR_USAGE, "--all",
		    "it takes every device: a DEVICE, saved files and services exclude it");
	return AW_OK;
}

static int
run_rehearse(struct aw_cli *cli, char **operands, size_t n)
{
	enum aw_severity worst = AW_SEVERITY_UNKNOWN;
	struct aw_cli_run run = {0};
	struct aw_error err;
	enum aw_err code = check_rules(cli, n, &err);

	if (code != AW_OK)
		return aw_cli_fail(cli, &err);
	code = aw_cli_run_open(cli, &run, &err);
	if (code == AW_OK)
		code = rehearse(cli, &run, n > 0 ? operands[0] : NULL, &worst, &err);
	aw_cli_run_close(&run);
	return code == AW_OK ? aw_cli_status(worst) : aw_cli_fail(cli, &err);
}

static const struct aw_cmdline_row rows[] = {
    AW_CLI_OPTION(FLAG, "all", 'a', NULL, "every device: one table, worst first", all),
    AW_CLI_OPTION_AS_OF,
    AW_CLI_OPTION(TEXTS, "drop", 0, "ROOT",
	"take this root away: its SHA-256 (16 digits or more) or its common name", drops),
    AW_CLI_OPTION(TEXTS, "add", 0, "FILE", "add the roots of this file", adds),
    AW_CLI_OPTION_CASE,
    AW_CLI_OPTION(TEXT, "license", 'l', "FILE", "a saved license text", license),
    AW_CLI_OPTION_JSON("print one JSON object a device"),
    AW_CLI_OPTION(TEXT, "password-file", 'p', "FILE",
	"the password of PKCS#12 files is in this file", password_file),
    AW_CLI_OPTION_CONFIG,
    AW_CLI_OPTION_STATE,
    AW_CLI_OPTION_TRANSITIONS,
    AW_CLI_OPTION_HELP,
};

const struct aw_cli_command aw_cli_rehearse = {
    .line.name = "anchorwatch rehearse",
    .line.operands = "[DEVICE | --all]",
    .line.summary =
	"What will happen at the CA change: to a device, to every device (--all), or with saved "
	"files (--store) alone.",
    .line.ending = "DEVICE and --store exclude each other; the options with FILE and ROOT may "
		   "be repeated.\n\n"
		   "Exit status:\n"
		   "  0  OK\n  1  WARNING is the worst\n  2  CRITICAL is the worst\n"
		   "  3  UNKNOWN is the worst\n  64 wrong usage\n",
    .line.rows = rows,
    .line.n_rows = sizeof(rows) / sizeof(rows[0]),
    .max = 1,
    .failure = 3,
    .certificates = true,
    .run = run_rehearse,
};
