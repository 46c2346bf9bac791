/* SPDX-License-Identifier: ISC */
/* What a source is asked for. */
#include "source/source_type.h"

void
aw_source_result(const struct aw_source *source, struct aw_result *result)
{
	aw_result_init(result);
	result->has_store.asked = source->store != NULL || source->parts.store != NULL;
	result->has_license.asked = source->parts.license != NULL;
	result->has_certificate.asked = source->parts.certificate != NULL;
	result->has_service.asked = source->service != NULL;
}
