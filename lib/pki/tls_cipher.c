/* SPDX-License-Identifier: ISC */
#include "pki/tls_cipher.h"

#include <openssl/ssl.h>

#include "base/text.h"

/* TLS 1.3 always exchanges ephemeral keys; its ciphers do not name how (NID_kx_any). */
static bool
is_forward(const SSL_CIPHER *cipher)
{
	switch (SSL_CIPHER_get_kx_nid(cipher)) {
	case NID_kx_any:
	case NID_kx_ecdhe:
	case NID_kx_dhe:
	case NID_kx_ecdhe_psk:
	case NID_kx_dhe_psk:
		return true;
	default:
		return false;
	}
}

void
aw_tls_cipher_read(const void *ssl, struct aw_tls_cipher *out)
{
	const SSL_CIPHER *cipher = ssl != NULL ? SSL_get_current_cipher(ssl) : NULL;

	*out = (struct aw_tls_cipher){0};
	if (cipher == NULL || !aw_text_format(out->name, sizeof(out->name), "%s %s",
				  SSL_get_version(ssl), SSL_CIPHER_get_name(cipher)))
		return;
	out->forward = is_forward(cipher);
}
