/* SPDX-License-Identifier: ISC */
#include <stdlib.h>
#include <string.h>

#include "base/instant.h"
#include "range.h"
#include "fixture/suite.h"

#define D AW_DAY

/* Accepted ranges: the form in perfdata, a value that is good and one that alerts. */
static const struct {
	const char *text;
	enum aw_range_of of;
	const char *form;
	int64_t fine, alerts;
} good[] = {
    {"10", AW_RANGE_TIME_LEFT, "10", 10, 11},
    {"10", AW_RANGE_TIME_LEFT, "10", 0, -1},
    {"10:", AW_RANGE_TIME_LEFT, "10:", 10, 9},
    {"10:", AW_RANGE_TIME_LEFT, "10:", INT64_MAX, INT64_MIN + 1},
    {"~:10", AW_RANGE_TIME_LEFT, "~:10", -99999, 11},
    {":10", AW_RANGE_TIME_LEFT, "10", 0, 11},
    {"10:20", AW_RANGE_TIME_LEFT, "10:20", 20, 21},
    {"10:20", AW_RANGE_TIME_LEFT, "10:20", 10, 9},
    {"@10:20", AW_RANGE_TIME_LEFT, "@10:20", 9, 10},
    {"@10:20", AW_RANGE_TIME_LEFT, "@10:20", 21, 20},
    {"@10", AW_RANGE_TIME_LEFT, "@10", -1, 0},
    {"@~:10", AW_RANGE_TIME_LEFT, "@~:10", 11, -5},
    {"30d", AW_RANGE_TIME_LEFT, "2592000:", 30 * D, 30 * D - 1},
    {"30d", AW_RANGE_TIME_LEFT, "2592000:", 300 * D, -1},
    {"30d:", AW_RANGE_TIME_LEFT, "2592000:", 30 * D, 29 * D},
    {"@30d", AW_RANGE_TIME_LEFT, "@2592000", -1, 30 * D},
    {"@1d:7d", AW_RANGE_TIME_LEFT, "@86400:604800", 8 * D, D},
    {"1w:", AW_RANGE_TIME_LEFT, "604800:", 7 * D, 6 * D},
    {"1.5d", AW_RANGE_TIME_LEFT, "129600:", 129600, 129599},
    {"90m", AW_RANGE_TIME_LEFT, "5400:", 5400, 5399},
    {"2h:1d", AW_RANGE_TIME_LEFT, "7200:86400", 7200, 7199},
    {"30d", AW_RANGE_AGE, "2592000", 30 * D, 30 * D + 1},
    {"1h", AW_RANGE_AGE, "3600", 0, -1},
    {"-1:", AW_RANGE_TIME_LEFT, "-1:", -1, -2},
    {"-10:-5", AW_RANGE_TIME_LEFT, "-10:-5", -5, -4},
    {"010:", AW_RANGE_TIME_LEFT, "10:", 10, 9},
    {"0:0", AW_RANGE_TIME_LEFT, "0", 0, 1},
    {"0:", AW_RANGE_TIME_LEFT, "0:", 0, -1},
    {"999999999999:", AW_RANGE_TIME_LEFT, "999999999999:", 999999999999, 999999999998},
};

START_TEST(accepted)
{
	struct aw_range range;
	struct aw_error err;
	char form[AW_RANGE_TEXT];

	ck_assert_int_eq(
	    aw_range_parse(good[_i].text, good[_i].of, "no shares", &range, &err), AW_OK);
	ck_assert_str_eq(aw_range_format(&range, form), good[_i].form);
	ck_assert_msg(!aw_range_alerts(&range, good[_i].fine), "%s", good[_i].text);
	ck_assert_msg(aw_range_alerts(&range, good[_i].alerts), "%s", good[_i].text);
}
END_TEST

static const struct {
	const char *text, *rule;
} bad[] = {
    {"", "needs at least one bound"},
    {"@", "needs at least one bound"},
    {":", "needs at least one bound"},
    {"~", "before a colon only"},
    {"~:", "needs at least one bound"},
    {"@~:", "needs at least one bound"},
    {"10:~", "before a colon only"},
    {"5:3", "must not be greater"},
    {"3d:1d", "must not be greater"},
    {"-1", "must not be greater"},
    {"-10", "must not be greater"},
    {"abc", "not a number"},
    {"nan", "not a number"},
    {"inf", "not a number"},
    {"-", "not a number"},
    {"+5", "not a number"},
    {" 5", "not a number"},
    {"5 ", "units are"},
    {"1e400", "units are"},
    {"0x10", "units are"},
    {"10dd", "units are"},
    {"10y", "units are"},
    {"10:20:30", "more than one colon"},
    {"@@10", "not a number"},
    {"1.", "no digit"},
    {".5", "not a number"},
    {"0.5", "whole number"},
    {"123456789012345678901234567890", "too large"},
    {"999999999999w", "too large"},
    {"10d;20d", "units are"},
    {"25%", "no shares"},
    {"--5", "not a number"},
};

START_TEST(refused)
{
	struct aw_range range;
	struct aw_error err = {0};

	ck_assert_int_eq(
	    aw_range_parse(bad[_i].text, AW_RANGE_TIME_LEFT, "no shares", &range, &err),
	    AW_ERR_USAGE);
	ck_assert_msg(strstr(err.text, bad[_i].rule) != NULL, "%s: %s", bad[_i].text, err.text);
	ck_assert(!range.set);
	ck_assert(!aw_range_alerts(&range, -1));
}
END_TEST

START_TEST(shares)
{
	static const char *const wrong[] = {"101%", "-1%", "10%:5%", "10%:20d", "1d:20%"};
	struct aw_range range, resolved;
	char form[AW_RANGE_TEXT];

	ck_assert_int_eq(aw_range_parse("25%", AW_RANGE_TIME_LEFT, NULL, &range, NULL), AW_OK);
	ck_assert(range.share);
	resolved = aw_range_of_lifetime(&range, 400 * D);
	ck_assert(aw_range_alerts(&resolved, 100 * D - 1));
	ck_assert(!aw_range_alerts(&resolved, 100 * D));
	ck_assert_str_eq(aw_range_format(&resolved, form), "8640000:");
	ck_assert_int_eq(
	    aw_range_parse("@10%:12.5%", AW_RANGE_TIME_LEFT, NULL, &range, NULL), AW_OK);
	/* From year 0 to 9999 without overflow. */
	resolved = aw_range_of_lifetime(&range, INT64_C(315569520000));
	ck_assert_str_eq(aw_range_format(&resolved, form), "@31556952000:39446190000");
	for (int i = 0; i < COUNT(wrong); i++)
		ck_assert_msg(
		    aw_range_parse(wrong[i], AW_RANGE_TIME_LEFT, NULL, &range, NULL) != AW_OK, "%s",
		    wrong[i]);
}
END_TEST

/* The message contains the operator's text on one clean line. */
START_TEST(message_is_clean)
{
	struct aw_range range;
	struct aw_error err;

	ck_assert_int_eq(
	    aw_range_parse("1\nOK", AW_RANGE_AGE, "no shares", &range, &err), AW_ERR_USAGE);
	ck_assert_ptr_null(strchr(err.text, '\n'));
}
END_TEST

static void
fill(TCase *tc)
{
	tcase_add_loop_test(tc, accepted, 0, COUNT(good));
	tcase_add_loop_test(tc, refused, 0, COUNT(bad));
	tcase_add_test(tc, shares);
	tcase_add_test(tc, message_is_clean);
}

int
main(void)
{
	return aw_suite_run("range", fill);
}
