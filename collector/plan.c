/* SPDX-License-Identifier: ISC */
#include "plan.h"

#include <stdlib.h>
#include <string.h>

#include "license.h"
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
	free(plan->sources);
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
	record->uses = calloc(config->n_services + 1, sizeof(*record->uses));
	if (record->uses == NULL)
		return false;
	for (; record->n_uses < config->n_services; record->n_uses++) {
		char *copy = strdup(config->services[record->n_uses]);

		if (copy == NULL)
			return false;
		record->uses[record->n_uses] = copy;
	}
	return true;
}

static struct aw_store *
add_store(struct aw_record *record, const char *name, const char *source, const char *path)
{
	struct aw_store *store = aw_record_add_store(record, name);

	if (store == NULL)
		return NULL;
	store->source = strdup(source);
	store->path = aw_text_clean_dup(path, strlen(path), PATH_TEXT_MAX);
	return store->source != NULL && store->path != NULL ? store : NULL;
}

/* The license is there before it is read: that it was never read is to be seen. */
static bool
add_license_text(struct aw_record *record, const struct aw_source *source)
{
	const char *path = source->config->file;
	struct aw_license *license = aw_record_add_license(record, AW_SOURCE_LICENSE);
	struct aw_source_status *status = aw_record_add_source(record, source->type->name);

	if (license == NULL || status == NULL)
		return false;
	license->source = strdup(source->type->name);
	status->endpoint = aw_text_clean_dup(path, strlen(path), PATH_TEXT_MAX);
	return license->source != NULL && status->endpoint != NULL;
}

/* What the record has of a source from the start; the rest comes with the facts. */
static bool
add_parts(struct aw_record *record, const struct aw_source *source)
{
	const struct aw_node_config *node = source->node;
	struct aw_source_status *status;
	struct aw_store *store;
	const char *peer;

	if (source->store != NULL) {
		store =
		    add_store(record, source->store->name, source->type->name, source->store->path);
		if (store != NULL)
			store->judged = source->store->judged;
		return store != NULL;
	}
	if (source->config == NULL || node == NULL)
		return source->config != NULL && add_license_text(record, source);
	peer = node->name;
	if (source->type->has_store) {
		store = add_store(record, peer != NULL ? peer : AW_SOURCE_STORE, source->type->name,
		    node->address);
		if (store == NULL)
			return false;
		store->judged = source->config->judged;
	}
	status = aw_record_add_source(record, peer != NULL ? peer : source->type->name);
	if (status == NULL)
		return false;
	status->endpoint = strdup(node->address);
	return status->endpoint != NULL;
}

static bool
make_record(struct aw_device *device, struct aw_pool *pool, const char *collector)
{
	struct aw_record *record = aw_record_new(pool, device->config->name);
	const char *managed_by = device->config->managed_by;

	if (record == NULL)
		return false;
	device->record = record;
	record->interval = device->config->interval;
	record->collector = strdup(collector);
	if (record->collector == NULL || !copy_services(record, device->config))
		return false;
	if (managed_by != NULL && (record->managed_by = strdup(managed_by)) == NULL)
		return false;
	for (size_t i = 0; i < device->n_sources; i++)
		if (!add_parts(record, &device->sources[i]))
			return false;
	return true;
}

/* The configuration knows no other kinds. */
static const struct aw_source_type *
type_of(const struct aw_source_config *config)
{
	return strcmp(config->kind, aw_source_restconf.name) == 0 ? &aw_source_restconf
								  : &aw_source_expressway;
}

static size_t
count_sources(const struct aw_device_config *device)
{
	size_t n = device->n_stores;

	for (size_t i = 0; i < device->n_sources; i++)
		n += device->sources[i].file != NULL ? 1 : device->sources[i].n_nodes;
	return n;
}

static void
add_source(struct aw_plan *plan, struct aw_device *device, const struct aw_source *source)
{
	struct aw_source *to = &device->sources[device->n_sources++];

	*to = *source;
	to->device = device->config;
	to->owner = (size_t)(device - plan->devices);
	plan->sources[plan->n_sources++] = to;
	plan->network = plan->network || source->node != NULL;
}

/* The sources of one section of the configuration: a file, or a machine and its peers. */
static void
add_section(struct aw_plan *plan, struct aw_device *device, const struct aw_source_config *section,
    const struct aw_transitions *known)
{
	struct aw_source source = {.config = section, .known = known};

	if (section->file != NULL) {
		source.type = &aw_source_license_text;
		add_source(plan, device, &source);
		return;
	}
	source.type = type_of(section);
	for (size_t i = 0; i < section->n_nodes; i++) {
		source.node = &section->nodes[i];
		add_source(plan, device, &source);
	}
}

