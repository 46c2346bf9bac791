/* SPDX-License-Identifier: ISC */
/*
 * Distinct certificates of a process, by SHA-256. Those whose bytes were never seen are distinct by
 * all that is known of them, and never the certificate of that SHA-256 itself. A certificate stays
 * as long as somebody holds a reference, so a store read again costs no decoding and 500 stores
 * share one copy.
 */
#ifndef AW_POOL_H
#define AW_POOL_H

#include "model/anchor.h"

/* A new empty pool, NULL when memory is short; free it after everything that refers to it. */
struct aw_pool *aw_pool_new(void);
void aw_pool_free(struct aw_pool *pool);

/*
 * Keeps so many certificates without a reference until the pool is freed, and so many texts of
 * certificates: for who reads the records of a fleet one after another, which share their roots.
 */
#define AW_POOL_FLEET 65536 /* more than the distinct certificates of a fleet */
void aw_pool_keep(struct aw_pool *pool, size_t max);

/* The certificate with this SHA-256 with one more reference, or NULL; never one
 * whose bytes were never seen. */
const struct aw_certificate *aw_pool_ref(struct aw_pool *pool, const uint8_t sha256[AW_SHA256_LEN]);

/* One more reference of a certificate of the pool to which the caller has one. */
void aw_pool_again(struct aw_pool *pool, const struct aw_certificate *cert);

/*
 * Takes ownership of a certificate and its strings (all from malloc; issuer may equal subject) and
 * returns it with one reference. If the pool has it already, frees `cert` and returns the one it
 * has. NULL when memory is short; `cert` is freed then too.
 */
const struct aw_certificate *aw_pool_take(struct aw_pool *pool, struct aw_certificate *cert);

/* Moves the bytes (from malloc) to a certificate of the pool; freed where it has them already. */
void
aw_pool_take_der(struct aw_pool *pool, const struct aw_certificate *cert, uint8_t *der, size_t len);

/* Gives one reference back; the last one frees the certificate, unless it is kept. NULL is ignored.
 */
void aw_pool_unref(struct aw_pool *pool, const struct aw_certificate *cert);

/*
 * The text of a certificate in a record, which a pool that keeps certificates remembers: most
 * records of a fleet have the same ones, and the same text needs to be read once. It begins with
 * the fingerprint. aw_pool_note_row copies it, or leaves it where memory is short. aw_pool_ref_row
 * gives the certificate whose text `text` begins with, with one more reference, or NULL; `start`
 * has the first AW_POOL_START octets of its SHA-256.
 */
#define AW_POOL_START 4
void aw_pool_note_row(
    struct aw_pool *pool, const struct aw_certificate *cert, const char *row, size_t len);
const struct aw_certificate *aw_pool_ref_row(
    struct aw_pool *pool, const uint8_t start[AW_POOL_START], const char *text, size_t len);

/* Distinct certificates in the pool. */
size_t aw_pool_count(const struct aw_pool *pool);

/* Frees a certificate that no pool owns yet. NULL is ignored. */
void aw_certificate_free(struct aw_certificate *cert);

#endif
