/* SPDX-License-Identifier: ISC */
#include "config/notice.h"

#include <arpa/inet.h>
#include <string.h>
#include <strings.h>

#include "base/text.h"
#include "config/config.h"

#define FIELDS 4
#define FIELD_MAX AW_NOTICE_HOST_MAX
#define ENGINE_MIN 5 /* octets, RFC 3411 */
#define HOST_CHARS                                                       \
	"abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789" \
	"-._"

/* IPv4 and IPv6, without brackets or zone. */
static bool
parse_address(const char *text, struct aw_notice_address *out)
{
	static const uint8_t mapped[12] = {0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0xff, 0xff};
	struct aw_notice_address address = {.given = true};

	if (inet_pton(AF_INET, text, address.octets + 12) == 1)
		memcpy(address.octets, mapped, sizeof(mapped));
	else if (inet_pton(AF_INET6, text, address.octets) != 1)
		return false;
	*out = address;
	return true;
}

/* Hex digits without a prefix. */
static bool
parse_engine(const char *text, uint8_t engine[AW_NOTICE_ENGINE_MAX], size_t *len)
{
	size_t digits = strlen(text), octets = digits / 2;

	if (digits % 2 != 0 || octets < ENGINE_MIN || octets > AW_NOTICE_ENGINE_MAX ||
	    strspn(text, "0123456789abcdefABCDEF") != digits || !aw_unhex(text, engine, octets))
		return false;
	*len = octets;
	return true;
}

/* A dot at the end is no part of the name. */
static bool
parse_host(const char *text, char host[AW_NOTICE_HOST_MAX])
{
	size_t len = strlen(text);

	if (len >= AW_NOTICE_HOST_MAX || strspn(text, HOST_CHARS) != len)
		return false;
	memcpy(host, text, len + 1);
	if (len > 0 && host[len - 1] == '.')
		host[len - 1] = '\0';
	return true;
}

/* The fields between commas; false if there are not FIELDS of them, or one is too long. */
static bool
split(const char *name, char fields[FIELDS][FIELD_MAX])
{
	for (size_t i = 0; i < FIELDS; i++) {
		size_t len = strcspn(name, ",");

		if (len >= FIELD_MAX || (name[len] == ',') != (i + 1 < FIELDS))
			return false;
		memcpy(fields[i], name, len);
		fields[i][len] = '\0';
		name += len + 1;
	}
	return true;
}

bool
aw_notice_parse(const char *name, struct aw_notice *out)
{
	char fields[FIELDS][FIELD_MAX];

	*out = (struct aw_notice){0};
	return split(name, fields) && parse_address(fields[0], &out->address) &&
	       (fields[1][0] == '\0' || parse_address(fields[1], &out->agent)) &&
	       (fields[2][0] == '\0' || parse_engine(fields[2], out->engine, &out->engine_len)) &&
	       parse_host(fields[3], out->host);
}

static bool
same_address(const struct aw_notice_address *a, const struct aw_notice_address *b)
{
	return a->given && b->given && memcmp(a->octets, b->octets, sizeof(a->octets)) == 0;
}

static bool
same_host(const struct aw_notice *notice, const char *text)
{
	size_t len = strlen(text);

	if (len > 0 && text[len - 1] == '.')
		len--;
	return notice->host[0] != '\0' && strlen(notice->host) == len &&
	       strncasecmp(notice->host, text, len) == 0;
}

/* An address, a host name or, with "0x", an engine ID. */
static bool
is_sender(const struct aw_notice *notice, const char *text)
{
	struct aw_notice_address address = {.given = false};
	uint8_t engine[AW_NOTICE_ENGINE_MAX];
	size_t len;

	if (text[0] == '0' && (text[1] == 'x' || text[1] == 'X'))
		return parse_engine(text + 2, engine, &len) && len == notice->engine_len &&
		       memcmp(engine, notice->engine, len) == 0;
	if (parse_address(text, &address))
		return same_address(&address, &notice->address) ||
		       same_address(&address, &notice->agent);
	return same_host(notice, text);
}

/* "host:port" of a source. */
static bool
is_node(const struct aw_notice *notice, const char *address)
{
	const char *port = strrchr(address, ':');
	bool bracket = address[0] == '[';
	char host[AW_NOTICE_HOST_MAX];

	return port != NULL &&
	       aw_text_format(host, sizeof(host), "%.*s", (int)(port - address) - (bracket ? 2 : 0),
		   address + bracket) &&
	       is_sender(notice, host);
}

bool
aw_notice_is_of(const struct aw_notice *notice, const struct aw_device_config *device)
{
	for (size_t i = 0; i < device->n_trap_from; i++)
		if (is_sender(notice, device->trap_from[i]))
			return true;
	for (size_t i = 0; i < device->n_sources; i++)
		for (size_t k = 0; k < device->sources[i].n_nodes; k++)
			if (is_node(notice, device->sources[i].nodes[k].address))
				return true;
	return false;
}

bool
aw_notice_sender_ok(const char *text)
{
	struct aw_notice_address address;
	uint8_t engine[AW_NOTICE_ENGINE_MAX];
	char host[AW_NOTICE_HOST_MAX];
	size_t len;

	if (text[0] == '0' && (text[1] == 'x' || text[1] == 'X'))
		return parse_engine(text + 2, engine, &len);
	return parse_address(text, &address) || (text[0] != '\0' && parse_host(text, host));
}
