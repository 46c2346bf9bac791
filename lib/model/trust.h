/* SPDX-License-Identifier: ISC */
/* Every path from a presented chain to the anchors of a store. Part of service.h. */
#ifndef AW_TRUST_H
#define AW_TRUST_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "model/search.h"

#define AW_SERVICE_DIGEST_LEN 32
#define AW_PATHS_MAX 64 /* kept of one chain and store */

/* Why a path never holds, or why there is none; each has its words. */
enum aw_chain_flaw {
	AW_CHAIN_SOUND = 0,   /* it holds between its two instants */
	AW_CHAIN_NO_ANCHOR,   /* the last issuer is not in the store */
	AW_CHAIN_OTHER_KEY,   /* an anchor has that issuer's name, but another key */
	AW_CHAIN_INCOMPLETE,  /* NO_ANCHOR, and the leaf alone is presented */
	AW_CHAIN_PARTIAL,     /* ends in an anchor that is not self-signed */
	AW_CHAIN_REJECTED,    /* trust bits of the anchor reject TLS servers */
	AW_CHAIN_NOT_CA,      /* an issuer, or the anchor, may not sign certificates */
	AW_CHAIN_PURPOSE,     /* not for TLS servers: key usage or extended key usage */
	AW_CHAIN_NAME,        /* the leaf is not for this host */
	AW_CHAIN_CONSTRAINTS, /* name constraints or path length */
	AW_CHAIN_SIGNATURE,   /* a signature does not verify */
	AW_CHAIN_NEVER,       /* its certificates are never valid together */
	AW_CHAIN_UNCHECKED,   /* the OpenSSL that was asked knows a key or signature of it not, as
				 `detail` says: it may hold between its two instants */
	AW_CHAIN_OTHER,       /* `detail` says it in OpenSSL's words */
};

/* One way from the presented leaf to an anchor, both included. */
struct aw_path {
	uint8_t anchor[AW_SERVICE_DIGEST_LEN]; /* SHA-256 */
	char *anchor_name;
	uint16_t length; /* certificates */
	bool cross;      /* goes over a certificate with the subject and key of another root
			    (anchor, presented, in the catalogue): a cross certificate */
	enum aw_chain_flaw flaw;
	char *detail; /* NULL where the flaw says it all */
	/* Holds from .. to, both included; of one that is neither SOUND nor UNCHECKED nor NEVER
	 * both are AW_INSTANT_NONE in a record. NEVER: to is before from. */
	int64_t not_before, not_after;
	char *begins_by, *ends_by; /* names of the certificates that limit it */
	uint8_t ends_sha256[AW_SERVICE_DIGEST_LEN];
};

/* The issuer that a chain wants and a store does not have, where no path leads to a self-signed
 * anchor. */
struct aw_wanted {
	enum aw_chain_flaw flaw; /* NO_ANCHOR, OTHER_KEY or INCOMPLETE; SOUND: nothing is wanted */
	char *subject;           /* RFC 4514; NULL: nothing is wanted */
	char *key_id;            /* authority key identifier, lower-case hex; NULL: not given */
	/* The root that it is, where a transition, a catalogue or this host's own store has one
	 * whose key verifies the chain. */
	bool known;
	uint8_t sha256[AW_SERVICE_DIGEST_LEN];
	char *name;
	int64_t not_after;
	char *found_in; /* "quovadis-identrust", or the path of a file; NULL unless known */
};

/* One chain against one store of the device. */
struct aw_trust {
	char *store;
	struct aw_path *paths; /* sound ones first, then UNCHECKED, then NEVER; of each the longest
				  first */
	size_t n_paths;
	bool cut; /* there may be more: past AW_PATHS_MAX or a bound of the search */
	struct aw_wanted wanted;
	char *openssl;              /* version of the one that searched; NULL: none was asked */
	struct aw_search *searches; /* that fail, by their begin */
	size_t n_searches;
};

/* Free the content (not the struct), which is zeroed. */
void aw_path_clear(struct aw_path *path);
void aw_trust_clear(struct aw_trust *trust);

/* Why none of its paths holds at any time: of the best path, or of what is wanted. */
enum aw_chain_flaw aw_trust_flaw(const struct aw_trust *trust);

/* Words as in records and outputs: "no-anchor", "other-key"; parse is false for unknown ones. */
const char *aw_chain_flaw_word(enum aw_chain_flaw flaw);
bool aw_chain_flaw_parse(const char *word, enum aw_chain_flaw *out);

#endif
