/* SPDX-License-Identifier: ISC */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/instant.h"
#include "modes.h"
#include "options.h"
#include "fixture/suite.h"

#define ARGS_MAX 20

/*
 * Splits at blanks ('' is an empty word), parses and checks. Strings are valid until the next call.
 */
static enum aw_err
parse(const char *line, struct aw_check_settings *out, struct aw_error *err)
{
	static char buf[512];
	char *argv[ARGS_MAX + 1];
	int argc = 0;
	enum aw_err rc;

	(void)snprintf(buf, sizeof(buf), "check_anchorwatch %s", line);
	for (char *s = buf; s != NULL && argc < ARGS_MAX; argc++) {
		char *end = strchr(s, ' ');

		if (end != NULL)
			*end = '\0';
		argv[argc] = strcmp(s, "''") == 0 ? s + 2 : s;
		s = end != NULL ? end + 1 : NULL;
	}
	argv[argc] = NULL;
	rc = aw_check_options_parse(argc, argv, out, err);
	return rc == AW_OK ? aw_check_options_check(out, err) : rc;
}

START_TEST(all_of_them)
{
	struct aw_check_settings o;
	struct aw_error err;

	ck_assert_int_eq(parse("-H exp-core-1 -m anchors -w 25% -c 10% -t 5 -vv --store trusted-ca"
			       " --every-anchor",
			     &o, &err),
	    AW_OK);
	ck_assert_str_eq(o.device, "exp-core-1");
	ck_assert_str_eq(o.mode->name, "anchors");
	ck_assert(o.warning.share && o.critical.share && o.every_anchor);
	ck_assert_uint_eq(o.timeout, 5);
	ck_assert_uint_eq(o.verbosity, 2);
	ck_assert_str_eq(o.store, "trusted-ca");
	ck_assert_int_eq(parse("--mode=fleet --on-stale critical --warn-on-clean-up --transition a"
			       " --transition b --state /s --config /c --transitions /t",
			     &o, &err),
	    AW_OK);
	ck_assert_int_eq((int)o.on_stale, AW_SEVERITY_CRITICAL);
	ck_assert(o.warn_on_clean_up);
	ck_assert_uint_eq(o.n_transitions, 2);
	ck_assert_str_eq(o.transitions[1], "b");
	ck_assert_str_eq(o.state, "/s");
	ck_assert_str_eq(o.config, "/c");
	ck_assert_str_eq(o.transitions_dir, "/t");
	ck_assert_uint_eq(o.timeout, 10);
	ck_assert_int_eq((int)o.of, AW_DATE_COUNT);
	ck_assert_int_eq(
	    parse("-H d -m license --license peer-2 --of grace -w 30d", &o, &err), AW_OK);
	ck_assert_str_eq(o.license, "peer-2");
	ck_assert_int_eq((int)o.of, AW_DATE_GRACE);
	ck_assert_int_eq(parse("-H d -m certificate -w 25%", &o, &err), AW_OK);
	ck_assert(o.warning.share);
}
END_TEST

/* A duration without a range is a minimum of time left, but a maximum of age. */
START_TEST(bare_duration)
{
	struct aw_check_settings o;

	ck_assert_int_eq(parse("-H d -m readiness -w 30d", &o, NULL), AW_OK);
	ck_assert(aw_range_alerts(&o.warning, 29 * AW_DAY));
	ck_assert(!aw_range_alerts(&o.warning, 31 * AW_DAY));
	ck_assert_int_eq(parse("-H d -m source -w 30d", &o, NULL), AW_OK);
	ck_assert(!aw_range_alerts(&o.warning, 29 * AW_DAY));
	ck_assert_int_eq(parse("-H d -m collector -w 30d", &o, NULL), AW_OK);
	ck_assert(!aw_range_alerts(&o.warning, 29 * AW_DAY));
	ck_assert(aw_range_alerts(&o.warning, 31 * AW_DAY));
}
END_TEST

static const struct {
	const char *line, *says;
} wrong[] = {
    {"-m readiness", "--hostname is needed"},
    {"-H d", "--mode is needed"},
    {"-H d -m licenses",
	"must be readiness, anchors, collector, license, certificate, source, service or fleet"},
    {"-H d -m license --of grave", "must be deadline, grace, registration or evaluation"},
    {"-H d -m source --of grace", "--of has no meaning in mode source"},
    {"-H d -m readiness --license l", "--license has no meaning in mode readiness"},
    {"-H d -m license --store s", "--store has no meaning in mode license"},
    {"-H d -m license --license ../l", "--license \"../l\""},
    {"-H d -m license -w 5%", "modes anchors, certificate and service"},
    {"-H d -m", "-m needs a value"},
    {"-H d -m readiness -w", "-w needs a value"},
    {"-H d -m readiness --warning", "--warning needs a value"},
    {"-H d -m readiness -x", "unknown option -x"},
    {"-H d -m readiness -?", "unknown option -?"},
    {"-H d -m readiness --nonsense", "unknown option --nonsense"},
    {"-H d -m readiness --help=x", "--help=x takes no value"},
    {"-H d -m readiness spare", "argument \"spare\": not expected"},
    {"-H ../etc/passwd -m readiness", "--hostname \"../etc/passwd\""},
    {"-H $(id) -m readiness", "--hostname \"$(id)\""},
    {"-H a/b -m readiness", "--hostname"},
    {"-H .hidden -m readiness", "--hostname"},
    {"-H 123456789012345678901234567890123 -m readiness", "--hostname"},
    {"-H '' -m readiness", "--hostname"},
    {"-H d -m readiness --transition a;b", "--transition"},
    {"-H d -m anchors --store a|b", "--store"},
    {"-H d -m readiness --store s", "--store has no meaning in mode readiness"},
    {"-m fleet --store s", "--store has no meaning in mode fleet"},
    {"-H d -m readiness -w 5:3", "must not be greater"},
    {"-H d -m readiness -c abc", "threshold \"abc\": not a number"},
    {"-H d -m readiness -c 25%", "modes anchors, certificate and service"},
    {"-H d -m readiness -w ''", "at least one bound"},
    {"-H d -m readiness -t 0", "1 to 3600"},
    {"-H d -m readiness -t -5", "1 to 3600"},
    {"-H d -m readiness -t 1e3", "1 to 3600"},
    {"-H d -m readiness -t 99999", "1 to 3600"},
    {"-H d -m readiness --on-stale ok", "unknown or critical"},
    {"-H d -m readiness --state ''", "must not be empty"},
};

