/* SPDX-License-Identifier: ISC */
/* The text form of inspect for trust stores. */
#include <stdlib.h>
#include <string.h>

#include "inspect/inspect.h"
#include "output.h"
#include "running_out.h"
#include "base/text.h"
#include "model/store.h"

/* Without the article of a sentence. */
static const char *
form_words(const char *what)
{
	static const char *const articles[] = {"a ", "an ", "the "};

	for (size_t i = 0; i < sizeof(articles) / sizeof(articles[0]); i++)
		if (strncmp(what, articles[i], strlen(articles[i])) == 0)
			return what + strlen(articles[i]);
	return what;
}

void
aw_cli_inspect_result(const struct aw_cli *cli, enum aw_cli_result result)
{
	static const struct {
		enum aw_severity severity;
		const char *word;
	} results[] = {
	    [AW_CLI_CLEAN] = {AW_SEVERITY_OK, "clean"},
	    [AW_CLI_PROBLEMS] = {AW_SEVERITY_WARNING, "problems"},
	    [AW_CLI_UNUSABLE] = {AW_SEVERITY_CRITICAL, "unusable"},
	};

	aw_cli_severity(cli, results[result].severity, results[result].word, 0);
}

/* "ca.pem: clean: PEM file, 3 anchors, 2 of them usable" */
static void
print_headline(const struct aw_cli *cli, const struct aw_cli_inspection *inspection)
{
	const struct aw_store *store = inspection->store;
	size_t n = store->n_anchors;

	(void)fprintf(cli->out, "%s: ", store->path);
	aw_cli_inspect_result(cli, inspection->result);
	(void)fprintf(cli->out, ": %s", form_words(aw_cli_inspection_what(inspection)));
	if (n > 0 || inspection->error.code == AW_OK)
		(void)fprintf(
		    cli->out, ", %zu anchor%s, %zu usable", n, aw_text_s(n), inspection->usable);
	if (store->bad_blocks > 0)
		(void)fprintf(cli->out, ", %u of %u block%s not readable",
		    (unsigned)store->bad_blocks, (unsigned)store->blocks,
		    aw_text_s((unsigned)store->blocks));
	(void)fputc('\n', cli->out);
	if (cli->set.verbose && aw_cli_inspection_gives(inspection) != NULL)
		(void)fprintf(cli->out, "  %s: %s\n", aw_cli_inspection_what(inspection),
		    aw_cli_inspection_gives(inspection));
}

void
aw_cli_inspect_problem(const struct aw_cli *cli, enum aw_severity severity, enum aw_err code,
    const char *where, const char *text, bool *reported)
{
	(void)fputs("  ", cli->out);
	aw_cli_severity(cli, severity, aw_cli_problem_word(severity), 9);
	(void)fprintf(cli->out, "%s%s%s [%s]\n", where, where[0] != '\0' ? ": " : "", text,
	    aw_err_code(code)->id);
	if (reported[code])
		return;
	reported[code] = true;
	aw_cli_paragraph(cli->out, "           what to do: ", aw_err_code(code)->remedy);
}

/* Problems with their positions; each code has its remedy once. */
static void
print_problems(const struct aw_cli *cli, const struct aw_cli_inspection *inspection)
{
	const struct aw_store *store = inspection->store;
	bool reported[AW_ERR_COUNT] = {false};

	if (inspection->error.code != AW_OK)
		aw_cli_inspect_problem(cli, AW_SEVERITY_CRITICAL, inspection->error.code, "",
		    inspection->error.text, reported);
	for (size_t i = 0; i < store->n_problems; i++) {
		const struct aw_problem *problem = &store->problems[i];

		aw_cli_inspect_problem(
		    cli, problem->severity, problem->code, problem->where, problem->text, reported);
	}
}

/* "of the anchors: 2 expired, 1 not-a-ca", so that no unusable anchor goes unnoticed. */
static void
print_flaw_counts(const struct aw_cli *cli, const struct aw_store *store, int64_t now)
{
	size_t counts[AW_FLAW_COUNT] = {0};
	const char *lead = "  of the anchors: ";

	for (size_t i = 0; i < store->n_anchors; i++)
		for (unsigned bit = 0; bit < AW_FLAW_COUNT; bit++)
			counts[bit] += (aw_anchor_flaws(&store->anchors[i], now) >> bit) & 1U;
	for (unsigned bit = 0; bit < AW_FLAW_COUNT; bit++) {
		if (counts[bit] == 0)
			continue;
		(void)fprintf(cli->out, "%s%zu %s", lead, counts[bit], aw_flaw_word(1U << bit));
		lead = ", ";
	}
	if (lead[0] == ',')
		(void)fprintf(cli->out, "%s\n", cli->set.verbose ? "" : " (-v lists them)");
}

