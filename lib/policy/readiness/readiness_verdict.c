/* SPDX-License-Identifier: ISC */
/* Readiness of the device for each transition: its verdict, from the worst of services and stores.
 */
#include "policy/readiness/readiness_parts.h"

#include <stdlib.h>
#include <string.h>

#include "base/array.h"
#include "base/text.h"
#include "model/model.h"
#include "model/store.h"
#include "policy/license/impact.h"
#include "policy/service/service_judge.h"

#define REASON_MAX ((size_t)256 * 1024)

/* Why a judged store cannot be judged. */
static void
append_unread(const struct aw_judge *judge, const struct aw_store *store, struct aw_buf *buf)
{
	char at[AW_INSTANT_TEXT];

	if (store->observed_at == AW_INSTANT_NONE) {
		(void)aw_buf_printf(buf, "store %s was never read", store->name);
		if (store->attempt.text != NULL)
			(void)aw_buf_printf(buf, " (%s)", store->attempt.text);
	} else if (aw_judge_old_file(judge, store)) {
		(void)aw_buf_printf(buf,
		    "the file of store %s was written on %s, which is too long ago", store->name,
		    aw_instant_format(store->written_at, at));
	} else {
		(void)aw_buf_printf(buf, "store %s was last read on %s, which is too long ago",
		    store->name, aw_instant_format(store->observed_at, at));
	}
}

static bool
is_certain(const struct aw_store_judgement *view)
{
	return view->store != NULL &&
	       (view->state == AW_READINESS_AT_RISK || view->state == AW_READINESS_BROKEN);
}

/* Writes why the readiness is not known into buf; false if it is known. A store that cannot be
 * judged hides no certain verdict on another one. */
static bool
append_unknown(const struct aw_judge *judge, const struct aw_readiness_worst *worst,
    struct aw_readiness_verdict *verdict, struct aw_buf *buf)
{
	const struct aw_store_judgement *last;

	if (judge->clock_bad) {
		(void)aw_buf_puts(buf, "the clock of this host is not plausible");
		return true;
	}
	if (!worst->any) {
		(void)aw_buf_puts(buf, "no trust store of the device is judged");
		return true;
	}
	if (worst->unread == NULL || is_certain(&worst->fresh))
		return false;
	verdict->store = worst->unread->name;
	append_unread(judge, worst->unread, buf);
	last = worst->stale.store != NULL ? &worst->stale : &worst->fresh;
	if (last->store != NULL)
		(void)aw_buf_printf(buf, "; last known state: %s", aw_readiness_word(last->state));
	return true;
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

/* An exception holds back what one root is about. */
static bool
misses_several(const struct aw_judgement *out, const struct aw_transition *transition)
{
	return out->n_missing > 1 && out->missing[out->n_missing - 2].transition == transition;
}

/* Adds the roots that the deciding store lacks to the list of the judgement. */
static bool
list_missing(const struct aw_store_judgement *view)
{
	const struct aw_transition *transition = view->transition;
	struct aw_judgement *out = view->judge->out;

	for (size_t i = 0; i < transition->n_replacements; i++) {
		const struct aw_root *root = &transition->replacements[i];

		if (!aw_readiness_lacks(view, root))
			continue;
		if (!AW_GROW(out->missing, out->n_missing))
			return false;
		out->missing[out->n_missing++] = (struct aw_missing){.transition = transition,
		    .root = root,
		    .number = (uint32_t)i + 1,
		    .store = view->store->name,
		    .there = aw_readiness_held(view, root).anchor != NULL};
	}
	return true;
}

/* Lets an exception for the root in question hold the severity back, and says so. */
static void
hold(struct aw_judge *judge, const struct aw_store_judgement *view,
    struct aw_readiness_verdict *verdict, struct aw_buf *buf)
{
	const struct aw_root *root =
	    verdict->state == AW_READINESS_CLEAN_UP ? view->retiring.root : verdict->missing;
	const struct aw_exception *exception;
	char held[AW_JUDGE_TEXT_MAX];

	if (root == NULL || misses_several(judge->out, verdict->transition))
		return;
	exception = aw_judge_hold(judge, root->sha256, &verdict->severity);
	(void)aw_buf_puts(buf, aw_judge_held_words(exception, held));
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
	if (view->cause != AW_CAUSE_NONE && view->replacement.rank != AW_RANK_GOOD) {
		verdict->missing = view->replacement.root;
		if (!list_missing(view))
			return false;
	}
	verdict->origin = view->use != NULL ? view->use->origin : 0;
	if (broken || view->state == AW_READINESS_AT_RISK) {
		if (view->use == NULL || view->use->license)
			verdict->impact_date =
			    aw_impact_of(judge->record, judge->policy, view->break_date);
		if (late)
			(void)aw_buf_puts(buf,
			    "counts as broken since its announced switch, but still verifies; ");
		aw_service_append_break(judge,
		    &(struct aw_break){.broken = broken && !late,
			.any_day_since = view->any_day_since,
			.at = late ? view->latest : view->break_date,
			.impact = verdict->impact_date,
			.purpose = view->use != NULL && view->cause != AW_CAUSE_TEST
				       ? view->use->purpose
				       : AW_PURPOSE_UNKNOWN},
		    buf);
	}
	aw_readiness_reason(view, buf);
	return aw_readiness_remedy(view, verdict);
}

static bool
answer_known(struct aw_judge *judge, const struct aw_readiness_worst *worst,
    struct aw_readiness_verdict *verdict, struct aw_buf *buf)
{
	const struct aw_store_judgement *view = &worst->fresh;

