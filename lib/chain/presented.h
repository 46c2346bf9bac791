/* SPDX-License-Identifier: ISC */
/* Chains as a server or a file presents them, read into the facts of a service. */
#ifndef AW_PRESENTED_H
#define AW_PRESENTED_H

#include <stddef.h>

#include "base/err.h"
#include "pki/der.h"

struct aw_chain; /* model/service.h */
struct aw_pool;
struct aw_service;

#define AW_CHAIN_FILE_MAX ((size_t)1024 * 1024)

/*
 * Fills an empty chain with the certificates in the order given, leaf first, and looks at it
 * (aw_chain_look). Those beyond AW_CHAIN_CERTIFICATES_MAX are left out, and AW_CHAIN_CUT is set.
 * AW_ERR_CERTIFICATE, AW_ERR_CHAIN_NONE where there are none; the chain is empty then.
 */
AW_CHECKED enum aw_err aw_chain_take(struct aw_chain *chain, struct aw_pool *pool,
    const struct aw_der_span *ders, size_t n, struct aw_error *err);

/*
 * The same from the CERTIFICATE blocks of a PEM file (RFC 7468), as `openssl s_client -showcerts`
 * writes them; other text between them is passed over. Errors name the path: those of aw_file_read
 * and the above.
 */
AW_CHECKED enum aw_err aw_chain_read_file(
    struct aw_chain *chain, struct aw_pool *pool, const char *path, struct aw_error *err);

/*
 * Moves a chain to the service, at its place by digest; freed where the service has it already.
 * AW_ERR_CHAIN_MANY: the service has AW_SERVICE_CHAINS_MAX others; freed too.
 */
AW_CHECKED enum aw_err aw_service_add_chain(
    struct aw_service *service, struct aw_pool *pool, struct aw_chain *chain, struct aw_error *err);

#endif
