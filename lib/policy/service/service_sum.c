/* SPDX-License-Identifier: ISC */
#include "policy/service/service_sum.h"

#include <string.h>

#include "base/instant.h"
#include "model/model.h"

/* The certificate of the chain that issued the other, by name; of several the one that ends last,
 * since one is enough. Self-signed ones are roots, which end no chain. */
static const struct aw_certificate *
issuer_of(const struct aw_chain *chain, const struct aw_certificate *cert)
{
	const struct aw_certificate *found = NULL;

	for (size_t i = 1; i < chain->n_certificates; i++) {
		const struct aw_certificate *other = chain->certificates[i];

		if (strcmp(other->subject, cert->issuer) != 0 || aw_certificate_self_issued(other))
			continue;
		if (found == NULL || other->not_after > found->not_after)
			found = other;
	}
	return found;
}

/* A chain may go round; no way up is longer than the chain. */
static void
find_ends(struct aw_service_sum *out)
{
	const struct aw_chain *chain = out->chain;
	const struct aw_certificate *cert = out->leaf;

	out->leaf_until = out->chain_until = AW_INSTANT_NONE;
	if (chain == NULL || cert == NULL)
		return;
	out->leaf_until = cert->not_after;
	for (size_t i = 0; cert != NULL && i < chain->n_certificates; i++) {
		int64_t first = aw_instant_earlier(out->chain_until, cert->not_after);

		if (first != out->chain_until)
			out->chain_until_by = cert->name;
		out->chain_until = first;
		cert = issuer_of(chain, cert);
	}
}

void
aw_service_sum(const struct aw_service_verdict *verdict, struct aw_service_sum *out)
{
	const struct aw_service *service = verdict->service;
	const struct aw_wanted *wanted = verdict->wanted;

	*out = (struct aw_service_sum){.chain = verdict->chain};
	for (size_t i = 0; i < service->n_addresses; i++) {
		const struct aw_address *address = &service->addresses[i];

		out->failed += address->attempt.code != AW_OK;
		/* "TLSv1" to "TLSv1.3": the order of the texts is that of the versions. */
		if (address->protocol != NULL &&
		    (out->protocol == NULL || strcmp(address->protocol, out->protocol) < 0))
			out->protocol = address->protocol;
	}
	if (out->chain == NULL && service->n_chains > 0)
		out->chain = &service->chains[0];
	if (out->chain != NULL && out->chain->n_certificates > 0)
		out->leaf = out->chain->certificates[0];
	find_ends(out);
	if (service->n_changes > 0)
		out->change = &service->changes[0];
	if (wanted != NULL)
		out->wanted =
		    wanted->known && wanted->name != NULL ? wanted->name : wanted->subject;
}
