/* SPDX-License-Identifier: ISC */
/* What is known of a service against the stores of a view. */
#include <string.h>
#include <strings.h>

#include "model/model.h"
#include "policy/judge/store_view.h"
#include "policy/readiness/readiness_parts.h"
#include "policy/service/service_judge.h"

const struct aw_trust *
aw_readiness_trust(
    const struct aw_store_judgement *view, const struct aw_chain *chain, struct aw_holds *holds)
{
	const struct aw_record *record = view->judge->record;
	const struct aw_trust *best = aw_chain_trust(chain, view->store->name);

	*holds = (struct aw_holds){0};
	if (best != NULL)
		aw_trust_holds(best, NULL, NULL, view->judge->now, holds);
	for (size_t i = 0; i < record->n_stores; i++) {
		const struct aw_store *store = &record->stores[i];
		const struct aw_trust *trust = aw_chain_trust(chain, store->name);
		struct aw_holds other;

		if (store == view->store || trust == NULL ||
		    !aw_store_in_view(view->judge, view->store, store))
			continue;
		aw_trust_holds(trust, NULL, NULL, view->judge->now, &other);
		if (other.now && (!holds->now || other.until > holds->until)) {
			best = trust;
			*holds = other;
		}
	}
	/* Absence proves nothing in a part of a store. */
	if (best != NULL && !holds->now && (view->store->partial || !aw_trust_known(best, holds)))
		return NULL;
	return best;
}

/* True if each chain that counts says whether it verifies; false where there is none. */
static bool
is_known(const struct aw_store_judgement *view, const struct aw_service *service)
{
	struct aw_holds holds;

	for (size_t i = 0; i < service->n_chains; i++)
		if (aw_service_chain_counts(view->judge, &service->chains[i]) &&
		    aw_readiness_trust(view, &service->chains[i], &holds) == NULL)
			return false;
	return service->n_chains > 0;
}

/* True for the issuer of a certificate by its whole name or its common name. */
static bool
is_issuer(const struct aw_certificate *leaf, const char *issuer)
{
	size_t len = strlen(issuer);

	if (strcasecmp(leaf->issuer, issuer) == 0)
		return true;
	return strncasecmp(leaf->issuer, "CN=", 3) == 0 &&
	       strncasecmp(leaf->issuer + 3, issuer, len) == 0 &&
	       (leaf->issuer[3 + len] == ',' || leaf->issuer[3 + len] == '\0');
}

const struct aw_certificate *
aw_readiness_foreign(const struct aw_store_judgement *view, const struct aw_use *use)
{
	const struct aw_service *service = aw_service_of_use(view->judge, use);
	const struct aw_named_service *named = aw_transition_service(view->transition, use->name);

	if (service == NULL || named == NULL || named->issuer == NULL)
		return NULL;
	for (size_t i = 0; i < service->n_chains; i++) {
		const struct aw_chain *chain = &service->chains[i];

		if (chain->n_certificates > 0 && !is_issuer(chain->certificates[0], named->issuer))
			return chain->certificates[0];
	}
	return NULL;
}

bool
aw_readiness_looked_at(const struct aw_store_judgement *view, const struct aw_use *use)
{
	const struct aw_service *service = aw_service_of_use(view->judge, use);

	return service != NULL && aw_service_known(view->judge, service) &&
	       is_known(view, service) && aw_readiness_foreign(view, use) == NULL;
}

bool
aw_readiness_once_looked_at(const struct aw_store_judgement *view, const struct aw_use *use)
{
	const struct aw_service *service = aw_service_of_use(view->judge, use);

	return service != NULL && service->observed_at != AW_INSTANT_NONE &&
	       is_known(view, service) && aw_readiness_foreign(view, use) == NULL;
}
