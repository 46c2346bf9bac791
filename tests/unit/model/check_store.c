/* SPDX-License-Identifier: ISC */
#include "fixture/make.h"
#include "model/device_record.h"
#include "base/text.h"
#include "fixture/suite.h"
#include "model/store.h"

START_TEST(seal_merges_copies_and_sorts)
{
	struct aw_pool *pool = aw_pool_new();
	struct aw_store store = {0};

	for (unsigned round = 0; round < 3; round++)
		for (unsigned n = 20; n > 0; n--)
			if (round == 0 || n % 2 == 0)
				make_add(&store, pool, make_numbered(n));
	store.anchors[25].flaws = AW_FLAW_REJECTED;
	ck_assert_uint_eq(aw_pool_count(pool), 20);
	aw_store_seal(&store, pool);
	ck_assert_uint_eq(store.n_anchors, 20);
	ck_assert_uint_eq(store.room, 20);
	for (size_t i = 0; i < 20; i++) {
		const struct aw_anchor *anchor = &store.anchors[i];

		ck_assert(i == 0 || store.anchors[i - 1].id < anchor->id);
		ck_assert_ptr_eq(aw_store_find(&store, anchor->certificate->sha256), anchor);
		ck_assert_ptr_eq(aw_store_find_id(&store, anchor->id), anchor);
		ck_assert_uint_eq(anchor->certificate->refs, 1);
		ck_assert(anchor->copies == 1 || anchor->copies == 3);
		ck_assert(anchor->flaws == 0 || anchor->copies == 3);
		ck_assert(aw_store_may_hold_key(&store, anchor->certificate->key_sha256));
	}
	for (unsigned n = 21; n < 60; n++)
		make_add(&store, pool, make_numbered(n));
	ck_assert_uint_eq(store.n_anchors, 59);
	aw_store_clear(&store, pool);
	ck_assert_uint_eq(aw_pool_count(pool), 0);
	aw_pool_free(pool);
}
END_TEST

/* Of a fleet that is read one record after another: up to the limit they stay, then go. */
START_TEST(certificates_are_kept)
{
	struct aw_pool *pool = aw_pool_new();

	aw_pool_keep(pool, 3);
	for (unsigned round = 0; round < 3; round++) {
		const struct aw_certificate *certs[5];

		for (unsigned n = 0; n < 5; n++)
			certs[n] = aw_pool_take(pool, make_numbered(n));
		ck_assert_uint_eq(aw_pool_count(pool), 5);
		for (unsigned n = 0; n < 5; n++) {
			const struct aw_certificate *again = aw_pool_ref(pool, certs[n]->sha256);

			ck_assert_ptr_eq(again, certs[n]);
			ck_assert_uint_eq(again->refs, 2);
			aw_pool_unref(pool, again);
		}
		for (unsigned n = 0; n < 5; n++)
			aw_pool_unref(pool, certs[n]);
		ck_assert_uint_eq(aw_pool_count(pool), 3);
	}
	aw_pool_free(pool);
}
END_TEST

static void
add_to(struct aw_store *store, struct aw_pool *pool, unsigned n, const char *names)
{
	make_add(store, pool, make_numbered(n));
	ck_assert_int_eq(aw_store_set_trustpoint(store, names, strlen(names)), AW_OK);
}

static const char *
trustpoint_of(const struct aw_store *store, unsigned n)
{
	struct aw_certificate *cert = make_numbered(n);
	const struct aw_anchor *anchor = aw_store_find(store, cert->sha256);

	aw_certificate_free(cert);
	ck_assert_ptr_nonnull(anchor);
	return aw_store_trustpoint(store, anchor);
}

/* Copies have the trustpoints of all, in the order of the file. */
START_TEST(trustpoints)
{
	struct aw_pool *pool = aw_pool_new();
	struct aw_store store = {0}, other = {0};
	char name[AW_TRUSTPOINT_TEXT_MAX + 8];

	add_to(&store, pool, 1, "ONE");
	add_to(&store, pool, 2, "");
	add_to(&store, pool, 3, "TWO\x1b");
	add_to(&store, pool, 1, "TWO");
	add_to(&store, pool, 1, "");
	add_to(&store, pool, 1, "TWO THREE ONE");
	memset(name, 'x', sizeof(name) - 1);
	name[sizeof(name) - 1] = '\0';
	add_to(&store, pool, 4, name);
	add_to(&store, pool, 4, "y");
	ck_assert(!aw_store_same_trustpoints(&store, &other));
	aw_store_seal(&store, pool);
	ck_assert_str_eq(trustpoint_of(&store, 1), "ONE TWO THREE");
	ck_assert_ptr_null(trustpoint_of(&store, 2));
	ck_assert_str_eq(trustpoint_of(&store, 3), "TWO\\x1b");
	ck_assert_uint_eq(strlen(trustpoint_of(&store, 4)), AW_TRUSTPOINT_TEXT_MAX);
	ck_assert(aw_store_same_trustpoints(&store, &store));
	aw_store_clear(&store, pool);
	aw_pool_free(pool);
}
END_TEST

