/* SPDX-License-Identifier: ISC */
/* What is not known of a license: words, gaps, facts that are too old. */
#include <stdlib.h>
#include <string.h>

#include "policy/judge/source_remedy.h"
#include "policy/license/license_judge.h"
#include "base/text.h"

#define STORY_MAX ((size_t)64 * 1024)
#define PROBLEMS_TOLD 3

/* What is being reported: how bad, in which words, and what to do about the worst of it. */
struct unknown {
	struct aw_license_view *view;
	enum aw_severity severity;
	int64_t until; /* a deadline of the device that counts all the same; or AW_INSTANT_NONE */
	const char *remedy;
	struct aw_buf buf;
};

static void
report(struct unknown *unknown, const char *what, const char *word)
{
	(void)aw_buf_printf(&unknown->buf, "%s%s%s%s%s", unknown->buf.len > 0 ? "; " : "", what,
	    word != NULL ? " \"" : "", word != NULL ? word : "", word != NULL ? "\"" : "");
}

/* What to do, by the source of the license. */
static const char *
remedy_for(const struct aw_license_view *view, enum aw_source_case what)
{
	return aw_source_remedy(aw_judge_kind(view->judge->record, view->license->source),
	    view->license->fresh_for > 0, what);
}

/* Takes the severity; the remedy of the worst counts, of several the first. */
static void
raise(struct unknown *unknown, enum aw_severity severity, const char *remedy)
{
	if (severity <= unknown->severity)
		return;
	unknown->severity = severity;
	unknown->remedy = remedy;
}

static enum aw_severity
severity_of_word(const struct aw_license_view *view)
{
	return aw_severity_worse(AW_SEVERITY_WARNING, view->judge->policy->license_unknown);
}

/* A word of the device that this version does not know, with the raw word. */
static void
append_word(struct unknown *unknown, bool applies, const char *what, const char *raw)
{
	if (!applies || raw == NULL)
		return;
	raise(unknown, severity_of_word(unknown->view), remedy_for(unknown->view, AW_CASE_WORD));
	report(unknown, what, raw);
}

/*
 * What is not known may be a contact that fails: the deadline that the device reports counts all
 * the same, and is critical in its last days, as in grace. Where the clock runs out or is over
 * anyway, that verdict has the deadline.
 */
static void
append_deadline(struct unknown *unknown)
{
	const struct aw_license_clock *clock = &unknown->view->clock;
	const struct aw_license *license = unknown->view->license;
	char date[AW_INSTANT_TEXT], text[AW_DURATION_TEXT];
	int64_t left;

	if (license->sync.result != AW_SYNC_UNKNOWN &&
	    license->authorization != AW_AUTHORIZATION_UNKNOWN)
		return;
	if (unknown->severity == AW_SEVERITY_OK || !clock->runs || !clock->reported ||
	    clock->grace != AW_GRACE_NONE)
		return;
	left = aw_instant_sub(clock->deadline, unknown->view->judge->now);
	unknown->until = clock->deadline;
	(void)aw_buf_printf(&unknown->buf, "; the deadline that the device reports is %s, in %s",
	    aw_instant_format(clock->deadline, date), aw_duration_format(left, text));
	if (left <= unknown->view->judge->policy->grace_critical)
		raise(unknown, AW_SEVERITY_CRITICAL, unknown->remedy);
}

/* True if the problem only says again that a word of the license is not known. */
static bool
reported_by_word(const struct aw_license *license, const struct aw_problem *problem)
{
	const char *words[] = {
	    license->registration == AW_REGISTRATION_UNKNOWN ? license->registration_raw : NULL,
	    license->authorization == AW_AUTHORIZATION_UNKNOWN ? license->authorization_raw : NULL,
	    license->sync.result == AW_SYNC_UNKNOWN ? license->sync.raw : NULL,
	    license->renewal.result == AW_SYNC_UNKNOWN ? license->renewal.raw : NULL,
	};

	if (problem->code != AW_ERR_LICENSE_WORD)
		return false;
	for (size_t i = 0; i < sizeof(words) / sizeof(words[0]); i++)
		if (words[i] != NULL && strstr(problem->text, words[i]) != NULL)
			return true;
	for (size_t i = 0; i < license->n_entitlements; i++)
		if (license->entitlements[i].state == AW_ENTITLEMENT_UNKNOWN &&
		    license->entitlements[i].raw != NULL &&
		    strstr(problem->text, license->entitlements[i].raw) != NULL)
			return true;
	return false;
}

static const char *
problem_remedy(const struct aw_license_view *view, enum aw_err code)
{
	switch (code) {
	case AW_ERR_LICENSE_WORD:
		return remedy_for(view, AW_CASE_WORD);
	case AW_ERR_LICENSE_DATE:
		return remedy_for(view, AW_CASE_DATE);
	case AW_ERR_LICENSE_INCOMPLETE:
		return remedy_for(view, AW_CASE_GAP);
	default:
		return aw_err_code(code)->remedy;
	}
}

