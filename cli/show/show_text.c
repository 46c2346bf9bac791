/* SPDX-License-Identifier: ISC */
/* The text form of show. */
#include <stdlib.h>
#include <string.h>

#include "base/instant.h"
#include "output.h"
#include "show/show.h"

/* Readiness of a device for the i-th transition; 0 if the device was not judged. */
static enum aw_readiness
readiness_of(const struct aw_cli_device *device, size_t i)
{
	const struct aw_judgement *judgement = device->judgement;

	if (judgement == NULL || i >= judgement->n_readiness)
		return (enum aw_readiness)0;
	return judgement->readiness[i].state;
}

/* False for a transition that affects no device: it has no column. */
static bool
has_column(const struct aw_cli_device *devices, size_t n, size_t transition)
{
	for (size_t i = 0; i < n; i++) {
		enum aw_readiness state = readiness_of(&devices[i], transition);

		if (state != 0 && state != AW_READINESS_NOT_AFFECTED)
			return true;
	}
	return false;
}

/* The earliest break date of a device. */
static const char *
break_date(const struct aw_cli_device *device, char text[AW_INSTANT_TEXT])
{
	const struct aw_judgement *judgement = device->judgement;
	int64_t first = AW_INSTANT_NONE;

	for (size_t i = 0; judgement != NULL && i < judgement->n_readiness; i++) {
		int64_t date = judgement->readiness[i].break_date;

		if (date != AW_INSTANT_NONE && (first == AW_INSTANT_NONE || date < first))
			first = date;
	}
	return first == AW_INSTANT_NONE ? "-" : aw_instant_format_date(first, text);
}

#define AGE_TEXT (AW_DURATION_TEXT + 16)

static const char *
age_text(const struct aw_cli_device *device, char text[AGE_TEXT])
{
	const struct aw_judgement *judgement = device->judgement;
	char duration[AW_DURATION_TEXT];

	if (judgement == NULL || judgement->observed_at == AW_INSTANT_NONE)
		return "never";
	(void)snprintf(text, AGE_TEXT, "%s ago%s",
	    aw_duration_format(device->now - judgement->observed_at, duration),
	    judgement->stale ? " (stale)" : "");
	return text;
}

static enum aw_err
device_row(struct aw_cli_table *table, const struct aw_cli_device *device, const size_t *columns,
    const char **cells)
{
	size_t n = table->n_columns;
	char date[AW_INSTANT_TEXT], observed[AGE_TEXT];
	char *name = aw_cli_clean(device->name);
	enum aw_err code;

	cells[0] = name;
	cells[1] = aw_severity_upper(device->worst);
	for (size_t i = 2; i + 2 < n; i++) {
		enum aw_readiness state = readiness_of(device, columns[i]);

		cells[i] = state != 0 ? aw_readiness_word(state) : NULL;
	}
	cells[n - 2] = break_date(device, date);
	cells[n - 1] = age_text(device, observed);
	code = name != NULL ? aw_cli_table_add(table, device->worst, cells) : AW_ERR_NO_MEMORY;
	free(name);
	return code;
}

/* DEVICE WORST one-column-a-transition BREAKS OBSERVED; the arrays have room for all of them. */
static enum aw_err
fill_table(struct aw_cli_table *table, const struct aw_cli_device *devices, size_t n,
    const struct aw_transitions *transitions, size_t *columns, const char **cells)
{
	size_t used = 0;
	enum aw_err code;

	cells[used++] = "DEVICE";
	cells[used++] = "WORST";
	for (size_t i = 0; i < transitions->n_items; i++)
		if (has_column(devices, n, i)) {
			columns[used] = i;
			cells[used++] = transitions->items[i].name;
		}
	cells[used++] = "BREAKS";
	cells[used++] = "OBSERVED";
	aw_cli_table_init(table, used, 1);
	code = aw_cli_table_add(table, AW_SEVERITY_OK, cells);
	for (size_t i = 0; code == AW_OK && i < n; i++)
		code = device_row(table, &devices[i], columns, cells);
	return code;
}

