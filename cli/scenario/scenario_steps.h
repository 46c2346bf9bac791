/* SPDX-License-Identifier: ISC */
/* The steps by which aw_cli_scenario_open makes a record, for scenario*.c alone. */
#ifndef AW_CLI_SCENARIO_STEPS_H
#define AW_CLI_SCENARIO_STEPS_H

#include "scenario/scenario.h"

/*
 * Adds a line to the scenario's notes: formatted, cleaned for a terminal, cut at 1 KiB. Fails only
 * for want of memory.
 */
AW_CHECKED enum aw_err aw_cli_scenario_note(struct aw_cli_scenario *scenario, struct aw_error *err,
    const char *fmt, ...) __attribute__((format(printf, 3, 4)));

/*
 * Makes the record of the saved files: a store for each --store, the license of --license. Problems
 * of the files go to standard error. Errors: those of the reader of the file, which they name.
 */
AW_CHECKED enum aw_err
aw_cli_scenario_files(struct aw_cli_scenario *scenario, struct aw_error *err);

/*
 * Removes one root, given by common name or by 16 or more leading digits of its SHA-256, from every
 * store. AW_ERR_USAGE if no root or more than one matches.
 */
AW_CHECKED enum aw_err
aw_cli_scenario_drop(struct aw_cli_scenario *scenario, const char *root, struct aw_error *err);

/* Adds the certificates of a file to every judged store that lacks them. */
AW_CHECKED enum aw_err
aw_cli_scenario_add(struct aw_cli_scenario *scenario, const char *path, struct aw_error *err);

/*
 * Gives the services of --service the chains of --chain. The first chain of a service replaces
 * what is known of it, further ones are added.
 */
AW_CHECKED enum aw_err
aw_cli_scenario_chains(struct aw_cli_scenario *scenario, struct aw_error *err);

/* Shifts the instants at which facts were read; dates within the facts stay as they are, and so do
 * licenses. */
void aw_cli_scenario_shift(struct aw_record *record, int64_t by);

#endif
