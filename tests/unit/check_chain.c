/* SPDX-License-Identifier: ISC */
/* Chains against stores: every path, its interval, its flaw. */
#include "suite.h"

#include "pki.h"

static struct pki t;

static void
setup(void)
{
	pki_setup(&t);
}

static void
teardown(void)
{
	pki_teardown(&t);
}

/* The only path of the trust. */
static const struct aw_path *
only(const struct aw_trust *trust)
{
	ck_assert_uint_eq(trust->n_paths, 1);
	return &trust->paths[0];
}

static void
expect_flaw(enum aw_chain_flaw flaw)
{
	const struct aw_path *path = only(pki_judge(&t));

	ck_assert_str_eq(aw_chain_flaw_word(path->flaw), aw_chain_flaw_word(flaw));
}

static void
expect_limits(
    const struct aw_path *path, const char *from, const char *by, const char *to, const char *end)
{
	ck_assert_int_eq(path->flaw, AW_CHAIN_SOUND);
	ck_assert_int_eq(path->not_before, make_at(from));
	ck_assert_str_eq(path->begins_by, by);
	ck_assert_int_eq(path->not_after, make_at(to));
	ck_assert_str_eq(path->ends_by, end);
}

/* Root, intermediate and leaf of the usual kind. */
struct usual {
	const struct pki_cert *root, *ca, *leaf;
};

static struct usual
make_usual(void)
{
	struct usual u;

	u.root = MAKE(&t, .name = "Root", .key = KEY_A);
	u.ca = MAKE(&t, .name = "CA", .key = KEY_B, .issuer = u.root);
	u.leaf = MAKE(&t, .name = HOST, .key = KEY_C, .issuer = u.ca, .host = "DNS:" HOST);
	return u;
}

START_TEST(usual_chain_verifies)
{
	struct usual u = make_usual();
	const struct aw_trust *trust;
	const struct aw_path *path;

	STORE(&t, u.root);
	PRESENT(&t, u.leaf, u.ca);
	trust = pki_judge(&t);
	path = only(trust);
	expect_limits(path, "2020-01-01", HOST, "2030-01-01", HOST);
	ck_assert_mem_eq(path->anchor, u.root->cert->sha256, AW_SHA256_LEN);
	ck_assert_str_eq(path->anchor_name, "Root");
	ck_assert_uint_eq(path->length, 3);
	ck_assert(!path->cross);
	ck_assert(!trust->cut);
	ck_assert_ptr_null(trust->wanted.subject);
	ck_assert_str_eq(trust->store, "system");
}
END_TEST

START_TEST(wrong_host_is_named)
{
	struct usual u = make_usual();

	free(t.service->host);
	t.service->host = strdup("other.example.com");
	STORE(&t, u.root);
	PRESENT(&t, u.leaf, u.ca);
	expect_flaw(AW_CHAIN_NAME);
}
END_TEST

/* Which of the dates of root, intermediate and leaf ends the path. */
static const struct dying {
	const char *root, *ca, *leaf, *first;
} dying[] = {
    {"2030-01-01", "2028-01-01", "2026-01-01", HOST},
    {"2030-01-01", "2026-01-01", "2028-01-01", "CA"},
    {"2026-01-01", "2030-01-01", "2028-01-01", "Root"},
};

START_TEST(first_to_die_ends_the_path)
{
	const struct dying *d = &dying[_i];
	const struct pki_cert *root, *ca, *leaf;
	const struct aw_path *path;

	root = MAKE(&t, .name = "Root", .key = KEY_A, .from = "2021-01-01", .to = d->root);
	ca =
	    MAKE(&t, .name = "CA", .key = KEY_B, .issuer = root, .from = "2023-01-01", .to = d->ca);
	leaf = MAKE(&t, .name = HOST, .key = KEY_C, .issuer = ca, .host = "DNS:" HOST,
	    .from = "2022-01-01", .to = d->leaf);
	STORE(&t, root);
	PRESENT(&t, leaf, ca);
	path = only(pki_judge(&t));
	expect_limits(path, "2023-01-01", "CA", "2026-01-01", d->first);
	for (size_t i = 0; i < t.n; i++)
		if (strcmp(t.certs[i].cert->name, d->first) == 0)
			ck_assert_mem_eq(path->ends_sha256, t.certs[i].cert->sha256, AW_SHA256_LEN);
}
END_TEST

