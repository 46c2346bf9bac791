/* SPDX-License-Identifier: ISC */
/* pipe2, pidfd_open and close_range are Linux calls. */
#define _GNU_SOURCE

#include "program/program_child.h"

#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <stdint.h>
#include <string.h>
#include <sys/pidfd.h>
#include <sys/prctl.h>
#include <sys/wait.h>
#include <unistd.h>

#include "program/program_orphans.h"

#define EXIT_NOT_EXECUTED 127

/* The ends of pipes that the child writes to. */
struct ends {
	int in, out, error, failure; /* in: that it reads from */
};

void
aw_program_close(int *fd)
{
	if (*fd >= 0)
		(void)close(*fd);
	*fd = -1;
}

void
aw_program_child_init(struct aw_program_child *child)
{
	*child =
	    (struct aw_program_child){.pidfd = -1, .in = -1, .out = -1, .error = -1, .failure = -1};
}

void
aw_program_child_close(struct aw_program_child *child)
{
	aw_program_close(&child->pidfd);
	aw_program_close(&child->in);
	aw_program_close(&child->out);
	aw_program_close(&child->error);
	aw_program_close(&child->failure);
}

/* Ignored signals would stay ignored after exec. Signals that cannot be set fail harmlessly. */
static void
default_signals(void)
{
	const struct sigaction normal = {.sa_handler = SIG_DFL};
	sigset_t none;

	for (int i = 1; i < NSIG; i++)
		(void)sigaction(i, &normal, NULL);
	(void)sigemptyset(&none);
	(void)sigprocmask(SIG_SETMASK, &none, NULL);
}

static bool
set_descriptors(const struct ends *ends)
{
	int in = ends->in >= 0 ? ends->in : open("/dev/null", O_RDONLY | O_CLOEXEC);

	return in >= 0 && dup2(in, STDIN_FILENO) >= 0 && dup2(ends->out, STDOUT_FILENO) >= 0 &&
	       dup2(ends->error, STDERR_FILENO) >= 0 &&
	       close_range(STDERR_FILENO + 1, ~0U, CLOSE_RANGE_CLOEXEC) == 0;
}

/*
 * Runs in the child. The process has threads (name resolution), so only async-signal-safe calls are
 * made between fork and exec.
 */
static _Noreturn void
exec_program(const struct aw_program_start *start, const struct ends *ends, pid_t parent)
{
	static char path[] = "PATH=/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin";
	static char locale[] = "LC_ALL=C";
	char *environment[AW_PROGRAM_ENVIRONMENT_MAX + 3] = {path, locale, NULL};
	int error;

	for (size_t i = 0; start->environment != NULL && i < AW_PROGRAM_ENVIRONMENT_MAX &&
			   start->environment[i] != NULL;
	     i++)
		environment[i + 2] = start->environment[i];

	(void)setpgid(0, 0);
	default_signals();
	if (prctl(PR_SET_PDEATHSIG, SIGKILL) == 0 && getppid() == parent &&
	    prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0) == 0 && set_descriptors(ends) && chdir("/") == 0)
		(void)execve(start->argv[0], start->argv, environment);
	error = errno;
	(void)!write(ends->failure, &error, sizeof(error));
	_exit(EXIT_NOT_EXECUTED);
}

static bool
open_ends(int *reader, int *writer)
{
	int fds[2];

	if (pipe2(fds, O_CLOEXEC) != 0)
		return false;
	*reader = fds[0];
	*writer = fds[1];
	return true;
}

/* Only the reading end is non-blocking: the program expects a normal descriptor. */
static bool
open_pipe(int *reader, int *writer)
{
	return open_ends(reader, writer) && fcntl(*reader, F_SETFL, O_NONBLOCK) == 0;
}

/* A pipe with all of the input in it, before anybody reads. */
static bool
open_input(int *reader, int *writer, const char *input)
{
	size_t len;

	if (input == NULL)
		return true;
	len = strlen(input);
	if (len > AW_PROGRAM_INPUT_MAX) {
		errno = E2BIG;
		return false;
	}
	return open_ends(reader, writer) &&
	       (len == 0 || write(*writer, input, len) == (ssize_t)len);
}

static bool
fork_child(struct aw_program_child *child, struct ends *ends, const struct aw_program_start *start)
{
	pid_t parent = getpid();

	if (!open_input(&ends->in, &child->in, start->input) ||
	    !open_pipe(&child->out, &ends->out) || !open_pipe(&child->error, &ends->error) ||
	    !open_pipe(&child->failure, &ends->failure))
		return false;
	child->pid = fork();
	if (child->pid == 0)
		exec_program(start, ends, parent);
	if (child->pid < 0) {
		child->pid = 0;
		return false;
	}
	/* Parent and child both set it, because either may run first. */
	(void)setpgid(child->pid, child->pid);
	child->began = aw_orphans_began(child->pid);
	child->pidfd = pidfd_open(child->pid, 0);
	return child->pidfd >= 0;
}

enum aw_err
aw_program_spawn(
    struct aw_program_child *child, const struct aw_program_start *start, struct aw_error *err)
{
	struct ends ends = {-1, -1, -1, -1};
	int error = 0;

	aw_program_child_init(child);
	if (!fork_child(child, &ends, start))
		error = errno;
	aw_program_close(&ends.in);
	aw_program_close(&ends.out);
	aw_program_close(&ends.error);
	aw_program_close(&ends.failure);
	if (error == 0)
		return AW_OK;
	if (child->pid > 0) {
		aw_program_signal(child, SIGKILL);
		(void)waitpid(child->pid, NULL, 0);
	}
	child->pid = 0;
	aw_program_child_close(child);
	return aw_error_set(err, AW_ERR_PROGRAM_START, start->argv[0], "%s", strerror(error));
}

void
aw_program_signal(const struct aw_program_child *child, int signal)
{
	/* It is not reaped yet, so the id still belongs to its group. */
	if (child->pid > 0)
		(void)kill(-child->pid, signal);
}

bool
aw_program_reap(struct aw_program_child *child, int *status)
{
	pid_t pid = waitpid(child->pid, status, WNOHANG);

	if (pid == 0)
		return false;
	if (pid < 0)
		*status = -1;
	child->pid = 0;
	aw_program_close(&child->pidfd);
	return true;
}

enum aw_err
aw_program_not_executed(const char *path, int error, struct aw_error *err)
{
	enum aw_err code = AW_ERR_PROGRAM_START;

	if (error == EACCES || error == ENOEXEC)
		code = AW_ERR_PROGRAM_EXECUTABLE;
	return aw_error_set(err, code, path, "it cannot be executed: %s%s", strerror(error),
	    error == ENOENT ? " (its interpreter)" : "");
}
