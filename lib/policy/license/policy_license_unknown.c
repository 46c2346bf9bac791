/* SPDX-License-Identifier: ISC */
/* What is not known of a license: words, gaps, facts that are too old. */
#include <string.h>

#include "policy/license/license_judge.h"
#include "base/text.h"

#define STORY_MAX ((size_t)64 * 1024)
#define PROBLEMS_TOLD 3

static void
tell(struct aw_buf *buf, const char *what, const char *word)
{
	(void)aw_buf_printf(buf, "%s%s%s%s%s", buf->len > 0 ? "; " : "", what,
	    word != NULL ? " \"" : "", word != NULL ? word : "", word != NULL ? "\"" : "");
}

/* A word of the device that this version does not know, with the raw word. */
static void
append_word(struct aw_license_view *view, bool unknown, const char *what, const char *raw,
    enum aw_severity *severity, struct aw_buf *buf)
{
	if (!unknown || raw == NULL)
		return;
	*severity = aw_severity_worse(*severity,
	    aw_severity_worse(AW_SEVERITY_WARNING, view->judge->policy->license_unknown));
	tell(buf, what, raw);
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

/* What the reader of the answer noted: dates that are none, words, what is cut off. */
static void
append_problems(struct aw_license_view *view, enum aw_severity *severity, struct aw_buf *buf)
{
	const struct aw_license *license = view->license;
	size_t n = 0;

	for (size_t i = 0; i < license->n_problems; i++) {
		const struct aw_problem *problem = &license->problems[i];

		if (problem->severity == AW_SEVERITY_OK || reported_by_word(license, problem))
			continue;
		*severity =
		    aw_severity_worse(*severity, problem->severity == AW_SEVERITY_UNKNOWN
						     ? aw_judge_unknown(view->judge)
						     : aw_severity_worse(AW_SEVERITY_WARNING,
							   view->judge->policy->license_unknown));
		if (n++ < PROBLEMS_TOLD)
			(void)aw_buf_printf(buf, "%s%s%s%s", buf->len > 0 ? "; " : "",
			    problem->where, problem->where[0] != '\0' ? ": " : "", problem->text);
	}
	if (n > PROBLEMS_TOLD)
		(void)aw_buf_printf(buf, "; and %zu more", n - PROBLEMS_TOLD);
}

/* States that are not in the answer at all. */
static void
append_missing(struct aw_license_view *view, enum aw_severity *severity, struct aw_buf *buf)
{
	const struct aw_license *license = view->license;
	bool classic = license->mode != AW_LICENSE_POLICY && license->mode != AW_LICENSE_ACCOUNT;

	if (license->complete && license->mode != AW_LICENSE_UNKNOWN &&
	    (!classic || ((license->registration != AW_REGISTRATION_UNKNOWN ||
			      license->registration_raw != NULL) &&
			     (license->authorization != AW_AUTHORIZATION_UNKNOWN ||
				 license->authorization_raw != NULL))))
		return;
	*severity = aw_severity_worse(*severity, aw_judge_unknown(view->judge));
	tell(buf,
	    license->complete && license->mode == AW_LICENSE_UNKNOWN
		? "the answer does not say if the device is under a policy"
		: "the answer is incomplete",
	    NULL);
}

bool
aw_license_judge_unknown(struct aw_license_view *view)
{
	const struct aw_license *license = view->license;
	enum aw_severity severity = AW_SEVERITY_OK;
	struct aw_buf buf;
	bool done = true;

	aw_buf_init(&buf, STORY_MAX);
	append_word(view, license->registration == AW_REGISTRATION_UNKNOWN,
	    "unknown registration status", license->registration_raw, &severity, &buf);
	append_word(view, license->authorization == AW_AUTHORIZATION_UNKNOWN,
	    "unknown authorization status", license->authorization_raw, &severity, &buf);
	append_word(view, license->sync.result == AW_SYNC_UNKNOWN, "unknown result of the contact",
	    license->sync.raw, &severity, &buf);
	append_word(view, license->renewal.result == AW_SYNC_UNKNOWN,
	    "unknown result of the renewal", license->renewal.raw, &severity, &buf);
	append_missing(view, &severity, &buf);
	append_problems(view, &severity, &buf);
	if (severity > AW_SEVERITY_OK) {
		if (view->out->grace == AW_GRACE_NONE &&
		    (!license->complete || license->mode == AW_LICENSE_UNKNOWN ||
			license->authorization == AW_AUTHORIZATION_UNKNOWN))
			view->out->grace = AW_GRACE_UNKNOWN;
		done = aw_license_add(view, AW_FINDING_LICENSE_UNKNOWN, severity, AW_INSTANT_NONE,
		    AW_INSTANT_NONE, "%s", buf.data != NULL ? buf.data : "");
	}
	aw_buf_free(&buf);
	return done;
}

bool
aw_license_judge_unreported(struct aw_license_view *view)
{
	const struct aw_license *license = view->license;
	const char *failure = license->attempt.text;
	char date[AW_INSTANT_TEXT], text[AW_JUDGE_TEXT_MAX];

	view->out->grace = AW_GRACE_UNKNOWN;
	if (license->observed_at == AW_INSTANT_NONE)
		(void)aw_text_format(text, sizeof(text), "was never read");
	else if (view->judge->clock_bad)
		(void)aw_text_format(text, sizeof(text), "the clock of this host is not plausible");
	else
		(void)aw_text_format(text, sizeof(text),
		    "last read on %s, which is too long ago; last known state: %s, %s",
		    aw_instant_format(license->observed_at, date),
		    license->registration_raw != NULL ? license->registration_raw
						      : aw_registration_word(license->registration),
		    license->authorization_raw != NULL
			? license->authorization_raw
			: aw_authorization_word(license->authorization));
	return aw_license_add(view, AW_FINDING_LICENSE_UNKNOWN, aw_judge_unknown(view->judge),
	    AW_INSTANT_NONE, AW_INSTANT_NONE, "%s%s%s%s", text, failure != NULL ? " (" : "",
	    failure != NULL ? failure : "", failure != NULL ? ")" : "");
}
