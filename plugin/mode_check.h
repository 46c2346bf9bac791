/* SPDX-License-Identifier: ISC */
/*
 * The check of each mode. The checks of one device add items, performance data and a summary for
 * the judged device to check->report, and return AW_ERR_USAGE ("nothing matched") if the settings
 * select nothing that the record has.
 */
#ifndef AW_MODE_CHECK_H
#define AW_MODE_CHECK_H

#include "check.h"

struct aw_license;
struct aw_readiness_verdict;

/* Each transition; thresholds apply to the time left to the break date of one at risk. */
AW_CHECKED enum aw_err
aw_check_readiness(struct aw_check *check, const struct aw_judged *judged, struct aw_error *err);

/*
 * The anchors of the trust stores; thresholds apply to the time left to the end of needed ones, or
 * of all with --every-anchor. Also AW_ERR_STORE_EMPTY if the stores are fresh and have no
 * certificate.
 */
AW_CHECKED enum aw_err
aw_check_anchors(struct aw_check *check, const struct aw_judged *judged, struct aw_error *err);

/* The collection of each trust store; thresholds apply to the age of its facts. */
AW_CHECKED enum aw_err
aw_check_collector(struct aw_check *check, const struct aw_judged *judged, struct aw_error *err);

/* Each license; thresholds apply to the time left to its dates, or to that of --of. */
AW_CHECKED enum aw_err
aw_check_license(struct aw_check *check, const struct aw_judged *judged, struct aw_error *err);

/* The device's own certificates; thresholds apply to the time left to their end. */
AW_CHECKED enum aw_err
aw_check_certificate(struct aw_check *check, const struct aw_judged *judged, struct aw_error *err);

/* Each source; thresholds apply to the age of its last answer. */
AW_CHECKED enum aw_err
aw_check_source(struct aw_check *check, const struct aw_judged *judged, struct aw_error *err);

/* Each service; thresholds apply to the time left that the device verifies it. */
AW_CHECKED enum aw_err
aw_check_service(struct aw_check *check, const struct aw_judged *judged, struct aw_error *err);

/*
 * All devices that have a record or are configured, by the summary of policy (policy/fleet.h): the
 * worst finding of each, of any class; thresholds as in readiness. AW_ERR_USAGE without any
 * transition, AW_ERR_RECORD_MISSING without any device, and the errors of aw_device_names.
 */
AW_CHECKED enum aw_err aw_check_fleet(struct aw_check *check, struct aw_error *err);

/* The severity of a verdict of readiness after all options; `stale`: its trust stores are. */
enum aw_severity aw_check_readiness_severity(
    const struct aw_check *check, const struct aw_readiness_verdict *verdict, bool stale);

/* True for a verdict that the status line names whatever its severity is: at risk, broken, unknown.
 */
bool aw_check_is_open(const struct aw_readiness_verdict *verdict);

/* "quovadis-identrust broken since 2022-02-05" into buf. */
void aw_check_readiness_title(
    const struct aw_readiness_verdict *verdict, int64_t now, char *buf, size_t size);

/*
 * Adds how many of each entitlement of a license are in use, each under a label of its own: if a
 * label is used already or too long, it ends in a hash of tag, name and version.
 */
void aw_check_entitlement_perfdata(struct aw_check *check, const struct aw_license *license);

#endif
