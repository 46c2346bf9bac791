/* SPDX-License-Identifier: ISC */
/*
 * The reference of a device: a trust store in a file with what its vendor expects (`reference` of
 * anchorwatch.conf(5)), and how the judged stores of the device differ from it. Part of model.h.
 */
#ifndef AW_REFERENCE_H
#define AW_REFERENCE_H

#include "model/anchor.h"
#include "model/facts.h"

#define AW_DIFFERENCE_ROOTS_MAX 64 /* of each list that a record keeps */

struct aw_record; /* model.h */
struct aw_store;  /* store.h */

/* The file as it was read last. */
struct aw_reference {
	char *path;                    /* as configured, cleaned */
	uint8_t sha256[AW_SHA256_LEN]; /* of the file, if it was ever read */
	int64_t observed_at;           /* when it was read; AW_INSTANT_NONE: never */
	uint32_t n_roots;              /* usable ones in it */
	struct aw_attempt attempt;
};

/* A root that one side has and the other has not. */
struct aw_differing {
	uint8_t sha256[AW_SHA256_LEN]; /* of the certificate */
	char *name;
	int64_t not_after; /* AW_INSTANT_NONE: not known */
	bool numbered;     /* as that of struct aw_change_item */
};

struct aw_differing_list {
	struct aw_differing *items;
	size_t n;
	uint32_t all; /* exact, also where the list was cut at AW_DIFFERENCE_ROOTS_MAX */
};

/* How a judged store, with the judged parts that are one with it, differs from the reference. */
struct aw_difference {
	uint32_t n_same; /* usable roots that both have */
	struct aw_differing_list missing, extra;
};

/* Nothing read; NULL when memory is short. Freeing NULL is fine. */
struct aw_reference *aw_reference_new(const char *path);
void aw_reference_free(struct aw_reference *reference);

/* Counts a root and appends it while there is room. False when memory is short. */
bool aw_differing_add(struct aw_differing_list *list, const struct aw_certificate *cert);

void aw_difference_free(struct aw_difference *difference);

/*
 * True if a root of one of the lists of the store's difference still counts: it has not ended at
 * that instant, and if it is missing, the record has not got it in the store or a judged part.
 */
bool aw_differing_counts(const struct aw_record *record, const struct aw_store *store,
    const struct aw_differing_list *list, const struct aw_differing *root, int64_t now);

/* All roots of a list without those that do not count any more. */
uint32_t aw_differing_count(const struct aw_record *record, const struct aw_store *store,
    const struct aw_differing_list *list, int64_t now);

/* How many roots a store with a difference lacks; 0 for a part, which proves no absence. */
uint32_t
aw_store_missing(const struct aw_record *record, const struct aw_store *store, int64_t now);

/* True if both are NULL or say the same. */
bool aw_reference_same(const struct aw_reference *a, const struct aw_reference *b);
bool aw_difference_same(const struct aw_difference *a, const struct aw_difference *b);

#endif
