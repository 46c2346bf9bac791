/* SPDX-License-Identifier: ISC */
/* Missing issuers of chains, stores that cannot be judged, the cache, the limits. */
#include "fixture/suite.h"

#include "model/device_record.h"
#include "fixture/pki_matrix.h"
#include "model/store.h"

static void
expect_wanted(const struct aw_trust *trust, enum aw_chain_flaw flaw, const char *subject)
{
	ck_assert_uint_eq(trust->n_paths, 0);
	ck_assert_str_eq(aw_chain_flaw_word(trust->wanted.flaw), aw_chain_flaw_word(flaw));
	ck_assert_str_eq(trust->wanted.subject, subject);
}

static void
expect_key_id(const struct aw_trust *trust, const struct pki_cert *issuer)
{
	const ASN1_OCTET_STRING *id = X509_get0_subject_key_id(issuer->x);
	char hex[41];

	aw_hex(hex, ASN1_STRING_get0_data(id), 20);
	ck_assert_str_eq(trust->wanted.key_id, hex);
}

START_TEST(missing_intermediate)
{
	struct usual u = make_usual(&t);
	const struct aw_trust *trust;

	STORE(&t, u.root);
	PRESENT(&t, u.leaf);
	trust = pki_judge(&t);
	expect_wanted(trust, AW_CHAIN_INCOMPLETE, "CN=CA,O=Example");
	expect_key_id(trust, u.ca);
	ck_assert(!trust->wanted.known);
}
END_TEST

START_TEST(root_that_nobody_knows)
{
	struct usual u = make_usual(&t);
	const struct aw_trust *trust;

	STORE(&t, u.other);
	PRESENT(&t, u.leaf, u.ca);
	trust = pki_judge(&t);
	expect_wanted(trust, AW_CHAIN_NO_ANCHOR, "CN=Root,O=Example");
	expect_key_id(trust, u.root);
	ck_assert_ptr_null(trust->wanted.name);
}
END_TEST

START_TEST(root_that_is_presented)
{
	struct usual u = make_usual(&t);
	const struct aw_trust *trust;

	STORE(&t, u.other);
	PRESENT(&t, u.leaf, u.ca, u.root);
	trust = pki_judge(&t);
	expect_wanted(trust, AW_CHAIN_NO_ANCHOR, "CN=Root,O=Example");
	expect_key_id(trust, u.root);
	ck_assert(!trust->wanted.known);
}
END_TEST

START_TEST(root_of_the_catalogue)
{
	struct usual u = make_usual(&t);
	const struct pki_cert *namesake = MAKE(&t, .name = "Root", .key = KEY_D);
	const struct pki_cert *again = MAKE(&t, .name = "Root", .key = KEY_A, .to = "2050-01-01");
	const struct aw_certificate *roots[] = {
	    u.other->cert, namesake->cert, u.root->cert, again->cert};
	const char *found_in[] = {"a.pem", "b.pem", "c.pem", "d.pem"};
	struct aw_catalogue catalogue = {roots, found_in, 4};
	const struct aw_trust *trust;

	t.world.catalogue = &catalogue;
	STORE(&t, u.other);
	PRESENT(&t, u.leaf, u.ca);
	trust = pki_judge(&t);
	expect_wanted(trust, AW_CHAIN_NO_ANCHOR, "CN=Root,O=Example");
	ck_assert(trust->wanted.known);
	ck_assert_mem_eq(trust->wanted.sha256, again->cert->sha256, AW_SHA256_LEN);
	ck_assert_str_eq(trust->wanted.name, "Root");
	ck_assert_str_eq(trust->wanted.found_in, "d.pem");
	ck_assert_int_eq(trust->wanted.not_after, make_at("2050-01-01"));
}
END_TEST

/* A transition that has the root: by certificate if the catalogue has it, else by name. */
START_TEST(root_of_a_transition)
{
	struct usual u = make_usual(&t);
	const struct aw_certificate *roots[] = {u.root->cert};
	const char *found_in[] = {"c.pem"};
	struct aw_catalogue catalogue = {roots, found_in, _i == 0 ? 1 : 0};
	struct make_roots q;
	const struct aw_trust *trust;

	make_roots(&q, "2022-01-01");
	memcpy(q.replacement.sha256, u.root->cert->sha256, AW_SHA256_LEN);
	q.replacement.subject = u.root->cert->subject;
	t.world.catalogue = &catalogue;
	t.world.transitions = &q.transitions;
	STORE(&t, u.other);
	if (_i == 2)
		PRESENT(&t, u.leaf, u.ca, u.root);
	else
		PRESENT(&t, u.leaf, u.ca);
	trust = pki_judge(&t);
	expect_wanted(trust, AW_CHAIN_NO_ANCHOR, "CN=Root,O=Example");
	ck_assert(trust->wanted.known == (_i != 1));
	if (_i != 1)
		ck_assert_str_eq(trust->wanted.found_in, "q");
}
END_TEST

