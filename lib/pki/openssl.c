/* SPDX-License-Identifier: ISC */
#include "pki/openssl.h"

#include <stdint.h>

#include <openssl/crypto.h>
#include <openssl/err.h>
#include <openssl/evp.h>

#include "base/memory.h"

/* The digests of every certificate; the first one loads the providers. */
static bool
digests(void)
{
	static const uint8_t data[] = "anchorwatch";
	uint8_t digest[EVP_MAX_MD_SIZE];

	return EVP_Digest(data, sizeof(data), digest, NULL, EVP_sha256(), NULL) == 1 &&
	       EVP_Digest(data, sizeof(data), digest, NULL, EVP_sha1(), NULL) == 1;
}

enum aw_err
aw_openssl_start(struct aw_error *err)
{
	const uint64_t options = OPENSSL_INIT_LOAD_CRYPTO_STRINGS | OPENSSL_INIT_ADD_ALL_DIGESTS |
				 OPENSSL_INIT_ADD_ALL_CIPHERS | OPENSSL_INIT_LOAD_CONFIG;
	int before = aw_memory_watch();
	bool done;

	/* The context first: all else uses it without a look at whether it is there. */
	done = OSSL_LIB_CTX_get0_global_default() != NULL &&
	       OPENSSL_init_crypto(options, NULL) == 1 && digests();
	if (aw_memory_short(before))
		return aw_error_nomem(err);
	ERR_clear_error();
	return done ? AW_OK : aw_error_set(err, AW_ERR_SYSTEM, NULL, "OpenSSL does not start");
}
