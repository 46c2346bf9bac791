/* SPDX-License-Identifier: ISC */
/*
 * A chain of four certificates and a store of 150 anchors: all paths with their intervals, as a
 * multiple of one X509_verify_cert with a store of the same anchors; and 1,000 devices that share a
 * service and mostly share a store, as a multiple of the distinct pairs judged alone.
 */
#include <stdbool.h>
#include <stdio.h>
#include <string.h>

#include <openssl/evp.h>
#include <openssl/x509.h>
#include <openssl/x509_vfy.h>
#include <openssl/x509v3.h>

#include "base/array.h"
#include "pki/certificate.h"
#include "chain/chain.h"
#include "model/pool.h"
#include "ratio.h"
#include "model/device_record.h"
#include "model/store.h"

#define HOST "svc.example.com"
#define ANCHORS 150
#define CHAIN 4
#define REPEAT 20 /* verifications per round, so that the time can be measured */
#define DEVICES 1000
#define STORES 10 /* distinct stores of the devices */
#define BUDGET_ONE 2.0
#define BUDGET_FLEET 3.0

struct bench {
	struct aw_pool *pool;
	X509 *anchors[ANCHORS], *chain[CHAIN];
	EVP_PKEY *key;
	X509_STORE *store;
	STACK_OF(X509) * untrusted;
	struct aw_chain_cache *warm; /* for its library context; too small to cache anything */
	struct aw_record *records[DEVICES];
	size_t n_records;
};

static void
die(const char *what)
{
	(void)fprintf(stderr, "chain: %s failed\n", what);
	exit(EXIT_FAILURE);
}

static void
name(X509_NAME *to, const char *text)
{
	if (X509_NAME_add_entry_by_txt(
		to, "CN", MBSTRING_UTF8, (const unsigned char *)text, -1, -1, 0) != 1)
		die("a name");
}

static void
extend(X509 *x, X509 *issuer, int nid, const char *value)
{
	X509_EXTENSION *extension;
	X509V3_CTX ctx;

	X509V3_set_ctx(&ctx, issuer, x, NULL, NULL, 0);
	extension = X509V3_EXT_conf_nid(NULL, &ctx, nid, value);
	if (extension == NULL || X509_add_ext(x, extension, -1) != 1)
		die(value);
	X509_EXTENSION_free(extension);
}

/*
 * RSA for all certificates, as license servers use it; one key for all, which does not change the
 * paths.
 */
static X509 *
make(struct bench *b, const char *subject, X509 *issuer, bool leaf)
{
	static long serial;
	X509 *x = X509_new();

	if (x == NULL || X509_set_version(x, X509_VERSION_3) != 1 ||
	    ASN1_INTEGER_set(X509_get_serialNumber(x), ++serial) != 1)
		die("a certificate");
	name(X509_get_subject_name(x), subject);
	if (issuer == NULL)
		name(X509_get_issuer_name(x), subject);
	else
		(void)X509_set_issuer_name(x, X509_get_subject_name(issuer));
	(void)ASN1_TIME_set(X509_getm_notBefore(x), 1577836800);
	(void)ASN1_TIME_set(X509_getm_notAfter(x), 1893456000);
	(void)X509_set_pubkey(x, b->key);
	extend(x, x, NID_basic_constraints, leaf ? "critical,CA:FALSE" : "critical,CA:TRUE");
	extend(x, x, NID_subject_key_identifier, "hash");
	if (issuer != NULL)
		extend(x, issuer, NID_authority_key_identifier, "keyid:always");
	if (leaf)
		extend(x, x, NID_subject_alt_name, "DNS:" HOST);
	if (X509_sign(x, b->key, EVP_sha256()) <= 0)
		die("signing");
	return x;
}

static const struct aw_certificate *
decode(struct bench *b, X509 *x)
{
	const struct aw_certificate *cert;
	unsigned char *der = NULL;
	int len = i2d_X509(x, &der);
	size_t used;

	if (len <= 0 ||
	    aw_certificate_decode(b->pool, der, (size_t)len, 0, &cert, &used, NULL) != AW_OK)
		die("decoding");
	OPENSSL_free(der);
	return cert;
}

/* A device whose store lacks the n-th anchor, which the chain does not need. */
static struct aw_record *
make_device(struct bench *b, size_t without)
{
	struct aw_record *record = aw_record_new(b->pool, "device");
	struct aw_store *store = aw_record_add_store(record, "store");
	struct aw_service *service = aw_record_add_service(record, HOST ":443");
	struct aw_chain *chain;

	if (store == NULL || service == NULL || !AW_GROW(service->chains, 0))
		die("a record");
	store->observed_at = 0;
	for (size_t i = 0; i < ANCHORS; i++)
		if (i != without + 1 &&
		    aw_store_add(store, b->pool, decode(b, b->anchors[i]), 0, NULL) != AW_OK)
			die("a store");
	aw_store_seal(store, b->pool);
	chain = &service->chains[service->n_chains++];
	*chain = (struct aw_chain){0};
	for (size_t i = 0; i + 1 < CHAIN; i++) {
		if (!AW_GROW(chain->certificates, i))
			die("a chain");
		chain->certificates[chain->n_certificates++] = decode(b, b->chain[i]);
	}
	return record;
}

