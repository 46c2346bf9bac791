/* SPDX-License-Identifier: ISC */
#include "net/starttls.h"

#include <arpa/inet.h>
#include <errno.h>
#include <netdb.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

#include "base/text.h"
#include "starttls/starttls_talk.h"

#define READ_BYTES 4096
#define HOST_MAX 256

struct aw_starttls_connection {
	struct aw_io *io;
	struct aw_starttls_request request;
	struct aw_io_watch watch;
	struct aw_talk *talk;
	bool connected;
	size_t sent;           /* octets of what is to be sent now */
	struct aw_error early; /* of the start, which the loop reports */
};

static void
free_connection(struct aw_starttls_connection *connection)
{
	aw_io_remove(connection->io, &connection->watch);
	aw_talk_free(connection->talk);
	if (connection->watch.fd >= 0)
		(void)close(connection->watch.fd);
	free(connection);
}

void
aw_starttls_cancel(struct aw_starttls_connection *connection)
{
	if (connection != NULL)
		free_connection(connection);
}

/* Passes the descriptor, or -1, to the caller. */
static void
end_connection(struct aw_starttls_connection *connection, const struct aw_error *problem,
    const struct aw_clock *now)
{
	const struct aw_starttls_request request = connection->request;
	struct aw_error err = *problem;
	int fd = -1;

	if (err.code == AW_OK) {
		fd = connection->watch.fd;
		connection->watch.fd = -1;
	}
	free_connection(connection);
	request.done(request.context, fd, &err, now);
}

static enum aw_err
code_of(int error)
{
	switch (error) {
	case ECONNREFUSED:
		return AW_ERR_NET_REFUSED;
	case ETIMEDOUT:
		return AW_ERR_NET_CONNECT_TIMEOUT;
	case ECONNRESET:
	case EPIPE:
		return AW_ERR_NET_CLOSED;
	case ENETUNREACH:
	case EHOSTUNREACH:
	case EADDRNOTAVAIL:
	case EACCES:
	case EPERM:
		return AW_ERR_NET_ROUTE;
	default:
		return AW_ERR_NET_OTHER;
	}
}

static void
fail(struct aw_starttls_connection *connection, enum aw_err code, const char *text,
    const struct aw_clock *now)
{
	struct aw_error err;

	(void)aw_error_set(&err, code, connection->request.to, "%s", text);
	end_connection(connection, &err, now);
}

/* Sends what is left. */
static void
send_more(struct aw_starttls_connection *connection, const struct aw_clock *now)
{
	size_t len;
	const char *out = aw_talk_out(connection->talk, &len);
	ssize_t n = send(connection->watch.fd, out + connection->sent, len - connection->sent,
	    MSG_NOSIGNAL | MSG_DONTWAIT);

	if (n < 0 && errno != EAGAIN && errno != EINTR) {
		fail(connection, code_of(errno), strerror(errno), now);
		return;
	}
	connection->sent += n > 0 ? (size_t)n : 0;
	if (connection->sent == len)
		connection->watch.events = POLLIN;
}

static void
take_answer(struct aw_starttls_connection *connection, const char *data, size_t len,
    const struct aw_clock *now)
{
	struct aw_error err = {.code = AW_OK};

	switch (aw_talk_read(connection->talk, data, len, &err)) {
	case AW_TALK_MORE:
		break;
	case AW_TALK_SEND:
		connection->sent = 0;
		connection->watch.events = POLLOUT;
		break;
	case AW_TALK_BEGIN:
		err.code = AW_OK;
		end_connection(connection, &err, now);
		break;
	case AW_TALK_FAIL:
		fail(connection, err.code, err.text, now);
		break;
	}
}

static void
read_more(struct aw_starttls_connection *connection, const struct aw_clock *now)
{
	char data[READ_BYTES];
	ssize_t n = recv(connection->watch.fd, data, sizeof(data), MSG_DONTWAIT);

	if (n > 0)
		take_answer(connection, data, (size_t)n, now);
	else if (n == 0)
		fail(connection, AW_ERR_NET_CLOSED, "closed before TLS began", now);
	else if (errno != EAGAIN && errno != EINTR)
		fail(connection, code_of(errno), strerror(errno), now);
}