/* What the reader of the answer noted: dates that are none, words, what is cut off. */
static void
append_problems(struct unknown *unknown)
{
	const struct aw_license *license = unknown->view->license;
	size_t n = 0;

	for (size_t i = 0; i < license->n_problems; i++) {
		const struct aw_problem *problem = &license->problems[i];

		if (problem->severity == AW_SEVERITY_OK || problem->code == AW_ERR_DEVICE_ALARM ||
		    reported_by_word(license, problem))
			continue;
		raise(unknown,
		    problem->severity == AW_SEVERITY_UNKNOWN
			? aw_judge_unknown(unknown->view->judge)
			: severity_of_word(unknown->view),
		    problem_remedy(unknown->view, problem->code));
		if (n++ < PROBLEMS_TOLD)
			(void)aw_buf_printf(&unknown->buf, "%s%s%s%s",
			    unknown->buf.len > 0 ? "; " : "", problem->where,
			    problem->where[0] != '\0' ? ": " : "", problem->text);
	}
	if (n > PROBLEMS_TOLD)
		(void)aw_buf_printf(&unknown->buf, "; and %zu more", n - PROBLEMS_TOLD);
}

/* A state without which a classic license says nothing. */
static bool
lacks_state(const struct aw_license *license)
{
	return (license->registration == AW_REGISTRATION_UNKNOWN &&
		   license->registration_raw == NULL) ||
	       (license->authorization == AW_AUTHORIZATION_UNKNOWN &&
		   license->authorization_raw == NULL);
}

/* Registered and authorized, and not one date or result of a contact to judge it by. */
static bool
lacks_dates(const struct aw_license *license)
{
	return license->mode == AW_LICENSE_CLASSIC &&
	       license->registration == AW_REGISTRATION_REGISTERED &&
	       (license->authorization == AW_AUTHORIZATION_AUTHORIZED ||
		   license->authorization == AW_AUTHORIZATION_OUT_OF_COMPLIANCE) &&
	       license->sync.result == AW_SYNC_NONE && !aw_instant_given(license->sync.at) &&
	       !aw_instant_given(license->last_success) &&
	       !aw_instant_given(license->failing_since) && !aw_instant_given(license->next_sync) &&
	       !aw_instant_given(license->deadline) && license->deadline_word == AW_DEADLINE_PLAIN;
}

static void
append_gap(struct unknown *unknown, const char *what)
{
	raise(unknown, aw_judge_unknown(unknown->view->judge),
	    remedy_for(unknown->view, AW_CASE_GAP));
	report(unknown, what, NULL);
}

/* What is not in the answer at all, or cannot be read. */
static void
append_missing(struct unknown *unknown)
{
	const struct aw_license *license = unknown->view->license;
	bool classic = license->mode != AW_LICENSE_POLICY && license->mode != AW_LICENSE_ACCOUNT;

	if (!license->complete || (classic && lacks_state(license)))
		append_gap(unknown, "the answer is incomplete");
	else if (license->mode == AW_LICENSE_UNKNOWN)
		append_gap(unknown, "the answer does not say if the device is under a policy");
	else if (lacks_dates(license))
		append_gap(unknown, "the answer has no date of a contact");
	if (license->deadline_word == AW_DEADLINE_UNREADABLE) {
		raise(unknown, aw_judge_unknown(unknown->view->judge),
		    remedy_for(unknown->view, AW_CASE_DATE));
		report(unknown, "the communication deadline could not be read", NULL);
	}
}

/* True if the grace is not known from what was reported, though the dates may come to none. */
static bool
hides_grace(const struct aw_license *license)
{
	return !license->complete || license->mode == AW_LICENSE_UNKNOWN ||
	       license->authorization == AW_AUTHORIZATION_UNKNOWN || lacks_dates(license) ||
	       license->deadline_word == AW_DEADLINE_UNREADABLE;
}

/* Alarms that the device or the license server raises itself: one finding for all. */
static bool
judge_alarms(struct aw_license_view *view)
{
	const struct aw_license *license = view->license;
	char remedy[AW_JUDGE_TEXT_MAX];
	struct aw_verdict head = {.finding = AW_FINDING_LICENSE_ALARM,
	    .severity = AW_SEVERITY_WARNING,
	    .object = license->name,
	    .remedy = remedy,
	    .since = AW_INSTANT_NONE,
	    .until = AW_INSTANT_NONE};
	struct aw_buf buf;
	bool done = true;
	size_t n = 0;

	(void)aw_text_format(remedy, sizeof(remedy), "%s", remedy_for(view, AW_CASE_ALARM));

	aw_buf_init(&buf, STORY_MAX);
	for (size_t i = 0; i < license->n_problems; i++) {
		const struct aw_problem *problem = &license->problems[i];

		if (problem->code != AW_ERR_DEVICE_ALARM || problem->severity == AW_SEVERITY_OK)
			continue;
		head.severity = aw_severity_worse(head.severity, problem->severity);
		if (n++ < PROBLEMS_TOLD)
			(void)aw_buf_printf(
			    &buf, "%s%s: %s", n > 1 ? "; " : "", problem->where, problem->text);
	}
	if (n > PROBLEMS_TOLD)
		(void)aw_buf_printf(&buf, "; and %zu more", n - PROBLEMS_TOLD);
	if (n > 0)
		done = aw_license_add_object(view, &head, buf.data != NULL ? buf.data : "");
	aw_buf_free(&buf);
	return done;
}

