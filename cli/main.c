/* SPDX-License-Identifier: ISC */
/* For struct winsize. */
#define _DEFAULT_SOURCE
/* anchorwatch: the command line. Reads the clock and the environment, and runs one command. */
#include <stdlib.h>
#include <string.h>
#include <time.h>
#include <sys/ioctl.h>
#include <unistd.h>

#include "base/instant.h"
#include "base/misspelt.h"
#include "cli.h"
#include "options.h"
#include "pager.h"
#include "pki/openssl.h"
#include "program/paths.h"

#define WIDTH_MIN 40

static const struct aw_cmdline_row rows[] = {
    AW_CLI_OPTION_HELP,
};

/* Handled here: its operand is the name of a command. */
static const struct aw_cli_command help = {
    .line.name = "anchorwatch help",
    .line.operands = "[COMMAND]",
    .line.summary = "The help of a command; without COMMAND, this list.",
    .line.rows = rows,
    .line.n_rows = sizeof(rows) / sizeof(rows[0]),
    .max = 1,
    .failure = AW_EXIT_USAGE,
};

static const struct aw_cli_command program = {
    .line.name = "anchorwatch",
    .line.operands = "COMMAND [ARGUMENT]...",
    .line.summary =
	"Reports whether devices trust the CA roots that their license servers will use.",
    .line.ending = "Exit status:\n"
		   "  see the --help of each command; 64 for wrong usage, of each of them\n",
    .line.rows = rows,
    .line.n_rows = sizeof(rows) / sizeof(rows[0]),
    .line.stop = true,
    .max = SIZE_MAX,
    .failure = AW_EXIT_USAGE,
};

static const struct {
	const char *word;
	const struct aw_cli_command *command;
} commands[] = {
    {"inspect", &aw_cli_inspect},
    {"show", &aw_cli_show},
    {"collect", &aw_cli_collect},
    {"connect", &aw_cli_connect},
    {"rehearse", &aw_cli_rehearse},
    {"compare", &aw_cli_compare},
    {"export", &aw_cli_export},
    {"explain", &aw_cli_explain},
    {"transitions", &aw_cli_transitions},
    {"help", &help},
};

#define N_COMMANDS (sizeof(commands) / sizeof(commands[0]))

static const struct aw_cli_command *
find_command(const char *word)
{
	for (size_t i = 0; i < N_COMMANDS; i++)
		if (strcmp(commands[i].word, word) == 0)
			return commands[i].command;
	return NULL;
}

static const char *
command_word(const void *names, size_t i)
{
	(void)names;
	return commands[i].word;
}

static enum aw_err
refuse_command(const char *word, struct aw_error *err)
{
	const char *near = aw_misspelt_nearest(command_word, NULL, N_COMMANDS, word);

	return aw_error_set(
	    err, AW_ERR_USAGE, word, "no such command%s%s%s", AW_MISSPELT_SAY(near));
}

static void
program_help(FILE *out)
{
	aw_cmdline_help(&program.line, out);
	(void)fputs("\nCommands (each has its own --help):\n", out);
	for (size_t i = 0; i < N_COMMANDS; i++)
		(void)fprintf(
		    out, "  %-12s %s\n", commands[i].word, commands[i].command->line.summary);
}

/* Colours only on a terminal, and unless NO_COLOR is set (no-color.org). */
static bool
wants_colour(void)
{
	const char *no = getenv("NO_COLOR"), *term = getenv("TERM");

	if (no != NULL && no[0] != '\0')
		return false;
	return isatty(STDOUT_FILENO) == 1 && term != NULL && strcmp(term, "dumb") != 0;
}

/* Columns of the terminal, at least as many as a table needs; 0 in a pipe. */
static size_t
find_width(void)
{
	struct winsize size;

	if (isatty(STDOUT_FILENO) != 1 || ioctl(STDOUT_FILENO, TIOCGWINSZ, &size) != 0 ||
	    size.ws_col < WIDTH_MIN)
		return 0;
	return size.ws_col;
}

static int
usage_error(struct aw_cli *cli, const struct aw_error *err)
{
	int status = aw_cli_fail(cli, err);

	(void)fprintf(cli->err, "See `%s --help`.\n", cli->command->line.name);
	return status;
}

