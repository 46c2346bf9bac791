/* SPDX-License-Identifier: ISC */
/*
 * For LD_PRELOAD: a resolver and routes with typical failures, for names and addresses reserved for
 * documentation; all others go to the system. *.hangs.example is never answered, *.fails.example
 * has no server that answers; several.example has four addresses, of which two are equal, and
 * six.example only ::1; 192.0.2.1 has no network, 192.0.2.2 no host.
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

typedef int resolver(const char *, const char *, const struct addrinfo *, struct addrinfo **);

/* The addresses of a NULL-terminated list, one after another. */
static int
give(
    resolver *real, const char *const *texts, const struct addrinfo *hints, struct addrinfo **found)
{
	for (; *texts != NULL; texts++, found = &(*found)->ai_next) {
		int result = real(*texts, NULL, hints, found);

		if (result != 0)
			return result;
	}
	return 0;
}

int
getaddrinfo(const char *restrict name, const char *restrict service,
    const struct addrinfo *restrict hints, struct addrinfo **restrict found)
{
	static const char *const several[] = {"::1", "127.0.0.2", "127.0.0.1", "127.0.0.2", NULL};
	static const char *const six[] = {"::1", NULL};
	resolver *real;
	const struct timespec hang = {.tv_sec = HANG_SECONDS};
	void *symbol = dlsym(RTLD_NEXT, "getaddrinfo");

	if (ends_with(name, ".hangs.example"))
		(void)nanosleep(&hang, NULL);
	if (ends_with(name, ".hangs.example") || ends_with(name, ".fails.example"))
		return EAI_AGAIN;
	memcpy(&real, &symbol, sizeof(real));
	if (hints != NULL && (hints->ai_flags & AI_NUMERICHOST) == 0 && name != NULL) {
		if (strcmp(name, "several.example") == 0)
			return give(real, several, hints, found);
		if (strcmp(name, "six.example") == 0)
			return give(real, six, hints, found);
	}
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
