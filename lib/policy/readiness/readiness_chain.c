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
#include "policy/judge/store_view.h"
#include "policy/readiness/readiness_parts.h"
#include "policy/service/service_judge.h"
#include "model/store.h"

static bool
leads_to(
    const struct aw_store_judgement *view, const struct aw_path *path, const struct aw_root *root)
{
	const struct aw_record *record = view->judge->record;

	if (memcmp(path->anchor, root->sha256, AW_SHA256_LEN) == 0)
		return true;
	for (size_t i = 0; i < record->n_stores; i++) {
		const struct aw_store *store = &record->stores[i];
		const struct aw_anchor *anchor = aw_store_in_view(view->judge, view->store, store)
						     ? aw_store_find(store, path->anchor)
						     : NULL;

		if (anchor != NULL && aw_readiness_same_key(anchor, root))
			return true;
	}
	return false;
}

/* True if the leaf goes up over an intermediate that retires. */
static bool
goes_through(const struct aw_store_judgement *view)
{
	const struct aw_transition *transition = view->transition;
	const struct aw_chain *chain = view->chain;

	for (size_t i = 1; i < chain->n_certificates; i++) {
		const struct aw_certificate *cert = chain->certificates[i];

		if (cert->issuer != cert->subject &&
		    aw_root_find(transition->retiring, transition->n_retiring, cert->sha256) !=
			NULL)
			return true;
	}
	return false;
}

/* Paths that are struck: those to a retiring root, and all of a chain through a retiring
 * intermediate. */
