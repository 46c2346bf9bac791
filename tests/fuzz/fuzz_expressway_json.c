/* SPDX-License-Identifier: ISC */
/* Any bytes as a licensing answer: no crash, no leak, and nothing good without a known word. */
#include "demand.h"
#include "cisco/rest/expressway.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct aw_license license;
	struct aw_error err = {0};
	enum aw_err rc;

	if (aw_license_init(&license, "license") != AW_OK)
		return 0;
	rc = aw_expressway_json_parse((const char *)data, size, &license, &err);
	demand(rc == err.code);
	demand(rc == AW_OK || !license.complete);
	demand_license(&license);
	aw_license_clear(&license);
	return 0;
}
