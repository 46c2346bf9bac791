/* SPDX-License-Identifier: ISC */
#include "net/http_sockets.h"

#include <limits.h>
#include <stdlib.h>
#include <string.h>

#include "base/array.h"

static struct pollfd *
find(struct aw_http_sockets *sockets, curl_socket_t fd)
{
	for (size_t i = 0; i < sockets->n; i++)
		if (sockets->all[i].fd == fd)
			return &sockets->all[i];
	return NULL;
}

/* The callback CURLMOPT_SOCKETFUNCTION; a result of -1 ends the transfers. */
static int
note_socket(CURL *easy, curl_socket_t fd, int what, void *context, void *of_socket)
{
	struct aw_http_sockets *sockets = context;
	struct pollfd *socket = find(sockets, fd);

	(void)easy;
	(void)of_socket;
	if (what == CURL_POLL_REMOVE) {
		if (socket != NULL)
			*socket = sockets->all[--sockets->n];
		return 0;
	}
	if (socket == NULL) {
		if (!AW_GROW(sockets->all, sockets->n))
			return -1;
		socket = &sockets->all[sockets->n++];
		*socket = (struct pollfd){.fd = fd};
	}
	socket->events =
	    (short)((what & CURL_POLL_IN ? POLLIN : 0) | (what & CURL_POLL_OUT ? POLLOUT : 0));
	return 0;
}

bool
aw_http_sockets_watch(struct aw_http_sockets *sockets, CURLM *multi)
{
	return curl_multi_setopt(multi, CURLMOPT_SOCKETFUNCTION, note_socket) == CURLM_OK &&
	       curl_multi_setopt(multi, CURLMOPT_SOCKETDATA, sockets) == CURLM_OK;
}

void
aw_http_sockets_clear(struct aw_http_sockets *sockets)
{
	free(sockets->all);
	free(sockets->polled);
	*sockets = (struct aw_http_sockets){0};
}

static void
poll_all(struct pollfd *fds, size_t n, int timeout_ms)
{
	if (poll(fds, n, timeout_ms) < 0)
		for (size_t i = 0; i < n; i++)
			fds[i].revents = 0;
}

void
aw_http_sockets_wait(
    struct aw_http_sockets *sockets, CURLM *multi, struct pollfd *fds, size_t n, int timeout_ms)
{
	long due = -1;

	sockets->n_polled = 0;
	if (!AW_RESERVE(sockets->polled, sockets->room, n + sockets->n)) {
		poll_all(fds, n, 0);
		return;
	}
	if (curl_multi_timeout(multi, &due) == CURLM_OK && due >= 0 && due <= INT_MAX &&
	    (timeout_ms < 0 || due < timeout_ms))
		timeout_ms = (int)due;
	/* Those of libcurl first: they stay there for aw_http_sockets_work. */
	sockets->n_polled = sockets->n;
	if (sockets->n > 0)
		memcpy(sockets->polled, sockets->all, sockets->n * sizeof(*fds));
	if (n > 0)
		memcpy(sockets->polled + sockets->n, fds, n * sizeof(*fds));
	poll_all(sockets->polled, sockets->n + n, timeout_ms);
	if (n > 0)
		memcpy(fds, sockets->polled + sockets->n, n * sizeof(*fds));
}

void
aw_http_sockets_timers(CURLM *multi)
{
	long due = -1;
	int left;

	if (curl_multi_timeout(multi, &due) == CURLM_OK && due == 0)
		(void)curl_multi_socket_action(multi, CURL_SOCKET_TIMEOUT, 0, &left);
}

static int
selected(short revents)
{
	return (revents & (POLLIN | POLLHUP) ? CURL_CSELECT_IN : 0) |
	       (revents & POLLOUT ? CURL_CSELECT_OUT : 0) |
	       (revents & (POLLERR | POLLNVAL) ? CURL_CSELECT_ERR : 0);
}

/* A socket that was closed meanwhile, or is that of a newer connection, does no harm: libcurl
 * tries, and waits on. */
void
aw_http_sockets_work(struct aw_http_sockets *sockets, CURLM *multi)
{
	int left;

	for (size_t i = 0; i < sockets->n_polled; i++)
		if (sockets->polled[i].revents != 0)
			(void)curl_multi_socket_action(multi, sockets->polled[i].fd,
			    selected(sockets->polled[i].revents), &left);
	sockets->n_polled = 0;
	aw_http_sockets_timers(multi);
}
