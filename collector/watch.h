/* SPDX-License-Identifier: ISC */
/*
 * Watches files for changes by inotify(7). A file is watched through its directory, so that a
 * rename over it and its creation are seen. Of a symbolic link the target is watched too, one level
 * deep; of a directory all its entries.
 */
#ifndef AW_WATCH_H
#define AW_WATCH_H

#include <stdbool.h>
#include <stddef.h>

#include "base/err.h"

struct aw_watch;

/* Room for n files, numbers 0 to n - 1. NULL with AW_ERR_SYSTEM or AW_ERR_NO_MEMORY. */
struct aw_watch *aw_watch_new(size_t n, struct aw_error *err);

/* NULL is allowed. */
void aw_watch_free(struct aw_watch *watch);

/* A descriptor for poll(2), readable when something changed. */
int aw_watch_fd(const struct aw_watch *watch);

/*
 * Makes number `id` watch the path as it is now. Call it before each read of the file, so that
 * changed directories and links are noticed. What cannot be watched, such as a missing directory,
 * is skipped until the next call. Fails only for want of memory.
 */
AW_CHECKED enum aw_err
aw_watch_set(struct aw_watch *watch, size_t id, const char *path, struct aw_error *err);

/*
 * Reads pending events and calls `changed` for each file that may have changed, once for each
 * event. One call reads a bounded number of events; the descriptor stays readable if there are
 * more. False if there was no event.
 */
bool
aw_watch_read(struct aw_watch *watch, void (*changed)(void *context, size_t id), void *context);

#endif
