/* SPDX-License-Identifier: ISC */
#include "truststore/store_signature.h"

#include <limits.h>
#include <string.h>

#include <openssl/cms.h>
#include <openssl/err.h>
#include <openssl/x509.h>

#include "base/text.h"
#include "model/pool.h"
#include "model/store.h"
#include "model/words.h"
#include "pki/certificate.h"

#define SIGNERS_MAX 4 /* each costs a public-key operation */
#define NAME_MAX_OCTETS 64

/* Attributes that Cisco signs with its bundles. */
#define CISCO_BUNDLE_VERSION "1.3.6.1.4.1.9.21.2.3.1"
#define CISCO_BUNDLE_NAME "1.3.6.1.4.1.9.21.2.3.2"

enum result { VERIFIED, REFUTED, UNCHECKED };

struct check {
	enum result result;
	const char *why;  /* it was not checked */
	char signer[160]; /* " by NAME", or "" */
	char bundle[2 * NAME_MAX_OCTETS + 32];
};

/* Reasons that say nothing of the signature itself. */
static const char *
obstacle(unsigned long error)
{
	int reason = ERR_GET_REASON(error);

	if (ERR_GET_LIB(error) == ERR_LIB_CMS && reason == CMS_R_SIGNER_CERTIFICATE_NOT_FOUND)
		return "the certificate of its signer is not in the file";
	if (reason == ERR_R_UNSUPPORTED ||
	    (ERR_GET_LIB(error) == ERR_LIB_CMS &&
		(reason == CMS_R_UNKNOWN_DIGEST_ALGORITHM || reason == CMS_R_UNSUPPORTED_TYPE ||
		    reason == CMS_R_NO_PUBLIC_KEY)) ||
	    (ERR_GET_LIB(error) == ERR_LIB_EVP && reason == EVP_R_UNSUPPORTED_ALGORITHM))
		return "OpenSSL does not know its algorithm";
	return NULL;
}

static const char *
first_obstacle(void)
{
	const char *found = NULL;
	unsigned long error;

	while ((error = ERR_get_error()) != 0)
		found = found != NULL ? found : obstacle(error);
	return found;
}

static void
name_signer(struct aw_store_reading *in, CMS_ContentInfo *cms, struct check *check)
{
	STACK_OF(X509) *signers = CMS_get0_signers(cms);
	const struct aw_certificate *cert = NULL;
	unsigned char *der = NULL;
	size_t used;
	int len = sk_X509_num(signers) > 0 ? i2d_X509(sk_X509_value(signers, 0), &der) : -1;

	if (len > 0 &&
	    aw_certificate_decode(in->pool, der, (size_t)len, 0, &cert, &used, NULL) == AW_OK)
		(void)aw_text_format(check->signer, sizeof(check->signer), " by %s", cert->name);
	if (cert != NULL)
		aw_pool_unref(in->pool, cert);
	OPENSSL_free(der);
	sk_X509_free(signers);
}

static const ASN1_STRING *
attribute(CMS_SignerInfo *signer, const char *oid)
{
	ASN1_OBJECT *object = OBJ_txt2obj(oid, 1);
	const ASN1_STRING *text =
	    object != NULL ? CMS_signed_get0_data_by_OBJ(signer, object, -3, V_ASN1_PRINTABLESTRING)
			   : NULL;

	ASN1_OBJECT_free(object);
	return text != NULL && ASN1_STRING_length(text) <= NAME_MAX_OCTETS ? text : NULL;
}

/* " 'Trusted Core Bundle' version 4", as far as it is there. */
static void
name_bundle(CMS_ContentInfo *cms, struct check *check)
{
	CMS_SignerInfo *signer = sk_CMS_SignerInfo_value(CMS_get0_SignerInfos(cms), 0);
	const ASN1_STRING *name = attribute(signer, CISCO_BUNDLE_NAME);
	const ASN1_STRING *version = attribute(signer, CISCO_BUNDLE_VERSION);

	if (name != NULL)
		(void)aw_text_format(check->bundle, sizeof(check->bundle), " '%.*s'%s%.*s",
		    ASN1_STRING_length(name), (const char *)ASN1_STRING_get0_data(name),
		    version != NULL ? " version " : "",
		    version != NULL ? ASN1_STRING_length(version) : 0,
		    version != NULL ? (const char *)ASN1_STRING_get0_data(version) : "");
}

static void
verify(struct aw_store_reading *in, CMS_ContentInfo *cms, struct check *check)
{
	int n = sk_CMS_SignerInfo_num(CMS_get0_SignerInfos(cms));
	const char *why = NULL;

	if (n <= 0 || n > SIGNERS_MAX) {
		check->why = n <= 0 ? "it has none" : "there are too many signers";
		return;
	}
	ERR_clear_error();
	if (CMS_verify(cms, NULL, NULL, NULL, NULL, CMS_NO_SIGNER_CERT_VERIFY | CMS_BINARY) == 1)
		check->result = VERIFIED;
	else if ((why = first_obstacle()) == NULL)
		check->result = REFUTED;
	check->why = why;
	name_signer(in, cms, check);
	name_bundle(cms, check);
}

static enum aw_err
report(struct aw_store_reading *in, const struct check *check, const char *where)
{
	switch (check->result) {
	case VERIFIED:
		return aw_store_reading_problem(in, AW_SEVERITY_WARNING, AW_ERR_STORE_SIGNED, where,
		    "signed bundle%s%s: the signature verifies with the certificate of the signer "
		    "in the file; only the content was read",
		    check->bundle, check->signer);
	case REFUTED:
		return aw_store_reading_problem(in, AW_SEVERITY_WARNING, AW_ERR_STORE_SIGNATURE,
		    where,
		    "signed bundle%s%s: the signature does not verify with the certificate of the "
		    "signer in the file: the content was changed or damaged",
		    check->bundle, check->signer);
	default:
		return aw_store_reading_problem(in, AW_SEVERITY_WARNING, AW_ERR_STORE_SIGNED, where,
		    "signed bundle%s%s: the signature was not checked: %s; only the content was "
		    "read",
		    check->bundle, check->signer, check->why);
	}
}

enum aw_err
aw_store_signature_check(
    struct aw_store_reading *in, const uint8_t *der, size_t len, const char *where)
{
	struct check check = {.result = UNCHECKED, .why = "OpenSSL cannot read the signed data"};
	const unsigned char *p = der;
	CMS_ContentInfo *cms = NULL;

	if (len <= LONG_MAX)
		cms = d2i_CMS_ContentInfo(NULL, &p, (long)len);
	if (cms != NULL)
		verify(in, cms, &check);
	CMS_ContentInfo_free(cms);
	ERR_clear_error();
	return report(in, &check, where);
}
