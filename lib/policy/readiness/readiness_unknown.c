/* SPDX-License-Identifier: ISC */
/* What makes the readiness of a device known. */
#include <string.h>

#include "model/device_record.h"
#include "model/model.h"
#include "model/store.h"
#include "policy/judge/source_remedy.h"
#include "policy/readiness/readiness_parts.h"

static const char *
remedy_of(const struct aw_judge *judge, const struct aw_readiness_verdict *verdict)
{
	const struct aw_store *store =
	    verdict->store != NULL ? aw_record_store(judge->record, verdict->store) : NULL;

	if (judge->clock_bad)
		return aw_finding_code(AW_FINDING_CLOCK)->remedy;
	if (store == NULL)
		return "Add a trust store of the device, or let one count for readiness.";
	if (aw_judge_old_file(judge, store))
		return aw_source_remedy(AW_SOURCE_FILE, true, AW_CASE_OLD);
	if (aw_judge_stale(judge, store))
		return aw_attempt_remedy(
		    aw_judge_kind(judge->record, store->source), false, &store->attempt);
	return NULL;
}

bool
aw_readiness_unknown_remedy(const struct aw_judge *judge, struct aw_readiness_verdict *verdict)
{
	const char *remedy = verdict->state == AW_READINESS_UNKNOWN && verdict->remedy == NULL
				 ? remedy_of(judge, verdict)
				 : NULL;

	if (remedy != NULL)
		verdict->remedy = strdup(remedy);
	return remedy == NULL || verdict->remedy != NULL;
}
