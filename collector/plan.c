/* SPDX-License-Identifier: ISC */
#include "plan.h"

#include <stdlib.h>
#include <string.h>

#include "model/device_record.h"
#include "record/record.h"
#include "source/endpoint.h"
#include "base/text.h"

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
	const char *path =
	    source->config->program != NULL ? source->config->program[0] : source->config->file;
	struct aw_license *license = aw_record_add_license(record, AW_SOURCE_LICENSE);
	struct aw_source_status *status = aw_record_add_source(record, source->type->name);

	if (license == NULL || status == NULL)
		return false;
	license->source = strdup(source->type->name);
	status->endpoint = aw_text_clean_dup(path, strlen(path), PATH_TEXT_MAX);
	return license->source != NULL && status->endpoint != NULL;
}

const char *
aw_source_store_name(const struct aw_source *source)
{
	const char *own = source->type->store;

	if (own == NULL || (source->type->store_optional && !source->config->trust_points))
		return NULL;
	return source->node->name != NULL ? source->node->name : own;
}

/* The service is there before it was looked at, with how it will be. */
static bool
add_service(struct aw_record *record, const struct aw_source *source)
{
	const struct aw_service_config *config = source->service;
	struct aw_service *service = aw_record_add_service(record, config->name);
	const char *via = config->chain;

	if (service == NULL)
		return false;
	if (via == NULL)
		via = config->proxy != NULL ? config->proxy : config->local_address;
	service->source = strdup(source->type->name);
	service->host = strdup(config->host);
	if (via != NULL)
		service->via = aw_text_clean_dup(via, strlen(via), PATH_TEXT_MAX);
	return service->source != NULL && service->host != NULL &&
	       (via == NULL || service->via != NULL);
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
	if (source->service != NULL)
		return add_service(record, source);
	if (source->config == NULL || node == NULL)
		return source->config != NULL && add_license_text(record, source);
	peer = node->name;
	if (aw_source_store_name(source) != NULL) {
		store = add_store(
		    record, aw_source_store_name(source), source->type->name, node->address);
		if (store == NULL)
			return false;
		store->judged = source->config->judged;
	}
	status = aw_record_add_source(record, peer != NULL ? peer : source->type->name);
	if (status == NULL)
		return false;
	status->endpoint = aw_source_endpoint(source);
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
	static const struct aw_source_type *const types[] = {
	    &aw_source_restconf, &aw_source_ssm_onprem, &aw_source_snmp};

	for (size_t i = 0; i < sizeof(types) / sizeof(types[0]); i++)
		if (strcmp(config->kind, types[i]->name) == 0)
			return types[i];
	return &aw_source_expressway;
}

/* True for a service that is looked at for the device, in one way or the other. */
static bool
looked_at(const struct aw_config *config, const struct aw_device_config *device,
    const struct aw_service_config *service)
{
	return (service->probe || service->chain != NULL) &&
	       aw_config_uses(config, device, service);
}

static size_t
count_sources(const struct aw_config *config, const struct aw_device_config *device)
{
	size_t n = device->n_stores;

	for (size_t i = 0; i < config->n_services; i++)
		n += looked_at(config, device, &config->services[i]);

	for (size_t i = 0; i < device->n_sources; i++)
		n += device->sources[i].n_nodes > 0 ? device->sources[i].n_nodes : 1;
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
	plan->snmp = plan->snmp || source->type->client == AW_CLIENT_SNMP;
	plan->https = plan->https || source->type->client == AW_CLIENT_HTTP;
}

/* The sources of one section of the configuration: a text, or a machine and its peers. */
static void
add_section(struct aw_plan *plan, struct aw_device *device, const struct aw_source_config *section,
    const struct aw_transitions *known)
{
	struct aw_source source = {.config = section, .known = known};

	if (section->n_nodes == 0) {
		source.type =
		    section->program != NULL ? &aw_source_license_program : &aw_source_license_text;
		add_source(plan, device, &source);
		return;
	}
	source.type = type_of(section);
	for (size_t i = 0; i < section->n_nodes; i++) {
		source.node = &section->nodes[i];
		add_source(plan, device, &source);
	}
}

static void
add_services(struct aw_plan *plan, struct aw_device *device, const struct aw_config *config)
{
	for (size_t i = 0; i < config->n_services; i++) {
		struct aw_source source = {.type = &aw_source_tls, .service = &config->services[i]};

		if (source.service->chain != NULL)
			source.type = &aw_source_chain_file;
		if (looked_at(config, device->config, source.service))
			add_source(plan, device, &source);
	}
}

static bool
make_sources(struct aw_plan *plan, struct aw_device *device, const struct aw_config *config)
{
	const struct aw_device_config *from = device->config;

	device->sources = calloc(count_sources(config, from) + 1, sizeof(*device->sources));
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
	add_services(plan, device, config);
	return true;
}

static bool
make_tables(struct aw_plan *plan, const struct aw_config *config, struct aw_log *log)
{
	struct aw_error err;
	size_t n_sources = 0;

	for (size_t i = 0; i < config->n_devices; i++)
		n_sources += count_sources(config, &config->devices[i]);
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

size_t
aw_plan_collected(const struct aw_plan *plan)
{
	size_t n = 0;

	for (size_t i = 0; i < plan->n_devices; i++)
		n += plan->devices[i].collected;
	return n;
}

bool
aw_device_read(const struct aw_device *device)
{
	const struct aw_record *record = device->record;

	for (size_t k = 0; k < record->n_stores; k++)
		if (record->stores[k].attempt.code != AW_OK)
			return false;
	for (size_t k = 0; k < record->n_sources; k++)
		if (record->sources[k].attempt.code != AW_OK)
			return false;
	for (size_t k = 0; k < record->n_licenses; k++)
		if (record->licenses[k].attempt.code != AW_OK)
			return false;
	for (size_t k = 0; k < record->n_services; k++)
		if (record->services[k].attempt.code != AW_OK)
			return false;
	for (size_t k = 0; k < record->n_certificates; k++)
		if (record->certificates[k].attempt.code != AW_OK)
			return false;
	return true;
}
