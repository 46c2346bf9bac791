/* SPDX-License-Identifier: ISC */
/*
 * The PKI matrix: stores and chains of every kind, judged in check_chain.c and compared with
 * OpenSSL's own program in check_chain_openssl.c. Each builder fills the store and presents one
 * chain.
 */
#ifndef AW_PKI_MATRIX_H
#define AW_PKI_MATRIX_H

#include "pki.h"

/* Root, intermediate and leaf of the usual kind. */
struct usual {
	const struct pki_cert *root, *ca, *leaf, *other; /* the other: a root that nobody needs */
};

static inline struct usual
make_usual(struct pki *pki)
{
	struct usual u;

	u.root = MAKE(pki, .name = "Root", .key = KEY_A);
	u.ca = MAKE(pki, .name = "CA", .key = KEY_B, .issuer = u.root);
	u.leaf = MAKE(pki, .name = HOST, .key = KEY_C, .issuer = u.ca, .host = "DNS:" HOST);
	u.other = MAKE(pki, .name = "Other", .key = KEY_D);
	return u;
}

static inline void
build_usual(struct pki *pki, int i)
{
	struct usual u = make_usual(pki);

	(void)i;
	STORE(pki, u.root);
	PRESENT(pki, u.leaf, u.ca);
}

/* Which of the dates of root, intermediate and leaf ends the path. */
static const struct dying {
	const char *root, *ca, *leaf, *first;
} dying[] = {
    {"2030-01-01", "2028-01-01", "2026-01-01", HOST},
    {"2030-01-01", "2026-01-01", "2028-01-01", "CA"},
    {"2026-01-01", "2030-01-01", "2028-01-01", "Root"},
};

static inline void
build_dying(struct pki *pki, int i)
{
	const struct dying *d = &dying[i];
	const struct pki_cert *root, *ca, *leaf;

	root = MAKE(pki, .name = "Root", .key = KEY_A, .from = "2021-01-01", .to = d->root);
	ca = MAKE(
	    pki, .name = "CA", .key = KEY_B, .issuer = root, .from = "2023-01-01", .to = d->ca);
	leaf = MAKE(pki, .name = HOST, .key = KEY_C, .issuer = ca, .host = "DNS:" HOST,
	    .from = "2022-01-01", .to = d->leaf);
	STORE(pki, root);
	PRESENT(pki, leaf, ca);
}

/* Old and new root of a service that switches in 2022. */
static const struct phase {
	bool has_old, has_new, sends_new, verifies;
} phases[] = {
    {true, false, false, true},
    {true, true, false, true},
    {false, true, false, false},
    {true, false, true, false},
    {true, true, true, true},
    {false, true, true, true},
};

static inline void
build_phase(struct pki *pki, int i)
{
	const struct phase *p = &phases[i];
	const struct pki_cert *old_root = MAKE(pki, .name = "Old", .key = KEY_A),
			      *new_root = MAKE(pki, .name = "New", .key = KEY_B),
			      *root = p->sends_new ? new_root : old_root, *ca, *leaf;

	ca = MAKE(pki, .name = "CA", .key = KEY_C, .issuer = root);
	leaf = MAKE(pki, .name = HOST, .key = KEY_D, .issuer = ca, .host = "DNS:" HOST);
	if (p->has_old)
		pki_trust(pki, old_root, 0);
	if (p->has_new)
		pki_trust(pki, new_root, 0);
	aw_store_seal(pki->store, pki->pool);
	PRESENT(pki, leaf, ca);
}

