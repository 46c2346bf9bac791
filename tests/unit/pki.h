/* SPDX-License-Identifier: ISC */
/*
 * A PKI for tests: certificates with fixed dates and chosen keys, their store, the chain of a
 * service, and the judgement of it.
 */
#ifndef AW_PKI_H
#define AW_PKI_H

#include "suite.h"

#include <string.h>

#include <openssl/evp.h>
#include <openssl/x509.h>
#include <openssl/x509v3.h>

#include "pki/certificate.h"
#include "chain/chain.h"
#include "make.h"

/* Keys are made once a process; RSA ones are slow. */
enum pki_key { KEY_A, KEY_B, KEY_C, KEY_D, KEY_E, KEY_ED25519, KEY_P384, KEY_RSA, KEY_COUNT };

#define HOST "svc.example.com"

struct pki_cert {
	X509 *x;
	EVP_PKEY *key;
	const struct aw_certificate *cert;
};

struct pki_spec {
	const char *name;
	enum pki_key key;
	const struct pki_cert *issuer; /* NULL: self-signed */
	const char *from, *to;         /* NULL: 2020-01-01, 2030-01-01 */
	const char *host;              /* subjectAltName: a leaf; NULL: a CA */
	const char *basic;             /* NULL: CA:TRUE, for a leaf CA:FALSE; "": none */
	const char *usage, *extended, *constraints;
	bool no_ids;    /* no key identifiers */
	bool by_serial; /* authority key identifier with issuer and serial number too */
	bool wrong_key; /* signed with its own key instead of the issuer's */
};

/* What a test works on. */
struct pki {
	struct aw_pool *pool;
	struct aw_record *record;
	struct aw_store *store;
	struct aw_service *service;
	struct aw_chain_world world;
	struct aw_error err;
	struct pki_cert certs[160];
	size_t n;
	long serial;
};

static inline EVP_PKEY *
pki_key(enum pki_key which)
{
	static EVP_PKEY *keys[KEY_COUNT];

	if (keys[which] == NULL)
		keys[which] = which == KEY_RSA       ? EVP_RSA_gen(2048)
			      : which == KEY_ED25519 ? EVP_PKEY_Q_keygen(NULL, NULL, "ED25519")
			      : which == KEY_P384    ? EVP_EC_gen("P-384")
						     : EVP_EC_gen("P-256");
	ck_assert_ptr_nonnull(keys[which]);
	return keys[which];
}

static inline void
pki_extend(X509 *x, X509 *issuer, int nid, const char *value)
{
	X509_EXTENSION *extension;
	X509V3_CTX ctx;

	if (value == NULL || value[0] == '\0')
		return;
	X509V3_set_ctx(&ctx, issuer, x, NULL, NULL, 0);
	extension = X509V3_EXT_conf_nid(NULL, &ctx, nid, value);
	ck_assert_msg(extension != NULL, "%s", value);
	ck_assert_int_eq(X509_add_ext(x, extension, -1), 1);
	X509_EXTENSION_free(extension);
}

static inline void
pki_name(X509_NAME *name, const char *text)
{
	ck_assert_int_eq(X509_NAME_add_entry_by_txt(
			     name, "O", MBSTRING_UTF8, (const unsigned char *)"Example", -1, -1, 0),
	    1);
	ck_assert_int_eq(X509_NAME_add_entry_by_txt(
			     name, "CN", MBSTRING_UTF8, (const unsigned char *)text, -1, -1, 0),
	    1);
}

static inline void
pki_extensions(X509 *x, const struct pki_spec *spec)
{
	const char *basic = spec->host != NULL ? "critical,CA:FALSE" : "critical,CA:TRUE";
	X509 *issuer = spec->issuer != NULL ? spec->issuer->x : x;

	pki_extend(x, issuer, NID_basic_constraints, spec->basic != NULL ? spec->basic : basic);
	pki_extend(x, issuer, NID_key_usage, spec->usage);
	pki_extend(x, issuer, NID_ext_key_usage, spec->extended);
	pki_extend(x, issuer, NID_subject_alt_name, spec->host);
	pki_extend(x, issuer, NID_name_constraints, spec->constraints);
	if (spec->no_ids)
		return;
	pki_extend(x, issuer, NID_subject_key_identifier, "hash");
	if (spec->issuer != NULL && X509_get0_subject_key_id(issuer) != NULL)
		pki_extend(x, issuer, NID_authority_key_identifier,
		    spec->by_serial ? "keyid:always,issuer:always" : "keyid:always");
}

/* Signs and keeps it. */
static inline const struct pki_cert *
pki_finish(struct pki *pki, X509 *x, EVP_PKEY *key, EVP_PKEY *signer)
{
	struct pki_cert *made = &pki->certs[pki->n++];
	unsigned char *der = NULL;
	size_t used;
	int len;

	ck_assert_uint_le(pki->n, COUNT(pki->certs));
	ck_assert_int_gt(
	    X509_sign(
		x, signer, EVP_PKEY_get_base_id(signer) == EVP_PKEY_ED25519 ? NULL : EVP_sha256()),
	    0);
	*made = (struct pki_cert){.x = x, .key = key};
	len = i2d_X509(x, &der);
	ck_assert_int_gt(len, 0);
	ck_assert_int_eq(
	    aw_certificate_decode(pki->pool, der, (size_t)len, 0, &made->cert, &used, &pki->err),
	    AW_OK);
	OPENSSL_free(der);
	return made;
}

