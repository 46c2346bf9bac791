/* SPDX-License-Identifier: ISC */
#include "engine.h"

#include <stdlib.h>
#include <string.h>

#include "inherit.h"
#include "chains.h"
#include "configured.h"
#include "due.h"
#include "engine_parts.h"
#include "merge.h"
#include "plan.h"
#include "precedence.h"
#include "model/pool.h"
#include "net/trusts.h"
#include "record/record.h"
#include "retry.h"
#include "snmp/snmp.h"
#include "state.h"
#include "truststore/store_memo.h"
#include "model/device_record.h"
#include "base/text.h"
#include "model/model.h"

#define COLLECTOR_MAX 256
#define SAVE_MS 1000   /* longest wait of new facts for sources of the device that still run */
#define READS_MAX 1000 /* of the old watch: permanent changes must not block a reload */

static void
source_done(struct aw_source_host *host, struct aw_source *source, struct aw_result *result);

/* Stops running sources: their results belong to records that are freed here. */
static void
free_plan(struct aw_engine *engine)
{
	struct aw_plan *plan = engine->plan;

	for (size_t i = 0; plan != NULL && i < plan->n_sources; i++)
		if (plan->sources[i]->running && plan->sources[i]->type->stop != NULL)
			plan->sources[i]->type->stop(&engine->host, plan->sources[i]);
	aw_service_book_free(engine->host.services);
	engine->host.services = NULL;
	aw_plan_free(plan);
	engine->plan = NULL;
}

struct aw_engine *
aw_engine_new(const char *collector, uint64_t seed, struct aw_log *log)
{
	struct aw_engine *engine = calloc(1, sizeof(*engine));

	if (engine == NULL)
		return NULL;
	engine->log = log;
	engine->host.done = source_done;
	engine->random = seed | 1; /* xorshift would stay at 0 */
	engine->collector = aw_text_clean_dup(collector, strlen(collector), COLLECTOR_MAX);
	engine->host.pool = aw_pool_new();
	engine->host.io = aw_io_new();
	if (engine->host.io != NULL)
		engine->host.programs = aw_programs_new(engine->host.io, 1);
	if (engine->host.pool != NULL)
		engine->chains = aw_chains_new(engine->host.pool, log);
	if (engine->collector == NULL || engine->chains == NULL || engine->host.programs == NULL) {
		aw_engine_free(engine);
		return NULL;
	}
	return engine;
}

void
aw_engine_free(struct aw_engine *engine)
{
	if (engine == NULL)
		return;
	aw_disk_free(engine->disk);
	free_plan(engine);
	aw_http_free(engine->host.http);
	aw_trusts_free(engine->host.trusts);
	aw_store_memo_free(engine->host.stores);
	aw_programs_free(engine->host.programs);
	aw_snmp_free(engine->host.snmp);
	aw_io_free(engine->host.io);
	aw_chains_free(engine->chains);
	aw_pool_free(engine->host.pool);
	free(engine->collector);
	free(engine);
}

void
aw_engine_set_read_only(struct aw_engine *engine, bool fresh)
{
	engine->read_only = true;
	engine->fresh = fresh;
}

void
aw_engine_on_collected(
    struct aw_engine *engine, void (*done)(void *context, size_t i), void *context)
{
	engine->on_collected = done;
	engine->context = context;
}

static uint64_t
next_random(struct aw_engine *engine)
{
	engine->random ^= engine->random << 13;
	engine->random ^= engine->random >> 7;
	engine->random ^= engine->random << 17;
	return engine->random;
}

/* The record of a device on disk, or NULL. A damaged one is moved unless records are read-only. */
static enum aw_err
load_record(struct aw_engine *engine, const struct aw_plan *plan, const char *name, int64_t now,
    struct aw_record **record, struct aw_error *err)
{
	const char *state_dir = plan->config->state_dir;
	enum aw_err rc;

