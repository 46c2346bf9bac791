/* SPDX-License-Identifier: ISC */
#include "config/agentx_address.h"

#include <arpa/inet.h>
#include <netinet/in.h>
#include <stdbool.h>
#include <stdlib.h>
#include <string.h>

#include "base/text.h"

#define HOST_SIZE 64
#define PORT_DIGITS 5
#define PORT_MAX 65535

/* "127.0.0.1:705" and "[::1]:705", also without the port, which is NULL then. */
static bool
split(const char *address, char host[HOST_SIZE], const char **port)
{
	bool bracket = address[0] == '[';
	const char *from = address + (bracket ? 1 : 0);
	const char *end = strchr(from, bracket ? ']' : ':');

	if (end == NULL && bracket)
		return false;
	if (end == NULL)
		end = from + strlen(from);
	if (end - from >= HOST_SIZE)
		return false;
	memcpy(host, from, (size_t)(end - from));
	host[end - from] = '\0';
	end += bracket ? 1 : 0;
	*port = end[0] == ':' ? end + 1 : NULL;
	return end[0] == ':' || end[0] == '\0';
}

static bool
port_ok(const char *port)
{
	size_t len = port == NULL ? 0 : strlen(port);
	long number;

	if (port == NULL)
		return true;
	if (len == 0 || len > PORT_DIGITS || strspn(port, "0123456789") != len)
		return false;
	number = strtol(port, NULL, 10);
	return number >= 1 && number <= PORT_MAX;
}

static bool
is_loopback(const char *host, bool six)
{
	struct in_addr v4;
	struct in6_addr v6;

	if (strcmp(host, "localhost") == 0)
		return true;
	if (six)
		return inet_pton(AF_INET6, host, &v6) == 1 && IN6_IS_ADDR_LOOPBACK(&v6) != 0;
	return inet_pton(AF_INET, host, &v4) == 1 && ntohl(v4.s_addr) >> 24 == 127;
}

static const char *
tcp_problem(const char *address, bool six)
{
	char host[HOST_SIZE];
	const char *port;

	/* Without brackets the last colon of an address may be that of a port. */
	if (six && strcmp(address, "::1") == 0)
		return NULL;
	if (!split(address, host, &port) || !is_loopback(host, six))
		return "is an address that is not of this host: with tcp: only localhost and "
		       "127.0.0.1, with tcp6: only localhost and [::1], since AgentX has no "
		       "encryption and no password";
	return port_ok(port) ? NULL : "has a port that is not from 1 to 65535";
}

const char *
aw_agentx_address_problem(const char *address)
{
	if (address[0] == '/' || (strncmp(address, "unix:", 5) == 0 && address[5] != '\0'))
		return NULL;
	if (strncmp(address, "tcp:", 4) == 0 && address[4] != '\0')
		return tcp_problem(address + 4, false);
	if (strncmp(address, "tcp6:", 5) == 0 && address[5] != '\0')
		return tcp_problem(address + 5, true);
	return "must be an absolute path, or unix:, tcp: or tcp6: and an address";
}
