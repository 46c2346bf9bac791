/* SPDX-License-Identifier: ISC */
/*
 * The table engine compared with a linear reference: the list of all objects of small random
 * tables.
 */
#include <check.h>
#include <stdlib.h>
#include <string.h>

#include "base/instant.h"
#include "fixture/suite.h"
#include "table.h"
#include "value.h"

#define ROUNDS 200
#define QUESTIONS 300
#define GROUPS_MAX 7
#define MEMBERS_MAX 5
#define OBJECTS_MAX 2000
#define NOW INT64_C(1000000)

/* Rows: groups with two names, and numbered members of each. */
struct member {
	uint32_t id;
	char *text; /* NULL: absent */
	int64_t until;
	uint32_t number;
};

struct group {
	char a[5], b[5];
	struct member members[MEMBERS_MAX];
	size_t n_members;
	uint32_t number;
	int64_t until;
};

struct world {
	struct group groups[GROUPS_MAX];
	size_t n_groups;
};

static size_t
group_count(const struct aw_row *parent)
{
	return ((const struct world *)parent->source)->n_groups;
}

static const void *
group_at(const struct aw_row *parent, size_t i)
{
	return &((const struct world *)parent->source)->groups[i];
}

static void
group_keys(const struct aw_row *parent, const void *row, struct aw_key *keys)
{
	const struct group *group = row;

	(void)parent;
	keys[0] = (struct aw_key){group->a, (uint32_t)strlen(group->a)};
	keys[1] = (struct aw_key){group->b, (uint32_t)strlen(group->b)};
}

static size_t
member_count(const struct aw_row *parent)
{
	return ((const struct group *)parent->outer)->n_members;
}

static const void *
member_at(const struct aw_row *parent, size_t i)
{
	return &((const struct group *)parent->outer)->members[i];
}

static void
member_keys(const struct aw_row *parent, const void *row, struct aw_key *keys)
{
	(void)parent;
	keys[0].number = ((const struct member *)row)->id;
}

static size_t
one(const struct aw_row *parent)
{
	(void)parent;
	return 1;
}

static const void *
the_source(const struct aw_row *parent, size_t i)
{
	(void)i;
	return parent->source;
}

static void
zero_key(const struct aw_row *parent, const void *row, struct aw_key *keys)
{
	(void)parent;
	(void)row;
	keys[0].number = 0;
}

static const struct aw_index two_names[] = {{"a", AW_KEY_STRING, 0, 4}, {"b", AW_KEY_STRING, 0, 4}};
static const struct aw_index number[] = {{"id", AW_KEY_NUMBER, 1, 100}};
static const struct aw_index none[] = {{NULL, AW_KEY_NUMBER, 0, 0}};

static const struct aw_level levels[] = {
    {group_count, group_at, group_keys, two_names, 2, 0, 0, NULL},
    {member_count, member_at, member_keys, number, 1, 0, 0, NULL}};
static const struct aw_level scalar = {one, the_source, zero_key, none, 1, 0, 0, NULL};

#define FIELD(id_, kind_, max_, struct_, member_)                              \
	{                                                                      \
		.id = (id_), .name = #member_, .kind = (kind_), .max = (max_), \
		.offset = offsetof(struct struct_, member_),                   \
		.size = sizeof(((struct struct_ *)0)->member_)                 \
	}

static const struct aw_column scalar_columns[] = {FIELD(1, AW_KIND_UNSIGNED, 0, world, n_groups)};
static const struct aw_column group_columns[] = {
    FIELD(2, AW_KIND_UNSIGNED, 0, group, number), FIELD(5, AW_KIND_LEFT, 0, group, until)};
static const struct aw_column member_columns[] = {FIELD(2, AW_KIND_TEXT, 10, member, text),
    FIELD(3, AW_KIND_UNSIGNED, 0, member, number), FIELD(9, AW_KIND_LEFT, 0, member, until)};

static const unsigned long root0[] = {1}, root1[] = {3, 1}, root2[] = {4, 1};
static const struct aw_table scalars = {"scalars", root0, 1, &scalar, 1, scalar_columns, 1, false};
static const struct aw_table outer_table = {"groups", root1, 2, levels, 1, group_columns, 2, false};
static const struct aw_table inner_table = {
    "members", root2, 2, levels, 2, member_columns, 3, false};
