/* SPDX-License-Identifier: ISC */
/*
 * Readiness by every service and every judged store of the device: what a service presents decides
 * (readiness_chain.c), and the dates of the transition where that is not known (readiness_dates.c).
 */
#include "policy/readiness/readiness_parts.h"
#include "policy/judge/store_view.h"

#include <stdlib.h>
#include <string.h>

#include "base/array.h"
#include "base/text.h"
#include "model/device_record.h"
#include "model/license.h"
#include "model/model.h"
#include "model/service.h"
#include "model/transition.h"
#include "model/store.h"
#include "policy/license/impact.h"
#include "policy/service/service_judge.h"

/* True if the device uses a service that the transition names. */
static bool
names_a_use(const struct aw_judge *judge, const struct aw_transition *transition)
{
	for (size_t i = 0; i < judge->uses->n_items; i++)
		if (aw_transition_names(transition, judge->uses->items[i].name))
			return true;
	return false;
}

/* True if all that is known are accounts on a license server: they verify no service themselves. */
static bool
only_accounts(const struct aw_record *record)
{
	for (size_t i = 0; i < record->n_licenses; i++)
		if (record->licenses[i].mode != AW_LICENSE_ACCOUNT)
			return false;
	return record->n_licenses > 0 && record->n_stores == 0;
}

/* True if what is known of the uses of the device settles that the transition does not touch it. */
bool
aw_readiness_excluded(const struct aw_judge *judge, const struct aw_transition *transition)
{
	if (judge->record->n_uses == 0 && only_accounts(judge->record))
		return true;
	if (transition->applies == AW_APPLIES_HOLDERS)
		return !aw_store_any_view(judge->record) && !names_a_use(judge, transition);
	if (transition->applies == AW_APPLIES_ALL && transition->n_switches == 0 &&
	    transition->n_services == 0)
		return judge->uses->n_items == 0 && judge->uses->reports;
	return !names_a_use(judge, transition);
}

static bool
need(const struct aw_store_judgement *view, const struct aw_anchor *anchor)
{
	struct aw_judge *judge = view->judge;

	if (!AW_GROW(judge->needs, judge->n_needs))
		return false;
	judge->needs[judge->n_needs++] =
	    (struct aw_need){.anchor = anchor, .capped = aw_use_capped(judge->uses, view->use)};
	return true;
}

/* Each replacement that is there, where all are needed. */
static bool
need_all(const struct aw_store_judgement *view)
{
	const struct aw_transition *transition = view->transition;

	for (size_t i = 0; i < transition->n_replacements; i++) {
		struct aw_holding held = aw_readiness_held(view, &transition->replacements[i]);

		if (held.anchor != NULL && !need(view, held.anchor))
			return false;
	}
	return true;
}

/* Notes the anchors of the store that the device needs: one replacement or all, and the retiring
 * root before the first switch, and as long as a chain leans on it. */
static bool
note_needs(const struct aw_store_judgement *view)
{
	if (view->state == AW_READINESS_NOT_AFFECTED)
		return true;
	if (view->transition->needs_all
		? !need_all(view)
		: view->replacement.anchor != NULL && !need(view, view->replacement.anchor))
		return false;
	if (view->retiring.anchor == NULL)
		return true;
	return (!view->leans && (view->to == NULL || aw_readiness_is_past(view))) ||
	       need(view, view->retiring.anchor);
}

/* Takes the earlier break date of a look over. */
static void
keep_date(struct aw_store_judgement *view, const struct aw_store_judgement *look)
{
	view->break_date = aw_instant_earlier(view->break_date, look->break_date);
	if (view->state == AW_READINESS_BROKEN)
		view->since = view->break_date;
}

/*
 * A look that is stale proves nothing, but what was bad is not good by its age: where the dates say
 * nothing bad, the state is not known. A date that was seen does not move later. True if it
 * decides.
 */
static bool
judge_old_look(struct aw_store_judgement *view)
{
	struct aw_store_judgement old;

	if (!aw_readiness_old_chains(view, &old) ||
	    (old.state != AW_READINESS_AT_RISK && old.state != AW_READINESS_BROKEN))
		return false;
	if (view->state == AW_READINESS_AT_RISK || view->state == AW_READINESS_BROKEN) {
		keep_date(view, &old);
		return true;
	}
	view->service = old.service;
	view->last_known = old.state;
	aw_readiness_break(
	    view, AW_READINESS_UNKNOWN, AW_CAUSE_OLD_LOOK, AW_INSTANT_NONE, AW_INSTANT_NONE);
	view->at = NULL;
	return true;
}

/* Nothing in the store is usable: broken, and since it broke by dates or by a chain if that was
 * before. */
static bool
judge_no_anchor(struct aw_store_judgement *view)
{
	struct aw_store_judgement look, dates = *view;

	if ((view->to == NULL && view->named == NULL) || !aw_readiness_no_anchor(view))
		return false;
	aw_readiness_dates(&dates);
	if (dates.state == AW_READINESS_BROKEN)
		keep_date(view, &dates);
	if ((aw_readiness_chains(view, &look) || aw_readiness_old_chains(view, &look)) &&
	    look.state == AW_READINESS_BROKEN)
		keep_date(view, &look);
	return true;
}

