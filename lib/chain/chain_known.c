/* SPDX-License-Identifier: ISC */
/* Keys and signatures that this OpenSSL does not know: nothing can be said of them. */
#include "chain/chain_crypto.h"

#include <string.h>

#include <openssl/crypto.h>
#include <openssl/ec.h>
#include <openssl/err.h>
#include <openssl/evp.h>
#include <openssl/objects.h>
#include <openssl/rsa.h>
#include <openssl/x509.h>

#include "base/text.h"

#define OID_MAX 80

/* The OID of what is unknown; "" where it is known. */
struct unknown {
	char oid[OID_MAX];
};

static void
set_oid(struct unknown *out, const ASN1_OBJECT *object)
{
	if (object == NULL || OBJ_obj2txt(out->oid, sizeof(out->oid), object, 1) <= 0)
		(void)aw_text_format(out->oid, sizeof(out->oid), "without an OID");
}

static bool
knows_key_type(OSSL_LIB_CTX *context, const ASN1_OBJECT *type)
{
	char oid[OID_MAX];
	EVP_KEYMGMT *found;

	if (type == NULL || OBJ_obj2txt(oid, sizeof(oid), type, 1) <= 0)
		return false;
	found = EVP_KEYMGMT_fetch(context, oid, NULL);
	EVP_KEYMGMT_free(found);
	return found != NULL;
}

static bool
knows_digest(OSSL_LIB_CTX *context, const ASN1_OBJECT *object)
{
	char oid[OID_MAX];
	EVP_MD *found;

	if (object == NULL || OBJ_obj2txt(oid, sizeof(oid), object, 1) <= 0)
		return false;
	found = EVP_MD_fetch(context, oid, NULL);
	EVP_MD_free(found);
	return found != NULL;
}

/* The curve of a key by its OID, where it is none that OpenSSL has; NULL: it is, or it has none. */
static const ASN1_OBJECT *
strange_curve(const X509_ALGOR *algorithm)
{
	const ASN1_OBJECT *type;
	const void *value;
	EC_GROUP *group;
	int kind;

	X509_ALGOR_get0(&type, &kind, &value, algorithm);
	if (OBJ_obj2nid(type) != NID_X9_62_id_ecPublicKey || kind != V_ASN1_OBJECT)
		return NULL;
	group = EC_GROUP_new_by_curve_name(OBJ_obj2nid(value));
	EC_GROUP_free(group);
	return group == NULL ? value : NULL;
}

/* The kind of the key as its certificate names it; NULL: unreadable. */
static const ASN1_OBJECT *
key_type(const struct aw_x509 *x, const X509_ALGOR **algorithm)
{
	X509_ALGOR *found = NULL;
	const ASN1_OBJECT *type = NULL;

	(void)X509_PUBKEY_get0_param(
	    NULL, NULL, NULL, &found, X509_get_X509_PUBKEY(aw_x509_cert(x)));
	if (found != NULL)
		X509_ALGOR_get0(&type, NULL, NULL, found);
	*algorithm = found;
	return type;
}

static void
look_at_key(const struct aw_x509 *x, OSSL_LIB_CTX *context, struct unknown *out)
{
	const X509_ALGOR *algorithm;
	const ASN1_OBJECT *type, *curve;

	out->oid[0] = '\0';
	if (X509_get0_pubkey(aw_x509_cert(x)) != NULL)
		return;
	type = key_type(x, &algorithm);
	if (!knows_key_type(context, type)) {
		set_oid(out, type);
		return;
	}
	curve = strange_curve(algorithm);
	if (curve != NULL)
		set_oid(out, curve);
}

