/* SPDX-License-Identifier: ISC */
/*
 * The sockets of all transfers. libcurl says which it waits for, and is called for those alone that
 * are ready: curl_multi_perform would try each running transfer whenever one of them can go on.
 * Only for http_multi.c.
 */
#ifndef AW_HTTP_SOCKETS_H
#define AW_HTTP_SOCKETS_H

#include <curl/curl.h>
#include <poll.h>
#include <stdbool.h>
#include <stddef.h>

struct aw_http_sockets {
	struct pollfd *all; /* that libcurl waits for */
	size_t n;
	struct pollfd *polled; /* the last wait: those, then the caller's */
	size_t n_polled, room; /* of those; and of all */
};

/* Zeroed before; it stays where it is until the multi handle was cleaned up. False if libcurl
 * refuses it. */
bool aw_http_sockets_watch(struct aw_http_sockets *sockets, CURLM *multi);

/* As poll(2) for `fds`, and for the sockets; not longer than libcurl's next timer. */
void aw_http_sockets_wait(
    struct aw_http_sockets *sockets, CURLM *multi, struct pollfd *fds, size_t n, int timeout_ms);

/* Continues the transfers whose sockets are ready, and those whose timers are due. */
void aw_http_sockets_work(struct aw_http_sockets *sockets, CURLM *multi);

/* Continues those whose timers are due, as that of a new one is. */
void aw_http_sockets_timers(CURLM *multi);

void aw_http_sockets_clear(struct aw_http_sockets *sockets);

#endif
