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

#include "model/model.h"
#include "base/text.h"

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
	X509 *cert;
};

/* The path that a verification may use and no other. */
struct sequence {
	struct aw_x509 *const *path;
	size_t n;
};

struct aw_crypto *
aw_crypto_new(void)
{
	struct aw_crypto *crypto = calloc(1, sizeof(*crypto));

	if (crypto == NULL)
		return NULL;
	crypto->context = OSSL_LIB_CTX_new();
	if (crypto->context == NULL) {
		free(crypto);
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

bool
aw_crypto_sha256(
    struct aw_crypto *crypto, const void *data, size_t len, uint8_t out[AW_SERVICE_DIGEST_LEN])
{
	size_t size;

	return EVP_Q_digest(crypto->context, "SHA256", NULL, data, len, out, &size) == 1;
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
aw_x509_self_signed(const struct aw_x509 *x)
{
	bool self;

	(void)ERR_set_mark();
	self = X509_self_signed(x->cert, 0) == 1;
	(void)ERR_pop_to_mark();
	return self;
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

bool
aw_x509_signed_by(const struct aw_x509 *child, const struct aw_x509 *issuer)
{
	EVP_PKEY *key;
	bool good;

	(void)ERR_set_mark();
	key = X509_get0_pubkey(issuer->cert);
	good = key != NULL && X509_verify(child->cert, key) == 1;
	(void)ERR_pop_to_mark();
	return good;
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

/* OpenSSL asks which certificate issued which: only the next one of the path did. */
static int
is_next(X509_STORE_CTX *ctx, X509 *cert, X509 *issuer)
{
	const struct sequence *sequence = X509_STORE_CTX_get_app_data(ctx);

	/* Self-signed ones are asked about themselves: that ends a path. */
	for (size_t i = 0; i < sequence->n; i++)
		if (sequence->path[i]->cert == cert)
			return (issuer == cert || (i + 1 < sequence->n &&
						      sequence->path[i + 1]->cert == issuer)) &&
			       X509_check_issued(issuer, cert) == X509_V_OK;
	return 0;
}

static enum aw_chain_flaw
flaw_of(int error)
{
	switch (error) {
	case X509_V_OK:
		return AW_CHAIN_SOUND;
	case X509_V_ERR_HOSTNAME_MISMATCH:
	case X509_V_ERR_IP_ADDRESS_MISMATCH:
		return AW_CHAIN_NAME;
	case X509_V_ERR_INVALID_PURPOSE:
		return AW_CHAIN_PURPOSE;
	case X509_V_ERR_INVALID_CA:
	case X509_V_ERR_INVALID_NON_CA:
	case X509_V_ERR_KEYUSAGE_NO_CERTSIGN:
		return AW_CHAIN_NOT_CA;
	case X509_V_ERR_CERT_REJECTED:
	case X509_V_ERR_CERT_UNTRUSTED:
		return AW_CHAIN_REJECTED;
	case X509_V_ERR_PATH_LENGTH_EXCEEDED:
	case X509_V_ERR_PERMITTED_VIOLATION:
	case X509_V_ERR_EXCLUDED_VIOLATION:
	case X509_V_ERR_SUBTREE_MINMAX:
	case X509_V_ERR_UNSUPPORTED_CONSTRAINT_TYPE:
	case X509_V_ERR_UNSUPPORTED_CONSTRAINT_SYNTAX:
	case X509_V_ERR_UNSUPPORTED_NAME_SYNTAX:
		return AW_CHAIN_CONSTRAINTS;
	case X509_V_ERR_CERT_SIGNATURE_FAILURE:
		return AW_CHAIN_SIGNATURE;
	default:
		return AW_CHAIN_OTHER;
	}
}

/* Why OpenSSL finds no issuer although the path has one: key identifier, serial number, usage. */
static int
refusal(const struct sequence *sequence)
{
	for (size_t i = 0; i + 1 < sequence->n; i++) {
		int error = X509_check_issued(sequence->path[i + 1]->cert, sequence->path[i]->cert);

		if (error != X509_V_OK)
			return error;
	}
	return X509_V_ERR_UNABLE_TO_GET_ISSUER_CERT_LOCALLY;
}

static bool
set_host(X509_VERIFY_PARAM *param, const char *host)
{
	ASN1_OCTET_STRING *address = a2i_IPADDRESS(host);

	if (address == NULL)
		return X509_VERIFY_PARAM_set1_host(param, host, 0) == 1;
	ASN1_OCTET_STRING_free(address);
	return X509_VERIFY_PARAM_set1_ip_asc(param, host) == 1;
}

static bool
fill_untrusted(STACK_OF(X509) * untrusted, const struct sequence *sequence)
{
	for (size_t i = 1; i + 1 < sequence->n; i++)
		if (sk_X509_push(untrusted, sequence->path[i]->cert) <= 0)
			return false;
	return true;
}

/* The error of X509_verify_cert; X509_V_ERR_OUT_OF_MEM also where nothing was verified. */
static int
run(X509_STORE_CTX *ctx, X509_STORE *store, STACK_OF(X509) * untrusted,
    const struct sequence *sequence, const char *host)
{
	X509_VERIFY_PARAM *param;
	struct sequence copy = *sequence;

	if (X509_STORE_add_cert(store, sequence->path[sequence->n - 1]->cert) != 1 ||
	    !fill_untrusted(untrusted, sequence))
		return X509_V_ERR_OUT_OF_MEM;
	X509_STORE_set_check_issued(store, is_next);
	if (X509_STORE_CTX_init(ctx, store, sequence->path[0]->cert, untrusted) != 1)
		return X509_V_ERR_OUT_OF_MEM;
	param = X509_STORE_CTX_get0_param(ctx);
	if (X509_STORE_CTX_set_app_data(ctx, &copy) != 1 || !set_host(param, host) ||
	    X509_VERIFY_PARAM_set_purpose(param, X509_PURPOSE_SSL_SERVER) != 1 ||
	    X509_VERIFY_PARAM_set_trust(param, X509_TRUST_SSL_SERVER) != 1 ||
	    X509_VERIFY_PARAM_set_flags(param, X509_V_FLAG_NO_CHECK_TIME) != 1)
		return X509_V_ERR_OUT_OF_MEM;
	if (X509_verify_cert(ctx) == 1)
		return X509_V_OK;
	/* Never sound after a failure, whatever it left. */
	return X509_STORE_CTX_get_error(ctx) != X509_V_OK ? X509_STORE_CTX_get_error(ctx)
							  : X509_V_ERR_UNSPECIFIED;
}

enum aw_chain_flaw
aw_x509_verify(struct aw_crypto *crypto, struct aw_x509 *const *path, size_t n, const char *host,
    char detail[AW_CHAIN_DETAIL_MAX])
{
	struct sequence sequence = {path, n};
	int error = X509_V_ERR_OUT_OF_MEM;
	enum aw_chain_flaw flaw;
	STACK_OF(X509) * untrusted;
	X509_STORE_CTX *ctx;
	X509_STORE *store;

	(void)ERR_set_mark();
	ctx = X509_STORE_CTX_new_ex(crypto->context, NULL);
	store = X509_STORE_new();
	untrusted = sk_X509_new_null();
	if (ctx != NULL && store != NULL && untrusted != NULL)
		error = run(ctx, store, untrusted, &sequence, host);
	if (error == X509_V_ERR_UNABLE_TO_GET_ISSUER_CERT_LOCALLY ||
	    error == X509_V_ERR_UNABLE_TO_GET_ISSUER_CERT)
		error = refusal(&sequence);
	flaw = flaw_of(error);
	detail[0] = '\0';
	if (flaw == AW_CHAIN_OTHER)
		(void)aw_text_format(
		    detail, AW_CHAIN_DETAIL_MAX, "%s", X509_verify_cert_error_string(error));
	X509_STORE_CTX_free(ctx);
	X509_STORE_free(store);
	sk_X509_free(untrusted);
	(void)ERR_pop_to_mark();
	return flaw;
}
