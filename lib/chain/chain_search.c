/* SPDX-License-Identifier: ISC */
/*
 * OpenSSL's own search for a path, with the store and what is presented as a whole. It takes one
 * issuer and does not come back to another, so it may fail although a path holds: for an expired
 * copy of an intermediate in the store, for an expired root under a cross certificate. What it does
 * changes only where a certificate begins or ends, so it is asked once between two such instants.
 */
#include <stdlib.h>
#include <string.h>

#include <openssl/err.h>
#include <openssl/objects.h>
#include <openssl/x509.h>
#include <openssl/x509_vfy.h>
#include <openssl/x509v3.h>

#include "chain/chain_graph.h"
#include "model/store.h"

#define INSTANTS_MAX 32 /* asked about; each certificate gives two at most */
#define NOBODY (-1)

/* A question to OpenSSL. */
struct question {
	struct aw_chain_graph *graph;
	const char *host;
	int64_t at;
	bool old_order;
	int without;  /* a node that is left out, or NOBODY */
	bool as_sent; /* it is left out of what is presented, else of the store */
};

/* The answer to one that failed. */
struct failure {
	int error;
	int built[AW_CHAIN_DEPTH_MAX]; /* nodes of the path that it took, the one at fault first */
	size_t n_built;
};

static int
by_instant(const void *a, const void *b)
{
	const int64_t *x = a, *y = b;

	return (*x > *y) - (*x < *y);
}

/* The instants from which on something may change while some path holds, each once. */
static size_t
instants_of(const struct aw_chain_graph *graph, const struct aw_trust *trust, int64_t *list)
{
	int64_t first = INT64_MAX, last = INT64_MIN;
	size_t n = 0, kept = 0;

	for (size_t i = 0; i < trust->n_paths && trust->paths[i].flaw == AW_CHAIN_SOUND; i++) {
		first = trust->paths[i].not_before < first ? trust->paths[i].not_before : first;
		last = trust->paths[i].not_after > last ? trust->paths[i].not_after : last;
	}
	for (size_t i = 0; i < graph->n_nodes; i++) {
		list[n++] = graph->nodes[i].cert->not_before;
		list[n++] = graph->nodes[i].cert->not_after + 1;
	}
	qsort(list, n, sizeof(*list), by_instant);
	for (size_t i = 0; i < n; i++)
		if (list[i] >= first && list[i] <= last && (kept == 0 || list[i] != list[kept - 1]))
			list[kept++] = list[i];
	return kept;
}

static bool
holds_at(const struct aw_trust *trust, int64_t at)
{
	for (size_t i = 0; i < trust->n_paths && trust->paths[i].flaw == AW_CHAIN_SOUND; i++)
		if (at >= trust->paths[i].not_before && at <= trust->paths[i].not_after)
			return true;
	return false;
}

/* Adds an anchor; one with trust bits against servers as a copy that has them. */
static bool
add_anchor(X509_STORE *store, const struct aw_chain_node *node)
{
	X509 *cert = aw_x509_cert(node->x), *copy;
	bool added;

	if ((node->anchor->flaws & AW_FLAW_REJECTED) == 0)
		return X509_STORE_add_cert(store, cert) == 1;
	copy = X509_dup(cert);
	added = copy != NULL && X509_add1_reject_object(copy, OBJ_nid2obj(NID_server_auth)) == 1 &&
		X509_STORE_add_cert(store, copy) == 1;
	X509_free(copy);
	return added;
}

/* An anchor by its place among those of its subject. */
struct place {
	size_t node, at;
};

static int
by_place(const void *a, const void *b)
{
	const struct place *x = a, *y = b;

	if (x->at != y->at)
		return x->at > y->at ? 1 : -1;
	return (x->node > y->node) - (x->node < y->node);
}

/* Of several that serve alike OpenSSL takes the first: the anchors go in as in their file. */
static bool
fill_store(const struct question *q, X509_STORE *store)
{
	const struct aw_chain_graph *graph = q->graph;
	struct place places[AW_CHAIN_NODES_MAX];
	size_t n = 0;

	for (size_t i = 0; i < graph->n_nodes; i++)
		if (graph->nodes[i].anchor != NULL && ((int)i != q->without || q->as_sent))
			places[n++] = (struct place){
			    i, aw_store_place(graph->index->store, graph->nodes[i].cert->sha256)};
	if (n > 1)
		qsort(places, n, sizeof(places[0]), by_place);
	for (size_t i = 0; i < n; i++)
		if (!add_anchor(store, &graph->nodes[places[i].node]))
			return false;
	return true;
}

