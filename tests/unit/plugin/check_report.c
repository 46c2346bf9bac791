/* SPDX-License-Identifier: ISC */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/instant.h"
#include "policy/policy.h"
#include "report.h"
#include "fixture/suite.h"
#include "base/text.h"

enum {
	OK = AW_SEVERITY_OK,
	UN = AW_SEVERITY_UNKNOWN,
	WA = AW_SEVERITY_WARNING,
	CR = AW_SEVERITY_CRITICAL
};

static struct aw_report *
new_report(void)
{
	struct aw_report *report = aw_report_new();

	ck_assert_ptr_nonnull(report);
	return report;
}

static size_t
count(const char *s, char c)
{
	size_t n = 0;

	for (; *s != '\0'; s++)
		n += *s == c ? 1 : 0;
	return n;
}

/* M12, G11: the worst of all children, in any order. */
static const struct {
	int states[4], n, worst;
} worst_cases[] = {
    {{0}, 0, UN},
    {{OK}, 1, OK},
    {{UN}, 1, UN},
    {{CR, WA}, 2, CR},
    {{WA, CR}, 2, CR},
    {{CR, UN}, 2, CR},
    {{UN, CR}, 2, CR},
    {{WA, UN}, 2, WA},
    {{UN, WA}, 2, WA},
    {{OK, UN, OK}, 3, UN},
    {{CR, OK, WA, UN}, 4, CR},
    {{OK, OK, OK, OK}, 4, OK},
};

START_TEST(worst_of)
{
	static const char *const names[] = {"OK", "UNKNOWN", "WARNING", "CRITICAL"};
	struct aw_report *report = new_report();
	char out[AW_REPORT_MAX], start[64];
	int worst = worst_cases[_i].worst;

	for (int i = 0; i < worst_cases[_i].n; i++)
		aw_report_add(report, (enum aw_severity)worst_cases[_i].states[i], AW_INSTANT_NONE,
		    names[worst_cases[_i].states[i]], NULL);
	ck_assert_int_eq((int)aw_report_state(report), worst);
	(void)aw_report_format(report, false, out);
	(void)snprintf(start, sizeof(start), "ANCHORWATCH %s: %s", names[worst],
	    worst == OK             ? ""
	    : worst_cases[_i].n > 0 ? names[worst]
				    : "nothing matched");
	ck_assert_msg(strncmp(out, start, strlen(start)) == 0, "%s", out);
	aw_report_free(report);
}
END_TEST

START_TEST(whole_output)
{
	struct aw_report *report = new_report();
	struct aw_perfdata a = aw_perfdata_make("a", "break", AW_UNIT_SECONDS, 5);
	struct aw_perfdata b = aw_perfdata_make("b", "break", AW_UNIT_SECONDS, 6);
	char out[AW_REPORT_MAX];

	aw_report_subject(report, "dev");
	aw_report_summary(report, "all is well");
	aw_report_add(report, AW_SEVERITY_OK, 1, "fine", "really");
	aw_report_add(report, AW_SEVERITY_WARNING, AW_INSTANT_NONE, "no date", NULL);
	aw_report_add(report, AW_SEVERITY_WARNING, 20, "late", NULL);
	aw_report_detail(report, "do %d things", 2);
	aw_report_add(report, AW_SEVERITY_WARNING, 10, "early", "because");
	aw_report_note(report, "by the way", NULL);
	aw_report_perfdata(report, &a);
	aw_report_perfdata(report, &b);
	ck_assert_uint_eq(aw_report_format(report, false, out), strlen(out));
	ck_assert_str_eq(out, "ANCHORWATCH WARNING: dev: early: because (and 2 more)"
			      " | 'a_break'=5s 'b_break'=6s\n"
			      "[WARNING] early: because\n"
			      "[WARNING] late\n"
			      "  do 2 things\n"
			      "[WARNING] no date\n"
			      "[OK] by the way\n");
	(void)aw_report_format(report, true, out);
	ck_assert_ptr_nonnull(strstr(out, "[OK] by the way\n[OK] fine: really\n"));
	aw_report_free(report);
}
END_TEST

