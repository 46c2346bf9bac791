/* SPDX-License-Identifier: ISC */
/*
 * The license clock: grace from the first missed or failed renewal to the deadline. The device's
 * own dates win; what it does not report is computed from the profile values of the policy. No
 * instant later than the reading says anything of the past.
 */
#include "policy/license/license_judge.h"

/* A contact may come so much later than planned before it counts as missed: clocks and zones. */
#define LATE AW_DAY

/* Devices write 0 for an instant that they do not have. */
static int64_t
given(int64_t instant)
{
	return aw_instant_given(instant) ? instant : AW_INSTANT_NONE;
}

bool
aw_license_is_ahead(const struct aw_license *license, int64_t at)
{
	return aw_instant_given(at) && license->observed_at != AW_INSTANT_NONE &&
	       aw_instant_sub(at, license->observed_at) > AW_LICENSE_SKEW;
}

int64_t
aw_license_past(const struct aw_license *license, int64_t at)
{
	return aw_instant_given(at) ? aw_instant_earlier(at, license->observed_at)
				    : AW_INSTANT_NONE;
}

/* True for a state that says that there is an authorization to renew. */
static bool
renews(const struct aw_license *license)
{
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

/* True where an authorization has to be renewed; reservations and evaluations have none. */
static bool
runs(const struct aw_license *license)
{
	if (license->mode == AW_LICENSE_POLICY || license->mode == AW_LICENSE_ACCOUNT ||
	    license->registration == AW_REGISTRATION_RESERVED ||
	    license->registration == AW_REGISTRATION_NOT_APPLICABLE)
		return false;
	return renews(license) || license->deadline_word == AW_DEADLINE_EXCEEDED;
}

/* The last contact went well at an instant that is not known, so nothing counts from it. */
static bool
succeeded_undated(const struct aw_license *license)
{
	return license->sync.result == AW_SYNC_SUCCEEDED &&
	       (!aw_instant_given(license->sync.at) ||
		   aw_license_is_ahead(license, license->sync.at));
}

static int64_t
last_success(const struct aw_license *license)
{
	int64_t success = given(license->last_success);

	if (succeeded_undated(license) || aw_license_is_ahead(license, success))
		return AW_INSTANT_NONE;
	if (license->sync.result == AW_SYNC_SUCCEEDED)
		success = aw_instant_later(success, license->sync.at);
	return aw_license_past(license, success);
}

/* Since when contacts fail: the first failure of the row, as far as it was seen. */
static int64_t
first_failed(const struct aw_license *license, int64_t success)
{
	int64_t at = aw_license_past(license, license->failing_since);

	if (license->sync.result == AW_SYNC_SUCCEEDED)
		return AW_INSTANT_NONE;
	if (at != AW_INSTANT_NONE && at > success)
		return at;
	if (license->sync.result != AW_SYNC_FAILED)
		return AW_INSTANT_NONE;
	at = aw_license_past(license, license->sync.at);
	return at != AW_INSTANT_NONE ? at : license->observed_at;
}

/*
 * The renewal that was due and did not come: the one that the device planned, else the one of the
 * profile. Only facts from well after it can show that.
 */
static int64_t
first_missed(const struct aw_license *license, const struct aw_policy *policy, int64_t success)
{
	int64_t due = given(license->next_sync);

	if (due == AW_INSTANT_NONE || (success != AW_INSTANT_NONE && success >= due)) {
		if (success == AW_INSTANT_NONE)
			return AW_INSTANT_NONE;
		due = aw_instant_add(success, policy->renewal_period);
	}
	return license->observed_at != AW_INSTANT_NONE &&
		       aw_instant_sub(license->observed_at, due) > LATE
		   ? due
		   : AW_INSTANT_NONE;
}

/* One that is exceeded, or that cannot be read, is not replaced by a later one. */
static void
set_deadline(struct aw_license_clock *clock, const struct aw_license *license,
    const struct aw_policy *policy)
{
	clock->exceeded = license->deadline_word == AW_DEADLINE_EXCEEDED;
	clock->deadline = given(license->deadline);
	if (clock->exceeded && aw_license_is_ahead(license, clock->deadline))
		clock->deadline = AW_INSTANT_NONE;
	clock->reported = clock->deadline != AW_INSTANT_NONE;
	if (clock->reported || license->deadline_word != AW_DEADLINE_PLAIN ||
	    succeeded_undated(license))
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
	    .success = last_success(license),
	    .missed = AW_INSTANT_NONE,
	    .start = AW_INSTANT_NONE,
	    .deadline = AW_INSTANT_NONE};

	clock->failed = first_failed(license, clock->success);
	if (!clock->runs)
		return;
	clock->missed = first_missed(license, policy, clock->success);
	clock->start = aw_instant_earlier(clock->failed, clock->missed);
	set_deadline(clock, license, policy);
	if (license->authorization == AW_AUTHORIZATION_EXPIRED || clock->exceeded ||
	    (clock->deadline != AW_INSTANT_NONE && now > clock->deadline))
		clock->grace = AW_GRACE_EXPIRED;
	else if (clock->start != AW_INSTANT_NONE && now >= clock->start)
		clock->grace = AW_GRACE_IN_GRACE;
	/* What has expired has no deadline ahead, whatever dates come to. */
	if (clock->grace == AW_GRACE_EXPIRED && clock->deadline > now) {
		clock->deadline = AW_INSTANT_NONE;
		clock->reported = false;
	}
}
