/* SPDX-License-Identifier: ISC */
/* What chains want, which stores can be judged, the cache, the bounds, the shelf. */
#include "suite.h"

#include <stdio.h>
#include <sys/stat.h>
#include <time.h>
#include <unistd.h>

#include "file.h"
#include "pki_matrix.h"
#include "shelf.h"

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
	expect_wanted(trust, AW_CHAIN_INCOMPLETE, "CN=Root,O=Example");
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

/* A transition that has the root: by certificate where the catalogue has it, else by name. */
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

/* The cross certificate's issuer is known to nobody; the root that it stands for is. */
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

/* Gives up the bytes of a certificate, as a record read from a file has none. */
static void
forget_bytes(const struct pki_cert *cert)
{
	struct aw_certificate *own;

	memcpy(&own, &cert->cert, sizeof(own));
	free(own->der);
	own->der = NULL;
	own->der_len = 0;
}

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
	forget_bytes(u.root);
	free(t.service->host);
	t.service->host = strdup("wrong.example.com");
	/* Nobody looks at the bytes of a root that the chain does not lead to. */
	forget_bytes(u.other);
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
	forget_bytes(u.root);
	judge_with(cache, 1);
	/* Trust bits, another host and other roots to recognise are other pairs. */
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

/* A bounded cache forgets the pair that was used longest ago. */
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

static double
cpu(void)
{
	struct timespec now;

	ck_assert_int_eq(clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &now), 0);
	return (double)now.tv_sec + (double)now.tv_nsec / 1e9;
}

/* CPU of one judgement of all chains. */
static double
cost(void)
{
	double start = cpu();

	ck_assert_int_eq(aw_chain_judge(&t.world, NULL, t.record, t.service, &t.err), AW_OK);
	return cpu() - start;
}

/* A key identifier in one of the two extensions. */
static void
add_key_id(X509 *x, bool of_issuer, unsigned char octet)
{
	ASN1_OCTET_STRING *id = ASN1_OCTET_STRING_new();
	AUTHORITY_KEYID *authority = AUTHORITY_KEYID_new();

	ck_assert_int_eq(ASN1_OCTET_STRING_set(id, &octet, 1), 1);
	if (of_issuer) {
		authority->keyid = id;
		ck_assert_int_eq(
		    X509_add1_ext_i2d(x, NID_authority_key_identifier, authority, 0, 0), 1);
	} else {
		ck_assert_int_eq(X509_add1_ext_i2d(x, NID_subject_key_identifier, id, 0, 0), 1);
		ASN1_OCTET_STRING_free(id);
	}
	AUTHORITY_KEYID_free(authority);
}

static const struct pki_cert *
make_plain(const char *name, EVP_PKEY *key, const char *issuer, EVP_PKEY *signer, unsigned parity)
{
	X509 *x = X509_new();

	(void)X509_set_version(x, X509_VERSION_3);
	(void)ASN1_INTEGER_set(X509_get_serialNumber(x), ++t.serial);
	pki_name(X509_get_subject_name(x), name);
	pki_name(X509_get_issuer_name(x), issuer);
	(void)ASN1_TIME_set(X509_getm_notBefore(x), (time_t)make_at("2020-01-01"));
	(void)ASN1_TIME_set(X509_getm_notAfter(x), (time_t)make_at("2030-01-01"));
	(void)X509_set_pubkey(x, key);
	if (parity != 0) {
		add_key_id(x, false, parity % 2 == 0 ? 1 : 2);
		add_key_id(x, true, parity % 2 == 0 ? 2 : 1);
	}
	return pki_finish(&t, x, key, signer);
}

#define MANY AW_CHAIN_CERTIFICATES_MAX
#define MESH 10 /* CAs that have all signed each other: 90 certificates */

/* A chain as nobody sends it in good faith, and the keys that it took. */
struct hostile {
	const struct pki_cert *certs[MANY + 1];
	EVP_PKEY *keys[MANY];
	size_t n_keys;
};

/* One name, a key each, and key identifiers that fit half of the others: each was signed by the
 * next one, which only its signature tells. */
static void
make_namesakes(struct hostile *h)
{
	while (h->n_keys < MANY)
		h->keys[h->n_keys++] = EVP_EC_gen("P-256");
	for (size_t i = 0; i < MANY; i++)
		h->certs[i] = make_plain(
		    "Same", h->keys[i], "Same", h->keys[(i + 1) % MANY], (unsigned)i + 1);
}

static void
make_mesh(struct hostile *h)
{
	char name[16], issuer[16];
	size_t n = 0;

	for (h->n_keys = 0; h->n_keys < MESH; h->n_keys++)
		h->keys[h->n_keys] = EVP_EC_gen("P-256");
	for (unsigned i = 0; i < MESH; i++)
		for (unsigned j = 0; j < MESH; j++) {
			(void)snprintf(name, sizeof(name), "M%u", i);
			(void)snprintf(issuer, sizeof(issuer), "M%u", j);
			if (i != j)
				h->certs[n++] = make_plain(name, h->keys[i], issuer, h->keys[j], 0);
		}
}

/* One root of the mesh is in the store, so that every way through it is a path. */
static void
trust_mesh(const struct hostile *h)
{
	pki_trust(&t, make_plain("M9", h->keys[9], "M9", h->keys[9], 0), 0);
	aw_store_seal(t.store, t.pool);
}

