/* SPDX-License-Identifier: ISC */
/* Any bytes as a licensing answer: no crash, no leak, and nothing good without a known word. */
#include <stdlib.h>
#include <string.h>

#include "expressway.h"
#include "text.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void
demand(bool rule)
{
	if (!rule)
		abort();
}

static void
demand_clean(const char *text)
{
	demand(text == NULL || aw_text_is_clean(text, strlen(text)));
}

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
	demand(license.registration == AW_REGISTRATION_UNKNOWN || license.registration_raw != NULL);
	demand(
	    license.authorization == AW_AUTHORIZATION_UNKNOWN || license.authorization_raw != NULL);
	demand_clean(license.registration_raw);
	demand_clean(license.authorization_raw);
	demand_clean(license.smart_account);
	demand_clean(license.virtual_account);
	for (size_t i = 0; i < license.n_problems; i++)
		demand_clean(license.problems[i].text);
	aw_license_clear(&license);
	return 0;
}