START_TEST(more_trustpoints_than_numbers)
{
	struct aw_pool *pool = aw_pool_new();
	struct aw_store store = {0};
	char name[16];

	for (unsigned n = 1; n <= AW_TRUSTPOINTS_MAX; n++) {
		(void)snprintf(name, sizeof(name), "TP%u", n);
		add_to(&store, pool, n, name);
	}
	make_add(&store, pool, make_numbered(AW_TRUSTPOINTS_MAX + 1));
	ck_assert_int_eq(aw_store_set_trustpoint(&store, "MORE", 4), AW_ERR_STORE_LIMIT);
	add_to(&store, pool, 1, "TP2");
	aw_store_seal(&store, pool);
	ck_assert_ptr_null(trustpoint_of(&store, AW_TRUSTPOINTS_MAX + 1));
	ck_assert_str_eq(trustpoint_of(&store, AW_TRUSTPOINTS_MAX), "TP255");
	ck_assert_str_eq(trustpoint_of(&store, 1), "TP1");
	aw_store_clear(&store, pool);
	aw_pool_free(pool);
}
END_TEST

/* Fingerprints with a common beginning, first bytes and last byte, and their ids, in order. */
static const struct {
	const char *first;
	unsigned n;
	uint32_t ids[4];
} clashes[] = {
    {"00000000", 1, {1}},
    {"00000001", 2, {1, 2}},
    {"80000000", 3, {0x40000000, 0x40000001, 0x40000002}},
    {"fffffffe", 1, {INT32_MAX}},
    {"ffffffff", 2, {1, INT32_MAX}},
    {"fffffffe", 4, {1, 2, 3, INT32_MAX}},
};

START_TEST(ids_that_clash_move_up)
{
	struct aw_pool *pool = aw_pool_new();

	/* The numbers do not depend on the order in the file. */
	for (unsigned turn = 0; turn < clashes[_i].n; turn++) {
		struct aw_store store = {0};
		uint8_t absent[AW_SHA256_LEN];

		for (unsigned n = 0; n < clashes[_i].n; n++) {
			char sha256[65];

			(void)snprintf(sha256, sizeof(sha256), "%s%056x", clashes[_i].first,
			    (n + turn) % clashes[_i].n);
			make_add(&store, pool,
			    make_certificate(sha256, "Root", "2010-01-01", "2040-01-01"));
		}
		aw_store_seal(&store, pool);
		ck_assert_uint_eq(store.n_anchors, clashes[_i].n);
		for (unsigned n = 0; n < clashes[_i].n; n++) {
			const struct aw_anchor *anchor = &store.anchors[n];

			ck_assert_uint_eq(anchor->id, clashes[_i].ids[n]);
			ck_assert_ptr_eq(
			    aw_store_find(&store, anchor->certificate->sha256), anchor);
		}
		memcpy(absent, store.anchors[0].certificate->sha256, sizeof(absent));
		absent[AW_SHA256_LEN - 1] = 99;
		ck_assert_ptr_null(aw_store_find(&store, absent));
		aw_store_clear(&store, pool);
	}
	aw_pool_free(pool);
}
END_TEST

/*
 * Numbers of a greater fingerprint do not change if a clash at the end of the range wraps into
 * them.
 */
START_TEST(a_wrap_respects_who_is_there)
{
	static const char *const roots[] = {
	    "0000000200000000000000000000000000000000000000000000000000000000",
	    "0000000400000000000000000000000000000000000000000000000000000000",
	    "fffffffe00000000000000000000000000000000000000000000000000000000",
	    "ffffffff00000000000000000000000000000000000000000000000000000000",
	};
	struct aw_pool *pool = aw_pool_new();
	struct aw_store store = {0};

	for (int i = 0; i < COUNT(roots); i++)
		make_add(&store, pool, make_certificate(roots[i], "R", "2010-01-01", "2040-01-01"));
	aw_store_seal(&store, pool);
	for (size_t i = 0; i < 4; i++) {
		ck_assert(i == 0 || store.anchors[i - 1].id < store.anchors[i].id);
		ck_assert_ptr_eq(
		    aw_store_find(&store, store.anchors[i].certificate->sha256), &store.anchors[i]);
	}
	ck_assert_uint_eq(store.anchors[0].id, 1);
	ck_assert_uint_eq(store.anchors[2].id, 3);
	ck_assert_uint_eq(store.anchors[3].id, INT32_MAX);
	aw_store_clear(&store, pool);
	aw_pool_free(pool);
}
END_TEST

