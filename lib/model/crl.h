/* SPDX-License-Identifier: ISC */
/* Certificate revocation lists (RFC 5280 section 5) that a store holds next to its anchors. */
#ifndef AW_MODEL_CRL_H
#define AW_MODEL_CRL_H

#include <stdbool.h>
#include <stdint.h>

#define AW_CRLS_MAX 256 /* kept of a store */

struct aw_store;

struct aw_crl {
	char *issuer; /* RFC 4514 */
	/* AW_INSTANT_NONE: it has none, or one that is no date */
	int64_t this_update, next_update;
};

/* Adds a revocation list and moves `issuer` to the store, also when it fails. The list is not kept
 * where there are AW_CRLS_MAX. False when memory is short. */
bool
aw_store_add_crl(struct aw_store *store, char *issuer, int64_t this_update, int64_t next_update);

/* True if an instant lies between its dates, both included. */
bool aw_crl_holds(const struct aw_crl *crl, int64_t now);

/* True if there is one of that issuer that ends later, or has no end: it takes its place. */
bool aw_store_crl_replaced(const struct aw_store *store, const struct aw_crl *crl);

#endif