/* RSASSA-PSS names its digest in parameters; SHA-1 where there are none. */
static void
look_at_pss(const X509_ALGOR *algorithm, OSSL_LIB_CTX *context, struct unknown *out)
{
	RSA_PSS_PARAMS *params = NULL;
	const ASN1_OBJECT *digest;
	const void *value;
	int kind;

	X509_ALGOR_get0(NULL, &kind, &value, algorithm);
	if (kind == V_ASN1_SEQUENCE)
		params = ASN1_item_unpack(value, ASN1_ITEM_rptr(RSA_PSS_PARAMS));
	if (params != NULL && params->hashAlgorithm != NULL) {
		X509_ALGOR_get0(&digest, NULL, NULL, params->hashAlgorithm);
		if (!knows_digest(context, digest))
			set_oid(out, digest);
	}
	RSA_PSS_PARAMS_free(params);
}

/* *key_nid is the kind of key that makes such signatures, or NID_undef. */
static void
look_at_signature(const struct aw_x509 *x, OSSL_LIB_CTX *context, int *key_nid, struct unknown *out)
{
	const X509_ALGOR *algorithm;
	const ASN1_OBJECT *object;
	int digest = NID_undef;

	out->oid[0] = '\0';
	*key_nid = NID_undef;
	X509_get0_signature(NULL, &algorithm, aw_x509_cert(x));
	X509_ALGOR_get0(&object, NULL, NULL, algorithm);
	if (OBJ_find_sigid_algs(OBJ_obj2nid(object), &digest, key_nid) != 1 ||
	    (digest != NID_undef && !knows_digest(context, OBJ_nid2obj(digest))) ||
	    !knows_key_type(context, OBJ_nid2obj(*key_nid)))
		set_oid(out, object);
	else if (*key_nid == NID_rsassaPss)
		look_at_pss(algorithm, context, out);
}

static void
say(const struct unknown *key, const struct unknown *signature, char detail[AW_CHAIN_DETAIL_MAX])
{
	const char *version = OpenSSL_version(OPENSSL_VERSION_STRING);
	bool both = key->oid[0] != '\0' && signature->oid[0] != '\0';

	if (both && strcmp(key->oid, signature->oid) == 0)
		(void)aw_text_format(detail, AW_CHAIN_DETAIL_MAX,
		    "OpenSSL %s knows neither the key nor the signature %s", version, key->oid);
	else if (both)
		(void)aw_text_format(detail, AW_CHAIN_DETAIL_MAX,
		    "OpenSSL %s knows neither the key %s nor the signature %s", version, key->oid,
		    signature->oid);
	else
		(void)aw_text_format(detail, AW_CHAIN_DETAIL_MAX,
		    "OpenSSL %s does not know the %s %s", version,
		    key->oid[0] != '\0' ? "key" : "signature",
		    key->oid[0] != '\0' ? key->oid : signature->oid);
}

bool
aw_x509_unknown(
    const struct aw_x509 *child, const struct aw_x509 *issuer, char detail[AW_CHAIN_DETAIL_MAX])
{
	OSSL_LIB_CTX *context = aw_x509_context(issuer);
	struct unknown key, signature;
	const X509_ALGOR *algorithm;
	bool unknown;
	int key_nid;

	(void)ERR_set_mark();
	look_at_key(issuer, context, &key);
	look_at_signature(child, context, &key_nid, &signature);
	unknown = signature.oid[0] != '\0';
	/* A known kind of signature is made by its kind of key alone. */
	if (!unknown && key.oid[0] != '\0')
		unknown = OBJ_obj2nid(key_type(issuer, &algorithm)) == key_nid;
	(void)ERR_pop_to_mark();
	if (unknown)
		say(&key, &signature, detail);
	return unknown;
}

bool
aw_x509_key_unknown(const struct aw_x509 *x, char detail[AW_CHAIN_DETAIL_MAX])
{
	struct unknown key, none = {.oid = ""};

	(void)ERR_set_mark();
	look_at_key(x, aw_x509_context(x), &key);
	(void)ERR_pop_to_mark();
	if (key.oid[0] != '\0')
		say(&key, &none, detail);
	return key.oid[0] != '\0';
}
