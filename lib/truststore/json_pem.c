/* SPDX-License-Identifier: ISC */
#include "truststore/store_json.h"

#include "model/store.h"
#include "truststore/store_format.h"

enum aw_err
aw_json_pem_read(struct aw_store_reading *in, json_t *text, const char *where)
{
	struct aw_der_span bytes = {
	    (const uint8_t *)json_string_value(text), json_string_length(text)};
	struct aw_error why = {0}, *err = in->err;
	uint32_t blocks = in->store->blocks;
	enum aw_err rc;

	in->block++;
	in->err = &why;
	rc = aw_store_reading_inside(in, bytes, where, aw_store_pem_read);
	in->err = err;
	if (rc == AW_OK && in->store->blocks > blocks)
		return AW_OK;
	if (aw_store_stops(rc))
		return aw_error_set(err, rc, why.object, "%s", why.text);
	in->store->blocks++;
	return aw_store_reading_bad(
	    in, AW_ERR_STORE_BLOCK, where, "the text is no certificate in PEM");
}