	if (engine->fresh)
		return AW_OK;
	if (!engine->read_only)
		return aw_state_load(
		    engine->host.pool, state_dir, name, now, engine->log, record, err);
	rc = aw_record_load(engine->host.pool, state_dir, name, record, err);
	if (rc != AW_OK)
		*record = NULL;
	return rc == AW_ERR_NO_MEMORY ? rc : AW_OK;
}

/* Loads the records of devices that the old plan does not have. */
static enum aw_err
load_records(struct aw_engine *engine, struct aw_plan *plan, int64_t now, struct aw_error *err)
{
	for (size_t i = 0; i < plan->n_devices; i++) {
		struct aw_device *device = &plan->devices[i];
		struct aw_record *record = NULL;
		enum aw_err rc;

		if (aw_plan_device(engine->plan, device->config->name) != NULL)
			continue;
		rc = load_record(engine, plan, device->config->name, now, &record, err);
		if (rc != AW_OK)
			return rc;
		(void)aw_inherit_record(device, record);
		aw_record_free(record);
	}
	return AW_OK;
}

struct change_context {
	struct aw_plan *plan;
	int64_t now_ms;
};

static void
note_file_change(void *context, size_t number)
{
	const struct change_context *change = context;

	aw_due_file(change->plan, number, change->now_ms);
}

/* Changes up to now are read from the old watch, later ones from the new watch. */
static void
change_watch(struct aw_engine *engine, const struct aw_plan *plan, int64_t now_ms)
{
	struct change_context change = {.plan = engine->plan, .now_ms = now_ms};
	unsigned reads = 0;

	for (size_t i = 0; i < plan->n_devices; i++)
		if (!plan->devices[i].config->left_out)
			aw_due_watch(plan, &plan->devices[i], engine->log);
	if (engine->plan == NULL || engine->plan->watch == NULL)
		return;
	while (reads < READS_MAX && aw_watch_read(engine->plan->watch, note_file_change, &change))
		reads++;
}

enum aw_err
aw_engine_configure(struct aw_engine *engine, struct aw_config *config, const struct aw_clock *now,
    struct aw_error *err)
{
	struct aw_service_book *book = NULL;
	struct aw_plan *plan;
	enum aw_err rc;

	if (engine->plan != NULL && strcmp(engine->plan->config->state_dir, config->state_dir) != 0)
		return aw_error_set(err, AW_ERR_CONFIG_VALUE, config->path,
		    "a change of the state directory needs a restart");
	rc = aw_engine_open_disk(engine, err);
	if (rc != AW_OK)
		return rc;
	plan = aw_plan_new(config, engine->host.pool, engine->collector, engine->log);
	if (plan == NULL)
		return aw_error_nomem(err);
	rc = load_records(engine, plan, now->wall, err);
	if (rc == AW_OK && plan->https)
		rc = aw_engine_open_https(engine, config->parallel, err);
	if (rc == AW_OK && plan->snmp)
		rc = aw_engine_open_snmp(engine, config->parallel, err);
	if (rc == AW_OK)
		rc = aw_engine_open_services(engine, config, &book, err);
	if (rc != AW_OK) {
		aw_service_book_free(book);
		plan->config = NULL;
		aw_plan_free(plan);
		return rc;
	}
	aw_programs_limit(engine->host.programs, config->parallel);
	change_watch(engine, plan, now->ms);
	aw_inherit_plan(plan, engine->plan, now->ms);
	if (engine->plan != NULL)
		aw_references_inherit(plan->references, engine->plan->references);
	aw_due_references(plan, now);
	engine->collected = aw_plan_collected(plan);
	free_plan(engine);
	aw_engine_close_https(engine);
	engine->plan = plan;
	engine->host.services = book;
	if (!engine->read_only) {
		aw_state_retire(config, engine->collector, engine->log);
		aw_engine_remove_certificates(engine);
	}
	return AW_OK;
}

