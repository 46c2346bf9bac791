/* SPDX-License-Identifier: ISC */
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include "program/cmdline.h"
#include "base/instant.h"
#include "fixture/suite.h"
#include "base/text.h"

#define ARGS_MAX 6

struct settings {
	bool json, help;
	char odd; /* the next member is not where alignment alone would put it */
	unsigned verbose;
	const char *config;
	struct aw_cmdline_texts watches;
	int64_t as_of;
	const char *extra; /* what read_extra got */
	size_t extra_offset;
	int extras;
};

#define ROW(kind, name, letter, argument, help, member) \
	AW_CMDLINE_ROW(struct settings, kind, name, letter, argument, help, member)

static enum aw_err
read_extra(
    const struct aw_cmdline_row *row, const char *argument, void *settings, struct aw_error *err)
{
	struct settings *to = settings;

	if (argument != NULL && argument[0] == '-')
		return aw_error_set(err, AW_ERR_USAGE, NULL, "--%s: no dash", row->name);
	to->extra = argument;
	to->extra_offset = row->offset;
	to->extras++;
	return AW_OK;
}

static enum aw_err
read_date(
    const struct aw_cmdline_row *row, const char *argument, void *settings, struct aw_error *err)
{
	struct settings *to = settings;

	return aw_instant_parse(argument, &to->as_of)
		   ? AW_OK
		   : aw_error_set(err, AW_ERR_USAGE, argument, "--%s takes a date", row->name);
}

static const struct aw_cmdline_row rows[] = {
    ROW(FLAG, "json", 'j', NULL, "print JSON", json),
    ROW(FLAG, "help", 0, NULL, "print this", help),
    ROW(COUNT, "verbose", 'v', NULL, "log more", verbose),
    ROW(TEXT, "config", 'c', "FILE", "read this", config),
    ROW(TEXTS, "watch", 'w', "NAME=PATH", "may be repeated", watches),
    AW_CMDLINE_ROW_CALL(struct settings, read_date, "as-of", 0, "DATE", "judge then", as_of),
    ROW(TEXT, "level", 'l', "[N]", "how much", config),
    AW_CMDLINE_ROW_CALL(
	struct settings, read_extra, "extra", 'e', "[FILE]", "read more", extra_offset),
};

static const struct aw_cmdline with_operands = {.name = "prog",
    .operands = "FILE...",
    .summary = "Does it.",
    .rows = rows,
    .n_rows = COUNT(rows)};

static const struct aw_cmdline stopping = {.name = "prog",
    .operands = "COMMAND [ARGUMENT]...",
    .summary = "Runs it.",
    .rows = rows,
    .n_rows = COUNT(rows),
    .stop = true};

static const struct aw_cmdline alone = {.name = "prog",
    .summary = "Does it.",
    .ending = "Exit status: 0\n",
    .rows = rows,
    .n_rows = COUNT(rows)};

static const struct aw_cmdline on_lines = {
    .name = "prog", .rows = rows, .n_rows = COUNT(rows), .long_help = true};

static struct settings set;
static struct aw_error err;
static char *argv[ARGS_MAX + 2];
static int first;

/* Parses the words up to the first NULL, after a program name. */
static enum aw_err
parse(const struct aw_cmdline *cmdline, const char *const words[ARGS_MAX])
{
	static char copies[ARGS_MAX + 1][64];
	int argc = 1;

	memset(argv, 0, sizeof(argv));
	free(set.watches.items);
	set = (struct settings){.as_of = AW_INSTANT_NONE};
	first = 0;
	argv[0] = copies[0];
	for (; argc <= ARGS_MAX && words[argc - 1] != NULL; argc++) {
		ck_assert(
		    aw_text_format(copies[argc], sizeof(copies[argc]), "%s", words[argc - 1]));
		argv[argc] = copies[argc];
	}
	return aw_cmdline_parse(cmdline, argc, argv, &set, &first, &err);
}

#define PARSE(cmdline, ...) parse(cmdline, (const char *const[ARGS_MAX]){__VA_ARGS__})

START_TEST(each_kind_sets_its_member)
{
	ck_assert_int_eq(
	    PARSE(&alone, "-jv", "--verbose", "--config=a", "-cb", "--as-of=1970-01-02"), AW_OK);
	ck_assert(set.json && !set.help && set.odd == 0);
	ck_assert_uint_eq(set.verbose, 2);
	ck_assert_str_eq(set.config, "b");
	ck_assert_int_eq(set.as_of, 86400);
	ck_assert_uint_eq(set.watches.n, 0);
}
END_TEST

