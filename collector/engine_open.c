/* SPDX-License-Identifier: ISC */
/* What a configuration needs of the engine in addition to its plan. */
#include <stdlib.h>

#include "due.h"
#include "engine_parts.h"
#include "net/trusts.h"
#include "snmp/snmp.h"
#include "truststore/store_memo.h"

#define MEMO_ANCHORS 1000000 /* of answers over HTTPS: 16 MB */

void
aw_engine_set_save(struct aw_engine *engine, struct aw_save *save)
{
	engine->host.save = save;
}

enum aw_err
aw_engine_open_snmp(struct aw_engine *engine, unsigned parallel, struct aw_error *err)
{
	if (engine->host.snmp == NULL)
		engine->host.snmp = aw_snmp_new(engine->host.io, parallel);
	if (engine->host.snmp == NULL)
		return aw_error_nomem(err);
	aw_snmp_limit(engine->host.snmp, parallel);
	return AW_OK;
}

enum aw_err
aw_engine_open_https(struct aw_engine *engine, unsigned parallel, struct aw_error *err)
{
	if (engine->host.http == NULL)
		engine->host.http = aw_http_new(parallel);
	if (engine->host.http == NULL)
		return aw_error_nomem(err);
	if (engine->host.trusts == NULL)
		engine->host.trusts = aw_trusts_new();
	if (engine->host.stores == NULL)
		engine->host.stores = aw_store_memo_new(engine->host.pool, MEMO_ANCHORS);
	if (engine->host.trusts == NULL || engine->host.stores == NULL)
		return aw_error_nomem(err);
	aw_http_limit(engine->host.http, parallel);
	return AW_OK;
}

void
aw_engine_close_https(struct aw_engine *engine)
{
	if (engine->host.trusts != NULL)
		aw_trusts_sweep(engine->host.trusts);
	if (engine->host.stores != NULL)
		aw_store_memo_clear(engine->host.stores);
}

/* Opens what services need; *book stays NULL if no service is configured. */
enum aw_err
aw_engine_open_services(struct aw_engine *engine, const struct aw_config *config,
    struct aw_service_book **book, struct aw_error *err)
{
	const struct aw_probe_env env = {.config = config,
	    .http = engine->host.http,
	    .io = engine->host.io,
	    .pool = engine->host.pool,
	    .now = &engine->host.now};

	if (config->n_services > 0 && (*book = aw_service_book_new(&env)) == NULL)
		return aw_error_nomem(err);
	return aw_chains_configure(engine->chains, config, err);
}

/* Removes certificate files that no record refers to. */
void
aw_engine_remove_certificates(struct aw_engine *engine)
{
	const struct aw_plan *plan = engine->plan;
	const struct aw_record **records =
	    calloc(plan->n_devices + 1, sizeof(const struct aw_record *));

	if (records == NULL)
		return;
	for (size_t i = 0; i < plan->n_devices; i++)
		records[i] = plan->devices[i].record;
	aw_chains_sweep(engine->chains, records, plan->n_devices);
	free(records);
}

/* A notification that comes too early is not lost: the device is due when it may be. */
static void
wake_device(struct aw_engine *engine, struct aw_device *device, const struct aw_clock *now)
{
	int64_t due = now->ms;

	if (device->woken && due < device->woken_ms + AW_ENGINE_WAKE_MS)
		due = device->woken_ms + AW_ENGINE_WAKE_MS;
	if (device->regular_ms <= due)
		return;
	device->woken = true;
	device->woken_ms = device->regular_ms = due;
	aw_log_line(engine->log, AW_LOG_NOTICE, "%s: collected %s, for a notification it sent",
	    device->config->name, due == now->ms ? "now" : "in a minute at the latest");
	aw_due_schedule(engine->plan, device);
}

size_t
aw_engine_wake(struct aw_engine *engine, const struct aw_notice *notice, const struct aw_clock *now)
{
	struct aw_plan *plan = engine->plan;
	size_t n = 0;

	for (size_t i = 0; plan != NULL && i < plan->n_devices; i++)
		if (!plan->devices[i].config->left_out &&
		    aw_notice_is_of(notice, plan->devices[i].config)) {
			wake_device(engine, &plan->devices[i], now);
			n++;
		}
	return n;
}