static const struct aw_table *const tables[] = {&scalars, &outer_table, &inner_table};
static const unsigned long region_root[] = {1, 3, 6, 9};
static const struct aw_region region = {region_root, 4, tables, 3};

/* The reference: every object, in order. */
static struct aw_oid objects[OBJECTS_MAX];
static size_t n_objects;

/* Kept for all requests to one snapshot, as in the program. */
static struct aw_walk_cache cache;

static int
compare_oids(const void *a, const void *b)
{
	const struct aw_oid *x = a, *y = b;

	for (size_t i = 0; i < x->len && i < y->len; i++)
		if (x->arcs[i] != y->arcs[i])
			return x->arcs[i] < y->arcs[i] ? -1 : 1;
	return (x->len > y->len) - (x->len < y->len);
}

static void
put_arc(struct aw_oid *oid, unsigned long arc)
{
	oid->arcs[oid->len++] = arc;
}

static struct aw_oid *
begin_object(unsigned long table, unsigned long column)
{
	struct aw_oid *oid = &objects[n_objects++];

	ck_assert_uint_lt(n_objects, OBJECTS_MAX);
	oid->len = 0;
	for (size_t i = 0; i < 4; i++)
		put_arc(oid, region_root[i]);
	put_arc(oid, table);
	if (table > 1)
		put_arc(oid, 1);
	put_arc(oid, column);
	return oid;
}

static void
put_string(struct aw_oid *oid, const char *s)
{
	put_arc(oid, strlen(s));
	for (; *s != '\0'; s++)
		put_arc(oid, (unsigned char)*s);
}

static void
list_member(const struct group *group, const struct member *member)
{
	static const unsigned long columns[] = {2, 3, 9};

	for (size_t c = 0; c < 3; c++) {
		struct aw_oid *oid;

		if ((columns[c] == 2 && member->text == NULL) ||
		    (columns[c] == 9 && member->until == AW_INSTANT_NONE))
			continue;
		oid = begin_object(4, columns[c]);
		put_string(oid, group->a);
		put_string(oid, group->b);
		put_arc(oid, member->id);
	}
}

static void
list_objects(const struct world *world)
{
	n_objects = 0;
	cache = (struct aw_walk_cache){0};
	put_arc(begin_object(1, 1), 0);
	for (size_t g = 0; g < world->n_groups; g++) {
		const struct group *group = &world->groups[g];

		for (unsigned long c = 2; c <= 5; c += 3) {
			struct aw_oid *oid;

			if (c == 5 && group->until == AW_INSTANT_NONE)
				continue;
			oid = begin_object(3, c);
			put_string(oid, group->a);
			put_string(oid, group->b);
		}
		for (size_t m = 0; m < group->n_members; m++)
			list_member(group, &group->members[m]);
	}
	qsort(objects, n_objects, sizeof(objects[0]), compare_oids);
}

/* A generator with a seed, so that each run is the same. */
static uint32_t
any(uint32_t *state, uint32_t below)
{
	*state = *state * 1664525U + 1013904223U;
	return below == 0 ? 0 : (*state >> 8) % below;
}

static void
any_name(uint32_t *state, char name[5])
{
	size_t len = any(state, 4);

	for (size_t i = 0; i < len; i++)
		name[i] = (char)("ab\xff"[any(state, 3)]);
	name[len] = '\0';
}

static int
compare_groups(const void *x, const void *y)
{
	const struct group *a = x, *b = y;
	int order = aw_key_compare(a->a, strlen(a->a), b->a, strlen(b->a));

	return order != 0 ? order : aw_key_compare(a->b, strlen(a->b), b->b, strlen(b->b));
}

static bool
is_known(const struct world *world, const struct group *group)
{
	for (size_t i = 0; i < world->n_groups; i++)
		if (compare_groups(&world->groups[i], group) == 0)
			return true;
	return false;
}

