/* SPDX-License-Identifier: ISC */
#include "chain/chain_graph.h"

#include <stdlib.h>
#include <string.h>

#include "base/fnv.h"
#include "model/store.h"

#define KEY_BITS_PLAIN 4096U
#define ASCII 0x80

#define LETTER(small, large) [small] = (small), [large] = (small)
#define SAME(c) [c] = (c)

/* Letters without case and digits; 0 for what names may differ in. */
static const unsigned char folds[ASCII] = {LETTER('a', 'A'), LETTER('b', 'B'), LETTER('c', 'C'),
    LETTER('d', 'D'), LETTER('e', 'E'), LETTER('f', 'F'), LETTER('g', 'G'), LETTER('h', 'H'),
    LETTER('i', 'I'), LETTER('j', 'J'), LETTER('k', 'K'), LETTER('l', 'L'), LETTER('m', 'M'),
    LETTER('n', 'N'), LETTER('o', 'O'), LETTER('p', 'P'), LETTER('q', 'Q'), LETTER('r', 'R'),
    LETTER('s', 'S'), LETTER('t', 'T'), LETTER('u', 'U'), LETTER('v', 'V'), LETTER('w', 'W'),
    LETTER('x', 'X'), LETTER('y', 'Y'), LETTER('z', 'Z'), SAME('0'), SAME('1'), SAME('2'),
    SAME('3'), SAME('4'), SAME('5'), SAME('6'), SAME('7'), SAME('8'), SAME('9')};

static unsigned char
fold(unsigned char c)
{
	return c < ASCII ? folds[c] : c;
}

uint64_t
aw_chain_name_hash(const char *name)
{
	uint64_t total = 1, part = AW_FNV64_START;
	size_t i;

	/* Hashes of parts are added: the parts of one RDN have no order. */
	for (i = 0; name[i] != '\0'; i++) {
		unsigned char c = fold((unsigned char)name[i]);

		if (c != 0) {
			part = aw_fnv64_add(part, c);
		} else if (name[i] == ',' || name[i] == '+') {
			total += part;
			part = AW_FNV64_START;
		} else if (name[i] == '=' && name[i + 1] == '#') {
			/* Octets of an unknown attribute: their type may differ. */
			i += 1 + strspn(name + i + 2, "0123456789abcdefABCDEF");
		}
	}
	total += part;
	return i + 8 >= AW_SUBJECT_MAX ? 0 : total != 0 ? total : 1;
}

static bool
same_hash(uint64_t a, uint64_t b)
{
	return a == b || a == 0 || b == 0;
}

bool
aw_chain_index_fill(struct aw_chain_index *index, const struct aw_store *store)
{
	*index = (struct aw_chain_index){.store = store};
	index->subjects = malloc((store->n_anchors + 1) * sizeof(*index->subjects));
	if (index->subjects == NULL)
		return false;
	for (size_t i = 0; i < store->n_anchors; i++)
		index->subjects[i] = aw_chain_name_hash(store->anchors[i].certificate->subject);
	return true;
}

void
aw_chain_index_clear(struct aw_chain_index *index)
{
	free(index->subjects);
	*index = (struct aw_chain_index){0};
}

struct aw_x509 *
aw_chain_parse(
    const struct aw_chain_input *world, struct aw_crypto *crypto, const struct aw_certificate *cert)
{
	if (cert->der == NULL && (world->load == NULL || !world->load(world->context, cert)))
		return NULL;
	return cert->der != NULL ? aw_x509_new(crypto, cert) : NULL;
}

static int
find_node(const struct aw_chain_graph *graph, const struct aw_certificate *cert)
{
	for (size_t i = 0; i < graph->n_nodes; i++)
		if (memcmp(graph->nodes[i].cert->sha256, cert->sha256, AW_SHA256_LEN) == 0)
			return (int)i;
	return -1;
}

/* The node of a certificate, a new one where there is none; -1: no more fit, or no bytes. */
static int
add_node(struct aw_chain_graph *graph, const struct aw_certificate *cert)
{
	int found = find_node(graph, cert);
	struct aw_chain_node *node = &graph->nodes[graph->n_nodes];

	if (found >= 0)
		return found;
	if (graph->n_nodes == AW_CHAIN_NODES_MAX) {
		graph->cut = true;
		return -1;
	}
	*node = (struct aw_chain_node){.cert = cert, .stranger = -1};
	node->x = aw_chain_parse(graph->world, graph->crypto, cert);
	if (node->x == NULL) {
		graph->blind = true;
		return -1;
	}
	node->root = aw_x509_self_signed(node->x);
	node->subject = aw_chain_name_hash(cert->subject);
	node->issuer = aw_chain_name_hash(cert->issuer);
	if (graph->index->store != NULL)
		node->anchor = aw_store_find(graph->index->store, cert->sha256);
	return (int)graph->n_nodes++;
}

