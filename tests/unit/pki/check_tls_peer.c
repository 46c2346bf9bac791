/* SPDX-License-Identifier: ISC */
/* A client that is watched and a server, joined in memory. */
#include "fixture/suite.h"

#include <stdbool.h>

#include <openssl/ssl.h>

#include "fixture/make_cert.h"
#include "pki/tls_cipher.h"
#include "pki/tls_peer.h"

struct pair {
	SSL_CTX *client_ctx, *server_ctx;
	SSL *client, *server;
	struct aw_tls_peer peer;
};

static void
begin(struct pair *pair, const char *ciphers)
{
	EVP_PKEY *key = EVP_RSA_gen(2048);
	struct cert_spec spec = {.key = key};
	X509 *cert = make_cert(&spec);
	BIO *one, *other;

	*pair = (struct pair){.client_ctx = SSL_CTX_new(TLS_client_method()),
	    .server_ctx = SSL_CTX_new(TLS_server_method())};
	ck_assert_int_eq(SSL_CTX_use_certificate(pair->server_ctx, cert), 1);
	ck_assert_int_eq(SSL_CTX_use_PrivateKey(pair->server_ctx, key), 1);
	(void)SSL_CTX_set_session_cache_mode(pair->server_ctx, SSL_SESS_CACHE_OFF);
	(void)SSL_CTX_set_options(pair->server_ctx, SSL_OP_NO_TICKET);
	ck_assert_int_eq(SSL_CTX_set_max_proto_version(pair->server_ctx, TLS1_2_VERSION), 1);
	ck_assert_int_eq(SSL_CTX_set_cipher_list(pair->server_ctx, ciphers), 1);
	aw_tls_peer_watch(pair->client_ctx, &pair->peer);
	pair->client = SSL_new(pair->client_ctx);
	pair->server = SSL_new(pair->server_ctx);
	ck_assert_int_eq(BIO_new_bio_pair(&one, 0, &other, 0), 1);
	SSL_set_bio(pair->client, one, one);
	SSL_set_bio(pair->server, other, other);
	SSL_set_connect_state(pair->client);
	SSL_set_accept_state(pair->server);
	X509_free(cert);
	EVP_PKEY_free(key);
}

/* Lets both sides read what came, in turns. */
static void
turn(const struct pair *pair)
{
	char octet;

	for (int i = 0; i < 20; i++) {
		(void)SSL_read(pair->client, &octet, 1);
		(void)SSL_read(pair->server, &octet, 1);
	}
}

static void
finish(struct pair *pair)
{
	aw_tls_peer_clear(&pair->peer);
	SSL_free(pair->client);
	SSL_free(pair->server);
	SSL_CTX_free(pair->client_ctx);
	SSL_CTX_free(pair->server_ctx);
}

/* The peer of the handshake may be gone then: the connection serves later requests. */
START_TEST(a_server_cannot_begin_another_handshake)
{
	struct pair pair;

	begin(&pair, "ECDHE-RSA-AES128-GCM-SHA256");
	turn(&pair);
	ck_assert(SSL_is_init_finished(pair.client));
	ck_assert_ptr_nonnull(pair.peer.leaf);
	aw_tls_peer_clear(&pair.peer);
	ck_assert_int_eq(SSL_renegotiate(pair.server), 1);
	(void)SSL_do_handshake(pair.server);
	turn(&pair);
	ck_assert_int_eq(SSL_num_renegotiations(pair.client), 0);
	ck_assert_ptr_null(pair.peer.leaf);
	finish(&pair);
}
END_TEST

static const struct {
	const char *offered, *name;
	bool forward;
} ciphers[] = {
    {"ECDHE-RSA-AES128-GCM-SHA256", "TLSv1.2 ECDHE-RSA-AES128-GCM-SHA256", true},
    {"DHE-RSA-AES256-GCM-SHA384", "TLSv1.2 DHE-RSA-AES256-GCM-SHA384", true},
    {"AES128-GCM-SHA256", "TLSv1.2 AES128-GCM-SHA256", false},
    {"AES256-SHA", "TLSv1.2 AES256-SHA", false},
};

START_TEST(a_cipher_is_read)
{
	struct aw_tls_cipher cipher;
	struct pair pair;

	begin(&pair, ciphers[_i].offered);
	(void)SSL_CTX_set_dh_auto(pair.server_ctx, 1);
	(void)SSL_set_dh_auto(pair.server, 1);
	aw_tls_cipher_read(pair.client, &cipher);
	ck_assert_str_eq(cipher.name, "");
	turn(&pair);
	aw_tls_cipher_read(pair.client, &cipher);
	ck_assert_str_eq(cipher.name, ciphers[_i].name);
	ck_assert_int_eq(cipher.forward, ciphers[_i].forward);
	aw_tls_cipher_read(NULL, &cipher);
	ck_assert_str_eq(cipher.name, "");
	finish(&pair);
}
END_TEST

static void
fill(TCase *tc)
{
	tcase_add_test(tc, a_server_cannot_begin_another_handshake);
	tcase_add_loop_test(tc, a_cipher_is_read, 0, COUNT(ciphers));
}

int
main(void)
{
	return aw_suite_run("tls_peer", fill);
}
