/* SPDX-License-Identifier: ISC */
/* Mode license: each license of one device, the worst first, with its dates and entitlements. */
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "model/license.h"
#include "mode_check.h"
#include "base/text.h"
#include "model/model.h"
#include "model/source_kind.h"
#include "policy/judge/verdict.h"

/* The dates of one license, AW_INSTANT_NONE where they have no meaning. */
struct dates {
	int64_t at[AW_DATE_COUNT];
	bool reported[AW_DATE_COUNT]; /* a finding is about it */
};

static void
find_dates(const struct aw_license_verdict *v, struct dates *dates)
{
	const struct aw_license *license = v->license;
	bool evaluates = license->authorization == AW_AUTHORIZATION_EVALUATION ||
			 license->authorization == AW_AUTHORIZATION_EVALUATION_EXPIRED;

	*dates = (struct dates){.at = {[AW_DATE_DEADLINE] = v->deadline,
				    [AW_DATE_GRACE] = AW_INSTANT_NONE,
				    [AW_DATE_REGISTRATION] = AW_INSTANT_NONE,
				    [AW_DATE_EVALUATION] = AW_INSTANT_NONE}};
	if (license->mode == AW_LICENSE_POLICY)
		dates->at[AW_DATE_DEADLINE] = license->next_ack_deadline;
	else if (license->registration == AW_REGISTRATION_REGISTERED ||
		 license->registration == AW_REGISTRATION_EXPIRED)
		dates->at[AW_DATE_REGISTRATION] = license->registration_expires;
	if (v->grace == AW_GRACE_IN_GRACE || v->grace == AW_GRACE_EXPIRED)
		dates->at[AW_DATE_GRACE] = v->grace_end;
	/* The rest of an evaluation has no meaning while there is an authorization. */
	if (evaluates)
		dates->at[AW_DATE_EVALUATION] = license->evaluation_ends;
	/* Devices print the epoch for an absent date. */
	for (int i = 0; i < AW_DATE_COUNT; i++)
		if (dates->at[i] == 0)
			dates->at[i] = AW_INSTANT_NONE;
}

/* The date of this finding that the thresholds apply to; COUNT: none. */
static enum aw_check_date
date_of(enum aw_finding finding)
{
	switch (finding) {
	case AW_FINDING_IN_GRACE:
		return AW_DATE_GRACE;
	case AW_FINDING_ACK_DUE:
		return AW_DATE_DEADLINE;
	case AW_FINDING_REGISTRATION_EXPIRING:
		return AW_DATE_REGISTRATION;
	case AW_FINDING_EVALUATION:
		return AW_DATE_EVALUATION;
	default:
		return AW_DATE_COUNT;
	}
}

static bool
is_selected(const struct aw_check *check, enum aw_check_date date)
{
	return check->settings->of == AW_DATE_COUNT || check->settings->of == date;
}

/* "NAME" and "NAME/TAG" are objects of the license NAME; "license/NAME" is its collection. */
static bool
is_of_license(const struct aw_verdict *v, const struct aw_license *license)
{
	size_t len = strlen(license->name);

	return v->finding >= AW_FINDING_LICENSE_OK && v->finding <= AW_FINDING_LICENSE_UNKNOWN &&
	       strncmp(v->object, license->name, len) == 0 &&
	       (v->object[len] == '\0' || v->object[len] == '/');
}

/* A failing renewal is at least a warning, independent of the time left. */
static bool
is_failing(const struct aw_verdict *v, const struct aw_license *license)
{
	return v->finding == AW_FINDING_IN_GRACE ||
	       (v->finding == AW_FINDING_REGISTRATION_EXPIRING &&
		   license->renewal.result == AW_SYNC_FAILED);
}

/* Policy's severity after the options; notes in *dates which date it was about. */
static enum aw_severity
severity_of(const struct aw_check *check, const struct aw_verdict *v,
    const struct aw_license *license, bool stale, struct dates *dates)
{
	enum aw_check_date date = date_of(v->finding);
	enum aw_severity severity = v->severity;

	if (stale)
		return v->severity == AW_SEVERITY_OK
			   ? AW_SEVERITY_OK
			   : aw_severity_worse(v->severity, check->settings->on_stale);
	if (date == AW_DATE_COUNT || !is_selected(check, date) ||
	    dates->at[date] == AW_INSTANT_NONE)
		return severity;
	dates->reported[date] = true;
	if (date == AW_DATE_GRACE) /* the end of grace is the deadline */
		dates->reported[AW_DATE_DEADLINE] = true;
	severity = aw_check_override(check->settings, severity, dates->at[date] - check->now, 0);
	if (is_failing(v, license) && v->severity >= AW_SEVERITY_WARNING)
		severity = aw_severity_worse(severity, AW_SEVERITY_WARNING);
	return severity;
}

