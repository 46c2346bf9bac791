/* SPDX-License-Identifier: ISC */
/* The parts of a record: adding, finding, freeing. */
#include <stdlib.h>
#include <string.h>

#include "base/array.h"
#include "base/instant.h"
#include "model/device_record.h"
#include "model/license.h"
#include "model/model.h"
#include "model/reference.h"
#include "model/service.h"
#include "model/service_name.h"
#include "model/store.h"

struct aw_license *
aw_record_license(const struct aw_record *record, const char *name)
{
	for (size_t i = 0; i < record->n_licenses; i++)
		if (strcmp(record->licenses[i].name, name) == 0)
			return &record->licenses[i];
	return NULL;
}

struct aw_server_certificate *
aw_record_certificate(const struct aw_record *record, const char *name)
{
	for (size_t i = 0; i < record->n_certificates; i++)
		if (strcmp(record->certificates[i].name, name) == 0)
			return &record->certificates[i];
	return NULL;
}

struct aw_source_status *
aw_record_source(const struct aw_record *record, const char *name)
{
	for (size_t i = 0; i < record->n_sources; i++)
		if (strcmp(record->sources[i].name, name) == 0)
			return &record->sources[i];
	return NULL;
}

struct aw_license *
aw_record_add_license(struct aw_record *record, const char *name)
{
	struct aw_license fresh;
	size_t i = record->n_licenses;

	if (aw_record_license(record, name) != NULL || !AW_GROW(record->licenses, i) ||
	    aw_license_init(&fresh, name) != AW_OK)
		return NULL;
	for (; i > 0 && strcmp(record->licenses[i - 1].name, name) > 0; i--)
		record->licenses[i] = record->licenses[i - 1];
	record->n_licenses++;
	record->licenses[i] = fresh;
	return &record->licenses[i];
}

struct aw_server_certificate *
aw_record_add_certificate(struct aw_record *record, const char *name)
{
	char *copy = NULL;
	size_t i = record->n_certificates;

	if (aw_record_certificate(record, name) != NULL || !AW_GROW(record->certificates, i) ||
	    (copy = strdup(name)) == NULL)
		return NULL;
	for (; i > 0 && strcmp(record->certificates[i - 1].name, name) > 0; i--)
		record->certificates[i] = record->certificates[i - 1];
	record->n_certificates++;
	record->certificates[i] = (struct aw_server_certificate){.name = copy,
	    .observed_at = AW_INSTANT_NONE,
	    .attempt.at = AW_INSTANT_NONE,
	    .change = {.at = AW_INSTANT_NONE, .not_after = AW_INSTANT_NONE}};
	return &record->certificates[i];
}

struct aw_source_status *
aw_record_add_source(struct aw_record *record, const char *name, enum aw_source_kind kind)
{
	char *copy = NULL;
	size_t i = record->n_sources;

	if (aw_record_source(record, name) != NULL || !AW_GROW(record->sources, i) ||
	    (copy = strdup(name)) == NULL)
		return NULL;
	for (; i > 0 && strcmp(record->sources[i - 1].name, name) > 0; i--)
		record->sources[i] = record->sources[i - 1];
	record->n_sources++;
	record->sources[i] = (struct aw_source_status){.name = copy,
	    .kind = kind,
	    .observed_at = AW_INSTANT_NONE,
	    .attempt.at = AW_INSTANT_NONE};
	return &record->sources[i];
}

void
aw_record_remove_store(struct aw_record *record, const char *name)
{
	struct aw_store *store = aw_record_store(record, name);
	size_t i;

	if (store == NULL)
		return;
	i = (size_t)(store - record->stores);
	aw_store_clear(store, record->pool);
	record->n_stores--;
	memmove(store, store + 1, (record->n_stores - i) * sizeof(*store));
}

void
aw_record_remove_license(struct aw_record *record, const char *name)
{
	struct aw_license *license = aw_record_license(record, name);
	size_t i;

	if (license == NULL)
		return;
	i = (size_t)(license - record->licenses);
	aw_license_clear(license);
	record->n_licenses--;
	memmove(license, license + 1, (record->n_licenses - i) * sizeof(*license));
}

void
aw_record_remove_certificate(struct aw_record *record, const char *name)
{
	struct aw_server_certificate *certificate = aw_record_certificate(record, name);
	size_t i;

	if (certificate == NULL)
		return;
	i = (size_t)(certificate - record->certificates);
	aw_server_certificate_clear(certificate, record->pool);
	record->n_certificates--;
	memmove(certificate, certificate + 1, (record->n_certificates - i) * sizeof(*certificate));
}

bool
aw_record_mismatch(const struct aw_record *record)
{
	for (size_t i = 0; i < record->n_sources; i++)
		if (record->sources[i].attempt.code == AW_ERR_IDENTITY_OTHER)
			return true;
	return record->identity.mismatch;
}