/* What a TLS client refuses of the leaf, the intermediate and the root. */
static const struct refused {
	const char *host, *leaf_usage, *leaf_extended;
	const char *ca_basic, *ca_usage, *ca_extended, *ca_constraints;
	const char *root_basic, *root_extended;
	enum aw_chain_flaw flaw;
} refused[] = {
    {.flaw = AW_CHAIN_SOUND},
    {.host = "DNS:*.example.com", .flaw = AW_CHAIN_SOUND},
    {.host = "DNS:SVC.Example.COM", .flaw = AW_CHAIN_SOUND},
    {.host = "DNS:example.com", .flaw = AW_CHAIN_NAME},
    {.host = "DNS:*.com", .flaw = AW_CHAIN_NAME},
    /* The subject's common name is the host, but there is a subjectAltName. */
    {.host = "DNS:other.example.com", .flaw = AW_CHAIN_NAME},
    {.host = "IP:192.0.2.1", .flaw = AW_CHAIN_SOUND},
    {.leaf_extended = "serverAuth,clientAuth", .flaw = AW_CHAIN_SOUND},
    {.leaf_extended = "clientAuth", .flaw = AW_CHAIN_PURPOSE},
    {.leaf_usage = "critical,keyCertSign", .flaw = AW_CHAIN_PURPOSE},
    {.leaf_usage = "critical,digitalSignature", .flaw = AW_CHAIN_SOUND},
    {.ca_extended = "clientAuth", .flaw = AW_CHAIN_PURPOSE},
    {.ca_extended = "serverAuth", .flaw = AW_CHAIN_SOUND},
    {.ca_basic = "critical,CA:FALSE", .flaw = AW_CHAIN_NOT_CA},
    {.ca_basic = "", .flaw = AW_CHAIN_NOT_CA},
    {.ca_usage = "critical,digitalSignature", .flaw = AW_CHAIN_NOT_CA},
    {.ca_usage = "critical,keyCertSign", .flaw = AW_CHAIN_SOUND},
    {.ca_constraints = "critical,permitted;DNS:example.com", .flaw = AW_CHAIN_SOUND},
    {.ca_constraints = "critical,permitted;DNS:example.org", .flaw = AW_CHAIN_CONSTRAINTS},
    {.ca_constraints = "critical,excluded;DNS:example.com", .flaw = AW_CHAIN_CONSTRAINTS},
    {.root_basic = "critical,CA:TRUE,pathlen:1", .flaw = AW_CHAIN_SOUND},
    {.root_basic = "critical,CA:TRUE,pathlen:0", .flaw = AW_CHAIN_CONSTRAINTS},
    {.root_basic = "critical,CA:FALSE", .flaw = AW_CHAIN_NOT_CA},
    {.root_extended = "clientAuth", .flaw = AW_CHAIN_PURPOSE},
};

static inline void
build_refused(struct pki *pki, int i)
{
	const struct refused *r = &refused[i];
	const struct pki_cert *root, *ca, *leaf;

	root = MAKE(pki, .name = "Root", .key = KEY_A, .basic = r->root_basic,
	    .extended = r->root_extended);
	ca = MAKE(pki, .name = "CA", .key = KEY_B, .issuer = root, .basic = r->ca_basic,
	    .usage = r->ca_usage, .extended = r->ca_extended, .constraints = r->ca_constraints);
	leaf = MAKE(pki, .name = HOST, .key = KEY_C, .issuer = ca,
	    .host = r->host != NULL ? r->host : "DNS:" HOST, .usage = r->leaf_usage,
	    .extended = r->leaf_extended);
	STORE(pki, root);
	PRESENT(pki, leaf, ca);
}

/* Hosts as services have them, beside a leaf for names and addresses. */
static const struct host {
	const char *host;
	bool good;
} hosts[] = {
    {"192.0.2.1", true},
    {"192.0.2.2", false},
    {"[2001:db8::1]", true},
    {"2001:DB8:0::1", true},
    {"[2001:db8::2]", false},
    {HOST, true},
    {"SVC.example.com.", true},
    {"192.0.2.1.example.com", false},
};

static inline void
build_host(struct pki *pki, int i)
{
	const struct pki_cert *root = MAKE(pki, .name = "Root", .key = KEY_A);
	const struct pki_cert *leaf = MAKE(pki, .name = "192.0.2.2", .key = KEY_B, .issuer = root,
	    .host = "DNS:" HOST ",IP:192.0.2.1,IP:2001:db8::1");

	free(pki->service->host);
	pki->service->host = strdup(hosts[i].host);
	STORE(pki, root);
	PRESENT(pki, leaf);
}

static const enum pki_key kinds[] = {KEY_RSA, KEY_ED25519, KEY_P384, KEY_A};

static inline void
build_kind(struct pki *pki, int i)
{
	enum pki_key root_key = kinds[i], leaf_key = kinds[(i + 1) % COUNT(kinds)];
	const struct pki_cert *root = MAKE(pki, .name = "Root", .key = root_key), *ca, *leaf;

	ca = MAKE(pki, .name = "CA", .key = KEY_B, .issuer = root);
	leaf = MAKE(pki, .name = HOST, .key = leaf_key, .issuer = ca, .host = "DNS:" HOST);
	STORE(pki, root);
	PRESENT(pki, leaf, ca);
}

/* How a chain is presented: letters are leaf, CA, root, extra. */
static const struct presented {
	const char *order;
	unsigned oddities;
} presented[] = {
    {"lc", 0},
    {"lcr", AW_CHAIN_ROOT_SENT},
    {"lrc", AW_CHAIN_ROOT_SENT | AW_CHAIN_DISORDER},
    {"lcc", AW_CHAIN_DOUBLE},
    {"llc", AW_CHAIN_DOUBLE},
    {"lce", AW_CHAIN_EXTRA},
    {"lec", AW_CHAIN_EXTRA},
    {"lecrc", AW_CHAIN_EXTRA | AW_CHAIN_ROOT_SENT | AW_CHAIN_DOUBLE},
};

