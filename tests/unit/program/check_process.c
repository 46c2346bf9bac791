/* SPDX-License-Identifier: ISC */
#define _GNU_SOURCE /* F_OFD_SETLK */
#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#include "program/process.h"
#include "fixture/suite.h"
#include "base/text.h"

static struct aw_error err;

static const struct {
	const char *variable;
	bool stays;
} variables[] = {
    {"SSL_CERT_FILE", false},
    {"SSL_CERT_DIR", false},
    {"OPENSSL_CONF", false},
    {"OPENSSL_MODULES", false},
    {"https_proxy", false},
    {"SNMPCONFPATH", false},
    {"MIBDIRS", false},
    {"NOTIFY_SOCKET", true},
    {"JOURNAL_STREAM", true},
    {"XSSL_CERT_FILE", true},
};

START_TEST(what_libraries_trust_is_not_inherited)
{
	for (int i = 0; i < COUNT(variables); i++)
		ck_assert_int_eq(setenv(variables[i].variable, "/elsewhere", 1), 0);
	aw_process_prepare();
	for (int i = 0; i < COUNT(variables); i++) {
		ck_assert_msg((getenv(variables[i].variable) != NULL) == variables[i].stays, "%s",
		    variables[i].variable);
		ck_assert_int_eq(unsetenv(variables[i].variable), 0);
	}
}
END_TEST

START_TEST(nobody_attaches_to_a_hidden_process)
{
	int before = prctl(PR_GET_DUMPABLE, 0, 0, 0, 0);

	aw_process_hide();
	ck_assert_int_eq(prctl(PR_GET_DUMPABLE, 0, 0, 0, 0), 0);
	ck_assert_int_eq(prctl(PR_SET_DUMPABLE, before == 1, 0, 0, 0), 0);
}
END_TEST

START_TEST(closed_descriptors_are_held)
{
	int kept = dup(STDIN_FILENO), next;
	struct stat null, held;

	ck_assert_int_eq(close(STDIN_FILENO), 0);
	aw_process_hold_descriptors(O_RDONLY);
	ck_assert_int_eq(stat("/dev/null", &null), 0);
	ck_assert_int_eq(fstat(STDIN_FILENO, &held), 0);
	ck_assert(held.st_rdev == null.st_rdev);
	ck_assert_int_eq(write(STDIN_FILENO, "x", 1), -1);
	next = open("/dev/null", O_RDONLY);
	ck_assert_int_gt(next, STDERR_FILENO);
	(void)close(next);
	if (kept >= 0) {
		ck_assert_int_eq(dup2(kept, STDIN_FILENO), STDIN_FILENO);
		(void)close(kept);
	}
}
END_TEST

START_TEST(a_closed_pipe_is_an_error)
{
	int ends[2];

	ck_assert_int_eq(pipe(ends), 0);
	aw_process_ignore_pipe();
	(void)close(ends[0]);
	ck_assert_int_eq(write(ends[1], "x", 1), -1);
	(void)close(ends[1]);
}
END_TEST

static const struct {
	int signals[2];
	bool reload, again, stop;
} comings[] = {
    {{0}, false, false, false},
    {{SIGHUP}, true, false, false},
    {{SIGUSR1}, false, true, false},
    {{SIGTERM}, false, false, true},
    {{SIGINT}, false, false, true},
    {{SIGHUP, SIGTERM}, true, false, true},
};

START_TEST(signals_come_by_descriptor)
{
	struct aw_signals signals;
	struct pollfd ready;
	sigset_t before;

	ck_assert_int_eq(sigprocmask(SIG_SETMASK, NULL, &before), 0);
	ck_assert_int_eq(aw_signals_open(&signals, &err), AW_OK);
	for (int i = 0; i < 2; i++)
		if (comings[_i].signals[i] != 0)
			ck_assert_int_eq(kill(getpid(), comings[_i].signals[i]), 0);
	ready = (struct pollfd){.fd = signals.fd, .events = POLLIN};
	ck_assert_int_eq(poll(&ready, 1, 0), comings[_i].signals[0] != 0);
	aw_signals_read(&signals);
	ck_assert(signals.reload == comings[_i].reload && signals.again == comings[_i].again &&
		  signals.stop == comings[_i].stop);
	ck_assert_int_eq(poll(&ready, 1, 0), 0);
	aw_signals_close(&signals);
	ck_assert_int_eq(signals.fd, -1);
	aw_signals_close(&signals);
	ck_assert_int_eq(sigprocmask(SIG_SETMASK, &before, NULL), 0);
}
END_TEST

/* A reload that is asked for before the service is ready is done when it is. */
START_TEST(held_signals_are_read_later)
{
	struct aw_signals signals;
	sigset_t before;

	ck_assert_int_eq(sigprocmask(SIG_SETMASK, NULL, &before), 0);
	aw_signals_hold();
	ck_assert_int_eq(kill(getpid(), SIGHUP), 0);
	ck_assert_int_eq(kill(getpid(), SIGUSR1), 0);
	ck_assert_int_eq(aw_signals_open(&signals, &err), AW_OK);
	aw_signals_read(&signals);
	ck_assert(signals.reload && signals.again && !signals.stop);
	aw_signals_close(&signals);
	ck_assert_int_eq(sigprocmask(SIG_SETMASK, &before, NULL), 0);
}
END_TEST

static const struct aw_lock_owner ours = {"check_process", "taken"};
static const struct aw_lock_owner other = {"check_another", "taken"};

/* The result of aw_process_lock in another process; with `naming`, whether its error names this
 * one. */
