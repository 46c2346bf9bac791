/* SPDX-License-Identifier: ISC */
/*
 * Probes of services, shared by all devices that use them: a request during a probe waits for its
 * result, a request soon after it gets the same result.
 */
#ifndef AW_SERVICE_BOOK_H
#define AW_SERVICE_BOOK_H

#include "config/config.h"
#include "net/io.h"

/* After a failed probe, requests within this time get the same failure. */
#define AW_SERVICE_FAILED_MS INT64_C(30000)

struct aw_service;
struct aw_service_book;

/* A request, in the memory of the caller from aw_service_book_ask until `done` or the cancel. */
struct aw_service_request {
	const struct aw_service_config *service; /* of the book's configuration, with `probe` */
	int64_t max_age_ms;                      /* accepted age of a successful probe */
	/*
	 * Called once. err->code is AW_OK if at least one address presented a chain. `facts` is
	 * borrowed for the call; seen_since of its chains is the time of the probe.
	 */
	void (*done)(struct aw_service_request *request, const struct aw_service *facts,
	    const struct aw_error *err);
	void *context;

	struct aw_service_request *next; /* used by the book */
};

/* What probes need; all borrowed until aw_service_book_free. */
struct aw_probe_env {
	const struct aw_config *config;
	struct aw_http *http;
	struct aw_io *io;
	struct aw_pool *pool;
	const struct aw_clock *now; /* updated before each turn of http and io */
};

/* A book of all services of the configuration. NULL for want of memory. */
struct aw_service_book *aw_service_book_new(const struct aw_probe_env *env);

/* Stops running probes. There must be no waiting request. NULL is allowed. */
void aw_service_book_free(struct aw_service_book *book);

/* Makes a request. `done` is called from here if a result is at hand, else after the probe. */
void aw_service_book_ask(struct aw_service_book *book, struct aw_service_request *request);

/* Cancels a request; a running probe continues. */
void aw_service_book_cancel(struct aw_service_book *book, struct aw_service_request *request);

#endif
