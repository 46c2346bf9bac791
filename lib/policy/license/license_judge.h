/* SPDX-License-Identifier: ISC */
/* One license state being judged, for license_clock.c and policy_license*.c alone. */
#ifndef AW_LICENSE_JUDGE_H
#define AW_LICENSE_JUDGE_H

#include "base/buf.h"
#include "policy/judge/judge.h"
#include "model/license.h"

/* What the dates of a license come to. Instants may be AW_INSTANT_NONE. */
struct aw_license_clock {
	bool runs; /* there is an authorization to renew */
	enum aw_grace
	    grace; /* never UNKNOWN: the dates decide, whether they are to be trusted or not */
	int64_t success; /* last known */
	int64_t failed;  /* first failed contact of the row that lasts */
	int64_t missed;  /* the renewal that was due and is known not to have come */
	int64_t start;   /* the earlier of the two */
	int64_t deadline;
	bool reported; /* the deadline, by the device */
	bool exceeded; /* the device calls it so, with or without its date */
};

/* Reads the clock at `now`; pure. */
void aw_license_clock(const struct aw_license *license, const struct aw_policy *policy, int64_t now,
    struct aw_license_clock *clock);

/* True for an instant so much later than the reading that it is no instant of the past. */
bool aw_license_is_ahead(const struct aw_license *license, int64_t at);

/* An instant of the past, the reading at the latest; AW_INSTANT_NONE where it is not reported. */
int64_t aw_license_past(const struct aw_license *license, int64_t at);

struct aw_license_view {
	struct aw_judge *judge;
	const struct aw_license *license;
	struct aw_license_verdict *out;
	struct aw_license_clock clock;
	bool stale;
	/* Causes that the license's own verdicts report, so that no entitlement reports them again.
	 */
	bool is_reported_expired, reports_compliance, reports_evaluation, reports_evaluation_over;
	bool reports_contact; /* that contacts fail, or do not come */
	struct aw_buf story;
};

/*
 * Adds a verdict of that finding and severity on the license itself, with its dates, and takes it
 * into the license's own verdict and story. Stale facts cap the severity. False: no memory.
 */
bool aw_license_add(struct aw_license_view *view, enum aw_finding finding,
    enum aw_severity severity, int64_t since, int64_t until, const char *fmt, ...)
    __attribute__((format(printf, 6, 7)));

/* The same with all of `head`: on another object of the license, or with a remedy of its own. */
bool aw_license_add_object(
    struct aw_license_view *view, const struct aw_verdict *head, const char *text);

/* The severity of a date by the time left: a warning from `warning` before it on. */
enum aw_severity aw_license_severity_by_time(int64_t left, int64_t critical, int64_t warning);

/* True if the device runs on an evaluation; what is left of one that does not run is no matter. */
bool aw_license_evaluates(const struct aw_license *license);

/*
 * Where readiness knows which root the store lacks now: "; store NAME lacks ROOT", and its remedy
 * with "; then " and what is to be done after it. Nothing where it does not.
 */
void aw_license_append_missing(const struct aw_license_view *view, struct aw_buf *buf);
void
aw_license_append_remedy(const struct aw_license_view *view, const char *then, struct aw_buf *buf);

/* The parts, each false without memory. */
bool aw_license_judge_contact(struct aw_license_view *view);
bool aw_license_judge_registration(struct aw_license_view *view);
bool aw_license_judge_evaluation(struct aw_license_view *view);
bool aw_license_judge_compliance(struct aw_license_view *view);
bool aw_license_judge_policy(struct aw_license_view *view);
bool aw_license_judge_dates(struct aw_license_view *view);
/* Last: notes on the trust code and the address of reports. */
bool aw_license_note_terms(struct aw_license_view *view);
bool aw_license_judge_unknown(struct aw_license_view *view);
/* Facts that are missing or too old: their dates prove nothing. */
bool aw_license_judge_unreported(struct aw_license_view *view);
bool aw_license_judge_entitlements(struct aw_license_view *view);

/* Adds the verdicts on all licenses of the record, and one license verdict each. False: no memory.
 */
bool aw_judge_licenses(struct aw_judge *judge);

#endif
