/* SPDX-License-Identifier: ISC */
/* anchorwatch explain: the table of codes for people. */
#include "explain.h"

#include <jansson.h>
#include <string.h>

#include "jsonout.h"
#include "options.h"
#include "output.h"
#include "base/misspelt.h"
#include "base/text.h"
#include "policy/judge/unsaid.h"
#include "truststore/store_kinds.h"

#define ALL_MODES "all"
#define PART_MIN 4 /* letters of a part of a code that suggests it */
static const char *
code_at(const void *names, size_t i)
{
	(void)names;
	return aw_code_at(i)->id;
}

const struct aw_code *
aw_cli_nearest_code(const char *word)
{
	const char *id;
	size_t n = 0;

	while (aw_code_at(n) != NULL)
		n++;
	id = aw_misspelt_nearest(code_at, NULL, n, word);
	if (id != NULL)
		return aw_code_find(id);
	/* A part of a code: "empty" suggests store-empty. */
	for (size_t i = 0; i < n && strlen(word) >= PART_MIN; i++)
		if (strstr(aw_code_at(i)->id, word) != NULL)
			return aw_code_at(i);
	return NULL;
}

/* True for codes of errors, which records can hold; all others are verdicts. */
static bool
is_error(const struct aw_code *code)
{
	return code == aw_err_code(aw_err_find(code->id));
}

static void
print_code(const struct aw_cli *cli, const struct aw_code *code)
{
	(void)fprintf(
	    cli->out, "%s (%s): %s\n", code->id, is_error(code) ? "error" : "verdict", code->title);
	aw_cli_paragraph(cli->out, "  meaning:    ", code->meaning);
	aw_cli_paragraph(cli->out, "  what to do: ", code->remedy);
}

static enum aw_err
print_json(const struct aw_cli *cli, const struct aw_code *code, struct aw_error *err)
{
	return aw_cli_json_print(cli->out,
	    json_pack("{s:s, s:s, s:s, s:s, s:s}", "code", code->id, "kind",
		is_error(code) ? "error" : "verdict", "title", code->title, "meaning",
		code->meaning, "remedy", code->remedy),
	    false, err);
}

static void
list_kind(const struct aw_cli *cli, const char *heading, bool errors)
{
	const struct aw_code *code;

	(void)fprintf(cli->out, "%s\n", heading);
	for (size_t n = 0; (code = aw_code_at(n)) != NULL; n++)
		if (is_error(code) == errors)
			(void)fprintf(cli->out, "  %-18s %s\n", code->id, code->title);
}

static int
list_all(struct aw_cli *cli)
{
	const struct aw_code *code;
	struct aw_error err;

	if (!cli->set.json) {
		list_kind(cli, "Errors: what could not be done", true);
		list_kind(cli, "\nVerdicts: what judging a device can find", false);
		return 0;
	}
	for (size_t n = 0; (code = aw_code_at(n)) != NULL; n++)
		if (print_json(cli, code, &err) != AW_OK)
			return aw_cli_fail(cli, &err);
	return 0;
}

static int
report_unknown(struct aw_cli *cli, const char *word)
{
	const struct aw_code *near = aw_cli_nearest_code(word);
	struct aw_error err;

	if (near != NULL)
		(void)aw_error_set(
		    &err, AW_ERR_USAGE, word, "no such code; did you mean %s?", near->id);
	else
		(void)aw_error_set(&err, AW_ERR_USAGE, word,
		    "no such code; without an argument, explain lists them all");
	return aw_cli_fail(cli, &err);
}

/* True for the first row of a mode that was asked for. */
static bool
begins_mode(const struct aw_cli *cli, size_t i)
{
	const struct aw_unsaid *row = aw_unsaid_at(i), *before = i > 0 ? aw_unsaid_at(i - 1) : NULL;

	return (before == NULL || strcmp(row->mode, before->mode) != 0) &&
	       (strcmp(cli->set.mode, ALL_MODES) == 0 || strcmp(cli->set.mode, row->mode) == 0);
}

/* The rows of one mode from `first` on, as JSON; NULL for want of memory. */
static json_t *
mode_json(size_t first)
{
	const char *mode = aw_unsaid_at(first)->mode;
	const struct aw_unsaid *row;
	json_t *list = json_array();

	for (size_t i = first; (row = aw_unsaid_at(i)) != NULL && strcmp(row->mode, mode) == 0; i++)
		if (json_array_append_new(list, aw_cli_json_text(row->text)) != 0) {
			json_decref(list);
			return NULL;
		}
	return json_pack("{s:s, s:o}", "mode", mode, "unsaid", list);
}

