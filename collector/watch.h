/* SPDX-License-Identifier: ISC */
/*
 * Watching files for changes (inotify). A file is watched through its directory, so that one
 * renamed over it is seen, and so is one that does not exist yet; where it is a symbolic link, its
 * target is watched too, one level deep; where it is a directory, all that stands in it.
 */
#ifndef AW_WATCH_H
#define AW_WATCH_H

#include <stdbool.h>
#include <stdbool.h>
#include <stddef.h>

#include "base/err.h"

struct aw_watch;

/* Room for n files, numbers 0 to n - 1; NULL with err (AW_ERR_SYSTEM) where it cannot be had. */
struct aw_watch *aw_watch_new(size_t n, struct aw_error *err);
void aw_watch_free(struct aw_watch *watch);

/* For poll(): readable when something changed. */
int aw_watch_fd(const struct aw_watch *watch);

/*
 * Makes number `id` follow what stands at that path now. Call it before each read of the file:
 * directories and links that changed are found then. What cannot be watched (a missing directory)
 * is left out, the next call tries again. Fails only for want of memory.
 */
enum aw_err aw_watch_set(struct aw_watch *watch, size_t id, const char *path, struct aw_error *err);

/*
 * Reads what has happened (a bounded part of it: the descriptor stays readable if there is more)
 * and calls `changed` for each file that may be another now, several times if several things
 * happened. False if nothing had.
 */
bool
aw_watch_read(struct aw_watch *watch, void (*changed)(void *context, size_t id), void *context);

#endif
