/* SPDX-License-Identifier: ISC */
/* A pager for long output on a terminal, as git(1) uses one. */
#ifndef AW_CLI_PAGER_H
#define AW_CLI_PAGER_H

#include <stdbool.h>
#include <stdio.h>
#include <sys/types.h>

struct aw_cli_pager {
	FILE *out; /* to the pager; NULL: none runs */
	pid_t pid;
};

/*
 * Starts the pager: words that are separated by blanks, run without a shell; LESS=FRX is set for it
 * where LESS is not set, so that less ends at once where the output fits the screen. False, without
 * a message: it cannot be started, and the output goes to the terminal. From then on SIGPIPE is
 * ignored: a pager that is left early is no error.
 */
bool aw_cli_pager_start(struct aw_cli_pager *pager, const char *command);

/* Ends the output and waits until the pager is left. */
void aw_cli_pager_end(struct aw_cli_pager *pager);

#endif
