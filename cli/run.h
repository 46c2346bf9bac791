/* SPDX-License-Identifier: ISC */
/* One run of a command that reads files: its certificates, transitions and policy. */
#ifndef AW_CLI_RUN_H
#define AW_CLI_RUN_H

#include "cli.h"
#include "policy/policy.h"
#include "truststore/truststore.h"

struct aw_cli_run {
	struct aw_pool *pool;
	struct aw_policy policy;                  /* the defaults; see aw_cli_run_policy */
	struct aw_transitions own;                /* those of --transitions */
	struct aw_config *config;                 /* NULL: none was asked for */
	const struct aw_transitions *transitions; /* those that count */
	struct aw_truststore_options reading;     /* of trust stores */
};

/*
 * Opens it; with --transitions and unless `configured`, no configuration is read. Close it in any
 * case.
 */
enum aw_err aw_cli_run_open(
    const struct aw_cli *cli, bool configured, struct aw_cli_run *run, struct aw_error *err);
void aw_cli_run_close(struct aw_cli_run *run);

/* A copy of a policy for the instant of the run: one that was asked for is no wrong clock. */
enum aw_err
aw_cli_run_policy(const struct aw_cli *cli, const struct aw_policy *from, struct aw_policy *to);

#endif
