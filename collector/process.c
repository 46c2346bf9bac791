/* SPDX-License-Identifier: ISC */
#include "process.h"

#include <fcntl.h>
#include <signal.h>
#include <stdbool.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <unistd.h>

extern char **environ;

static bool
unwanted(const char *variable)
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
		char *name = unwanted(*at) ? strndup(*at, strcspn(*at, "=")) : NULL;

		/* Removing one moves the next to its place. */
		if (name == NULL || unsetenv(name) != 0)
			at++;
		free(name);
	}
}

/* What is opened later must not become standard input, output or error. */
static void
fill_standard_descriptors(void)
{
	int fd;

	do
		fd = open("/dev/null", O_RDWR);
	while (fd >= 0 && fd <= STDERR_FILENO);
	if (fd >= 0)
		(void)close(fd);
}

void
aw_process_prepare(void)
{
	const struct rlimit no_core = {0};
	struct sigaction ignore = {.sa_handler = SIG_IGN};

	clean_environment();
	fill_standard_descriptors();
	(void)umask(022);
	(void)setrlimit(RLIMIT_CORE, &no_core);
	(void)sigaction(SIGPIPE, &ignore, NULL);
}