/* The text without "license NAME: ", or "license: ", as the title is the name. */
static const char *
bare_text(const struct aw_verdict *v, const struct aw_license *license)
{
	char lead[AW_SUBJECT_MAX + 16];

	(void)aw_text_format(
	    lead, sizeof(lead), "license%s%s: ", AW_TEXT_NAME(AW_NAME_LICENSE, license->name));
	return strncmp(v->text, lead, strlen(lead)) == 0 ? v->text + strlen(lead) : v->text;
}

static void
add_date(struct aw_check *check, const char *what, int64_t at, const char *note)
{
	char date[AW_INSTANT_TEXT], left[AW_DURATION_TEXT];

	if (at == AW_INSTANT_NONE)
		return;
	aw_report_detail(check->report, "%s %s, %s%s%s", what, aw_instant_format(at, date),
	    aw_duration_format(at < check->now ? check->now - at : at - check->now, left),
	    at < check->now ? " ago" : " left", note);
}

static void
add_details(struct aw_check *check, const struct aw_license_verdict *v, const struct dates *dates)
{
	const struct aw_license *license = v->license;
	bool policy = license->mode == AW_LICENSE_POLICY;
	char date[AW_INSTANT_TEXT];

	if (v->grace_start != AW_INSTANT_NONE)
		aw_report_detail(check->report, "grace %s: from %s", aw_grace_word(v->grace),
		    aw_instant_format(v->grace_start, date));
	add_date(check, "grace ends", dates->at[AW_DATE_GRACE], "");
	add_date(check, policy ? "acknowledgement due by" : "deadline", dates->at[AW_DATE_DEADLINE],
	    policy || v->deadline_reported ? ", reported by the device" : ", computed");
	add_date(check, "registration ends", dates->at[AW_DATE_REGISTRATION], "");
	add_date(check, "evaluation ends", dates->at[AW_DATE_EVALUATION], "");
	if (license->sync.reason != NULL)
		aw_report_detail(check->report, "last contact %s: %s",
		    aw_sync_word(license->sync.result), license->sync.reason);
}

/* With -v: each entitlement as the device reports it; with -vv: also the states. */
static void
add_entitlements(struct aw_check *check, const struct aw_license *license)
{
	for (size_t i = 0; i < license->n_entitlements && check->settings->verbosity > 0; i++) {
		const struct aw_entitlement *item = &license->entitlements[i];
		char count[24] = "-", ends[AW_INSTANT_TEXT];

		if (item->count != AW_COUNT_NONE)
			(void)snprintf(count, sizeof(count), "%" PRIu64, item->count);
		aw_report_detail(check->report, "%s (%s): %s in use, %s%s%s",
		    item->name[0] != '\0' ? item->name : "no name",
		    item->tag[0] != '\0' ? item->tag : "no tag", count,
		    item->raw != NULL ? item->raw : aw_entitlement_word(item->state),
		    aw_instant_given(item->ends) ? ", ends " : "",
		    aw_instant_given(item->ends) ? aw_instant_format(item->ends, ends) : "");
	}
	if (check->settings->verbosity < 2)
		return;
	aw_report_detail(check->report, "source: %s; mode %s; registration %s; authorization %s",
	    license->source != NULL ? license->source : "unknown",
	    aw_license_mode_word(license->mode),
	    license->registration_raw != NULL ? license->registration_raw
					      : aw_registration_word(license->registration),
	    license->authorization_raw != NULL ? license->authorization_raw
					       : aw_authorization_word(license->authorization));
}

/* Dates that no finding is about, if they break a threshold. */
static void
add_thresholds(struct aw_check *check, const struct aw_license *license, const struct dates *dates)
{
	char title[160], date[AW_INSTANT_TEXT], left[AW_DURATION_TEXT];

	for (int i = 0; i < AW_DATE_COUNT; i++) {
		enum aw_severity severity;
		int64_t rest;

		if (dates->at[i] == AW_INSTANT_NONE || dates->reported[i] ||
		    !is_selected(check, (enum aw_check_date)i))
			continue;
		rest = dates->at[i] - check->now;
		severity = aw_check_override(check->settings, AW_SEVERITY_OK, rest, 0);
		if (severity == AW_SEVERITY_OK)
			continue;
		(void)aw_text_format(title, sizeof(title), "%s: %s %s (%s%s)", license->name,
		    aw_check_date_word((enum aw_check_date)i),
		    aw_instant_format_date(dates->at[i], date), rest < 0 ? "past by " : "in ",
		    aw_duration_format(rest < 0 ? -rest : rest, left));
		aw_report_add(check->report, severity, dates->at[i], title, NULL);
	}
}

