/* SPDX-License-Identifier: ISC */
/* The text form of inspect for license texts. */
#include <inttypes.h>
#include <stdlib.h>
#include <string.h>

#include "inspect/inspect.h"
#include "base/text.h"
#include "output.h"

#define LEAD "  %-16s"

static void
print_date(FILE *out, const char *words, int64_t instant)
{
	char text[AW_INSTANT_TEXT];

	if (instant != AW_INSTANT_NONE)
		(void)fprintf(out, ", %s %s", words, aw_instant_format(instant, text));
}

/* "  registration    registered (REGISTERED)"; `raw` is the word of the device, if it adds
 * something. */
static void
print_state(FILE *out, const char *heading, const char *word, const char *raw)
{
	(void)fprintf(out, LEAD "%s", heading, word);
	if (raw != NULL)
		(void)fprintf(out, " (%s)", raw);
}

static void
print_sync(FILE *out, const char *heading, const struct aw_sync *sync)
{
	char text[AW_INSTANT_TEXT];

	if (sync->result == AW_SYNC_NONE)
		return;
	(void)fprintf(out, LEAD "%s", heading, aw_sync_word(sync->result));
	if (sync->at != AW_INSTANT_NONE)
		(void)fprintf(out, " on %s", aw_instant_format(sync->at, text));
	(void)fprintf(out, "%s%s\n", sync->reason != NULL ? ": " : "",
	    sync->reason != NULL ? sync->reason : "");
}

static void
print_policy(FILE *out, const struct aw_license *license)
{
	char text[AW_INSTANT_TEXT];

	(void)fprintf(out, LEAD "last %s", "acknowledged",
	    license->last_ack != AW_INSTANT_NONE ? aw_instant_format(license->last_ack, text)
						 : "not reported");
	print_date(out, "next due by", license->next_ack_deadline);
	print_date(out, "next report", license->next_report);
	(void)fputc('\n', out);
}

static void
print_facts(FILE *out, const struct aw_license *license)
{
	char left[AW_DURATION_TEXT];

	print_state(out, "registration", aw_registration_word(license->registration),
	    license->registration_raw);
	print_date(out, "next renewal", license->next_renewal);
	print_date(out, "expires", license->registration_expires);
	(void)fputc('\n', out);
	print_sync(out, "last renewal", &license->renewal);
	print_state(out, "authorization", aw_authorization_word(license->authorization),
	    license->authorization_raw);
	print_date(out, "next contact", license->next_sync);
	print_date(out, "deadline", license->deadline);
	if (license->deadline_word != AW_DEADLINE_PLAIN)
		(void)fprintf(out, ", deadline %s", aw_deadline_word(license->deadline_word));
	(void)fputc('\n', out);
	print_sync(out, "last contact", &license->sync);
	if (license->evaluation_left >= 0)
		(void)fprintf(out, LEAD "%s left\n", "evaluation",
		    aw_duration_format(license->evaluation_left, left));
	if (license->mode == AW_LICENSE_POLICY)
		print_policy(out, license);
	if (license->zone_note != NULL)
		(void)fprintf(out, LEAD "%s\n", "time zone", license->zone_note);
}

/* Findings, worst first; each remedy is printed once. */
static void
print_findings(const struct aw_cli *cli, const struct aw_judgement *judgement)
{
	const char *last = "";

	for (size_t i = 0; i < judgement->n_verdicts; i++) {
		const struct aw_verdict *verdict = &judgement->verdicts[i];
		const struct aw_code *code = aw_finding_code(verdict->finding);

		if (verdict->severity == AW_SEVERITY_OK)
			continue;
		(void)fputs("  ", cli->out);
		aw_cli_severity(cli, verdict->severity, aw_severity_upper(verdict->severity), 9);
		(void)fprintf(cli->out, "%s [%s]\n", verdict->text, code->id);
		if (strcmp(aw_verdict_remedy(verdict), last) != 0)
			aw_cli_paragraph(
			    cli->out, "           what to do: ", aw_verdict_remedy(verdict));
		last = aw_verdict_remedy(verdict);
	}
}

