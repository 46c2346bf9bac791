/* SPDX-License-Identifier: ISC */
#include <string.h>

#include "model/license.h"
#include "fixture/make.h"
#include "fixture/suite.h"

#define NONE AW_INSTANT_NONE
#define DAY(n) ((n)*AW_DAY)

/* A collection: result and date of the sync, and the dates of the device. */
struct seen {
	int64_t observed_at;
	enum aw_sync_result result;
	int64_t at, last_success, deadline;
};

/* The result of two collections in a row; `before` with result 0 is none. */
static const struct {
	struct seen before;
	int64_t success_before, failing_before;
	struct seen now;
	int64_t last_success, failing_since;
} cases[] = {
    /* the first collection */
    {{0}, 0, 0, {DAY(40), AW_SYNC_SUCCEEDED, DAY(30), NONE, NONE}, DAY(30), NONE},
    /* a success without a date, or with one that is still to come, has no known date */
    {{0}, 0, 0, {DAY(40), AW_SYNC_SUCCEEDED, NONE, NONE, NONE}, NONE, NONE},
    {{0}, 0, 0, {DAY(40), AW_SYNC_SUCCEEDED, DAY(41), NONE, NONE}, NONE, NONE},
    {{0}, 0, 0, {DAY(40), AW_SYNC_SUCCEEDED, DAY(40) + 300, NONE, NONE}, DAY(40), NONE},
    {{0}, 0, 0, {DAY(40), AW_SYNC_NONE, NONE, DAY(41), NONE}, NONE, NONE},
    {{DAY(40), AW_SYNC_SUCCEEDED, DAY(30), NONE, NONE}, DAY(30), NONE,
	{DAY(61), AW_SYNC_SUCCEEDED, NONE, NONE, NONE}, NONE, NONE},
    {{DAY(40), AW_SYNC_SUCCEEDED, DAY(30), NONE, NONE}, DAY(30), NONE,
	{DAY(61), AW_SYNC_SUCCEEDED, DAY(62), NONE, NONE}, NONE, NONE},
    {{DAY(40), AW_SYNC_SUCCEEDED, NONE, NONE, NONE}, NONE, NONE,
	{DAY(61), AW_SYNC_FAILED, DAY(60), NONE, NONE}, NONE, DAY(60)},
    /* a failure that is still to come is of the reading that saw it, and stays so */
    {{0}, 0, 0, {DAY(40), AW_SYNC_FAILED, DAY(41), NONE, NONE}, NONE, DAY(40)},
    {{DAY(40), AW_SYNC_FAILED, DAY(41), NONE, NONE}, DAY(10), DAY(40),
	{DAY(41), AW_SYNC_FAILED, DAY(42), NONE, NONE}, DAY(10), DAY(40)},
    {{DAY(40), AW_SYNC_FAILED, DAY(41), NONE, NONE}, NONE, NONE,
	{DAY(41), AW_SYNC_FAILED, DAY(42), NONE, NONE}, NONE, DAY(40)},
    {{0}, 0, 0, {DAY(40), AW_SYNC_FAILED, DAY(39), NONE, NONE}, NONE, DAY(39)},
    {{0}, 0, 0, {DAY(40), AW_SYNC_FAILED, NONE, NONE, NONE}, NONE, DAY(40)},
    {{0}, 0, 0, {DAY(40), AW_SYNC_NONE, NONE, NONE, NONE}, NONE, NONE},
    {{0}, 0, 0, {DAY(40), AW_SYNC_FAILED, DAY(39), DAY(9), NONE}, DAY(9), DAY(39)},
    /* still good, and the later success counts */
    {{DAY(40), AW_SYNC_SUCCEEDED, DAY(30), NONE, NONE}, DAY(30), NONE,
	{DAY(61), AW_SYNC_SUCCEEDED, DAY(60), NONE, NONE}, DAY(60), NONE},
    {{DAY(40), AW_SYNC_SUCCEEDED, DAY(30), NONE, NONE}, DAY(30), NONE,
	{DAY(41), AW_SYNC_NONE, NONE, NONE, NONE}, DAY(30), NONE},
    /* it begins to fail; the last success is kept */
    {{DAY(40), AW_SYNC_SUCCEEDED, DAY(30), NONE, NONE}, DAY(30), NONE,
	{DAY(61), AW_SYNC_FAILED, DAY(60), NONE, NONE}, DAY(30), DAY(60)},
    /* it still fails: the first failure counts */
    {{DAY(61), AW_SYNC_FAILED, DAY(60), NONE, NONE}, DAY(30), DAY(60),
	{DAY(62), AW_SYNC_FAILED, DAY(61), NONE, NONE}, DAY(30), DAY(60)},
    {{DAY(61), AW_SYNC_FAILED, DAY(60), NONE, NONE}, DAY(30), NONE,
	{DAY(62), AW_SYNC_FAILED, DAY(61), NONE, NONE}, DAY(30), DAY(60)},
    {{DAY(61), AW_SYNC_FAILED, NONE, NONE, NONE}, NONE, NONE,
	{DAY(62), AW_SYNC_FAILED, NONE, NONE, NONE}, NONE, DAY(61)},
    /* an answer without it in between changes nothing */
    {{DAY(61), AW_SYNC_FAILED, DAY(60), NONE, NONE}, DAY(30), DAY(60),
	{DAY(62), AW_SYNC_UNKNOWN, NONE, NONE, NONE}, DAY(30), DAY(60)},
    {{DAY(61), AW_SYNC_NONE, NONE, NONE, NONE}, DAY(30), DAY(60),
	{DAY(62), AW_SYNC_FAILED, DAY(61), NONE, NONE}, DAY(30), DAY(60)},
    /* a success ends the row, reported as the last attempt, as a date, or by a later deadline */
    {{DAY(61), AW_SYNC_FAILED, DAY(60), NONE, NONE}, DAY(30), DAY(60),
	{DAY(63), AW_SYNC_SUCCEEDED, DAY(62), NONE, NONE}, DAY(62), NONE},
    {{DAY(61), AW_SYNC_FAILED, DAY(60), NONE, NONE}, DAY(30), DAY(60),
	{DAY(63), AW_SYNC_NONE, NONE, DAY(62), NONE}, DAY(62), NONE},
    {{DAY(61), AW_SYNC_FAILED, DAY(60), NONE, DAY(120)}, DAY(30), DAY(60),
	{DAY(63), AW_SYNC_NONE, NONE, NONE, DAY(152)}, DAY(30), NONE},
    {{DAY(61), AW_SYNC_FAILED, DAY(60), NONE, DAY(120)}, DAY(30), DAY(60),
	{DAY(63), AW_SYNC_NONE, NONE, NONE, DAY(120)}, DAY(30), DAY(60)},
    /* failed, succeeded and failed again between two collections: a new row */
    {{DAY(61), AW_SYNC_FAILED, DAY(60), NONE, NONE}, DAY(30), DAY(60),
	{DAY(99), AW_SYNC_FAILED, DAY(95), DAY(65), NONE}, DAY(65), DAY(95)},
};

