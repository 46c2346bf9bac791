/* SPDX-License-Identifier: ISC */
/*
 * All HTTPS of the process (RFC 9110): one libcurl multi handle in the engine's loop. TLS 1.2 or
 * newer, verified only against the given certificates or pin; no proxy, redirects, cookies,
 * compression, and no settings of the environment; limits on octets and time. Each kind of failure
 * has its own code.
 */
#ifndef AW_HTTP_H
#define AW_HTTP_H

#include <poll.h>

#include "base/err.h"
#include "base/instant.h"

#define AW_HTTP_HEADERS_MAX ((size_t)256 * 1024) /* octets of the headers of one answer */

#define AW_HTTP_REALM_MAX 64

struct aw_tls_cipher;
struct aw_http;
struct aw_http_series;
struct aw_http_transfer;

struct aw_http_answer {
	struct aw_error err; /* code AW_OK only for status 200 with a body */
	long status;         /* 0: no status was received */
	const char *body;    /* NUL-terminated, borrowed until `done` returns; NULL: empty */
	size_t len;
	int64_t date;        /* of the Date header; AW_INSTANT_NONE: without one */
	int64_t retry_after; /* seconds of Retry-After, at most a day; 0: without one */
	const char *realm;   /* of WWW-Authenticate, clean, borrowed; "": without one */
	int64_t took_ms;     /* from start to end, without the time in the queue */
	const struct aw_tls_cipher *cipher; /* of its connection, borrowed */
};

/* All pointers are borrowed until `done` was called or the transfer cancelled. */
struct aw_http_request {
	const char *url;             /* https, without user information */
	const char *accept;          /* media type of the answer; NULL: any */
	const char *user, *password; /* Basic authentication (RFC 7617); user NULL: without */
	const char *bearer;          /* token (RFC 6750) instead of user and password, or NULL */
	const char *post;            /* JSON to be sent, by POST; NULL: GET */
	struct aw_tls_trust *trust;  /* by which the peer is verified; NULL: verify only the pin */
	const char
	    *pin; /* "sha256//BASE64" of the public key, as CURLOPT_PINNEDPUBLICKEY; or NULL */
	int64_t timeout_ms;            /* for the whole transfer */
	int64_t connect_ms;            /* of that for name, connection and TLS handshake */
	size_t max_bytes;              /* of the body */
	struct aw_http_series *series; /* whose connection it uses (http_series.h) */
	bool fresh;                    /* on a new connection: the first of a series */
	bool last;                     /* close the connection after it */
	bool strict;                   /* only ciphers with forward secrecy are offered */
	bool secret;                   /* the answer holds a secret: wipe its memory */
	/* Called once, from aw_http_work. `answer` is borrowed for the call. */
	void (*done)(void *context, const struct aw_http_answer *answer);
	void *context;
};

/*
 * At most `parallel` transfers run at a time; the others wait, and their timeout does not run.
 * Memory that libcurl frees is wiped, because it holds passwords. NULL for want of memory.
 */
struct aw_http *aw_http_new(unsigned parallel);

/* Changes the limit; running transfers are not stopped. */
void aw_http_limit(struct aw_http *http, unsigned parallel);

/* Stops all transfers without calling `done`. NULL is allowed. */
void aw_http_free(struct aw_http *http);

/* Queues a transfer, valid until `done` or the cancel. Never calls `done`. NULL: no memory. */
struct aw_http_transfer *aw_http_start(struct aw_http *http, const struct aw_http_request *request);

/* Stops a transfer without calling `done`. NULL is allowed. */
void aw_http_cancel(struct aw_http *http, struct aw_http_transfer *transfer);

/* As poll(2), for the descriptors and all transfers. */
void aw_http_wait(struct aw_http *http, struct pollfd *fds, size_t n, int timeout_ms);

/* Continues all transfers and calls `done` of those that ended. */
void aw_http_work(struct aw_http *http);

#endif
