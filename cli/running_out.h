/* SPDX-License-Identifier: ISC */
/* What a running-configuration says of its device, for inspect and show. */
#ifndef AW_CLI_RUNNING_OUT_H
#define AW_CLI_RUNNING_OUT_H

#include "cli.h"

struct aw_running;
struct json_t;

/* An object; null for NULL. Documented in anchorwatch(1). */
struct json_t *aw_cli_running_json(const struct aw_running *running);

/* One line, with two blanks before it; nothing for NULL, or where nothing is said. */
void aw_cli_running_print(const struct aw_cli *cli, const struct aw_running *running);

#endif
