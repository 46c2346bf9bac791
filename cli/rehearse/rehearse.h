/* SPDX-License-Identifier: ISC */
/* The two forms of output of `anchorwatch rehearse`. */
#ifndef AW_CLI_REHEARSE_H
#define AW_CLI_REHEARSE_H

#include "rehearse/rehearsal.h"

/* Prints one JSON object on a line, as anchorwatch(1) describes it; scripts rely on its keys. */
AW_CHECKED enum aw_err
aw_cli_rehearse_json(const struct aw_cli_rehearsal *rehearsal, struct aw_error *err);

/* Prints text: the verdicts at --as-of, then what changes later. */
AW_CHECKED enum aw_err
aw_cli_rehearse_text(const struct aw_cli_rehearsal *rehearsal, struct aw_error *err);

/*
 * Prints the time line after --as-of: the dates on which a verdict may change, with the changes
 * that judging at each of them gives. Moves the facts of the scenario, so call it last.
 */
AW_CHECKED enum aw_err
aw_cli_rehearse_line(const struct aw_cli_rehearsal *rehearsal, struct aw_error *err);

#endif
