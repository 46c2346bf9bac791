/* SPDX-License-Identifier: ISC */
/* Mode service: whether one device verifies its services, and until when. */
#include <string.h>

#include "alarm/alarm.h"
#include "base/instant.h"
#include "mode_check.h"
#include "policy/service/service_sum.h"
#include "base/text.h"
#include "model/model.h"
#include "model/service.h"
#include "model/service_name.h"
#include "policy/judge/verdict_object.h"

#define PATHS_SHOWN 4
#define TITLE_BYTES 320

/* One service, while it is reported. */
struct service_view {
	struct aw_check *check;
	const struct aw_judged *judged;
	const struct aw_service *service;
	const struct aw_service_verdict *verdict;
	struct aw_service_sum sum;
	char object[AW_OBJECT_MAX + 1];
	bool stale;
};

static int64_t
leaf_lifetime(const struct service_view *view)
{
	return view->sum.leaf != NULL ? aw_check_lifetime(view->sum.leaf) : 0;
}

/* What an exception suppresses stays OK. */
static enum aw_severity
severity_of(const struct service_view *view)
{
	const struct aw_service_verdict *v = view->verdict;
	const struct aw_check *check = view->check;

	if (v->verified == AW_VERIFIED_UNKNOWN)
		return view->stale ? aw_severity_worse(v->severity, check->settings->on_stale)
				   : v->severity;
	if (v->verified == AW_VERIFIED_NO ||
	    (v->finding == AW_FINDING_SERVICE_ENDING && v->severity == AW_SEVERITY_OK))
		return v->severity;
	return aw_check_override(
	    check->settings, v->severity, v->until - check->now, leaf_lifetime(view));
}

/* "tools.cisco.com:443 verified until 2022-02-05 (in 30 d)" */
static void
format_title(const struct service_view *view, char title[TITLE_BYTES])
{
	const struct aw_service_verdict *v = view->verdict;
	const char *name = view->service->name;
	char date[AW_INSTANT_TEXT], left[AW_DURATION_TEXT];

	if (v->verified == AW_VERIFIED_UNKNOWN)
		(void)aw_text_format(title, TITLE_BYTES, "%s: trust is unknown", name);
	else if (v->verified == AW_VERIFIED_YES)
		(void)aw_text_format(title, TITLE_BYTES, "%s verified until %s (in %s)", name,
		    aw_instant_format_date(v->until, date),
		    aw_duration_format(v->until - view->check->now, left));
	else if (v->since != AW_INSTANT_NONE)
		(void)aw_text_format(title, TITLE_BYTES, "%s not verified since %s", name,
		    aw_instant_format_date(v->since, date));
	else
		(void)aw_text_format(title, TITLE_BYTES, "%s not verified", name);
}

/* What is presented ends, whether or not it verifies. */
static void
add_ends(const struct service_view *view)
{
	const struct aw_service_sum *sum = &view->sum;
	char leaf[AW_INSTANT_TEXT], chain[AW_INSTANT_TEXT];

	if (sum->leaf_until == AW_INSTANT_NONE)
		return;
	aw_report_detail(view->check->report, "presented: the leaf ends on %s%s%s%s%s%s",
	    aw_instant_format(sum->leaf_until, leaf),
	    sum->chain_until != sum->leaf_until ? ", the chain on " : "",
	    sum->chain_until != sum->leaf_until ? aw_instant_format(sum->chain_until, chain) : "",
	    sum->chain_until != sum->leaf_until ? " with " : "",
	    sum->chain_until != sum->leaf_until ? sum->chain_until_by : "",
	    sum->leaf_until < view->check->now ? "; it has expired" : "");
}

