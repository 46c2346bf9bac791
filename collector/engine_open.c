/* SPDX-License-Identifier: ISC */
/* What a configuration needs of the engine in addition to its plan. */
#include <stdlib.h>

#include "engine_parts.h"
#include "snmp/snmp.h"

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
	aw_http_limit(engine->host.http, parallel);
	return AW_OK;
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
