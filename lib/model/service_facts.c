/* SPDX-License-Identifier: ISC */
/* What services present: freeing it, its words. */
#include "model/service.h"

#include <stdlib.h>
#include <string.h>

#include "model/pool.h"

static const char *const flaw_words[] = {
    [AW_CHAIN_SOUND] = "sound",
    [AW_CHAIN_NO_ANCHOR] = "no-anchor",
    [AW_CHAIN_OTHER_KEY] = "other-key",
    [AW_CHAIN_INCOMPLETE] = "incomplete",
    [AW_CHAIN_PARTIAL] = "partial",
    [AW_CHAIN_REJECTED] = "rejected",
    [AW_CHAIN_NOT_CA] = "not-a-ca",
    [AW_CHAIN_PURPOSE] = "purpose",
    [AW_CHAIN_NAME] = "name",
    [AW_CHAIN_CONSTRAINTS] = "constraints",
    [AW_CHAIN_SIGNATURE] = "signature",
    [AW_CHAIN_NEVER] = "never",
    [AW_CHAIN_UNCHECKED] = "unchecked",
    [AW_CHAIN_OTHER] = "other",
};
#define N_FLAWS (sizeof(flaw_words) / sizeof(flaw_words[0]))

const char *
aw_chain_flaw_word(enum aw_chain_flaw flaw)
{
	return (size_t)flaw < N_FLAWS ? flaw_words[flaw] : "other";
}

bool
aw_chain_flaw_parse(const char *word, enum aw_chain_flaw *out)
{
	for (size_t i = 0; i < N_FLAWS; i++)
		if (strcmp(flaw_words[i], word) == 0) {
			*out = (enum aw_chain_flaw)i;
			return true;
		}
	return false;
}

bool
aw_path_dated(const struct aw_path *path)
{
	return path->flaw == AW_CHAIN_SOUND || path->flaw == AW_CHAIN_UNCHECKED ||
	       path->flaw == AW_CHAIN_NEVER;
}

enum aw_chain_flaw
aw_trust_flaw(const struct aw_trust *trust)
{
	enum aw_chain_flaw flaw = trust->n_paths > 0 ? trust->paths[0].flaw : trust->wanted.flaw;

	return flaw != AW_CHAIN_SOUND ? flaw : AW_CHAIN_NO_ANCHOR;
}

static bool
has_digest(const struct aw_chain *chain, const uint8_t digest[AW_SERVICE_DIGEST_LEN])
{
	return memcmp(chain->digest, digest, AW_SERVICE_DIGEST_LEN) == 0;
}

int64_t
aw_service_chain_seen(const struct aw_service *service, const struct aw_chain *chain)
{
	int64_t seen = AW_INSTANT_NONE;

	for (size_t i = 0; i < service->n_addresses; i++) {
		const struct aw_address *address = &service->addresses[i];

		if (address->attempt.code != AW_OK)
			continue;
		if (has_digest(chain, address->chain))
			return service->observed_at;
		if (address->has_other && has_digest(chain, address->other) &&
		    (seen == AW_INSTANT_NONE || address->other_at > seen))
			seen = address->other_at;
	}
	return seen != AW_INSTANT_NONE ? seen : service->observed_at;
}

const char *
aw_chain_oddity_word(unsigned bit)
{
	switch (bit) {
	case AW_CHAIN_DISORDER:
		return "disorder";
	case AW_CHAIN_EXTRA:
		return "extra";
	case AW_CHAIN_ROOT_SENT:
		return "root-sent";
	case AW_CHAIN_DOUBLE:
		return "double";
	case AW_CHAIN_CUT:
		return "cut";
	default:
		return "unknown";
	}
}

void
aw_path_clear(struct aw_path *path)
{
	free(path->anchor_name);
	free(path->detail);
	free(path->begins_by);
	free(path->ends_by);
	*path = (struct aw_path){0};
}

void
aw_search_clear(struct aw_search *search)
{
	free(search->error);
	free(search->name);
	*search = (struct aw_search){0};
}

void
aw_trust_clear(struct aw_trust *trust)
{
	for (size_t i = 0; i < trust->n_searches; i++)
		aw_search_clear(&trust->searches[i]);
	free(trust->searches);
	free(trust->openssl);
	for (size_t i = 0; i < trust->n_paths; i++)
		aw_path_clear(&trust->paths[i]);
	free(trust->paths);
	free(trust->store);
	free(trust->wanted.subject);
	free(trust->wanted.key_id);
	free(trust->wanted.name);
	free(trust->wanted.found_in);
	*trust = (struct aw_trust){0};
}

void
aw_chain_clear(struct aw_chain *chain, struct aw_pool *pool)
{
	for (size_t i = 0; i < chain->n_certificates; i++)
		aw_pool_unref(pool, chain->certificates[i]);
	for (size_t i = 0; i < chain->n_trusts; i++)
		aw_trust_clear(&chain->trusts[i]);
	free(chain->certificates);
	free(chain->trusts);
	free(chain->issuer);
	*chain = (struct aw_chain){0};
}

void
aw_service_clear(struct aw_service *service, struct aw_pool *pool)
{
	for (size_t i = 0; i < service->n_addresses; i++) {
		free(service->addresses[i].address);
		free(service->addresses[i].attempt.text);
		free(service->addresses[i].protocol);
	}
	for (size_t i = 0; i < service->n_chains; i++)
		aw_chain_clear(&service->chains[i], pool);
	for (size_t i = 0; i < service->n_changes; i++) {
		free(service->changes[i].from);
		free(service->changes[i].to);
	}
	free(service->addresses);
	free(service->chains);
	free(service->changes);
	free(service->attempt.text);
	free(service->name);
	free(service->source);
	free(service->via);
	free(service->host);
	*service =
	    (struct aw_service){.observed_at = AW_INSTANT_NONE, .attempt.at = AW_INSTANT_NONE};
}
