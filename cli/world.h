/* SPDX-License-Identifier: ISC */
/* What the commands that read files share in one run: certificates, transitions, policy. */
#ifndef AW_CLI_WORLD_H
#define AW_CLI_WORLD_H

#include "cli.h"
#include "policy/policy.h"
#include "truststore/truststore.h"

struct aw_cli_world {
	struct aw_pool *pool;
	struct aw_policy policy;                  /* the defaults; see aw_cli_world_policy */
	struct aw_transitions own;                /* those of --transitions */
	struct aw_config *config;                 /* NULL: none was asked for */
	const struct aw_transitions *transitions; /* those that count */
	struct aw_truststore_options reading;     /* of trust stores */
};

/*
 * Opens it; with --transitions and unless `configured`, no configuration is read. Close it in any
 * case.
 */
enum aw_err aw_cli_world_open(
    const struct aw_cli *cli, bool configured, struct aw_cli_world *world, struct aw_error *err);
void aw_cli_world_close(struct aw_cli_world *world);

/* A copy of a policy for the instant of the run: one that was asked for is no wrong clock. */
enum aw_err
aw_cli_world_policy(const struct aw_cli *cli, const struct aw_policy *from, struct aw_policy *to);

#endif