static inline void
build_presented(struct pki *pki, int i)
{
	struct usual u = make_usual(pki);
	const struct pki_cert *extra = MAKE(pki, .name = "Extra", .key = KEY_D, .issuer = u.root);
	const struct pki_cert *certs[8] = {NULL};
	const char *order = presented[i].order;

	for (size_t at = 0; order[at] != '\0'; at++)
		certs[at] = order[at] == 'l'   ? u.leaf
			    : order[at] == 'c' ? u.ca
			    : order[at] == 'r' ? u.root
					       : extra;
	STORE(pki, u.root);
	(void)pki_present(pki, certs);
}

/* A new root, cross-signed by an old one that ends. */
struct crossed {
	const struct pki_cert *old_root, *new_root, *cross, *leaf;
};

static inline struct crossed
make_crossed(struct pki *pki)
{
	struct crossed c;

	c.old_root = MAKE(pki, .name = "Old", .key = KEY_A, .to = "2024-01-01");
	c.new_root = MAKE(pki, .name = "New", .key = KEY_B, .to = "2040-01-01");
	c.cross = MAKE(pki, .name = "New", .key = KEY_B, .issuer = c.old_root, .to = "2023-01-01");
	c.leaf = MAKE(pki, .name = HOST, .key = KEY_C, .issuer = c.new_root, .host = "DNS:" HOST);
	return c;
}

/* The store has the old root, the new one, or both. */
static inline void
build_crossed(struct pki *pki, int i)
{
	struct crossed c = make_crossed(pki);

	if (i != 1)
		pki_trust(pki, c.old_root, 0);
	if (i != 0)
		pki_trust(pki, c.new_root, 0);
	aw_store_seal(pki->store, pki->pool);
	PRESENT(pki, c.leaf, c.cross);
}

/* An intermediate signed by two roots, of which the one sent first dies, or may sign nothing below.
 */
static inline void
build_fork(struct pki *pki, int i)
{
	const struct pki_cert *dead =
	    MAKE(pki, .name = "Dead", .key = KEY_A, .to = i == 0 ? "2025-01-01" : NULL,
		.basic = i == 1 ? "critical,CA:TRUE,pathlen:0" : NULL);
	const struct pki_cert *live = MAKE(pki, .name = "Live", .key = KEY_B);
	const struct pki_cert *first = MAKE(pki, .name = "CA", .key = KEY_C, .issuer = dead);
	const struct pki_cert *second = MAKE(pki, .name = "CA", .key = KEY_C, .issuer = live);
	const struct pki_cert *leaf =
	    MAKE(pki, .name = HOST, .key = KEY_D, .issuer = first, .host = "DNS:" HOST);

	STORE(pki, dead, live);
	PRESENT(pki, leaf, first, second);
}

/* One key under two certificates, of which either ends first in the file. */
static inline void
build_again(struct pki *pki, int i)
{
	const struct pki_cert *first =
	    MAKE(pki, .name = "Root", .key = KEY_A, .to = i == 0 ? "2025-01-01" : "2040-01-01");
	const struct pki_cert *again =
	    MAKE(pki, .name = "Root", .key = KEY_A, .to = i == 0 ? "2040-01-01" : "2025-01-01");
	const struct pki_cert *leaf =
	    MAKE(pki, .name = HOST, .key = KEY_B, .issuer = first, .host = "DNS:" HOST);

	STORE(pki, first, again);
	PRESENT(pki, leaf);
}

/* Two roots of one name: bit 0 without key identifiers, bit 1 only the other is in the store. */
static inline void
build_namesakes(struct pki *pki, int i)
{
	bool no_ids = (i & 1) != 0;
	const struct pki_cert *one =
	    MAKE(pki, .name = "ISRG Root X1", .key = KEY_A, .no_ids = no_ids, .to = "2025-01-01");
	const struct pki_cert *two =
	    MAKE(pki, .name = "ISRG Root X1", .key = KEY_B, .no_ids = no_ids, .to = "2035-01-01");
	const struct pki_cert *leaf = MAKE(
	    pki, .name = HOST, .key = KEY_C, .issuer = one, .host = "DNS:" HOST, .no_ids = no_ids);

	if ((i & 2) == 0)
		pki_trust(pki, one, 0);
	pki_trust(pki, two, 0);
	aw_store_seal(pki->store, pki->pool);
	PRESENT(pki, leaf);
}

/* What is in the store instead of the root alone, and what is presented with the leaf. */
static const struct held {
	bool ca, root, sends_ca;
} held[] = {{true, false, false}, {true, true, false}, {false, true, false}, {true, true, true}};