START_TEST(refused)
{
	struct aw_check_settings o;
	struct aw_error err = {0};

	ck_assert_msg(parse(wrong[_i].line, &o, &err) == AW_ERR_USAGE, "%s", wrong[_i].line);
	ck_assert_msg(strstr(err.text, wrong[_i].says) != NULL, "%s: %s", wrong[_i].line, err.text);
}
END_TEST

START_TEST(too_many)
{
	struct aw_check_settings o;
	struct aw_error err;
	char *argv[2 * AW_CHECK_FILTERS_MAX + 4];
	char program[] = "p", option[] = "--transition", name[] = "a";
	int argc = 0;

	argv[argc++] = program;
	for (int i = 0; i <= AW_CHECK_FILTERS_MAX; i++) {
		argv[argc++] = option;
		argv[argc++] = name;
	}
	argv[argc] = NULL;
	ck_assert_int_eq(aw_check_options_parse(argc, argv, &o, &err), AW_ERR_USAGE);
}
END_TEST

/* The guidelines: short usage of at most 23 lines of 80 columns, and no pipe. */
START_TEST(help_fits)
{
	char usage[8000] = "", help[8000] = "";
	FILE *out = fmemopen(usage, sizeof(usage), "w");
	size_t lines = 0, column = 0;

	ck_assert_ptr_nonnull(out);
	aw_check_usage(out);
	ck_assert_int_eq(fclose(out), 0);
	out = fmemopen(help, sizeof(help), "w");
	ck_assert_ptr_nonnull(out);
	aw_check_help(out);
	ck_assert_int_eq(fclose(out), 0);
	for (const char *s = usage; *s != '\0'; s++) {
		column = *s == '\n' ? 0 : column + 1;
		lines += *s == '\n' ? 1 : 0;
		ck_assert_uint_le(column, 80);
	}
	ck_assert_uint_le(lines, 22); /* and the status line before it */
	column = 0;
	for (const char *s = help; *s != '\0'; s++) {
		column = *s == '\n' ? 0 : column + 1;
		ck_assert_uint_le(column, 80);
	}
	ck_assert_ptr_null(strpbrk(help, "|<>"));
	for (size_t i = 0; aw_check_option_at(i) != NULL; i++) {
		char name[40];

		(void)snprintf(name, sizeof(name), "--%s", aw_check_option_at(i)->name);
		ck_assert_ptr_nonnull(strstr(help, name));
	}
}
END_TEST

/* A mode checks one device or all of them; the synopsis and --help contain it. */
START_TEST(modes_are_complete)
{
	char usage[8000] = "", help[8000] = "", line[120];
	FILE *out = fmemopen(usage, sizeof(usage), "w");
	const struct aw_mode *mode;
	size_t n = 0;

	ck_assert_ptr_nonnull(out);
	aw_check_usage(out);
	ck_assert_int_eq(fclose(out), 0);
	out = fmemopen(help, sizeof(help), "w");
	ck_assert_ptr_nonnull(out);
	aw_check_help(out);
	ck_assert_int_eq(fclose(out), 0);
	for (; (mode = aw_mode_at(n)) != NULL; n++) {
		ck_assert((mode->device != NULL) != (mode->fleet != NULL));
		ck_assert_ptr_nonnull(strstr(strstr(usage, "MODE is "), mode->name));
		(void)snprintf(line, sizeof(line), "\n  %-11s  %s\n", mode->name, mode->help);
		ck_assert_ptr_nonnull(strstr(help, line));
	}
	ck_assert_uint_gt(n, 0);
}
END_TEST

static void
fill(TCase *tc)
{
	tcase_add_test(tc, all_of_them);
	tcase_add_test(tc, bare_duration);
	tcase_add_loop_test(tc, refused, 0, COUNT(wrong));
	tcase_add_test(tc, too_many);
	tcase_add_test(tc, help_fits);
	tcase_add_test(tc, modes_are_complete);
}

int
main(void)
{
	return aw_suite_run("options", fill);
}
