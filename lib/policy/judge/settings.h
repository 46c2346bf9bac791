/* SPDX-License-Identifier: ISC */
/* What an operator sets of the policy (anchorwatch.conf(5)): severities, limits, exceptions. */
#ifndef AW_SETTINGS_H
#define AW_SETTINGS_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/err.h"
#include "model/anchor.h"
#include "model/words.h"

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
	enum aw_severity store_added, store_removed, store_shrank, store_problem, store_refused,
	    crl_stale;
	uint32_t stale_intervals;
	int64_t earliest_now; /* a "now" before it is a wrong clock */
	/* The license clock: profile values, where the device reports no dates of its own. */
	int64_t renewal_period;  /* 30 days: the authorization is renewed that often */
	int64_t grace_period;    /* 60 days from the first missed or failed renewal */
	int64_t deadline_period; /* 90 days from the last success to Authorization Expired */
	int64_t grace_critical;  /* grace is CRITICAL in its last 14 days */
	int64_t registration_warning,
	    registration_critical; /* before the identity certificate ends */
	int64_t evaluation_warning, evaluation_critical;
	int64_t skew_warning; /* a device clock further off than this */
	struct aw_limit certificate_warning, certificate_critical; /* of server certificates */
	int64_t renewal_warning; /* before a certificate can no longer be renewed as it is */
	enum aw_severity certificate_purpose, certificate_renewal, certificate_changed,
	    cluster_differs;
	struct aw_limit service_warning, service_critical; /* before a service's chain ends */
	enum aw_severity service_fails, service_unreachable, service_changed, fragile,
	    licensing_root;
	enum aw_severity sync_failed, in_grace, license_expired, out_of_compliance,
	    out_of_compliance_enforced, unregistered, registration_failed, registration_lost,
	    license_unknown, clock_or_zone, identity, service_unjudged, use_differs;
	/* Under a policy: before an acknowledgement is due, a share being of the reporting period.
	 */
	struct aw_limit ack_warning;
	enum aw_severity ack_overdue, report_overdue;
	int64_t term_warning, term_critical; /* before the term of a license ends */
	int64_t old_file;                    /* a file of a store that is older is noted */
	char *reference; /* a file with the store that the vendor expects; NULL: none */
	struct aw_exception *exceptions;
	size_t n_exceptions;
};

/* The defaults of anchorwatch.conf(5); no exceptions. */
void aw_policy_defaults(struct aw_policy *policy);

/* A copy of its own for a device; free its content with aw_policy_clear. AW_ERR_NO_MEMORY: *to is
 * empty. */
AW_CHECKED enum aw_err aw_policy_copy(struct aw_policy *to, const struct aw_policy *from);
void aw_policy_clear(struct aw_policy *policy);

/* The severity of what is not known: the setting, but never OK. */
enum aw_severity aw_policy_unknown(const struct aw_policy *policy);

/*
 * How bad an alarm of the subagent itself is: without its records nothing is known, and a state
 * that is not saved is a WARNING.
 */
enum aw_severity aw_policy_agent(const struct aw_policy *policy, enum aw_finding finding);

/* True if facts of that instant are too old to be used. A never-read source is stale. */
bool
aw_policy_stale(const struct aw_policy *policy, int64_t observed_at, int64_t interval, int64_t now);

struct aw_license;
struct aw_store;

/*
 * The same of a part of a record that is read at that interval. A license text in a file is as old
 * as the file and counts for its `fresh_for`; a store in a file is stale, too, if the file is older
 * than its `fresh_for`.
 */
bool aw_policy_license_stale(const struct aw_policy *policy, const struct aw_license *license,
    int64_t interval, int64_t now);
bool aw_policy_store_stale(
    const struct aw_policy *policy, const struct aw_store *store, int64_t interval, int64_t now);

#endif
