/* SPDX-License-Identifier: ISC */
/*
 * What a TLS client is shown: the version that was negotiated and the certificates as the server
 * sent them, taken where OpenSSL would verify them. Nothing is verified. Apart from the programs
 * that make connections, because OpenSSL stays in lib/.
 */
#ifndef AW_TLS_HANDSHAKE_H
#define AW_TLS_HANDSHAKE_H

#include <stdbool.h>

#include "model/key_type.h"
#include "pki/der.h"

struct aw_tls_handshake {
	bool begun;                       /* a handshake was begun */
	bool seen;                        /* certificates came */
	char *protocol;                   /* "TLSv1.3"; NULL: not seen */
	uint8_t *bytes;                   /* of the certificates, one after another */
	struct aw_der_span *certificates; /* in the order of the server, AW_CHAIN_CERTIFICATES_MAX +
					1 at most */
	size_t n;
};

/*
 * Makes an SSL_CTX of OpenSSL fill the sight in its next handshake; the sight must outlive it. All
 * certificates are accepted, of any age, name and key; servers without secure renegotiation
 * (RFC 5746) too. Older versions and ciphers are the caller's to allow.
 */
void aw_tls_handshake_watch(struct aw_tls_handshake *sight, void *ssl_ctx);

/*
 * Makes an SSL_CTX accept only a certificate with that type of key: in TLS 1.2 and before by the
 * cipher suites, in TLS 1.3 by the signature algorithms. False: OpenSSL cannot.
 */
bool aw_tls_handshake_ask(void *ssl_ctx, enum aw_key_type type);

/* The other type of key that a server may have a certificate for, RSA or ECDSA. */
enum aw_key_type aw_tls_handshake_other(const struct aw_tls_handshake *sight);

/* Frees the content; the sight is empty then. */
void aw_tls_handshake_clear(struct aw_tls_handshake *sight);

#endif
