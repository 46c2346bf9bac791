/* SPDX-License-Identifier: ISC */
#include <inttypes.h>
#include <string.h>

#include "base/instant.h"
#include "fixture/suite.h"

static const struct {
	const char *text;
	bool ok;
	int64_t instant;
} parse_cases[] = {
    {"1970-01-01", true, 0},
    {"2022-02-05", true, 1644019200},
    {"2022-02-05T00:00:00Z", true, 1644019200},
    {"2022-02-05t02:00:00.25+02:00", true, 1644019200},
    {"2022-02-04T18:30:00-05:30", true, 1644019200},
    {"2016-12-31T23:59:60Z", true, 1483228800},
    {"2038-01-20T00:00:00Z", true, 2147558400},
    {"9999-12-31T23:59:59Z", true, 253402300799},
    {"1900-01-01", true, -2208988800},
    {"2024-02-29", true, 1709164800},
    {"2023-02-29", false, 0},
    {"2023-13-01", false, 0},
    {"2023-00-01", false, 0},
    {"2023-01-32", false, 0},
    {"2023-01-01T24:00:00Z", false, 0},
    {"2023-01-01T00:00:00", false, 0},
    {"2023-01-01T00:00:00.Z", false, 0},
    {"2023-01-01T00:00Z", false, 0},
    {"2023-01-01 ", false, 0},
    {"2023-1-1", false, 0},
    {"20230101", false, 0},
    {"", false, 0},
};

START_TEST(parse)
{
	int64_t got = AW_INSTANT_NONE;

	ck_assert_int_eq(aw_instant_parse(parse_cases[_i].text, &got), parse_cases[_i].ok);
	if (parse_cases[_i].ok)
		ck_assert_int_eq(got, parse_cases[_i].instant);
}
END_TEST

START_TEST(format_is_the_inverse_of_parse)
{
	char text[AW_INSTANT_TEXT];
	int64_t back;

	for (int64_t t = INT64_C(-62135596800); t < INT64_C(253402300800); t += 86400 * 37 + 3607) {
		ck_assert(aw_instant_parse(aw_instant_format(t, text), &back));
		ck_assert_int_eq(back, t);
	}
	ck_assert_str_eq(aw_instant_format(AW_INSTANT_NONE, text), "none");
	ck_assert_str_eq(aw_instant_format(INT64_MAX, text), "none");
	ck_assert_str_eq(aw_instant_format(INT64_MIN + 1, text), "none");
	ck_assert_str_eq(aw_instant_format_date(1644019200, text), "2022-02-05");
	ck_assert_str_eq(aw_instant_format_date(AW_INSTANT_NONE, text), "none");
}
END_TEST

static const struct {
	const char *text;
	bool ok;
	int64_t seconds;
} duration_cases[] = {
    {"0", true, 0},
    {"45", true, 45},
    {"45s", true, 45},
    {"90m", true, 5400},
    {"12h", true, 43200},
    {"30d", true, 2592000},
    {"2w", true, 1209600},
    {"2147483647d", true, INT64_C(2147483647) * 86400},
    {"2147483648", false, 0},
    {"99999999999999999999999d", false, 0},
    {"-1", false, 0},
    {"", false, 0},
    {"d", false, 0},
    {"30 d", false, 0},
    {"30dd", false, 0},
    {"30y", false, 0},
    {"1e3", false, 0},
};

START_TEST(duration)
{
	int64_t got = -1;

	ck_assert_int_eq(aw_duration_parse(duration_cases[_i].text, &got), duration_cases[_i].ok);
	if (duration_cases[_i].ok)
		ck_assert_int_eq(got, duration_cases[_i].seconds);
}
END_TEST

START_TEST(duration_text)
{
	char text[AW_DURATION_TEXT];

	ck_assert_str_eq(aw_duration_format(59, text), "59 s");
	ck_assert_str_eq(aw_duration_format(60, text), "1 min 0 s");
	ck_assert_str_eq(aw_duration_format(3600, text), "1 h 0 min");
	ck_assert_str_eq(aw_duration_format(86400 * 12 + 3 * 3600, text), "12 d 3 h");
	ck_assert_str_eq(aw_duration_format(-86400, text), "-1 d 0 h");
	ck_assert_str_eq(aw_duration_format(INT64_MIN, text), "-106751991167300 d 15 h");
}
END_TEST

static const struct {
	const char *text;
	bool ok;
	int64_t seconds;
} offset_cases[] = {
    {"Z", true, 0},
    {"z", true, 0},
    {"+02:00", true, 7200},
    {"-0330", true, -12600},
    {"+02", true, 7200},
    {"-00:00", true, 0},
    {"+23:59", true, 86340},
    {"+24:00", false, 0},
    {"+02:60", false, 0},
    {"+2:00", false, 0},
    {"02:00", false, 0},
    {"+02:0", false, 0},
    {"+0:200", false, 0},
    {"+02:00 ", false, 0},
    {"+ 200", false, 0},
    {"+02:-1", false, 0},
    {"UTC", false, 0},
    {"", false, 0},
};

START_TEST(offset)
{
	const char *text = offset_cases[_i].text;
	int64_t got = -1;

	ck_assert_int_eq(aw_offset_parse(text, strlen(text), &got), offset_cases[_i].ok);
	if (offset_cases[_i].ok)
		ck_assert_int_eq(got, offset_cases[_i].seconds);
}
END_TEST

START_TEST(sums_saturate)
{
	ck_assert_int_eq(aw_instant_add(1, 2), 3);
	ck_assert_int_eq(aw_instant_sub(1, 2), -1);
	ck_assert_int_eq(aw_instant_add(INT64_MAX, 1), INT64_MAX);
	ck_assert_int_eq(aw_instant_sub(INT64_MAX, -1), INT64_MAX);
	ck_assert_int_eq(aw_instant_add(INT64_MIN + 2, -2), INT64_MIN + 1);
	ck_assert_int_eq(aw_instant_sub(INT64_MIN + 2, 2), INT64_MIN + 1);
}
END_TEST

START_TEST(later_and_earlier)
{
	ck_assert_int_eq(aw_instant_later(5, 7), 7);
	ck_assert_int_eq(aw_instant_earlier(5, 7), 5);
	ck_assert_int_eq(aw_instant_later(-5, AW_INSTANT_NONE), -5);
	ck_assert_int_eq(aw_instant_earlier(AW_INSTANT_NONE, 5), 5);
	ck_assert_int_eq(aw_instant_earlier(5, AW_INSTANT_NONE), 5);
	ck_assert_int_eq(aw_instant_earlier(AW_INSTANT_NONE, AW_INSTANT_NONE), AW_INSTANT_NONE);
	ck_assert(aw_instant_given(1));
	ck_assert(!aw_instant_given(0));
	ck_assert(!aw_instant_given(-1));
	ck_assert(!aw_instant_given(AW_INSTANT_NONE));
}
END_TEST

static void
fill(TCase *tc)
{
	tcase_add_loop_test(tc, offset, 0, COUNT(offset_cases));
	tcase_add_test(tc, sums_saturate);
	tcase_add_test(tc, later_and_earlier);
	tcase_add_loop_test(tc, parse, 0, COUNT(parse_cases));
	tcase_add_test(tc, format_is_the_inverse_of_parse);
	tcase_add_loop_test(tc, duration, 0, COUNT(duration_cases));
	tcase_add_test(tc, duration_text);
}

int
main(void)
{
	return aw_suite_run("instant", fill);
}
