/* SPDX-License-Identifier: ISC */
/*
 * One run of a command that judges: configuration, transitions, policy and certificates. Every such
 * command opens it, so that all of them judge by the same rules.
 */
#ifndef AW_CLI_RUN_H
#define AW_CLI_RUN_H

#include "cli.h"
#include "policy/policy.h"
#include "truststore/truststore.h"

struct aw_cli_run {
	struct aw_pool *pool;
	struct aw_config *config;             /* has the transitions, too */
	struct aw_truststore_options reading; /* options for reading trust stores */
};

/*
 * Makes the pool and reads the configuration of --config or the default one, with --state and
 * --transitions in place of its own settings. With --as-of its policies accept any instant: a date
 * that the user gives is not a wrong clock. Close the run also after an error. Errors: those of
 * aw_config_load.
 */
AW_CHECKED enum aw_err
aw_cli_run_open(const struct aw_cli *cli, struct aw_cli_run *run, struct aw_error *err);

/* The same for one service and one store, without any configuration (aw_config_connect). */
AW_CHECKED enum aw_err aw_cli_run_open_connect(
    const struct aw_cli *cli, const char *service, struct aw_cli_run *run, struct aw_error *err);

/* Frees everything; certificates of its pool must be given back before. */
void aw_cli_run_close(struct aw_cli_run *run);

/* The policy for a device, configured or not; NULL: for files that belong to no device. */
const struct aw_policy *aw_cli_run_policy(const struct aw_cli_run *run, const char *device);

#endif
