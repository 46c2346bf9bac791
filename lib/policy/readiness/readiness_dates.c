/* SPDX-License-Identifier: ISC */
/*
 * Readiness of one service that was not looked at: what the store holds, and when the service
 * switches. The rows of docs/verdicts.md, "By dates".
 */
#include "policy/judge/store_view.h"
#include "policy/readiness/readiness_parts.h"

#include "base/instant.h"
#include "model/model.h"
#include "model/store.h"

/* The day on which the last of the anchors ended, where all did nothing but end. */
static int64_t
last_end(const struct aw_store_judgement *view)
{
	const struct aw_record *record = view->judge->record;
	int64_t end = AW_INSTANT_NONE;

	for (size_t i = 0; i < record->n_stores; i++) {
		const struct aw_store *store = &record->stores[i];

		for (size_t k = 0;
		     aw_store_in_view(view->judge, view->store, store) && k < store->n_anchors;
		     k++) {
			const struct aw_anchor *anchor = &store->anchors[k];
			unsigned flaws = aw_anchor_flaws(anchor, view->judge->now);

			if ((flaws & AW_FLAWS_UNUSABLE) == AW_FLAW_EXPIRED)
				end = aw_instant_later(end, anchor->certificate->not_after);
		}
	}
	return end;
}

bool
aw_readiness_no_anchor(struct aw_store_judgement *view)
{
	int64_t end;

	if (view->store->partial || aw_readiness_any_anchor(view))
		return false;
	end = last_end(view);
	if (aw_readiness_is_past(view))
		end = aw_instant_earlier(end, aw_switch_latest(view->to));
	aw_readiness_break(view, AW_READINESS_BROKEN, AW_CAUSE_NO_ANCHOR, end, end);
	return true;
}

/* True if a use of the device has switched by that instant. */
static bool
has_switched_by(const struct aw_store_judgement *view, int64_t at)
{
	const struct aw_transition *transition = view->transition;

	for (size_t i = 0; i < transition->n_switches; i++)
		if (aw_switch_latest(&transition->switches[i]) <= at &&
		    aw_uses_find(view->judge->uses, transition->switches[i].service) != NULL)
			return true;
	return false;
}

/* The service breaks at its switch, and one that has switched before at the end of a replacement
 * that it needs. */
static int64_t
first_break(const struct aw_store_judgement *view)
{
	const struct aw_transition *transition = view->transition;
	int64_t at = aw_switch_latest(view->to);

	for (size_t i = 0; i < transition->n_replacements; i++) {
		struct aw_holding held = aw_readiness_held(view, &transition->replacements[i]);
		int64_t end;

		if (held.rank != AW_RANK_ENDS_EARLY || !aw_readiness_lacks(view, held.root))
			continue;
		end = held.anchor->certificate->not_after;
		if (has_switched_by(view, end))
			at = aw_instant_earlier(at, end);
	}
	return at;
}

/* True if one of several replacements that are needed is usable now: the service may present a
 * chain to it already. */
static bool
has_some(const struct aw_store_judgement *view)
{
	const struct aw_transition *transition = view->transition;

	for (size_t i = 0; i < transition->n_replacements; i++)
		if (aw_readiness_held(view, &transition->replacements[i]).rank >=
		    AW_RANK_ENDS_EARLY)
			return true;
	return false;
}

