/* SPDX-License-Identifier: ISC */
/* Files of certificates by which the missing root of a chain is recognised; none is trusted. */
#ifndef AW_CLI_CATALOGUE_H
#define AW_CLI_CATALOGUE_H

#include "chain/chain.h"
#include "run.h"

struct aw_cli_catalogue {
	struct aw_store *files; /* one for each path, in the same order */
	size_t n;
	struct aw_catalogue all; /* the certificates of all files, for lib/chain */
};

/*
 * Reads the files; `paths` is borrowed until the catalogue is closed. Problems of the files go to
 * standard error. With `quiet`, for files that the user did not name, nothing is printed and files
 * that cannot be read are skipped. Close it also after an error. Errors: those of
 * aw_truststore_read; with `quiet` only AW_ERR_NO_MEMORY.
 */
AW_CHECKED enum aw_err aw_cli_catalogue_open(const struct aw_cli *cli, struct aw_cli_run *run,
    const char *const *paths, size_t n, bool quiet, struct aw_cli_catalogue *catalogue,
    struct aw_error *err);

/* Gives the certificates back to the pool of the run and zeroes *catalogue. */
void aw_cli_catalogue_close(struct aw_cli_catalogue *catalogue, struct aw_cli_run *run);

#endif
