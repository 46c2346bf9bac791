/* SPDX-License-Identifier: ISC */
/*
 * Readiness by what services present: the paths of their chains to the anchors of a store, with and
 * without those to the retiring roots.
 */
#include <string.h>
#include <strings.h>

#include "base/array.h"
#include "model/model.h"
#include "model/service.h"
#include "model/service_name.h"
#include "policy/readiness/readiness.h"
#include "policy/service/service_judge.h"
#include "model/store.h"

static bool
leads_to(const struct aw_store *store, const struct aw_path *path, const struct aw_root *root)
{
	const struct aw_anchor *anchor = aw_store_find(store, path->anchor);

	return memcmp(path->anchor, root->sha256, AW_SHA256_LEN) == 0 ||
	       (anchor != NULL && aw_readiness_same_key(anchor, root));
}

/* Paths that are struck: those to a retiring root. */
static bool
is_retiring(const struct aw_path *path, const void *context)
{
	const struct aw_store_judgement *view = context;

	for (size_t i = 0; i < view->transition->n_retiring; i++)
		if (leads_to(view->store, path, &view->transition->retiring[i]))
			return true;
	return false;
}

static bool
is_wanted(const struct aw_wanted *wanted, const struct aw_root *root)
{
	if (wanted->known && memcmp(wanted->sha256, root->sha256, AW_SHA256_LEN) == 0)
		return true;
	return wanted->subject != NULL && root->subject != NULL &&
	       strcasecmp(wanted->subject, root->subject) == 0;
}

/* The one of the roots that the chain goes up to, whether the store has it or not; NULL: none. */
static const struct aw_root *
under(const struct aw_store_judgement *view, const struct aw_root *roots, size_t n)
{
	for (size_t i = 0; i < n; i++) {
		const char *issuer = view->chain->issuer;

		if (is_wanted(&view->trust->wanted, &roots[i]) ||
		    (issuer != NULL && roots[i].subject != NULL &&
			strcasecmp(issuer, roots[i].subject) == 0))
			return &roots[i];
		for (size_t k = 0; k < view->trust->n_paths; k++)
			if (leads_to(view->store, &view->trust->paths[k], &roots[i]))
				return &roots[i];
	}
	return NULL;
}

static bool
is_past(const struct aw_store_judgement *view)
{
	return view->to != NULL && view->to->at <= view->judge->now;
}

/* A chain that never verified is at fault since it was first seen, or since the switch that it
 * follows, which the old chain does not. */
static void
decide_failing(struct aw_store_judgement *view)
{
	int64_t since = view->holds.since;

	if (since == AW_INSTANT_NONE)
		since = view->chain->seen_since;
	if (view->holds.since == AW_INSTANT_NONE && is_past(view) &&
	    (view->switched || !view->old) && (since == AW_INSTANT_NONE || view->to->at < since)) {
		since = view->to->at;
		view->at = view->to;
	}
	aw_readiness_break(view, AW_READINESS_BROKEN, AW_CAUSE_FAILS, since, since);
}

/* Since when the service may present another chain any day. */
static int64_t
any_day(const struct aw_store_judgement *view)
{
	int64_t stop = view->transition->issuance_stop;
	int64_t since = AW_INSTANT_NONE;

	if (!view->old)
		return since;
	if (stop != AW_INSTANT_NONE && stop <= view->judge->now)
		since = stop;
	if (is_past(view) && (since == AW_INSTANT_NONE || view->to->at < since))
		since = view->to->at;
	return since;
}

/* It verifies now, and there is no usable replacement: the first end decides. */
static void
decide_holding(struct aw_store_judgement *view)
{
	const struct aw_certificate *leaf =
	    view->chain->n_certificates > 0 ? view->chain->certificates[0] : NULL;
	int64_t end = aw_instant_add(view->holds.until, 1);
	enum aw_cause cause = AW_CAUSE_PATHS;

	if (view->old && leaf != NULL && leaf->not_after != AW_INSTANT_NONE &&
	    leaf->not_after < end) {
		end = leaf->not_after;
		cause = AW_CAUSE_LEAF;
	}
	if (view->to != NULL && !is_past(view) && view->to->at <= end) {
		end = view->to->at;
		view->at = view->to;
		cause = view->replacement.rank == AW_RANK_ENDS_EARLY ? AW_CAUSE_ENDS_EARLY
								     : AW_CAUSE_SWITCH;
	}
	view->late = view->old && is_past(view);
	if (view->late && !view->switched) {
		/* A past announcement counts: the old chain may disappear at any time. */
		aw_readiness_break(view, AW_READINESS_BROKEN, cause, view->to->at, view->to->at);
		view->at = view->to;
		view->latest = end;
	} else {
		aw_readiness_break(view, AW_READINESS_AT_RISK, cause, AW_INSTANT_NONE, end);
	}
	view->any_day_since = any_day(view);
}

