/* SPDX-License-Identifier: ISC */
#include "pki/certificate_trust.h"

#include <string.h>

#include <openssl/err.h>
#include <openssl/x509.h>
#include <openssl/x509v3.h>

#include "model/model.h"

/* The extension's name, 2.5.29.37, somewhere in the bytes: few roots have it. */
static bool
mentions_usage(const uint8_t *der, size_t len)
{
	static const uint8_t oid[] = {0x06, 0x03, 0x55, 0x1d, 0x25};
	const uint8_t *end = der + len, *p = der;

	while ((size_t)(end - p) >= sizeof(oid) &&
	       (p = memchr(p, oid[0], (size_t)(end - p) - sizeof(oid) + 1)) != NULL) {
		if (memcmp(p, oid, sizeof(oid)) == 0)
			return true;
		p++;
	}
	return false;
}

uint16_t
aw_certificate_usage(const uint8_t *der, size_t len)
{
	const unsigned char *p = der;
	uint32_t usage = UINT32_MAX;
	X509 *x;

	if (!mentions_usage(der, len))
		return 0;
	(void)ERR_set_mark();
	x = d2i_X509(NULL, &p, (long)len);
	if (x != NULL)
		usage = X509_get_extended_key_usage(x);
	X509_free(x);
	(void)ERR_pop_to_mark();
	return (usage & (XKU_SSL_SERVER | XKU_SGC)) == 0 ? AW_FLAW_REJECTED : 0;
}

bool
aw_certificate_trust(const uint8_t *der, size_t len, uint16_t *trust)
{
	const unsigned char *p = der;
	X509 *x;

	(void)ERR_set_mark();
	x = d2i_X509_AUX(NULL, &p, (long)len);
	*trust = 0;
	if (x != NULL && X509_check_trust(x, X509_TRUST_SSL_SERVER, 0) == X509_TRUST_REJECTED)
		*trust = AW_FLAW_REJECTED;
	X509_free(x);
	(void)ERR_pop_to_mark();
	return x != NULL && p == der + len;
}

bool
aw_certificate_broken(const uint8_t *der, size_t len)
{
	const unsigned char *p = der;
	bool broken = false;
	EVP_PKEY *key;
	X509 *x;

	(void)ERR_set_mark();
	x = d2i_X509(NULL, &p, (long)len);
	key = x != NULL ? X509_get0_pubkey(x) : NULL;
	if (key != NULL && (X509_get_extension_flags(x) & EXFLAG_SI) != 0)
		broken = X509_verify(x, key) != 1;
	X509_free(x);
	(void)ERR_pop_to_mark();
	return broken;
}
