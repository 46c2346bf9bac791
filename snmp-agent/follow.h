/* SPDX-License-Identifier: ISC */
/* Watches the record directory for records that are replaced, added or removed (inotify(7)). */
#ifndef AW_FOLLOW_H
#define AW_FOLLOW_H

#include <stdbool.h>
#include <sys/types.h>

struct aw_follow {
	int fd;    /* for poll(2); -1: inotify is not available, so the caller must poll */
	int watch; /* -1: the directory does not exist (yet) */
	char *path;
	dev_t dev; /* of the directory that is watched */
	ino_t ino;
};

/*
 * Starts to watch <state_dir>/records. Without inotify, aw_follow_changed always returns false.
 * False: no memory. Free with aw_follow_clear.
 */
bool aw_follow_init(struct aw_follow *follow, const char *state_dir);

/* Ends the watch and frees the content of the struct. */
void aw_follow_clear(struct aw_follow *follow);

/*
 * True if something changed since the last call. Also starts the watch when the directory appears,
 * which is a change.
 */
bool aw_follow_changed(struct aw_follow *follow);

#endif
