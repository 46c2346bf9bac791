/* SPDX-License-Identifier: ISC */
/* Any bytes as a certificate snapshot: no crash, no leak; names are names, and each list is read.
 */
#include "demand.h"
#include "model/pool.h"
#include "model/store.h"
#include "model/trust_list.h"
#include "truststore/snapshot_parts.h"
#include "truststore/truststore.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void
read_list(struct aw_pool *pool, const struct aw_snapshot_list *list)
{
	const struct aw_truststore_options options = {.max_anchors = 100};
	struct aw_store store = {0};
	struct aw_error err = {0};
	enum aw_err rc = aw_truststore_parse(pool, (const uint8_t *)list->json, strlen(list->json),
	    list->name, &options, &store, &err);

	demand(rc == err.code);
	demand(aw_name_span(list->name) == strlen(list->name));
	aw_store_clear(&store, pool);
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct aw_pool *pool = aw_pool_new();
	struct aw_snapshot_parts parts;
	struct aw_error err = {0};
	enum aw_err rc;

	if (pool == NULL)
		return 0;
	rc = aw_snapshot_parts_read((const char *)data, size, &parts, &err);
	demand(rc == err.code);
	demand(parts.n_lists <= AW_SNAPSHOT_PARTS_MAX && parts.n_own <= AW_SNAPSHOT_PARTS_MAX);
	demand_clean(parts.server);
	for (size_t i = 0; rc == AW_OK && i < parts.n_lists; i++)
		read_list(pool, &parts.lists[i]);
	for (size_t i = 0; i < parts.n_own; i++) {
		demand((parts.own[i].pem == NULL) == (parts.own[i].why != NULL));
		demand_clean(parts.own[i].name);
	}
	aw_snapshot_parts_clear(&parts);
	aw_pool_free(pool);
	return 0;
}
