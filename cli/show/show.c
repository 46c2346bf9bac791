/* SPDX-License-Identifier: ISC */
/* anchorwatch show: the verdicts of the devices, from their records. */
#include "show/show.h"
#include "base/misspelt.h"

#include <stdlib.h>
#include <string.h>

#include "config/device_state.h"
#include "fleet.h"
#include "options.h"
#include "run.h"
#include "model/device_record.h"

#define SEVERITIES "ok, unknown, warning or critical"

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

/* The worst first, of these the one that breaks first. */
static int
by_urgency(const void *left, const void *right)
{
	const struct aw_cli_device *a = left, *b = right;
	int64_t first = aw_cli_show_break(a), second = aw_cli_show_break(b);

	if (a->worst != b->worst)
		return a->worst > b->worst ? -1 : 1;
	if (first != second && (first == AW_INSTANT_NONE || second == AW_INSTANT_NONE))
		return first == AW_INSTANT_NONE ? 1 : -1;
	if (first != second)
		return first < second ? -1 : 1;
	return strcmp(a->name, b->name);
}

/* Moves the devices that are at least so bad to the front; returns their number. */
static size_t
filter(struct aw_cli_device *devices, size_t n, enum aw_severity least)
{
	size_t kept = 0;

	for (size_t i = 0; i < n; i++) {
		struct aw_cli_device device = devices[i];

		if (device.worst < least)
			continue;
		devices[i] = devices[kept];
		devices[kept++] = device;
	}
	return kept;
}

static enum aw_err
print_devices(struct aw_cli *cli, const struct aw_config *config, struct aw_cli_device *devices,
    size_t n, const struct aw_cli_shown *shown, struct aw_error *err)
{
	size_t kept = filter(devices, n, shown->least);
	enum aw_err code = AW_OK;

	if (!cli->set.json) {
		qsort(devices, kept, sizeof(*devices), by_urgency);
		return aw_cli_show_text(cli, devices, kept, shown, &config->transitions, err);
	}
	for (size_t i = 0; code == AW_OK && i < kept; i++)
		code = aw_cli_show_json(cli, &devices[i], err);
	return code;
}

/* A name without a record that is not configured may be misspelt. */
static void
warn_unknown(struct aw_cli *cli, const struct aw_config *config, const struct aw_cli_device *device)
{
	struct aw_cli_names all = {0};
	struct aw_error err;
	const char *near = NULL;

	if (device->error.code != AW_ERR_RECORD_MISSING ||
	    aw_config_device(config, device->name) != NULL)
		return;
	if (aw_cli_names_all(config, &all, &err) == AW_OK)
		near = aw_cli_names_near(&all, device->name);
	if (near != NULL) {
		(void)aw_error_set(&err, AW_ERR_RECORD_MISSING, device->name,
		    "no device of this name is known; did you mean %s?", near);
		(void)aw_cli_fail(cli, &err);
	}
	aw_cli_names_clear(&all);
}

static enum aw_err
show_devices(struct aw_cli *cli, const struct aw_cli_run *run, const struct aw_cli_names *names,
    struct aw_cli_shown *shown, enum aw_severity *worst, struct aw_error *err)
{
	struct aw_cli_device *devices = calloc(names->n + 1, sizeof(*devices));
	enum aw_err code;

	if (devices == NULL)
		return aw_error_nomem(err);
	aw_fleet_init(&shown->fleet);
	for (size_t i = 0; i < names->n; i++) {
		device_load(cli, run, names->items[i], &devices[i], &shown->fleet);
		warn_unknown(cli, run->config, &devices[i]);
		if (devices[i].worst > *worst)
			*worst = devices[i].worst;
	}
	code = print_devices(cli, run->config, devices, names->n, shown, err);
	devices_free(devices, names->n);
	return code;
}

/* --problems and --severity. */
static enum aw_err
take_least(const struct aw_cli_settings *set, enum aw_severity *least, struct aw_error *err)
{
	char hint[AW_MISSPELT_HINT];

	*least = set->problems ? AW_SEVERITY_UNKNOWN : AW_SEVERITY_OK;
	if (set->problems && set->least != NULL)
		return aw_error_set(err, AW_ERR_USAGE, "--severity", "--problems excludes it");
	if (set->least != NULL && !aw_severity_parse(set->least, least))
		return aw_error_set(err, AW_ERR_USAGE, "--severity", "is " SEVERITIES "%s",
		    aw_misspelt_hint(SEVERITIES, set->least, hint));
	return AW_OK;
}

static int
run_show(struct aw_cli *cli, char **operands, size_t n)
{
	struct aw_cli_shown shown = {.details = n > 0, .notes = cli->set.verbose};
	struct aw_cli_names names = {0};
	enum aw_severity worst = AW_SEVERITY_OK;
	struct aw_cli_run run;
	struct aw_error err;
	enum aw_err code = take_least(&cli->set, &shown.least, &err);

	if (code != AW_OK)
		return aw_cli_fail(cli, &err);
	code = aw_cli_run_open(cli, &run, &err);
	if (code == AW_OK)
		code = aw_cli_names_select(run.config, operands, n, &names, &err);
	if (code == AW_OK && names.n == 0)
		code = aw_error_set(&err, AW_ERR_RECORD_MISSING, run.config->state_dir,
		    "no device has a record here");
	if (code == AW_OK)
		code = show_devices(cli, &run, &names, &shown, &worst, &err);
	aw_cli_names_clear(&names);
	aw_cli_run_close(&run);
	return code == AW_OK ? aw_cli_status(worst) : aw_cli_fail(cli, &err);
}

static const struct aw_cmdline_row rows[] = {
    AW_CLI_OPTION_JSON("print one JSON object a device"),
    AW_CLI_OPTION(FLAG, "verbose", 'v', NULL, "show notes of severity OK too", verbose),
    AW_CLI_OPTION(FLAG, "problems", 0, NULL, "only devices with an alarm", problems),
    AW_CLI_OPTION(TEXT, "severity", 0, "WORD",
	"only devices and findings that are at least unknown, warning or critical", least),
    AW_CLI_OPTION_AS_OF,
    AW_CLI_OPTION_CONFIG,
    AW_CLI_OPTION_STATE,
    AW_CLI_OPTION_TRANSITIONS,
    AW_CLI_OPTION_HELP,
};

const struct aw_cli_command aw_cli_show = {
    .line.name = "anchorwatch show",
    .line.operands = "[DEVICE...]",
    .line.summary = "The verdicts of all devices, the worst first; of DEVICE with what to do. "
		    "DEVICE may have * and ?.",
    .line.ending = "Exit status, of all devices that are named, whether they are shown or not:\n"
		   "  0  OK\n  1  WARNING is the worst\n  2  CRITICAL is the worst\n"
		   "  3  UNKNOWN is the worst\n  64 wrong usage\n",
    .line.rows = rows,
    .line.n_rows = sizeof(rows) / sizeof(rows[0]),
    .max = SIZE_MAX,
    .failure = 3,
    .pages = true,
    .run = run_show,
};
