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
	bool all; /* more changed than the names say */
	char **names;
	size_t n_names, next;
};

/*
 * Starts to watch <state_dir>/records. Without inotify, aw_follow_changed always returns false.
 * False: no memory. Free with aw_follow_clear.
 */
bool aw_follow_init(struct aw_follow *follow, const char *state_dir);

/* Ends the watch and frees the content of the struct. */
void aw_follow_clear(struct aw_follow *follow);

/*
 * Takes what changed since the last call. Also starts the watch when the directory appears, which
 * is a change.
 */
void aw_follow_read(struct aw_follow *follow);

/* True, once, if the whole directory has to be looked at; the names are forgotten then. */
bool aw_follow_all(struct aw_follow *follow);

/*
 * The next device whose record changed, or NULL; valid until the next call of these functions. A
 * device may be named more than once.
 */
const char *aw_follow_next(struct aw_follow *follow);
bool aw_follow_any(const struct aw_follow *follow); /* there is one */

#endif
