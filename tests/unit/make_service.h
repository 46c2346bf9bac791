/* SPDX-License-Identifier: ISC */
/* Services, chains and paths made by hand, for tests. */
#ifndef AW_MAKE_SERVICE_H
#define AW_MAKE_SERVICE_H

#include "make.h"

/* A service of the record, looked at then at one address that answers. */
static inline struct aw_service *
make_service(struct aw_record *record, const char *name, int64_t at)
{
	struct aw_service *service = aw_record_add_service(record, name);
	char host[64];

	ck_assert_ptr_nonnull(service);
	(void)snprintf(host, sizeof(host), "%.*s", (int)strcspn(name, ":"), name);
	service->host = strdup(host);
	service->source = strdup("tls");
	service->observed_at = service->attempt.at = at;
	return service;
}

/* A chain with digest `n` (in ascending order) of one leaf until then, seen since `since`. */
static inline struct aw_chain *
make_chain(struct aw_record *record, struct aw_service *service, uint8_t n, const char *issuer,
    const char *since, const char *leaf_end)
{
	struct aw_address *address;
	struct aw_certificate *leaf;
	struct aw_chain *chain;
	char sha256[65], text[32];

	ck_assert(aw_array_grow(&service->chains, service->n_chains, sizeof(*service->chains)));
	chain = &service->chains[service->n_chains++];
	*chain = (struct aw_chain){.digest = {n},
	    .issuer = issuer != NULL ? strdup(issuer) : NULL,
	    .seen_since = make_at(since)};
	(void)snprintf(sha256, sizeof(sha256), "%02x%062x", n, 0x1eaf);
	leaf = make_certificate(sha256, service->host, "2020-01-01", leaf_end);
	leaf->flaws |= AW_FLAW_NOT_CA;
	leaf->issuer = strdup(issuer != NULL ? issuer : "CN=nobody");
	ck_assert(aw_array_grow(&chain->certificates, 0, sizeof(*chain->certificates)));
	chain->certificates[chain->n_certificates++] = aw_pool_take(record->pool, leaf);
	ck_assert(
	    aw_array_grow(&service->addresses, service->n_addresses, sizeof(*service->addresses)));
	address = &service->addresses[service->n_addresses++];
	(void)snprintf(text, sizeof(text), "192.0.2.%u:443", n);
	*address = (struct aw_address){.address = strdup(text),
	    .attempt.at = service->observed_at,
	    .protocol = strdup("TLSv1.3"),
	    .chain = {n}};
	return chain;
}

static inline struct aw_trust *
make_trust(struct aw_chain *chain, const char *store)
{
	struct aw_trust *trust;

	ck_assert(aw_array_grow(&chain->trusts, chain->n_trusts, sizeof(*chain->trusts)));
	trust = &chain->trusts[chain->n_trusts++];
	*trust = (struct aw_trust){.store = strdup(store), .wanted.not_after = AW_INSTANT_NONE};
	return trust;
}

/* A path to the anchor of that fingerprint; with `from` NULL one that never holds, for its flaw. */
static inline struct aw_path *
make_path(struct aw_trust *trust, const char *anchor, const char *from, const char *to,
    enum aw_chain_flaw flaw)
{
	struct aw_path *path;

	ck_assert(aw_array_grow(&trust->paths, trust->n_paths, sizeof(*trust->paths)));
	path = &trust->paths[trust->n_paths++];
	*path = (struct aw_path){.anchor_name = strdup("Some Root"),
	    .length = 3,
	    .flaw = flaw,
	    .not_before = from != NULL ? make_at(from) : AW_INSTANT_NONE,
	    .not_after = from != NULL ? make_at(to) : AW_INSTANT_NONE,
	    .begins_by = from != NULL ? strdup("the leaf") : NULL,
	    .ends_by = from != NULL ? strdup("the leaf") : NULL};
	ck_assert(aw_unhex(anchor, path->anchor, sizeof(path->anchor)));
	return path;
}

/* What a store lacks; known if a fingerprint is given. */
static inline void
make_wanted(struct aw_trust *trust, const char *subject, const char *sha256, const char *name)
{
	trust->wanted.flaw = AW_CHAIN_NO_ANCHOR;
	trust->wanted.subject = strdup(subject);
	trust->wanted.key_id = strdup("ed4419c0d3f0068beea47bbe42e72654c88e3676");
	trust->wanted.known = sha256 != NULL;
	if (sha256 == NULL)
		return;
	ck_assert(aw_unhex(sha256, trust->wanted.sha256, AW_SHA256_LEN));
	trust->wanted.name = strdup(name);
	trust->wanted.not_after = make_at("2034-01-16");
	trust->wanted.found_in = strdup("quovadis-identrust");
}

#endif
