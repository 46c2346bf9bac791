/* SPDX-License-Identifier: ISC */
#include <string.h>

#include "base/cisco_date.h"
#include "base/instant.h"
#include "fixture/suite.h"

static const struct {
	const char *text;
	bool ok;
	const char *instant; /* RFC 3339, "none" */
	const char *zone;
} date_cases[] = {
    {"Dec 03 16:43:48 2018 UTC", true, "2018-12-03T16:43:48Z", "UTC"},
    {"Jun 10 2020 07:57:22 UTC", true, "2020-06-10T07:57:22Z", "UTC"},
    {"February, 05 Feb 2020 06:18:07 GMT", true, "2020-02-05T06:18:07Z", "GMT"},
    {"2017-11-22 13:17:19.0", true, "2017-11-22T13:17:19Z", ""},
    {"19:28:06 UTC Jul 5 2017", true, "2017-07-05T19:28:06Z", "UTC"},
    {"19:28:06 UTC Wed Jul 5 2017", true, "2017-07-05T19:28:06Z", "UTC"},
    {"19:28:06 UTC Wednesday Jul 5 2017", true, "2017-07-05T19:28:06Z", "UTC"},
    {"19:28:06 UTC Foo Jul 5 2017", false, "none", ""},
    {"2024-01-02T03:04:05Z", true, "2024-01-02T03:04:05Z", "+"},
    {"2024-01-02T03:04:05.123+05:30", true, "2024-01-01T21:34:05Z", "+"},
    {"2024-01-02T03:04:05-08:00", true, "2024-01-02T11:04:05Z", "+"},
    {"2024-01-02", true, "2024-01-02T00:00:00Z", ""},
    {"2021-11-17 03:31:32.920 UTC", true, "2021-11-17T03:31:32Z", "UTC"},
    {"2021-11-17 03:31:32 CEST", true, "2021-11-17T03:31:32Z", "CEST"},
    /* CUCM does not pad the day. */
    {"Nov 9 23:46:35 2017 IST", true, "2017-11-09T23:46:35Z", "IST"},
    {"Nov  9 23:46:35 2017 IST", true, "2017-11-09T23:46:35Z", "IST"},
    {"Nov 9 3:46:35 2017 PDT", true, "2017-11-09T03:46:35Z", "PDT"},
    {"dec 3 16:43:48 2018 est", true, "2018-12-03T16:43:48Z", "est"},
    {"December 3 16:43:48 2018", true, "2018-12-03T16:43:48Z", ""},
    {"15:09:55.102 UTC Nov 10 2021", true, "2021-11-10T15:09:55Z", "UTC"},
    {"Dec 03 16:43:48 2018 -03", true, "2018-12-03T19:43:48Z", "+"},
    {"Dec 03 16:43:48 2018 +0530", true, "2018-12-03T11:13:48Z", "+"},
    {"Dec 03 16:43:48 2018 +05:30", true, "2018-12-03T11:13:48Z", "+"},
    {"Dec 31 23:59:60 2016 UTC", true, "2017-01-01T00:00:00Z", "UTC"},
    {"Feb 29 00:00:00 2024 UTC", true, "2024-02-29T00:00:00Z", "UTC"},
    {"Jan 20 00:00:00 2038 UTC", true, "2038-01-20T00:00:00Z", "UTC"},
    {"Dec 31 23:59:59 9999 UTC", true, "9999-12-31T23:59:59Z", "UTC"},
    {"Mar 13 08:04:57 2025 ABCDEFG", true, "2025-03-13T08:04:57Z", "ABCDEFG"},
    /* A zone is any word; after UTC or GMT it carries its offset. */
    {"Dec 03 16:43:48 2018 ABCDEFGH", true, "2018-12-03T16:43:48Z", "ABCDEFGH"},
    {"Dec 03 16:43:48 2018 BRASILIA", true, "2018-12-03T16:43:48Z", "BRASILIA"},
    {"Dec 03 16:43:48 2018 EST5EDT", true, "2018-12-03T16:43:48Z", "EST5EDT"},
    {"Dec 03 16:43:48 2018 Europe/Moscow", true, "2018-12-03T16:43:48Z", "Europe/Moscow"},
    {"Dec 03 16:43:48 2018 Etc/GMT+7", true, "2018-12-03T16:43:48Z", "Etc/GMT+7"},
    {"Dec 03 16:43:48 2018 MAR", true, "2018-12-03T16:43:48Z", "MAR"},
    {"Dec 03 16:43:48 2018 a-word-of-more-than-23-octets", true, "2018-12-03T16:43:48Z",
	"a-word-of-more-than-23-"},
    {"Dec 03 16:43:48 2018 (UTC)", true, "2018-12-03T16:43:48Z", "UTC"},
    {"Dec 03 16:43:48 2018 GMT+7", true, "2018-12-03T09:43:48Z", "GMT+7"},
    {"Dec 03 16:43:48 2018 gmt+07", true, "2018-12-03T09:43:48Z", "gmt+07"},
    {"Dec 03 2018 16:43:48 UTC-3", true, "2018-12-03T19:43:48Z", "UTC-3"},
    {"Dec 03 16:43:48 2018 UTC+5:30", true, "2018-12-03T11:13:48Z", "UTC+5:30"},
    {"Dec 03 16:43:48 2018 GMT-0330", true, "2018-12-03T20:13:48Z", "GMT-0330"},
    {"16:43:48 GMT+10 Dec 3 2018", true, "2018-12-03T06:43:48Z", "GMT+10"},
    {"2018-12-03 16:43:48 GMT+7", true, "2018-12-03T09:43:48Z", "GMT+7"},
    {"2018-12-03 16:43:48 +0700", true, "2018-12-03T09:43:48Z", "+"},
    {"Dec 03 16:43:48 2018 GMT+24", true, "2018-12-03T16:43:48Z", "GMT+24"},
    {"Dec 03 16:43:48 2018 GMT+7h", true, "2018-12-03T16:43:48Z", "GMT+7h"},
    {"Dec 03 16:43:48 2018 +5", true, "2018-12-03T11:43:48Z", "+"},
    /* A clock of 12 hours is not read. */
    {"Dec 03 04:43:48 2018 PM", false, "none", ""},
    /* No date, and the epoch in place of a date. */
    {"None", true, "none", ""},
    {"<none>", true, "none", ""},
    {"Jan 01 00:00:00 1970 UTC", true, "none", ""},
    {"Jan 1 1970 05:30:00 IST", true, "none", ""},
    {"Dec 31 19:00:00 1969 EST", true, "none", ""},
    {"1970-01-01T00:00:00Z", true, "none", ""},
    /* Not dates. */
    {"", false, "none", ""},
    {" ", false, "none", ""},
    {"never", false, "none", ""},
    {"Feb 29 00:00:00 2023 UTC", false, "none", ""},
    {"Apr 31 00:00:00 2023 UTC", false, "none", ""},
    {"Foo 10 00:00:00 2023 UTC", false, "none", ""},
    {"Dec 00 00:00:00 2023 UTC", false, "none", ""},
    {"Dec 32 00:00:00 2023 UTC", false, "none", ""},
    {"Dec 03 00:00:00 1900 UTC", false, "none", ""},
    {"Dec 03 24:00:00 2018 UTC", false, "none", ""},
    {"Dec 03 16:60:48 2018 UTC", false, "none", ""},
    {"Dec 03 16:43:61 2018 UTC", false, "none", ""},
    {"Dec 03 16:43 2018 UTC", false, "none", ""},
    {"Dec 03 16:43:4 2018 UTC", false, "none", ""},
    {"Dec 03 16:43:48 201 UTC", false, "none", ""},
    {"Dec 03 16:43:48 20180 UTC", false, "none", ""},
    {"Dec 03 2018 UTC", false, "none", ""},
    {"Dec 03 16:43:48 2018 UTC UTC", false, "none", ""},
    {"Dec 03 16:43:48 2018 UTC and more words", false, "none", ""},
    {"Dec 03 16:43:48 2018 +2400", false, "none", ""},
    {"March, 05 Feb 2020 06:18:07 GMT", false, "none", ""},
    {"2017-11-22 13:17", false, "none", ""},
    {"2017-11-22 13:17:19 +ABCDEFGHIJ", false, "none", ""},
    {"2017-13-22 13:17:19", false, "none", ""},
    {"2017-11-22T13:17:19.00000000000000000000000000000000000Z", false, "none", ""},
    {"1900-01-01", false, "none", ""},
};