static bool
fill(const struct question *q, X509_STORE *store, STACK_OF(X509) * untrusted)
{
	const struct aw_chain_graph *graph = q->graph;

	if (!fill_store(q, store))
		return false;
	for (size_t i = 0; i < graph->n_nodes; i++) {
		bool out = (int)i == q->without;

		if (i > 0 && i < graph->n_presented && !(out && q->as_sent) &&
		    sk_X509_push(untrusted, aw_x509_cert(graph->nodes[i].x)) <= 0)
			return false;
	}
	return true;
}

static bool
set_host(X509_VERIFY_PARAM *param, const char *host)
{
	return X509_VERIFY_PARAM_set1_ip_asc(param, host) == 1 ||
	       X509_VERIFY_PARAM_set1_host(param, host, 0) == 1;
}

static bool
set_param(const struct question *q, X509_VERIFY_PARAM *param)
{
	X509_VERIFY_PARAM_set_time(param, (time_t)q->at);
	return set_host(param, q->host) &&
	       X509_VERIFY_PARAM_set_purpose(param, X509_PURPOSE_SSL_SERVER) == 1 &&
	       X509_VERIFY_PARAM_set_trust(param, X509_TRUST_SSL_SERVER) == 1 &&
	       (!q->old_order ||
		   X509_VERIFY_PARAM_clear_flags(param, X509_V_FLAG_TRUSTED_FIRST) == 1);
}

static void
note_built(const struct aw_chain_graph *graph, X509 *cert, struct failure *out)
{
	for (size_t i = 1; i < graph->n_nodes && cert != NULL; i++) {
		if (X509_cmp(aw_x509_cert(graph->nodes[i].x), cert) != 0)
			continue;
		if (out->n_built < AW_CHAIN_DEPTH_MAX)
			out->built[out->n_built++] = (int)i;
		return;
	}
}

/* What it took: the certificate at fault, then all from the top down. */
static void
take_failure(const struct aw_chain_graph *graph, X509_STORE_CTX *ctx, struct failure *out)
{
	STACK_OF(X509) *built = X509_STORE_CTX_get0_chain(ctx);

	*out = (struct failure){.error = X509_STORE_CTX_get_error(ctx)};
	note_built(graph, X509_STORE_CTX_get_current_cert(ctx), out);
	for (int i = sk_X509_num(built) - 1; i > 0; i--)
		note_built(graph, sk_X509_value(built, i), out);
}

/* 1: it finds a path; 0: it fails, see *out; -1: nothing was asked for want of memory. */
static int
ask(const struct question *q, struct failure *out)
{
	X509_STORE_CTX *ctx = X509_STORE_CTX_new_ex(aw_crypto_context(q->graph->crypto), NULL);
	X509_STORE *store = X509_STORE_new();
	STACK_OF(X509) *untrusted = sk_X509_new_null();
	int answer = -1;

	if (ctx != NULL && store != NULL && untrusted != NULL && fill(q, store, untrusted) &&
	    X509_STORE_CTX_init(ctx, store, aw_x509_cert(q->graph->nodes[0].x), untrusted) == 1 &&
	    set_param(q, X509_STORE_CTX_get0_param(ctx)))
		answer = X509_verify_cert(ctx) == 1;
	if (answer == 0)
		take_failure(q->graph, ctx, out);
	X509_STORE_CTX_free(ctx);
	X509_STORE_free(store);
	sk_X509_free(untrusted);
	return answer;
}

/* Public-key operations of a question at most. */
static unsigned
cost_of(const struct aw_chain_graph *graph)
{
	unsigned most = 1, longest = 1;

	for (size_t i = 0; i < graph->n_nodes; i++) {
		unsigned cost = aw_chain_cost(graph->nodes[i].cert);

		most = cost > most ? cost : most;
	}
	for (size_t i = 0; i < graph->n_routes; i++)
		longest = graph->routes[i].n > longest ? (unsigned)graph->routes[i].n : longest;
	return most * longest;
}

/* True if there is enough left of the allowance, from which it is taken. */
static bool
afford(struct aw_chain_graph *graph)
{
	unsigned cost = cost_of(graph);

	if (graph->signatures + cost > AW_CHAIN_SIGNATURES_MAX)
		return false;
	graph->signatures += cost;
	return true;
}

/* True if the search finds a path without the node. */
static bool
helps(const struct question *q, int node, bool as_sent)
{
	struct question other = *q;
	struct failure failure;

	other.without = node;
	other.as_sent = as_sent;
	return afford(q->graph) && ask(&other, &failure) == 1;
}

