/* SPDX-License-Identifier: ISC */
#include "truststore/store_format.h"

#include <limits.h>
#include <stdio.h>
#include <string.h>

#include <openssl/err.h>
#include <openssl/evp.h>
#include <openssl/pkcs12.h>
#include <openssl/provider.h>
#include <openssl/x509.h>

#include "pki/der.h"
#include "base/text.h"
#include "base/file.h"
#include "model/store.h"
#include "model/words.h"
#include "truststore/store_reading.h"

#define DEPTH_MAX 4             /* of safes in safes */
#define ITERATIONS_MAX 5000000L /* of key derivation: more only serves to keep a reader busy */

struct reader {
	struct aw_store_reading *in;
	const char
	    *password; /* NULL or text; both mean "empty", and files differ in which they mean */
	int password_len;
	bool verified; /* the MAC said that the password is right */
	unsigned keys, others;
	unsigned bad_parts;
	size_t certificates;
};

/* A part of the file that could not be read counts as one block, whatever is in it. */
static enum aw_err
bad_part(struct reader *r, const char *part, const char *why)
{
	r->bad_parts++;
	r->in->store->blocks++;
	return aw_store_reading_bad(r->in, AW_ERR_STORE_BLOCK, part, "%s", why);
}

static bool
iterations_ok(const ASN1_INTEGER *iterations)
{
	return iterations == NULL || (ASN1_INTEGER_get(iterations) >= 0 &&
					 ASN1_INTEGER_get(iterations) <= ITERATIONS_MAX);
}

/* Iterations of PBES2 (RFC 8018), whose parameters name the derivation. */
static bool
pbes2_ok(const X509_ALGOR *algorithm)
{
	PBE2PARAM *pbe = ASN1_TYPE_unpack_sequence(ASN1_ITEM_rptr(PBE2PARAM), algorithm->parameter);
	PBKDF2PARAM *kdf = NULL;
	bool ok = true;

	if (pbe != NULL && OBJ_obj2nid(pbe->keyfunc->algorithm) == NID_id_pbkdf2) {
		kdf =
		    ASN1_TYPE_unpack_sequence(ASN1_ITEM_rptr(PBKDF2PARAM), pbe->keyfunc->parameter);
		ok = kdf == NULL || iterations_ok(kdf->iter);
	}
	PBKDF2PARAM_free(kdf);
	PBE2PARAM_free(pbe);
	return ok;
}

static bool
derivation_ok(const X509_ALGOR *algorithm)
{
	PBEPARAM *pbe;
	bool ok;

	if (algorithm == NULL || algorithm->parameter == NULL)
		return true;
	if (OBJ_obj2nid(algorithm->algorithm) == NID_pbes2)
		return pbes2_ok(algorithm);
	pbe = ASN1_TYPE_unpack_sequence(ASN1_ITEM_rptr(PBEPARAM), algorithm->parameter);
	ok = pbe == NULL || iterations_ok(pbe->iter);
	PBEPARAM_free(pbe);
	return ok;
}

/* OpenSSL could not get the algorithm, as opposed to the password being wrong. */
static bool
unsupported(void)
{
	unsigned long e;
	bool found = false;

	while ((e = ERR_get_error()) != 0) {
		int reason = ERR_GET_REASON(e);

		found =
		    found || reason == ERR_R_UNSUPPORTED ||
		    (ERR_GET_LIB(e) == ERR_LIB_EVP &&
			(reason == EVP_R_UNSUPPORTED_ALGORITHM || reason == EVP_R_UNKNOWN_CIPHER ||
			    reason == EVP_R_UNKNOWN_PBE_ALGORITHM));
	}
	return found;
}

static enum aw_err
read_certificate(struct reader *r, const PKCS12_SAFEBAG *bag)
{
	struct aw_store_reading *in = r->in;
	unsigned char *der = NULL;
	char where[64];
	X509 *x;
	enum aw_err rc;
	int len;

	(void)snprintf(where, sizeof(where), "certificate %zu", ++r->certificates);
	in->store->blocks++;
	x = PKCS12_SAFEBAG_get_bag_nid(bag) == NID_x509Certificate ? PKCS12_SAFEBAG_get1_cert(bag)
								   : NULL;
	len = x != NULL ? i2d_X509(x, &der) : -1;
	X509_free(x);
	if (len <= 0)
		return aw_store_reading_bad(
		    in, AW_ERR_STORE_BLOCK, where, "the bag holds no X.509 certificate");
	rc = aw_store_reading_der(in, der, (size_t)len, where);
	OPENSSL_free(der);
	return rc;
}