static inline const struct pki_cert *
pki_make(struct pki *pki, struct pki_spec spec)
{
	EVP_PKEY *key = pki_key(spec.key);
	X509 *x = X509_new();

	ck_assert_int_eq(X509_set_version(x, X509_VERSION_3), 1);
	ck_assert_int_eq(ASN1_INTEGER_set(X509_get_serialNumber(x), ++pki->serial), 1);
	pki_name(X509_get_subject_name(x), spec.name);
	if (spec.issuer != NULL)
		ck_assert_int_eq(X509_set_issuer_name(x, X509_get_subject_name(spec.issuer->x)), 1);
	else
		pki_name(X509_get_issuer_name(x), spec.name);
	(void)ASN1_TIME_set(
	    X509_getm_notBefore(x), (time_t)make_at(spec.from != NULL ? spec.from : "2020-01-01"));
	(void)ASN1_TIME_set(
	    X509_getm_notAfter(x), (time_t)make_at(spec.to != NULL ? spec.to : "2030-01-01"));
	ck_assert_int_eq(X509_set_pubkey(x, key), 1);
	pki_extensions(x, &spec);
	return pki_finish(
	    pki, x, key, spec.issuer == NULL || spec.wrong_key ? key : spec.issuer->key);
}
#define MAKE(pki, ...) pki_make(pki, (struct pki_spec){__VA_ARGS__})

static inline void
pki_setup(struct pki *pki)
{
	*pki = (struct pki){.pool = aw_pool_new()};
	ck_assert_ptr_nonnull(pki->pool);
	pki->record = make_record(pki->pool, "exp", make_at("2025-01-01"));
	pki->store = &pki->record->stores[0];
	pki->service = aw_record_add_service(pki->record, HOST ":443");
	ck_assert_ptr_nonnull(pki->service);
	pki->service->host = strdup(HOST);
	pki->world.pool = pki->pool;
}

static inline void
pki_teardown(struct pki *pki)
{
	aw_record_free(pki->record);
	for (size_t i = 0; i < pki->n; i++) {
		aw_pool_unref(pki->pool, pki->certs[i].cert);
		X509_free(pki->certs[i].x);
	}
	ck_assert_uint_eq(aw_pool_count(pki->pool), 0);
	aw_pool_free(pki->pool);
}

static inline const struct aw_certificate *
pki_ref(struct pki *pki, const struct pki_cert *cert)
{
	return aw_pool_ref(pki->pool, cert->cert->sha256);
}

/* Adds an anchor; seal it when all are there. */
static inline void
pki_trust(struct pki *pki, const struct pki_cert *cert, uint16_t flaws)
{
	ck_assert_int_eq(
	    aw_store_add(pki->store, pki->pool, pki_ref(pki, cert), flaws, NULL), AW_OK);
}

static inline void
pki_store(struct pki *pki, const struct pki_cert *const *certs)
{
	for (; *certs != NULL; certs++)
		pki_trust(pki, *certs, 0);
	aw_store_seal(pki->store, pki->pool);
}
/* The store's content: its anchors. */
#define STORE(pki, ...) pki_store(pki, (const struct pki_cert *const[]){__VA_ARGS__, NULL})

/* Adds a chain to the service, leaf first. */
static inline struct aw_chain *
pki_present(struct pki *pki, const struct pki_cert *const *certs)
{
	struct aw_service *service = pki->service;
	struct aw_chain *chain;

	ck_assert(aw_array_grow(&service->chains, service->n_chains, sizeof(*service->chains)));
	chain = &service->chains[service->n_chains++];
	*chain = (struct aw_chain){.seen_since = AW_INSTANT_NONE};
	for (; *certs != NULL; certs++) {
		ck_assert(aw_array_grow(
		    &chain->certificates, chain->n_certificates, sizeof(*chain->certificates)));
		chain->certificates[chain->n_certificates++] = pki_ref(pki, *certs);
	}
	ck_assert_int_eq(aw_chain_look(chain, &pki->err), AW_OK);
	return chain;
}
#define PRESENT(pki, ...) pki_present(pki, (const struct pki_cert *const[]){__VA_ARGS__, NULL})

/* The first chain's trust in the first store. */
static inline const struct aw_trust *
pki_judge(struct pki *pki)
{
	ck_assert_int_eq(
	    aw_chain_judge(&pki->world, NULL, pki->record, pki->service, &pki->err), AW_OK);
	ck_assert_uint_eq(pki->service->chains[0].n_trusts, 1);
	return &pki->service->chains[0].trusts[0];
}

/* Gives up the bytes of a certificate, as a record read from a file has none. */
static inline void
pki_forget_bytes(const struct pki_cert *cert)
{
	struct aw_certificate *own;

	memcpy(&own, &cert->cert, sizeof(own));
	free(own->der);
	own->der = NULL;
	own->der_len = 0;
}

/* True if some path holds at that instant. */
static inline bool
pki_holds(const struct aw_trust *trust, int64_t at)
{
	for (size_t i = 0; i < trust->n_paths; i++)
		if (trust->paths[i].flaw == AW_CHAIN_SOUND && at >= trust->paths[i].not_before &&
		    at <= trust->paths[i].not_after)
			return true;
	return false;
}

/* What the test at hand works on. */
static struct pki t;

static inline void
setup(void)
{
	pki_setup(&t);
}

static inline void
teardown(void)
{
	pki_teardown(&t);
}

#endif