/* Old and new root of a service that switches in 2022. */
static const struct phase {
	bool has_old, has_new, sends_new, verifies;
} phases[] = {
    {true, false, false, true},
    {true, true, false, true},
    {false, true, false, false},
    {true, false, true, false},
    {true, true, true, true},
    {false, true, true, true},
};

START_TEST(before_during_and_after_a_switch)
{
	const struct phase *p = &phases[_i];
	const struct pki_cert *old_root = MAKE(&t, .name = "Old", .key = KEY_A),
			      *new_root = MAKE(&t, .name = "New", .key = KEY_B),
			      *root = p->sends_new ? new_root : old_root, *ca, *leaf;
	const struct aw_trust *trust;

	ca = MAKE(&t, .name = "CA", .key = KEY_C, .issuer = root);
	leaf = MAKE(&t, .name = HOST, .key = KEY_D, .issuer = ca, .host = "DNS:" HOST);
	if (p->has_old)
		pki_trust(&t, old_root, 0);
	if (p->has_new)
		pki_trust(&t, new_root, 0);
	aw_store_seal(t.store, t.pool);
	ck_assert_str_eq(
	    PRESENT(&t, leaf, ca)->issuer, p->sends_new ? "CN=New,O=Example" : "CN=Old,O=Example");
	trust = pki_judge(&t);
	ck_assert(pki_holds(trust, make_at("2025-01-01")) == p->verifies);
	ck_assert(!pki_holds(trust, make_at("2030-01-02")));
	ck_assert((trust->wanted.subject == NULL) == p->verifies);
}
END_TEST

START_TEST(replacement_not_yet_valid)
{
	const struct pki_cert *root =
	    MAKE(&t, .name = "Root", .key = KEY_A, .from = "2026-01-01", .to = "2046-01-01");
	const struct pki_cert *leaf =
	    MAKE(&t, .name = HOST, .key = KEY_B, .issuer = root, .host = "DNS:" HOST);
	const struct aw_trust *trust;

	STORE(&t, root);
	PRESENT(&t, leaf);
	trust = pki_judge(&t);
	expect_limits(only(trust), "2026-01-01", "Root", "2030-01-01", HOST);
	ck_assert(!pki_holds(trust, make_at("2025-12-31T23:59:59Z")));
	ck_assert(pki_holds(trust, make_at("2026-01-01")));
}
END_TEST

START_TEST(last_second_counts)
{
	struct usual u = make_usual();
	const struct aw_trust *trust;

	STORE(&t, u.root);
	PRESENT(&t, u.leaf, u.ca);
	trust = pki_judge(&t);
	ck_assert(pki_holds(trust, make_at("2030-01-01T00:00:00Z")));
	ck_assert(!pki_holds(trust, make_at("2030-01-01T00:00:01Z")));
}
END_TEST

START_TEST(never_valid_together)
{
	const struct pki_cert *root = MAKE(&t, .name = "Root", .key = KEY_A, .to = "2024-01-01");
	const struct pki_cert *leaf = MAKE(&t, .name = HOST, .key = KEY_B, .issuer = root,
	    .host = "DNS:" HOST, .from = "2025-01-01");

	STORE(&t, root);
	PRESENT(&t, leaf);
	expect_flaw(AW_CHAIN_NEVER);
}
END_TEST

