/* SPDX-License-Identifier: ISC */
/* Verdicts on stores: problems, changes since the collections before, freshness. */
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/buf.h"
#include "base/text.h"
#include "model/model.h"
#include "model/store.h"
#include "policy/judge/judge.h"
#include "policy/judge/source_remedy.h"
#include "policy/policy_parts.h"

#define NAMES_TOLD 3
#define SHRINK_LEAST 3
#define TEXT_BYTES ((size_t)64 * 1024)

/* What a part of the trusted certificates does not have may be elsewhere. */
static bool
harmless(const struct aw_store *store, const struct aw_problem *problem)
{
	switch (problem->code) {
	case AW_ERR_STORE_ELSEWHERE:
	case AW_ERR_STORE_EMPTY:
		return store->partial;
	case AW_ERR_STORE_DUPLICATE:
	case AW_ERR_STORE_OTHER:
	case AW_ERR_STORE_ZONE:
	case AW_ERR_STORE_SIGNED:
	case AW_ERR_STORE_DATE:
		return true;
	default:
		return false;
	}
}

/* Of the problem that is reported; an alarm of the device is looked up where the device shows it.
 */
static const char *
problem_remedy(
    const struct aw_judge *judge, const struct aw_store *store, const struct aw_problem *problem)
{
	if (problem->code == AW_ERR_DEVICE_ALARM)
		return aw_source_remedy(
		    aw_judge_kind(judge->record, store->source), false, AW_CASE_ALARM);
	return aw_err_code(problem->code)->remedy;
}

/* The problems that are not a finding of their own (policy_store_file.c). */
static size_t
count_problems(const struct aw_store *store)
{
	size_t n = 0;

	for (size_t i = 0; i < store->n_problems; i++)
		n += store->problems[i].code != AW_ERR_STORE_REFUSED;
	return n;
}

/* The first that is not harmless, else the first of all. */
static const struct aw_problem *
chief_problem(const struct aw_store *store)
{
	const struct aw_problem *first = NULL;

	for (size_t i = 0; i < store->n_problems; i++) {
		const struct aw_problem *problem = &store->problems[i];

		if (problem->code == AW_ERR_STORE_REFUSED)
			continue;
		if (!harmless(store, problem))
			return problem;
		first = first != NULL ? first : problem;
	}
	return first;
}

static bool
judge_problems(struct aw_judge *judge, const struct aw_store *store)
{
	struct aw_verdict head = {.finding = AW_FINDING_STORE_PROBLEM,
	    .object = store->name,
	    .since = AW_INSTANT_NONE,
	    .until = AW_INSTANT_NONE};
	const struct aw_problem *first = chief_problem(store);
	size_t n = count_problems(store);
	char more[32] = "", remedy[AW_JUDGE_TEXT_MAX];

	if (first == NULL)
		return true;
	if (!harmless(store, first))
		head.severity = aw_judge_capped(judge, store, judge->policy->store_problem);
	(void)snprintf(remedy, sizeof(remedy), "%s", problem_remedy(judge, store, first));
	head.remedy = remedy;
	if (n > 1)
		(void)snprintf(more, sizeof(more), "; and %zu more", n - 1);
	return aw_judge_add(judge, &head, "store %s: %s%s%s%s", store->name, first->where,
	    first->where[0] != '\0' ? ": " : "", first->text, more);
}

/* Anchors that came, or went. */
struct side {
	uint32_t n;
	size_t n_names;
	const char *names[NAMES_TOLD];
	int64_t at; /* the newest */
};

/* What the changes within the window come to: anchors that came back meanwhile do not count. */
struct sum {
	struct side added, removed;
	uint32_t before; /* anchors in the store before all that */
};

/* What happened to an anchor; `age` counts changes from the newest. */
struct event {
	const struct aw_change_item *item;
	int64_t at;
	size_t age;
};

static int
by_anchor_then_age(const void *a, const void *b)
{
	const struct event *x = a, *y = b;
	int order = memcmp(x->item->sha256, y->item->sha256, AW_SHA256_LEN);

	return order != 0 ? order : (x->age > y->age) - (x->age < y->age);
}

