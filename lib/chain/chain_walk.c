/* SPDX-License-Identifier: ISC */
/* Every way from the leaf to an anchor, depth first and anchors first. */
#include "chain/chain_graph.h"

#include <string.h>

/* The same name and key again: a way without the detour is shorter and holds at least as long. */
static bool
repeats(const struct aw_chain_graph *graph, const struct aw_chain_route *route, size_t next)
{
	const struct aw_chain_node *node = &graph->nodes[next];

	for (size_t i = 0; i < route->n; i++) {
		const struct aw_chain_node *old = &graph->nodes[route->nodes[i]];

		if (old == node ||
		    (old->subject == node->subject &&
			memcmp(old->cert->key_sha256, node->cert->key_sha256, AW_SHA256_LEN) == 0))
			return true;
	}
	return false;
}

static void
keep_route(struct aw_chain_graph *graph, const struct aw_chain_route *route)
{
	if (graph->n_routes == AW_CHAIN_ROUTES_MAX) {
		graph->cut = true;
		return;
	}
	graph->routes[graph->n_routes++] = *route;
}

/* An end without an anchor; the longest way there counts, the first of several. */
static void
keep_top(struct aw_chain_graph *graph, const struct aw_chain_route *route)
{
	const struct aw_chain_node *last = &graph->nodes[route->nodes[route->n - 1]];
	struct aw_chain_route stranger = *route;

	if (route->n > graph->top.n)
		graph->top = *route;
	if (last->stranger < 0 || route->n == AW_CHAIN_DEPTH_MAX)
		return;
	stranger.nodes[stranger.n++] = (uint16_t)last->stranger;
	stranger.stranger = true;
	stranger.forged = last->forged;
	keep_route(graph, &stranger);
}

static void climb(struct aw_chain_graph *graph, struct aw_chain_route *route);

/* True if there is a way on. */
static bool
climb_issuers(struct aw_chain_graph *graph, struct aw_chain_route *route, size_t at)
{
	bool on = false;

	aw_chain_link(graph, at);
	for (size_t i = 0; i < graph->nodes[at].n_issuers; i++) {
		uint16_t next = graph->nodes[at].issuers[i];

		if (repeats(graph, route, next))
			continue;
		on = true;
		if (route->n == AW_CHAIN_DEPTH_MAX || graph->steps >= AW_CHAIN_STEPS_MAX) {
			graph->cut = true;
			break;
		}
		graph->steps++;
		route->nodes[route->n++] = next;
		climb(graph, route);
		route->n--;
	}
	return on;
}

static void
climb(struct aw_chain_graph *graph, struct aw_chain_route *route)
{
	size_t at = route->nodes[route->n - 1];

	if (graph->nodes[at].anchor != NULL)
		keep_route(graph, route);
	if (graph->nodes[at].root) {
		if (graph->nodes[at].anchor == NULL)
			keep_top(graph, route);
		return;
	}
	if (!climb_issuers(graph, route, at))
		keep_top(graph, route);
}

void
aw_chain_walk(struct aw_chain_graph *graph)
{
	struct aw_chain_route route = {.nodes = {0}, .n = 1};

	climb(graph, &route);
}
