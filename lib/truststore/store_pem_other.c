/* SPDX-License-Identifier: ISC */
#include "truststore/store_pem_other.h"

#include <stdio.h>
#include <string.h>

#include "base/base64.h"
#include "model/store.h"
#include "model/words.h"
#include "truststore/store_format.h"

static enum aw_err
take_crl(struct aw_store_reading *in, struct aw_der_span text, const char *where)
{
	uint8_t *der = aw_store_reading_scratch(in, AW_BASE64_BYTES(text.len));
	size_t len;

	in->kinds |= 1U << AW_DER_CRL;
	if (der == NULL)
		return aw_error_nomem(in->err);
	if (!aw_base64_decode(text.data, text.len, der, &len))
		return aw_store_reading_problem(in, AW_SEVERITY_WARNING, AW_ERR_STORE_CRL, where,
		    "a revocation list whose text is damaged or cut short");
	return aw_store_crl_take(in, der, len, where);
}

enum aw_err
aw_pem_other_pass(struct aw_store_reading *in, const struct aw_marker *begin,
    struct aw_der_span text, const char *where)
{
	enum aw_err code = AW_ERR_STORE_OTHER;
	char words[160];

	switch (begin->label) {
	case AW_PEM_CRL:
		return take_crl(in, text, where);
	case AW_PEM_PRIVATE_KEY:
		in->kinds |= 1U << AW_DER_PRIVATE_KEY;
		code = AW_ERR_STORE_KEY;
		(void)snprintf(words, sizeof(words), "a private key is here; it was not read");
		break;
	case AW_PEM_REQUEST:
		in->kinds |= 1U << AW_DER_REQUEST;
		(void)snprintf(words, sizeof(words),
		    "a certificate request was passed over: it is no certificate yet");
		break;
	default:
		in->kinds |=
		    1U << (begin->label == AW_PEM_PUBLIC_KEY ? AW_DER_PUBLIC_KEY : AW_DER_UNKNOWN);
		(void)snprintf(words, sizeof(words), "a block labelled '%.*s' was passed over",
		    (int)(begin->len < 64 ? begin->len : 64), begin->text);
	}
	return aw_store_reading_problem(in, AW_SEVERITY_WARNING, code, where, "%s", words);
}

/* What is wrong with the block itself: other errors, as of a password file, end the whole. */
static bool
is_of_store(enum aw_err rc)
{
	return rc == AW_ERR_STORE_FORMAT || rc == AW_ERR_STORE_EMPTY ||
	       rc == AW_ERR_STORE_ENCODING || rc == AW_ERR_STORE_PASSWORD ||
	       rc == AW_ERR_STORE_LEGACY;
}

enum aw_err
aw_pem_other_bundle(
    struct aw_store_reading *in, enum aw_der_kind kind, struct aw_der_span der, const char *where)
{
	struct aw_error why = {0}, *err = in->err;
	enum aw_err rc;

	in->err = &why;
	rc = kind == AW_DER_PKCS12 ? aw_store_reading_inside(in, der, where, aw_store_pkcs12_read)
				   : aw_store_pkcs7_read(in, der.data, der.len, where);
	in->err = err;
	if (rc == AW_OK)
		return AW_OK;
	if (!is_of_store(rc))
		return aw_error_set(err, rc, why.object, "%s", why.text);
	in->store->blocks++;
	return aw_store_reading_bad(in,
	    rc == AW_ERR_STORE_PASSWORD || rc == AW_ERR_STORE_LEGACY ? rc : AW_ERR_STORE_BLOCK,
	    where, "%s", why.text);
}

/* A file without certificates is what its other objects are. */
enum aw_err
aw_pem_other_name(struct aw_store_reading *in)
{
	static const struct {
		enum aw_der_kind kind;
		const char *words;
	} order[] = {
	    {AW_DER_PRIVATE_KEY, "a private key"},
	    {AW_DER_REQUEST, "a certificate request"},
	    {AW_DER_CRL, "a certificate revocation list"},
	    {AW_DER_PUBLIC_KEY, "a public key"},
	    {AW_DER_PKCS7, "PKCS#7 without BEGIN and END lines"},
	    {AW_DER_PKCS12, "PKCS#12 as base64"},
	};

	for (size_t i = 0; i < sizeof(order) / sizeof(order[0]); i++) {
		if ((in->kinds & 1U << order[i].kind) == 0)
			continue;
		if (aw_store_reading_format(in, aw_der_kind_word(order[i].kind)) != AW_OK)
			return AW_ERR_NO_MEMORY;
		return aw_error_set(in->err, AW_ERR_STORE_FORMAT, in->member,
		    "no certificate is in the text, but %s", order[i].words);
	}
	return aw_error_set(in->err, AW_ERR_STORE_FORMAT, in->member,
	    "no certificate and nothing else that is known");
}

const char *
aw_pem_other_word(const uint8_t *der, size_t len)
{
	enum aw_der_kind kind = aw_der_kind(der, len);

	return kind > AW_DER_CERTIFICATE ? aw_der_kind_word(kind) : NULL;
}

bool
aw_pem_has_certificates(const uint8_t *data, size_t len)
{
	static const char *const labels[] = {
	    "CERTIFICATE-----", "TRUSTED CERTIFICATE-----", "X509 CERTIFICATE-----", "PKCS7-----"};
	static const char begin[] = "-----BEGIN ";
	size_t head = sizeof(begin) - 1;

	for (size_t i = 0; i + head < len; i++) {
		if (data[i] != '-' || memcmp(data + i, begin, head) != 0)
			continue;
		for (size_t k = 0; k < sizeof(labels) / sizeof(labels[0]); k++)
			if (len - i - head >= strlen(labels[k]) &&
			    memcmp(data + i + head, labels[k], strlen(labels[k])) == 0)
				return true;
	}
	return false;
}
