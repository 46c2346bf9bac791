/* SPDX-License-Identifier: ISC */
/*
 * A service as it was looked at: its addresses, the chains it presents, and every path from such a
 * chain to an anchor of a store of the device. Facts: whether a path holds at some instant is
 * interval arithmetic on them (chain_time.h), what it means is policy's. Part of model.h, which
 * says whose the texts are.
 */
#ifndef AW_SERVICE_H
#define AW_SERVICE_H

#include "model/facts.h"
#include "model/trust.h"

#define AW_SERVICE_ADDRESSES_MAX 32
#define AW_SERVICE_CHAINS_MAX 16      /* distinct ones of one service */
#define AW_CHAIN_CERTIFICATES_MAX 100 /* presented in one chain */
#define AW_SERVICE_CHANGES_MAX 16

/* What is odd in how a chain is presented, a bit set: notes. */
enum aw_chain_oddity {
	AW_CHAIN_DISORDER = 1 << 0,  /* one, doubles and extras apart, is not issued by the next */
	AW_CHAIN_EXTRA = 1 << 1,     /* certificates that are no part of any path up */
	AW_CHAIN_ROOT_SENT = 1 << 2, /* a self-signed one behind the leaf */
	AW_CHAIN_DOUBLE = 1 << 3,    /* the same one twice */
	AW_CHAIN_CUT = 1 << 4,       /* more than AW_CHAIN_CERTIFICATES_MAX */
};

/* One chain as presented. */
struct aw_chain {
	uint8_t digest[AW_SERVICE_DIGEST_LEN];      /* SHA-256 over those of its certificates */
	const struct aw_certificate **certificates; /* borrowed as an anchor's; leaf first */
	size_t n_certificates;
	unsigned oddities;
	char *issuer;            /* RFC 4514: of the top of what goes up from the leaf */
	int64_t seen_since;      /* first seen with that issuer at this service */
	struct aw_trust *trusts; /* one a judged store, sorted by name */
	size_t n_trusts;
};

/*
 * One address of a service, "192.0.2.1:443", as the last probe found it: a server with an RSA and
 * an ECDSA certificate presents two chains, the one it prefers and the other when asked for it.
 */
struct aw_address {
	char *address;
	struct aw_attempt attempt;
	char *protocol;                       /* "TLSv1.3"; NULL: none spoken */
	uint8_t chain[AW_SERVICE_DIGEST_LEN]; /* presented there; valid if attempt.code is AW_OK */
	bool has_other;                       /* there is one with the other type of key */
	bool unanswered; /* whether there is one was asked and not answered; never in a record */
	uint8_t other[AW_SERVICE_DIGEST_LEN]; /* that chain, and when it was last presented */
	int64_t other_at;
	int64_t took_ms; /* by the first look; never in a record */
};

/* A chain that was presented under one issuer is presented under another. */
struct aw_service_change {
	int64_t at;
	char *from, *to; /* issuers */
};

struct aw_service {
	char *name;   /* "host:port" as aw_service_dup has it */
	char *source; /* "tls" or "chain-file" */
	char *via;    /* proxy, local address or file; NULL: directly */
	char *host;   /* name that the certificate must be for: SNI */
	int64_t observed_at;
	struct aw_attempt attempt; /* of all of it: fails if no address presents a chain */
	struct aw_address *addresses;
	size_t n_addresses;
	struct aw_chain *chains; /* distinct ones, in order of their digests */
	size_t n_chains;
	struct aw_service_change *changes; /* newest first */
	size_t n_changes;
};

/* Free the content (not the struct), which is zeroed; certificates go back to the pool. */
void aw_chain_clear(struct aw_chain *chain, struct aw_pool *pool);
void aw_service_clear(struct aw_service *service, struct aw_pool *pool);

/* True for a path with dates: SOUND, UNCHECKED or NEVER. */
bool aw_path_dated(const struct aw_path *path);

/* When the chain was last presented: for one that only the second look of a probe sees this may be
 * earlier than the service was observed. */
int64_t aw_service_chain_seen(const struct aw_service *service, const struct aw_chain *chain);

const char *aw_chain_oddity_word(unsigned bit);

#endif
