/* SPDX-License-Identifier: ISC */
/*
 * All HTTPS of the process: one libcurl multi handle inside the engine's loop. TLS 1.2 or newer,
 * verified against the given certificates or pin and nothing else; no proxy, no redirect, no
 * cookie, no decompression, nothing from the environment; limits on bytes and time. Each failure
 * has its own code.
 */
#ifndef AW_HTTP_H
#define AW_HTTP_H

#include <poll.h>

#include "base/err.h"
#include "base/instant.h"

#define AW_HTTP_HEADERS_MAX ((size_t)256 * 1024)

struct aw_http;
struct aw_http_transfer;

struct aw_http_answer {
	struct aw_error err; /* code AW_OK only for status 200 with a body */
	long status;         /* 0: none came */
	const char *body;    /* NUL-terminated, borrowed until `done` returns; NULL: empty */
	size_t len;
	int64_t date;        /* of the Date header; AW_INSTANT_NONE: not told */
	int64_t retry_after; /* seconds, 0: not told */
	int64_t took_ms;
};

/* All pointers are borrowed until `done` was called or the transfer cancelled. */
struct aw_http_request {
	const char *url;             /* https, without user information */
	const char *accept;          /* media type of the answer; NULL: any */
	const char *user, *password; /* Basic authentication; user NULL: none */
	const char *bearer;          /* token (RFC 6750) instead of user and password, or NULL */
	const char *post;            /* JSON to be sent, by POST; NULL: GET */
	const void *ca;              /* PEM to verify with; NULL: only by the pin */
	size_t ca_len;
	const char *pin;    /* "sha256//BASE64", or NULL */
	int64_t timeout_ms; /* in all, connecting included */
	int64_t connect_ms; /* for name, connection and TLS */
	size_t max_bytes;
	bool fresh;  /* on a new connection: first of a series */
	bool last;   /* the connection is closed behind it */
	bool secret; /* the answer holds a secret: its memory is wiped */
	void (*done)(void *context, const struct aw_http_answer *answer);
	void *context;
};

/*
 * At most `parallel` transfers at a time; more wait for their turn, and their time does not run.
 * NULL when memory is short. Memory that libcurl frees is wiped: passwords stand in it.
 */
struct aw_http *aw_http_new(unsigned parallel);

/* Another limit for transfers that are started from now on. */
void aw_http_limit(struct aw_http *http, unsigned parallel);

/* Transfers that run end without `done`. NULL is fine. */
void aw_http_free(struct aw_http *http);

/* Starts or queues; `done` is called from aw_http_work, never from here. NULL: no memory. */
struct aw_http_transfer *aw_http_start(struct aw_http *http, const struct aw_http_request *request);

/* Gives a transfer up without `done`. NULL is fine. */
void aw_http_cancel(struct aw_http *http, struct aw_http_transfer *transfer);

/* As poll(2) for the descriptors and all transfers. */
void aw_http_wait(struct aw_http *http, struct pollfd *fds, size_t n, int timeout_ms);

/* Moves all transfers on, and calls `done` of those that ended. */
void aw_http_work(struct aw_http *http);

#endif
