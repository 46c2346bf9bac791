/* SPDX-License-Identifier: ISC */
/* Services with an RSA and an ECDSA certificate: which of their chains a device is presented. */
#include "base/buf.h"
#include "model/key_type.h"
#include "model/model.h"
#include "model/service.h"
#include "policy/service/service_judge.h"

bool
aw_service_chain_counts(const struct aw_judge *judge, const struct aw_chain *chain)
{
	unsigned usable = judge->record->key_types;

	return usable == 0 || ((unsigned)aw_chain_key_type(chain) & usable) != 0;
}

static bool
has_several_types(const struct aw_service *service)
{
	for (size_t i = 1; i < service->n_chains; i++)
		if (aw_chain_key_type(&service->chains[i]) !=
		    aw_chain_key_type(&service->chains[0]))
			return true;
	return false;
}

void
aw_service_append_key_type(const struct aw_judge *judge, const struct aw_service *service,
    const struct aw_chain *chain, struct aw_buf *buf)
{
	if (chain == NULL || !has_several_types(service))
		return;
	(void)aw_buf_printf(buf, " (the %s chain%s)", aw_key_type_name(aw_chain_key_type(chain)),
	    judge->record->key_types == 0
		? ": key-types of the device is not set, so the worst of its chains decides"
		: "");
}
