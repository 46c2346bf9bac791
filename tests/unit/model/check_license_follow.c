/* SPDX-License-Identifier: ISC */
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
    {{0}, 0, 0, {DAY(40), AW_SYNC_SUCCEEDED, NONE, NONE, NONE}, DAY(40), NONE},
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

static void
fill(TCase *tc)
{
	tcase_add_loop_test(tc, two_collections_in_a_row, 0, COUNT(cases));
}

int
main(void)
{
	return aw_suite_run("license_follow", fill);
}
