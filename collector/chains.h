/* SPDX-License-Identifier: ISC */
/*
 * Verifies the chains of a device's services against its trust stores before its record is saved:
 * once for each distinct (store, chain, host). The encodings of certificates are kept as files in
 * the state directory, so that later runs can verify without asking the device again.
 */
#ifndef AW_CHAINS_H
#define AW_CHAINS_H

#include "disk.h"
#include "config/config.h"
#include "base/log.h"

struct aw_record;
struct aw_pool;
struct aw_chains;

/* `pool` and `log` are borrowed until aw_chains_free. NULL for want of memory. */
struct aw_chains *aw_chains_new(struct aw_pool *pool, struct aw_log *log);

/* NULL is allowed. */
void aw_chains_free(struct aw_chains *chains);

/*
 * Uses this configuration from now on and reads its catalogues of roots again; `config` is borrowed
 * until the next call. A catalogue that cannot be read is logged and skipped: it supplies names of
 * missing roots, no trust. AW_ERR_NO_MEMORY: nothing has changed.
 */
AW_CHECKED enum aw_err
aw_chains_configure(struct aw_chains *chains, const struct aw_config *config, struct aw_error *err);

/* Verifies the chains of all services of the record. Failures are logged. */
void aw_chains_judge(struct aw_chains *chains, struct aw_record *record);

/*
 * Has the encodings of the record's certificates written to the state directory, each with the
 * number AW_CHAINS_NUMBER. False: a failure, which is logged.
 */
#define AW_CHAINS_NUMBER SIZE_MAX
bool aw_chains_keep(struct aw_chains *chains, struct aw_disk *disk, const struct aw_record *record);

/* One of them was not written: all are to be looked for again. The first of several is logged. */
void aw_chains_not_kept(struct aw_chains *chains, const struct aw_error *why);

/*
 * Removes the encodings of certificates that are in none of these records nor of other records in
 * the state directory. Failures are logged.
 */
void aw_chains_sweep(struct aw_chains *chains, const struct aw_record *const *records, size_t n);

#endif
