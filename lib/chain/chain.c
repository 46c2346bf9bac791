/* SPDX-License-Identifier: ISC */
#include "chain/chain.h"

#include <stdlib.h>
#include <string.h>

#include "base/buf.h"
#include "base/memory.h"
#include "chain/chain_cache.h"
#include "chain/chain_graph.h"
#include "model/device_record.h"
#include "model/model.h"
#include "model/store.h"

#define KEY_BYTES_MAX ((size_t)4 * 1024 * 1024)
#define HOST_MAX 256

struct judge {
	const struct aw_chain_input *world;
	struct aw_chain_cache *cache;
	struct aw_crypto *crypto;
	char host[HOST_MAX];
	uint8_t world_digest[AW_SHA256_LEN];
	bool no_memory;
};

/* The name or address that a TLS client checks: no brackets, no dot at the end. */
static void
plain_host(const struct aw_service *service, char host[HOST_MAX])
{
	const char *from = service->host != NULL ? service->host : service->name;
	size_t len = strlen(from);
	const char *port = strrchr(from, ':');

	if (service->host == NULL && port != NULL)
		len = (size_t)(port - from);
	if (len > 1 && from[0] == '[' && from[len - 1] == ']') {
		from++;
		len -= 2;
	}
	if (len > 0 && from[len - 1] == '.')
		len--;
	if (len >= HOST_MAX)
		len = HOST_MAX - 1;
	memcpy(host, from, len);
	host[len] = '\0';
}

/* A text with its NUL, so that two after each other are not one. */
static void
add_text(struct aw_buf *buf, const char *text)
{
	(void)aw_buf_add(buf, text != NULL ? text : "", text != NULL ? strlen(text) + 1 : 1);
}

static void
add_roots(struct aw_buf *buf, const struct aw_root *roots, size_t n)
{
	for (size_t i = 0; i < n; i++) {
		(void)aw_buf_add(buf, roots[i].sha256, AW_SHA256_LEN);
		add_text(buf, roots[i].subject);
	}
}

static bool
finish(struct aw_buf *buf, struct aw_crypto *crypto, uint8_t out[AW_SHA256_LEN])
{
	bool ok =
	    !buf->failed && aw_crypto_sha256(crypto, buf->len > 0 ? buf->data : "", buf->len, out);

	aw_buf_free(buf);
	return ok;
}

/* Of all by which a wanted root may be recognised. */
static bool
digest_world(struct judge *judge)
{
	const struct aw_transitions *transitions = judge->world->transitions;
	const struct aw_catalogue *catalogue = judge->world->catalogue;
	struct aw_buf buf;

	aw_buf_init(&buf, KEY_BYTES_MAX);
	for (size_t i = 0; transitions != NULL && i < transitions->n_items; i++) {
		const struct aw_transition *t = &transitions->items[i];

		add_text(&buf, t->name);
		add_roots(&buf, t->retiring, t->n_retiring);
		add_roots(&buf, t->replacements, t->n_replacements);
	}
	for (size_t i = 0; catalogue != NULL && i < catalogue->n; i++) {
		(void)aw_buf_add(&buf, catalogue->certificates[i]->sha256, AW_SHA256_LEN);
		add_text(&buf, catalogue->found_in[i]);
	}
	return finish(&buf, judge->crypto, judge->world_digest);
}

static bool
digest_store(struct judge *judge, const struct aw_store *store, uint8_t digest[AW_SHA256_LEN])
{
	struct aw_buf buf;

	aw_buf_init(&buf, KEY_BYTES_MAX);
	for (size_t i = 0; i < store->n_anchors; i++) {
		const struct aw_anchor *anchor = &store->anchors[i];

		(void)aw_buf_add(&buf, anchor->certificate->sha256, AW_SHA256_LEN);
		(void)aw_buf_add(&buf, (anchor->flaws & AW_FLAW_REJECTED) != 0 ? "r" : "-", 1);
	}
	/* OpenSSL's own search depends on it. */
	for (size_t i = 0; i < store->n_order; i++)
		(void)aw_buf_add(&buf, store->order[i], AW_SHA256_LEN);
	return finish(&buf, judge->crypto, digest);
}

static bool
digest_pair(struct judge *judge, const uint8_t store[AW_SHA256_LEN], const struct aw_chain *chain,
    uint8_t key[AW_SHA256_LEN])
{
	struct aw_buf buf;

	aw_buf_init(&buf, KEY_BYTES_MAX);
	(void)aw_buf_add(&buf, store, AW_SHA256_LEN);
	(void)aw_buf_add(&buf, judge->world_digest, AW_SHA256_LEN);
	for (size_t i = 0; i < chain->n_certificates; i++)
		(void)aw_buf_add(&buf, chain->certificates[i]->sha256, AW_SHA256_LEN);
	add_text(&buf, judge->host);
	return finish(&buf, judge->crypto, key);
}

/* True if a path goes all the way to a self-signed anchor, whatever it is worth. */
static bool
arrives(const struct aw_chain_graph *graph)
{
	for (size_t i = 0; i < graph->n_routes; i++) {
		const struct aw_chain_route *route = &graph->routes[i];

		if (!route->stranger && graph->nodes[route->nodes[route->n - 1]].root)
			return true;
	}
	return false;
}

/* False: nothing can be said. */
static bool
judge_pair(struct judge *judge, const struct aw_chain_index *index, const struct aw_chain *chain,
    struct aw_trust *trust)
{
	struct aw_chain_graph graph = {
	    .world = judge->world, .crypto = judge->crypto, .index = index};
	int before = aw_memory_watch();
	bool said;

