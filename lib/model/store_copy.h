/* SPDX-License-Identifier: ISC */
/* Copies of what a reader of trust stores gave, before any of it is merged with older facts. */
#ifndef AW_STORE_COPY_H
#define AW_STORE_COPY_H

#include "model/store.h"

/* True for a store that has nothing but its format, blocks, anchors with their order, problems. */
bool aw_store_copies(const struct aw_store *store);

/* Copies these to a store without facts. AW_ERR_NO_MEMORY leaves a part; clear it. */
AW_CHECKED enum aw_err
aw_store_copy(const struct aw_store *from, struct aw_store *to, struct aw_pool *pool);

#endif
