/* SPDX-License-Identifier: ISC */
/*
 * A faulty agent: snmp_faults PORT MODE on 127.0.0.1, version 2c, any community. Scalars are
 * absent; the answers of a walk depend on MODE: loop: the same row again and again; endless: rows
 * without end; status: genErr; empty: answers without values; late: the answer to the first request
 * twice, then none. All answers are broken with garbage: not SNMP; nothing: without octets; cut:
 * the first half; length: of more octets than there are; number: an integer of 21 octets; identity:
 * to another request; echo: the request itself. Stopped by its pid.
 */
#include <arpa/inet.h>
#include <netinet/in.h>
#include <stdbool.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

#define PACKET_MAX 4096
#define GET 0xa0
#define RESPONSE 0xa2
#define GEN_ERR 5

struct span {
	const uint8_t *at;
	size_t len;
};

/* Removes one BER value (X.690) from the front of *from; returns its tag, 0 if there is none. */
static uint8_t
take(struct span *from, struct span *value)
{
	size_t head = 2, len;
	uint8_t tag;

	if (from->len < 2)
		return 0;
	tag = from->at[0];
	len = from->at[1];
	if (len >= 0x80) {
		size_t n = len & 0x7f;

		len = 0;
		for (size_t i = 0; i < n && head < from->len; i++)
			len = len << 8 | from->at[head++];
	}
	if (len > from->len - head)
		return 0;
	*value = (struct span){from->at + head, len};
	from->at += head + len;
	from->len -= head + len;
	return tag;
}

/* Appends tag, length in three octets and value at *n of `out`. */
static void
put(uint8_t out[PACKET_MAX], size_t *n, uint8_t tag, const uint8_t *value, size_t len)
{
	if (*n + len + 4 > PACKET_MAX)
		return;
	out[*n] = tag;
	out[*n + 1] = 0x82;
	out[*n + 2] = (uint8_t)(len >> 8);
	out[*n + 3] = (uint8_t)len;
	memcpy(out + *n + 4, value, len);
	*n += len + 4;
}

/* ciscoSlaEntitlementEnforceMode.ROW = 15 */
static size_t
put_row(uint8_t out[PACKET_MAX], uint32_t row)
{
	uint8_t name[] = {0x2b, 6, 1, 4, 1, 9, 9, 0x86, 0x3f, 0, 5, 1, 1, 5, 0, 0, 0};
	static const uint8_t mode[] = {15};
	uint8_t one[PACKET_MAX];
	size_t n = 0, list = 0;

	name[sizeof(name) - 3] = (uint8_t)(0x80 | ((row >> 14) & 0x7f));
	name[sizeof(name) - 2] = (uint8_t)(0x80 | ((row >> 7) & 0x7f));
	name[sizeof(name) - 1] = (uint8_t)(row & 0x7f);
	put(one, &n, 0x06, name, sizeof(name));
	put(one, &n, 0x02, mode, sizeof(mode));
	put(out, &list, 0x30, one, n);
	return list;
}

/* The names of the request with noSuchObject as values. */
static size_t
put_absent(uint8_t out[PACKET_MAX], struct span names)
{
	struct span one, name;
	size_t list = 0;

	while (take(&names, &one) == 0x30 && take(&one, &name) == 0x06) {
		uint8_t pair[PACKET_MAX];
		size_t n = 0;

		if (name.len > 200)
			break;
		put(pair, &n, 0x06, name.at, name.len);
		put(pair, &n, 0x80, name.at, 0);
		put(out, &list, 0x30, pair, n);
	}
	return list;
}

/* Breaks the answer of *n octets in place. */
static void
spoil(const char *mode, struct span request, uint8_t out[PACKET_MAX], size_t *n)
{
	if (strcmp(mode, "garbage") == 0) {
		*n = 15;
		memcpy(out, "this is no SNMP", *n);
	} else if (strcmp(mode, "nothing") == 0) {
		*n = 0;
	} else if (strcmp(mode, "cut") == 0) {
		*n /= 2;
	} else if (strcmp(mode, "length") == 0) {
		out[2] = 0xff;
	} else if (strcmp(mode, "echo") == 0) {
		*n = request.len;
		memcpy(out, request.at, request.len);
	}
}

static size_t
answer(const char *mode, uint32_t *rows, struct span request, uint8_t out[PACKET_MAX])
{
	struct span message, version, community, pdu, id, skipped, names;
	uint8_t list[PACKET_MAX], body[PACKET_MAX], all[PACKET_MAX], error[] = {0}, none[] = {0};
	size_t n_list = 0, n_body = 0, n_all = 0, n = 0;
	uint8_t kind;

	if (take(&request, &message) != 0x30 || take(&message, &version) != 0x02 ||
	    take(&message, &community) != 0x04 || (kind = take(&message, &pdu)) == 0 ||
	    take(&pdu, &id) != 0x02 || take(&pdu, &skipped) != 0x02 ||
	    take(&pdu, &skipped) != 0x02 || take(&pdu, &names) != 0x30)
		return 0;
	if (kind == GET)
		n_list = put_absent(list, names);
	else if (strcmp(mode, "status") == 0)
		error[0] = GEN_ERR;
	else if (strcmp(mode, "empty") != 0)
		n_list = put_row(list, strcmp(mode, "endless") == 0 ? ++*rows : 1);
	if (strcmp(mode, "identity") == 0)
		id = (struct span){(const uint8_t *)"\x11\x22\x33", 3};
	put(body, &n_body, 0x02, id.at, id.len);
	if (strcmp(mode, "number") == 0)
		put(body, &n_body, 0x02, (const uint8_t[21]){0x7f, 0xff}, 21);
	else
		put(body, &n_body, 0x02, error, 1);
	put(body, &n_body, 0x02, none, 1);
	put(body, &n_body, 0x30, list, n_list);
	put(all, &n_all, 0x02, version.at, version.len);
	put(all, &n_all, 0x04, community.at, community.len);
	put(all, &n_all, RESPONSE, body, n_body);
	put(out, &n, 0x30, all, n_all);
	return n;
}

int
main(int argc, char **argv)
{
	struct sockaddr_in here = {
	    .sin_family = AF_INET, .sin_addr.s_addr = htonl(INADDR_LOOPBACK)};
	int fd = socket(AF_INET, SOCK_DGRAM, 0);
	uint32_t rows = 0;
	size_t answered = 0;

	if (argc != 3)
		return EXIT_FAILURE;
	here.sin_port = htons((uint16_t)strtoul(argv[1], NULL, 10));
	if (bind(fd, (struct sockaddr *)&here, sizeof(here)) != 0)
		return EXIT_FAILURE;
	for (;;) {
		uint8_t in[PACKET_MAX], out[PACKET_MAX];
		struct sockaddr_in peer;
		socklen_t size = sizeof(peer);
		ssize_t got = recvfrom(fd, in, sizeof(in), 0, (struct sockaddr *)&peer, &size);
		bool late = strcmp(argv[2], "late") == 0;
		size_t n;

		if (got <= 0 || (late && answered > 0))
			continue;
		n = answer(argv[2], &rows, (struct span){in, (size_t)got}, out);
		spoil(argv[2], (struct span){in, (size_t)got}, out, &n);
		(void)sendto(fd, out, n, 0, (struct sockaddr *)&peer, size);
		if (late)
			(void)sendto(fd, out, n, 0, (struct sockaddr *)&peer, size);
		answered++;
	}
}
