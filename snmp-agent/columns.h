/* SPDX-License-Identifier: ISC */
/* ANCHORWATCH-MIB as data: its tables and scalars; row->source is a struct aw_mib_source. */
#ifndef AW_COLUMNS_H
#define AW_COLUMNS_H

#include "table.h"

/* Scalars are tables with one row and the index 0. */
extern const struct aw_table aw_agent_scalars;
extern const struct aw_table aw_fleet_scalars;
extern const struct aw_table aw_device_table;
extern const struct aw_table aw_readiness_table;
extern const struct aw_table aw_alarm_table;
extern const struct aw_table aw_transition_table;
extern const struct aw_table aw_store_table;
extern const struct aw_table aw_anchor_table;
extern const struct aw_table aw_license_table;
extern const struct aw_table aw_entitlement_table;
extern const struct aw_table aw_certificate_table;
extern const struct aw_table aw_source_table;
extern const struct aw_table aw_service_table;
extern const struct aw_table aw_missing_table;
extern const struct aw_table aw_horizon_table;

/* The region that the subagent registers, with all tables in the order of their roots. */
extern const struct aw_region aw_mib;

#endif
