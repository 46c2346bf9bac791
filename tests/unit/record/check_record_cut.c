/* SPDX-License-Identifier: ISC */
/* A record of which the end is missing, wherever it is cut. */
#include "fixture/record_fixture.h"

START_TEST(every_cut_is_refused)
{
	struct aw_pool *pool = aw_pool_new(), *other = aw_pool_new();
	struct aw_record *record = full_record(pool), *back;
	char *text = text_of(record);

	for (size_t len = 0; len < strlen(text); len++) {
		ck_assert_int_eq(aw_record_parse(other, text, len, "exp-core-1", &back, NULL),
		    AW_ERR_RECORD_FORMAT);
		ck_assert_ptr_null(back);
	}
	ck_assert_uint_eq(aw_pool_count(other), 0);
	aw_record_free(record);
	aw_pool_free(pool);
	aw_pool_free(other);
	free(text);
}
END_TEST

static void
fill(TCase *tc)
{
	tcase_add_test(tc, every_cut_is_refused);
}

int
main(void)
{
	return aw_suite_run("record_cut", fill);
}
