/* SPDX-License-Identifier: ISC */
/* One subagent per file of alarms: two would send every notification twice. */
#ifndef AW_LOCK_H
#define AW_LOCK_H

#include "base/err.h"

/*
 * Locks <path>.lock until the caller closes *fd; creates the file and its directories if missing,
 * and removes temporary files that a killed subagent left of <path>.
 * AW_ERR_STATE_BUSY if another subagent holds the lock, AW_ERR_STATE_LOCKED if another program
 * does, or the error of creating the file.
 */
AW_CHECKED enum aw_err aw_lock_take(const char *path, int *fd, struct aw_error *err);

#endif
