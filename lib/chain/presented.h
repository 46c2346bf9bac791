/* SPDX-License-Identifier: ISC */
/*
 * Chains as they were presented, by a server or in a file, into the facts of a service, and what a
 * series of looks tells and one alone does not: since when an issuer is seen, and when it changed.
 */
#ifndef AW_SERVICE_TAKE_H
#define AW_SERVICE_TAKE_H

#include "model/model.h"
#include "pki/der.h"

#define AW_CHAIN_FILE_MAX ((size_t)1024 * 1024)

/*
 * Fills an empty chain with the certificates in the order given, leaf first, and looks at it
 * (aw_chain_look). Those beyond AW_CHAIN_CERTIFICATES_MAX are left out, and AW_CHAIN_CUT is set.
 * AW_ERR_CERTIFICATE, AW_ERR_CHAIN_NONE where there are none; the chain is empty then.
 */
enum aw_err aw_chain_take(struct aw_chain *chain, struct aw_pool *pool,
    const struct aw_der_span *ders, size_t n, struct aw_error *err);

/*
 * The same from the CERTIFICATE blocks of a PEM file (RFC 7468), as `openssl s_client -showcerts`
 * writes them; other text between them is passed over. Errors name the path: those of aw_file_read
 * beside the above.
 */
enum aw_err aw_chain_read_file(
    struct aw_chain *chain, struct aw_pool *pool, const char *path, struct aw_error *err);

/*
 * Moves a chain to the service, at its place by digest; freed where the service has it already.
 * AW_ERR_CHAIN_MANY: the service has AW_SERVICE_CHAINS_MAX others; freed too.
 */
enum aw_err aw_service_add_chain(
    struct aw_service *service, struct aw_pool *pool, struct aw_chain *chain, struct aw_error *err);

/* A copy of all of it, with references of its own to the certificates. AW_ERR_NO_MEMORY: *to is
 * empty. */
enum aw_err
aw_service_copy(struct aw_service *to, const struct aw_service *from, struct aw_pool *pool);

/*
 * Carries over from the look before what goes on: since when each issuer is seen, the changes, and
 * the trust of chains that are the same. Where an address, or the service as a whole, presents an
 * issuer that it did not before, puts a change of instant `at` in front, but not the one that is
 * newest already: a switch that comes address by address is one. True if there is a new change.
 */
bool aw_service_follow(struct aw_service *now, struct aw_service *before, int64_t at);

#endif
