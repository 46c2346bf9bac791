/* SPDX-License-Identifier: ISC */
#include "world.h"

#include <string.h>

#include "pki/certificate.h"
#include "model/pool.h"

enum aw_err
aw_cli_world_open(
    const struct aw_cli *cli, bool configured, struct aw_cli_world *world, struct aw_error *err)
{
	enum aw_err code = AW_OK;

	memset(world, 0, sizeof(*world));
	aw_policy_defaults(&world->policy);
	if (cli->set.as_of != AW_INSTANT_NONE)
		world->policy.earliest_now = INT64_MIN;
	if ((world->pool = aw_pool_new()) == NULL)
		return aw_error_nomem(err);
	if (configured || cli->set.transitions == NULL) {
		code = aw_cli_config(cli, &world->config, err);
		if (code == AW_OK)
			world->transitions = &world->config->transitions;
	} else {
		code = aw_transitions_add(&world->own, cli->set.transitions, false, err);
		world->transitions = &world->own;
	}
	world->reading.password_file = cli->set.password_file;
	world->reading.known = world->transitions;
	world->reading.decode = AW_DECODE_CHECK_SIGNATURE;
	return code;
}

void
aw_cli_world_close(struct aw_cli_world *world)
{
	aw_transitions_clear(&world->own);
	aw_config_free(world->config);
	aw_policy_clear(&world->policy);
	aw_pool_free(world->pool);
}

enum aw_err
aw_cli_world_policy(const struct aw_cli *cli, const struct aw_policy *from, struct aw_policy *to)
{
	enum aw_err code = aw_policy_copy(to, from);

	if (code == AW_OK && cli->set.as_of != AW_INSTANT_NONE)
		to->earliest_now = INT64_MIN;
	return code;
}
