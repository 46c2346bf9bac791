/* SPDX-License-Identifier: ISC */
#include "truststore/store_memo.h"

#include <stdlib.h>
#include <string.h>

#include "model/pool.h"
#include "model/store_copy.h"
#include "pki/fingerprint.h"

#define BUCKETS 4096 /* a power of two */

/* The bytes, and how they were read. */
struct key {
	uint8_t print[AW_FINGERPRINT_LEN];
	size_t len, max_bytes, max_anchors;
	const struct aw_transitions *known;
	unsigned decode;
	bool in_order;
};

struct entry {
	struct key key;
	struct aw_store store;
	struct entry *next;          /* in its bucket */
	struct entry *newer, *older; /* by their last use */
};

struct aw_store_memo {
	struct aw_pool *pool;
	struct aw_fingerprints *prints;
	size_t max_anchors, n_anchors, n;
	struct entry *newest, *oldest;
	struct entry *buckets[BUCKETS];
};

struct aw_store_memo *
aw_store_memo_new(struct aw_pool *pool, size_t max_anchors)
{
	struct aw_store_memo *memo = calloc(1, sizeof(*memo));

	if (memo == NULL)
		return NULL;
	memo->prints = aw_fingerprints_new();
	if (memo->prints == NULL) {
		free(memo);
		return NULL;
	}
	memo->pool = pool;
	memo->max_anchors = max_anchors;
	return memo;
}

static struct entry **
bucket_of(struct aw_store_memo *memo, const struct key *key)
{
	return &memo->buckets[((unsigned)key->print[0] << 8 | key->print[1]) & (BUCKETS - 1)];
}

static void
unlink_use(struct aw_store_memo *memo, const struct entry *entry)
{
	*(entry->newer != NULL ? &entry->newer->older : &memo->newest) = entry->older;
	*(entry->older != NULL ? &entry->older->newer : &memo->oldest) = entry->newer;
}

static void
link_newest(struct aw_store_memo *memo, struct entry *entry)
{
	entry->newer = NULL;
	entry->older = memo->newest;
	*(memo->newest != NULL ? &memo->newest->newer : &memo->oldest) = entry;
	memo->newest = entry;
}

static void
drop_oldest(struct aw_store_memo *memo)
{
	struct entry *entry = memo->oldest, **at = bucket_of(memo, &entry->key);

	while (*at != entry)
		at = &(*at)->next;
	*at = entry->next;
	memo->oldest = entry->newer;
	*(memo->oldest != NULL ? &memo->oldest->older : &memo->newest) = NULL;
	memo->n--;
	memo->n_anchors -= entry->store.n_anchors + 1;
	aw_store_clear(&entry->store, memo->pool);
	free(entry);
}

void
aw_store_memo_clear(struct aw_store_memo *memo)
{
	while (memo->oldest != NULL)
		drop_oldest(memo);
}

void
aw_store_memo_free(struct aw_store_memo *memo)
{
	if (memo == NULL)
		return;
	aw_store_memo_clear(memo);
	aw_fingerprints_free(memo->prints);
	free(memo);
}

size_t
aw_store_memo_count(const struct aw_store_memo *memo)
{
	return memo->n;
}

/* The store depends on nothing but the bytes and what is in the key. */
static bool
is_pure(const struct aw_truststore_options *options)
{
	return options->password_file == NULL && options->n_names == 0 && !options->has_zone &&
	       options->clock == NULL && !options->loaded && options->own == NULL &&
	       options->account == NULL;
}

static bool
make_key(struct aw_store_memo *memo, const uint8_t *data, size_t len,
    const struct aw_truststore_options *options, struct key *key)
{
	*key = (struct key){.len = len,
	    .max_bytes = options->max_bytes,
	    .max_anchors = options->max_anchors,
	    .known = options->known,
	    .decode = options->decode,
	    .in_order = options->in_order};
	return aw_fingerprint(memo->prints, data, len, key->print);
}

static bool
same_key(const struct key *a, const struct key *b)
{
	return memcmp(a->print, b->print, AW_FINGERPRINT_LEN) == 0 && a->len == b->len &&
	       a->max_bytes == b->max_bytes && a->max_anchors == b->max_anchors &&
	       a->known == b->known && a->decode == b->decode && a->in_order == b->in_order;
}

static struct entry *
find(struct aw_store_memo *memo, const struct key *key)
{
	struct entry *entry = *bucket_of(memo, key);

	while (entry != NULL && !same_key(&entry->key, key))
		entry = entry->next;
	return entry;
}

/* Keeps a copy of a store that was read; without memory it is read again the next time. */
static void
keep(struct aw_store_memo *memo, const struct key *key, const struct aw_store *store)
{
	size_t cost = store->n_anchors + 1;
	struct entry *entry = cost <= memo->max_anchors ? calloc(1, sizeof(*entry)) : NULL;

	if (entry == NULL)
		return;
	if (aw_store_copy(store, &entry->store, memo->pool) != AW_OK) {
		free(entry);
		return;
	}
	while (memo->n_anchors + cost > memo->max_anchors)
		drop_oldest(memo);
	entry->key = *key;
	entry->next = *bucket_of(memo, key);
	*bucket_of(memo, key) = entry;
	link_newest(memo, entry);
	memo->n_anchors += cost;
	memo->n++;
}

enum aw_err
aw_store_memo_parse(struct aw_store_memo *memo, struct aw_pool *pool, const uint8_t *data,
    size_t len, const char *name, const struct aw_truststore_options *options,
    struct aw_store *store, struct aw_error *err)
{
	bool kept = memo != NULL && is_pure(options);
	struct entry *entry;
	struct key key;
	enum aw_err rc;

	if (!kept || !make_key(memo, data, len, options, &key))
		return aw_truststore_parse(pool, data, len, name, options, store, err);
	entry = find(memo, &key);
	if (entry != NULL) {
		unlink_use(memo, entry);
		link_newest(memo, entry);
		return aw_store_copy(&entry->store, store, pool) == AW_OK ? AW_OK
									  : aw_error_nomem(err);
	}
	rc = aw_truststore_parse(pool, data, len, name, options, store, err);
	if (rc == AW_OK && aw_store_copies(store))
		keep(memo, &key, store);
	return rc;
}
