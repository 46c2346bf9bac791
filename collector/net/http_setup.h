/* SPDX-License-Identifier: ISC */
/* The libcurl options of a request; only for http.c. */
#ifndef AW_HTTP_SETUP_H
#define AW_HTTP_SETUP_H

#include "net/http.h"

struct curl_slist;

/*
 * Sets all options of an easy handle except the callbacks. Headers to send are added to *headers,
 * which the caller frees after the transfer, also after an error. libcurl copies the texts of the
 * request except body and certificates. False if libcurl refuses an option.
 */
bool aw_http_setup(void *easy, const struct aw_http_request *request, struct curl_slist **headers);

#endif
