/* SPDX-License-Identifier: ISC */
/*
 * One check: configuration, records and their judgement go in, a report comes out. Severity is
 * policy's; only --warning, --critical, --on-stale and --warn-on-clean-up change it here.
 */
#ifndef AW_MODES_H
#define AW_MODES_H

#include "config/config.h"
#include "model/license.h"
#include "options.h"
#include "report.h"

struct aw_check {
	const struct aw_check_options *options;
	const struct aw_config *config;
	/* those to judge; their content is the configuration's */
	struct aw_transitions transitions;
	struct aw_report *report;
	int64_t now;
	void (*step)(const char *what); /* told what is being done, for a timeout's message */
};

/* A device with everything that was found out about it. */
struct aw_judged {
	struct aw_policy policy; /* borrows from the configuration */
	struct aw_record *record;
	struct aw_judgement *judgement;
};

/* Reads the configuration and does the check of the mode into check->report. */
enum aw_err aw_check_run(struct aw_check *check, struct aw_error *err);

/* Loads and judges the record of a device; the judgement borrows from check and pool. */
enum aw_err aw_check_judge(struct aw_check *check, struct aw_pool *pool, const char *device,
    struct aw_judged *out, struct aw_error *err);
void aw_judged_clear(struct aw_judged *judged);

/*
 * Severity by --warning and --critical: each replaces the policy's rule for its state, where it was
 * given. `value` is the time left or the age in seconds, `lifetime` what shares are of.
 */
enum aw_severity aw_check_override(const struct aw_check_options *options, enum aw_severity policy,
    int64_t value, int64_t lifetime);

/*
 * True if facts of a trust store are too old or there are none. Licenses and the rest of a device
 * have their own modes and spoil no verdict on its stores.
 */
bool aw_check_stores_stale(const struct aw_check *check, const struct aw_judged *judged);

/* The severity of one verdict of readiness after all options; `stale`: of its trust stores. */
enum aw_severity aw_check_readiness_severity(
    const struct aw_check *check, const struct aw_readiness_verdict *verdict, bool stale);

/* "quovadis-identrust: broken since 2022-02-05" */
void aw_check_readiness_title(
    const struct aw_readiness_verdict *verdict, int64_t now, char *buf, size_t size);

/* True for findings that say that facts are missing, too old or cannot be judged at all. */
bool aw_check_is_doubt(enum aw_finding finding);

/*
 * Adds the doubts about trust stores and the device as items: --on-stale decides the least severity
 * of stale facts.
 */
void aw_check_add_doubts(struct aw_check *check, const struct aw_judged *judged);

/* Adds what is wrong with the clock, which makes every date doubtful; true if it is. */
bool aw_check_add_clock(struct aw_check *check, const struct aw_judged *judged);

/* The verdict on how the facts of "kind/name" came, or NULL. */
const struct aw_verdict *
aw_check_freshness(const struct aw_judgement *judgement, const char *kind, const char *name);

/* Details on the last try where it failed: when, why, what to do. */
void aw_check_add_failure(struct aw_check *check, const struct aw_attempt *attempt);

/* Where a record has nothing of a kind ("license"): adds each source that failed; false if none. */
bool aw_check_unanswered(struct aw_check *check, const struct aw_record *record, const char *what);

/* The policy's limit for one lifetime as a range. */
struct aw_range aw_check_limit_range(const struct aw_limit *limit, int64_t lifetime);

/* Seconds from notBefore to notAfter; 0 where one is not there. */
int64_t aw_check_lifetime(const struct aw_certificate *cert);

/* True if an exception of the policy holds back whatever is said of this certificate. */
bool aw_check_is_excepted(
    const struct aw_policy *policy, const struct aw_certificate *cert, int64_t now);

enum aw_err
aw_check_readiness(struct aw_check *check, const struct aw_judged *judged, struct aw_error *err);
enum aw_err
aw_check_anchors(struct aw_check *check, const struct aw_judged *judged, struct aw_error *err);
enum aw_err
aw_check_collector(struct aw_check *check, const struct aw_judged *judged, struct aw_error *err);
/*
 * Adds how many of each entitlement are in use; and the value of one, its label marked with a hash
 * of tag, name and version where it is too long or `marked`.
 */
void aw_check_entitlement_perfdata(struct aw_check *check, const struct aw_license *license);
struct aw_perfdata aw_check_entitlement_value(
    const struct aw_license *license, const struct aw_entitlement *item, bool marked);

enum aw_err
aw_check_license(struct aw_check *check, const struct aw_judged *judged, struct aw_error *err);
enum aw_err
aw_check_certificate(struct aw_check *check, const struct aw_judged *judged, struct aw_error *err);
enum aw_err
aw_check_source(struct aw_check *check, const struct aw_judged *judged, struct aw_error *err);
enum aw_err
aw_check_service(struct aw_check *check, const struct aw_judged *judged, struct aw_error *err);
enum aw_err aw_check_fleet(struct aw_check *check, struct aw_error *err);

#endif
