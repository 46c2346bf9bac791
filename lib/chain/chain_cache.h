/* SPDX-License-Identifier: ISC */
/* Judged pairs by a digest of all that the judgement depends on. Private to chain*.c. */
#ifndef AW_CHAIN_CACHE_H
#define AW_CHAIN_CACHE_H

#include "chain/chain.h"
#include "chain/chain_crypto.h"

/* The cache's own library context, so that judging many costs one. */
struct aw_crypto *aw_chain_cache_crypto(const struct aw_chain_cache *cache);

/* The trust of a pair, borrowed until the next put; NULL counts as a miss. */
const struct aw_trust *
aw_chain_cache_find(struct aw_chain_cache *cache, const uint8_t key[AW_SERVICE_DIGEST_LEN]);

/* Keeps a copy; where memory is short it keeps none. */
void aw_chain_cache_put(struct aw_chain_cache *cache, const uint8_t key[AW_SERVICE_DIGEST_LEN],
    const struct aw_trust *trust);

/* A copy for the caller, all but the store's name; false when memory is short. */
bool aw_chain_copy_trust(const struct aw_trust *from, struct aw_trust *to);

#endif