/* What a TLS client refuses of the leaf, the intermediate and the root. */
static const struct refused {
	const char *host, *leaf_usage, *leaf_extended;
	const char *ca_basic, *ca_usage, *ca_extended, *ca_constraints;
	const char *root_basic, *root_extended;
	enum aw_chain_flaw flaw;
} refused[] = {
    {.flaw = AW_CHAIN_SOUND},
    {.host = "DNS:*.example.com", .flaw = AW_CHAIN_SOUND},
    {.host = "DNS:SVC.Example.COM", .flaw = AW_CHAIN_SOUND},
    {.host = "DNS:example.com", .flaw = AW_CHAIN_NAME},
    {.host = "DNS:*.com", .flaw = AW_CHAIN_NAME},
    /* The subject's common name is the host, but there is a subjectAltName. */
    {.host = "DNS:other.example.com", .flaw = AW_CHAIN_NAME},
    {.host = "IP:192.0.2.1", .flaw = AW_CHAIN_SOUND},
    {.leaf_extended = "serverAuth,clientAuth", .flaw = AW_CHAIN_SOUND},
    {.leaf_extended = "clientAuth", .flaw = AW_CHAIN_PURPOSE},
    {.leaf_usage = "critical,keyCertSign", .flaw = AW_CHAIN_PURPOSE},
    {.leaf_usage = "critical,digitalSignature", .flaw = AW_CHAIN_SOUND},
    {.ca_extended = "clientAuth", .flaw = AW_CHAIN_PURPOSE},
    {.ca_extended = "serverAuth", .flaw = AW_CHAIN_SOUND},
    {.ca_basic = "critical,CA:FALSE", .flaw = AW_CHAIN_NOT_CA},
    {.ca_basic = "", .flaw = AW_CHAIN_NOT_CA},
    {.ca_usage = "critical,digitalSignature", .flaw = AW_CHAIN_NOT_CA},
    {.ca_usage = "critical,keyCertSign", .flaw = AW_CHAIN_SOUND},
    {.ca_constraints = "critical,permitted;DNS:example.com", .flaw = AW_CHAIN_SOUND},
    {.ca_constraints = "critical,permitted;DNS:example.org", .flaw = AW_CHAIN_CONSTRAINTS},
    {.ca_constraints = "critical,excluded;DNS:example.com", .flaw = AW_CHAIN_CONSTRAINTS},
    {.root_basic = "critical,CA:TRUE,pathlen:1", .flaw = AW_CHAIN_SOUND},
    {.root_basic = "critical,CA:TRUE,pathlen:0", .flaw = AW_CHAIN_CONSTRAINTS},
    {.root_basic = "critical,CA:FALSE", .flaw = AW_CHAIN_NOT_CA},
    {.root_extended = "clientAuth", .flaw = AW_CHAIN_PURPOSE},
};

START_TEST(refused_as_a_tls_client_does)
{
	const struct refused *r = &refused[_i];
	const struct pki_cert *root, *ca, *leaf;

	root = MAKE(
	    &t, .name = "Root", .key = KEY_A, .basic = r->root_basic, .extended = r->root_extended);
	ca = MAKE(&t, .name = "CA", .key = KEY_B, .issuer = root, .basic = r->ca_basic,
	    .usage = r->ca_usage, .extended = r->ca_extended, .constraints = r->ca_constraints);
	leaf = MAKE(&t, .name = HOST, .key = KEY_C, .issuer = ca,
	    .host = r->host != NULL ? r->host : "DNS:" HOST, .usage = r->leaf_usage,
	    .extended = r->leaf_extended);
	STORE(&t, root);
	PRESENT(&t, leaf, ca);
	expect_flaw(r->flaw);
}
END_TEST

/* Hosts as services have them, beside a leaf for names and addresses. */
static const struct host {
	const char *host;
	bool good;
} hosts[] = {
    {"192.0.2.1", true},
    {"192.0.2.2", false},
    {"[2001:db8::1]", true},
    {"2001:DB8:0::1", true},
    {"[2001:db8::2]", false},
    {HOST, true},
    {"SVC.example.com.", true},
    {"192.0.2.1.example.com", false},
};

START_TEST(host_is_a_name_or_an_address)
{
	const struct pki_cert *root = MAKE(&t, .name = "Root", .key = KEY_A);
	const struct pki_cert *leaf = MAKE(&t, .name = "192.0.2.2", .key = KEY_B, .issuer = root,
	    .host = "DNS:" HOST ",IP:192.0.2.1,IP:2001:db8::1");

	free(t.service->host);
	t.service->host = strdup(hosts[_i].host);
	STORE(&t, root);
	PRESENT(&t, leaf);
	expect_flaw(hosts[_i].good ? AW_CHAIN_SOUND : AW_CHAIN_NAME);
}
END_TEST

