/* SPDX-License-Identifier: ISC */
/* When a device is due: what of its sources, files and facts waits for whom. */
#ifndef AW_DUE_H
#define AW_DUE_H

#include "plan.h"

/*
 * When sources of the device are to be started, in ms of the moment: the earliest of its interval,
 * its changed files and its failed machines. A source that runs is due again when it has ended.
 */
int64_t aw_due_start(const struct aw_device *device);

/* Sets the timer of the device: to start sources, or to write facts that are not on disk. */
void aw_due_schedule(struct aw_plan *plan, const struct aw_device *device);

/* A file of the device is another than when it was read. */
void aw_due_changed(struct aw_device *device, int64_t now_ms);

/* The watched file of that number is another: that of a source is read again, and of a reference
 * the records of its devices are written again. */
void aw_due_file(struct aw_plan *plan, size_t number, int64_t now_ms);

/* Devices that need no collection now, and whose reference is another: their records are written.
 */
void aw_due_references(struct aw_plan *plan, const struct aw_clock *now);

/* Follows the files as they are now: what was missing may be there, and links may lead elsewhere.
 */
void aw_due_watch(const struct aw_plan *plan, const struct aw_device *device, struct aw_log *log);

/* True if the device has only files: every waking reads all of them then, and its interval begins
 * again. */
bool aw_due_only_files(const struct aw_device *device);

#endif
