/* SPDX-License-Identifier: ISC */
/* Any bytes as an answer of RESTCONF: no crash, no leak, and nothing good without a known word. */
#include "demand.h"
#include "cisco/rest/restconf.h"

#define OBSERVED INT64_C(1775000000)

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct aw_identity identity;
	struct aw_license license;
	struct aw_error err = {0};

	aw_identity_init(&identity);
	if (aw_license_init(&license, "license") != AW_OK)
		return 0;
	if (aw_restconf_json_parse((const char *)data, size, OBSERVED, &license, &identity, &err) !=
	    AW_OK)
		demand(err.code != AW_OK && !license.complete);
	demand_license(&license);
	demand_clean(license.transport);
	demand_clean(identity.product);
	demand_clean(identity.serial);
	aw_identity_clear(&identity);
	aw_license_clear(&license);
	return 0;
}