static enum aw_err
read_bags(struct reader *r, const STACK_OF(PKCS12_SAFEBAG) * bags, int depth)
{
	enum aw_err rc = AW_OK;

	for (int i = 0; i < sk_PKCS12_SAFEBAG_num(bags) && rc == AW_OK; i++) {
		const PKCS12_SAFEBAG *bag = sk_PKCS12_SAFEBAG_value(bags, i);

		switch (PKCS12_SAFEBAG_get_nid(bag)) {
		case NID_certBag:
			rc = read_certificate(r, bag);
			break;
		case NID_keyBag:
		case NID_pkcs8ShroudedKeyBag:
			r->keys++;
			break;
		case NID_safeContentsBag:
			if (depth < DEPTH_MAX) {
				rc = read_bags(r, PKCS12_SAFEBAG_get0_safes(bag), depth + 1);
				break;
			}
			/* fallthrough */
		default:
			r->others++;
		}
	}
	return rc;
}

static enum aw_err
no_password(struct reader *r)
{
	return aw_error_set(r->in->err, AW_ERR_STORE_PASSWORD, r->in->member,
	    r->in->options->password_file != NULL ? "the password does not fit"
						  : "a password is needed and none was given");
}

static enum aw_err
no_algorithm(struct reader *r, const X509_ALGOR *algorithm)
{
	char oid[80] = "?";

	if (algorithm != NULL)
		(void)OBJ_obj2txt(oid, sizeof(oid), algorithm->algorithm, 0);
	return aw_error_set(r->in->err, AW_ERR_STORE_LEGACY, r->in->member,
	    "encrypted with %s, which OpenSSL offers only in its legacy provider", oid);
}

static const X509_ALGOR *
encryption_of(const PKCS7 *safe)
{
	return safe->d.encrypted != NULL && safe->d.encrypted->enc_data != NULL
		   ? safe->d.encrypted->enc_data->algorithm
		   : NULL;
}

static enum aw_err
read_encrypted(struct reader *r, PKCS7 *safe, STACK_OF(PKCS12_SAFEBAG) * *bags)
{
	const X509_ALGOR *algorithm = encryption_of(safe);

	if (!derivation_ok(algorithm))
		return bad_part(
		    r, "encrypted part", "its key derivation is set to too many rounds");
	ERR_clear_error();
	*bags =
	    algorithm != NULL ? PKCS12_unpack_p7encdata(safe, r->password, r->password_len) : NULL;
	if (*bags != NULL)
		return AW_OK;
	if (unsupported())
		return no_algorithm(r, algorithm);
	if (!r->verified)
		return no_password(r);
	return bad_part(r, "encrypted part", "it cannot be decrypted or read");
}

static enum aw_err
read_safe(struct reader *r, PKCS7 *safe)
{
	STACK_OF(PKCS12_SAFEBAG) *bags = NULL;
	enum aw_err rc = AW_OK;

	switch (OBJ_obj2nid(safe->type)) {
	case NID_pkcs7_data:
		bags = safe->d.data != NULL ? PKCS12_unpack_p7data(safe) : NULL;
		if (bags == NULL)
			rc = bad_part(r, "plain part", "it cannot be read");
		break;
	case NID_pkcs7_encrypted:
		rc = read_encrypted(r, safe, &bags);
		break;
	default:
		rc = bad_part(r, "enveloped part", "it is encrypted to a recipient's key");
	}
	if (bags != NULL)
		rc = read_bags(r, bags, 0);
	sk_PKCS12_SAFEBAG_pop_free(bags, PKCS12_SAFEBAG_free);
	return rc;
}

/* "" and no password at all give different keys, and writers differ in which they take. */
static bool
mac_fits(struct reader *r, PKCS12 *p12)
{
	if (PKCS12_verify_mac(p12, r->password, r->password_len) == 1)
		return true;
	if (r->password_len != 0)
		return false;
	r->password = NULL;
	return PKCS12_verify_mac(p12, NULL, 0) == 1;
}

static enum aw_err
check_mac(struct reader *r, PKCS12 *p12)
{
	const ASN1_INTEGER *iterations = NULL;
	const X509_ALGOR *digest = NULL;

	if (PKCS12_mac_present(p12) != 1)
		return AW_OK;
	PKCS12_get0_mac(NULL, &digest, NULL, &iterations, p12);
	if (!iterations_ok(iterations))
		return aw_error_set(r->in->err, AW_ERR_STORE_FORMAT, r->in->member,
		    "PKCS#12 whose key derivation is set to more than %ld rounds", ITERATIONS_MAX);
	ERR_clear_error();
	r->verified = mac_fits(r, p12);
	if (r->verified)
		return AW_OK;
	return unsupported() ? no_algorithm(r, digest) : no_password(r);
}