bool
aw_record_is_expressway(const struct aw_record *record)
{
	const char *product = record->identity.product;

	for (size_t i = 0; i < record->n_sources; i++)
		if (record->sources[i].kind == AW_SOURCE_EXPRESSWAY)
			return true;
	return product != NULL &&
	       (strstr(product, "Expressway") != NULL || strstr(product, "VCS") != NULL);
}

struct aw_service *
aw_record_service(const struct aw_record *record, const char *name)
{
	for (size_t i = 0; i < record->n_services; i++)
		if (strcmp(record->services[i].name, name) == 0)
			return &record->services[i];
	return NULL;
}

struct aw_service *
aw_record_add_service(struct aw_record *record, const char *name)
{
	char *copy = NULL;
	size_t i = record->n_services;

	if (aw_record_service(record, name) != NULL || !AW_GROW(record->services, i) ||
	    (copy = strdup(name)) == NULL)
		return NULL;
	for (; i > 0 && strcmp(record->services[i - 1].name, name) > 0; i--)
		record->services[i] = record->services[i - 1];
	record->n_services++;
	record->services[i] = (struct aw_service){
	    .name = copy, .observed_at = AW_INSTANT_NONE, .attempt.at = AW_INSTANT_NONE};
	return &record->services[i];
}

void
aw_record_clear_parts(struct aw_record *record)
{
	for (size_t i = 0; i < record->n_licenses; i++)
		aw_license_clear(&record->licenses[i]);
	for (size_t i = 0; i < record->n_certificates; i++)
		aw_server_certificate_clear(&record->certificates[i], record->pool);
	for (size_t i = 0; i < record->n_sources; i++)
		aw_source_status_clear(&record->sources[i]);
	for (size_t i = 0; i < record->n_services; i++)
		aw_service_clear(&record->services[i], record->pool);
	free(record->licenses);
	free(record->certificates);
	free(record->services);
	free(record->sources);
	free(record->managed_by);
	aw_asked_clear(&record->asked);
	aw_reference_free(record->reference);
	aw_identity_clear(&record->identity);
	record->licenses = NULL;
	record->certificates = NULL;
	record->services = NULL;
	record->sources = NULL;
	record->managed_by = NULL;
	record->reference = NULL;
	record->n_licenses = record->n_certificates = record->n_services = record->n_sources = 0;
}

struct aw_record *
aw_record_new(struct aw_pool *pool, const char *device)
{
	struct aw_record *record = calloc(1, sizeof(*record));

	if (record == NULL)
		return NULL;
	record->pool = pool;
	record->written_at = AW_INSTANT_NONE;
	aw_identity_init(&record->identity);
	record->device = strdup(device);
	if (record->device == NULL) {
		free(record);
		return NULL;
	}
	return record;
}

void
aw_record_free(struct aw_record *record)
{
	if (record == NULL)
		return;
	for (size_t i = 0; i < record->n_stores; i++)
		aw_store_clear(&record->stores[i], record->pool);
	for (size_t i = 0; i < record->n_uses; i++)
		free(record->uses[i]);
	aw_record_clear_parts(record);
	free(record->uses);
	free(record->stores);
	free(record->collector);
	free(record->device);
	free(record);
}

struct aw_store *
aw_record_store(const struct aw_record *record, const char *name)
{
	for (size_t i = 0; i < record->n_stores; i++)
		if (strcmp(record->stores[i].name, name) == 0)
			return &record->stores[i];
	return NULL;
}

/* Not by AW_GROW: mostly there is one store, and a store is large. */
static bool
grow_stores(struct aw_record *record)
{
	struct aw_store *stores =
	    realloc(record->stores, (record->n_stores + 1) * sizeof(*record->stores));

	if (stores == NULL)
		return false;
	record->stores = stores;
	return true;
}

struct aw_store *
aw_record_add_store(struct aw_record *record, const char *name)
{
	char *copy = NULL;
	size_t i = record->n_stores;

	if (aw_record_store(record, name) != NULL || !grow_stores(record) ||
	    (copy = strdup(name)) == NULL)
		return NULL;
	for (; i > 0 && strcmp(record->stores[i - 1].name, name) > 0; i--)
		record->stores[i] = record->stores[i - 1];
	record->n_stores++;
	record->stores[i] = (struct aw_store){.name = copy,
	    .observed_at = AW_INSTANT_NONE,
	    .written_at = AW_INSTANT_NONE,
	    .attempt.at = AW_INSTANT_NONE,
	    .judged = true};
	return &record->stores[i];
}

bool
aw_record_uses(const struct aw_record *record, const char *service)
{
	return record->n_uses == 0 || aw_service_among(record->uses, record->n_uses, service);
}
