/* SPDX-License-Identifier: ISC */
/* Names of services: "host:port". */
#include "model/service.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>

#include "base/text.h"

#define HOST_MAX 253 /* octets of a domain name, RFC 1035 section 2.3.4 */
#define PORT_MAX 65535
#define HTTPS_PORT 443

#define LETTERS "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ"
#define DIGITS "0123456789"

/* A service taken apart; host points into the text. */
struct parts {
	const char *host;
	size_t len;
	unsigned port;
};

static bool
parse_port(const char *s, unsigned *port)
{
	*port = 0;
	if (*s == '\0')
		return false;
	for (; *s >= '0' && *s <= '9' && *port <= PORT_MAX; s++)
		*port = *port * 10 + (unsigned)(*s - '0');
	return *s == '\0' && *port >= 1 && *port <= PORT_MAX;
}

static bool
split(const char *service, unsigned port, struct parts *parts)
{
	bool bracket = service[0] == '[';

	parts->host = service;
	parts->port = port;
	if (bracket) {
		parts->len = 1 + strspn(service + 1, DIGITS "abcdefABCDEF:.");
		if (service[parts->len] != ']' || parts->len == 1)
			return false;
		parts->len++;
	} else {
		parts->len = strspn(service, LETTERS DIGITS ".-_");
		if (parts->len == 0 || service[0] == '.' || service[0] == '-')
			return false;
	}
	if (parts->len > HOST_MAX)
		return false;
	if (service[parts->len] == '\0')
		return true;
	return service[parts->len] == ':' && parse_port(service + parts->len + 1, &parts->port);
}

bool
aw_service_same(const char *a, const char *b)
{
	struct parts x, y;

	if (!split(a, HTTPS_PORT, &x) || !split(b, HTTPS_PORT, &y))
		return strcasecmp(a, b) == 0;
	return x.port == y.port && x.len == y.len && strncasecmp(x.host, y.host, x.len) == 0;
}

char *
aw_service_dup(const char *service)
{
	return aw_service_dup_port(service, HTTPS_PORT);
}

char *
aw_service_dup_port(const char *service, unsigned port)
{
	struct parts parts;
	size_t size;
	char *out;

	if (!split(service, port, &parts)) {
		errno = EINVAL;
		return NULL;
	}
	size = parts.len + sizeof(":65535");
	out = malloc(size);
	if (out == NULL)
		return NULL;
	(void)aw_text_format(out, size, "%.*s:%u", (int)parts.len, parts.host, parts.port);
	for (char *p = out; *p != '\0'; p++)
		if (*p >= 'A' && *p <= 'Z')
			*p = (char)(*p - 'A' + 'a');
	return out;
}
