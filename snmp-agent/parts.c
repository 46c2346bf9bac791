/* SPDX-License-Identifier: ISC */
#include "model/model.h"
#include "model/service.h"
#include "parts.h"

#include <stdlib.h>
#include <string.h>

#include "table.h"

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

static size_t
fill_licenses(struct aw_license_row *rows, const struct aw_device_row *device, int64_t now)
{
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
	return record->n_licenses;
}

static size_t
fill_certificates(struct aw_certificate_row *rows, const struct aw_device_row *device, int64_t now)
{
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
	return record->n_certificates;
}

static size_t
fill_sources(struct aw_source_row *rows, const struct aw_device_row *device, int64_t now)
{
	const struct aw_record *record = device->loaded->record;

	for (size_t i = 0; i < record->n_sources; i++) {
		const struct aw_source_status *source = &record->sources[i];

		fill_part(&rows[i].part, device, source->name, source->observed_at, now);
		rows[i].source = source;
	}
	qsort(rows, record->n_sources, sizeof(*rows), compare_names);
	return record->n_sources;
}

/* Compares the names in the rows: part.name is set after sorting, because rows move. */
static int
compare_objects(const void *a, const void *b)
{
	const struct aw_service_row *x = a, *y = b;

	return aw_name_compare(x->object, y->object);
}

static size_t
fill_services(struct aw_service_row *rows, const struct aw_device_row *device, int64_t now)
{
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
	return judgement->n_services;
}

bool
aw_parts_fill(
    struct aw_parts *parts, struct aw_device_row *const *devices, size_t n_devices, int64_t now)
{
	size_t licenses = 0, certificates = 0, sources = 0, services = 0;

	for (size_t i = 0; i < n_devices; i++) {
		licenses += devices[i]->loaded->record->n_licenses;
		certificates += devices[i]->loaded->record->n_certificates;
		sources += devices[i]->loaded->record->n_sources;
		services += devices[i]->judgement->n_services;
	}
	parts->licenses = calloc(licenses + 1, sizeof(*parts->licenses));
	parts->certificates = calloc(certificates + 1, sizeof(*parts->certificates));
	parts->sources = calloc(sources + 1, sizeof(*parts->sources));
	parts->services = calloc(services + 1, sizeof(*parts->services));
	if (parts->licenses == NULL || parts->certificates == NULL || parts->sources == NULL ||
	    parts->services == NULL)
		return false;
	for (size_t i = 0; i < n_devices; i++) {
		parts->n_licenses +=
		    fill_licenses(parts->licenses + parts->n_licenses, devices[i], now);
		parts->n_certificates +=
		    fill_certificates(parts->certificates + parts->n_certificates, devices[i], now);
		parts->n_sources +=
		    fill_sources(parts->sources + parts->n_sources, devices[i], now);
		parts->n_services +=
		    fill_services(parts->services + parts->n_services, devices[i], now);
	}
	return true;
}

void
aw_parts_clear(struct aw_parts *parts)
{
	free(parts->licenses);
	free(parts->certificates);
	free(parts->sources);
	free(parts->services);
	*parts = (struct aw_parts){0};
}