static void
make_world(uint32_t *state, struct world *world)
{
	static char text[] = "text";

	memset(world, 0, sizeof(*world));
	for (uint32_t n = any(state, GROUPS_MAX + 1); n > 0; n--) {
		struct group *group = &world->groups[world->n_groups];
		uint32_t id = 0;

		memset(group, 0, sizeof(*group));
		any_name(state, group->a);
		any_name(state, group->b);
		group->until = any(state, 2) == 0 ? AW_INSTANT_NONE : NOW + 5;
		if (is_known(world, group))
			break;
		for (group->n_members = any(state, MEMBERS_MAX + 1); id < group->n_members; id++) {
			struct member *member = &group->members[id];

			member->id = id == 0 ? 1 + any(state, 3)
					     : group->members[id - 1].id + 1 + any(state, 3);
			member->text = any(state, 3) == 0 ? NULL : text;
			member->until = any(state, 3) == 0 ? AW_INSTANT_NONE : NOW;
			member->number = member->id;
		}
		world->n_groups++;
	}
	qsort(world->groups, world->n_groups, sizeof(struct group), compare_groups);
}

static size_t
reference_after(const struct aw_oid *oid)
{
	size_t i = 0;

	while (i < n_objects && compare_oids(&objects[i], oid) <= 0)
		i++;
	return i;
}

static void
ask(const struct world *world, const struct aw_oid *oid)
{
	size_t want = reference_after(oid);
	bool exists = want > 0 && compare_oids(&objects[want - 1], oid) == 0;
	const struct aw_column *column;
	struct aw_value value;
	struct aw_oid next;
	enum aw_answer answer;

	answer = aw_region_next(
	    &region, world, NOW, oid->arcs, oid->len, &cache, &next, &column, &value);
	if (want == n_objects) {
		ck_assert_int_eq(answer, AW_ANSWER_END);
	} else {
		ck_assert_int_eq(answer, AW_ANSWER_VALUE);
		ck_assert_int_eq(compare_oids(&next, &objects[want]), 0);
	}
	answer = aw_region_get(&region, world, NOW, oid->arcs, oid->len, &column, &value);
	ck_assert_int_eq(answer == AW_ANSWER_VALUE, exists);
}

/* An identifier near a real one: shortened, lengthened, or with one arc changed. */
static void
any_question(uint32_t *state, struct aw_oid *oid)
{
	static const unsigned long odd[] = {0, 1, 2, 3, 97, 98, 255, 256, 4294967295UL};

	*oid = objects[any(state, (uint32_t)n_objects)];
	switch (any(state, 5)) {
	case 0:
		oid->len = any(state, (uint32_t)oid->len + 1);
		break;
	case 1:
		while (oid->len < AW_OID_MAX && any(state, 40) != 0)
			put_arc(oid, odd[any(state, COUNT(odd))]);
		break;
	case 2:
		oid->arcs[any(state, (uint32_t)oid->len)] = odd[any(state, COUNT(odd))];
		break;
	case 3:
		oid->arcs[any(state, (uint32_t)oid->len)] +=
		    any(state, 2) == 0 ? 1 : (unsigned long)-1;
		for (size_t i = 0; i < oid->len; i++)
			oid->arcs[i] &= UINT32_MAX;
		break;
	default:
		break;
	}
}

START_TEST(search_agrees_with_the_list)
{
	uint32_t state = 42U + (uint32_t)_i;
	static struct world world;

	make_world(&state, &world);
	list_objects(&world);
	for (size_t i = 0; i < n_objects; i++)
		ask(&world, &objects[i]);
	for (int i = 0; i < QUESTIONS; i++) {
		struct aw_oid oid;

		any_question(&state, &oid);
		ask(&world, &oid);
	}
}
END_TEST

START_TEST(walk_meets_every_object_once)
{
	uint32_t state = 4242U + (uint32_t)_i;
	static struct world world;
	const struct aw_column *column;
	struct aw_value value;
	struct aw_oid at = {.arcs = {1}, .len = 1}, next;

	make_world(&state, &world);
	list_objects(&world);
	for (size_t i = 0; i < n_objects; i++) {
		ck_assert_int_eq(aw_region_next(&region, &world, NOW, at.arcs, at.len, &cache,
				     &next, &column, &value),
		    AW_ANSWER_VALUE);
		ck_assert_int_eq(compare_oids(&next, &objects[i]), 0);
		at = next;
	}
	ck_assert_int_eq(
	    aw_region_next(&region, &world, NOW, at.arcs, at.len, &cache, &next, &column, &value),
	    AW_ANSWER_END);
}
END_TEST

