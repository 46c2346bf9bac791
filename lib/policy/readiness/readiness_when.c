/* SPDX-License-Identifier: ISC */
/* Which dates of a transition are past, run, or are to come. */
#include "base/instant.h"
#include "model/service_name.h"
#include "policy/readiness/readiness_parts.h"

bool
aw_readiness_is_past(const struct aw_store_judgement *view)
{
	return view->to != NULL && aw_switch_latest(view->to) <= view->judge->now;
}

bool
aw_readiness_has_begun(const struct aw_store_judgement *view)
{
	return view->to != NULL && view->to->at <= view->judge->now;
}

const struct aw_date *
aw_readiness_program(const struct aw_store_judgement *view)
{
	const struct aw_transition *transition = view->transition;

	for (size_t i = 0; i < transition->n_dates; i++)
		if (transition->dates[i].kind == AW_DATE_PROGRAM &&
		    transition->dates[i].at <= view->judge->now)
			return &transition->dates[i];
	return NULL;
}

const struct aw_date *
aw_readiness_test(const struct aw_store_judgement *view, int64_t at)
{
	const struct aw_transition *transition = view->transition;

	for (size_t i = 0; i < transition->n_dates && view->use != NULL; i++) {
		const struct aw_date *date = &transition->dates[i];

		if (date->kind == AW_DATE_TEST && aw_service_same(date->name, view->use->name) &&
		    date->at <= at && at - date->at <= date->lasts)
			return date;
	}
	return NULL;
}

const struct aw_date *
aw_readiness_next_test(const struct aw_store_judgement *view)
{
	const struct aw_transition *transition = view->transition;

	for (size_t i = 0; i < transition->n_dates && view->use != NULL; i++) {
		const struct aw_date *date = &transition->dates[i];

		if (date->kind == AW_DATE_TEST && aw_service_same(date->name, view->use->name) &&
		    date->at > view->judge->now)
			return date;
	}
	return NULL;
}
