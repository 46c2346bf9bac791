/* SPDX-License-Identifier: ISC */
/* What libcurl says of a transfer that failed, in the words of codes.def; for http.c alone. */
#ifndef AW_HTTP_ERROR_H
#define AW_HTTP_ERROR_H

#include "net/http.h"

/* How a transfer ended, as libcurl has it. */
struct aw_http_end {
	int result;         /* CURLcode */
	const char *detail; /* libcurl's error buffer */
	const char *url;    /* object of the error */
	const char *to;     /* where a redirect leads, or NULL */
	long os_error;      /* errno of connecting */
	long verify;        /* OpenSSL's result, X509_V_OK where it was not reached */
	bool name_known;    /* the phases that were passed */
	bool connected;
	bool secured;
	bool too_large; /* a limit of ours ended it */
	long status;
	size_t received;
};

/* AW_OK for status 200 with a body, else *err is filled. */
enum aw_err aw_http_error(const struct aw_http_end *end, struct aw_error *err);

#endif
