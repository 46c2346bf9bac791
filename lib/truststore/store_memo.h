/* SPDX-License-Identifier: ISC */
/*
 * Trust stores that were read before. Bytes of the same length and SHA-256, read with the same
 * options, are the same store: it is copied in place of being read again. Devices answer with the
 * same bytes for years, and a fleet has few different stores.
 */
#ifndef AW_STORE_MEMO_H
#define AW_STORE_MEMO_H

#include "truststore/truststore.h"

struct aw_store_memo;

/* Of so many anchors in all; those that were not used for longest go first. NULL: no memory. */
struct aw_store_memo *aw_store_memo_new(struct aw_pool *pool, size_t max_anchors);

/* NULL is allowed. */
void aw_store_memo_free(struct aw_store_memo *memo);

/* Forgets all: after it, what an option points to may go. */
void aw_store_memo_clear(struct aw_store_memo *memo);

/*
 * aw_truststore_parse by the memo; NULL: without one. Kept are stores of anchors and problems
 * alone, of options that name no file and ask for nothing besides the store.
 */
AW_CHECKED enum aw_err aw_store_memo_parse(struct aw_store_memo *memo, struct aw_pool *pool,
    const uint8_t *data, size_t len, const char *name, const struct aw_truststore_options *options,
    struct aw_store *store, struct aw_error *err);

/* Stores that are kept. */
size_t aw_store_memo_count(const struct aw_store_memo *memo);

#endif
