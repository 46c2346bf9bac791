/* SPDX-License-Identifier: ISC */
/*
 * The connection to the master, between the socket and the library: the library gets only whole
 * valid PDUs that ask for something (ax_stream.h), from the first octet on, and never waits long
 * for a master that does not read. It is a transport of its own, which opens one of the library
 * and replaces its functions that receive and send.
 */
/* For u_char and similar types in the headers of Net-SNMP. */
#define _DEFAULT_SOURCE

#include <sys/types.h>
#include <sys/select.h>
#include <sys/socket.h>
#include <sys/time.h>

#include "ax_master.h"

#include <net-snmp/net-snmp-config.h>
#include <net-snmp/net-snmp-includes.h>
#include <net-snmp/library/snmp_transport.h>

#include <arpa/inet.h>
#include <errno.h>
#include <netinet/in.h>
#include <stdlib.h>
#include <string.h>
#include <syslog.h>
#include <time.h>

#include "ax_stream.h"
#include "base/text.h"

#define DOMAIN "anchorwatch"
#define SEND_MS ((int64_t)AW_AX_TIMEOUT * 1000)
#define ADDRESS_SIZE 4200
#define LINE_SIZE 4600

static struct {
	const struct aw_ax_program *program;
	char address[ADDRESS_SIZE]; /* with the name of this transport in front */
	bool over;                  /* the session ends as soon as the library does not wait */
	struct aw_ax_stream stream;
	unsigned char used[AW_AX_PDU_MAX]; /* octets that were peeked at before */
} wire;

static int64_t
monotonic_ms(void)
{
	struct timespec ts = {0};

	(void)clock_gettime(CLOCK_MONOTONIC, &ts);
	return (int64_t)ts.tv_sec * 1000 + ts.tv_nsec / 1000000;
}

/* why: NULL if the master has ended it. The socket stays readable, so that the library asks. */
static void
end_session(int fd, const char *why)
{
	if (!wire.over && why != NULL)
		wire.program->ended(wire.program->ctx, why);
	wire.over = true;
	(void)shutdown(fd, SHUT_RDWR);
}

/* A PDU that was sent in part ends the session. */
static void
send_all(int fd, const unsigned char *bytes, size_t len)
{
	int64_t until = monotonic_ms() + SEND_MS;
	struct pollfd writable = {.fd = fd, .events = POLLOUT};

	while (len > 0) {
		ssize_t n = send(fd, bytes, len, MSG_DONTWAIT | MSG_NOSIGNAL);
		int64_t left = until - monotonic_ms();

		if (n > 0) {
			bytes += n;
			len -= (size_t)n;
		} else if (n < 0 && errno != EINTR && errno != EAGAIN && errno != EWOULDBLOCK) {
			end_session(fd, NULL);
			return;
		} else if (left <= 0 || (poll(&writable, 1, (int)left) < 0 && errno != EINTR)) {
			end_session(fd, "it does not read what is sent to it");
			return;
		}
	}
}

/*
 * A question that the library waits for is taken also after the end, and then answered by an
 * excuse. Notifications and pings are not: they are sent again after the next connect.
 */
static int
wire_send(netsnmp_transport *t, const void *bytes, int size, void **opaque, int *olength)
{
	(void)opaque;
	(void)olength;
	if (t->sock < 0 || size < 0)
		return -1;
	if (!aw_ax_stream_sent(&wire.stream, bytes, (size_t)size))
		end_session(t->sock, wire.stream.why);
	if (!wire.over)
		send_all(t->sock, bytes, (size_t)size);
	return !wire.over || wire.stream.waiting ? size : -1;
}

/* As the library expects it of a transport that has nothing for it now. */
static int
nothing(netsnmp_transport *t)
{
	t->flags |= NETSNMP_TRANSPORT_FLAG_EMPTY_PKT;
	return 0;
}

/*
 * The library frees its callbacks when it hears of the end, also while it calls one of them and
 * waits for an answer there: it reads freed memory then. So it gets answers until it waits no more.
 */
static int
tell_end(unsigned char *bytes)
{
	return aw_ax_stream_excuse(&wire.stream, bytes) ? AW_AX_ANSWER_LEN : -1;
}

/* Octets that can be read now: 0: none; -1: the connection is over. */
static ssize_t
peek(int fd, unsigned char *bytes, size_t size)
{
	ssize_t n = recv(fd, bytes, size, MSG_DONTWAIT | MSG_PEEK);

	if (n > 0)
		return n;
	return n < 0 && (errno == EINTR || errno == EAGAIN || errno == EWOULDBLOCK) ? 0 : -1;
}

