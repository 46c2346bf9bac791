/* SPDX-License-Identifier: ISC */
/* Mode readiness: each transition of one device, the worst first. */
#include <inttypes.h>
#include <stdio.h>
#include <string.h>

#include "base/instant.h"
#include "mode_check.h"
#include "base/text.h"
#include "policy/judge/finding_class.h"
#include "policy/judge/verdict.h"

enum aw_severity
aw_check_readiness_severity(
    const struct aw_check *check, const struct aw_readiness_verdict *verdict, bool stale)
{
	enum aw_severity severity = verdict->severity;

	if (verdict->state == AW_READINESS_AT_RISK && verdict->break_date != AW_INSTANT_NONE)
		severity = aw_check_override(
		    check->settings, severity, verdict->break_date - check->now, 0);
	if (verdict->state == AW_READINESS_UNKNOWN && stale)
		severity = aw_severity_worse(severity, check->settings->on_stale);
	return severity;
}

void
aw_check_readiness_title(
    const struct aw_readiness_verdict *verdict, int64_t now, char *buf, size_t size)
{
	const char *name = verdict->transition->name;
	char date[AW_INSTANT_TEXT], left[AW_DURATION_TEXT];

	switch (verdict->state) {
	case AW_READINESS_BROKEN:
		if (verdict->since != AW_INSTANT_NONE)
			(void)aw_text_format(buf, size, "%s broken since %s", name,
			    aw_instant_format_date(verdict->since, date));
		else
			(void)aw_text_format(buf, size, "%s broken", name);
		break;
	case AW_READINESS_AT_RISK:
		if (verdict->break_date != AW_INSTANT_NONE)
			(void)aw_text_format(buf, size, "%s at risk, breaks %s (in %s)", name,
			    aw_instant_format_date(verdict->break_date, date),
			    aw_duration_format(verdict->break_date - now, left));
		else
			(void)aw_text_format(buf, size, "%s at risk", name);
		break;
	case AW_READINESS_CLEAN_UP:
		(void)aw_text_format(buf, size, "%s ready, retired root still trusted", name);
		break;
	case AW_READINESS_READY:
		(void)aw_text_format(buf, size, "%s ready", name);
		break;
	case AW_READINESS_NOT_AFFECTED:
		(void)aw_text_format(buf, size, "%s does not affect it", name);
		break;
	case AW_READINESS_UNKNOWN:
		(void)aw_text_format(buf, size, "%s unknown", name);
		break;
	}
}

/* "breaks at the latest: 2022-02-05T00:00:00Z (in 30 d)" */
static void
add_date(struct aw_check *check, const char *what, int64_t instant)
{
	char date[AW_INSTANT_TEXT], left[AW_DURATION_TEXT];
	bool past = instant < check->now;

	if (instant == AW_INSTANT_NONE)
		return;
	aw_report_detail(check->report, "%s: %s (%s%s%s)", what, aw_instant_format(instant, date),
	    past ? "" : "in ",
	    aw_duration_format(past ? check->now - instant : instant - check->now, left),
	    past ? " ago" : "");
}

static void
add_dates(struct aw_check *check, const struct aw_readiness_verdict *v)
{
	add_date(check, "could break any day since", v->any_day_since);
	add_date(check, v->any_day_since != AW_INSTANT_NONE ? "breaks at the latest" : "break date",
	    v->break_date);
	add_date(check, "licenses stop", v->impact_date);
	if (v->service != NULL)
		aw_report_detail(check->report, "decided by what %s presents", v->service);
}

static void
add_details(
    struct aw_check *check, const struct aw_readiness_verdict *v, const struct aw_judged *judged)
{
	size_t n;
	const struct aw_missing *missing =
	    aw_judgement_missing(judged->judgement, v->transition, &n);
	char hex[2 * AW_SHA256_LEN + 1];

	add_dates(check, v);
	for (size_t i = 0; i < n; i++) {
		const struct aw_root *root = missing[i].root;

		aw_hex(hex, root->sha256, AW_SHA256_LEN);
		aw_report_detail(check->report, "missing: %s, SHA-256 %s", root->name, hex);
		if (root->url != NULL)
			aw_report_detail(check->report, "from: %s", root->url);
	}
	if (v->severity != AW_SEVERITY_OK || v->state == AW_READINESS_CLEAN_UP)
		aw_report_detail(check->report, "remedy: %s",
		    v->remedy != NULL ? v->remedy : aw_finding_code(v->finding)->remedy);
	if (check->settings->verbosity >= 2)
		aw_report_detail(check->report, "transition: %s; %s", v->transition->title,
		    v->transition->source != NULL ? v->transition->source : "no source");
}

static void
add_perfdata(
    struct aw_check *check, const struct aw_readiness_verdict *v, const struct aw_policy *policy)
{
	struct aw_perfdata value;

