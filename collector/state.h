/* SPDX-License-Identifier: ISC */
/* The state directory of the collector: its lock, damaged records, records of former devices. */
#ifndef AW_STATE_H
#define AW_STATE_H

#include "config/config.h"
#include "base/log.h"
#include "record/record.h"

/*
 * Takes the lock <state>/anchorwatchd.lock and holds it until *fd is closed; creates the directory
 * and the file if they are missing. AW_ERR_STATE_BUSY: another anchorwatchd has it,
 * AW_ERR_STATE_LOCKED: another program.
 */
AW_CHECKED enum aw_err aw_state_lock(const char *state_dir, int *fd, struct aw_error *err);

/*
 * Removes temporary files of records, bytes of certificates and the index of the configuration that
 * a killed process left. Only with the lock, before anything is written. Logged.
 */
void aw_state_sweep(const char *state_dir, struct aw_log *log);

/*
 * Loads the record that an earlier run wrote; *out, owned by the caller, is NULL if there is none.
 * A record that cannot be read is renamed to <device>.json.bad-<now> with a warning and counts as
 * missing. Fails only for want of memory.
 */
AW_CHECKED enum aw_err aw_state_load(struct aw_pool *pool, const char *state_dir,
    const char *device, int64_t now, struct aw_log *log, struct aw_record **out,
    struct aw_error *err);

/*
 * Moves the records of devices that are not configured any more to <state>/retired/, if `collector`
 * wrote them; records of other collectors stay. Removes retired records of devices that are
 * configured again. Failures are logged.
 */
void aw_state_retire(const struct aw_config *config, const char *collector, struct aw_log *log);

#endif
