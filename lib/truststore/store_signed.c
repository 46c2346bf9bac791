/* SPDX-License-Identifier: ISC */
/*
 * Signed bundles, as Cisco publishes its roots: CMS signed data (RFC 5652) whose content is the
 * bundle, and whose certificates are those of its signer. Any form of a store may be the content.
 */
#include "model/store.h"
#include "model/words.h"
#include "truststore/store_format.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/text.h"
#include "pki/der.h"
#include "truststore/store_reading.h"
#include "truststore/store_signature.h"

#define DEPTH_MAX 4 /* of signed data in signed data, and of octet strings in one */
#define OCTETS_JOINED (AW_DER_OCTET_STRING | 0x20)

/* The encapsulated content, RFC 5652 section 5.2. */
struct content {
	const uint8_t *data;
	size_t len;
	uint8_t *joined; /* owned; NULL: the content is one piece of the file */
};

static bool
is_type(struct aw_der_span oid, uint8_t arc)
{
	static const uint8_t pkcs7[] = {0x2a, 0x86, 0x48, 0x86, 0xf7, 0x0d, 0x01, 0x07};

	return oid.len == sizeof(pkcs7) + 1 && memcmp(oid.data, pkcs7, sizeof(pkcs7)) == 0 &&
	       oid.data[sizeof(pkcs7)] == arc;
}

/* Appends the segments of a constructed octet string; out->joined has room for all. */
static bool
join(struct content *out, struct aw_der_span segments, int depth)
{
	struct aw_der part;

	while (segments.len > 0) {
		if (!aw_der_next(&segments, &part))
			return false;
		if (part.tag == OCTETS_JOINED && depth > 0) {
			if (!join(out, part.value, depth - 1))
				return false;
		} else if (part.tag == AW_DER_OCTET_STRING) {
			memcpy(out->joined + out->len, part.value.data, part.value.len);
			out->len += part.value.len;
		} else {
			return false;
		}
	}
	return true;
}

/*
 * The content of an EncapsulatedContentInfo, or of the ContentInfo of PKCS#7 1.5, whose content is
 * no octet string. False, with an error, where it cannot be read; len is 0 where there is none.
 */
static enum aw_err
find_content(struct aw_store_reading *in, struct aw_der encapsulated, struct content *out)
{
	struct aw_der_span rest = encapsulated.value;
	struct aw_der type, explicit, value;

	*out = (struct content){0};
	if (!aw_der_expect(&rest, AW_DER_OID, &type) ||
	    !aw_der_expect(&rest, AW_DER_CONTEXT_0, &explicit))
		return AW_OK;
	if (!aw_der_next(&explicit.value, &value))
		return aw_error_set(in->err, AW_ERR_STORE_FORMAT, in->member,
		    "PKCS#7 signed data whose content is cut short or damaged");
	out->data = value.value.data;
	out->len = value.value.len;
	if (value.tag == AW_DER_SEQUENCE) {
		struct aw_der_span whole =
		    is_type(type.value, 2) ? encapsulated.whole : value.whole;

		out->data = whole.data;
		out->len = whole.len;
	}
	if (value.tag != OCTETS_JOINED)
		return AW_OK;
	out->joined = malloc(value.value.len + 1);
	if (out->joined == NULL)
		return aw_error_nomem(in->err);
	out->data = out->joined;
	out->len = 0;
	return join(out, value.value, DEPTH_MAX)
		   ? AW_OK
		   : aw_error_set(in->err, AW_ERR_STORE_FORMAT, in->member,
			 "PKCS#7 signed data whose content is in damaged segments");
}

static bool
contains(const struct content *content, const char *what)
{
	size_t n = strlen(what);

	for (size_t i = 0; i + n <= content->len; i++)
		if (content->data[i] == (uint8_t)what[0] && memcmp(content->data + i, what, n) == 0)
			return true;
	return false;
}

static bool
holds_certificates(const struct content *content)
{
	enum aw_der_kind kind = aw_der_kind(content->data, content->len);

	return kind == AW_DER_CERTIFICATE || kind == AW_DER_PKCS7 || kind == AW_DER_PKCS12 ||
	       contains(content, "BEGIN CERTIFICATE-") ||
	       contains(content, "BEGIN TRUSTED CERTIFICATE-") ||
	       contains(content, "BEGIN PKCS7-") || contains(content, "BEGIN CMS-");
}

/* The content as a file of its own: places in it are named as "signed content". */
static enum aw_err
read_content(struct aw_store_reading *in, const struct content *content, const char *where)
{
	struct aw_error why = {0}, *err = in->err;
	char place[AW_WHERE_MAX];
	enum aw_err rc;

	(void)aw_text_format(
	    place, sizeof(place), "%s%ssigned content", where, where[0] != '\0' ? ", " : "");
	in->err = &why;
	rc = aw_store_reading_inside(
	    in, (struct aw_der_span){content->data, content->len}, place, in->content);
	in->err = err;
	return rc == AW_OK
		   ? rc
		   : aw_error_set(err, rc, in->member, "in the signed content: %s", why.text);
}

/* The bytes of the file may lie in the scratch buffer, which the reader of the content needs. */
static enum aw_err
read_bundle(struct aw_store_reading *in, struct aw_der_span file, struct content *content,
    const char *where)
{
	enum aw_err rc;

	if (in->depth >= DEPTH_MAX)
		return aw_error_set(in->err, AW_ERR_STORE_FORMAT, in->member,
		    "PKCS#7 signed data inside itself more than %d times", DEPTH_MAX);
	rc = aw_store_signature_check(in, file.data, file.len, where);
	if (rc != AW_OK)
		return rc;
	if (content->joined == NULL) {
		content->joined = malloc(content->len);
		if (content->joined == NULL)
			return aw_error_nomem(in->err);
		memcpy(content->joined, content->data, content->len);
		content->data = content->joined;
	}
	return read_content(in, content, where);
}

enum aw_err
aw_store_signed_read(struct aw_store_reading *in, struct aw_der_span file,
    struct aw_der encapsulated, const char *where, bool *bundle)
{
	struct content content;
	enum aw_err rc = find_content(in, encapsulated, &content);

	*bundle = rc == AW_OK && content.len > 0 && holds_certificates(&content);
	if (*bundle)
		rc = read_bundle(in, file, &content, where);
	else if (rc == AW_OK && content.len > 0)
		rc = aw_store_reading_problem(in, AW_SEVERITY_WARNING, AW_ERR_STORE_OTHER, where,
		    "signed content of %zu byte%s without certificates was passed over; the "
		    "certificates are those of the signed data, that of its signer too",
		    content.len, aw_text_s(content.len));
	free(content.joined);
	return rc;
}
