/* SPDX-License-Identifier: ISC */
#include "check.h"

#include <string.h>

#include "base/text.h"
#include "config/device_state.h"
#include "model/device_record.h"
#include "model/model.h"
#include "model/pool.h"
#include "model/store.h"
#include "policy/judge/verdict.h"
#include "policy/judge/finding_class.h"
#include "policy/policy.h"

const char *
aw_check_date_word(enum aw_check_date date)
{
	static const char *const words[AW_DATE_COUNT] = {
	    [AW_DATE_DEADLINE] = "deadline",
	    [AW_DATE_GRACE] = "grace",
	    [AW_DATE_REGISTRATION] = "registration",
	    [AW_DATE_EVALUATION] = "evaluation",
	};

	return words[date];
}

enum aw_severity
aw_check_override(const struct aw_check_settings *settings, enum aw_severity policy, int64_t value,
    int64_t lifetime)
{
	struct aw_range critical = aw_range_of_lifetime(&settings->critical, lifetime);
	struct aw_range warning = aw_range_of_lifetime(&settings->warning, lifetime);

	if (critical.set ? aw_range_alerts(&critical, value) : policy == AW_SEVERITY_CRITICAL)
		return AW_SEVERITY_CRITICAL;
	if (warning.set ? aw_range_alerts(&warning, value) : policy >= AW_SEVERITY_WARNING)
		return AW_SEVERITY_WARNING;
	return policy == AW_SEVERITY_UNKNOWN ? AW_SEVERITY_UNKNOWN : AW_SEVERITY_OK;
}

/* The policy's limit for one lifetime as a range. */
static struct aw_range
limit_range(const struct aw_limit *limit, int64_t lifetime)
{
	struct aw_range share = {
	    .set = true, .share = true, .to_infinity = true, .start = limit->share};
	struct aw_range out = aw_range_of_lifetime(&share, lifetime);

	out.set = limit->seconds != 0 || (limit->share != 0 && lifetime > 0);
	if (limit->share == 0 || lifetime == 0 ||
	    (limit->seconds != 0 && limit->seconds < out.start))
		out.start = limit->seconds;
	return out;
}

void
aw_check_set_thresholds(const struct aw_check_settings *settings, const struct aw_limit *warning,
    const struct aw_limit *critical, int64_t lifetime, struct aw_perfdata *value)
{
	value->warning = settings->warning.set ? aw_range_of_lifetime(&settings->warning, lifetime)
					       : limit_range(warning, lifetime);
	value->critical = settings->critical.set
			      ? aw_range_of_lifetime(&settings->critical, lifetime)
			      : limit_range(critical, lifetime);
}

int64_t
aw_check_lifetime(const struct aw_certificate *cert)
{
	if (cert->not_before == AW_INSTANT_NONE || cert->not_before > cert->not_after)
		return 0;
	return cert->not_after - cert->not_before;
}

bool
aw_check_is_excepted(const struct aw_policy *policy, const struct aw_certificate *cert, int64_t now)
{
	for (size_t i = 0; i < policy->n_exceptions; i++)
		if (memcmp(policy->exceptions[i].sha256, cert->sha256, AW_SHA256_LEN) == 0 &&
		    now < policy->exceptions[i].until)
			return true;
	return false;
}

void
aw_check_add(struct aw_check *check, enum aw_severity policy, enum aw_severity severity,
    int64_t when, const char *title, const char *text, const char *words)
{
	aw_report_add(check->report, severity, when, title, text);
	if (policy != AW_SEVERITY_OK && severity == AW_SEVERITY_OK)
		aw_report_name(check->report, words);
}

bool
aw_check_is_doubt(enum aw_finding finding)
{
	return finding == AW_FINDING_STALE || finding == AW_FINDING_NEVER_COLLECTED ||
	       finding == AW_FINDING_CLOCK;
}

static void
add_doubt(struct aw_check *check, const struct aw_verdict *v)
{
	aw_report_add(check->report, aw_severity_worse(v->severity, check->settings->on_stale),
	    v->until, v->object, v->text);
	aw_report_detail(check->report, "%s", aw_verdict_remedy(v));
}

bool
aw_check_stores_stale(const struct aw_check *check, const struct aw_judged *judged)
{
	const struct aw_record *record = judged->record;

	for (size_t i = 0; i < record->n_stores; i++)
		if (aw_policy_store_stale(
			&judged->policy, &record->stores[i], record->interval, check->now))
			return true;
	return record->n_stores == 0;
}

/* Licenses, certificates and sources have "kind/name"; their own modes report them. */
static bool
is_of_stores(const struct aw_verdict *v)
{
	return v->finding == AW_FINDING_CLOCK || strchr(v->object, '/') == NULL;
}

void
aw_check_add_doubts(struct aw_check *check, const struct aw_judged *judged)
{
	const struct aw_judgement *judgement = judged->judgement;
	const struct aw_record *record = judged->record;
	bool found = false;

	for (size_t i = 0; i < judgement->n_verdicts; i++) {
		const struct aw_verdict *v = &judgement->verdicts[i];

		if (!aw_check_is_doubt(v->finding) || !is_of_stores(v))
			continue;
		found = true;
		add_doubt(check, v);
	}
	if (aw_check_stores_stale(check, judged) && !found)
		aw_report_add(check->report, check->settings->on_stale, AW_INSTANT_NONE,
		    record->n_stores == 0 ? "the record has no trust store"
					  : "a trust store is not known as it is now",
		    NULL);
}

