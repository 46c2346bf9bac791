/* SPDX-License-Identifier: ISC */
#include "pki/der.h"

#include <string.h>

#define DEPTH_MAX 24

struct header {
	uint8_t tag;
	bool indefinite;
	size_t size; /* of the header itself */
	size_t len;  /* of what it announces */
};

static bool
read_header(const struct aw_der_span *in, struct header *h)
{
	size_t octets;

	if (in->len < 2 || (in->data[0] & 0x1f) == 0x1f)
		return false;
	*h = (struct header){.tag = in->data[0], .size = 2, .len = in->data[1]};
	if (h->len < 0x80)
		return true;
	octets = h->len & 0x7f;
	h->len = 0;
	h->indefinite = octets == 0;
	if (h->indefinite)
		return (h->tag & 0x20) != 0;
	if (octets > 4 || in->len < 2 + octets)
		return false;
	for (size_t i = 0; i < octets; i++)
		h->len = h->len << 8 | in->data[2 + i];
	h->size += octets;
	return true;
}

static void
step(struct aw_der_span *in, size_t n)
{
	in->data += n;
	in->len -= n;
}

/* Finds the end of an indefinite length: children up to two zero bytes. */
static bool
skip_children(struct aw_der_span *in, int depth)
{
	while (in->len >= 2 && (in->data[0] != 0 || in->data[1] != 0)) {
		struct header h;

		if (!read_header(in, &h) || depth == 0)
			return false;
		if (!h.indefinite && h.len > in->len - h.size)
			return false;
		step(in, h.size + h.len);
		if (h.indefinite) {
			if (!skip_children(in, depth - 1) || in->len < 2)
				return false;
			step(in, 2);
		}
	}
	return in->len >= 2;
}

bool
aw_der_next(struct aw_der_span *in, struct aw_der *out)
{
	struct aw_der_span rest = *in;
	struct header h;
	size_t end = 0;

	if (!read_header(in, &h))
		return false;
	step(&rest, h.size);
	out->tag = h.tag;
	out->value.data = rest.data;
	if (h.indefinite) {
		if (!skip_children(&rest, DEPTH_MAX))
			return false;
		out->value.len = (size_t)(rest.data - out->value.data);
		end = 2;
	} else {
		if (h.len > rest.len)
			return false;
		out->value.len = h.len;
	}
	out->whole.data = in->data;
	out->whole.len = h.size + out->value.len + end;
	step(in, out->whole.len);
	return true;
}

bool
aw_der_expect(struct aw_der_span *in, uint8_t tag, struct aw_der *out)
{
	struct aw_der_span before = *in;

	if (aw_der_next(in, out) && out->tag == tag)
		return true;
	*in = before;
	return false;
}

size_t
aw_der_length(const uint8_t *data, size_t len)
{
	struct aw_der_span in = {data, len};
	struct header h;

	return read_header(&in, &h) && !h.indefinite ? h.size + h.len : 0;
}

/* Enters the element at the front, as much of it as there is. */
static bool
enter(const struct aw_der_span *in, uint8_t tag, struct aw_der_span *value)
{
	struct header h;

	if (!read_header(in, &h) || h.tag != tag)
		return false;
	*value = *in;
	step(value, h.size);
	if (!h.indefinite && h.len < value->len)
		value->len = h.len;
	return true;
}

static uint8_t
tag_of(const struct aw_der_span *in)
{
	return in->len > 0 ? in->data[0] : 0;
}

static bool
is_pkcs7_oid(const struct aw_der_span *in)
{
	static const uint8_t pkcs7[] = {
	    AW_DER_OID, 0x09, 0x2a, 0x86, 0x48, 0x86, 0xf7, 0x0d, 0x01, 0x07};

	return in->len > sizeof(pkcs7) && memcmp(in->data, pkcs7, sizeof(pkcs7)) == 0;
}

