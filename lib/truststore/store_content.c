/* SPDX-License-Identifier: ISC */
/* Recognising what a file is, and what it is instead of a trust store. */
#include <string.h>

#include "model/words.h"
#include "truststore/store_format.h"
#include "truststore/store_kinds.h"
#include "truststore/store_look.h"
#include "truststore/store_reading.h"
#include "truststore/store_rest.h"

/* A configuration, and a listing above or below it as Oxidized writes them into one file. */
static enum aw_err
read_running(struct aw_store_reading *in, struct aw_store_look *look)
{
	struct aw_error *err = in->err, why = {0};
	bool listing = aw_look_listing(look);
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

static enum aw_err
read_pem(struct aw_store_reading *in, struct aw_store_look *look)
{
	enum aw_err rc = aw_store_pem_read(in);

	return rc == AW_OK && aw_look_listing(look) ? aw_store_listing_name(in) : rc;
}

static enum aw_err
read_kind(struct aw_store_reading *in, const struct aw_store_kind *kind, struct aw_store_look *look)
{
	enum aw_err rc = AW_OK;

	if (!kind->tries || kind->read == NULL)
		rc = aw_store_reading_format(in, kind->word);
	if (rc != AW_OK)
		return rc;
	if (kind->read == NULL)
		return aw_error_set(in->err, kind->code != 0 ? kind->code : AW_ERR_STORE_FORMAT,
		    in->member, "%s", kind->what);
	if (kind->read == aw_store_running_read)
		return read_running(in, look);
	if (kind->read == aw_store_pem_read)
		return read_pem(in, look);
	rc = kind->read(in);
	return rc == AW_OK && kind->read == aw_store_listing_read ? aw_store_rest_lines(in) : rc;
}

/* True if the reader that tried found nothing that it knows. */
static bool
goes_on(const struct aw_store_reading *in, const struct aw_store_kind *kind, enum aw_err rc)
{
	return kind->tries && rc == AW_ERR_STORE_FORMAT &&
	       (in->kinds & ~(1U << AW_DER_UNKNOWN)) == 0;
}

/* Gives the account of the file at hand to a caller who wants it, and goes on with the outer one.
 */
static void
end_account(struct aw_store_reading *in, struct aw_account outer)
{
	if (in->options->account != NULL && in->depth == 0 && in->member == NULL) {
		aw_account_clear(in->options->account);
		*in->options->account = in->account;
	} else {
		aw_account_clear(&in->account);
	}
	in->account = outer;
}

enum aw_err
aw_store_content_read(struct aw_store_reading *in)
{
	struct aw_account outer = in->account;
	struct aw_store_look look;
	size_t n;
	const struct aw_store_kind *kinds = aw_store_kinds(&n);
	enum aw_err rc = AW_ERR_STORE_FORMAT;

	in->kinds = 0;
	in->block = 0;
	in->account = (struct aw_account){0};
	aw_store_look(&look, in->data, in->len);
	for (size_t i = 0; i < n; i++) {
		if (kinds[i].is == NULL || !kinds[i].is(&look))
			continue;
		rc = read_kind(in, &kinds[i], &look);
		if (!goes_on(in, &kinds[i], rc))
			break;
	}
	if (rc == AW_OK)
		rc = aw_store_rest_report(in);
	end_account(in, outer);
	return rc;
}
