/* SPDX-License-Identifier: ISC */
/*
 * Descriptors and deadlines of sources that do not speak HTTPS (programs, SNMP, probes): all of
 * them wait in the engine's one loop, so none delays another.
 */
#ifndef AW_IO_H
#define AW_IO_H

#include <poll.h>

#include "net/http.h"
#include "net/clock.h"

struct aw_io;

/*
 * One thing to wait for, in the source's own memory: from aw_io_add until aw_io_remove it stays
 * where it is. `events` and `deadline_ms` may be changed while it waits.
 */
struct aw_io_watch {
	int fd;              /* -1: only the deadline */
	short events;        /* POLLIN, POLLOUT */
	int64_t deadline_ms; /* on aw_clock.ms; INT64_MAX: none */
	/*
	 * What happened, as poll(2) tells it; 0: the deadline passed. The watch stays added, with
	 * a deadline that passed set to INT64_MAX. May add and remove watches, this one too.
	 */
	void (*ready)(struct aw_io_watch *watch, short revents, const struct aw_clock *now);
	void *context;

	/* Of io.c. */
	short revents;
	struct aw_io_watch *next, *prev;
};

/* NULL when memory is short. */
struct aw_io *aw_io_new(void);

/* All watches must be removed before. NULL is fine. */
void aw_io_free(struct aw_io *io);

/* Fills next, prev and revents; adding costs no memory and cannot fail. */
void aw_io_add(struct aw_io *io, struct aw_io_watch *watch);
void aw_io_remove(struct aw_io *io, struct aw_io_watch *watch);

/* The earliest deadline; INT64_MAX: none. */
int64_t aw_io_next(const struct aw_io *io);

/*
 * As poll(2) for the caller's descriptors (their revents are set), all watches, and the transfers
 * of `http` unless that is NULL. Where memory is short the watches wait for the next turn.
 */
void
aw_io_wait(struct aw_io *io, struct aw_http *http, struct pollfd *fds, size_t n, int timeout_ms);

/* Calls `ready` of each watch that has something: once each turn after aw_io_wait. */
void aw_io_work(struct aw_io *io, const struct aw_clock *now);

#endif
