/* SPDX-License-Identifier: ISC */
#include "net/http_error.h"

#include <curl/curl.h>
#include <errno.h>
#include <string.h>

#include "base/text.h"

/* Results of verification by number, openssl-verification-options(1); OpenSSL's own headers stay in
 * lib/. */
static const struct {
	long result;
	enum aw_err code;
} verdicts[] = {
    {2, AW_ERR_TLS_CA},       /* unable to get issuer certificate */
    {9, AW_ERR_TLS_NOT_YET},  /* not yet valid */
    {10, AW_ERR_TLS_EXPIRED}, /* has expired */
    {18, AW_ERR_TLS_CA},      /* self-signed */
    {19, AW_ERR_TLS_CA},      /* self-signed in the chain */
    {20, AW_ERR_TLS_CA},      /* unable to get local issuer */
    {21, AW_ERR_TLS_CA},      /* unable to verify the first */
    {27, AW_ERR_TLS_CA},      /* not trusted */
    {62, AW_ERR_TLS_HOST},    /* host name mismatch */
    {64, AW_ERR_TLS_HOST},    /* IP address mismatch */
    {66, AW_ERR_TLS_WEAK},    /* key too small */
    {67, AW_ERR_TLS_WEAK},    /* key of a CA too small */
    {68, AW_ERR_TLS_DIGEST},  /* digest of a signature too weak */
};

/* libcurl sets verify to 1 if OpenSSL accepted the chain and only the name does not match. */
static enum aw_err
from_verify(long verify, const char *detail)
{
	if (strstr(detail, "subject name") != NULL)
		return AW_ERR_TLS_HOST;
	for (size_t i = 0; i < sizeof(verdicts) / sizeof(verdicts[0]); i++)
		if (verdicts[i].result == verify)
			return verdicts[i].code;
	return AW_ERR_TLS_CERTIFICATE;
}

static enum aw_err
from_connect(long os_error)
{
	switch (os_error) {
	case ENETUNREACH:
	case EHOSTUNREACH:
	case ENETDOWN:
	case EACCES:
	case EPERM:
	case EADDRNOTAVAIL:
		return AW_ERR_NET_ROUTE;
	case ETIMEDOUT:
		return AW_ERR_NET_CONNECT_TIMEOUT;
	default:
		return AW_ERR_NET_REFUSED;
	}
}

static enum aw_err
from_timeout(const struct aw_http_end *end)
{
	if (!end->name_known)
		return AW_ERR_NET_NAME_TIMEOUT;
	if (!end->connected)
		return AW_ERR_NET_CONNECT_TIMEOUT;
	if (!end->secured)
		return AW_ERR_NET_TLS_TIMEOUT;
	if (strstr(end->detail, "too slow") != NULL || end->received > 0)
		return AW_ERR_NET_SLOW;
	return AW_ERR_NET_ANSWER_TIMEOUT;
}

static bool
detail_has(const char *detail, const char *const *words)
{
	for (; *words != NULL; words++)
		if (strstr(detail, *words) != NULL)
			return true;
	return false;
}

/* libcurl has one code for all of these; its text contains the reason of OpenSSL. */
static enum aw_err
from_handshake(const char *detail)
{
	static const char *const none[] = {"wrong version number", "packet length too long",
	    "http request", "unexpected message", "record layer failure", "bad record type", NULL};
	static const char *const version[] = {
	    "unsupported protocol", "protocol version", "version too low", "no protocols", NULL};
	static const char *const closed[] = {
	    "SSL_ERROR_SYSCALL", "Connection reset", "unexpected eof", "Broken pipe", NULL};

	if (strstr(detail, "excessive message size") != NULL)
		return AW_ERR_CHAIN_SIZE;
	if (detail_has(detail, none))
		return AW_ERR_TLS_NONE;
	if (detail_has(detail, version))
		return AW_ERR_TLS_VERSION;
	return detail_has(detail, closed) ? AW_ERR_NET_CLOSED : AW_ERR_TLS_HANDSHAKE;
}

static enum aw_err
from_broken(const struct aw_http_end *end)
{
	if (strstr(end->detail, "certificate required") != NULL)
		return AW_ERR_TLS_HANDSHAKE; /* in TLS 1.3 the server refuses after the handshake */
	return end->received > 0 ? AW_ERR_NET_CUT : AW_ERR_NET_CLOSED;
}

/* Before 8.6 libcurl reports a line of headers or trailers that is too long as want of memory. */
static bool
lacks_memory(const struct aw_http_end *end)
{
	static const char trailer[] = "Out of memory in chunked-encoding";

	return (CURLcode)end->result == CURLE_OUT_OF_MEMORY ||
	       ((CURLcode)end->result == CURLE_RECV_ERROR &&
		   strncmp(end->detail, trailer, sizeof(trailer) - 1) == 0);
}

