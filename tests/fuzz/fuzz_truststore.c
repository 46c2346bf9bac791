/* SPDX-License-Identifier: ISC */
/* Any bytes as a trust store: no crash, no leak, and the result follows the rules of the model. */
#include <stdlib.h>
#include <string.h>

#include "model/pool.h"
#include "model/store.h"
#include "base/text.h"
#include "truststore/truststore.h"

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
	demand(text != NULL && aw_text_is_clean(text, strlen(text)));
}

static void
check_store(const struct aw_store *store)
{
	demand_clean(store->format);
	demand(store->bad_blocks <= store->blocks);
	for (size_t i = 0; i < store->n_anchors; i++) {
		const struct aw_certificate *cert = store->anchors[i].certificate;

		demand(i == 0 || store->anchors[i].id > store->anchors[i - 1].id);
		demand(store->anchors[i].copies > 0);
		demand_clean(cert->subject);
		demand_clean(cert->issuer);
		demand_clean(cert->name);
		demand_clean(cert->serial);
		demand_clean(cert->key_algorithm);
		demand_clean(cert->signature_algorithm);
	}
	for (size_t i = 0; i < store->n_problems; i++) {
		demand_clean(store->problems[i].where);
		demand_clean(store->problems[i].text);
	}
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	char name[] = "IdenTrust Commercial Root CA 1";
	char subject[] = "CN=IdenTrust Commercial Root CA 1,O=IdenTrust,C=US";
	struct aw_root root = {.name = name, .subject = subject};
	struct aw_transition transition = {.replacements = &root, .n_replacements = 1};
	struct aw_transitions known = {.items = &transition, .n_items = 1};
	struct aw_truststore_options options = {.known = &known, .loaded = true};
	struct aw_pool *pool = aw_pool_new();
	struct aw_store store = {0};
	struct aw_error err = {0};
	enum aw_err rc;

	if (pool == NULL)
		return 0;
	(void)aw_unhex("5d56499be4d2e08bcfcad08a3e38723d50503bde706948e42f55603019e528ae",
	    root.sha256, AW_SHA256_LEN);
	rc = aw_truststore_parse(pool, data, size, "input", &options, &store, &err);
	demand(rc == err.code);
	demand(rc != AW_OK || store.n_anchors > 0 || (store.running != NULL && store.partial));
	check_store(&store);
	aw_store_clear(&store, pool);
	demand(aw_pool_count(pool) == 0);
	aw_pool_free(pool);
	return 0;
}
