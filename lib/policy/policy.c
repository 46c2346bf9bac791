/* SPDX-License-Identifier: ISC */
/* The judgement as a whole: its parts, the clock, exceptions, order. */
#include "policy/policy.h"

#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/memory.h"
#include "base/text.h"
#include "model/license.h"
#include "model/model.h"
#include "policy/judge/judge.h"
#include "policy/license/license_judge.h"
#include "policy/policy_parts.h"
#include "policy/readiness/readiness.h"
#include "policy/service/service_judge.h"

/* A clock before this version was made, or well before the facts were read, can judge no date. */
static bool
clock_bad(const struct aw_record *record, const struct aw_policy *policy, int64_t now)
{
	int64_t latest = aw_instant_add(now, AW_JUDGE_SKEW);

	if (now < policy->earliest_now || record->written_at > latest)
		return true;
	for (size_t i = 0; i < record->n_stores; i++)
		if (record->stores[i].observed_at > latest)
			return true;
	return aw_judge_parts_after(record, latest);
}

static bool
judge_clock(struct aw_judge *judge)
{
	char object[] = "clock";
	struct aw_verdict head = {
	    .finding = AW_FINDING_CLOCK,
	    .severity = aw_judge_unknown(judge),
	    .object = object,
	    .since = AW_INSTANT_NONE,
	    .until = AW_INSTANT_NONE,
	};
	char now[AW_INSTANT_TEXT], written[AW_INSTANT_TEXT];

	if (!judge->clock_bad)
		return true;
	return aw_judge_add(judge, &head,
	    "the clock of this host says %s, which is before this version was made or before the "
	    "facts were written (%s); no date is judged",
	    aw_instant_format(judge->now, now),
	    aw_instant_format(judge->record->written_at, written));
}

static bool
judge_exceptions(struct aw_judge *judge)
{
	for (size_t i = 0; i < judge->policy->n_exceptions; i++) {
		const struct aw_exception *exception = &judge->policy->exceptions[i];
		char hex[2 * AW_SHA256_LEN + 1], object[48], date[AW_INSTANT_TEXT];
		struct aw_verdict head = {
		    .finding = AW_FINDING_EXCEPTION_ENDED,
		    .severity = AW_SEVERITY_WARNING,
		    .object = object,
		    .since = exception->until,
		    .until = exception->until,
		};

		if (!judge->ended[i])
			continue;
		aw_hex(hex, exception->sha256, AW_SHA256_LEN);
		(void)aw_text_format(object, sizeof(object), "exception/%.16s", hex);
		if (!aw_judge_add(judge, &head, "the exception for %s (%s) ended on %s", hex,
			exception->reason, aw_instant_format_date(exception->until, date)))
			return false;
	}
	return true;
}

static int
worst_first(const void *a, const void *b)
{
	const struct aw_verdict *x = a, *y = b;
	int order;

	if (x->severity != y->severity)
		return x->severity > y->severity ? -1 : 1;
	order = aw_instant_compare(x->until, y->until);
	if (order == 0)
		order = strcmp(x->object, y->object);
	if (order == 0)
		order = (x->finding > y->finding) - (x->finding < y->finding);
	return order;
}

/* Names the anchors that are needed, each once. False: no memory. */
static bool
name_needed(struct aw_judge *judge)
{
	struct aw_judgement *out = judge->out;

	if (judge->n_needs == 0)
		return true;
	out->needed = calloc(judge->n_needs, sizeof(void *));
	if (out->needed == NULL)
		return false;
	for (size_t i = 0; i < judge->n_needs; i++) {
		if (!aw_judgement_needs(out, judge->needs[i].anchor))
			out->needed[out->n_needed++] = judge->needs[i].anchor;
	}
	return true;
}

/* Takes the facts of one source into the summary. */
static void
sum_up(struct aw_judge *judge, int64_t observed_at, bool stale)
{
	struct aw_judgement *out = judge->out;

	out->stale = out->stale || stale;
	/* NONE is the least number of all, so it stays. */
	if (observed_at < out->observed_at)
		out->observed_at = observed_at;
}

static void
sum_up_at(struct aw_judge *judge, int64_t observed_at)
{
	sum_up(judge, observed_at, aw_judge_stale_at(judge, observed_at));
}

void
aw_judgement_sort(struct aw_judgement *judgement)
{
	if (judgement->n_verdicts > 1)
		qsort(judgement->verdicts, judgement->n_verdicts, sizeof(*judgement->verdicts),
		    worst_first);
	if (judgement->n_verdicts > 0)
		judgement->worst = judgement->verdicts[0].severity;
}

static void
summarise(struct aw_judge *judge)
{
	struct aw_judgement *out = judge->out;
	const struct aw_record *record = judge->record;

	aw_judgement_sort(out);
	out->observed_at = INT64_MAX;
	for (size_t i = 0; i < record->n_stores; i++)
		sum_up(judge, record->stores[i].observed_at,
		    aw_judge_stale(judge, &record->stores[i]));
	for (size_t i = 0; i < record->n_licenses; i++)
		sum_up(judge, record->licenses[i].observed_at,
		    aw_judge_license_stale(judge, &record->licenses[i]));
	for (size_t i = 0; i < record->n_certificates; i++)
		sum_up_at(judge, record->certificates[i].observed_at);
	for (size_t i = 0; i < record->n_sources; i++)
		sum_up_at(judge, record->sources[i].observed_at);
	if (out->observed_at == INT64_MAX)
		sum_up_at(judge, AW_INSTANT_NONE);
}

enum aw_err
aw_policy_judge(const struct aw_record *record, const struct aw_transitions *transitions,
    const struct aw_policy *policy, int64_t now, struct aw_judgement **out, struct aw_error *err)
{
	struct aw_judge judge = {.record = record,
	    .transitions = transitions,
	    .policy = policy,
	    .now = now,
	    .clock_bad = clock_bad(record, policy, now)};
	int before = aw_memory_watch();
	bool done;

	*out = NULL;
	judge.out = calloc(1, sizeof(*judge.out));
	judge.ended = calloc(policy->n_exceptions + 1, sizeof(*judge.ended));
	judge.uses = judge.out != NULL ? &judge.out->uses : NULL;
	done = judge.out != NULL && judge.ended != NULL &&
	       aw_uses_resolve(record, transitions, &judge.out->uses) && judge_clock(&judge) &&
	       aw_judge_uses(&judge) && aw_judge_readiness(&judge) && aw_judge_services(&judge) &&
	       aw_judge_anchors(&judge) && aw_judge_stores(&judge) &&
	       aw_judge_store_files(&judge) && aw_judge_store_foreign(&judge) &&
	       aw_judge_configurations(&judge) && aw_judge_crls(&judge) &&
	       aw_judge_collection(&judge) && aw_judge_licenses(&judge) &&
	       aw_judge_certificates(&judge) && aw_judge_cluster(&judge) &&
	       aw_judge_identity(&judge) && aw_judge_reference(&judge) &&
	       judge_exceptions(&judge) && name_needed(&judge) && aw_judge_horizon(&judge);
	free(judge.ended);
	free(judge.needs);
	free(judge.explained);
	/* A text that is cut for want of memory would say something else. */
	if (aw_memory_short(before) || !done) {
		aw_judgement_free(judge.out);
		return aw_error_nomem(err);
	}
	summarise(&judge);
	*out = judge.out;
	return AW_OK;
}