static enum aw_err
from_result(const struct aw_http_end *end)
{
	if (lacks_memory(end))
		return end->memory && end->connected ? AW_ERR_NET_SIZE : AW_ERR_NO_MEMORY;
	switch ((CURLcode)end->result) {
	case CURLE_COULDNT_RESOLVE_HOST:
	case CURLE_COULDNT_RESOLVE_PROXY:
		return AW_ERR_NET_NAME;
	case CURLE_INTERFACE_FAILED: /* the local address */
		return AW_ERR_NET_ROUTE;
	case CURLE_COULDNT_CONNECT:
		return from_connect(end->os_error);
	case CURLE_OPERATION_TIMEDOUT:
		return from_timeout(end);
	case CURLE_SSL_CONNECT_ERROR:
		return from_handshake(end->detail);
	case CURLE_PEER_FAILED_VERIFICATION:
		return from_verify(end->verify, end->detail);
	case CURLE_SSL_PINNEDPUBKEYNOTMATCH:
		return AW_ERR_TLS_PIN;
	case CURLE_SSL_CACERT_BADFILE:
		return AW_ERR_TLS_CA_FILE;
	case CURLE_FILESIZE_EXCEEDED:
#if LIBCURL_VERSION_NUM >= 0x080600
	case CURLE_TOO_LARGE: /* its own limit of header lines, 5000 */
#endif
		return AW_ERR_NET_SIZE;
	case CURLE_PARTIAL_FILE:
		return AW_ERR_NET_CUT;
	case CURLE_GOT_NOTHING:
	case CURLE_RECV_ERROR:
	case CURLE_SEND_ERROR:
		return from_broken(end);
	case CURLE_USE_SSL_FAILED:
		return AW_ERR_NET_STARTTLS;
	case CURLE_UNSUPPORTED_PROTOCOL: /* HTTP/0.9 is not taken */
	case CURLE_WEIRD_SERVER_REPLY:
	case CURLE_BAD_CONTENT_ENCODING:
		return AW_ERR_HTTP_FORM;
	default:
		return AW_ERR_NET_OTHER;
	}
}

static enum aw_err
from_status(const struct aw_http_end *end)
{
	switch (end->status) {
	case 200:
		return end->received > 0 ? AW_OK : AW_ERR_HTTP_EMPTY;
	case 401:
		return AW_ERR_HTTP_UNAUTHORIZED;
	case 403:
		return AW_ERR_HTTP_FORBIDDEN;
	case 404:
		return AW_ERR_HTTP_MISSING;
	case 429:
	case 503:
		return AW_ERR_HTTP_BUSY;
	default:
		break;
	}
	if (end->status >= 300 && end->status <= 399)
		return AW_ERR_HTTP_REDIRECT;
	if (end->status >= 500 && end->status <= 599)
		return AW_ERR_HTTP_SERVER;
	return AW_ERR_HTTP_STATUS;
}

/* The order counts: our own limit, then errors of the transfer, then the status. */
enum aw_err
aw_http_error(const struct aw_http_end *end, struct aw_error *err)
{
	enum aw_err code;

	if (end->too_large)
		return aw_error_set(err, AW_ERR_NET_SIZE, end->url, "stopped after %zu octet%s",
		    end->received, aw_text_s(end->received));
	if (end->result != CURLE_OK) {
		code = from_result(end);
		if (code == AW_ERR_TLS_HANDSHAKE && end->strict && !end->secured)
			return aw_error_set(err, AW_ERR_TLS_SECRECY, end->url,
			    "%s; by tls = strict only ciphers with forward secrecy were offered",
			    end->detail);
		if (code == AW_ERR_NET_SIZE && lacks_memory(end))
			return aw_error_set(err, code, end->url,
			    "a line of its headers is longer than libcurl takes");
		return aw_error_set(err, code, end->url, "%s",
		    end->detail[0] != '\0' ? end->detail
					   : curl_easy_strerror((CURLcode)end->result));
	}
	code = from_status(end);
	if (code == AW_ERR_HTTP_REDIRECT)
		return aw_error_set(err, code, end->url, "status %ld, to %.*s", end->status,
		    end->to != NULL ? (int)strcspn(end->to, "?#") : 7,
		    end->to != NULL ? end->to : "unknown");
	if (code != AW_OK)
		return aw_error_set(err, code, end->url, "status %ld%s", end->status,
		    code == AW_ERR_HTTP_EMPTY ? " and no content" : "");
	return AW_OK;
}
