/* SPDX-License-Identifier: ISC */
#include "source/probe.h"

#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "net/http_multi.h"
#include "net/starttls.h"
#include "program/paths.h"
#include "base/text.h"

#define URL_MAX 320
#define TO_MAX 320

/* A probe accepts every cipher: policy judges later what a device accepts. Anonymous ciphers come
 * last, so that a server that has a certificate presents it. */
#define CIPHERS "ALL:+aNULL:@SECLEVEL=0"

struct aw_probe {
	struct aw_http_job job; /* first */
	struct aw_probe_request request;
	struct aw_http *http;
	struct aw_tls_handshake sight;
	struct curl_slist *to;
	struct aw_starttls_connection *connection; /* on which TLS is asked for, before the job */
	int fd;           /* on which TLS begins; -1: libcurl connects, or has it */
	int64_t spent_ms; /* before the job */
};

static CURLcode
set_longs(CURL *easy, const struct aw_probe_request *request)
{
	const struct {
		CURLoption option;
		long value;
	} longs[] = {
	    {CURLOPT_CONNECT_ONLY, 1},
	    /* Off only here: the chain is wanted whether or not a store of this host verifies it.
	     */
	    {CURLOPT_SSL_VERIFYPEER, 0},
	    {CURLOPT_SSL_VERIFYHOST, 0},
	    {CURLOPT_SSLVERSION, (long)CURL_SSLVERSION_TLSv1_0},
	    {CURLOPT_SSL_SESSIONID_CACHE, 0}, /* a resumed session presents no certificate */
	    {CURLOPT_SSL_ENABLE_ALPN, 0},
	    {CURLOPT_FRESH_CONNECT, 1},
	    {CURLOPT_FORBID_REUSE, 1},
	    {CURLOPT_NOSIGNAL, 1},
	    {CURLOPT_QUICK_EXIT, 1}, /* cleanup does not wait for a hanging resolver */
	    {CURLOPT_NETRC, CURL_NETRC_IGNORED},
	    {CURLOPT_TIMEOUT_MS, (long)request->timeout_ms},
	    {CURLOPT_CONNECTTIMEOUT_MS, (long)request->timeout_ms},
	    {CURLOPT_USE_SSL, (long)CURLUSESSL_ALL}, /* of SMTP */
	    {CURLOPT_HTTPPROXYTUNNEL, request->proxy != NULL},
	    {CURLOPT_SUPPRESS_CONNECT_HEADERS, 1},
	};
	CURLcode rc = CURLE_OK;

	for (size_t i = 0; i < sizeof(longs) / sizeof(longs[0]) && rc == CURLE_OK; i++)
		rc = curl_easy_setopt(easy, longs[i].option, longs[i].value);
	return rc;
}

static CURLcode
set_strings(CURL *easy, const struct aw_probe_request *request, const char *url)
{
	const struct {
		CURLoption option;
		const char *value;
	} strings[] = {
	    {CURLOPT_URL, url},
	    {CURLOPT_PROTOCOLS_STR, "https,smtp"},
	    {CURLOPT_PROXY, request->proxy != NULL ? request->proxy : ""},
	    {CURLOPT_NOPROXY, request->proxy != NULL ? "" : "*"},
	    {CURLOPT_INTERFACE, request->local_address},
	    {CURLOPT_SSL_CIPHER_LIST, CIPHERS},
	    {CURLOPT_CAINFO, NULL},
	    {CURLOPT_CAPATH, NULL},
	    {CURLOPT_USERAGENT, "anchorwatch/" AW_VERSION},
	};
	CURLcode rc = CURLE_OK;

	for (size_t i = 0; i < sizeof(strings) / sizeof(strings[0]) && rc == CURLE_OK; i++)
		rc = curl_easy_setopt(easy, strings[i].option, strings[i].value);
	return rc;
}

