/* SPDX-License-Identifier: ISC */
/* Files of certificates that the command line names. */
#ifndef AW_CLI_STORE_FILE_H
#define AW_CLI_STORE_FILE_H

#include "run.h"

/*
 * Reads a file into *store, which is empty before; the caller clears it, also after an error. With
 * `in_order` the file holds the chain of a server: certificates keep their order and no root is
 * recognised. Prints each problem of the file to standard error as "COMMAND: FILE: PLACE: TEXT
 * [CODE]". Errors are those of aw_truststore_read.
 */
AW_CHECKED enum aw_err aw_cli_store_read(const struct aw_cli *cli, struct aw_cli_run *run,
    const char *path, bool in_order, struct aw_store *store, struct aw_error *err);

#endif
