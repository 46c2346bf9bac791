/* SPDX-License-Identifier: ISC */
/* anchorwatch show: the verdicts of the devices, from their records. */
#include "show/show.h"

#include <stdlib.h>
#include <string.h>

#include "config/device_state.h"
#include "fleet.h"
#include "options.h"
#include "run.h"
#include "model/device_record.h"

/* An error is kept with its device; the others are shown all the same. */
static void
device_load(const struct aw_cli *cli, const struct aw_cli_run *run, const char *name,
    struct aw_cli_device *device, struct aw_fleet *fleet)
{
	struct aw_device_state state;
	enum aw_err code;

	device->name = name;
	device->now = cli->now;
	device->policy = aw_cli_run_policy(run, name);
	device->worst = AW_SEVERITY_UNKNOWN;
	code = aw_device_state_load(run->pool, run->config, name, &run->config->transitions,
	    device->policy, cli->now, &state, &device->error);
	device->error.code = code;
	if (code != AW_OK)
		return;
	device->worst = state.judgement->worst;
	aw_fleet_add(fleet, name, state.judgement);
	if (state.judgement->unread) {
		device->error = state.unread;
		aw_device_state_clear(&state);
	}
	device->record = state.record;
	device->judgement = state.judgement;
}

static void
devices_free(struct aw_cli_device *devices, size_t n)
{
	for (size_t i = 0; devices != NULL && i < n; i++) {
		aw_judgement_free(devices[i].judgement);
		aw_record_free(devices[i].record);
	}
	free(devices);
}

static enum aw_err
print_devices(const struct aw_cli *cli, const struct aw_config *config,
    const struct aw_cli_device *devices, size_t n, const struct aw_fleet *fleet, bool notes,
    struct aw_error *err)
{
	enum aw_err code = AW_OK;

	if (!cli->set.json)
		return aw_cli_show_text(cli, devices, n, fleet, &config->transitions, notes, err);
	for (size_t i = 0; code == AW_OK && i < n; i++)
		code = aw_cli_show_json(cli, &devices[i], err);
	return code;
}

static enum aw_err
show_devices(struct aw_cli *cli, const struct aw_cli_run *run, const struct aw_cli_names *names,
    bool notes, enum aw_severity *worst, struct aw_error *err)
{
	struct aw_cli_device *devices = calloc(names->n + 1, sizeof(*devices));
	struct aw_fleet fleet;
	enum aw_err code;

	if (devices == NULL)
		return aw_error_nomem(err);
	aw_fleet_init(&fleet);
	for (size_t i = 0; i < names->n; i++) {
		device_load(cli, run, names->items[i], &devices[i], &fleet);
		if (devices[i].worst > *worst)
			*worst = devices[i].worst;
	}
	code = print_devices(cli, run->config, devices, names->n, &fleet, notes, err);
	devices_free(devices, names->n);
	return code;
}

static int
run_show(struct aw_cli *cli, char **operands, size_t n)
{
	bool notes = cli->set.verbose || n > 0;
	struct aw_cli_names names = {0};
	enum aw_severity worst = AW_SEVERITY_OK;
	struct aw_cli_run run;
	struct aw_error err;
	enum aw_err code = aw_cli_run_open(cli, &run, &err);

	if (code == AW_OK)
		code = n > 0 ? aw_cli_names_add(&names, operands[0], &err)
			     : aw_cli_names_all(run.config, &names, &err);
	if (code == AW_OK && names.n == 0)
		code = aw_error_set(&err, AW_ERR_RECORD_MISSING, run.config->state_dir,
		    "no device has a record here");
	if (code == AW_OK)
		code = show_devices(cli, &run, &names, notes, &worst, &err);
	aw_cli_names_clear(&names);
	aw_cli_run_close(&run);
	return code == AW_OK ? aw_cli_status(worst) : aw_cli_fail(cli, &err);
}

static const struct aw_cmdline_row rows[] = {
    AW_CLI_OPTION_JSON("print one JSON object a device"),
    AW_CLI_OPTION(FLAG, "verbose", 'v', NULL, "show notes of severity OK too", verbose),
    AW_CLI_OPTION_AS_OF,
    AW_CLI_OPTION_CONFIG,
    AW_CLI_OPTION_STATE,
    AW_CLI_OPTION_TRANSITIONS,
    AW_CLI_OPTION_HELP,
};

const struct aw_cli_command aw_cli_show = {
    .line.name = "anchorwatch show",
    .line.operands = "[DEVICE]",
    .line.summary = "The verdicts of all devices or of one, from their records.",
    .line.ending = "Exit status:\n"
		   "  0  OK\n  1  WARNING is the worst\n  2  CRITICAL is the worst\n"
		   "  3  UNKNOWN is the worst\n  64 wrong usage\n",
    .line.rows = rows,
    .line.n_rows = sizeof(rows) / sizeof(rows[0]),
    .max = 1,
    .failure = 3,
    .run = run_show,
};