/* The URL has the name for SNI; CURLOPT_CONNECT_TO has the address. */
static CURLcode
set_place(CURL *easy, struct aw_probe *probe)
{
	const char *host = probe->request.host, *port = strrchr(probe->request.to, ':');
	const char *scheme = probe->request.starttls == AW_STARTTLS_SMTP ? "smtp" : "https";
	bool v6 = strchr(host, ':') != NULL;
	char url[URL_MAX], to[TO_MAX];
	CURLcode rc;

	if (port == NULL ||
	    !aw_text_format(url, sizeof(url), "%s://%s%s%s%s/", scheme, v6 ? "[" : "", host,
		v6 ? "]" : "", port) ||
	    !aw_text_format(to, sizeof(to), "::%s", probe->request.to))
		return CURLE_BAD_FUNCTION_ARGUMENT;
	probe->to = curl_slist_append(NULL, to);
	if (probe->to == NULL)
		return CURLE_OUT_OF_MEMORY;
	rc = curl_easy_setopt(easy, CURLOPT_CONNECT_TO, probe->to);
	return rc == CURLE_OK ? set_strings(easy, &probe->request, url) : rc;
}

static CURLcode
begin_handshake(CURL *easy, void *ssl_ctx, void *context)
{
	struct aw_probe *probe = context;

	(void)easy;
	aw_tls_handshake_watch(&probe->sight, ssl_ctx);
	if (probe->request.key_type != AW_KEY_OTHER &&
	    !aw_tls_handshake_ask(ssl_ctx, probe->request.key_type))
		return CURLE_SSL_CIPHER;
	return CURLE_OK;
}

/* The socket on which the server waits for TLS; libcurl closes it. */
static curl_socket_t
give_socket(void *context, curlsocktype purpose, struct curl_sockaddr *address)
{
	struct aw_probe *probe = context;
	int fd = probe->fd;

	(void)purpose;
	(void)address;
	probe->fd = -1;
	return fd >= 0 ? fd : CURL_SOCKET_BAD;
}

static int
is_connected(void *context, curl_socket_t fd, curlsocktype purpose)
{
	(void)context;
	(void)fd;
	(void)purpose;
	return CURL_SOCKOPT_ALREADY_CONNECTED;
}

static CURLcode
set_socket(CURL *easy, struct aw_probe *probe)
{
	CURLcode rc = curl_easy_setopt(easy, CURLOPT_OPENSOCKETFUNCTION, give_socket);

	if (rc == CURLE_OK)
		rc = curl_easy_setopt(easy, CURLOPT_OPENSOCKETDATA, probe);
	if (rc == CURLE_OK)
		rc = curl_easy_setopt(easy, CURLOPT_SOCKOPTFUNCTION, is_connected);
	return rc == CURLE_OK ? curl_easy_setopt(easy, CURLOPT_INTERFACE, NULL) : rc;
}

static CURLcode
prepare_probe(struct aw_http_job *job, CURL *easy)
{
	struct aw_probe *probe = (struct aw_probe *)job;
	CURLcode rc = set_longs(easy, &probe->request);

	if (rc == CURLE_OK)
		rc = set_place(easy, probe);
	if (rc == CURLE_OK && probe->fd >= 0)
		rc = set_socket(easy, probe);
	if (rc == CURLE_OK)
		rc = curl_easy_setopt(easy, CURLOPT_SSL_CTX_FUNCTION, begin_handshake);
	if (rc == CURLE_OK)
		rc = curl_easy_setopt(easy, CURLOPT_SSL_CTX_DATA, probe);
	return rc;
}

/* Errors after the connection to the proxy was made, and before TLS began, are of the proxy. */
static enum aw_err
add_proxy_hint(const struct aw_probe *probe, struct aw_error *err)
{
	long status = 0;

	switch (err->code) {
	case AW_ERR_NO_MEMORY:
	case AW_ERR_NET_NAME:
	case AW_ERR_NET_NAME_TIMEOUT:
	case AW_ERR_NET_ROUTE:
	case AW_ERR_NET_REFUSED:
	case AW_ERR_NET_CONNECT_TIMEOUT:
		return err->code;
	default:
		break;
	}
	(void)curl_easy_getinfo(probe->job.easy, CURLINFO_HTTP_CONNECTCODE, &status);
	if (status != 0)
		return aw_error_set(err, AW_ERR_NET_PROXY, probe->request.to,
		    "%s answers with status %ld", probe->request.proxy, status);
	return aw_error_set(err, AW_ERR_NET_PROXY, probe->request.to, "%s: %s",
	    probe->request.proxy, probe->job.detail);
}