static void
connection_ready(struct aw_io_watch *watch, short revents, const struct aw_clock *now)
{
	struct aw_starttls_connection *connection = watch->context;
	socklen_t size = sizeof(int);
	int error = 0;

	if (connection->early.code != AW_OK) {
		end_connection(connection, &connection->early, now);
		return;
	}
	if (revents == 0) {
		fail(connection,
		    connection->connected ? AW_ERR_NET_ANSWER_TIMEOUT : AW_ERR_NET_CONNECT_TIMEOUT,
		    connection->connected ? "no TLS in time" : "no connection in time", now);
		return;
	}
	if (!connection->connected &&
	    (getsockopt(watch->fd, SOL_SOCKET, SO_ERROR, &error, &size) != 0 || error != 0)) {
		fail(connection, code_of(error), strerror(error), now);
		return;
	}
	connection->connected = true;
	if ((watch->events & POLLOUT) != 0)
		send_more(connection, now);
	else
		read_more(connection, now);
}

/* Splits "[::1]:389" and makes the address of a socket; no name is looked up. */
static struct addrinfo *
parse_address(const char *to)
{
	const struct addrinfo hints = {.ai_flags = AI_NUMERICHOST | AI_NUMERICSERV,
	    .ai_family = AF_UNSPEC,
	    .ai_socktype = SOCK_STREAM};
	struct addrinfo *out = NULL;
	const char *port = strrchr(to, ':');
	bool bracket = to[0] == '[';
	char host[HOST_MAX];

	if (port == NULL ||
	    !aw_text_format(
		host, sizeof(host), "%.*s", (int)(port - to) - (bracket ? 2 : 0), to + bracket) ||
	    getaddrinfo(host, port + 1, &hints, &out) != 0)
		return NULL;
	return out;
}

static bool
bind_local(int fd, const char *local)
{
	const struct addrinfo hints = {
	    .ai_flags = AI_NUMERICHOST, .ai_family = AF_UNSPEC, .ai_socktype = SOCK_STREAM};
	struct addrinfo *address = NULL;
	bool good;

	if (local == NULL)
		return true;
	if (getaddrinfo(local, NULL, &hints, &address) != 0) {
		errno = EADDRNOTAVAIL;
		return false;
	}
	good = bind(fd, address->ai_addr, address->ai_addrlen) == 0;
	freeaddrinfo(address);
	return good;
}

/* A socket that connects; -1 with errno. */
static int
open_socket(const struct aw_starttls_request *request)
{
	struct addrinfo *address = parse_address(request->to);
	int fd, error;

	if (address == NULL) {
		errno = EADDRNOTAVAIL;
		return -1;
	}
	fd = socket(address->ai_family, SOCK_STREAM | SOCK_NONBLOCK | SOCK_CLOEXEC, 0);
	if (fd >= 0 && (!bind_local(fd, request->local_address) ||
			   (connect(fd, address->ai_addr, address->ai_addrlen) != 0 &&
			       errno != EINPROGRESS))) {
		error = errno;
		(void)close(fd);
		fd = -1;
		errno = error;
	}
	freeaddrinfo(address);
	return fd;
}

struct aw_starttls_connection *
aw_starttls_start(
    struct aw_io *io, const struct aw_starttls_request *request, const struct aw_clock *now)
{
	struct aw_starttls_connection *connection = calloc(1, sizeof(*connection));
	const char *port = strrchr(request->to, ':');

	if (connection == NULL)
		return NULL;
	*connection = (struct aw_starttls_connection){.io = io,
	    .request = *request,
	    .talk = aw_talk_new(request->protocol, request->host,
		port != NULL ? (unsigned)strtoul(port + 1, NULL, 10) : 0)};
	if (connection->talk == NULL) {
		free(connection);
		return NULL;
	}
	connection->watch = (struct aw_io_watch){.fd = open_socket(request),
	    .events = POLLOUT,
	    .deadline_ms = now->ms + request->timeout_ms,
	    .ready = connection_ready,
	    .context = connection};
	if (connection->watch.fd < 0) {
		connection->watch.deadline_ms = now->ms;
		(void)aw_error_set(&connection->early, code_of(errno), connection->request.to, "%s",
		    strerror(errno));
	}
	aw_io_add(io, &connection->watch);
	return connection;
}
