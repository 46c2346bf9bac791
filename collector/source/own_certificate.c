/* SPDX-License-Identifier: ISC */
/* The device's own certificate out of what it presents. */
#include <string.h>

#include "model/pool.h"
#include "source/result.h"

#define PRESENTED_MAX 16 /* issuers that are kept */

static bool
issues_another(const struct aw_store *store, size_t i)
{
	const char *subject = store->anchors[i].certificate->subject;

	for (size_t k = 0; k < store->n_anchors; k++)
		if (k != i && strcmp(store->anchors[k].certificate->issuer, subject) == 0)
			return true;
	return false;
}

enum aw_err
aw_result_take_own(struct aw_result *result, const struct aw_store *store, struct aw_pool *pool,
    struct aw_error *err)
{
	size_t own = 0;

	while (own + 1 < store->n_anchors && issues_another(store, own))
		own++;
	aw_pool_unref(pool, result->certificate);
	result->certificate = aw_pool_ref(pool, store->anchors[own].certificate->sha256);
	for (size_t i = 0; i < store->n_anchors && result->n_presented < PRESENTED_MAX; i++)
		if (i != own && !aw_own_append(&result->presented, &result->n_presented, pool,
				    aw_pool_ref(pool, store->anchors[i].certificate->sha256)))
			return aw_error_nomem(err);
	return AW_OK;
}
