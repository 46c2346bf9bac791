/* SPDX-License-Identifier: ISC */
#include "program/process.h"

#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <sys/signalfd.h>
#include <sys/stat.h>
#include <unistd.h>

extern char **environ;

static bool
is_unwanted(const char *variable)
{
	static const char *const prefixes[] = {"SSL_", "SSLKEYLOG", "OPENSSL_", "CTLOG_FILE",
	    "RANDFILE", "CURL_", "SNMP", "MIB", "http_proxy", "https_proxy", "all_proxy",
	    "no_proxy", "HTTP_PROXY", "HTTPS_PROXY", "ALL_PROXY", "NO_PROXY"};

	for (size_t i = 0; i < sizeof(prefixes) / sizeof(prefixes[0]); i++)
		if (strncmp(variable, prefixes[i], strlen(prefixes[i])) == 0)
			return true;
	return false;
}

static void
clean_environment(void)
{
	char **at = environ;

	while (at != NULL && *at != NULL) {
		char *name = is_unwanted(*at) ? strndup(*at, strcspn(*at, "=")) : NULL;

		/* unsetenv moves the next variable to this place. */
		if (name == NULL || unsetenv(name) != 0)
			at++;
		free(name);
	}
}

void
aw_process_hold_descriptors(int access)
{
	int fd;

	do
		fd = open("/dev/null", access);
	while (fd >= 0 && fd <= STDERR_FILENO);
	if (fd >= 0)
		(void)close(fd);
}

void
aw_process_ignore_pipe(void)
{
	const struct sigaction ignore = {.sa_handler = SIG_IGN};

	(void)sigaction(SIGPIPE, &ignore, NULL);
}

void
aw_process_prepare(void)
{
	const struct sigaction normal = {.sa_handler = SIG_DFL};
	const struct rlimit no_core = {0};

	clean_environment();
	aw_process_hold_descriptors(O_RDWR);
	(void)umask(022);
	(void)setrlimit(RLIMIT_CORE, &no_core);
	aw_process_ignore_pipe();
	/* If a parent left it ignored, the kernel would discard the status of children. */
	(void)sigaction(SIGCHLD, &normal, NULL);
}

void
aw_process_hide(void)
{
	(void)prctl(PR_SET_DUMPABLE, 0, 0, 0, 0);
}

void
aw_signals_hold(void)
{
	sigset_t set;

	(void)sigemptyset(&set);
	(void)sigaddset(&set, SIGHUP);
	(void)sigaddset(&set, SIGUSR1);
	(void)sigprocmask(SIG_BLOCK, &set, NULL);
}

enum aw_err
aw_signals_open(struct aw_signals *signals, struct aw_error *err)
{
	sigset_t set;

	*signals = (struct aw_signals){.fd = -1};
	(void)sigemptyset(&set);
	(void)sigaddset(&set, SIGHUP);
	(void)sigaddset(&set, SIGUSR1);
	(void)sigaddset(&set, SIGTERM);
	(void)sigaddset(&set, SIGINT);
	if (sigprocmask(SIG_BLOCK, &set, NULL) == 0)
		signals->fd = signalfd(-1, &set, SFD_NONBLOCK | SFD_CLOEXEC);
	if (signals->fd < 0)
		return aw_error_set(err, AW_ERR_SYSTEM, NULL, "signals cannot be received");
	return AW_OK;
}

void
aw_signals_read(struct aw_signals *signals)
{
	struct signalfd_siginfo info;

	while (read(signals->fd, &info, sizeof(info)) == (ssize_t)sizeof(info)) {
		if (info.ssi_signo == SIGHUP)
			signals->reload = true;
		else if (info.ssi_signo == SIGUSR1)
			signals->again = true;
		else
			signals->stop = true;
	}
}

void
aw_signals_close(struct aw_signals *signals)
{
	if (signals->fd >= 0)
		(void)close(signals->fd);
	signals->fd = -1;
}
