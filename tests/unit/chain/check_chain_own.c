/* SPDX-License-Identifier: ISC */
/* What a device's own certificate says, and who issued it. */
#include "fixture/suite.h"

#include "chain/chain_own.h"
#include "fixture/pki.h"
#include "model/pool.h"
#include "model/public_roots.h"
#include "pki/own_facts.h"

static struct aw_server_certificate *
own_of(const struct pki_cert *leaf)
{
	struct aw_server_certificate *own = aw_record_add_certificate(t.record, "server");

	ck_assert_ptr_nonnull(own);
	aw_server_certificate_set(own, t.pool, pki_ref(&t, leaf));
	return own;
}

static void
present(struct aw_server_certificate *own, const struct pki_cert *issuer)
{
	ck_assert(aw_own_append(&own->presented, &own->n_presented, t.pool, pki_ref(&t, issuer)));
}

static const char *
path_of(struct aw_server_certificate *own)
{
	static char text[256];

	ck_assert_int_eq(aw_chain_own_path(&t.world, NULL, t.record, own, &t.err), AW_OK);
	return aw_own_path_text(own, text, sizeof(text));
}

static const struct {
	const char *extended, *usage;
	unsigned purposes, usages;
	bool server, client;
} uses[] = {
    {NULL, NULL, AW_OWN_UNRESTRICTED, AW_OWN_USAGE_NONE, true, true},
    {"serverAuth", "digitalSignature", AW_OWN_SERVER, 1, true, false},
    {"serverAuth,clientAuth", "digitalSignature,keyEncipherment", AW_OWN_SERVER | AW_OWN_CLIENT, 5,
	true, true},
    {"clientAuth", NULL, AW_OWN_CLIENT, AW_OWN_USAGE_NONE, false, true},
    {"anyExtendedKeyUsage", NULL, AW_OWN_ANY, AW_OWN_USAGE_NONE, true, true},
    {"emailProtection,codeSigning,timeStamping,OCSPSigning,ipsecEndSystem,1.2.3", NULL,
	AW_OWN_EMAIL | AW_OWN_CODE_SIGNING | AW_OWN_TIME_STAMPING | AW_OWN_OCSP_SIGNING |
	    AW_OWN_IPSEC | AW_OWN_OTHER,
	AW_OWN_USAGE_NONE, false, false},
    {"serverAuth,clientAuth", "keyEncipherment", AW_OWN_SERVER | AW_OWN_CLIENT, 4, true, false},
    {"serverAuth,clientAuth", "keyCertSign", AW_OWN_SERVER | AW_OWN_CLIENT, 32, false, false},
    {NULL, "decipherOnly,keyAgreement", AW_OWN_UNRESTRICTED, 256 | 16, true, true},
};

START_TEST(extensions_are_read)
{
	const struct pki_cert *leaf = MAKE(&t, .name = HOST, .key = KEY_A,
	    .host =
		"DNS:" HOST ",IP:192.0.2.1,IP:2001:db8::1,email:a@b.example,URI:sip:x,RID:1.2.3",
	    .extended = uses[_i].extended, .usage = uses[_i].usage);
	struct aw_own_facts facts;
	char text[256];

	ck_assert_int_eq(
	    aw_own_facts_read(leaf->cert->der, leaf->cert->der_len, &facts, &t.err), AW_OK);
	ck_assert(facts.seen);
	ck_assert_uint_eq(facts.purposes, uses[_i].purposes);
	ck_assert_uint_eq(facts.usage, uses[_i].usages);
	ck_assert_int_eq(aw_own_allows(&facts, AW_OWN_SERVER), uses[_i].server);
	ck_assert_int_eq(aw_own_allows(&facts, AW_OWN_CLIENT), uses[_i].client);
	ck_assert_str_eq(aw_own_names_text(&facts, text, sizeof(text)),
	    "DNS:" HOST ", IP:192.0.2.1, IP:2001:db8::1, email:a@b.example, URI:sip:x, other");
	ck_assert_str_eq(aw_own_names_text(&facts, text, 32), "DNS:" HOST ", ...");
	aw_own_facts_clear(&facts);
}
END_TEST