/* The replacement that the chain wants is the one to speak of. */
static void
choose_replacement(struct aw_store_judgement *view, const struct aw_root *wanted)
{
	if (wanted != NULL && view->replacement.anchor == NULL)
		view->replacement.root = wanted;
}

/* Judges one chain; false where the transition has nothing to do with it. */
static bool
judge_chain(struct aw_store_judgement *view)
{
	const struct aw_transition *transition = view->transition;
	const struct aw_root *to =
	    under(view, transition->replacements, transition->n_replacements);
	struct aw_holds without;
	bool kin;

	view->old = under(view, transition->retiring, transition->n_retiring) != NULL;
	view->switched = to != NULL;
	kin = view->old || view->switched;
	/* One that names its services speaks of no other, though they share its roots. */
	if (view->to == NULL && (!kin || transition->n_switches > 0))
		return false;
	choose_replacement(view, to);
	aw_trust_holds(view->trust, NULL, NULL, view->judge->now, &view->holds);
	aw_trust_holds(view->trust, is_retiring, view, view->judge->now, &without);
	view->leans = view->holds.now && !without.now;
	if (!view->holds.now)
		decide_failing(view);
	else if (view->replacement.rank == AW_RANK_GOOD ||
		 (transition->n_replacements == 0 && !view->leans))
		aw_readiness_present(view);
	else if (!kin && is_past(view))
		view->state = AW_READINESS_NOT_AFFECTED;
	else
		decide_holding(view);
	return true;
}

static void
note_explained(const struct aw_store_judgement *view)
{
	struct aw_judge *judge = view->judge;

	if (view->state != AW_READINESS_BROKEN && view->state != AW_READINESS_AT_RISK)
		return;
	if (!AW_GROW(judge->explained, judge->n_explained)) {
		judge->no_memory = true;
		return;
	}
	judge->explained[judge->n_explained++] = (struct aw_explained){
	    view->service, view->transition, view->state == AW_READINESS_BROKEN};
}

static const struct aw_switch *
switch_of(const struct aw_transition *transition, const struct aw_service *service)
{
	for (size_t i = 0; i < transition->n_switches; i++)
		if (aw_service_same(transition->switches[i].service, service->name))
			return &transition->switches[i];
	return NULL;
}

/* False also where no path holds and more of them were not followed: that is not known. */
static bool
is_known(const struct aw_store_judgement *view, const struct aw_trust *trust)
{
	struct aw_holds holds;

	if (trust == NULL || !trust->cut)
		return trust != NULL;
	aw_trust_holds(trust, NULL, NULL, view->judge->now, &holds);
	return holds.now;
}

/* True if all chains of a service were judged against the store, and not too long ago. */
static bool
usable(const struct aw_store_judgement *view, const struct aw_service *service)
{
	if (!aw_service_known(view->judge, service))
		return false;
	for (size_t i = 0; i < service->n_chains; i++)
		if (!is_known(view, aw_chain_trust(&service->chains[i], view->store->name)))
			return false;
	return true;
}

bool
aw_readiness_probed(const struct aw_store_judgement *view, const struct aw_switch *at)
{
	const struct aw_record *record = view->judge->record;

	for (size_t i = 0; i < record->n_services; i++)
		if (aw_service_same(record->services[i].name, at->service))
			return usable(view, &record->services[i]);
	return false;
}

/* Judges the chains of one service; *found and *leans are left alone where none is touched. */
static void
judge_service(const struct aw_store_judgement *view, const struct aw_service *service,
    struct aw_store_judgement *worst, bool *found, bool *leans)
{
	for (size_t i = 0; i < service->n_chains; i++) {
		struct aw_store_judgement one = *view;

		one.service = service;
		one.chain = &service->chains[i];
		one.trust = aw_chain_trust(one.chain, view->store->name);
		one.to = switch_of(view->transition, service);
		if (!judge_chain(&one))
			continue;
		note_explained(&one);
		*leans = *leans || one.leans;
		if (!*found || aw_readiness_worse(&one, worst))
			*worst = one;
		*found = true;
	}
}

bool
aw_readiness_chains(const struct aw_store_judgement *view, struct aw_store_judgement *worst)
{
	const struct aw_record *record = view->judge->record;
	bool found = false, leans = false;

	for (size_t i = 0; i < record->n_services; i++)
		if (usable(view, &record->services[i]))
			judge_service(view, &record->services[i], worst, &found, &leans);
	if (found && leans)
		worst->leans = true;
	return found;
}
