/* SPDX-License-Identifier: ISC */
#include "config/expected_record.h"

#include <stdlib.h>
#include <string.h>

#include "base/text.h"
#include "cisco/rest/ssm_path.h"
#include "model/license.h"
#include "model/device_record.h"
#include "model/model.h"
#include "model/service.h"
#include "model/store.h"

#define PATH_TEXT_MAX 1024
#define URL_MAX 1024

static char *
clean_path(const char *path)
{
	return aw_text_clean_dup(path, strlen(path), PATH_TEXT_MAX);
}

char *
aw_expected_endpoint(const struct aw_source_config *source, const struct aw_node_config *node)
{
	char url[URL_MAX], path[URL_MAX] = "";

	if (node == NULL)
		return clean_path(source->program != NULL ? source->program[0] : source->file);
	/* Facts of another account are those of another machine. */
	if (source->account != NULL)
		(void)aw_ssm_list_path(path, sizeof(path), source->account, "licenses");
	if (aw_source_kind_row(source->kind)->transport == AW_TRANSPORT_SNMP)
		(void)aw_text_format(url, sizeof(url), "snmp://%s", node->address);
	else if (source->ssh != NULL)
		(void)aw_text_format(url, sizeof(url), "ssh://%s", node->address);
	else
		(void)aw_text_format(
		    url, sizeof(url), "https://%s%s%s", node->address, source->path_prefix, path);
	return strdup(url);
}

bool
aw_expected_service(const struct aw_config *config, const struct aw_device_config *device,
    const struct aw_service_config *service)
{
	return (service->probe || service->chain != NULL) &&
	       aw_config_uses(config, device, service);
}

static bool
copy_services(struct aw_record *record, const struct aw_device_config *device)
{
	record->uses = calloc(device->n_services + 1, sizeof(*record->uses));
	if (record->uses == NULL)
		return false;
	for (; record->n_uses < device->n_services; record->n_uses++) {
		char *copy = strdup(device->services[record->n_uses]);

		if (copy == NULL)
			return false;
		record->uses[record->n_uses] = copy;
	}
	return true;
}

static bool
add_store(
    struct aw_record *record, const char *name, const char *source, const char *path, bool judged)
{
	struct aw_store *store = aw_record_add_store(record, name);

	if (store == NULL)
		return false;
	store->judged = judged;
	store->source = strdup(source);
	store->path = clean_path(path);
	return store->source != NULL && store->path != NULL;
}

static void
set_extent(struct aw_store *store, enum aw_extent extent)
{
	store->extent = extent;
	aw_store_set_partial(store);
}

/* A store of a file, as the configuration names it. */
static bool
add_file(struct aw_record *record, const struct aw_store_config *config)
{
	if (!add_store(record, config->name, aw_source_kind_name(config->kind), config->path,
		config->judged))
		return false;
	aw_record_store(record, config->name)->fresh_for = config->fresh_for;
	set_extent(aw_record_store(record, config->name), config->extent);
	return true;
}

static bool
add_source_store(struct aw_record *record, const struct aw_source_config *source,
    const struct aw_source_parts *parts, const struct aw_node_config *node)
{
	if (!add_store(record, parts->store, parts->source, node->address, source->judged))
		return false;
	set_extent(aw_record_store(record, parts->store), source->extent);
	return true;
}

static bool
add_license(struct aw_record *record, const struct aw_source_config *config,
    const struct aw_source_parts *parts)
{
	struct aw_license *license = aw_record_add_license(record, parts->license);

	if (license == NULL)
		return false;
	if (aw_source_kind_row(config->kind)->account)
		license->mode = AW_LICENSE_ACCOUNT;
	license->fresh_for = config->fresh_for;
	return (license->source = strdup(parts->source)) != NULL;
}

