/* SPDX-License-Identifier: ISC */
#include "chain/chain_cache.h"

#include <stdlib.h>
#include <string.h>

/* An entry is in the list of its slot, and in the list of all by last use. */
struct entry {
	uint8_t key[AW_SERVICE_DIGEST_LEN];
	struct aw_trust trust;
	struct entry *next;          /* of the slot */
	struct entry *newer, *older; /* by last use */
};

struct aw_chain_cache {
	struct aw_crypto *crypto;
	struct entry **slots;
	size_t max, n;
	struct entry *newest, *oldest;
	uint64_t misses;
};

static bool
dup_or_null(const char *from, char **to)
{
	*to = from != NULL ? strdup(from) : NULL;
	return from == NULL || *to != NULL;
}

static bool
copy_path(const struct aw_path *from, struct aw_path *to)
{
	*to = *from;
	to->anchor_name = to->detail = to->begins_by = to->ends_by = NULL;
	return dup_or_null(from->anchor_name, &to->anchor_name) &&
	       dup_or_null(from->detail, &to->detail) &&
	       dup_or_null(from->begins_by, &to->begins_by) &&
	       dup_or_null(from->ends_by, &to->ends_by);
}

static bool
copy_wanted(const struct aw_wanted *from, struct aw_wanted *to)
{
	*to = *from;
	to->subject = to->key_id = to->name = to->found_in = NULL;
	return dup_or_null(from->subject, &to->subject) && dup_or_null(from->key_id, &to->key_id) &&
	       dup_or_null(from->name, &to->name) && dup_or_null(from->found_in, &to->found_in);
}

static bool
copy_searches(const struct aw_trust *from, struct aw_trust *to)
{
	if (!dup_or_null(from->openssl, &to->openssl))
		return false;
	to->searches = calloc(from->n_searches + 1, sizeof(*to->searches));
	if (to->searches == NULL)
		return false;
	while (to->n_searches < from->n_searches) {
		struct aw_search *copy = &to->searches[to->n_searches];

		*copy = from->searches[to->n_searches++];
		copy->error = copy->name = NULL;
		if (!dup_or_null(from->searches[to->n_searches - 1].error, &copy->error) ||
		    !dup_or_null(from->searches[to->n_searches - 1].name, &copy->name))
			return false;
	}
	return true;
}

bool
aw_chain_copy_trust(const struct aw_trust *from, struct aw_trust *to)
{
	bool ok;

	*to = (struct aw_trust){.cut = from->cut};
	to->paths = calloc(from->n_paths + 1, sizeof(*to->paths));
	ok =
	    to->paths != NULL && copy_wanted(&from->wanted, &to->wanted) && copy_searches(from, to);
	for (size_t i = 0; i < from->n_paths && ok; i++)
		ok = copy_path(&from->paths[i], &to->paths[to->n_paths++]);
	if (!ok)
		aw_trust_clear(to);
	return ok;
}

struct aw_chain_cache *
aw_chain_cache_new(size_t max_pairs)
{
	struct aw_chain_cache *cache = calloc(1, sizeof(*cache));

	if (cache == NULL)
		return NULL;
	cache->max = max_pairs != 0 ? max_pairs : 1;
	cache->slots = calloc(cache->max, sizeof(struct entry *));
	cache->crypto = aw_crypto_new();
	if (cache->slots == NULL || cache->crypto == NULL) {
		aw_chain_cache_free(cache);
		return NULL;
	}
	return cache;
}

void
aw_chain_cache_free(struct aw_chain_cache *cache)
{
	if (cache == NULL)
		return;
	while (cache->newest != NULL) {
		struct entry *entry = cache->newest;

		cache->newest = entry->older;
		aw_trust_clear(&entry->trust);
		free(entry);
	}
	aw_crypto_free(cache->crypto);
	free(cache->slots);
	free(cache);
}

uint64_t
aw_chain_cache_misses(const struct aw_chain_cache *cache)
{
	return cache->misses;
}

struct aw_crypto *
aw_chain_cache_crypto(const struct aw_chain_cache *cache)
{
	return cache->crypto;
}

static struct entry **
slot_of(struct aw_chain_cache *cache, const uint8_t key[AW_SERVICE_DIGEST_LEN])
{
	uint64_t number;

	memcpy(&number, key, sizeof(number));
	return &cache->slots[number % cache->max];
}

static void
unlink_use(struct aw_chain_cache *cache, struct entry *entry)
{
	*(entry->newer != NULL ? &entry->newer->older : &cache->newest) = entry->older;
	*(entry->older != NULL ? &entry->older->newer : &cache->oldest) = entry->newer;
}

static void
link_newest(struct aw_chain_cache *cache, struct entry *entry)
{
	entry->newer = NULL;
	entry->older = cache->newest;
	*(cache->newest != NULL ? &cache->newest->newer : &cache->oldest) = entry;
	cache->newest = entry;
}

const struct aw_trust *
aw_chain_cache_find(struct aw_chain_cache *cache, const uint8_t key[AW_SERVICE_DIGEST_LEN])
{
	for (struct entry *entry = *slot_of(cache, key); entry != NULL; entry = entry->next)
		if (memcmp(entry->key, key, AW_SERVICE_DIGEST_LEN) == 0) {
			unlink_use(cache, entry);
			link_newest(cache, entry);
			return &entry->trust;
		}
	cache->misses++;
	return NULL;
}

static void
forget_oldest(struct aw_chain_cache *cache)
{
	struct entry *entry = cache->oldest, **at = slot_of(cache, entry->key);

	while (*at != entry)
		at = &(*at)->next;
	*at = entry->next;
	unlink_use(cache, entry);
	aw_trust_clear(&entry->trust);
	free(entry);
	cache->n--;
}

void
aw_chain_cache_put(struct aw_chain_cache *cache, const uint8_t key[AW_SERVICE_DIGEST_LEN],
    const struct aw_trust *trust)
{
	struct entry *entry = calloc(1, sizeof(*entry)), **slot = slot_of(cache, key);

	if (entry == NULL)
		return;
	if (!aw_chain_copy_trust(trust, &entry->trust)) {
		free(entry);
		return;
	}
	if (cache->n == cache->max)
		forget_oldest(cache);
	memcpy(entry->key, key, AW_SERVICE_DIGEST_LEN);
	entry->next = *slot;
	*slot = entry;
	link_newest(cache, entry);
	cache->n++;
}
