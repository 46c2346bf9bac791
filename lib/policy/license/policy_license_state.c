/* SPDX-License-Identifier: ISC */
/* Verdicts on evaluation and compliance of a license. */
#include <string.h>

#include "policy/license/license_judge.h"

#define NAMES_TOLD 3
#define TEXT_BYTES ((size_t)64 * 1024)

/* The device's own word where it has one. */
static const char *
authorization_raw(const struct aw_license *license)
{
	return license->authorization_raw != NULL ? license->authorization_raw
						  : aw_authorization_word(license->authorization);
}

static bool
has_entitlement(const struct aw_license *license, enum aw_entitlement_state state)
{
	for (size_t i = 0; i < license->n_entitlements; i++)
		if (license->entitlements[i].state == state)
			return true;
	return false;
}

bool
aw_license_evaluates(const struct aw_license *license)
{
	if (license->authorization == AW_AUTHORIZATION_EVALUATION)
		return true;
	return license->mode != AW_LICENSE_POLICY && license->mode != AW_LICENSE_ACCOUNT &&
	       license->registration != AW_REGISTRATION_REGISTERED &&
	       license->registration != AW_REGISTRATION_RESERVED &&
	       has_entitlement(license, AW_ENTITLEMENT_EVALUATION);
}

static bool
add_running(struct aw_license_view *view)
{
	const struct aw_policy *policy = view->judge->policy;
	int64_t ends = view->license->evaluation_ends, left;
	char date[AW_INSTANT_TEXT], left_text[AW_DURATION_TEXT];

	if (!aw_instant_given(ends))
		return aw_license_add(view, AW_FINDING_EVALUATION, AW_SEVERITY_WARNING,
		    AW_INSTANT_NONE, AW_INSTANT_NONE,
		    "in evaluation; the device does not report how long");
	left = aw_instant_sub(ends, view->judge->now);
	return aw_license_add(view, AW_FINDING_EVALUATION,
	    aw_license_severity_by_time(
		left, policy->evaluation_critical, policy->evaluation_warning),
	    AW_INSTANT_NONE, ends, "in evaluation; %s left until %s",
	    aw_duration_format(left, left_text), aw_instant_format(ends, date));
}

bool
aw_license_judge_evaluation(struct aw_license_view *view)
{
	const struct aw_license *license = view->license;
	int64_t ends = license->evaluation_ends;
	bool over = license->authorization == AW_AUTHORIZATION_EVALUATION_EXPIRED;
	char date[AW_INSTANT_TEXT];

	if (!over && !aw_license_evaluates(license))
		return true;
	if (!over && !(aw_instant_given(ends) && view->judge->now > ends))
		return add_running(view);
	view->reports_evaluation_over = true;
	if (!aw_instant_given(ends) || view->judge->now < ends)
		ends = AW_INSTANT_NONE;
	return aw_license_add(view, AW_FINDING_EVALUATION_EXPIRED,
	    view->judge->policy->license_expired, ends, ends,
	    ends != AW_INSTANT_NONE ? "the evaluation ended on %s, and the device is not registered"
				    : "the evaluation is over, and the device is not registered",
	    aw_instant_format(ends, date));
}

/* True for the states in which more is used than is owned. */
static bool
exceeds(const struct aw_entitlement *entitlement)
{
	return entitlement->state == AW_ENTITLEMENT_OUT_OF_COMPLIANCE ||
	       entitlement->state == AW_ENTITLEMENT_OVERAGE ||
	       entitlement->state == AW_ENTITLEMENT_NOT_AUTHORIZED;
}

/* ": A, B, C and 2 more" */
static bool
append_exceeding(const struct aw_license *license, struct aw_buf *buf)
{
	bool enforced = false;
	size_t n = 0;

	for (size_t i = 0; i < license->n_entitlements; i++) {
		const struct aw_entitlement *entitlement = &license->entitlements[i];

		if (!exceeds(entitlement))
			continue;
		enforced = enforced || entitlement->enforced;
		if (n++ < NAMES_TOLD)
			(void)aw_buf_printf(buf, "%s%s", n == 1 ? ": " : ", ",
			    entitlement->name[0] != '\0' ? entitlement->name : entitlement->tag);
	}
	if (n > NAMES_TOLD)
		(void)aw_buf_printf(buf, " and %zu more", n - NAMES_TOLD);
	return enforced;
}

bool
aw_license_judge_compliance(struct aw_license_view *view)
{
	const struct aw_license *license = view->license;
	const struct aw_policy *policy = view->judge->policy;
	int64_t since = license->out_of_compliance_since;
	char date[AW_INSTANT_TEXT];
	struct aw_buf buf;
	bool done, enforced;

	if (license->authorization != AW_AUTHORIZATION_OUT_OF_COMPLIANCE &&
	    license->authorization != AW_AUTHORIZATION_NOT_AUTHORIZED)
		return true;
	view->reports_compliance = true;
	if (!aw_instant_given(since))
		since = AW_INSTANT_NONE;
	aw_buf_init(&buf, TEXT_BYTES);
	(void)aw_buf_puts(&buf, authorization_raw(license));
	if (since != AW_INSTANT_NONE)
		(void)aw_buf_printf(&buf, " since %s", aw_instant_format(since, date));
	enforced = append_exceeding(license, &buf);
	if (enforced)
		(void)aw_buf_puts(&buf, "; the device enforces it");
	done = aw_license_add(view, AW_FINDING_OUT_OF_COMPLIANCE,
	    enforced ? policy->out_of_compliance_enforced : policy->out_of_compliance, since,
	    AW_INSTANT_NONE, "%s", buf.data != NULL ? buf.data : "");
	aw_buf_free(&buf);
	return done;
}
