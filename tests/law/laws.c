/* SPDX-License-Identifier: ISC */
/* Laws 1 (within a judgement), 2, 4, 5 and 6. */
#include <stdlib.h>
#include <string.h>
#include <strings.h>

#include "base/buf.h"
#include "model/device_record.h"
#include "model/license.h"
#include "model/pool.h"
#include "model/service_name.h"
#include "model/store.h"
#include "record/record.h"
#include "tests/law/law.h"

const struct law laws[LAWS] = {
    {1, "the severity of a device is that of its worst verdict", law_sum},
    {2, "never ready without a usable anchor", law_anchor},
    {2, "never OK for a named service that nothing judged", law_judged},
    {2, "never OK from stale or missing facts", law_fresh},
    {3, "a worse world never gives a better verdict", law_worse},
    {4, "never broken beside a success after the break that is not mentioned", law_refuted},
    {5, "order changes nothing, and the same inputs give the same bytes", law_order},
    {6, "every finding above OK names an object and a remedy", law_remedy},
    {7, "a reference changes nothing but its own notes", law_reference},
    {8, "a name once in a clause, no word twice in a row, and numbers agree", law_words},
};

bool
law_sum(const struct law_view *view, uint64_t salt, struct law_report *report)
{
	const struct aw_judgement *judgement = view->judgement;
	enum aw_severity worst = AW_SEVERITY_OK;

	(void)salt;
	for (size_t i = 0; i < judgement->n_verdicts; i++)
		worst = aw_severity_worse(worst, judgement->verdicts[i].severity);
	for (size_t i = 0; i < judgement->n_readiness; i++)
		worst = aw_severity_worse(worst, judgement->readiness[i].severity);
	for (size_t i = 0; i < judgement->n_licenses; i++)
		worst = aw_severity_worse(worst, judgement->licenses[i].severity);
	/* Exception: of a device whose roots are managed, what breaks later is a note. */
	for (size_t i = 0; !view->world->managed && i < judgement->n_services; i++)
		worst = aw_severity_worse(worst, judgement->services[i].severity);
	if (worst == judgement->worst)
		return true;
	return law_broken(report, "1 worst", "the device is %s, the worst of its verdicts %s",
	    aw_severity_upper(judgement->worst), aw_severity_upper(worst));
}

/* True if the anchor is the root at that instant: by its certificate, or by key and subject where
 * that counts and the anchor is no cross certificate. */
static bool
is_root(const struct aw_anchor *anchor, const struct aw_root *root, enum aw_match match, int64_t at)
{
	const struct aw_certificate *cert = anchor->certificate;

	if (!aw_anchor_usable(anchor, at))
		return false;
	if (memcmp(cert->sha256, root->sha256, AW_SHA256_LEN) == 0)
		return match == AW_MATCH_KEY || aw_certificate_has_sha256(cert);
	return match == AW_MATCH_KEY && root->has_key && root->subject != NULL &&
	       memcmp(cert->key_sha256, root->key_sha256, AW_SHA256_LEN) == 0 &&
	       strcasecmp(cert->subject, root->subject) == 0 &&
	       strcasecmp(cert->issuer, cert->subject) == 0;
}

static bool
has_replacement(const struct law_view *view, const struct aw_store *store,
    const struct aw_transition *transition, int64_t at)
{
	size_t n = 0;

	for (size_t i = 0; i < transition->n_replacements; i++) {
		bool held = false;

		for (size_t k = 0; k < store->n_anchors; k++)
			held = held || is_root(&store->anchors[k], &transition->replacements[i],
					   view->built.policy.match, at);
		n += held;
	}
	return transition->needs_all ? n == transition->n_replacements : n > 0;
}

static bool
has_anchor(const struct aw_store *store, int64_t at)
{
	for (size_t i = 0; i < store->n_anchors; i++)
		if (aw_anchor_usable(&store->anchors[i], at))
			return true;
	return false;
}

