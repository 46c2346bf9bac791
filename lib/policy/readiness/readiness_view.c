/* SPDX-License-Identifier: ISC */
/* The answer for one store and one transition: setting it, and the worse of two. */
#include "policy/readiness/readiness_parts.h"

#include "base/instant.h"
#include "model/model.h"

void
aw_readiness_break(struct aw_store_judgement *view, enum aw_readiness state, enum aw_cause cause,
    int64_t since, int64_t break_date)
{
	view->state = state;
	view->cause = cause;
	view->since = since;
	view->break_date = break_date;
}

/* Services of the device that were looked at, or have no TLS to look at. */
static size_t
count_seen(const struct aw_store_judgement *view)
{
	const struct aw_uses *uses = view->judge->uses;
	size_t seen = 0;

	for (size_t i = 0; i < uses->n_items; i++)
		seen += uses->items[i].plain || aw_readiness_looked_at(view, &uses->items[i]);
	return seen;
}

/* A root that another transition brings as a replacement is not to be removed. */
static bool
is_replacement_elsewhere(const struct aw_judge *judge, const struct aw_root *root)
{
	for (size_t i = 0; i < judge->transitions->n_items; i++) {
		const struct aw_transition *transition = &judge->transitions->items[i];

		if (aw_root_find(
			transition->replacements, transition->n_replacements, root->sha256) != NULL)
			return true;
	}
	return false;
}

void
aw_readiness_present(struct aw_store_judgement *view)
{
	const struct aw_transition *transition = view->transition;
	int64_t clean_up = transition->clean_up;
	bool due = clean_up != AW_INSTANT_NONE && clean_up <= view->judge->now;
	size_t seen;

	view->state =
	    transition->n_replacements > 0 ? AW_READINESS_READY : AW_READINESS_NOT_AFFECTED;
	if (view->retiring.rank != AW_RANK_GOOD || (!due && aw_readiness_program(view) == NULL))
		return;
	seen = count_seen(view);
	view->unseen = view->judge->uses->n_items - seen;
	/* The date of a root program says nothing of who needs a root. */
	if (!due || transition->program || seen == 0 || view->unseen > 0 ||
	    is_replacement_elsewhere(view->judge, view->retiring.root))
		return;
	view->state = AW_READINESS_CLEAN_UP;
	view->since = clean_up;
}

/* The first instant at which it may fail: the break date, or the begin of its window, or of a test.
 */
static int64_t
first_failure(const struct aw_store_judgement *view)
{
	bool ahead = view->to != NULL && !aw_readiness_is_past(view) &&
		     view->replacement.rank != AW_RANK_GOOD;
	const struct aw_date *test = ahead ? aw_readiness_next_test(view) : NULL;
	int64_t soon = view->break_date;

	if (ahead)
		soon = aw_instant_earlier(soon, view->to->at);
	return test != NULL ? aw_instant_earlier(soon, test->at) : soon;
}

bool
aw_readiness_is_managed(const struct aw_judge *judge)
{
	const char *manager = judge->record->managed_by;

	return manager != NULL && manager[0] != '\0';
}

static enum aw_severity
severity_of(const struct aw_store_judgement *view)
{
	const struct aw_policy *policy = view->judge->policy;
	int64_t soon = first_failure(view);
	int64_t left = aw_instant_sub(soon, view->judge->now);

	switch (view->state) {
	case AW_READINESS_NOT_AFFECTED:
	case AW_READINESS_READY:
		return AW_SEVERITY_OK;
	case AW_READINESS_CLEAN_UP:
		return policy->clean_up;
	case AW_READINESS_AT_RISK:
		if (aw_readiness_is_managed(view->judge))
			return AW_SEVERITY_OK;
		if (view->late || (soon != AW_INSTANT_NONE && left <= policy->at_risk_critical))
			return AW_SEVERITY_CRITICAL;
		return policy->at_risk;
	case AW_READINESS_BROKEN:
		return policy->broken;
	case AW_READINESS_UNKNOWN:
		break;
	}
	return aw_judge_unknown(view->judge);
}

enum aw_severity
aw_readiness_severity(const struct aw_store_judgement *view)
{
	enum aw_severity severity = severity_of(view);

	return aw_use_capped(view->judge->uses, view->use) && severity > AW_SEVERITY_WARNING
		   ? AW_SEVERITY_WARNING
		   : severity;
}

bool
aw_readiness_worse(const struct aw_store_judgement *a, const struct aw_store_judgement *b)
{
	int p = (int)aw_readiness_severity(a), q = (int)aw_readiness_severity(b);
	int x = aw_readiness_rank(a->state), y = aw_readiness_rank(b->state);

	if (p != q)
		return p > q;
	if (x != y)
		return x > y;
	if (a->break_date == AW_INSTANT_NONE || b->break_date == AW_INSTANT_NONE)
		return a->break_date != AW_INSTANT_NONE && b->break_date == AW_INSTANT_NONE;
	return a->break_date < b->break_date;
}