static void
add_perfdata(struct aw_check *check, const struct aw_license *license, const struct dates *dates)
{
	for (int i = 0; i < AW_DATE_COUNT; i++) {
		struct aw_perfdata value;

		if (dates->at[i] == AW_INSTANT_NONE)
			continue;
		value = aw_perfdata_make(license->name, aw_check_date_word((enum aw_check_date)i),
		    AW_UNIT_SECONDS, dates->at[i] - check->now);
		if (is_selected(check, (enum aw_check_date)i)) {
			value.warning = check->settings->warning;
			value.critical = check->settings->critical;
		}
		aw_report_perfdata(check->report, &value);
	}
}

/* An item for each finding; the first one has the details of the license. */
static void
add_license(struct aw_check *check, const struct aw_judged *judged,
    const struct aw_license_verdict *verdict, struct dates *dates)
{
	const struct aw_license *license = verdict->license;
	bool first = true;
	char words[192];
	bool stale =
	    aw_policy_license_stale(&judged->policy, license, judged->record->interval, check->now);

	find_dates(verdict, dates);
	for (size_t i = 0; i < judged->judgement->n_verdicts; i++) {
		const struct aw_verdict *v = &judged->judgement->verdicts[i];

		if (!is_of_license(v, license))
			continue;
		(void)aw_text_format(
		    words, sizeof(words), "%s: %s", license->name, bare_text(v, license));
		aw_check_add(check, v->severity, severity_of(check, v, license, stale, dates),
		    v->until, license->name, bare_text(v, license), words);
		if (first) {
			add_details(check, verdict, dates);
			add_entitlements(check, license);
		}
		if (v->severity != AW_SEVERITY_OK)
			aw_report_detail(check->report, "remedy: %s", aw_verdict_remedy(v));
		first = false;
	}
	if (first) /* never OK without a verdict */
		aw_report_add(check->report,
		    aw_severity_worse(AW_SEVERITY_UNKNOWN, verdict->severity), AW_INSTANT_NONE,
		    license->name, verdict->reason);
	if (!stale)
		aw_check_add_collection(check, judged, "license", license->name);
	if (!stale)
		add_thresholds(check, license, dates);
	add_perfdata(check, license, dates);
}

static void
set_summary(struct aw_check *check, size_t n, int64_t next)
{
	char date[AW_INSTANT_TEXT], left[AW_DURATION_TEXT], tail[96] = "";

	if (next != AW_INSTANT_NONE)
		(void)aw_text_format(tail, sizeof(tail), ", the next date is %s (in %s)",
		    aw_instant_format_date(next, date),
		    aw_duration_format(next - check->now, left));
	aw_report_summary(check->report, "%zu license%s in order%s", n, aw_text_s(n), tail);
}

/* The earlier of two, if it is in the future. */
static int64_t
earlier_date(int64_t at, int64_t now, int64_t next)
{
	return at >= now && (next == AW_INSTANT_NONE || at < next) ? at : next;
}

/* The earliest future date, of the license, of its entitlements and `next`. */
static int64_t
earliest_date(
    const struct aw_license *license, const struct dates *dates, int64_t now, int64_t next)
{
	for (int i = 0; i < AW_DATE_COUNT; i++)
		next = earlier_date(dates->at[i], now, next);
	for (size_t i = 0; i < license->n_entitlements; i++)
		next = earlier_date(license->entitlements[i].ends, now, next);
	return next;
}

enum aw_err
aw_check_license(struct aw_check *check, const struct aw_judged *judged, struct aw_error *err)
{
	const struct aw_judgement *judgement = judged->judgement;
	const char *only = check->settings->license;
	int64_t next = AW_INSTANT_NONE;
	struct dates dates;
	size_t n = 0;

	for (size_t i = 0; i < judgement->n_licenses; i++) {
		const struct aw_license_verdict *v = &judgement->licenses[i];

		if (only != NULL && strcmp(v->license->name, only) != 0)
			continue;
		add_license(check, judged, v, &dates);
		next = earliest_date(v->license, &dates, check->now, next);
		n++;
	}
	if (n == 0 && only == NULL && aw_check_unanswered(check, judged->record, "license"))
		return AW_OK;
	if (n == 0)
		return aw_error_set(err, AW_ERR_USAGE, NULL, "nothing matched: %s%s",
		    only != NULL ? "the device has no license " : "the record has no license",
		    only != NULL ? only : "");
	for (size_t i = 0; i < judgement->n_licenses; i++)
		if (only == NULL || strcmp(judgement->licenses[i].license->name, only) == 0)
			aw_check_entitlement_perfdata(check, judgement->licenses[i].license);
	aw_check_add_clock(check, judged);
	set_summary(check, n, next);
	return AW_OK;
}
