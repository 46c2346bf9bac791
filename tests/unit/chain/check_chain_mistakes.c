/* SPDX-License-Identifier: ISC */
/* Mistakes of other tools with chains; there is a test for each. */
#include "fixture/suite.h"

#include <stdio.h>
#include <unistd.h>

#include <openssl/pem.h>
#include <openssl/x509_vfy.h>

#include "base/file.h"
#include "fixture/pki_matrix.h"
#include "program/paths.h"
#include "truststore/truststore.h"

/* A usual root and leaf. */
struct pair {
	const struct pki_cert *root, *leaf;
};

static struct pair
make_pair(const char *root_ends, const char *leaf_ends)
{
	struct pair u;

	u.root = MAKE(&t, .name = "Root", .key = KEY_A, .to = root_ends);
	u.leaf = MAKE(
	    &t, .name = HOST, .key = KEY_B, .issuer = u.root, .host = "DNS:" HOST, .to = leaf_ends);
	return u;
}

/* T1: when asked about dates, a tool does not verify. Good dates never compensate another flaw. */
START_TEST(t1_dates_do_not_replace_verification)
{
	struct pair u = make_pair("2040-01-01", "2040-01-01");
	const struct pki_cert *other = MAKE(&t, .name = "Other", .key = KEY_C, .to = "2040-01-01");
	const struct aw_trust *trust;

	free(t.service->host);
	t.service->host = strdup("wrong.example.com");
	STORE(&t, u.root, other);
	PRESENT(&t, u.leaf);
	trust = pki_judge(&t);
	ck_assert_uint_eq(trust->n_paths, 1);
	ck_assert_int_eq(trust->paths[0].not_after, make_at("2040-01-01"));
	ck_assert(!pki_holds(trust, make_at("2025-01-01")));
}
END_TEST

/* T1, the other way: a verified chain may still be expired. */
START_TEST(t1_verification_does_not_replace_dates)
{
	struct pair u = make_pair("2040-01-01", "2021-01-01");
	const struct aw_trust *trust;

	STORE(&t, u.root);
	PRESENT(&t, u.leaf);
	trust = pki_judge(&t);
	ck_assert(pki_holds(trust, make_at("2020-06-01")));
	ck_assert(!pki_holds(trust, make_at("2025-01-01")));
}
END_TEST

/* True if OpenSSL with this host's defaults trusts it: the mistake is possible. */
static bool
host_trusts(const struct pki_cert *leaf)
{
	X509_STORE *store = X509_STORE_new();
	X509_STORE_CTX *ctx = X509_STORE_CTX_new();
	bool good;

	ck_assert_int_eq(X509_STORE_set_default_paths(store), 1);
	ck_assert_int_eq(X509_STORE_CTX_init(ctx, store, leaf->x, NULL), 1);
	X509_STORE_CTX_set_flags(ctx, X509_V_FLAG_NO_CHECK_TIME);
	good = X509_verify_cert(ctx) == 1;
	X509_STORE_CTX_free(ctx);
	X509_STORE_free(store);
	return good;
}

/* A directory with the root as a bundle and under OpenSSL's hash name. */
struct host_store {
	char dir[64], bundle[96], hashed[96], config[96];
};

static void
write_root(const char *path, X509 *root)
{
	FILE *file = fopen(path, "w");

	ck_assert_ptr_nonnull(file);
	ck_assert_int_eq(PEM_write_X509(file, root), 1);
	ck_assert_int_eq(fclose(file), 0);
}

static void
host_store_make(struct host_store *host, const struct pki_cert *root)
{
	static const char config[] = "openssl_conf = init\n[init]\nproviders = p\n[p]\n";

	(void)snprintf(host->dir, sizeof(host->dir), "/tmp/check_chain.XXXXXX");
	ck_assert_ptr_nonnull(mkdtemp(host->dir));
	(void)snprintf(host->bundle, sizeof(host->bundle), "%s/cert.pem", host->dir);
	(void)snprintf(host->hashed, sizeof(host->hashed), "%s/%08lx.0", host->dir,
	    X509_subject_name_hash(root->x));
	(void)snprintf(host->config, sizeof(host->config), "%s/openssl.cnf", host->dir);
	write_root(host->bundle, root->x);
	write_root(host->hashed, root->x);
	ck_assert_int_eq(
	    aw_file_replace(host->config, config, sizeof(config) - 1, 0644, &t.err), AW_OK);
}

static void
host_store_remove(const struct host_store *host)
{
	ck_assert_int_eq(unsetenv("SSL_CERT_FILE") | unsetenv("SSL_CERT_DIR"), 0);
	ck_assert_int_eq(unsetenv("OPENSSL_CONF"), 0);
	(void)unlink(host->bundle);
	(void)unlink(host->hashed);
	(void)unlink(host->config);
	ck_assert_int_eq(rmdir(host->dir), 0);
}