/* True if a finding above OK is about that part: "NAME" or "KIND/NAME". */
static bool
is_reported(const struct aw_judgement *judgement, const char *kind, const char *name)
{
	char object[64];

	(void)snprintf(object, sizeof(object), "%s/%s", kind, name);
	for (size_t i = 0; i < judgement->n_verdicts; i++) {
		const struct aw_verdict *verdict = &judgement->verdicts[i];

		if (verdict->severity == AW_SEVERITY_OK)
			continue;
		if (strcmp(verdict->object, name) == 0 || strcmp(verdict->object, object) == 0 ||
		    verdict->finding == AW_FINDING_CLOCK)
			return true;
	}
	return false;
}

/* Of a store that does not decide: it may have nothing to do with the transition, but one without
 * any usable anchor has a finding. */
static bool
reports_empty(const struct law_view *view, const struct aw_store *store, struct law_report *report)
{
	if (has_anchor(store, view->world->now) ||
	    is_reported(view->judgement, "store", store->name))
		return true;
	return law_broken(report, "2 anchor: none in another store",
	    "store %s has no usable anchor, and no finding says so", store->name);
}

/* A judged store that was read, for a transition that is said to be ready. */
static bool
holds_anchor(const struct law_view *view, const struct aw_store *store,
    const struct aw_transition *transition, struct law_report *report)
{
	const struct aw_record *record = view->built.record;
	int64_t now = view->world->now;
	bool replaced = has_replacement(view, store, transition, now);
	bool usable = has_anchor(store, now);

	/* What is not valid yet may be in time for a switch. */
	for (size_t i = 0; i < transition->n_switches; i++) {
		const struct aw_switch *at = &transition->switches[i];
		int64_t latest = aw_switch_latest(at);
		bool then = latest > now && has_replacement(view, store, transition, latest);

		replaced = replaced || then;
		usable = usable || then;
		if (transition->n_replacements > 0 && latest > now && !then && record->n_uses > 0 &&
		    aw_record_uses(record, at->service))
			return law_broken(report, "2 anchor: not at the switch",
			    "ready for %s, and no replacement of store %s is usable when %s "
			    "switches",
			    transition->name, store->name, at->service);
	}
	if (!usable)
		return law_broken(report, "2 anchor: none",
		    "ready for %s, and store %s has no usable anchor", transition->name,
		    store->name);
	if (transition->n_replacements > 0 && !replaced)
		return law_broken(report, "2 anchor: no replacement",
		    "ready for %s, and store %s has no usable replacement", transition->name,
		    store->name);
	return true;
}

bool
law_anchor(const struct law_view *view, uint64_t salt, struct law_report *report)
{
	const struct aw_record *record = view->built.record;

	(void)salt;
	for (size_t i = 0; i < view->judgement->n_readiness; i++) {
		const struct aw_readiness_verdict *verdict = &view->judgement->readiness[i];
		size_t judged = 0;

		if (verdict->state != AW_READINESS_READY && verdict->state != AW_READINESS_CLEAN_UP)
			continue;
		for (size_t k = 0; k < record->n_stores; k++) {
			const struct aw_store *store = &record->stores[k];

			if (!store->judged || store->observed_at == AW_INSTANT_NONE)
				continue;
			judged++;
			if (verdict->store == NULL || strcmp(verdict->store, store->name) == 0
				? !holds_anchor(view, store, verdict->transition, report)
				: !reports_empty(view, store, report))
				return false;
		}
		if (judged == 0)
			return law_broken(report, "2 anchor: no store",
			    "ready for %s, and no judged store was read",
			    verdict->transition->name);
	}
	return true;
}

static bool
seen(const struct law_view *view, const char *name)
{
	const struct aw_record *record = view->built.record;

	for (size_t i = 0; i < record->n_services; i++) {
		const struct aw_service *service = &record->services[i];

		if (aw_service_same(service->name, name))
			return service->n_chains > 0 &&
			       !aw_policy_stale(&view->built.policy, service->observed_at,
				   record->interval, view->world->now);
	}
	return false;
}

static bool
announced(const struct law_view *view, const char *name)
{
	for (size_t i = 0; i < view->built.transitions.n_items; i++) {
		const struct aw_transition *transition = &view->built.transitions.items[i];

		for (size_t k = 0; k < transition->n_switches; k++)
			if (aw_service_same(transition->switches[k].service, name))
				return true;
	}
	return false;
}

