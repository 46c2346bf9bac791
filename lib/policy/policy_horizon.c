/* SPDX-License-Identifier: ISC */
/*
 * The horizon: of each anchor that a service of the device hangs on, the next public date. It is a
 * note, never an alarm: that a date of a root program moves a service is an inference.
 */
#include <stdlib.h>
#include <string.h>

#include "base/array.h"
#include "base/buf.h"
#include "base/instant.h"
#include "model/model.h"
#include "model/store.h"
#include "policy/judge/judge.h"
#include "policy/policy_parts.h"

#define TEXT_BYTES ((size_t)64 * 1024)

/* Takes a date over that is to come, or in its window, and ends before the one that is known. */
static void
consider(const struct aw_judge *judge, const struct aw_date *date, const char *source,
    struct aw_horizon *out)
{
	int64_t latest;

	if (date->at == AW_INSTANT_NONE)
		return;
	latest = aw_instant_add(date->at, date->lasts);
	if (latest < judge->now || date->at >= out->at)
		return;
	out->kind = date->kind;
	out->at = date->at;
	out->latest = latest;
	out->name = date->name;
	out->source = date->source != NULL ? date->source : source;
}

/* Dates of a transition that are about its roots, not about a service. */
static void
consider_transition(const struct aw_judge *judge, const struct aw_transition *transition,
    const struct aw_certificate *cert, struct aw_horizon *out)
{
	if (aw_root_find(transition->retiring, transition->n_retiring, cert->sha256) == NULL)
		return;
	for (size_t i = 0; i < transition->n_dates; i++)
		if (transition->dates[i].kind != AW_DATE_SWITCH &&
		    transition->dates[i].kind != AW_DATE_TEST)
			consider(judge, &transition->dates[i], transition->source, out);
}

/* The next date of an anchor; false where there is none. */
static bool
find_next(const struct aw_judge *judge, struct aw_horizon *out)
{
	const struct aw_certificate *cert = out->anchor->certificate;
	const struct aw_transitions *all = judge->transitions;

	out->kind = AW_DATE_END;
	out->at = out->latest = INT64_MAX;
	if (cert->not_after != AW_INSTANT_NONE && cert->not_after >= judge->now)
		out->at = out->latest = cert->not_after;
	for (size_t i = 0; i < all->n_root_dates; i++) {
		const struct aw_root_dates *dates = &all->root_dates[i];

		if (aw_root_find(dates->roots, dates->n_roots, cert->sha256) != NULL)
			consider(judge, &dates->date, NULL, out);
	}
	for (size_t i = 0; i < all->n_items; i++)
		consider_transition(judge, &all->items[i], cert, out);
	return out->at != INT64_MAX;
}

void
aw_horizon_append(const struct aw_horizon *horizon, struct aw_buf *buf)
{
	static const char *const words[] = {[AW_DATE_SWITCH] = "a service switches",
	    [AW_DATE_TEST] = "a service is tested",
	    [AW_DATE_ISSUANCE] = "nothing more is issued under it",
	    [AW_DATE_PROGRAM] = "browsers stop to trust it",
	    [AW_DATE_END] = "it expires"};
	char at[AW_INSTANT_TEXT];

	(void)aw_buf_printf(buf, "%s %s %s", words[horizon->kind],
	    horizon->latest != horizon->at ? "between" : "on",
	    aw_instant_format_date(horizon->at, at));
	if (horizon->latest != horizon->at)
		(void)aw_buf_printf(buf, " and %s", aw_instant_format_date(horizon->latest, at));
	if (horizon->name != NULL && horizon->kind != AW_DATE_END)
		(void)aw_buf_printf(buf, " (%s)", horizon->name);
	if (horizon->kind == AW_DATE_PROGRAM)
		(void)aw_buf_puts(buf, "; services under it are expected to move before that");
}

/* A note; the end of the certificate has findings of its own. */
static bool
add_note(struct aw_judge *judge, const struct aw_horizon *horizon)
{
	const struct aw_certificate *cert = horizon->anchor->certificate;
	char object[AW_OBJECT_MAX + 1];
	struct aw_verdict head = {.finding = AW_FINDING_HORIZON,
	    .severity = AW_SEVERITY_OK,
	    .object = object,
	    .since = AW_INSTANT_NONE,
	    .until = horizon->at};
	struct aw_buf buf;
	bool done;

	if (horizon->kind == AW_DATE_END)
		return true;
	aw_anchor_object(horizon->store, horizon->anchor, object);
	aw_buf_init(&buf, TEXT_BYTES);
	(void)aw_buf_printf(&buf, "%s, which a service of the device needs: ", cert->name);
	aw_horizon_append(horizon, &buf);
	if (horizon->source != NULL)
		(void)aw_buf_printf(&buf, "; source: %s", horizon->source);
	done = !buf.failed && aw_judge_add(judge, &head, "%s", buf.data);
	aw_buf_free(&buf);
	return done;
}

static bool
judge_store(struct aw_judge *judge, const struct aw_store *store)
{
	struct aw_judgement *out = judge->out;

	for (size_t i = 0; i < store->n_anchors; i++) {
		struct aw_horizon one = {.store = store, .anchor = &store->anchors[i]};

		if (!aw_judgement_needs(out, one.anchor) || !find_next(judge, &one))
			continue;
		if (!AW_GROW(out->horizons, out->n_horizons))
			return false;
		out->horizons[out->n_horizons++] = one;
		if (!add_note(judge, &one))
			return false;
	}
	return true;
}

/* As an index of SNMP orders them: of names the shorter first, then the numbers of the anchors. */
static int
by_store_and_anchor(const void *a, const void *b)
{
	const struct aw_horizon *x = a, *y = b;
	size_t n = strlen(x->store->name), m = strlen(y->store->name);
	int order = (n > m) - (n < m);

	if (order == 0)
		order = strcmp(x->store->name, y->store->name);
	return order != 0 ? order
			  : (x->anchor->id > y->anchor->id) - (x->anchor->id < y->anchor->id);
}

bool
aw_judge_horizon(struct aw_judge *judge)
{
	struct aw_judgement *out = judge->out;

	for (size_t i = 0; i < judge->record->n_stores && out->n_needed > 0; i++)
		if (!judge_store(judge, &judge->record->stores[i]))
			return false;
	if (out->n_horizons > 1)
		qsort(out->horizons, out->n_horizons, sizeof(*out->horizons), by_store_and_anchor);
	return true;
}
