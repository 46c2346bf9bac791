/* SPDX-License-Identifier: ISC */
/* Verdicts on registration, evaluation, compliance and usage reports of a license. */
#include <string.h>

#include "policy/license/license_judge.h"

#define NAMES_TOLD 3
#define TEXT_BYTES ((size_t)64 * 1024)

/* The device's own word where it has one. */
static const char *
registration_raw(const struct aw_license *license)
{
	return license->registration_raw != NULL ? license->registration_raw
						 : aw_registration_word(license->registration);
}

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

/* True if the device runs on an evaluation; what is left of one that does not run is no matter. */
static bool
evaluates(const struct aw_license *license)
{
	if (license->authorization == AW_AUTHORIZATION_EVALUATION)
		return true;
	return license->mode != AW_LICENSE_POLICY && license->mode != AW_LICENSE_ACCOUNT &&
	       license->registration != AW_REGISTRATION_REGISTERED &&
	       license->registration != AW_REGISTRATION_RESERVED &&
	       has_entitlement(license, AW_ENTITLEMENT_EVALUATION);
}

static enum aw_severity
severity_by_time(int64_t left, int64_t critical, int64_t warning)
{
	if (left <= critical)
		return AW_SEVERITY_CRITICAL;
	return left <= warning ? AW_SEVERITY_WARNING : AW_SEVERITY_OK;
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
		    "in evaluation; the device does not tell how long");
	left = aw_instant_sub(ends, view->judge->now);
	return aw_license_add(view, AW_FINDING_EVALUATION,
	    severity_by_time(left, policy->evaluation_critical, policy->evaluation_warning),
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

	if (!over && !evaluates(license))
		return true;
	view->reports_evaluation = true;
	if (!over && !(aw_instant_given(ends) && view->judge->now > ends))
		return add_running(view);
	if (!aw_instant_given(ends) || view->judge->now < ends)
		ends = AW_INSTANT_NONE;
	return aw_license_add(view, AW_FINDING_EVALUATION_EXPIRED,
	    view->judge->policy->license_expired, ends, ends,
	    ends != AW_INSTANT_NONE ? "the evaluation ended on %s, and the device is not registered"
				    : "the evaluation is over, and the device is not registered",
	    aw_instant_format(ends, date));
}

static bool
add_unregistered(struct aw_license_view *view)
{
	const struct aw_license *license = view->license;
	const char *reason = license->renewal.reason;
	int64_t since = AW_INSTANT_NONE;

	if (license->registration == AW_REGISTRATION_EXPIRED &&
	    aw_instant_given(license->registration_expires))
		since = license->registration_expires;
	return aw_license_add(view, AW_FINDING_UNREGISTERED, view->judge->policy->unregistered,
	    since, AW_INSTANT_NONE, "the device is not registered (%s)%s%s",
	    registration_raw(license), reason != NULL ? ": " : "", reason != NULL ? reason : "");
}

/* True if the renewal of the registration failed, or was due and is known not to have come. */
static bool
renewal_trouble(const struct aw_license_view *view, bool *failed)
{
	const struct aw_license *license = view->license;

	*failed = license->renewal.result == AW_SYNC_FAILED;
	return *failed || (aw_instant_given(license->next_renewal) &&
			      license->next_renewal < view->judge->now &&
			      license->next_renewal < license->observed_at &&
			      !(license->renewal.result == AW_SYNC_SUCCEEDED &&
				  license->renewal.at >= license->next_renewal));
}

static bool
add_expiring(struct aw_license_view *view, enum aw_severity severity, bool trouble, bool failed)
{
	const struct aw_license *license = view->license;
	const char *reason = failed ? license->renewal.reason : NULL;
	int64_t ends = license->registration_expires;
	char date[AW_INSTANT_TEXT], due[AW_INSTANT_TEXT], left[AW_DURATION_TEXT];
	struct aw_buf buf;
	bool done;

	aw_buf_init(&buf, TEXT_BYTES);
	if (!aw_instant_given(ends)) {
		ends = AW_INSTANT_NONE;
		(void)aw_buf_puts(&buf, "the registration ends on a date that is not told");
	} else if (view->judge->now > ends) {
		(void)aw_buf_printf(
		    &buf, "the registration ended on %s", aw_instant_format(ends, date));
	} else {
		(void)aw_buf_printf(&buf, "the registration ends on %s, in %s",
		    aw_instant_format(ends, date),
		    aw_duration_format(aw_instant_sub(ends, view->judge->now), left));
	}
	if (failed)
		(void)aw_buf_printf(&buf, "; its last renewal failed%s%s",
		    reason != NULL ? ": " : "", reason != NULL ? reason : "");
	else if (trouble)
		(void)aw_buf_printf(&buf, "; its renewal due on %s did not come",
		    aw_instant_format(license->next_renewal, due));
	done = aw_license_add(view, AW_FINDING_REGISTRATION_EXPIRING, severity, AW_INSTANT_NONE,
	    ends, "%s", buf.data != NULL ? buf.data : "");
	aw_buf_free(&buf);
	return done;
}

/*
 * Of a device that is registered. A renewal that fails while the end is far off has the cause that
 * the license clock reports already, where it does.
 */
static bool
judge_registered(struct aw_license_view *view)
{
	const struct aw_policy *policy = view->judge->policy;
	int64_t ends = view->license->registration_expires;
	enum aw_severity severity = AW_SEVERITY_OK;
	bool failed, trouble = renewal_trouble(view, &failed);

	if (aw_instant_given(ends))
		severity = severity_by_time(aw_instant_sub(ends, view->judge->now),
		    policy->registration_critical, policy->registration_warning);
	if (severity == AW_SEVERITY_OK &&
	    (!trouble || (failed && view->clock.failed != AW_INSTANT_NONE)))
		return true;
	return add_expiring(
	    view, aw_severity_worse(severity, AW_SEVERITY_WARNING), trouble, failed);
}

bool
aw_license_judge_registration(struct aw_license_view *view)
{
	const struct aw_license *license = view->license;

	if (license->mode == AW_LICENSE_POLICY)
		return true;
	switch (license->registration) {
	case AW_REGISTRATION_REGISTERED:
		return judge_registered(view);
	case AW_REGISTRATION_PENDING:
		return aw_license_add(view, AW_FINDING_UNREGISTERED, AW_SEVERITY_OK,
		    AW_INSTANT_NONE, AW_INSTANT_NONE, "the registration is under way (%s)",
		    registration_raw(license));
	case AW_REGISTRATION_UNREGISTERED:
	case AW_REGISTRATION_FAILED:
	case AW_REGISTRATION_EXPIRED:
		break;
	default:
		return true;
	}
	if (view->reports_evaluation || license->mode != AW_LICENSE_CLASSIC ||
	    license->authorization == AW_AUTHORIZATION_RESERVED)
		return true;
	return add_unregistered(view);
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

/* A device under a policy is judged by the acknowledgement that it waits for. */
bool
aw_license_judge_policy(struct aw_license_view *view)
{
	const struct aw_license *license = view->license;
	int64_t deadline = license->next_ack_deadline;
	char date[AW_INSTANT_TEXT], last[AW_INSTANT_TEXT];

	if (license->mode != AW_LICENSE_POLICY || !aw_instant_given(deadline) ||
	    view->judge->now <= deadline)
		return true;
	return aw_license_add(view, AW_FINDING_ACK_OVERDUE, AW_SEVERITY_WARNING, deadline, deadline,
	    "the usage report was to be acknowledged until %s; last acknowledgement: %s",
	    aw_instant_format(deadline, date), aw_instant_format(license->last_ack, last));
}
