/* SPDX-License-Identifier: ISC */
/* Any bytes as the certificates of domains, and as the state of ACME: no crash, no leak, clean. */
#include "demand.h"
#include "cisco/rest/expressway.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void
read_domains(const char *data, size_t size)
{
	struct aw_expressway_domains out;
	struct aw_error err = {0};
	enum aw_err rc = aw_expressway_domains_parse(data, size, &out, &err);

	demand(rc == err.code);
	demand(out.n <= AW_EXPRESSWAY_DOMAINS_MAX);
	for (size_t i = 0; i < out.n; i++)
		demand_clean(out.items[i].name);
	aw_expressway_domains_clear(&out);
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct aw_error err = {0};
	char *renewal;
	bool failed;
	enum aw_err rc;

	read_domains((const char *)data, size);
	rc = aw_expressway_acme_parse((const char *)data, size, &renewal, &failed, &err);
	demand(rc == err.code);
	demand((rc == AW_OK) == (renewal != NULL));
	demand_clean(renewal);
	free(renewal);
	return 0;
}
