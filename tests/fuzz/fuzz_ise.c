/* SPDX-License-Identifier: ISC */
/* Any bytes as each answer of ISE: no crash, no leak, clean texts, nothing good without a word. */
#include "demand.h"
#include "cisco/rest/ise.h"
#include "model/pool.h"
#include "model/store.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void
read_list(const char *data, size_t size)
{
	struct aw_pool *pool = aw_pool_new();
	struct aw_ise_list list = {0};
	struct aw_store store = {0};
	struct aw_error err = {0};
	const char *why;

	if (pool == NULL)
		return;
	if (aw_ise_list_add(&list, data, size, AW_INSTANT_NONE, &err) == AW_OK) {
		demand(aw_ise_list_add(&list, data, size, AW_INSTANT_NONE, &err) == AW_OK);
		for (size_t i = 0; i < list.n; i++) {
			demand_clean(list.items[i].name);
			demand_clean(list.items[i].use);
			demand(list.items[i].id == NULL || strchr(list.items[i].id, '/') == NULL);
		}
		if (list.next != NULL)
			demand(aw_ise_next_page(list.next, "a:443", "/l", 1, &why) != 1);
		demand(aw_ise_store_fill(&store, &list, NULL, true, pool, &err) == AW_OK);
	}
	aw_store_clear(&store, pool);
	aw_ise_list_clear(&list);
	aw_pool_free(pool);
}

static void
read_license(const char *data, size_t size)
{
	struct aw_license license;
	struct aw_error err = {0};

	if (aw_license_init(&license, "license") != AW_OK)
		return;
	demand(aw_ise_register_parse(data, size, &license, &err) == err.code);
	err.code = AW_OK;
	demand(aw_ise_tiers_parse(data, size, AW_INSTANT_NONE, &license, &err) == err.code);
	err.code = AW_OK;
	demand(aw_ise_evaluation_parse(data, size, 0, &license, &err) == err.code);
	demand_license(&license);
	aw_license_clear(&license);
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct aw_ise_nodes nodes;
	struct aw_error err = {0};
	char *version;

	read_list((const char *)data, size);
	read_license((const char *)data, size);
	demand(aw_ise_nodes_parse((const char *)data, size, &nodes, &err) == err.code);
	for (size_t i = 0; i < nodes.n; i++)
		demand(strchr(nodes.names[i], '/') == NULL);
	aw_ise_nodes_clear(&nodes);
	if (aw_ise_version_parse((const char *)data, size, &version, &err) == AW_OK)
		demand_clean(version);
	free(version);
	return 0;
}