/* What follows of facts that changed. */
static void
judge_device(struct aw_engine *engine, struct aw_device *device, int64_t now)
{
	if (device->altered) {
		aw_precedence_note(device);
		aw_chains_judge(engine->chains, device->record);
		device->altered = !engine->read_only &&
				  !aw_chains_keep(engine->chains, engine->disk, device->record);
	}
	(void)aw_references_judge(engine->plan->references, device->config, device->record, now);
}

/* The record of the device is complete, or what has changed of it is to be seen. */
static void
device_done(struct aw_engine *engine, struct aw_device *device, int64_t now)
{
	device->unsaved = false;
	judge_device(engine, device, now);
	if (!engine->read_only)
		aw_engine_save_soon(engine, device, now);
	if (device->collected)
		return;
	engine->collected++;
	device->collected = true;
	if (engine->on_collected != NULL)
		engine->on_collected(engine->context, (size_t)(device - engine->plan->devices));
}

/*
 * The record is first written when each source has ended once, so that no part is missing only
 * because its source is slow. Later a slow source delays the facts of the others by SAVE_MS at
 * most.
 */
static void
source_ended(struct aw_engine *engine, struct aw_device *device, const struct aw_clock *now)
{
	if (device->n_awaited == 0 && (device->n_running == 0 || !device->collected)) {
		device_done(engine, device, now->wall);
	} else if (device->n_awaited == 0 && !device->unsaved) {
		device->unsaved = true;
		device->save_ms = now->ms + SAVE_MS;
	}
}

/* A source has ended: with facts, which are cleared, or with an error. */
static void
source_done(struct aw_source_host *host, struct aw_source *source, struct aw_result *result)
{
	struct aw_engine *engine = (struct aw_engine *)host;
	struct aw_device *device = &engine->plan->devices[source->owner];

	source->running = false;
	aw_retry_ended(source, result, engine->plan->config, host->now.ms, next_random(engine));
	aw_merge_result(device, source, result, host->now.wall, engine->log);
	device->n_running--;
	if (!source->ended)
		device->n_awaited--;
	source->ended = true;
	if (source->touched)
		aw_due_changed(device, host->now.ms);
	source_ended(engine, device, &host->now);
	aw_due_schedule(engine->plan, device);
}

static void
start_source(struct aw_engine *engine, struct aw_device *device, struct aw_source *source)
{
	source->running = true;
	source->starting = source->touched = false;
	source->clock = aw_configured_clock(device->record);
	source->type->start(&engine->host, source);
}

static void
read_again(struct aw_engine *engine, struct aw_device *device)
{
	for (size_t i = 0; i < device->n_sources; i++)
		if (aw_configured_again(device, &device->sources[i])) {
			device->n_running++;
			start_source(engine, device, &device->sources[i]);
		}
}

/* Starts the sources of a device that are wanted now and do not run. */
static void
start_device(struct aw_engine *engine, struct aw_device *device, bool regular)
{
	/* The counts come first: sources that end at once must not complete the device early. */
	for (size_t i = 0; i < device->n_sources; i++) {
		struct aw_source *source = &device->sources[i];

		source->starting =
		    !source->running && aw_retry_wanted(source, regular, engine->host.now.ms);
		source->running = source->running || source->starting;
		device->n_running += source->starting;
		device->n_awaited += source->starting && !source->ended;
	}
	/* Files of stores are first and end at once, so others know what a configuration says. */
	for (size_t i = 0; i < device->n_sources; i++)
		if (device->sources[i].starting)
			start_source(engine, device, &device->sources[i]);
	read_again(engine, device);
}

static void
wake_device(struct aw_engine *engine, struct aw_device *device)
{
	const struct aw_clock *now = &engine->host.now;
	bool regular = device->regular_ms <= now->ms;

	device->changed = false;
	aw_due_watch(engine->plan, device, engine->log);
	if (regular || aw_due_only_files(device))
		device->regular_ms =
		    now->ms + aw_schedule_jitter(device->config->interval, next_random(engine));
	start_device(engine, device, regular);
	if (!device->collected && device->n_awaited == 0)
		device_done(engine, device, now->wall);
}

