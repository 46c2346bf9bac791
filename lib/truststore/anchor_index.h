/* SPDX-License-Identifier: ISC */
/*
 * A certificate looked up in a store that may be a listing: an anchor whose certificate was never
 * seen is known by its SHA-1, or by issuer and serial number alone.
 */
#ifndef AW_ANCHOR_INDEX_H
#define AW_ANCHOR_INDEX_H

#include <stdbool.h>
#include <stddef.h>

struct aw_anchor;
struct aw_certificate;
struct aw_store;

/* The anchors of a store in two orders; the store must not change while it is used. */
struct aw_anchor_index {
	const struct aw_store *store;
	const struct aw_anchor **by_serial, **by_sha1;
};

/* False when memory is short; clear it in any case. */
bool aw_anchor_index_make(struct aw_anchor_index *index, const struct aw_store *store);
void aw_anchor_index_clear(struct aw_anchor_index *index);

/* True if the store has the certificate, by whatever it is known. */
bool aw_anchor_index_has(const struct aw_anchor_index *index, const struct aw_certificate *cert);

/* True if one of n stores has it. */
bool aw_anchor_indexes_have(
    const struct aw_anchor_index *indexes, size_t n, const struct aw_certificate *cert);

#endif
