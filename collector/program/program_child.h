/* SPDX-License-Identifier: ISC */
/* One child process; only for program.c. */
#ifndef AW_PROGRAM_CHILD_H
#define AW_PROGRAM_CHILD_H

#include <stdbool.h>
#include <stdint.h>
#include <sys/types.h>

#include "base/err.h"

/* The descriptors are for poll(2), non-blocking, close-on-exec; -1: closed. */
struct aw_program_child {
	pid_t pid;      /* leader of its group; 0: no child, or it was reaped */
	int64_t began;  /* aw_orphans_began */
	int pidfd;      /* readable when it has ended */
	int in;         /* its standard input, open as long as it runs; -1: /dev/null */
	int out, error; /* its standard output and standard error */
	int failure;    /* delivers an errno if it could not be executed */
};

/* How a program is started; all borrowed. */
struct aw_program_start {
	char *const *argv;
	char *const *environment; /* "NAME=value", NULL-ended; NULL: nothing but PATH and LC_ALL */
	const char *input;        /* at most AW_PROGRAM_INPUT_MAX octets; NULL: /dev/null */
};

#define AW_PROGRAM_INPUT_MAX 4096     /* a pipe takes them at once */
#define AW_PROGRAM_ENVIRONMENT_MAX 16 /* texts */

/* Sets *child to "no child". */
void aw_program_child_init(struct aw_program_child *child);

/*
 * Starts argv as leader of a new process group: standard input from /dev/null or with the input,
 * no other inherited descriptor, directory "/", an environment of PATH, LC_ALL=C and what is given,
 * default signals, no_new_privs, and SIGKILL when this process dies. AW_ERR_PROGRAM_START; failures
 * of exec come through `failure`.
 */
AW_CHECKED enum aw_err aw_program_spawn(
    struct aw_program_child *child, const struct aw_program_start *start, struct aw_error *err);

/* Sends the signal to its group. Does nothing without a child. */
void aw_program_signal(const struct aw_program_child *child, int signal);

/*
 * Takes the wait status of a child that has ended, and closes pidfd; false, without waiting, if it
 * has not ended. *status is -1 if it was lost. Signal the group before this call: the process id
 * may be reused after it.
 */
bool aw_program_reap(struct aw_program_child *child, int *status);

/* Describes the errno that came through `failure`: AW_ERR_PROGRAM_EXECUTABLE or _START. */
enum aw_err aw_program_not_executed(const char *path, int error, struct aw_error *err);

/* Closes all descriptors. */
void aw_program_child_close(struct aw_program_child *child);

/* Closes *fd and sets it to -1; does nothing if it is -1. */
void aw_program_close(int *fd);

#endif
