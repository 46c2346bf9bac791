/* SPDX-License-Identifier: ISC */
#include <stdlib.h>
#include <string.h>

#include "base/err.h"
#include "base/instant.h"
#include "explain.h"
#include "output.h"
#include "fixture/suite.h"

/* A command run in memory; out and err are its output. */
struct run {
	struct aw_cli cli;
	char *out, *err;
	size_t out_len, err_len;
	int status;
};

static void
run_command(struct run *run, const struct aw_cli_command *command, bool json, char **operands)
{
	size_t n = 0;

	memset(run, 0, sizeof(*run));
	run->cli.out = open_memstream(&run->out, &run->out_len);
	run->cli.err = open_memstream(&run->err, &run->err_len);
	ck_assert_ptr_nonnull(run->cli.out);
	ck_assert_ptr_nonnull(run->cli.err);
	run->cli.command = command;
	run->cli.set.json = json;
	while (operands[n] != NULL)
		n++;
	run->status = command->run(&run->cli, operands, n);
	ck_assert_int_eq(fclose(run->cli.out), 0);
	ck_assert_int_eq(fclose(run->cli.err), 0);
}

static void
run_end(struct run *run)
{
	free(run->out);
	free(run->err);
}

static size_t
lines(const char *text)
{
	size_t n = 0;

	for (; *text != '\0'; text++)
		n += *text == '\n';
	return n;
}

static const struct {
	const char *word, *code; /* NULL: no similar code */
} nearest[] = {
    {"brocken", "broken"},
    {"store-emty", "store-empty"},
    {"atrisk", "at-risk"},
    {"store_key", "store-key"},
    {"duplicate", "store-duplicate"},
    {"", NULL},
    {"qqqqqqqqqqqq", NULL},
};

START_TEST(nearest_code)
{
	const struct aw_code *code = aw_cli_nearest_code(nearest[_i].word);

	if (nearest[_i].code == NULL)
		ck_assert_ptr_null(code);
	else
		ck_assert_str_eq(code->id, nearest[_i].code);
}
END_TEST

START_TEST(every_code_is_explained)
{
	const struct aw_code *code;

	for (size_t n = 0; (code = aw_code_at(n)) != NULL; n++) {
		char id[64];
		char *operands[] = {id, NULL};
		struct run run;

		(void)snprintf(id, sizeof(id), "%s", code->id);
		run_command(&run, &aw_cli_explain, false, operands);
		ck_assert_int_eq(run.status, 0);
		ck_assert_msg(strstr(run.out, code->title) != NULL, "%s: no title", code->id);
		ck_assert_msg(strstr(run.out, "meaning:") != NULL, "%s: no meaning", code->id);
		ck_assert_msg(strstr(run.out, "what to do:") != NULL, "%s: no remedy", code->id);
		ck_assert_str_eq(run.err, "");
		run_end(&run);
	}
}
END_TEST

START_TEST(list_has_every_code_once)
{
	char *none[] = {NULL};
	const struct aw_code *code;
	struct run text, json;
	size_t n = 0;

	run_command(&text, &aw_cli_explain, false, none);
	run_command(&json, &aw_cli_explain, true, none);
	for (; (code = aw_code_at(n)) != NULL; n++) {
		char word[80];

		(void)snprintf(word, sizeof(word), "\n  %s ", code->id);
		ck_assert_msg(strstr(text.out, word) != NULL, "%s is not listed", code->id);
		(void)snprintf(word, sizeof(word), "{\"code\":\"%s\",", code->id);
		ck_assert_msg(strstr(json.out, word) != NULL, "%s is not in JSON", code->id);
	}
	ck_assert_uint_eq(lines(text.out), n + 3); /* two headings and a blank line */
	ck_assert_uint_eq(lines(json.out), n);
	run_end(&text);
	run_end(&json);
}
END_TEST

START_TEST(kinds_are_told_apart)
{
	char file[] = "file-missing", broken[] = "broken";
	char *operands[] = {file, broken, NULL};
	struct run run;

	run_command(&run, &aw_cli_explain, false, operands);
	ck_assert_ptr_nonnull(strstr(run.out, "file-missing (error): "));
	ck_assert_ptr_nonnull(strstr(run.out, "\n\nbroken (verdict): "));
	run_end(&run);
}
END_TEST

