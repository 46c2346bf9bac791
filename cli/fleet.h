/* SPDX-License-Identifier: ISC */
/* Which devices there are, for commands that take all of them. */
#ifndef AW_CLI_FLEET_H
#define AW_CLI_FLEET_H

#include "config/config.h"

struct aw_cli_names {
	char **items; /* owned */
	size_t n;
};

/*
 * Every device with a record, and those that the configuration names and that have none: they must
 * not go unnoticed. The built-in device counts only once it has a record. Sorted, each once.
 */
enum aw_err
aw_cli_names_all(const struct aw_config *config, struct aw_cli_names *names, struct aw_error *err);
enum aw_err aw_cli_names_add(struct aw_cli_names *names, const char *name, struct aw_error *err);
void aw_cli_names_clear(struct aw_cli_names *names);

#endif
