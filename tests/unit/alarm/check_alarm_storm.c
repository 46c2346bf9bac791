/* SPDX-License-Identifier: ISC */
/* Storms: from 50 events of a class in a minute a summary is sent first, then each of them once. */
#include <stdlib.h>

#include "fixture/alarm_book.h"
#include "fixture/suite.h"

#define MS0 INT64_C(5000000)

static void
raise_many(struct aw_alarms *alarms, unsigned first, unsigned n, enum aw_finding finding)
{
	char device[16];

	for (unsigned i = first; i < first + n; i++) {
		(void)snprintf(device, sizeof(device), "d%u", i);
		alarm_find(alarms, device, "q", finding,
		    i == first + 1 ? AW_SEVERITY_CRITICAL : AW_SEVERITY_WARNING, T0);
	}
}

static void
clear_many(struct aw_alarms *alarms, unsigned first, unsigned n)
{
	char device[16];

	for (unsigned i = first; i < first + n; i++) {
		(void)snprintf(device, sizeof(device), "d%u", i);
		alarm_find(alarms, device, "q", AW_FINDING_BROKEN, AW_SEVERITY_OK, T0);
	}
}

/* Sends the summary if one is due; the count of it, or 0. */
static uint32_t
summary(struct aw_alarms *alarms, int64_t ms, struct aw_alarm_storm *storm)
{
	struct aw_alarm_storm none;

	storm = storm != NULL ? storm : &none;
	aw_alarms_turn(alarms, ms);
	if (!aw_alarms_storm(alarms, storm))
		return 0;
	aw_alarms_storm_sent(alarms, storm);
	return storm->count;
}

/* Sends all that may be sent at that time. */
static unsigned
send_all(struct aw_alarms *alarms, int64_t ms)
{
	unsigned n = 0;

	aw_alarms_turn(alarms, ms);
	while (alarm_send(alarms, T0) != 0)
		n++;
	return n;
}

static struct aw_alarms *
new_book(void)
{
	struct aw_alarms *alarms = aw_alarms_new(0);

	aw_alarms_turn(alarms, MS0);
	return alarms;
}

START_TEST(one_alarm_waits_a_moment)
{
	struct aw_alarms *alarms = new_book();

	ck_assert_int_eq(aw_alarms_delay(alarms), INT64_MAX);
	raise_many(alarms, 0, 1, AW_FINDING_BROKEN);
	ck_assert_uint_eq(send_all(alarms, MS0), 0);
	ck_assert_int_eq(aw_alarms_delay(alarms), 500);
	ck_assert_uint_eq(send_all(alarms, MS0 + 499), 0);
	ck_assert_uint_eq(send_all(alarms, MS0 + 500), 1);
	ck_assert_uint_eq(aw_alarms_pending(alarms), 0);
	aw_alarms_free(alarms);
}
END_TEST

START_TEST(below_the_number_there_is_no_summary)
{
	struct aw_alarms *alarms = new_book();

	raise_many(alarms, 0, 49, AW_FINDING_BROKEN);
	ck_assert_uint_eq(summary(alarms, MS0 + 1, NULL), 0);
	ck_assert_uint_eq(send_all(alarms, MS0 + 500), 49);
	ck_assert_uint_eq(summary(alarms, MS0 + 20000, NULL), 0);
	/* A minute later the first ones do not count any more. */
	aw_alarms_turn(alarms, MS0 + 60000);
	raise_many(alarms, 49, 49, AW_FINDING_BROKEN);
	ck_assert_uint_eq(send_all(alarms, MS0 + 60500), 49);
	ck_assert_uint_eq(summary(alarms, MS0 + 80000, NULL), 0);
	aw_alarms_free(alarms);
}
END_TEST

