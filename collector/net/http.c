/* SPDX-License-Identifier: ISC */
#include "net/http.h"

#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>

#include "base/buf.h"
#include "base/span.h"
#include "base/text.h"
#include "net/http_multi.h"
#include "net/http_series.h"
#include "net/http_setup.h"
#include "pki/tls_cipher.h"
#include "pki/tls_peer.h"
#include "pki/tls_trust.h"
#include "base/wipe.h"

#define RETRY_AFTER_MAX AW_DAY
#define ANNOUNCED_MAX ((curl_off_t)1024 * 1024) /* octets: a length is only a claim */
#define DATE "Date:"
#define REALM "WWW-Authenticate:"

struct aw_http_transfer {
	struct aw_http_job job; /* first */
	struct aw_http_request request;
	struct curl_slist *headers_sent;
	struct aw_buf body;
	size_t headers; /* octets received */
	bool too_large;
	bool connected; /* the TLS handshake began, which libcurl counts as connecting */
	int64_t date;
	struct aw_tls_peer peer;
	struct aw_tls_cipher cipher;
	char realm[AW_HTTP_REALM_MAX]; /* of the answer */
};

static void
release_transfer(struct aw_http_job *job)
{
	struct aw_http_transfer *transfer = (struct aw_http_transfer *)job;

	aw_tls_peer_clear(&transfer->peer);
	aw_http_series_free(transfer->request.series);
	curl_slist_free_all(transfer->headers_sent);
	if (transfer->request.secret)
		aw_wipe(transfer->body.data, transfer->body.cap);
	aw_buf_free(&transfer->body);
	free(transfer);
}

/* Room for all of the body at once, if the answer says how long it is; else the buffer grows. */
static void
reserve_announced(struct aw_http_transfer *transfer)
{
	struct aw_buf *body = &transfer->body;
	curl_off_t len = 0;

	if (curl_easy_getinfo(transfer->job.easy, CURLINFO_CONTENT_LENGTH_DOWNLOAD_T, &len) !=
		CURLE_OK ||
	    len <= 0 || len > ANNOUNCED_MAX || (size_t)len > body->max)
		return;
	body->data = malloc((size_t)len + 1);
	if (body->data != NULL)
		body->cap = (size_t)len + 1;
}

