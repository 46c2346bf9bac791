/* SPDX-License-Identifier: ISC */
#include "model/model.h"
#include "model/reference.h"
#include "model/service.h"
#include "model/store.h"
#include "parts.h"

#include <stdlib.h>
#include <string.h>

#include "table.h"

static int
compare_store_rows(const void *a, const void *b)
{
	const struct aw_store_row *ra = a, *rb = b;

	return aw_key_compare(ra->store->name, ra->store_len, rb->store->name, rb->store_len);
}

static void
fill_difference(struct aw_store_row *row, const struct aw_record *record,
    const struct aw_store *store, int64_t now)
{
	if (store->difference == NULL)
		return;
	row->extra = aw_differing_count(record, store, &store->difference->extra, now);
	if (!store->partial)
		row->missing = aw_store_missing(record, store, now);
}

static void
fill_store_row(struct aw_store_row *row, const struct aw_device_row *device,
    const struct aw_store *store, int64_t now)
{
	const struct aw_policy *policy = aw_config_policy(device->rules->config, device->name);
	const struct aw_problem *worst = NULL;

	*row = (struct aw_store_row){.device = device,
	    .store = store,
	    .device_len = (uint32_t)strlen(device->name),
	    .store_len = (uint32_t)strlen(store->name),
	    .anchors = (uint32_t)store->n_anchors,
	    .problems = (uint32_t)store->n_problems,
	    .needed_expiry = store->judged ? aw_judgement_needed_until(device->judgement, store)
					   : AW_INSTANT_NONE,
	    .missing = -1,
	    .extra = -1,
	    .changed_at = store->n_changes > 0 ? store->changes[0].at : AW_INSTANT_NONE,
	    .stale = aw_policy_store_stale(policy, store, device->loaded->record->interval, now)};
	for (size_t i = 0; i < store->n_anchors; i++)
		row->duplicates += store->anchors[i].copies - 1U;
	for (size_t i = 0; i < store->n_problems; i++)
		if (worst == NULL || store->problems[i].severity > worst->severity)
			worst = &store->problems[i];
	fill_difference(row, device->loaded->record, store, now);
	row->problem = worst == NULL ? NULL : worst->text;
}

static void
fill_stores(void *all, const struct aw_device_row *device, int64_t now)
{
	const struct aw_record *record = device->loaded->record;
	struct aw_store_row *rows = all;

	for (size_t i = 0; i < record->n_stores; i++)
		fill_store_row(&rows[i], device, &record->stores[i], now);
	qsort(rows, record->n_stores, sizeof(*rows), compare_store_rows);
}

static void
fill_part(struct aw_part *part, const struct aw_device_row *device, const char *name,
    int64_t observed_at, int64_t now)
{
	const struct aw_policy *policy = aw_config_policy(device->rules->config, device->name);

	*part = (struct aw_part){.device = device,
	    .name = name,
	    .device_len = (uint32_t)strlen(device->name),
	    .name_len = (uint32_t)strlen(name),
	    .stale = aw_policy_stale(policy, observed_at, device->loaded->record->interval, now)};
}

/* The part is the first member of a row. */
static int
compare_names(const void *a, const void *b)
{
	const struct aw_part *x = a, *y = b;

	return aw_key_compare(x->name, x->name_len, y->name, y->name_len);
}

static void
fill_licenses(void *all, const struct aw_device_row *device, int64_t now)
{
	struct aw_license_row *rows = all;
	const struct aw_record *record = device->loaded->record;
	const struct aw_judgement *judgement = device->judgement;

	for (size_t i = 0; i < record->n_licenses; i++) {
		const struct aw_license *license = &record->licenses[i];

		fill_part(&rows[i].part, device, license->name, license->observed_at, now);
		rows[i].part.stale =
		    aw_policy_license_stale(aw_config_policy(device->rules->config, device->name),
			license, record->interval, now);
		rows[i].license = license;
		rows[i].entitlements = &device->loaded->entitlements[i];
		for (size_t v = 0; v < judgement->n_licenses; v++)
			if (judgement->licenses[v].license == license)
				rows[i].verdict = &judgement->licenses[v];
	}
	qsort(rows, record->n_licenses, sizeof(*rows), compare_names);
}

