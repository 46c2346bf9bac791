/* SPDX-License-Identifier: ISC */
/* The reason of a verdict on a service. */
#include "base/text.h"
#include "model/key_type.h"
#include "model/model.h"
#include "model/service.h"
#include "model/store.h"
#include "policy/judge/source_remedy.h"
#include "policy/license/impact.h"
#include "policy/service/chain_judgement.h"
#include "policy/service/service_judge.h"

/* The chain that was seen too long ago, where others were seen since; or NULL. */
static const struct aw_chain *
old_chain(const struct aw_chain_judgement *judged)
{
	const struct aw_service *service = judged->service;

	for (size_t i = 0; i < service->n_chains; i++)
		if (aw_service_chain_counts(judged->judge, &service->chains[i]) &&
		    aw_judge_stale_at(
			judged->judge, aw_service_chain_seen(service, &service->chains[i])))
			return &service->chains[i];
	return NULL;
}

/* None of its chains has a key that the device can use, or one was not presented lately. */
static void
append_chains(const struct aw_chain_judgement *judged, struct aw_buf *buf)
{
	const struct aw_service *service = judged->service;
	const struct aw_chain *old = old_chain(judged);
	char at[AW_INSTANT_TEXT];

	if (old == NULL)
		(void)aw_buf_printf(buf,
		    "%s presents no chain with a type of key that the device can use by its "
		    "key-types, the one seen is %s",
		    service->name, aw_key_type_name(aw_chain_key_type(&service->chains[0])));
	else
		(void)aw_buf_printf(buf,
		    "the %s chain of %s was last seen on %s, which is too long ago",
		    aw_key_type_name(aw_chain_key_type(old)), service->name,
		    aw_instant_format(aw_service_chain_seen(service, old), at));
}

static void
append_unknown(const struct aw_chain_judgement *judged, struct aw_buf *buf)
{
	const struct aw_service *service = judged->service;
	char at[AW_INSTANT_TEXT];

	if (judged->judge->clock_bad)
		(void)aw_buf_puts(buf, "the clock of this host is not plausible");
	else if (service->observed_at == AW_INSTANT_NONE || service->n_chains == 0)
		(void)aw_buf_printf(
		    buf, "%s: no chain that it presents was ever seen", service->name);
	else if (aw_judge_stale_at(judged->judge, service->observed_at))
		(void)aw_buf_printf(buf, "%s was last seen on %s, which is too long ago",
		    service->name, aw_instant_format(service->observed_at, at));
	else if (!aw_service_known(judged->judge, service))
		append_chains(judged, buf);
	else if (judged->store == NULL)
		(void)aw_buf_puts(buf, "no trust store of the device is judged");
	else if (judged->trust == NULL)
		(void)aw_buf_printf(buf, "the chain of %s could not be held against store %s",
		    service->name, judged->store->name);
	else if (judged->holds.unchecked != NULL)
		aw_service_append_unchecked(judged->trust, judged->holds.unchecked, buf);
	else if (judged->trust->cut)
		(void)aw_buf_printf(buf,
		    "%s presents a chain with more ways to store %s than are followed, and none of "
		    "those holds",
		    service->name, judged->store->name);
	else if (judged->store->observed_at == AW_INSTANT_NONE)
		(void)aw_buf_printf(buf, "store %s was never read", judged->store->name);
	else
		(void)aw_buf_printf(buf, "store %s was last read on %s, which is too long ago",
		    judged->store->name, aw_instant_format(judged->store->observed_at, at));
}

/* What makes it known: by what is missing, as append_unknown reports it. */
const char *
aw_service_unknown_remedy(const struct aw_chain_judgement *judged)
{
	const struct aw_service *service = judged->service;
	const struct aw_record *record = judged->judge->record;

	if (judged->judge->clock_bad)
		return aw_finding_code(AW_FINDING_CLOCK)->remedy;
	if (!aw_service_known(judged->judge, service) || service->n_chains == 0)
		return service->attempt.at != AW_INSTANT_NONE && service->attempt.code != AW_OK
			   ? aw_probe_remedy(service->attempt.code)
			   : aw_source_remedy(
				 aw_judge_kind(record, service->source), false, AW_CASE_OLD);
	if (judged->store == NULL)
		return "Add a trust store of the device, or let one count for readiness.";
	if (judged->trust != NULL && judged->trust->cut)
		return "Remove certificates from the store that are there more than once under "
		       "one name.";
	if (aw_judge_stale(judged->judge, judged->store))
		return aw_attempt_remedy(
		    aw_judge_kind(record, judged->store->source), false, &judged->store->attempt);
	return "Collect the device again.";
}

static void
append_verified(const struct aw_chain_judgement *judged, const struct aw_service_verdict *out,
    struct aw_buf *buf)
{
	const struct aw_path *best = judged->holds.best, *last = judged->holds.last;
	char date[AW_INSTANT_TEXT], left[AW_DURATION_TEXT];

	(void)aw_buf_printf(
	    buf, "store %s verifies %s", judged->store->name, judged->service->name);
	aw_service_append_key_type(judged->judge, judged->service, judged->chain, buf);
	(void)aw_buf_printf(buf, " by %s until %s",
	    best->anchor_name != NULL ? best->anchor_name : "a root",
	    aw_instant_format(out->until, date));
	if (out->severity > AW_SEVERITY_OK)
		(void)aw_buf_printf(buf, ", in %s",
		    aw_duration_format(aw_instant_sub(out->until, judged->judge->now), left));
	aw_service_append_end(judged->judge, judged->store, judged->chain, last, buf);
	if (out->cross)
		(void)aw_buf_printf(buf, "; trust hangs on the cross certificate to %s",
		    best->anchor_name != NULL ? best->anchor_name : "it");
}

static void
tell(const struct aw_chain_judgement *judged, const struct aw_service_verdict *out,
    int64_t break_date, struct aw_buf *buf)
{
	char date[AW_INSTANT_TEXT];

	if (judged->verified == AW_VERIFIED_UNKNOWN) {
		append_unknown(judged, buf);
		return;
	}
	if (judged->verified == AW_VERIFIED_YES) {
		append_verified(judged, out, buf);
	} else {
		(void)aw_buf_printf(
		    buf, "store %s does not verify %s", judged->store->name, judged->service->name);
		aw_service_append_key_type(judged->judge, judged->service, judged->chain, buf);
		if (out->since != AW_INSTANT_NONE)
			(void)aw_buf_printf(buf, " since %s", aw_instant_format(out->since, date));
		(void)aw_buf_puts(buf, ": ");
		aw_service_append_failure(judged->trust, &judged->holds, buf);
	}
	aw_service_append_impact(judged->judge, break_date, out->impact_date, buf);
}

static void
append_use(const struct aw_chain_judgement *judged, struct aw_buf *buf)
{
	if (judged->use == NULL)
		(void)aw_buf_puts(buf, "; the device reports that it does not use this service");
	else
		(void)aw_buf_printf(
		    buf, "; the service is %s", aw_use_origin_word(judged->use->origin));
}

void
aw_service_append_reason(const struct aw_chain_judgement *judged,
    const struct aw_service_verdict *out, int64_t break_date, struct aw_buf *buf)
{
	tell(judged, out, break_date, buf);
	append_use(judged, buf);
}
