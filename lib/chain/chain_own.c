/* SPDX-License-Identifier: ISC */
#include "chain/chain_own.h"

#include <stdlib.h>
#include <string.h>

#include "base/fnv.h"
#include "base/memory.h"
#include "chain/chain_cache.h"
#include "chain/chain_graph.h"
#include "model/model.h"
#include "model/pool.h"

#define SIGNATURES_MAX 64U /* public-key operations for one certificate, by aw_chain_cost */

/* One search: from `child` up. */
struct climb {
	const struct aw_chain_input *world;
	const struct aw_record *record;
	const struct aw_server_certificate *own;
	struct aw_crypto *crypto;
	const struct aw_certificate *child; /* the last of the path */
	struct aw_x509 *x;                  /* of it */
	const struct aw_certificate **path;
	size_t n_path;
	unsigned spent;
	bool no_memory, no_bytes;
};

/* True if it is in the path already, which would be a circle. */
static bool
is_taken(const struct climb *climb, const struct aw_certificate *cert)
{
	if (memcmp(cert->sha256, climb->own->certificate->sha256, AW_SHA256_LEN) == 0)
		return true;
	for (size_t i = 0; i < climb->n_path; i++)
		if (memcmp(cert->sha256, climb->path[i]->sha256, AW_SHA256_LEN) == 0)
			return true;
	return false;
}

/* The candidate, parsed, if it issued the child; else NULL. */
static struct aw_x509 *
verify(struct climb *climb, const struct aw_certificate *cert)
{
	unsigned cost = aw_chain_cost(cert);
	struct aw_x509 *x;

	if (climb->spent + cost > SIGNATURES_MAX || is_taken(climb, cert))
		return NULL;
	x = aw_chain_parse(climb->world, climb->crypto, cert);
	climb->no_bytes = climb->no_bytes || x == NULL;
	if (x == NULL)
		return NULL;
	if (aw_x509_named(climb->x, x) && aw_x509_key_ids(climb->x, x) != AW_KEY_IDS_OTHER) {
		climb->spent += cost;
		if (aw_x509_signed_by(climb->x, x) == AW_SIGNED_YES)
			return x;
	}
	aw_x509_free(x);
	return NULL;
}

/* Moves up to the candidate, if it issued the child. */
static bool
step_to(struct climb *climb, const struct aw_certificate *cert, uint64_t issuer, bool root)
{
	const struct aw_certificate *taken;
	struct aw_x509 *x;

	if (aw_certificate_unseen(cert) || aw_certificate_self_issued(cert) != root ||
	    aw_chain_name_hash(cert->subject) != issuer)
		return false;
	x = verify(climb, cert);
	if (x == NULL)
		return false;
	aw_x509_free(climb->x);
	climb->x = x;
	climb->child = cert;
	taken = aw_pool_ref(climb->world->pool, cert->sha256);
	climb->no_memory = taken == NULL ||
			   !aw_own_append(&climb->path, &climb->n_path, climb->world->pool, taken);
	return true;
}

static bool
step_among(struct climb *climb, bool root)
{
	uint64_t issuer = aw_chain_name_hash(climb->child->issuer);

	for (size_t s = 0; s < climb->record->n_stores; s++) {
		const struct aw_store *store = &climb->record->stores[s];

		for (size_t i = 0; i < store->n_anchors; i++)
			if (step_to(climb, store->anchors[i].certificate, issuer, root))
				return true;
	}
	for (size_t i = 0; i < climb->own->n_presented; i++)
		if (step_to(climb, climb->own->presented[i], issuer, root))
			return true;
	return false;
}

static void
climb_up(struct climb *climb)
{
	while (!climb->no_memory && climb->n_path < AW_OWN_PATH_MAX &&
	       !aw_certificate_self_issued(climb->child) &&
	       (step_among(climb, true) || step_among(climb, false)))
		;
}

/* Who issued a certificate does not change when a store loses a root: a path to a root stays. */
static void
take_path(struct climb *climb, struct aw_server_certificate *own)
{
	struct aw_pool *pool = climb->world->pool;

	if (aw_own_root(own) != NULL && !aw_certificate_self_issued(climb->child)) {
		aw_own_list_clear(&climb->path, &climb->n_path, pool);
		return;
	}
	aw_own_list_clear(&own->path, &own->n_path, pool);
	own->path = climb->path;
	own->n_path = climb->n_path;
}

static uint64_t
add_certificate(uint64_t from, const struct aw_certificate *cert)
{
	uint64_t words[AW_SHA256_LEN / sizeof(uint64_t)];

	memcpy(words, cert->sha256, sizeof(words));
	for (size_t i = 0; i < sizeof(words) / sizeof(words[0]); i++)
		from = aw_fnv64_add(from ^ from >> 32 ^ words[i], 0);
	return from + aw_certificate_unseen(cert);
}

/* All that a path depends on, and its length: never 0. */
static uint64_t
path_from(const struct aw_record *record, const struct aw_server_certificate *own)
{
	uint64_t from = add_certificate(AW_FNV64_START + own->n_path, own->certificate);

	for (size_t s = 0; s < record->n_stores; s++)
		for (size_t i = 0; i < record->stores[s].n_anchors; i++)
			from = add_certificate(from, record->stores[s].anchors[i].certificate);
	for (size_t i = 0; i < own->n_presented; i++)
		from = add_certificate(from + 1, own->presented[i]);
	return from != 0 ? from : 1;
}

enum aw_err
aw_chain_own_path(const struct aw_chain_input *world, const struct aw_chain_cache *cache,
    const struct aw_record *record, struct aw_server_certificate *own, struct aw_error *err)
{
	struct climb climb = {
	    .world = world, .record = record, .own = own, .child = own->certificate};
	int before = aw_memory_watch();

	if (own->certificate == NULL || own->path_from == path_from(record, own))
		return AW_OK;
	own->path_from = 0;
	climb.crypto = cache != NULL ? aw_chain_cache_crypto(cache) : aw_crypto_new();
	if (climb.crypto == NULL)
		return aw_error_nomem(err);
	climb.x = aw_chain_parse(world, climb.crypto, own->certificate);
	if (climb.x != NULL) {
		climb_up(&climb);
		aw_x509_free(climb.x);
	}
	climb.no_memory = aw_memory_short(before) || climb.no_memory;
	if (climb.x != NULL && !climb.no_memory)
		take_path(&climb, own);
	else
		aw_own_list_clear(&climb.path, &climb.n_path, world->pool);
	if (climb.x != NULL && !climb.no_memory && !climb.no_bytes)
		own->path_from = path_from(record, own);
	if (cache == NULL)
		aw_crypto_free(climb.crypto);
	return climb.no_memory ? aw_error_nomem(err) : AW_OK;
}
