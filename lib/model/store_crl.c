/* SPDX-License-Identifier: ISC */
/* Revocation lists of a store. */
#include <stdlib.h>
#include <string.h>

#include "base/array.h"
#include "base/instant.h"
#include "model/store.h"

bool
aw_store_add_crl(struct aw_store *store, char *issuer, int64_t this_update, int64_t next_update)
{
	bool kept = store->n_crls < AW_CRLS_MAX,
	     done = !kept || AW_GROW(store->crls, store->n_crls);

	if (kept && done)
		store->crls[store->n_crls++] = (struct aw_crl){issuer, this_update, next_update};
	else
		free(issuer);
	return done;
}

bool
aw_crl_holds(const struct aw_crl *crl, int64_t now)
{
	return (crl->this_update == AW_INSTANT_NONE || crl->this_update <= now) &&
	       (crl->next_update == AW_INSTANT_NONE || now <= crl->next_update);
}

bool
aw_store_crl_replaced(const struct aw_store *store, const struct aw_crl *crl)
{
	for (size_t i = 0; i < store->n_crls; i++) {
		const struct aw_crl *other = &store->crls[i];

		if (other == crl || strcmp(other->issuer, crl->issuer) != 0)
			continue;
		if (aw_instant_compare(other->next_update, crl->next_update) > 0 ||
		    (other->next_update == crl->next_update && other < crl))
			return true;
	}
	return false;
}