static void
setup(struct bench *b)
{
	char text[32];

	b->pool = aw_pool_new();
	b->key = EVP_RSA_gen(2048);
	b->store = X509_STORE_new();
	b->untrusted = sk_X509_new_null();
	b->warm = aw_chain_cache_new(1);
	if (b->pool == NULL || b->key == NULL || b->store == NULL || b->untrusted == NULL ||
	    b->warm == NULL)
		die("setting up");
	for (size_t i = 0; i < ANCHORS; i++) {
		(void)snprintf(text, sizeof(text), "Root %zu", i);
		b->anchors[i] = make(b, text, NULL, false);
		(void)X509_STORE_add_cert(b->store, b->anchors[i]);
	}
	b->chain[3] = b->anchors[0];
	b->chain[2] = make(b, "CA 1", b->chain[3], false);
	b->chain[1] = make(b, "CA 2", b->chain[2], false);
	b->chain[0] = make(b, HOST, b->chain[1], true);
	(void)sk_X509_push(b->untrusted, b->chain[1]);
	(void)sk_X509_push(b->untrusted, b->chain[2]);
	for (; b->n_records < DEVICES; b->n_records++)
		b->records[b->n_records] = make_device(b, b->n_records % STORES);
}

static void
teardown(struct bench *b)
{
	while (b->n_records > 0)
		aw_record_free(b->records[--b->n_records]);
	aw_chain_cache_free(b->warm);
	sk_X509_free(b->untrusted);
	X509_STORE_free(b->store);
	for (size_t i = 0; i < ANCHORS; i++)
		X509_free(b->anchors[i]);
	for (size_t i = 0; i + 1 < CHAIN; i++)
		X509_free(b->chain[i]);
	EVP_PKEY_free(b->key);
	aw_pool_free(b->pool);
}

static bool
judge(struct bench *b, struct aw_chain_cache *cache, size_t device)
{
	struct aw_chain_input world = {.pool = b->pool};
	struct aw_service *service = &b->records[device]->services[0];

	return aw_chain_judge(&world, cache, b->records[device], service, NULL) == AW_OK &&
	       service->chains[0].n_trusts == 1 && service->chains[0].trusts[0].n_paths == 1 &&
	       service->chains[0].trusts[0].paths[0].flaw == AW_CHAIN_SOUND;
}

/* Two stores in turn, so that a cache of one pair has no effect. */
static bool
judge_some(void *context)
{
	struct bench *b = context;
	bool ok = true;

	for (size_t i = 0; i < REPEAT && ok; i++)
		ok = judge(b, b->warm, i % 2);
	return ok;
}

static bool
verify_some(void *context)
{
	struct bench *b = context;
	bool ok = true;

	for (size_t i = 0; i < REPEAT && ok; i++) {
		X509_STORE_CTX *ctx = X509_STORE_CTX_new();

		ok = ctx != NULL &&
		     X509_STORE_CTX_init(ctx, b->store, b->chain[0], b->untrusted) == 1 &&
		     X509_STORE_CTX_set_default(ctx, "ssl_server") == 1 &&
		     X509_VERIFY_PARAM_set1_host(X509_STORE_CTX_get0_param(ctx), HOST, 0) == 1;
		if (ok)
			X509_STORE_CTX_set_flags(ctx, X509_V_FLAG_NO_CHECK_TIME);
		ok = ok && X509_verify_cert(ctx) == 1;
		X509_STORE_CTX_free(ctx);
	}
	return ok;
}

static bool
judge_devices(struct bench *b, size_t n)
{
	struct aw_chain_cache *cache = aw_chain_cache_new(4 * STORES);
	bool ok = cache != NULL;

	for (size_t i = 0; i < n && ok; i++)
		ok = judge(b, cache, i);
	ok = ok && aw_chain_cache_misses(cache) == STORES;
	aw_chain_cache_free(cache);
	return ok;
}

static bool
judge_fleet(void *context)
{
	return judge_devices(context, DEVICES);
}

static bool
judge_each_alone(void *context)
{
	struct bench *b = context;
	bool ok = true;

	for (size_t i = 0; i < DEVICES && ok; i++)
		ok = judge(b, b->warm, i);
	return ok;
}

int
main(void)
{
	struct bench b = {0};
	double one, fleet;

	setup(&b);
	one = aw_bench_ratio(judge_some, verify_some, &b);
	fleet = aw_bench_ratio(judge_each_alone, judge_fleet, &b);
	teardown(&b);
	(void)printf("chain: all paths of a chain of %d and %d anchors cost %.2fx one "
		     "X509_verify_cert (budget %.1fx)\n",
	    CHAIN, ANCHORS, one, BUDGET_ONE);
	(void)printf("chain: %d devices with %d stores are %.1fx cheaper than judging each "
		     "(budget %.1fx)\n",
	    DEVICES, STORES, fleet, BUDGET_FLEET);
	return one > 0 && one <= BUDGET_ONE && fleet >= BUDGET_FLEET ? EXIT_SUCCESS : EXIT_FAILURE;
}
