/* SPDX-License-Identifier: ISC */
/* Misspelt words, and the names that they were meant to be. */
#include <limits.h>
#include <string.h>

#include "base/misspelt.h"
#include "fixture/suite.h"

static const struct {
	const char *a, *b;
	unsigned distance;
} words[] = {
    {"", "", 0},
    {"", "abc", 3},
    {"abc", "abc", 0},
    {"a_b", "A-b", 0},
    {"receiver", "reciever", 1},
    {"receiver", "recever", 1},
    {"receiver", "recceiver", 1},
    {"receiver", "reseiver", 1},
    {"tools", "smart", 5},
    {"stail", "stale", 2},
    {"kitten", "sitting", 3},
};

START_TEST(distances)
{
	const char *a = words[_i].a, *b = words[_i].b;

	ck_assert_uint_eq(aw_misspelt_distance(a, strlen(a), b, strlen(b)), words[_i].distance);
	ck_assert_uint_eq(aw_misspelt_distance(b, strlen(b), a, strlen(a)), words[_i].distance);
}
END_TEST

static const char *const names[] = {"show", "collect", "connect", "rehearse", "transitions"};

static const char *
name_at(const void *list, size_t i)
{
	return ((const char *const *)list)[i];
}

static const struct {
	const char *word, *name; /* NULL: none was meant */
} meant[] = {
    {"shwo", "show"},
    {"show", "show"},
    {"colect", "collect"},
    {"connnect", "connect"},
    {"rehearsal", "rehearse"},
    {"trans", "transitions"},
    {"tra", NULL},
    {"", NULL},
    {"list", NULL},
    {"aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa", NULL},
};

START_TEST(nearest)
{
	const char *found = aw_misspelt_nearest(name_at, names, COUNT(names), meant[_i].word);

	if (meant[_i].name == NULL)
		ck_assert_ptr_null(found);
	else
		ck_assert_str_eq(found, meant[_i].name);
}
END_TEST

START_TEST(what_is_too_long_is_no_misspelt_word)
{
	char word[AW_MISSPELT_MAX + 2];

	memset(word, 'a', sizeof(word) - 1);
	word[sizeof(word) - 1] = '\0';
	ck_assert_uint_eq(aw_misspelt_word("aaaa", word, strlen(word)), UINT_MAX);
	ck_assert_uint_eq(aw_misspelt_word(word, "aaaa", 4), UINT_MAX);
	ck_assert_uint_ne(aw_misspelt_word(word + 1, word + 2, strlen(word + 2)), UINT_MAX);
}
END_TEST

static void
fill(TCase *tc)
{
	tcase_add_loop_test(tc, distances, 0, COUNT(words));
	tcase_add_loop_test(tc, nearest, 0, COUNT(meant));
	tcase_add_test(tc, what_is_too_long_is_no_misspelt_word);
}

int
main(void)
{
	return aw_suite_run("misspelt", fill);
}
