/* SPDX-License-Identifier: ISC */
/* Recognising what a file is, and what it is instead of a trust store. */
#include <string.h>

#include "model/words.h"
#include "truststore/store_format.h"
#include "truststore/store_kinds.h"
#include "truststore/store_look.h"
#include "truststore/store_reading.h"

static enum aw_err
name_beside(struct aw_store_reading *in, const char *words)
{
	return aw_store_reading_problem(
	    in, AW_SEVERITY_WARNING, AW_ERR_STORE_BLOCK, "", "%s; it was not read", words);
}

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
		rc = listing ? aw_store_trustpool_read(in) : AW_OK;
	else
		return aw_error_set(err, rc, why.object, "%s", why.text);
	if (rc == AW_OK && listing)
		rc = aw_store_reading_format(in, "running-config");
	return rc == AW_OK && aw_look_pem(look)
		   ? name_beside(in, "PEM stands beside the certificates of a configuration")
		   : rc;
}

static enum aw_err
read_pem(struct aw_store_reading *in, struct aw_store_look *look)
{
	enum aw_err rc = aw_store_pem_read(in);

	return rc == AW_OK && aw_look_listing(look)
		   ? name_beside(in,
			 "a list of CA certificates (show crypto pki trustpool) stands beside the "
			 "PEM blocks")
		   : rc;
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
	return kind->read == aw_store_pem_read ? read_pem(in, look) : kind->read(in);
}

/* True if the reader that tried found nothing that it knows. */
static bool
goes_on(const struct aw_store_reading *in, const struct aw_store_kind *kind, enum aw_err rc)
{
	return kind->tries && rc == AW_ERR_STORE_FORMAT &&
	       (in->kinds & ~(1U << AW_DER_UNKNOWN)) == 0;
}

enum aw_err
aw_store_content_read(struct aw_store_reading *in)
{
	struct aw_store_look look;
	size_t n;
	const struct aw_store_kind *kinds = aw_store_kinds(&n);
	enum aw_err rc = AW_ERR_STORE_FORMAT;

	in->kinds = 0;
	in->block = 0;
	aw_store_look(&look, in->data, in->len);
	for (size_t i = 0; i < n; i++) {
		if (kinds[i].is == NULL || !kinds[i].is(&look))
			continue;
		rc = read_kind(in, &kinds[i], &look);
		if (!goes_on(in, &kinds[i], rc))
			break;
	}
	return rc;
}
