/* SPDX-License-Identifier: ISC */
/* The issuer that a chain wants, and which root it is. */
#include "chain/chain_graph.h"

#include <stdlib.h>
#include <string.h>
#include <strings.h>

/* A root that was recognised. */
struct find {
	const struct aw_certificate *cert;
	const char *found_in;
};

static const struct aw_transition *
transition_of(const struct aw_transitions *transitions, const uint8_t sha256[AW_SHA256_LEN])
{
	for (size_t i = 0; transitions != NULL && i < transitions->n_items; i++) {
		const struct aw_transition *t = &transitions->items[i];

		if (aw_root_find(t->retiring, t->n_retiring, sha256) != NULL ||
		    aw_root_find(t->replacements, t->n_replacements, sha256) != NULL)
			return t;
	}
	return NULL;
}

static bool
named_in(const struct aw_root *roots, size_t n, const char *subject)
{
	for (size_t i = 0; i < n; i++)
		if (roots[i].subject != NULL && strcasecmp(roots[i].subject, subject) == 0)
			return true;
	return false;
}

/* True if a root of a transition has that name: then no intermediate is missing. */
static bool
is_root_name(const struct aw_transitions *transitions, const char *subject)
{
	for (size_t i = 0; transitions != NULL && i < transitions->n_items; i++) {
		const struct aw_transition *t = &transitions->items[i];

		if (named_in(t->retiring, t->n_retiring, subject) ||
		    named_in(t->replacements, t->n_replacements, subject))
			return true;
	}
	return false;
}

static bool
signs(struct aw_chain_graph *graph, const struct aw_chain_node *node,
    const struct aw_certificate *cert)
{
	struct aw_x509 *x;
	bool good;

	if (node->root && memcmp(node->cert->sha256, cert->sha256, AW_SHA256_LEN) == 0)
		return true;
	x = aw_chain_parse(graph->world, graph->crypto, cert);
	good = x != NULL && aw_x509_self_signed(x) && aw_x509_named(node->x, x) &&
	       aw_x509_key_ids(node->x, x) != AW_KEY_IDS_OTHER &&
	       aw_chain_spend(graph, aw_chain_cost(cert)) &&
	       aw_x509_signed_by(node->x, x) == AW_SIGNED_YES;
	aw_x509_free(x);
	return good;
}

/* Of several that sign it, as one key issued again, the one that is valid longest. */
static bool
search(struct aw_chain_graph *graph, const struct aw_chain_node *node, struct find *out)
{
	const struct aw_catalogue *catalogue = graph->world->catalogue;

	for (size_t i = 0; catalogue != NULL && i < catalogue->n; i++) {
		const struct aw_certificate *cert = catalogue->certificates[i];

		if ((out->cert == NULL || cert->not_after > out->cert->not_after) &&
		    aw_chain_name_hash(cert->subject) == node->issuer && signs(graph, node, cert))
			*out = (struct find){cert, catalogue->found_in[i]};
	}
	/* A root that is presented needs no catalogue. */
	if (out->cert == NULL && node->root &&
	    transition_of(graph->world->transitions, node->cert->sha256) != NULL)
		*out = (struct find){node->cert, ""};
	return out->cert != NULL;
}

static void
fill_known(struct aw_chain_graph *graph, const struct find *find, struct aw_wanted *wanted)
{
	const struct aw_transition *transition =
	    transition_of(graph->world->transitions, find->cert->sha256);

	wanted->known = true;
	memcpy(wanted->sha256, find->cert->sha256, sizeof(wanted->sha256));
	wanted->not_after = find->cert->not_after;
	wanted->name = strdup(find->cert->name);
	wanted->found_in = strdup(transition != NULL ? transition->name : find->found_in);
	if (wanted->name == NULL || wanted->found_in == NULL)
		graph->no_memory = true;
}

/*
 * Why nothing leads to an anchor. A service that sends one issuing CA is taken to send all, so that
 * what is wanted above it is a root.
 */
static enum aw_chain_flaw
flaw_of(const struct aw_chain_graph *graph, const struct aw_chain_node *top, bool known)
{
	if (top->stranger >= 0)
		return AW_CHAIN_OTHER_KEY;
	if (known || top->root || graph->top.n > 1 ||
	    is_root_name(graph->world->transitions, top->cert->issuer))
		return AW_CHAIN_NO_ANCHOR;
	return AW_CHAIN_INCOMPLETE;
}

void
aw_chain_want(struct aw_chain_graph *graph, struct aw_wanted *wanted)
{
	const struct aw_chain_route *top = &graph->top;
	const struct aw_chain_node *node;
	struct find find = {0};
	size_t i;

	if (top->n == 0)
		return;
	/* The issuer of a cross certificate on top may be unknown, while the root with the same
	 * key is known: use the highest known root. */
	for (i = top->n; i > 0; i--)
		if (search(graph, &graph->nodes[top->nodes[i - 1]], &find))
			break;
	node = &graph->nodes[top->nodes[i > 0 ? i - 1 : top->n - 1]];
	wanted->flaw = flaw_of(graph, &graph->nodes[top->nodes[top->n - 1]], find.cert != NULL);
	wanted->subject = strdup(node->cert->issuer);
	wanted->key_id = aw_x509_issuer_key_id(node->x);
	if (wanted->subject == NULL)
		graph->no_memory = true;
	if (find.cert != NULL)
		fill_known(graph, &find, wanted);
}
