/* SPDX-License-Identifier: ISC */
#include <stdint.h>
#include <string.h>

#include "base/wipe.h"
#include "fixture/suite.h"

START_TEST(memory_is_zero)
{
	char secret[] = "secret";
	static const char zeros[sizeof(secret)];

	aw_wipe(secret, sizeof(secret));
	ck_assert_mem_eq(secret, zeros, sizeof(secret));
	aw_wipe(NULL, 0);
	aw_wipe_text(NULL);
	aw_wipe_text(strdup("secret"));
}
END_TEST

START_TEST(allocator)
{
	char *p = aw_wipe_malloc(0);

	ck_assert_ptr_nonnull(p);
	for (size_t size = 1; size < 5000; size = size * 3 + 1) {
		p = aw_wipe_realloc(p, size);
		ck_assert_ptr_nonnull(p);
		ck_assert_uint_eq((uintptr_t)p % _Alignof(max_align_t), 0);
		ck_assert(size == 1 || p[0] == 'a');
		memset(p, 'a', size);
	}
	p = aw_wipe_realloc(p, 2);
	ck_assert_int_eq(p[1], 'a');
	aw_wipe_free(p);
	aw_wipe_free(NULL);
	p = aw_wipe_realloc(NULL, 3);
	aw_wipe_free(p);
	p = aw_wipe_strdup("text");
	ck_assert_str_eq(p, "text");
	aw_wipe_free(p);
	p = aw_wipe_calloc(3, 5);
	for (int i = 0; i < 15; i++)
		ck_assert_int_eq(p[i], 0);
	aw_wipe_free(p);
}
END_TEST

START_TEST(sizes_do_not_overflow)
{
	unsigned before = aw_wipe_failures();

	ck_assert_ptr_null(aw_wipe_malloc(SIZE_MAX));
	ck_assert_ptr_null(aw_wipe_calloc(SIZE_MAX / 2, 3));
	ck_assert_uint_eq(aw_wipe_failures() - before, 2);
}
END_TEST

static void
fill(TCase *tc)
{
	tcase_add_test(tc, memory_is_zero);
	tcase_add_test(tc, allocator);
	tcase_add_test(tc, sizes_do_not_overflow);
}

int
main(void)
{
	return aw_suite_run("wipe", fill);
}
