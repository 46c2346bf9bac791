/* SPDX-License-Identifier: ISC */
/* From routes to paths: between which instants each holds, and whether it verifies at all. */
#include "chain/chain_graph.h"
#include "model/store.h"

#include <stdlib.h>
#include <string.h>

static const struct aw_certificate *
cert_at(const struct aw_chain_graph *graph, const struct aw_chain_route *route, size_t i)
{
	return graph->nodes[route->nodes[i]].cert;
}

/* The common part of the validities. A date that is no date limits the path to nothing. */
static void
limit(const struct aw_chain_graph *graph, const struct aw_chain_route *route, struct aw_path *path,
    const struct aw_certificate **begins, const struct aw_certificate **ends)
{
	path->not_before = INT64_MIN;
	path->not_after = INT64_MAX;
	for (size_t i = 0; i < route->n; i++) {
		const struct aw_certificate *cert = cert_at(graph, route, i);
		bool no_begin = (cert->flaws & AW_FLAW_BAD_NOT_BEFORE) != 0;
		bool no_end = (cert->flaws & AW_FLAW_BAD_NOT_AFTER) != 0;
		int64_t from = no_begin ? INT64_MAX : cert->not_before;
		int64_t to = no_end ? INT64_MIN : cert->not_after;

		if (from > path->not_before) {
			path->not_before = from;
			*begins = cert;
		}
		if (to < path->not_after) {
			path->not_after = to;
			*ends = cert;
		}
	}
	if (path->not_before > path->not_after)
		path->flaw = AW_CHAIN_NEVER;
	if (path->not_before == INT64_MAX)
		path->not_before = AW_INSTANT_NONE;
}

static bool
same_entity(const struct aw_certificate *a, const struct aw_certificate *b)
{
	return memcmp(a->key_sha256, b->key_sha256, AW_SHA256_LEN) == 0 &&
	       strcmp(a->subject, b->subject) == 0 && !aw_certificate_self_issued(a);
}

/* True if somewhere, in the store, presented or in the catalogue, a root has its name and key. */
static bool
stands_for_root(const struct aw_chain_graph *graph, const struct aw_certificate *cert)
{
	const struct aw_store *store = graph->index->store;
	const struct aw_catalogue *catalogue = graph->world->catalogue;

	for (size_t i = 0; i < store->n_anchors; i++)
		if (aw_certificate_self_issued(store->anchors[i].certificate) &&
		    same_entity(cert, store->anchors[i].certificate))
			return true;
	for (size_t i = 0; i < graph->n_presented; i++)
		if (graph->nodes[i].root && same_entity(cert, graph->nodes[i].cert))
			return true;
	for (size_t i = 0; catalogue != NULL && i < catalogue->n; i++)
		if (aw_certificate_self_issued(catalogue->certificates[i]) &&
		    same_entity(cert, catalogue->certificates[i]))
			return true;
	return false;
}

static bool
crosses(const struct aw_chain_graph *graph, const struct aw_chain_route *route)
{
	for (size_t i = 1; i + 1 < route->n; i++)
		if (stands_for_root(graph, cert_at(graph, route, i)))
			return true;
	return false;
}

/* What can be said without cryptography; SOUND: verify it. */
static enum aw_chain_flaw
plain_flaw(const struct aw_chain_graph *graph, const struct aw_chain_route *route)
{
	const struct aw_chain_node *end = &graph->nodes[route->nodes[route->n - 1]];

	if (route->stranger)
		return route->forged ? AW_CHAIN_SIGNATURE : AW_CHAIN_OTHER_KEY;
	if (!end->root)
		return AW_CHAIN_PARTIAL;
	return (end->anchor->flaws & AW_FLAW_REJECTED) != 0 ? AW_CHAIN_REJECTED : AW_CHAIN_SOUND;
}

static bool
fill_path(
    const struct aw_chain_graph *graph, const struct aw_chain_route *route, struct aw_path *path)
{
	const struct aw_certificate *begins = cert_at(graph, route, 0), *ends = begins;
	const struct aw_certificate *anchor = cert_at(graph, route, route->n - 1);
	enum aw_chain_flaw plain = plain_flaw(graph, route);

	*path = (struct aw_path){.length = (uint16_t)route->n};
	limit(graph, route, path, &begins, &ends);
	if (plain != AW_CHAIN_SOUND)
		path->flaw = plain;
	memcpy(path->anchor, anchor->sha256, sizeof(path->anchor));
	memcpy(path->ends_sha256, ends->sha256, sizeof(path->ends_sha256));
	path->cross = crosses(graph, route);
	path->anchor_name = strdup(anchor->name);
	path->begins_by = strdup(begins->name);
	path->ends_by = strdup(ends->name);
	return path->anchor_name != NULL && path->begins_by != NULL && path->ends_by != NULL;
}

