/* SPDX-License-Identifier: ISC */
#include "model/service_follow.h"

#include <stdlib.h>
#include <string.h>

#include "model/key_type.h"
#include "model/pool.h"
#include "model/service.h"

/* Copies a text that may be NULL. */
static bool
copy_text(char **to, const char *from)
{
	*to = from != NULL ? strdup(from) : NULL;
	return from == NULL || *to != NULL;
}

static bool
copy_attempt(struct aw_attempt *to, const struct aw_attempt *from)
{
	*to = (struct aw_attempt){.at = from->at, .code = from->code};
	return copy_text(&to->text, from->text);
}

static bool
copy_addresses(struct aw_service *to, const struct aw_service *from)
{
	to->addresses = calloc(from->n_addresses + 1, sizeof(*to->addresses));
	if (to->addresses == NULL)
		return false;
	for (; to->n_addresses < from->n_addresses; to->n_addresses++) {
		const struct aw_address *old = &from->addresses[to->n_addresses];
		struct aw_address *copy = &to->addresses[to->n_addresses];

		memcpy(copy->chain, old->chain, sizeof(copy->chain));
		memcpy(copy->other, old->other, sizeof(copy->other));
		copy->has_other = old->has_other;
		copy->unanswered = old->unanswered;
		copy->other_at = old->other_at;
		if (!copy_text(&copy->address, old->address) ||
		    !copy_text(&copy->protocol, old->protocol) ||
		    !copy_attempt(&copy->attempt, &old->attempt)) {
			to->n_addresses++;
			return false;
		}
	}
	return true;
}

/* Without the trusts: those are of one device. */
static bool
copy_chain(struct aw_chain *to, const struct aw_chain *from, struct aw_pool *pool)
{
	memcpy(to->digest, from->digest, sizeof(to->digest));
	to->oddities = from->oddities;
	to->seen_since = from->seen_since;
	to->certificates = calloc(from->n_certificates + 1, sizeof(const struct aw_certificate *));
	if (to->certificates == NULL || !copy_text(&to->issuer, from->issuer))
		return false;
	for (; to->n_certificates < from->n_certificates; to->n_certificates++)
		to->certificates[to->n_certificates] =
		    aw_pool_ref(pool, from->certificates[to->n_certificates]->sha256);
	return true;
}

static bool
copy_chains(struct aw_service *to, const struct aw_service *from, struct aw_pool *pool)
{
	to->chains = calloc(from->n_chains + 1, sizeof(*to->chains));
	if (to->chains == NULL)
		return false;
	while (to->n_chains < from->n_chains) {
		size_t i = to->n_chains++;

		if (!copy_chain(&to->chains[i], &from->chains[i], pool))
			return false;
	}
	return true;
}

enum aw_err
aw_service_copy(struct aw_service *to, const struct aw_service *from, struct aw_pool *pool)
{
	*to = (struct aw_service){.observed_at = from->observed_at};
	if (copy_text(&to->name, from->name) && copy_text(&to->source, from->source) &&
	    copy_text(&to->via, from->via) && copy_text(&to->host, from->host) &&
	    copy_attempt(&to->attempt, &from->attempt) && copy_addresses(to, from) &&
	    copy_chains(to, from, pool))
		return AW_OK;
	aw_service_clear(to, pool);
	return AW_ERR_NO_MEMORY;
}

static bool
same_issuer(const struct aw_chain *a, const struct aw_chain *b)
{
	return a->issuer != NULL && b->issuer != NULL && strcmp(a->issuer, b->issuer) == 0;
}

static const struct aw_chain *
with_issuer(const struct aw_service *service, const struct aw_chain *like)
{
	for (size_t i = 0; i < service->n_chains; i++)
		if (same_issuer(&service->chains[i], like))
			return &service->chains[i];
	return NULL;
}

static struct aw_chain *
with_digest(const struct aw_service *service, const uint8_t digest[AW_SERVICE_DIGEST_LEN])
{
	for (size_t i = 0; i < service->n_chains; i++)
		if (memcmp(service->chains[i].digest, digest, AW_SERVICE_DIGEST_LEN) == 0)
			return &service->chains[i];
	return NULL;
}

