/* SPDX-License-Identifier: ISC */
/* Verdicts on stores that are the text of another kind of device. */
#include "model/model.h"
#include "model/store.h"
#include "model/store_family.h"
#include "policy/judge/judge.h"
#include "policy/policy_parts.h"
#include "policy/service/device_type.h"

/* What people call a device of that system. */
static const char *
system_words(enum aw_device_system system)
{
	switch (system) {
	case AW_SYSTEM_EXPRESSWAY:
		return "an Expressway";
	case AW_SYSTEM_CUCM:
		return "a server of the CUCM family";
	case AW_SYSTEM_NXOS:
		return "a device with NX-OS";
	case AW_SYSTEM_XR:
		return "a device with IOS-XR";
	default:
		return "a device with IOS, IOS-XE or ASA";
	}
}

static enum aw_device_system
system_of(enum aw_store_family family)
{
	switch (family) {
	case AW_FAMILY_IOS:
	case AW_FAMILY_ASA:
		return AW_SYSTEM_IOS;
	case AW_FAMILY_XR:
		return AW_SYSTEM_XR;
	case AW_FAMILY_NXOS:
		return AW_SYSTEM_NXOS;
	default:
		return AW_SYSTEM_UNKNOWN;
	}
}

static bool
add(struct aw_judge *judge, const struct aw_store *store, enum aw_device_system system)
{
	const struct aw_verdict head = {.finding = AW_FINDING_STORE_FOREIGN,
	    .severity = aw_judge_capped(judge, store, judge->policy->store_problem),
	    .object = store->name,
	    .since = AW_INSTANT_NONE,
	    .until = AW_INSTANT_NONE};

	return aw_judge_add(judge, &head, "store %s is a text of %s, but the device is %s",
	    store->name, aw_store_family_row(aw_store_family(store->format))->name,
	    system_words(system));
}

bool
aw_judge_store_foreign(struct aw_judge *judge)
{
	enum aw_device_system system = aw_device_system(judge->record);

	if (system == AW_SYSTEM_UNKNOWN)
		return true;
	for (size_t i = 0; i < judge->record->n_stores; i++) {
		const struct aw_store *store = &judge->record->stores[i];
		enum aw_device_system of = system_of(aw_store_family(store->format));

		if (of != AW_SYSTEM_UNKNOWN && of != system && !add(judge, store, system))
			return false;
	}
	return true;
}