bool
law_judged(const struct law_view *view, uint64_t salt, struct law_report *report)
{
	const struct aw_record *record = view->built.record;
	const struct aw_judgement *judgement = view->judgement;

	(void)salt;
	for (size_t i = 0; i < record->n_uses && record->n_stores > 0; i++) {
		const char *use = record->uses[i];
		bool reported = seen(view, use) || announced(view, use);

		for (size_t k = 0; !reported && k < judgement->n_verdicts; k++)
			reported = judgement->verdicts[k].severity > AW_SEVERITY_OK &&
				   (strstr(judgement->verdicts[k].object, use) != NULL ||
				       strstr(judgement->verdicts[k].text, use) != NULL ||
				       judgement->verdicts[k].finding == AW_FINDING_CLOCK);
		if (!reported)
			return law_broken(report, "2 unjudged use",
			    "nothing judges %s, and no finding names it; the device is %s", use,
			    aw_severity_upper(judgement->worst));
	}
	return true;
}

static bool
must_report(const struct law_view *view, const char *kind, const char *name, bool stale,
    struct law_report *report)
{
	char rule[64];

	if (!stale || is_reported(view->judgement, kind, name))
		return true;
	(void)snprintf(rule, sizeof(rule), "2 stale %s", kind);
	return law_broken(report, rule,
	    "%s %s was never read or is stale, and no finding says so; the device is %s", kind,
	    name, aw_severity_upper(view->judgement->worst));
}

static bool
stale_at(const struct law_view *view, int64_t at)
{
	return aw_policy_stale(&view->built.policy, at, view->world->interval, view->world->now);
}

bool
law_fresh(const struct law_view *view, uint64_t salt, struct law_report *report)
{
	const struct aw_record *record = view->built.record;
	const struct aw_policy *policy = &view->built.policy;
	int64_t now = view->world->now;
	bool held = true;

	(void)salt;
	for (size_t i = 0; held && i < record->n_stores; i++)
		held = must_report(view, "store", record->stores[i].name,
		    aw_policy_store_stale(policy, &record->stores[i], record->interval, now),
		    report);
	for (size_t i = 0; held && i < record->n_licenses; i++)
		held = must_report(view, "license", record->licenses[i].name,
		    aw_policy_license_stale(policy, &record->licenses[i], record->interval, now),
		    report);
	for (size_t i = 0; held && i < record->n_certificates; i++)
		held = must_report(view, "certificate", record->certificates[i].name,
		    record->certificates[i].certificate == NULL ||
			stale_at(view, record->certificates[i].observed_at),
		    report);
	for (size_t i = 0; held && i < record->n_sources; i++)
		held = must_report(view, "source", record->sources[i].name,
		    stale_at(view, record->sources[i].observed_at), report);
	for (size_t i = 0; held && i < record->n_services && record->n_stores > 0; i++)
		held = must_report(view, "service", record->services[i].name,
		    record->n_uses > 0 && stale_at(view, record->services[i].observed_at), report);
	if (held &&
	    record->n_stores + record->n_licenses + record->n_certificates + record->n_sources ==
		0 &&
	    view->judgement->worst == AW_SEVERITY_OK)
		return law_broken(report, "2 nothing known", "nothing is known, and that is OK");
	return held;
}

/* The last success that the facts show, of a license that reaches a license server itself. */
static int64_t
last_success(const struct law_view *view)
{
	int64_t last = AW_INSTANT_NONE;

	for (int i = 0; i < LAW_LICENSES; i++) {
		const struct law_license *license = &view->world->licenses[i];
		int64_t at = license->last_success;

		if (!license->present || license->mode != AW_LICENSE_CLASSIC)
			continue;
		if (license->sync == AW_SYNC_SUCCEEDED)
			at = aw_instant_later(at, license->sync_at);
		if (at <= license->read.at && at <= view->world->now)
			last = aw_instant_later(last, at);
	}
	return last;
}

