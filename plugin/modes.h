/* SPDX-License-Identifier: ISC */
/*
 * One check: configuration, records and their judgement go in, a report comes out. Severity is
 * policy's; only --warning, --critical, --on-stale and --warn-on-clean-up change it here.
 */
#ifndef AW_MODES_H
#define AW_MODES_H

#include "config.h"
#include "options.h"
#include "report.h"

struct aw_check {
	const struct aw_check_options *options;
	const struct aw_config *config;
	struct aw_transitions
	    transitions; /* those to judge; their content is the configuration's */
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

/* The severity of one verdict of readiness after all options; `stale` is the judgement's. */
enum aw_severity aw_check_readiness_severity(
    const struct aw_check *check, const struct aw_readiness_verdict *verdict, bool stale);

/* "quovadis-identrust: broken since 2022-02-05" */
void aw_check_readiness_title(
    const struct aw_readiness_verdict *verdict, int64_t now, char *buf, size_t size);

/* True for findings that say that facts are missing, too old or cannot be judged at all. */
bool aw_check_is_doubt(enum aw_finding finding);

/* Adds the doubts of a judgement as items: --on-stale decides the least severity of stale facts. */
void aw_check_add_doubts(struct aw_check *check, const struct aw_judged *judged);

enum aw_err
aw_check_readiness(struct aw_check *check, const struct aw_judged *judged, struct aw_error *err);
enum aw_err
aw_check_anchors(struct aw_check *check, const struct aw_judged *judged, struct aw_error *err);
enum aw_err
aw_check_collector(struct aw_check *check, const struct aw_judged *judged, struct aw_error *err);
enum aw_err aw_check_fleet(struct aw_check *check, struct aw_error *err);

#endif
