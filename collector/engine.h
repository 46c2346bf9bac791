/* SPDX-License-Identifier: ISC */
/*
 * The engine: devices, their sources and their records. It starts the sources of a device that is
 * due; each source ends with facts or an error. After the last one the record is saved, and the
 * device is due again an interval later, or as soon as a watched file changes. The engine runs in
 * one thread and never reads a clock: its callers pass the time.
 */
#ifndef AW_ENGINE_H
#define AW_ENGINE_H

#include <poll.h>

#include "config/config.h"
#include "config/notice.h"
#include "base/log.h"
#include "net/clock.h"

/* The result of a device for --once: its output and exit status. */
struct aw_outcome {
	const struct aw_record *record; /* borrowed */
	bool left_out;                  /* not of this run: nothing is printed about it */
	bool read;                      /* the last attempt at each part of its record succeeded */
};

struct aw_engine;
struct aw_save; /* source/save.h */

/*
 * `collector` is the name of this host in records; `seed` is for the jitter of timers; `log` is
 * borrowed. NULL for want of memory.
 */
struct aw_engine *aw_engine_new(const char *collector, uint64_t seed, struct aw_log *log);

/* Stops running sources without results. NULL is allowed. */
void aw_engine_free(struct aw_engine *engine);

/*
 * From now on no record is written, moved or retired: another process does that. `fresh`: none is
 * read either. Call it before the first configuration.
 */
void aw_engine_set_read_only(struct aw_engine *engine, bool fresh);

/* Keeps what devices answer from now on; borrowed. Call it before the first configuration. */
void aw_engine_set_save(struct aw_engine *engine, struct aw_save *save);

/* Calls `done` when the i-th device was collected for the first time; see aw_engine_outcome. */
void aw_engine_on_collected(
    struct aw_engine *engine, void (*done)(void *context, size_t i), void *context);

/*
 * Uses this configuration from now on. With AW_OK the engine owns it; after an error the caller
 * still owns it and nothing has changed. Facts of configured devices are kept, those of new devices
 * are loaded from disk, and records of devices that are no longer configured are retired. New and
 * changed devices are due at once. AW_ERR_CONFIG_VALUE: the state directory differs.
 */
AW_CHECKED enum aw_err aw_engine_configure(struct aw_engine *engine, struct aw_config *config,
    const struct aw_clock *now, struct aw_error *err);

/*
 * Starts the sources of the first due device; false if no device is due. Files are read at once;
 * other sources continue in aw_engine_work.
 */
bool aw_engine_step(struct aw_engine *engine, const struct aw_clock *now);

/* When the next device or deadline of a source is due, on aw_clock.ms; INT64_MAX: never. */
int64_t aw_engine_next(const struct aw_engine *engine);

/* Waits until the records that were saved are on disk: a thread writes them. */
void aw_engine_drain(struct aw_engine *engine);

/* Before the end of the process: saves also what waits to be saved. False: a record is not on disk.
 */
bool aw_engine_finish(struct aw_engine *engine, const struct aw_clock *now);

/* Waits as poll(2) does, also for the descriptors and transfers of sources. */
void aw_engine_wait(struct aw_engine *engine, struct pollfd *fds, size_t n, int timeout_ms);

/* Processes network input and passed deadlines; call it after each wait. */
void aw_engine_work(struct aw_engine *engine, const struct aw_clock *now);

/* A descriptor for poll(2), readable when a file changed; -1 if files cannot be watched. */
int aw_engine_fd(const struct aw_engine *engine);

/* Processes changes of files; call it when aw_engine_fd is readable. */
void aw_engine_files_changed(struct aw_engine *engine, const struct aw_clock *now);

/* Makes all devices due now. */
void aw_engine_all_due(struct aw_engine *engine, const struct aw_clock *now);

/*
 * Makes the devices due that may have sent a notification, each at most once in AW_ENGINE_WAKE_MS.
 * Returns how many may have; which is in the log.
 */
#define AW_ENGINE_WAKE_MS INT64_C(60000)
size_t aw_engine_wake(
    struct aw_engine *engine, const struct aw_notice *notice, const struct aw_clock *now);

/* The configuration in use, owned by the engine; NULL before the first. */
const struct aw_config *aw_engine_config(const struct aw_engine *engine);

/* The number of devices, and of those that were collected since they were configured. */
size_t aw_engine_devices(const struct aw_engine *engine);
size_t aw_engine_collected(const struct aw_engine *engine);

/* The result of the i-th device, in order of names. */
void aw_engine_outcome(const struct aw_engine *engine, size_t i, struct aw_outcome *out);

#endif
