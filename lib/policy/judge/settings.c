/* SPDX-License-Identifier: ISC */
#include "policy/judge/settings.h"

#include <stdlib.h>
#include <string.h>

#include "base/instant.h"
#include "model/license.h"
#include "model/store.h"

void
aw_policy_defaults(struct aw_policy *policy)
{
	*policy = (struct aw_policy){
	    .match = AW_MATCH_KEY,
	    .at_risk_critical = 14 * AW_DAY,
	    .at_risk = AW_SEVERITY_WARNING,
	    .broken = AW_SEVERITY_CRITICAL,
	    .clean_up = AW_SEVERITY_OK,
	    .unknown = AW_SEVERITY_UNKNOWN,
	    .anchor_warning = {.seconds = 30 * AW_DAY, .share = 333333},
	    .anchor_critical = {.seconds = 7 * AW_DAY, .share = 100000},
	    .change_window = AW_DAY,
	    .shrink_percent = 20,
	    .store_added = AW_SEVERITY_OK,
	    .store_removed = AW_SEVERITY_WARNING,
	    .store_shrank = AW_SEVERITY_CRITICAL,
	    .store_problem = AW_SEVERITY_WARNING,
	    .store_refused = AW_SEVERITY_WARNING,
	    .crl_stale = AW_SEVERITY_WARNING,
	    .stale_intervals = 3,
	    .earliest_now = AW_INSTANT_PLAUSIBLE,
	    .renewal_period = 30 * AW_DAY,
	    .grace_period = 60 * AW_DAY,
	    .deadline_period = 90 * AW_DAY,
	    .grace_critical = 14 * AW_DAY,
	    .registration_warning = 30 * AW_DAY,
	    .registration_critical = 7 * AW_DAY,
	    .evaluation_warning = 30 * AW_DAY,
	    .evaluation_critical = 7 * AW_DAY,
	    .skew_warning = 5 * AW_MINUTE,
	    .certificate_warning = {.seconds = 30 * AW_DAY, .share = 333333},
	    .certificate_critical = {.seconds = 7 * AW_DAY, .share = 100000},
	    .renewal_warning = 90 * AW_DAY,
	    .certificate_purpose = AW_SEVERITY_CRITICAL,
	    .certificate_renewal = AW_SEVERITY_WARNING,
	    .certificate_changed = AW_SEVERITY_OK,
	    .cluster_differs = AW_SEVERITY_WARNING,
	    .service_warning = {.seconds = 30 * AW_DAY, .share = 333333},
	    .service_critical = {.seconds = 7 * AW_DAY, .share = 100000},
	    .service_fails = AW_SEVERITY_CRITICAL,
	    .service_unreachable = AW_SEVERITY_WARNING,
	    .service_changed = AW_SEVERITY_WARNING,
	    .fragile = AW_SEVERITY_WARNING,
	    .licensing_root = AW_SEVERITY_WARNING,
	    .sync_failed = AW_SEVERITY_WARNING,
	    .in_grace = AW_SEVERITY_WARNING,
	    .license_expired = AW_SEVERITY_CRITICAL,
	    .out_of_compliance = AW_SEVERITY_WARNING,
	    .out_of_compliance_enforced = AW_SEVERITY_CRITICAL,
	    .unregistered = AW_SEVERITY_CRITICAL,
	    .registration_failed = AW_SEVERITY_WARNING,
	    .registration_lost = AW_SEVERITY_WARNING,
	    .license_unknown = AW_SEVERITY_WARNING,
	    .clock_or_zone = AW_SEVERITY_WARNING,
	    .ack_warning = {.seconds = 14 * AW_DAY, .share = 100000},
	    .ack_overdue = AW_SEVERITY_WARNING,
	    .report_overdue = AW_SEVERITY_WARNING,
	    .term_warning = 30 * AW_DAY,
	    .term_critical = 7 * AW_DAY,
	    .old_file = 7 * AW_DAY,
	    .identity = AW_SEVERITY_CRITICAL,
	    .service_unjudged = AW_SEVERITY_UNKNOWN,
	    .use_differs = AW_SEVERITY_WARNING,
	};
}

static bool
copy_exceptions(struct aw_policy *to, const struct aw_policy *from)
{
	if (from->n_exceptions == 0)
		return true;
	to->exceptions = calloc(from->n_exceptions, sizeof(*to->exceptions));
	if (to->exceptions == NULL)
		return false;
	for (; to->n_exceptions < from->n_exceptions; to->n_exceptions++) {
		struct aw_exception *copy = &to->exceptions[to->n_exceptions];

		*copy = from->exceptions[to->n_exceptions];
		copy->reason = strdup(copy->reason != NULL ? copy->reason : "");
		if (copy->reason == NULL)
			return false;
	}
	return true;
}

enum aw_err
aw_policy_copy(struct aw_policy *to, const struct aw_policy *from)
{
	*to = *from;
	to->exceptions = NULL;
	to->n_exceptions = 0;
	to->reference = from->reference != NULL ? strdup(from->reference) : NULL;
	if (copy_exceptions(to, from) && (to->reference != NULL || from->reference == NULL))
		return AW_OK;
	aw_policy_clear(to);
	return AW_ERR_NO_MEMORY;
}

void
aw_policy_clear(struct aw_policy *policy)
{
	for (size_t i = 0; i < policy->n_exceptions; i++)
		free(policy->exceptions[i].reason);
	free(policy->exceptions);
	free(policy->reference);
	policy->exceptions = NULL;
	policy->n_exceptions = 0;
	policy->reference = NULL;
}

enum aw_severity
aw_policy_unknown(const struct aw_policy *policy)
{
	return policy->unknown > AW_SEVERITY_OK ? policy->unknown : AW_SEVERITY_UNKNOWN;
}

enum aw_severity
aw_policy_agent(const struct aw_policy *policy, enum aw_finding finding)
{
	return finding == AW_FINDING_AGENT_RECORDS ? aw_policy_unknown(policy)
						   : AW_SEVERITY_WARNING;
}

bool
aw_policy_stale(const struct aw_policy *policy, int64_t observed_at, int64_t interval, int64_t now)
{
	int64_t most = INT64_MAX;

	if (observed_at == AW_INSTANT_NONE)
		return true;
	if (interval <= 0 || policy->stale_intervals == 0)
		most = 0;
	else if (interval <= INT64_MAX / policy->stale_intervals)
		most = interval * policy->stale_intervals;
	return aw_instant_sub(now, observed_at) > most;
}

bool
aw_policy_license_stale(
    const struct aw_policy *policy, const struct aw_license *license, int64_t interval, int64_t now)
{
	if (license->fresh_for <= 0 || license->observed_at == AW_INSTANT_NONE)
		return aw_policy_stale(policy, license->observed_at, interval, now);
	return aw_instant_sub(now, license->observed_at) > license->fresh_for;
}

bool
aw_policy_store_stale(
    const struct aw_policy *policy, const struct aw_store *store, int64_t interval, int64_t now)
{
	if (store->fresh_for > 0 && store->written_at != AW_INSTANT_NONE &&
	    aw_instant_sub(now, store->written_at) > store->fresh_for)
		return true;
	return aw_policy_stale(policy, store->observed_at, interval, now);
}
