/* SPDX-License-Identifier: ISC */
/*
 * For LD_PRELOAD: a resolver and routes that fail as they do in the field, for names and addresses
 * of documentation alone; all else is the system's. *.hangs.example is never answered,
 * *.fails.example has no server that answers; 192.0.2.1 has no network, 192.0.2.2 no host.
 */
#define _GNU_SOURCE
#include <arpa/inet.h>
#include <dlfcn.h>
#include <errno.h>
#include <netdb.h>
#include <netinet/in.h>
#include <string.h>
#include <sys/socket.h>
#include <time.h>

#define HANG_SECONDS 40

static int
ends_with(const char *name, const char *end)
{
	size_t n = name != NULL ? strlen(name) : 0, m = strlen(end);

	return n >= m && strcmp(name + n - m, end) == 0;
}

int
getaddrinfo(const char *restrict name, const char *restrict service,
    const struct addrinfo *restrict hints, struct addrinfo **restrict found)
{
	int (*real)(const char *, const char *, const struct addrinfo *, struct addrinfo **);
	const struct timespec hang = {.tv_sec = HANG_SECONDS};
	void *symbol = dlsym(RTLD_NEXT, "getaddrinfo");

	if (ends_with(name, ".hangs.example"))
		(void)nanosleep(&hang, NULL);
	if (ends_with(name, ".hangs.example") || ends_with(name, ".fails.example"))
		return EAI_AGAIN;
	memcpy(&real, &symbol, sizeof(real));
	return real(name, service, hints, found);
}

int
connect(int fd, const struct sockaddr *address, socklen_t len)
{
	const struct sockaddr_in *in = (const void *)address;
	int (*real)(int, const struct sockaddr *, socklen_t);
	void *symbol = dlsym(RTLD_NEXT, "connect");

	if (in->sin_family == AF_INET &&
	    (ntohl(in->sin_addr.s_addr) & 0xffffff00U) == 0xc0000200U) {
		errno = (ntohl(in->sin_addr.s_addr) & 1U) != 0 ? ENETUNREACH : EHOSTUNREACH;
		return -1;
	}
	memcpy(&real, &symbol, sizeof(real));
	return real(fd, address, len);
}
