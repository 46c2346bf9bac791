/* SPDX-License-Identifier: ISC */
#include "policy/service/chain_time.h"
#include "fixture/make.h"
#include "fixture/suite.h"

#define NONE AW_INSTANT_NONE

enum { CROSS = 1, STRUCK = 2, FLAWED = 4 };

struct span {
	int64_t from, to;
	int how;
};

/* `best` and `last` are positions in the list of spans, -1 for none. */
static const struct {
	struct span spans[4];
	int n;
	int64_t now;
	bool holds;
	int64_t since, until;
	int best, last;
	bool cross_only;
} cases[] = {
    /* no path, no sound path, no path left */
    {{{0}}, 0, 100, false, NONE, NONE, -1, -1, false},
    {{{10, 20, FLAWED}}, 1, 15, false, NONE, NONE, -1, -1, false},
    {{{10, 20, STRUCK}}, 1, 15, false, NONE, NONE, -1, -1, false},
    /* both ends are included */
    {{{10, 20, 0}}, 1, 9, false, NONE, 10, 0, -1, false},
    {{{10, 20, 0}}, 1, 10, true, 10, 20, 0, 0, false},
    {{{10, 20, 0}}, 1, 20, true, 10, 20, 0, 0, false},
    {{{10, 20, 0}}, 1, 21, false, 20, NONE, 0, -1, false},
    {{{10, 10, 0}}, 1, 10, true, 10, 10, 0, 0, false},
    /* another path follows: overlapping, adjoining, one second late */
    {{{10, 20, 0}, {15, 30, 0}}, 2, 12, true, 10, 30, 0, 1, false},
    {{{10, 20, 0}, {21, 30, 0}}, 2, 12, true, 10, 30, 0, 1, false},
    {{{10, 20, 0}, {22, 30, 0}}, 2, 12, true, 10, 20, 0, 0, false},
    {{{10, 20, 0}, {22, 30, 0}}, 2, 21, false, 20, 22, 0, -1, false},
    {{{10, 20, 0}, {22, 30, 0}}, 2, 22, true, 22, 30, 1, 1, false},
    {{{21, 30, 0}, {31, 40, 0}, {10, 20, 0}}, 3, 25, true, 10, 40, 0, 1, false},
    /* the best is the longest of those that hold now */
    {{{10, 20, 0}, {10, 25, 0}, {24, 90, 0}}, 3, 12, true, 10, 90, 1, 2, false},
    {{{10, 20, 0}, {10, 15, 0}}, 2, 30, false, 20, NONE, 0, -1, false},
    /* trust depends on a cross certificate only while no other path holds */
    {{{10, 20, CROSS}}, 1, 15, true, 10, 20, 0, 0, true},
    {{{10, 20, CROSS}, {15, 30, 0}}, 2, 14, true, 10, 30, 0, 1, true},
    {{{10, 20, CROSS}, {15, 30, 0}}, 2, 15, true, 10, 30, 1, 1, false},
    {{{10, 20, CROSS}}, 1, 25, false, 20, NONE, 0, -1, false},
    /* excluded paths do not count */
    {{{10, 90, STRUCK}, {10, 20, 0}}, 2, 15, true, 10, 20, 1, 1, false},
    {{{10, 90, STRUCK}, {10, 20, CROSS}}, 2, 15, true, 10, 20, 1, 1, true},
    {{{10, 90, STRUCK}, {10, 20, 0}}, 2, 21, false, 20, NONE, 1, -1, false},
};

static bool
is_struck(const struct aw_path *path, const void *context)
{
	ck_assert_str_eq(context, "context");
	return path->length == 1;
}

START_TEST(holds)
{
	struct aw_path paths[4];
	struct aw_trust trust = {.paths = paths, .n_paths = (size_t)cases[_i].n};
	struct aw_holds out;

	memset(paths, 0, sizeof(paths));
	for (int i = 0; i < cases[_i].n; i++) {
		const struct span *span = &cases[_i].spans[i];

		paths[i].not_before = span->from;
		paths[i].not_after = span->to;
		paths[i].cross = (span->how & CROSS) != 0;
		paths[i].length = (span->how & STRUCK) != 0;
		paths[i].flaw = span->how & FLAWED ? AW_CHAIN_NAME : AW_CHAIN_SOUND;
	}
	aw_trust_holds(&trust, is_struck, "context", cases[_i].now, &out);
	ck_assert_int_eq(out.now, cases[_i].holds);
	ck_assert_int_eq(out.since, cases[_i].since);
	ck_assert_int_eq(out.until, cases[_i].until);
	ck_assert_ptr_eq(out.best, cases[_i].best < 0 ? NULL : &paths[cases[_i].best]);
	ck_assert_ptr_eq(out.last, cases[_i].last < 0 ? NULL : &paths[cases[_i].last]);
	ck_assert_int_eq(out.cross_only, cases[_i].cross_only);
}
END_TEST

START_TEST(nothing_is_struck_without_a_function)
{
	struct aw_path path = {.length = 1, .not_before = 10, .not_after = 20};
	struct aw_trust trust = {.paths = &path, .n_paths = 1};
	struct aw_holds out;

	aw_trust_holds(&trust, NULL, NULL, 15, &out);
	ck_assert(out.now);
}
END_TEST

/* Of each path alone: whether it may hold, has lapsed, and whether that is known. */
static const struct {
	enum aw_chain_flaw flaw;
	int64_t from, to;
	bool cut, unchecked, lapsed, known;
} doubts[] = {
    {AW_CHAIN_UNCHECKED, 10, 20, false, true, false, false},
    {AW_CHAIN_UNCHECKED, 15, 15, false, true, false, false},
    {AW_CHAIN_UNCHECKED, 16, 20, false, false, false, true},
    {AW_CHAIN_UNCHECKED, 10, 14, false, false, false, true},
    {AW_CHAIN_UNCHECKED, 10, 14, true, false, false, false},
    {AW_CHAIN_NEVER, 12, 10, false, false, true, true},
    {AW_CHAIN_NEVER, 20, 14, false, false, true, true},
    {AW_CHAIN_NEVER, 20, 15, false, false, false, true},
    {AW_CHAIN_NEVER, AW_INSTANT_NONE, AW_INSTANT_NONE, false, false, false, true},
    {AW_CHAIN_NAME, AW_INSTANT_NONE, AW_INSTANT_NONE, true, false, false, false},
    {AW_CHAIN_SOUND, 10, 20, true, false, false, true},
};

START_TEST(what_is_in_doubt)
{
	struct aw_path path = {
	    .flaw = doubts[_i].flaw, .not_before = doubts[_i].from, .not_after = doubts[_i].to};
	struct aw_trust trust = {.paths = &path, .n_paths = 1, .cut = doubts[_i].cut};
	struct aw_holds out;

	aw_trust_holds(&trust, NULL, NULL, 15, &out);
	ck_assert_int_eq(out.unchecked == &path, doubts[_i].unchecked);
	ck_assert_int_eq(out.lapsed == &path, doubts[_i].lapsed);
	ck_assert_int_eq(aw_trust_known(&trust, &out), doubts[_i].known);
	ck_assert_int_eq(out.now, path.flaw == AW_CHAIN_SOUND);
}
END_TEST

static void
fill(TCase *tc)
{
	tcase_add_loop_test(tc, holds, 0, COUNT(cases));
	tcase_add_test(tc, nothing_is_struck_without_a_function);
	tcase_add_loop_test(tc, what_is_in_doubt, 0, COUNT(doubts));
}

int
main(void)
{
	return aw_suite_run("chain_time", fill);
}
