/* SPDX-License-Identifier: ISC */
/*
 * The chains of a device's services against its trust stores, before its record is saved: judged
 * once a distinct (store, chain, host), with the bytes of certificates kept for later runs.
 */
#ifndef AW_CHAINS_H
#define AW_CHAINS_H

#include "config/config.h"
#include "base/log.h"

struct aw_chains;

/* `pool` is borrowed and outlives it. NULL when memory is short. */
struct aw_chains *aw_chains_new(struct aw_pool *pool, struct aw_log *log);
void aw_chains_free(struct aw_chains *chains);

/*
 * Works by this configuration, borrowed, from now on: reads the catalogues anew. One that cannot be
 * read is logged and left out: it gives names, not trust. AW_ERR_NO_MEMORY: all is as it was.
 */
enum aw_err
aw_chains_configure(struct aw_chains *chains, const struct aw_config *config, struct aw_error *err);

/* Judges all services of the record. What fails is logged. */
void aw_chains_judge(struct aw_chains *chains, struct aw_record *record);

/* Keeps the bytes of the record's certificates for later runs. What fails is logged. */
void aw_chains_keep(struct aw_chains *chains, const struct aw_record *record);

/* Removes the bytes of certificates that neither these records nor others in the state directory
 * name. */
void aw_chains_sweep(struct aw_chains *chains, const struct aw_record *const *records, size_t n);

#endif