static void
describe_failure(const struct aw_probe *probe, CURLcode result, struct aw_error *err)
{
	const struct aw_probe_request *request = &probe->request;
	struct aw_http_end end = {.result = (int)result, .detail = ""};

	if (probe->job.easy != NULL)
		aw_http_describe(&probe->job, result, &end);
	end.url = request->to;
	end.connected = end.connected || probe->sight.begun;
	(void)aw_http_error(&end, err);
	if (request->proxy != NULL && !probe->sight.begun && probe->job.easy != NULL)
		(void)add_proxy_hint(probe, err);
}

static void
probe_ended(struct aw_http_job *job, CURLcode result)
{
	struct aw_probe *probe = (struct aw_probe *)job;
	struct aw_error err = {.code = AW_OK};
	curl_off_t us = 0;

	if (job->easy != NULL)
		(void)curl_easy_getinfo(job->easy, CURLINFO_TOTAL_TIME_T, &us);
	if (!probe->sight.seen && result != CURLE_OK)
		describe_failure(probe, result, &err);
	else if (!probe->sight.seen)
		(void)aw_error_set(&err, AW_ERR_CHAIN_NONE, probe->request.to,
		    "the TLS handshake presented no certificate");
	probe->request.done(
	    probe->request.context, &probe->sight, probe->spent_ms + (int64_t)us / 1000, &err);
}

static void
release_probe(struct aw_http_job *job)
{
	struct aw_probe *probe = (struct aw_probe *)job;

	curl_slist_free_all(probe->to);
	aw_tls_handshake_clear(&probe->sight);
	if (probe->fd >= 0)
		(void)close(probe->fd);
	free(probe);
}

static const struct aw_http_job_type probes = {
    .prepare = prepare_probe, .ended = probe_ended, .release = release_probe};

/* The server waits for TLS, or there was none to agree with. */
static void
tls_agreed(void *context, int fd, const struct aw_error *err, const struct aw_clock *now)
{
	struct aw_probe *probe = context;

	probe->connection = NULL;
	probe->spent_ms = now->ms - probe->spent_ms;
	if (err->code != AW_OK) {
		probe->request.done(probe->request.context, &probe->sight, probe->spent_ms, err);
		release_probe(&probe->job);
		return;
	}
	probe->fd = fd;
	probe->request.timeout_ms -= probe->spent_ms;
	if (probe->request.timeout_ms < 1)
		probe->request.timeout_ms = 1;
	probe->job.ahead = true;
	aw_http_add(probe->http, &probe->job);
}

/* False: no memory. */
static bool
ask_for_tls(struct aw_probe *probe)
{
	const struct aw_probe_request *request = &probe->request;

	probe->spent_ms = request->now->ms; /* when it began, until it has ended */
	probe->connection = aw_starttls_start(request->io,
	    &(struct aw_starttls_request){.protocol = request->starttls,
		.host = request->host,
		.to = request->to,
		.local_address = request->local_address,
		.timeout_ms = request->timeout_ms,
		.done = tls_agreed,
		.context = probe},
	    request->now);
	return probe->connection != NULL;
}

struct aw_probe *
aw_probe_start(struct aw_http *http, const struct aw_probe_request *request)
{
	struct aw_probe *probe = calloc(1, sizeof(*probe));
	bool asks = request->starttls == AW_STARTTLS_LDAP || request->starttls == AW_STARTTLS_XMPP;

	if (probe == NULL)
		return NULL;
	probe->job.type = &probes;
	probe->job.ahead = request->key_type != AW_KEY_OTHER;
	probe->request = *request;
	probe->http = http;
	probe->fd = -1;
	if (!asks) {
		aw_http_add(http, &probe->job);
	} else if (!ask_for_tls(probe)) {
		release_probe(&probe->job);
		return NULL;
	}
	return probe;
}

void
aw_probe_cancel(struct aw_http *http, struct aw_probe *probe)
{
	if (probe == NULL)
		return;
	if (probe->connection != NULL) {
		aw_starttls_cancel(probe->connection);
		release_probe(&probe->job);
		return;
	}
	aw_http_drop(http, &probe->job);
}