/* The one that misleads: of the store first, which the operator of the device can mend. */
static int
culprit_of(const struct question *q, const struct failure *failure, bool *anchor)
{
	const struct aw_chain_graph *graph = q->graph;

	for (size_t i = 0; i < failure->n_built; i++)
		if (graph->nodes[failure->built[i]].anchor != NULL &&
		    helps(q, failure->built[i], false)) {
			*anchor = true;
			return failure->built[i];
		}
	*anchor = false;
	for (size_t i = 0; i < failure->n_built; i++)
		if ((size_t)failure->built[i] < graph->n_presented &&
		    helps(q, failure->built[i], true))
			return failure->built[i];
	/* More than one: the one at fault is the first to look at. */
	if (failure->n_built == 0)
		return NOBODY;
	*anchor = graph->nodes[failure->built[0]].anchor != NULL;
	return failure->built[0];
}

/* Notes a failure, or prolongs the one before that is of the same kind. */
static void
note(struct aw_chain_graph *graph, struct aw_trust *trust, const struct aw_search *found,
    const char *error, int node)
{
	struct aw_search *last =
	    trust->n_searches > 0 ? &trust->searches[trust->n_searches - 1] : NULL;
	const struct aw_certificate *cert = node != NOBODY ? graph->nodes[node].cert : NULL;
	struct aw_search *made;

	if (last != NULL && last->to + 1 == found->from && last->old_order == found->old_order &&
	    strcmp(last->error, error) == 0 && cert != NULL &&
	    memcmp(last->sha256, cert->sha256, sizeof(last->sha256)) == 0) {
		last->to = found->to;
		return;
	}
	if (trust->searches == NULL || trust->n_searches == AW_SEARCHES_MAX)
		return;
	made = &trust->searches[trust->n_searches++];
	*made = *found;
	made->error = strdup(error);
	made->name = cert != NULL ? strdup(cert->name) : NULL;
	if (cert != NULL)
		memcpy(made->sha256, cert->sha256, sizeof(made->sha256));
	if (made->error == NULL || (cert != NULL && made->name == NULL))
		graph->no_memory = true;
}

/* Asks for one stretch, in the order of today, and in the older one if that finds a path. */
static void
ask_stretch(struct question *q, struct aw_trust *trust, int64_t to)
{
	struct aw_search found = {.from = q->at, .to = to};
	struct failure failure;
	int answer = -1, node;

	for (int old = 0; old < 2; old++) {
		q->old_order = found.old_order = old == 1;
		if (!afford(q->graph))
			return;
		answer = ask(q, &failure);
		if (answer < 0)
			q->graph->no_memory = true;
		if (answer == 0)
			break;
	}
	if (answer != 0)
		return;
	node = culprit_of(q, &failure, &found.anchor);
	note(q->graph, trust, &found, X509_verify_cert_error_string(failure.error), node);
}

static bool
prepare(struct aw_trust *trust)
{
	trust->openssl = strdup(OpenSSL_version(OPENSSL_VERSION_STRING));
	trust->searches = calloc(AW_SEARCHES_MAX, sizeof(*trust->searches));
	return trust->openssl != NULL && trust->searches != NULL;
}

/* False where a key that OpenSSL does not know makes its answer one of this host alone. */
static bool
is_asked(const struct aw_chain_graph *graph, const struct aw_trust *trust)
{
	bool sound = trust->n_paths > 0 && trust->paths[0].flaw == AW_CHAIN_SOUND;

	for (size_t i = 0; i < trust->n_paths; i++)
		if (trust->paths[i].flaw == AW_CHAIN_UNCHECKED)
			return false;
	return sound && graph->forked && !graph->no_memory;
}

void
aw_chain_search(struct aw_chain_graph *graph, const char *host, struct aw_trust *trust)
{
	struct question q = {.graph = graph, .host = host, .without = NOBODY};
	int64_t list[2 * AW_CHAIN_NODES_MAX];
	size_t n;

	if (!is_asked(graph, trust))
		return;
	if (!prepare(trust)) {
		graph->no_memory = true;
		return;
	}
	(void)ERR_set_mark();
	n = instants_of(graph, trust, list);
	for (size_t i = 0; i < n && i < INSTANTS_MAX; i++) {
		int64_t to = i + 1 < n ? list[i + 1] - 1 : trust->paths[0].not_after;

		q.at = list[i];
		/* In its last second OpenSSL takes a certificate for expired: that is known. */
		if (to > q.at && holds_at(trust, q.at))
			ask_stretch(&q, trust, to);
	}
	(void)ERR_pop_to_mark();
}