START_TEST(unknown_code)
{
	char wrong[] = "brocken", right[] = "ready";
	char *operands[] = {wrong, right, NULL};
	struct run run;

	run_command(&run, &aw_cli_explain, false, operands);
	ck_assert_int_eq(run.status, 64);
	ck_assert_ptr_nonnull(strstr(run.err, "did you mean broken?"));
	ck_assert_ptr_nonnull(strstr(run.out, "ready (verdict)"));
	run_end(&run);
}
END_TEST

/* No line is longer than the width unless it is one word. */
START_TEST(paragraphs_wrap_and_keep_words)
{
	char word[121], text[400];
	struct run run = {0};

	memset(word, 'x', sizeof(word) - 1);
	word[sizeof(word) - 1] = '\0';
	(void)snprintf(text, sizeof(text),
	    "first %s last and some more words that fill one whole line "
	    "of eighty columns and then a little",
	    word);
	run.cli.out = open_memstream(&run.out, &run.out_len);
	aw_cli_paragraph(run.cli.out, "  lead: ", text);
	ck_assert_int_eq(fclose(run.cli.out), 0);
	ck_assert_ptr_nonnull(strstr(run.out, word));
	ck_assert(strncmp(run.out, "  lead: first\n        xxx", 25) == 0);
	for (char *line = strtok_r(run.out, "\n", &run.err); line != NULL;
	     line = strtok_r(NULL, "\n", &run.err))
		ck_assert(strlen(line) <= AW_CLI_WIDTH || strstr(line, word) != NULL);
	run.err = NULL;
	run_end(&run);
}
END_TEST

START_TEST(tables_align_by_characters)
{
	static const char *const rows[][3] = {
	    {"NAME", "STATE", "NOTE"}, {"Zürich", "OK", "a"}, {"Bern", "CRITICAL", NULL}};
	struct aw_cli_table table;
	struct run run = {0};

	run.cli.out = open_memstream(&run.out, &run.out_len);
	aw_cli_table_init(&table, 3, 1);
	for (size_t i = 0; i < 3; i++)
		ck_assert_int_eq(aw_cli_table_add(&table, AW_SEVERITY_CRITICAL, rows[i]), AW_OK);
	ck_assert_int_eq(aw_cli_table_print(&run.cli, &table, 2), AW_OK);
	run.cli.colour = true;
	ck_assert_int_eq(aw_cli_table_print(&run.cli, &table, 0), AW_OK);
	aw_cli_table_free(&table);
	ck_assert_int_eq(fclose(run.cli.out), 0);
	ck_assert_str_eq(run.out, "  NAME    STATE     NOTE\n"
				  "  Zürich  OK        a\n"
				  "  Bern    CRITICAL  -\n"
				  "NAME    STATE     NOTE\n"
				  "Zürich  \033[31mOK\033[0m        a\n"
				  "Bern    \033[31mCRITICAL\033[0m  -\n");
	run_end(&run);
}
END_TEST