static void
fill_in(struct aw_license *license, const struct seen *seen)
{
	ck_assert_int_eq(aw_license_init(license, "license"), AW_OK);
	license->observed_at = seen->observed_at;
	license->sync.result = seen->result;
	license->sync.at = seen->at;
	license->last_success = seen->last_success;
	license->deadline = seen->deadline;
}

START_TEST(two_collections_in_a_row)
{
	struct aw_license before, now;
	bool first = cases[_i].before.result == 0;

	fill_in(&before, &cases[_i].before);
	before.last_success = cases[_i].success_before;
	before.failing_since = cases[_i].failing_before;
	fill_in(&now, &cases[_i].now);
	for (int again = 0; again < 2; again++) {
		aw_license_follow(&now, first ? NULL : &before);
		ck_assert_int_eq(now.last_success, cases[_i].last_success);
		ck_assert_int_eq(now.failing_since, cases[_i].failing_since);
	}
	aw_license_clear(&before);
	aw_license_clear(&now);
}
END_TEST

/* The zone of a device, first read as UTC, then by its offset. */
static const struct {
	int64_t offset;
	struct seen before;
	int64_t success_before, failing_before;
	struct seen now;
	int64_t last_success, failing_since;
} zones[] = {
    /* east: what was kept is too late */
    {9 * AW_HOUR, {DAY(40), AW_SYNC_SUCCEEDED, DAY(30), NONE, NONE}, DAY(30), NONE,
	{DAY(40), AW_SYNC_SUCCEEDED, DAY(30) - 9 * AW_HOUR, NONE, NONE}, DAY(30) - 9 * AW_HOUR,
	NONE},
    {9 * AW_HOUR, {DAY(61), AW_SYNC_FAILED, DAY(60), NONE, NONE}, DAY(30), DAY(60),
	{DAY(61), AW_SYNC_FAILED, DAY(60) - 9 * AW_HOUR, NONE, NONE}, DAY(30) - 9 * AW_HOUR,
	DAY(60) - 9 * AW_HOUR},
    /* the failure lay after the reading and was taken as of it */
    {9 * AW_HOUR, {DAY(60), AW_SYNC_FAILED, DAY(60) + 8 * AW_HOUR, NONE, NONE}, DAY(30), DAY(60),
	{DAY(60), AW_SYNC_FAILED, DAY(60) - AW_HOUR, NONE, NONE}, DAY(30) - 9 * AW_HOUR,
	DAY(60) - AW_HOUR},
    /* west: what was kept is too early */
    {-7 * AW_HOUR, {DAY(61), AW_SYNC_FAILED, DAY(60), NONE, NONE}, DAY(30), DAY(60),
	{DAY(61), AW_SYNC_FAILED, DAY(60) + 7 * AW_HOUR, NONE, NONE}, DAY(30) + 7 * AW_HOUR,
	DAY(60) + 7 * AW_HOUR},
    {-7 * AW_HOUR, {DAY(61), AW_SYNC_FAILED, DAY(60), NONE, NONE}, DAY(30), NONE,
	{DAY(61), AW_SYNC_NONE, NONE, NONE, NONE}, DAY(30) + 7 * AW_HOUR, DAY(60) + 7 * AW_HOUR},
    /* the deadline is the same one, so no contact went well */
    {-7 * AW_HOUR, {DAY(61), AW_SYNC_FAILED, DAY(60), NONE, DAY(120)}, DAY(30), DAY(60),
	{DAY(63), AW_SYNC_NONE, NONE, NONE, DAY(120) + 7 * AW_HOUR}, DAY(30) + 7 * AW_HOUR,
	DAY(60) + 7 * AW_HOUR},
};

