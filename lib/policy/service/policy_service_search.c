/* SPDX-License-Identifier: ISC */
/* Services that a store verifies, and that OpenSSL's own search for a path does not find. */
#include "base/text.h"
#include "model/model.h"
#include "model/service.h"
#include "policy/service/device_type.h"
#include "policy/service/remedy.h"
#include "policy/service/service_judge.h"

#define TEXT_BYTES ((size_t)64 * 1024)

/* How much a failing search matters, the worst first. */
enum rank { RANK_SOON, RANK_LATER, RANK_OLD_ORDER, RANK_NONE };

/* The worst search of a service, where and when it fails. */
struct worst {
	enum rank rank;
	const struct aw_search *search;
	const struct aw_store *store;
	const struct aw_trust *trust;
};

static enum rank
rank_of(const struct aw_judge *judge, const struct aw_search *search)
{
	if (search->to < judge->now)
		return RANK_NONE;
	if (search->old_order)
		return RANK_OLD_ORDER;
	return search->from <= aw_instant_add(judge->now, judge->policy->at_risk_critical)
		   ? RANK_SOON
		   : RANK_LATER;
}

/* Searches are in the order of their begin, so of one rank the first counts. */
static void
look_at_trust(const struct aw_judge *judge, const struct aw_store *store,
    const struct aw_trust *trust, struct worst *worst)
{
	struct aw_holds holds;

	aw_trust_holds(trust, NULL, NULL, judge->now, &holds);
	for (size_t i = 0; holds.now && i < trust->n_searches; i++) {
		const struct aw_search *search = &trust->searches[i];
		enum rank rank = rank_of(judge, search);

		if (rank < worst->rank || (rank == worst->rank && worst->search != NULL &&
					      search->from < worst->search->from))
			*worst = (struct worst){rank, search, store, trust};
	}
}

static void
find_worst(const struct aw_judge *judge, const struct aw_service *service, struct worst *worst)
{
	*worst = (struct worst){.rank = RANK_NONE};
	for (size_t i = 0; i < judge->record->n_stores; i++) {
		const struct aw_store *store = &judge->record->stores[i];

		if (!store->judged || aw_judge_stale(judge, store))
			continue;
		for (size_t k = 0; k < service->n_chains; k++) {
			const struct aw_trust *trust =
			    aw_chain_trust(&service->chains[k], store->name);

			if (trust != NULL)
				look_at_trust(judge, store, trust, worst);
		}
	}
}

static void
append_text(const struct aw_judge *judge, const struct aw_service *service,
    const struct worst *worst, struct aw_buf *buf)
{
	const struct aw_search *search = worst->search;
	char hex[2 * AW_SERVICE_DIGEST_LEN + 1], date[AW_INSTANT_TEXT];

	(void)aw_buf_printf(buf, "store %s verifies %s, but ", worst->store->name, service->name);
	if (search->old_order)
		(void)aw_buf_puts(buf, "a search in the order of OpenSSL 1.0.2, presented "
				       "certificates before those of "
				       "the store,");
	else
		(void)aw_buf_printf(buf, "the search of OpenSSL %s",
		    worst->trust->openssl != NULL ? worst->trust->openssl : "");
	if (search->from > judge->now)
		(void)aw_buf_printf(
		    buf, " fails from %s on", aw_instant_format(search->from, date));
	else
		(void)aw_buf_puts(buf, " fails");
	(void)aw_buf_printf(buf, ": %s", search->error != NULL ? search->error : "unknown error");
	if (search->name == NULL)
		return;
	aw_hex(hex, search->sha256, sizeof(search->sha256));
	(void)aw_buf_printf(buf, "; it is misled by %s (SHA-256 %s), which %s", search->name, hex,
	    search->anchor ? "is in the store" : "the service presents");
}

static void
append_remedy(const struct aw_judge *judge, const struct worst *worst, struct aw_buf *buf)
{
	const struct aw_search *search = worst->search;
	struct aw_remedy_root root = {.name = search->name, .sha256 = search->sha256};
	char date[AW_INSTANT_TEXT];

	if (search->name == NULL)
		return;
	if (search->from > judge->now)
		(void)aw_buf_printf(
		    buf, "when it has ended, by %s: ", aw_instant_format_date(search->from, date));
	if (search->anchor)
		aw_remedy_remove(judge->record, worst->store->name, &root, buf);
	else
		(void)aw_buf_printf(
		    buf, "the operator of the service is to stop presenting %s", search->name);
}

static bool
add(struct aw_judge *judge, const struct aw_service *service, const struct worst *worst)
{
	char object[AW_OBJECT_MAX + 1];
	struct aw_verdict head = {.finding = AW_FINDING_FRAGILE,
	    .object = object,
	    .since =
		worst->search->from <= judge->now ? worst->search->from : (int64_t)AW_INSTANT_NONE,
	    .until =
		worst->search->from > judge->now ? worst->search->from : (int64_t)AW_INSTANT_NONE};
	struct aw_buf text, remedy;
	bool done;

	if (worst->rank == RANK_SOON && !aw_device_verifies_itself(judge->record))
		head.severity = judge->policy->fragile;
	aw_service_object(service, object);
	aw_buf_init(&text, TEXT_BYTES);
	aw_buf_init(&remedy, TEXT_BYTES);
	append_text(judge, service, worst, &text);
	append_remedy(judge, worst, &remedy);
	head.remedy = remedy.len > 0 ? remedy.data : NULL;
	done = !text.failed && !remedy.failed && aw_judge_add(judge, &head, "%s", text.data);
	aw_buf_free(&text);
	aw_buf_free(&remedy);
	return done;
}

bool
aw_service_judge_searches(struct aw_judge *judge, const struct aw_service *service)
{
	struct worst worst;

	if (!aw_service_known(judge, service))
		return true;
	find_worst(judge, service, &worst);
	return worst.search == NULL || add(judge, service, &worst);
}