static enum aw_err
report_rest(struct reader *r)
{
	enum aw_err rc = AW_OK;

	if (r->keys != 0)
		rc = aw_store_reading_problem(r->in, AW_SEVERITY_WARNING, AW_ERR_STORE_KEY, "",
		    "%u private key%s in the file, not decrypted", r->keys, aw_text_s(r->keys));
	if (rc == AW_OK && r->others != 0)
		rc = aw_store_reading_problem(r->in, AW_SEVERITY_WARNING, AW_ERR_STORE_OTHER, "",
		    "%u other object%s passed over", r->others, aw_text_s(r->others));
	if (rc == AW_OK && r->certificates == 0 && r->bad_parts == 0)
		rc = aw_error_set(r->in->err, AW_ERR_STORE_EMPTY, r->in->member,
		    "PKCS#12 without any certificate");
	return rc;
}

static enum aw_err
read_safes(struct reader *r, PKCS12 *p12)
{
	STACK_OF(PKCS7) *safes = NULL;
	enum aw_err rc = check_mac(r, p12);

	if (rc != AW_OK)
		return rc;
	safes = PKCS12_unpack_authsafes(p12);
	if (safes == NULL)
		return aw_error_set(r->in->err, AW_ERR_STORE_FORMAT, r->in->member,
		    "PKCS#12 whose content cannot be read (RFC 7292 section 4)");
	for (int i = 0; i < sk_PKCS7_num(safes) && rc == AW_OK; i++)
		rc = read_safe(r, sk_PKCS7_value(safes, i));
	sk_PKCS7_pop_free(safes, PKCS7_free);
	return rc == AW_OK ? report_rest(r) : rc;
}

/*
 * RC2 and single DES, which old files are encrypted with, are in the legacy provider alone. It is
 * loaded into a context of its own, so that nothing else of the program gets these algorithms.
 */
struct context {
	OSSL_LIB_CTX *own, *before;
	OSSL_PROVIDER *usual, *legacy; /* NULL: not installed */
};

static void
enter(struct context *c)
{
	*c = (struct context){.own = OSSL_LIB_CTX_new()};
	if (c->own == NULL)
		return;
	c->usual = OSSL_PROVIDER_load(c->own, "default");
	c->legacy = OSSL_PROVIDER_load(c->own, "legacy");
	if (c->usual != NULL)
		c->before = OSSL_LIB_CTX_set0_default(c->own);
	ERR_clear_error();
}

static void
leave(struct context *c)
{
	if (c->before != NULL)
		(void)OSSL_LIB_CTX_set0_default(c->before);
	if (c->legacy != NULL)
		(void)OSSL_PROVIDER_unload(c->legacy);
	if (c->usual != NULL)
		(void)OSSL_PROVIDER_unload(c->usual);
	OSSL_LIB_CTX_free(c->own);
}

static enum aw_err
read_file(struct aw_store_reading *in)
{
	struct reader r = {.in = in, .password = ""};
	const unsigned char *p = in->data;
	struct aw_bytes secret = {0};
	PKCS12 *p12;
	enum aw_err rc;

	if (in->len > LONG_MAX || (p12 = d2i_PKCS12(NULL, &p, (long)in->len)) == NULL) {
		ERR_clear_error();
		return aw_error_set(in->err, AW_ERR_STORE_FORMAT, in->member,
		    "PKCS#12 that is cut short or damaged (RFC 7292 section 4)");
	}
	rc = in->options->password_file != NULL
		 ? aw_file_read_secret(in->options->password_file, &secret, in->err)
		 : AW_OK;
	if (rc == AW_OK && secret.len > 0) {
		r.password = (const char *)secret.data;
		r.password_len = (int)secret.len;
	}
	if (rc == AW_OK)
		rc =
		    aw_store_reading_account(in, 0, (size_t)(p - in->data), AW_ACCOUNT_CERTIFICATE);
	if (rc == AW_OK)
		rc = read_safes(&r, p12);
	aw_bytes_wipe(&secret);
	PKCS12_free(p12);
	ERR_clear_error();
	return rc;
}

enum aw_err
aw_store_pkcs12_read(struct aw_store_reading *in)
{
	struct context context;
	enum aw_err rc;

	enter(&context);
	rc = read_file(in);
	leave(&context);
	return rc;
}
