/* SPDX-License-Identifier: ISC */
/* Verdicts on a license as a whole: its contact with the server, and what is not known. */
#include "policy/license/license_judge.h"

#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/text.h"
#include "model/model.h"

#define STORY_MAX ((size_t)64 * 1024)

/* "the contact with the license server fails since DATE (REASON)", or that none came when due. */
static void
append_trouble(const struct aw_license_view *view, struct aw_buf *buf)
{
	const struct aw_license_clock *clock = &view->clock;
	const char *reason = view->license->sync.reason;
	char date[AW_INSTANT_TEXT];

	if (clock->failed != AW_INSTANT_NONE)
		(void)aw_buf_printf(buf, "renewal fails since %s%s%s%s",
		    aw_instant_format(clock->failed, date), reason != NULL ? " (" : "",
		    reason != NULL ? reason : "", reason != NULL ? ")" : "");
	else if (clock->missed != AW_INSTANT_NONE)
		(void)aw_buf_printf(buf, "the renewal due on %s did not come",
		    aw_instant_format(clock->missed, date));
	if (clock->success != AW_INSTANT_NONE)
		(void)aw_buf_printf(buf, "%slast good contact on %s", buf->len > 0 ? ", " : "",
		    aw_instant_format(clock->success, date));
}

/* "59 d 23 h left until DATE (computed: the device reports no deadline)" */
static void
append_left(const struct aw_license_view *view, struct aw_buf *buf)
{
	const struct aw_license_clock *clock = &view->clock;
	char date[AW_INSTANT_TEXT], left[AW_DURATION_TEXT];

	if (clock->deadline == AW_INSTANT_NONE)
		return;
	(void)aw_buf_printf(buf, "; %s left until %s%s",
	    aw_duration_format(aw_instant_sub(clock->deadline, view->judge->now), left),
	    aw_instant_format(clock->deadline, date),
	    clock->reported ? "" : " (computed, the device reports no deadline)");
}

/* A renewal that fails is a warning at least, also where grace alone would not be. */
static enum aw_severity
trouble_severity(const struct aw_license_view *view)
{
	return aw_severity_worse(AW_SEVERITY_WARNING, view->judge->policy->sync_failed);
}

/* Adds what is known of a contact that does not come, with the root that is missing. */
static bool
add_trouble(struct aw_license_view *view, enum aw_finding finding, enum aw_severity severity,
    int64_t since, struct aw_buf *text)
{
	struct aw_verdict head = {.finding = finding,
	    .severity = severity,
	    .object = view->license->name,
	    .since = since,
	    .until = view->clock.deadline};
	struct aw_buf remedy;
	bool done;

	aw_buf_init(&remedy, STORY_MAX);
	aw_license_append_missing(view, text);
	aw_license_append_remedy(view, "renew the authorization by hand", &remedy);
	head.remedy = remedy.data;
	view->reports_contact = true;
	done = aw_license_add_object(view, &head, text->data != NULL ? text->data : "");
	aw_buf_free(&remedy);
	return done;
}

static bool
add_in_grace(struct aw_license_view *view, struct aw_buf *buf)
{
	const struct aw_license_clock *clock = &view->clock;
	const struct aw_policy *policy = view->judge->policy;
	enum aw_severity severity = policy->in_grace;

	severity = aw_severity_worse(severity, trouble_severity(view));
	if (clock->deadline != AW_INSTANT_NONE &&
	    aw_instant_sub(clock->deadline, view->judge->now) <= policy->grace_critical)
		severity = AW_SEVERITY_CRITICAL;
	(void)aw_buf_puts(buf, "in grace: ");
	append_trouble(view, buf);
	append_left(view, buf);
	return add_trouble(view, AW_FINDING_IN_GRACE, severity, clock->start, buf);
}

static bool
add_expired(struct aw_license_view *view, struct aw_buf *buf)
{
	const struct aw_license_clock *clock = &view->clock;
	bool past = clock->deadline != AW_INSTANT_NONE && view->judge->now > clock->deadline;
	struct aw_buf trouble;
	char date[AW_INSTANT_TEXT];

	aw_buf_init(&trouble, STORY_MAX);
	append_trouble(view, &trouble);
	(void)aw_buf_puts(buf, "authorization expired");
	if (clock->exceeded && !past)
		(void)aw_buf_puts(buf, ", the device says that its deadline is exceeded");
	if (past)
		(void)aw_buf_printf(buf, ", its deadline was %s%s",
		    aw_instant_format(clock->deadline, date),
		    clock->reported ? "" : " (computed, the device reports none)");
	if (view->license->authorization != AW_AUTHORIZATION_EXPIRED)
		(void)aw_buf_printf(buf, "; the device still says %s",
		    view->license->authorization_raw != NULL
			? view->license->authorization_raw
			: aw_authorization_word(view->license->authorization));
	if (trouble.len > 0)
		(void)aw_buf_printf(buf, "; %s", trouble.data);
	aw_buf_free(&trouble);
	return add_trouble(view, AW_FINDING_AUTHORIZATION_EXPIRED,
	    view->judge->policy->license_expired, past ? clock->deadline : AW_INSTANT_NONE, buf);
}

/* True if contacts with the license server say anything of the license. */
static bool
contact_matters(const struct aw_license *license)
{
	if (license->mode == AW_LICENSE_POLICY)
		return true;
	return license->registration != AW_REGISTRATION_RESERVED &&
	       license->registration != AW_REGISTRATION_NOT_APPLICABLE &&
	       license->authorization != AW_AUTHORIZATION_RESERVED;
}

