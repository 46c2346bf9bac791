/* SPDX-License-Identifier: ISC */
/*
 * Paths from a chain as presented to the anchors of one store, by OpenSSL and by nothing but the
 * store: never this host's own anchors, no default paths, no environment. Cryptography happens here
 * alone, once a distinct (store, chain, host).
 */
#ifndef AW_CHAIN_H
#define AW_CHAIN_H

#include "base/err.h"
#include "model/service.h"
#include "model/transition.h"

/* Certificates by which a wanted root may be recognised; never trusted. */
struct aw_catalogue {
	const struct aw_certificate **certificates;
	const char **found_in; /* the file of each, borrowed */
	size_t n;
};

struct aw_chain_input {
	struct aw_pool *pool;
	const struct aw_transitions *transitions; /* names of roots that are wanted; NULL: none */
	const struct aw_catalogue *catalogue;     /* NULL: none */
	/* The bytes of a certificate that this process has not seen: sets der and der_len of the
	 * pool's certificate. False: not to be had. NULL: nowhere to look. */
	bool (*load)(void *context, const struct aw_certificate *certificate);
	void *context;
};

/* Judged pairs of (store, chain, host), so that a thousand devices with one store and one service
 * cost one judgement. */
struct aw_error;
struct aw_chain;
struct aw_record;
struct aw_service;
struct aw_chain_cache;
struct aw_chain_cache *aw_chain_cache_new(size_t max_pairs); /* the one used last stays longest */
void aw_chain_cache_free(struct aw_chain_cache *cache);
/* Pairs judged by cryptography since it was made. */
uint64_t aw_chain_cache_misses(const struct aw_chain_cache *cache);

/*
 * Fills service->chains[*].trusts for every judged store of the record whose anchors' bytes are
 * there (aw_certificate.der; those that this process has not seen are looked for by `load`). Every
 * path is found, whatever order the certificates come in: issuer name and key identifier lead from
 * one to the next, through presented certificates and anchors alike, and each path is verified by
 * X509_verify_cert with its anchor alone, for the purpose TLS server and the service's host (RFC
 * 5280 section 6, RFC 6125), without regard to time; between which instants it holds is the common
 * part of the validities of all its certificates, the anchor's too. A store that cannot be
 * judged, as it was never read or bytes are missing, keeps the trust that it had; one with anchors
 * whose bytes were never seen (AW_FLAWS_UNSEEN) has none, for nothing can be verified with it.
 * Where no path reaches a self-signed anchor, `wanted` says what the top of the chain wants, and is
 * known if a root of the catalogue verifies it, or it is presented and a root of `transitions`.
 * `cache` may be NULL. AW_ERR_NO_MEMORY.
 */
AW_CHECKED enum aw_err aw_chain_judge(const struct aw_chain_input *world,
    struct aw_chain_cache *cache, struct aw_record *record, struct aw_service *service,
    struct aw_error *err);

/*
 * Sets a chain's digest, oddities and issuer from its certificates, whose bytes must be there
 * (AW_ERR_CERTIFICATE). AW_CHAIN_CUT and `seen_since` are left alone.
 */
AW_CHECKED enum aw_err aw_chain_look(struct aw_chain *chain, struct aw_error *err);

#endif
