/* SPDX-License-Identifier: ISC */
/* The text form of show. */
#include <stdlib.h>
#include <string.h>

#include "base/buf.h"
#include "base/instant.h"
#include "base/text.h"
#include "output.h"
#include "show/show.h"

#define FOLDED_MAX 16384
#define READINESS_TEXT 128
#define WORD_WIDTH 8 /* CRITICAL */

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

int64_t
aw_cli_show_break(const struct aw_cli_device *device)
{
	const struct aw_judgement *judgement = device->judgement;
	int64_t first = AW_INSTANT_NONE;

	for (size_t i = 0; judgement != NULL && i < judgement->n_readiness; i++) {
		int64_t date = judgement->readiness[i].break_date;

		if (date != AW_INSTANT_NONE && (first == AW_INSTANT_NONE || date < first))
			first = date;
	}
	return first;
}

static const char *
break_date(const struct aw_cli_device *device, char text[AW_INSTANT_TEXT])
{
	int64_t first = aw_cli_show_break(device);

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

/* Of the worst transition: "broken, quovadis-identrust"; NULL if none affects the device. */
static const char *
worst_readiness(const struct aw_cli_device *device, char *buf, size_t size)
{
	const struct aw_judgement *judgement = device->judgement;
	const struct aw_readiness_verdict *worst = NULL;

	for (size_t i = 0; judgement != NULL && i < judgement->n_readiness; i++) {
		const struct aw_readiness_verdict *verdict = &judgement->readiness[i];

		if (verdict->state != AW_READINESS_NOT_AFFECTED &&
		    (worst == NULL || verdict->severity > worst->severity))
			worst = verdict;
	}
	if (worst == NULL)
		return NULL;
	(void)snprintf(
	    buf, size, "%s, %s", aw_readiness_word(worst->state), worst->transition->name);
	return buf;
}

/* DEVICE WORST BREAKS OBSERVED READINESS, where a column for each transition has no room. */
static enum aw_err
fill_narrow(struct aw_cli_table *table, const struct aw_cli_device *devices, size_t n)
{
	static const char *const heading[] = {"DEVICE", "WORST", "BREAKS", "OBSERVED", "READINESS"};
	enum aw_err code;

	aw_cli_table_free(table);
	aw_cli_table_init(table, sizeof(heading) / sizeof(heading[0]), 1);
	code = aw_cli_table_add(table, AW_SEVERITY_OK, heading);
	for (size_t i = 0; code == AW_OK && i < n; i++) {
		char date[AW_INSTANT_TEXT], observed[AGE_TEXT], readiness[READINESS_TEXT];
		char *name = aw_cli_clean(devices[i].name);
		const char *cells[] = {name, aw_severity_upper(devices[i].worst),
		    break_date(&devices[i], date), age_text(&devices[i], observed),
		    worst_readiness(&devices[i], readiness, sizeof(readiness))};

		code = name != NULL ? aw_cli_table_add(table, devices[i].worst, cells)
				    : AW_ERR_NO_MEMORY;
		free(name);
	}
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
	if (code == AW_OK && cli->width > 0 && aw_cli_table_width(&table) > cli->width)
		code = fill_narrow(&table, devices, n);
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

/* True for a finding that has a row or a block of its own. */
static bool
is_shown(const struct aw_cli_shown *shown, enum aw_severity severity)
{
	return severity == AW_SEVERITY_OK ? shown->notes && shown->least == AW_SEVERITY_OK
					  : severity >= shown->least;
}

/* Rows of one device. */
static enum aw_err
fill_findings(struct aw_cli_table *table, const struct aw_cli_device *device,
    const struct aw_cli_shown *shown, bool alarms)
{
	static const char *const heading[] = {
	    "SEVERITY", "CODE", "SINCE", "UNTIL", "ABOUT", "FINDING"};
	enum aw_err code;

	aw_cli_table_init(table, sizeof(heading) / sizeof(heading[0]), 0);
	code = aw_cli_table_add(table, AW_SEVERITY_OK, heading);
	if (code == AW_OK && device->judgement == NULL)
		return alarms ? error_row(table, device) : AW_OK;
	for (size_t i = 0; code == AW_OK && i < device->judgement->n_verdicts; i++) {
		const struct aw_verdict *verdict = &device->judgement->verdicts[i];

		if (is_shown(shown, verdict->severity) &&
		    (alarms || verdict->severity == AW_SEVERITY_OK))
			code = finding_row(table, verdict);
	}
	return code;
}

/* A table of the alarms and, with them, of the notes; or of the notes alone. */
static enum aw_err
print_table(const struct aw_cli *cli, const struct aw_cli_device *device,
    const struct aw_cli_shown *shown, bool alarms)
{
	struct aw_cli_table table;
	enum aw_err code = fill_findings(&table, device, shown, alarms);

	if (code == AW_OK && table.n_rows > 1)
		code = aw_cli_table_print(cli, &table, 2);
	aw_cli_table_free(&table);
	return code;
}

/* One alarm: what, about what, since when, why, and what to do. */
struct alarm {
	enum aw_severity severity;
	const struct aw_code *code;
	const char *object, *text, *remedy; /* remedy NULL: that of the code */
	int64_t since, until;
};

static void
print_alarm(const struct aw_cli *cli, const struct alarm *alarm)
{
	char date[AW_INSTANT_TEXT];

	(void)fputs("  ", cli->out);
	aw_cli_severity(cli, alarm->severity, aw_severity_upper(alarm->severity), WORD_WIDTH);
	(void)fprintf(cli->out, "  %s", alarm->code->id);
	if (alarm->object != NULL && strcmp(alarm->object, alarm->code->id) != 0)
		(void)fprintf(cli->out, "  %s", alarm->object);
	if (alarm->since != AW_INSTANT_NONE)
		(void)fprintf(cli->out, "  since %s", aw_instant_format_date(alarm->since, date));
	if (alarm->until != AW_INSTANT_NONE)
		(void)fprintf(cli->out, "  until %s", aw_instant_format_date(alarm->until, date));
	(void)fputc('\n', cli->out);
	aw_cli_text(cli, "    ", alarm->text);
	aw_cli_text(cli, "    do: ", alarm->remedy != NULL ? alarm->remedy : alarm->code->remedy);
}

static void
print_alarms(
    const struct aw_cli *cli, const struct aw_cli_device *device, const struct aw_cli_shown *shown)
{
	const struct aw_judgement *judgement = device->judgement;
	const struct alarm unread = {device->worst, aw_err_code(device->error.code),
	    device->error.object, device->error.text, NULL, AW_INSTANT_NONE, AW_INSTANT_NONE};

	for (size_t i = 0; judgement != NULL && i < judgement->n_verdicts; i++) {
		const struct aw_verdict *verdict = &judgement->verdicts[i];
		const struct alarm alarm = {verdict->severity, aw_finding_code(verdict->finding),
		    verdict->object, verdict->text, verdict->remedy, verdict->since,
		    verdict->until};

		if (verdict->severity != AW_SEVERITY_OK && is_shown(shown, verdict->severity))
			print_alarm(cli, &alarm);
	}
	if (judgement == NULL)
		print_alarm(cli, &unread);
}

/* The number of notes of each code, in one paragraph. */
static enum aw_err
fold_notes(const struct aw_cli *cli, const struct aw_judgement *judgement)
{
	size_t counts[AW_FINDING_COUNT] = {0}, n = 0;
	struct aw_buf text;
	bool failed;

	aw_buf_init(&text, FOLDED_MAX);
	for (size_t i = 0; i < judgement->n_verdicts; i++)
		if (judgement->verdicts[i].severity == AW_SEVERITY_OK)
			counts[judgement->verdicts[i].finding]++;
	for (size_t i = 0; i < AW_FINDING_COUNT; i++)
		if (counts[i] > 0)
			(void)aw_buf_printf(&text, "%s%zu %s", n++ > 0 ? ", " : "", counts[i],
			    aw_finding_code((enum aw_finding)i)->id);
	(void)aw_buf_puts(&text, "; -v shows them");
	failed = text.failed;
	if (n > 0 && !failed) {
		(void)fputs("  ", cli->out);
		aw_cli_severity(cli, AW_SEVERITY_OK, "OK", WORD_WIDTH);
		aw_cli_words(cli, WORD_WIDTH + 4, text.data);
	}
	aw_buf_free(&text);
	return failed ? AW_ERR_NO_MEMORY : AW_OK;
}

/* A device that was asked for: its alarms with what to do, its notes, and its other facts. */
static enum aw_err
print_details(
    const struct aw_cli *cli, const struct aw_cli_device *device, const struct aw_cli_shown *shown)
{
	enum aw_err code = AW_OK;

	print_alarms(cli, device, shown);
	if (device->judgement == NULL)
		return AW_OK;
	if (shown->notes)
		code = print_table(cli, device, shown, false);
	else
		code = fold_notes(cli, device->judgement);
	return code == AW_OK ? aw_cli_show_parts(cli, device) : code;
}

static size_t
count_notes(const struct aw_cli_device *device)
{
	size_t n = 0;

	for (size_t i = 0; device->judgement != NULL && i < device->judgement->n_verdicts; i++)
		n += device->judgement->verdicts[i].severity == AW_SEVERITY_OK;
	return n;
}

static enum aw_err
print_findings(
    const struct aw_cli *cli, const struct aw_cli_device *device, const struct aw_cli_shown *shown)
{
	char *name;
	enum aw_err code;

	if (!shown->details && !shown->notes && device->worst == AW_SEVERITY_OK)
		return AW_OK;
	name = aw_cli_clean(device->name);
	if (name == NULL)
		return AW_ERR_NO_MEMORY;
	(void)fprintf(cli->out, "\n%s\n", name);
	free(name);
	if (shown->details)
		return print_details(cli, device, shown);
	code = print_table(cli, device, shown, true);
	if (code == AW_OK && shown->notes && device->judgement != NULL)
		code = aw_cli_show_parts(cli, device);
	return code;
}

/* The last line: the whole fleet, also where only some of it is shown. */
static void
print_total(const struct aw_cli *cli, size_t n, const struct aw_cli_shown *shown)
{
	char line[AW_FLEET_LINE_MAX];

	if (n == 0)
		(void)fprintf(
		    cli->out, "No device is %s or worse.\n", aw_severity_upper(shown->least));
	if (n != 1 || shown->fleet.n_devices > 1) {
		(void)fputc('\n', cli->out);
		aw_cli_text(cli, "", aw_fleet_line(&shown->fleet, line));
	}
}

enum aw_err
aw_cli_show_text(const struct aw_cli *cli, const struct aw_cli_device *devices, size_t n,
    const struct aw_cli_shown *shown, const struct aw_transitions *transitions,
    struct aw_error *err)
{
	size_t hidden = 0;
	enum aw_err code = n > 0 ? device_table(cli, devices, n, transitions) : AW_OK;

	for (size_t i = 0; code == AW_OK && i < n; i++) {
		code = print_findings(cli, &devices[i], shown);
		hidden += count_notes(&devices[i]);
	}
	if (code != AW_OK)
		return aw_error_nomem(err);
	if (hidden > 0 && !shown->notes && !shown->details)
		(void)fprintf(cli->out, "\n%zu note%s of severity OK not shown; -v shows %s.\n",
		    hidden, aw_text_s(hidden), hidden == 1 ? "it" : "them");
	print_total(cli, n, shown);
	return AW_OK;
}
