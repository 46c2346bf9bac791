/* SPDX-License-Identifier: ISC */
/* Services from one look to the next: copies, and what changed since the look before. */
#ifndef AW_SERVICE_FOLLOW_H
#define AW_SERVICE_FOLLOW_H

#include <stdbool.h>
#include <stdint.h>

#include "base/err.h"

struct aw_pool;    /* pool.h */
struct aw_service; /* service.h */

/* A copy of all of it, with references of its own to the certificates. AW_ERR_NO_MEMORY: *to is
 * empty. */
AW_CHECKED enum aw_err
aw_service_copy(struct aw_service *to, const struct aw_service *from, struct aw_pool *pool);

/*
 * Carries over from the look before what goes on: since when each issuer is seen, the changes, and
 * the trust of chains that are the same. Where an address, or the service as a whole, presents an
 * issuer that it did not before, puts a change of instant `at` in front, but not the one that is
 * newest already: a switch that comes address by address is one. A chain with another type of key
 * is compared with those of its type; a first one is no change. Where an address was asked for the
 * other type of key and did not answer, its chain of before is kept. True if there is a new change.
 */
bool aw_service_follow(
    struct aw_service *now, struct aw_service *before, struct aw_pool *pool, int64_t at);

#endif
