/* SPDX-License-Identifier: ISC */
/*
 * The certificates of one chain and one store as a graph of who issued whom, and the walk through
 * it. What a service presents is hostile, so everything has a bound: past one the graph is `cut`.
 * Private to chain*.c.
 */
#ifndef AW_CHAIN_GRAPH_H
#define AW_CHAIN_GRAPH_H

#include "chain/chain.h"
#include "chain/chain_crypto.h"

#define AW_CHAIN_DEPTH_MAX 24       /* certificates in a path */
#define AW_CHAIN_NODES_MAX 256      /* certificates presented, and anchors met */
#define AW_CHAIN_ROUTES_MAX 256     /* paths looked at before the best are kept */
#define AW_CHAIN_STEPS_MAX 4096     /* of the walk */
#define AW_CHAIN_SIGNATURES_MAX 256 /* public-key operations for one chain and store */

struct aw_chain_node {
	const struct aw_certificate *cert;
	const struct aw_anchor *anchor; /* NULL: presented only */
	struct aw_x509 *x;
	uint64_t subject, issuer; /* aw_chain_name_hash */
	bool root;                /* self-signed */
	bool linked;              /* its issuers were looked for */
	uint16_t *issuers;        /* nodes whose key it was signed with, anchors first */
	size_t n_issuers;
	int stranger; /* an anchor with the issuer's name and another key, or -1 */
	bool forged;  /* the stranger has the key identifier that is wanted */
};

/* One way up from the leaf, by nodes. */
struct aw_chain_route {
	uint16_t nodes[AW_CHAIN_DEPTH_MAX];
	size_t n;
	bool stranger; /* the last step is to an anchor of the right name and another key */
	bool forged;
};

/* Hashes of the subjects of a store's anchors, so that one chain costs no decoding of all. */
struct aw_chain_index {
	const struct aw_store *store; /* NULL: none */
	uint64_t *subjects;           /* in the order of its anchors */
};

struct aw_chain_graph {
	const struct aw_chain_input *world;
	struct aw_crypto *crypto;
	const struct aw_chain_index *index;
	struct aw_chain_node *nodes; /* node 0 is the leaf */
	size_t n_nodes, n_presented;
	struct aw_chain_route *routes; /* to anchors */
	size_t n_routes;
	struct aw_chain_route top; /* the longest that leads nowhere; n is 0 if there is none */
	unsigned steps, signatures;
	bool cut;
	bool forked;    /* a certificate has several issuers by name: a search may take either */
	bool blind;     /* bytes are missing: nothing can be said */
	bool no_memory; /* neither */
};

/*
 * A number for an RFC 4514 name: names that are one by RFC 5280 section 7.1 have one number, 0 is
 * that of names cut short, which may be any.
 */
uint64_t aw_chain_name_hash(const char *name);

bool aw_chain_index_fill(struct aw_chain_index *index, const struct aw_store *store);
void aw_chain_index_clear(struct aw_chain_index *index);

/* A certificate with its bytes parsed, loaded where they are not there; NULL: not to be had. */
struct aw_x509 *aw_chain_parse(const struct aw_chain_input *world, struct aw_crypto *crypto,
    const struct aw_certificate *cert);

/* The nodes of what is presented; `index` may have no store. False: see no_memory and blind. */
bool aw_chain_graph_fill(struct aw_chain_graph *graph, const struct aw_chain *chain);
void aw_chain_graph_clear(struct aw_chain_graph *graph);

/* Finds the issuers of a node, and adds the anchors among them to the graph. */
void aw_chain_link(struct aw_chain_graph *graph, size_t at);

/* What an operation with its key costs; one above 4096 bits costs several. */
unsigned aw_chain_cost(const struct aw_certificate *cert);

/* Takes that of the allowance for public-key operations; false and `cut` when there is less left.
 */
bool aw_chain_spend(struct aw_chain_graph *graph, unsigned cost);

/* Fills routes and top. */
void aw_chain_walk(struct aw_chain_graph *graph);

/* chain_path.c: verifies the routes and moves the best of them to trust->paths. */
void aw_chain_paths(struct aw_chain_graph *graph, const char *host, struct aw_trust *trust);

/* chain_search.c: asks OpenSSL to find a path by itself, where it may take another than the ones
 * that hold, and notes in trust->searches when it fails. Costs public-key operations of the same
 * allowance; what is left out for want of it is not `cut`. */
void aw_chain_search(struct aw_chain_graph *graph, const char *host, struct aw_trust *trust);

/* chain_wanted.c: what the top of a chain wants of a store that has no path for it. */
void aw_chain_want(struct aw_chain_graph *graph, struct aw_wanted *wanted);

#endif
