/* SPDX-License-Identifier: ISC */
/* The cipher of a TLS connection. */
#ifndef AW_TLS_CIPHER_H
#define AW_TLS_CIPHER_H

#include <stdbool.h>

#define AW_TLS_CIPHER_MAX 80
#define AW_TLS_CIPHERS_FORWARD "DEFAULT:!kRSA:!PSK" /* SSL_CTX_set_cipher_list(3) */

struct aw_tls_cipher {
	char name[AW_TLS_CIPHER_MAX]; /* "TLSv1.2 AES256-SHA"; "": not known */
	bool forward; /* forward secrecy: who gets the key later cannot read what was recorded */
};

/* Of an SSL of OpenSSL after its handshake. */
void aw_tls_cipher_read(const void *ssl, struct aw_tls_cipher *out);

#endif
