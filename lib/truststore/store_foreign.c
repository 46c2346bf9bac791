/* SPDX-License-Identifier: ISC */
#include "truststore/store_foreign.h"

#include <stdio.h>
#include <string.h>

#include "base/text.h"
#include "model/pool.h"
#include "model/store.h"
#include "model/words.h"
#include "pki/certificate.h"
#include "pki/der.h"

#define HEX (2 * AW_SHA256_LEN + 1)

size_t
aw_foreign_object(const struct aw_store_reading *in, size_t start)
{
	const uint8_t *data = in->data + start;
	size_t left = in->len - start, size;

	/* No text begins with '0' and a byte that only goes on a character of UTF-8. */
	if (left < 4 || data[0] != AW_DER_SEQUENCE || data[1] < 0x80 || data[1] > 0x84 ||
	    aw_der_kind(data, left) == AW_DER_UNKNOWN)
		return 0;
	size = aw_der_length(data, left);
	return size == 0 || size > left ? in->len : start + size;
}

void
aw_foreign_note(struct aw_foreign *foreign, size_t start, size_t end, size_t line)
{
	if (foreign->n == AW_FOREIGN_MAX) {
		foreign->ranges[foreign->n - 1].end = end;
		return;
	}
	foreign->ranges[foreign->n++] = (struct aw_foreign_range){start, end, line};
}

/* Control characters but those of texts: BEL to CR, escape, the end mark of DOS. */
static bool
is_text(const uint8_t *s, size_t len)
{
	for (size_t i = 0; i < len; i++)
		if (s[i] < ' ' && (s[i] < '\a' || s[i] > '\r') && s[i] != 0x1b && s[i] != 0x1a)
			return false;
	return true;
}

void
aw_foreign_line(struct aw_foreign *foreign, const struct aw_store_reading *in, size_t start,
    size_t end, size_t line)
{
	if (start == end)
		return;
	if (is_text(in->data + start, end - start)) {
		foreign->open = false;
	} else if (foreign->open) {
		foreign->ranges[foreign->n - 1].end = end;
	} else {
		aw_foreign_note(foreign, start, end, line);
		foreign->open = true;
	}
}

/* Each second octet is 0, as ASCII is in UTF-16, but for a few. */
bool
aw_foreign_wide(const uint8_t *s, size_t len)
{
	size_t zeros[2] = {0, 0}, most, least;

	for (size_t i = 0; i < len; i++)
		zeros[i % 2] += s[i] == 0;
	most = zeros[0] > zeros[1] ? zeros[0] : zeros[1];
	least = zeros[0] + zeros[1] - most;
	return len >= 8 && most >= len * 2 / 5 && least <= len / 16;
}

/* A certificate is named; it counts as a block that was not read. */
static enum aw_err
report_certificate(struct aw_store_reading *in, const char *where, const uint8_t *der, size_t len)
{
	const struct aw_certificate *cert;
	struct aw_error why = {0};
	char hex[HEX];
	size_t used;
	enum aw_err rc = aw_certificate_decode(in->pool, der, len, 0, &cert, &used, &why);

	in->store->blocks++;
	if (rc == AW_ERR_NO_MEMORY)
		return aw_error_nomem(in->err);
	if (rc != AW_OK)
		return aw_store_reading_bad(in, AW_ERR_STORE_BLOCK, where,
		    "%zu byte%s of a certificate in DER within a text: %s", len, aw_text_s(len),
		    why.text);
	aw_hex(hex, cert->sha256, AW_SHA256_LEN);
	rc = aw_store_reading_bad(in, AW_ERR_STORE_BLOCK, where,
	    "the certificate %s, SHA-256 %s, is here in DER within a text: who reads the file "
	    "as PEM does not see it",
	    cert->name, hex);
	aw_pool_unref(in->pool, cert);
	return rc;
}

static enum aw_err
report_range(struct aw_store_reading *in, const struct aw_foreign_range *range)
{
	const uint8_t *s = in->data + range->start;
	size_t len = range->end - range->start;
	enum aw_der_kind kind =
	    aw_foreign_object(in, range->start) != 0 ? aw_der_kind(s, len) : AW_DER_UNKNOWN;
	char where[64];

	(void)snprintf(where, sizeof(where), "line %zu, byte %zu", range->line, range->start);
	if (kind == AW_DER_CERTIFICATE)
		return report_certificate(in, where, s, len);
	if (kind != AW_DER_UNKNOWN)
		return aw_store_reading_problem(in, AW_SEVERITY_CRITICAL, AW_ERR_STORE_TRAILING,
		    where, "%zu bytes of a %s in DER within a text were not read", len,
		    aw_der_kind_word(kind));
	if (!aw_foreign_wide(s, len))
		return aw_store_reading_problem(in, AW_SEVERITY_WARNING, AW_ERR_STORE_TRAILING,
		    where, "%zu bytes that are no text were passed over", len);
	in->store->blocks++;
	return aw_store_reading_bad(in, AW_ERR_STORE_ENCODING, where,
	    "the text is UTF-16 from here on, %zu byte%s, as PowerShell appends it to a file: it "
	    "was not read, and no device reads it",
	    len, aw_text_s(len));
}

enum aw_err
aw_foreign_report(const struct aw_foreign *foreign, struct aw_store_reading *in)
{
	enum aw_err rc = AW_OK;

	for (size_t i = 0; i < foreign->n && rc == AW_OK; i++) {
		const struct aw_foreign_range *range = &foreign->ranges[i];

		rc = aw_store_reading_account(in, range->start, range->end, AW_ACCOUNT_PROBLEM);
		if (rc == AW_OK)
			rc = report_range(in, range);
	}
	return rc;
}