START_TEST(the_summary_is_first_with_the_count)
{
	struct aw_alarms *alarms = new_book();
	struct aw_alarm_storm storm;

	raise_many(alarms, 0, 3000, AW_FINDING_BROKEN);
	ck_assert_uint_eq(summary(alarms, MS0 + 900, NULL), 0);
	ck_assert_uint_eq(send_all(alarms, MS0 + 900), 0);
	ck_assert_int_eq(aw_alarms_delay(alarms), 100);
	raise_many(alarms, 3000, 2000, AW_FINDING_BROKEN);
	ck_assert_uint_eq(summary(alarms, MS0 + 1899, NULL), 0);
	ck_assert_uint_eq(summary(alarms, MS0 + 1900, &storm), 5000);
	ck_assert_int_eq(storm.class, AW_ALARM_READINESS);
	ck_assert(!storm.cleared);
	ck_assert_int_eq(storm.severity, AW_SEVERITY_CRITICAL);
	ck_assert_str_eq(storm.text,
	    "5000 alarms of class readiness raised within a minute; the worst: d1, text of it");
	ck_assert_uint_eq(summary(alarms, MS0 + 1900, NULL), 0);
	ck_assert_uint_eq(send_all(alarms, MS0 + 1900), 5000);
	ck_assert_uint_eq(aw_alarms_pending(alarms), 0);
	ck_assert_uint_eq(summary(alarms, MS0 + 70000, NULL), 0);
	/* All clear: that is another storm. */
	clear_many(alarms, 0, 5000);
	ck_assert_uint_eq(send_all(alarms, MS0 + 70500), 0);
	ck_assert_uint_eq(summary(alarms, MS0 + 71000, &storm), 5000);
	ck_assert(storm.cleared);
	ck_assert_int_eq(storm.severity, AW_SEVERITY_OK);
	ck_assert_uint_eq(send_all(alarms, MS0 + 71000), 5000);
	ck_assert_uint_eq(aw_alarms_count(alarms), 0);
	aw_alarms_free(alarms);
}
END_TEST

/* What was sent before the number was reached is counted, too. */
START_TEST(a_storm_that_begins_slowly)
{
	struct aw_alarms *alarms = new_book();

	raise_many(alarms, 0, 30, AW_FINDING_BROKEN);
	ck_assert_uint_eq(send_all(alarms, MS0 + 1000), 30);
	aw_alarms_turn(alarms, MS0 + 30000);
	raise_many(alarms, 30, 30, AW_FINDING_BROKEN);
	ck_assert_uint_eq(send_all(alarms, MS0 + 30900), 0);
	ck_assert_uint_eq(summary(alarms, MS0 + 31000, NULL), 60);
	ck_assert_uint_eq(send_all(alarms, MS0 + 31000), 30);
	aw_alarms_free(alarms);
}
END_TEST

/* One that goes on gets a summary after some seconds, and one more a minute later. */
START_TEST(a_storm_that_goes_on)
{
	struct aw_alarms *alarms = new_book();
	uint32_t told = 0;
	unsigned sent = 0, summaries = 0;

	for (unsigned i = 0; i < 1500; i++) {
		uint32_t count;

		aw_alarms_turn(alarms, MS0 + 100 * i);
		if (i < 1000)
			raise_many(alarms, i, 1, AW_FINDING_BROKEN);
		count = summary(alarms, MS0 + 100 * i, NULL);
		told += count;
		summaries += count > 0;
		sent += send_all(alarms, MS0 + 100 * i);
	}
	ck_assert_uint_eq(sent, 1000);
	ck_assert_uint_eq(summaries, 2);
	ck_assert_uint_gt(told, 700);
	ck_assert_uint_le(told, 1000);
	aw_alarms_free(alarms);
}
END_TEST

/* Other classes do not wait for a storm, and go before what is left of it. */
START_TEST(other_classes_go_ahead)
{
	struct aw_alarms *alarms = new_book();

	raise_many(alarms, 0, 100, AW_FINDING_BROKEN);
	alarm_find(alarms, "x", "ca", AW_FINDING_STORE_PROBLEM, AW_SEVERITY_WARNING, T0);
	ck_assert_uint_eq(send_all(alarms, MS0 + 500), 1);
	ck_assert_uint_eq(summary(alarms, MS0 + 1000, NULL), 100);
	alarm_find(alarms, "y", "ca", AW_FINDING_STORE_PROBLEM, AW_SEVERITY_WARNING, T0);
	aw_alarms_turn(alarms, MS0 + 1600);
	ck_assert_str_eq(aw_alarms_next(alarms, T0)->device, "y");
	ck_assert_uint_eq(send_all(alarms, MS0 + 1600), 101);
	aw_alarms_free(alarms);
}
END_TEST

