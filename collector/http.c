/* SPDX-License-Identifier: ISC */
#include "http.h"

#include <curl/curl.h>
#include <malloc.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>

#include "buf.h"
#include "http_error.h"
#include "http_setup.h"
#include "peer.h"
#include "wipe.h"

#define RETRY_AFTER_MAX AW_DAY
#define DATE "Date:"

struct aw_http_transfer {
	struct aw_http_transfer *next; /* of those that run, or of those that wait */
	struct aw_http_request request;
	CURL *easy; /* NULL: waits */
	struct curl_slist *headers_sent;
	struct aw_buf body;
	size_t headers; /* octets */
	bool too_large;
	bool connected; /* and TLS has begun, which libcurl counts to connecting */
	int64_t date;
	struct aw_peer peer;
	char detail[CURL_ERROR_SIZE];
};

struct aw_http {
	CURLM *multi;
	unsigned parallel, n_running;
	size_t n_waiting;
	struct aw_http_transfer *running, *waiting;
	struct curl_waitfd *others; /* of aw_http_wait */
	size_t room;
};

static void *
wipe_realloc(void *old, size_t size)
{
	size_t had = old != NULL ? malloc_usable_size(old) : 0;
	void *p = malloc(size);

	if (p == NULL)
		return NULL;
	if (old != NULL)
		memcpy(p, old, had < size ? had : size);
	aw_wipe_free(old);
	return p;
}

struct aw_http *
aw_http_new(unsigned parallel)
{
	struct aw_http *http = calloc(1, sizeof(*http));

	if (http == NULL)
		return NULL;
	http->parallel = parallel;
	if (curl_global_init_mem(CURL_GLOBAL_DEFAULT, malloc, aw_wipe_free, wipe_realloc, strdup,
		calloc) != CURLE_OK) {
		free(http);
		return NULL;
	}
	http->multi = curl_multi_init();
	if (http->multi == NULL) {
		aw_http_free(http);
		return NULL;
	}
	(void)curl_multi_setopt(http->multi, CURLMOPT_MAXCONNECTS, (long)parallel);
	return http;
}

void
aw_http_limit(struct aw_http *http, unsigned parallel)
{
	http->parallel = parallel;
	(void)curl_multi_setopt(http->multi, CURLMOPT_MAXCONNECTS, (long)parallel);
}

static void
free_transfer(struct aw_http *http, struct aw_http_transfer *transfer)
{
	if (transfer->easy != NULL) {
		(void)curl_multi_remove_handle(http->multi, transfer->easy);
		curl_easy_cleanup(transfer->easy);
	}
	aw_peer_clear(&transfer->peer);
	curl_slist_free_all(transfer->headers_sent);
	if (transfer->request.secret)
		aw_wipe(transfer->body.data, transfer->body.cap);
	aw_buf_free(&transfer->body);
	free(transfer);
}

static void
free_list(struct aw_http *http, struct aw_http_transfer *list)
{
	while (list != NULL) {
		struct aw_http_transfer *next = list->next;

		free_transfer(http, list);
		list = next;
	}
}

void
aw_http_free(struct aw_http *http)
{
	if (http == NULL)
		return;
	free_list(http, http->running);
	free_list(http, http->waiting);
	(void)curl_multi_cleanup(http->multi);
	curl_global_cleanup();
	free(http->others);
	free(http);
}

/* True if it stood in the list. */
static bool
unlink_transfer(struct aw_http_transfer **list, const struct aw_http_transfer *transfer)
{
	for (; *list != NULL; list = &(*list)->next)
		if (*list == transfer) {
			*list = transfer->next;
			return true;
		}
	return false;
}

static size_t
take_body(char *data, size_t size, size_t n, void *context)
{
	struct aw_http_transfer *transfer = context;

	if (aw_buf_add(&transfer->body, data, size * n))
		return size * n;
	transfer->too_large = true;
	return CURL_WRITEFUNC_ERROR;
}

static int64_t
parse_date(const char *line, size_t len)
{
	char text[64];
	size_t skip = sizeof(DATE) - 1;
	time_t date;

	if (len <= skip || len - skip >= sizeof(text) || strncasecmp(line, DATE, skip) != 0)
		return AW_INSTANT_NONE;
	memcpy(text, line + skip, len - skip);
	text[len - skip] = '\0';
	date = curl_getdate(text, NULL);
	return date > 0 ? (int64_t)date : AW_INSTANT_NONE;
}

static size_t
take_header(char *data, size_t size, size_t n, void *context)
{
	struct aw_http_transfer *transfer = context;
	int64_t date = parse_date(data, size * n);

	if (date != AW_INSTANT_NONE)
		transfer->date = date;
	transfer->headers += size * n;
	if (transfer->headers <= AW_HTTP_HEADERS_MAX)
		return size * n;
	transfer->too_large = true;
	return 0;
}

