/* SPDX-License-Identifier: ISC */
#include "command.h"

#include <getopt.h>
#include <stddef.h>
#include <string.h>

#define HELP_COLUMN 26
#define LONG_ONLY 256 /* first number that is no character */

enum kind { STRING, FLAG, COUNT };

static const struct {
	const char *name;
	const char *argument; /* NULL: takes none */
	char letter;          /* 0: long only */
	enum kind kind;
	size_t offset;
	const char *help;
} table[] = {
    {"config", "FILE", 0, STRING, offsetof(struct aw_command, config),
	"read this configuration instead of the default one"},
    {"state", "DIR", 0, STRING, offsetof(struct aw_command, state), "read records there"},
    {"transitions", "DIR", 0, STRING, offsetof(struct aw_command, transitions),
	"read the shipped transitions from there"},
    {"agentx", "ADDRESS", 0, STRING, offsetof(struct aw_command, agentx),
	"reach the master agent there: a path, or tcp:HOST:PORT"},
    {"alarm-state", "FILE", 0, STRING, offsetof(struct aw_command, alarm_state),
	"keep the alarms there instead of agent/alarms.json in the state directory"},
    {"foreground", NULL, 'f', FLAG, offsetof(struct aw_command, foreground),
	"stay in the foreground, as it always does"},
    {"verbose", NULL, 'v', COUNT, offsetof(struct aw_command, verbose),
	"log more; twice: log everything"},
    {"help", NULL, 'h', FLAG, offsetof(struct aw_command, help), "print this and exit"},
    {"version", NULL, 'V', FLAG, offsetof(struct aw_command, version),
	"print the version and exit"},
};
#define OPTIONS (sizeof(table) / sizeof(table[0]))

static int
key_of(size_t i)
{
	return table[i].letter != 0 ? table[i].letter : LONG_ONLY + (int)i;
}

/* getopt's tables from ours. */
static void
make_tables(struct option *longs, char *shorts)
{
	*shorts++ = ':';
	for (size_t i = 0; i < OPTIONS; i++) {
		longs[i] = (struct option){.name = table[i].name,
		    .has_arg = table[i].argument != NULL ? required_argument : no_argument,
		    .val = key_of(i)};
		if (table[i].letter != 0)
			*shorts++ = table[i].letter;
	}
	longs[OPTIONS] = (struct option){0};
	*shorts = '\0';
}

static void
apply(struct aw_command *command, int key)
{
	for (size_t i = 0; i < OPTIONS; i++) {
		char *field = (char *)command + table[i].offset;

		if (key_of(i) != key)
			continue;
		if (table[i].kind == STRING)
			*(const char **)(void *)field = optarg;
		else if (table[i].kind == COUNT)
			++*(unsigned *)(void *)field;
		else
			*(bool *)(void *)field = true;
	}
}

enum aw_err
aw_command_parse(struct aw_command *command, int argc, char **argv, struct aw_error *err)
{
	struct option longs[OPTIONS + 1];
	char shorts[OPTIONS + 2];
	int key;

	*command = (struct aw_command){0};
	make_tables(longs, shorts);
	opterr = 0;
	optind = 0; /* glibc: begin anew */
	while ((key = getopt_long(argc, argv, shorts, longs, NULL)) != -1) {
		if (key == ':')
			return aw_error_set(
			    err, AW_ERR_USAGE, argv[optind - 1], "needs a value; see --help");
		if (key == '?')
			return aw_error_set(err, AW_ERR_USAGE, argv[optind - 1],
			    "is no option, or takes no value; see --help");
		apply(command, key);
	}
	if (optind < argc)
		return aw_error_set(err, AW_ERR_USAGE, argv[optind], "not expected; see --help");
	return AW_OK;
}

void
aw_command_help(FILE *out)
{
	(void)fputs(
	    "usage: anchorwatch-agentx [OPTION...]\n"
	    "Tells snmpd what anchorwatch knows, as an AgentX subagent, and sends its alarms "
	    "as notifications.\n\n",
	    out);
	for (size_t i = 0; i < OPTIONS; i++) {
		const char *argument = table[i].argument != NULL ? table[i].argument : "";
		int width = HELP_COLUMN - (int)strlen(table[i].name);

		if (table[i].letter != 0)
			(void)fprintf(out, "  -%c, ", table[i].letter);
		else
			(void)fputs("      ", out);
		(void)fprintf(out, "--%s %-*s%s\n", table[i].name, width, argument, table[i].help);
	}
}