static const struct {
	const char *argv[8];
	enum aw_err code;
	const char *named; /* in the error */
	int first;         /* index of the first operand after permutation */
	bool json;
	int64_t as_of;
} command_lines[] = {
    {{"show"}, AW_OK, NULL, 1, false, AW_INSTANT_NONE},
    {{"show", "-j", "dev"}, AW_OK, NULL, 2, true, AW_INSTANT_NONE},
    {{"show", "dev", "--json"}, AW_OK, NULL, 2, true, AW_INSTANT_NONE},
    {{"show", "--", "--json"}, AW_OK, NULL, 2, false, AW_INSTANT_NONE},
    {{"show", "--as-of", "1970-01-02"}, AW_OK, NULL, 3, false, 86400},
    {{"show", "--as-of=1970-01-01T00:01:00Z"}, AW_OK, NULL, 2, false, 60},
    {{"show", "--as-of", "+2d"}, AW_OK, NULL, 3, false, 172810},
    {{"show", "--in", "1h"}, AW_OK, NULL, 3, false, 3610},
    {{"show", "--in", "tomorrow"}, AW_ERR_USAGE, "tomorrow", 0, false, AW_INSTANT_NONE},
    {{"show", "--in", "90"}, AW_ERR_USAGE, "90", 0, false, AW_INSTANT_NONE},
    {{"show", "--as-of", "+soon"}, AW_ERR_USAGE, "+30d", 0, false, AW_INSTANT_NONE},
    {{"show", "--as-of", "yesterday"}, AW_ERR_USAGE, "yesterday", 0, false, AW_INSTANT_NONE},
    {{"show", "--as-of"}, AW_ERR_USAGE, "--as-of", 0, false, AW_INSTANT_NONE},
    {{"show", "-c"}, AW_ERR_USAGE, "-c", 0, false, AW_INSTANT_NONE},
    {{"show", "--bogus"}, AW_ERR_USAGE, "--bogus", 0, false, AW_INSTANT_NONE},
    {{"show", "-x"}, AW_ERR_USAGE, "-x", 0, false, AW_INSTANT_NONE},
    {{"show", "-jx"}, AW_ERR_USAGE, "-x", 0, false, AW_INSTANT_NONE},
    {{"show", "--json=1"}, AW_ERR_USAGE, "--json=1", 0, false, AW_INSTANT_NONE},
};

START_TEST(options)
{
	struct aw_cli_settings set = {.clock = 10, .as_of = AW_INSTANT_NONE};
	char words[8][40], *argv[9] = {NULL};
	char line[AW_ERROR_OBJECT_MAX + AW_ERROR_TEXT_MAX];
	struct aw_error err;
	int argc = 0, first = 0;

	for (; argc < 8 && command_lines[_i].argv[argc] != NULL; argc++) {
		(void)snprintf(words[argc], sizeof(words[0]), "%s", command_lines[_i].argv[argc]);
		argv[argc] = words[argc];
	}
	ck_assert_int_eq(aw_cmdline_parse(&aw_cli_show.line, argc, argv, &set, &first, &err),
	    command_lines[_i].code);
	if (command_lines[_i].code != AW_OK) {
		(void)aw_error_line(&err, line, sizeof(line));
		ck_assert_msg(strstr(line, command_lines[_i].named) != NULL, "%s", line);
		return;
	}
	ck_assert_int_eq(first, command_lines[_i].first);
	ck_assert_int_eq(set.json, command_lines[_i].json);
	ck_assert_int_eq(set.as_of, command_lines[_i].as_of);
}
END_TEST

START_TEST(help_names_every_option)
{
	static const struct aw_cli_command *const commands[] = {&aw_cli_inspect, &aw_cli_show,
	    &aw_cli_collect, &aw_cli_explain, &aw_cli_transitions, &aw_cli_rehearse, &aw_cli_export,
	    &aw_cli_compare};
	const struct aw_cli_command *command = commands[_i];
	struct run run = {0};

	run.cli.out = open_memstream(&run.out, &run.out_len);
	aw_cmdline_help(&command->line, run.cli.out);
	ck_assert_int_eq(fclose(run.cli.out), 0);
	for (size_t i = 0; i < command->line.n_rows; i++) {
		ck_assert_ptr_nonnull(strstr(run.out, command->line.rows[i].name));
		ck_assert_ptr_nonnull(strstr(run.out, command->line.rows[i].help));
	}
	ck_assert_ptr_nonnull(strstr(run.out, command->line.ending));
	run_end(&run);
}
END_TEST

static void
fill(TCase *tc)
{
	tcase_add_loop_test(tc, nearest_code, 0, COUNT(nearest));
	tcase_add_test(tc, every_code_is_explained);
	tcase_add_test(tc, list_has_every_code_once);
	tcase_add_test(tc, kinds_are_told_apart);
	tcase_add_test(tc, unknown_code);
	tcase_add_test(tc, paragraphs_wrap_and_keep_words);
	tcase_add_test(tc, tables_align_by_characters);
	tcase_add_loop_test(tc, options, 0, COUNT(command_lines));
	tcase_add_loop_test(tc, help_names_every_option, 0, 8);
}

int
main(void)
{
	return aw_suite_run("cli", fill);
}
