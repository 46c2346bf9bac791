/* SPDX-License-Identifier: ISC */
/* One subagent for one file of alarms: two would tell everything twice. */
#ifndef AW_LOCK_H
#define AW_LOCK_H

#include "base/err.h"

/*
 * Locks <path>.lock, creating it and the directories above it where missing, until *fd is closed.
 * AW_ERR_STATE_BUSY if another process has it.
 */
enum aw_err aw_lock_take(const char *path, int *fd, struct aw_error *err);

#endif
