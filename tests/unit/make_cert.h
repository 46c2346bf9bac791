/* SPDX-License-Identifier: ISC */
/* Certificates for tests: made with fixed dates by libcrypto, a fresh EC key each. */
#ifndef AW_MAKE_CERT_H
#define AW_MAKE_CERT_H

#include <stdlib.h>
#include <string.h>

#include <openssl/ec.h>
#include <openssl/evp.h>
#include <openssl/pem.h>
#include <openssl/x509.h>
#include <openssl/x509v3.h>

struct cert_spec {
	const char *name;       /* common name; NULL: "Test Root" */
	const char *not_before; /* raw ASN.1 text; NULL: "200101000000Z" */
	const char *not_after;  /* NULL: "400101000000Z" */
	bool version_1;
	const char *basic;     /* basicConstraints; NULL: "critical,CA:TRUE"; "" for none */
	const char *key_usage; /* NULL or "": none */
	const char *extended;  /* extendedKeyUsage; NULL: none */
	EVP_PKEY *key;         /* NULL: a fresh one */
	EVP_PKEY *signer;      /* NULL: self-signed */
	const char *issuer;    /* common name of another issuer; NULL: the same */
	const EVP_MD *digest;  /* NULL: SHA-256 */
	long serial;           /* 0: 4660 */
};

static inline void
set_raw_time(ASN1_TIME *time, const char *text)
{
	ASN1_TIME *raw =
	    ASN1_STRING_type_new(strlen(text) > 13 ? V_ASN1_GENERALIZEDTIME : V_ASN1_UTCTIME);

	(void)ASN1_STRING_set(raw, text, -1);
	(void)ASN1_STRING_copy(time, raw);
	ASN1_STRING_free(raw);
}

static inline void
set_name(X509_NAME *name, const char *text)
{
	(void)X509_NAME_add_entry_by_txt(
	    name, "O", MBSTRING_UTF8, (const unsigned char *)"Example", -1, -1, 0);
	(void)X509_NAME_add_entry_by_txt(
	    name, "CN", MBSTRING_UTF8, (const unsigned char *)text, -1, -1, 0);
}

static inline void
add_extension(X509 *x, int nid, const char *value)
{
	X509_EXTENSION *extension;

	if (value == NULL || value[0] == '\0')
		return;
	extension = X509V3_EXT_conf_nid(NULL, NULL, nid, value);
	(void)X509_add_ext(x, extension, -1);
	X509_EXTENSION_free(extension);
}

/* The caller frees it. */
static inline X509 *
make_cert(const struct cert_spec *spec)
{
	EVP_PKEY *key = spec->key != NULL ? spec->key : EVP_EC_gen("P-256");
	const char *name = spec->name != NULL ? spec->name : "Test Root";
	X509 *x = X509_new();

	(void)X509_set_version(x, spec->version_1 ? X509_VERSION_1 : X509_VERSION_3);
	(void)ASN1_INTEGER_set(X509_get_serialNumber(x), spec->serial != 0 ? spec->serial : 0x1234);
	set_name(X509_get_subject_name(x), name);
	set_name(X509_get_issuer_name(x), spec->issuer != NULL ? spec->issuer : name);
	set_raw_time(
	    X509_getm_notBefore(x), spec->not_before != NULL ? spec->not_before : "200101000000Z");
	set_raw_time(
	    X509_getm_notAfter(x), spec->not_after != NULL ? spec->not_after : "400101000000Z");
	(void)X509_set_pubkey(x, key);
	if (!spec->version_1) {
		add_extension(x, NID_basic_constraints,
		    spec->basic != NULL ? spec->basic : "critical,CA:TRUE");
		add_extension(x, NID_key_usage, spec->key_usage);
		add_extension(x, NID_ext_key_usage, spec->extended);
	}
	(void)X509_sign(x, spec->signer != NULL ? spec->signer : key,
	    spec->digest != NULL ? spec->digest : EVP_sha256());
	if (spec->key == NULL)
		EVP_PKEY_free(key);
	return x;
}

/* Its DER; the caller frees it. */
static inline uint8_t *
make_der(const struct cert_spec *spec, size_t *len)
{
	X509 *x = make_cert(spec);
	unsigned char *raw = NULL;
	int n = i2d_X509(x, &raw);
	uint8_t *der = malloc((size_t)n);

	memcpy(der, raw, (size_t)n);
	*len = (size_t)n;
	OPENSSL_free(raw);
	X509_free(x);
	return der;
}

/* Its PEM with a NUL behind it; the caller frees it. */
static inline char *
make_pem(const struct cert_spec *spec)
{
	X509 *x = make_cert(spec);
	BIO *bio = BIO_new(BIO_s_mem());
	char *data, *pem;
	long n;

	(void)PEM_write_bio_X509(bio, x);
	n = BIO_get_mem_data(bio, &data);
	pem = malloc((size_t)n + 1);
	memcpy(pem, data, (size_t)n);
	pem[n] = '\0';
	BIO_free(bio);
	X509_free(x);
	return pem;
}

#endif