static bool
add_certificate(struct aw_record *record, const struct aw_source_config *config,
    const struct aw_source_parts *parts)
{
	struct aw_server_certificate *own = aw_record_add_certificate(record, parts->certificate);

	if (own == NULL || (own->source = strdup(parts->source)) == NULL)
		return false;
	return config->role == NULL || (own->role = aw_text_clean_dup(config->role,
					    strlen(config->role), AW_OWN_ROLE_MAX + 1)) != NULL;
}

/*
 * Each part is there before it is read: that it was never read is to be seen. One that several
 * sources give is expected from the first.
 */
static bool
add_machine(struct aw_record *record, const struct aw_source_config *source,
    const struct aw_node_config *node)
{
	struct aw_source_status *status;
	struct aw_source_parts parts;

	aw_source_parts_of(source, node, &parts);
	if (node != NULL && parts.store != NULL && aw_record_store(record, parts.store) == NULL &&
	    !add_source_store(record, source, &parts, node))
		return false;
	if (parts.license != NULL && aw_record_license(record, parts.license) == NULL &&
	    !add_license(record, source, &parts))
		return false;
	if (parts.certificate != NULL && aw_record_certificate(record, parts.certificate) == NULL &&
	    !add_certificate(record, source, &parts))
		return false;
	status = aw_record_add_source(record, parts.source, source->kind);
	return status != NULL && (status->endpoint = aw_expected_endpoint(source, node)) != NULL;
}

static bool
add_source(struct aw_record *record, const struct aw_source_config *source)
{
	if (source->n_nodes == 0)
		return add_machine(record, source, NULL);
	for (size_t i = 0; i < source->n_nodes; i++)
		if (!add_machine(record, source, &source->nodes[i]))
			return false;
	return true;
}

/* With how it will be looked at. */
const char *
aw_expected_via(const struct aw_service_config *config, char text[AW_VIA_MAX])
{
	const char *via = config->chain;

	if (via == NULL)
		via = config->proxy != NULL ? config->proxy : config->local_address;
	if (config->starttls == AW_STARTTLS_NONE)
		return via;
	(void)aw_text_format(text, AW_VIA_MAX, "STARTTLS %s%s%s",
	    aw_starttls_word(config->starttls), via != NULL ? ", " : "", via != NULL ? via : "");
	return text;
}

static bool
add_service(struct aw_record *record, const struct aw_service_config *config)
{
	struct aw_service *service = aw_record_add_service(record, config->name);
	char text[AW_VIA_MAX];
	const char *via = aw_expected_via(config, text);

	if (service == NULL)
		return false;
	service->source = strdup(aw_source_kind_name(config->kind));
	service->host = strdup(config->host);
	if (via != NULL)
		service->via = clean_path(via);
	return service->source != NULL && service->host != NULL &&
	       (via == NULL || service->via != NULL);
}

static bool
fill_record(
    struct aw_record *record, const struct aw_config *config, const struct aw_device_config *device)
{
	bool good = copy_services(record, device);

	record->interval = device->interval;
	record->key_types = device->key_types;
	record->roles = device->roles;
	if (device->managed_by != NULL)
		good = good && (record->managed_by = strdup(device->managed_by)) != NULL;
	for (size_t i = 0; good && i < device->n_stores; i++)
		good = add_file(record, &device->stores[i]);
	for (size_t i = 0; good && i < device->n_sources; i++)
		good = add_source(record, &device->sources[i]);
	for (size_t i = 0; good && i < config->n_services; i++)
		if (aw_expected_service(config, device, &config->services[i]))
			good = add_service(record, &config->services[i]);
	return good;
}

struct aw_record *
aw_expected_record(struct aw_pool *pool, const struct aw_config *config, const char *name)
{
	const struct aw_device_config *device = aw_config_device(config, name);
	struct aw_record *record = aw_record_new(pool, name);

	if (record == NULL)
		return NULL;
	record->written_at = AW_INSTANT_NONE;
	if (device == NULL || fill_record(record, config, device))
		return record;
	aw_record_free(record);
	return NULL;
}
