/* SPDX-License-Identifier: ISC */
#include "net/http_series.h"

#include <curl/curl.h>
#include <stdlib.h>

struct aw_http_series {
	CURLSH *share;
	void *spare; /* a CURL that no transfer uses */
	unsigned users;
};

struct aw_http_series *
aw_http_series_new(void)
{
	struct aw_http_series *series = calloc(1, sizeof(*series));

	if (series == NULL)
		return NULL;
	series->users = 1;
	series->share = curl_share_init();
	if (series->share == NULL || curl_share_setopt(series->share, CURLSHOPT_SHARE,
					 CURL_LOCK_DATA_CONNECT) != CURLSHE_OK) {
		aw_http_series_free(series);
		return NULL;
	}
	return series;
}

void
aw_http_series_free(struct aw_http_series *series)
{
	if (series == NULL || --series->users > 0)
		return;
	curl_easy_cleanup(series->spare);
	(void)curl_share_cleanup(series->share);
	free(series);
}

struct aw_http_series *
aw_http_series_ref(struct aw_http_series *series)
{
	series->users++;
	return series;
}

void *
aw_http_series_share(const struct aw_http_series *series)
{
	return series->share;
}

void **
aw_http_series_spare(struct aw_http_series *series)
{
	return &series->spare;
}