START_TEST(host_of_the_service_where_none_is_told)
{
	struct usual u = make_usual();

	free(t.service->host);
	t.service->host = NULL;
	STORE(&t, u.root);
	PRESENT(&t, u.leaf, u.ca);
	expect_flaw(AW_CHAIN_SOUND);
}
END_TEST

static const enum pki_key kinds[] = {KEY_RSA, KEY_ED25519, KEY_P384, KEY_A};

START_TEST(every_kind_of_key)
{
	enum pki_key root_key = kinds[_i], leaf_key = kinds[(_i + 1) % COUNT(kinds)];
	const struct pki_cert *root = MAKE(&t, .name = "Root", .key = root_key), *ca, *leaf;

	ca = MAKE(&t, .name = "CA", .key = KEY_B, .issuer = root);
	leaf = MAKE(&t, .name = HOST, .key = leaf_key, .issuer = ca, .host = "DNS:" HOST);
	STORE(&t, root);
	PRESENT(&t, leaf, ca);
	expect_flaw(AW_CHAIN_SOUND);
}
END_TEST

START_TEST(rejected_anchor)
{
	struct usual u = make_usual();

	pki_trust(&t, u.root, AW_FLAW_REJECTED);
	aw_store_seal(t.store, t.pool);
	PRESENT(&t, u.leaf, u.ca);
	expect_flaw(AW_CHAIN_REJECTED);
}
END_TEST

START_TEST(forged_signature)
{
	const struct pki_cert *root = MAKE(&t, .name = "Root", .key = KEY_A);
	const struct pki_cert *leaf = MAKE(
	    &t, .name = HOST, .key = KEY_B, .issuer = root, .host = "DNS:" HOST, .wrong_key = true);

	STORE(&t, root);
	PRESENT(&t, leaf);
	expect_flaw(AW_CHAIN_SIGNATURE);
}
END_TEST

START_TEST(issuer_of_another_serial_number)
{
	const struct pki_cert *old_root = MAKE(&t, .name = "Root", .key = KEY_A);
	const struct pki_cert *new_root = MAKE(&t, .name = "Root", .key = KEY_A);
	const struct pki_cert *leaf = MAKE(&t, .name = HOST, .key = KEY_B, .issuer = old_root,
	    .host = "DNS:" HOST, .by_serial = true);
	const struct aw_path *path;

	STORE(&t, new_root);
	PRESENT(&t, leaf);
	path = only(pki_judge(&t));
	ck_assert_int_eq(path->flaw, AW_CHAIN_OTHER);
	ck_assert_str_eq(path->detail, "authority and issuer serial number mismatch");
}
END_TEST

START_TEST(anchor_that_is_not_self_signed)
{
	struct usual u = make_usual();
	const struct aw_trust *trust;

	STORE(&t, u.ca);
	PRESENT(&t, u.leaf);
	trust = pki_judge(&t);
	ck_assert_int_eq(only(trust)->flaw, AW_CHAIN_PARTIAL);
	ck_assert_str_eq(trust->wanted.subject, "CN=Root,O=Example");
}
END_TEST

START_TEST(intermediate_from_the_store)
{
	struct usual u = make_usual();
	const struct aw_trust *trust;

	STORE(&t, u.ca, u.root);
	PRESENT(&t, u.leaf);
	trust = pki_judge(&t);
	ck_assert_uint_eq(trust->n_paths, 2);
	ck_assert_int_eq(trust->paths[0].flaw, AW_CHAIN_SOUND);
	ck_assert_uint_eq(trust->paths[0].length, 3);
	ck_assert_int_eq(trust->paths[1].flaw, AW_CHAIN_PARTIAL);
	ck_assert_ptr_null(trust->wanted.subject);
}
END_TEST

START_TEST(leaf_that_is_its_own_anchor)
{
	const struct pki_cert *leaf = MAKE(&t, .name = HOST, .key = KEY_A, .host = "DNS:" HOST);

	STORE(&t, leaf);
	PRESENT(&t, leaf);
	expect_flaw(AW_CHAIN_SOUND);
	ck_assert_uint_eq(t.service->chains[0].trusts[0].paths[0].length, 1);
}
END_TEST

