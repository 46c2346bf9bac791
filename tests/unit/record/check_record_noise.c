/* SPDX-License-Identifier: ISC */
/* Records with wrong octets in random places. */
#include <jansson.h>

#include "fixture/record_fixture.h"

static uint32_t
next_random(uint32_t *seed)
{
	*seed = *seed * 1664525U + 1013904223U;
	return *seed >> 8;
}

/* Whatever becomes of a document, what we read as a record is JSON to another reader as well. */
START_TEST(no_damage_is_read_as_json)
{
	static const char pieces[] = "\"\\,:[]{}0123456789eE+-.untrfalse \n\x01\xc3\xff/";
	struct aw_pool *pool = aw_pool_new(), *other = aw_pool_new();
	struct aw_record *record = full_record(pool), *back;
	char *text = text_of(record);
	size_t len = strlen(text), accepted = 0;
	uint32_t seed = (uint32_t)_i + 1;

	for (int round = 0; round < 4000; round++) {
		char *copy = strdup(text);
		json_t *json;

		for (unsigned n = next_random(&seed) % 3 + 1; n > 0; n--)
			copy[next_random(&seed) % len] =
			    pieces[next_random(&seed) % (sizeof(pieces) - 1)];
		if (aw_record_parse(other, copy, len, "exp-core-1", &back, NULL) == AW_OK) {
			json = json_loadb(copy, len, JSON_REJECT_DUPLICATES, NULL);
			ck_assert_msg(json != NULL, "%s", copy);
			json_decref(json);
			accepted++;
		}
		aw_record_free(back);
		free(copy);
	}
	ck_assert_uint_gt(accepted, 0);
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
	tcase_add_loop_test(tc, no_damage_is_read_as_json, 0, 5);
}

int
main(void)
{
	return aw_suite_run("record_noise", fill);
}
