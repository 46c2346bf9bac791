/* SPDX-License-Identifier: ISC */
/*
 * Rows of a snapshot for the parts of devices other than stores: license states, certificates that
 * devices present, sources and services, each sorted by device and name. The facts belong to the
 * devices of the snapshot.
 */
#ifndef AW_PARTS_H
#define AW_PARTS_H

#include "device_row.h"
#include "policy/service/service_sum.h"

/* First member of all these rows. */
struct aw_part {
	const struct aw_device_row *device;
	const char *name;
	uint32_t device_len, name_len; /* of the names */
	bool stale;
};

/* Rows of awLicenseTable, awCertificateTable, awSourceTable and awServiceTable. */
struct aw_license_row {
	struct aw_part part;
	const struct aw_license *license;
	const struct aw_license_verdict *verdict; /* NULL: not judged */
	const struct aw_entitlements *entitlements;
};

struct aw_certificate_row {
	struct aw_part part;
	const struct aw_server_certificate *certificate;
	enum aw_severity severity;
	const char *notice; /* of the judgement; NULL: none */
};

struct aw_source_row {
	struct aw_part part;
	const struct aw_source_status *source;
};

struct aw_service_row {
	struct aw_part part;
	const struct aw_service *service;
	const struct aw_service_verdict *verdict;
	struct aw_service_sum sum;
	char object[AW_OBJECT_MAX + 1]; /* where part.name points to */
};

struct aw_parts {
	struct aw_license_row *licenses;
	struct aw_certificate_row *certificates;
	struct aw_source_row *sources;
	struct aw_service_row *services;
	size_t n_licenses, n_certificates, n_sources, n_services;
};

/*
 * Makes the rows of n_devices devices, which must be sorted and outlive *parts, as of `now`. False:
 * no memory. Free with aw_parts_clear in both cases.
 */
bool aw_parts_fill(
    struct aw_parts *parts, struct aw_device_row *const *devices, size_t n_devices, int64_t now);

/* Frees the rows (not the struct), which is empty then. */
void aw_parts_clear(struct aw_parts *parts);

#endif
