/* SPDX-License-Identifier: ISC */
#include "command.h"

#include "program/cmdline.h"

#define ROW(kind, name, letter, argument, help, member) \
	AW_CMDLINE_ROW(struct aw_command, kind, name, letter, argument, help, member)

static const struct aw_cmdline_row rows[] = {
    ROW(TEXT, "config", 0, "FILE", "read this configuration instead of the default one", config),
    ROW(TEXT, "state", 0, "DIR", "read records from this state directory", state),
    ROW(TEXT, "transitions", 0, "DIR", "read the shipped transitions from this directory",
	transitions),
    ROW(TEXT, "agentx", 0, "ADDRESS", "address of the master agent: a path, or tcp:localhost:PORT",
	agentx),
    ROW(TEXT, "alarm-state", 0, "FILE",
	"keep the alarms in this file instead of agent/alarms.json in the state directory",
	alarm_state),
    ROW(FLAG, "foreground", 'f', NULL, "run in the foreground, which is the default", foreground),
    ROW(COUNT, "verbose", 'v', NULL, "log more; twice: log everything", verbose),
    ROW(FLAG, "help", 'h', NULL, "print this and exit", help),
    ROW(FLAG, "version", 'V', NULL, "print the version and exit", version),
};

static const struct aw_cmdline cmdline = {
    .name = "anchorwatch-agentx",
    .summary =
	"Serves the records of anchorwatch to snmpd as an AgentX subagent, and sends alarms as "
	"notifications.",
    .rows = rows,
    .n_rows = sizeof(rows) / sizeof(rows[0]),
};

enum aw_err
aw_command_parse(struct aw_command *command, int argc, char **argv, struct aw_error *err)
{
	int first;

	*command = (struct aw_command){0};
	return aw_cmdline_parse(&cmdline, argc, argv, command, &first, err);
}

void
aw_command_help(FILE *out)
{
	aw_cmdline_help(&cmdline, out);
}