static void
count(struct side *side, const struct event *event)
{
	if (side->n_names < NAMES_TOLD)
		side->names[side->n_names++] = event->item->name;
	if (event->at > side->at)
		side->at = event->at;
	side->n++;
}

/* Notes the events of one change, and how many anchors were cut from its list. */
static void
note_change(
    const struct aw_change *change, size_t age, struct event *events, size_t *n, struct sum *cut)
{
	uint32_t added = 0;

	for (size_t i = 0; i < change->n_items; i++) {
		added += change->items[i].added;
		events[(*n)++] =
		    (struct event){.item = &change->items[i], .at = change->at, .age = age};
	}
	if (change->added > added)
		cut->added.n += change->added - added;
	if (change->removed > change->n_items - added)
		cut->removed.n += change->removed - (uint32_t)(change->n_items - added);
	cut->before = change->before;
	if (age == 0)
		cut->added.at = cut->removed.at = change->at;
}

static size_t
count_items(const struct aw_store *store)
{
	size_t n = 0;

	for (size_t i = 0; i < store->n_changes; i++)
		n += store->changes[i].n_items;
	return n;
}

/* Of anchors cut from the lists only numbers are known: as many as came may have been there. */
static void
add_cut(struct sum *sum, const struct sum *cut)
{
	uint32_t both = cut->added.n < cut->removed.n ? cut->added.n : cut->removed.n;

	sum->before = cut->before;
	sum->added.n += cut->added.n - both;
	sum->removed.n += cut->removed.n - both;
	if (sum->added.at == AW_INSTANT_NONE)
		sum->added.at = cut->added.at;
	if (sum->removed.at == AW_INSTANT_NONE)
		sum->removed.at = cut->removed.at;
}

/* True if a retired root that nothing needs any more has gone: the clean-up that a verdict asks
 * for. */
static bool
cleaned_up(const struct aw_judge *judge, const uint8_t sha256[AW_SHA256_LEN])
{
	for (size_t i = 0; i < judge->transitions->n_items; i++) {
		const struct aw_transition *transition = &judge->transitions->items[i];

		if (transition->clean_up == AW_INSTANT_NONE || judge->now < transition->clean_up)
			continue;
		if (aw_root_find(transition->retiring, transition->n_retiring, sha256) != NULL)
			return true;
	}
	return false;
}

static bool
sum_up(const struct aw_judge *judge, const struct aw_store *store, struct sum *sum)
{
	struct event *events = calloc(count_items(store) + 1, sizeof(*events));
	struct sum cut = {0};
	size_t n = 0, end;

	*sum = (struct sum){.added.at = AW_INSTANT_NONE, .removed.at = AW_INSTANT_NONE};
	if (events == NULL)
		return false;
	for (size_t i = 0; i < store->n_changes; i++)
		if (aw_instant_add(store->changes[i].at, judge->policy->change_window) > judge->now)
			note_change(&store->changes[i], i, events, &n, &cut);
	qsort(events, n, sizeof(*events), by_anchor_then_age);
	for (size_t i = 0; i < n; i = end) {
		bool now = aw_store_find(store, events[i].item->sha256) != NULL, before;

		for (end = i + 1; end < n && memcmp(events[end].item->sha256,
						 events[i].item->sha256, AW_SHA256_LEN) == 0;)
			end++;
		before = !events[end - 1].item->added;
		if (now != before && (now || !cleaned_up(judge, events[i].item->sha256)))
			count(now ? &sum->added : &sum->removed, &events[i]);
	}
	add_cut(sum, &cut);
	free(events);
	return true;
}

/* "Root A, Root B, Root C and 12 more" */
static void
list_names(const struct side *side, struct aw_buf *buf)
{
	for (size_t i = 0; i < side->n_names; i++)
		(void)aw_buf_printf(buf, "%s%s", i > 0 ? ", " : "", side->names[i]);
	if (side->n > side->n_names)
		(void)aw_buf_printf(
		    buf, "%s%zu more", side->n_names > 0 ? " and " : "", side->n - side->n_names);
}