bool
aw_chain_graph_fill(struct aw_chain_graph *graph, const struct aw_chain *chain)
{
	size_t n = chain->n_certificates;

	graph->nodes = calloc(AW_CHAIN_NODES_MAX + 1, sizeof(*graph->nodes));
	graph->routes = calloc(AW_CHAIN_ROUTES_MAX, sizeof(*graph->routes));
	if (graph->nodes == NULL || graph->routes == NULL) {
		graph->no_memory = true;
		return false;
	}
	if (n > AW_CHAIN_CERTIFICATES_MAX) {
		n = AW_CHAIN_CERTIFICATES_MAX;
		graph->cut = true;
	}
	for (size_t i = 0; i < n && !graph->blind; i++)
		(void)add_node(graph, chain->certificates[i]);
	graph->n_presented = graph->n_nodes;
	return !graph->blind && n > 0;
}

void
aw_chain_graph_clear(struct aw_chain_graph *graph)
{
	for (size_t i = 0; graph->nodes != NULL && i < graph->n_nodes; i++) {
		aw_x509_free(graph->nodes[i].x);
		free(graph->nodes[i].issuers);
	}
	free(graph->nodes);
	free(graph->routes);
	*graph = (struct aw_chain_graph){0};
}

unsigned
aw_chain_cost(const struct aw_certificate *cert)
{
	unsigned size = (cert->key_bits + KEY_BITS_PLAIN - 1U) / KEY_BITS_PLAIN;

	return size > 1 ? size * size : 1;
}

bool
aw_chain_spend(struct aw_chain_graph *graph, unsigned cost)
{
	if (graph->signatures + cost > AW_CHAIN_SIGNATURES_MAX) {
		graph->cut = true;
		return false;
	}
	graph->signatures += cost;
	return true;
}

/* Adds the anchors that bear the issuer's name to the graph. */
static void
meet_anchors(struct aw_chain_graph *graph, const struct aw_chain_node *child)
{
	const struct aw_store *store = graph->index->store;
	uint64_t issuer = child->issuer;

	for (size_t i = 0; store != NULL && i < store->n_anchors; i++)
		if (same_hash(graph->index->subjects[i], issuer))
			(void)add_node(graph, store->anchors[i].certificate);
}

/* Who may have issued a node: names fit, key identifiers do not differ. */
struct suspects {
	uint16_t nodes[AW_CHAIN_NODES_MAX];
	size_t n;
	bool sure; /* all have the key identifier that is wanted, and one key */
};

static bool
same_key(const struct aw_chain_node *a, const struct aw_chain_node *b)
{
	return memcmp(a->cert->key_sha256, b->cert->key_sha256, AW_SHA256_LEN) == 0;
}

static void
note_stranger(struct aw_chain_graph *graph, struct aw_chain_node *child, size_t at, bool forged)
{
	if (graph->nodes[at].anchor != NULL && (child->stranger < 0 || forged)) {
		child->stranger = (int)at;
		child->forged = forged;
	}
}

static void
suspect(struct aw_chain_graph *graph, struct aw_chain_node *child, size_t at, struct suspects *list)
{
	struct aw_chain_node *node = &graph->nodes[at];
	enum aw_key_ids ids;

	if (node == child || !same_hash(node->subject, child->issuer) ||
	    !aw_x509_named(child->x, node->x))
		return;
	ids = aw_x509_key_ids(child->x, node->x);
	if (ids == AW_KEY_IDS_OTHER) {
		note_stranger(graph, child, at, false);
		return;
	}
	if (ids != AW_KEY_IDS_SAME ||
	    (list->n > 0 && !same_key(node, &graph->nodes[list->nodes[0]])))
		list->sure = false;
	list->nodes[list->n++] = (uint16_t)at;
}

/* What a key said of the child's signature, for certificates that share the key. */
static bool
signed_by(struct aw_chain_graph *graph, const struct aw_chain_node *child,
    const struct aw_chain_node *issuer)
{
	for (size_t i = 0; i < child->n_issuers; i++)
		if (same_key(&graph->nodes[child->issuers[i]], issuer))
			return true;
	/* One that cannot be checked may be it: the path says so. */
	return aw_chain_spend(graph, aw_chain_cost(issuer->cert)) &&
	       aw_x509_signed_by(child->x, issuer->x) != AW_SIGNED_NO;
}

static void
confirm(struct aw_chain_graph *graph, struct aw_chain_node *child, const struct suspects *list,
    bool anchors)
{
	for (size_t i = 0; i < list->n; i++) {
		struct aw_chain_node *node = &graph->nodes[list->nodes[i]];

		if ((node->anchor != NULL) != anchors)
			continue;
		/* One candidate by name and key identifier: the path is verified later. */
		if (list->sure || signed_by(graph, child, node))
			child->issuers[child->n_issuers++] = list->nodes[i];
		else
			note_stranger(graph, child, list->nodes[i],
			    aw_x509_key_ids(child->x, node->x) == AW_KEY_IDS_SAME);
	}
}

void
aw_chain_link(struct aw_chain_graph *graph, size_t at)
{
	struct aw_chain_node *child = &graph->nodes[at];
	struct suspects list = {.sure = true};

	if (child->linked)
		return;
	child->linked = true;
	meet_anchors(graph, child);
	for (size_t i = 0; i < graph->n_nodes; i++)
		suspect(graph, child, i, &list);
	if (list.n > 1)
		graph->forked = true;
	if (list.n == 0)
		return;
	child->issuers = calloc(list.n, sizeof(*child->issuers));
	if (child->issuers == NULL) {
		graph->no_memory = true;
		return;
	}
	confirm(graph, child, &list, true);
	confirm(graph, child, &list, false);
}
