/* SPDX-License-Identifier: ISC */
/* The cost of chains that only an attacker presents. */
#include "fixture/suite.h"

#include <stdio.h>
#include <time.h>

#include "fixture/pki_matrix.h"
#include "model/store.h"

static double
cpu(void)
{
	struct timespec now;

	ck_assert_int_eq(clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &now), 0);
	return (double)now.tv_sec + (double)now.tv_nsec / 1e9;
}

/* CPU time of one judgement of all chains. */
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

/* A chain that only an attacker presents, and the number of keys. */
struct hostile {
	const struct pki_cert *certs[MANY + 1];
	EVP_PKEY *keys[MANY];
	size_t n_keys;
};

/*
 * One name, different keys, and key identifiers that fit half of the others: each was signed by the
 * next one, which only its signature shows.
 */
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

/* One root of the mesh is in the store, so that every route through it is a path. */
static void
trust_mesh(const struct hostile *h)
{
	pki_trust(&t, make_plain("M9", h->keys[9], "M9", h->keys[9], 0), 0);
	aw_store_seal(t.store, t.pool);
}

/* Paths with expensive keys: each takes a quarter of the allowance. */
START_TEST(long_keys_cost_more)
{
	struct aw_certificate *own;
	const struct pki_cert *root = NULL, *leaf;
	const struct aw_trust *trust;

	for (int i = 0; i < 8; i++) {
		root = MAKE(&t, .name = "Root", .key = KEY_A);
		memcpy(&own, &root->cert, sizeof(own));
		own->key_bits = 32768;
		pki_trust(&t, root, 0);
	}
	aw_store_seal(t.store, t.pool);
	leaf = MAKE(&t, .name = HOST, .key = KEY_B, .issuer = root, .host = "DNS:" HOST);
	PRESENT(&t, leaf);
	trust = pki_judge(&t);
	ck_assert_uint_eq(trust->n_paths, 4);
	ck_assert(trust->cut);
}
END_TEST

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
	/* The limit is 256 public-key operations; the usual chain takes two. */
	ck_assert_msg(hostile < 200 * usual, "%f against %f s", hostile, usual);
	while (h.n_keys > 0)
		EVP_PKEY_free(h.keys[--h.n_keys]);
}
END_TEST

static void
fill(TCase *tc)
{
	tcase_add_checked_fixture(tc, setup, teardown);
	tcase_add_test(tc, long_keys_cost_more);
	tcase_add_loop_test(tc, hostile_chains_cost_little, 0, 3);
}

int
main(void)
{
	return aw_suite_run("chain cost", fill);
}
