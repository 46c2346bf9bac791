/* SPDX-License-Identifier: ISC */
/*
 * Verdicts on the registration of a device: a failed attempt is the first sign of a missing root on
 * a new device, and a registration that is gone is one on an old device.
 */
#include "policy/license/license_judge.h"

#define TEXT_BYTES ((size_t)64 * 1024)
#define LATE AW_DAY /* what is under way for longer, or was due before, does not go well */

/* A finding on the registration that is being written. */
struct draft {
	enum aw_finding finding;
	enum aw_severity severity;
	int64_t since, until;
	struct aw_buf text, remedy;
};

/* The device's own word where it has one. */
static const char *
registration_raw(const struct aw_license *license)
{
	return license->registration_raw != NULL ? license->registration_raw
						 : aw_registration_word(license->registration);
}

static void
begin(struct draft *draft, enum aw_finding finding, enum aw_severity severity)
{
	*draft = (struct draft){.finding = finding,
	    .severity = severity,
	    .since = AW_INSTANT_NONE,
	    .until = AW_INSTANT_NONE};
	aw_buf_init(&draft->text, TEXT_BYTES);
	aw_buf_init(&draft->remedy, TEXT_BYTES);
}

static bool
end(struct aw_license_view *view, struct draft *draft)
{
	struct aw_verdict head = {.finding = draft->finding,
	    .severity = draft->severity,
	    .object = view->license->name,
	    .remedy = draft->remedy.data,
	    .since = draft->since,
	    .until = draft->until};
	bool done =
	    aw_license_add_object(view, &head, draft->text.data != NULL ? draft->text.data : "");

	aw_buf_free(&draft->text);
	aw_buf_free(&draft->remedy);
	return done;
}

static void
append_date(struct draft *draft, const char *what, int64_t at)
{
	char date[AW_INSTANT_TEXT];

	if (aw_instant_given(at))
		(void)aw_buf_printf(&draft->text, "%s%s", what, aw_instant_format(at, date));
}

/*
 * How bad it is not to be registered: critical once the evaluation is over or ends soon; without an
 * evaluation, what the policy says of such a device. `least`: of this cause, whatever is left.
 */
static enum aw_severity
severity_unregistered(const struct aw_license_view *view, enum aw_severity least)
{
	const struct aw_license *license = view->license;
	const struct aw_policy *policy = view->judge->policy;
	int64_t ends = license->evaluation_ends;

	if (license->authorization == AW_AUTHORIZATION_EVALUATION_EXPIRED)
		return AW_SEVERITY_CRITICAL;
	if (!aw_license_evaluates(license))
		return aw_severity_worse(least, policy->unregistered);
	if (aw_instant_given(ends) &&
	    aw_instant_sub(ends, view->judge->now) <= policy->grace_critical)
		return AW_SEVERITY_CRITICAL;
	return least;
}

/* When an evaluation that runs ends. */
static int64_t
evaluation_end(const struct aw_license *license)
{
	return aw_license_evaluates(license) && aw_instant_given(license->evaluation_ends)
		   ? license->evaluation_ends
		   : AW_INSTANT_NONE;
}

/* "; it was registered when it was read on DATE" */
static void
append_held(const struct aw_license *license, struct draft *draft)
{
	if (license->held != AW_REGISTRATION_REGISTERED &&
	    license->held != AW_REGISTRATION_RESERVED)
		return;
	(void)aw_buf_printf(&draft->text, "; it was %s", aw_registration_word(license->held));
	append_date(draft, " when it was read on ", license->held_at);
}