/* One service of the device: what it presents goes before what was announced of it. False if the
 * transition does not touch it. */
static bool
judge_use(struct aw_store_judgement *view)
{
	struct aw_store_judgement by_chain;

	view->since = view->break_date = view->any_day_since = AW_INSTANT_NONE;
	view->latest = view->renewed = view->loss.at = AW_INSTANT_NONE;
	aw_readiness_hold(view);
	if (judge_no_anchor(view))
		return true;
	if (aw_readiness_chains(view, &by_chain)) {
		*view = by_chain;
		return true;
	}
	if (aw_readiness_looked_at(view, view->use))
		return false;
	view->state = AW_READINESS_NOT_AFFECTED;
	if (view->to != NULL || view->named != NULL)
		aw_readiness_dates(view);
	return judge_old_look(view) || view->to != NULL || view->named != NULL;
}

/* What the store holds alone, where the transition touches no service of the device. */
static void
judge_holding(struct aw_store_judgement *view)
{
	view->since = view->break_date = view->any_day_since = AW_INSTANT_NONE;
	view->latest = view->renewed = view->loss.at = AW_INSTANT_NONE;
	aw_readiness_hold(view);
	view->state = AW_READINESS_NOT_AFFECTED;
	if (view->retiring.anchor != NULL)
		aw_readiness_dates(view);
}

static bool
has_ended(const struct aw_certificate *cert, int64_t now)
{
	return cert->not_after != AW_INSTANT_NONE && cert->not_after < now;
}

/* A certificate of the device that has not ended and goes up to the retiring root; NULL: none. */
static const struct aw_server_certificate *
own_under(const struct aw_store_judgement *view)
{
	const struct aw_record *record = view->judge->record;

	for (size_t i = 0; i < record->n_certificates; i++) {
		const struct aw_server_certificate *own = &record->certificates[i];

		if (own->certificate == NULL || has_ended(own->certificate, view->judge->now))
			continue;
		for (size_t k = 0; k < own->n_path; k++)
			if (aw_root_is(view->retiring.root, own->path[k]))
				return own;
	}
	return NULL;
}

/* What a chain or a certificate of the device still needs is not removed, whatever the day: peers
 * of its cluster present the like. */
static void
keep_root(struct aw_store_judgement *view, bool leans)
{
	view->own = own_under(view);
	if (!leans && view->own == NULL)
		return;
	view->state = AW_READINESS_READY;
	view->since = AW_INSTANT_NONE;
}

/* Judges every service against the stores of the view: the worst of them into *view. */
static bool
judge_one(struct aw_store_judgement *view)
{
	const struct aw_uses *uses = view->judge->uses;
	struct aw_store_judgement worst = *view;
	bool found = false, leans = false;

	for (size_t i = 0; i < uses->n_items; i++) {
		struct aw_store_judgement one = *view;

		one.use = &uses->items[i];
		one.to = aw_transition_switch(view->transition, one.use->name);
		one.named = aw_transition_service(view->transition, one.use->name);
		if (one.use->plain || !judge_use(&one))
			continue;
		if (one.state == AW_READINESS_BROKEN)
			aw_readiness_note_renewal(&one);
		if (!note_needs(&one))
			return false;
		leans = leans || one.leans;
		if (!found || aw_readiness_worse(&one, &worst))
			worst = one;
		found = true;
	}
	if (!found) {
		judge_holding(&worst);
		if (!note_needs(&worst))
			return false;
	}
	*view = worst;
	if (view->state == AW_READINESS_CLEAN_UP)
		keep_root(view, leans);
	return true;
}

bool
aw_readiness_is_elsewhere(const struct aw_judge *judge, const struct aw_transition *transition)
{
	return transition->applies == AW_APPLIES_DECLARED &&
	       transition->n_switches + transition->n_services > 0 &&
	       !names_a_use(judge, transition);
}

bool
aw_readiness_judge(
    struct aw_judge *judge, const struct aw_transition *transition, struct aw_readiness_worst *out)
{
	const struct aw_record *record = judge->record;

	*out = (struct aw_readiness_worst){0};
	for (size_t i = 0; i < record->n_stores; i++) {
		const struct aw_store *store = &record->stores[i];
		struct aw_store_judgement view = {
		    .judge = judge, .transition = transition, .store = store};
		bool stale = aw_judge_stale(judge, store);
		struct aw_store_judgement *worst = stale ? &out->stale : &out->fresh;

		if (!aw_store_is_view(record, i))
			continue;
		out->any = true;
		if (stale && out->unread == NULL)
			out->unread = store;
		if (store->observed_at == AW_INSTANT_NONE)
			continue;
		if (!judge_one(&view) || judge->no_memory)
			return false;
		if (worst->store == NULL || aw_readiness_worse(&view, worst))
			*worst = view;
	}
	return true;
}
