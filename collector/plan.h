/* SPDX-License-Identifier: ISC */
/* What a configuration makes of the engine: devices with their sources, records, timers, watches.
 */
#ifndef AW_PLAN_H
#define AW_PLAN_H

#include "base/log.h"
#include "references.h"
#include "schedule.h"
#include "source/source_type.h"
#include "watch.h"

struct aw_device {
	const struct aw_device_config *config; /* borrowed from the configuration */
	struct aw_record *record;              /* has a store for each source */
	struct aw_source *sources;             /* one a file store, a machine, a service */
	size_t n_sources;
	size_t n_running;    /* of them */
	size_t n_awaited;    /* of these, that never ended since the device was configured */
	size_t first_source; /* number of sources[0] among those of all devices */
	int64_t regular_ms;  /* when it is due by its interval */
	int64_t quiet_ms;    /* when changed files are read, valid if changed */
	int64_t changed_ms;  /* when a file of it first changed since then, valid if changed */
	bool changed;        /* a file is another since the last collection */
	bool altered;        /* facts or failures came since what follows of them was found */
	bool unsaved;        /* the record has facts that are not on disk, until save_ms */
	int64_t save_ms;
	bool woken; /* by a notification, last at woken_ms */
	int64_t woken_ms;
	bool collected;         /* since it was configured */
	enum aw_err save_error; /* how the last save of the record ended */
};

struct aw_plan {
	struct aw_config *config;
	struct aw_device *devices; /* in the order of the configuration: by name */
	size_t n_devices;
	struct aw_source **sources; /* of all devices */
	size_t n_sources;
	bool https, snmp;                 /* a source goes by it */
	struct aw_references *references; /* their watches follow those of the sources */
	struct aw_schedule *schedule;
	struct aw_watch *watch; /* NULL where the system has none to give */
};

/*
 * Devices with records that hold no facts yet; no timer is set. Takes the configuration over unless
 * it returns NULL, which means that memory is short. aw_plan_free(NULL) is fine.
 */
struct aw_plan *aw_plan_new(
    struct aw_config *config, struct aw_pool *pool, const char *collector, struct aw_log *log);
void aw_plan_free(struct aw_plan *plan);

/* The device of that name, or NULL (also for a plan that is NULL). */
struct aw_device *aw_plan_device(const struct aw_plan *plan, const char *name);

/* How many devices were collected since they were configured. */
size_t aw_plan_collected(const struct aw_plan *plan);

/* True if the last attempt at everything of the device went well. */
bool aw_device_read(const struct aw_device *device);

#endif