START_TEST(same_key_issued_again)
{
	const struct pki_cert *first = MAKE(&t, .name = "Root", .key = KEY_A, .to = "2025-01-01");
	const struct pki_cert *again = MAKE(&t, .name = "Root", .key = KEY_A, .to = "2040-01-01");
	const struct pki_cert *leaf =
	    MAKE(&t, .name = HOST, .key = KEY_B, .issuer = first, .host = "DNS:" HOST);
	const struct aw_trust *trust;

	STORE(&t, first, again);
	PRESENT(&t, leaf);
	trust = pki_judge(&t);
	ck_assert_uint_eq(trust->n_paths, 2);
	expect_limits(&trust->paths[0], "2020-01-01", HOST, "2030-01-01", HOST);
	ck_assert_mem_eq(trust->paths[0].anchor, again->cert->sha256, AW_SHA256_LEN);
	expect_limits(&trust->paths[1], "2020-01-01", HOST, "2025-01-01", "Root");
	ck_assert(!trust->paths[0].cross && !trust->paths[1].cross);
}
END_TEST

/* Two roots that have signed each other, and a CA below the first. */
START_TEST(cross_certificates_in_a_loop)
{
	const struct pki_cert *a = MAKE(&t, .name = "A", .key = KEY_A);
	const struct pki_cert *b = MAKE(&t, .name = "B", .key = KEY_B);
	const struct pki_cert *a_by_b = MAKE(&t, .name = "A", .key = KEY_A, .issuer = b);
	const struct pki_cert *b_by_a = MAKE(&t, .name = "B", .key = KEY_B, .issuer = a);
	const struct pki_cert *leaf =
	    MAKE(&t, .name = HOST, .key = KEY_C, .issuer = a, .host = "DNS:" HOST);
	const struct aw_trust *trust;

	STORE(&t, a, b);
	PRESENT(&t, leaf, a_by_b, b_by_a);
	trust = pki_judge(&t);
	ck_assert_uint_eq(trust->n_paths, 2);
	ck_assert_uint_eq(trust->paths[0].length, 2);
	ck_assert(!trust->paths[0].cross);
	ck_assert_uint_eq(trust->paths[1].length, 3);
	ck_assert(trust->paths[1].cross);
}
END_TEST

START_TEST(loop_without_a_root)
{
	const struct pki_cert *a = MAKE(&t, .name = "A", .key = KEY_A);
	const struct pki_cert *b = MAKE(&t, .name = "B", .key = KEY_B);
	const struct pki_cert *a_by_b = MAKE(&t, .name = "A", .key = KEY_A, .issuer = b);
	const struct pki_cert *b_by_a = MAKE(&t, .name = "B", .key = KEY_B, .issuer = a);
	const struct pki_cert *other = MAKE(&t, .name = "Other", .key = KEY_D);
	const struct pki_cert *leaf =
	    MAKE(&t, .name = HOST, .key = KEY_C, .issuer = a, .host = "DNS:" HOST);
	const struct aw_trust *trust;

	STORE(&t, other);
	PRESENT(&t, leaf, a_by_b, b_by_a);
	trust = pki_judge(&t);
	ck_assert_uint_eq(trust->n_paths, 0);
	ck_assert_str_eq(trust->wanted.subject, "CN=A,O=Example");
}
END_TEST

START_TEST(names_are_one_without_case_and_blanks)
{
	const struct pki_cert *told = MAKE(&t, .name = "The  ROOT", .key = KEY_A);
	const struct pki_cert *root = MAKE(&t, .name = "the root", .key = KEY_A);
	const struct pki_cert *leaf =
	    MAKE(&t, .name = HOST, .key = KEY_B, .issuer = told, .host = "DNS:" HOST);

	STORE(&t, root);
	PRESENT(&t, leaf);
	expect_flaw(AW_CHAIN_SOUND);
}
END_TEST

