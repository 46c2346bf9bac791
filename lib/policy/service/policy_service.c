/* SPDX-License-Identifier: ISC */
/*
 * Verdicts on services: whether every chain that one presents verifies with every judged store of
 * the device, and until when. What else is found of one: policy_service_notes.c.
 */
#include <stdlib.h>
#include <string.h>

#include "base/array.h"
#include "policy/judge/store_view.h"
#include "policy/judge/source_remedy.h"
#include "policy/license/impact.h"
#include "policy/service/remedy.h"
#include "policy/service/chain_judgement.h"
#include "policy/service/service_judge.h"
#include "model/store.h"
#include "base/text.h"
#include "model/key_type.h"
#include "model/model.h"
#include "model/service.h"

#define REASON_MAX ((size_t)64 * 1024)

/* NO is worst, then what is not known; of two that verify the one that ends first. */
static bool
is_worse(const struct aw_chain_judgement *a, const struct aw_chain_judgement *b)
{
	static const int rank[] = {
	    [AW_VERIFIED_YES] = 1, [AW_VERIFIED_UNKNOWN] = 2, [AW_VERIFIED_NO] = 3};

	if (rank[a->verified] != rank[b->verified])
		return rank[a->verified] > rank[b->verified];
	return a->verified == AW_VERIFIED_YES && a->holds.until < b->holds.until;
}

/* A part of a store that verifies the chain where the store itself does not. */
static void
look_in_parts(struct aw_chain_judgement *judged)
{
	const struct aw_record *record = judged->judge->record;

	for (size_t i = 0; i < record->n_stores && !judged->holds.now; i++) {
		const struct aw_store *part = &record->stores[i];
		const struct aw_trust *trust = aw_chain_trust(judged->chain, part->name);
		struct aw_holds holds;

		if (trust == NULL || !aw_store_in_view(judged->judge, judged->store, part))
			continue;
		aw_trust_holds(trust, NULL, NULL, judged->judge->now, &holds);
		if (!holds.now)
			continue;
		judged->store = part;
		judged->trust = trust;
		judged->holds = holds;
	}
}

static void
judge_one(struct aw_chain_judgement *judged)
{
	judged->verified = AW_VERIFIED_UNKNOWN;
	judged->trust = aw_chain_trust(judged->chain, judged->store->name);
	if (judged->trust == NULL || aw_judge_stale(judged->judge, judged->store))
		return;
	aw_trust_holds(judged->trust, NULL, NULL, judged->judge->now, &judged->holds);
	look_in_parts(judged);
	if (judged->holds.now)
		judged->verified = AW_VERIFIED_YES;
	else if (aw_trust_known(judged->trust, &judged->holds) && !judged->store->partial)
		judged->verified = AW_VERIFIED_NO;
}

/*
 * The device needs the anchor by which it verifies the chain, and one that ended is what it lacks.
 * False: no memory.
 */
static bool
note_need(const struct aw_chain_judgement *judged)
{
	struct aw_judge *judge = judged->judge;
	const struct aw_path *path = judged->holds.best;
	const struct aw_anchor *anchor =
	    path != NULL ? aw_store_find(judged->store, path->anchor) : NULL;

	if (anchor == NULL || (!judged->holds.now && judged->holds.since == AW_INSTANT_NONE))
		return true;
	if (!AW_GROW(judge->needs, judge->n_needs))
		return false;
	judge->needs[judge->n_needs++] = (struct aw_need){.anchor = anchor,
	    .reported = judged->holds.now ? AW_SEVERITY_OK : AW_SEVERITY_CRITICAL,
	    .capped = aw_use_capped(judge->uses, judged->use)};
	return true;
}

/* The worst chain and store into *worst, whose store is NULL where there is none to look at. */
static bool
judge_all_chains(
    struct aw_judge *judge, const struct aw_service *service, struct aw_chain_judgement *worst)
{
	const struct aw_use *use = aw_uses_find(judge->uses, service->name);

	*worst = (struct aw_chain_judgement){
	    .judge = judge, .service = service, .use = use, .verified = AW_VERIFIED_UNKNOWN};
	if (!aw_service_known(judge, service))
		return true;
	for (size_t i = 0; i < judge->record->n_stores; i++)
		for (size_t k = 0; k < service->n_chains; k++) {
			struct aw_chain_judgement one = {.judge = judge,
			    .service = service,
			    .use = use,
			    .store = &judge->record->stores[i],
			    .chain = &service->chains[k]};

			if (!aw_store_is_view(judge->record, i) ||
			    !aw_service_chain_counts(judge, one.chain))
				continue;
			judge_one(&one);
			if (use != NULL && !note_need(&one))
				return false;
			if (worst->store == NULL || is_worse(&one, worst))
				*worst = one;
		}
	return true;
}

