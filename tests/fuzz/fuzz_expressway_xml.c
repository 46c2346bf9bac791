/* SPDX-License-Identifier: ISC */
/* Any bytes as an XML status: no crash, no leak, clean texts, within limits. */
#include <stdlib.h>
#include <string.h>

#include "cisco/rest/expressway.h"
#include "model/store.h"
#include "base/text.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void
demand_clean(const char *text)
{
	if (text != NULL && !aw_text_is_clean(text, strlen(text)))
		abort();
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct aw_expressway_status status;
	struct aw_license license;
	struct aw_store store = {0};
	struct aw_error err = {0};
	bool login;
	enum aw_err rc = aw_expressway_xml_parse((const char *)data, size, &status, &err);

	if (rc != err.code || status.n_warnings > AW_EXPRESSWAY_WARNINGS_MAX)
		abort();
	if (rc == AW_OK && aw_expressway_page((const char *)data, size, &login))
		abort();
	demand_clean(status.product);
	demand_clean(status.version);
	demand_clean(status.serial);
	if (aw_license_init(&license, "license") == AW_OK) {
		if (aw_expressway_judge_warnings(&status, &license) != AW_OK)
			abort();
		if (aw_expressway_store_warnings(&status, &store) != AW_OK)
			abort();
		for (size_t i = 0; i < license.n_problems; i++)
			demand_clean(license.problems[i].text);
	}
	aw_license_clear(&license);
	aw_store_clear(&store, NULL);
	aw_expressway_status_clear(&status);
	return 0;
}
