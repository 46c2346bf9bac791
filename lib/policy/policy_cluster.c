/* SPDX-License-Identifier: ISC */
/* Whether the peers of a cluster agree: on the roots that a transition needs, on the other
 * certificates of their stores, and on the root of their own certificates. */
#include <string.h>

#include "model/device_record.h"
#include "model/model.h"
#include "model/store.h"
#include "policy/judge/judge.h"
#include "base/text.h"
#include "policy/policy_parts.h"

/* True if the part is that of a machine which may have peers. */
static bool
is_of_cluster(const struct aw_judge *judge, const char *source)
{
	const struct aw_source_status *status =
	    source != NULL ? aw_record_source(judge->record, source) : NULL;

	return status != NULL && aw_source_kind_takes(status->kind, "peer");
}

static bool
is_compared(const struct aw_judge *judge, const struct aw_store *store)
{
	return is_of_cluster(judge, store->source) && !aw_judge_stale(judge, store);
}

/*
 * The list of its machine that the store is: where a machine has several, each anchor names it.
 * Only what two machines have of one list is compared.
 */
static const char *
list_of(const struct aw_store *store)
{
	return store->n_trustpoints == 1 ? store->trustpoints[0] : "";
}

static bool
is_same_list(const struct aw_store *a, const struct aw_store *b)
{
	return strcmp(list_of(a), list_of(b)) == 0;
}

static bool
holds(const struct aw_judge *judge, const struct aw_store *store, const struct aw_root *root)
{
	const struct aw_anchor *anchor = aw_store_find(store, root->sha256);

	if (anchor != NULL)
		return aw_anchor_usable(anchor, judge->now);
	for (size_t i = 0; root->has_key && i < store->n_anchors; i++) {
		const struct aw_certificate *cert = store->anchors[i].certificate;

		if (memcmp(cert->key_sha256, root->key_sha256, AW_SHA256_LEN) == 0 &&
		    aw_certificate_self_issued(cert) &&
		    aw_anchor_usable(&store->anchors[i], judge->now))
			return true;
	}
	return false;
}

/* What readiness for the transition hangs on: the replacements that are needed, else the retiring
 * roots, which still serve. */
enum standing { STANDING_NOTHING, STANDING_RETIRING, STANDING_REPLACED };

static enum standing
standing_of(const struct aw_judge *judge, const struct aw_store *store,
    const struct aw_transition *transition)
{
	size_t n = 0;

	for (size_t i = 0; i < transition->n_replacements; i++)
		n += holds(judge, store, &transition->replacements[i]);
	if (n > 0 && (!transition->needs_all || n == transition->n_replacements))
		return STANDING_REPLACED;
	for (size_t i = 0; i < transition->n_retiring; i++)
		if (holds(judge, store, &transition->retiring[i]))
			return STANDING_RETIRING;
	return STANDING_NOTHING;
}

/* The store of the cluster that serves a transition best, the first of several, of one list. */
struct best {
	const struct aw_store *store;
	enum standing standing;
};

static struct best
best_of(const struct aw_judge *judge, const struct aw_store *like,
    const struct aw_transition *transition)
{
	struct best best = {NULL, STANDING_NOTHING};

	for (size_t i = 0; i < judge->record->n_stores; i++) {
		const struct aw_store *store = &judge->record->stores[i];
		enum standing standing;

		if (!is_compared(judge, store) || !is_same_list(store, like))
			continue;
		standing = standing_of(judge, store, transition);
		if (best.store == NULL || standing > best.standing)
			best = (struct best){store, standing};
	}
	return best;
}

/* The first root of the list that one store holds and the other does not, or NULL. */
static const struct aw_root *
lacking(const struct aw_judge *judge, const struct aw_store *has, const struct aw_store *lacks,
    const struct aw_root *roots, size_t n)
{
	for (size_t i = 0; i < n; i++)
		if (holds(judge, has, &roots[i]) && !holds(judge, lacks, &roots[i]))
			return &roots[i];
	return NULL;
}

static bool
add_lacking(struct aw_judge *judge, const struct aw_store *store, const struct aw_store *peer,
    const struct aw_transition *transition)
{
	const struct aw_root *root =
	    lacking(judge, peer, store, transition->replacements, transition->n_replacements);
	struct aw_verdict head = {.finding = AW_FINDING_CLUSTER_STORE,
	    .severity = aw_judge_capped(judge, store, judge->policy->cluster_differs),
	    .object = store->name,
	    .since = AW_INSTANT_NONE,
	    .until = AW_INSTANT_NONE};

	if (root == NULL)
		root = lacking(judge, peer, store, transition->retiring, transition->n_retiring);
	return aw_judge_add(judge, &head,
	    "store %s lacks %s, which store %s of its cluster has: the peers are not equally ready "
	    "for %s",
	    store->name, root != NULL ? root->name : "a root", peer->name, transition->name);
}

/* How many certificates of one store the other does not have. */
static size_t
count_missing(const struct aw_store *from, const struct aw_store *in)
{
	size_t n = 0;

	for (size_t i = 0; i < from->n_anchors; i++)
		n += aw_store_find(in, from->anchors[i].certificate->sha256) == NULL;
	return n;
}

