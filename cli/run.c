/* SPDX-License-Identifier: ISC */
#include "run.h"

#include "base/instant.h"
#include "model/pool.h"
#include "pki/certificate.h"

static void
accept_any_instant(struct aw_config *config)
{
	config->policy.earliest_now = INT64_MIN;
	for (size_t i = 0; i < config->n_devices; i++)
		if (config->devices[i].policy != NULL)
			config->devices[i].policy->earliest_now = INT64_MIN;
}

/* What holds of any configuration. */
static void
set_reading(const struct aw_cli *cli, struct aw_cli_run *run)
{
	if (cli->set.as_of != AW_INSTANT_NONE)
		accept_any_instant(run->config);
	run->reading.password_file = cli->set.password_file;
	run->reading.known = &run->config->transitions;
	run->reading.decode = AW_DECODE_CHECK_SIGNATURE;
}

enum aw_err
aw_cli_run_open(const struct aw_cli *cli, struct aw_cli_run *run, struct aw_error *err)
{
	const struct aw_config_overrides overrides = {
	    .state_dir = cli->set.state_dir,
	    .transitions_dir = cli->set.transitions,
	};
	enum aw_err code;

	*run = (struct aw_cli_run){.pool = aw_pool_new()};
	if (run->pool == NULL)
		return aw_error_nomem(err);
	aw_pool_keep(run->pool, AW_POOL_FLEET);
	code = aw_config_load(cli->set.config, &overrides, &run->config, err);
	if (code == AW_OK)
		set_reading(cli, run);
	return code;
}

enum aw_err
aw_cli_run_open_connect(
    const struct aw_cli *cli, const char *service, struct aw_cli_run *run, struct aw_error *err)
{
	const struct aw_config_overrides overrides = {.transitions_dir = cli->set.transitions};
	const char *store = cli->set.stores.n > 0 ? cli->set.stores.items[0] : NULL;
	enum aw_err code;

	*run = (struct aw_cli_run){.pool = aw_pool_new()};
	if (run->pool == NULL)
		return aw_error_nomem(err);
	code = aw_config_connect(&overrides, service, AW_STARTTLS_NONE, store, &run->config, err);
	if (code == AW_OK)
		set_reading(cli, run);
	return code;
}

void
aw_cli_run_close(struct aw_cli_run *run)
{
	aw_config_free(run->config);
	aw_pool_free(run->pool);
}

const struct aw_policy *
aw_cli_run_policy(const struct aw_cli_run *run, const char *device)
{
	return device != NULL ? aw_config_policy(run->config, device) : &run->config->policy;
}
