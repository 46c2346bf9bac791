/* SPDX-License-Identifier: ISC */
/*
 * Policy: a pure function of (record, transitions, policy, now) to verdicts. Nothing else judges
 * anything, so SNMP, the plugin and the command line cannot disagree.
 */
#ifndef AW_POLICY_H
#define AW_POLICY_H

#include "model/model.h"
#include "model/transition.h"
#include "policy/judge/verdict.h"

/* What counts as the replacement root being there. */
enum aw_match {
	AW_MATCH_KEY, /* its certificate, or another one with its key and subject; the verdict says
			 so */
	AW_MATCH_FINGERPRINT, /* its certificate only */
};

/* The smaller of a time and a share (millionths) of the lifetime; 0 leaves one out. */
struct aw_limit {
	int64_t seconds;
	uint32_t share;
};

struct aw_exception {
	uint8_t sha256[AW_SHA256_LEN]; /* of the certificate it is for */
	char *reason;
	int64_t until; /* holds while now < until */
};

struct aw_policy {
	enum aw_match match;
	int64_t at_risk_critical; /* AT_RISK is CRITICAL from this long before the break date */
	enum aw_severity at_risk, broken, clean_up, unknown;
	struct aw_limit anchor_warning, anchor_critical;
	int64_t change_window;   /* how long a change of a store stays a finding */
	uint32_t shrink_percent; /* a loss of at least this much is STORE_SHRANK */
	enum aw_severity store_added, store_removed, store_shrank, store_problem;
	uint32_t stale_intervals;
	int64_t earliest_now; /* a "now" before it is a wrong clock */
	/* The license clock: profile values, where the device tells no dates of its own. */
	int64_t renewal_period;  /* 30 days: the authorization is renewed that often */
	int64_t grace_period;    /* 60 days from the first missed or failed renewal */
	int64_t deadline_period; /* 90 days from the last success to Authorization Expired */
	int64_t grace_critical;  /* grace is CRITICAL in its last 14 days */
	int64_t registration_warning,
	    registration_critical; /* before the identity certificate ends */
	int64_t evaluation_warning, evaluation_critical;
	int64_t skew_warning; /* a device clock further off than this */
	struct aw_limit certificate_warning, certificate_critical; /* of server certificates */
	struct aw_limit service_warning, service_critical; /* before a service's chain ends */
	enum aw_severity service_fails, service_unreachable, service_changed;
	enum aw_severity sync_failed, in_grace, license_expired, out_of_compliance,
	    out_of_compliance_enforced, unregistered, license_unknown, identity;
	struct aw_exception *exceptions;
	size_t n_exceptions;
};

/* The defaults of anchorwatch.conf(5); no exceptions. */
void aw_policy_defaults(struct aw_policy *policy);

/* Deep copy and its end, for policies of single devices. */
enum aw_err aw_policy_copy(struct aw_policy *to, const struct aw_policy *from);
void aw_policy_clear(struct aw_policy *policy);

/* Judges; *out is freed with aw_judgement_free and must not outlive record and transitions. */
enum aw_err aw_policy_judge(const struct aw_record *record,
    const struct aw_transitions *transitions, const struct aw_policy *policy, int64_t now,
    struct aw_judgement **out, struct aw_error *err);
void aw_judgement_free(struct aw_judgement *judgement);

/* True if facts of that instant are too old to be used. A never-read source is stale. */
bool
aw_policy_stale(const struct aw_policy *policy, int64_t observed_at, int64_t interval, int64_t now);

/* The worst of what was found about a certificate of the device; where nothing was, it must have
 * been seen, and not too long ago (`stale`), else UNKNOWN. */
enum aw_severity aw_certificate_severity(const struct aw_judgement *judgement,
    const struct aw_server_certificate *certificate, bool stale);

/*
 * The object of verdicts on the i-th entitlement of a license: "license/tag", by its name where it
 * has no tag, by its number (from 1) where it has neither. One that is too long is cut and ends in
 * a hash of the whole, so that tags that begin alike stay apart.
 */
void
aw_entitlement_object(const struct aw_license *license, size_t i, char object[AW_OBJECT_MAX + 1]);

/* The object of verdicts on a service: its name, cut in the same way. */
void aw_service_object(const struct aw_service *service, char object[AW_OBJECT_MAX + 1]);

/* From good to bad, which is not the order of the numbers: the worst of several is the greatest. */
int aw_readiness_badness(enum aw_readiness readiness);

/* Words as they stand in outputs and the MIB: "atRisk", "critical" (and "CRITICAL"), "expired". */
const char *aw_readiness_word(enum aw_readiness readiness);
const char *aw_grace_word(enum aw_grace grace); /* "none", "inGrace", "expired", "unknown" */
const char *aw_verified_word(enum aw_verified verified); /* "yes", "no", "unknown" */

#endif
