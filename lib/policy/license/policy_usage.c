/* SPDX-License-Identifier: ISC */
/* Verdicts on the usage reports of a device under a policy, and their acknowledgements. */
#include <string.h>
#include <strings.h>

#include "policy/license/license_judge.h"

#define LATE AW_DAY /* a report may be so late: clocks and zones */

/* The time between two acknowledgements: by its dates, by the policy, or 90 days. */
static int64_t
period(const struct aw_license *license, const struct aw_policy *policy)
{
	int64_t reported =
	    aw_instant_given(license->last_ack) && aw_instant_given(license->next_ack_deadline)
		? aw_instant_sub(license->next_ack_deadline, license->last_ack)
		: 0;

	if (reported > 0)
		return reported;
	return license->report_period > 0 ? license->report_period : policy->deadline_period;
}

/* The smaller of the time and of the share of the period; negative: no limit. */
static int64_t
warning_time(const struct aw_license *license, const struct aw_policy *policy)
{
	return aw_limit_of(&policy->ack_warning, period(license, policy));
}

static bool
judge_acknowledgement(struct aw_license_view *view)
{
	const struct aw_license *license = view->license;
	const struct aw_policy *policy = view->judge->policy;
	int64_t deadline = license->next_ack_deadline, left;
	char date[AW_INSTANT_TEXT], last[AW_INSTANT_TEXT], time[AW_DURATION_TEXT];

	if (!aw_instant_given(deadline))
		return true;
	left = aw_instant_sub(deadline, view->judge->now);
	if (left < 0)
		return aw_license_add(view, AW_FINDING_ACK_OVERDUE, policy->ack_overdue, deadline,
		    deadline,
		    "the usage report was to be acknowledged until %s; last acknowledgement: %s",
		    aw_instant_format(deadline, date), aw_instant_format(license->last_ack, last));
	if (left > warning_time(license, policy))
		return true;
	return aw_license_add(view, AW_FINDING_ACK_DUE, AW_SEVERITY_WARNING, AW_INSTANT_NONE,
	    deadline,
	    "the usage report is to be acknowledged until %s, in %s; last acknowledgement: %s",
	    aw_instant_format(deadline, date), aw_duration_format(left, time),
	    aw_instant_format(license->last_ack, last));
}

/* True if the device sends no reports itself. */
static bool
is_off(const struct aw_license *license)
{
	const char *transport = license->transport;
	size_t len = transport != NULL ? strlen(transport) : 0;

	return len >= 3 && strcasecmp(transport + len - 3, "off") == 0;
}

/* Against the reading, not against now: a report may have been sent since. */
static bool
judge_report(struct aw_license_view *view)
{
	const struct aw_license *license = view->license;
	int64_t due = license->next_report;
	char date[AW_INSTANT_TEXT], late[AW_DURATION_TEXT];

	if (!aw_instant_given(due) || license->observed_at == AW_INSTANT_NONE || is_off(license) ||
	    aw_instant_sub(license->observed_at, due) <= LATE || license->last_ack >= due)
		return true;
	return aw_license_add(view, AW_FINDING_REPORT_OVERDUE, view->judge->policy->report_overdue,
	    due, license->next_ack_deadline,
	    "the usage report due on %s was not sent when the device was read, %s later",
	    aw_instant_format(due, date),
	    aw_duration_format(aw_instant_sub(license->observed_at, due), late));
}

/* Notes only: a site may send its reports in another way. */
bool
aw_license_note_terms(struct aw_license_view *view)
{
	const struct aw_license *license = view->license;
	bool expired = license->trust_code == AW_TRUST_CODE_EXPIRED ||
		       (license->trust_code == AW_TRUST_CODE_INSTALLED &&
			   aw_instant_given(license->trust_code_ends) &&
			   license->trust_code_ends < view->judge->now);
	char date[AW_INSTANT_TEXT];

	if (license->mode != AW_LICENSE_POLICY)
		return true;
	if (license->trust_code == AW_TRUST_CODE_MISSING &&
	    !aw_license_add(view, AW_FINDING_TRUST_CODE, AW_SEVERITY_OK, AW_INSTANT_NONE,
		AW_INSTANT_NONE, "no trust code is installed"))
		return false;
	if (expired &&
	    !aw_license_add(view, AW_FINDING_TRUST_CODE, AW_SEVERITY_OK, license->trust_code_ends,
		license->trust_code_ends, "the trust code ended on %s",
		aw_instant_format(license->trust_code_ends, date)))
		return false;
	return !license->no_address ||
	       aw_license_add(view, AW_FINDING_REPORT_ADDRESS, AW_SEVERITY_OK, AW_INSTANT_NONE,
		   AW_INSTANT_NONE, "transport %s has no address for usage reports",
		   license->transport != NULL ? license->transport : "unknown");
}

bool
aw_license_judge_policy(struct aw_license_view *view)
{
	if (view->license->mode != AW_LICENSE_POLICY)
		return true;
	return judge_acknowledgement(view) && judge_report(view);
}
