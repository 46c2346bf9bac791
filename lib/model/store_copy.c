/* SPDX-License-Identifier: ISC */
#include "model/store_copy.h"

#include <stdlib.h>
#include <string.h>

#include "model/pool.h"

bool
aw_store_copies(const struct aw_store *store)
{
	return store->n_changes == 0 && store->running == NULL && store->n_trustpoints == 0 &&
	       store->n_crls == 0 && store->difference == NULL;
}

static bool
copy_anchors(const struct aw_store *from, struct aw_store *to, struct aw_pool *pool)
{
	if (from->n_anchors == 0)
		return true;
	to->anchors = malloc(from->n_anchors * sizeof(*to->anchors));
	if (to->anchors == NULL)
		return false;
	to->room = from->n_anchors;
	memcpy(to->anchors, from->anchors, from->n_anchors * sizeof(*to->anchors));
	for (; to->n_anchors < from->n_anchors; to->n_anchors++)
		aw_pool_again(pool, to->anchors[to->n_anchors].certificate);
	return true;
}

static bool
copy_order(const struct aw_store *from, struct aw_store *to)
{
	if (from->n_order == 0)
		return true;
	to->order = malloc(from->n_order * sizeof(*to->order));
	if (to->order == NULL)
		return false;
	memcpy(to->order, from->order, from->n_order * sizeof(*to->order));
	to->n_order = from->n_order;
	return true;
}

static bool
copy_problems(const struct aw_store *from, struct aw_store *to)
{
	for (size_t i = 0; i < from->n_problems; i++) {
		const struct aw_problem *problem = &from->problems[i];

		if (aw_store_problem(to, problem->severity, problem->code, problem->where, "%s",
			problem->text) != AW_OK)
			return false;
	}
	return true;
}

enum aw_err
aw_store_copy(const struct aw_store *from, struct aw_store *to, struct aw_pool *pool)
{
	to->written_at = from->written_at;
	to->partial = from->partial;
	to->excerpt = from->excerpt;
	to->blocks = from->blocks;
	to->bad_blocks = from->bad_blocks;
	if (from->format != NULL && (to->format = strdup(from->format)) == NULL)
		return AW_ERR_NO_MEMORY;
	if (copy_anchors(from, to, pool) && copy_order(from, to) && copy_problems(from, to))
		return AW_OK;
	return AW_ERR_NO_MEMORY;
}