static bool
make_sources(struct aw_plan *plan, struct aw_device *device, const struct aw_config *config)
{
	const struct aw_device_config *from = device->config;

	device->sources = calloc(count_sources(from) + 1, sizeof(*device->sources));
	if (device->sources == NULL)
		return false;
	device->first_source = plan->n_sources;
	for (size_t i = 0; i < from->n_stores; i++)
		add_source(plan, device,
		    &(struct aw_source){.type = &aw_source_file,
			.store = &from->stores[i],
			.known = &config->transitions});
	for (size_t i = 0; i < from->n_sources; i++)
		add_section(plan, device, &from->sources[i], &config->transitions);
	return true;
}

static bool
make_tables(struct aw_plan *plan, const struct aw_config *config, struct aw_log *log)
{
	struct aw_error err;
	size_t n_sources = 0;

	for (size_t i = 0; i < config->n_devices; i++)
		n_sources += count_sources(&config->devices[i]);
	plan->devices = calloc(config->n_devices + 1, sizeof(*plan->devices));
	plan->sources = calloc(n_sources + 1, sizeof(struct aw_source *));
	plan->schedule = aw_schedule_new(config->n_devices);
	if (plan->devices == NULL || plan->sources == NULL || plan->schedule == NULL)
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

/* Exchanges two structs of one type. */
static void
exchange(void *a, void *b, size_t size)
{
	uint8_t *x = a, *y = b;

	for (size_t i = 0; i < size; i++) {
		uint8_t old = x[i];

		x[i] = y[i];
		y[i] = old;
	}
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
	if (a->n_uses != b->n_uses)
		return false;
	for (size_t i = 0; i < a->n_uses; i++)
		if (strcmp(a->uses[i], b->uses[i]) != 0)
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

/* Gives the status its own path back; true if the older one is of the same. */
static bool
same_file(struct aw_source_status *now, struct aw_source_status *old)
{
	exchange_text(&now->endpoint, &old->endpoint);
	return old->endpoint != NULL && strcmp(now->endpoint, old->endpoint) == 0;
}

/* Moves what was known under that name; true if it was read well from the same place. */
static bool
inherit_parts(struct aw_record *record, struct aw_record *old, const struct aw_source *source)
{
	const char *peer = source->node != NULL ? source->node->name : NULL;
	const char *license = peer != NULL ? peer : AW_SOURCE_LICENSE;
	const char *certificate = peer != NULL ? peer : AW_SOURCE_CERTIFICATE;
	const char *status = peer != NULL ? peer : source->type->name;
	struct aw_license *old_license = aw_record_license(old, license);
	struct aw_server_certificate *old_certificate = aw_record_certificate(old, certificate);
	struct aw_source_status *old_status = aw_record_source(old, status), *now;

	if (old_license != NULL) {
		struct aw_license *to = aw_record_license(record, license);

		if (to == NULL)
			to = aw_record_add_license(record, license);
		if (to != NULL)
			exchange(to, old_license, sizeof(*to));
	}
	if (old_certificate != NULL) {
		struct aw_server_certificate *to = aw_record_add_certificate(record, certificate);

		if (to != NULL)
			exchange(to, old_certificate, sizeof(*to));
	}
	now = aw_record_source(record, status);
	if (old_status == NULL || now == NULL)
		return false;
	exchange(now, old_status, sizeof(*now));
	if (source->node == NULL && !same_file(now, old_status))
		return false;
	return now->attempt.at != AW_INSTANT_NONE && now->attempt.code == AW_OK;
}

bool
aw_plan_inherit(struct aw_device *device, struct aw_record *old)
{
	struct aw_record *record = device->record;
	bool same;

	if (old == NULL)
		return false;
	same = record->interval == old->interval && record->n_stores == old->n_stores &&
	       record->n_sources == old->n_sources && same_services(record, old);
	for (size_t i = 0; i < record->n_stores; i++) {
		struct aw_store *store = &record->stores[i];
		struct aw_store *before = aw_record_store(old, store->name);

		same = same && same_store(store, before);
		if (before != NULL)
			aw_plan_exchange(store, before);
	}
	for (size_t i = 0; i < device->n_sources; i++)
		if (device->sources[i].config != NULL &&
		    !inherit_parts(record, old, &device->sources[i]))
			same = false;
	if (device->config->n_sources > 0)
		exchange(&record->identity, &old->identity, sizeof(record->identity));
	return same;
}
