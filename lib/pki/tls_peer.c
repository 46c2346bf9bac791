/* SPDX-License-Identifier: ISC */
#include "base/instant.h"
#include "pki/tls_peer.h"

#include <string.h>

#include <openssl/ssl.h>
#include <openssl/x509.h>

#include "pki/certificate.h"
#include "model/own_certificate.h"
#include "model/pool.h"
#include "pki/own_facts.h"
#include "base/text.h"

#define DEPTH_MAX 10
#define NAME_SHOWN 90 /* octets of a name */
#define CUT ", ..."

/* Called for each certificate and each fault of a chain; keeps the leaf, changes nothing. */
static int
keep_leaf(int verdict, X509_STORE_CTX *context)
{
	const SSL *ssl = X509_STORE_CTX_get_ex_data(context, SSL_get_ex_data_X509_STORE_CTX_idx());
	struct aw_tls_peer *peer = ssl != NULL ? SSL_CTX_get_app_data(SSL_get_SSL_CTX(ssl)) : NULL;
	X509 *leaf = X509_STORE_CTX_get0_cert(context);

	if (peer != NULL && peer->leaf == NULL && leaf != NULL && X509_up_ref(leaf) == 1)
		peer->leaf = leaf;
	return verdict;
}

void
aw_tls_peer_watch(void *ssl_ctx, struct aw_tls_peer *peer)
{
	SSL_CTX *context = ssl_ctx;

	SSL_CTX_set_app_data(context, peer);
	SSL_CTX_set_verify(context, SSL_CTX_get_verify_mode(context), keep_leaf);
	SSL_CTX_set_verify_depth(context, DEPTH_MAX);
	/* By TLS 1.2 a server may ask for another one later, when *peer may be gone. */
	(void)SSL_CTX_set_options(context, SSL_OP_NO_RENEGOTIATION);
}

/*
 * Appends ", names DNS:a, IP:b" to the text: by which a host is compared; as many as there is room
 * for. Without any only the subject is left to compare with.
 */
static void
append_names(const unsigned char *der, size_t len, char out[AW_PEER_TEXT_MAX])
{
	size_t used = strlen(out);
	struct aw_own_facts facts;
	struct aw_error err;

	if (aw_own_facts_read(der, len, &facts, &err) != AW_OK)
		return;
	(void)aw_text_format(
	    out + used, AW_PEER_TEXT_MAX - used, facts.n_names > 0 ? ", names" : ", no names");
	for (size_t i = 0; i < facts.n_names; i++) {
		char name[AW_OWN_NAME_MAX + sizeof(", ")];

		used = strlen(out);
		(void)aw_text_format(name, sizeof(name), "%s %s", i > 0 ? "," : "", facts.names[i]);
		if (used + strlen(name) + sizeof(CUT) > AW_PEER_TEXT_MAX) {
			memcpy(out + used, CUT, sizeof(CUT));
			break;
		}
		memcpy(out + used, name, strlen(name) + 1);
	}
	aw_own_facts_clear(&facts);
}

static bool
describe(const struct aw_certificate *cert, char out[AW_PEER_TEXT_MAX])
{
	char subject[NAME_SHOWN], issuer[NAME_SHOWN], end[AW_INSTANT_TEXT];
	char sha256[2 * AW_SHA256_LEN + 1];

	(void)aw_text_clean(subject, sizeof(subject), cert->subject, strlen(cert->subject));
	(void)aw_text_clean(issuer, sizeof(issuer), cert->issuer, strlen(cert->issuer));
	aw_hex(sha256, cert->sha256, AW_SHA256_LEN);
	return aw_text_format(out, AW_PEER_TEXT_MAX,
	    "presented: %s, issued by %s, valid to %s, SHA-256 %s", subject, issuer,
	    aw_instant_format(cert->not_after, end), sha256);
}

bool
aw_tls_peer_describe(const struct aw_tls_peer *peer, bool names, char out[AW_PEER_TEXT_MAX])
{
	struct aw_pool *pool = peer->leaf != NULL ? aw_pool_new() : NULL;
	const struct aw_certificate *cert = NULL;
	unsigned char *der = NULL;
	int len = pool != NULL ? i2d_X509(peer->leaf, &der) : 0;
	size_t used;
	bool done = len > 0 &&
		    aw_certificate_decode(pool, der, (size_t)len, 0, &cert, &used, NULL) == AW_OK;

	done = done && describe(cert, out);
	if (done && names)
		append_names(der, (size_t)len, out);
	if (cert != NULL)
		aw_pool_unref(pool, cert);
	OPENSSL_free(der);
	aw_pool_free(pool);
	return done;
}

void
aw_tls_peer_clear(struct aw_tls_peer *peer)
{
	X509_free(peer->leaf);
	peer->leaf = NULL;
}
