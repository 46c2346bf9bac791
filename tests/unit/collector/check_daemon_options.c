/* SPDX-License-Identifier: ISC */
#include <string.h>

#include "options.h"
#include "fixture/suite.h"
#include "base/text.h"

#define ARGS_MAX 6

static struct aw_options options;
static struct aw_error err;

/* Parses the words up to the first NULL, after a program name. */
static enum aw_err
parse(const char *const words[ARGS_MAX])
{
	static char copies[ARGS_MAX + 1][64];
	char *argv[ARGS_MAX + 2] = {0};
	int argc = 0;

	for (; argc <= ARGS_MAX; argc++) {
		const char *word = argc == 0 ? "prog" : words[argc - 1];

		if (word == NULL)
			break;
		ck_assert(aw_text_format(copies[argc], sizeof(copies[argc]), "%s", word));
		argv[argc] = copies[argc];
	}
	return aw_options_parse(&options, argc, argv, &err);
}

static const struct {
	const char *words[ARGS_MAX];
	const char *named; /* in the error */
} wrong[] = {
    {{"--nonsense"}, "--nonsense"},
    {{"-q"}, "-q"},
    {{"--state"}, "--state"},
    {{"--once", "--config"}, "--config"},
    {{"--once=3"}, "--once=3"},
    {{"file"}, "file"},
    {{"--once", "--", "--help"}, "--help"},
    {{"-vx"}, "-x"},
    {{"--device", "a"}, "--device"},
    {{"--beside"}, "--beside"},
    {{"--bad\nline"}, "--bad\\x0aline"},
};

START_TEST(wrong_options_are_named)
{
	char line[AW_ERROR_OBJECT_MAX + AW_ERROR_TEXT_MAX];

	ck_assert_int_eq(parse(wrong[_i].words), AW_ERR_USAGE);
	(void)aw_error_line(&err, line, sizeof(line));
	ck_assert_msg(strstr(line, wrong[_i].named) != NULL, "%s", line);
	aw_options_clear(&options);
}
END_TEST

START_TEST(options_are_taken)
{
	ck_assert_int_eq(parse((const char *const[ARGS_MAX]){
			     "--config", "c", "--state=s", "--transitions", "t", "--once"}),
	    AW_OK);
	ck_assert_str_eq(options.config, "c");
	ck_assert_str_eq(options.state, "s");
	ck_assert_str_eq(options.transitions, "t");
	ck_assert(options.once && !options.check_config);
	aw_options_clear(&options);
	ck_assert_int_eq(
	    parse((const char *const[ARGS_MAX]){"-vv", "--verbose", "--check-config", "-h", "-V"}),
	    AW_OK);
	ck_assert_uint_eq(options.verbose, 3);
	ck_assert(options.check_config && options.help && options.version);
	ck_assert_ptr_null(options.config);
	aw_options_clear(&options);
	ck_assert_int_eq(
	    parse((const char *const[ARGS_MAX]){"--check-config", "--ask", "-q", "--device", "a"}),
	    AW_OK);
	ck_assert(options.ask && options.quiet && options.devices.n == 1);
	aw_options_clear(&options);
}
END_TEST

START_TEST(devices_add_up)
{
	ck_assert_int_eq(parse((const char *const[ARGS_MAX]){
			     "--device", "a", "--once", "--device=b", "--beside"}),
	    AW_OK);
	ck_assert(options.beside);
	ck_assert_uint_eq(options.devices.n, 2);
	ck_assert_str_eq(options.devices.items[1], "b");
	aw_options_clear(&options);
}
END_TEST

START_TEST(watches_add_up)
{
	ck_assert_int_eq(parse((const char *const[ARGS_MAX]){
			     "--watch", "a=/x", "--watch=b=/y=z", "--watch", "c"}),
	    AW_OK);
	ck_assert_uint_eq(options.watches.n, 3);
	ck_assert_str_eq(options.watches.items[1], "b=/y=z");
	ck_assert_str_eq(options.watches.items[2], "c");
	aw_options_clear(&options);
}
END_TEST

START_TEST(help_names_every_option)
{
	static const char *const names[] = {"--config FILE", "--state DIR", "--transitions DIR",
	    "--watch NAME=PATH", "--once", "--beside", "--check-config", "--ask", "-q, --quiet",
	    "-v, --verbose", "-h, --help", "-V, --version"};
	char text[4096] = "";
	FILE *out = fmemopen(text, sizeof(text), "w");

	ck_assert_ptr_nonnull(out);
	aw_options_help(out);
	ck_assert_int_eq(fclose(out), 0);
	for (int i = 0; i < COUNT(names); i++)
		ck_assert_ptr_nonnull(strstr(text, names[i]));
	for (const char *line = text; *line != '\0'; line = strchr(line, '\n') + 1)
		ck_assert_uint_le(strcspn(line, "\n"), 100);
}
END_TEST

static void
fill(TCase *tc)
{
	tcase_add_loop_test(tc, wrong_options_are_named, 0, COUNT(wrong));
	tcase_add_test(tc, options_are_taken);
	tcase_add_test(tc, devices_add_up);
	tcase_add_test(tc, watches_add_up);
	tcase_add_test(tc, help_names_every_option);
}

int
main(void)
{
	return aw_suite_run("options", fill);
}