static enum aw_err
entitlement_row(struct aw_cli_table *table, const struct aw_entitlement *item)
{
	char count[24] = "-";
	const char *cells[] = {item->name[0] != '\0' ? item->name : NULL, count,
	    aw_entitlement_word(item->state), item->raw, item->tag[0] != '\0' ? item->tag : NULL};

	if (item->count != AW_COUNT_NONE)
		(void)snprintf(count, sizeof(count), "%" PRIu64, item->count);
	return aw_cli_table_add(table, AW_SEVERITY_OK, cells);
}

static enum aw_err
print_entitlements(const struct aw_cli *cli, const struct aw_license *license)
{
	static const char *const heading[] = {"LICENSE", "COUNT", "STATE", "DEVICE SAYS", "TAG"};
	struct aw_cli_table table;
	enum aw_err code;

	if (license->n_entitlements == 0)
		return AW_OK;
	aw_cli_table_init(&table, sizeof(heading) / sizeof(heading[0]), SIZE_MAX);
	code = aw_cli_table_add(&table, AW_SEVERITY_OK, heading);
	for (size_t i = 0; code == AW_OK && i < license->n_entitlements; i++)
		code = entitlement_row(&table, &license->entitlements[i]);
	if (code == AW_OK)
		code = aw_cli_table_print(cli, &table, 2);
	aw_cli_table_free(&table);
	return code;
}

/* "asa.txt: problems: license text, classic Smart Licensing, 2 licenses" */
static enum aw_err
print_headline(const struct aw_cli *cli, const struct aw_cli_inspection *inspection)
{
	const struct aw_license *license = inspection->license;
	char *path = aw_cli_clean(inspection->path);
	const char *mode = "";

	if (path == NULL)
		return AW_ERR_NO_MEMORY;
	if (license->mode != AW_LICENSE_UNKNOWN)
		mode = license->mode == AW_LICENSE_POLICY ? ", Smart Licensing Using Policy"
							  : ", classic Smart Licensing";
	(void)fprintf(cli->out, "%s: ", path);
	aw_cli_inspect_result(cli, inspection->result);
	(void)fprintf(cli->out, ": license text%s, %zu license%s\n", mode, license->n_entitlements,
	    aw_text_s(license->n_entitlements));
	free(path);
	return AW_OK;
}

static void
print_problem(const struct aw_cli *cli, const struct aw_problem *problem, bool *reported)
{
	if (problem->severity != AW_SEVERITY_OK) {
		aw_cli_inspect_problem(
		    cli, problem->severity, problem->code, problem->where, problem->text, reported);
		return;
	}
	(void)fputs("  ", cli->out);
	aw_cli_severity(cli, AW_SEVERITY_OK, "note", 9);
	(void)fprintf(cli->out, "%s: %s [%s]\n", problem->where, problem->text,
	    aw_err_code(problem->code)->id);
}

enum aw_err
aw_cli_inspect_license_text(
    const struct aw_cli *cli, const struct aw_cli_inspection *inspection, struct aw_error *err)
{
	const struct aw_license *license = inspection->license;
	bool reported[AW_ERR_COUNT] = {false};

	if (print_headline(cli, inspection) != AW_OK)
		return aw_error_nomem(err);
	if (inspection->error.code != AW_OK)
		aw_cli_inspect_problem(cli, AW_SEVERITY_CRITICAL, inspection->error.code, "",
		    inspection->error.text, reported);
	for (size_t i = 0; i < license->n_problems; i++)
		print_problem(cli, &license->problems[i], reported);
	if (inspection->judgement == NULL)
		return AW_OK;
	print_findings(cli, inspection->judgement);
	print_facts(cli->out, license);
	return print_entitlements(cli, license) == AW_OK ? AW_OK : aw_error_nomem(err);
}
