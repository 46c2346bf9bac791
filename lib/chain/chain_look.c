/* SPDX-License-Identifier: ISC */
/* How a chain is presented, whoever trusts it. */
#include "chain/chain_graph.h"

#include <stdlib.h>
#include <string.h>

#include "base/buf.h"
#include "base/memory.h"

#define DIGESTS_MAX ((size_t)1 << 20)

/* Marks what is reached by going up from the leaf, in any way. */
static void
reach(struct aw_chain_graph *graph, bool reached[AW_CHAIN_NODES_MAX])
{
	uint16_t todo[AW_CHAIN_NODES_MAX];
	size_t n = 1;

	todo[0] = 0;
	reached[0] = true;
	while (n > 0) {
		size_t at = todo[--n];

		if (graph->nodes[at].root)
			continue;
		aw_chain_link(graph, at);
		for (size_t i = 0; i < graph->nodes[at].n_issuers; i++) {
			uint16_t next = graph->nodes[at].issuers[i];

			if (!reached[next]) {
				reached[next] = true;
				todo[n++] = next;
			}
		}
	}
}

static bool
issued(const struct aw_chain_node *child, size_t by)
{
	for (size_t i = 0; i < child->n_issuers; i++)
		if (child->issuers[i] == by)
			return true;
	return false;
}

/* Nodes are the certificates in the order presented, each once. */
static unsigned
oddities_of(
    const struct aw_chain_graph *graph, const bool reached[AW_CHAIN_NODES_MAX], size_t presented)
{
	unsigned oddities = graph->n_nodes < presented ? AW_CHAIN_DOUBLE : 0;
	size_t last = 0;

	for (size_t i = 1; i < graph->n_nodes; i++) {
		if (graph->nodes[i].root)
			oddities |= AW_CHAIN_ROOT_SENT;
		if (!reached[i]) {
			oddities |= AW_CHAIN_EXTRA;
			continue;
		}
		if (!issued(&graph->nodes[last], i))
			oddities |= AW_CHAIN_DISORDER;
		last = i;
	}
	return oddities;
}

/* The top: from the leaf always to the first issuer presented. */
static size_t
top_of(const struct aw_chain_graph *graph)
{
	bool seen[AW_CHAIN_NODES_MAX] = {false};
	size_t at = 0;

	while (graph->nodes[at].n_issuers > 0 && !seen[at]) {
		seen[at] = true;
		at = graph->nodes[at].issuers[0];
	}
	return at;
}

static bool
digest_of(struct aw_crypto *crypto, const struct aw_chain *chain, uint8_t out[AW_SHA256_LEN])
{
	struct aw_buf buf;
	bool ok = true;

	aw_buf_init(&buf, DIGESTS_MAX);
	for (size_t i = 0; i < chain->n_certificates && ok; i++)
		ok = aw_buf_add(&buf, chain->certificates[i]->sha256, AW_SHA256_LEN);
	ok = ok && aw_crypto_sha256(crypto, buf.len > 0 ? buf.data : "", buf.len, out);
	aw_buf_free(&buf);
	return ok;
}

static enum aw_err
look(struct aw_chain_graph *graph, struct aw_chain *chain, struct aw_error *err)
{
	bool reached[AW_CHAIN_NODES_MAX] = {false};
	size_t presented = chain->n_certificates;
	char *issuer;

	if (presented > AW_CHAIN_CERTIFICATES_MAX)
		presented = AW_CHAIN_CERTIFICATES_MAX;
	reach(graph, reached);
	issuer = strdup(graph->nodes[top_of(graph)].cert->issuer);
	if (issuer == NULL || graph->no_memory || !digest_of(graph->crypto, chain, chain->digest)) {
		free(issuer);
		return aw_error_nomem(err);
	}
	free(chain->issuer);
	chain->issuer = issuer;
	chain->oddities = (chain->oddities & AW_CHAIN_CUT) | oddities_of(graph, reached, presented);
	return AW_OK;
}

enum aw_err
aw_chain_look(struct aw_chain *chain, struct aw_error *err)
{
	struct aw_chain_input world = {0};
	struct aw_chain_index index = {0};
	struct aw_chain_graph graph = {.world = &world, .index = &index};
	struct aw_crypto *crypto = aw_crypto_new();
	int before = aw_memory_watch();
	enum aw_err rc;

	if (crypto == NULL)
		return aw_error_nomem(err);
	graph.crypto = crypto;
	if (aw_chain_graph_fill(&graph, chain))
		rc = look(&graph, chain, err);
	else if (graph.no_memory)
		rc = aw_error_nomem(err);
	else
		rc = aw_error_set(
		    err, AW_ERR_CERTIFICATE, NULL, "a certificate of the chain has no bytes");
	if (aw_memory_short(before))
		rc = aw_error_nomem(err);
	aw_chain_graph_clear(&graph);
	aw_crypto_free(crypto);
	return rc;
}