START_TEST(date)
{
	const char *text = date_cases[_i].text;
	char zone[AW_ZONE_MAX] = "zzzzzzz", shown[AW_INSTANT_TEXT];
	int64_t got = 0;

	/* A copy of exactly that size, so that a read past the end is detected. */
	char *copy = malloc(strlen(text) + (text[0] == '\0'));
	memcpy(copy, text, strlen(text));
	ck_assert_msg(
	    aw_cisco_date(copy, strlen(text), &got, zone) == date_cases[_i].ok, "%s", text);
	ck_assert_str_eq(aw_instant_format(got, shown), date_cases[_i].instant);
	ck_assert_str_eq(zone, date_cases[_i].zone);
	free(copy);
}
END_TEST

static const struct {
	const char *zone;
	bool known;
	int64_t offset, moved; /* of its name, and of an instant by a configured +08:00 */
} zone_cases[] = {
    {"UTC", true, 0, 0},
    {"Z", true, 0, 0},
    {"+", true, 0, 0},
    {"GMT", true, 0, -8 * AW_HOUR},
    {"GMT+7", true, 7 * AW_HOUR, -AW_HOUR},
    {"UTC-3:30", true, -3 * AW_HOUR - 30 * AW_MINUTE, -11 * AW_HOUR - 30 * AW_MINUTE},
    {"CST", false, 0, -8 * AW_HOUR},
    {"", false, 0, -8 * AW_HOUR},
};

