/* SPDX-License-Identifier: ISC */
/*
 * Writes files of the state directory in a thread, so that no source waits for the disk. What comes
 * while the thread writes is written together next: each file is on disk before it takes the place
 * of the old one (aw_file_replace_all), and the files of one caller keep their order.
 */
#ifndef AW_DISK_H
#define AW_DISK_H

#include <stdbool.h>
#include <stddef.h>

#include "base/buf.h"
#include "base/err.h"
#include "net/io.h"

struct aw_disk;

/* Octets that may wait: a queue with more takes no further file. */
#define AW_DISK_BYTES_MAX ((size_t)32 * 1024 * 1024)

/*
 * `done` is called for each file when it was written or that failed (err NULL: written), from
 * aw_io_work or aw_disk_drain, with the number that came with it. Not for a file that a newer one
 * with the same number took the place of before it was written. NULL: no memory or descriptor.
 */
struct aw_disk *aw_disk_new(struct aw_io *io,
    void (*done)(void *context, size_t number, const struct aw_error *err), void *context);

/* Writes what waits, without calling `done`. NULL is allowed. */
void aw_disk_free(struct aw_disk *disk);

/* True if the queue takes a file now. */
bool aw_disk_has_room(struct aw_disk *disk);

/*
 * Queues a file, also without room, and takes the content of the buffer, which is empty then.
 * Without a thread it is written at once. AW_ERR_NO_MEMORY: nothing was queued.
 */
AW_CHECKED enum aw_err aw_disk_put(struct aw_disk *disk, size_t number, const char *path,
    unsigned mode, struct aw_buf *content, struct aw_error *err);

/* Waits until all is written, and calls `done` for it. */
void aw_disk_drain(struct aw_disk *disk);

#endif
