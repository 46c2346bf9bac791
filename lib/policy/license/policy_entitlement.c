/* SPDX-License-Identifier: ISC */
/* Verdicts on single entitlements of a license. */
#include <inttypes.h>
#include <stdio.h>
#include <string.h>

#include "policy/judge/source_remedy.h"
#include "policy/license/license_judge.h"
#include "base/text.h"

#define END_MAX 96 /* octets of what is said of an end, with the NUL */

static enum aw_severity
unknown_severity(const struct aw_license_view *view, const struct aw_entitlement *entitlement)
{
	if (entitlement->raw == NULL)
		return aw_judge_unknown(view->judge);
	return aw_severity_worse(AW_SEVERITY_WARNING, view->judge->policy->license_unknown);
}

/* True for states that the license's own verdict reports for all its entitlements. */
static bool
is_reported_above(const struct aw_license_view *view, const struct aw_entitlement *entitlement)
{
	switch (entitlement->state) {
	case AW_ENTITLEMENT_OVERAGE:
	case AW_ENTITLEMENT_OUT_OF_COMPLIANCE:
	case AW_ENTITLEMENT_NOT_AUTHORIZED:
		return view->reports_compliance;
	case AW_ENTITLEMENT_EVALUATION:
		return view->reports_evaluation;
	case AW_ENTITLEMENT_EVALUATION_EXPIRED:
		return view->reports_evaluation_over;
	case AW_ENTITLEMENT_IN_GRACE:
		/* One with an end of its own is not the grace of the license. */
		return !aw_instant_given(entitlement->ends) &&
		       (view->is_reported_expired || view->clock.grace == AW_GRACE_IN_GRACE);
	case AW_ENTITLEMENT_EXPIRED:
		return view->is_reported_expired;
	default:
		return false;
	}
}

/* Of the state alone; OK: nothing to report. */
static enum aw_severity
severity_of_state(const struct aw_license_view *view, const struct aw_entitlement *entitlement)
{
	const struct aw_policy *policy = view->judge->policy;
	enum aw_severity exceeding =
	    entitlement->enforced ? policy->out_of_compliance_enforced : policy->out_of_compliance;

	switch (entitlement->state) {
	case AW_ENTITLEMENT_AUTHORIZED:
	case AW_ENTITLEMENT_RESERVED:
	case AW_ENTITLEMENT_NOT_IN_USE:
	case AW_ENTITLEMENT_WAITING:
	case AW_ENTITLEMENT_NOT_APPLICABLE:
		return AW_SEVERITY_OK;
	case AW_ENTITLEMENT_OVERAGE:
	case AW_ENTITLEMENT_OUT_OF_COMPLIANCE:
	case AW_ENTITLEMENT_NOT_AUTHORIZED:
	case AW_ENTITLEMENT_INVALID:
		return exceeding;
	case AW_ENTITLEMENT_EVALUATION:
	case AW_ENTITLEMENT_DISABLED:
		return AW_SEVERITY_WARNING;
	case AW_ENTITLEMENT_IN_GRACE:
		return policy->in_grace;
	case AW_ENTITLEMENT_EVALUATION_EXPIRED:
	case AW_ENTITLEMENT_EXPIRED:
		return policy->license_expired;
	case AW_ENTITLEMENT_UNKNOWN:
		break;
	}
	return unknown_severity(view, entitlement);
}

/* More in use than the account owns, whatever its server calls it. */
static bool
exceeds(const struct aw_entitlement *entitlement)
{
	return entitlement->count != AW_COUNT_NONE && entitlement->owned != AW_COUNT_NONE &&
	       entitlement->count > entitlement->owned;
}

/* True for the states in which the end of a term takes something away. */
static bool
is_used(const struct aw_entitlement *entitlement)
{
	return (entitlement->state == AW_ENTITLEMENT_AUTHORIZED ||
		   entitlement->state == AW_ENTITLEMENT_RESERVED ||
		   entitlement->state == AW_ENTITLEMENT_IN_GRACE) &&
	       entitlement->count != 0;
}

/* Of the end of a term or of a grace. */
static enum aw_severity
severity_of_end(const struct aw_license_view *view, const struct aw_entitlement *entitlement)
{
	const struct aw_policy *policy = view->judge->policy;
	bool grace = entitlement->state == AW_ENTITLEMENT_IN_GRACE;
	int64_t left;

	if (!aw_instant_given(entitlement->ends) || !is_used(entitlement))
		return AW_SEVERITY_OK;
	left = aw_instant_sub(entitlement->ends, view->judge->now);
	if (left < 0)
		return policy->license_expired;
	return aw_license_severity_by_time(left,
	    grace ? policy->grace_critical : policy->term_critical,
	    grace ? 0 : policy->term_warning);
}

static enum aw_severity
severity_of(const struct aw_license_view *view, const struct aw_entitlement *entitlement)
{
	enum aw_severity severity = severity_of_state(view, entitlement);

	severity = aw_severity_worse(severity, severity_of_end(view, entitlement));
	return exceeds(entitlement)
		   ? aw_severity_worse(severity, view->judge->policy->out_of_compliance)
		   : severity;
}

