/* SPDX-License-Identifier: ISC */
/*
 * What services present, looked at once for all devices that use them: who asks while a probe runs
 * waits for it, who asks soon after it gets what it gave.
 */
#ifndef AW_SERVICE_BOOK_H
#define AW_SERVICE_BOOK_H

#include "config/config.h"
#include "net/io.h"

/* A service that was probed in vain is not probed again for others within this time. */
#define AW_SERVICE_FAILED_MS INT64_C(30000)

struct aw_service_book;

/* One that asks, in its own memory from aw_service_book_ask until `done` or the cancel. */
struct aw_service_request {
	const struct aw_service_config *service; /* of the book's configuration, with `probe` */
	int64_t max_age_ms;                      /* of a good probe to be content with */
	/*
	 * The facts are borrowed until this returns; seen_since is the probe's own time. err->code
	 * is AW_OK if any address presented a chain.
	 */
	void (*done)(struct aw_service_request *request, const struct aw_service *facts,
	    const struct aw_error *err);
	void *context;

	struct aw_service_request *next; /* of the book */
};

/* What it works with, all borrowed. */
struct aw_probe_env {
	const struct aw_config *config;
	struct aw_http *http;
	struct aw_io *io;
	struct aw_pool *pool;
	const struct aw_clock *now; /* set anew before each turn of http and io */
};

/* NULL when memory is short. */
struct aw_service_book *aw_service_book_new(const struct aw_probe_env *env);

/* Probes that run are given up; nobody may be waiting. NULL is fine. */
void aw_service_book_free(struct aw_service_book *book);

/* Gets the facts: at once, from here, or when the probe has ended. */
void aw_service_book_ask(struct aw_service_book *book, struct aw_service_request *request);

/* Takes back what was asked; a probe that runs goes on. */
void aw_service_book_cancel(struct aw_service_book *book, struct aw_service_request *request);

#endif
