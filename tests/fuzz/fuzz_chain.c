/* SPDX-License-Identifier: ISC */
/*
 * Any certificates as a store and a chain: the first byte is the number of certificates for the
 * store (its high bit: they reject TLS servers), DER certificates follow. No crash, no leak, and
 * the result follows the rules of the model.
 */
#include <stdlib.h>
#include <string.h>

#include "base/array.h"
#include "pki/certificate.h"
#include "chain/chain.h"
#include "demand.h"
#include "model/pool.h"
#include "model/device_record.h"
#include "model/store.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void
check_path(const struct aw_path *path)
{
	demand(path->length >= 1);
	demand((path->flaw != AW_CHAIN_SOUND && path->flaw != AW_CHAIN_UNCHECKED) ||
	       path->not_before <= path->not_after);
	demand((path->flaw == AW_CHAIN_OTHER || path->flaw == AW_CHAIN_UNCHECKED) ==
	       (path->detail != NULL));
	demand(path->anchor_name != NULL && path->begins_by != NULL && path->ends_by != NULL);
	demand_clean(path->anchor_name);
	demand_clean(path->begins_by);
	demand_clean(path->ends_by);
	demand_clean(path->detail);
}

static void
check_trust(const struct aw_trust *trust, const struct aw_store *store)
{
	demand(trust->n_paths <= AW_PATHS_MAX);
	for (size_t i = 0; i < trust->n_paths; i++) {
		check_path(&trust->paths[i]);
		demand(aw_store_find(store, trust->paths[i].anchor) != NULL);
		demand(i == 0 || trust->paths[i].flaw != AW_CHAIN_SOUND ||
		       trust->paths[i - 1].flaw == AW_CHAIN_SOUND);
		/* `wanted` is set only if no path holds. */
		demand(trust->paths[i].flaw != AW_CHAIN_SOUND || trust->wanted.subject == NULL);
	}
	demand(trust->n_searches <= AW_SEARCHES_MAX);
	for (size_t i = 0; i < trust->n_searches; i++)
		demand(trust->openssl != NULL && trust->searches[i].error != NULL &&
		       trust->searches[i].from < trust->searches[i].to &&
		       (i == 0 || trust->searches[i].from > trust->searches[i - 1].to));
	demand((trust->wanted.flaw != AW_CHAIN_SOUND) == (trust->wanted.subject != NULL));
	demand(trust->wanted.known == (trust->wanted.found_in != NULL));
	demand_clean(trust->wanted.subject);
	demand_clean(trust->wanted.name);
}

/* The first `anchors` are for the store, the others for the chain. */
static void
read_all(struct aw_record *record, struct aw_chain *chain, const uint8_t *data, size_t size,
    unsigned anchors, uint16_t trust)
{
	const struct aw_certificate *cert;
	size_t used;

	for (unsigned n = 0; size > 0; n++, data += used, size -= used) {
		if (aw_certificate_decode(record->pool, data, size, 0, &cert, &used, NULL) != AW_OK)
			return;
		if (n < anchors) {
			if (aw_store_add(&record->stores[0], record->pool, cert, trust, NULL) !=
			    AW_OK)
				return;
		} else if (AW_GROW(chain->certificates, chain->n_certificates)) {
			chain->certificates[chain->n_certificates++] = cert;
		}
	}
}

static void
judge_twice(struct aw_record *record, struct aw_service *service)
{
	struct aw_chain_input world = {.pool = record->pool};
	struct aw_chain_cache *cache = aw_chain_cache_new(4);

	demand(cache != NULL);
	for (int i = 0; i < 2; i++) {
		demand(aw_chain_judge(&world, cache, record, service, NULL) == AW_OK);
		for (size_t t = 0; t < service->chains[0].n_trusts; t++)
			check_trust(&service->chains[0].trusts[t], &record->stores[0]);
	}
	demand(aw_chain_cache_misses(cache) <= 1);
	aw_chain_cache_free(cache);
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct aw_pool *pool = aw_pool_new();
	struct aw_record *record = aw_record_new(pool, "fuzz");
	struct aw_store *store = aw_record_add_store(record, "store");
	struct aw_service *service = aw_record_add_service(record, "svc.example.com:443");

	demand(store != NULL && service != NULL);
	store->observed_at = 0;
	demand(AW_GROW(service->chains, 0));
	service->chains[service->n_chains++] = (struct aw_chain){0};
	if (size > 0)
		read_all(record, &service->chains[0], data + 1, size - 1, data[0] & 0x7fU,
		    (data[0] & 0x80U) != 0 ? AW_FLAW_REJECTED : 0);
	aw_store_seal(store, pool);
	if (service->chains[0].n_certificates > 0 &&
	    aw_chain_look(&service->chains[0], NULL) == AW_OK) {
		demand_clean(service->chains[0].issuer);
		judge_twice(record, service);
	}
	aw_record_free(record);
	demand(aw_pool_count(pool) == 0);
	aw_pool_free(pool);
	return 0;
}