/* True if the change is of this look already, or the newest of those before. */
static bool
known_change(const struct aw_service *now, const struct aw_service_change *change)
{
	for (size_t i = 0; i < now->n_changes; i++) {
		if (strcmp(now->changes[i].from, change->from) == 0 &&
		    strcmp(now->changes[i].to, change->to) == 0)
			return true;
		if (now->changes[i].at != change->at)
			break;
	}
	return false;
}

/* Puts a change in front, unless it is known; true if it is new. */
static bool
note_change(struct aw_service *now, const char *from, const char *to, int64_t at)
{
	struct aw_service_change change = {.at = at, .from = strdup(from), .to = strdup(to)};
	struct aw_service_change *all = calloc(AW_SERVICE_CHANGES_MAX, sizeof(*all));

	if (change.from == NULL || change.to == NULL || all == NULL || known_change(now, &change)) {
		free(change.from);
		free(change.to);
		free(all);
		return false;
	}
	if (now->n_changes == AW_SERVICE_CHANGES_MAX) {
		now->n_changes--;
		free(now->changes[now->n_changes].from);
		free(now->changes[now->n_changes].to);
	}
	if (now->n_changes > 0)
		memcpy(&all[1], now->changes, now->n_changes * sizeof(*all));
	all[0] = change;
	free(now->changes);
	now->changes = all;
	now->n_changes++;
	return true;
}

/* Chains of one look: those of an address, or all. */
struct side {
	const struct aw_chain *chains[AW_SERVICE_CHAINS_MAX];
	size_t n;
};

static void
add_to_side(struct side *side, const struct aw_chain *chain)
{
	if (chain != NULL && side->n < AW_SERVICE_CHAINS_MAX)
		side->chains[side->n++] = chain;
}

static const struct aw_address *
address_of(const struct aw_service *service, const char *name)
{
	for (size_t i = 0; i < service->n_addresses; i++)
		if (strcmp(service->addresses[i].address, name) == 0 &&
		    service->addresses[i].attempt.code == AW_OK)
			return &service->addresses[i];
	return NULL;
}

static struct side
side_of_address(const struct aw_service *service, const char *name)
{
	const struct aw_address *address = address_of(service, name);
	struct side side = {.n = 0};

	if (address == NULL)
		return side;
	add_to_side(&side, with_digest(service, address->chain));
	if (address->has_other)
		add_to_side(&side, with_digest(service, address->other));
	return side;
}

static struct side
side_of_all(const struct aw_service *service)
{
	struct side side = {.n = 0};

	for (size_t i = 0; i < service->n_chains; i++)
		add_to_side(&side, &service->chains[i]);
	return side;
}

static bool
has_type(const struct side *side, enum aw_key_type type)
{
	for (size_t i = 0; i < side->n; i++)
		if (aw_chain_key_type(side->chains[i]) == type)
			return true;
	return false;
}

static bool
has_issuer(const struct side *side, const struct aw_chain *like)
{
	for (size_t i = 0; i < side->n; i++)
		if (same_issuer(side->chains[i], like))
			return true;
	return false;
}

/*
 * What a chain has replaced: one before with its type of key, or where there was none one whose
 * type is gone. Of several the one whose issuer is seen no more, else any. NULL: it is an addition.
 */
static const struct aw_chain *
replaced_by(const struct side *now, const struct side *before, const struct aw_chain *chain)
{
	enum aw_key_type type = aw_chain_key_type(chain);
	bool same_type = has_type(before, type);
	const struct aw_chain *any = NULL;

	for (size_t i = 0; i < before->n; i++) {
		const struct aw_chain *old = before->chains[i];
		enum aw_key_type old_type = aw_chain_key_type(old);

		if (old->issuer == NULL || (same_type ? old_type != type : has_type(now, old_type)))
			continue;
		any = old;
		if (!has_issuer(now, old))
			break;
	}
	return any;
}

/* Chains of `now` under another issuer than those they replaced; `known` issuers are no change. */
static bool
compare_sides(struct aw_service *service, const struct side *now, const struct side *before,
    bool known, int64_t at)
{
	bool changed = false;

	for (size_t i = 0; i < now->n; i++) {
		const struct aw_chain *to = now->chains[i];
		const struct aw_chain *from = replaced_by(now, before, to);

		if (to->issuer == NULL || from == NULL || same_issuer(to, from) ||
		    (known && has_issuer(before, to)))
			continue;
		changed = note_change(service, from->issuer, to->issuer, at) || changed;
	}
	return changed;
}

