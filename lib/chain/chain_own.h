/* SPDX-License-Identifier: ISC */
/* Who issued the certificate that a device presents itself, as far as that can be seen. */
#ifndef AW_CHAIN_OWN_H
#define AW_CHAIN_OWN_H

#include "chain/chain.h"

struct aw_server_certificate;

/*
 * Sets own->path: the issuers of the certificate, by name, key identifier and signature, found
 * among what is presented with it and the anchors of all stores of the record. It ends at a
 * self-signed certificate where one is found; such a one is preferred to a cross certificate. Where
 * the bytes of the certificate itself are not to be had, the path stays as it was, and so does a
 * path to a root where no root is found any more. Nothing is looked for where all of this is as
 * it was the last time. `cache` may be NULL; it lends its library context, which costs far more
 * than the few signatures of a path. AW_ERR_NO_MEMORY.
 */
AW_CHECKED enum aw_err aw_chain_own_path(const struct aw_chain_input *world,
    const struct aw_chain_cache *cache, const struct aw_record *record,
    struct aw_server_certificate *own, struct aw_error *err);

#endif
