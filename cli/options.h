/* SPDX-License-Identifier: ISC */
/* Options from tables: one row gives the long and short option, its argument and its help. */
#ifndef AW_CLI_OPTIONS_H
#define AW_CLI_OPTIONS_H

#include "cli.h"

/* Rows that several commands have. */
#define AW_CLI_OPTION(kind, name, letter, argument, help, member)                            \
	{                                                                                    \
		name, argument, help, offsetof(struct aw_cli_settings, member), kind, letter \
	}
#define AW_CLI_OPTION_JSON(help) AW_CLI_OPTION(AW_CLI_FLAG, "json", 'j', NULL, help, json)
#define AW_CLI_OPTION_AS_OF                               \
	AW_CLI_OPTION(AW_CLI_INSTANT, "as-of", 0, "DATE", \
	    "judge as if it were that instant: 2022-02-05 or RFC 3339", as_of)
#define AW_CLI_OPTION_CONFIG \
	AW_CLI_OPTION(AW_CLI_TEXT, "config", 'c', "FILE", "read this configuration", config)
#define AW_CLI_OPTION_STATE \
	AW_CLI_OPTION(      \
	    AW_CLI_TEXT, "state", 's', "DIR", "read the records below this directory", state_dir)
#define AW_CLI_OPTION_TRANSITIONS                                                       \
	AW_CLI_OPTION(AW_CLI_TEXT, "transitions", 't', "PATH",                          \
	    "read transitions from this file or directory instead of the shipped ones", \
	    transitions)
#define AW_CLI_OPTION_HELP                                                              \
	AW_CLI_OPTION(AW_CLI_FLAG, "help", 'h', NULL, "show this help and exit", help), \
	    AW_CLI_OPTION(AW_CLI_FLAG, "version", 'V', NULL, "show the version and exit", version)

/*
 * Reads the options of argv[1..argc) into *set, wherever they stand; "--" ends them. With `stop`
 * the first operand ends them too. *first gets the index of the first operand in argv, which is
 * permuted. AW_ERR_USAGE with the option named in err->object. Not reentrant: getopt_long is not.
 */
enum aw_err aw_cli_options_parse(const struct aw_cli_command *command, bool stop, int argc,
    char **argv, struct aw_cli_settings *set, int *first, struct aw_error *err);

/* Usage line, summary, options and exit statuses. */
void aw_cli_options_help(const struct aw_cli_command *command, FILE *out);

#endif
