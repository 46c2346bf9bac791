/* SPDX-License-Identifier: ISC */
#include "model/store.h"
#include "model/words.h"
#include "truststore/store_format.h"

#include <stdio.h>

#include "pki/der.h"
#include "base/text.h"
#include "truststore/store_reading.h"

/* What is left is no whole element: the beginning of one, or what store_rest.c reports. */
static enum aw_err
report_rest(struct aw_store_reading *in, const char *where, size_t left, size_t announced)
{
	enum aw_err rc;

	if (announced <= left)
		return AW_OK;
	in->store->blocks++;
	rc = aw_store_reading_account(in, in->len - left, in->len, AW_ACCOUNT_PROBLEM);
	return rc != AW_OK ? rc
			   : aw_store_reading_bad(in, AW_ERR_STORE_TRUNCATED, where,
				 "cut short: %zu byte%s of the %zu that the certificate announces",
				 left, aw_text_s(left), announced);
}

static enum aw_err
read_element(struct aw_store_reading *in, const uint8_t *der, size_t size, const char *where)
{
	size_t at = (size_t)(der - in->data);
	bool crl = aw_der_kind(der, size) == AW_DER_CRL;
	enum aw_err rc;

	in->store->blocks += !crl;
	rc = crl ? aw_store_crl_take(in, der, size, where)
		 : aw_store_reading_der(in, der, size, where);
	return rc == AW_OK ? aw_store_reading_account(in, at, at + size,
				 crl ? AW_ACCOUNT_DECORATION : AW_ACCOUNT_CERTIFICATE)
			   : rc;
}

enum aw_err
aw_store_der_read(struct aw_store_reading *in)
{
	enum aw_err rc = AW_OK;

	for (size_t at = 0; at < in->len && rc == AW_OK;) {
		const uint8_t *der = in->data + at;
		size_t left = in->len - at, size = 0;
		char where[64];

		(void)snprintf(where, sizeof(where), "block %u, byte %zu", ++in->block, at);
		if (der[0] == AW_DER_SEQUENCE)
			size = aw_der_length(der, left);
		if (size == 0 || size > left)
			return report_rest(in, where, left, size);
		rc = read_element(in, der, size, where);
		at += size;
	}
	return rc;
}

enum aw_err
aw_store_crl_read(struct aw_store_reading *in)
{
	enum aw_err rc = aw_store_der_read(in);

	if (rc != AW_OK || in->member != NULL || in->store->n_anchors > 0 ||
	    in->store->bad_blocks > 0)
		return rc;
	return aw_error_set(
	    in->err, AW_ERR_STORE_FORMAT, in->member, "a certificate revocation list");
}
