/* SPDX-License-Identifier: ISC */
/*
 * The engine: devices, their sources and their records. A device that is due has its sources
 * started; each ends with facts or an error; when the last has ended the record is saved and the
 * device is due again an interval later, or as soon as a watched file changes.
 */
#ifndef AW_ENGINE_H
#define AW_ENGINE_H

#include <poll.h>

#include "config/config.h"
#include "base/log.h"
#include "net/clock.h"

/* What --once tells of a device and its exit status is made of. */
struct aw_outcome {
	const struct aw_record *record; /* borrowed */
	bool left_out;                  /* of this run: nothing is told of it */
	bool read;                      /* the last attempt at each of its stores went well */
	bool saved;                     /* so did writing the record */
};

struct aw_engine;

/* `collector` is this host's name in records; `seed` is for jitter. NULL when memory is short. */
struct aw_engine *aw_engine_new(const char *collector, uint64_t seed, struct aw_log *log);
void aw_engine_free(struct aw_engine *engine);

/*
 * From now on no record is written, moved or retired: another process does that. Call it before the
 * first configuration.
 */
void aw_engine_set_read_only(struct aw_engine *engine);

/*
 * Works by this configuration from now on. Takes it over if AW_OK, else all is as it was. Facts of
 * devices that stay are kept, those of new ones are looked for on disk, and records of devices that
 * are gone are retired. New and changed devices are due at once.
 */
enum aw_err aw_engine_configure(struct aw_engine *engine, struct aw_config *config,
    const struct aw_clock *now, struct aw_error *err);

/*
 * Starts the device that is due first; false if none is due. Files are read here; machines answer
 * later, in aw_engine_work.
 */
bool aw_engine_step(struct aw_engine *engine, const struct aw_clock *now);

/* When the next device or deadline of a source is due, on aw_clock.ms; INT64_MAX: never. */
int64_t aw_engine_next(const struct aw_engine *engine);

/* As poll(2), while connections of sources move on too. */
void aw_engine_wait(struct aw_engine *engine, struct pollfd *fds, size_t n, int timeout_ms);

/* Takes in what came over the network: call it after each wait. */
void aw_engine_work(struct aw_engine *engine, const struct aw_clock *now);

/* For poll(), -1 where files cannot be watched; readable: call aw_engine_files_changed. */
int aw_engine_fd(const struct aw_engine *engine);
void aw_engine_files_changed(struct aw_engine *engine, const struct aw_clock *now);

/* Makes all devices due: the calendar was set, so the ages of all facts are wrong. */
void aw_engine_all_due(struct aw_engine *engine, const struct aw_clock *now);

/* The configuration in force, NULL before the first. */
const struct aw_config *aw_engine_config(const struct aw_engine *engine);

/* Devices, and how many of them were collected since they were configured. */
size_t aw_engine_devices(const struct aw_engine *engine);
size_t aw_engine_collected(const struct aw_engine *engine);

/* The i-th device, in order of names. */
void aw_engine_outcome(const struct aw_engine *engine, size_t i, struct aw_outcome *out);

#endif
