/* SPDX-License-Identifier: ISC */
#include "pager.h"

#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <spawn.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

#define WORDS_MAX 32

extern char **environ;

/* Divides a copy of the command at blanks; argv ends with NULL. 0: too many words, or none. */
static size_t
divide(char *command, char *argv[WORDS_MAX + 1])
{
	char *rest = NULL, *word = strtok_r(command, " \t", &rest);
	size_t n = 0;

	for (; word != NULL && n < WORDS_MAX; word = strtok_r(NULL, " \t", &rest))
		argv[n++] = word;
	argv[n] = NULL;
	return word == NULL ? n : 0;
}

/* Runs the command with the read end as standard input. */
static bool
spawn(const char *command, int input, pid_t *pid)
{
	char *copy = strdup(command), *argv[WORDS_MAX + 1];
	posix_spawn_file_actions_t actions;
	bool done = false;

	if (copy == NULL)
		return false;
	if (posix_spawn_file_actions_init(&actions) == 0) {
		done = posix_spawn_file_actions_adddup2(&actions, input, STDIN_FILENO) == 0 &&
		       posix_spawn_file_actions_addclose(&actions, input) == 0 &&
		       divide(copy, argv) > 0 &&
		       posix_spawnp(pid, argv[0], &actions, NULL, argv, environ) == 0;
		(void)posix_spawn_file_actions_destroy(&actions);
	}
	free(copy);
	return done;
}

bool
aw_cli_pager_start(struct aw_cli_pager *pager, const char *command)
{
	int ends[2];

	*pager = (struct aw_cli_pager){0};
	if (pipe(ends) != 0)
		return false;
	/* The pager must not hold the end by which it would see that the output is over. */
	(void)fcntl(ends[1], F_SETFD, FD_CLOEXEC);
	(void)setenv("LESS", "FRX", 0);
	pager->out = fdopen(ends[1], "w");
	if (pager->out == NULL) {
		(void)close(ends[1]);
	} else if (!spawn(command, ends[0], &pager->pid)) {
		(void)fclose(pager->out);
		pager->out = NULL;
	}
	(void)close(ends[0]);
	if (pager->out == NULL)
		return false;
	(void)signal(SIGPIPE, SIG_IGN);
	return true;
}

void
aw_cli_pager_end(struct aw_cli_pager *pager)
{
	if (pager->out == NULL)
		return;
	(void)fclose(pager->out);
	pager->out = NULL;
	while (waitpid(pager->pid, NULL, 0) < 0 && errno == EINTR)
		;
}