static int
lock_elsewhere(const char *path, const struct aw_lock_owner *owner, bool naming)
{
	char self[64];
	pid_t child;
	int fd, status;

	ck_assert(
	    aw_text_format(self, sizeof(self), "process %jd (check_process)", (intmax_t)getpid()));
	child = fork();
	ck_assert_int_ge(child, 0);
	if (child == 0) {
		enum aw_err rc = aw_process_lock(path, owner, &fd, &err);

		_exit(naming ? rc != AW_OK && strstr(err.text, self) != NULL : (int)rc);
	}
	ck_assert_int_eq(waitpid(child, &status, 0), child);
	ck_assert(WIFEXITED(status));
	return WEXITSTATUS(status);
}

static void
make_lock(char dir[], char path[64])
{
	ck_assert_ptr_nonnull(mkdtemp(dir));
	ck_assert(aw_text_format(path, 64, "%s/lock", dir));
}

START_TEST(one_process_has_the_lock)
{
	char dir[] = "/tmp/check_process.XXXXXX", path[64];
	int fd;

	make_lock(dir, path);
	ck_assert_int_eq(aw_process_lock(path, &ours, &fd, &err), AW_OK);
	ck_assert_int_eq(lock_elsewhere(path, &ours, false), AW_ERR_STATE_BUSY);
	ck_assert_int_eq(lock_elsewhere(path, &other, false), AW_ERR_STATE_LOCKED);
	ck_assert_int_eq(lock_elsewhere(path, &other, true), 1);
	ck_assert_int_eq(close(fd), 0);
	ck_assert_int_eq(lock_elsewhere(path, &ours, false), AW_OK);
	ck_assert_int_eq(unlink(path), 0);
	/* A symbolic link is refused. */
	ck_assert_int_eq(symlink("/dev/null", path), 0);
	ck_assert_int_eq(aw_process_lock(path, &ours, &fd, &err), AW_ERR_FILE_WRITE);
	ck_assert_str_eq(err.object, path);
	ck_assert_int_eq(fd, -1);
	ck_assert_int_eq(unlink(path), 0);
	ck_assert_int_eq(rmdir(dir), 0);
	ck_assert_int_eq(aw_process_lock(path, &ours, &fd, &err), AW_ERR_FILE_WRITE);
}
END_TEST

static const mode_t lock_modes[] = {0, 0600, 0644, 0660, 0666};

/* 0: there is none before. */
START_TEST(others_cannot_open_the_lock)
{
	char dir[] = "/tmp/check_process.XXXXXX", path[64];
	mode_t before = umask(0);
	struct stat st;
	int fd;

	make_lock(dir, path);
	if (lock_modes[_i] != 0) {
		fd = open(path, O_RDWR | O_CREAT, lock_modes[_i]);
		ck_assert_int_ge(fd, 0);
		ck_assert_int_eq(close(fd), 0);
	}
	ck_assert_int_eq(aw_process_lock(path, &ours, &fd, &err), AW_OK);
	ck_assert_int_eq(fstat(fd, &st), 0);
	ck_assert_uint_eq(st.st_mode & 07777, 0600);
	ck_assert_int_eq(close(fd), 0);
	ck_assert_int_eq(unlink(path), 0);
	ck_assert_int_eq(rmdir(dir), 0);
	(void)umask(before);
}
END_TEST

/* Locks that none of our programs takes: for reading, of a part for reading, of an open file. */
static const struct {
	int command;
	short type;
	off_t len;
	bool named; /* the kernel knows a process */
} foreign[] = {
    {F_SETLK, F_RDLCK, 0, true},
    {F_SETLK, F_RDLCK, 1, true},
    {F_OFD_SETLK, F_RDLCK, 0, false},
    {F_OFD_SETLK, F_WRLCK, 0, false},
};

START_TEST(a_lock_of_another_program_is_named)
{
	struct flock held = {
	    .l_type = foreign[_i].type, .l_whence = SEEK_SET, .l_len = foreign[_i].len};
	char dir[] = "/tmp/check_process.XXXXXX", path[64];
	int fd;

	make_lock(dir, path);
	fd = open(path, O_RDWR | O_CREAT, 0644);
	ck_assert_int_ge(fd, 0);
	ck_assert_int_eq(fcntl(fd, foreign[_i].command, &held), 0);
	ck_assert_int_eq(lock_elsewhere(path, &ours, false), AW_ERR_STATE_LOCKED);
	ck_assert_int_eq(lock_elsewhere(path, &ours, true), foreign[_i].named);
	ck_assert_int_eq(close(fd), 0);
	ck_assert_int_eq(lock_elsewhere(path, &ours, false), AW_OK);
	ck_assert_int_eq(unlink(path), 0);
	ck_assert_int_eq(rmdir(dir), 0);
}
END_TEST

static void
fill(TCase *tc)
{
	tcase_add_test(tc, what_libraries_trust_is_not_inherited);
	tcase_add_test(tc, nobody_attaches_to_a_hidden_process);
	tcase_add_test(tc, closed_descriptors_are_held);
	tcase_add_test(tc, a_closed_pipe_is_an_error);
	tcase_add_loop_test(tc, signals_come_by_descriptor, 0, COUNT(comings));
	tcase_add_test(tc, held_signals_are_read_later);
	tcase_add_test(tc, one_process_has_the_lock);
	tcase_add_loop_test(tc, others_cannot_open_the_lock, 0, COUNT(lock_modes));
	tcase_add_loop_test(tc, a_lock_of_another_program_is_named, 0, COUNT(foreign));
}

int
main(void)
{
	return aw_suite_run("process", fill);
}
