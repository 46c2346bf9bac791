/* SPDX-License-Identifier: ISC */
/* Signatures, and whether one path verifies. */
#include "chain/chain_crypto.h"

#include <openssl/err.h>
#include <openssl/evp.h>
#include <openssl/x509.h>
#include <openssl/x509_vfy.h>
#include <openssl/x509v3.h>

#include "base/text.h"

/* The path that a verification may use and no other. */
struct sequence {
	struct aw_x509 *const *path;
	size_t n;
};

bool
aw_x509_self_signed(const struct aw_x509 *x)
{
	char detail[AW_CHAIN_DETAIL_MAX];
	bool self;

	(void)ERR_set_mark();
	self = X509_self_signed(aw_x509_cert(x), 0) == 1;
	if (!self && (X509_get_extension_flags(aw_x509_cert(x)) & EXFLAG_SI) != 0)
		self = aw_x509_key_ids(x, x) != AW_KEY_IDS_OTHER && aw_x509_unknown(x, x, detail);
	(void)ERR_pop_to_mark();
	return self;
}

enum aw_signed
aw_x509_signed_by(const struct aw_x509 *child, const struct aw_x509 *issuer)
{
	enum aw_signed is = AW_SIGNED_NO;
	char detail[AW_CHAIN_DETAIL_MAX];
	EVP_PKEY *key;

	(void)ERR_set_mark();
	key = X509_get0_pubkey(aw_x509_cert(issuer));
	if (key != NULL && X509_verify(aw_x509_cert(child), key) == 1)
		is = AW_SIGNED_YES;
	else if (aw_x509_unknown(child, issuer, detail))
		is = AW_SIGNED_UNKNOWN;
	(void)ERR_pop_to_mark();
	return is;
}

/* OpenSSL asks which certificate issued which: only the next one of the path did. */
static int
is_next(X509_STORE_CTX *ctx, X509 *cert, X509 *issuer)
{
	const struct sequence *sequence = X509_STORE_CTX_get_app_data(ctx);

	/* Self-signed ones are asked about themselves: that ends a path. */
	for (size_t i = 0; i < sequence->n; i++)
		if (aw_x509_cert(sequence->path[i]) == cert)
			return (issuer == cert ||
				   (i + 1 < sequence->n &&
				       aw_x509_cert(sequence->path[i + 1]) == issuer)) &&
			       X509_check_issued(issuer, cert) == X509_V_OK;
	return 0;
}

static enum aw_chain_flaw
flaw_of(int error)
{
	switch (error) {
	case X509_V_OK:
		return AW_CHAIN_SOUND;
	case X509_V_ERR_HOSTNAME_MISMATCH:
	case X509_V_ERR_IP_ADDRESS_MISMATCH:
		return AW_CHAIN_NAME;
	case X509_V_ERR_INVALID_PURPOSE:
		return AW_CHAIN_PURPOSE;
	case X509_V_ERR_INVALID_CA:
	case X509_V_ERR_INVALID_NON_CA:
	case X509_V_ERR_KEYUSAGE_NO_CERTSIGN:
		return AW_CHAIN_NOT_CA;
	case X509_V_ERR_CERT_REJECTED:
	case X509_V_ERR_CERT_UNTRUSTED:
		return AW_CHAIN_REJECTED;
	case X509_V_ERR_PATH_LENGTH_EXCEEDED:
	case X509_V_ERR_PERMITTED_VIOLATION:
	case X509_V_ERR_EXCLUDED_VIOLATION:
	case X509_V_ERR_SUBTREE_MINMAX:
	case X509_V_ERR_UNSUPPORTED_CONSTRAINT_TYPE:
	case X509_V_ERR_UNSUPPORTED_CONSTRAINT_SYNTAX:
	case X509_V_ERR_UNSUPPORTED_NAME_SYNTAX:
		return AW_CHAIN_CONSTRAINTS;
	case X509_V_ERR_CERT_SIGNATURE_FAILURE:
		return AW_CHAIN_SIGNATURE;
	default:
		return AW_CHAIN_OTHER;
	}
}

