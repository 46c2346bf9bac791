/* SPDX-License-Identifier: ISC */
/* Mode source: the age of the last answer of each source of one device, and its last failure. */
#include <stdio.h>
#include <string.h>

#include "base/instant.h"
#include "mode_check.h"
#include "base/text.h"
#include "model/facts.h"
#include "model/model.h"
#include "policy/judge/verdict.h"

static void
add_age(struct aw_check *check, const struct aw_source_status *source)
{
	struct aw_perfdata value = aw_perfdata_make(
	    source->name, "age", AW_UNIT_SECONDS, check->now - source->observed_at);

	value.warning = check->settings->warning;
	value.critical = check->settings->critical;
	aw_report_perfdata(check->report, &value);
}

static enum aw_severity
policy_severity(const struct aw_judged *judged, const struct aw_source_status *source)
{
	const struct aw_verdict *v = aw_check_freshness(judged->judgement, "source", source->name);

	if (v != NULL)
		return v->severity;
	return source->attempt.code != AW_OK ? AW_SEVERITY_WARNING : AW_SEVERITY_OK;
}

static enum aw_severity
severity_of(const struct aw_check *check, enum aw_severity severity,
    const struct aw_source_status *source, bool stale)
{
	if (stale)
		return aw_severity_worse(severity, check->settings->on_stale);
	/* --warning and --critical cannot hide a failure after a fresh answer. */
	if (source->attempt.code != AW_OK)
		return aw_severity_worse(
		    severity, aw_check_override(check->settings, AW_SEVERITY_OK,
				  check->now - source->observed_at, 0));
	return aw_check_override(check->settings, severity, check->now - source->observed_at, 0);
}

static void
add_source(
    struct aw_check *check, const struct aw_judged *judged, const struct aw_source_status *source)
{
	char title[160], ago[AW_DURATION_TEXT], failed[64] = "", overlaps[AW_OVERLAP_TEXT_MAX];
	bool never = source->observed_at == AW_INSTANT_NONE;
	const enum aw_severity policy = policy_severity(judged, source);
	bool stale = aw_policy_stale(
	    &judged->policy, source->observed_at, judged->record->interval, check->now);

	if (source->attempt.code != AW_OK)
		(void)aw_text_format(failed, sizeof(failed), ", last try failed: %s",
		    aw_err_code(source->attempt.code)->id);
	if (never)
		(void)aw_text_format(
		    title, sizeof(title), "source %s never answered%s", source->name, failed);
	else
		(void)aw_text_format(title, sizeof(title), "source %s answered %s ago%s%s",
		    source->name, aw_duration_format(check->now - source->observed_at, ago),
		    stale ? ", too old" : "", failed);
	aw_check_add(check, policy, severity_of(check, policy, source, stale), source->observed_at,
	    title, NULL, title);
	aw_check_add_failure(check, &source->attempt);
	if (source->absent != NULL)
		aw_report_detail(check->report, "absent: %s", source->absent);
	if (aw_overlap_text(source, overlaps) != NULL)
		aw_report_detail(check->report, "note: %s", overlaps);
	if (check->settings->verbosity >= 2)
		aw_report_detail(check->report, "kind: %s", aw_source_kind_name(source->kind));
	if (check->settings->verbosity >= 2 && source->endpoint != NULL)
		aw_report_detail(check->report, "from: %s", source->endpoint);
	if (!never)
		add_age(check, source);
}

/* Findings about the identity of the device and the skew of its clock. */
static void
add_identity(struct aw_check *check, const struct aw_judgement *judgement)
{
	for (size_t i = 0; i < judgement->n_verdicts; i++) {
		const struct aw_verdict *v = &judgement->verdicts[i];

		if ((v->finding != AW_FINDING_IDENTITY && v->finding != AW_FINDING_CLOCK_SKEW) ||
		    v->severity == AW_SEVERITY_OK)
			continue;
		aw_report_add(check->report, v->severity, v->since, v->text, NULL);
		aw_report_detail(check->report, "remedy: %s", aw_verdict_remedy(v));
	}
}

enum aw_err
aw_check_source(struct aw_check *check, const struct aw_judged *judged, struct aw_error *err)
{
	const struct aw_record *record = judged->record;
	char interval[AW_DURATION_TEXT];

	if (record->n_sources == 0)
		return aw_error_set(
		    err, AW_ERR_USAGE, NULL, "nothing matched: the record has no source");
	for (size_t i = 0; i < record->n_sources; i++)
		add_source(check, judged, &record->sources[i]);
	add_identity(check, judged->judgement);
	aw_check_add_clock(check, judged);
	aw_report_summary(check->report, "%zu source%s answered in time, asked every %s",
	    record->n_sources, aw_text_s(record->n_sources),
	    aw_duration_format(record->interval, interval));
	return AW_OK;
}
