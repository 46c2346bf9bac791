/* SPDX-License-Identifier: ISC */
/*
 * The least that collecting over HTTPS can cost: libcurl alone, with one handle in a loop. Each
 * "device" is a new connection with a full TLS handshake and one request for each path, with the
 * same account, certificate checks and headers as anchorwatchd; answers are counted, not read.
 *   curl_floor CA-FILE USER:PASSWORD N https://HOST:PORT PATH...
 */
#include <curl/curl.h>
#include <stdio.h>
#include <stdlib.h>

static size_t
count(char *data, size_t size, size_t n, void *sum)
{
	(void)data;
	*(size_t *)sum += size * n;
	return size * n;
}

int
main(int argc, char **argv)
{
	size_t octets = 0;
	char url[1024];
	CURL *easy = curl_global_init(CURL_GLOBAL_DEFAULT) == CURLE_OK ? curl_easy_init() : NULL;

	if (argc < 6 || easy == NULL)
		return EXIT_FAILURE;
	(void)curl_easy_setopt(easy, CURLOPT_CAINFO, argv[1]);
	(void)curl_easy_setopt(easy, CURLOPT_CAPATH, NULL);
	(void)curl_easy_setopt(easy, CURLOPT_USERPWD, argv[2]);
	(void)curl_easy_setopt(easy, CURLOPT_NOSIGNAL, 1L);
	(void)curl_easy_setopt(easy, CURLOPT_SSL_SESSIONID_CACHE, 0L);
	(void)curl_easy_setopt(easy, CURLOPT_HTTP_VERSION, (long)CURL_HTTP_VERSION_1_1);
	(void)curl_easy_setopt(easy, CURLOPT_WRITEFUNCTION, count);
	(void)curl_easy_setopt(easy, CURLOPT_WRITEDATA, &octets);
	for (long i = 0, n = strtol(argv[3], NULL, 10); i < n; i++)
		for (int path = 5; path < argc; path++) {
			(void)snprintf(url, sizeof(url), "%s%s", argv[4], argv[path]);
			(void)curl_easy_setopt(easy, CURLOPT_URL, url);
			(void)curl_easy_setopt(easy, CURLOPT_FRESH_CONNECT, (long)(path == 5));
			(void)curl_easy_setopt(
			    easy, CURLOPT_FORBID_REUSE, (long)(path == argc - 1));
			if (curl_easy_perform(easy) != CURLE_OK)
				return EXIT_FAILURE;
		}
	curl_easy_cleanup(easy);
	curl_global_cleanup();
	return printf("%zu\n", octets) > 0 ? EXIT_SUCCESS : EXIT_FAILURE;
}
