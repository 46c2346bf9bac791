/* SPDX-License-Identifier: ISC */
/* Files by whose certificates a root that a chain wants is recognised; nothing of them is trusted.
 */
#ifndef AW_CLI_CATALOGUE_H
#define AW_CLI_CATALOGUE_H

#include "chain/chain.h"
#include "run.h"

struct aw_cli_catalogue {
	struct aw_store *files; /* one each, in order */
	size_t n;
	struct aw_catalogue all; /* what the chains are shown */
};

/*
 * Reads the files, whose names are borrowed; problems of them go to standard error, but `quiet` is
 * for files that nobody asked for: what cannot be read of them is left out. Close it in any case.
 */
enum aw_err aw_cli_catalogue_open(const struct aw_cli *cli, struct aw_cli_run *run,
    const char *const *paths, size_t n, bool quiet, struct aw_cli_catalogue *catalogue,
    struct aw_error *err);
void aw_cli_catalogue_close(struct aw_cli_catalogue *catalogue, struct aw_cli_run *run);

#endif
