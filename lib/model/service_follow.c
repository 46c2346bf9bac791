/* SPDX-License-Identifier: ISC */
#include "model/service_follow.h"

#include <stdlib.h>
#include <string.h>

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

/* The chain that was presented at an address; NULL if none was. */
static const struct aw_chain *
at_address(const struct aw_service *service, const char *address)
{
	for (size_t i = 0; i < service->n_addresses; i++)
		if (strcmp(service->addresses[i].address, address) == 0)
			return service->addresses[i].attempt.code == AW_OK
				   ? with_digest(service, service->addresses[i].chain)
				   : NULL;
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

/* Addresses that present another issuer than they did. */
static bool
compare_addresses(struct aw_service *now, const struct aw_service *before, int64_t at)
{
	bool changed = false;

	for (size_t i = 0; i < now->n_addresses; i++) {
		const char *address = now->addresses[i].address;
		const struct aw_chain *to = at_address(now, address);
		const struct aw_chain *from = at_address(before, address);

		if (to != NULL && from != NULL && to->issuer != NULL && from->issuer != NULL &&
		    !same_issuer(to, from))
			changed = note_change(now, from->issuer, to->issuer, at) || changed;
	}
	return changed;
}

/* Of the issuers before, the one that is seen no more, else any. */
static const char *
gone_issuer(const struct aw_service *now, const struct aw_service *before)
{
	const char *any = NULL;

	for (size_t i = 0; i < before->n_chains; i++) {
		if (before->chains[i].issuer == NULL)
			continue;
		any = before->chains[i].issuer;
		if (with_issuer(now, &before->chains[i]) == NULL)
			break;
	}
	return any;
}

/* Issuers that no address presented before and that no change of an address explains: other
 * addresses answer now. */
static bool
compare_issuers(struct aw_service *now, const struct aw_service *before, int64_t at)
{
	const char *from = gone_issuer(now, before);
	bool changed = false;

	for (size_t i = 0; i < now->n_chains && from != NULL; i++)
		if (now->chains[i].issuer != NULL && with_issuer(before, &now->chains[i]) == NULL)
			changed = note_change(now, from, now->chains[i].issuer, at) || changed;
	return changed;
}

bool
aw_service_follow(struct aw_service *now, struct aw_service *before, int64_t at)
{
	struct aw_service_change *none = now->changes;
	bool changed;

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
	changed = compare_addresses(now, before, at);
	return compare_issuers(now, before, at) || changed;
}
