/* SPDX-License-Identifier: ISC */
/* The start of a process: environment, descriptors, signals, and the lock of a single instance. */
#ifndef AW_PROCESS_H
#define AW_PROCESS_H

#include <stdbool.h>

#include "base/err.h"

/*
 * The first call in main(): removes the environment variables that make libraries trust, load or
 * contact something else (OpenSSL, libcurl, Net-SNMP); calls aw_process_hold_descriptors; sets
 * umask 022; forbids core dumps; ignores SIGPIPE; resets SIGCHLD, so that waitpid(2) works. Errors
 * are ignored. Not thread-safe.
 */
void aw_process_prepare(void);

/*
 * For a process that has secrets: no other process of its user can attach to it, read its memory or
 * see what it has open, and it leaves no core; root can (PR_SET_DUMPABLE, prctl(2)).
 */
void aw_process_hide(void);

/*
 * Opens /dev/null for each standard descriptor that is closed, so that no other file gets its
 * number. `access` is O_RDWR, or O_RDONLY for a program that must see the error of a lost output.
 */
void aw_process_hold_descriptors(int access);

/* Ignores SIGPIPE: write(2) fails with EPIPE instead of a signal that ends the process. */
void aw_process_ignore_pipe(void);

/* The signals of a service, which its loop reads. */
struct aw_signals {
	int fd;      /* for poll(2); -1: not open */
	bool reload; /* SIGHUP arrived; the owner resets it */
	bool again;  /* SIGUSR1 arrived; the same */
	bool stop;   /* SIGTERM or SIGINT arrived */
};

/*
 * Blocks SIGHUP and SIGUSR1 from the start of a service, so that one of them, sent before the
 * service is ready, does not end it: aw_signals_read finds it once the signals are open. SIGTERM
 * and SIGINT end the process as long as they are not open. Errors are ignored.
 */
void aw_signals_hold(void);

/*
 * Blocks SIGHUP, SIGUSR1, SIGTERM and SIGINT, and opens signals->fd (signalfd(2), close-on-exec)
 * for them; close it with aw_signals_close. AW_ERR_SYSTEM if that fails; the fd is then -1.
 */
AW_CHECKED enum aw_err aw_signals_open(struct aw_signals *signals, struct aw_error *err);

/* Reads the signals that arrived into the members, without waiting. */
void aw_signals_read(struct aw_signals *signals);

/* Closes the descriptor if it is open; the signals stay blocked. */
void aw_signals_close(struct aw_signals *signals);

/* Whose lock it is: the name of the program, and the text of the error while another one runs. */
struct aw_lock_owner {
	const char *program, *busy;
};

/*
 * Locks a file (fcntl(2), F_SETLK), created if missing, until the caller closes *fd or any other
 * descriptor of the file. Its mode becomes 0600, so that no other user can open and lock it.
 * AW_ERR_STATE_BUSY if another process of that program has the lock, AW_ERR_STATE_LOCKED if another
 * program has one; the text names the process. AW_ERR_FILE_WRITE if the file cannot be opened,
 * AW_ERR_SYSTEM; *fd is then -1.
 */
AW_CHECKED enum aw_err
aw_process_lock(const char *path, const struct aw_lock_owner *owner, int *fd, struct aw_error *err);

#endif
