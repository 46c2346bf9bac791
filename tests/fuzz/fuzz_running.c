/* SPDX-License-Identifier: ISC */
/* Any bytes below the first line of a running-configuration: texts are clean and within limits. */
#include <stdlib.h>
#include <string.h>

#include "base/cisco_clock.h"
#include "base/instant.h"
#include "demand.h"
#include "model/pool.h"
#include "model/running.h"
#include "model/store.h"
#include "truststore/truststore.h"

#define HEAD "crypto pki certificate chain A\n"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void
demand_text(const char *text, size_t max)
{
	demand_clean(text);
	demand(text == NULL || (text[0] != '\0' && strlen(text) < max));
}

static void
demand_clock(const struct aw_cisco_clock *clock)
{
	const char *const zones[] = {clock->zone, clock->summer, "", "EST"};

	demand(memchr(clock->zone, '\0', sizeof(clock->zone)) != NULL);
	demand(memchr(clock->summer, '\0', sizeof(clock->summer)) != NULL);
	for (size_t i = 0; i < sizeof(zones) / sizeof(zones[0]); i++) {
		int64_t offset = aw_cisco_clock_offset(clock, zones[i]);

		demand(offset == AW_INSTANT_NONE || llabs(offset) <= 2 * AW_DAY);
	}
}

static void
demand_running(const struct aw_running *running)
{
	if (running == NULL)
		return;
	demand_text(running->hostname, AW_RUNNING_TEXT_MAX);
	demand_text(running->version, AW_RUNNING_TEXT_MAX);
	demand_text(running->product, AW_RUNNING_TEXT_MAX);
	demand_text(running->serial, AW_RUNNING_TEXT_MAX);
	demand_text(running->transport, AW_RUNNING_TEXT_MAX);
	demand_text(running->url, AW_RUNNING_TEXT_MAX);
	demand(running->transport != NULL || running->url == NULL);
	demand_clock(&running->clock);
}

static void
demand_store(const struct aw_store *store)
{
	demand(store->bad_blocks <= store->blocks);
	demand(store->n_trustpoints <= AW_TRUSTPOINTS_MAX);
	for (size_t i = 0; i < store->n_trustpoints; i++)
		demand_text(store->trustpoints[i], AW_TRUSTPOINT_TEXT_MAX + 1);
	for (size_t i = 0; i < store->n_anchors; i++)
		demand(store->anchors[i].trustpoint <= store->n_trustpoints);
	for (size_t i = 0; i < store->n_problems; i++)
		demand_clean(store->problems[i].text);
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	const struct aw_truststore_options options = {0};
	struct aw_pool *pool = aw_pool_new();
	uint8_t *text = malloc(sizeof(HEAD) - 1 + size);
	struct aw_store store = {0};
	struct aw_error err = {0};
	enum aw_err rc;

	if (pool == NULL || text == NULL)
		abort();
	memcpy(text, HEAD, sizeof(HEAD) - 1);
	memcpy(text + sizeof(HEAD) - 1, data, size);
	rc = aw_truststore_parse(
	    pool, text, sizeof(HEAD) - 1 + size, "input", &options, &store, &err);
	demand(rc == err.code);
	demand(rc != AW_OK || store.n_anchors > 0 || store.partial);
	demand_store(&store);
	demand_running(store.running);
	aw_store_clear(&store, pool);
	demand(aw_pool_count(pool) == 0);
	aw_pool_free(pool);
	free(text);
	return 0;
}
