/* SPDX-License-Identifier: ISC */
/* The command line of anchorwatch-agentx: one table for parsing and --help. */
#ifndef AW_COMMAND_H
#define AW_COMMAND_H

#include <stdbool.h>
#include <stdio.h>

#include "base/err.h"

/* Strings are borrowed from argv; NULL: not given. */
struct aw_command {
	const char *config, *state, *transitions, *agentx, *alarm_state;
	unsigned verbose;
	bool help, version;
	bool foreground; /* accepted for compatibility, without effect */
};

/* Parses the command line; on AW_ERR_USAGE the object of the error is the option. */
AW_CHECKED enum aw_err
aw_command_parse(struct aw_command *command, int argc, char **argv, struct aw_error *err);

/* Prints the text of --help. */
void aw_command_help(FILE *out);

#endif
