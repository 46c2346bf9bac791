/* SPDX-License-Identifier: ISC */
/*
 * The license clock: grace from the first missed or failed renewal to the deadline. The device's
 * own dates win; what it does not report is computed from the profile values of the policy.
 */
#include "policy/license/license_judge.h"

/* Instants that are not reported are absent. */
static int64_t
told(int64_t instant)
{
	return aw_instant_given(instant) ? instant : AW_INSTANT_NONE;
}

/* True where an authorization has to be renewed; reservations and evaluations have none. */
static bool
runs(const struct aw_license *license)
{
	if (license->mode == AW_LICENSE_POLICY || license->mode == AW_LICENSE_ACCOUNT ||
	    license->registration == AW_REGISTRATION_RESERVED ||
	    license->registration == AW_REGISTRATION_NOT_APPLICABLE)
		return false;
	switch (license->authorization) {
	case AW_AUTHORIZATION_AUTHORIZED:
	case AW_AUTHORIZATION_OUT_OF_COMPLIANCE:
	case AW_AUTHORIZATION_EXPIRED:
	case AW_AUTHORIZATION_UNKNOWN:
		return true;
	case AW_AUTHORIZATION_NONE:
		return aw_instant_given(license->next_sync) || aw_instant_given(license->deadline);
	default:
		return false;
	}
}

/* Since when contacts fail: the first failure of the row, as far as it was seen. */
static int64_t
first_failed(const struct aw_license *license, int64_t success)
{
	int64_t at = told(license->failing_since);

	if (license->sync.result == AW_SYNC_SUCCEEDED)
		return AW_INSTANT_NONE;
	if (at != AW_INSTANT_NONE && at > success)
		return at;
	if (license->sync.result != AW_SYNC_FAILED)
		return AW_INSTANT_NONE;
	at = told(license->sync.at);
	return at != AW_INSTANT_NONE ? at : license->observed_at;
}

/*
 * The renewal that was due and did not come. Only facts from after it show that: a device that was
 * last asked before its renewal has not missed it.
 */
static int64_t
first_missed(
    const struct aw_license *license, const struct aw_policy *policy, int64_t success, int64_t now)
{
	int64_t due;

	if (success == AW_INSTANT_NONE)
		return AW_INSTANT_NONE;
	due = aw_instant_add(success, policy->renewal_period);
	if (due > now || due > license->observed_at ||
	    (aw_instant_given(license->next_sync) && license->next_sync > now))
		return AW_INSTANT_NONE;
	return due;
}

static void
set_deadline(struct aw_license_clock *clock, const struct aw_license *license,
    const struct aw_policy *policy)
{
	clock->deadline = told(license->deadline);
	clock->told = clock->deadline != AW_INSTANT_NONE;
	if (clock->told)
		return;
	if (clock->success != AW_INSTANT_NONE)
		clock->deadline = aw_instant_add(clock->success, policy->deadline_period);
	else if (clock->start != AW_INSTANT_NONE)
		clock->deadline = aw_instant_add(clock->start, policy->grace_period);
}

void
aw_license_clock(const struct aw_license *license, const struct aw_policy *policy, int64_t now,
    struct aw_license_clock *clock)
{
	*clock = (struct aw_license_clock){.runs = runs(license),
	    .grace = AW_GRACE_NONE,
	    .success = told(license->last_success),
	    .missed = AW_INSTANT_NONE,
	    .start = AW_INSTANT_NONE,
	    .deadline = AW_INSTANT_NONE};

	if (license->sync.result == AW_SYNC_SUCCEEDED)
		clock->success = aw_instant_later(clock->success, told(license->sync.at));
	clock->failed = first_failed(license, clock->success);
	if (!clock->runs)
		return;
	clock->missed = first_missed(license, policy, clock->success, now);
	clock->start = clock->failed;
	if (clock->missed != AW_INSTANT_NONE &&
	    (clock->start == AW_INSTANT_NONE || clock->missed < clock->start))
		clock->start = clock->missed;
	set_deadline(clock, license, policy);
	if (license->authorization == AW_AUTHORIZATION_EXPIRED ||
	    (clock->deadline != AW_INSTANT_NONE && now > clock->deadline))
		clock->grace = AW_GRACE_EXPIRED;
	else if (clock->start != AW_INSTANT_NONE && now >= clock->start)
		clock->grace = AW_GRACE_IN_GRACE;
}