/* No replacement is usable at the switch, and the service has not switched. */
static void
decide_before_switch(struct aw_store_judgement *view)
{
	const struct aw_anchor *retiring = view->retiring.anchor;
	int64_t end = retiring != NULL ? retiring->certificate->not_after : AW_INSTANT_NONE;

	if (view->replacement.rank == AW_RANK_ENDS_EARLY) {
		aw_readiness_break(view, AW_READINESS_AT_RISK, AW_CAUSE_ENDS_EARLY, AW_INSTANT_NONE,
		    first_break(view));
		view->at = view->to;
	} else if (view->retiring.rank != AW_RANK_GOOD && !has_some(view)) {
		if (end != AW_INSTANT_NONE && end >= view->judge->now)
			end = AW_INSTANT_NONE;
		aw_readiness_break(view, AW_READINESS_BROKEN, AW_CAUSE_NO_ROOT, end, end);
	} else if (view->retiring.rank == AW_RANK_GOOD && !has_some(view) &&
		   end != AW_INSTANT_NONE && end < aw_switch_latest(view->to)) {
		aw_readiness_break(
		    view, AW_READINESS_AT_RISK, AW_CAUSE_RETIRING, AW_INSTANT_NONE, end);
	} else {
		aw_readiness_break(view, AW_READINESS_AT_RISK, AW_CAUSE_SWITCH, AW_INSTANT_NONE,
		    first_break(view));
		view->at = view->to;
	}
}

/* The hours of a test: it fails for these, whatever day the switch is. */
static bool
decide_test(struct aw_store_judgement *view)
{
	view->test = aw_readiness_test(view, view->judge->now);
	if (view->test == NULL)
		return false;
	aw_readiness_break(
	    view, AW_READINESS_BROKEN, AW_CAUSE_TEST, view->test->at, view->test->at);
	return true;
}

/* Since the switch, or since the retiring root ended before it. */
static void
decide_missing(struct aw_store_judgement *view)
{
	const struct aw_anchor *retiring = view->retiring.anchor;
	int64_t since = aw_switch_latest(view->to);

	if (!aw_readiness_is_past(view)) {
		if (!decide_test(view))
			decide_before_switch(view);
		return;
	}
	if (retiring != NULL && view->retiring.rank != AW_RANK_GOOD)
		since = aw_instant_earlier(since, retiring->certificate->not_after);
	aw_readiness_break(view, AW_READINESS_BROKEN, AW_CAUSE_SWITCHED, since, since);
	view->at = view->to;
}

/* Since when the service may present another chain any day, as announced. */
static int64_t
any_day(const struct aw_store_judgement *view)
{
	int64_t stop = view->transition->issuance_stop, since = AW_INSTANT_NONE;

	if (view->state != AW_READINESS_AT_RISK)
		return since;
	if (stop != AW_INSTANT_NONE && stop <= view->judge->now && !view->transition->program)
		since = stop;
	if (aw_readiness_has_begun(view))
		since = aw_instant_earlier(since, view->to->at);
	return since;
}

/* No day is known of a service that the transition names: where it has no usable replacement, it is
 * at risk, and no date says until when. */
static void
decide_no_day(struct aw_store_judgement *view)
{
	if (view->named == NULL)
		view->state = AW_READINESS_NOT_AFFECTED;
	else if (view->replacement.rank == AW_RANK_UNCHECKED || view->store->partial)
		aw_readiness_break(view, AW_READINESS_UNKNOWN,
		    view->store->partial ? AW_CAUSE_PARTIAL : AW_CAUSE_UNCHECKED, AW_INSTANT_NONE,
		    AW_INSTANT_NONE);
	else
		aw_readiness_break(
		    view, AW_READINESS_AT_RISK, AW_CAUSE_NO_DAY, AW_INSTANT_NONE, AW_INSTANT_NONE);
}

void
aw_readiness_dates(struct aw_store_judgement *view)
{
	bool named = view->transition->n_replacements > 0;

	if (!named || view->replacement.rank == AW_RANK_GOOD) {
		aw_readiness_present(view);
	} else if (view->to == NULL) {
		decide_no_day(view);
	} else if (view->replacement.rank == AW_RANK_UNCHECKED) {
		aw_readiness_break(view, AW_READINESS_UNKNOWN, AW_CAUSE_UNCHECKED, AW_INSTANT_NONE,
		    AW_INSTANT_NONE);
	} else if (view->store->partial) {
		aw_readiness_break(
		    view, AW_READINESS_UNKNOWN, AW_CAUSE_PARTIAL, AW_INSTANT_NONE, AW_INSTANT_NONE);
	} else {
		decide_missing(view);
		aw_readiness_refute(view);
	}
	view->any_day_since = any_day(view);
}
