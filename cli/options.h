/* SPDX-License-Identifier: ISC */
/* Rows of options that several commands have, for lib/program/cmdline. */
#ifndef AW_CLI_OPTIONS_H
#define AW_CLI_OPTIONS_H

#include "cli.h"

#define AW_CLI_OPTION(kind, name, letter, argument, help, member) \
	AW_CMDLINE_ROW(struct aw_cli_settings, kind, name, letter, argument, help, member)
#define AW_CLI_OPTION_JSON(help) AW_CLI_OPTION(FLAG, "json", 'j', NULL, help, json)
#define AW_CLI_OPTION_AS_OF                                                                     \
	AW_CMDLINE_ROW_CALL(struct aw_cli_settings, aw_cli_set_as_of, "as-of", 0, "DATE",       \
	    "judge as if it were that instant: 2022-02-05, RFC 3339, or +30d from now", as_of), \
	    AW_CMDLINE_ROW_CALL(struct aw_cli_settings, aw_cli_set_in, "in", 0, "DURATION",     \
		"the same, a time from now: 90d", as_of)
#define AW_CLI_OPTION_CONFIG \
	AW_CLI_OPTION(TEXT, "config", 'c', "FILE", "read this configuration", config)
#define AW_CLI_OPTION_STATE \
	AW_CLI_OPTION(TEXT, "state", 's', "DIR", "read the records below this directory", state_dir)
#define AW_CLI_OPTION_TRANSITIONS                                                       \
	AW_CLI_OPTION(TEXT, "transitions", 't', "PATH",                                 \
	    "read transitions from this file or directory instead of the shipped ones", \
	    transitions)
/* What a scenario (scenario/scenario.h) is made of instead of a device's record. */
#define AW_CLI_OPTION_CASE                                                                         \
	AW_CLI_OPTION(TEXTS, "store", 0, "FILE", "a saved trust store, without a device", stores), \
	    AW_CLI_OPTION(TEXTS, "chain", 0, "FILE",                                               \
		"a chain as a service presents it: the first --chain is of the first --service",   \
		chains),                                                                           \
	    AW_CLI_OPTION(TEXTS, "service", 0, "HOST:PORT", "a service that is used", services)
#define AW_CLI_OPTION_HELP                                                       \
	AW_CLI_OPTION(FLAG, "help", 'h', NULL, "show this help and exit", help), \
	    AW_CLI_OPTION(FLAG, "version", 'V', NULL, "show the version and exit", version)

#endif
