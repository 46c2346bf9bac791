/* SPDX-License-Identifier: ISC */
#include "truststore/store_xml.h"

#include <string.h>

#include "base/span.h"
#include "base/text.h"
#include "truststore/store_format.h"

static bool
begins_with_tag(struct aw_span text)
{
	size_t i = aw_span_starts(text, "\xef\xbb\xbf") ? 3 : 0;

	while (i < text.len && strchr(" \t\r\n", text.s[i]) != NULL && text.s[i] != '\0')
		i++;
	return i < text.len && text.s[i] == '<';
}

#define PREFIX_MAX 64

/* True if the name at `at` is that of a start tag, with any prefix: "<ds:NAME>". */
static bool
is_start_tag(struct aw_span text, size_t at, size_t len)
{
	size_t end = at + len, least = at > PREFIX_MAX ? at - PREFIX_MAX : 0;

	if (end >= text.len || strchr("> \t\r\n", text.s[end]) == NULL || text.s[end] == '\0')
		return false;
	while (at > least && strchr("<>/ \t\r\n", text.s[at - 1]) == NULL)
		at--;
	return at > 0 && text.s[at - 1] == '<';
}

static size_t
count_certificates(struct aw_span text)
{
	static const char name[] = "X509Certificate";
	size_t n = 0, at;

	while ((at = aw_span_find(text, name)) != SIZE_MAX) {
		n += is_start_tag(text, at, sizeof(name) - 1);
		text = aw_span_from(text, at + sizeof(name) - 1);
	}
	return n;
}

bool
aw_store_xml_is(const uint8_t *data, size_t len)
{
	struct aw_span text = {(const char *)data, len};

	return begins_with_tag(text) && aw_span_find(text, "-----BEGIN ") == SIZE_MAX &&
	       count_certificates(text) > 0;
}

enum aw_err
aw_store_xml_read(struct aw_store_reading *in)
{
	struct aw_span text = {(const char *)in->data, in->len};
	bool saml = aw_span_find(text, "urn:oasis:names:tc:SAML") != SIZE_MAX ||
		    aw_span_find(text, "EntityDescriptor") != SIZE_MAX;

	if (aw_store_reading_format(in, saml ? "saml" : "xml") != AW_OK)
		return AW_ERR_NO_MEMORY;
	return aw_error_set(in->err, AW_ERR_STORE_FORMAT, in->member,
	    "%s with %zu certificate%s in X509Certificate: they belong to keys that sign or "
	    "encrypt, and are no trust store",
	    saml ? "SAML metadata" : "XML", count_certificates(text),
	    aw_text_s(count_certificates(text)));
}