START_TEST(what_does_not_parse_is_refused)
{
	struct aw_own_facts facts;

	ck_assert_int_eq(
	    aw_own_facts_read((const uint8_t *)"no", 2, &facts, &t.err), AW_ERR_CERTIFICATE);
	ck_assert(!facts.seen && facts.n_names == 0);
}
END_TEST

/* The path needs the intermediate, from what is presented or from the store. */
START_TEST(path_leads_to_the_root)
{
	const struct pki_cert *root = MAKE(&t, .name = "Root", .key = KEY_A);
	const struct pki_cert *ca = MAKE(&t, .name = "CA", .key = KEY_B, .issuer = root);
	const struct pki_cert *leaf =
	    MAKE(&t, .name = HOST, .key = KEY_C, .issuer = ca, .host = "DNS:" HOST);
	const struct pki_cert *forged = MAKE(&t, .name = "CA", .key = KEY_D, .no_ids = true);
	struct aw_server_certificate *own = own_of(leaf);

	STORE(&t, root, forged);
	ck_assert_str_eq(path_of(own), "");
	ck_assert_int_eq(aw_own_issuer(own, NULL), AW_OWN_ISSUER_UNKNOWN);
	present(own, ca);
	ck_assert_str_eq(path_of(own), "CA, Root");
	ck_assert_int_eq(aw_own_issuer(own, NULL), AW_OWN_ISSUER_PRIVATE);
	ck_assert_ptr_eq(aw_own_root(own), root->cert);
	/* Without the bytes of the certificate nothing is found out, and nothing is forgotten. */
	pki_forget_bytes(leaf);
	ck_assert_str_eq(path_of(own), "CA, Root");
}
END_TEST

/* A root in the store is preferred to a cross certificate that is presented. */
START_TEST(root_before_cross_certificate)
{
	const struct pki_cert *old = MAKE(&t, .name = "Old", .key = KEY_A);
	const struct pki_cert *root = MAKE(&t, .name = "Root", .key = KEY_B);
	const struct pki_cert *cross = MAKE(&t, .name = "Root", .key = KEY_B, .issuer = old);
	const struct pki_cert *leaf =
	    MAKE(&t, .name = HOST, .key = KEY_C, .issuer = root, .host = "DNS:" HOST);
	struct aw_server_certificate *own = own_of(leaf);

	STORE(&t, old, root);
	present(own, cross);
	ck_assert_str_eq(path_of(own), "Root");
	/* What issued it is known, whatever becomes of the store. */
	aw_store_clear(t.store, t.pool);
	ck_assert_str_eq(path_of(own), "Root");
	ck_assert_ptr_eq(aw_own_root(own), root->cert);
	aw_own_list_clear(&own->path, &own->n_path, t.pool);
	ck_assert_str_eq(path_of(own), "Root");
	ck_assert_ptr_null(aw_own_root(own));
	present(own, old);
	ck_assert_str_eq(path_of(own), "Root, Old");
}
END_TEST

START_TEST(self_signed_is_private)
{
	const struct pki_cert *self = MAKE(&t, .name = HOST, .key = KEY_A, .host = "DNS:" HOST);
	struct aw_server_certificate *own = own_of(self);

	ck_assert_str_eq(path_of(own), "");
	ck_assert_int_eq(aw_own_issuer(own, NULL), AW_OWN_ISSUER_PRIVATE);
}
END_TEST

