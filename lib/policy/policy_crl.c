/* SPDX-License-Identifier: ISC */
/*
 * Verdicts on revocation lists that do not hold at now. Whether a device looks at them is not
 * known; Expressway does. Only one whose issuer a service needs can be above a note.
 */
#include <string.h>

#include "base/text.h"
#include "model/model.h"
#include "model/service.h"
#include "model/store.h"
#include "policy/judge/judge.h"
#include "policy/policy_parts.h"
#include "policy/service/device_type.h"

/* Those of a store that do not hold: the one that counts most, and how many others there are. */
struct lists {
	const struct aw_crl *chief;
	bool needed; /* a service may need the issuer of the chief */
	size_t n;
};

static bool
is_stale(const struct aw_judge *judge, const struct aw_store *store, const struct aw_crl *crl)
{
	return !aw_crl_holds(crl, judge->now) && !aw_store_crl_replaced(store, crl);
}

static bool
chain_has(const struct aw_chain *chain, const char *issuer)
{
	for (size_t i = 0; i < chain->n_certificates; i++)
		if (strcmp(chain->certificates[i]->issuer, issuer) == 0)
			return true;
	return false;
}

/* True if a chain of a service has a certificate of that issuer; *seen: there is a chain at all. */
static bool
is_presented(const struct aw_judge *judge, const char *issuer, bool *seen)
{
	const struct aw_record *record = judge->record;

	*seen = false;
	for (size_t i = 0; i < record->n_services; i++) {
		const struct aw_service *service = &record->services[i];

		for (size_t k = 0; k < service->n_chains; k++) {
			*seen = true;
			if (chain_has(&service->chains[k], issuer))
				return true;
		}
	}
	return false;
}

static const struct aw_anchor *
find_anchor(const struct aw_store *store, const char *subject)
{
	for (size_t i = 0; i < store->n_anchors; i++)
		if (strcmp(store->anchors[i].certificate->subject, subject) == 0)
			return &store->anchors[i];
	return NULL;
}

/* A transition of the device needs an anchor of that name; *any: it needs any of this store. */
static bool
is_wanted(const struct aw_judge *judge, const struct aw_store *store, const char *issuer, bool *any)
{
	*any = false;
	for (size_t i = 0; i < judge->n_needs; i++) {
		const struct aw_anchor *anchor = judge->needs[i].anchor;

		if (anchor < store->anchors || anchor >= store->anchors + store->n_anchors)
			continue;
		*any = true;
		if (strcmp(anchor->certificate->subject, issuer) == 0)
			return true;
	}
	return false;
}

/* Where neither a chain nor a transition says what the services need, it may be any anchor. */
static bool
may_need(const struct aw_judge *judge, const struct aw_store *store, const char *issuer)
{
	bool seen, any;

	if (is_presented(judge, issuer, &seen) || is_wanted(judge, store, issuer, &any))
		return true;
	return !seen && !any && find_anchor(store, issuer) != NULL;
}

static void
collect(const struct aw_judge *judge, const struct aw_store *store, struct lists *lists)
{
	for (size_t i = 0; i < store->n_crls; i++) {
		const struct aw_crl *crl = &store->crls[i];
		bool needed;

		if (!is_stale(judge, store, crl))
			continue;
		needed = may_need(judge, store, crl->issuer);
		lists->n++;
		if (lists->chief != NULL && (lists->needed || !needed))
			continue;
		lists->chief = crl;
		lists->needed = needed;
	}
}

/* Else it begins later. */
static bool
has_ended(const struct aw_judge *judge, const struct aw_crl *crl)
{
	return crl->next_update != AW_INSTANT_NONE && crl->next_update < judge->now;
}

static bool
add(struct aw_judge *judge, const struct aw_store *store, const struct lists *lists)
{
	bool ended = has_ended(judge, lists->chief);
	int64_t at = ended ? lists->chief->next_update : lists->chief->this_update;
	struct aw_verdict head = {.finding = AW_FINDING_CRL_STALE,
	    .object = store->name,
	    .since = ended ? at : AW_INSTANT_NONE,
	    .until = at};
	bool own = aw_device_verifies_itself(judge->record);
	const char *effect = "; no service of the device needs its issuer";
	char date[AW_INSTANT_TEXT], more[48] = "";

	if (lists->needed)
		effect = own ? "; this device verifies with code of its own"
			     : ": a device that checks revocation verifies no certificate of its "
			       "issuer";
	if (lists->needed && !own && store->judged)
		head.severity = aw_judge_capped(judge, store, judge->policy->crl_stale);
	if (lists->n > 1)
		(void)aw_text_format(more, sizeof(more), "; and %zu more", lists->n - 1);
	return aw_judge_add(judge, &head, "store %s: the revocation list of %s %s %s%s%s",
	    store->name, lists->chief->issuer, ended ? "ended on" : "begins on",
	    aw_instant_format(at, date), effect, more);
}

bool
aw_judge_crls(struct aw_judge *judge)
{
	for (size_t i = 0; !judge->clock_bad && i < judge->record->n_stores; i++) {
		const struct aw_store *store = &judge->record->stores[i];
		struct lists lists = {0};

		collect(judge, store, &lists);
		if (lists.n > 0 && !add(judge, store, &lists))
			return false;
	}
	return true;
}
