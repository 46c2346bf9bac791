/* SPDX-License-Identifier: ISC */
#include <stdint.h>

#include "schedule.h"
#include "fixture/suite.h"

START_TEST(nothing_set_nothing_due)
{
	struct aw_schedule *s = aw_schedule_new(3);
	int64_t due;
	size_t id;

	ck_assert(!aw_schedule_first(s, &id, &due));
	aw_schedule_free(s);
	aw_schedule_free(aw_schedule_new(0));
	aw_schedule_free(NULL);
}
END_TEST

START_TEST(moves_both_ways)
{
	struct aw_schedule *s = aw_schedule_new(3);
	int64_t due;
	size_t id;

	aw_schedule_set(s, 0, 10);
	aw_schedule_set(s, 1, 20);
	aw_schedule_set(s, 2, 30);
	aw_schedule_set(s, 2, 5);
	ck_assert(aw_schedule_first(s, &id, &due) && id == 2 && due == 5);
	aw_schedule_set(s, 2, 25);
	ck_assert(aw_schedule_first(s, &id, &due) && id == 0 && due == 10);
	aw_schedule_set(s, 0, 40);
	aw_schedule_set(s, 1, 40);
	ck_assert(aw_schedule_first(s, &id, &due) && id == 2 && due == 25);
	aw_schedule_free(s);
}
END_TEST

static uint64_t
next_random(uint64_t *x)
{
	*x ^= *x << 13;
	*x ^= *x >> 7;
	*x ^= *x << 17;
	return *x;
}

/* Compared with linear search: any sequence of settings gives the smallest. */
START_TEST(first_is_the_smallest)
{
	enum { N = 50 };
	struct aw_schedule *s = aw_schedule_new(N);
	uint64_t x = 88172645463325252u;
	int64_t want[N], due;
	size_t id;

	for (int i = 0; i < N; i++)
		want[i] = INT64_MAX;
	for (int turn = 0; turn < 20000; turn++) {
		size_t which = next_random(&x) % N;
		int64_t least = INT64_MAX;

		want[which] = (int64_t)(next_random(&x) % 1000) - 500;
		aw_schedule_set(s, which, want[which]);
		for (int i = 0; i < N; i++)
			least = want[i] < least ? want[i] : least;
		ck_assert(aw_schedule_first(s, &id, &due));
		ck_assert_int_eq(due, least);
		ck_assert_int_eq(want[id], least);
	}
	aw_schedule_free(s);
}
END_TEST

static const struct {
	int64_t interval;
	uint64_t random;
	int64_t ms;
} jitter_cases[] = {
    {300, 0, 300000},
    {300, 30000, 270000},
    {300, 30001, 300000},
    {1, 100, 900},
    {1, UINT64_MAX, 1000 - (int64_t)(UINT64_MAX % 101)},
    {315360000, 12345, INT64_C(315360000000) - 12345},
    {0, 7, 0},
};

START_TEST(jitter_is_at_most_a_tenth)
{
	ck_assert_int_eq(aw_schedule_jitter(jitter_cases[_i].interval, jitter_cases[_i].random),
	    jitter_cases[_i].ms);
}
END_TEST

static void
fill(TCase *tc)
{
	tcase_add_test(tc, nothing_set_nothing_due);
	tcase_add_test(tc, moves_both_ways);
	tcase_add_test(tc, first_is_the_smallest);
	tcase_add_loop_test(tc, jitter_is_at_most_a_tenth, 0, COUNT(jitter_cases));
}

int
main(void)
{
	return aw_suite_run("schedule", fill);
}
