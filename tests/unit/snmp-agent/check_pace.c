/* SPDX-License-Identifier: ISC */
/* So many in any second: whenever they are wanted, no window of a second has more. */
#include "pace.h"
#include "fixture/suite.h"

#define N 5000

START_TEST(no_second_has_more)
{
	static int64_t sent[N];
	struct aw_pace *pace = calloc(1, sizeof(*pace));
	uint32_t rate = _i == 0 ? 1 : 7 * (uint32_t)_i * (uint32_t)_i, seed = 5;
	int64_t now = 1000000;

	ck_assert_ptr_nonnull(pace);
	aw_pace_set(pace, rate);
	for (int i = 0; i < N; i++) {
		int64_t wait = aw_pace_wait(pace, now);

		ck_assert(wait >= 0 && wait <= 1000);
		ck_assert(wait == 0 || aw_pace_wait(pace, now + wait - 1) > 0);
		now += wait;
		ck_assert_int_eq(aw_pace_wait(pace, now), 0);
		aw_pace_count(pace, now);
		sent[i] = now;
		ck_assert(i < (int)rate || now - sent[i - (int)rate] >= 1000);
		seed = seed * 1664525u + 1013904223u;
		now += (seed >> 24) % 40 == 0 ? seed >> 20 : 0;
	}
	free(pace);
}
END_TEST

START_TEST(no_limit_and_another_one)
{
	struct aw_pace *pace = calloc(1, sizeof(*pace));

	ck_assert_ptr_nonnull(pace);
	for (int i = 0; i < 3000; i++) {
		ck_assert_int_eq(aw_pace_wait(pace, 5), 0);
		aw_pace_count(pace, 5);
	}
	aw_pace_set(pace, 2);
	aw_pace_count(pace, 5);
	aw_pace_set(pace, 2);
	aw_pace_count(pace, 5);
	ck_assert_int_eq(aw_pace_wait(pace, 5), 1000);
	aw_pace_set(pace, 100000);
	ck_assert_uint_eq(pace->rate, AW_PACE_MAX);
	ck_assert_int_eq(aw_pace_wait(pace, 5), 0);
	free(pace);
}
END_TEST

static void
fill(TCase *tc)
{
	tcase_add_loop_test(tc, no_second_has_more, 0, 12);
	tcase_add_test(tc, no_limit_and_another_one);
}

int
main(void)
{
	return aw_suite_run("pace", fill);
}
