/* SPDX-License-Identifier: ISC */
/* anchorwatch export: one document about devices, in one of several forms. */
#include "export/export_form.h"

#include <string.h>

#include "base/file.h"
#include "fleet.h"
#include "options.h"

/* Passes one device to the form. An unusable record of one device does not stop the others. */
static enum aw_err
take_device(struct aw_cli_export *export, const struct aw_cli_export_form *form, const char *device,
    struct aw_error *err)
{
	struct aw_judgement *judgement = NULL;
	struct aw_cli_scenario scenario;
	char line[AW_ERROR_OBJECT_MAX + AW_ERROR_TEXT_MAX + 64];
	enum aw_err code;

	code = aw_cli_scenario_open(
	    export->cli, export->run, device, export->catalogue, &scenario, err);
	if (code == AW_OK)
		code = aw_cli_scenario_judge(&scenario, export->cli->now, &judgement, err);
	if (code == AW_OK)
		code = form->device(export, &scenario, judgement, err);
	aw_judgement_free(judgement);
	aw_cli_scenario_close(&scenario);
	if (code == AW_OK || device == NULL || code == AW_ERR_NO_MEMORY || code == AW_ERR_USAGE)
		return code;
	if (form->failed != NULL)
		form->failed(export, device, err);
	else
		aw_cli_export_missing(export, "%s", aw_error_line(err, line, sizeof(line)));
	return AW_OK;
}

/* To the file of --output; without it, or with "-", to the standard output. */
static enum aw_err
write_output(const struct aw_cli *cli, const struct aw_buf *document, struct aw_error *err)
{
	const char *data = document->data != NULL ? document->data : "";
	const char *path = cli->set.output != NULL ? cli->set.output : "-";

	if (document->failed)
		return aw_error_nomem(err);
	if (strcmp(path, "-") != 0) {
		enum aw_err code = aw_cli_export_replaceable(path, err);

		return code != AW_OK ? code : aw_file_replace(path, data, document->len, 0644, err);
	}
	(void)fwrite(data, 1, document->len, cli->out);
	return AW_OK;
}

static enum aw_err
write_document(struct aw_cli_export *export, const struct aw_cli_export_form *form, char **devices,
    size_t n, struct aw_error *err)
{
	struct aw_buf document;
	enum aw_err code = form->begin(export, err);

	aw_buf_init(&document, AW_CLI_EXPORT_BYTES);
	if (code == AW_OK && n == 0 && !form->fleet)
		code = take_device(export, form, NULL, err);
	for (size_t i = 0; code == AW_OK && i < n; i++)
		code = take_device(export, form, devices[i], err);
	if (code == AW_OK)
		code = form->end(export, &document, err);
	if (code == AW_OK && !export->written)
		code = write_output(export->cli, &document, err);
	aw_buf_free(&document);
	form->close(export);
	return code;
}

/* The form that the options select; NULL with AW_ERR_USAGE unless they select exactly one. */
static const struct aw_cli_export_form *
find_form(const struct aw_cli_settings *set, struct aw_error *err)
{
	const struct aw_cli_export_form *form = NULL;
	const struct {
		bool wanted;
		const struct aw_cli_export_form *form;
	} forms[] = {
	    {set->bundle, &aw_cli_export_bundle},
	    {set->plan, &aw_cli_export_plan},
	    {set->html != NULL, &aw_cli_export_html},
	    {set->openmetrics, &aw_cli_export_openmetrics},
	};

	for (size_t i = 0; i < sizeof(forms) / sizeof(forms[0]); i++) {
		if (forms[i].wanted && form != NULL) {
			(void)aw_error_set(
			    err, AW_ERR_USAGE, forms[i].form->name, "one form at a time");
			return NULL;
		}
		if (forms[i].wanted)
			form = forms[i].form;
	}
	if (form == NULL)
		(void)aw_error_set(err, AW_ERR_USAGE, NULL,
		    "which form? --bundle, --plan, --html or --openmetrics");
	return form;
}