	if (!answer(view, verdict, buf))
		return false;
	verdict->finding = finding_of(verdict->state);
	verdict->severity = aw_readiness_severity(view);
	aw_readiness_managed(judge, verdict, buf);
	if (verdict->state != AW_READINESS_UNKNOWN)
		hold(judge, view, verdict, buf);
	if (worst->unread != NULL) {
		(void)aw_buf_puts(buf, "; besides, ");
		append_unread(judge, worst->unread, buf);
	}
	return true;
}

/* Fills all of *verdict but its text, which goes to buf. */
static bool
judge_transition(struct aw_judge *judge, struct aw_readiness_verdict *verdict, struct aw_buf *buf)
{
	bool elsewhere = aw_readiness_is_elsewhere(judge, verdict->transition);
	size_t first_need = judge->n_needs;
	struct aw_readiness_worst worst = {0};
	const struct aw_store_judgement *view = &worst.fresh;

	if (!elsewhere && !aw_readiness_judge(judge, verdict->transition, &worst))
		return false;
	if (elsewhere || (view->use == NULL && worst.stale.use == NULL &&
			     aw_readiness_excluded(judge, verdict->transition))) {
		verdict->state = AW_READINESS_NOT_AFFECTED;
		verdict->finding = AW_FINDING_NOT_AFFECTED;
		verdict->severity = AW_SEVERITY_OK;
		aw_readiness_append_excluded(judge, buf);
	} else if (append_unknown(judge, &worst, verdict, buf)) {
		verdict->state = AW_READINESS_UNKNOWN;
		verdict->finding = AW_FINDING_READINESS_UNKNOWN;
		verdict->severity = aw_judge_unknown(judge);
	} else if (!answer_known(judge, &worst, verdict, buf)) {
		return false;
	}
	for (size_t i = first_need; i < judge->n_needs; i++)
		judge->needs[i].reported = judge->needs[i].anchor == view->replacement.anchor ||
						   judge->needs[i].anchor == view->retiring.anchor
					       ? verdict->severity
					       : AW_SEVERITY_OK;
	return true;
}

/* Most transitions do not affect a device, and have the same reason: it is kept once. */
static void
take_reason(
    const struct aw_judgement *out, struct aw_readiness_verdict *verdict, const struct aw_buf *buf)
{
	verdict->reason = aw_text_clean_dup(buf->data, buf->len, AW_JUDGE_TEXT_MAX);
	for (size_t i = 0; verdict->reason != NULL && i < out->n_readiness; i++) {
		if (strcmp(out->readiness[i].reason, verdict->reason) != 0)
			continue;
		free(verdict->reason);
		verdict->reason = out->readiness[i].reason;
		verdict->shared = true;
		return;
	}
}

/* Judges one transition and adds its verdict. */
static bool
add_transition(struct aw_judge *judge, struct aw_readiness_verdict *verdict)
{
	struct aw_verdict head = {0};
	struct aw_buf buf;
	bool done;

	aw_buf_init(&buf, REASON_MAX);
	done = judge_transition(judge, verdict, &buf) && aw_buf_puts(&buf, "") &&
	       aw_readiness_unknown_remedy(judge, verdict);
	if (done)
		take_reason(judge->out, verdict, &buf);
	aw_buf_free(&buf);
	if (!done || verdict->reason == NULL)
		return false;
	head.finding = verdict->finding;
	head.severity = verdict->severity;
	head.object = verdict->transition->name;
	head.remedy = verdict->remedy;
	head.since = verdict->since;
	head.until = verdict->break_date;
	return aw_judge_add(judge, &head, "%s", verdict->reason);
}

/* As an index of SNMP orders names: the shorter first. */
static int
by_transition(const void *a, const void *b)
{
	const struct aw_missing *x = a, *y = b;
	size_t n = strlen(x->transition->name), m = strlen(y->transition->name);
	int order = (n > m) - (n < m);

	if (order == 0)
		order = strcmp(x->transition->name, y->transition->name);
	return order != 0 ? order : (x->number > y->number) - (x->number < y->number);
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
	if (out->n_missing > 1)
		qsort(out->missing, out->n_missing, sizeof(*out->missing), by_transition);
	return true;
}