bool
aw_engine_step(struct aw_engine *engine, const struct aw_clock *now)
{
	struct aw_plan *plan = engine->plan;
	struct aw_device *device;
	int64_t due;
	size_t id;

	engine->host.now = *now;
	if (plan == NULL || !aw_schedule_first(plan->schedule, &id, &due) || due > now->ms)
		return false;
	device = &plan->devices[id];
	if (device->unsaved && device->save_ms <= now->ms)
		device_done(engine, device, now->wall);
	if (aw_due_start(device) <= now->ms)
		wake_device(engine, device);
	aw_due_schedule(plan, device);
	return true;
}

bool
aw_engine_finish(struct aw_engine *engine, const struct aw_clock *now)
{
	struct aw_plan *plan = engine->plan;
	bool saved = true;

	if (engine->disk == NULL || plan == NULL)
		return true;
	for (size_t i = 0; i < plan->n_devices; i++)
		if (plan->devices[i].unsaved) {
			plan->devices[i].unsaved = false;
			judge_device(engine, &plan->devices[i], now->wall);
			aw_engine_save(engine, &plan->devices[i], now->wall);
			aw_due_schedule(plan, &plan->devices[i]);
		}
	aw_engine_drain(engine);
	for (size_t i = 0; i < plan->n_devices; i++)
		saved = saved && plan->devices[i].save_error == AW_OK;
	return saved;
}

void
aw_engine_wait(struct aw_engine *engine, struct pollfd *fds, size_t n, int timeout_ms)
{
	aw_io_wait(engine->host.io, engine->host.http, fds, n, timeout_ms);
}

void
aw_engine_work(struct aw_engine *engine, const struct aw_clock *now)
{
	engine->host.now = *now;
	if (engine->host.http != NULL)
		aw_http_work(engine->host.http);
	aw_io_work(engine->host.io, now);
}

int64_t
aw_engine_next(const struct aw_engine *engine)
{
	int64_t next = aw_io_next(engine->host.io), due;
	size_t id;

	if (engine->plan == NULL || !aw_schedule_first(engine->plan->schedule, &id, &due))
		return next;
	return due < next ? due : next;
}

int
aw_engine_fd(const struct aw_engine *engine)
{
	if (engine->plan == NULL || engine->plan->watch == NULL)
		return -1;
	return aw_watch_fd(engine->plan->watch);
}

void
aw_engine_files_changed(struct aw_engine *engine, const struct aw_clock *now)
{
	struct change_context change = {.plan = engine->plan, .now_ms = now->ms};

	(void)aw_watch_read(engine->plan->watch, note_file_change, &change);
}

void
aw_engine_all_due(struct aw_engine *engine, const struct aw_clock *now)
{
	for (size_t i = 0; i < engine->plan->n_devices; i++) {
		if (engine->plan->devices[i].config->left_out)
			continue;
		engine->plan->devices[i].regular_ms = now->ms;
		aw_due_schedule(engine->plan, &engine->plan->devices[i]);
	}
}

const struct aw_config *
aw_engine_config(const struct aw_engine *engine)
{
	return engine->plan != NULL ? engine->plan->config : NULL;
}

size_t
aw_engine_devices(const struct aw_engine *engine)
{
	return engine->plan != NULL ? engine->plan->n_devices : 0;
}

size_t
aw_engine_collected(const struct aw_engine *engine)
{
	return engine->collected;
}

void
aw_engine_outcome(const struct aw_engine *engine, size_t i, struct aw_outcome *out)
{
	const struct aw_device *device = &engine->plan->devices[i];

	*out = (struct aw_outcome){.record = device->record,
	    .left_out = device->config->left_out,
	    .read = aw_device_read(device)};
}
