/* SPDX-License-Identifier: ISC */
/* The two forms of output of `anchorwatch rehearse`. */
#ifndef AW_CLI_REHEARSE_H
#define AW_CLI_REHEARSE_H

#include "rehearse/rehearsal.h"

/* One object on a line of its own: the form of anchorwatch(1), which scripts rely on. */
enum aw_err aw_cli_rehearse_json(const struct aw_cli_rehearsal *rehearsal, struct aw_error *err);

/* Lines for people: what is so at --as-of, then what changes. */
enum aw_err aw_cli_rehearse_text(const struct aw_cli_rehearsal *rehearsal, struct aw_error *err);

/* The time line after --as-of: the dates on which a verdict may change, each judged. */
enum aw_err aw_cli_rehearse_line(const struct aw_cli_rehearsal *rehearsal, struct aw_error *err);

#endif