static bool
add_failed(struct aw_license_view *view, struct aw_buf *buf)
{
	const struct aw_license_clock *clock = &view->clock;

	append_trouble(view, buf);
	append_left(view, buf);
	return add_trouble(
	    view, AW_FINDING_SYNC_FAILED, trouble_severity(view), clock->failed, buf);
}

bool
aw_license_judge_contact(struct aw_license_view *view)
{
	struct aw_buf buf;
	bool done = true;

	aw_buf_init(&buf, STORY_MAX);
	if (view->clock.grace == AW_GRACE_EXPIRED)
		done = add_expired(view, &buf);
	else if (view->clock.grace == AW_GRACE_IN_GRACE)
		done = add_in_grace(view, &buf);
	else if (view->clock.failed != AW_INSTANT_NONE && contact_matters(view->license))
		done = add_failed(view, &buf);
	aw_buf_free(&buf);
	return done;
}

static void
append_date(struct aw_buf *buf, const char *what, int64_t at)
{
	char date[AW_INSTANT_TEXT];

	if (aw_instant_given(at))
		(void)aw_buf_printf(buf, "%s%s", what, aw_instant_format(at, date));
}

/* The note of a license in which nothing is wrong. */
static bool
add_ok(struct aw_license_view *view)
{
	const struct aw_license *license = view->license;
	struct aw_buf buf;
	bool done;

	aw_buf_init(&buf, STORY_MAX);
	if (license->mode == AW_LICENSE_POLICY) {
		(void)aw_buf_puts(&buf, "under a policy");
		append_date(&buf, ", last acknowledgement on ", license->last_ack);
		append_date(&buf, ", next one due until ", license->next_ack_deadline);
	} else if (license->mode == AW_LICENSE_ACCOUNT) {
		(void)aw_buf_printf(&buf, "an account with %zu license%s, none out of compliance",
		    license->n_entitlements, aw_text_s(license->n_entitlements));
	} else {
		(void)aw_buf_printf(&buf, "%s, %s", aw_registration_word(license->registration),
		    aw_authorization_word(license->authorization));
		append_date(&buf, ", last good contact on ", view->clock.success);
		append_date(&buf, ", next on ", license->next_sync);
		append_date(&buf, ", deadline ", view->clock.deadline);
	}
	done = aw_license_add(view, AW_FINDING_LICENSE_OK, AW_SEVERITY_OK, AW_INSTANT_NONE,
	    view->clock.deadline, "%s", buf.data != NULL ? buf.data : "");
	aw_buf_free(&buf);
	return done;
}

/* Contact, words and acknowledgements: one alarm, whatever of them it is. */
static bool
judge_contact(struct aw_license_view *view)
{
	view->is_reported_expired = view->clock.grace == AW_GRACE_EXPIRED;
	if (view->stale || view->judge->clock_bad)
		return aw_license_judge_unreported(view);
	return aw_license_judge_contact(view) && aw_license_judge_unknown(view) &&
	       aw_license_judge_policy(view);
}

static bool
judge_parts(struct aw_license_view *view)
{
	view->reports_evaluation =
	    view->license->authorization == AW_AUTHORIZATION_EVALUATION_EXPIRED ||
	    aw_license_evaluates(view->license);
	if (!judge_contact(view))
		return false;
	if (view->license->observed_at == AW_INSTANT_NONE || view->judge->clock_bad)
		return true;
	return aw_license_judge_registration(view) && aw_license_judge_evaluation(view) &&
	       aw_license_judge_dates(view) && aw_license_judge_compliance(view) &&
	       aw_license_judge_entitlements(view) &&
	       (view->out->finding != AW_FINDING_NONE || add_ok(view)) &&
	       aw_license_note_terms(view);
}

static bool
judge_license(struct aw_judge *judge, struct aw_license_verdict *out)
{
	struct aw_license_view view = {.judge = judge, .license = out->license, .out = out};
	bool done;

	aw_license_clock(out->license, judge->policy, judge->now, &view.clock);
	view.stale = aw_judge_license_stale(judge, out->license);
	out->grace = view.clock.grace;
	out->grace_start = view.clock.start;
	out->grace_end =
	    view.clock.start != AW_INSTANT_NONE ? view.clock.deadline : AW_INSTANT_NONE;
	out->deadline = view.clock.deadline;
	out->deadline_reported = view.clock.reported;
	aw_buf_init(&view.story, STORY_MAX);
	done = judge_parts(&view);
	if (done)
		out->reason = aw_text_clean_dup(view.story.data != NULL ? view.story.data : "",
		    view.story.len, AW_JUDGE_TEXT_MAX);
	aw_buf_free(&view.story);
	return done && out->reason != NULL;
}

bool
aw_judge_licenses(struct aw_judge *judge)
{
	struct aw_judgement *out = judge->out;
	size_t n = judge->record->n_licenses;

	out->licenses = calloc(n + 1, sizeof(*out->licenses));
	if (out->licenses == NULL)
		return false;
	while (out->n_licenses < n) {
		struct aw_license_verdict *verdict = &out->licenses[out->n_licenses];

		verdict->license = &judge->record->licenses[out->n_licenses++];
		if (!judge_license(judge, verdict))
			return false;
	}
	return true;
}
