/* SPDX-License-Identifier: ISC */
/*
 * Only the way to the certificates is walked (RFC 2315, RFC 5652): signers and their key
 * identifiers do not matter for a bundle of roots, and one bad certificate cannot spoil the others.
 * Where the content holds certificates, they are the bundle (store_signed.c).
 */
#include "model/store.h"
#include "model/words.h"
#include "truststore/store_format.h"

#include <stdio.h>
#include <string.h>

#include "pki/der.h"
#include "base/text.h"
#include "truststore/store_reading.h"

#define TYPE_SIGNED 2

/* The last arc of 1.2.840.113549.1.7.n. */
static const char *
type_word(uint8_t arc)
{
	static const char *const words[] = {"another type", "data", "signed", "enveloped",
	    "signed and enveloped", "digested", "encrypted"};

	return words[arc < sizeof(words) / sizeof(words[0]) ? arc : 0];
}

/* Steps into SignedData and over the elements before the certificates (RFC 5652 section 5.1). */
static bool
enter_signed(struct aw_der_span content, struct aw_der *encapsulated, struct aw_der_span *rest)
{
	struct aw_der explicit, signed_data, skipped;

	if (!aw_der_expect(&content, AW_DER_CONTEXT_0, &explicit) ||
	    !aw_der_expect(&explicit.value, AW_DER_SEQUENCE, &signed_data))
		return false;
	*rest = signed_data.value;
	return aw_der_expect(rest, AW_DER_INTEGER, &skipped) &&
	       aw_der_expect(rest, AW_DER_SET, &skipped) &&
	       aw_der_expect(rest, AW_DER_SEQUENCE, encapsulated);
}

static enum aw_err
read_members(struct aw_store_reading *in, struct aw_der_span set, const char *where, size_t *n)
{
	const char *separator = where[0] != '\0' ? ", " : "";
	struct aw_der member;
	char place[AW_WHERE_MAX];
	enum aw_err rc = AW_OK;

	while (rc == AW_OK && set.len > 0) {
		(void)snprintf(place, sizeof(place), "%s%scertificate %zu", where, separator, ++*n);
		in->store->blocks++;
		if (!aw_der_next(&set, &member))
			return aw_store_reading_bad(
			    in, AW_ERR_STORE_BLOCK, place, "no whole element of the set");
		if (member.tag == AW_DER_SEQUENCE)
			rc = aw_store_reading_der(in, member.whole.data, member.whole.len, place);
		else
			rc = aw_store_reading_problem(in, AW_SEVERITY_WARNING, AW_ERR_STORE_OTHER,
			    place, "an attribute or extended certificate was passed over");
	}
	return rc;
}

/* RFC 5652 section 10.2.1. */
static enum aw_err
read_crls(struct aw_store_reading *in, struct aw_der_span set, const char *where)
{
	const char *separator = where[0] != '\0' ? ", " : "";
	struct aw_der member;
	char place[AW_WHERE_MAX];
	enum aw_err rc = AW_OK;

	for (size_t n = 1; rc == AW_OK && set.len > 0; n++) {
		(void)snprintf(
		    place, sizeof(place), "%s%srevocation list %zu", where, separator, n);
		if (aw_der_next(&set, &member))
			rc = aw_store_crl_take(in, member.whole.data, member.whole.len, place);
		else
			return aw_store_reading_problem(in, AW_SEVERITY_WARNING, AW_ERR_STORE_CRL,
			    place, "no whole element of the set");
	}
	return rc;
}

static enum aw_err
read_signed(struct aw_store_reading *in, struct aw_der_span rest, const char *where)
{
	enum aw_err rc = AW_OK;
	struct aw_der part;
	size_t n = 0;

	if (aw_der_expect(&rest, AW_DER_CONTEXT_0, &part))
		rc = read_members(in, part.value, where, &n);
	if (rc != AW_OK)
		return rc;
	if (aw_der_expect(&rest, AW_DER_CONTEXT_0 | 1, &part))
		rc = read_crls(in, part.value, where);
	if (rc == AW_OK && n == 0)
		rc = aw_error_set(in->err, AW_ERR_STORE_EMPTY, in->member,
		    "PKCS#7 signed data without any certificate");
	return rc;
}

enum aw_err
aw_store_pkcs7_read(struct aw_store_reading *in, const uint8_t *data, size_t len, const char *where)
{
	struct aw_der_span all = {data, len}, rest;
	struct aw_der info, type, encapsulated;
	bool bundle;
	enum aw_err rc = AW_OK;

	if (!aw_der_expect(&all, AW_DER_SEQUENCE, &info) ||
	    !aw_der_expect(&info.value, AW_DER_OID, &type))
		return aw_error_set(in->err, AW_ERR_STORE_FORMAT, in->member,
		    "PKCS#7 that is cut short or damaged (%zu byte%s)", len, aw_text_s(len));
	if (type.value.len != 9 || type.value.data[8] != TYPE_SIGNED)
		return aw_error_set(in->err, AW_ERR_STORE_FORMAT, in->member,
		    "PKCS#7 of %s data holds no certificates to read",
		    type_word(type.value.len == 9 ? type.value.data[8] : 0));
	if (!enter_signed(info.value, &encapsulated, &rest))
		return aw_error_set(in->err, AW_ERR_STORE_FORMAT, in->member,
		    "PKCS#7 signed data as RFC 5652 section 5.1 does not have it");
	if (data == in->data)
		rc = aw_store_reading_account(in, 0, info.whole.len, AW_ACCOUNT_CERTIFICATE);
	if (rc != AW_OK)
		return rc;
	if (data != in->data && all.len > 0 &&
	    aw_store_reading_problem(in, AW_SEVERITY_WARNING, AW_ERR_STORE_TRAILING, where,
		"%zu bytes follow the PKCS#7 data", all.len) != AW_OK)
		return AW_ERR_NO_MEMORY;
	rc = aw_store_signed_read(in, info.whole, encapsulated, where, &bundle);
	return rc == AW_OK && !bundle ? read_signed(in, rest, where) : rc;
}