/* SEQUENCE { INTEGER ...: a key, or PKCS#12 (version 3 and PKCS#7 content). */
static enum aw_der_kind
kind_of_numbered(struct aw_der_span in)
{
	struct aw_der_span inner;
	struct aw_der number;

	if (!aw_der_next(&in, &number))
		return AW_DER_UNKNOWN;
	if (tag_of(&in) == AW_DER_INTEGER)
		return number.value.len > 1 ? AW_DER_PUBLIC_KEY : AW_DER_PRIVATE_KEY;
	if (tag_of(&in) == AW_DER_OCTET_STRING)
		return AW_DER_PRIVATE_KEY;
	if (!enter(&in, AW_DER_SEQUENCE, &inner) || tag_of(&inner) != AW_DER_OID)
		return AW_DER_UNKNOWN;
	if (number.value.len == 1 && number.value.data[0] == 3 && is_pkcs7_oid(&inner))
		return AW_DER_PKCS12;
	return AW_DER_PRIVATE_KEY;
}

/* The elements after version and serial distinguish certificate, CRL and request. */
static enum aw_der_kind
kind_of_signed(struct aw_der_span tbs)
{
	struct aw_der_span inner;
	struct aw_der skipped;

	if (tag_of(&tbs) == AW_DER_CONTEXT_0)
		return AW_DER_CERTIFICATE;
	if (tag_of(&tbs) == AW_DER_INTEGER && !aw_der_next(&tbs, &skipped))
		return AW_DER_UNKNOWN;
	if (!enter(&tbs, AW_DER_SEQUENCE, &inner))
		return AW_DER_UNKNOWN;
	if (inner.len == 0 || tag_of(&inner) == AW_DER_SET)
		return AW_DER_REQUEST;
	for (int i = 0; i < 2; i++)
		if (!aw_der_next(&tbs, &skipped))
			return AW_DER_UNKNOWN;
	if (tag_of(&tbs) == AW_DER_UTC_TIME || tag_of(&tbs) == AW_DER_GENERALIZED_TIME)
		return AW_DER_CRL;
	return tag_of(&tbs) == AW_DER_SEQUENCE ? AW_DER_CERTIFICATE : AW_DER_UNKNOWN;
}

enum aw_der_kind
aw_der_kind(const uint8_t *data, size_t len)
{
	struct aw_der_span in = {data, len}, outer, first;
	struct aw_der skipped;

	if (!enter(&in, AW_DER_SEQUENCE, &outer))
		return AW_DER_UNKNOWN;
	if (is_pkcs7_oid(&outer))
		return AW_DER_PKCS7;
	if (tag_of(&outer) == AW_DER_INTEGER)
		return kind_of_numbered(outer);
	if (!enter(&outer, AW_DER_SEQUENCE, &first))
		return AW_DER_UNKNOWN;
	if (tag_of(&first) != AW_DER_OID)
		return kind_of_signed(first);
	if (!aw_der_next(&outer, &skipped))
		return AW_DER_UNKNOWN;
	if (tag_of(&outer) == AW_DER_BIT_STRING)
		return AW_DER_PUBLIC_KEY;
	return tag_of(&outer) == AW_DER_OCTET_STRING ? AW_DER_PRIVATE_KEY : AW_DER_UNKNOWN;
}

const char *
aw_der_kind_word(enum aw_der_kind kind)
{
	static const char *const words[] = {
	    [AW_DER_UNKNOWN] = "unknown",
	    [AW_DER_CERTIFICATE] = "certificate",
	    [AW_DER_REQUEST] = "certificate-request",
	    [AW_DER_CRL] = "crl",
	    [AW_DER_PRIVATE_KEY] = "private-key",
	    [AW_DER_PUBLIC_KEY] = "public-key",
	    [AW_DER_PKCS7] = "pkcs7",
	    [AW_DER_PKCS12] = "pkcs12",
	};

	return words[kind];
}

bool
aw_der_certificate_field(const uint8_t *der, size_t len, int place, struct aw_der *out)
{
	struct aw_der_span in = {der, len};
	struct aw_der outer, tbs;

	if (!aw_der_expect(&in, AW_DER_SEQUENCE, &outer) ||
	    !aw_der_expect(&outer.value, AW_DER_SEQUENCE, &tbs))
		return false;
	(void)aw_der_expect(&tbs.value, AW_DER_CONTEXT_0, out);
	for (int skip = 0; skip <= place; skip++)
		if (!aw_der_next(&tbs.value, out))
			return false;
	return true;
}