static void
fill_certificates(void *all, const struct aw_device_row *device, int64_t now)
{
	struct aw_certificate_row *rows = all;
	const struct aw_record *record = device->loaded->record;

	for (size_t i = 0; i < record->n_certificates; i++) {
		const struct aw_server_certificate *certificate = &record->certificates[i];
		const struct aw_verdict *notice;

		fill_part(&rows[i].part, device, certificate->name, certificate->observed_at, now);
		rows[i].certificate = certificate;
		rows[i].severity =
		    aw_certificate_severity(device->judgement, certificate, rows[i].part.stale);
		notice = aw_certificate_notice(device->judgement, certificate);
		rows[i].notice = notice != NULL ? notice->text : NULL;
	}
	qsort(rows, record->n_certificates, sizeof(*rows), compare_names);
}

static void
fill_sources(void *all, const struct aw_device_row *device, int64_t now)
{
	struct aw_source_row *rows = all;
	const struct aw_record *record = device->loaded->record;

	for (size_t i = 0; i < record->n_sources; i++) {
		const struct aw_source_status *source = &record->sources[i];

		fill_part(&rows[i].part, device, source->name, source->observed_at, now);
		rows[i].source = source;
	}
	qsort(rows, record->n_sources, sizeof(*rows), compare_names);
}

/* Compares the names in the rows: part.name is set after sorting, because rows move. */
static int
compare_objects(const void *a, const void *b)
{
	const struct aw_service_row *x = a, *y = b;

	return aw_name_compare(x->object, y->object);
}

static void
fill_services(void *all, const struct aw_device_row *device, int64_t now)
{
	struct aw_service_row *rows = all;
	const struct aw_judgement *judgement = device->judgement;

	for (size_t i = 0; i < judgement->n_services; i++) {
		rows[i].verdict = &judgement->services[i];
		rows[i].service = rows[i].verdict->service;
		aw_service_sum(rows[i].verdict, &rows[i].sum);
		aw_service_object(rows[i].service, rows[i].object);
	}
	qsort(rows, judgement->n_services, sizeof(*rows), compare_objects);
	for (size_t i = 0; i < judgement->n_services; i++)
		fill_part(&rows[i].part, device, rows[i].object, rows[i].service->observed_at, now);
}

static const struct {
	void (*fill)(void *rows, const struct aw_device_row *device, int64_t now);
	size_t size;
} kinds[AW_ROWS_KINDS] = {
    [AW_ROWS_STORE] = {fill_stores, sizeof(struct aw_store_row)},
    [AW_ROWS_LICENSE] = {fill_licenses, sizeof(struct aw_license_row)},
    [AW_ROWS_CERTIFICATE] = {fill_certificates, sizeof(struct aw_certificate_row)},
    [AW_ROWS_SOURCE] = {fill_sources, sizeof(struct aw_source_row)},
    [AW_ROWS_SERVICE] = {fill_services, sizeof(struct aw_service_row)},
};

/* How many rows of the kind the device has. */
static size_t
count(const struct aw_device_row *device, size_t kind)
{
	const struct aw_record *record = device->loaded->record;
	const size_t n[AW_ROWS_KINDS] = {
	    [AW_ROWS_STORE] = record->n_stores,
	    [AW_ROWS_LICENSE] = record->n_licenses,
	    [AW_ROWS_CERTIFICATE] = record->n_certificates,
	    [AW_ROWS_SOURCE] = record->n_sources,
	    [AW_ROWS_SERVICE] = device->judgement->n_services,
	};

	return n[kind];
}

bool
aw_parts_make(struct aw_device_row *device, int64_t now)
{
	for (size_t i = 0; i < AW_ROWS_KINDS && !device->has_rows; i++) {
		struct aw_rows *rows = &device->rows[i];

		free(rows->rows);
		rows->n = count(device, i);
		rows->size = kinds[i].size;
		rows->rows = calloc(rows->n + 1, rows->size);
		if (rows->rows == NULL)
			return false;
		kinds[i].fill(rows->rows, device, now);
	}
	device->has_rows = true;
	return true;
}
