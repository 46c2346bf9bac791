/* SPDX-License-Identifier: ISC */
/*
 * Rows for the parts of a device: trust stores, license states, certificates that it presents,
 * sources and services, each sorted by name. They live with the device, and the facts too.
 */
#ifndef AW_PARTS_H
#define AW_PARTS_H

#include "device_row.h"
#include "policy/service/service_sum.h"

/* Row of awStoreTable, and outer row of awAnchorTable. */
struct aw_store_row {
	const struct aw_device_row *device;
	const struct aw_store *store;
	uint32_t device_len, store_len; /* of the names */
	uint32_t anchors, duplicates, problems;
	const char *problem; /* text of the worst problem, or NULL */
	int64_t needed_expiry, changed_at;
	int64_t missing, extra; /* compared with the reference; negative: not compared */
	bool stale;
};

/* First member of all rows below. */
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

/* Makes the rows of the device as of `now`, unless it has them. False: no memory. */
bool aw_parts_make(struct aw_device_row *device, int64_t now);

#endif
