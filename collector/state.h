/* SPDX-License-Identifier: ISC */
/* The collector's state directory: its lock, records that are damaged, records nobody needs. */
#ifndef AW_STATE_H
#define AW_STATE_H

#include "config/config.h"
#include "base/log.h"
#include "record/record.h"

/*
 * Takes the lock <state>/anchorwatchd.lock, creating directory and file where missing, and keeps it
 * until *fd is closed. AW_ERR_STATE_BUSY if another process has it.
 */
enum aw_err aw_state_lock(const char *state_dir, int *fd, struct aw_error *err);

/*
 * The record of a device as the last run left it; *out is NULL where there is none. One that cannot
 * be read is renamed to <device>.json.bad-<now>, with one warning, and counts as none. Fails only
 * for want of memory.
 */
enum aw_err aw_state_load(struct aw_pool *pool, const char *state_dir, const char *device,
    int64_t now, struct aw_log *log, struct aw_record **out, struct aw_error *err);

/*
 * Moves the records that `collector` wrote of devices that are not configured to <state>/retired/.
 * Those of other collectors stay. What cannot be moved is logged.
 */
void aw_state_retire(const struct aw_config *config, const char *collector, struct aw_log *log);

#endif