/* How a chain is presented: letters are leaf, CA, root, extra. */
static const struct presented {
	const char *order;
	unsigned oddities;
} presented[] = {
    {"lc", 0},
    {"lcr", AW_CHAIN_ROOT_SENT},
    {"lrc", AW_CHAIN_ROOT_SENT | AW_CHAIN_DISORDER},
    {"lcc", AW_CHAIN_DOUBLE},
    {"llc", AW_CHAIN_DOUBLE},
    {"lce", AW_CHAIN_EXTRA},
    {"lec", AW_CHAIN_EXTRA},
    {"lecrc", AW_CHAIN_EXTRA | AW_CHAIN_ROOT_SENT | AW_CHAIN_DOUBLE},
};

START_TEST(odd_chains_verify_all_the_same)
{
	struct usual u = make_usual();
	const struct pki_cert *extra = MAKE(&t, .name = "Extra", .key = KEY_D, .issuer = u.root);
	const struct pki_cert *certs[8] = {NULL};
	const char *order = presented[_i].order;
	struct aw_chain *chain;

	for (size_t i = 0; order[i] != '\0'; i++)
		certs[i] = order[i] == 'l'   ? u.leaf
			   : order[i] == 'c' ? u.ca
			   : order[i] == 'r' ? u.root
					     : extra;
	STORE(&t, u.root);
	chain = pki_present(&t, certs);
	ck_assert_uint_eq(chain->oddities, presented[_i].oddities);
	ck_assert_str_eq(chain->issuer, "CN=Root,O=Example");
	expect_flaw(AW_CHAIN_SOUND);
}
END_TEST

START_TEST(what_was_cut_stays_cut)
{
	struct usual u = make_usual();
	struct aw_chain *chain = PRESENT(&t, u.leaf, u.ca);
	uint8_t digest[AW_SERVICE_DIGEST_LEN];

	memcpy(digest, chain->digest, sizeof(digest));
	chain->oddities |= AW_CHAIN_CUT;
	ck_assert_int_eq(aw_chain_look(chain, &t.err), AW_OK);
	ck_assert_uint_eq(chain->oddities, AW_CHAIN_CUT);
	ck_assert_mem_eq(chain->digest, digest, sizeof(digest));
	chain = PRESENT(&t, u.ca, u.leaf);
	ck_assert_mem_ne(chain->digest, digest, sizeof(digest));
}
END_TEST

static void
fill(TCase *tc)
{
	tcase_add_checked_fixture(tc, setup, teardown);
	tcase_add_test(tc, usual_chain_verifies);
	tcase_add_test(tc, wrong_host_is_named);
	tcase_add_loop_test(tc, first_to_die_ends_the_path, 0, COUNT(dying));
	tcase_add_loop_test(tc, before_during_and_after_a_switch, 0, COUNT(phases));
	tcase_add_test(tc, replacement_not_yet_valid);
	tcase_add_test(tc, last_second_counts);
	tcase_add_test(tc, never_valid_together);
	tcase_add_loop_test(tc, refused_as_a_tls_client_does, 0, COUNT(refused));
	tcase_add_loop_test(tc, host_is_a_name_or_an_address, 0, COUNT(hosts));
	tcase_add_test(tc, host_of_the_service_where_none_is_told);
	tcase_add_loop_test(tc, every_kind_of_key, 0, COUNT(kinds));
	tcase_add_test(tc, rejected_anchor);
	tcase_add_test(tc, forged_signature);
	tcase_add_test(tc, issuer_of_another_serial_number);
	tcase_add_test(tc, anchor_that_is_not_self_signed);
	tcase_add_test(tc, intermediate_from_the_store);
	tcase_add_test(tc, leaf_that_is_its_own_anchor);
	tcase_add_test(tc, same_key_issued_again);
	tcase_add_test(tc, cross_certificates_in_a_loop);
	tcase_add_test(tc, loop_without_a_root);
	tcase_add_test(tc, names_are_one_without_case_and_blanks);
	tcase_add_loop_test(tc, odd_chains_verify_all_the_same, 0, COUNT(presented));
	tcase_add_test(tc, what_was_cut_stays_cut);
}

int
main(void)
{
	return aw_suite_run("chain", fill);
}