/* What keeps the device from using a root that it holds, or leaves it without any. */
static bool
is_of_trust(enum aw_finding finding)
{
	return finding == AW_FINDING_STORE_NO_ANCHOR || finding == AW_FINDING_STORE_REFUSED ||
	       finding == AW_FINDING_CRL_STALE || finding == AW_FINDING_FRAGILE;
}

void
aw_check_add_trust(struct aw_check *check, const struct aw_judged *judged)
{
	const struct aw_judgement *judgement = judged->judgement;

	for (size_t i = 0; i < judgement->n_verdicts; i++) {
		const struct aw_verdict *v = &judgement->verdicts[i];
		const char *title = aw_finding_code(v->finding)->title;

		if (!is_of_trust(v->finding))
			continue;
		if (v->severity == AW_SEVERITY_OK) {
			aw_report_note(check->report, title, v->text);
			continue;
		}
		aw_report_add(check->report, v->severity, v->until, title, v->text);
		aw_report_detail(check->report, "remedy: %s", aw_verdict_remedy(v));
	}
}

void
aw_check_add_clock(struct aw_check *check, const struct aw_judged *judged)
{
	const struct aw_judgement *judgement = judged->judgement;

	for (size_t i = 0; i < judgement->n_verdicts; i++)
		if (judgement->verdicts[i].finding == AW_FINDING_CLOCK)
			add_doubt(check, &judgement->verdicts[i]);
}

const struct aw_verdict *
aw_check_freshness(const struct aw_judgement *judgement, const char *kind, const char *name)
{
	char object[AW_DEVICE_NAME_MAX + AW_STORE_NAME_MAX + 2];

	(void)aw_text_format(object, sizeof(object), "%s/%s", kind, name);
	for (size_t i = 0; i < judgement->n_verdicts; i++) {
		const struct aw_verdict *v = &judgement->verdicts[i];

		if ((aw_check_is_doubt(v->finding) || v->finding == AW_FINDING_COLLECTED ||
			v->finding == AW_FINDING_COLLECTION_FAILED) &&
		    strcmp(v->object, object) == 0)
			return v;
	}
	return NULL;
}

const struct aw_verdict *
aw_check_collection(const struct aw_judged *judged, const char *kind, const char *name)
{
	const struct aw_judgement *judgement = judged->judgement;
	size_t len = strlen(kind);

	for (size_t i = 0; i < judgement->n_verdicts; i++) {
		const struct aw_verdict *v = &judgement->verdicts[i];

		if (aw_alarm_class_of(v->finding) == AW_ALARM_COLLECTION &&
		    v->severity > AW_SEVERITY_OK && strncmp(v->object, kind, len) == 0 &&
		    v->object[len] == '/' && strcmp(v->object + len + 1, name) == 0)
			return v;
	}
	return NULL;
}

void
aw_check_add_collection(
    struct aw_check *check, const struct aw_judged *judged, const char *kind, const char *name)
{
	const struct aw_verdict *v = aw_check_collection(judged, kind, name);

	if (v == NULL)
		return;
	aw_report_add(check->report, v->severity, AW_INSTANT_NONE, name, v->text);
	aw_report_detail(check->report, "remedy: %s", aw_verdict_remedy(v));
}

void
aw_check_add_failure(struct aw_check *check, const struct aw_attempt *attempt)
{
	char ago[AW_DURATION_TEXT];

	if (attempt->at == AW_INSTANT_NONE || attempt->code == AW_OK)
		return;
	aw_report_detail(check->report, "failed %s ago: %s (%s)",
	    aw_duration_format(check->now - attempt->at, ago),
	    attempt->text != NULL ? attempt->text : aw_err_code(attempt->code)->title,
	    aw_err_code(attempt->code)->id);
	aw_report_detail(check->report, "remedy: %s", aw_err_code(attempt->code)->remedy);
}

bool
aw_check_unanswered(struct aw_check *check, const struct aw_record *record, const char *what)
{
	bool found = false;

	for (size_t i = 0; i < record->n_sources; i++) {
		const struct aw_source_status *source = &record->sources[i];
		char title[160];

		if (source->attempt.code == AW_OK)
			continue;
		(void)aw_text_format(title, sizeof(title),
		    "no %s was ever read, the last try of source %s failed: %s", what, source->name,
		    aw_err_code(source->attempt.code)->id);
		aw_report_add(check->report, AW_SEVERITY_UNKNOWN, source->attempt.at, title, NULL);
		aw_check_add_failure(check, &source->attempt);
		found = true;
	}
	return found;
}

void
aw_judged_clear(struct aw_judged *judged)
{
	aw_judgement_free(judged->judgement);
	aw_record_free(judged->record);
	*judged = (struct aw_judged){0};
}

enum aw_err
aw_check_judge(struct aw_check *check, struct aw_pool *pool, const char *device,
    struct aw_judged *out, struct aw_error *err)
{
	struct aw_device_state state;
	enum aw_err rc;

	*out = (struct aw_judged){.policy = *aw_config_policy(check->config, device)};
	if (check->settings->warn_on_clean_up && out->policy.clean_up < AW_SEVERITY_WARNING)
		out->policy.clean_up = AW_SEVERITY_WARNING;
	rc = aw_device_state_load(pool, check->config, device, &check->transitions, &out->policy,
	    check->now, &state, err);
	out->record = state.record;
	out->judgement = state.judgement;
	return rc;
}
