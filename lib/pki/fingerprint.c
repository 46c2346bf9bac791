/* SPDX-License-Identifier: ISC */
#include "pki/fingerprint.h"

#include <stdlib.h>

#include <openssl/core_names.h>
#include <openssl/err.h>
#include <openssl/evp.h>
#include <openssl/rand.h>

#include "base/wipe.h"

#define KEY_LEN 16

struct aw_fingerprints {
	EVP_MAC *mac;
	EVP_MAC_CTX *context;
	uint8_t key[KEY_LEN];
};

struct aw_fingerprints *
aw_fingerprints_new(void)
{
	struct aw_fingerprints *prints = calloc(1, sizeof(*prints));
	bool done;

	if (prints == NULL)
		return NULL;
	prints->mac = EVP_MAC_fetch(NULL, OSSL_MAC_NAME_GMAC, NULL);
	done = prints->mac != NULL && (prints->context = EVP_MAC_CTX_new(prints->mac)) != NULL &&
	       RAND_bytes(prints->key, sizeof(prints->key)) == 1;
	ERR_clear_error();
	if (done)
		return prints;
	aw_fingerprints_free(prints);
	return NULL;
}

void
aw_fingerprints_free(struct aw_fingerprints *prints)
{
	if (prints == NULL)
		return;
	EVP_MAC_CTX_free(prints->context);
	EVP_MAC_free(prints->mac);
	aw_wipe(prints->key, sizeof(prints->key));
	free(prints);
}

bool
aw_fingerprint(struct aw_fingerprints *prints, const uint8_t *data, size_t len,
    uint8_t out[AW_FINGERPRINT_LEN])
{
	/* One nonce for all: nobody sees two fingerprints, from which the key would follow. */
	static const uint8_t nonce[12];
	OSSL_PARAM params[] = {
	    OSSL_PARAM_construct_utf8_string(OSSL_MAC_PARAM_CIPHER, (char[]){"AES-128-GCM"}, 0),
	    OSSL_PARAM_construct_octet_string(
		OSSL_MAC_PARAM_IV, (void *)(uintptr_t)nonce, sizeof(nonce)),
	    OSSL_PARAM_construct_end()};
	size_t out_len = 0;
	bool done = EVP_MAC_init(prints->context, prints->key, sizeof(prints->key), params) == 1 &&
		    EVP_MAC_update(prints->context, data, len) == 1 &&
		    EVP_MAC_final(prints->context, out, &out_len, AW_FINGERPRINT_LEN) == 1;

	ERR_clear_error();
	return done && out_len == AW_FINGERPRINT_LEN;
}
