/* SPDX-License-Identifier: ISC */
/* What the stores of a device hold of the roots of a transition, and how well it serves. */
#include <string.h>
#include <strings.h>

#include "model/model.h"
#include "model/store.h"
#include "policy/judge/store_view.h"
#include "policy/readiness/readiness_parts.h"

/* Nearly all differ in their first octets, and a store has many. */
static bool
is_same_print(const uint8_t a[AW_SHA256_LEN], const uint8_t b[AW_SHA256_LEN])
{
	uint64_t x, y;

	memcpy(&x, a, sizeof(x));
	memcpy(&y, b, sizeof(y));
	return x == y && memcmp(a, b, AW_SHA256_LEN) == 0;
}

static bool
has_key(const struct aw_anchor *anchor, const struct aw_root *root)
{
	const struct aw_certificate *cert = anchor->certificate;

	return root->has_key && root->subject != NULL &&
	       is_same_print(cert->key_sha256, root->key_sha256) &&
	       strcasecmp(cert->subject, root->subject) == 0;
}

static bool
is_self_signed(const struct aw_certificate *cert)
{
	return cert->issuer == cert->subject || strcasecmp(cert->issuer, cert->subject) == 0;
}

bool
aw_readiness_same_key(const struct aw_anchor *anchor, const struct aw_root *root)
{
	return has_key(anchor, root) && is_self_signed(anchor->certificate);
}

bool
aw_readiness_is_cross(const struct aw_anchor *anchor, const struct aw_root *root)
{
	return has_key(anchor, root) && !is_self_signed(anchor->certificate);
}

bool
aw_readiness_any_anchor(const struct aw_store_judgement *view)
{
	const struct aw_record *record = view->judge->record;

	for (size_t i = 0; i < record->n_stores; i++) {
		const struct aw_store *store = &record->stores[i];

		if (aw_store_in_view(view->judge, view->store, store) &&
		    (aw_store_has_usable(store, view->judge->now) ||
			aw_store_has_unchecked(store, view->judge->now)))
			return true;
	}
	return false;
}

/* A replacement has to be usable when the service presents a chain to it. */
static enum aw_rank
rank_of(const struct aw_store_judgement *view, const struct aw_anchor *anchor, bool replacement)
{
	int64_t now = view->judge->now, at = now;
	bool usable = aw_anchor_usable(anchor, now);

	if (!replacement)
		return usable || aw_anchor_unchecked(anchor, now) ? AW_RANK_GOOD : AW_RANK_UNUSABLE;
	if (view->to != NULL && aw_switch_latest(view->to) > now)
		at = aw_switch_latest(view->to);
	if (aw_anchor_usable(anchor, at))
		return AW_RANK_GOOD;
	if (aw_anchor_unchecked(anchor, at))
		return AW_RANK_UNCHECKED;
	return usable ? AW_RANK_ENDS_EARLY : AW_RANK_UNUSABLE;
}

static bool
ends_later(const struct aw_anchor *a, const struct aw_anchor *b)
{
	return a->certificate->not_after > b->certificate->not_after;
}

/* One whose SHA-256 is known before an entry of a list; then the one that ends later. */
static bool
is_better(const struct aw_anchor *a, const struct aw_anchor *b)
{
	bool known = aw_certificate_has_sha256(a->certificate);

	if (known != aw_certificate_has_sha256(b->certificate))
		return known;
	return ends_later(a, b);
}

/* Of two of one rank. Replacements that end too early, and retiring roots, serve as long as the
 * last of them; else the certificate itself comes first, then one whose SHA-256 is known. */
static bool
serves_better(const struct aw_holding *a, const struct aw_holding *b, bool replacement)
{
	bool until_last = !replacement || a->rank == AW_RANK_ENDS_EARLY;

	if (until_last && a->anchor->certificate->not_after != b->anchor->certificate->not_after)
		return ends_later(a->anchor, b->anchor);
	if (!replacement)
		return false;
	return a->by_key == b->by_key ? is_better(a->anchor, b->anchor) : b->by_key;
}

/* Keeps the better of two, by rank first. */
static void
consider(struct aw_holding *best, const struct aw_holding *other, bool replacement)
{
	bool better = other->rank > best->rank;

	if (other->rank == best->rank && best->anchor != NULL && other->anchor != NULL)
		better = serves_better(other, best, replacement);
	if (better)
		*best = *other;
}

/* With match = fingerprint an entry whose SHA-256 is not known is no replacement. */
static bool
is_accepted(const struct aw_store_judgement *view, const struct aw_anchor *anchor, bool replacement)
{
	return !replacement || view->judge->policy->match == AW_MATCH_KEY ||
	       aw_certificate_has_sha256(anchor->certificate);
}