START_TEST(a_configured_offset_goes_before_names)
{
	const char *zone = zone_cases[_i].zone;
	const int64_t instant = INT64_C(1700000000);
	int64_t offset;

	ck_assert_int_eq(aw_cisco_zone(zone, &offset), zone_cases[_i].known);
	ck_assert_int_eq(offset, zone_cases[_i].offset);
	ck_assert_int_eq(
	    aw_cisco_zoned(instant, zone, 8 * AW_HOUR) - instant, zone_cases[_i].moved);
	ck_assert_int_eq(aw_cisco_zoned(instant, zone, AW_INSTANT_NONE), instant);
	ck_assert(aw_cisco_zoned(AW_INSTANT_NONE, zone, 8 * AW_HOUR) == AW_INSTANT_NONE);
}
END_TEST

START_TEST(no_byte_makes_a_date_crash)
{
	static const char text[] = "Dec 03 16:43:48 2018 UTC";
	char zone[AW_ZONE_MAX], copy[sizeof(text)];
	int64_t got;

	for (size_t i = 0; i < sizeof(text) - 1; i++) {
		for (int c = 0; c < 256; c++) {
			memcpy(copy, text, sizeof(text));
			copy[i] = (char)c;
			if (aw_cisco_date(copy, sizeof(text) - 1, &got, zone))
				ck_assert_int_gt(got, 0);
			ck_assert_uint_lt(strlen(zone), sizeof(zone));
		}
	}
}
END_TEST

static const struct {
	const char *text, *instant; /* NULL: it is no day */
} day_cases[] = {
    {"30 Jun 2027", "2027-06-30T23:59:59Z"},
    {"30-Jun-2027", "2027-06-30T23:59:59Z"},
    {"30-JUN-2027", "2027-06-30T23:59:59Z"},
    {"Jun 30, 2027", "2027-06-30T23:59:59Z"},
    {"June 3 2027", "2027-06-03T23:59:59Z"},
    {"2027-06-30", "2027-06-30T23:59:59Z"},
    {"2027-Jun-30", "2027-06-30T23:59:59Z"},
    {"29 Feb 2028", "2028-02-29T23:59:59Z"},
    {"29 Feb 2027", NULL},
    {"31 Jun 2027", NULL},
    {"0 Jun 2027", NULL},
    {"30 Jun", NULL},
    {"30 Jun 27", NULL},
    {"30 Jun 2027 12:00:00", NULL},
    {"30 06 2027", NULL},
    {"2027-06-31", NULL},
    {"2027-06-30T00:00:00Z", NULL},
    {"01 Jan 1970", NULL},
    {"Never", NULL},
    {"-", NULL},
    {"", NULL},
    {"30 Jun 2027                                 ", NULL},
};

START_TEST(day)
{
	const char *text = day_cases[_i].text;
	char shown[AW_INSTANT_TEXT];
	int64_t got;

	if (day_cases[_i].instant == NULL) {
		ck_assert_msg(!aw_cisco_day(text, strlen(text), &got), "%s", text);
		return;
	}
	ck_assert_msg(aw_cisco_day(text, strlen(text), &got), "%s", text);
	ck_assert_str_eq(aw_instant_format(got, shown), day_cases[_i].instant);
}
END_TEST

static const struct {
	const char *text;
	int64_t seconds;
} duration_cases[] = {
    {"89 days, 1 hours, 33 minutes, 51 seconds", 7695231},
    {"87 days 1 hr 41 min 0 sec", 7522860},
    {"87:0:36", 87 * AW_DAY + 36 * AW_MINUTE},
    {"0:0:0", 0},
    {"0 seconds", 0},
    {"1 day", AW_DAY},
    {"1 Day, 2 HOURS", AW_DAY + 2 * AW_HOUR},
    {"5 minutes, 3 seconds", 303},
    {"90days", 90 * AW_DAY},
    {"999999999 days", 999999999 * AW_DAY},
    {"9999999999 days", -1},
    {"", -1},
    {" ", -1},
    {"days", -1},
    {"89", -1},
    {"89 days, 1 hou", -1},
    {"89 days, 1", -1},
    {"1 hours, 89 days", -1},
    {"1 day, 1 day", -1},
    {"-1 days", -1},
    {"1.5 days", -1},
    {"87:24:00", -1},
    {"87:0:60", -1},
    {"87:0", -1},
    {"87:0:36:0", -1},
    {":0:36", -1},
    {"Expired", -1},
};

START_TEST(duration)
{
	const char *text = duration_cases[_i].text;

	ck_assert_msg(aw_cisco_duration(text, strlen(text)) == duration_cases[_i].seconds,
	    "%s: %jd", text, (intmax_t)aw_cisco_duration(text, strlen(text)));
}
END_TEST

static void
fill(TCase *tc)
{
	tcase_add_loop_test(tc, date, 0, COUNT(date_cases));
	tcase_add_loop_test(tc, a_configured_offset_goes_before_names, 0, COUNT(zone_cases));
	tcase_add_test(tc, no_byte_makes_a_date_crash);
	tcase_add_loop_test(tc, day, 0, COUNT(day_cases));
	tcase_add_loop_test(tc, duration, 0, COUNT(duration_cases));
}

int
main(void)
{
	return aw_suite_run("cisco_date", fill);
}