/* The longest identifiers, and identifiers that no instance can have. */
START_TEST(odd_identifiers)
{
	static struct world world = {.n_groups = 1, .groups = {{.a = "a", .b = "b", .until = 5}}};
	unsigned long arcs[AW_OID_MAX] = {1, 3, 6, 9, 3, 1, 5};
	const struct aw_column *column;
	struct aw_value value;
	struct aw_oid next;

	for (size_t i = 7; i < AW_OID_MAX; i++)
		arcs[i] = UINT32_MAX;
	ck_assert_int_eq(aw_region_get(&region, &world, NOW, arcs, AW_OID_MAX, &column, &value),
	    AW_ANSWER_NO_INSTANCE);
	ck_assert_int_eq(
	    aw_region_next(&region, &world, NOW, arcs, AW_OID_MAX, &cache, &next, &column, &value),
	    AW_ANSWER_END);
	arcs[6] = UINT32_MAX;
	ck_assert_int_eq(aw_region_get(&region, &world, NOW, arcs, AW_OID_MAX, &column, &value),
	    AW_ANSWER_NO_OBJECT);
	arcs[6] = 1; /* before the first column: its first row */
	ck_assert_int_eq(
	    aw_region_next(&region, &world, NOW, arcs, AW_OID_MAX, &cache, &next, &column, &value),
	    AW_ANSWER_VALUE);
	ck_assert_uint_eq(next.arcs[6], 2);
	ck_assert_int_eq(
	    aw_region_next(&region, &world, NOW, arcs, 0, &cache, &next, &column, &value),
	    AW_ANSWER_VALUE);
	ck_assert_int_eq(
	    aw_region_get(&region, &world, NOW, arcs, 0, &column, &value), AW_ANSWER_NO_OBJECT);
}
END_TEST

struct everything {
	const char *text;
	uint8_t octets[4];
	uint32_t n32;
	uint64_t n64;
	uint8_t n8;
	bool truth;
	int64_t instant;
};

#define COLUMN(kind_, min_, max_, add_, member_)                              \
	{                                                                     \
		.kind = (kind_), .min = (min_), .max = (max_), .add = (add_), \
		.offset = offsetof(struct everything, member_),               \
		.size = sizeof(((struct everything *)0)->member_)             \
	}

static bool
load(const struct aw_column *column, const struct everything *row, struct aw_value *value)
{
	return aw_column_value(column, &(struct aw_row){.outer = row}, NOW, value);
}

START_TEST(numbers)
{
	static const struct {
		struct aw_column column;
		struct everything row;
		bool there;
		int64_t number;
	} cases[] = {
	    {COLUMN(AW_KIND_UNSIGNED, 0, 0, 0, n32), {.n32 = UINT32_MAX}, true, UINT32_MAX},
	    {COLUMN(AW_KIND_UNSIGNED, 0, 0, 0, n64), {.n64 = UINT64_C(1) << 40}, true, UINT32_MAX},
	    {COLUMN(AW_KIND_COUNTER, 0, 0, 0, n64), {.n64 = (UINT64_C(1) << 32) + 7}, true, 7},
	    {COLUMN(AW_KIND_INTEGER, 1, 4, 1, n8), {.n8 = 3}, true, 4},
	    {COLUMN(AW_KIND_TRUTH, 1, 2, 0, truth), {.truth = true}, true, 1},
	    {COLUMN(AW_KIND_TRUTH, 1, 2, 0, truth), {.truth = false}, true, 2},
	    {COLUMN(AW_KIND_LEFT, 0, 0, 0, instant), {.instant = NOW + 10}, true, 10},
	    {COLUMN(AW_KIND_LEFT, 0, 0, 0, instant), {.instant = NOW - 10}, true, -10},
	    {COLUMN(AW_KIND_LEFT, 0, 0, 0, instant), {.instant = INT64_C(253402300799)}, true,
		2147483647},
	    {COLUMN(AW_KIND_LEFT, 0, 0, 0, instant), {.instant = INT64_MAX}, true, 2147483647},
	    {COLUMN(AW_KIND_LEFT, 0, 0, 0, instant), {.instant = INT64_MIN + 1}, true, -2147483647},
	    {COLUMN(AW_KIND_LEFT, 0, 0, 0, instant), {.instant = AW_INSTANT_NONE}, false, 0},
	    {COLUMN(AW_KIND_AGE, 0, 0, 0, instant), {.instant = NOW - 60}, true, 60},
	    {COLUMN(AW_KIND_AGE, 0, 0, 0, instant), {.instant = NOW + 60}, true, 0},
	    {COLUMN(AW_KIND_AGE, 0, 0, 0, instant), {.instant = INT64_MIN + 1}, true, 2147483647},
	    {COLUMN(AW_KIND_AGE, 0, 0, 0, instant), {.instant = AW_INSTANT_NONE}, false, 0},
	};

	for (int i = 0; i < COUNT(cases); i++) {
		struct aw_value value;

		ck_assert_msg(load(&cases[i].column, &cases[i].row, &value) == cases[i].there,
		    "case %d is %sthere", i, cases[i].there ? "not " : "");
		if (cases[i].there)
			ck_assert_msg(value.number == cases[i].number, "case %d: %jd", i,
			    (intmax_t)value.number);
	}
}
END_TEST