	if (aw_chain_graph_fill(&graph, chain))
		aw_chain_walk(&graph);
	if (!graph.blind && !graph.no_memory && graph.n_nodes > 0) {
		aw_chain_paths(&graph, judge->host, trust);
		aw_chain_search(&graph, judge->host, trust);
		if (!arrives(&graph))
			aw_chain_want(&graph, &trust->wanted);
		trust->cut = graph.cut;
	}
	/* What OpenSSL could not read or verify for want of memory is no fault of the chain. */
	graph.no_memory = aw_memory_short(before) || graph.no_memory;
	judge->no_memory = judge->no_memory || graph.no_memory;
	said = !graph.blind && !graph.no_memory && graph.n_nodes > 0;
	aw_chain_graph_clear(&graph);
	if (!said)
		aw_trust_clear(trust);
	return said;
}

/* Puts a trust in place of the store's old one, or at its sorted place. Moves it. */
static bool
set_trust(struct aw_chain *chain, const char *store, struct aw_trust *trust)
{
	struct aw_trust *grown;
	size_t i = 0;

	trust->store = strdup(store);
	while (i < chain->n_trusts && strcmp(chain->trusts[i].store, store) < 0)
		i++;
	if (trust->store != NULL && i < chain->n_trusts &&
	    strcmp(chain->trusts[i].store, store) == 0) {
		aw_trust_clear(&chain->trusts[i]);
		chain->trusts[i] = *trust;
		return true;
	}
	grown = trust->store != NULL
		    ? realloc(chain->trusts, (chain->n_trusts + 1) * sizeof(*grown))
		    : NULL;
	if (grown == NULL) {
		aw_trust_clear(trust);
		return false;
	}
	memmove(&grown[i + 1], &grown[i], (chain->n_trusts - i) * sizeof(*grown));
	grown[i] = *trust;
	chain->trusts = grown;
	chain->n_trusts++;
	return true;
}

/* One chain against one store, by the cache where it was judged before. */
static bool
judge_chain(struct judge *judge, const struct aw_store *store, const uint8_t digest[AW_SHA256_LEN],
    struct aw_chain_index *index, struct aw_chain *chain)
{
	uint8_t key[AW_SHA256_LEN];
	const struct aw_trust *known = NULL;
	struct aw_trust trust = {0};

	if (!digest_pair(judge, digest, chain, key))
		return false;
	if (judge->cache != NULL)
		known = aw_chain_cache_find(judge->cache, key);
	if (known != NULL)
		return aw_chain_copy_trust(known, &trust) && set_trust(chain, store->name, &trust);
	if (index->store == NULL && !aw_chain_index_fill(index, store))
		return false;
	if (!judge_pair(judge, index, chain, &trust))
		return !judge->no_memory;
	if (judge->cache != NULL)
		aw_chain_cache_put(judge->cache, key, &trust);
	return set_trust(chain, store->name, &trust);
}

static bool
has_unseen(const struct aw_store *store)
{
	for (size_t i = 0; i < store->n_anchors; i++)
		if (aw_certificate_unseen(store->anchors[i].certificate))
			return true;
	return false;
}

static bool
judge_store(struct judge *judge, const struct aw_store *store, struct aw_service *service)
{
	struct aw_chain_index index = {0};
	uint8_t digest[AW_SHA256_LEN];
	bool ok;

	if (!store->judged || store->observed_at == AW_INSTANT_NONE || has_unseen(store))
		return true;
	ok = digest_store(judge, store, digest);
	for (size_t i = 0; i < service->n_chains && ok; i++)
		ok = judge_chain(judge, store, digest, &index, &service->chains[i]);
	aw_chain_index_clear(&index);
	return ok;
}

/* Trusts of stores that are gone, or of which nothing can be said any more. */
static void
drop_trusts(const struct aw_record *record, struct aw_chain *chain)
{
	size_t kept = 0;

	for (size_t i = 0; i < chain->n_trusts; i++) {
		const struct aw_store *store = aw_record_store(record, chain->trusts[i].store);

		if (store == NULL || !store->judged || has_unseen(store))
			aw_trust_clear(&chain->trusts[i]);
		else
			chain->trusts[kept++] = chain->trusts[i];
	}
	chain->n_trusts = kept;
}

static bool
judge_all(struct judge *judge, const struct aw_record *record, struct aw_service *service)
{
	bool ok = digest_world(judge);

	for (size_t i = 0; i < service->n_chains; i++)
		drop_trusts(record, &service->chains[i]);
	for (size_t i = 0; i < record->n_stores && ok; i++)
		ok = judge_store(judge, &record->stores[i], service);
	return ok;
}

enum aw_err
aw_chain_judge(const struct aw_chain_input *world, struct aw_chain_cache *cache,
    struct aw_record *record, struct aw_service *service, struct aw_error *err)
{
	struct judge judge = {.world = world, .cache = cache};
	bool ok;

	judge.crypto = cache != NULL ? aw_chain_cache_crypto(cache) : aw_crypto_new();
	if (judge.crypto == NULL)
		return aw_error_nomem(err);
	plain_host(service, judge.host);
	ok = judge_all(&judge, record, service);
	if (cache == NULL)
		aw_crypto_free(judge.crypto);
	return ok ? AW_OK : aw_error_nomem(err);
}
