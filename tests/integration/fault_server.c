/* SPDX-License-Identifier: ISC */
/*
 * A server with the faults of devices: fault_server PORT CHAIN KEY uses TLS with the certificates
 * of that file in their order, and the fault that the first word of the path names; fault_server
 * PORT MODE has a fault in place of TLS. On 127.0.0.1; one process per connection; stopped by its
 * pid.
 */
#include <arpa/inet.h>
#include <netinet/in.h>
#include <openssl/ssl.h>
#include <signal.h>
#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/socket.h>
#include <time.h>
#include <unistd.h>

#define LIFE_SECONDS 60 /* for one connection, whatever the client does */
#define REQUEST_MAX 8192
#define LINE_KILOBYTES 5120

static const char ok[] = "HTTP/1.1 200 OK\r\nContent-Type: text/html\r\n";

static void
rest(long ms)
{
	struct timespec wait = {.tv_sec = ms / 1000, .tv_nsec = ms % 1000 * 1000000};

	(void)nanosleep(&wait, NULL);
}

static bool
say(SSL *ssl, const char *text)
{
	return SSL_write(ssl, text, (int)strlen(text)) > 0;
}

static void
say_for_ever(SSL *ssl, const char *text, long ms)
{
	while (say(ssl, text))
		if (ms > 0)
			rest(ms);
}

static void
say_often(SSL *ssl, const char *text, unsigned times)
{
	while (times-- > 0 && say(ssl, text))
		;
}

static void
answer(SSL *ssl, const char *mode)
{
	static char kilobyte[1025];

	memset(kilobyte, 'x', sizeof(kilobyte) - 1);
	if (strcmp(mode, "drop") == 0)
		return;
	if (strcmp(mode, "nonsense") == 0) {
		(void)say(ssl, "this is no HTTP\r\n\r\n");
		return;
	}
	if (strcmp(mode, "flood") == 0) {
		(void)say(ssl, ok);
		say_for_ever(ssl, "X-Flood: 0123456789012345678901234567890123456789\r\n", 0);
		return;
	}
	if (strcmp(mode, "version") == 0 || strcmp(mode, "interim") == 0) {
		bool line = mode[0] == 'v';

		(void)say(ssl, line ? "HTTP/1.1 200 " : "HTTP/1.1 100 Continue\r\nX-Line: ");
		say_often(ssl, kilobyte, LINE_KILOBYTES);
		return;
	}
	if (strcmp(mode, "silent") == 0) {
		rest(LIFE_SECONDS * 1000L);
		return;
	}
	(void)say(ssl, ok);
	if (strcmp(mode, "headers") == 0) {
		(void)say(ssl, "Content-Length: 100\r\n\r\n");
		rest(LIFE_SECONDS * 1000L);
	} else if (strcmp(mode, "drops") == 0) {
		(void)say(ssl, "Content-Length: 100000\r\n\r\n");
		say_for_ever(ssl, "x", 300);
	} else if (strcmp(mode, "endless") == 0) {
		(void)say(ssl, "\r\n");
		say_for_ever(ssl, kilobyte, 0);
	} else if (strcmp(mode, "huge") == 0) {
		(void)say(ssl, "Content-Length: 10737418240\r\n\r\n");
		say_for_ever(ssl, kilobyte, 0);
	} else if (strcmp(mode, "chunked") == 0) {
		(void)say(ssl, "Transfer-Encoding: chunked\r\n\r\n");
		while (say(ssl, "400\r\n") && say(ssl, kilobyte) && say(ssl, "\r\n"))
			;
	} else if (strcmp(mode, "line") == 0) {
		(void)say(ssl, "X-Line: ");
		say_often(ssl, kilobyte, LINE_KILOBYTES);
		(void)say(ssl, "\r\nContent-Length: 0\r\n\r\n");
	} else if (strcmp(mode, "folded") == 0) {
		(void)say(ssl, "X-Folded: a\r\n");
		for (int i = 0;
		     i < LINE_KILOBYTES && say(ssl, " ") && say(ssl, kilobyte) && say(ssl, "\r\n");
		     i++)
			;
	} else if (strcmp(mode, "trailer") == 0) {
		(void)say(ssl, "Transfer-Encoding: chunked\r\n\r\n1\r\n<\r\n0\r\nX-Line: ");
		say_often(ssl, kilobyte, LINE_KILOBYTES);
	} else if (strcmp(mode, "cut") == 0) {
		(void)say(ssl, "Content-Length: 100000\r\n\r\n<Status");
	}
}

