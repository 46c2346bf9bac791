/* SPDX-License-Identifier: ISC */
/* Checks that the configured device has answered. */
#include <string.h>

#include "source/source_type.h"

static bool
text_matches(const char *configured, const char *reported)
{
	return configured == NULL || (reported != NULL && strcmp(configured, reported) == 0);
}

enum aw_err
aw_source_identify(
    const struct aw_source *source, int64_t now, struct aw_identity *identity, struct aw_error *err)
{
	const char *serial = source->node->serial, *product = source->config->product;

	if (identity->product != NULL || identity->serial != NULL || identity->version != NULL ||
	    identity->clock_skew != AW_INSTANT_NONE)
		identity->observed_at = now;
	if (text_matches(serial, identity->serial) && text_matches(product, identity->product))
		return AW_OK;
	identity->mismatch = identity->serial != NULL || identity->product != NULL;
	if (!text_matches(serial, identity->serial))
		return aw_error_set(err, AW_ERR_IDENTITY_OTHER, source->node->address,
		    "serial number %s, expected %s",
		    identity->serial != NULL ? identity->serial : "not reported", serial);
	return aw_error_set(err, AW_ERR_IDENTITY_OTHER, source->node->address,
	    "product %s, expected %s",
	    identity->product != NULL ? identity->product : "not reported", product);
}
