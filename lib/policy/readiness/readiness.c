/* SPDX-License-Identifier: ISC */
/*
 * Readiness of the device for each transition: what its services present to each store decides
 * (readiness_chain.c), and the dates of the transition where that is not known.
 */
#include "policy/readiness/readiness.h"

#include <stdlib.h>

#include "base/array.h"
#include "base/text.h"
#include "model/device_record.h"
#include "model/license.h"
#include "model/model.h"
#include "model/service.h"
#include "model/store.h"
#include "policy/license/impact.h"
#include "policy/service/service_judge.h"

#define REASON_MAX ((size_t)256 * 1024)

static const struct aw_switch *
first_switch(const struct aw_record *record, const struct aw_transition *transition)
{
	for (size_t i = 0; i < transition->n_switches; i++)
		if (aw_record_uses(record, transition->switches[i].service))
			return &transition->switches[i];
	return NULL;
}

/* The replacement ends before a switch: of that service, or at once of one that has switched. */
static void
decide_ends_early(struct aw_store_judgement *view)
{
	const struct aw_switch *at = aw_readiness_outlived(view, view->replacement.anchor);
	int64_t end = view->replacement.anchor->certificate->not_after;

	if (view->first->at <= end)
		aw_readiness_break(
		    view, AW_READINESS_AT_RISK, AW_CAUSE_ENDS_EARLY, AW_INSTANT_NONE, end);
	else
		aw_readiness_break(
		    view, AW_READINESS_AT_RISK, AW_CAUSE_ENDS_EARLY, AW_INSTANT_NONE, at->at);
	view->at = at;
}

/* No usable replacement, and the service has not switched as far as is known. */
static void
decide_before_switch(struct aw_store_judgement *view)
{
	const struct aw_anchor *retiring = view->retiring.anchor;
	int64_t end = retiring != NULL ? retiring->certificate->not_after : AW_INSTANT_NONE;

	if (view->retiring.rank != AW_RANK_GOOD) {
		if (end != AW_INSTANT_NONE && end >= view->judge->now)
			end = AW_INSTANT_NONE;
		aw_readiness_break(view, AW_READINESS_BROKEN, AW_CAUSE_NO_ROOT, end, end);
	} else if (view->first == NULL) {
		aw_readiness_break(view, AW_READINESS_AT_RISK, AW_CAUSE_NO_SWITCH, AW_INSTANT_NONE,
		    AW_INSTANT_NONE);
	} else if (end < view->first->at) {
		aw_readiness_break(
		    view, AW_READINESS_AT_RISK, AW_CAUSE_RETIRING, AW_INSTANT_NONE, end);
	} else {
		aw_readiness_break(
		    view, AW_READINESS_AT_RISK, AW_CAUSE_SWITCH, AW_INSTANT_NONE, view->first->at);
		view->at = view->first;
	}
}

static void
decide_missing(struct aw_store_judgement *view)
{
	if (view->first == NULL || view->judge->now < view->first->at) {
		decide_before_switch(view);
		return;
	}
	aw_readiness_break(
	    view, AW_READINESS_BROKEN, AW_CAUSE_SWITCHED, view->first->at, view->first->at);
	view->at = view->first;
}

/* True if the device's own words say nothing and only holders of a retiring root are meant. */
static bool
holders_only(const struct aw_store_judgement *view)
{
	return view->judge->record->n_uses == 0 && view->transition->applies == AW_APPLIES_HOLDERS;
}

/* True if nothing shows that the device depends on the transition: it names no service, and either
 * has no retiring root or no service has announced a switch, so that a missing replacement breaks
 * nothing. */
static bool
nothing_depends(const struct aw_store_judgement *view)
{
	if (!holders_only(view))
		return false;
	return view->retiring.anchor == NULL ||
	       (view->first == NULL && view->replacement.rank != AW_RANK_GOOD &&
		   view->transition->n_replacements > 0);
}

/* The store and the dates of the transition alone. */
static void
decide_by_dates(struct aw_store_judgement *view)
{
	int64_t stop = view->transition->issuance_stop;

	if (nothing_depends(view))
		view->state = AW_READINESS_NOT_AFFECTED;
	else if (view->transition->n_replacements == 0 || view->replacement.rank == AW_RANK_GOOD)
		aw_readiness_present(view);
	else if (view->replacement.rank == AW_RANK_ENDS_EARLY)
		decide_ends_early(view);
	else
		decide_missing(view);
	if (view->state == AW_READINESS_AT_RISK && stop != AW_INSTANT_NONE &&
	    stop <= view->judge->now)
		view->any_day_since = stop;
}