bool
law_refuted(const struct law_view *view, uint64_t salt, struct law_report *report)
{
	int64_t success = last_success(view);
	char date[AW_INSTANT_TEXT], broke[AW_INSTANT_TEXT];

	(void)salt;
	(void)aw_instant_format_date(success, date);
	for (size_t i = 0; success != AW_INSTANT_NONE && i < view->judgement->n_readiness; i++) {
		const struct aw_readiness_verdict *verdict = &view->judgement->readiness[i];

		if (verdict->state != AW_READINESS_BROKEN ||
		    verdict->break_date == AW_INSTANT_NONE || success <= verdict->break_date ||
		    /* no license server: contacts with one say nothing of it */
		    strstr(verdict->reason, law_service_name(LAW_SERVICES - 1)) != NULL ||
		    strstr(verdict->reason, date) != NULL ||
		    strstr(verdict->reason, "last renewed on") != NULL)
			continue;
		return law_broken(report, "4 broken, yet renewed",
		    "broken for %s since %s, a contact succeeded on %s, and the reason does not "
		    "say so: %s",
		    verdict->transition->name, aw_instant_format_date(verdict->break_date, broke),
		    date, verdict->reason);
	}
	return true;
}

static bool
same_text(const struct law_view *view, char *other, const char *rule, struct law_report *report)
{
	char *text = law_view_text(view), *a = text, *b = other;
	bool same = strcmp(text, other) == 0;

	for (; !same && *a == *b; a++)
		b++;
	if (!same)
		(void)law_broken(report, rule, "...%.200s\n  and\n...%.200s",
		    a - text > 60 ? a - 60 : text, b - other > 60 ? b - 60 : other);
	free(text);
	free(other);
	return same;
}

/* Written and read again, the record is judged as before, and written in the same bytes. */
static bool
holds_in_file(const struct law_view *view, struct law_report *report)
{
	struct law_view again = *view;
	struct aw_pool *pool = aw_pool_new();
	struct aw_buf first, second;
	struct aw_error err = {0};
	bool held = true;

	aw_buf_init(&first, AW_RECORD_BYTES_MAX);
	aw_buf_init(&second, AW_RECORD_BYTES_MAX);
	if (aw_record_format(view->built.record, &first, &err) != AW_OK ||
	    aw_record_parse(pool, first.data, first.len, "device", &again.built.record, &err) !=
		AW_OK) {
		held = law_broken(report, "5 record", "the record cannot be read: %s", err.text);
	} else {
		law_view_judge(&again);
		held = same_text(view, law_view_text(&again), "5 record: judgement", report);
		if (aw_record_format(again.built.record, &second, &err) != AW_OK ||
		    strcmp(first.data, second.data) != 0)
			held = law_broken(report, "5 record: bytes", "the record changes");
		aw_judgement_free(again.judgement);
		aw_record_free(again.built.record);
	}
	aw_buf_free(&first);
	aw_buf_free(&second);
	aw_pool_free(pool);
	return held;
}

bool
law_order(const struct law_view *view, uint64_t salt, struct law_report *report)
{
	struct law_view other;
	bool held;

	if (salt % 16 == 0 && !holds_in_file(view, report))
		return false;
	law_view_open(view->world, salt % 16 == 1 ? 0 : salt / 16 % 6, &other);
	held = same_text(
	    view, law_view_text(&other), salt % 16 == 1 ? "5 same inputs" : "5 order", report);
	law_view_close(&other);
	return held;
}

bool
law_remedy(const struct law_view *view, uint64_t salt, struct law_report *report)
{
	const struct aw_judgement *judgement = view->judgement;
	char rule[64];

	(void)salt;
	for (size_t i = 0; i < judgement->n_verdicts; i++) {
		const struct aw_verdict *verdict = &judgement->verdicts[i];
		const char *remedy = aw_verdict_remedy(verdict);
		const char *id = aw_finding_code(verdict->finding)->id;

		if (verdict->severity == AW_SEVERITY_OK)
			continue;
		(void)snprintf(rule, sizeof(rule), "6 %s", id);
		if (verdict->object == NULL || verdict->object[0] == '\0')
			return law_broken(report, rule, "%s names no object", id);
		if (verdict->text == NULL || verdict->text[0] == '\0')
			return law_broken(report, rule, "%s has no text", id);
		if (remedy == NULL || remedy[0] == '\0')
			return law_broken(report, rule, "%s has no remedy", id);
	}
	return true;
}
