/* SPDX-License-Identifier: ISC */
/* Maps the end of a libcurl transfer to an error code; only for http.c and probe.c. */
#ifndef AW_HTTP_ERROR_H
#define AW_HTTP_ERROR_H

#include "net/http.h"

/* How a transfer ended, as libcurl reports it. All texts are borrowed. */
struct aw_http_end {
	int result;         /* CURLcode */
	const char *detail; /* libcurl's error buffer */
	const char *url;    /* object of the error */
	const char *to;     /* target of a redirect, or NULL */
	long os_error;      /* errno of connecting */
	long verify;        /* verify result of OpenSSL; X509_V_OK if there was no verification */
	bool name_known;    /* phases that were completed */
	bool connected;
	bool secured;
	bool too_large; /* stopped by a limit of this program */
	bool
	    memory; /* no allocation of libcurl failed: its error of memory is a limit of its own */
	bool strict; /* only ciphers with forward secrecy were offered */
	long status;
	size_t received; /* octets of the body */
};

/* AW_OK for status 200 with a body, else *err is filled. */
enum aw_err aw_http_error(const struct aw_http_end *end, struct aw_error *err);

#endif
