/* SPDX-License-Identifier: ISC */
/* Names of services: "host:port". */
#include "model/service_name.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>

#include "base/text.h"

#define HOST_MAX 253 /* octets of a domain name, RFC 1035 section 2.3.4 */
#define PORT_MAX 65535
#define HTTPS_PORT 443

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
	const char *rest;

	parts->host = service;
	parts->port = port;
	if (bracket) {
		parts->len = 1 + strspn(service + 1, "0123456789abcdefABCDEF:.");
		if (service[parts->len] != ']' || parts->len == 1)
			return false;
		parts->len++;
	} else {
		parts->len = aw_name_span(service);
		if (parts->len == 0 || service[0] == '.' || service[0] == '-')
			return false;
	}
	rest = service + parts->len;
	/* "tools.cisco.com." is the same host: the dot only ends a search for others. */
	if (!bracket && parts->len > 1 && service[parts->len - 1] == '.')
		parts->len--;
	if (parts->len > HOST_MAX)
		return false;
	return *rest == '\0' || (*rest == ':' && parse_port(rest + 1, &parts->port));
}

bool
aw_service_same(const char *a, const char *b)
{
	struct parts x, y;

	/* Most differ in their first octet, whatever its case. */
	if (((a[0] ^ b[0]) & ~0x20) != 0)
		return false;
	if (!split(a, HTTPS_PORT, &x) || !split(b, HTTPS_PORT, &y))
		return strcasecmp(a, b) == 0;
	return x.port == y.port && x.len == y.len && strncasecmp(x.host, y.host, x.len) == 0;
}

bool
aw_service_among(char *const *services, size_t n, const char *service)
{
	for (size_t i = 0; i < n; i++)
		if (aw_service_same(services[i], service))
			return true;
	return false;
}

char *
aw_service_dup(const char *service)
{
	return aw_service_dup_port(service, HTTPS_PORT);
}

bool
aw_service_format(const char *service, unsigned port, char buf[AW_SERVICE_TEXT])
{
	struct parts parts;

	if (!split(service, port, &parts))
		return false;
	for (size_t i = 0; i < parts.len; i++) {
		char c = parts.host[i];

		buf[i] = (char)(c >= 'A' && c <= 'Z' ? c - 'A' + 'a' : c);
	}
	buf[parts.len] = ':';
	aw_text_number(buf + parts.len + 1, parts.port);
	return true;
}

char *
aw_service_dup_port(const char *service, unsigned port)
{
	char buf[AW_SERVICE_TEXT];

	if (aw_service_format(service, port, buf))
		return strdup(buf);
	errno = EINVAL;
	return NULL;
}
