/* SPDX-License-Identifier: ISC */
/* What OpenSSL's own search makes of a chain and a store: check_chain_openssl.c has the comparison
 * with the program for all of the matrix. */
#include "fixture/suite.h"

#include "fixture/pki.h"

/* Two certificates of each name, the one that misleads first. */
struct world {
	const struct pki_cert *root, *old_root, *ca, *expired_ca, *cross, *leaf;
};

#define OLD_END "2025-06-01"

static struct world
make_world(void)
{
	struct world w;

	w.root = MAKE(&t, .name = "Root", .key = KEY_A);
	w.old_root = MAKE(&t, .name = "Old Root", .key = KEY_B, .to = OLD_END);
	w.cross = MAKE(&t, .name = "Root", .key = KEY_A, .issuer = w.old_root);
	w.ca = MAKE(&t, .name = "CA", .key = KEY_C, .issuer = w.root);
	w.expired_ca = MAKE(&t, .name = "CA", .key = KEY_C, .issuer = w.root, .to = "2022-01-01");
	w.leaf = MAKE(&t, .name = HOST, .key = KEY_D, .issuer = w.ca, .host = "DNS:" HOST,
	    .to = "2029-01-01");
	return w;
}

static const struct aw_search *
only(const struct aw_trust *trust)
{
	ck_assert_uint_eq(trust->n_searches, 1);
	ck_assert_str_eq(trust->openssl, OpenSSL_version(OPENSSL_VERSION_STRING));
	return &trust->searches[0];
}

static void
expect(const struct aw_search *search, bool old_order, int64_t from, const char *to,
    const struct pki_cert *culprit, bool anchor)
{
	ck_assert_int_eq(search->old_order, old_order);
	ck_assert_int_eq(search->from, from);
	ck_assert_int_eq(search->to, make_at(to));
	ck_assert_mem_eq(search->sha256, culprit->cert->sha256, AW_SHA256_LEN);
	ck_assert_str_eq(search->name, culprit->cert->name);
	ck_assert_int_eq(search->anchor, anchor);
	ck_assert_str_eq(search->error, "certificate has expired");
}

/* The expired copy in the store is taken before the good one that is presented. */
START_TEST(expired_intermediate_in_the_store)
{
	struct world w = make_world();

	STORE(&t, w.root, w.expired_ca);
	PRESENT(&t, w.leaf, w.ca);
	expect(only(pki_judge(&t)), false, make_at("2022-01-01") + 1, "2029-01-01", w.expired_ca,
	    true);
}
END_TEST

/* As in September 2021: the cross certificate leads the older search to the root that has ended. */
START_TEST(expired_root_under_a_cross_certificate)
{
	struct world w = make_world();

	STORE(&t, w.root, w.old_root);
	PRESENT(&t, w.leaf, w.ca, w.cross);
	expect(only(pki_judge(&t)), true, make_at(OLD_END) + 1, "2029-01-01", w.old_root, true);
}
END_TEST

/* The service presents the one that has ended as well. */
START_TEST(expired_intermediate_that_is_presented)
{
	struct world w = make_world();
	const struct aw_trust *trust;

	STORE(&t, w.root);
	PRESENT(&t, w.leaf, w.expired_ca, w.ca);
	trust = pki_judge(&t);
	/* OpenSSL looks for one that is valid among several of the same place. */
	ck_assert_uint_eq(trust->n_searches, 0);
	ck_assert_ptr_nonnull(trust->openssl);
}
END_TEST

/* One way alone: OpenSSL is not asked, since the verification of the path is the same. */
START_TEST(one_way_needs_no_question)
{
	struct world w = make_world();
	const struct aw_trust *trust;

	STORE(&t, w.root, w.old_root);
	PRESENT(&t, w.leaf, w.ca);
	trust = pki_judge(&t);
	ck_assert_ptr_null(trust->openssl);
	ck_assert_uint_eq(trust->n_searches, 0);
}
END_TEST

