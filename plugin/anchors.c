/* SPDX-License-Identifier: ISC */
/* Mode anchors: the certificates of one device, those that a service needs by time left. */
#include <stdio.h>
#include <string.h>

#include "base/instant.h"
#include "mode_check.h"
#include "base/text.h"
#include "model/model.h"
#include "model/store.h"
#include "policy/judge/verdict.h"
#include "policy/judge/verdict_object.h"

struct tally {
	size_t stores, anchors, expired, unusable, needed;
	int64_t next; /* the earliest end of a needed anchor, or AW_INSTANT_NONE */
	int64_t next_lifetime;
};

/* True if the thresholds apply to the end of this anchor. */
static bool
is_timed(
    const struct aw_check *check, const struct aw_judged *judged, const struct aw_anchor *anchor)
{
	return anchor->certificate->not_after != AW_INSTANT_NONE &&
	       (check->settings->every_anchor || aw_judgement_needs(judged->judgement, anchor));
}

static bool
is_about_end(const struct aw_verdict *v)
{
	return v->finding == AW_FINDING_ANCHOR_EXPIRING || v->finding == AW_FINDING_ANCHOR_EXPIRED;
}

/* Policy's verdict about the end of this anchor, or NULL. */
static const struct aw_verdict *
end_verdict(const struct aw_judgement *judgement, const struct aw_store *store,
    const struct aw_anchor *anchor)
{
	char object[AW_OBJECT_MAX + 1];

	aw_anchor_object(store, anchor, object);
	for (size_t i = 0; i < judgement->n_verdicts; i++)
		if (is_about_end(&judgement->verdicts[i]) &&
		    strcmp(judgement->verdicts[i].object, object) == 0)
			return &judgement->verdicts[i];
	return NULL;
}

/* An item, by time left, for an anchor that the thresholds apply to. */
static void
add_timed_anchor(struct aw_check *check, const struct aw_judged *judged,
    const struct aw_store *store, const struct aw_anchor *anchor)
{
	const struct aw_certificate *cert = anchor->certificate;
	char mark[AW_MARK_TEXT];
	char title[160], date[AW_INSTANT_TEXT], left[AW_DURATION_TEXT];
	const struct aw_verdict *v = end_verdict(judged->judgement, store, anchor);
	int64_t rest = cert->not_after - check->now;
	const enum aw_severity policy = v != NULL ? v->severity : AW_SEVERITY_OK;
	enum aw_severity severity = policy;

	if (!aw_check_is_excepted(&judged->policy, cert, check->now))
		severity =
		    aw_check_override(check->settings, severity, rest, aw_check_lifetime(cert));
	(void)aw_text_format(title, sizeof(title), "%.80s %s %s%s%s%s", cert->name,
	    rest < 0 ? "expired" : "ends", aw_instant_format_date(cert->not_after, date),
	    rest < 0 ? "" : " (in ", rest < 0 ? "" : aw_duration_format(rest, left),
	    rest < 0 ? "" : ")");
	aw_check_add(check, policy, severity, cert->not_after, title, NULL, title);
	aw_report_detail(
	    check->report, "store %s, %s", store->name, aw_certificate_mark(cert, mark));
	if (v == NULL)
		return;
	aw_report_detail(check->report, "%s", v->text);
	aw_report_detail(check->report, "remedy: %s", aw_verdict_remedy(v));
}

/* Counts the anchors of one store, and adds an item for each that the thresholds apply to. */
static void
add_store(struct aw_check *check, const struct aw_judged *judged, const struct aw_store *store,
    struct tally *tally)
{
	char title[160];

	tally->stores++;
	for (size_t i = 0; i < store->n_anchors; i++) {
		const struct aw_anchor *anchor = &store->anchors[i];
		unsigned flaws = aw_anchor_flaws(anchor, check->now);

		tally->anchors++;
		tally->expired += (flaws & AW_FLAW_EXPIRED) != 0 ? 1 : 0;
		tally->unusable +=
		    (flaws & (AW_FLAWS_UNUSABLE & ~(unsigned)AW_FLAW_EXPIRED)) != 0 ? 1 : 0;
		if (!is_timed(check, judged, anchor))
			continue;
		tally->needed++;
		if (tally->next == AW_INSTANT_NONE ||
		    anchor->certificate->not_after < tally->next) {
			tally->next = anchor->certificate->not_after;
			tally->next_lifetime = aw_check_lifetime(anchor->certificate);
		}
		add_timed_anchor(check, judged, store, anchor);
	}
	(void)aw_text_format(title, sizeof(title), "store %s: %zu anchor%s, format %s", store->name,
	    store->n_anchors, aw_text_s(store->n_anchors),
	    store->format != NULL ? store->format : "unknown");
	aw_report_add(check->report, AW_SEVERITY_OK, AW_INSTANT_NONE, title, NULL);
}

/* True if the object of a verdict belongs to a store that --store selects. */
static bool
is_selected(const struct aw_check *check, const char *object)
{
	const char *store = check->settings->store;
	size_t len = store != NULL ? strlen(store) : 0;

	return store == NULL || strncmp(object, "exception/", strlen("exception/")) == 0 ||
	       (strncmp(object, store, len) == 0 && (object[len] == '\0' || object[len] == '/'));
}

