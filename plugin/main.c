/* SPDX-License-Identifier: ISC */
/*
 * check_anchorwatch: the clock, the signals and the exit. It always prints one status line, and its
 * exit status is 0 to 3, UNKNOWN for every doubt (Monitoring Plugins guidelines, 2.4 Plugin Return
 * Codes). The default timeout is that of 5 Runtime Timeouts.
 */
#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

#include "modes.h"
#include "options.h"
#include "program/paths.h"
#include "program/process.h"

enum { EXIT_OK, EXIT_WARNING, EXIT_CRITICAL, EXIT_UNKNOWN };

/* Read by the signal handler. */
static const char *volatile doing = "reading the options";
static volatile sig_atomic_t printing;

static void
set_step(const char *what)
{
	doing = what;
}

/* False if not all could be written. Safe in a signal handler. */
static bool
write_all(const char *data, size_t len)
{
	while (len > 0) {
		ssize_t n = write(STDOUT_FILENO, data, len);

		if (n < 0 && errno == EINTR)
			continue;
		if (n <= 0)
			return false;
		data += n;
		len -= (size_t)n;
	}
	return true;
}

/* For the signal handler, which may not call snprintf; returns the new length. */
static size_t
append_text(char *line, size_t len, size_t size, const char *text)
{
	while (*text != '\0' && len < size)
		line[len++] = *text++;
	return len;
}

static const char *
signal_text(int signal)
{
	switch (signal) {
	case SIGALRM:
		return "timeout while ";
	case SIGTERM:
	case SIGINT:
	case SIGHUP:
		return "stopped by a signal while ";
	default:
		return "internal error while ";
	}
}

static void
on_signal(int signal)
{
	char line[160];
	size_t len;

	/* A status line may be out already: only the exit status can still change. */
	if (printing)
		_exit(EXIT_UNKNOWN);
	len = append_text(line, 0, sizeof(line) - 1, "ANCHORWATCH UNKNOWN: ");
	len = append_text(line, len, sizeof(line) - 1, signal_text(signal));
	len = append_text(line, len, sizeof(line) - 1, doing);
	line[len++] = '\n';
	(void)write_all(line, len);
	_exit(EXIT_UNKNOWN);
}

static void
catch_signals(void)
{
	static const int caught[] = {SIGALRM, SIGTERM, SIGINT, SIGHUP, SIGXCPU,
#ifndef __SANITIZE_ADDRESS__ /* its own reports have more detail */
	    SIGABRT, SIGSEGV, SIGBUS, SIGFPE, SIGILL
#endif
	};
	struct sigaction action = {.sa_handler = on_signal};
	sigset_t none;

	(void)sigfillset(&action.sa_mask);
	for (size_t i = 0; i < sizeof(caught) / sizeof(caught[0]); i++)
		(void)sigaction(caught[i], &action, NULL);
	action.sa_handler = SIG_IGN;
	(void)sigaction(SIGPIPE, &action, NULL);
	(void)sigemptyset(&none);
	(void)sigprocmask(SIG_SETMASK, &none, NULL);
}

/* Prints the result; the exit status, which is EXIT_UNKNOWN if that fails. */
static int
print_result(const char *text, size_t len, int status)
{
	printing = 1;
	return write_all(text, len) ? status : EXIT_UNKNOWN;
}

static int
exit_status(enum aw_severity severity)
{
	switch (severity) {
	case AW_SEVERITY_OK:
		return EXIT_OK;
	case AW_SEVERITY_WARNING:
		return EXIT_WARNING;
	case AW_SEVERITY_CRITICAL:
		return EXIT_CRITICAL;
	case AW_SEVERITY_UNKNOWN:
		break;
	}
	return EXIT_UNKNOWN;
}

/* A wrong command line: the status line and the synopsis. */
static int
refuse_command(const struct aw_error *err)
{
	char line[AW_ERROR_TEXT_MAX + AW_ERROR_OBJECT_MAX + 8], safe[512];

	(void)snprintf(line, sizeof(line), "%s%s%s", err->object,
	    err->object[0] != '\0' ? ": " : "", err->text);
	(void)aw_report_harmless(safe, sizeof(safe), line);
	printing = 1;
	(void)printf("ANCHORWATCH UNKNOWN: %s\n", safe);
	aw_check_usage(stdout);
	(void)fflush(stdout);
	return EXIT_UNKNOWN;
}

/* The guidelines define UNKNOWN for --help and --version (2.4 Plugin Return Codes). */
static int
print_help(const struct aw_check_settings *settings)
{
	printing = 1;
	if (settings->version)
		(void)puts("check_anchorwatch v" AW_VERSION " (anchorwatch " AW_VERSION ")");
	else
		aw_check_help(stdout);
	(void)fflush(stdout);
	return EXIT_UNKNOWN;
}

/* The check, once the options are valid. */
static int
run_check(const struct aw_check_settings *settings)
{
	struct aw_check check = {.settings = settings, .now = time(NULL), .step = set_step};
	char text[AW_REPORT_MAX];
	struct aw_error err;
	enum aw_severity state;
	size_t len;
	static const char no_memory[] = "ANCHORWATCH UNKNOWN: out of memory\n";

	check.report = aw_report_new();
	if (check.report == NULL)
		return print_result(no_memory, sizeof(no_memory) - 1, EXIT_UNKNOWN);
	if (aw_check_run(&check, &err) != AW_OK)
		aw_report_fail(check.report, &err);
	set_step("writing the result");
	state = aw_report_state(check.report);
	len = aw_report_format(check.report, settings->verbosity >= 1, text);
	aw_report_free(check.report);
	return print_result(text, len, exit_status(state));
}

int
main(int argc, char *argv[])
{
	struct aw_check_settings settings;
	struct aw_arguments extra = {0};
	struct aw_error err;
	enum aw_err rc;
	int status;

	aw_process_hold_descriptors(O_RDONLY);
	catch_signals();
	(void)alarm(AW_CHECK_TIMEOUT);
	rc = aw_check_options_parse(argc, argv, &settings, &err);
	(void)alarm(settings.timeout);
	if (rc == AW_OK)
		rc = aw_check_options_extra(argc, argv, &settings, &extra, &err);
	(void)alarm(settings.timeout);
	if (rc == AW_OK)
		rc = aw_check_options_check(&settings, &err);
	if (rc != AW_OK)
		status = refuse_command(&err);
	else if (settings.help || settings.version)
		status = print_help(&settings);
	else
		status = run_check(&settings);
	aw_arguments_clear(&extra);
	return status;
}
