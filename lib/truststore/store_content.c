/* SPDX-License-Identifier: ISC */
/* Recognising what a file is, and what it is instead of a trust store. */
#include <string.h>

#include "model/words.h"
#include "truststore/store_format.h"
#include "truststore/store_kinds.h"
#include "truststore/store_look.h"
#include "truststore/store_reading.h"
#include "truststore/store_rest.h"

static enum aw_err
read_kind(struct aw_store_reading *in, const struct aw_store_kind *kind)
{
	enum aw_err rc = AW_OK;

	if (!kind->tries || kind->read == NULL)
		rc = aw_store_reading_format(in, kind->word);
	if (rc != AW_OK)
		return rc;
	if (kind->read == NULL)
		return aw_error_set(in->err, kind->code != 0 ? kind->code : AW_ERR_STORE_FORMAT,
		    in->member, "%s", kind->what);
	return kind->read(in);
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
	struct aw_store_look look, *outer_look = in->look;
	size_t n;
	const struct aw_store_kind *kinds = aw_store_kinds(&n);
	enum aw_err rc = AW_ERR_STORE_FORMAT;

	in->kinds = 0;
	in->block = 0;
	in->account = (struct aw_account){0};
	in->look = &look;
	aw_store_look(&look, in->data, in->len);
	for (size_t i = 0; i < n; i++) {
		if (kinds[i].is == NULL || !kinds[i].is(&look))
			continue;
		rc = read_kind(in, &kinds[i]);
		if (!goes_on(in, &kinds[i], rc))
			break;
	}
	if (rc == AW_OK)
		rc = aw_store_rest_report(in);
	end_account(in, outer);
	in->look = outer_look;
	return rc;
}
