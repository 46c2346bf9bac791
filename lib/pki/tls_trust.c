/* SPDX-License-Identifier: ISC */
#include "pki/tls_trust.h"

#include <limits.h>
#include <stdlib.h>

#include <openssl/err.h>
#include <openssl/pem.h>
#include <openssl/ssl.h>
#include <openssl/x509.h>

struct aw_tls_trust {
	X509_STORE *store;
};

/* Adds certificates and CRLs to the store. The number of certificates, or -1 after an error. */
static int
add_all(X509_STORE *store, const STACK_OF(X509_INFO) * all)
{
	int n = 0;

	for (int i = 0; i < sk_X509_INFO_num(all); i++) {
		const X509_INFO *one = sk_X509_INFO_value(all, i);

		if (one->x509 != NULL && X509_STORE_add_cert(store, one->x509) != 1)
			return -1;
		if (one->crl != NULL && X509_STORE_add_crl(store, one->crl) != 1)
			return -1;
		n += one->x509 != NULL;
	}
	return n;
}

static int
read_pem(X509_STORE *store, const void *pem, size_t len)
{
	BIO *bio = len <= INT_MAX ? BIO_new_mem_buf(pem, (int)len) : NULL;
	STACK_OF(X509_INFO) *all = NULL;
	int n = -1;

	if (bio != NULL)
		all = PEM_X509_INFO_read_bio(bio, NULL, NULL, NULL);
	if (all != NULL)
		n = add_all(store, all);
	sk_X509_INFO_pop_free(all, X509_INFO_free);
	BIO_free(bio);
	return n;
}

enum aw_err
aw_tls_trust_new(
    const void *pem, size_t len, const char *name, struct aw_tls_trust **out, struct aw_error *err)
{
	struct aw_tls_trust *trust = calloc(1, sizeof(*trust));
	int n;

	*out = NULL;
	if (trust == NULL || (trust->store = X509_STORE_new()) == NULL ||
	    X509_STORE_set_flags(
		trust->store, X509_V_FLAG_TRUSTED_FIRST | X509_V_FLAG_PARTIAL_CHAIN) != 1) {
		aw_tls_trust_free(trust);
		return aw_error_nomem(err);
	}
	ERR_clear_error();
	n = read_pem(trust->store, pem, len);
	ERR_clear_error();
	if (n > 0) {
		*out = trust;
		return AW_OK;
	}
	aw_tls_trust_free(trust);
	return aw_error_set(err, AW_ERR_TLS_CA_FILE, name,
	    n == 0 ? "no certificate in the file" : "a certificate of it cannot be read");
}

void
aw_tls_trust_free(struct aw_tls_trust *trust)
{
	if (trust == NULL)
		return;
	X509_STORE_free(trust->store);
	free(trust);
}

bool
aw_tls_trust_use(struct aw_tls_trust *trust, void *ssl_ctx)
{
	/* Not the store of the SSL_CTX itself, which libcurl may fill or share. */
	return SSL_CTX_set1_verify_cert_store(ssl_ctx, trust->store) == 1;
}