static bool
add_change(struct aw_judge *judge, const struct aw_store *store, const struct sum *sum,
    enum aw_finding finding, enum aw_severity severity)
{
	const struct side *side = finding == AW_FINDING_STORE_ADDED ? &sum->added : &sum->removed;
	struct aw_verdict head = {.finding = finding,
	    .severity = aw_judge_capped(judge, store, severity),
	    .object = store->name,
	    .since = side->at,
	    .until = AW_INSTANT_NONE};
	char date[AW_INSTANT_TEXT];
	struct aw_buf buf;
	bool done;

	aw_buf_init(&buf, TEXT_BYTES);
	if (finding == AW_FINDING_STORE_ADDED)
		(void)aw_buf_printf(&buf, "store %s gained %" PRIu32 " certificate%s (%zu now)",
		    store->name, side->n, aw_text_s(side->n), store->n_anchors);
	else
		(void)aw_buf_printf(&buf, "store %s lost %" PRIu32 " of %" PRIu32 " certificate%s",
		    store->name, side->n, sum->before, aw_text_s(sum->before));
	(void)aw_buf_printf(&buf, ", last on %s: ", aw_instant_format(side->at, date));
	list_names(side, &buf);
	done = aw_judge_add(judge, &head, "%s", buf.data != NULL ? buf.data : "");
	aw_buf_free(&buf);
	return done;
}

/* True if what went is a large part of what was there. */
static bool
shrank(const struct aw_judge *judge, const struct aw_store *store, const struct sum *sum)
{
	if (store->n_anchors == 0)
		return true;
	return sum->removed.n >= SHRINK_LEAST &&
	       (uint64_t)sum->removed.n * 100 >=
		   (uint64_t)sum->before * judge->policy->shrink_percent;
}

static bool
judge_changes(struct aw_judge *judge, const struct aw_store *store)
{
	const struct aw_policy *policy = judge->policy;
	struct sum sum;

	if (judge->clock_bad || store->n_changes == 0)
		return true;
	if (!sum_up(judge, store, &sum))
		return false;
	if (sum.added.n > 0 &&
	    !add_change(judge, store, &sum, AW_FINDING_STORE_ADDED, policy->store_added))
		return false;
	if (sum.removed.n == 0)
		return true;
	return shrank(judge, store, &sum)
		   ? add_change(judge, store, &sum, AW_FINDING_STORE_SHRANK, policy->store_shrank)
		   : add_change(
			 judge, store, &sum, AW_FINDING_STORE_REMOVED, policy->store_removed);
}

/* A whole store that verifies services and can verify none, whatever it lost it by. */
static bool
judge_usable(struct aw_judge *judge, const struct aw_store *store)
{
	char host[] =
	    "Collect on a host whose OpenSSL knows the algorithm (ML-DSA and SLH-DSA: 3.5 "
	    "or later), or ask the device itself.";
	struct aw_verdict head = {.finding = AW_FINDING_STORE_NO_ANCHOR,
	    .severity = judge->policy->broken,
	    .object = store->name,
	    .since = AW_INSTANT_NONE,
	    .until = AW_INSTANT_NONE};

	if (judge->clock_bad || !store->judged || store->partial || aw_judge_stale(judge, store) ||
	    aw_store_has_usable(store, judge->now))
		return true;
	if (aw_store_has_unchecked(store, judge->now)) {
		head.severity = aw_judge_unknown(judge);
		head.remedy = host;
		return aw_judge_add(judge, &head,
		    "store %s has no anchor whose key the OpenSSL of this host knows: whether one "
		    "of "
		    "its %zu certificate%s is usable cannot be said",
		    store->name, store->n_anchors, aw_text_s(store->n_anchors));
	}
	return aw_judge_add(judge, &head,
	    "store %s has no usable anchor among %zu certificate%s: each has expired, is not "
	    "valid yet, is distrusted or is no CA",
	    store->name, store->n_anchors, aw_text_s(store->n_anchors));
}

bool
aw_judge_stores(struct aw_judge *judge)
{
	for (size_t i = 0; i < judge->record->n_stores; i++)
		if (!judge_problems(judge, &judge->record->stores[i]) ||
		    !judge_changes(judge, &judge->record->stores[i]) ||
		    !judge_usable(judge, &judge->record->stores[i]))
			return false;
	return true;
}
