/* SPDX-License-Identifier: ISC */
/* Which roots of a difference still count. */
#include "model/model.h"
#include "model/reference.h"
#include "model/store.h"

static bool
is_there(const struct aw_record *record, const struct aw_store *store, const uint8_t *sha256)
{
	if (aw_store_find(store, sha256) != NULL)
		return true;
	for (size_t i = 0; i < record->n_stores; i++)
		if (record->stores[i].judged && record->stores[i].partial &&
		    aw_store_find(&record->stores[i], sha256) != NULL)
			return true;
	return false;
}

bool
aw_differing_counts(const struct aw_record *record, const struct aw_store *store,
    const struct aw_differing_list *list, const struct aw_differing *root, int64_t now)
{
	if (root->not_after != AW_INSTANT_NONE && root->not_after < now)
		return false;
	if (root->numbered)
		return true;
	return is_there(record, store, root->sha256) != (list == &store->difference->missing);
}

uint32_t
aw_differing_count(const struct aw_record *record, const struct aw_store *store,
    const struct aw_differing_list *list, int64_t now)
{
	uint32_t n = list->all;

	for (size_t i = 0; i < list->n; i++)
		n -= !aw_differing_counts(record, store, list, &list->items[i], now);
	return n;
}

uint32_t
aw_store_missing(const struct aw_record *record, const struct aw_store *store, int64_t now)
{
	return store->partial ? 0
			      : aw_differing_count(record, store, &store->difference->missing, now);
}
