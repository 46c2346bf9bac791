/* SPDX-License-Identifier: ISC */
#include "policy/judge/store_view.h"

#include "model/model.h"
#include "policy/judge/judge.h"

bool
aw_store_is_view(const struct aw_record *record, size_t i)
{
	if (!record->stores[i].judged)
		return false;
	for (size_t k = 0; record->stores[i].partial && k < record->n_stores; k++)
		if (record->stores[k].judged && (!record->stores[k].partial || k < i))
			return false;
	return true;
}

bool
aw_store_in_view(
    const struct aw_judge *judge, const struct aw_store *store, const struct aw_store *other)
{
	return other == store || (other->partial && other->judged && !aw_judge_stale(judge, other));
}

bool
aw_store_any_view(const struct aw_record *record)
{
	for (size_t i = 0; i < record->n_stores; i++)
		if (record->stores[i].judged)
			return true;
	return false;
}