/* True if a path that could not be checked may hold after the last sound one. */
static bool
may_go_on(const struct aw_chain_judgement *judged)
{
	struct aw_holds after;

	aw_trust_holds(judged->trust, NULL, NULL, aw_instant_add(judged->holds.until, 1), &after);
	return after.unchecked != NULL;
}

static enum aw_severity
severity_by_end(const struct aw_chain_judgement *judged)
{
	static const struct aw_certificate unknown = {
	    .not_before = AW_INSTANT_NONE, .not_after = AW_INSTANT_NONE};
	const struct aw_certificate *cert =
	    aw_service_ending(judged->store, judged->chain, judged->holds.last->ends_sha256);
	const struct aw_policy *policy = judged->judge->policy;
	int64_t left = aw_instant_sub(judged->holds.until, judged->judge->now);

	if (cert == NULL)
		cert = &unknown;
	if (left <= aw_judge_limit(&policy->service_critical, cert))
		return may_go_on(judged) ? AW_SEVERITY_WARNING : AW_SEVERITY_CRITICAL;
	return left <= aw_judge_limit(&policy->service_warning, cert) ? AW_SEVERITY_WARNING
								      : AW_SEVERITY_OK;
}

/*
 * A service that the device does not use concerns it not; nor one that is looked at for every
 * device, where this one has no trust store to verify it with. Of a license server that the device
 * reports not to use there is no more than a warning.
 */
static void
weigh(const struct aw_chain_judgement *judged, struct aw_service_verdict *out)
{
	const struct aw_judge *judge = judged->judge;
	const struct aw_use *use = judged->use;

	if (use == NULL || (use->origin != AW_USE_CONFIGURED && !aw_store_any_view(judge->record)))
		out->severity = AW_SEVERITY_OK;
	else if (aw_use_capped(judge->uses, use) && out->severity > AW_SEVERITY_WARNING)
		out->severity = AW_SEVERITY_WARNING;
}

/* Finding and severity; what a readiness verdict explains is its alarm, not one more. */
static void
set_finding(struct aw_chain_judgement *judged, struct aw_service_verdict *out)
{
	switch (judged->verified) {
	case AW_VERIFIED_NO:
		out->finding = AW_FINDING_SERVICE_FAILS;
		out->severity = judged->judge->policy->service_fails;
		break;
	case AW_VERIFIED_YES:
		out->severity = severity_by_end(judged);
		out->finding = out->severity > AW_SEVERITY_OK ? AW_FINDING_SERVICE_ENDING
							      : AW_FINDING_SERVICE_VERIFIED;
		break;
	case AW_VERIFIED_UNKNOWN:
		out->finding = AW_FINDING_SERVICE_UNKNOWN;
		out->severity = aw_judge_unknown(judged->judge);
		break;
	}
	weigh(judged, out);
}

/* True for a verdict that says at least as much as the one on the service would, or that another
 * acts on. */
static bool
covers(const struct aw_readiness_verdict *readiness, enum aw_severity severity)
{
	return (readiness->state == AW_READINESS_AT_RISK ||
		   readiness->state == AW_READINESS_BROKEN) &&
	       (readiness->severity >= severity || readiness->finding == AW_FINDING_MANAGED);
}

static const struct aw_transition *
explained_by(const struct aw_chain_judgement *judged, enum aw_severity severity)
{
	const struct aw_judge *judge = judged->judge;

	for (size_t i = 0; i < judge->n_explained; i++) {
		const struct aw_explained *explanation = &judge->explained[i];

		if (explanation->service != judged->service ||
		    explanation->failing != (judged->verified == AW_VERIFIED_NO))
			continue;
		for (size_t k = 0; k < judge->out->n_readiness; k++) {
			const struct aw_readiness_verdict *r = &judge->out->readiness[k];

			if (r->transition == explanation->transition && covers(r, severity))
				return explanation->transition;
		}
	}
	return NULL;
}

/* From when it fails, for the license clock; a chain that never verified does so since it is seen.
 */
static int64_t
break_of(const struct aw_chain_judgement *judged, const struct aw_service_verdict *out)
{
	if (judged->verified == AW_VERIFIED_YES)
		return out->finding == AW_FINDING_SERVICE_ENDING ? judged->holds.until
								 : AW_INSTANT_NONE;
	if (judged->verified == AW_VERIFIED_UNKNOWN)
		return AW_INSTANT_NONE;
	return judged->holds.since != AW_INSTANT_NONE ? judged->holds.since
						      : judged->chain->seen_since;
}