START_TEST(hostile_chains_cost_little)
{
	struct hostile h = {0};
	struct usual u = make_usual(&t);
	const struct pki_cert *few[] = {u.leaf, u.ca, NULL};
	double usual, hostile;

	pki_trust(&t, u.root, 0);
	pki_present(&t, few);
	usual = cost();
	for (int i = 0; i < 10; i++) {
		double again = cost();

		usual = again < usual ? again : usual;
	}
	if (_i == 0)
		make_namesakes(&h);
	else
		make_mesh(&h);
	if (_i == 2)
		trust_mesh(&h);
	pki_present(&t, h.certs);
	hostile = cost();
	ck_assert(t.service->chains[1].trusts[0].cut);
	/* The bound is 512 public-key operations; the usual chain takes two of them. */
	ck_assert_msg(hostile < 300 * usual, "%f against %f s", hostile, usual);
	while (h.n_keys > 0)
		EVP_PKEY_free(h.keys[--h.n_keys]);
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

/* More paths than are kept: those that hold longest stay. */
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

/* A state directory with a shelf. */
struct state {
	char dir[64], folder[96];
};

static void
state_make(struct state *state)
{
	(void)snprintf(state->dir, sizeof(state->dir), "/tmp/check_shelf.XXXXXX");
	ck_assert_ptr_nonnull(mkdtemp(state->dir));
	(void)snprintf(state->folder, sizeof(state->folder), "%s/certificates", state->dir);
}

static void
shelf_path(const struct state *state, const struct pki_cert *cert, char path[256])
{
	char hex[65];

	aw_hex(hex, cert->cert->sha256, AW_SHA256_LEN);
	(void)snprintf(path, 256, "%s/%s.der", state->folder, hex);
}

static bool
on_shelf(const struct state *state, const struct pki_cert *cert)
{
	char path[256];

	shelf_path(state, cert, path);
	return access(path, R_OK) == 0;
}

START_TEST(shelf_gives_back_what_it_took)
{
	struct usual u = make_usual(&t);
	struct state state;
	char path[256];

	state_make(&state);
	STORE(&t, u.root);
	PRESENT(&t, u.leaf, u.ca);
	ck_assert_int_eq(aw_shelf_save(t.record, state.dir, &t.err), AW_OK);
	ck_assert(on_shelf(&state, u.root) && on_shelf(&state, u.ca) && on_shelf(&state, u.leaf));
	ck_assert(!on_shelf(&state, u.other));
	forget_bytes(u.root);
	ck_assert_int_eq(aw_shelf_save(t.record, state.dir, &t.err), AW_OK);
	ck_assert_int_eq(aw_shelf_load(t.pool, state.dir, u.root->cert, &t.err), AW_OK);
	ck_assert_ptr_nonnull(u.root->cert->der);
	ck_assert_int_eq(pki_judge(&t)->paths[0].flaw, AW_CHAIN_SOUND);
	/* Another's bytes under its name are not used. */
	forget_bytes(u.root);
	shelf_path(&state, u.root, path);
	ck_assert_int_eq(
	    aw_file_replace(path, u.ca->cert->der, u.ca->cert->der_len, 0644, &t.err), AW_OK);
	ck_assert_int_eq(
	    aw_shelf_load(t.pool, state.dir, u.root->cert, &t.err), AW_ERR_CERTIFICATE);
	ck_assert_ptr_null(u.root->cert->der);
	forget_bytes(u.other);
	ck_assert_int_eq(
	    aw_shelf_load(t.pool, state.dir, u.other->cert, &t.err), AW_ERR_FILE_MISSING);
	ck_assert_int_eq(aw_shelf_sweep(state.dir, NULL, 0, &t.err), AW_OK);
	ck_assert_int_eq(rmdir(state.folder) | rmdir(state.dir), 0);
}
END_TEST

START_TEST(shelf_is_swept)
{
	const struct aw_record *records[1] = {t.record};
	struct usual u = make_usual(&t);
	struct state state;
	char stray[128];

	state_make(&state);
	ck_assert_int_eq(aw_shelf_sweep(state.dir, records, 1, &t.err), AW_OK);
	STORE(&t, u.root, u.other);
	PRESENT(&t, u.leaf, u.ca);
	ck_assert_int_eq(aw_shelf_save(t.record, state.dir, &t.err), AW_OK);
	(void)snprintf(stray, sizeof(stray), "%s/notes", state.folder);
	ck_assert_int_eq(aw_file_replace(stray, "x", 1, 0644, &t.err), AW_OK);
	aw_store_clear(t.store, t.pool);
	t.store->name = strdup("system");
	STORE(&t, u.other);
	ck_assert_int_eq(aw_shelf_sweep(state.dir, records, 1, &t.err), AW_OK);
	ck_assert(!on_shelf(&state, u.root));
	ck_assert(on_shelf(&state, u.other) && on_shelf(&state, u.ca) && on_shelf(&state, u.leaf));
	ck_assert_int_eq(aw_shelf_sweep(state.dir, records, 0, &t.err), AW_OK);
	ck_assert(!on_shelf(&state, u.leaf));
	ck_assert_int_eq(unlink(stray), 0);
	ck_assert_int_eq(rmdir(state.folder) | rmdir(state.dir), 0);
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
	tcase_add_loop_test(tc, hostile_chains_cost_little, 0, 3);
	tcase_add_test(tc, chain_of_21_verifies);
	tcase_add_test(tc, chain_of_90_is_cut);
	tcase_add_test(tc, many_paths_are_cut);
	tcase_add_test(tc, shelf_gives_back_what_it_took);
	tcase_add_test(tc, shelf_is_swept);
}

int
main(void)
{
	return aw_suite_run("chain stores", fill);
}