static void
fill_numbers(struct aw_store *store, struct aw_pool *pool, unsigned from, unsigned to)
{
	for (unsigned n = from; n < to; n++)
		make_add(store, pool, make_numbered(n));
	aw_store_seal(store, pool);
}

START_TEST(diff_tells_what_came_and_went)
{
	struct aw_pool *pool = aw_pool_new();
	struct aw_store before = {0}, now = {0};

	fill_numbers(&before, pool, 0, 10);
	fill_numbers(&now, pool, 2, 11);
	ck_assert_int_eq(aw_store_diff(&now, &before, 1000, NULL), AW_OK);
	ck_assert_uint_eq(now.n_changes, 1);
	ck_assert_int_eq(now.changes[0].at, 1000);
	ck_assert_uint_eq(now.changes[0].before, 10);
	ck_assert_uint_eq(now.changes[0].after, 9);
	ck_assert_uint_eq(now.changes[0].removed, 2);
	ck_assert_uint_eq(now.changes[0].added, 1);
	ck_assert_uint_eq(now.changes[0].n_items, 3);
	aw_store_clear(&before, pool);
	before = now;
	now = (struct aw_store){0};
	fill_numbers(&now, pool, 2, 11);
	ck_assert_int_eq(aw_store_diff(&now, &before, 2000, NULL), AW_OK);
	ck_assert_uint_eq(now.n_changes, 1);
	ck_assert_int_eq(now.changes[0].at, 1000);
	ck_assert_uint_eq(before.n_changes, 0);
	aw_store_clear(&before, pool);
	aw_store_clear(&now, pool);
	aw_pool_free(pool);
}
END_TEST

START_TEST(changes_are_bounded_and_newest_first)
{
	struct aw_pool *pool = aw_pool_new();
	struct aw_store before = {0};

	fill_numbers(&before, pool, 0, 100);
	for (unsigned round = 1; round <= 40; round++) {
		struct aw_store now = {0};

		fill_numbers(&now, pool, round % 2 * 100, round % 2 * 100 + 100);
		ck_assert_int_eq(aw_store_diff(&now, &before, round, NULL), AW_OK);
		aw_store_clear(&before, pool);
		before = now;
	}
	ck_assert_uint_eq(before.n_changes, AW_CHANGES_MAX);
	for (unsigned i = 0; i < AW_CHANGES_MAX; i++) {
		ck_assert_int_eq(before.changes[i].at, 40 - (int)i);
		ck_assert_uint_eq(before.changes[i].n_items, AW_CHANGE_ITEMS_MAX);
		ck_assert_uint_eq(before.changes[i].removed, 100);
	}
	aw_store_clear(&before, pool);
	aw_pool_free(pool);
}
END_TEST

/* A small generator, so that a failure can be repeated with its seed. */
static uint32_t
next_random(uint32_t *seed)
{
	*seed = *seed * 1664525U + 1013904223U;
	return *seed >> 8;
}

#define ROOTS 600

/* Takes, refs and unrefs at random, compared with a table of counts. Keys share few home slots. */
START_TEST(pool_agrees_with_a_table)
{
	struct aw_pool *pool = aw_pool_new();
	const struct aw_certificate *held[ROOTS] = {0};
	unsigned refs[ROOTS] = {0};
	uint32_t seed = (uint32_t)_i + 1;
	size_t distinct = 0;

	for (unsigned step = 0; step < 20000; step++) {
		unsigned n = next_random(&seed) % ROOTS, what = next_random(&seed) % 4;
		char sha256[65];

		(void)snprintf(sha256, sizeof(sha256), "%02x%062x", n % 7, n);
		if (what == 0) {
			const struct aw_certificate *cert = aw_pool_take(
			    pool, make_certificate(sha256, "R", "2010-01-01", "2040-01-01"));

			ck_assert(refs[n] == 0 || cert == held[n]);
			distinct += refs[n]++ == 0;
			held[n] = cert;
		} else if (what == 1) {
			uint8_t key[AW_SHA256_LEN];
			const struct aw_certificate *cert;

			ck_assert(aw_unhex(sha256, key, sizeof(key)));
			cert = aw_pool_ref(pool, key);
			ck_assert((cert != NULL) == (refs[n] > 0));
			ck_assert(cert == NULL || cert == held[n]);
			refs[n] += cert != NULL;
		} else if (refs[n] > 0) {
			aw_pool_unref(pool, held[n]);
			distinct -= --refs[n] == 0;
		}
		ck_assert_uint_eq(aw_pool_count(pool), distinct);
	}
	for (unsigned n = 0; n < ROOTS; n++) {
		ck_assert(refs[n] == 0 || held[n]->refs == refs[n]);
		for (; refs[n] > 0; refs[n]--)
			aw_pool_unref(pool, held[n]);
	}
	ck_assert_uint_eq(aw_pool_count(pool), 0);
	aw_pool_free(pool);
}
END_TEST