/* Addresses that present another issuer than they did, then issuers that no address presented
 * before and that no change of an address explains: other addresses answer now. */
static bool
compare_looks(struct aw_service *now, const struct aw_service *before, int64_t at)
{
	bool changed = false;

	for (size_t i = 0; i <= now->n_addresses; i++) {
		bool all = i == now->n_addresses;
		const char *name = all ? NULL : now->addresses[i].address;
		struct side to = all ? side_of_all(now) : side_of_address(now, name);
		struct side from = all ? side_of_all(before) : side_of_address(before, name);

		changed = compare_sides(now, &to, &from, all, at) || changed;
	}
	return changed;
}

/* The chain with another type of key that an address presented before, and when; NULL: none. */
static struct aw_chain *
chain_before(
    const struct aw_service *before, const char *name, enum aw_key_type than, int64_t *seen)
{
	const struct aw_address *address = address_of(before, name);
	struct aw_chain *chain;

	if (address == NULL)
		return NULL;
	chain = with_digest(before, address->chain);
	*seen = before->observed_at;
	if (chain != NULL && aw_chain_key_type(chain) != than)
		return chain;
	*seen = address->other_at;
	chain = address->has_other ? with_digest(before, address->other) : NULL;
	return chain != NULL && aw_chain_key_type(chain) != than ? chain : NULL;
}

/* Puts a copy of a chain in its place; false where there is no room for it. */
static bool
keep_chain(struct aw_service *now, const struct aw_chain *chain, struct aw_pool *pool)
{
	struct aw_chain copy = {.n_certificates = 0};
	struct aw_chain *all = NULL;
	size_t i = now->n_chains;

	if (with_digest(now, chain->digest) != NULL)
		return true;
	if (i < AW_SERVICE_CHAINS_MAX)
		all = calloc(AW_SERVICE_CHAINS_MAX, sizeof(*all));
	if (all == NULL || !copy_chain(&copy, chain, pool)) {
		aw_chain_clear(&copy, pool);
		free(all);
		return false;
	}
	if (i > 0)
		memcpy(all, now->chains, i * sizeof(*all));
	for (; i > 0 && memcmp(all[i - 1].digest, copy.digest, sizeof(copy.digest)) > 0; i--)
		all[i] = all[i - 1];
	all[i] = copy;
	free(now->chains);
	now->chains = all;
	now->n_chains++;
	return true;
}

/*
 * An address that did not answer when it was asked for the other type of key keeps the chain of
 * that type that it presented before, with its instant: it is not known to be gone.
 */
static void
keep_unanswered(struct aw_service *now, const struct aw_service *before, struct aw_pool *pool)
{
	for (size_t i = 0; i < now->n_addresses; i++) {
		struct aw_address *address = &now->addresses[i];
		bool asked = address->unanswered;
		const struct aw_chain *first, *old;
		int64_t seen = AW_INSTANT_NONE;

		address->unanswered = false;
		if (!asked || address->attempt.code != AW_OK)
			continue;
		first = with_digest(now, address->chain);
		old = first != NULL
			  ? chain_before(before, address->address, aw_chain_key_type(first), &seen)
			  : NULL;
		if (old == NULL || !keep_chain(now, old, pool))
			continue;
		memcpy(address->other, old->digest, sizeof(address->other));
		address->has_other = true;
		address->other_at = seen;
	}
}

bool
aw_service_follow(
    struct aw_service *now, struct aw_service *before, struct aw_pool *pool, int64_t at)
{
	struct aw_service_change *none = now->changes;

	keep_unanswered(now, before, pool);
	for (size_t i = 0; i < now->n_chains; i++) {
		struct aw_chain *chain = &now->chains[i];
		const struct aw_chain *known = with_issuer(before, chain);
		struct aw_chain *same = with_digest(before, chain->digest);

		chain->seen_since = known != NULL ? known->seen_since : at;
		if (same == NULL || chain->n_trusts > 0)
			continue;
		chain->trusts = same->trusts;
		chain->n_trusts = same->n_trusts;
		same->trusts = NULL;
		same->n_trusts = 0;
	}
	now->changes = before->changes;
	now->n_changes = before->n_changes;
	before->changes = none;
	before->n_changes = 0;
	return compare_looks(now, before, at);
}
