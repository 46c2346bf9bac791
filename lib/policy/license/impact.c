/* SPDX-License-Identifier: ISC */
#include "model/model.h"
#include "policy/license/impact.h"

#include "policy/license/license_judge.h"

/* A device out of compliance asks again each 12 hours (seen in samples of IOS and Expressway). */
#define OUT_OF_COMPLIANCE_PERIOD (12 * AW_HOUR)

static int64_t
renewal_period(const struct aw_license *license, const struct aw_policy *policy)
{
	if (license->authorization == AW_AUTHORIZATION_OUT_OF_COMPLIANCE &&
	    OUT_OF_COMPLIANCE_PERIOD < policy->renewal_period)
		return OUT_OF_COMPLIANCE_PERIOD;
	return policy->renewal_period > 0 ? policy->renewal_period : 1;
}

/*
 * From a success to the deadline it gives: as the device reported the last time, or the profile's.
 * What it reported is used where it can be a deadline at all: a renewal falls due before it, and it
 * is not later than the profile's by more than the rounding of devices.
 */
static int64_t
reach(const struct aw_license *license, const struct aw_policy *policy, int64_t success)
{
	int64_t told;

	if (success == AW_INSTANT_NONE || !aw_instant_given(license->deadline))
		return policy->deadline_period;
	told = aw_instant_sub(license->deadline, success);
	return told > policy->renewal_period &&
		       told <= aw_instant_add(policy->deadline_period, AW_DAY)
		   ? told
		   : policy->deadline_period;
}

/*
 * The last renewal that succeeds before the break, or NONE where the last known success stays the
 * last.
 */
static int64_t
last_renewal(const struct aw_license *license, const struct aw_policy *policy, int64_t success,
    int64_t break_date)
{
	int64_t period = renewal_period(license, policy), next = AW_INSTANT_NONE, last;

	if (aw_instant_given(license->next_sync))
		next = license->next_sync;
	else if (success != AW_INSTANT_NONE)
		next = aw_instant_add(success, period);
	if (next == AW_INSTANT_NONE || break_date <= next)
		return AW_INSTANT_NONE;
	last = aw_instant_add(next, (aw_instant_sub(break_date, next) - 1) / period * period);
	return last > license->observed_at ? last : AW_INSTANT_NONE;
}

int64_t
aw_impact_date(const struct aw_license *license, const struct aw_policy *policy, int64_t break_date)
{
	struct aw_license_clock clock;
	int64_t last;

	if (break_date == AW_INSTANT_NONE)
		return AW_INSTANT_NONE;
	aw_license_clock(license, policy, license->observed_at, &clock);
	if (!clock.runs || license->authorization == AW_AUTHORIZATION_NONE ||
	    license->deadline_word == AW_DEADLINE_UNREADABLE)
		return AW_INSTANT_NONE;
	if (clock.grace != AW_GRACE_NONE)
		return clock.deadline;
	last = last_renewal(license, policy, clock.success, break_date);
	return last == AW_INSTANT_NONE
		   ? clock.deadline
		   : aw_instant_add(last, reach(license, policy, clock.success));
}

int64_t
aw_impact_of(const struct aw_record *record, const struct aw_policy *policy, int64_t break_date)
{
	int64_t first = AW_INSTANT_NONE;

	for (size_t i = 0; i < record->n_licenses; i++) {
		int64_t date = aw_impact_date(&record->licenses[i], policy, break_date);

		if (date != AW_INSTANT_NONE && (first == AW_INSTANT_NONE || date < first))
			first = date;
	}
	return first;
}

bool
aw_impact_reports(const struct aw_record *record)
{
	for (size_t i = 0; i < record->n_licenses; i++)
		if (record->licenses[i].mode == AW_LICENSE_POLICY)
			return true;
	return false;
}