/* An attempt to register, or to register again, failed. */
static bool
add_failed(struct aw_license_view *view)
{
	const struct aw_license *license = view->license;
	const struct aw_sync *attempt = &license->renewal;
	bool dated = attempt->result == AW_SYNC_FAILED;
	struct draft draft;

	begin(&draft, AW_FINDING_REGISTRATION_FAILED,
	    severity_unregistered(view, view->judge->policy->registration_failed));
	draft.until = evaluation_end(license);
	if (dated)
		draft.since = aw_license_past(license, attempt->at);
	(void)aw_buf_puts(&draft.text, "the registration failed");
	append_date(&draft, " on ", draft.since);
	(void)aw_buf_printf(&draft.text, " (%s)", registration_raw(license));
	if (dated && attempt->reason != NULL)
		(void)aw_buf_printf(&draft.text, ": %s", attempt->reason);
	append_held(license, &draft);
	aw_license_append_missing(view, &draft.text);
	aw_license_append_remedy(view, "register the device again", &draft.remedy);
	return end(view, &draft);
}

/* It was registered or had a reservation, and has neither any more. */
static bool
add_lost(struct aw_license_view *view)
{
	const struct aw_license *license = view->license;
	bool asked = license->registration != AW_REGISTRATION_PENDING &&
		     license->registration != AW_REGISTRATION_NOT_APPLICABLE;
	enum aw_severity least = view->judge->policy->registration_lost;
	struct draft draft;

	begin(&draft, AW_FINDING_REGISTRATION_LOST,
	    asked ? severity_unregistered(view, least) : least);
	draft.until = evaluation_end(license);
	if (license->registration == AW_REGISTRATION_EXPIRED)
		draft.since = aw_license_past(license, license->registration_expires);
	(void)aw_buf_printf(
	    &draft.text, "the device is no longer registered (%s)", registration_raw(license));
	append_date(&draft, ", its registration ended on ", draft.since);
	append_held(license, &draft);
	aw_license_append_missing(view, &draft.text);
	aw_license_append_remedy(view, "register the device again", &draft.remedy);
	return end(view, &draft);
}

/* Nothing failed, as far as is known; what takes more than a day does not go well. */
static bool
add_pending(struct aw_license_view *view)
{
	const struct aw_license *license = view->license;
	int64_t since = aw_license_past(license, license->pending_since);
	int64_t next = license->next_renewal;
	bool late = since != AW_INSTANT_NONE && license->observed_at != AW_INSTANT_NONE &&
		    aw_instant_sub(license->observed_at, since) > LATE;
	struct draft draft;

	if (aw_instant_given(next) && license->observed_at != AW_INSTANT_NONE)
		late = late || aw_instant_sub(license->observed_at, next) > LATE;
	begin(&draft, AW_FINDING_UNREGISTERED, late ? AW_SEVERITY_WARNING : AW_SEVERITY_OK);
	draft.since = since;
	(void)aw_buf_printf(
	    &draft.text, "the registration is under way (%s)", registration_raw(license));
	append_date(&draft, " since ", since);
	if (late)
		append_date(&draft, ", next attempt planned for ", next);
	(void)aw_buf_puts(
	    &draft.remedy, late ? "Look at the transport of the device, its address and the way to "
				  "the license server; the device repeats the attempt itself."
				: "Nothing, unless it takes more than a day.");
	return end(view, &draft);
}

static bool
add_unregistered(struct aw_license_view *view)
{
	struct draft draft;

	begin(&draft, AW_FINDING_UNREGISTERED, view->judge->policy->unregistered);
	(void)aw_buf_printf(
	    &draft.text, "the device is not registered (%s)", registration_raw(view->license));
	return end(view, &draft);
}

/* The device is set to use a reservation, which needs no contact, and has none. */
static bool
add_reservation(struct aw_license_view *view)
{
	const struct aw_license *license = view->license;
	struct draft draft;

	begin(&draft, AW_FINDING_RESERVATION_MISSING,
	    severity_unregistered(view, view->judge->policy->registration_lost));
	draft.until = evaluation_end(license);
	(void)aw_buf_printf(&draft.text,
	    "license reservation is enabled, and no reservation is "
	    "installed (%s)",
	    registration_raw(license));
	append_held(license, &draft);
	return end(view, &draft);
}