static bool
add_unknown(struct unknown *unknown)
{
	char *remedy = unknown->remedy != NULL ? strdup(unknown->remedy) : NULL;
	struct aw_verdict head = {.finding = AW_FINDING_LICENSE_UNKNOWN,
	    .severity = unknown->severity,
	    .object = unknown->view->license->name,
	    .remedy = remedy,
	    .since = AW_INSTANT_NONE,
	    .until = unknown->until};
	bool done = (unknown->remedy == NULL || remedy != NULL) &&
		    aw_license_add_object(
			unknown->view, &head, unknown->buf.data != NULL ? unknown->buf.data : "");

	free(remedy);
	return done;
}

bool
aw_license_judge_unknown(struct aw_license_view *view)
{
	const struct aw_license *license = view->license;
	struct unknown unknown = {
	    .view = view, .severity = AW_SEVERITY_OK, .until = AW_INSTANT_NONE};
	bool done = true;

	aw_buf_init(&unknown.buf, STORY_MAX);
	append_word(&unknown, license->registration == AW_REGISTRATION_UNKNOWN,
	    "unknown registration status", license->registration_raw);
	append_word(&unknown, license->authorization == AW_AUTHORIZATION_UNKNOWN,
	    "unknown authorization status", license->authorization_raw);
	append_word(&unknown, license->sync.result == AW_SYNC_UNKNOWN,
	    "unknown result of the contact", license->sync.raw);
	append_deadline(&unknown);
	append_word(&unknown, license->renewal.result == AW_SYNC_UNKNOWN,
	    "unknown result of the renewal", license->renewal.raw);
	append_problems(&unknown);
	append_missing(&unknown);
	if (unknown.severity > AW_SEVERITY_OK) {
		if (view->out->grace == AW_GRACE_NONE && hides_grace(license))
			view->out->grace = AW_GRACE_UNKNOWN;
		done = add_unknown(&unknown);
	}
	aw_buf_free(&unknown.buf);
	return done && judge_alarms(view);
}

static void
append_failure(char *text, size_t size, const char *failure)
{
	size_t len = strlen(text);

	(void)aw_text_format(text + len, size - len, " (%s)", failure);
}

/* What makes the state known again. */
static const char *
remedy_of(const struct aw_license_view *view)
{
	const struct aw_license *license = view->license;

	if (view->judge->clock_bad && license->observed_at != AW_INSTANT_NONE)
		return aw_finding_code(AW_FINDING_CLOCK)->remedy;
	return aw_attempt_remedy(aw_judge_kind(view->judge->record, license->source),
	    license->fresh_for > 0, &license->attempt);
}

bool
aw_license_judge_unreported(struct aw_license_view *view)
{
	const struct aw_license *license = view->license;
	char date[AW_INSTANT_TEXT], text[AW_JUDGE_TEXT_MAX], remedy[AW_JUDGE_TEXT_MAX];
	const struct aw_verdict head = {.finding = AW_FINDING_LICENSE_UNKNOWN,
	    .severity = aw_judge_unknown(view->judge),
	    .object = license->name,
	    .remedy = remedy,
	    .since = AW_INSTANT_NONE,
	    .until = AW_INSTANT_NONE};

	view->out->grace = AW_GRACE_UNKNOWN;
	if (license->observed_at == AW_INSTANT_NONE)
		(void)aw_text_format(text, sizeof(text), "was never read");
	else if (view->judge->clock_bad)
		(void)aw_text_format(text, sizeof(text), "the clock of this host is not plausible");
	else
		(void)aw_text_format(text, sizeof(text),
		    "%s on %s, which is too long ago; last known state: %s, %s",
		    license->fresh_for > 0 ? "its file was written" : "last read",
		    aw_instant_format(license->observed_at, date),
		    license->registration_raw != NULL ? license->registration_raw
						      : aw_registration_word(license->registration),
		    license->authorization_raw != NULL
			? license->authorization_raw
			: aw_authorization_word(license->authorization));
	if (license->attempt.text != NULL)
		append_failure(text, sizeof(text), license->attempt.text);
	(void)aw_text_format(remedy, sizeof(remedy), "%s", remedy_of(view));
	return aw_license_add_object(view, &head, text);
}
