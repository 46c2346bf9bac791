/* SPDX-License-Identifier: ISC */
/* Any bytes as the lists of an account: no crash, no leak, and nothing good without a known word.
 */
#include "demand.h"
#include "cisco/rest/ssm_json.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct aw_license license;
	struct aw_error err = {0};

	if (aw_license_init(&license, "license") != AW_OK)
		return 0;
	if (aw_ssm_licenses_parse((const char *)data, size, "account", &license, &err) != AW_OK)
		demand(err.code != AW_OK && !license.complete);
	demand_license(&license);
	if (aw_ssm_alerts_parse((const char *)data, size, &license, &err) != AW_OK)
		demand(err.code != AW_OK);
	demand_license(&license);
	demand_clean(err.text);
	aw_license_clear(&license);
	return 0;
}