START_TEST(ok_output)
{
	struct aw_report *report = new_report();
	char out[AW_REPORT_MAX];

	aw_report_subject(report, "dev");
	aw_report_summary(report, "ready for %d", 3);
	aw_report_add(report, AW_SEVERITY_OK, 1, "fine", NULL);
	(void)aw_report_format(report, false, out);
	/* T11: no performance data, no pipe. */
	ck_assert_str_eq(out, "ANCHORWATCH OK: dev: ready for 3\n");
	aw_report_free(report);
}
END_TEST

/* What the thresholds made OK is in the status line all the same, as much as fits. */
START_TEST(named_output)
{
	struct aw_report *report = new_report();
	char out[AW_REPORT_MAX], words[150];

	aw_report_subject(report, "dev");
	aw_report_summary(report, "ready for 1");
	aw_report_add(report, AW_SEVERITY_OK, AW_INSTANT_NONE, "fine", NULL);
	aw_report_add(report, AW_SEVERITY_OK, 20, "late at risk", "because");
	aw_report_name(report, "late at risk");
	aw_report_add(report, AW_SEVERITY_OK, 10, "early at risk", "because");
	aw_report_name(report, "early | at risk");
	(void)aw_report_format(report, false, out);
	ck_assert_str_eq(out, "ANCHORWATCH OK: dev: early ! at risk; late at risk; ready for 1\n"
			      "[OK] early at risk: because\n"
			      "[OK] late at risk: because\n");
	aw_report_add(report, AW_SEVERITY_WARNING, AW_INSTANT_NONE, "worse", "a reason");
	aw_report_add(report, AW_SEVERITY_WARNING, AW_INSTANT_NONE, "bad", NULL);
	aw_report_name(report, "an item that is not OK is named by its text");
	(void)aw_report_format(report, false, out);
	*strchr(out, '\n') = '\0';
	ck_assert_str_eq(out, "ANCHORWATCH WARNING: dev: worse: a reason (and 1 more); "
			      "early ! at risk; late at risk");
	memset(words, 'x', sizeof(words) - 1);
	words[sizeof(words) - 1] = '\0';
	for (int i = 0; i < 100; i++) {
		aw_report_add(report, AW_SEVERITY_OK, 30, words, NULL);
		aw_report_name(report, words);
	}
	(void)aw_report_format(report, false, out);
	*strchr(out, '\n') = '\0';
	ck_assert_uint_lt(strlen(out), AW_REPORT_STATUS_MAX);
	ck_assert_ptr_nonnull(strstr(out, "; and 98 more"));
	aw_report_free(report);
}
END_TEST

/* A note without a verdict. */
START_TEST(only_notes)
{
	struct aw_report *report = new_report();
	char out[AW_REPORT_MAX];

	aw_report_summary(report, "all is well");
	aw_report_note(report, "note", NULL);
	ck_assert_int_eq(aw_report_state(report), AW_SEVERITY_UNKNOWN);
	(void)aw_report_format(report, false, out);
	ck_assert_str_eq(out, "ANCHORWATCH UNKNOWN: nothing matched\n[OK] note\n");
	aw_report_free(report);
}
END_TEST

START_TEST(failure)
{
	struct aw_report *report = new_report();
	struct aw_perfdata p = aw_perfdata_make("a", NULL, AW_UNIT_COUNT, 5);
	struct aw_error err;
	char out[AW_REPORT_MAX];

	aw_report_add(report, AW_SEVERITY_OK, 1, "fine", NULL);
	aw_report_perfdata(report, &p);
	(void)aw_error_set(&err, AW_ERR_FILE_MISSING, "/a|b", "No <such> file");
	aw_report_fail(report, &err);
	ck_assert_int_eq(aw_report_state(report), AW_SEVERITY_UNKNOWN);
	(void)aw_report_format(report, false, out);
	ck_assert_msg(
	    strncmp(out, "ANCHORWATCH UNKNOWN: /a!b: No /such/ file (file-missing)\n", 57) == 0,
	    "%s", out);
	ck_assert_ptr_null(strchr(out, '|'));
	aw_report_free(report);
}
END_TEST