/* Takes what a store holds of a root into *best, if it is better. */
static void
look_for(const struct aw_store_judgement *view, const struct aw_store *store,
    const struct aw_root *root, bool replacement, struct aw_holding *best)
{
	struct aw_holding found = {.root = root};

	found.anchor = aw_store_find(store, root->sha256);
	found.store = store;
	if (found.anchor != NULL && is_accepted(view, found.anchor, replacement)) {
		found.rank = rank_of(view, found.anchor, replacement);
		consider(best, &found, replacement);
	}
	if (view->judge->policy->match != AW_MATCH_KEY || !root->has_key ||
	    !aw_store_may_hold_key(store, root->key_sha256))
		return;
	found.by_key = true;
	for (size_t i = 0; i < store->n_anchors; i++) {
		if (!is_same_print(store->anchors[i].certificate->key_sha256, root->key_sha256) ||
		    !aw_readiness_same_key(&store->anchors[i], root) ||
		    memcmp(store->anchors[i].certificate->sha256, root->sha256, AW_SHA256_LEN) == 0)
			continue;
		found.anchor = &store->anchors[i];
		found.rank = rank_of(view, found.anchor, replacement);
		consider(best, &found, replacement);
	}
}

/* The best that the stores of the view hold of a root. */
static struct aw_holding
held(const struct aw_store_judgement *view, const struct aw_root *root, bool replacement)
{
	const struct aw_record *record = view->judge->record;
	struct aw_holding best = {.root = root};

	for (size_t i = 0; i < record->n_stores; i++)
		if (aw_store_in_view(view->judge, view->store, &record->stores[i]))
			look_for(view, &record->stores[i], root, replacement, &best);
	return best;
}

struct aw_holding
aw_readiness_held(const struct aw_store_judgement *view, const struct aw_root *root)
{
	return held(view, root, true);
}

/* Types of key of the replacements that the device can use, as far as both are known: the service
 * presents one of each. 0: one replacement is enough, whatever it is. */
static unsigned
types_of(const struct aw_store_judgement *view)
{
	const struct aw_transition *transition = view->transition;
	unsigned types = 0;

	for (size_t i = 0; i < transition->n_replacements; i++)
		types |= (unsigned)transition->replacements[i].key_type;
	return types & view->judge->record->key_types;
}

/* The best of the replacements of a type of key, and of those whose type is not known. */
static struct aw_holding
best_of(const struct aw_store_judgement *view, unsigned type)
{
	const struct aw_transition *transition = view->transition;
	struct aw_holding best = {0};

	for (size_t i = 0; i < transition->n_replacements; i++) {
		const struct aw_root *root = &transition->replacements[i];
		struct aw_holding one;

		if (type != 0 && root->key_type != AW_KEY_OTHER && root->key_type != type)
			continue;
		one = held(view, root, true);
		if (best.root == NULL)
			best = one;
		else
			consider(&best, &one, true);
	}
	return best;
}

/* True if that one of several that are needed serves worse: by rank, and of two that end too early
 * the one that ends first. */
static bool
serves_worse(const struct aw_holding *a, const struct aw_holding *b)
{
	if (a->rank != b->rank || a->rank != AW_RANK_ENDS_EARLY)
		return a->rank < b->rank;
	return ends_later(b->anchor, a->anchor);
}

/* Of all that are needed the one that serves worst; of equals the first of the transition. */
static struct aw_holding
worst_of_all(const struct aw_store_judgement *view)
{
	const struct aw_transition *transition = view->transition;
	struct aw_holding worst = {0};

	for (size_t i = 0; i < transition->n_replacements; i++) {
		struct aw_holding one = held(view, &transition->replacements[i], true);

		if (worst.root == NULL || serves_worse(&one, &worst))
			worst = one;
	}
	return worst;
}

static struct aw_holding
hold_replacement(const struct aw_store_judgement *view)
{
	unsigned types = types_of(view);
	struct aw_holding worst = {0};

	if (view->transition->needs_all)
		return worst_of_all(view);
	if (types == 0)
		return best_of(view, 0);
	for (unsigned type = 1; type < 1U << AW_KEY_TYPES; type <<= 1) {
		struct aw_holding one;

		if ((types & type) == 0)
			continue;
		one = best_of(view, type);
		if (worst.root == NULL || serves_worse(&one, &worst))
			worst = one;
	}
	return worst;
}

void
aw_readiness_hold(struct aw_store_judgement *view)
{
	const struct aw_transition *transition = view->transition;

	view->retiring = (struct aw_holding){0};
	for (size_t k = 0; k < transition->n_retiring; k++) {
		struct aw_holding one = held(view, &transition->retiring[k], false);

		if (one.anchor != NULL)
			consider(&view->retiring, &one, false);
	}
	view->replacement = hold_replacement(view);
}

bool
aw_readiness_lacks(const struct aw_store_judgement *view, const struct aw_root *root)
{
	unsigned types = types_of(view);

	if (root == view->replacement.root)
		return view->replacement.rank != AW_RANK_GOOD;
	if (view->transition->needs_all)
		return held(view, root, true).rank != AW_RANK_GOOD;
	for (unsigned type = 1; type < 1U << AW_KEY_TYPES; type <<= 1) {
		struct aw_holding one;

		if ((types & type) == 0)
			continue;
		one = best_of(view, type);
		if (one.root == root && one.rank != AW_RANK_GOOD)
			return true;
	}
	return false;
}