/* No answer is taken from here: credentials follow a good handshake alone, which is libcurl's. */
static CURLcode
begin_tls(CURL *easy, void *tls, void *context)
{
	struct aw_http_transfer *transfer = context;

	(void)easy;
	transfer->connected = true;
	aw_peer_watch(tls, &transfer->peer);
	return CURLE_OK;
}

static CURLcode
set_callbacks(CURL *easy, struct aw_http_transfer *transfer)
{
	CURLcode rc = curl_easy_setopt(easy, CURLOPT_WRITEFUNCTION, take_body);

	if (rc == CURLE_OK)
		rc = curl_easy_setopt(easy, CURLOPT_WRITEDATA, transfer);
	if (rc == CURLE_OK)
		rc = curl_easy_setopt(easy, CURLOPT_HEADERFUNCTION, take_header);
	if (rc == CURLE_OK)
		rc = curl_easy_setopt(easy, CURLOPT_HEADERDATA, transfer);
	if (rc == CURLE_OK)
		rc = curl_easy_setopt(easy, CURLOPT_SSL_CTX_FUNCTION, begin_tls);
	if (rc == CURLE_OK)
		rc = curl_easy_setopt(easy, CURLOPT_SSL_CTX_DATA, transfer);
	if (rc == CURLE_OK)
		rc = curl_easy_setopt(easy, CURLOPT_ERRORBUFFER, transfer->detail);
	if (rc == CURLE_OK)
		rc = curl_easy_setopt(easy, CURLOPT_PRIVATE, transfer);
	return rc;
}

/* False, with no handle, if libcurl does not take it. */
static bool
begin(struct aw_http *http, struct aw_http_transfer *transfer)
{
	CURL *easy = curl_easy_init();

	if (easy == NULL)
		return false;
	if (aw_http_setup(easy, &transfer->request, &transfer->headers_sent) &&
	    set_callbacks(easy, transfer) == CURLE_OK &&
	    curl_multi_add_handle(http->multi, easy) == CURLM_OK) {
		transfer->easy = easy;
		return true;
	}
	curl_easy_cleanup(easy);
	return false;
}

/* A series goes on before another begins, so that connections do not wait. */
static void
enqueue(struct aw_http *http, struct aw_http_transfer *transfer)
{
	struct aw_http_transfer **at = &http->waiting;

	while (transfer->request.fresh && *at != NULL)
		at = &(*at)->next;
	transfer->next = *at;
	*at = transfer;
	http->n_waiting++;
}

/* Room for all of it: what grows as it comes leaves copies in the memory that it had. */
static bool
reserve(struct aw_buf *body)
{
	body->data = calloc(1, body->max + 1);
	if (body->data != NULL)
		body->cap = body->max + 1;
	return body->data != NULL;
}

struct aw_http_transfer *
aw_http_start(struct aw_http *http, const struct aw_http_request *request)
{
	struct aw_http_transfer *transfer = calloc(1, sizeof(*transfer));

	if (transfer == NULL)
		return NULL;
	transfer->request = *request;
	transfer->date = AW_INSTANT_NONE;
	aw_buf_init(&transfer->body, request->max_bytes);
	if (request->secret && !reserve(&transfer->body)) {
		free(transfer);
		return NULL;
	}
	enqueue(http, transfer);
	return transfer;
}

void
aw_http_cancel(struct aw_http *http, struct aw_http_transfer *transfer)
{
	if (transfer == NULL)
		return;
	if (unlink_transfer(&http->running, transfer))
		http->n_running--;
	else if (unlink_transfer(&http->waiting, transfer))
		http->n_waiting--;
	free_transfer(http, transfer);
}

static bool
passed(CURL *easy, CURLINFO phase)
{
	curl_off_t us = 0;

	return curl_easy_getinfo(easy, phase, &us) == CURLE_OK && us > 0;
}

/* Asks libcurl for all it knows of the end of a transfer. */
static void
describe(const struct aw_http_transfer *transfer, CURLcode result, struct aw_http_end *end)
{
	CURL *easy = transfer->easy;
	char *to = NULL;

	*end = (struct aw_http_end){.result = (int)result,
	    .detail = transfer->detail,
	    .url = transfer->request.url,
	    .received = transfer->body.len,
	    .too_large = transfer->too_large,
	    .name_known = passed(easy, CURLINFO_NAMELOOKUP_TIME_T),
	    .connected = transfer->connected || passed(easy, CURLINFO_CONNECT_TIME_T),
	    .secured = passed(easy, CURLINFO_APPCONNECT_TIME_T)};
	(void)curl_easy_getinfo(easy, CURLINFO_RESPONSE_CODE, &end->status);
	(void)curl_easy_getinfo(easy, CURLINFO_OS_ERRNO, &end->os_error);
	(void)curl_easy_getinfo(easy, CURLINFO_SSL_VERIFYRESULT, &end->verify);
	(void)curl_easy_getinfo(easy, CURLINFO_REDIRECT_URL, &to);
	end->to = to;
}