static enum aw_err
device_table(const struct aw_cli *cli, const struct aw_cli_device *devices, size_t n,
    const struct aw_transitions *transitions)
{
	size_t room = transitions->n_items + 4;
	size_t *columns = calloc(room, sizeof(*columns));
	const char **cells = calloc(room, sizeof(*cells));
	struct aw_cli_table table = {0};
	enum aw_err code = AW_ERR_NO_MEMORY;

	if (columns != NULL && cells != NULL)
		code = fill_table(&table, devices, n, transitions, columns, cells);
	if (code == AW_OK)
		code = aw_cli_table_print(cli, &table, 0);
	aw_cli_table_free(&table);
	free(cells);
	free(columns);
	return code;
}

static enum aw_err
finding_row(struct aw_cli_table *table, const struct aw_verdict *verdict)
{
	char since[AW_INSTANT_TEXT], until[AW_INSTANT_TEXT];
	const char *cells[] = {aw_severity_upper(verdict->severity),
	    aw_finding_code(verdict->finding)->id, NULL, NULL, verdict->object, verdict->text};

	if (verdict->since != AW_INSTANT_NONE)
		cells[2] = aw_instant_format_date(verdict->since, since);
	if (verdict->until != AW_INSTANT_NONE)
		cells[3] = aw_instant_format_date(verdict->until, until);
	return aw_cli_table_add(table, verdict->severity, cells);
}

static enum aw_err
error_row(struct aw_cli_table *table, const struct aw_cli_device *device)
{
	const struct aw_error *error = &device->error;
	const char *cells[] = {aw_severity_upper(device->worst), aw_err_code(error->code)->id, NULL,
	    NULL, error->object, error->text};

	return aw_cli_table_add(table, device->worst, cells);
}

/* Rows of one device; *hidden counts the notes left out. */
static enum aw_err
fill_findings(
    struct aw_cli_table *table, const struct aw_cli_device *device, bool notes, size_t *hidden)
{
	static const char *const heading[] = {
	    "SEVERITY", "CODE", "SINCE", "UNTIL", "ABOUT", "FINDING"};
	enum aw_err code;

	aw_cli_table_init(table, sizeof(heading) / sizeof(heading[0]), 0);
	code = aw_cli_table_add(table, AW_SEVERITY_OK, heading);
	if (code == AW_OK && device->judgement == NULL)
		return error_row(table, device);
	for (size_t i = 0; code == AW_OK && i < device->judgement->n_verdicts; i++) {
		const struct aw_verdict *verdict = &device->judgement->verdicts[i];

		if (notes || verdict->severity != AW_SEVERITY_OK)
			code = finding_row(table, verdict);
		else
			(*hidden)++;
	}
	return code;
}

/* Prints the findings of one device; with `notes` also its other facts. */
static enum aw_err
print_findings(
    const struct aw_cli *cli, const struct aw_cli_device *device, bool notes, size_t *hidden)
{
	struct aw_cli_table table;
	enum aw_err code = fill_findings(&table, device, notes, hidden);
	char *name = aw_cli_clean(device->name);

	if (name == NULL)
		code = AW_ERR_NO_MEMORY;
	if (code == AW_OK && table.n_rows > 1) {
		(void)fprintf(cli->out, "\n%s\n", name);
		code = aw_cli_table_print(cli, &table, 2);
		if (code == AW_OK && notes && device->judgement != NULL)
			code = aw_cli_show_parts(cli, device);
	}
	free(name);
	aw_cli_table_free(&table);
	return code;
}

/* The texts of findings are clean, and names of devices are words. */
static void
print_fleet(const struct aw_cli *cli, const struct aw_fleet *fleet)
{
	char line[AW_FLEET_LINE_MAX];

	(void)fprintf(cli->out, "\n%s\n", aw_fleet_line(fleet, line));
}

enum aw_err
aw_cli_show_text(const struct aw_cli *cli, const struct aw_cli_device *devices, size_t n,
    const struct aw_fleet *fleet, const struct aw_transitions *transitions, bool notes,
    struct aw_error *err)
{
	size_t hidden = 0;
	enum aw_err code = device_table(cli, devices, n, transitions);

	if (code == AW_OK && n > 1)
		print_fleet(cli, fleet);
	for (size_t i = 0; code == AW_OK && i < n; i++)
		code = print_findings(cli, &devices[i], notes, &hidden);
	if (code != AW_OK)
		return aw_error_nomem(err);
	if (hidden > 0)
		(void)fprintf(cli->out, "\n%zu note%s of severity OK not shown; -v shows %s.\n",
		    hidden, hidden == 1 ? "" : "s", hidden == 1 ? "it" : "them");
	return AW_OK;
}