START_TEST(octets)
{
	static const struct {
		struct aw_column column;
		struct everything row;
		bool there;
		const char *bytes;
		size_t len;
	} cases[] = {
	    {COLUMN(AW_KIND_TEXT, 0, 10, 0, text), {.text = NULL}, false, NULL, 0},
	    {COLUMN(AW_KIND_TEXT, 0, 10, 0, text), {.text = ""}, true, "", 0},
	    {COLUMN(AW_KIND_TEXT, 1, 10, 0, text), {.text = ""}, false, NULL, 0},
	    {COLUMN(AW_KIND_TEXT, 0, 10, 0, text), {.text = "0123456789"}, true, "0123456789", 10},
	    {COLUMN(AW_KIND_TEXT, 0, 10, 0, text), {.text = "0123456789a"}, true, "0123456...", 10},
	    {COLUMN(AW_KIND_TEXT, 0, 10, 0, text), {.text = "012345\xc3\xa4\xc3\xa4\xc3\xa4"}, true,
		"012345...", 9},
	    {COLUMN(AW_KIND_OCTETS, 4, 4, 0, octets), {.octets = {1, 0, 2, 3}}, true,
		"\x01\x00\x02\x03", 4},
	    {COLUMN(AW_KIND_DATE, 11, 11, 0, instant), {.instant = INT64_C(1644019200)}, true,
		"\x07\xe6\x02\x05\x00\x00\x00\x00+\x00\x00", 11},
	    {COLUMN(AW_KIND_DATE, 11, 11, 0, instant), {.instant = INT64_C(253402300799)}, true,
		"\x27\x0f\x0c\x1f\x17\x3b\x3b\x00+\x00\x00", 11},
	    {COLUMN(AW_KIND_DATE, 11, 11, 0, instant), {.instant = AW_INSTANT_NONE}, false, NULL,
		0},
	    {COLUMN(AW_KIND_DATE, 11, 11, 0, instant), {.instant = INT64_MAX}, false, NULL, 0},
	    {COLUMN(AW_KIND_STAMP, 0, 32, 0, instant), {.instant = AW_INSTANT_NONE}, true, "", 0},
	    {COLUMN(AW_KIND_STAMP, 0, 32, 0, instant), {.instant = 0}, true, "1970-01-01T00:00:00Z",
		20},
	    {COLUMN(AW_KIND_BITS, 2, 2, 0, n32), {.n32 = 0x801}, true, "\x80\x10", 2},
	    {COLUMN(AW_KIND_BITS, 2, 2, 0, n32), {.n32 = 0}, true, "\x00\x00", 2},
	};

	for (int i = 0; i < COUNT(cases); i++) {
		struct aw_value value;

		ck_assert_msg(load(&cases[i].column, &cases[i].row, &value) == cases[i].there,
		    "case %d is %sthere", i, cases[i].there ? "not " : "");
		if (!cases[i].there)
			continue;
		ck_assert_msg(value.len == cases[i].len, "case %d: %zu octets", i, value.len);
		ck_assert_msg(memcmp(value.bytes, cases[i].bytes, value.len) == 0, "case %d", i);
	}
}
END_TEST

static void
fill(TCase *tc)
{
	tcase_add_loop_test(tc, search_agrees_with_the_list, 0, ROUNDS);
	tcase_add_loop_test(tc, walk_meets_every_object_once, 0, ROUNDS);
	tcase_add_test(tc, odd_identifiers);
	tcase_add_test(tc, numbers);
	tcase_add_test(tc, octets);
}

int
main(void)
{
	return aw_suite_run("table", fill);
}
