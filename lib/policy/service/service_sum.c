/* SPDX-License-Identifier: ISC */
#include "policy/service/service_sum.h"

#include <string.h>

#include "model/model.h"

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
	if (service->n_changes > 0)
		out->change = &service->changes[0];
	if (wanted != NULL)
		out->wanted =
		    wanted->known && wanted->name != NULL ? wanted->name : wanted->subject;
}
