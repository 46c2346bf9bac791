/* SPDX-License-Identifier: ISC */
/*
 * Notifications that the handler of snmptrapd hands over: names of empty files in the folder
 * "notifications" of the state directory, which only this user and its group may write. The files
 * are removed and never opened.
 */
#ifndef AW_WAKE_H
#define AW_WAKE_H

#include <limits.h>

#include "base/log.h"
#include "engine.h"

struct aw_wake {
	int fd;              /* for poll(2); -1: not open */
	bool more;           /* names are left for the next turn */
	char path[PATH_MAX]; /* of the folder */
};

/* Makes the folder and watches it; for want of either that is logged. */
void aw_wake_open(struct aw_wake *wake, const char *state_dir, struct aw_log *log);

/* Reads the folder, and makes the devices due that sent a notification. */
void aw_wake_read(
    struct aw_wake *wake, struct aw_engine *engine, const struct aw_clock *now, struct aw_log *log);

void aw_wake_close(struct aw_wake *wake);

#endif