/* Why OpenSSL finds no issuer although the path has one: key identifier, serial number, usage. */
static int
refusal(const struct sequence *sequence)
{
	for (size_t i = 0; i + 1 < sequence->n; i++) {
		int error = X509_check_issued(
		    aw_x509_cert(sequence->path[i + 1]), aw_x509_cert(sequence->path[i]));

		if (error != X509_V_OK)
			return error;
	}
	return X509_V_ERR_UNABLE_TO_GET_ISSUER_CERT_LOCALLY;
}

static bool
set_host(X509_VERIFY_PARAM *param, const char *host)
{
	ASN1_OCTET_STRING *address = a2i_IPADDRESS(host);

	if (address == NULL)
		return X509_VERIFY_PARAM_set1_host(param, host, 0) == 1;
	ASN1_OCTET_STRING_free(address);
	return X509_VERIFY_PARAM_set1_ip_asc(param, host) == 1;
}

static bool
fill_untrusted(STACK_OF(X509) * untrusted, const struct sequence *sequence)
{
	for (size_t i = 1; i + 1 < sequence->n; i++)
		if (sk_X509_push(untrusted, aw_x509_cert(sequence->path[i])) <= 0)
			return false;
	return true;
}

/* The error of X509_verify_cert; X509_V_ERR_OUT_OF_MEM also where nothing was verified. */
static int
run(X509_STORE_CTX *ctx, X509_STORE *store, STACK_OF(X509) * untrusted,
    const struct sequence *sequence, const char *host)
{
	X509_VERIFY_PARAM *param;
	struct sequence copy = *sequence;

	if (X509_STORE_add_cert(store, aw_x509_cert(sequence->path[sequence->n - 1])) != 1 ||
	    !fill_untrusted(untrusted, sequence))
		return X509_V_ERR_OUT_OF_MEM;
	X509_STORE_set_check_issued(store, is_next);
	if (X509_STORE_CTX_init(ctx, store, aw_x509_cert(sequence->path[0]), untrusted) != 1)
		return X509_V_ERR_OUT_OF_MEM;
	param = X509_STORE_CTX_get0_param(ctx);
	if (X509_STORE_CTX_set_app_data(ctx, &copy) != 1 || !set_host(param, host) ||
	    X509_VERIFY_PARAM_set_purpose(param, X509_PURPOSE_SSL_SERVER) != 1 ||
	    X509_VERIFY_PARAM_set_trust(param, X509_TRUST_SSL_SERVER) != 1 ||
	    X509_VERIFY_PARAM_set_flags(param, X509_V_FLAG_NO_CHECK_TIME) != 1)
		return X509_V_ERR_OUT_OF_MEM;
	if (X509_verify_cert(ctx) == 1)
		return X509_V_OK;
	/* Never sound after a failure, whatever it left. */
	return X509_STORE_CTX_get_error(ctx) != X509_V_OK ? X509_STORE_CTX_get_error(ctx)
							  : X509_V_ERR_UNSPECIFIED;
}

/* Sets `detail` by the highest certificate of which something is unknown; false: there is none. */
static bool
something_unknown(struct aw_x509 *const *path, size_t n, char detail[AW_CHAIN_DETAIL_MAX])
{
	for (size_t i = n - 1; i > 0; i--)
		if (aw_x509_unknown(path[i - 1], path[i], detail))
			return true;
	/* The leaf's own key matters to the handshake, though it signs nothing on the path. */
	return aw_x509_key_unknown(path[0], detail);
}

/* True if nothing but what is unknown is against the one having issued the other. */
static bool
may_have_issued(const struct aw_x509 *child, const struct aw_x509 *issuer)
{
	char detail[AW_CHAIN_DETAIL_MAX];

	switch (X509_check_issued(aw_x509_cert(issuer), aw_x509_cert(child))) {
	case X509_V_OK:
		return true;
	case X509_V_ERR_NO_ISSUER_PUBLIC_KEY:
	case X509_V_ERR_UNSUPPORTED_SIGNATURE_ALGORITHM:
	case X509_V_ERR_SIGNATURE_ALGORITHM_MISMATCH:
		return aw_x509_unknown(child, issuer, detail);
	default:
		return false;
	}
}