/* The first switch of a service whose chain is not known, or NULL. */
static const struct aw_switch *
first_unknown(const struct aw_store_judgement *view)
{
	for (size_t i = 0; i < view->transition->n_switches; i++) {
		const struct aw_switch *at = &view->transition->switches[i];

		if (aw_record_uses(view->judge->record, at->service) &&
		    !aw_readiness_probed(view, at))
			return at;
	}
	return NULL;
}

/*
 * What services present goes before what was announced of them; dates decide for services whose
 * chain is not known, and where none is that the transition touches.
 */
static void
decide(struct aw_store_judgement *view)
{
	struct aw_store_judgement by_chain;
	bool found = aw_readiness_chains(view, &by_chain);

	if (!found) {
		view->state = AW_READINESS_NOT_AFFECTED;
		if (view->named)
			decide_by_dates(view);
		return;
	}
	view->first = first_unknown(view);
	if (view->first == NULL) {
		*view = by_chain;
	} else {
		decide_by_dates(view);
		if (aw_readiness_worse(&by_chain, view))
			*view = by_chain;
	}
	/* What a chain still leans on is needed, whatever the day. */
	view->leans = by_chain.leans;
	if (view->leans && view->state == AW_READINESS_CLEAN_UP) {
		*view = by_chain;
		view->state = AW_READINESS_READY;
		view->since = AW_INSTANT_NONE;
	}
}

static void
judge_one(struct aw_store_judgement *view)
{
	const struct aw_transition *transition = view->transition;

	view->since = view->break_date = view->any_day_since = view->latest = AW_INSTANT_NONE;
	view->first = first_switch(view->judge->record, transition);
	for (size_t i = 0; i < transition->n_retiring; i++)
		aw_readiness_look_for(view, &transition->retiring[i], false, &view->retiring);
	if (transition->n_replacements > 0)
		view->replacement.root = &transition->replacements[0];
	for (size_t i = 0; i < transition->n_replacements; i++)
		aw_readiness_look_for(view, &transition->replacements[i], true, &view->replacement);
	decide(view);
}

static bool
need(struct aw_judge *judge, const struct aw_anchor *anchor)
{
	if (!AW_GROW(judge->needs, judge->n_needs))
		return false;
	judge->needs[judge->n_needs++] = (struct aw_need){.anchor = anchor};
	return true;
}

/* Notes the anchors of the store that the device needs: one replacement, and the retiring root
 * before the first switch, and as long as a chain leans on it. */