static enum aw_err
check_rules(
    const struct aw_cli *cli, size_t n, const struct aw_cli_export_form *form, struct aw_error *err)
{
	enum aw_err code = form->fleet ? AW_OK : aw_cli_scenario_rules(cli, n, err);

	if (form != &aw_cli_export_html && (cli->set.refresh != NULL || cli->set.time_zone != NULL))
		return aw_error_set(
		    err, AW_ERR_USAGE, NULL, "--refresh and --time-zone go with --html");
	return code == AW_OK ? form->rules(cli, err) : code;
}

/* Exports the named devices; without names, a form for the fleet gets all devices. */
static enum aw_err
export_devices(struct aw_cli_export *export, const struct aw_cli_export_form *form, char **operands,
    size_t n, struct aw_error *err)
{
	struct aw_cli_names names = {0};
	enum aw_err code;

	if (n > 0 || !form->fleet)
		return write_document(export, form, operands, n, err);
	code = aw_cli_names_all(export->run->config, &names, err);
	if (code == AW_OK)
		code = write_document(export, form, names.items, names.n, err);
	aw_cli_names_clear(&names);
	return code;
}

static int
run_export(struct aw_cli *cli, char **operands, size_t n)
{
	struct aw_cli_run run = {0};
	struct aw_cli_export export = {.cli = cli, .run = &run};
	struct aw_error err;
	const struct aw_cli_export_form *form = find_form(&cli->set, &err);
	enum aw_err code;

	if (form == NULL || check_rules(cli, n, form, &err) != AW_OK)
		return aw_cli_fail(cli, &err);
	code = aw_cli_run_open(cli, &run, &err);
	if (code == AW_OK)
		code = export_devices(&export, form, operands, n, &err);
	aw_cli_run_close(&run);
	return code == AW_OK ? (int)export.incomplete : aw_cli_fail(cli, &err);
}

static const struct aw_cmdline_row rows[] = {
    AW_CLI_OPTION(FLAG, "bundle", 'b', NULL,
	"PEM of exactly the roots that the devices lack, from the files of --from", bundle),
    AW_CLI_OPTION(TEXT, "for", 0, "FAMILY",
	"the bundle, or the plan, as these devices take it: ios, asa, expressway, cucm or pem",
	family),
    AW_CLI_OPTION(FLAG, "plan", 0, NULL,
	"the change that each device needs: roots, dates, steps of its product", plan),
    AW_CLI_OPTION(TEXT, "html", 'w', "DIR",
	"a wallboard of these or all devices, as index.html and list.html of DIR", html),
    AW_CLI_OPTION(TEXT, "refresh", 'r', "DURATION",
	"how often a browser reloads the wallboard, by default 60s; 0: never", refresh),
    AW_CLI_OPTION(TEXT, "time-zone", 'z', "ZONE",
	"the wallboard has this local time, too, as Asia/Seoul; local: of this host", time_zone),
    AW_CLI_OPTION(FLAG, "openmetrics", 'm', NULL,
	"the verdicts of these or all devices as metrics for Prometheus", openmetrics),
    AW_CLI_OPTION(TEXTS, "from", 'f', "FILE", "roots to choose from", from),
    AW_CLI_OPTION(
	TEXT, "output", 'o', "FILE", "write there instead of the standard output", output),
    AW_CLI_OPTION_CASE,
    AW_CLI_OPTION(TEXT, "password-file", 'p', "FILE",
	"the password of PKCS#12 files is in this file", password_file),
    AW_CLI_OPTION_AS_OF,
    AW_CLI_OPTION_CONFIG,
    AW_CLI_OPTION_STATE,
    AW_CLI_OPTION_TRANSITIONS,
    AW_CLI_OPTION_HELP,
};

const struct aw_cli_command aw_cli_export = {
    .line.name = "anchorwatch export",
    .line.operands = "[DEVICE]...",
    .line.summary =
	"Writes a document for other programs: the roots that devices lack "
	"(--bundle), a plan of changes (--plan), a wallboard (--html), or metrics (--openmetrics).",
    .line.ending = "Exit status:\n"
		   "  0  the document has all that is needed, or nothing is needed\n"
		   "  1  something is missing in it: standard error names it\n"
		   "  2  it could not be made\n  64 wrong usage\n",
    .line.rows = rows,
    .line.n_rows = sizeof(rows) / sizeof(rows[0]),
    .max = SIZE_MAX,
    .failure = 2,
    .certificates = true,
    .run = run_export,
};
