/* SPDX-License-Identifier: ISC */
/* The two forms of output of `anchorwatch connect`. */
#ifndef AW_CLI_CONNECT_H
#define AW_CLI_CONNECT_H

#include "rehearse/rehearsal.h"

/* Prints what is presented, each path to an anchor, and the verdicts. */
void aw_cli_connect_text(const struct aw_cli_rehearsal *rehearsal);

/* Prints one JSON object on a line, as anchorwatch(1) describes it; scripts rely on its keys. */
AW_CHECKED enum aw_err
aw_cli_connect_json(const struct aw_cli_rehearsal *rehearsal, struct aw_error *err);

#endif