static inline void
build_held(struct pki *pki, int i)
{
	struct usual u = make_usual(pki);

	if (held[i].ca)
		pki_trust(pki, u.ca, 0);
	if (held[i].root)
		pki_trust(pki, u.root, 0);
	aw_store_seal(pki->store, pki->pool);
	if (held[i].sends_ca)
		PRESENT(pki, u.leaf, u.ca);
	else
		PRESENT(pki, u.leaf);
}

/* A forged leaf; one that names another serial number; one of another spelling; never valid. */
static inline void
build_odd(struct pki *pki, int i)
{
	const struct pki_cert *told = MAKE(pki, .name = "The  ROOT", .key = KEY_A);
	const struct pki_cert *root =
	    MAKE(pki, .name = "the root", .key = KEY_A, .to = i == 3 ? "2024-01-01" : NULL);
	const struct pki_cert *leaf =
	    MAKE(pki, .name = HOST, .key = KEY_B, .issuer = told, .host = "DNS:" HOST,
		.wrong_key = i == 0, .by_serial = i == 1, .from = i == 3 ? "2025-01-01" : NULL);

	STORE(pki, root);
	PRESENT(pki, leaf);
}

/* Two roots that have signed each other, and a leaf below the first; no root in the store for 1. */
static inline void
build_loop(struct pki *pki, int i)
{
	const struct pki_cert *a = MAKE(pki, .name = "A", .key = KEY_A);
	const struct pki_cert *b = MAKE(pki, .name = "B", .key = KEY_B);
	const struct pki_cert *a_by_b = MAKE(pki, .name = "A", .key = KEY_A, .issuer = b);
	const struct pki_cert *b_by_a = MAKE(pki, .name = "B", .key = KEY_B, .issuer = a);
	const struct pki_cert *other = MAKE(pki, .name = "Other", .key = KEY_D);
	const struct pki_cert *leaf =
	    MAKE(pki, .name = HOST, .key = KEY_C, .issuer = a, .host = "DNS:" HOST);

	if (i == 0)
		STORE(pki, a, b);
	else
		STORE(pki, other);
	PRESENT(pki, leaf, a_by_b, b_by_a);
}

/* A leaf that is its own anchor; a root that is not yet valid. */
static inline void
build_short(struct pki *pki, int i)
{
	const struct pki_cert *root =
	    MAKE(pki, .name = "Root", .key = KEY_A, .from = "2026-01-01", .to = "2046-01-01");
	const struct pki_cert *leaf =
	    i == 0 ? MAKE(pki, .name = HOST, .key = KEY_A, .host = "DNS:" HOST)
		   : MAKE(pki, .name = HOST, .key = KEY_B, .issuer = root, .host = "DNS:" HOST);

	STORE(pki, i == 0 ? leaf : root);
	PRESENT(pki, leaf);
}

/* Trust bits that reject TLS servers. */
static inline void
build_rejected(struct pki *pki, int i)
{
	struct usual u = make_usual(pki);

	(void)i;
	pki_trust(pki, u.root, AW_FLAW_REJECTED);
	aw_store_seal(pki->store, pki->pool);
	PRESENT(pki, u.leaf, u.ca);
}

/* 21 certificates below the root, and more than a path may have. */
static inline void
build_deep(struct pki *pki, int i)
{
	const struct pki_cert *certs[AW_CHAIN_CERTIFICATES_MAX + 1] = {NULL};
	const struct pki_cert *root = MAKE(pki, .name = "Root", .key = KEY_A), *issuer = root;
	size_t n = i == 0 ? 21 : 90;
	char name[32];

	for (size_t at = n - 1; at > 0; at--) {
		(void)snprintf(name, sizeof(name), "CA %zu", at);
		issuer = certs[at] = MAKE(pki, .name = name, .key = KEY_B, .issuer = issuer);
	}
	certs[0] = MAKE(pki, .name = HOST, .key = KEY_C, .issuer = issuer, .host = "DNS:" HOST);
	STORE(pki, root);
	(void)pki_present(pki, certs);
}

/* All of it. */
static const struct matrix {
	const char *name;
	void (*build)(struct pki *pki, int i);
	int n;
} matrix[] = {
    {"usual", build_usual, 1},
    {"dying", build_dying, COUNT(dying)},
    {"phase", build_phase, COUNT(phases)},
    {"refused", build_refused, COUNT(refused)},
    {"host", build_host, COUNT(hosts)},
    {"kind", build_kind, COUNT(kinds)},
    {"presented", build_presented, COUNT(presented)},
    {"crossed", build_crossed, 3},
    {"fork", build_fork, 2},
    {"again", build_again, 2},
    {"namesakes", build_namesakes, 4},
    {"held", build_held, COUNT(held)},
    {"odd", build_odd, 4},
    {"loop", build_loop, 2},
    {"short", build_short, 2},
    {"rejected", build_rejected, 1},
    {"deep", build_deep, 2},
};

#endif