/* An optional argument is attached to its option; the next word is never its argument. */
START_TEST(calls_and_optional_arguments)
{
	ck_assert_int_eq(PARSE(&alone, "--extra=a", "-eb", "-j"), AW_OK);
	ck_assert_int_eq(set.extras, 2);
	ck_assert_str_eq(set.extra, "b");
	ck_assert_uint_eq(set.extra_offset, offsetof(struct settings, extra_offset));
	ck_assert(set.json);
	ck_assert_int_eq(PARSE(&alone, "-e", "--extra", "-l", "-j"), AW_OK);
	ck_assert_int_eq(set.extras, 2);
	ck_assert_ptr_null(set.extra);
	ck_assert_ptr_null(set.config);
	ck_assert(set.json);
	ck_assert_int_eq(PARSE(&with_operands, "--extra", "file", "--level=3"), AW_OK);
	ck_assert_ptr_null(set.extra);
	ck_assert_str_eq(set.config, "3");
	ck_assert_str_eq(argv[first], "file");
	ck_assert_int_eq(PARSE(&alone, "--extra=x", "--extra=-y"), AW_ERR_USAGE);
	ck_assert_str_eq(set.extra, "x");
}
END_TEST

START_TEST(what_no_option_sets_stays)
{
	ck_assert_int_eq(PARSE(&alone, "--help"), AW_OK);
	ck_assert(set.help && !set.json && set.verbose == 0);
	ck_assert_ptr_null(set.config);
	ck_assert_int_eq(set.as_of, AW_INSTANT_NONE);
	ck_assert_int_eq(first, 2);
}
END_TEST

START_TEST(texts_add_up)
{
	ck_assert_int_eq(
	    PARSE(&alone, "-w", "a=/x", "--watch=b=/y=z", "-wc", "--watch", ""), AW_OK);
	ck_assert_uint_eq(set.watches.n, 4);
	ck_assert_str_eq(set.watches.items[0], "a=/x");
	ck_assert_str_eq(set.watches.items[1], "b=/y=z");
	ck_assert_str_eq(set.watches.items[2], "c");
	ck_assert_str_eq(set.watches.items[3], "");
	/* Kept, and freed by the caller, if the rest is invalid. */
	ck_assert_int_eq(PARSE(&alone, "-w", "a", "--bogus"), AW_ERR_USAGE);
	ck_assert_uint_eq(set.watches.n, 1);
}
END_TEST

static const struct {
	const struct aw_cmdline *cmdline;
	const char *words[ARGS_MAX];
	const char *operand; /* at first; NULL: none */
	int first;
	bool json;
} operands[] = {
    {&with_operands, {NULL}, NULL, 1, false},
    {&with_operands, {"file", "-j"}, "file", 2, true},
    {&with_operands, {"-c", "x", "file", "--json", "more"}, "file", 4, true},
    {&with_operands, {"-j", "--", "-v"}, "-v", 3, true},
    {&with_operands, {"-"}, "-", 1, false},
    {&stopping, {"run", "-j"}, "run", 1, false},
    {&stopping, {"-j", "run", "--bogus"}, "run", 2, true},
    {&alone, {"--js"}, NULL, 2, true},
};

START_TEST(operands_are_found)
{
	ck_assert_int_eq(parse(operands[_i].cmdline, operands[_i].words), AW_OK);
	ck_assert_int_eq(first, operands[_i].first);
	if (operands[_i].operand != NULL)
		ck_assert_str_eq(argv[first], operands[_i].operand);
	else
		ck_assert_ptr_null(argv[first]);
	ck_assert(set.json == operands[_i].json);
}
END_TEST

static const struct {
	const char *words[ARGS_MAX];
	const char *object, *text; /* of the error */
} wrong[] = {
    {{"--bogus"}, "", "unknown option --bogus"},
    {{"--bogus=1"}, "", "unknown option --bogus=1"},
    {{"-x"}, "", "unknown option -x"},
    {{"-jx"}, "", "unknown option -x"},
    {{"--json", "-xj"}, "", "unknown option -x"},
    {{"-j", "--config"}, "", "--config needs a value"},
    {{"-j", "-c"}, "", "-c needs a value"},
    {{"-jc"}, "", "-c needs a value"},
    {{"--json=1"}, "", "--json=1 takes no value"},
    {{"-j", "--help=1"}, "", "--help=1 takes no value"},
    {{"--as-of", "soon"}, "soon", "--as-of takes a date"},
    {{"-j", "file"}, "", "argument \"file\": not expected"},
    {{"--extra", "file"}, "", "argument \"file\": not expected"},
    {{"--extra=-"}, "", "--extra: no dash"},
    {{"--", "--json"}, "", "argument \"--json\": not expected"},
    {{"--bad\nline"}, "", "unknown option --bad\\x0aline"},
};