START_TEST(names)
{
	static const char *const good[] = {"exp-core-1", "a", "A.b_c-9", "1234567890"};
	static const char *const bad[] = {
	    "", ".a", "-a", "a/b", "a b", "a\n", "\xc3\xa4", "12345678901"};

	for (int i = 0; i < COUNT(good); i++)
		ck_assert_msg(aw_name_ok(good[i], 10), "%s", good[i]);
	for (int i = 0; i < COUNT(bad); i++)
		ck_assert_msg(!aw_name_ok(bad[i], 10), "%s", bad[i]);
}
END_TEST

START_TEST(stores_of_a_record_are_sorted)
{
	struct aw_pool *pool = aw_pool_new();
	struct aw_record *record = aw_record_new(pool, "d");

	ck_assert_ptr_nonnull(aw_record_add_store(record, "m"));
	ck_assert_ptr_nonnull(aw_record_add_store(record, "z"));
	ck_assert_ptr_nonnull(aw_record_add_store(record, "a"));
	ck_assert_ptr_null(aw_record_add_store(record, "m"));
	ck_assert_uint_eq(record->n_stores, 3);
	ck_assert_str_eq(record->stores[0].name, "a");
	ck_assert_str_eq(record->stores[1].name, "m");
	ck_assert_ptr_eq(aw_record_store(record, "z"), &record->stores[2]);
	ck_assert_ptr_null(aw_record_store(record, "y"));
	aw_record_free(record);
	aw_record_free(NULL);
	aw_pool_free(pool);
}
END_TEST

static struct aw_certificate *
subject_of(unsigned n, const char *subject)
{
	struct aw_certificate *cert = make_numbered(n);

	free(cert->subject);
	if (cert->issuer == cert->subject)
		cert->issuer = NULL;
	cert->subject = strdup(subject);
	if (cert->issuer == NULL)
		cert->issuer = cert->subject;
	return cert;
}

/* Of anchors that share a subject the order in the file is kept, copies once; of others none is. */
START_TEST(order_of_those_that_share_a_subject)
{
	static const struct {
		unsigned n;
		const char *subject;
	} file[] = {{7, "CN=B"}, {3, "CN=A"}, {9, "CN=B"}, {5, "CN=C"}, {2, "CN=B"}, {3, "CN=A"}};
	static const unsigned kept[] = {7, 9, 2};
	struct aw_pool *pool = aw_pool_new();
	struct aw_store store = {0};

	for (int i = 0; i < COUNT(file); i++)
		make_add(&store, pool, subject_of(file[i].n, file[i].subject));
	ck_assert(aw_store_keep_order(&store));
	aw_store_seal(&store, pool);
	ck_assert_uint_eq(store.n_order, COUNT(kept));
	for (int i = 0; i < COUNT(kept); i++) {
		struct aw_certificate *cert = make_numbered(kept[i]);

		ck_assert_mem_eq(store.order[i], cert->sha256, AW_SHA256_LEN);
		ck_assert_uint_eq(aw_store_place(&store, cert->sha256), (unsigned)i);
		aw_certificate_free(cert);
	}
	ck_assert_uint_eq(
	    aw_store_place(&store, store.anchors[0].certificate->key_sha256), store.n_order);
	aw_store_clear(&store, pool);
	ck_assert(aw_store_keep_order(&store));
	ck_assert_uint_eq(store.n_order, 0);
	aw_store_clear(&store, pool);
	aw_pool_free(pool);
}
END_TEST

static void
fill(TCase *tc)
{
	tcase_add_test(tc, seal_merges_copies_and_sorts);
	tcase_add_test(tc, certificates_are_kept);
	tcase_add_test(tc, trustpoints);
	tcase_add_test(tc, more_trustpoints_than_numbers);
	tcase_add_loop_test(tc, ids_that_clash_move_up, 0, COUNT(clashes));
	tcase_add_test(tc, a_wrap_respects_who_is_there);
	tcase_add_test(tc, diff_tells_what_came_and_went);
	tcase_add_test(tc, changes_are_bounded_and_newest_first);
	tcase_add_loop_test(tc, pool_agrees_with_a_table, 0, 8);
	tcase_add_test(tc, order_of_those_that_share_a_subject);
	tcase_add_test(tc, names);
	tcase_add_test(tc, stores_of_a_record_are_sorted);
}

int
main(void)
{
	return aw_suite_run("store", fill);
}
