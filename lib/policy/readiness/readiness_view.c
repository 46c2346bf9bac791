/* SPDX-License-Identifier: ISC */
/* The answer for one store and one transition: setting it, and the worse of two. */
#include "policy/readiness/readiness.h"

#include "base/instant.h"

void
aw_readiness_break(struct aw_store_judgement *view, enum aw_readiness state, enum aw_cause cause,
    int64_t since, int64_t break_date)
{
	view->state = state;
	view->cause = cause;
	view->since = since;
	view->break_date = break_date;
}

void
aw_readiness_present(struct aw_store_judgement *view)
{
	int64_t clean_up = view->transition->clean_up;

	view->state = AW_READINESS_READY;
	if (view->retiring.anchor == NULL && view->transition->n_replacements == 0)
		view->state = AW_READINESS_NOT_AFFECTED;
	if (view->retiring.rank == AW_RANK_GOOD && clean_up != AW_INSTANT_NONE &&
	    view->judge->now >= clean_up) {
		view->state = AW_READINESS_CLEAN_UP;
		view->since = clean_up;
	}
}

bool
aw_readiness_worse(const struct aw_store_judgement *a, const struct aw_store_judgement *b)
{
	if (a->state != b->state)
		return a->state > b->state;
	if (a->break_date == AW_INSTANT_NONE || b->break_date == AW_INSTANT_NONE)
		return a->break_date != AW_INSTANT_NONE && b->break_date == AW_INSTANT_NONE;
	return a->break_date < b->break_date;
}
