/* SPDX-License-Identifier: ISC */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/instant.h"
#include "extra_opts.h"
#include "options.h"
#include "fixture/suite.h"

static const char ini[] = "; comment\n# another\n"
			  "[other]\nwarning=99d\n"
			  "[check_anchorwatch]\n"
			  "mode = readiness\n"
			  "  w=30d  \r\n"
			  "critical=\t7d\n"
			  "v=\n"
			  "warn-on-clean-up=\n"
			  "\n"
			  "[third]\nhostname=x\n"
			  "[check_anchorwatch]\n"
			  "state=/with blank\n";

START_TEST(a_section)
{
	static const char *const expected[] = {"--mode=readiness", "-w30d", "--critical=7d", "-v",
	    "--warn-on-clean-up", "--state=/with blank"};
	struct aw_arguments args = {0};
	struct aw_error err;

	ck_assert_int_eq(aw_extra_opts_parse(ini, strlen(ini), "f.ini", NULL, &args, &err), AW_OK);
	ck_assert_uint_eq(args.n, 6);
	for (int i = 0; i < COUNT(expected); i++)
		ck_assert_str_eq(args.items[i], expected[i]);
	ck_assert_ptr_null(args.items[6]);
	aw_arguments_clear(&args);
	ck_assert_int_eq(
	    aw_extra_opts_parse(ini, strlen(ini), "f.ini", "other", &args, &err), AW_OK);
	ck_assert_uint_eq(args.n, 1);
	aw_arguments_clear(&args);
}
END_TEST

static const struct {
	const char *text, *object, *says;
} wrong[] = {
    {"", "f.ini", "no section"},
    {"[x]\na=b\n", "f.ini", "no section \"check_anchorwatch\""},
    {"[check_anchorwatch]\nflag\n", "f.ini:2", "key=value"},
    {"[check_anchorwatch\nflag=\n", "f.ini:1", "section is"},
    {"[", "f.ini:1", "section is"},
    {"[check_anchorwatch]\n=b\n", "f.ini:2", "a key is"},
    {"[check_anchorwatch]\n--a=b\n", "f.ini:2", "a key is"},
    {"[check_anchorwatch]\na b=c\n", "f.ini:2", "a key is"},
    {"[check_anchorwatch]\n\nextra-opts=@x\n", "f.ini:3", "its own file"},
};

START_TEST(refused)
{
	struct aw_arguments args = {0};
	struct aw_error err = {0};

	ck_assert_int_eq(
	    aw_extra_opts_parse(wrong[_i].text, strlen(wrong[_i].text), "f.ini", NULL, &args, &err),
	    AW_ERR_USAGE);
	ck_assert_str_eq(err.object, wrong[_i].object);
	ck_assert_msg(strstr(err.text, wrong[_i].says) != NULL, "%s", err.text);
	aw_arguments_clear(&args);
}
END_TEST

START_TEST(limits)
{
	static char text[AW_EXTRA_OPTS_MAX * 8 + 64];
	struct aw_arguments args = {0};
	size_t len = (size_t)snprintf(text, sizeof(text), "[check_anchorwatch]\n");

	ck_assert_int_eq(aw_extra_opts_parse("[a]\0", 4, "f", "a", &args, NULL), AW_ERR_USAGE);
	for (int i = 0; i <= AW_EXTRA_OPTS_MAX; i++)
		len += (size_t)snprintf(text + len, sizeof(text) - len, "v=\n");
	ck_assert_int_eq(aw_extra_opts_parse(text, len, "f", NULL, &args, NULL), AW_ERR_USAGE);
	aw_arguments_clear(&args);
	memset(text, 'x', 1500);
	memcpy(text, "[check_anchorwatch]\nstate=", 26);
	text[1500] = '\0';
	ck_assert_int_eq(aw_extra_opts_parse(text, 1500, "f", NULL, &args, NULL), AW_ERR_USAGE);
	aw_arguments_clear(&args);
}
END_TEST

/* The command line overrides the file, since it comes after it. */
START_TEST(before_the_command_line)
{
	char path[] = "/tmp/aw-extra-XXXXXX", extra[64];
	char program[] = "p", host[] = "-Hd", warning[] = "-w1d";
	char *argv[] = {program, host, extra, warning, NULL};
	struct aw_check_settings o;
	struct aw_arguments memory = {0};
	struct aw_error err;
	int fd = mkstemp(path);

	ck_assert_int_ge(fd, 0);
	ck_assert_int_eq((int)write(fd, ini, strlen(ini)), (int)strlen(ini));
	(void)close(fd);
	(void)snprintf(extra, sizeof(extra), "--extra-opts=@%s", path);
	ck_assert_int_eq(aw_check_options_parse(4, argv, &o, &err), AW_OK);
	ck_assert_int_eq(aw_check_options_extra(4, argv, &o, &memory, &err), AW_OK);
	ck_assert_int_eq(aw_check_options_check(&o, &err), AW_OK);
	ck_assert_str_eq(o.device, "d");
	ck_assert_str_eq(o.state, "/with blank");
	ck_assert_uint_eq(o.verbosity, 1);
	ck_assert_int_eq((int)o.warning.start, AW_DAY);
	ck_assert_int_eq((int)o.critical.start, 7 * AW_DAY);
	aw_arguments_clear(&memory);

	/* G17: a world-writable file is not trusted. */
	ck_assert_int_eq(chmod(path, 0666), 0);
	ck_assert_int_eq(aw_check_options_parse(4, argv, &o, &err), AW_OK);
	ck_assert_int_eq(aw_check_options_extra(4, argv, &o, &memory, &err), AW_ERR_USAGE);
	aw_arguments_clear(&memory);
	(void)unlink(path);
	ck_assert_int_eq(aw_check_options_parse(4, argv, &o, &err), AW_OK);
	ck_assert_int_eq(aw_check_options_extra(4, argv, &o, &memory, &err), AW_ERR_FILE_MISSING);
	aw_arguments_clear(&memory);
}
END_TEST

static void
fill(TCase *tc)
{
	tcase_add_test(tc, a_section);
	tcase_add_loop_test(tc, refused, 0, COUNT(wrong));
	tcase_add_test(tc, limits);
	tcase_add_test(tc, before_the_command_line);
}

int
main(void)
{
	return aw_suite_run("extra_opts", fill);
}
