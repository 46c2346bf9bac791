/* SPDX-License-Identifier: ISC */
#include <stdint.h>
#include <string.h>

#include "base/arena.h"
#include "fixture/suite.h"

START_TEST(takes_and_frees)
{
	struct aw_arena arena = {0};
	char *texts[1000];

	for (size_t i = 0; i < 1000; i++) {
		size_t size = i * i % 9973 + 1;
		char *memory = aw_arena_take(&arena, size);
		size_t zeros;

		ck_assert_ptr_nonnull(memory);
		ck_assert_uint_eq((uintptr_t)memory % sizeof(void *), 0);
		zeros = 0;
		while (zeros < size && memory[zeros] == 0)
			zeros++;
		ck_assert_uint_eq(zeros, size);
		memset(memory, 'x', size);
		texts[i] = aw_arena_copy(&arena, i % 2 == 0 ? "even" : "");
	}
	for (size_t i = 0; i < 1000; i++)
		ck_assert_str_eq(texts[i], i % 2 == 0 ? "even" : "");
	aw_arena_free(&arena);
	aw_arena_free(&arena);
	ck_assert_ptr_null(arena.blocks);
}
END_TEST

/* What is larger than a block has one of its own. */
START_TEST(larger_than_a_block)
{
	struct aw_arena arena = {.step = 16};
	char *large = aw_arena_take(&arena, 3000000);

	ck_assert_ptr_nonnull(large);
	memset(large, 'x', 3000000);
	ck_assert_ptr_nonnull(aw_arena_take(&arena, 1));
	aw_arena_free(&arena);
}
END_TEST

static void
fill(TCase *tc)
{
	tcase_add_test(tc, takes_and_frees);
	tcase_add_test(tc, larger_than_a_block);
}

int
main(void)
{
	return aw_suite_run("arena", fill);
}
