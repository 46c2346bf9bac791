/* SPDX-License-Identifier: ISC */
/*
 * A proxy: connect_proxy PORT [STATUS [AFTER]] on 127.0.0.1 prints the first line of each request
 * to standard output, then connects to 127.0.0.1 at the requested port, whatever the host, and
 * forwards all data; or answers with STATUS, from the connection behind the first AFTER on; with
 * the STATUS "mute" it does not answer. One process per connection; stopped by its pid.
 */
#include <arpa/inet.h>
#include <netinet/in.h>
#include <poll.h>
#include <signal.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/socket.h>
#include <unistd.h>

#define LIFE_MS 60000 /* between two bytes */

static struct sockaddr_in
loopback(const char *port)
{
	return (struct sockaddr_in){.sin_family = AF_INET,
	    .sin_port = htons((uint16_t)strtoul(port, NULL, 10)),
	    .sin_addr.s_addr = htonl(INADDR_LOOPBACK)};
}

/* Reads up to the empty line. */
static int
read_head(int fd, char *head, size_t size)
{
	size_t len = 0;

	while (len + 1 < size && read(fd, head + len, 1) == 1) {
		head[++len] = '\0';
		if (len >= 4 && strcmp(head + len - 4, "\r\n\r\n") == 0)
			return 1;
	}
	return 0;
}

static void
pass_on(int a, int b)
{
	struct pollfd fds[] = {{.fd = a, .events = POLLIN}, {.fd = b, .events = POLLIN}};
	char bytes[4096];

	while (poll(fds, 2, LIFE_MS) > 0)
		for (int i = 0; i < 2; i++) {
			ssize_t n;

			if (fds[i].revents == 0)
				continue;
			n = read(fds[i].fd, bytes, sizeof(bytes));
			if (n <= 0 || write(fds[1 - i].fd, bytes, (size_t)n) != n)
				return;
		}
}

static void
serve(int fd, const char *status)
{
	char head[4096], answer[128];
	struct sockaddr_in to;
	const char *port;
	int there = socket(AF_INET, SOCK_STREAM, 0);

	if (!read_head(fd, head, sizeof(head)))
		return;
	printf("%.*s\n", (int)strcspn(head, "\r"), head);
	(void)fflush(stdout);
	if (status != NULL && strcmp(status, "mute") == 0) {
		(void)!read(fd, answer, 1);
		return;
	}
	head[strcspn(head, "\r")] = '\0';
	port = strrchr(head, ' ') != NULL ? strchr(head, ':') : NULL;
	for (const char *p = port; p != NULL && strchr(p + 1, ':') != NULL; p = port)
		port = strchr(p + 1, ':');
	to = loopback(port != NULL ? port + 1 : "0");
	(void)snprintf(answer, sizeof(answer), "HTTP/1.1 %s\r\n\r\n",
	    status != NULL ? status : "200 Connection established");
	if (status == NULL && connect(there, (struct sockaddr *)&to, sizeof(to)) != 0)
		return;
	(void)!write(fd, answer, strlen(answer));
	if (status == NULL)
		pass_on(fd, there);
}

int
main(int argc, char **argv)
{
	struct sockaddr_in address = loopback(argc > 1 ? argv[1] : "0");
	unsigned long forwarded = argc > 3 ? strtoul(argv[3], NULL, 10) : 0;
	int fd = socket(AF_INET, SOCK_STREAM, 0), on = 1;

	(void)setsockopt(fd, SOL_SOCKET, SO_REUSEADDR, &on, sizeof(on));
	if (bind(fd, (struct sockaddr *)&address, sizeof(address)) != 0 || listen(fd, 64) != 0)
		return EXIT_FAILURE;
	(void)signal(SIGCHLD, SIG_IGN);
	for (unsigned long n = 0;; n++) {
		int one = accept(fd, NULL, NULL);

		if (one >= 0 && fork() == 0) {
			(void)prctl(PR_SET_PDEATHSIG, SIGKILL);
			serve(one, argc > 2 && n >= forwarded ? argv[2] : NULL);
			_exit(0);
		}
		(void)close(one);
	}
}
