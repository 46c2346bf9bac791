/* SPDX-License-Identifier: ISC */
/*
 * The certificate that the other side of a TLS handshake presents, kept for the message that
 * refuses it. Nothing here decides: what OpenSSL says of a chain stays as it is, and the chain is
 * only bounded.
 */
#ifndef AW_TLS_PEER_H
#define AW_TLS_PEER_H

#include <stdbool.h>
#include <stddef.h>

#define AW_PEER_TEXT_MAX 390

struct aw_tls_peer {
	void *leaf; /* OpenSSL's; NULL: none came */
};

/*
 * Keeps what handshakes of `ssl_ctx`, an SSL_CTX, present in *peer, which begins as {0} and must
 * outlive the handshake: there is no other one by renegotiation. Mode and verdict of the
 * verification stay; a chain of more than 10 fails.
 */
void aw_tls_peer_watch(void *ssl_ctx, struct aw_tls_peer *peer);

/*
 * "presented: SUBJECT, issued by ISSUER, valid to 2021-01-01T00:00:00Z, SHA-256 ...", if wanted
 * with ", names DNS:a, IP:b", its subject alternative names, in clean text; false if nothing was
 * presented or memory is short.
 */
bool aw_tls_peer_describe(const struct aw_tls_peer *peer, bool names, char out[AW_PEER_TEXT_MAX]);

void aw_tls_peer_clear(struct aw_tls_peer *peer);

#endif
