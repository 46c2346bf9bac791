/* SPDX-License-Identifier: ISC */
/*
 * What the OpenAPI of Cisco ISE (3.1 and later) answers: pages of trusted and of system
 * certificates, which have fingerprints and no bytes; nodes; versions; the license state.
 */
#ifndef AW_ISE_H
#define AW_ISE_H

#include "base/cisco_zone.h"
#include "model/anchor.h"
#include "model/license.h"

struct aw_pool;
struct aw_store;
struct aw_transitions;

#define AW_ISE_TRUSTED_PATH "/api/v1/certs/trusted-certificate"
#define AW_ISE_SYSTEM_PATH "/api/v1/certs/system-certificate"
#define AW_ISE_NODES_PATH "/api/v1/deployment/node"
#define AW_ISE_PATCH_PATH "/api/v1/patch"
#define AW_ISE_LICENSE_PATH "/api/v1/license/system/"
#define AW_ISE_PAGE_SIZE 100
#define AW_ISE_PAGES_MAX 200
#define AW_ISE_ENTRIES_MAX 10000
#define AW_ISE_NODES_MAX 64
#define AW_ISE_ID_MAX 64
#define AW_ISE_PROBLEMS_MAX 64

/* A certificate of a list. Texts that are not reported are NULL. */
struct aw_ise_entry {
	char *id;               /* of letters, digits and dashes */
	char *name;             /* its friendly name */
	char *subject, *issuer; /* as ISE writes them: a name, or the common name alone */
	char *serial;           /* as in aw_certificate */
	char *signature;        /* its algorithm */
	char *status;           /* of a trusted one: "Enabled" */
	char *use;              /* trustedFor of a trusted one, usedBy of a system certificate */
	uint8_t sha256[AW_SHA256_LEN];
	bool has_sha256;
	int64_t not_before, not_after; /* AW_INSTANT_NONE: not reported, or unreadable */
};

struct aw_ise_list {
	struct aw_ise_entry *items; /* of all pages, each once */
	size_t n;
	uint32_t *table; /* of their numbers + 1, by a hash of what identifies them */
	size_t page;     /* how many entries the last page had */
	size_t added;    /* and how many of them are new */
	char *next;      /* where the next page is; NULL: the last one had no link */
	bool bad_dates;
	char zone[AW_ZONE_MAX]; /* the first name of a zone without a known offset; "": none */
};

/*
 * Appends the page of an answer. Dates in zones that are no offset are read by `zone_offset`
 * (seconds east of UTC; AW_INSTANT_NONE: as UTC). AW_ERR_ANSWER_JSON: no such page; its text has
 * the message of ISE. AW_ERR_STORE_LIMIT: more than AW_ISE_ENTRIES_MAX. Clear *list also after an
 * error.
 */
AW_CHECKED enum aw_err aw_ise_list_add(struct aw_ise_list *list, const char *data, size_t len,
    int64_t zone_offset, struct aw_error *err);
void aw_ise_list_clear(struct aw_ise_list *list);

/*
 * The number of the page to which a link leads: on the same machine ("host:port"), in the same list
 * and after page `last`. 0: it leads elsewhere, and *why says so.
 */
unsigned aw_ise_next_page(
    const char *href, const char *address, const char *path, unsigned last, const char **why);

/* NULL: ISE trusts the entry as an issuer of servers; else why it does not count. */
const char *aw_ise_untrusted(const struct aw_ise_entry *entry);

/*
 * The certificate of an entry with a fingerprint, with a reference: the one whose bytes were seen,
 * where the pool has it, else what is known of it. Known roots give their names. NULL: no memory.
 */
const struct aw_certificate *aw_ise_certificate(
    const struct aw_ise_entry *entry, const struct aw_transitions *known, struct aw_pool *pool);

/*
 * Makes a store of the entries that count; the others are problems that say why. Without `whole` it
 * is a part of what ISE trusts.
 */
AW_CHECKED enum aw_err aw_ise_store_fill(struct aw_store *store, const struct aw_ise_list *list,
    const struct aw_transitions *known, bool whole, struct aw_pool *pool, struct aw_error *err);

struct aw_ise_nodes {
	char *names[AW_ISE_NODES_MAX]; /* host names, the primary administration node first */
	size_t n;
	bool cut; /* there are more, or some without a usable name */
};

/* AW_ERR_ANSWER_JSON: no list of nodes. Clear *nodes also after an error. */
AW_CHECKED enum aw_err
aw_ise_nodes_parse(const char *data, size_t len, struct aw_ise_nodes *nodes, struct aw_error *err);
void aw_ise_nodes_clear(struct aw_ise_nodes *nodes);

/* "3.3.0.430, patch 2" of .../patch; the caller frees. AW_ERR_ANSWER_JSON: without a version. */
AW_CHECKED enum aw_err
aw_ise_version_parse(const char *data, size_t len, char **version, struct aw_error *err);

/*
 * Adds .../register, .../tier-state and .../eval-license to a license that was initialised; the
 * last at the instant `now`. AW_ERR_ANSWER_JSON: another document.
 */
AW_CHECKED enum aw_err aw_ise_register_parse(
    const char *data, size_t len, struct aw_license *license, struct aw_error *err);
AW_CHECKED enum aw_err aw_ise_tiers_parse(const char *data, size_t len, int64_t zone_offset,
    struct aw_license *license, struct aw_error *err);
AW_CHECKED enum aw_err aw_ise_evaluation_parse(
    const char *data, size_t len, int64_t now, struct aw_license *license, struct aw_error *err);

#endif
