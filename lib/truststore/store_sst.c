/* SPDX-License-Identifier: ISC */
/*
 * A serialized certificate store of Windows: a version, "CERT", then elements of an identifier, an
 * encoding and a length, each of 4 octets, the lowest first. Those below 32 and some above are
 * properties of the certificate that follows.
 */
#include "truststore/store_binary.h"

#include <stdio.h>

#include "model/store.h"
#include "model/words.h"
#include "truststore/store_format.h"

#define HEAD 8
#define ELEMENT 12
enum { END = 0, CERTIFICATE = 32, CRL = 33, CTL = 34 };

static uint32_t
number(const uint8_t *p)
{
	return (uint32_t)p[0] | (uint32_t)p[1] << 8 | (uint32_t)p[2] << 16 | (uint32_t)p[3] << 24;
}

static enum aw_err
take_element(struct aw_store_reading *in, uint32_t id, size_t at, size_t len)
{
	const uint8_t *data = in->data + at;
	char where[64];

	(void)snprintf(where, sizeof(where), "byte %zu", at);
	if (id == CRL)
		return aw_store_crl_take(in, data, len, where);
	if (id == CTL)
		return aw_store_reading_problem(in, AW_SEVERITY_WARNING, AW_ERR_STORE_OTHER, where,
		    "a certificate trust list was passed over");
	if (id != CERTIFICATE)
		return AW_OK;
	(void)snprintf(where, sizeof(where), "block %u, byte %zu", ++in->block, at);
	in->store->blocks++;
	return aw_store_reading_der(in, data, len, where);
}

static enum aw_err
report_cut(struct aw_store_reading *in, size_t at)
{
	char where[64];

	(void)snprintf(where, sizeof(where), "byte %zu", at);
	in->store->blocks++;
	return aw_store_reading_bad(in, AW_ERR_STORE_TRUNCATED, where,
	    "the serialized store ends without its end mark: more certificates may have followed");
}

/* The elements; *at is behind the last one, *ended: there was the end mark. */
static enum aw_err
read_elements(struct aw_store_reading *in, size_t *at, bool *ended)
{
	enum aw_err rc = AW_OK;

	while (rc == AW_OK && in->len - *at >= ELEMENT && !*ended) {
		uint32_t id = number(in->data + *at), size = number(in->data + *at + 8);

		if (id != END && size > in->len - *at - ELEMENT)
			break;
		*ended = id == END;
		*at += ELEMENT;
		if (!*ended)
			rc = take_element(in, id, *at, size);
		*at += *ended ? 0 : size;
	}
	return rc;
}

enum aw_err
aw_store_sst_read(struct aw_store_reading *in)
{
	uint32_t before = in->store->blocks;
	bool ended = false;
	size_t at = HEAD;
	enum aw_err rc = read_elements(in, &at, &ended);

	if (rc == AW_OK && !ended)
		rc = report_cut(in, at);
	if (rc != AW_OK)
		return rc;
	rc = aw_store_reading_account(in, 0, at, AW_ACCOUNT_CERTIFICATE);
	if (rc == AW_OK && !ended)
		rc = aw_store_reading_account(in, at, in->len, AW_ACCOUNT_PROBLEM);
	return rc == AW_OK && in->store->blocks == before
		   ? aw_error_set(in->err, AW_ERR_STORE_EMPTY, in->member,
			 "a serialized store without any certificate")
		   : rc;
}