/* A certificate that is refused is told by what it is. */
static void
tell_peer(const struct aw_http_transfer *transfer, struct aw_error *err)
{
	char presented[AW_PEER_TEXT_MAX];
	struct aw_error why = *err;

	if (err->code < AW_ERR_TLS_EXPIRED || err->code > AW_ERR_TLS_PIN ||
	    !aw_peer_describe(&transfer->peer, presented))
		return;
	(void)aw_error_set(err, why.code, why.object, "%.120s; %s", why.text, presented);
}

/* Tells the caller and frees the transfer. */
static void
finish(struct aw_http *http, struct aw_http_transfer *transfer, CURLcode result)
{
	struct aw_http_answer answer = {.date = transfer->date};
	struct aw_http_end end = {
	    .result = (int)result, .detail = "", .url = transfer->request.url};
	curl_off_t us = 0, wait = 0;

	if (transfer->easy != NULL) {
		describe(transfer, result, &end);
		(void)curl_easy_getinfo(transfer->easy, CURLINFO_TOTAL_TIME_T, &us);
		(void)curl_easy_getinfo(transfer->easy, CURLINFO_RETRY_AFTER, &wait);
	}
	(void)aw_http_error(&end, &answer.err);
	tell_peer(transfer, &answer.err);
	answer.status = end.status;
	answer.body = transfer->body.len > 0 ? transfer->body.data : NULL;
	answer.len = transfer->body.len;
	answer.took_ms = (int64_t)us / 1000;
	answer.retry_after = wait < RETRY_AFTER_MAX ? (int64_t)wait : RETRY_AFTER_MAX;
	transfer->request.done(transfer->request.context, &answer);
	free_transfer(http, transfer);
}

static void
begin_waiting(struct aw_http *http)
{
	while (http->waiting != NULL && http->n_running < http->parallel) {
		struct aw_http_transfer *transfer = http->waiting;

		http->waiting = transfer->next;
		http->n_waiting--;
		if (begin(http, transfer)) {
			transfer->next = http->running;
			http->running = transfer;
			http->n_running++;
		} else {
			finish(http, transfer, CURLE_OUT_OF_MEMORY);
		}
	}
}

void
aw_http_work(struct aw_http *http)
{
	struct CURLMsg *message;
	int left;

	begin_waiting(http);
	(void)curl_multi_perform(http->multi, &left);
	while ((message = curl_multi_info_read(http->multi, &left)) != NULL) {
		struct aw_http_transfer *transfer = NULL;
		CURLcode result = message->data.result;

		if (message->msg != CURLMSG_DONE)
			continue;
		(void)curl_easy_getinfo(message->easy_handle, CURLINFO_PRIVATE, (char **)&transfer);
		(void)unlink_transfer(&http->running, transfer);
		http->n_running--;
		finish(http, transfer, result);
	}
	begin_waiting(http);
}

/* True if there is room for n descriptors of others. */
static bool
make_room(struct aw_http *http, size_t n)
{
	struct curl_waitfd *more;

	if (n <= http->room)
		return true;
	more = realloc(http->others, 2 * n * sizeof(*more));
	if (more == NULL)
		return false;
	http->others = more;
	http->room = 2 * n;
	return true;
}

void
aw_http_wait(struct aw_http *http, struct pollfd *fds, size_t n, int timeout_ms)
{
	size_t told = make_room(http, n) ? n : 0;

	if (told < n || (http->waiting != NULL && http->n_running < http->parallel))
		timeout_ms = 0;
	for (size_t i = 0; i < told; i++)
		http->others[i] = (struct curl_waitfd){.fd = fds[i].fd,
		    .events = (short)((fds[i].events & POLLIN ? CURL_WAIT_POLLIN : 0) |
				      (fds[i].events & POLLOUT ? CURL_WAIT_POLLOUT : 0))};
	(void)curl_multi_poll(http->multi, http->others, (unsigned)told, timeout_ms, NULL);
	/* libcurl hides POLLHUP and POLLERR, with which a closed pipe would wake it for ever. */
	if (poll(fds, n, 0) < 0)
		for (size_t i = 0; i < n; i++)
			fds[i].revents = 0;
}