/* What is over before it could be sent is not counted; few that are left are no storm. */
START_TEST(a_storm_that_is_over_at_once)
{
	struct aw_alarms *alarms = new_book();

	raise_many(alarms, 0, 60, AW_FINDING_BROKEN);
	clear_many(alarms, 0, 20);
	ck_assert_uint_eq(summary(alarms, MS0 + 1000, NULL), 0);
	ck_assert_uint_eq(send_all(alarms, MS0 + 1000), 40);
	ck_assert_uint_eq(aw_alarms_pending(alarms), 0);
	raise_many(alarms, 100, 60, AW_FINDING_BROKEN);
	clear_many(alarms, 100, 60);
	ck_assert_uint_eq(summary(alarms, MS0 + 3000, NULL), 0);
	ck_assert_uint_eq(aw_alarms_pending(alarms), 0);
	raise_many(alarms, 200, 20, AW_FINDING_BROKEN);
	ck_assert_uint_eq(summary(alarms, MS0 + 5000, NULL), 60);
	ck_assert_uint_eq(send_all(alarms, MS0 + 5000), 20);
	aw_alarms_free(alarms);
}
END_TEST

/* A sent alarm that clears while it waits as changed counts as cleared, not as raised. */
START_TEST(an_event_that_changes_sides)
{
	struct aw_alarms *alarms = new_book();
	struct aw_alarm_storm storm;

	raise_many(alarms, 0, 55, AW_FINDING_BROKEN);
	ck_assert_uint_eq(summary(alarms, MS0 + 1000, NULL), 55);
	ck_assert_uint_eq(send_all(alarms, MS0 + 1000), 55);
	aw_alarms_turn(alarms, MS0 + 100000);
	raise_many(alarms, 0, 55, AW_FINDING_AT_RISK);
	clear_many(alarms, 0, 52);
	ck_assert_uint_eq(summary(alarms, MS0 + 101000, &storm), 52);
	ck_assert(storm.cleared);
	ck_assert_uint_eq(summary(alarms, MS0 + 101000, &storm), 0);
	ck_assert_uint_eq(send_all(alarms, MS0 + 101000), 55);
	ck_assert_uint_eq(aw_alarms_count(alarms), 3);
	aw_alarms_free(alarms);
}
END_TEST

/* Each is sent once, whatever happens in between. */
START_TEST(each_is_sent_once)
{
	struct aw_alarms *alarms = new_book();
	uint32_t seed = (uint32_t)_i + 1;
	bool raised[300] = {false};
	int64_t ms = MS0;

	for (int step = 0; step < 4000; step++) {
		unsigned device = (seed = seed * 1664525u + 1013904223u) >> 8;
		struct aw_alarm_storm storm;
		const struct aw_alarm *alarm;

		ms += seed % 13;
		aw_alarms_turn(alarms, ms);
		if (seed >> 31 == 0)
			raise_many(alarms, device % 300, 1, AW_FINDING_BROKEN);
		else
			clear_many(alarms, device % 300, 1);
		if (step % 50 == 0)
			ms += 1200;
		(void)summary(alarms, ms, &storm);
		alarm = aw_alarms_next(alarms, T0);
		if (alarm == NULL)
			continue;
		device = (unsigned)strtoul(alarm->device + 1, NULL, 10);
		ck_assert(raised[device] == (alarm->pending == AW_ALARM_CLEARED));
		raised[device] = !raised[device];
		aw_alarms_sent(alarms, alarm, T0);
	}
	while (aw_alarms_pending(alarms) > 0) {
		ms += 1000;
		(void)summary(alarms, ms, NULL);
		(void)send_all(alarms, ms);
		ck_assert_int_lt(ms, MS0 + 1000000);
	}
	aw_alarms_free(alarms);
}
END_TEST

static void
fill(TCase *tc)
{
	tcase_add_test(tc, one_alarm_waits_a_moment);
	tcase_add_test(tc, below_the_number_there_is_no_summary);
	tcase_add_test(tc, the_summary_is_first_with_the_count);
	tcase_add_test(tc, a_storm_that_begins_slowly);
	tcase_add_test(tc, a_storm_that_goes_on);
	tcase_add_test(tc, other_classes_go_ahead);
	tcase_add_test(tc, a_storm_that_is_over_at_once);
	tcase_add_test(tc, an_event_that_changes_sides);
	tcase_add_loop_test(tc, each_is_sent_once, 0, 8);
}

int
main(void)
{
	return aw_suite_run("alarm_storm", fill);
}