START_TEST(another_zone_offset)
{
	struct aw_license before, now;

	fill_in(&before, &zones[_i].before);
	before.zone_note = strdup("zone XST read as UTC, no offset is configured");
	before.last_success = zones[_i].success_before;
	before.failing_since = zones[_i].failing_before;
	fill_in(&now, &zones[_i].now);
	now.zone_note = strdup("zone XST read by an offset");
	now.zone_offset = zones[_i].offset;
	aw_license_follow(&now, &before);
	ck_assert_int_eq(now.last_success, zones[_i].last_success);
	ck_assert_int_eq(now.failing_since, zones[_i].failing_since);
	aw_license_clear(&before);
	aw_license_clear(&now);
}
END_TEST

/* "DEADLINE EXCEEDED": the date of before is that deadline, unless it is still to come. */
START_TEST(the_deadline_that_is_exceeded)
{
	static const struct {
		int64_t before, deadline;
	} rows[] = {{DAY(90), DAY(90)}, {DAY(101), NONE}, {0, NONE}, {NONE, NONE}};
	struct aw_license before, now;

	for (int i = 0; i < COUNT(rows); i++) {
		fill_in(&before,
		    &(struct seen){DAY(80), AW_SYNC_FAILED, DAY(80), NONE, rows[i].before});
		fill_in(&now, &(struct seen){DAY(100), AW_SYNC_FAILED, DAY(99), NONE, NONE});
		now.deadline_word = AW_DEADLINE_EXCEEDED;
		aw_license_follow(&now, &before);
		ck_assert_int_eq(now.deadline, rows[i].deadline);
		aw_license_clear(&before);
		aw_license_clear(&now);
	}
}
END_TEST

static void
set_state(struct aw_license *license, int64_t at, enum aw_registration registration,
    enum aw_authorization authorization)
{
	ck_assert_int_eq(aw_license_init(license, "license"), AW_OK);
	license->observed_at = at;
	license->registration = registration;
	license->authorization = authorization;
}