/* Of two roots of one name without key identifiers it takes one, whatever its key. */
START_TEST(roots_of_one_name)
{
	const struct pki_cert *root = MAKE(&t, .name = "Root", .key = KEY_A, .no_ids = true);
	const struct pki_cert *other = MAKE(&t, .name = "Root", .key = KEY_B, .no_ids = true);
	const struct pki_cert *leaf = MAKE(
	    &t, .name = HOST, .key = KEY_D, .issuer = root, .no_ids = true, .host = "DNS:" HOST);
	const struct pki_cert *under_other = MAKE(
	    &t, .name = HOST, .key = KEY_D, .issuer = other, .no_ids = true, .host = "DNS:" HOST);
	size_t n = 0;

	STORE(&t, root, other);
	PRESENT(&t, leaf);
	PRESENT(&t, under_other);
	ck_assert_int_eq(aw_chain_judge(&t.world, NULL, t.record, t.service, &t.err), AW_OK);
	for (size_t i = 0; i < 2; i++) {
		const struct aw_trust *trust = &t.service->chains[i].trusts[0];

		ck_assert_ptr_nonnull(trust->openssl);
		n += trust->n_searches;
		if (trust->n_searches > 0)
			ck_assert(trust->searches[0].anchor);
	}
	ck_assert_uint_eq(n, 1);
}
END_TEST

/* A root and a cross certificate of it, whose issuer is missing: OpenSSL takes the one that comes
 * first in the file. */
START_TEST(order_of_the_file)
{
	struct world w = make_world();
	const struct aw_trust *trust;

	pki_trust(&t, _i == 0 ? w.root : w.cross, 0);
	pki_trust(&t, _i == 0 ? w.cross : w.root, 0);
	ck_assert(aw_store_keep_order(t.store));
	ck_assert_uint_eq(t.store->n_order, 2);
	aw_store_seal(t.store, t.pool);
	PRESENT(&t, w.leaf, w.ca);
	trust = pki_judge(&t);
	ck_assert_ptr_nonnull(trust->openssl);
	ck_assert_uint_eq(trust->n_searches, _i == 0 ? 0 : 1);
	if (_i == 0)
		return;
	ck_assert(!trust->searches[0].old_order && trust->searches[0].anchor);
	ck_assert_mem_eq(trust->searches[0].sha256, w.cross->cert->sha256, AW_SHA256_LEN);
}
END_TEST

/* The cache gives the same facts. */
START_TEST(cached_facts_are_the_same)
{
	struct world w = make_world();
	struct aw_chain_cache *cache = aw_chain_cache_new(4);

	STORE(&t, w.root, w.expired_ca);
	PRESENT(&t, w.leaf, w.ca);
	for (int i = 0; i < 2; i++) {
		ck_assert_int_eq(
		    aw_chain_judge(&t.world, cache, t.record, t.service, &t.err), AW_OK);
		expect(only(&t.service->chains[0].trusts[0]), false, make_at("2022-01-01") + 1,
		    "2029-01-01", w.expired_ca, true);
	}
	ck_assert_uint_eq(aw_chain_cache_misses(cache), 1);
	aw_chain_cache_free(cache);
}
END_TEST

static void
fill(TCase *tc)
{
	tcase_add_checked_fixture(tc, setup, teardown);
	tcase_add_test(tc, expired_intermediate_in_the_store);
	tcase_add_test(tc, expired_root_under_a_cross_certificate);
	tcase_add_test(tc, expired_intermediate_that_is_presented);
	tcase_add_test(tc, one_way_needs_no_question);
	tcase_add_test(tc, roots_of_one_name);
	tcase_add_loop_test(tc, order_of_the_file, 0, 2);
	tcase_add_test(tc, cached_facts_are_the_same);
}

int
main(void)
{
	return aw_suite_run("chain_search", fill);
}
