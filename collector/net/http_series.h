/* SPDX-License-Identifier: ISC */
/*
 * Requests of one run against one machine: they use a connection of their own one after the other,
 * and one handle of libcurl, which costs more to make than a request.
 * No request goes by a connection that another series opened, to the same host or not: there the
 * peer may have been verified by other certificates.
 */
#ifndef AW_HTTP_SERIES_H
#define AW_HTTP_SERIES_H

struct aw_http_series;

/* After aw_http_new. NULL: no memory. */
struct aw_http_series *aw_http_series_new(void);

/* Ends the series; its connection is closed with the last of its transfers. NULL is allowed. */
void aw_http_series_free(struct aw_http_series *series);

/* For http.c: one more user, who calls aw_http_series_free; and the CURLSH for its handle. */
struct aw_http_series *aw_http_series_ref(struct aw_http_series *series);
void *aw_http_series_share(const struct aw_http_series *series);

/* Where the CURL handle of the last transfer is kept, without its options, for the next one. */
void **aw_http_series_spare(struct aw_http_series *series);

#endif
