/* SPDX-License-Identifier: ISC */
/*
 * Descriptors and deadlines of everything but HTTPS (programs, SNMP, name resolution). All of them
 * wait in the one loop of the engine, so that no source delays another.
 */
#ifndef AW_IO_H
#define AW_IO_H

#include <poll.h>

#include "net/http.h"
#include "net/clock.h"

struct aw_io;

/*
 * A descriptor, a deadline, or both. It is in the memory of its user and must not move from
 * aw_io_add until aw_io_remove. `events`, `fd` and `deadline_ms` may be changed in between.
 */
struct aw_io_watch {
	int fd;              /* -1: only the deadline */
	short events;        /* POLLIN, POLLOUT */
	int64_t deadline_ms; /* on aw_clock.ms; INT64_MAX: none */
	/*
	 * Called with the events of poll(2), or 0 if the deadline passed, which is then set to
	 * INT64_MAX. The watch stays added. May add and remove watches, also this one.
	 */
	void (*ready)(struct aw_io_watch *watch, short revents, const struct aw_clock *now);
	void *context;

	/* Used by io.c. */
	short revents;
	struct aw_io_watch *next, *prev;
};

/* NULL for want of memory. */
struct aw_io *aw_io_new(void);

/* All watches must have been removed. NULL is allowed. */
void aw_io_free(struct aw_io *io);

/* Adds a watch; allocates nothing and cannot fail. */
void aw_io_add(struct aw_io *io, struct aw_io_watch *watch);

/* Removes a watch that was added. */
void aw_io_remove(struct aw_io *io, struct aw_io_watch *watch);

/* The earliest deadline on aw_clock.ms; INT64_MAX without one. */
int64_t aw_io_next(const struct aw_io *io);

/*
 * As poll(2) for the caller's descriptors (their revents are set), all watches, and the transfers
 * of `http` (NULL: none). For want of memory the watches are skipped until the next call.
 */
void
aw_io_wait(struct aw_io *io, struct aw_http *http, struct pollfd *fds, size_t n, int timeout_ms);

/* Calls `ready` of each watch with events or a passed deadline; call it after each aw_io_wait. */
void aw_io_work(struct aw_io *io, const struct aw_clock *now);

#endif
