/* SPDX-License-Identifier: ISC */
#include "base/instant.h"
#include "pki/certificate.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <openssl/bio.h>
#include <openssl/ec.h>
#include <openssl/err.h>
#include <openssl/evp.h>
#include <openssl/x509.h>
#include <openssl/x509v3.h>

#include "pki/certificate_name.h"
#include "pki/certificate_time.h"
#include "pki/der.h"
#include "model/pool.h"
#include "base/memory.h"
#include "base/text.h"

#define NAME_MAX_OCTETS 256  /* of the common name */
#define SERIAL_MAX_OCTETS 64 /* RFC 5280 allows 20 */
#define KEY_BITS_LEAST 2048  /* RSA, DSA */
#define CURVE_BITS_LEAST 224

bool
aw_certificate_digest(const uint8_t *data, size_t len, uint8_t digest[AW_DIGEST_LEN])
{
	return EVP_Digest(data, len, digest, NULL, EVP_sha256(), NULL) == 1;
}

/* The common name, else the last RDN: a name for people. */
static char *
short_name(const X509_NAME *name)
{
	int at = X509_NAME_get_index_by_NID(name, NID_commonName, -1), next, len;
	unsigned char *utf8 = NULL;
	char *text;

	while (at >= 0 && (next = X509_NAME_get_index_by_NID(name, NID_commonName, at)) >= 0)
		at = next;
	if (at < 0)
		at = X509_NAME_entry_count(name) - 1;
	if (at < 0)
		return strdup("(no name)");
	len = ASN1_STRING_to_UTF8(&utf8, X509_NAME_ENTRY_get_data(X509_NAME_get_entry(name, at)));
	text = len > 0 ? aw_text_clean_dup((const char *)utf8, (size_t)len, NAME_MAX_OCTETS)
		       : strdup("(unreadable name)");
	OPENSSL_free(utf8); /* an empty name is allocated too */
	return text;
}

static bool
same_name(const X509_NAME *a, const X509_NAME *b)
{
	const unsigned char *x, *y;
	size_t x_len, y_len;

	return X509_NAME_get0_der(a, &x, &x_len) == 1 && X509_NAME_get0_der(b, &y, &y_len) == 1 &&
	       x_len == y_len && memcmp(x, y, x_len) == 0;
}

static bool
take_names(struct aw_certificate *cert, const X509 *x)
{
	const X509_NAME *subject = X509_get_subject_name(x), *issuer = X509_get_issuer_name(x);
	BIO *bio = BIO_new(BIO_s_mem());

	if (bio == NULL)
		return false;
	cert->name = short_name(subject);
	cert->subject = aw_certificate_name(subject, bio);
	cert->issuer =
	    same_name(subject, issuer) ? cert->subject : aw_certificate_name(issuer, bio);
	BIO_free(bio);
	return cert->name != NULL && cert->subject != NULL && cert->issuer != NULL;
}

static char *
serial_text(const ASN1_INTEGER *serial)
{
	const uint8_t *octets = ASN1_STRING_get0_data(serial);
	size_t len = (size_t)ASN1_STRING_length(serial);
	char hex[2 * SERIAL_MAX_OCTETS + 1], text[2 * SERIAL_MAX_OCTETS + 5];
	bool cut;

	for (; len > 0 && octets[0] == 0; len--)
		octets++;
	cut = len > SERIAL_MAX_OCTETS;
	aw_hex(hex, octets, cut ? SERIAL_MAX_OCTETS : len);
	(void)snprintf(text, sizeof(text), "%s%s%s",
	    ASN1_STRING_type(serial) == V_ASN1_NEG_INTEGER ? "-" : "", len == 0 ? "00" : hex,
	    cut ? "..." : "");
	return strdup(text);
}

static char *
oid_text(const ASN1_OBJECT *object, const char *fmt)
{
	char oid[128], text[160];

	if (OBJ_obj2txt(oid, sizeof(oid), object, 1) <= 0)
		(void)snprintf(oid, sizeof(oid), "no OID");
	(void)snprintf(text, sizeof(text), fmt[0] != '\0' ? "unknown (%s)" : "%s", oid);
	return strdup(text);
}

/* "P-256" where NIST named the curve, else OpenSSL's name of it. */
static char *
curve_text(const EVP_PKEY *key)
{
	char group[64], text[80];
	const char *nist;

	if (EVP_PKEY_get_group_name(key, group, sizeof(group), NULL) != 1)
		return strdup("EC");
	nist = EC_curve_nid2nist(OBJ_sn2nid(group));
	(void)snprintf(text, sizeof(text), "EC %s", nist != NULL ? nist : group);
	return strdup(text);
}

