/* SPDX-License-Identifier: ISC */
/* Texts of which one file may have several: what one reader leaves goes to the next. */
#include "truststore/store_text.h"

#include "truststore/store_format.h"
#include "truststore/store_look.h"
#include "truststore/store_rest.h"

/* A configuration, and a listing above or below it as Oxidized writes them into one file. */
enum aw_err
aw_text_running_read(struct aw_store_reading *in)
{
	struct aw_error *err = in->err, why = {0};
	bool listing = aw_look_listing(in->look);
	enum aw_err rc;

	in->err = &why;
	rc = aw_store_running_read(in);
	in->err = err;
	if (rc == AW_OK || (rc == AW_ERR_STORE_EMPTY && listing))
		rc = listing ? aw_store_listing_read(in) : AW_OK;
	else
		return aw_error_set(err, rc, why.object, "%s", why.text);
	if (rc == AW_OK && listing)
		rc = aw_store_reading_format(in, "running-config");
	return rc == AW_OK ? aw_store_rest_lines(in) : rc;
}

enum aw_err
aw_text_pem_read(struct aw_store_reading *in)
{
	enum aw_err rc = aw_store_pem_read(in);

	return rc == AW_OK && aw_look_listing(in->look) ? aw_store_listing_name(in) : rc;
}

enum aw_err
aw_text_listing_read(struct aw_store_reading *in)
{
	enum aw_err rc = aw_store_listing_read(in);

	return rc == AW_OK ? aw_store_rest_lines(in) : rc;
}
