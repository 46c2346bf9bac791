/* SPDX-License-Identifier: ISC */
/* Noticing that records were replaced, added or removed. */
#ifndef AW_FOLLOW_H
#define AW_FOLLOW_H

#include <stdbool.h>

struct aw_follow {
	int fd;    /* for poll(2); -1: there is no inotify, so look from time to time */
	int watch; /* -1: the directory is not there (yet) */
	char *path;
};

/* Watches <state_dir>/records. False when memory is short; works worse, not less, without inotify.
 */
bool aw_follow_init(struct aw_follow *follow, const char *state_dir);
void aw_follow_clear(struct aw_follow *follow);

/* True if something changed since the last call. Also finds the directory when it appears. */
bool aw_follow_changed(struct aw_follow *follow);

#endif