/* `anchorwatch help [COMMAND]`. */
static int
run_help(struct aw_cli *cli, char **operands, size_t n)
{
	const struct aw_cli_command *command = n > 0 ? find_command(operands[0]) : NULL;
	struct aw_error err;

	if (n == 0) {
		program_help(cli->out);
	} else if (command == NULL) {
		(void)refuse_command(operands[0], &err);
		return usage_error(cli, &err);
	} else {
		aw_cmdline_help(&command->line, cli->out);
	}
	return 0;
}

/* ANCHORWATCH_PAGER, PAGER, or less; "" and "cat" are none. */
static const char *
find_pager(void)
{
	const char *own = getenv("ANCHORWATCH_PAGER"), *word = own != NULL ? own : getenv("PAGER");

	if (word == NULL)
		return "less";
	return word[0] != '\0' && strcmp(word, "cat") != 0 ? word : NULL;
}

/* Runs the command, through a pager where its text goes to a terminal. */
static int
run_paged(struct aw_cli *cli, const struct aw_cli_command *command, char **operands, size_t n)
{
	struct aw_cli_pager pager = {0};
	const char *word = command->pages && !cli->set.json && cli->width > 0 ? find_pager() : NULL;
	int status;

	if (word != NULL && aw_cli_pager_start(&pager, word))
		cli->out = pager.out;
	status = command->run(cli, operands, n);
	cli->out = stdout;
	aw_cli_pager_end(&pager);
	return status;
}

/* Runs a command on the rest of the line; argv[0] is its name. */
static int
run_command(struct aw_cli *cli, const struct aw_cli_command *command, int argc, char **argv)
{
	struct aw_error err;
	size_t n;
	int first;

	cli->command = command;
	if (aw_cmdline_parse(&command->line, argc, argv, &cli->set, &first, &err) != AW_OK)
		return usage_error(cli, &err);
	if (cli->set.help) {
		aw_cmdline_help(&command->line, cli->out);
		return 0;
	}
	if (cli->set.version) {
		(void)fprintf(cli->out, "anchorwatch %s\n", AW_VERSION);
		return 0;
	}
	n = (size_t)(argc - first);
	if (n < command->min || n > command->max) {
		(void)aw_error_set(
		    &err, AW_ERR_USAGE, NULL, "the operands are: %s", command->line.operands);
		return usage_error(cli, &err);
	}
	if (command->certificates && aw_openssl_start(&err) != AW_OK)
		return aw_cli_fail(cli, &err);
	if (cli->set.as_of != AW_INSTANT_NONE)
		cli->now = cli->set.as_of;
	return command == &help ? run_help(cli, argv + first, n)
				: run_paged(cli, command, argv + first, n);
}

/* Parses the options before the command and runs the command. */
static int
dispatch(struct aw_cli *cli, int argc, char **argv)
{
	const struct aw_cli_command *command;
	struct aw_error err;
	int first;

	cli->command = &program;
	if (aw_cmdline_parse(&program.line, argc, argv, &cli->set, &first, &err) != AW_OK)
		return usage_error(cli, &err);
	if (cli->set.version) {
		(void)fprintf(cli->out, "anchorwatch %s\n", AW_VERSION);
		return 0;
	}
	if (cli->set.help) {
		program_help(cli->out);
		return 0;
	}
	if (first >= argc) {
		program_help(cli->err);
		return program.failure;
	}
	if ((command = find_command(argv[first])) == NULL) {
		(void)refuse_command(argv[first], &err);
		return usage_error(cli, &err);
	}
	return run_command(cli, command, argc - first, argv + first);
}

int
main(int argc, char **argv)
{
	struct aw_cli cli = {.out = stdout, .err = stderr};
	struct aw_error err;
	int status;

	cli.set.as_of = AW_INSTANT_NONE;
	cli.colour = wants_colour();
	cli.width = find_width();
	cli.clock = cli.now = cli.set.clock = (int64_t)time(NULL);
	status = dispatch(&cli, argc, argv);
	aw_cli_settings_clear(&cli.set);
	/* An output that was not written in full is a failure, whatever the command returned. */
	if (fflush(stdout) != 0 || ferror(stdout) != 0) {
		(void)aw_error_set(&err, AW_ERR_FILE_WRITE, "standard output", "cannot be written");
		status = aw_cli_fail(&cli, &err);
	}
	return status;
}