static bool
note_needs(struct aw_judge *judge, const struct aw_store_judgement *view)
{
	if (view->state == AW_READINESS_NOT_AFFECTED)
		return true;
	if (view->replacement.anchor != NULL && !need(judge, view->replacement.anchor))
		return false;
	if (view->retiring.anchor == NULL)
		return true;
	return (!view->leans && (view->first == NULL || judge->now >= view->first->at)) ||
	       need(judge, view->retiring.anchor);
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

/* True if what the device says of itself settles that the transition does not touch it. */
static bool
not_affected(const struct aw_record *record, const struct aw_transition *transition)
{
	if (record->n_uses == 0)
		return transition->applies == AW_APPLIES_DECLARED || only_accounts(record);
	return first_switch(record, transition) == NULL;
}

/* The worst judged store into *worst; its state is 0 if no store is judged. */
static bool
judge_all(struct aw_judge *judge, const struct aw_transition *transition,
    struct aw_store_judgement *worst)
{
	bool named = !not_affected(judge->record, transition);

	*worst = (struct aw_store_judgement){.judge = judge, .transition = transition};
	for (size_t i = 0; i < judge->record->n_stores; i++) {
		struct aw_store_judgement view = {.judge = judge,
		    .transition = transition,
		    .store = &judge->record->stores[i],
		    .named = named};

		if (!view.store->judged || view.store->observed_at == AW_INSTANT_NONE)
			continue;
		judge_one(&view);
		if (judge->no_memory || !note_needs(judge, &view))
			return false;
		if (worst->store == NULL || aw_readiness_worse(&view, worst))
			*worst = view;
	}
	return true;
}

/* The first judged store that cannot be judged, or NULL; *any says if there is a judged one. */
static const struct aw_store *
unknown_store(const struct aw_judge *judge, bool *any)
{
	*any = false;
	for (size_t i = 0; i < judge->record->n_stores; i++) {
		const struct aw_store *store = &judge->record->stores[i];

		if (!store->judged)
			continue;
		*any = true;
		if (aw_judge_stale(judge, store))
			return store;
	}
	return NULL;
}

/* Writes why the readiness is not known into buf; false if it is known. */
static bool
append_unknown(const struct aw_judge *judge, const struct aw_store_judgement *worst,
    struct aw_readiness_verdict *verdict, struct aw_buf *buf)
{
	char at[AW_INSTANT_TEXT];
	bool any;
	const struct aw_store *store = unknown_store(judge, &any);

	if (judge->clock_bad) {
		(void)aw_buf_puts(buf, "the clock of this host is not plausible");
		return true;
	}
	if (!any) {
		(void)aw_buf_puts(buf, "no trust store of the device is judged");
		return true;
	}
	if (store == NULL)
		return false;
	verdict->store = store->name;
	if (store->observed_at == AW_INSTANT_NONE) {
		(void)aw_buf_printf(buf, "store %s was never read", store->name);
		if (store->attempt.text != NULL)
			(void)aw_buf_printf(buf, " (%s)", store->attempt.text);
	} else if (aw_judge_old_file(judge, store)) {
		(void)aw_buf_printf(buf,
		    "the file of store %s was written on %s, which is too "
		    "long ago",
		    store->name, aw_instant_format(store->written_at, at));
	} else {
		(void)aw_buf_printf(buf, "store %s was last read on %s, which is too long ago",
		    store->name, aw_instant_format(store->observed_at, at));
	}
	if (worst->store != NULL)
		(void)aw_buf_printf(buf, "; last known state: %s", aw_readiness_word(worst->state));
	return true;
}

static enum aw_severity
severity_of(const struct aw_judge *judge, const struct aw_readiness_verdict *verdict, bool late)
{
	const struct aw_policy *policy = judge->policy;

	switch (verdict->state) {
	case AW_READINESS_NOT_AFFECTED:
	case AW_READINESS_READY:
		return AW_SEVERITY_OK;
	case AW_READINESS_CLEAN_UP:
		return policy->clean_up;
	case AW_READINESS_AT_RISK:
		if (late || (verdict->break_date != AW_INSTANT_NONE &&
				aw_instant_sub(verdict->break_date, judge->now) <=
				    policy->at_risk_critical))
			return AW_SEVERITY_CRITICAL;
		return policy->at_risk;
	case AW_READINESS_BROKEN:
		return policy->broken;
	case AW_READINESS_UNKNOWN:
		break;
	}
	return aw_judge_unknown(judge);
}

static enum aw_finding
finding_of(enum aw_readiness state)
{
	switch (state) {
	case AW_READINESS_NOT_AFFECTED:
		return AW_FINDING_NOT_AFFECTED;
	case AW_READINESS_READY:
		return AW_FINDING_READY;
	case AW_READINESS_CLEAN_UP:
		return AW_FINDING_CLEAN_UP;
	case AW_READINESS_AT_RISK:
		return AW_FINDING_AT_RISK;
	case AW_READINESS_BROKEN:
		return AW_FINDING_BROKEN;
	case AW_READINESS_UNKNOWN:
		break;
	}
	return AW_FINDING_READINESS_UNKNOWN;
}

/* Lets an exception for the root in question hold the severity back, and says so. */
static void
hold(struct aw_judge *judge, const struct aw_store_judgement *view,
    struct aw_readiness_verdict *verdict, struct aw_buf *buf)
{
	const struct aw_root *root =
	    verdict->state == AW_READINESS_CLEAN_UP ? view->retiring.root : verdict->missing;
	const struct aw_exception *exception;
	char date[AW_INSTANT_TEXT];

	if (root == NULL)
		return;
	exception = aw_judge_hold(judge, root->sha256, &verdict->severity);
	if (exception != NULL)
		(void)aw_buf_printf(buf, "; held back until %s: %s",
		    aw_instant_format_date(exception->until, date), exception->reason);
}

/* Copies the answer of the deciding store. */
static bool
answer(
    const struct aw_store_judgement *view, struct aw_readiness_verdict *verdict, struct aw_buf *buf)
{
	const struct aw_judge *judge = view->judge;
	bool broken = view->state == AW_READINESS_BROKEN, late = view->latest != AW_INSTANT_NONE;

	verdict->state = view->state;
	verdict->since = view->since;
	verdict->break_date = view->break_date;
	verdict->any_day_since = view->any_day_since;
	verdict->first = view->at;
	verdict->store = view->store->name;
	verdict->service = view->service != NULL ? view->service->name : NULL;
	verdict->by_key = view->replacement.by_key && view->replacement.anchor != NULL;
	if (view->cause != AW_CAUSE_NONE && view->replacement.rank != AW_RANK_GOOD)
		verdict->missing = view->replacement.root;
	if (broken || view->state == AW_READINESS_AT_RISK) {
		verdict->impact_date = aw_impact_of(judge->record, judge->policy, view->break_date);
		if (late)
			(void)aw_buf_puts(buf,
			    "counts as broken since its announced switch, but still verifies; ");
		aw_service_append_break(judge, broken && !late, view->any_day_since,
		    late ? view->latest : view->break_date, verdict->impact_date, buf);
	}
	aw_readiness_reason(view, buf);
	return aw_readiness_remedy(view, verdict);
}

/* Fills all of *verdict but its text, which goes to buf. */
static bool
judge_transition(struct aw_judge *judge, struct aw_readiness_verdict *verdict, struct aw_buf *buf)
{
	size_t first_need = judge->n_needs;
	struct aw_store_judgement worst = {0};
	bool late = false;

	if (!judge_all(judge, verdict->transition, &worst))
		return false;
	if (worst.service == NULL && not_affected(judge->record, verdict->transition)) {
		verdict->state = AW_READINESS_NOT_AFFECTED;
		(void)aw_buf_puts(buf, "the device uses no service of this transition");
	} else if (append_unknown(judge, &worst, verdict, buf) || worst.store == NULL) {
		verdict->state = AW_READINESS_UNKNOWN;
	} else {
		late = worst.late;
		if (!answer(&worst, verdict, buf))
			return false;
	}
	verdict->finding = finding_of(verdict->state);
	verdict->severity = severity_of(judge, verdict, late);
	aw_readiness_managed(judge, verdict, buf);
	if (verdict->state != AW_READINESS_UNKNOWN && worst.store != NULL)
		hold(judge, &worst, verdict, buf);
	for (size_t i = first_need; i < judge->n_needs; i++)
		judge->needs[i].reported = verdict->severity > AW_SEVERITY_OK &&
					   (judge->needs[i].anchor == worst.replacement.anchor ||
					       judge->needs[i].anchor == worst.retiring.anchor);
	return true;
}

/* Judges one transition and adds its verdict. */
static bool
add_transition(struct aw_judge *judge, struct aw_readiness_verdict *verdict)
{
	struct aw_verdict head = {0};
	struct aw_buf buf;
	bool done;

	aw_buf_init(&buf, REASON_MAX);
	done = judge_transition(judge, verdict, &buf) && aw_buf_puts(&buf, "");
	if (done)
		verdict->reason = aw_text_clean_dup(buf.data, buf.len, AW_JUDGE_TEXT_MAX);
	aw_buf_free(&buf);
	if (!done || verdict->reason == NULL)
		return false;
	head.finding = verdict->finding;
	head.severity = verdict->severity;
	head.object = verdict->transition->name;
	head.since = verdict->since;
	head.until = verdict->break_date;
	return aw_judge_add(judge, &head, "%s", verdict->reason);
}

bool
aw_judge_readiness(struct aw_judge *judge)
{
	struct aw_judgement *out = judge->out;
	size_t n = judge->transitions->n_items;

	out->readiness = calloc(n + 1, sizeof(*out->readiness));
	if (out->readiness == NULL)
		return false;
	for (; out->n_readiness < n; out->n_readiness++) {
		struct aw_readiness_verdict *verdict = &out->readiness[out->n_readiness];

		verdict->transition = &judge->transitions->items[out->n_readiness];
		verdict->since = verdict->break_date = AW_INSTANT_NONE;
		verdict->any_day_since = verdict->impact_date = AW_INSTANT_NONE;
		if (!add_transition(judge, verdict)) {
			out->n_readiness++;
			return false;
		}
	}
	return true;
}