/* A search needs something new; an issuer whose bytes are missing is looked for each time. */
START_TEST(again_when_something_changed)
{
	const struct pki_cert *root = MAKE(&t, .name = "Root", .key = KEY_A);
	const struct pki_cert *ca = MAKE(&t, .name = "CA", .key = KEY_B, .issuer = root);
	const struct pki_cert *leaf =
	    MAKE(&t, .name = HOST, .key = KEY_C, .issuer = ca, .host = "DNS:" HOST);
	struct aw_server_certificate *own = own_of(leaf);
	uint64_t from;

	ck_assert_str_eq(path_of(own), "");
	from = own->path_from;
	ck_assert_uint_ne(from, 0);
	ck_assert_str_eq(path_of(own), "");
	ck_assert_uint_eq(own->path_from, from);
	STORE(&t, root);
	ck_assert_str_eq(path_of(own), "");
	ck_assert_uint_ne(own->path_from, from);
	present(own, ca);
	ck_assert_str_eq(path_of(own), "CA, Root");
	from = own->path_from;
	ck_assert_str_eq(path_of(own), "CA, Root");
	ck_assert_uint_eq(own->path_from, from);
	aw_server_certificate_set(own, t.pool, pki_ref(&t, leaf));
	ck_assert_uint_eq(own->path_from, 0);
	pki_forget_bytes(ca);
	present(own, ca);
	ck_assert_str_eq(path_of(own), "");
	ck_assert_uint_eq(own->path_from, 0);
}
END_TEST

/* A cache lends its library context and stays usable for the next one. */
START_TEST(with_a_cache)
{
	const struct pki_cert *root = MAKE(&t, .name = "Root", .key = KEY_A);
	const struct pki_cert *leaf =
	    MAKE(&t, .name = HOST, .key = KEY_C, .issuer = root, .host = "DNS:" HOST);
	struct aw_chain_cache *cache = aw_chain_cache_new(4);
	struct aw_server_certificate *own = own_of(leaf);
	char text[256];

	ck_assert_ptr_nonnull(cache);
	STORE(&t, root);
	for (int i = 0; i < 2; i++) {
		ck_assert_int_eq(aw_chain_own_path(&t.world, cache, t.record, own, &t.err), AW_OK);
		ck_assert_str_eq(aw_own_path_text(own, text, sizeof(text)), "Root");
	}
	aw_chain_cache_free(cache);
}
END_TEST

/* Two certificates that issued each other end no search. */
START_TEST(circle_ends)
{
	const struct pki_cert *a = MAKE(&t, .name = "A", .key = KEY_A);
	const struct pki_cert *b = MAKE(&t, .name = "B", .key = KEY_B, .issuer = a);
	const struct pki_cert *round = MAKE(&t, .name = "A", .key = KEY_A, .issuer = b);
	const struct pki_cert *leaf =
	    MAKE(&t, .name = HOST, .key = KEY_C, .issuer = b, .host = "DNS:" HOST);
	struct aw_server_certificate *own = own_of(leaf);

	present(own, b);
	present(own, round);
	ck_assert_str_eq(path_of(own), "B, A");
	ck_assert_int_eq(aw_own_issuer(own, NULL), AW_OWN_ISSUER_UNKNOWN);
}
END_TEST

START_TEST(public_roots_are_sorted)
{
	uint8_t sha256[AW_SHA256_LEN];
	size_t n;
	const struct aw_public_root *roots = aw_public_roots(&n);

	ck_assert_uint_gt(n, 200);
	for (size_t i = 0; i < n; i++) {
		ck_assert(aw_unhex(roots[i].sha256, sha256, sizeof(sha256)));
		ck_assert_ptr_eq(aw_public_root_find(sha256), &roots[i]);
		ck_assert(roots[i].name[0] != '\0');
	}
	memset(sha256, 0, sizeof(sha256));
	ck_assert_ptr_null(aw_public_root_find(sha256));
}
END_TEST

static void
fill(TCase *tc)
{
	tcase_add_checked_fixture(tc, setup, teardown);
	tcase_add_loop_test(tc, extensions_are_read, 0, COUNT(uses));
	tcase_add_test(tc, what_does_not_parse_is_refused);
	tcase_add_test(tc, path_leads_to_the_root);
	tcase_add_test(tc, root_before_cross_certificate);
	tcase_add_test(tc, self_signed_is_private);
	tcase_add_test(tc, again_when_something_changed);
	tcase_add_test(tc, with_a_cache);
	tcase_add_test(tc, circle_ends);
	tcase_add_test(tc, public_roots_are_sorted);
}

int
main(void)
{
	return aw_suite_run("chain_own", fill);
}
