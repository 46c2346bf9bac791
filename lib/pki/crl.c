/* SPDX-License-Identifier: ISC */
#include "pki/crl.h"

#include <stdlib.h>

#include <openssl/bio.h>
#include <openssl/err.h>
#include <openssl/x509.h>

#include "base/instant.h"
#include "base/memory.h"
#include "pki/certificate_name.h"
#include "pki/certificate_time.h"

static int64_t
take_time(const ASN1_TIME *time)
{
	if (time == NULL)
		return AW_INSTANT_NONE;
	return aw_certificate_time(ASN1_STRING_type(time) == V_ASN1_GENERALIZEDTIME,
	    (const char *)ASN1_STRING_get0_data(time), (size_t)ASN1_STRING_length(time));
}

enum aw_err
aw_crl_decode(const uint8_t *der, size_t len, struct aw_crl_facts *out, struct aw_error *err)
{
	const unsigned char *p = der;
	int before = aw_memory_watch();
	X509_CRL *crl;
	BIO *bio;

	*out = (struct aw_crl_facts){NULL, AW_INSTANT_NONE, AW_INSTANT_NONE};
	ERR_clear_error();
	crl = d2i_X509_CRL(NULL, &p, (long)len);
	if (crl == NULL && aw_memory_short(before))
		return aw_error_nomem(err);
	if (crl == NULL || p != der + len) {
		const char *reason = ERR_reason_error_string(ERR_peek_error());

		X509_CRL_free(crl);
		return aw_error_set(err, AW_ERR_CERTIFICATE, NULL,
		    "no revocation list as RFC 5280 section 5.1 has it: %s",
		    reason != NULL ? reason : "bytes are left over");
	}
	bio = BIO_new(BIO_s_mem());
	if (bio != NULL)
		out->issuer = aw_certificate_name(X509_CRL_get_issuer(crl), bio);
	out->this_update = take_time(X509_CRL_get0_lastUpdate(crl));
	out->next_update = take_time(X509_CRL_get0_nextUpdate(crl));
	BIO_free(bio);
	X509_CRL_free(crl);
	if (out->issuer != NULL && !aw_memory_short(before))
		return AW_OK;
	free(out->issuer);
	out->issuer = NULL;
	return aw_error_nomem(err);
}
