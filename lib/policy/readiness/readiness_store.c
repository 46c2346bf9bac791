/* SPDX-License-Identifier: ISC */
/* What a store holds of the roots of a transition, and how well it serves. */
#include <string.h>
#include <strings.h>

#include "model/device_record.h"
#include "model/store.h"
#include "policy/readiness/readiness.h"

bool
aw_readiness_same_key(const struct aw_anchor *anchor, const struct aw_root *root)
{
	const struct aw_certificate *cert = anchor->certificate;

	return root->has_key && root->subject != NULL &&
	       memcmp(cert->key_sha256, root->key_sha256, AW_SHA256_LEN) == 0 &&
	       strcasecmp(cert->subject, root->subject) == 0;
}

const struct aw_switch *
aw_readiness_outlived(const struct aw_store_judgement *view, const struct aw_anchor *anchor)
{
	for (size_t i = 0; i < view->transition->n_switches; i++) {
		const struct aw_switch *at = &view->transition->switches[i];

		if (at->at > view->judge->now && anchor->certificate->not_after < at->at &&
		    aw_record_uses(view->judge->record, at->service))
			return at;
	}
	return NULL;
}

static enum aw_rank
rank_of(const struct aw_store_judgement *view, const struct aw_anchor *anchor, bool replacement)
{
	if (!aw_anchor_usable(anchor, view->judge->now))
		return AW_RANK_UNUSABLE;
	return replacement && aw_readiness_outlived(view, anchor) != NULL ? AW_RANK_ENDS_EARLY
									  : AW_RANK_GOOD;
}

/* Keeps the better of two: by rank, then the certificate itself, then the longer life. */
static void
consider(struct aw_holding *best, const struct aw_holding *other)
{
	bool better = other->rank > best->rank;

	if (other->rank == best->rank && best->anchor != NULL && other->anchor != NULL)
		better = other->by_key == best->by_key ? other->anchor->certificate->not_after >
							     best->anchor->certificate->not_after
						       : best->by_key;
	if (better)
		*best = *other;
}

void
aw_readiness_look_for(const struct aw_store_judgement *view, const struct aw_root *root,
    bool replacement, struct aw_holding *best)
{
	const struct aw_store *store = view->store;
	struct aw_holding found = {.root = root};

	found.anchor = aw_store_find(store, root->sha256);
	if (found.anchor != NULL) {
		found.rank = rank_of(view, found.anchor, replacement);
		consider(best, &found);
	}
	if (view->judge->policy->match != AW_MATCH_KEY || !root->has_key)
		return;
	found.by_key = true;
	for (size_t i = 0; i < store->n_anchors; i++) {
		if (!aw_readiness_same_key(&store->anchors[i], root) ||
		    memcmp(store->anchors[i].certificate->sha256, root->sha256, AW_SHA256_LEN) == 0)
			continue;
		found.anchor = &store->anchors[i];
		found.rank = rank_of(view, found.anchor, replacement);
		consider(best, &found);
	}
}