static void
serve_tls(SSL_CTX *context, int fd)
{
	char request[REQUEST_MAX + 1], mode[32] = "";
	SSL *ssl = SSL_new(context);
	int n;

	if (ssl == NULL || SSL_set_fd(ssl, fd) != 1 || SSL_accept(ssl) != 1)
		return;
	n = SSL_read(ssl, request, REQUEST_MAX);
	if (n <= 5)
		return;
	request[n] = '\0';
	(void)snprintf(mode, sizeof(mode), "%.*s", (int)strcspn(request + 5, "/ "), request + 5);
	answer(ssl, mode);
	(void)SSL_shutdown(ssl);
	SSL_free(ssl);
}

static void
serve_raw(const char *mode, int fd)
{
	static const char page[] = "HTTP/1.1 400 Bad Request\r\nContent-Length: 0\r\n\r\n";
	static const char garbage[] = "garbage instead of a handshake, longer than any record\n";
	struct linger hard = {.l_onoff = 1};
	char hello[512];

	if (strcmp(mode, "mute") == 0) {
		rest(LIFE_SECONDS * 1000L);
		return;
	}
	(void)!read(fd, hello, sizeof(hello));
	if (strcmp(mode, "plain") == 0)
		(void)!write(fd, page, sizeof(page) - 1);
	if (strcmp(mode, "garbage") == 0)
		(void)!write(fd, garbage, sizeof(garbage) - 1);
	if (strcmp(mode, "reset") == 0)
		(void)setsockopt(fd, SOL_SOCKET, SO_LINGER, &hard, sizeof(hard));
}

static int
listen_on(const char *port)
{
	struct sockaddr_in address = {.sin_family = AF_INET,
	    .sin_port = htons((uint16_t)strtoul(port, NULL, 10)),
	    .sin_addr.s_addr = htonl(INADDR_LOOPBACK)};
	int fd = socket(AF_INET, SOCK_STREAM, 0), on = 1;

	(void)setsockopt(fd, SOL_SOCKET, SO_REUSEADDR, &on, sizeof(on));
	if (bind(fd, (struct sockaddr *)&address, sizeof(address)) != 0 || listen(fd, 64) != 0)
		return -1;
	return fd;
}

int
main(int argc, char **argv)
{
	SSL_CTX *context = SSL_CTX_new(TLS_server_method());
	int listener = argc >= 3 ? listen_on(argv[1]) : -1;

	if (listener < 0 || context == NULL)
		return EXIT_FAILURE;
	SSL_CTX_set_security_level(context, 0); /* also for bad certificates */
	(void)SSL_CTX_set_mode(context, SSL_MODE_NO_AUTO_CHAIN);
	if (argc == 4 && (SSL_CTX_use_certificate_chain_file(context, argv[2]) != 1 ||
			     SSL_CTX_use_PrivateKey_file(context, argv[3], SSL_FILETYPE_PEM) != 1))
		return EXIT_FAILURE;
	(void)signal(SIGCHLD, SIG_IGN);
	(void)signal(SIGPIPE, SIG_IGN);
	for (;;) {
		int fd = accept(listener, NULL, NULL);

		if (fd >= 0 && fork() == 0) {
			(void)prctl(PR_SET_PDEATHSIG, SIGKILL);
			(void)alarm(LIFE_SECONDS);
			(void)close(listener);
			if (argc == 4)
				serve_tls(context, fd);
			else
				serve_raw(argv[2], fd);
			_exit(0);
		}
		(void)close(fd);
	}
}
