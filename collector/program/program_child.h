/* SPDX-License-Identifier: ISC */
/* One child process; used by program.c alone. */
#ifndef AW_PROGRAM_CHILD_H
#define AW_PROGRAM_CHILD_H

#include <stdbool.h>
#include <sys/types.h>

#include "base/err.h"

/* The descriptors are for poll(2), non-blocking and closed on exec; -1: closed. */
struct aw_program_child {
	pid_t pid;      /* leader of its group; 0: none, or it was reaped */
	int pidfd;      /* readable when it has ended */
	int out, error; /* its standard output and standard error */
	int failure;    /* an errno where it could not be executed, else nothing */
};

/* No child. */
void aw_program_child_init(struct aw_program_child *child);

/*
 * True if nobody but root and this user can change what runs: program_check.c. PROGRAM_MISSING,
 * PROGRAM_EXECUTABLE, PROGRAM_UNSAFE.
 */
enum aw_err aw_program_check(const char *path, struct aw_error *err);

/*
 * Starts it as leader of a new process group, with standard input from /dev/null, no other
 * descriptor, directory "/", PATH and LC_ALL=C as its whole environment, default signals and no way
 * to new privileges. It is killed when this process dies. PROGRAM_START.
 */
enum aw_err
aw_program_spawn(struct aw_program_child *child, char *const *argv, struct aw_error *err);

/* Sends the signal to its group. Does nothing for none. */
void aw_program_signal(const struct aw_program_child *child, int signal);

/*
 * Takes the status of a child that has ended, and closes pidfd. Kill the rest of its group before:
 * after this its number is not its own. *status is -1 where it was lost. Never waits: false if it
 * has not ended.
 */
bool aw_program_reap(struct aw_program_child *child, int *status);

void aw_program_child_close(struct aw_program_child *child);

/* Closes *fd and makes it -1. Fine if it is. */
void aw_program_close(int *fd);

#endif