/* What the registration was stays known, however often the device is read without it. */
START_TEST(what_was_held)
{
	static const struct {
		enum aw_registration before;
		enum aw_authorization authorization;
		enum aw_registration held;
	} rows[] = {
	    {AW_REGISTRATION_REGISTERED, AW_AUTHORIZATION_AUTHORIZED, AW_REGISTRATION_REGISTERED},
	    {AW_REGISTRATION_RESERVED, AW_AUTHORIZATION_RESERVED, AW_REGISTRATION_RESERVED},
	    {AW_REGISTRATION_UNREGISTERED, AW_AUTHORIZATION_RESERVED, AW_REGISTRATION_RESERVED},
	    {AW_REGISTRATION_UNREGISTERED, AW_AUTHORIZATION_EVALUATION, AW_REGISTRATION_UNKNOWN},
	    {AW_REGISTRATION_PENDING, AW_AUTHORIZATION_NONE, AW_REGISTRATION_UNKNOWN},
	};
	bool held = rows[_i].held != AW_REGISTRATION_UNKNOWN;
	struct aw_license first, second, third;

	set_state(&first, DAY(1), rows[_i].before, rows[_i].authorization);
	aw_license_follow(&first, NULL);
	ck_assert_int_eq(first.held, rows[_i].held);
	ck_assert_int_eq(first.held_at, held ? DAY(1) : NONE);
	set_state(&second, DAY(2), AW_REGISTRATION_UNREGISTERED, AW_AUTHORIZATION_EVALUATION);
	aw_license_follow(&second, &first);
	set_state(&third, DAY(3), AW_REGISTRATION_FAILED, AW_AUTHORIZATION_EVALUATION);
	aw_license_follow(&third, &second);
	ck_assert_int_eq(third.held, rows[_i].held);
	ck_assert_int_eq(third.held_at, held ? DAY(1) : NONE);
	/* The record of a version that did not keep it. */
	first.held = AW_REGISTRATION_UNKNOWN;
	first.held_at = NONE;
	second.held = AW_REGISTRATION_UNKNOWN;
	aw_license_follow(&second, &first);
	ck_assert_int_eq(second.held, rows[_i].held);
	/* Another device at the same place. */
	first.product = strdup("PID:C9300,SN:FOC0001");
	third.product = strdup("PID:C9300,SN:FOC0002");
	third.held = AW_REGISTRATION_UNKNOWN;
	aw_license_follow(&third, &first);
	ck_assert_int_eq(third.held, AW_REGISTRATION_UNKNOWN);
	aw_license_clear(&first);
	aw_license_clear(&second);
	aw_license_clear(&third);
}
END_TEST

START_TEST(since_when_it_is_pending)
{
	struct aw_license first, second;

	set_state(&first, DAY(1), AW_REGISTRATION_PENDING, AW_AUTHORIZATION_NONE);
	aw_license_follow(&first, NULL);
	ck_assert_int_eq(first.pending_since, DAY(1));
	set_state(&second, DAY(2), AW_REGISTRATION_PENDING, AW_AUTHORIZATION_NONE);
	aw_license_follow(&second, &first);
	ck_assert_int_eq(second.pending_since, DAY(1));
	/* Reported by the device; one that is still to come is of the reading. */
	second.pending_since = DAY(0) + 1;
	aw_license_follow(&second, &first);
	ck_assert_int_eq(second.pending_since, DAY(0) + 1);
	second.pending_since = DAY(3);
	aw_license_follow(&second, NULL);
	ck_assert_int_eq(second.pending_since, DAY(2));
	first.registration = AW_REGISTRATION_UNREGISTERED;
	aw_license_follow(&first, &second);
	ck_assert_int_eq(first.pending_since, NONE);
	second.pending_since = NONE;
	aw_license_follow(&second, &first);
	ck_assert_int_eq(second.pending_since, DAY(2));
	aw_license_clear(&first);
	aw_license_clear(&second);
}
END_TEST

static void
fill(TCase *tc)
{
	tcase_add_loop_test(tc, another_zone_offset, 0, COUNT(zones));
	tcase_add_test(tc, the_deadline_that_is_exceeded);
	tcase_add_loop_test(tc, what_was_held, 0, 5);
	tcase_add_test(tc, since_when_it_is_pending);
	tcase_add_loop_test(tc, two_collections_in_a_row, 0, COUNT(cases));
}

int
main(void)
{
	return aw_suite_run("license_follow", fill);
}
