/* SPDX-License-Identifier: ISC */
/* Revocation lists in the files of a store: no anchors, but what a device may verify with. */
#include "model/store.h"
#include "model/words.h"
#include "pki/crl.h"
#include "truststore/store_format.h"

enum aw_err
aw_store_crl_take(struct aw_store_reading *in, const uint8_t *der, size_t len, const char *where)
{
	struct aw_error why = {0};
	struct aw_crl_facts facts;
	enum aw_err rc = aw_crl_decode(der, len, &facts, &why);

	in->kinds |= 1U << AW_DER_CRL;
	if (rc == AW_ERR_CERTIFICATE)
		return aw_store_reading_problem(
		    in, AW_SEVERITY_WARNING, AW_ERR_STORE_CRL, where, "%s", why.text);
	if (rc != AW_OK)
		return aw_error_nomem(in->err);
	if (in->store->n_crls == AW_CRLS_MAX && !in->many_crls) {
		in->many_crls = true;
		rc = aw_store_reading_problem(in, AW_SEVERITY_WARNING, AW_ERR_STORE_CRL, where,
		    "more than %d revocation lists: this one and those behind it are not kept",
		    AW_CRLS_MAX);
	}
	if (!aw_store_add_crl(in->store, facts.issuer, facts.this_update, facts.next_update))
		rc = AW_ERR_NO_MEMORY;
	return rc == AW_OK ? rc : aw_error_nomem(in->err);
}
