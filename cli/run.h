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
	struct aw_config *config;                 /* NULL: no configuration was read */
	const struct aw_transitions *transitions; /* those in use: `own`, or of `config` */
	struct aw_truststore_options reading;     /* options for reading trust stores */
};

/*
 * Makes the pool and reads transitions and policy. The configuration is read if `configured` or
 * without --transitions. Close the run also after an error. Errors: those of aw_config_load and
 * aw_transitions_add.
 */
AW_CHECKED enum aw_err aw_cli_run_open(
    const struct aw_cli *cli, bool configured, struct aw_cli_run *run, struct aw_error *err);

/* Frees everything; certificates of its pool must be given back before. */
void aw_cli_run_close(struct aw_cli_run *run);

/*
 * Deep-copies a policy; free with aw_policy_clear. With --as-of the copy accepts any instant: a
 * date that the user gives is not a wrong clock. Fails only for want of memory.
 */
AW_CHECKED enum aw_err
aw_cli_run_policy(const struct aw_cli *cli, const struct aw_policy *from, struct aw_policy *to);

#endif