/* Each revocation list that does not hold, and with -v all. */
static void
print_crls(const struct aw_cli *cli, const struct aw_store *store, int64_t now)
{
	char from[AW_INSTANT_TEXT], to[AW_INSTANT_TEXT];

	for (size_t i = 0; i < store->n_crls; i++) {
		const struct aw_crl *crl = &store->crls[i];
		bool holds = aw_crl_holds(crl, now);

		if (holds && !cli->set.verbose)
			continue;
		(void)fprintf(cli->out, "  revocation list of %s, from %s to %s%s\n", crl->issuer,
		    aw_instant_format_date(crl->this_update, from),
		    aw_instant_format_date(crl->next_update, to),
		    holds                               ? ""
		    : aw_store_crl_replaced(store, crl) ? ": replaced by a later one"
							: ": out of date [crl-stale]");
	}
}

/* Words of the flaws; "-" without flaws. */
static enum aw_err
format_flaws(unsigned flaws, struct aw_buf *words)
{
	aw_buf_reset(words);
	for (unsigned bit = 0; bit < AW_FLAW_COUNT; bit++)
		if ((flaws & (1U << bit)) != 0)
			(void)aw_buf_printf(
			    words, "%s%s", words->len > 0 ? " " : "", aw_flaw_word(1U << bit));
	if (words->len == 0)
		(void)aw_buf_puts(words, "-");
	return words->failed ? AW_ERR_NO_MEMORY : AW_OK;
}

/* The digits alone for a SHA-256, as the heading says; else with what it is. */
static const char *
fingerprint_cell(const struct aw_certificate *cert, char buf[AW_MARK_TEXT])
{
	const char *mark = aw_certificate_mark(cert, buf);

	return aw_certificate_has_sha256(cert) ? mark + strlen("SHA-256 ") : mark;
}

static enum aw_err
anchor_row(struct aw_cli_table *table, const struct aw_store *store, const struct aw_anchor *anchor,
    int64_t now, struct aw_buf *words)
{
	const struct aw_certificate *cert = anchor->certificate;
	bool usable = aw_anchor_usable(anchor, now);
	char mark[AW_MARK_TEXT], end[AW_INSTANT_TEXT];
	const char *cells[] = {usable ? "usable" : "unusable", NULL, NULL, NULL, cert->name,
	    aw_store_trustpoint(store, anchor)};

	if (format_flaws(aw_anchor_flaws(anchor, now), words) != AW_OK)
		return AW_ERR_NO_MEMORY;
	cells[1] = aw_instant_format_date(cert->not_after, end);
	cells[2] = fingerprint_cell(cert, mark);
	cells[3] = words->data;
	return aw_cli_table_add(table, usable ? AW_SEVERITY_OK : AW_SEVERITY_UNKNOWN, cells);
}

static enum aw_err
anchor_table(const struct aw_cli *cli, const struct aw_store *store, int64_t now)
{
	static const char *const heading[] = {
	    "ANCHOR", "ENDS", "SHA-256", "PROBLEMS", "NAME", "TRUSTPOINT"};
	struct aw_cli_table table;
	struct aw_buf words;
	enum aw_err code;

	aw_buf_init(&words, 1024);
	/* Only devices with trustpoints have the last column. */
	aw_cli_table_init(
	    &table, sizeof(heading) / sizeof(heading[0]) - (store->n_trustpoints == 0), 0);
	code = aw_cli_table_add(&table, AW_SEVERITY_OK, heading);
	for (size_t i = 0; code == AW_OK && i < store->n_anchors; i++)
		code = anchor_row(&table, store, &store->anchors[i], now, &words);
	if (code == AW_OK)
		code = aw_cli_table_print(cli, &table, 2);
	aw_cli_table_free(&table);
	aw_buf_free(&words);
	return code;
}

static enum aw_err
transition_table(const struct aw_cli *cli, const struct aw_judgement *judgement)
{
	static const char *const heading[] = {"TRANSITION", "READINESS", "REASON"};
	struct aw_cli_table table;
	enum aw_err code;

	if (judgement->n_readiness == 0)
		return AW_OK;
	aw_cli_table_init(&table, sizeof(heading) / sizeof(heading[0]), 1);
	code = aw_cli_table_add(&table, AW_SEVERITY_OK, heading);
	for (size_t i = 0; code == AW_OK && i < judgement->n_readiness; i++) {
		const struct aw_readiness_verdict *verdict = &judgement->readiness[i];
		const char *cells[] = {
		    verdict->transition->name, aw_readiness_word(verdict->state), verdict->reason};

		code = aw_cli_table_add(&table, verdict->severity, cells);
	}
	if (code == AW_OK)
		code = aw_cli_table_print(cli, &table, 2);
	aw_cli_table_free(&table);
	return code;
}

enum aw_err
aw_cli_inspect_text(
    const struct aw_cli *cli, const struct aw_cli_inspection *inspection, struct aw_error *err)
{
	enum aw_err code = AW_OK;

	print_headline(cli, inspection);
	aw_cli_running_print(cli, inspection->store->running);
	print_problems(cli, inspection);
	print_flaw_counts(cli, inspection->store, inspection->now);
	print_crls(cli, inspection->store, inspection->now);
	if (cli->set.verbose && inspection->store->n_anchors > 0)
		code = anchor_table(cli, inspection->store, inspection->now);
	if (code == AW_OK && inspection->judgement != NULL)
		code = transition_table(cli, inspection->judgement);
	return code == AW_OK ? AW_OK : aw_error_nomem(err);
}