/* True if add_timed_anchor has reported this verdict. */
static bool
is_reported(
    const struct aw_check *check, const struct aw_judged *judged, const struct aw_verdict *v)
{
	char object[AW_OBJECT_MAX + 1];

	if (!is_about_end(v))
		return false;
	for (size_t i = 0; i < judged->record->n_stores; i++) {
		const struct aw_store *store = &judged->record->stores[i];

		for (size_t k = 0; k < store->n_anchors; k++) {
			if (!is_timed(check, judged, &store->anchors[k]))
				continue;
			aw_anchor_object(store, &store->anchors[k], object);
			if (strcmp(object, v->object) == 0)
				return true;
		}
	}
	return false;
}

/* Policy's other verdicts on the stores and their anchors. */
static void
add_verdicts(struct aw_check *check, const struct aw_judged *judged)
{
	for (size_t i = 0; i < judged->judgement->n_verdicts; i++) {
		const struct aw_verdict *v = &judged->judgement->verdicts[i];

		switch (v->finding) {
		case AW_FINDING_ANCHOR_EXPIRING:
		case AW_FINDING_ANCHOR_EXPIRED:
		case AW_FINDING_ANCHOR_UNUSABLE:
		case AW_FINDING_STORE_NO_ANCHOR:
		case AW_FINDING_STORE_REFUSED:
		case AW_FINDING_STORE_PROBLEM:
		case AW_FINDING_LICENSING_ROOT:
		case AW_FINDING_CRL_STALE:
		case AW_FINDING_STORE_FOREIGN:
		case AW_FINDING_STORE_ADDED:
		case AW_FINDING_STORE_REMOVED:
		case AW_FINDING_STORE_SHRANK:
		case AW_FINDING_REFERENCE_DIFFERS:
		case AW_FINDING_REFERENCE_UNREAD:
		case AW_FINDING_EXCEPTION_ENDED:
			break;
		default:
			continue;
		}
		if (!is_selected(check, v->object) || is_reported(check, judged, v))
			continue;
		aw_report_add(check->report, v->severity, v->until, v->object, v->text);
		aw_report_detail(check->report, "remedy: %s", aw_verdict_remedy(v));
	}
}

static void
add_count(struct aw_check *check, const char *label, size_t n)
{
	struct aw_perfdata value = aw_perfdata_make(label, NULL, AW_UNIT_COUNT, (int64_t)n);

	value.has_min = true;
	aw_report_perfdata(check->report, &value);
}

static void
add_perfdata(struct aw_check *check, const struct aw_policy *policy, const struct tally *tally)
{
	struct aw_perfdata value;

	add_count(check, "anchors", tally->anchors);
	add_count(check, "expired", tally->expired);
	add_count(check, "unusable", tally->unusable);
	if (tally->next == AW_INSTANT_NONE)
		return;
	value = aw_perfdata_make("next_expiry", NULL, AW_UNIT_SECONDS, tally->next - check->now);
	aw_check_set_thresholds(check->settings, &policy->anchor_warning, &policy->anchor_critical,
	    tally->next_lifetime, &value);
	aw_report_perfdata(check->report, &value);
}

static void
set_summary(struct aw_check *check, const struct tally *tally)
{
	char next[64] = "", date[AW_INSTANT_TEXT];

	if (tally->next != AW_INSTANT_NONE)
		(void)aw_text_format(next, sizeof(next), ", the first ends %s",
		    aw_instant_format_date(tally->next, date));
	aw_report_summary(check->report, "%zu anchor%s, %zu %s%s; %zu expired, %zu unusable",
	    tally->anchors, aw_text_s(tally->anchors), tally->needed,
	    check->settings->every_anchor ? "with an end" : "needed", next, tally->expired,
	    tally->unusable);
}

enum aw_err
aw_check_anchors(struct aw_check *check, const struct aw_judged *judged, struct aw_error *err)
{
	struct tally tally = {.next = AW_INSTANT_NONE};

	for (size_t i = 0; i < judged->record->n_stores; i++)
		if (is_selected(check, judged->record->stores[i].name))
			add_store(check, judged, &judged->record->stores[i], &tally);
	if (tally.stores == 0)
		return aw_error_set(err, AW_ERR_USAGE, NULL, "nothing matched: %s%s",
		    check->settings->store != NULL ? "the device has no store "
						   : "the record has no store",
		    check->settings->store != NULL ? check->settings->store : "");
	add_verdicts(check, judged);
	/* What is worse than that nothing is there comes first, such as a store that lost all. */
	if (tally.anchors == 0 && !aw_check_stores_stale(check, judged) &&
	    aw_report_state(check->report) <= AW_SEVERITY_UNKNOWN)
		return aw_error_set(
		    err, AW_ERR_STORE_EMPTY, NULL, "nothing matched: no certificate");
	aw_check_add_doubts(check, judged);
	add_perfdata(check, &judged->policy, &tally);
	set_summary(check, &tally);
	return AW_OK;
}