/* The issuer of the cross certificate is unknown; the root with its name and key is known. */
START_TEST(root_behind_a_cross_certificate)
{
	struct usual u = make_usual(&t);
	const struct pki_cert *old = MAKE(&t, .name = "Old", .key = KEY_E);
	const struct pki_cert *cross = MAKE(&t, .name = "Root", .key = KEY_A, .issuer = old);
	const struct aw_certificate *roots[] = {u.root->cert};
	const char *found_in[] = {"c.pem"};
	struct aw_catalogue catalogue = {roots, found_in, 1};
	const struct aw_trust *trust;

	t.world.catalogue = &catalogue;
	STORE(&t, u.other);
	PRESENT(&t, u.leaf, u.ca, cross);
	trust = pki_judge(&t);
	expect_wanted(trust, AW_CHAIN_NO_ANCHOR, "CN=Root,O=Example");
	ck_assert_str_eq(trust->wanted.found_in, "c.pem");
	ck_assert_str_eq(t.service->chains[0].issuer, "CN=Old,O=Example");
}
END_TEST

static bool
load(void *context, const struct aw_certificate *certificate)
{
	const struct pki_cert *cert = context;
	unsigned char *der = NULL;
	int len;
	uint8_t *copy;

	if (memcmp(cert->cert->sha256, certificate->sha256, AW_SHA256_LEN) != 0)
		return false;
	len = i2d_X509(cert->x, &der);
	copy = malloc((size_t)len);
	memcpy(copy, der, (size_t)len);
	OPENSSL_free(der);
	aw_pool_take_der(t.pool, certificate, copy, (size_t)len);
	return true;
}

START_TEST(without_bytes_the_old_trust_stays)
{
	struct usual u = make_usual(&t);
	struct pki_cert root = *u.root;
	const struct aw_trust *trust;

	STORE(&t, u.root, u.other);
	PRESENT(&t, u.leaf, u.ca);
	ck_assert_int_eq(pki_judge(&t)->paths[0].flaw, AW_CHAIN_SOUND);
	pki_forget_bytes(u.root);
	free(t.service->host);
	t.service->host = strdup("wrong.example.com");
	/* The bytes of a root that the chain does not lead to are not used. */
	pki_forget_bytes(u.other);
	ck_assert_int_eq(pki_judge(&t)->paths[0].flaw, AW_CHAIN_SOUND);
	t.world.load = load;
	t.world.context = &root;
	trust = pki_judge(&t);
	ck_assert_int_eq(trust->paths[0].flaw, AW_CHAIN_NAME);
}
END_TEST

START_TEST(store_known_by_name_has_no_trust)
{
	struct usual u = make_usual(&t);
	struct aw_certificate *named =
	    make_certificate(IDENTRUST, "Some Root", "2010-01-01", "2030-01-01");

	STORE(&t, u.root);
	PRESENT(&t, u.leaf, u.ca);
	(void)pki_judge(&t);
	named->flaws |= AW_FLAW_BY_NAME;
	make_add(t.store, t.pool, named);
	aw_store_seal(t.store, t.pool);
	ck_assert_int_eq(aw_chain_judge(&t.world, NULL, t.record, t.service, &t.err), AW_OK);
	ck_assert_uint_eq(t.service->chains[0].n_trusts, 0);
}
END_TEST

START_TEST(only_judged_stores_that_were_read)
{
	struct usual u = make_usual(&t);
	struct aw_store *other;

	STORE(&t, u.root);
	PRESENT(&t, u.leaf, u.ca);
	(void)pki_judge(&t);
	other = aw_record_add_store(t.record, "a-never-read");
	ck_assert_ptr_nonnull(other);
	other = aw_record_add_store(t.record, "b-empty");
	ck_assert_ptr_nonnull(other);
	other->observed_at = make_at("2025-01-01");
	ck_assert_int_eq(aw_chain_judge(&t.world, NULL, t.record, t.service, &t.err), AW_OK);
	ck_assert_uint_eq(t.service->chains[0].n_trusts, 2);
	ck_assert_str_eq(t.service->chains[0].trusts[0].store, "b-empty");
	ck_assert_uint_eq(t.service->chains[0].trusts[0].n_paths, 0);
	aw_record_store(t.record, "system")->judged = false;
	ck_assert_int_eq(aw_chain_judge(&t.world, NULL, t.record, t.service, &t.err), AW_OK);
	ck_assert_uint_eq(t.service->chains[0].n_trusts, 1);
}
END_TEST

static void
judge_with(struct aw_chain_cache *cache, uint64_t misses)
{
	ck_assert_int_eq(aw_chain_judge(&t.world, cache, t.record, t.service, &t.err), AW_OK);
	ck_assert_uint_eq(aw_chain_cache_misses(cache), misses);
	ck_assert_uint_eq(t.service->chains[0].n_trusts, 1);
}

