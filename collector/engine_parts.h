/* SPDX-License-Identifier: ISC */
/* The engine inside; used by engine*.c alone. */
#ifndef AW_ENGINE_PARTS_H
#define AW_ENGINE_PARTS_H

#include "chains.h"
#include "disk.h"
#include "engine.h"
#include "plan.h"

struct aw_engine {
	struct aw_source_host host; /* first: source_done converts it back */
	struct aw_log *log;
	char *collector;
	uint64_t random;
	struct aw_plan *plan;
	struct aw_chains *chains;
	struct aw_disk *disk; /* NULL if records are read-only, or before the first configuration */
	size_t collected;     /* devices */
	bool read_only;       /* another process writes the records */
	bool fresh;           /* no record is read */
	void (*on_collected)(void *context, size_t i);
	void *context;
};

/* Make what is missing, and set the limits of the configuration. AW_ERR_NO_MEMORY. */
AW_CHECKED enum aw_err
aw_engine_open_snmp(struct aw_engine *engine, unsigned parallel, struct aw_error *err);
AW_CHECKED enum aw_err
aw_engine_open_https(struct aw_engine *engine, unsigned parallel, struct aw_error *err);

/* Forgets what sources of the old configuration read; none of them may run. */
void aw_engine_close_https(struct aw_engine *engine);

/* The same for files, unless records are read-only; waits until all that were queued are written.
 */
AW_CHECKED enum aw_err aw_engine_open_disk(struct aw_engine *engine, struct aw_error *err);

/* Queues the record of the device; the outcome is in save_error and the log. */
void aw_engine_save(struct aw_engine *engine, struct aw_device *device, int64_t now);

/* The same, but where the disk is behind, the device stays unsaved for a moment. */
void aw_engine_save_soon(struct aw_engine *engine, struct aw_device *device, int64_t now);

/* Opens what services need; *book stays NULL if no service is configured. */
AW_CHECKED enum aw_err aw_engine_open_services(struct aw_engine *engine,
    const struct aw_config *config, struct aw_service_book **book, struct aw_error *err);

/* Removes certificate files that no record refers to. */
void aw_engine_remove_certificates(struct aw_engine *engine);

#endif