static void
print_mode(const struct aw_cli *cli, size_t first)
{
	const char *mode = aw_unsaid_at(first)->mode;
	const struct aw_unsaid *row;

	(void)fprintf(cli->out, "An OK of mode %s does not say\n", mode);
	for (size_t i = first; (row = aw_unsaid_at(i)) != NULL && strcmp(row->mode, mode) == 0; i++)
		aw_cli_paragraph(cli->out, "  - ", row->text);
}

static const char *
mode_at(const void *names, size_t i)
{
	(void)names;
	return aw_unsaid_at(i)->mode;
}

static void
no_such_mode(const char *word, struct aw_error *err)
{
	const char *near;
	size_t n = 0;

	while (aw_unsaid_at(n) != NULL)
		n++;
	near = aw_misspelt_nearest(mode_at, NULL, n, word);
	(void)aw_error_set(err, AW_ERR_USAGE, word,
	    "no such mode; check_anchorwatch --help lists them, and --mode all explains each%s%s%s",
	    AW_MISSPELT_SAY(near));
}

/* What an OK of a mode, or of each, does not say. */
static int
explain_mode(struct aw_cli *cli)
{
	struct aw_error err;
	bool found = false;

	for (size_t i = 0; aw_unsaid_at(i) != NULL; i++) {
		if (!begins_mode(cli, i))
			continue;
		if (found && !cli->set.json)
			(void)fputc('\n', cli->out);
		if (!cli->set.json)
			print_mode(cli, i);
		else if (aw_cli_json_print(cli->out, mode_json(i), false, &err) != AW_OK)
			return aw_cli_fail(cli, &err);
		found = true;
	}
	if (found)
		return 0;
	no_such_mode(cli->set.mode, &err);
	return aw_cli_fail(cli, &err);
}

/* The table of what files may be: of the readers of trust stores. */
static int
explain_formats(struct aw_cli *cli)
{
	size_t n;
	const struct aw_store_kind *kinds = aw_store_kinds(&n);
	struct aw_error err;

	for (size_t i = 0; i < n; i++) {
		const struct aw_store_kind *kind = &kinds[i];

		if (cli->set.json) {
			if (aw_cli_json_print(cli->out,
				json_pack("{s:s, s:s, s:s, s:s?}", "format", kind->word, "what",
				    kind->what, "marks", kind->marks, "gives", kind->gives),
				false, &err) != AW_OK)
				return aw_cli_fail(cli, &err);
			continue;
		}
		(void)fprintf(cli->out, "%s%s: %s\n", i > 0 ? "\n" : "", kind->word, kind->what);
		aw_cli_paragraph(cli->out, "  marks: ", kind->marks);
		aw_cli_paragraph(cli->out,
		    "  gives: ", kind->gives != NULL ? kind->gives : "nothing; it is named");
	}
	return 0;
}

static int
run_explain(struct aw_cli *cli, char **words, size_t n)
{
	struct aw_error err;
	int status = 0;

	if ((cli->set.mode != NULL) + cli->set.formats + (n > 0) > 1) {
		(void)aw_error_set(
		    &err, AW_ERR_USAGE, NULL, "codes, --mode and --formats exclude each other");
		return aw_cli_fail(cli, &err);
	}
	if (cli->set.mode != NULL)
		return explain_mode(cli);
	if (cli->set.formats)
		return explain_formats(cli);
	if (n == 0)
		return list_all(cli);
	for (size_t i = 0; i < n; i++) {
		const struct aw_code *code = aw_code_find(words[i]);

		if (code == NULL) {
			status = report_unknown(cli, words[i]);
			continue;
		}
		if (cli->set.json) {
			if (print_json(cli, code, &err) != AW_OK)
				return aw_cli_fail(cli, &err);
			continue;
		}
		if (i > 0)
			(void)fputc('\n', cli->out);
		print_code(cli, code);
	}
	return status;
}

static const struct aw_cmdline_row rows[] = {
    AW_CLI_OPTION_JSON("print one JSON object a line"),
    AW_CLI_OPTION(TEXT, "mode", 'm', "MODE",
	"what an OK of this mode of check_anchorwatch does not say; all: of each", mode),
    AW_CLI_OPTION(FLAG, "formats", 'f', NULL,
	"what files may be as trust stores: marks, and what is read of each", formats),
    AW_CLI_OPTION_HELP,
};

const struct aw_cli_command aw_cli_explain = {
    .line.name = "anchorwatch explain",
    .line.operands = "[CODE]...",
    .line.summary = "What a code in messages and outputs means, and what to do about it; lists all "
		    "codes without CODE.",
    .line.ending =
	"Exit status:\n"
	"  0  explained\n  2  it could not be printed\n  64 no such code or mode, or wrong usage\n",
    .line.rows = rows,
    .line.n_rows = sizeof(rows) / sizeof(rows[0]),
    .max = SIZE_MAX,
    .failure = 2,
    .run = run_explain,
};
