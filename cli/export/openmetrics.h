/* SPDX-License-Identifier: ISC */
/* The metric families of `anchorwatch export --openmetrics`, for export_openmetrics*.c alone. */
#ifndef AW_CLI_OPENMETRICS_H
#define AW_CLI_OPENMETRICS_H

#include "export/openmetrics_families.h"
#include "export/export_form.h"
#include "export/metrics.h"

#define AW_OM(symbol, name, unit, help) AW_OM_##symbol,
enum aw_om { AW_OM_FAMILIES AW_OM_COUNT };
#undef AW_OM

/* A device whose samples are added; all borrowed. */
struct aw_om_device {
	struct aw_metrics *metrics; /* with the device's label at position 0 */
	const struct aw_cli_scenario *scenario;
	const struct aw_judgement *judgement;
	int64_t now;
};

/* True if facts of that instant are stale for the device (aw_policy_stale). */
bool aw_om_stale(const struct aw_om_device *device, int64_t observed_at);

/* Add the samples of its licenses, certificates, services and sources. False: no memory. */
bool aw_om_licenses(const struct aw_om_device *device);
void aw_om_certificates(const struct aw_om_device *device);
void aw_om_services(const struct aw_om_device *device);
void aw_om_sources(const struct aw_om_device *device);

#endif
