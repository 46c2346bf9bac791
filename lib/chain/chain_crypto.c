/* SPDX-License-Identifier: ISC */
#include "chain/chain_crypto.h"

#include <stdlib.h>
#include <string.h>

#include <openssl/crypto.h>
#include <openssl/err.h>
#include <openssl/evp.h>
#include <openssl/x509.h>
#include <openssl/x509_vfy.h>
#include <openssl/x509v3.h>

#include "base/memory.h"
#include "base/text.h"
#include "model/model.h"

#define KEY_ID_MAX 64 /* octets shown */
#define SLOTS 512     /* parsed certificates kept: decoding a key costs more than using it */

struct slot {
	uint8_t sha256[AW_SERVICE_DIGEST_LEN];
	X509 *cert; /* NULL: free */
};

struct aw_crypto {
	OSSL_LIB_CTX *context;
	struct slot slots[SLOTS]; /* by fingerprint; of two with one slot the later one stays */
};

struct aw_x509 {
	const struct aw_crypto *crypto;
	X509 *cert;
};

struct aw_crypto *
aw_crypto_new(void)
{
	struct aw_crypto *crypto = calloc(1, sizeof(*crypto));
	uint8_t digest[AW_SERVICE_DIGEST_LEN];
	int before = aw_memory_watch();

	if (crypto == NULL)
		return NULL;
	crypto->context = OSSL_LIB_CTX_new();
	/* The first digest loads the provider: a context whose provider is not whole knows no
	 * algorithm, and says so of each certificate. */
	if (crypto->context == NULL || !aw_crypto_sha256(crypto, "", 0, digest) ||
	    aw_memory_short(before)) {
		aw_crypto_free(crypto);
		return NULL;
	}
	return crypto;
}

void
aw_crypto_free(struct aw_crypto *crypto)
{
	if (crypto == NULL)
		return;
	for (size_t i = 0; i < SLOTS; i++)
		X509_free(crypto->slots[i].cert);
	OSSL_LIB_CTX_free(crypto->context);
	free(crypto);
}

struct ossl_lib_ctx_st *
aw_crypto_context(const struct aw_crypto *crypto)
{
	return crypto->context;
}

struct ossl_lib_ctx_st *
aw_x509_context(const struct aw_x509 *x)
{
	return x->crypto->context;
}

struct x509_st *
aw_x509_cert(const struct aw_x509 *x)
{
	return x->cert;
}

bool
aw_crypto_sha256(
    struct aw_crypto *crypto, const void *data, size_t len, uint8_t out[AW_SERVICE_DIGEST_LEN])
{
	int before = aw_memory_watch();
	size_t size;
	bool done = EVP_Q_digest(crypto->context, "SHA256", NULL, data, len, out, &size) == 1;

	return !aw_memory_short(before) && done;
}

static X509 *
parse(struct aw_crypto *crypto, const uint8_t *der, size_t len)
{
	const unsigned char *p = der;
	X509 *cert;

	(void)ERR_set_mark();
	cert = X509_new_ex(crypto->context, NULL);
	/* On failure d2i_X509 frees the certificate and clears the pointer. */
	if (cert != NULL && (len > INT32_MAX || d2i_X509(&cert, &p, (long)len) == NULL)) {
		X509_free(cert);
		cert = NULL;
	}
	(void)ERR_pop_to_mark();
	return cert;
}

struct aw_x509 *
aw_x509_new(struct aw_crypto *crypto, const struct aw_certificate *certificate)
{
	struct slot *slot =
	    &crypto->slots[(certificate->sha256[0] << 8 | certificate->sha256[1]) % SLOTS];
	struct aw_x509 *x = malloc(sizeof(*x));

	if (x == NULL)
		return NULL;
	if (slot->cert == NULL ||
	    memcmp(slot->sha256, certificate->sha256, sizeof(slot->sha256)) != 0) {
		X509_free(slot->cert);
		slot->cert = parse(crypto, certificate->der, certificate->der_len);
		memcpy(slot->sha256, certificate->sha256, sizeof(slot->sha256));
	}
	x->crypto = crypto;
	x->cert = slot->cert;
	if (x->cert == NULL || X509_up_ref(x->cert) != 1) {
		free(x);
		return NULL;
	}
	return x;
}

void
aw_x509_free(struct aw_x509 *x)
{
	if (x == NULL)
		return;
	X509_free(x->cert);
	free(x);
}

bool
aw_x509_named(const struct aw_x509 *child, const struct aw_x509 *issuer)
{
	return X509_NAME_cmp(
		   X509_get_issuer_name(child->cert), X509_get_subject_name(issuer->cert)) == 0;
}

enum aw_key_ids
aw_x509_key_ids(const struct aw_x509 *child, const struct aw_x509 *issuer)
{
	const ASN1_OCTET_STRING *wanted, *has;

	(void)ERR_set_mark();
	wanted = X509_get0_authority_key_id(child->cert);
	has = X509_get0_subject_key_id(issuer->cert);
	(void)ERR_pop_to_mark();
	if (wanted == NULL || has == NULL)
		return AW_KEY_IDS_ABSENT;
	return ASN1_OCTET_STRING_cmp(wanted, has) == 0 ? AW_KEY_IDS_SAME : AW_KEY_IDS_OTHER;
}

char *
aw_x509_issuer_key_id(const struct aw_x509 *x)
{
	const ASN1_OCTET_STRING *id;
	char *hex;
	int len;

	(void)ERR_set_mark();
	id = X509_get0_authority_key_id(x->cert);
	if (id == NULL && X509_self_signed(x->cert, 0) == 1)
		id = X509_get0_subject_key_id(x->cert);
	(void)ERR_pop_to_mark();
	len = id != NULL ? ASN1_STRING_length(id) : 0;
	if (len <= 0 || len > KEY_ID_MAX)
		return NULL;
	hex = malloc(2 * (size_t)len + 1);
	if (hex != NULL)
		aw_hex(hex, ASN1_STRING_get0_data(id), (size_t)len);
	return hex;
}