/* G01: none of these may change the meaning of the output. */
static const char *const hostile[] = {
    "stateWithPipe | days=9999",
    "two\nOK - all fine | days=9999",
    "cr\rtab\tesc\x1b[31m bell\a",
    "quote ' equals = semi ; percent %s %n",
    "<script>alert(1)</script><b>",
    "back\\nslash \\_ \\",
    "[OK] all fine [CRITICAL]",
    "emoji \xf0\x9f\x98\x80 rtl \xe2\x80\xae gpj \xe2\x80\xa8 sep",
    "bad \xff\xfe\xc3 utf8",
    "tick `id` $USER1$",
};

START_TEST(harmless)
{
	struct aw_report *report = new_report();
	struct aw_perfdata p = aw_perfdata_make(hostile[_i], NULL, AW_UNIT_COUNT, 1);
	char out[AW_REPORT_MAX];
	size_t len;

	aw_report_subject(report, hostile[_i]);
	aw_report_summary(report, "%s", hostile[_i]);
	aw_report_add(report, AW_SEVERITY_CRITICAL, 1, hostile[_i], hostile[_i]);
	aw_report_detail(report, "%s", hostile[_i]);
	aw_report_perfdata(report, &p);
	len = aw_report_format(report, true, out);
	ck_assert_uint_eq(count(out, '|'), 1);
	ck_assert_uint_eq(count(out, '\n'), 3);
	ck_assert_uint_eq(count(out, '['), 1);
	ck_assert_uint_eq(strcspn(out, "<>\\`"), len);
	ck_assert_uint_gt(strcspn(out, "\n"), strcspn(out, "|"));
	for (char *c = out; *c != '\0'; c++)
		if (*c == '\n')
			*c = ' ';
	ck_assert(aw_text_is_clean(out, len));
	aw_report_free(report);
}
END_TEST

/*
 * G02, T20: with any number of items the output stays within its limits and counts what it omits.
 */
START_TEST(limits)
{
	struct aw_report *report = new_report();
	char lots[2000], name[32], out[AW_REPORT_MAX];
	size_t len, shown = 0, pipe;
	const char *more;

	memset(lots, 'x', sizeof(lots) - 1);
	lots[sizeof(lots) - 1] = '\0';
	aw_report_subject(report, lots);
	for (int i = 0; i < 500; i++) {
		struct aw_perfdata p;

		(void)snprintf(name, sizeof(name), "device-%03d", i);
		p = aw_perfdata_make(name, "break", AW_UNIT_SECONDS, 123456789);
		aw_report_add(report, i == 250 ? AW_SEVERITY_CRITICAL : AW_SEVERITY_WARNING,
		    AW_INSTANT_NONE, name, lots);
		aw_report_perfdata(report, &p);
	}
	len = aw_report_format(report, false, out);
	ck_assert_uint_lt(len, AW_REPORT_MAX);
	pipe = strcspn(out, "|");
	ck_assert_uint_le(pipe, AW_REPORT_STATUS_MAX);
	ck_assert_ptr_nonnull(strstr(out, "(and 499 more) | 'device-000_break'=123456789s "));
	/* Performance data end with a whole value. */
	ck_assert(memcmp(strchr(out, '\n') - 11, "=123456789s", 11) == 0);
	ck_assert_ptr_nonnull(strstr(out, "\n[CRITICAL] device-250: xxx"));
	for (const char *s = out; (s = strstr(s, "\n[")) != NULL; s++)
		shown++;
	more = strstr(out, "\nand ");
	ck_assert_ptr_nonnull(more);
	ck_assert_uint_eq(strtoul(more + 5, NULL, 10) + shown, 500);
	ck_assert_uint_eq(count(out, '|'), 1);
	aw_report_free(report);
}
END_TEST

static void
fill(TCase *tc)
{
	tcase_add_loop_test(tc, worst_of, 0, COUNT(worst_cases));
	tcase_add_test(tc, whole_output);
	tcase_add_test(tc, ok_output);
	tcase_add_test(tc, named_output);
	tcase_add_test(tc, only_notes);
	tcase_add_test(tc, failure);
	tcase_add_loop_test(tc, harmless, 0, COUNT(hostile));
	tcase_add_test(tc, limits);
}

int
main(void)
{
	return aw_suite_run("report", fill);
}
