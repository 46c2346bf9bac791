/* SPDX-License-Identifier: ISC */
#include <stdio.h>
#include <string.h>

#include "fixture/suite.h"
#include "model/asked.h"

static char version[] = "1.0";

static bool
add(struct aw_asked_list *list, const char *what)
{
	char copy[64];

	(void)strcpy(copy, what);
	return aw_asked_add(list, &(struct aw_asked){.version = version, .what = copy});
}

/* "by what, by what" */
static const char *
all(const struct aw_asked_list *list, char text[512])
{
	text[0] = '\0';
	for (size_t i = 0; i < list->n; i++) {
		(void)strcat(text, i > 0 ? "," : "");
		(void)strcat(text, list->items[i].by);
		(void)strcat(text, list->items[i].what);
	}
	return text;
}

static void
run(struct aw_asked_list *record, const char *by, const char *a, const char *b)
{
	struct aw_asked_list list = {0};

	ck_assert(a == NULL || add(&list, a));
	ck_assert(b == NULL || add(&list, b));
	aw_asked_replace(record, by, &list);
	aw_asked_clear(&list);
}

START_TEST(replace)
{
	struct aw_asked_list record = {0};
	char text[512];

	run(&record, "x", "1", "2");
	run(&record, "y", "3", NULL);
	run(&record, "z", "4", "5");
	ck_assert_str_eq(all(&record, text), "x1,x2,y3,z4,z5");
	run(&record, "y", "6", "7");
	ck_assert_str_eq(all(&record, text), "x1,x2,y6,y7,z4,z5");
	run(&record, "x", "8", NULL);
	ck_assert_str_eq(all(&record, text), "x8,y6,y7,z4,z5");
	run(&record, "z", NULL, NULL);
	ck_assert_str_eq(all(&record, text), "x8,y6,y7,z4,z5");
	aw_asked_clear(&record);
}
END_TEST

START_TEST(inherit)
{
	struct aw_asked_list before = {0}, now = {0};
	char text[512];

	run(&before, "x", "1", "2");
	run(&before, "y", "3", NULL);
	run(&before, "z", "4", "5");
	aw_asked_inherit(&now, "z", &before);
	aw_asked_inherit(&now, "none", &before);
	aw_asked_inherit(&now, "x", &before);
	ck_assert_str_eq(all(&now, text), "z4,z5,x1,x2");
	ck_assert_str_eq(all(&before, text), "y3");
	aw_asked_clear(&before);
	aw_asked_clear(&now);
}
END_TEST

START_TEST(limit)
{
	struct aw_asked_list list = {0};

	for (unsigned i = 0; i < AW_ASKED_MAX; i++)
		ck_assert(add(&list, "a"));
	ck_assert(!add(&list, "a"));
	ck_assert_uint_eq(list.n, AW_ASKED_MAX);
	aw_asked_clear(&list);
}
END_TEST

/* A record never has more than it can be read with. */
START_TEST(record_limit)
{
	struct aw_asked_list record = {0};
	char by[16];

	for (unsigned i = 0; i < AW_ASKED_RECORD_MAX / AW_ASKED_MAX + 2; i++) {
		struct aw_asked_list list = {0};

		while (add(&list, "a"))
			;
		(void)snprintf(by, sizeof(by), "%u", i);
		aw_asked_replace(&record, by, &list);
		aw_asked_clear(&list);
	}
	ck_assert_uint_eq(record.n, AW_ASKED_RECORD_MAX);
	aw_asked_clear(&record);
}
END_TEST

START_TEST(cleaned)
{
	struct aw_asked_list list = {0};

	ck_assert(add(&list, "GET https://u:p@h/\n\x1b?token=abc"));
	ck_assert_str_eq(list.items[0].what, "GET https://...@h/\\x0a\\x1b?token=...");
	aw_asked_clear(&list);
}
END_TEST

static void
fill(TCase *tc)
{
	tcase_add_test(tc, replace);
	tcase_add_test(tc, inherit);
	tcase_add_test(tc, limit);
	tcase_add_test(tc, record_limit);
	tcase_add_test(tc, cleaned);
}

int
main(void)
{
	return aw_suite_run("asked", fill);
}
