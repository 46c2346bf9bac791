/* SPDX-License-Identifier: ISC */
/* anchorwatch collect: runs one collection of some devices now, by anchorwatchd. */
#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "daemon.h"
#include "options.h"
#include "program/paths.h"

#define FIXED_WORDS 13 /* name, three flags, four options with values, and the end */

static const struct aw_cmdline_row rows[] = {
    AW_CLI_OPTION_CONFIG,
    AW_CLI_OPTION(TEXT, "state", 's', "DIR", "keep the records below this directory", state_dir),
    AW_CLI_OPTION(TEXT, "transitions", 't', "DIR",
	"read the shipped transitions from this directory", transitions),
    AW_CLI_OPTION(FLAG, "quiet", 'q', NULL, "print failures alone", quiet),
    AW_CLI_OPTION(TEXT, "save", 0, "DIR",
	"keep what the devices answer in this new folder, secrets removed", save),
    AW_CLI_OPTION_HELP,
};

static size_t
add_option(const char **words, size_t n, const char *option, const char *value)
{
	if (value == NULL)
		return n;
	words[n] = option;
	words[n + 1] = value;
	return n + 2;
}

/* The arguments of the daemon, NULL at the end; the caller frees only the array. */
static const char **
make_words(const struct aw_cli_settings *set, char **devices, size_t n_devices)
{
	const char **words = calloc(FIXED_WORDS + 2 * n_devices, sizeof(*words));
	size_t n = 0;

	if (words == NULL)
		return NULL;
	words[n++] = AW_CLI_DAEMON;
	words[n++] = "--once";
	words[n++] = "--beside";
	if (set->quiet)
		words[n++] = "--quiet";
	n = add_option(words, n, "--save", set->save);
	n = add_option(words, n, "--config", set->config);
	n = add_option(words, n, "--state", set->state_dir);
	n = add_option(words, n, "--transitions", set->transitions);
	for (size_t i = 0; i < n_devices; i++)
		n = add_option(words, n, "--device", devices[i]);
	return words;
}

/* Executes the daemon in this process: its output, exit status and signals become the command's. */
static int
run_collect(struct aw_cli *cli, char **operands, size_t n)
{
	char path[AW_SHIPPED_MAX];
	const char *daemon = aw_cli_daemon_path(path);
	const char **words = make_words(&cli->set, operands, n);
	struct aw_error err;

	if (words == NULL) {
		(void)aw_error_nomem(&err);
		return aw_cli_fail(cli, &err);
	}
	(void)fflush(cli->out);
	/* execv(3) does not change the arguments; its prototype lacks const for historical reasons.
	 */
	(void)execv(daemon, (char *const *)(uintptr_t)words);
	(void)aw_error_set(&err, AW_ERR_SYSTEM, daemon, "%s", strerror(errno));
	free(words);
	return aw_cli_fail(cli, &err);
}

const struct aw_cli_command aw_cli_collect = {
    .line.name = "anchorwatch collect",
    .line.operands = "DEVICE...",
    .line.summary = "Collects configured devices now and prints the result of each source.",
    .line.ending = "Exit status:\n"
		   "  0 all was read, 1 something was not, 2 the configuration is wrong,\n"
		   "  64 wrong usage\n",
    .line.rows = rows,
    .line.n_rows = sizeof(rows) / sizeof(rows[0]),
    .min = 1,
    .max = SIZE_MAX,
    .failure = 2,
    .run = run_collect,
};
