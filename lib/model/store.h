/* SPDX-License-Identifier: ISC */
/* Trust stores of the model (model.h): building, sealing, comparing and freeing them. */
#ifndef AW_STORE_H
#define AW_STORE_H

#include "model/anchor.h"
#include "model/crl.h"
#include "model/facts.h"

#define AW_STORE_NAME_MAX 24 /* stores and transitions */
#define AW_CHANGES_MAX 16    /* store changes kept in a record */
#define AW_CHANGE_ITEMS_MAX 64
#define AW_ORDER_MAX 256
#define AW_STORE_KEYS 16
#define AW_TRUSTPOINT_MAX 64         /* octets of the name of a trustpoint */
#define AW_TRUSTPOINT_TEXT_MAX 256   /* of all names of an anchor */
#define AW_TRUSTPOINTS_MAX UINT8_MAX /* of a store */

struct aw_difference; /* reference.h */
struct aw_pool;       /* pool.h */

struct aw_change_item {
	uint8_t sha256[AW_SHA256_LEN]; /* of the certificate */
	char *name;
	bool added;    /* else removed */
	bool numbered; /* its SHA-256 is not known, sha256 is the number in its place (anchor.h) */
};

/* How a store differed from the collection before. */
struct aw_change {
	int64_t at;
	uint32_t before, after;  /* distinct anchors */
	uint32_t added, removed; /* exact, also where items were cut at AW_CHANGE_ITEMS_MAX */
	struct aw_change_item *items;
	size_t n_items;
};

/* How much of what the device trusts a store is: what was read decides, or the configuration. */
enum aw_extent {
	AW_EXTENT_READ,
	AW_EXTENT_PART,
	AW_EXTENT_WHOLE,
};

struct aw_store {
	char *name;
	char *source;        /* "file", "directory", or the name of the source that gave it */
	char *path;          /* as configured, cleaned */
	char *format;        /* the word of a reader: "pem", "trustpool-text", "directory" */
	int64_t observed_at; /* of the facts below; AW_INSTANT_NONE: never read */
	int64_t written_at;  /* last change of its file, or of the newest one; AW_INSTANT_NONE */
	int64_t fresh_for;   /* seconds for which a file so old counts; 0: however old it is */
	struct aw_attempt attempt;
	bool judged;  /* it verifies services, so transitions are judged on it */
	bool partial; /* a part of what the device trusts: trustpoints without the trustpool */
	bool excerpt; /* what was read is such a part by its form */
	enum aw_extent extent; /* as configured; not in records */
	uint32_t blocks;       /* found, bad ones and copies included */
	uint32_t bad_blocks;
	struct aw_anchor *anchors;    /* sorted by id */
	size_t n_anchors, room;       /* of them; and how many have room, as store.c counts it */
	uint64_t keys[AW_STORE_KEYS]; /* aw_store_may_hold_key */
	struct aw_problem *problems;
	size_t n_problems;
	struct aw_change *changes; /* newest first, at most AW_CHANGES_MAX */
	size_t n_changes;
	/* Of the file: those that share a subject with another, in their order in it. */
	uint8_t (*order)[AW_SHA256_LEN];
	size_t n_order;
	struct aw_running *running; /* of a configuration (running.h); else NULL */
	char **trustpoints;         /* texts of aw_store_trustpoint */
	size_t n_trustpoints;
	struct aw_crl *crls; /* in the order of the file */
	size_t n_crls;
	struct aw_difference *difference; /* from the reference of the device; NULL: none, or
					     this store is no view of what the device trusts */
};

/*
 * Adds an anchor and moves the caller's pool reference of it to the store. A certificate that is
 * there already counts as a copy and its reference is given back. `trust` is AW_FLAW_REJECTED or 0.
 */
AW_CHECKED enum aw_err aw_store_add(struct aw_store *store, struct aw_pool *pool,
    const struct aw_certificate *cert, uint16_t trust, struct aw_error *err);

/*
 * Sets the trustpoint of the anchor that was added last: the names of those that hold it, blanks
 * between them; cleaned, copied and cut to AW_TRUSTPOINT_TEXT_MAX. STORE_LIMIT: the store has
 * AW_TRUSTPOINTS_MAX others, and the anchor has none. NO_MEMORY.
 */
AW_CHECKED enum aw_err
aw_store_set_trustpoint(struct aw_store *store, const char *names, size_t len);

/* That text of an anchor of the store, NULL for none. Copies in several trustpoints have all. */
const char *aw_store_trustpoint(const struct aw_store *store, const struct aw_anchor *anchor);

/* Merges the trustpoints of a copy into those of the anchor; the first alone without memory. */
void aw_store_merge_trustpoint(
    struct aw_store *store, struct aw_anchor *anchor, const struct aw_anchor *copy);

/* True if the trustpoints of the stores have the same numbers. */
bool aw_store_same_trustpoints(const struct aw_store *a, const struct aw_store *b);

/* Sets `partial` by `extent` and `excerpt`. */
void aw_store_set_partial(struct aw_store *store);

/* Adds a problem; `where` and the text are cleaned and copied. */
AW_CHECKED enum aw_err aw_store_problem(struct aw_store *store, enum aw_severity severity,
    enum aw_err code, const char *where, const char *fmt, ...)
    __attribute__((format(printf, 5, 6)));

/*
 * Merges copies, numbers the anchors and sorts them by id, after the last aw_store_add. The id is
 * the first 31 bits of the SHA-256; 0 counts as 1, and of two with one number the greater
 * fingerprint takes the next free one: numbers do not depend on the order in the file.
 */
void aw_store_seal(struct aw_store *store, struct aw_pool *pool);

/*
 * Notes the order of the anchors that share a subject, of which OpenSSL's search takes the first:
 * call it before aw_store_seal. False when memory is short. Then the place of a certificate in that
 * order; n_order for one that is not in it.
 */
bool aw_store_keep_order(struct aw_store *store);
size_t aw_store_place(const struct aw_store *store, const uint8_t sha256[AW_SHA256_LEN]);

/* The sealed store's anchor with this SHA-256 or id, or NULL. */
const struct aw_anchor *
aw_store_find(const struct aw_store *store, const uint8_t sha256[AW_SHA256_LEN]);
const struct aw_anchor *aw_store_find_id(const struct aw_store *store, uint32_t id);

/* False if no anchor of the sealed store has the key with this SHA-256; true: search. */
bool aw_store_may_hold_key(const struct aw_store *store, const uint8_t key_sha256[AW_SHA256_LEN]);

/* True if an anchor is usable at that instant; and if one may be (aw_anchor_unchecked). */
bool aw_store_has_usable(const struct aw_store *store, int64_t now);
bool aw_store_has_unchecked(const struct aw_store *store, int64_t now);

/*
 * Compares a sealed store with the one of the collection before and, where anchors came or went,
 * puts a change of instant `at` at the front of now->changes; then moves the older changes over
 * from `before`.
 */
AW_CHECKED enum aw_err
aw_store_diff(struct aw_store *now, struct aw_store *before, int64_t at, struct aw_error *err);

/* Frees the content (not the struct) and gives the certificates back; the store is zeroed. */
void aw_store_clear(struct aw_store *store, struct aw_pool *pool);

#endif