/* True if the renewal of the registration failed, or was due and is known not to have come. */
static bool
renewal_trouble(const struct aw_license_view *view, bool *failed)
{
	const struct aw_license *license = view->license;
	int64_t due = license->next_renewal;

	*failed = license->renewal.result == AW_SYNC_FAILED;
	return *failed ||
	       (aw_instant_given(due) && license->observed_at != AW_INSTANT_NONE &&
		   aw_instant_sub(license->observed_at, due) > LATE &&
		   !(license->renewal.result == AW_SYNC_SUCCEEDED && license->renewal.at >= due));
}

static bool
add_expiring(struct aw_license_view *view, enum aw_severity severity, bool trouble, bool failed)
{
	const struct aw_license *license = view->license;
	int64_t now = view->judge->now, ends = license->registration_expires;
	char left[AW_DURATION_TEXT];
	struct draft draft;

	begin(&draft, AW_FINDING_REGISTRATION_EXPIRING, severity);
	if (!aw_instant_given(ends)) {
		(void)aw_buf_puts(
		    &draft.text, "the registration ends on a date that is not reported");
	} else {
		draft.until = ends;
		append_date(&draft,
		    now > ends ? "the registration ended on " : "the registration ends on ", ends);
		if (now <= ends)
			(void)aw_buf_printf(&draft.text, ", in %s",
			    aw_duration_format(aw_instant_sub(ends, now), left));
	}
	if (failed)
		(void)aw_buf_printf(&draft.text, "; its last renewal failed%s%s",
		    license->renewal.reason != NULL ? ": " : "",
		    license->renewal.reason != NULL ? license->renewal.reason : "");
	else if (trouble)
		append_date(
		    &draft, "; it was not renewed when it was due on ", license->next_renewal);
	if (failed) {
		aw_license_append_missing(view, &draft.text);
		aw_license_append_remedy(view, "renew the registration by hand", &draft.remedy);
	}
	return end(view, &draft);
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
		severity = aw_license_severity_by_time(aw_instant_sub(ends, view->judge->now),
		    policy->registration_critical, policy->registration_warning);
	if (severity == AW_SEVERITY_OK && (!trouble || (failed && view->reports_contact &&
							   view->clock.failed != AW_INSTANT_NONE)))
		return true;
	return add_expiring(
	    view, aw_severity_worse(severity, AW_SEVERITY_WARNING), trouble, failed);
}

/* Of a device that is neither registered nor reserved. */
static bool
judge_unregistered(struct aw_license_view *view)
{
	const struct aw_license *license = view->license;
	bool held = license->held == AW_REGISTRATION_REGISTERED ||
		    license->held == AW_REGISTRATION_RESERVED;

	if (license->registration == AW_REGISTRATION_NOT_APPLICABLE)
		return !held || license->mode != AW_LICENSE_CLASSIC || add_lost(view);
	if (license->registration == AW_REGISTRATION_FAILED ||
	    license->renewal.result == AW_SYNC_FAILED)
		return add_failed(view);
	if (held || license->registration == AW_REGISTRATION_EXPIRED)
		return add_lost(view);
	if (license->registration == AW_REGISTRATION_PENDING)
		return add_pending(view);
	if (view->reports_evaluation || license->mode != AW_LICENSE_CLASSIC)
		return true;
	return add_unregistered(view);
}

bool
aw_license_judge_registration(struct aw_license_view *view)
{
	const struct aw_license *license = view->license;

	if (license->mode == AW_LICENSE_POLICY || license->mode == AW_LICENSE_ACCOUNT ||
	    license->registration == AW_REGISTRATION_UNKNOWN)
		return true;
	if (license->registration == AW_REGISTRATION_REGISTERED)
		return judge_registered(view);
	if (aw_license_is_held(license))
		return true;
	return license->reservation ? add_reservation(view) : judge_unregistered(view);
}