static bool
is_for_host(X509 *leaf, const char *host)
{
	return X509_check_ip_asc(leaf, host, 0) == 1 ||
	       X509_check_host(leaf, host, 0, 0, NULL) == 1;
}

/* What is wrong for sure, from the leaf up; UNCHECKED: nothing. */
static enum aw_chain_flaw
sure_flaw(struct aw_x509 *const *path, size_t n, const char *host, enum aw_chain_flaw refused)
{
	for (size_t i = 0; i < n; i++)
		if (X509_check_purpose(aw_x509_cert(path[i]), X509_PURPOSE_SSL_SERVER, i > 0) != 1)
			return i > 0 && X509_check_ca(aw_x509_cert(path[i])) == 0
				   ? AW_CHAIN_NOT_CA
				   : AW_CHAIN_PURPOSE;
	if (!is_for_host(aw_x509_cert(path[0]), host))
		return AW_CHAIN_NAME;
	for (size_t i = n - 1; i > 0; i--) {
		if (!may_have_issued(path[i - 1], path[i]))
			return refused;
		if (aw_x509_signed_by(path[i - 1], path[i]) == AW_SIGNED_NO)
			return AW_CHAIN_SIGNATURE;
	}
	return AW_CHAIN_UNCHECKED;
}

/*
 * What a path that was refused with that flaw is: UNCHECKED and `detail` if something of it is
 * unknown and all else is in order, as far as it can be checked; else what is wrong. OpenSSL looks
 * no further where it does not know a key.
 */
static enum aw_chain_flaw
unchecked(struct aw_x509 *const *path, size_t n, const char *host, enum aw_chain_flaw refused,
    char detail[AW_CHAIN_DETAIL_MAX])
{
	enum aw_chain_flaw flaw = refused;

	(void)ERR_set_mark();
	if (something_unknown(path, n, detail))
		flaw = sure_flaw(path, n, host, refused);
	(void)ERR_pop_to_mark();
	if (flaw != AW_CHAIN_UNCHECKED)
		detail[0] = '\0';
	return flaw;
}

enum aw_chain_flaw
aw_x509_verify(struct aw_crypto *crypto, struct aw_x509 *const *path, size_t n, const char *host,
    char detail[AW_CHAIN_DETAIL_MAX])
{
	struct sequence sequence = {path, n};
	int error = X509_V_ERR_OUT_OF_MEM;
	enum aw_chain_flaw flaw;
	STACK_OF(X509) * untrusted;
	X509_STORE_CTX *ctx;
	X509_STORE *store;

	(void)ERR_set_mark();
	ctx = X509_STORE_CTX_new_ex(aw_crypto_context(crypto), NULL);
	store = X509_STORE_new();
	untrusted = sk_X509_new_null();
	if (ctx != NULL && store != NULL && untrusted != NULL)
		error = run(ctx, store, untrusted, &sequence, host);
	if (error == X509_V_ERR_UNABLE_TO_GET_ISSUER_CERT_LOCALLY ||
	    error == X509_V_ERR_UNABLE_TO_GET_ISSUER_CERT)
		error = refusal(&sequence);
	flaw = flaw_of(error);
	detail[0] = '\0';
	if (flaw == AW_CHAIN_OTHER || flaw == AW_CHAIN_SIGNATURE)
		flaw = unchecked(path, n, host, flaw, detail);
	if (flaw == AW_CHAIN_OTHER)
		(void)aw_text_format(
		    detail, AW_CHAIN_DETAIL_MAX, "%s", X509_verify_cert_error_string(error));
	X509_STORE_CTX_free(ctx);
	X509_STORE_free(store);
	sk_X509_free(untrusted);
	(void)ERR_pop_to_mark();
	return flaw;
}
