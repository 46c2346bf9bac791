/* SPDX-License-Identifier: ISC */
/* anchorwatch transitions --check and --new. */
#ifndef AW_CLI_TRANSITIONS_FILE_H
#define AW_CLI_TRANSITIONS_FILE_H

#include "run.h"

/* Prints how old the catalogue is; the exit status: 1 where it is older than the configuration
 * allows, 3 where it has no version or one that lies ahead. */
int aw_cli_transitions_check(const struct aw_cli *cli, const struct aw_config *config);

/*
 * Prints a transition from the roots of one file to those of another, with computed fingerprints,
 * to be completed. Errors: those of aw_cli_store_read; AW_ERR_STORE_EMPTY where a file has no
 * certificate of its own.
 */
AW_CHECKED enum aw_err aw_cli_transitions_new(const struct aw_cli *cli, struct aw_cli_run *run,
    const char *old_path, const char *new_path, struct aw_error *err);

#endif