START_TEST(wrong_use_is_named)
{
	ck_assert_int_eq(parse(&alone, wrong[_i].words), AW_ERR_USAGE);
	ck_assert_int_eq(err.code, AW_ERR_USAGE);
	ck_assert_str_eq(err.object, wrong[_i].object);
	ck_assert_str_eq(err.text, wrong[_i].text);
}
END_TEST

START_TEST(too_many_rows_are_refused)
{
	struct aw_cmdline_row many[AW_CMDLINE_ROWS_MAX + 1];
	struct aw_cmdline cmdline = {.name = "prog", .rows = many};

	for (int i = 0; i < COUNT(many); i++)
		many[i] = rows[0];
	many[AW_CMDLINE_ROWS_MAX - 1] = rows[2];
	cmdline.n_rows = AW_CMDLINE_ROWS_MAX;
	ck_assert_int_eq(PARSE(&cmdline, "-v", "--verbose"), AW_OK);
	ck_assert_uint_eq(set.verbose, 2);
	cmdline.n_rows = AW_CMDLINE_ROWS_MAX + 1;
	ck_assert_int_eq(PARSE(&cmdline, "-v"), AW_ERR_INTERNAL);
}
END_TEST

static const struct {
	const struct aw_cmdline *cmdline;
	const char *head, *tail;
} helps[] = {
    {&with_operands, "usage: prog [OPTION]... FILE...\nDoes it.\n\n", ""},
    {&alone, "usage: prog [OPTION]...\nDoes it.\n\n", "\nExit status: 0\n"},
};

START_TEST(help_is_made_of_the_rows)
{
	static const char body[] = "  -j, --json                  print JSON\n"
				   "      --help                  print this\n"
				   "  -v, --verbose               log more\n"
				   "  -c, --config FILE           read this\n"
				   "  -w, --watch NAME=PATH       may be repeated\n"
				   "      --as-of DATE            judge then\n"
				   "  -l, --level[=[N]]           how much\n"
				   "  -e, --extra[=[FILE]]        read more\n";
	char expected[1024], text[1024] = "";
	FILE *out = fmemopen(text, sizeof(text), "w");

	ck_assert_ptr_nonnull(out);
	aw_cmdline_help(helps[_i].cmdline, out);
	ck_assert_int_eq(fclose(out), 0);
	ck_assert(aw_text_format(
	    expected, sizeof(expected), "%s%s%s", helps[_i].head, body, helps[_i].tail));
	ck_assert_str_eq(text, expected);
}
END_TEST

START_TEST(help_of_options_on_lines_of_their_own)
{
	static const char expected[] = "  -j, --json\n      print JSON\n"
				       "      --help\n      print this\n"
				       "  -v, --verbose\n      log more\n"
				       "  -c, --config=FILE\n      read this\n"
				       "  -w, --watch=NAME=PATH\n      may be repeated\n"
				       "      --as-of=DATE\n      judge then\n"
				       "  -l, --level[=[N]]\n      how much\n"
				       "  -e, --extra[=[FILE]]\n      read more\n";
	char text[1024] = "";
	FILE *out = fmemopen(text, sizeof(text), "w");

	ck_assert_ptr_nonnull(out);
	aw_cmdline_help_options(&on_lines, out);
	ck_assert_int_eq(fclose(out), 0);
	ck_assert_str_eq(text, expected);
}
END_TEST

static void
free_texts(void)
{
	free(set.watches.items);
	set.watches.items = NULL;
}

static void
fill(TCase *tc)
{
	tcase_add_checked_fixture(tc, NULL, free_texts);
	tcase_add_test(tc, each_kind_sets_its_member);
	tcase_add_test(tc, calls_and_optional_arguments);
	tcase_add_test(tc, what_no_option_sets_stays);
	tcase_add_test(tc, texts_add_up);
	tcase_add_loop_test(tc, operands_are_found, 0, COUNT(operands));
	tcase_add_loop_test(tc, wrong_use_is_named, 0, COUNT(wrong));
	tcase_add_test(tc, too_many_rows_are_refused);
	tcase_add_loop_test(tc, help_is_made_of_the_rows, 0, COUNT(helps));
	tcase_add_test(tc, help_of_options_on_lines_of_their_own);
}

int
main(void)
{
	return aw_suite_run("cmdline", fill);
}