/* What is left of the n octets stays in the socket, which is then readable. */
static size_t
sort_octets(int fd, unsigned char *bytes, size_t part, size_t n)
{
	struct aw_ax_sorted sorted;

	if (!aw_ax_stream_sort(&wire.stream, bytes, part + n, monotonic_ms(), &sorted)) {
		end_session(fd, wire.stream.why);
		return sorted.keep;
	}
	n = sorted.used - part;
	if (n > 0 && recv(fd, wire.used, n, MSG_DONTWAIT) != (ssize_t)n)
		end_session(fd, NULL);
	else
		send_all(fd, wire.stream.answers, wire.stream.n_answers);
	return sorted.keep;
}

static int
wire_receive(netsnmp_transport *t, void *bytes, int size, void **opaque, int *olength)
{
	size_t part, keep;
	ssize_t n;

	*opaque = NULL;
	*olength = 0;
	if (t->sock < 0 || size < AW_AX_PDU_MAX)
		return -1;
	if (wire.over)
		return tell_end(bytes);
	part = aw_ax_stream_begin(&wire.stream, bytes);
	n = peek(t->sock, (unsigned char *)bytes + part, AW_AX_PDU_MAX - part);
	if (n < 0)
		end_session(t->sock, NULL);
	keep = n < 0 ? 0 : sort_octets(t->sock, bytes, part, (size_t)n);
	if (keep > 0)
		return (int)keep;
	return wire.over ? tell_end(bytes) : nothing(t);
}

/* A name may have any address: what counts is where the connection goes. */
static bool
stays_here(int fd)
{
	struct sockaddr_storage peer;
	socklen_t len = sizeof(peer);
	const struct sockaddr_in *v4 = (const void *)&peer;
	const struct sockaddr_in6 *v6 = (const void *)&peer;

	memset(&peer, 0, sizeof(peer));
	if (getpeername(fd, (void *)&peer, &len) != 0)
		return false;
	if (peer.ss_family == AF_INET)
		return ntohl(v4->sin_addr.s_addr) >> 24 == IN_LOOPBACKNET;
	if (peer.ss_family == AF_INET6)
		return IN6_IS_ADDR_LOOPBACK(&v6->sin6_addr) != 0;
	return peer.ss_family == AF_UNIX;
}

static void
log_failure(const char *address, const char *why)
{
	char line[LINE_SIZE];

	(void)aw_text_format(
	    line, sizeof(line), "cannot connect to the agentx master at %s: %s", address, why);
	wire.program->log(wire.program->ctx, LOG_WARNING, line);
}

static netsnmp_transport *
wire_create(netsnmp_tdomain_spec *spec)
{
	const char *address = spec->target == NULL ? "" : spec->target;
	netsnmp_transport *t;

	errno = 0;
	t = netsnmp_transport_open_client("agentx", address);
	if (t == NULL) {
		log_failure(address, errno == 0 ? "no such address" : strerror(errno));
		return NULL;
	}
	if (!stays_here(t->sock) || (t->flags & NETSNMP_TRANSPORT_FLAG_STREAM) == 0) {
		log_failure(address, "it is not on this host");
		(void)t->f_close(t);
		netsnmp_transport_free(t);
		return NULL;
	}
	aw_ax_stream_reset(&wire.stream);
	wire.over = false;
	t->f_recv = wire_receive;
	t->f_send = wire_send;
	return t;
}

const char *
aw_ax_wire_open(const char *address, const struct aw_ax_program *program)
{
	static const oid name[] = {0, 0, 2741}; /* of no transport: nothing outside sees it */
	static netsnmp_tdomain domain;
	const char **prefixes = calloc(2, sizeof(*prefixes)); /* snmp_shutdown frees it */

	wire.program = program;
	if (prefixes == NULL || !aw_text_format(wire.address, sizeof(wire.address), DOMAIN ":%s",
				    address == NULL ? AGENTX_SOCKET : address)) {
		free(prefixes);
		return NULL;
	}
	prefixes[0] = DOMAIN;
	domain = (netsnmp_tdomain){.name = name,
	    .name_length = OID_LENGTH(name),
	    .prefix = prefixes,
	    .f_create_from_tspec = wire_create};
	return netsnmp_tdomain_register(&domain) == 1 ? wire.address : NULL;
}

bool
aw_ax_wire_over(void)
{
	return wire.over;
}
