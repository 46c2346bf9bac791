/* SPDX-License-Identifier: ISC */
/* What a long-running process needs before its work: a harmless start, signals, and to be alone. */
#ifndef AW_PROCESS_H
#define AW_PROCESS_H

#include <stdbool.h>

#include "base/err.h"

/*
 * Before anything else in main(): takes variables out of the environment that libraries read to
 * decide what is trusted, loaded or asked; holds the standard descriptors; sets umask 022; allows
 * no core dump; ignores SIGPIPE; lets the exit status of children be taken.
 */
void aw_process_prepare(void);

/*
 * Opens /dev/null in place of the standard descriptors that are closed, so that no file gets them.
 * access is O_RDWR, or O_RDONLY for a program whose output must fail rather than vanish.
 */
void aw_process_hold_descriptors(int access);

/* SIGPIPE gives an error of write(2) instead of the end. */
void aw_process_ignore_pipe(void);

/* The signals of a service, taken in its loop. */
struct aw_signals {
	int fd;      /* for poll(2); -1: not open */
	bool reload; /* SIGHUP came; the owner sets it back */
	bool again;  /* SIGUSR1 came, the same */
	bool stop;   /* SIGTERM or SIGINT came */
};

/* Blocks SIGHUP, SIGUSR1, SIGTERM and SIGINT and gets them through signals->fd. AW_ERR_SYSTEM. */
enum aw_err aw_signals_open(struct aw_signals *signals, struct aw_error *err);

/* Takes what has come, without waiting. */
void aw_signals_read(struct aw_signals *signals);

/* Closes the descriptor; the signals stay blocked. Fine if it is not open. */
void aw_signals_close(struct aw_signals *signals);

/*
 * Locks a file, creating it where missing, until *fd is closed. AW_ERR_STATE_BUSY with the words
 * `busy` if another process has it; AW_ERR_FILE_WRITE, AW_ERR_SYSTEM. *fd is -1 after an error.
 */
enum aw_err aw_process_lock(const char *path, const char *busy, int *fd, struct aw_error *err);

#endif