START_TEST(pairs_are_judged_once)
{
	struct aw_chain_cache *cache = aw_chain_cache_new(8);
	struct usual u = make_usual(&t);
	const struct aw_trust *trust;

	ck_assert_ptr_nonnull(cache);
	STORE(&t, u.root);
	PRESENT(&t, u.leaf, u.ca);
	for (int device = 0; device < 1000; device++)
		judge_with(cache, 1);
	trust = &t.service->chains[0].trusts[0];
	ck_assert_uint_eq(trust->n_paths, 1);
	ck_assert_str_eq(trust->paths[0].anchor_name, "Root");
	/* Known pairs need no bytes. */
	pki_forget_bytes(u.root);
	judge_with(cache, 1);
	/* Other trust bits, hosts and roots of the catalogue make other pairs. */
	t.store->anchors[0].flaws = AW_FLAW_REJECTED;
	t.world.load = load;
	t.world.context = memcpy(malloc(sizeof(*u.root)), u.root, sizeof(*u.root));
	judge_with(cache, 2);
	ck_assert_int_eq(t.service->chains[0].trusts[0].paths[0].flaw, AW_CHAIN_REJECTED);
	t.service->host[0] = 'x';
	judge_with(cache, 3);
	free(t.world.context);
	aw_chain_cache_free(cache);
}
END_TEST

/* A bounded cache drops the least recently used pair. */
START_TEST(cache_keeps_the_last_used)
{
	struct aw_chain_cache *cache = aw_chain_cache_new(2);
	struct usual u = make_usual(&t);

	STORE(&t, u.root);
	PRESENT(&t, u.leaf, u.ca);
	judge_with(cache, 1);
	t.service->host[0] = 'a';
	judge_with(cache, 2);
	t.service->host[0] = HOST[0];
	judge_with(cache, 2);
	t.service->host[0] = 'b';
	judge_with(cache, 3);
	t.service->host[0] = HOST[0];
	judge_with(cache, 3);
	t.service->host[0] = 'a';
	judge_with(cache, 4);
	aw_chain_cache_free(cache);
}
END_TEST

START_TEST(chain_of_21_verifies)
{
	const struct aw_trust *trust;

	build_deep(&t, 0);
	trust = pki_judge(&t);
	ck_assert_uint_eq(trust->n_paths, 1);
	ck_assert_int_eq(trust->paths[0].flaw, AW_CHAIN_SOUND);
	ck_assert_uint_eq(trust->paths[0].length, 22);
	ck_assert(!trust->cut);
}
END_TEST

START_TEST(chain_of_90_is_cut)
{
	const struct aw_trust *trust;

	build_deep(&t, 1);
	trust = pki_judge(&t);
	ck_assert_uint_eq(trust->n_paths, 0);
	ck_assert(trust->cut);
}
END_TEST

/* More paths than are kept: those that hold longest are kept. */
START_TEST(many_paths_are_cut)
{
	const struct pki_cert *leaf, *root = NULL;
	const struct aw_trust *trust;
	char to[32];

	for (int i = 0; i < AW_PATHS_MAX + 20; i++) {
		(void)snprintf(to, sizeof(to), "20%02d-01-%02d", 21 + i / 28, 1 + i % 28);
		root = MAKE(&t, .name = "Root", .key = KEY_A, .to = to);
		pki_trust(&t, root, 0);
	}
	aw_store_seal(t.store, t.pool);
	leaf = MAKE(&t, .name = HOST, .key = KEY_B, .issuer = root, .host = "DNS:" HOST);
	PRESENT(&t, leaf);
	trust = pki_judge(&t);
	ck_assert_uint_eq(trust->n_paths, AW_PATHS_MAX);
	ck_assert(trust->cut);
	ck_assert_mem_eq(trust->paths[0].anchor, root->cert->sha256, AW_SHA256_LEN);
	for (size_t i = 1; i < trust->n_paths; i++)
		ck_assert_int_ge(trust->paths[i - 1].not_after, trust->paths[i].not_after);
}
END_TEST

static void
fill(TCase *tc)
{
	tcase_add_checked_fixture(tc, setup, teardown);
	tcase_add_test(tc, missing_intermediate);
	tcase_add_test(tc, root_that_nobody_knows);
	tcase_add_test(tc, root_that_is_presented);
	tcase_add_test(tc, root_of_the_catalogue);
	tcase_add_loop_test(tc, root_of_a_transition, 0, 3);
	tcase_add_test(tc, root_behind_a_cross_certificate);
	tcase_add_test(tc, without_bytes_the_old_trust_stays);
	tcase_add_test(tc, store_known_by_name_has_no_trust);
	tcase_add_test(tc, only_judged_stores_that_were_read);
	tcase_add_test(tc, pairs_are_judged_once);
	tcase_add_test(tc, cache_keeps_the_last_used);
	tcase_add_test(tc, chain_of_21_verifies);
	tcase_add_test(tc, chain_of_90_is_cut);
	tcase_add_test(tc, many_paths_are_cut);
}

int
main(void)
{
	return aw_suite_run("chain stores", fill);
}