/* "; it ends on DATE, in 2 d 6 h" */
static void
append_end(const struct aw_license_view *view, const struct aw_entitlement *entitlement,
    char text[END_MAX])
{
	char date[AW_INSTANT_TEXT], left[AW_DURATION_TEXT];
	int64_t seconds;

	text[0] = '\0';
	if (!aw_instant_given(entitlement->ends) || !is_used(entitlement))
		return;
	seconds = aw_instant_sub(entitlement->ends, view->judge->now);
	if (seconds < 0)
		(void)aw_text_format(
		    text, END_MAX, "; it ended on %s", aw_instant_format(entitlement->ends, date));
	else
		(void)aw_text_format(text, END_MAX, "; it ends on %s, in %s",
		    aw_instant_format(entitlement->ends, date), aw_duration_format(seconds, left));
}

/* What to do about the state, or about the end of a term or of a grace. */
static const char *
remedy_of(const struct aw_license_view *view, const struct aw_entitlement *entitlement)
{
	switch (entitlement->state) {
	case AW_ENTITLEMENT_UNKNOWN:
		return aw_source_remedy(aw_judge_kind(view->judge->record, view->license->source),
		    view->license->fresh_for > 0,
		    entitlement->raw != NULL ? AW_CASE_WORD : AW_CASE_GAP);
	case AW_ENTITLEMENT_IN_GRACE:
		return "Get a license for it, and install or authorize it before the grace ends.";
	case AW_ENTITLEMENT_EXPIRED:
		return "Renew the license, or stop using the feature.";
	case AW_ENTITLEMENT_EVALUATION:
	case AW_ENTITLEMENT_EVALUATION_EXPIRED:
		return "Get a license for it, or stop using the feature.";
	case AW_ENTITLEMENT_DISABLED:
		return "Enable the license on the device, or stop using the feature.";
	case AW_ENTITLEMENT_AUTHORIZED:
	case AW_ENTITLEMENT_RESERVED:
		return exceeds(entitlement)
			   ? aw_finding_code(AW_FINDING_OUT_OF_COMPLIANCE)->remedy
			   : "Renew the term of the license, or stop using the feature.";
	case AW_ENTITLEMENT_OVERAGE:
	case AW_ENTITLEMENT_OUT_OF_COMPLIANCE:
		return aw_finding_code(AW_FINDING_OUT_OF_COMPLIANCE)->remedy;
	default:
		return aw_finding_code(AW_FINDING_ENTITLEMENT)->remedy;
	}
}

static bool
add_entitlement(struct aw_license_view *view, size_t i, enum aw_severity severity)
{
	const struct aw_entitlement *entitlement = &view->license->entitlements[i];
	bool unknown = entitlement->state == AW_ENTITLEMENT_UNKNOWN;
	char object[AW_OBJECT_MAX + 1], text[AW_JUDGE_TEXT_MAX], count[32] = "", owned[32] = "";
	char end[END_MAX], remedy[AW_JUDGE_TEXT_MAX];
	struct aw_verdict head = {.finding = AW_FINDING_ENTITLEMENT,
	    .severity = severity,
	    .object = object,
	    .remedy = remedy,
	    .since = AW_INSTANT_NONE,
	    .until = AW_INSTANT_NONE};

	aw_entitlement_object(view->license, i, object);
	(void)aw_text_format(remedy, sizeof(remedy), "%s", remedy_of(view, entitlement));
	if (entitlement->count != AW_COUNT_NONE)
		(void)aw_text_format(count, sizeof(count), " (%" PRIu64 ")", entitlement->count);
	if (exceeds(entitlement))
		(void)aw_text_format(
		    owned, sizeof(owned), "; %" PRIu64 " owned", entitlement->owned);
	append_end(view, entitlement, end);
	if (end[0] != '\0')
		head.until = entitlement->ends;
	(void)aw_text_format(text, sizeof(text), "entitlement %s%s%s %s%s%s%s%s",
	    entitlement->name[0] != '\0' ? entitlement->name : entitlement->tag, count,
	    unknown ? " has the unknown status" : " is",
	    entitlement->raw != NULL ? entitlement->raw : aw_entitlement_word(entitlement->state),
	    entitlement->enforced ? "; the device enforces it" : "", owned, end,
	    unknown && entitlement->raw == NULL ? "; its status is not reported" : "");
	return aw_license_add_object(view, &head, text);
}

bool
aw_license_judge_entitlements(struct aw_license_view *view)
{
	for (size_t i = 0; i < view->license->n_entitlements; i++) {
		const struct aw_entitlement *entitlement = &view->license->entitlements[i];
		enum aw_severity severity = severity_of(view, entitlement);

		if (severity > AW_SEVERITY_OK && !is_reported_above(view, entitlement) &&
		    !add_entitlement(view, i, severity))
			return false;
	}
	return true;
}