static const char *const leaks[] = {"SSL_CERT_FILE", "SSL_CERT_DIR", "both"};

/* T2: the host's own store, from the environment, has the root; the device's store has not. */
START_TEST(t2_environment_gives_no_trust)
{
	struct pair u = make_pair(NULL, NULL);
	const struct pki_cert *other = MAKE(&t, .name = "Other", .key = KEY_C);
	struct host_store host;
	const struct aw_trust *trust;

	host_store_make(&host, u.root);
	ck_assert_int_eq(setenv("OPENSSL_CONF", host.config, 1), 0);
	if (_i != 1)
		ck_assert_int_eq(setenv("SSL_CERT_FILE", host.bundle, 1), 0);
	if (_i != 0)
		ck_assert_int_eq(setenv("SSL_CERT_DIR", host.dir, 1), 0);
	ck_assert_msg(host_trusts(u.leaf), "%s", leaks[_i]);
	STORE(&t, other);
	PRESENT(&t, u.leaf);
	trust = pki_judge(&t);
	ck_assert_uint_eq(trust->n_paths, 0);
	ck_assert_int_eq(trust->wanted.flaw, AW_CHAIN_INCOMPLETE);
	ck_assert(!trust->wanted.known);
	host_store_remove(&host);
}
END_TEST

/*
 * T2, harder: the device has a root of that name and key that is not for TLS servers, and the host
 * has the good one.
 */
START_TEST(t2_host_does_not_mend_an_anchor)
{
	struct pair u = make_pair(NULL, NULL);
	const struct pki_cert *own =
	    MAKE(&t, .name = "Root", .key = KEY_A, .extended = "clientAuth");
	struct host_store host;
	const struct aw_trust *trust;

	host_store_make(&host, u.root);
	ck_assert_int_eq(setenv("SSL_CERT_FILE", host.bundle, 1), 0);
	ck_assert_int_eq(setenv("SSL_CERT_DIR", host.dir, 1), 0);
	ck_assert(host_trusts(u.leaf));
	STORE(&t, own);
	PRESENT(&t, u.leaf);
	trust = pki_judge(&t);
	ck_assert_uint_eq(trust->n_paths, 1);
	ck_assert_int_eq(trust->paths[0].flaw, AW_CHAIN_PURPOSE);
	host_store_remove(&host);
}
END_TEST

/* The first self-signed root of this host's own bundle, presented as a chain. */
static const struct pki_cert *
make_of_host(void)
{
	const char *path = aw_system_store_path();
	FILE *file = path != NULL ? fopen(path, "r") : NULL;
	struct pki_cert *made = &t.certs[t.n];
	unsigned char *der = NULL;
	size_t used;
	int len;

	if (file == NULL)
		return NULL;
	made->x = PEM_read_X509(file, NULL, NULL, NULL);
	(void)fclose(file);
	if (made->x == NULL)
		return NULL;
	t.n++;
	len = i2d_X509(made->x, &der);
	ck_assert_int_eq(
	    aw_certificate_decode(t.pool, der, (size_t)len, 0, &made->cert, &used, &t.err), AW_OK);
	OPENSSL_free(der);
	return made;
}

/* T2 with the unchanged bundle of this host, if it has one that OpenSSL uses. */
START_TEST(t2_the_hosts_own_bundle_gives_no_trust)
{
	const struct pki_cert *root = make_of_host();
	const struct pki_cert *other = MAKE(&t, .name = "Other", .key = KEY_C);
	const struct aw_trust *trust;

	if (root == NULL || !host_trusts(root))
		return;
	STORE(&t, other);
	PRESENT(&t, root);
	trust = pki_judge(&t);
	ck_assert_uint_eq(trust->n_paths, 0);
	ck_assert_int_eq(trust->wanted.flaw, AW_CHAIN_NO_ANCHOR);
}
END_TEST

/* T3: an anchor expires, too. */
START_TEST(t3_anchor_expires)
{
	struct pair u = make_pair("2024-01-01", "2028-01-01");
	const struct aw_trust *trust;

	STORE(&t, u.root);
	PRESENT(&t, u.leaf);
	trust = pki_judge(&t);
	ck_assert(pki_holds(trust, make_at("2024-01-01")));
	ck_assert(!pki_holds(trust, make_at("2024-01-01T00:00:01Z")));
	ck_assert_str_eq(trust->paths[0].ends_by, "Root");
}
END_TEST