/* OpenSSL verifies a path without a flaw, and one that fails only by its dates. */
static bool
verify_path(struct aw_chain_graph *graph, const struct aw_chain_route *route, const char *host,
    struct aw_path *path)
{
	struct aw_x509 *certs[AW_CHAIN_DEPTH_MAX];
	char detail[AW_CHAIN_DETAIL_MAX];
	enum aw_chain_flaw flaw;

	if (path->flaw != AW_CHAIN_SOUND && path->flaw != AW_CHAIN_NEVER)
		return true;
	for (size_t i = 0; i < route->n; i++)
		certs[i] = graph->nodes[route->nodes[i]].x;
	flaw = aw_x509_verify(graph->crypto, certs, route->n, host, detail);
	/* What is never valid fails, whatever cannot be checked of it. */
	if (flaw == AW_CHAIN_SOUND || (flaw == AW_CHAIN_UNCHECKED && path->flaw == AW_CHAIN_NEVER))
		return true;
	path->flaw = flaw;
	path->detail = detail[0] != '\0' ? strdup(detail) : NULL;
	return detail[0] == '\0' || path->detail != NULL;
}

/* A path and the way it goes. */
struct candidate {
	struct aw_path path;
	const struct aw_chain_route *route;
};

static int
order(int64_t a, int64_t b)
{
	return (a > b) - (a < b);
}

/* How good a path is: what may hold is better than what does not. */
static int
rank(enum aw_chain_flaw flaw)
{
	switch (flaw) {
	case AW_CHAIN_SOUND:
		return 0;
	case AW_CHAIN_UNCHECKED:
		return 1;
	case AW_CHAIN_NEVER:
		return 2;
	default:
		return 3;
	}
}

/* By rank, the one that holds longest first, then by what does not depend on the order in which
 * certificates were presented. */
static int
better(const void *a, const void *b)
{
	const struct aw_path *x = &((const struct candidate *)a)->path;
	const struct aw_path *y = &((const struct candidate *)b)->path;
	int by = order(rank(x->flaw), rank(y->flaw));

	if (by == 0)
		by = order(y->not_after, x->not_after);
	if (by == 0)
		by = order(x->not_before, y->not_before);
	if (by == 0)
		by = order(x->length, y->length);
	if (by == 0)
		by = memcmp(x->anchor, y->anchor, sizeof(x->anchor));
	return by != 0 ? by : memcmp(x->ends_sha256, y->ends_sha256, sizeof(x->ends_sha256));
}

/* Of verifying the signatures of all but the anchor. */
static unsigned
cost_of(const struct aw_chain_graph *graph, const struct aw_chain_route *route)
{
	unsigned cost = 0;

	for (size_t i = 1; i < route->n; i++)
		cost += aw_chain_cost(cert_at(graph, route, i));
	return cost;
}

/* Those that would hold longest are verified first; what the allowance does not reach is left out,
 * for it is not known. Returns how many stay. */
static size_t
verify_all(struct aw_chain_graph *graph, struct candidate *list, size_t n, const char *host)
{
	size_t kept = 0;

	for (size_t i = 0; i < n; i++) {
		bool costs =
		    list[i].path.flaw == AW_CHAIN_SOUND || list[i].path.flaw == AW_CHAIN_NEVER;

		if (costs && !aw_chain_spend(graph, cost_of(graph, list[i].route))) {
			aw_path_clear(&list[i].path);
			continue;
		}
		if (!verify_path(graph, list[i].route, host, &list[i].path))
			graph->no_memory = true;
		list[kept++] = list[i];
	}
	return kept;
}

static void
keep_best(struct aw_chain_graph *graph, struct candidate *list, size_t n, struct aw_trust *trust)
{
	size_t kept = n < AW_PATHS_MAX ? n : AW_PATHS_MAX;

	if (kept < n)
		graph->cut = true;
	trust->paths = calloc(kept + 1, sizeof(*trust->paths));
	if (trust->paths == NULL) {
		graph->no_memory = true;
		kept = 0;
	}
	for (size_t i = 0; i < n; i++) {
		if (i < kept)
			trust->paths[trust->n_paths++] = list[i].path;
		else
			aw_path_clear(&list[i].path);
	}
}

void
aw_chain_paths(struct aw_chain_graph *graph, const char *host, struct aw_trust *trust)
{
	size_t n = graph->n_routes;
	struct candidate *list = calloc(n + 1, sizeof(*list));

	if (list == NULL) {
		graph->no_memory = true;
		return;
	}
	for (size_t i = 0; i < n; i++) {
		list[i].route = &graph->routes[i];
		if (!fill_path(graph, list[i].route, &list[i].path))
			graph->no_memory = true;
	}
	qsort(list, n, sizeof(*list), better);
	n = verify_all(graph, list, n, host);
	qsort(list, n, sizeof(*list), better);
	keep_best(graph, list, n, trust);
	free(list);
}
