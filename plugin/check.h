/* SPDX-License-Identifier: ISC */
/*
 * What the modes of check_anchorwatch share: the check, the judged device, and the rules that
 * several modes apply. Severity is policy's; only --warning, --critical, --on-stale and
 * --warn-on-clean-up change it here.
 */
#ifndef AW_CHECK_H
#define AW_CHECK_H

#include "config/config.h"
#include "report.h"
#include "settings.h"

struct aw_attempt;
struct aw_pool;

/* One run of the plugin. */
struct aw_check {
	const struct aw_check_settings *settings;
	const struct aw_config *config;
	struct aw_transitions
	    transitions; /* those to judge; their content is the configuration's */
	struct aw_report *report;
	int64_t now;                    /* seconds since the epoch */
	void (*step)(const char *what); /* gets the current step, for the message of a timeout */
};

/* The record of a device with its judgement. */
struct aw_judged {
	struct aw_policy policy; /* borrows from the configuration */
	struct aw_record *record;
	struct aw_judgement *judgement;
};

/* "deadline", "grace", "registration", "evaluation": for --of and performance data; static. */
const char *aw_check_date_word(enum aw_check_date date);

/*
 * Loads and judges the record of a device into *out, which borrows from check and pool; clear
 * *out before you free these. Errors as those of aw_device_state_load: a record that cannot be read
 * is none, but a judgement that is `unread`. *out is clear after an error.
 */
AW_CHECKED enum aw_err aw_check_judge(struct aw_check *check, struct aw_pool *pool,
    const char *device, struct aw_judged *out, struct aw_error *err);

/* Frees the record and the judgement; also of a clear one. */
void aw_judged_clear(struct aw_judged *judged);

/*
 * Severity after --warning and --critical: each replaces the policy's rule for its state, if given.
 * `value` is the time left or the age in seconds; `lifetime` (seconds) is the whole that shares are
 * of, 0 in modes without shares.
 */
enum aw_severity aw_check_override(const struct aw_check_settings *settings,
    enum aw_severity policy, int64_t value, int64_t lifetime);

/*
 * Sets the thresholds of a performance value, in seconds: --warning and --critical for this
 * lifetime or, where one is not given, the policy's limit.
 */
void aw_check_set_thresholds(const struct aw_check_settings *settings,
    const struct aw_limit *warning, const struct aw_limit *critical, int64_t lifetime,
    struct aw_perfdata *value);

/* Seconds from notBefore to notAfter; 0 where one is unknown or they are in the wrong order. */
int64_t aw_check_lifetime(const struct aw_certificate *cert);

/* True if an exception of the policy that has not ended suppresses verdicts on this certificate. */
bool aw_check_is_excepted(
    const struct aw_policy *policy, const struct aw_certificate *cert, int64_t now);

/*
 * Adds an item whose severity the options may have changed from that of the policy. One that they
 * made OK is named in the status line, by `words`.
 */
void aw_check_add(struct aw_check *check, enum aw_severity policy, enum aw_severity severity,
    int64_t when, const char *title, const char *text, const char *words);

/*
 * True if facts of a trust store are stale or there is no trust store. Licenses and other parts of
 * a device have modes of their own and do not affect the verdict on its stores.
 */
bool aw_check_stores_stale(const struct aw_check *check, const struct aw_judged *judged);

/* True for findings that say that facts are missing, stale or cannot be judged at all. */
bool aw_check_is_doubt(enum aw_finding finding);

/* The verdict on the collection of "kind/name", borrowed from the judgement; NULL if none. */
const struct aw_verdict *
aw_check_freshness(const struct aw_judgement *judgement, const char *kind, const char *name);

/*
 * Adds the doubts about trust stores and the device as items; --on-stale is the least severity of
 * stale facts.
 */
void aw_check_add_doubts(struct aw_check *check, const struct aw_judged *judged);

/* Adds what keeps the device from using a root that it holds, or leaves it without any: items, and
 * notes where it is OK. */
void aw_check_add_trust(struct aw_check *check, const struct aw_judged *judged);

/* Adds the findings about the clock, which make every date doubtful. */
void aw_check_add_clock(struct aw_check *check, const struct aw_judged *judged);

/* The finding above OK on how a license or a certificate of the device was collected: "license" or
 * "certificate" and its name; NULL: there is none. */
const struct aw_verdict *
aw_check_collection(const struct aw_judged *judged, const char *kind, const char *name);

/* Adds it. */
void aw_check_add_collection(
    struct aw_check *check, const struct aw_judged *judged, const char *kind, const char *name);

/* Adds details about the last attempt if it failed: when, why, what to do. */
void aw_check_add_failure(struct aw_check *check, const struct aw_attempt *attempt);

/*
 * For a record without any `what` ("license"): adds each source whose last attempt failed as
 * UNKNOWN; false if there is none.
 */
bool aw_check_unanswered(struct aw_check *check, const struct aw_record *record, const char *what);

#endif