static char *
key_text(const EVP_PKEY *key)
{
	switch (EVP_PKEY_get_base_id(key)) {
	case EVP_PKEY_RSA:
		return strdup("RSA");
	case EVP_PKEY_RSA_PSS:
		return strdup("RSA-PSS");
	case EVP_PKEY_DSA:
		return strdup("DSA");
	case EVP_PKEY_EC:
		return curve_text(key);
	case EVP_PKEY_ED25519:
		return strdup("ED25519");
	case EVP_PKEY_ED448:
		return strdup("ED448");
	default:
		return strdup(OBJ_nid2sn(EVP_PKEY_get_base_id(key)));
	}
}

static bool
key_weak(int type, int bits)
{
	switch (type) {
	case EVP_PKEY_RSA:
	case EVP_PKEY_RSA_PSS:
	case EVP_PKEY_DSA:
		return bits < KEY_BITS_LEAST;
	case EVP_PKEY_EC:
		return bits < CURVE_BITS_LEAST;
	default:
		return false;
	}
}

static bool
take_key(struct aw_certificate *cert, const X509 *x)
{
	const EVP_PKEY *key = X509_get0_pubkey(x);
	ASN1_OBJECT *algorithm = NULL;
	int bits;

	if (key == NULL) {
		cert->flaws |= AW_FLAW_KEY_UNKNOWN;
		(void)X509_PUBKEY_get0_param(&algorithm, NULL, NULL, NULL, X509_get_X509_PUBKEY(x));
		cert->key_algorithm = oid_text(algorithm, "unknown");
		return cert->key_algorithm != NULL;
	}
	bits = EVP_PKEY_get_bits(key);
	cert->key_bits = (uint16_t)(bits < 0 ? 0 : bits > UINT16_MAX ? UINT16_MAX : bits);
	if (key_weak(EVP_PKEY_get_base_id(key), bits))
		cert->flaws |= AW_FLAW_KEY_WEAK;
	cert->key_algorithm = key_text(key);
	return cert->key_algorithm != NULL;
}

static bool
take_signature(struct aw_certificate *cert, X509 *x)
{
	int digest = NID_undef, nid = X509_get_signature_nid(x);
	const X509_ALGOR *algorithm = X509_get0_tbs_sigalg(x);
	const ASN1_OBJECT *object;

	(void)X509_get_signature_info(x, &digest, NULL, NULL, NULL);
	if ((digest == NID_md2 || digest == NID_md4 || digest == NID_md5 || digest == NID_sha1) &&
	    (X509_get_extension_flags(x) & EXFLAG_SS) == 0)
		cert->flaws |= AW_FLAW_SIGNATURE_WEAK;
	X509_ALGOR_get0(&object, NULL, NULL, algorithm);
	cert->signature_algorithm =
	    nid != NID_undef ? strdup(OBJ_nid2ln(nid)) : oid_text(object, "");
	return cert->signature_algorithm != NULL;
}

static int64_t
take_time(const ASN1_TIME *time, uint16_t flaw, uint16_t *flaws)
{
	int64_t instant = aw_certificate_time(ASN1_STRING_type(time) == V_ASN1_GENERALIZEDTIME,
	    (const char *)ASN1_STRING_get0_data(time), (size_t)ASN1_STRING_length(time));

	if (instant == AW_INSTANT_NONE)
		*flaws |= flaw;
	return instant;
}

/* As X509_check_ca: version 1 counts if self-signed, a broken extension makes it no CA. */
static uint16_t
authority_flaws(X509 *x)
{
	uint32_t usage = X509_get_key_usage(x);
	uint16_t flaws = 0;

	if (X509_get_version(x) == X509_VERSION_1)
		flaws |= AW_FLAW_VERSION_1;
	if ((usage & KU_KEY_CERT_SIGN) == 0)
		flaws |= AW_FLAW_NO_CERT_SIGN;
	if ((usage & KU_KEY_CERT_SIGN) == 0 ? (X509_get_extension_flags(x) & EXFLAG_CA) == 0
					    : X509_check_ca(x) == 0)
		flaws |= AW_FLAW_NOT_CA;
	return flaws;
}

/* The key info as encoded: the element after the subject (RFC 5280 section 4.1). */
static bool
find_key(const uint8_t *der, size_t len, struct aw_der_span *key)
{
	struct aw_der part;

	if (!aw_der_certificate_field(der, len, 5, &part))
		return false;
	*key = part.whole;
	return true;
}

