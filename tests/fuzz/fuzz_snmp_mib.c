/* SPDX-License-Identifier: ISC */
/* Any objects and values as answers of an agent: no crash, no leak, and nothing good without a
 * known word. */
#include "fixture/snmp_rows.h"
#include "demand.h"
#include "cisco/mib/pki_mib.h"
#include "model/pool.h"
#include "cisco/mib/smart_lic_mib.h"
#include "model/store.h"

#define OBSERVED INT64_C(1775000000)

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void
read_license(const struct aw_mib_values *answers)
{
	struct aw_identity identity;
	struct aw_license license;
	struct aw_error err = {0};

	aw_identity_init(&identity);
	if (aw_license_init(&license, "license") != AW_OK)
		return;
	if (aw_smart_lic_parse(answers, OBSERVED, &license, &identity, &err) != AW_OK)
		demand(err.code != AW_OK && !license.complete);
	demand_license(&license);
	demand_clean(identity.product);
	demand_clean(identity.serial);
	aw_identity_clear(&identity);
	aw_license_clear(&license);
}

static void
read_store(const struct aw_mib_values *answers)
{
	struct aw_pool *pool = aw_pool_new();
	struct aw_store store = {0};
	struct aw_error err = {0};

	if (pool == NULL)
		return;
	if (aw_pki_mib_read(pool, answers, NULL, &store, &err) == AW_OK)
		demand(store.blocks > 0);
	for (size_t i = 0; i < store.n_anchors; i++) {
		demand((store.anchors[i].certificate->flaws & AW_FLAW_BY_NAME) != 0);
		demand_clean(store.anchors[i].certificate->subject);
	}
	aw_store_clear(&store, pool);
	aw_pool_free(pool);
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct aw_mib_values answers;
	char *text = fuzz_text(data, size);

	if (text == NULL)
		return 0;
	rows_read(&answers, text, size);
	read_license(&answers);
	read_store(&answers);
	aw_mib_values_clear(&answers);
	free(text);
	return 0;
}
