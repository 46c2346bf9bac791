/* SPDX-License-Identifier: ISC */
#include "plan.h"

#include <stdlib.h>
#include <string.h>

#include "config/expected_record.h"
#include "model/device_record.h"
#include "model/model.h"

/* Frees all but the configuration. */
static void
free_parts(struct aw_plan *plan)
{
	for (size_t i = 0; plan->devices != NULL && i < plan->n_devices; i++) {
		aw_record_free(plan->devices[i].record);
		free(plan->devices[i].sources);
	}
	aw_references_free(plan->references);
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
make_record(struct aw_device *device, const struct aw_config *config, struct aw_pool *pool,
    const char *collector)
{
	device->record = aw_expected_record(pool, config, device->config->name);
	return device->record != NULL && (device->record->collector = strdup(collector)) != NULL;
}

static size_t
count_sources(const struct aw_config *config, const struct aw_device_config *device)
{
	size_t n = device->n_stores;

	for (size_t i = 0; i < config->n_services; i++)
		n += aw_expected_service(config, device, &config->services[i]);

	for (size_t i = 0; i < device->n_sources; i++)
		n += device->sources[i].n_nodes > 0 ? device->sources[i].n_nodes : 1;
	return n;
}

static void
add_source(struct aw_plan *plan, struct aw_device *device, const struct aw_source *source)
{
	struct aw_source *to = &device->sources[device->n_sources++];
	enum aw_transport transport;

	*to = *source;
	if (source->config != NULL)
		aw_source_parts_of(source->config, source->node, &to->parts);
	to->device = device->config;
	to->owner = (size_t)(device - plan->devices);
	plan->sources[plan->n_sources++] = to;
	transport = aw_source_kind_row(source->type->kind)->transport;
	plan->snmp = plan->snmp || transport == AW_TRANSPORT_SNMP;
	plan->https =
	    plan->https || transport == AW_TRANSPORT_HTTPS || transport == AW_TRANSPORT_TLS;
}

/* The sources of one section of the configuration: a text, or a machine and its peers. */
static void
add_section(struct aw_plan *plan, struct aw_device *device, const struct aw_source_config *section,
    const struct aw_transitions *known)
{
	struct aw_source source = {
	    .type = aw_source_type_of(section->kind), .config = section, .known = known};

	if (section->n_nodes == 0) {
		if (section->program != NULL)
			source.type = &aw_source_license_program;
		add_source(plan, device, &source);
		return;
	}
	for (size_t i = 0; i < section->n_nodes; i++) {
		source.node = &section->nodes[i];
		add_source(plan, device, &source);
	}
}

static void
add_services(struct aw_plan *plan, struct aw_device *device, const struct aw_config *config)
{
	for (size_t i = 0; i < config->n_services; i++) {
		struct aw_source source = {.type = aw_source_type_of(config->services[i].kind),
		    .service = &config->services[i]};

		if (aw_expected_service(config, device->config, source.service))
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
		    &(struct aw_source){.type = aw_source_type_of(from->stores[i].kind),
			.store = &from->stores[i],
			.known = &config->transitions});
	for (size_t i = 0; i < from->n_sources; i++)
		add_section(plan, device, &from->sources[i], &config->transitions);
	add_services(plan, device, config);
	return true;
}

static bool
make_tables(
    struct aw_plan *plan, const struct aw_config *config, struct aw_pool *pool, struct aw_log *log)
{
	struct aw_error err;
	size_t n_sources = 0;

	for (size_t i = 0; i < config->n_devices; i++)
		n_sources += count_sources(config, &config->devices[i]);
	plan->devices = calloc(config->n_devices + 1, sizeof(*plan->devices));
	plan->sources = calloc(n_sources + 1, sizeof(struct aw_source *));
	plan->schedule = aw_schedule_new(config->n_devices);
	plan->references = aw_references_new(config, pool, log);
	if (plan->devices == NULL || plan->sources == NULL || plan->schedule == NULL ||
	    plan->references == NULL)
		return false;
	plan->watch = aw_watch_new(n_sources + aw_references_count(plan->references), &err);
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
	good = make_tables(plan, config, pool, log);
	while (good && plan->n_devices < config->n_devices) {
		struct aw_device *device = &plan->devices[plan->n_devices];

		device->config = &config->devices[plan->n_devices++];
		device->altered = true;
		good = make_sources(plan, device, config) &&
		       make_record(device, config, pool, collector);
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
