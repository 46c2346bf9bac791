/* SPDX-License-Identifier: ISC */
#include "base/instant.h"
#include "run.h"

#include <string.h>

#include "config/transition_files.h"
#include "pki/certificate.h"
#include "model/pool.h"

enum aw_err
aw_cli_run_open(
    const struct aw_cli *cli, bool configured, struct aw_cli_run *run, struct aw_error *err)
{
	enum aw_err code = AW_OK;

	memset(run, 0, sizeof(*run));
	aw_policy_defaults(&run->policy);
	if (cli->set.as_of != AW_INSTANT_NONE)
		run->policy.earliest_now = INT64_MIN;
	if ((run->pool = aw_pool_new()) == NULL)
		return aw_error_nomem(err);
	if (configured || cli->set.transitions == NULL) {
		code = aw_cli_config(cli, &run->config, err);
		if (code == AW_OK)
			run->transitions = &run->config->transitions;
	} else {
		code = aw_transitions_add(&run->own, cli->set.transitions, false, err);
		run->transitions = &run->own;
	}
	run->reading.password_file = cli->set.password_file;
	run->reading.known = run->transitions;
	run->reading.decode = AW_DECODE_CHECK_SIGNATURE;
	return code;
}

void
aw_cli_run_close(struct aw_cli_run *run)
{
	aw_transitions_clear(&run->own);
	aw_config_free(run->config);
	aw_policy_clear(&run->policy);
	aw_pool_free(run->pool);
}

enum aw_err
aw_cli_run_policy(const struct aw_cli *cli, const struct aw_policy *from, struct aw_policy *to)
{
	enum aw_err code = aw_policy_copy(to, from);

	if (code == AW_OK && cli->set.as_of != AW_INSTANT_NONE)
		to->earliest_now = INT64_MIN;
	return code;
}