/* T4: an expired root that nothing needs does not affect the service. */
START_TEST(t4_expired_unrelated_root_does_not_matter)
{
	struct pair u = make_pair(NULL, NULL);
	const struct pki_cert *old = MAKE(&t, .name = "Old", .key = KEY_C, .to = "2021-01-01");
	const struct aw_trust *trust;

	STORE(&t, u.root, old);
	PRESENT(&t, u.leaf);
	trust = pki_judge(&t);
	ck_assert_uint_eq(trust->n_paths, 1);
	ck_assert(pki_holds(trust, make_at("2029-01-01")));
}
END_TEST

/* T17: one path ends, a better one remains. */
START_TEST(t17_a_better_path_stands)
{
	struct crossed c = make_crossed(&t);
	const struct aw_trust *trust;

	STORE(&t, c.old_root, c.new_root);
	PRESENT(&t, c.leaf, c.cross);
	trust = pki_judge(&t);
	ck_assert_uint_eq(trust->n_paths, 2);
	ck_assert_mem_eq(trust->paths[0].anchor, c.new_root->cert->sha256, AW_SHA256_LEN);
	ck_assert(!trust->paths[0].cross);
	ck_assert_mem_eq(trust->paths[1].anchor, c.old_root->cert->sha256, AW_SHA256_LEN);
	ck_assert(trust->paths[1].cross);
	ck_assert_str_eq(trust->paths[1].ends_by, "New");
	ck_assert(pki_holds(trust, make_at("2025-01-01")));
}
END_TEST

/* T17: trust depends on the cross certificate, and its root is known. */
START_TEST(t17_only_the_cross_certificate)
{
	struct crossed c = make_crossed(&t);
	const struct aw_certificate *roots[] = {c.new_root->cert};
	const char *found_in[] = {"catalogue.pem"};
	struct aw_catalogue catalogue = {roots, found_in, 1};
	const struct aw_trust *trust;

	t.world.catalogue = &catalogue;
	STORE(&t, c.old_root);
	PRESENT(&t, c.leaf, c.cross);
	trust = pki_judge(&t);
	ck_assert_uint_eq(trust->n_paths, 1);
	ck_assert(trust->paths[0].cross);
	ck_assert(pki_holds(trust, make_at("2023-01-01")));
	ck_assert(!pki_holds(trust, make_at("2023-01-02")));
}
END_TEST

/* T23: two roots of one name and two keys, with and without key identifiers. */
START_TEST(t23_one_name_and_two_keys)
{
	const struct aw_trust *trust;

	build_namesakes(&t, _i);
	trust = pki_judge(&t);
	ck_assert_uint_eq(trust->n_paths, 1);
	ck_assert_int_eq(trust->paths[0].flaw, AW_CHAIN_SOUND);
	ck_assert_mem_eq(trust->paths[0].anchor, t.certs[0].cert->sha256, AW_SHA256_LEN);
	ck_assert(!pki_holds(trust, make_at("2026-01-01")));
}
END_TEST

START_TEST(t23_only_the_other_key)
{
	const struct aw_trust *trust;

	build_namesakes(&t, 2 + _i);
	trust = pki_judge(&t);
	ck_assert_uint_eq(trust->n_paths, 1);
	ck_assert_int_eq(trust->paths[0].flaw, AW_CHAIN_OTHER_KEY);
	ck_assert_mem_eq(trust->paths[0].anchor, t.certs[1].cert->sha256, AW_SHA256_LEN);
	ck_assert_int_eq(trust->wanted.flaw, AW_CHAIN_OTHER_KEY);
	ck_assert_str_eq(trust->wanted.subject, "CN=ISRG Root X1,O=Example");
	ck_assert((trust->wanted.key_id == NULL) == (_i != 0));
}
END_TEST

static void
fill(TCase *tc)
{
	tcase_add_checked_fixture(tc, setup, teardown);
	tcase_add_test(tc, t1_dates_do_not_replace_verification);
	tcase_add_test(tc, t1_verification_does_not_replace_dates);
	tcase_add_loop_test(tc, t2_environment_gives_no_trust, 0, COUNT(leaks));
	tcase_add_test(tc, t2_host_does_not_mend_an_anchor);
	tcase_add_test(tc, t2_the_hosts_own_bundle_gives_no_trust);
	tcase_add_test(tc, t3_anchor_expires);
	tcase_add_test(tc, t4_expired_unrelated_root_does_not_matter);
	tcase_add_test(tc, t17_a_better_path_stands);
	tcase_add_test(tc, t17_only_the_cross_certificate);
	tcase_add_loop_test(tc, t23_one_name_and_two_keys, 0, 2);
	tcase_add_loop_test(tc, t23_only_the_other_key, 0, 2);
}

int
main(void)
{
	return aw_suite_run("chain mistakes", fill);
}