static bool
is_retiring(const struct aw_path *path, const void *context)
{
	const struct aw_store_judgement *view = context;

	if (view->through)
		return true;
	for (size_t i = 0; i < view->transition->n_retiring; i++)
		if (leads_to(view, path, &view->transition->retiring[i]))
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

/* True if some path to the stores of the view holds without the retiring roots. */
static bool
holds_without(const struct aw_store_judgement *view)
{
	const struct aw_record *record = view->judge->record;

	for (size_t i = 0; i < record->n_stores; i++) {
		const struct aw_store *store = &record->stores[i];
		const struct aw_trust *trust = aw_chain_trust(view->chain, store->name);
		struct aw_holds holds;

		if (trust == NULL || !aw_store_in_view(view->judge, view->store, store))
			continue;
		aw_trust_holds(trust, is_retiring, view, view->judge->now, &holds);
		if (holds.now)
			return true;
	}
	return false;
}

/* True if the presented chain itself names the root, whatever the store has. */
static bool
names_root(const struct aw_store_judgement *view, const struct aw_root *root)
{
	const char *issuer = view->chain->issuer;

	return is_wanted(&view->trust->wanted, root) ||
	       (issuer != NULL && root->subject != NULL && strcasecmp(issuer, root->subject) == 0);
}

/* Of several paths those that hold count; where none does, each. */
static bool
counts(const struct aw_store_judgement *view, const struct aw_path *path)
{
	int64_t now = view->judge->now;

	return !view->holds.now ||
	       (path->flaw == AW_CHAIN_SOUND && path->not_before <= now && now <= path->not_after);
}

/* True if a path of the chain ends in the root. */
static bool
reaches(const struct aw_store_judgement *view, const struct aw_root *root)
{
	for (size_t k = 0; k < view->trust->n_paths; k++)
		if (counts(view, &view->trust->paths[k]) &&
		    leads_to(view, &view->trust->paths[k], root))
			return true;
	return false;
}

/* The one of the replacements that the chain goes up to, whether the store has it or not; NULL:
 * none. */
static const struct aw_root *
wanted_replacement(const struct aw_store_judgement *view)
{
	const struct aw_transition *transition = view->transition;

	for (size_t i = 0; i < transition->n_replacements; i++)
		if (names_root(view, &transition->replacements[i]) ||
		    reaches(view, &transition->replacements[i]))
			return &transition->replacements[i];
	return NULL;
}

/*
 * True if the chain goes up to a retiring root. A path over a cross certificate says nothing of the
 * service where another one holds without the retiring roots.
 */
static bool
is_old(const struct aw_store_judgement *view)
{
	const struct aw_transition *transition = view->transition;

	for (size_t i = 0; i < transition->n_retiring; i++)
		if (names_root(view, &transition->retiring[i]) ||
		    (reaches(view, &transition->retiring[i]) &&
			(!view->holds.now || !holds_without(view))))
			return true;
	return false;
}

/* A chain that never verified is at fault since it was first seen, or since the switch that it
 * follows, which the old chain does not. */
static void
decide_failing(struct aw_store_judgement *view)
{
	int64_t since = view->holds.since;

	if (since == AW_INSTANT_NONE)
		since = view->chain->seen_since;
	if (view->holds.since == AW_INSTANT_NONE && aw_readiness_is_past(view) &&
	    (view->switched || !view->old) &&
	    (since == AW_INSTANT_NONE || aw_switch_latest(view->to) < since)) {
		since = aw_switch_latest(view->to);
		view->at = view->to;
	}
	/* Without a replacement it is broken since the switch, whatever it failed by later. */
	if ((view->old || view->switched) && aw_readiness_is_past(view) &&
	    view->replacement.rank != AW_RANK_GOOD)
		since = aw_instant_earlier(since, aw_switch_latest(view->to));
	aw_readiness_break(view, AW_READINESS_BROKEN, AW_CAUSE_FAILS, since, since);
}

/* Since when the service may present another chain any day. */
static int64_t
any_day(const struct aw_store_judgement *view)
{
	int64_t stop = view->transition->issuance_stop;
	int64_t since = AW_INSTANT_NONE;

	if (!view->old || view->transition->program)
		return since;
	if (stop != AW_INSTANT_NONE && stop <= view->judge->now)
		since = stop;
	if (aw_readiness_has_begun(view))
		since = aw_instant_earlier(since, view->to->at);
	return since;
}

/* It verifies now, and there is no usable replacement: the first end decides. */
static void
decide_holding(struct aw_store_judgement *view)
{
	const struct aw_certificate *leaf =
	    view->chain->n_certificates > 0 ? view->chain->certificates[0] : NULL;
	int64_t end = view->holds.until;
	enum aw_cause cause = AW_CAUSE_PATHS;

	if (view->old && leaf != NULL && leaf->not_after != AW_INSTANT_NONE &&
	    leaf->not_after <= end) {
		end = leaf->not_after;
		cause = AW_CAUSE_LEAF;
	}
	if (view->to != NULL && !aw_readiness_is_past(view) && aw_switch_latest(view->to) <= end) {
		end = aw_switch_latest(view->to);
		view->at = view->to;
		cause = view->replacement.rank == AW_RANK_ENDS_EARLY ? AW_CAUSE_ENDS_EARLY
								     : AW_CAUSE_SWITCH;
	}
	view->late = view->old && aw_readiness_is_past(view);
	if (view->late && !view->switched) {
		/* A past announcement counts: the old chain may disappear at any time. */
		aw_readiness_break(view, AW_READINESS_BROKEN, cause, aw_switch_latest(view->to),
		    aw_switch_latest(view->to));
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
	if (wanted != NULL && view->replacement.anchor == NULL && !view->transition->needs_all)
		view->replacement.root = wanted;
}

/* True for a transition that may speak of a service without a switch of its own: one that names no
 * service, or one for whoever holds its roots. */
static bool
speaks_of_all(const struct aw_transition *transition)
{
	return (transition->n_switches == 0 && transition->n_services == 0) ||
	       transition->applies == AW_APPLIES_HOLDERS;
}

/* It verifies: by what, and whether it needs a retiring root for it. */
static void
decide_verified(struct aw_store_judgement *view, bool kin)
{
	bool named = view->transition->n_replacements > 0;

	if (view->replacement.rank == AW_RANK_GOOD || (!named && !view->leans))
		aw_readiness_present(view);
	else if ((!kin && aw_readiness_is_past(view)) || (view->to == NULL && !view->leans))
		view->state = AW_READINESS_NOT_AFFECTED;
	else if (view->replacement.rank == AW_RANK_UNCHECKED)
		aw_readiness_break(view, AW_READINESS_UNKNOWN, AW_CAUSE_UNCHECKED, AW_INSTANT_NONE,
		    AW_INSTANT_NONE);
	else if (named && view->store->partial)
		aw_readiness_break(
		    view, AW_READINESS_UNKNOWN, AW_CAUSE_PARTIAL, AW_INSTANT_NONE, AW_INSTANT_NONE);
	else
		decide_holding(view);
}

/*
 * Certificates issued after a date are not trusted under the retiring roots any more: one that is
 * newer may be refused, whatever else holds; one that is older is not.
 */
static void
decide_distrust(struct aw_store_judgement *view)
{
	const struct aw_certificate *leaf =
	    view->chain->n_certificates > 0 ? view->chain->certificates[0] : NULL;

	if (!view->transition->distrusts || !view->leans || leaf == NULL ||
	    leaf->not_before == AW_INSTANT_NONE)
		return;
	view->newer = leaf->not_before > view->transition->distrust_after;
	view->older = !view->newer;
	if (view->older && view->transition->n_replacements == 0)
		aw_readiness_break(view, AW_READINESS_NOT_AFFECTED, AW_CAUSE_NONE, AW_INSTANT_NONE,
		    AW_INSTANT_NONE);
	if (!view->newer || view->state == AW_READINESS_BROKEN ||
	    view->state == AW_READINESS_AT_RISK)
		return;
	aw_readiness_break(
	    view, AW_READINESS_AT_RISK, AW_CAUSE_DISTRUST, AW_INSTANT_NONE, view->holds.until);
}

/* True for a replacement that has the subject of a retiring root, where no path leads to it: by the
 * name alone the chain is that of the retiring root. */
static bool
is_namesake(const struct aw_store_judgement *view, const struct aw_root *to)
{
	const struct aw_transition *transition = view->transition;
	bool same = false;

	for (size_t i = 0; i < transition->n_retiring; i++)
		same = same || (to->subject != NULL && transition->retiring[i].subject != NULL &&
				   strcasecmp(transition->retiring[i].subject, to->subject) == 0);
	if (!same || (view->trust->wanted.known &&
			 memcmp(view->trust->wanted.sha256, to->sha256, AW_SHA256_LEN) == 0))
		return false;
	for (size_t k = 0; k < view->trust->n_paths; k++)
		if (leads_to(view, &view->trust->paths[k], to))
			return false;
	return view->old;
}

/* Judges one chain; false where the transition has nothing to do with it. */
static bool
judge_chain(struct aw_store_judgement *view)
{
	const struct aw_root *to = wanted_replacement(view);
	bool kin;

	view->through = goes_through(view);
	view->old = view->through || is_old(view);
	view->switched = to != NULL;
	if (view->switched && is_namesake(view, to))
		view->switched = false;
	kin = view->old || view->switched;
	if (view->to == NULL && (!kin || (view->named == NULL && !speaks_of_all(view->transition))))
		return false;
	choose_replacement(view, to);
	view->leans = view->holds.now && !holds_without(view);
	if (!view->holds.now)
		decide_failing(view);
	else {
		decide_verified(view, kin);
		decide_distrust(view);
	}
	return true;
}

/*
 * What readiness says of a chain need not be said of the service once more. A note on a device
 * whose roots somebody else manages says nothing of the severity, so it explains none.
 */
static void
note_explained(const struct aw_store_judgement *view)
{
	struct aw_judge *judge = view->judge;

	if (view->state != AW_READINESS_BROKEN &&
	    (view->state != AW_READINESS_AT_RISK || aw_readiness_is_managed(judge)))
		return;
	if (!AW_GROW(judge->explained, judge->n_explained)) {
		judge->no_memory = true;
		return;
	}
	judge->explained[judge->n_explained++] = (struct aw_explained){
	    view->service, view->transition, view->state == AW_READINESS_BROKEN};
}

/* Judges what the service presents, however long ago it was seen. */
static bool
judge_chains(const struct aw_store_judgement *view, bool fresh, struct aw_store_judgement *worst)
{
	const struct aw_service *service = aw_service_of_use(view->judge, view->use);
	bool found = false, leans = false;

	for (size_t i = 0; i < service->n_chains; i++) {
		struct aw_store_judgement one = *view;

		one.service = service;
		one.chain = &service->chains[i];
		if (!aw_service_chain_counts(view->judge, one.chain))
			continue;
		one.trust = aw_readiness_trust(view, one.chain, &one.holds);
		if (!judge_chain(&one))
			continue;
		if (fresh)
			note_explained(&one);
		leans = leans || one.leans;
		if (!found || aw_readiness_worse(&one, worst))
			*worst = one;
		found = true;
	}
	if (leans)
		worst->leans = true;
	return found;
}

bool
aw_readiness_chains(const struct aw_store_judgement *view, struct aw_store_judgement *worst)
{
	return aw_readiness_looked_at(view, view->use) && judge_chains(view, true, worst);
}

bool
aw_readiness_old_chains(const struct aw_store_judgement *view, struct aw_store_judgement *worst)
{
	return aw_readiness_once_looked_at(view, view->use) && judge_chains(view, false, worst);
}
