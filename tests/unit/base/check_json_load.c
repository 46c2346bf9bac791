/* SPDX-License-Identifier: ISC */
/* Unit tests for reading JSON when memory is short. */
#include <stdlib.h>
#include <string.h>

#include "base/json_load.h"
#include "base/memory.h"
#include "fixture/suite.h"

/* The texts are longer than jansson's first buffer, and so are the digits of a number. */
static const char text[] = "{\"a key that is longer than sixteen octets\":[1,2.5,true,null],"
			   "\"number\":[123456789012345678],\"escaped\":\"\\u00fc\\\"quoted\\\"\"}";

static size_t fails_at, allocations;

/* The n-th allocation of jansson fails, and only this one. */
static void *
allocate(size_t size)
{
	return ++allocations == fails_at ? (errno = ENOMEM, NULL) : malloc(size);
}

static json_t *
load_failing(size_t at, json_error_t *error)
{
	fails_at = at;
	allocations = 0;
	return aw_json_load(text, strlen(text), JSON_REJECT_DUPLICATES, error);
}

START_TEST(each_allocation)
{
	json_error_t error;
	json_t *right = json_loads(text, JSON_REJECT_DUPLICATES, &error), *root;
	size_t n;

	ck_assert_ptr_nonnull(right);
	json_set_alloc_funcs(allocate, free);
	root = load_failing(0, &error);
	ck_assert(json_equal(root, right));
	json_decref(root);
	n = allocations;
	ck_assert_uint_gt(n, 10);
	for (size_t at = 1; at <= n; at++) {
		int before = aw_memory_watch();

		ck_assert_ptr_null(load_failing(at, &error));
		ck_assert(aw_memory_short(before));
		ck_assert_uint_eq(allocations, at); /* none is tried after the one that failed */
	}
	json_set_alloc_funcs(malloc, free);
	json_decref(right);
}
END_TEST

START_TEST(no_json)
{
	int before = aw_memory_watch();
	json_error_t error;

	ck_assert_ptr_null(aw_json_load("{", 1, 0, &error));
	ck_assert(!aw_memory_short(before));
	ck_assert_str_ne(error.text, "");
}
END_TEST

/* What the inner watch saw, the outer one sees, too. */
START_TEST(nested)
{
	int outer, inner;

	outer = aw_memory_watch();
	inner = aw_memory_watch();
	ck_assert(!aw_memory_short(inner));
	errno = ENOMEM;
	inner = aw_memory_watch();
	ck_assert(!aw_memory_short(inner));
	ck_assert(aw_memory_short(outer));
	errno = 0;
	outer = aw_memory_watch();
	inner = aw_memory_watch();
	errno = ENOMEM;
	ck_assert(aw_memory_short(inner));
	ck_assert(aw_memory_short(outer));
}
END_TEST

static void
fill(TCase *tc)
{
	tcase_add_test(tc, each_allocation);
	tcase_add_test(tc, no_json);
	tcase_add_test(tc, nested);
}

int
main(void)
{
	return aw_suite_run("json_load", fill);
}
