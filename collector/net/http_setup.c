/* SPDX-License-Identifier: ISC */
#include "net/http_setup.h"

#include <curl/curl.h>
#include <limits.h>
#include <openssl/evp.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/text.h"
#include "base/wipe.h"
#include "net/http_series.h"
#include "pki/tls_cipher.h"
#include "program/paths.h"

#define HEADER_MAX 192
#define BASIC "Authorization: Basic "   /* RFC 7617 */
#define BEARER "Authorization: Bearer " /* RFC 6750 */
#define LOW_SPEED_BYTES 64L             /* a second */
#define LOW_SPEED_SECONDS 10
/* Of the buffer that a request is sent from, which is wiped: the least that libcurl takes. */
#define UPLOAD_BYTES (16L * 1024)

/*
 * How the peer is verified. With only a pin, its key is checked, and its name and issuer are not.
 * libcurl itself gets no certificate: it would read them for each connection, or keep those of one
 * file. They are set when a handshake begins, and without them it fails.
 */
static CURLcode
set_identity(CURL *easy, const struct aw_http_request *request)
{
	long verify = request->trust != NULL || request->pin == NULL;
	CURLcode rc = curl_easy_setopt(easy, CURLOPT_SSLVERSION, (long)CURL_SSLVERSION_TLSv1_2);

	if (rc == CURLE_OK)
		rc = curl_easy_setopt(easy, CURLOPT_CAINFO, NULL);
	if (rc == CURLE_OK)
		rc = curl_easy_setopt(easy, CURLOPT_CAPATH, NULL);
	if (rc == CURLE_OK)
		rc = curl_easy_setopt(easy, CURLOPT_SHARE, aw_http_series_share(request->series));
	if (rc == CURLE_OK && request->strict)
		rc = curl_easy_setopt(easy, CURLOPT_SSL_CIPHER_LIST, AW_TLS_CIPHERS_FORWARD);
	if (rc == CURLE_OK && request->pin != NULL)
		rc = curl_easy_setopt(easy, CURLOPT_PINNEDPUBLICKEY, request->pin);
	if (rc == CURLE_OK)
		rc = curl_easy_setopt(easy, CURLOPT_SSL_VERIFYPEER, verify);
	if (rc == CURLE_OK)
		rc = curl_easy_setopt(easy, CURLOPT_SSL_VERIFYHOST, verify * 2);
	return rc;
}

static CURLcode
set_longs(CURL *easy, const struct aw_http_request *request)
{
	const struct {
		CURLoption option;
		long value;
	} longs[] = {
	    {CURLOPT_FOLLOWLOCATION, 0},
	    {CURLOPT_NOSIGNAL, 1},
	    {CURLOPT_QUICK_EXIT,
		1}, /* cleanup does not wait for the thread of a hanging resolver */
	    {CURLOPT_NETRC, CURL_NETRC_IGNORED},
	    {CURLOPT_DISALLOW_USERNAME_IN_URL, 1},
	    {CURLOPT_HTTP09_ALLOWED, 0},
	    {CURLOPT_HTTP_VERSION, CURL_HTTP_VERSION_1_1},
	    {CURLOPT_TIMEOUT_MS, (long)request->timeout_ms},
	    {CURLOPT_CONNECTTIMEOUT_MS, (long)request->connect_ms},
	    {CURLOPT_SERVER_RESPONSE_TIMEOUT, (long)(request->timeout_ms / 1000 + 1)},
	    {CURLOPT_LOW_SPEED_LIMIT, LOW_SPEED_BYTES},
	    {CURLOPT_LOW_SPEED_TIME, LOW_SPEED_SECONDS},
	    {CURLOPT_FRESH_CONNECT, request->fresh},
	    {CURLOPT_FORBID_REUSE, request->last},
	    {CURLOPT_UPLOAD_BUFFERSIZE, UPLOAD_BYTES},
	    {CURLOPT_MAXAGE_CONN, LOW_SPEED_SECONDS},
	    /* A session that is resumed presents no certificate. */
	    {CURLOPT_SSL_SESSIONID_CACHE, 0},
	};
	CURLcode rc =
	    curl_easy_setopt(easy, CURLOPT_MAXFILESIZE_LARGE, (curl_off_t)request->max_bytes);

	for (size_t i = 0; i < sizeof(longs) / sizeof(longs[0]) && rc == CURLE_OK; i++)
		rc = curl_easy_setopt(easy, longs[i].option, longs[i].value);
	return rc;
}

