/* SPDX-License-Identifier: ISC */
#include "plan.h"

#include <stdlib.h>
#include <string.h>

#include "store.h"
#include "text.h"

#define PATH_TEXT_MAX 1024

/* Frees all but the configuration. */
static void
free_parts(struct aw_plan *plan)
{
	for (size_t i = 0; plan->devices != NULL && i < plan->n_devices; i++) {
		aw_record_free(plan->devices[i].record);
		free(plan->devices[i].sources);
	}
	aw_watch_free(plan->watch);
	aw_schedule_free(plan->schedule);
	free(plan->owner);
	free(plan->devices);
	free(plan);
}

void
aw_plan_free(struct aw_plan *plan)
{
	if (plan == NULL)
		return;
	aw_config_free(plan->config);
	free_parts(plan);
}

static bool
copy_services(struct aw_record *record, const struct aw_device_config *config)
{
	record->services = calloc(config->n_services + 1, sizeof(*record->services));
	if (record->services == NULL)
		return false;
	for (; record->n_services < config->n_services; record->n_services++) {
		char *copy = strdup(config->services[record->n_services]);

		if (copy == NULL)
			return false;
		record->services[record->n_services] = copy;
	}
	return true;
}

static bool
add_store(struct aw_record *record, const struct aw_source *source)
{
	const struct aw_store_config *config = source->config;
	struct aw_store *store = aw_record_add_store(record, config->name);

	if (store == NULL)
		return false;
	store->judged = config->judged;
	store->source = strdup(source->type->name);
	store->path = aw_text_clean_dup(config->path, strlen(config->path), PATH_TEXT_MAX);
	return store->source != NULL && store->path != NULL;
}

static bool
make_record(struct aw_device *device, struct aw_pool *pool, const char *collector)
{
	struct aw_record *record = aw_record_new(pool, device->config->name);

	if (record == NULL)
		return false;
	device->record = record;
	record->interval = device->config->interval;
	record->collector = strdup(collector);
	if (record->collector == NULL || !copy_services(record, device->config))
		return false;
	for (size_t i = 0; i < device->n_sources; i++)
		if (!add_store(record, &device->sources[i]))
			return false;
	return true;
}

static bool
make_sources(struct aw_plan *plan, struct aw_device *device, const struct aw_config *config)
{
	device->sources = calloc(device->config->n_stores + 1, sizeof(*device->sources));
	if (device->sources == NULL)
		return false;
	device->n_sources = device->config->n_stores;
	device->first_source = plan->n_sources;
	for (size_t i = 0; i < device->n_sources; i++) {
		device->sources[i] = (struct aw_source){.type = &aw_source_file,
		    .config = &device->config->stores[i],
		    .known = &config->transitions};
		plan->owner[plan->n_sources++] = (size_t)(device - plan->devices);
	}
	return true;
}

static bool
make_tables(struct aw_plan *plan, const struct aw_config *config, struct aw_log *log)
{
	struct aw_error err;
	size_t n_sources = 0;

	for (size_t i = 0; i < config->n_devices; i++)
		n_sources += config->devices[i].n_stores;
	plan->devices = calloc(config->n_devices + 1, sizeof(*plan->devices));
	plan->owner = calloc(n_sources + 1, sizeof(*plan->owner));
	plan->schedule = aw_schedule_new(config->n_devices);
	if (plan->devices == NULL || plan->owner == NULL || plan->schedule == NULL)
		return false;
	plan->watch = aw_watch_new(n_sources, &err);
	if (plan->watch == NULL)
		aw_log_line(log, AW_LOG_WARNING,
		    "changes of files are seen at the next interval only: %s: %s", err.object,
		    err.text);
	return true;
}

struct aw_plan *
aw_plan_new(
    struct aw_config *config, struct aw_pool *pool, const char *collector, struct aw_log *log)
{
	struct aw_plan *plan = calloc(1, sizeof(*plan));
	bool good;

	if (plan == NULL)
		return NULL;
	good = make_tables(plan, config, log);
	while (good && plan->n_devices < config->n_devices) {
		struct aw_device *device = &plan->devices[plan->n_devices];

		device->config = &config->devices[plan->n_devices++];
		good = make_sources(plan, device, config) && make_record(device, pool, collector);
	}
	if (!good) {
		free_parts(plan);
		return NULL;
	}
	plan->config = config;
	return plan;
}

struct aw_device *
aw_plan_device(const struct aw_plan *plan, const char *name)
{
	const struct aw_device_config *config =
	    plan != NULL ? aw_config_device(plan->config, name) : NULL;

	return config != NULL ? &plan->devices[config - plan->config->devices] : NULL;
}

static void
exchange_text(char **a, char **b)
{
	char *old = *a;

	*a = *b;
	*b = old;
}

void
aw_plan_exchange(struct aw_store *a, struct aw_store *b)
{
	struct aw_store old = *a;

	*a = *b;
	*b = old;
	exchange_text(&a->name, &b->name);
	exchange_text(&a->path, &b->path);
	if (a->source == NULL)
		exchange_text(&a->source, &b->source);
	b->judged = a->judged;
	a->judged = old.judged;
}

static bool
same_services(const struct aw_record *a, const struct aw_record *b)
{
	if (a->n_services != b->n_services)
		return false;
	for (size_t i = 0; i < a->n_services; i++)
		if (strcmp(a->services[i], b->services[i]) != 0)
			return false;
	return true;
}

/* True if the store before was read well from the same place and is used for the same. */
static bool
same_store(const struct aw_store *now, const struct aw_store *before)
{
	return before != NULL && before->attempt.at != AW_INSTANT_NONE &&
	       before->attempt.code == AW_OK && before->judged == now->judged &&
	       before->path != NULL && strcmp(before->path, now->path) == 0;
}

bool
aw_plan_inherit(struct aw_device *device, struct aw_record *old)
{
	struct aw_record *record = device->record;
	bool same;

	if (old == NULL)
		return false;
	same = record->interval == old->interval && record->n_stores == old->n_stores &&
	       same_services(record, old);
	for (size_t i = 0; i < record->n_stores; i++) {
		struct aw_store *store = &record->stores[i];
		struct aw_store *before = aw_record_store(old, store->name);

		same = same && same_store(store, before);
		if (before != NULL)
			aw_plan_exchange(store, before);
	}
	return same;
}
