/* SPDX-License-Identifier: ISC */
#include "pki/tls_handshake.h"

#include <openssl/ssl.h>
#include <stdlib.h>
#include <string.h>

#include "model/service.h"

/* Octets of the certificates that are kept; 0 if one cannot be encoded. */
static size_t
count_bytes(const STACK_OF(X509) * chain, int n)
{
	size_t total = 0;

	for (int i = 0; i < n; i++) {
		int len = i2d_X509(sk_X509_value(chain, i), NULL);

		if (len <= 0)
			return 0;
		total += (size_t)len;
	}
	return total;
}

static void
keep_chain(struct aw_tls_handshake *sight, const STACK_OF(X509) * chain)
{
	int all = chain != NULL ? sk_X509_num(chain) : 0;
	int n = all <= AW_CHAIN_CERTIFICATES_MAX ? all : AW_CHAIN_CERTIFICATES_MAX + 1;
	size_t total = count_bytes(chain, n);
	uint8_t *next;

	if (total == 0)
		return;
	sight->bytes = next = malloc(total);
	sight->certificates = calloc((size_t)n, sizeof(*sight->certificates));
	if (sight->bytes == NULL || sight->certificates == NULL)
		return;
	for (int i = 0; i < n; i++) {
		struct aw_der_span *der = &sight->certificates[i];

		der->data = next;
		der->len = (size_t)i2d_X509(sk_X509_value(chain, i), &next);
	}
	sight->n = (size_t)n;
	sight->seen = true;
}

/* In place of X509_verify_cert. */
static int
see(X509_STORE_CTX *ctx, void *context)
{
	struct aw_tls_handshake *sight = context;
	const SSL *ssl = X509_STORE_CTX_get_ex_data(ctx, SSL_get_ex_data_X509_STORE_CTX_idx());

	aw_tls_handshake_clear(sight);
	sight->begun = true;
	if (ssl != NULL)
		sight->protocol = strdup(SSL_get_version(ssl));
	keep_chain(sight, X509_STORE_CTX_get0_untrusted(ctx));
	X509_STORE_CTX_set_error(ctx, X509_V_OK);
	return 1;
}

void
aw_tls_handshake_watch(struct aw_tls_handshake *sight, void *ssl_ctx)
{
	SSL_CTX *ctx = ssl_ctx;

	sight->begun = true;
	SSL_CTX_set_cert_verify_callback(ctx, see, sight);
	(void)SSL_CTX_set_options(ctx, SSL_OP_LEGACY_SERVER_CONNECT);
}

/*
 * PKCS #1 is among the algorithms for ECDSA because TLS 1.3 allows it in certificates alone
 * (RFC 8446 section 4.2.3): a leaf with an ECDSA key may have an RSA issuer.
 */
#define ECDSA_ALGORITHMS "ECDSA+SHA256:ECDSA+SHA384:ECDSA+SHA512:ECDSA+SHA224:ECDSA+SHA1"
#define PKCS1_ALGORITHMS "RSA+SHA256:RSA+SHA384:RSA+SHA512:RSA+SHA224:RSA+SHA1"
#define PSS_ALGORITHMS                                                 \
	"rsa_pss_rsae_sha256:rsa_pss_rsae_sha384:rsa_pss_rsae_sha512:" \
	"rsa_pss_pss_sha256:rsa_pss_pss_sha384:rsa_pss_pss_sha512"

bool
aw_tls_handshake_ask(void *ssl_ctx, enum aw_key_type type)
{
	SSL_CTX *ctx = ssl_ctx;
	bool ecdsa = type == AW_KEY_ECDSA;

	return SSL_CTX_set_cipher_list(
		   ctx, ecdsa ? "aECDSA:!eNULL:@SECLEVEL=0" : "aRSA:!eNULL:@SECLEVEL=0") == 1 &&
	       SSL_CTX_set1_sigalgs_list(ctx, ecdsa ? ECDSA_ALGORITHMS ":" PKCS1_ALGORITHMS
						    : PSS_ALGORITHMS ":" PKCS1_ALGORITHMS) == 1;
}

enum aw_key_type
aw_tls_handshake_other(const struct aw_tls_handshake *sight)
{
	const unsigned char *der = sight->n > 0 ? sight->certificates[0].data : NULL;
	X509 *leaf = der != NULL ? d2i_X509(NULL, &der, (long)sight->certificates[0].len) : NULL;
	const EVP_PKEY *key = leaf != NULL ? X509_get0_pubkey(leaf) : NULL;
	bool rsa = key != NULL && (EVP_PKEY_get_base_id(key) == EVP_PKEY_RSA ||
				      EVP_PKEY_get_base_id(key) == EVP_PKEY_RSA_PSS);

	X509_free(leaf);
	return rsa ? AW_KEY_ECDSA : AW_KEY_RSA;
}

void
aw_tls_handshake_clear(struct aw_tls_handshake *sight)
{
	free(sight->protocol);
	free(sight->bytes);
	free(sight->certificates);
	*sight = (struct aw_tls_handshake){0};
}
