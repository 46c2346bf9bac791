/* SPDX-License-Identifier: ISC */
#include "net/io.h"

#include <stdlib.h>
#include <string.h>

#include "base/array.h"

struct aw_io {
	struct aw_io_watch *first;
	size_t n_watches;
	struct pollfd *fds; /* of the last wait: the caller's, then those of the watches */
	size_t room;
};

struct aw_io *
aw_io_new(void)
{
	return calloc(1, sizeof(struct aw_io));
}

void
aw_io_free(struct aw_io *io)
{
	if (io == NULL)
		return;
	free(io->fds);
	free(io);
}

void
aw_io_add(struct aw_io *io, struct aw_io_watch *watch)
{
	watch->revents = 0;
	watch->prev = NULL;
	watch->next = io->first;
	if (io->first != NULL)
		io->first->prev = watch;
	io->first = watch;
	io->n_watches++;
}

void
aw_io_remove(struct aw_io *io, struct aw_io_watch *watch)
{
	if (watch->prev != NULL)
		watch->prev->next = watch->next;
	else
		io->first = watch->next;
	if (watch->next != NULL)
		watch->next->prev = watch->prev;
	watch->next = watch->prev = NULL;
	io->n_watches--;
}

int64_t
aw_io_next(const struct aw_io *io)
{
	int64_t next = INT64_MAX;

	for (const struct aw_io_watch *watch = io->first; watch != NULL; watch = watch->next)
		if (watch->deadline_ms < next)
			next = watch->deadline_ms;
	return next;
}

/* poll(2), with the transfers if there are any. */
static void
poll_all(struct aw_http *http, struct pollfd *fds, size_t n, int timeout_ms)
{
	if (http != NULL)
		aw_http_wait(http, fds, n, timeout_ms);
	else if (poll(fds, n, timeout_ms) < 0)
		for (size_t i = 0; i < n; i++)
			fds[i].revents = 0;
}

void
aw_io_wait(struct aw_io *io, struct aw_http *http, struct pollfd *fds, size_t n, int timeout_ms)
{
	size_t k = n;

	if (!AW_RESERVE(io->fds, io->room, n + io->n_watches)) {
		poll_all(http, fds, n, timeout_ms);
		return;
	}
	if (n > 0)
		memcpy(io->fds, fds, n * sizeof(*fds));
	for (struct aw_io_watch *watch = io->first; watch != NULL; watch = watch->next)
		io->fds[k++] = (struct pollfd){.fd = watch->fd, .events = watch->events};
	poll_all(http, io->fds, k, timeout_ms);
	for (size_t i = 0; i < n; i++)
		fds[i].revents = io->fds[i].revents;
	k = n;
	for (struct aw_io_watch *watch = io->first; watch != NULL; watch = watch->next)
		watch->revents = io->fds[k++].revents;
}

static struct aw_io_watch *
find_due(struct aw_io *io, int64_t now_ms)
{
	for (struct aw_io_watch *watch = io->first; watch != NULL; watch = watch->next)
		if (watch->revents != 0 || watch->deadline_ms <= now_ms)
			return watch;
	return NULL;
}

void
aw_io_work(struct aw_io *io, const struct aw_clock *now)
{
	struct aw_io_watch *watch;

	/* Search from the start each time: a callback may have removed any watch. */
	while ((watch = find_due(io, now->ms)) != NULL) {
		short revents = watch->revents;

		watch->revents = 0;
		if (revents == 0)
			watch->deadline_ms = INT64_MAX;
		watch->ready(watch, revents, now);
	}
}
