/* SPDX-License-Identifier: ISC */
/* What libcurl is told of a request: where to, whom to believe, which limits; for http.c alone. */
#ifndef AW_HTTP_SETUP_H
#define AW_HTTP_SETUP_H

#include "net/http.h"

struct curl_slist;

/*
 * Sets an easy handle of libcurl up, all but the callbacks. The headers it sends are added to
 * *headers, which the caller frees behind the transfer, also after an error. The texts of the
 * request are copied, all but its body and its certificates. False if libcurl does not take it.
 */
bool aw_http_setup(void *easy, const struct aw_http_request *request, struct curl_slist **headers);

#endif