	if (v->impact_date != AW_INSTANT_NONE) {
		value = aw_perfdata_make(
		    v->transition->name, "impact", AW_UNIT_SECONDS, v->impact_date - check->now);
		aw_report_perfdata(check->report, &value);
	}
	if (v->break_date == AW_INSTANT_NONE)
		return;
	value = aw_perfdata_make(
	    v->transition->name, "break", AW_UNIT_SECONDS, v->break_date - check->now);
	value.warning = check->settings->warning;
	value.critical = check->settings->critical;
	if (!value.critical.set)
		value.critical = (struct aw_range){
		    .set = true, .to_infinity = true, .start = policy->at_risk_critical};
	aw_report_perfdata(check->report, &value);
}

bool
aw_check_is_open(const struct aw_readiness_verdict *verdict)
{
	return verdict->state == AW_READINESS_AT_RISK || verdict->state == AW_READINESS_BROKEN ||
	       verdict->state == AW_READINESS_UNKNOWN;
}

static void
add_verdict(
    struct aw_check *check, const struct aw_readiness_verdict *v, const struct aw_judged *judged)
{
	enum aw_severity severity =
	    aw_check_readiness_severity(check, v, aw_check_stores_stale(check, judged));
	char title[128];

	aw_check_readiness_title(v, check->now, title, sizeof(title));
	aw_report_add(check->report, severity, v->break_date, title, v->reason);
	if (v->state == AW_READINESS_CLEAN_UP)
		aw_report_show(check->report);
	if (aw_check_is_open(v))
		aw_report_name(check->report, title);
	add_details(check, v, judged);
	add_perfdata(check, v, &judged->policy);
}

/* True for the findings that say the state of a transition. */
static bool
is_state(enum aw_finding finding)
{
	switch (finding) {
	case AW_FINDING_READY:
	case AW_FINDING_NOT_AFFECTED:
	case AW_FINDING_CLEAN_UP:
	case AW_FINDING_AT_RISK:
	case AW_FINDING_BROKEN:
	case AW_FINDING_MANAGED:
	case AW_FINDING_READINESS_UNKNOWN:
		return true;
	default:
		return false;
	}
}

/* What else makes the readiness doubtful, whatever the transitions say: a service that nothing
 * judges, a store without a usable anchor. */
static void
add_others(struct aw_check *check, const struct aw_judgement *judgement)
{
	for (size_t i = 0; i < judgement->n_verdicts; i++) {
		const struct aw_verdict *v = &judgement->verdicts[i];

		if (aw_alarm_class_of(v->finding) != AW_ALARM_READINESS || is_state(v->finding))
			continue;
		if (v->severity == AW_SEVERITY_OK) {
			aw_report_note(check->report, aw_finding_code(v->finding)->title, v->text);
			continue;
		}
		aw_report_add(check->report, v->severity, AW_INSTANT_NONE,
		    aw_finding_code(v->finding)->title, v->text);
		aw_report_detail(check->report, "remedy: %s", aw_verdict_remedy(v));
	}
}

static void
set_summary(struct aw_check *check, const struct aw_judgement *judgement)
{
	size_t counts[AW_READINESS_UNKNOWN + 1] = {0};
	size_t ready, unaffected;
	char affected[64] = "";

	for (size_t i = 0; i < judgement->n_readiness; i++)
		counts[judgement->readiness[i].state]++;
	ready = counts[AW_READINESS_READY] + counts[AW_READINESS_CLEAN_UP];
	unaffected = counts[AW_READINESS_NOT_AFFECTED];
	if (unaffected > 0)
		(void)aw_text_format(affected, sizeof(affected), "%snot affected by %zu",
		    ready > 0 ? ", " : "", unaffected);
	if (ready > 0)
		aw_report_summary(check->report, "ready for %zu transition%s%s%s", ready,
		    aw_text_s(ready), affected,
		    counts[AW_READINESS_CLEAN_UP] > 0 ? ", retired root still trusted" : "");
	else if (unaffected == judgement->n_readiness)
		aw_report_summary(check->report, "no transition affects it");
	else
		aw_report_summary(check->report, "%s", affected);
}

enum aw_err
aw_check_readiness(struct aw_check *check, const struct aw_judged *judged, struct aw_error *err)
{
	const struct aw_judgement *judgement = judged->judgement;

	if (judgement->n_readiness == 0)
		return aw_error_set(
		    err, AW_ERR_USAGE, NULL, "nothing matched: no transition is known");
	for (size_t i = 0; i < judgement->n_readiness; i++)
		add_verdict(check, &judgement->readiness[i], judged);
	add_others(check, judgement);
	aw_check_add_trust(check, judged);
	aw_check_add_doubts(check, judged);
	set_summary(check, judgement);
	return AW_OK;
}
