/* SPDX-License-Identifier: ISC */
#include "engine.h"

#include <stdlib.h>
#include <string.h>

#include "plan.h"
#include "pool.h"
#include "record.h"
#include "state.h"
#include "store.h"
#include "text.h"

/* A changed file is read once it was quiet this long, but not later than this after its change. */
#define QUIET_MS 200
#define CHANGE_MS 800
#define COLLECTOR_MAX 256
#define READS_MAX 1000 /* of an old watch; a storm of changes does not hold a reload up */

struct aw_engine {
	struct aw_log *log;
	char *collector;
	uint64_t random;
	struct aw_pool *pool;
	struct aw_plan *plan;
	size_t collected; /* devices */
};

struct aw_engine *
aw_engine_new(const char *collector, uint64_t seed, struct aw_log *log)
{
	struct aw_engine *engine = calloc(1, sizeof(*engine));

	if (engine == NULL)
		return NULL;
	engine->log = log;
	engine->random = seed | 1; /* xorshift never leaves 0 */
	engine->collector = aw_text_clean_dup(collector, strlen(collector), COLLECTOR_MAX);
	engine->pool = aw_pool_new();
	if (engine->collector == NULL || engine->pool == NULL) {
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
	aw_plan_free(engine->plan);
	aw_pool_free(engine->pool);
	free(engine->collector);
	free(engine);
}

static uint64_t
next_random(struct aw_engine *engine)
{
	engine->random ^= engine->random << 13;
	engine->random ^= engine->random >> 7;
	engine->random ^= engine->random << 17;
	return engine->random;
}

/* Gives the devices that the old plan does not have what is on disk of them. */
static enum aw_err
load_records(struct aw_engine *engine, struct aw_plan *plan, int64_t now, struct aw_error *err)
{
	for (size_t i = 0; i < plan->n_devices; i++) {
		struct aw_device *device = &plan->devices[i];
		struct aw_record *record = NULL;
		enum aw_err rc;

		if (aw_plan_device(engine->plan, device->config->name) != NULL)
			continue;
		rc = aw_state_load(engine->pool, plan->config->state_dir, device->config->name, now,
		    engine->log, &record, err);
		if (rc != AW_OK)
			return rc;
		(void)aw_plan_inherit(device, record);
		aw_record_free(record);
	}
	return AW_OK;
}

/* Takes facts and timers over from the old plan; what is new or changed is due now. */
static void
take_over(struct aw_engine *engine, struct aw_plan *plan, int64_t now_ms)
{
	engine->collected = 0;
	for (size_t i = 0; i < plan->n_devices; i++) {
		struct aw_device *device = &plan->devices[i];
		struct aw_device *old = aw_plan_device(engine->plan, device->config->name);
		int64_t latest = now_ms + device->config->interval * 1000;

		device->regular_ms = now_ms;
		if (old != NULL && aw_plan_inherit(device, old->record) && !old->changed &&
		    old->collected) {
			device->regular_ms = old->regular_ms < latest ? old->regular_ms : latest;
			device->collected = true;
			engine->collected++;
		}
		device->save_error = old != NULL ? old->save_error : AW_OK;
		aw_schedule_set(plan->schedule, i, device->regular_ms);
	}
}

/* Follows the files as they are now: what was missing may be there, and links may lead elsewhere.
 */
static void
watch_sources(const struct aw_plan *plan, const struct aw_device *device, struct aw_log *log)
{
	struct aw_watch *watch = plan->watch;
	struct aw_error err;

	for (size_t i = 0; watch != NULL && i < device->n_sources; i++) {
		const struct aw_source *source = &device->sources[i];

		if (aw_watch_set(watch, device->first_source + i, source->type->watched(source),
			&err) != AW_OK)
			aw_log_error(log, AW_LOG_WARNING, &err);
	}
}

struct change_context {
	struct aw_plan *plan;
	int64_t now_ms;
};

static int64_t
smaller(int64_t a, int64_t b)
{
	return a < b ? a : b;
}

static void
file_changed(void *context, size_t source)
{
	const struct change_context *change = context;
	size_t id = change->plan->owner[source];
	struct aw_device *device = &change->plan->devices[id];
	int64_t quiet;

	if (!device->changed)
		device->changed_ms = change->now_ms;
	device->changed = true;
	quiet = smaller(change->now_ms + QUIET_MS, device->changed_ms + CHANGE_MS);
	aw_schedule_set(change->plan->schedule, id, smaller(quiet, device->regular_ms));
}

/* What changed until now is the old watch's to tell, what changes later the new one's. */
static void
change_watch(struct aw_engine *engine, const struct aw_plan *plan, int64_t now_ms)
{
	struct change_context change = {.plan = engine->plan, .now_ms = now_ms};
	unsigned reads = 0;

	for (size_t i = 0; i < plan->n_devices; i++)
		watch_sources(plan, &plan->devices[i], engine->log);
	if (engine->plan == NULL || engine->plan->watch == NULL)
		return;
	while (reads < READS_MAX && aw_watch_read(engine->plan->watch, file_changed, &change))
		reads++;
}

enum aw_err
aw_engine_configure(struct aw_engine *engine, struct aw_config *config, const struct aw_moment *now,
    struct aw_error *err)
{
	struct aw_plan *plan;
	enum aw_err rc;

	if (engine->plan != NULL && strcmp(engine->plan->config->state_dir, config->state_dir) != 0)
		return aw_error_set(err, AW_ERR_CONFIG_VALUE, config->path,
		    "another state directory takes a restart");
	plan = aw_plan_new(config, engine->pool, engine->collector, engine->log);
	if (plan == NULL)
		return aw_error_nomem(err);
	rc = load_records(engine, plan, now->wall, err);
	if (rc != AW_OK) {
		plan->config = NULL;
		aw_plan_free(plan);
		return rc;
	}
	change_watch(engine, plan, now->ms);
	take_over(engine, plan, now->ms);
	aw_plan_free(engine->plan);
	engine->plan = plan;
	aw_state_retire(config, engine->collector, engine->log);
	return AW_OK;
}

static void
log_change(struct aw_engine *engine, const char *device, const struct aw_store *store)
{
	const struct aw_change *change = &store->changes[0];

	aw_log_line(engine->log, AW_LOG_NOTICE, "%s/%s: %u added, %u removed, %zu certificates now",
	    device, store->name, change->added, change->removed, store->n_anchors);
}

/* Puts the facts into the store, the older ones into *facts. */
static enum aw_err
use_facts(struct aw_engine *engine, const struct aw_device *device, struct aw_store *store,
    struct aw_store *facts, int64_t now, struct aw_error *err)
{
	const void *last_change = store->n_changes > 0 ? store->changes[0].items : NULL;
	bool failed = store->attempt.code != AW_OK;
	enum aw_err rc = AW_OK;

	if (store->observed_at != AW_INSTANT_NONE)
		rc = aw_store_diff(facts, store, now, err);
	if (rc != AW_OK)
		return rc;
	aw_plan_exchange(store, facts);
	store->observed_at = now;
	(void)aw_attempt_set(&store->attempt, now, AW_OK, NULL);
	if (store->n_changes > 0 && store->changes[0].items != last_change)
		log_change(engine, device->config->name, store);
	if (failed || !device->collected)
		aw_log_line(engine->log, failed ? AW_LOG_NOTICE : AW_LOG_INFO,
		    "%s/%s: read, %zu certificates, %zu problems", device->config->name,
		    store->name, store->n_anchors, store->n_problems);
	return AW_OK;
}

/* A failure is logged when it is new, not at each try. */
static void
note_failure(struct aw_engine *engine, const struct aw_device *device, struct aw_store *store,
    int64_t now, const struct aw_error *err)
{
	char text[AW_ERROR_OBJECT_MAX + AW_ERROR_TEXT_MAX];
	bool known;

	(void)aw_text_format(text, sizeof(text), "%s: %s", err->object, err->text);
	known = device->collected && store->attempt.code == err->code &&
		store->attempt.text != NULL && strcmp(store->attempt.text, text) == 0;
	(void)aw_attempt_set(&store->attempt, now, err->code, text);
	aw_log_line(engine->log, known ? AW_LOG_DEBUG : AW_LOG_WARNING, "%s/%s: %s [%s]",
	    device->config->name, store->name, text, aw_err_code(err->code)->id);
}

/* A source has ended: with facts, which are cleared, or with an error. */
static void
source_done(struct aw_engine *engine, const struct aw_device *device,
    const struct aw_source *source, struct aw_store *facts, enum aw_err rc, int64_t now,
    struct aw_error *err)
{
	struct aw_store *store = aw_record_store(device->record, source->config->name);

	if (rc == AW_OK)
		rc = use_facts(engine, device, store, facts, now, err);
	if (rc != AW_OK)
		note_failure(engine, device, store, now, err);
	aw_store_clear(facts, engine->pool);
}

/* All sources of a device have ended. */
static void
device_done(struct aw_engine *engine, struct aw_device *device, int64_t now)
{
	enum aw_err before = device->save_error;
	struct aw_error err;

	device->record->written_at = now;
	device->save_error = aw_record_save(device->record, engine->plan->config->state_dir, &err);
	if (device->save_error != AW_OK)
		aw_log_error(engine->log,
		    device->save_error == before ? AW_LOG_DEBUG : AW_LOG_WARNING, &err);
	else if (before != AW_OK)
		aw_log_line(engine->log, AW_LOG_NOTICE, "%s: the record is written again",
		    device->config->name);
	if (!device->collected)
		engine->collected++;
	device->collected = true;
}

static void
start_device(struct aw_engine *engine, struct aw_device *device, int64_t now)
{
	for (size_t i = 0; i < device->n_sources; i++) {
		const struct aw_source *source = &device->sources[i];
		struct aw_store facts = {0};
		struct aw_error err = {0};
		enum aw_err rc = source->type->collect(source, engine->pool, &facts, &err);

		source_done(engine, device, source, &facts, rc, now, &err);
	}
	device_done(engine, device, now);
}

bool
aw_engine_step(struct aw_engine *engine, const struct aw_moment *now)
{
	struct aw_plan *plan = engine->plan;
	struct aw_device *device;
	int64_t due;
	size_t id;

	if (plan == NULL || !aw_schedule_first(plan->schedule, &id, &due) || due > now->ms)
		return false;
	device = &plan->devices[id];
	device->changed = false;
	watch_sources(plan, device, engine->log);
	start_device(engine, device, now->wall);
	device->regular_ms =
	    now->ms + aw_schedule_jitter(device->config->interval, next_random(engine));
	aw_schedule_set(plan->schedule, id, device->regular_ms);
	return true;
}

int64_t
aw_engine_next(const struct aw_engine *engine)
{
	int64_t due;
	size_t id;

	if (engine->plan == NULL || !aw_schedule_first(engine->plan->schedule, &id, &due))
		return INT64_MAX;
	return due;
}

int
aw_engine_fd(const struct aw_engine *engine)
{
	if (engine->plan == NULL || engine->plan->watch == NULL)
		return -1;
	return aw_watch_fd(engine->plan->watch);
}

void
aw_engine_files_changed(struct aw_engine *engine, const struct aw_moment *now)
{
	struct change_context change = {.plan = engine->plan, .now_ms = now->ms};

	(void)aw_watch_read(engine->plan->watch, file_changed, &change);
}

void
aw_engine_all_due(struct aw_engine *engine, const struct aw_moment *now)
{
	for (size_t i = 0; i < engine->plan->n_devices; i++) {
		engine->plan->devices[i].regular_ms = now->ms;
		aw_schedule_set(engine->plan->schedule, i, now->ms);
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

	*out = (struct aw_outcome){
	    .record = device->record, .read = true, .saved = device->save_error == AW_OK};
	for (size_t k = 0; k < device->record->n_stores; k++)
		if (device->record->stores[k].attempt.code != AW_OK)
			out->read = false;
}