static void
add_chain(const struct service_view *view)
{
	const struct aw_chain *chain = view->sum.chain;
	char date[AW_INSTANT_TEXT];

	if (chain == NULL)
		return;
	aw_report_detail(view->check->report, "chain: %s, %zu certificate%s, issued by %s since %s",
	    view->sum.leaf != NULL ? view->sum.leaf->name : "no certificate", chain->n_certificates,
	    aw_text_s(chain->n_certificates), chain->issuer != NULL ? chain->issuer : "nobody",
	    aw_instant_format_date(chain->seen_since, date));
	add_ends(view);
	if (view->sum.change != NULL && view->sum.change->from != NULL)
		aw_report_detail(view->check->report, "issuer until %s: %s",
		    aw_instant_format_date(view->sum.change->at, date), view->sum.change->from);
}

static void
add_path(struct aw_report *report, const struct aw_path *path)
{
	const char *name = path->anchor_name != NULL ? path->anchor_name : "no root of the store";
	char from[AW_INSTANT_TEXT], to[AW_INSTANT_TEXT];

	if (path->flaw == AW_CHAIN_SOUND)
		aw_report_detail(report, "path: to %s, %u certificate%s, %s to %s%s", name,
		    path->length, aw_text_s(path->length),
		    aw_instant_format_date(path->not_before, from),
		    aw_instant_format_date(path->not_after, to),
		    path->cross ? ", over a cross certificate" : "");
	else
		aw_report_detail(report, "path: to %s, %s: %s%s%s", name,
		    path->flaw == AW_CHAIN_UNCHECKED ? "not known to hold" : "never holds",
		    aw_chain_flaw_word(path->flaw), path->detail != NULL ? ", " : "",
		    path->detail != NULL ? path->detail : "");
}

/* The paths from the deciding chain to the deciding store. */
static void
add_paths(const struct service_view *view)
{
	const struct aw_service_verdict *v = view->verdict;
	struct aw_report *report = view->check->report;

	for (size_t i = 0; v->chain != NULL && v->store != NULL && i < v->chain->n_trusts; i++) {
		const struct aw_trust *trust = &v->chain->trusts[i];

		if (strcmp(trust->store, v->store) != 0)
			continue;
		for (size_t k = 0; k < trust->n_paths && k < PATHS_SHOWN; k++)
			add_path(report, &trust->paths[k]);
		if (trust->n_paths > PATHS_SHOWN)
			aw_report_detail(
			    report, "and %zu more paths", trust->n_paths - PATHS_SHOWN);
	}
}

static void
add_wanted(const struct service_view *view)
{
	const struct aw_wanted *wanted = view->verdict->wanted;
	char hex[2 * AW_SHA256_LEN + 1];

	if (wanted == NULL)
		return;
	if (wanted->known) {
		aw_hex(hex, wanted->sha256, AW_SHA256_LEN);
		aw_report_detail(
		    view->check->report, "missing: %s, SHA-256 %s", view->sum.wanted, hex);
	} else {
		aw_report_detail(view->check->report, "missing: %s%s%s", view->sum.wanted,
		    wanted->key_id != NULL ? ", key identifier " : "",
		    wanted->key_id != NULL ? wanted->key_id : "");
	}
}

static void
add_details(const struct service_view *view)
{
	const struct aw_service_verdict *v = view->verdict;
	struct aw_report *report = view->check->report;
	char date[AW_INSTANT_TEXT];

	add_wanted(view);
	if (v->remedy != NULL)
		aw_report_detail(report, "remedy: %s", v->remedy);
	else if (v->verified == AW_VERIFIED_UNKNOWN)
		aw_report_detail(report, "remedy: %s", aw_finding_code(v->finding)->remedy);
	if (v->impact_date != AW_INSTANT_NONE)
		aw_report_detail(
		    report, "licenses stop: %s", aw_instant_format(v->impact_date, date));
	add_chain(view);
	add_paths(view);
	if (view->service->n_addresses > 0)
		aw_report_detail(report, "addresses: %zu, of which %zu failed%s%s",
		    view->service->n_addresses, view->sum.failed,
		    view->sum.protocol != NULL ? "; " : "",
		    view->sum.protocol != NULL ? view->sum.protocol : "");
	aw_check_add_failure(view->check, &view->service->attempt);
}