static void
set_facts(struct aw_chain_judgement *judged, struct aw_service_verdict *out)
{
	out->verified = judged->verified;
	out->store = judged->store != NULL ? judged->store->name : NULL;
	out->chain = judged->chain;
	if (judged->verified == AW_VERIFIED_NO) {
		out->since = judged->holds.since;
		out->path = judged->holds.best;
		out->wanted = judged->trust->wanted.subject != NULL ? &judged->trust->wanted : NULL;
	} else if (judged->verified == AW_VERIFIED_YES) {
		out->until = judged->holds.until;
		out->path = judged->holds.best;
		out->cross = judged->holds.cross_only;
	}
	if (judged->use != NULL && judged->use->license)
		out->impact_date = aw_impact_of(
		    judged->judge->record, judged->judge->policy, break_of(judged, out));
}

/* Lets an exception for the missing root, or for what ends, hold the severity back. */
static void
hold(const struct aw_chain_judgement *judged, struct aw_service_verdict *out, struct aw_buf *buf)
{
	const struct aw_exception *exception = NULL;
	char held[AW_JUDGE_TEXT_MAX];

	if (judged->verified == AW_VERIFIED_NO && out->wanted != NULL && out->wanted->known)
		exception = aw_judge_hold(judged->judge, out->wanted->sha256, &out->severity);
	else if (judged->verified == AW_VERIFIED_YES)
		exception =
		    aw_judge_hold(judged->judge, judged->holds.last->ends_sha256, &out->severity);
	(void)aw_buf_puts(buf, aw_judge_held_words(exception, held));
}

static bool
take(struct aw_buf *buf, char **out)
{
	bool done = !buf->failed;

	if (done && buf->len > 0) {
		*out = aw_text_clean_dup(buf->data, buf->len, AW_JUDGE_TEXT_MAX);
		done = *out != NULL;
	}
	aw_buf_free(buf);
	return done;
}

static bool
set_texts(struct aw_chain_judgement *judged, struct aw_service_verdict *out)
{
	struct aw_buf reason, remedy;
	bool told;

	aw_buf_init(&reason, REASON_MAX);
	aw_buf_init(&remedy, REASON_MAX);
	aw_service_append_reason(judged, out, break_of(judged, out), &reason);
	hold(judged, out, &reason);
	if (out->finding == AW_FINDING_SERVICE_FAILS || out->finding == AW_FINDING_SERVICE_ENDING ||
	    judged->holds.unchecked != NULL)
		aw_remedy_chain(judged->judge->record, judged->trust, &judged->holds, &remedy);
	else if (out->finding == AW_FINDING_SERVICE_UNKNOWN)
		(void)aw_buf_puts(&remedy, aw_service_unknown_remedy(judged));
	told = take(&reason, &out->reason);
	return take(&remedy, &out->remedy) && told;
}

static bool
add_verdict(struct aw_chain_judgement *judged, const struct aw_service_verdict *out)
{
	char object[AW_OBJECT_MAX + 1];
	struct aw_verdict head = {.finding = out->finding,
	    .severity = out->severity,
	    .object = object,
	    .remedy = out->remedy,
	    .since = out->since,
	    .until = out->until};
	const struct aw_transition *transition = NULL;

	if (judged->judge->clock_bad)
		return true;
	aw_service_object(judged->service, object);
	if (head.severity > AW_SEVERITY_OK)
		transition = explained_by(judged, head.severity);
	if (transition != NULL)
		head.severity = AW_SEVERITY_OK;
	return aw_judge_add(judged->judge, &head, "%s%s%s", out->reason,
	    transition != NULL ? "; this is told as readiness for " : "",
	    transition != NULL ? transition->name : "");
}

static bool
judge_service(
    struct aw_judge *judge, const struct aw_service *service, struct aw_service_verdict *out)
{
	struct aw_chain_judgement judged;

	if (!judge_all_chains(judge, service, &judged))
		return false;
	set_finding(&judged, out);
	set_facts(&judged, out);
	return set_texts(&judged, out) && add_verdict(&judged, out) &&
	       (judged.use == NULL || (aw_service_judge_notes(judge, service) &&
					  aw_service_judge_chains(judge, service) &&
					  aw_service_judge_searches(judge, service)));
}

bool
aw_judge_services(struct aw_judge *judge)
{
	const struct aw_record *record = judge->record;
	struct aw_judgement *out = judge->out;

	if (record->n_services == 0)
		return true;
	out->services = calloc(record->n_services, sizeof(*out->services));
	if (out->services == NULL)
		return false;
	while (out->n_services < record->n_services) {
		const struct aw_service *service = &record->services[out->n_services];
		struct aw_service_verdict *verdict = &out->services[out->n_services++];

		*verdict = (struct aw_service_verdict){.service = service,
		    .since = AW_INSTANT_NONE,
		    .until = AW_INSTANT_NONE,
		    .impact_date = AW_INSTANT_NONE};
		if (!judge_service(judge, service, verdict))
			return false;
	}
	return true;
}