static CURLcode
set_strings(CURL *easy, const struct aw_http_request *request)
{
	const struct {
		CURLoption option;
		const char *value;
	} strings[] = {
	    {CURLOPT_URL, request->url},
	    {CURLOPT_PROTOCOLS_STR, "https"},
	    {CURLOPT_REDIR_PROTOCOLS_STR, "https"},
	    {CURLOPT_PROXY, ""},
	    {CURLOPT_NOPROXY, "*"},
	    {CURLOPT_USERAGENT, "anchorwatch/" AW_VERSION},
	};
	CURLcode rc = CURLE_OK;

	for (size_t i = 0; i < sizeof(strings) / sizeof(strings[0]) && rc == CURLE_OK; i++)
		rc = curl_easy_setopt(easy, strings[i].option, strings[i].value);
	return rc;
}

static bool
add_line(struct curl_slist **headers, const char *line)
{
	struct curl_slist *longer = curl_slist_append(*headers, line);

	if (longer != NULL)
		*headers = longer;
	return longer != NULL;
}

static bool
add_header(struct curl_slist **headers, const char *name, const char *value)
{
	char line[HEADER_MAX];

	return aw_text_format(
		   line, sizeof(line), "%s:%s%s", name, value[0] != '\0' ? " " : "", value) &&
	       add_line(headers, line);
}

/* "Basic " and user:password; NULL for want of memory. Free with aw_wipe_text. */
static char *
basic_line(const char *user, const char *password)
{
	size_t len = strlen(user) + 1 + strlen(password);
	char *plain = malloc(len + 1), *line = malloc(sizeof(BASIC) + (len + 2) / 3 * 4);

	if (plain != NULL && line != NULL && len <= INT_MAX) {
		(void)snprintf(plain, len + 1, "%s:%s", user, password);
		memcpy(line, BASIC, sizeof(BASIC) - 1);
		(void)EVP_EncodeBlock((unsigned char *)line + sizeof(BASIC) - 1,
		    (const unsigned char *)plain, (int)len);
	} else {
		free(line);
		line = NULL;
	}
	aw_wipe(plain, plain != NULL ? len : 0);
	free(plain);
	return line;
}

/* The same for a token, which has only visible ASCII characters. */
static char *
bearer_line(const char *token)
{
	size_t size = sizeof(BEARER) + strlen(token);
	char *line = malloc(size);

	for (const char *p = token; line != NULL && *p != '\0'; p++)
		if (*p <= ' ' || *p > '~') {
			free(line);
			return NULL;
		}
	if (line != NULL)
		(void)snprintf(line, size, BEARER "%s", token);
	return line;
}

/*
 * As a header of our own: libcurl keeps what it has as user, password or token with the connection,
 * as long as that is open for another request.
 */
static bool
add_login(struct curl_slist **headers, const struct aw_http_request *request)
{
	char *line;
	bool added;

	if (request->bearer == NULL && request->user == NULL)
		return true;
	line = request->bearer != NULL
		   ? bearer_line(request->bearer)
		   : basic_line(request->user, request->password != NULL ? request->password : "");
	added = line != NULL && add_line(headers, line);
	aw_wipe_text(line);
	return added;
}

/* The types of answer (libcurl sends any type by default) and of body; an empty Expect header
 * avoids the wait for "100 Continue" (RFC 9110 section 10.1.1). */
static CURLcode
set_headers(CURL *easy, const struct aw_http_request *request, struct curl_slist **headers)
{
	if (!add_login(headers, request))
		return CURLE_OUT_OF_MEMORY;
	if (request->accept != NULL && !add_header(headers, "Accept", request->accept))
		return CURLE_OUT_OF_MEMORY;
	if (request->post != NULL && (!add_header(headers, "Content-Type", "application/json") ||
					 !add_header(headers, "Expect", "")))
		return CURLE_OUT_OF_MEMORY;
	return curl_easy_setopt(easy, CURLOPT_HTTPHEADER, *headers);
}

/* libcurl does not copy the body: it stays with the caller, who wipes it. */
static CURLcode
set_post(CURL *easy, const struct aw_http_request *request)
{
	CURLcode rc;

	if (request->post == NULL)
		return CURLE_OK;
	rc = curl_easy_setopt(easy, CURLOPT_POSTFIELDS, request->post);
	if (rc == CURLE_OK)
		rc = curl_easy_setopt(
		    easy, CURLOPT_POSTFIELDSIZE_LARGE, (curl_off_t)strlen(request->post));
	return rc;
}

bool
aw_http_setup(void *easy, const struct aw_http_request *request, struct curl_slist **headers)
{
	return set_longs(easy, request) == CURLE_OK && set_strings(easy, request) == CURLE_OK &&
	       set_headers(easy, request, headers) == CURLE_OK &&
	       set_post(easy, request) == CURLE_OK && set_identity(easy, request) == CURLE_OK;
}