static bool
self_signature_bad(X509 *x)
{
	EVP_PKEY *key = X509_get0_pubkey(x);

	return (X509_get_extension_flags(x) & EXFLAG_SI) != 0 && key != NULL &&
	       X509_verify(x, key) != 1;
}

static bool
fill(struct aw_certificate *cert, X509 *x, const struct aw_der_span *key, unsigned options)
{
	/* First, for the flags of the extensions and with them the SHA-1 are cached by it. */
	cert->flaws = authority_flaws(x);
	if (X509_digest(x, EVP_sha1(), cert->sha1, NULL) != 1 ||
	    !aw_certificate_digest(key->data, key->len, cert->key_sha256) || !take_names(cert, x) ||
	    !take_key(cert, x) || !take_signature(cert, x))
		return false;
	cert->serial = serial_text(X509_get0_serialNumber(x));
	cert->not_before = take_time(X509_get0_notBefore(x), AW_FLAW_BAD_NOT_BEFORE, &cert->flaws);
	cert->not_after = take_time(X509_get0_notAfter(x), AW_FLAW_BAD_NOT_AFTER, &cert->flaws);
	if ((options & AW_DECODE_CHECK_SIGNATURE) != 0 && self_signature_bad(x))
		cert->flaws |= AW_FLAW_BAD_SIGNATURE;
	return cert->serial != NULL;
}

static enum aw_err
decode_new(struct aw_pool *pool, const uint8_t digest[AW_SHA256_LEN], const uint8_t *der,
    size_t len, unsigned options, const struct aw_certificate **out, struct aw_error *err)
{
	struct aw_certificate *cert;
	const unsigned char *p = der;
	struct aw_der_span key;
	int before = aw_memory_watch();
	X509 *x;

	ERR_clear_error();
	x = d2i_X509(NULL, &p, (long)len);
	if (x == NULL && aw_memory_short(before))
		return aw_error_nomem(err);
	if (x == NULL || p != der + len || !find_key(der, len, &key)) {
		const char *reason = ERR_reason_error_string(ERR_peek_error());

		X509_free(x);
		return aw_error_set(err, AW_ERR_CERTIFICATE, NULL,
		    "no certificate as RFC 5280 section 4.1 has it: %s",
		    reason != NULL ? reason : "bytes are left over");
	}
	cert = calloc(1, sizeof(*cert));
	if (cert != NULL) {
		memcpy(cert->sha256, digest, AW_SHA256_LEN);
		/* What OpenSSL could not get for want of memory looks like what is not there. */
		if (!fill(cert, x, &key, options) || aw_memory_short(before)) {
			aw_certificate_free(cert);
			cert = NULL;
		}
	}
	X509_free(x);
	*out = cert != NULL ? aw_pool_take(pool, cert) : NULL;
	return *out != NULL ? AW_OK : aw_error_nomem(err);
}

/* Keeps the bytes for whoever verifies with it. */
static bool
keep_bytes(struct aw_pool *pool, const struct aw_certificate *cert, const uint8_t *der, size_t len)
{
	uint8_t *copy;

	if (cert->der != NULL)
		return true;
	copy = malloc(len);
	if (copy == NULL)
		return false;
	memcpy(copy, der, len);
	aw_pool_take_der(pool, cert, copy, len);
	return true;
}

enum aw_err
aw_certificate_decode(struct aw_pool *pool, const uint8_t *der, size_t len, unsigned options,
    const struct aw_certificate **out, size_t *used, struct aw_error *err)
{
	size_t size = aw_der_length(der, len);
	uint8_t digest[AW_SHA256_LEN];
	enum aw_err rc;

	*out = NULL;
	*used = 0;
	if (size == 0 || der[0] != AW_DER_SEQUENCE)
		return aw_error_set(err, AW_ERR_CERTIFICATE, NULL,
		    "no certificate: it does not begin with a DER sequence");
	if (size > len)
		return aw_error_set(err, AW_ERR_CERTIFICATE, NULL,
		    "cut short: %zu byte%s of the %zu that its header announces", len,
		    aw_text_s(len), size);
	if (!aw_certificate_digest(der, size, digest))
		return aw_error_nomem(err);
	*out = aw_pool_ref(pool, digest);
	if (*out == NULL) {
		rc = decode_new(pool, digest, der, size, options, out, err);
		ERR_clear_error();
		if (rc != AW_OK)
			return rc;
	}
	if (*out == NULL || !keep_bytes(pool, *out, der, size)) {
		aw_pool_unref(pool, *out);
		*out = NULL;
		return aw_error_nomem(err);
	}
	*used = size;
	return AW_OK;
}