static size_t
take_body(char *data, size_t size, size_t n, void *context)
{
	struct aw_http_transfer *transfer = context;

	if (transfer->body.data == NULL)
		reserve_announced(transfer);
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

/* The realm of a refusal (RFC 9110 section 11.5), which says who wants to know the account. */
static void
take_realm(struct aw_http_transfer *transfer, const char *line, size_t len)
{
	static const char key[] = "realm=\"";
	struct aw_span rest = {line, len};
	size_t at;

	if (len <= sizeof(REALM) - 1 || strncasecmp(line, REALM, sizeof(REALM) - 1) != 0 ||
	    (at = aw_span_find(rest, key)) == SIZE_MAX)
		return;
	rest.s += at + sizeof(key) - 1;
	rest.len -= at + sizeof(key) - 1;
	at = aw_span_find_char(rest, '"');
	if (at != SIZE_MAX)
		(void)aw_text_clean(transfer->realm, sizeof(transfer->realm), rest.s, at);
}

/* The connection may be one of an earlier transfer, whose handshake another one saw. */
static void
take_cipher(struct aw_http_transfer *transfer)
{
	struct curl_tlssessioninfo *session = NULL;

	if (transfer->cipher.name[0] == '\0' && transfer->job.easy != NULL &&
	    curl_easy_getinfo(transfer->job.easy, CURLINFO_TLS_SSL_PTR, &session) == CURLE_OK &&
	    session != NULL && session->backend == CURLSSLBACKEND_OPENSSL)
		aw_tls_cipher_read(session->internals, &transfer->cipher);
}

static size_t
take_header(char *data, size_t size, size_t n, void *context)
{
	struct aw_http_transfer *transfer = context;
	int64_t date = parse_date(data, size * n);

	if (date != AW_INSTANT_NONE)
		transfer->date = date;
	take_realm(transfer, data, size * n);
	take_cipher(transfer);
	transfer->headers += size * n;
	if (transfer->headers <= AW_HTTP_HEADERS_MAX)
		return size * n;
	transfer->too_large = true;
	return 0;
}

/* Gives the certificates by which libcurl verifies the peer, and observes. libcurl sends
 * credentials only after a good handshake. */
static CURLcode
begin_tls(CURL *easy, void *tls, void *context)
{
	struct aw_http_transfer *transfer = context;

	(void)easy;
	transfer->connected = true;
	aw_tls_peer_watch(tls, &transfer->peer);
	if (transfer->request.trust != NULL && !aw_tls_trust_use(transfer->request.trust, tls))
		return CURLE_OUT_OF_MEMORY;
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
	return rc;
}

static CURLcode
prepare_transfer(struct aw_http_job *job, CURL *easy)
{
	struct aw_http_transfer *transfer = (struct aw_http_transfer *)job;

	if (!aw_http_setup(easy, &transfer->request, &transfer->headers_sent))
		return CURLE_OUT_OF_MEMORY;
	return set_callbacks(easy, transfer);
}

/* Adds a description of the certificate to the error of one that is refused. */
static void
describe_peer(const struct aw_http_transfer *transfer, struct aw_error *err)
{
	char presented[AW_PEER_TEXT_MAX];
	struct aw_error why = *err;

	if (err->code < AW_ERR_TLS_EXPIRED || err->code > AW_ERR_TLS_PIN ||
	    !aw_tls_peer_describe(&transfer->peer, err->code == AW_ERR_TLS_HOST, presented))
		return;
	(void)aw_error_set(err, why.code, why.object, "%.120s; %s", why.text, presented);
}

/* Makes the answer and calls `done`. */
static void
transfer_ended(struct aw_http_job *job, CURLcode result)
{
	struct aw_http_transfer *transfer = (struct aw_http_transfer *)job;
	struct aw_http_answer answer = {.date = transfer->date};
	struct aw_http_end end = {.result = (int)result, .detail = ""};
	curl_off_t us = 0, wait = 0;

	if (job->easy != NULL) {
		aw_http_describe(job, result, &end);
		(void)curl_easy_getinfo(job->easy, CURLINFO_TOTAL_TIME_T, &us);
		(void)curl_easy_getinfo(job->easy, CURLINFO_RETRY_AFTER, &wait);
	}
	end.url = transfer->request.url;
	end.received = transfer->body.len;
	end.too_large = transfer->too_large;
	end.strict = transfer->request.strict;
	end.connected = end.connected || transfer->connected;
	(void)aw_http_error(&end, &answer.err);
	describe_peer(transfer, &answer.err);
	answer.status = end.status;
	answer.cipher = &transfer->cipher;
	answer.realm = transfer->realm;
	answer.body = transfer->body.len > 0 ? transfer->body.data : NULL;
	answer.len = transfer->body.len;
	answer.took_ms = (int64_t)us / 1000;
	answer.retry_after = wait < RETRY_AFTER_MAX ? (int64_t)wait : RETRY_AFTER_MAX;
	transfer->request.done(transfer->request.context, &answer);
}

static const struct aw_http_job_type transfers = {
    .prepare = prepare_transfer, .ended = transfer_ended, .release = release_transfer};

/* Allocates the whole limit at once: a growing buffer would leave copies of the secret behind. */
static bool
reserve_body(struct aw_buf *body)
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
	transfer->job.type = &transfers;
	transfer->job.ahead = !request->fresh;
	transfer->request = *request;
	(void)aw_http_series_ref(request->series);
	transfer->job.spare = aw_http_series_spare(request->series);
	transfer->date = AW_INSTANT_NONE;
	aw_buf_init(&transfer->body, request->max_bytes);
	if (request->secret && !reserve_body(&transfer->body)) {
		release_transfer(&transfer->job);
		return NULL;
	}
	aw_http_add(http, &transfer->job);
	return transfer;
}

void
aw_http_cancel(struct aw_http *http, struct aw_http_transfer *transfer)
{
	if (transfer != NULL)
		aw_http_drop(http, &transfer->job);
}