/* Other differences, against the first store of the cluster. */
static bool
note_difference(struct aw_judge *judge, const struct aw_store *store, const struct aw_store *first)
{
	size_t missing = count_missing(first, store), more = count_missing(store, first);
	struct aw_verdict head = {.finding = AW_FINDING_CLUSTER_STORE,
	    .severity = AW_SEVERITY_OK,
	    .object = store->name,
	    .since = AW_INSTANT_NONE,
	    .until = AW_INSTANT_NONE};

	if (missing == 0 && more == 0)
		return true;
	return aw_judge_add(judge, &head,
	    "store %s has %zu certificate%s that store %s of its cluster does not have, and lacks "
	    "%zu that it has",
	    store->name, more, aw_text_s(more), first->name, missing);
}

/* One verdict a store: the transition that it serves worse than a peer, else how they differ. */
static bool
judge_store(struct aw_judge *judge, const struct aw_store *store, const struct aw_store *first)
{
	for (size_t i = 0; store->judged && i < judge->out->n_readiness; i++) {
		const struct aw_readiness_verdict *readiness = &judge->out->readiness[i];
		const struct aw_transition *transition = readiness->transition;
		struct best best;

		if (readiness->state == AW_READINESS_NOT_AFFECTED)
			continue;
		best = best_of(judge, store, transition);
		if (best.store != NULL && standing_of(judge, store, transition) < best.standing)
			return add_lacking(judge, store, best.store, transition);
	}
	return store == first || note_difference(judge, store, first);
}

/* The first store of the same list. */
static const struct aw_store *
first_of(const struct aw_judge *judge, const struct aw_store *store)
{
	const struct aw_store *first = judge->record->stores;

	while (first != store && (!is_compared(judge, first) || !is_same_list(first, store)))
		first++;
	return first;
}

static size_t
count_compared(const struct aw_judge *judge)
{
	size_t n = 0;

	for (size_t i = 0; i < judge->record->n_stores; i++)
		n += is_compared(judge, &judge->record->stores[i]);
	return n;
}

static bool
judge_stores(struct aw_judge *judge)
{
	bool done = true;

	if (count_compared(judge) < 2)
		return true;
	for (size_t i = 0; done && i < judge->record->n_stores; i++) {
		const struct aw_store *store = &judge->record->stores[i];

		if (is_compared(judge, store))
			done = judge_store(judge, store, first_of(judge, store));
	}
	return done;
}

/* The root above a certificate of a machine, where that is known and not old. */
static const struct aw_certificate *
root_of(const struct aw_judge *judge, const struct aw_server_certificate *own)
{
	if (!is_of_cluster(judge, own->source) || own->n_path == 0 ||
	    aw_judge_stale_at(judge, own->observed_at))
		return NULL;
	return aw_own_root(own);
}

static bool
add_other_root(struct aw_judge *judge, const struct aw_server_certificate *own,
    const struct aw_server_certificate *peer)
{
	struct aw_verdict head = {.finding = AW_FINDING_CLUSTER_CERTIFICATE,
	    .severity = aw_judge_capped_at(judge, own->observed_at, judge->policy->cluster_differs),
	    .object = own->name,
	    .since = AW_INSTANT_NONE,
	    .until = AW_INSTANT_NONE};

	return aw_judge_add(judge, &head,
	    "certificate %s of the device (%s) is under %s, that of %s of its cluster under %s: "
	    "who "
	    "connects to either needs both roots",
	    own->name, own->certificate->name, aw_own_root(own)->name, peer->name,
	    aw_own_root(peer)->name);
}

/* Against the first certificate of the role. */
static bool
judge_certificate(struct aw_judge *judge, size_t at)
{
	const struct aw_server_certificate *own = &judge->record->certificates[at];
	const struct aw_certificate *root = root_of(judge, own);

	for (size_t i = 0; root != NULL && i < at; i++) {
		const struct aw_server_certificate *peer = &judge->record->certificates[i];
		const struct aw_certificate *other = root_of(judge, peer);

		if (other != NULL && strcmp(aw_own_role(peer), aw_own_role(own)) == 0)
			return memcmp(other->key_sha256, root->key_sha256, AW_SHA256_LEN) == 0 ||
			       add_other_root(judge, own, peer);
	}
	return true;
}

/* Two machines of one kind that run different versions. */
static bool
judge_version(struct aw_judge *judge, size_t at)
{
	const struct aw_source_status *source = &judge->record->sources[at];
	struct aw_verdict head = {.finding = AW_FINDING_CLUSTER_VERSION,
	    .severity = AW_SEVERITY_OK,
	    .object = source->name,
	    .since = AW_INSTANT_NONE,
	    .until = AW_INSTANT_NONE};

	if (source->version == NULL || !aw_source_kind_takes(source->kind, "peer"))
		return true;
	for (size_t i = 0; i < at; i++) {
		const struct aw_source_status *peer = &judge->record->sources[i];

		if (peer->kind != source->kind || peer->version == NULL)
			continue;
		return strcmp(peer->version, source->version) == 0 ||
		       aw_judge_add(judge, &head, "%s runs version %s, %s of its cluster runs %s",
			   source->name, source->version, peer->name, peer->version);
	}
	return true;
}

bool
aw_judge_cluster(struct aw_judge *judge)
{
	bool done = judge->clock_bad || judge_stores(judge);

	for (size_t i = 0; done && !judge->clock_bad && i < judge->record->n_certificates; i++)
		done = judge_certificate(judge, i);
	for (size_t i = 0; done && i < judge->record->n_sources; i++)
		done = judge_version(judge, i);
	return done;
}