/* Without thresholds: whether the device verifies it, and until when, is what is judged. */
static void
add_end(const struct service_view *view, const char *name, int64_t until)
{
	struct aw_perfdata value;

	if (until == AW_INSTANT_NONE)
		return;
	value = aw_perfdata_make(view->object, name, AW_UNIT_SECONDS, until - view->check->now);
	aw_report_perfdata(view->check->report, &value);
}

/* A service that is no longer verified has a negative value: the time since it last was. */
static void
add_perfdata(const struct service_view *view)
{
	const struct aw_policy *policy = &view->judged->policy;
	const struct aw_service_verdict *v = view->verdict;
	int64_t now = view->check->now, last = v->until;
	struct aw_perfdata value;

	if (v->verified == AW_VERIFIED_NO && v->since != AW_INSTANT_NONE)
		last = v->since - 1;
	if (last != AW_INSTANT_NONE) {
		value =
		    aw_perfdata_make(view->object, "verified_until", AW_UNIT_SECONDS, last - now);
		aw_check_set_thresholds(view->check->settings, &policy->service_warning,
		    &policy->service_critical, leaf_lifetime(view), &value);
		aw_report_perfdata(view->check->report, &value);
	}
	add_end(view, "impact", v->impact_date);
	add_end(view, "leaf_until", view->sum.leaf_until);
	add_end(view, "chain_until", view->sum.chain_until);
}

/* Other findings about the service: a probe that failed, a chain that changed. */
static void
add_findings(const struct service_view *view)
{
	const struct aw_judgement *judgement = view->judged->judgement;

	for (size_t i = 0; i < judgement->n_verdicts; i++) {
		const struct aw_verdict *v = &judgement->verdicts[i];
		enum aw_alarm_class class = aw_alarm_class_of(v->finding);

		if ((class != AW_ALARM_SERVICE && class != AW_ALARM_CHAIN) ||
		    v->finding == view->verdict->finding || strcmp(v->object, view->object) != 0)
			continue;
		if (v->severity == AW_SEVERITY_OK) {
			aw_report_note(
			    view->check->report, aw_finding_code(v->finding)->title, v->text);
			continue;
		}
		aw_report_add(view->check->report, v->severity, AW_INSTANT_NONE,
		    aw_finding_code(v->finding)->title, v->text);
		aw_report_detail(view->check->report, "remedy: %s", aw_verdict_remedy(v));
	}
}

static void
add_service(struct aw_check *check, const struct aw_judged *judged,
    const struct aw_service_verdict *verdict)
{
	struct service_view view = {
	    .check = check, .judged = judged, .service = verdict->service, .verdict = verdict};
	char title[TITLE_BYTES];

	view.stale = aw_policy_stale(
	    &judged->policy, view.service->observed_at, judged->record->interval, check->now);
	aw_service_sum(verdict, &view.sum);
	aw_service_object(view.service, view.object);
	format_title(&view, title);
	aw_check_add(check, verdict->severity, severity_of(&view), verdict->until, title,
	    verdict->reason, title);
	add_details(&view);
	add_perfdata(&view);
	add_findings(&view);
}

enum aw_err
aw_check_service(struct aw_check *check, const struct aw_judged *judged, struct aw_error *err)
{
	const struct aw_judgement *judgement = judged->judgement;
	const char *only = check->settings->service;
	size_t n = 0;

	for (size_t i = 0; i < judgement->n_services; i++) {
		const struct aw_service_verdict *verdict = &judgement->services[i];

		if (only != NULL && !aw_service_same(only, verdict->service->name))
			continue;
		n++;
		add_service(check, judged, verdict);
	}
	if (n == 0)
		return aw_error_set(err, AW_ERR_USAGE, NULL,
		    "nothing matched: the record has no %s",
		    only != NULL ? "such service" : "service");
	aw_check_add_clock(check, judged);
	aw_report_summary(check->report, "%zu service%s verified", n, aw_text_s(n));
	return AW_OK;
}
