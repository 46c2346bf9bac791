/* SPDX-License-Identifier: ISC */
/*
 * What runs on the process's one libcurl multi handle, whatever it is for: transfers wait for
 * their turn, run, and end. For the files that make transfers, http.c and probe.c, alone.
 */
#ifndef AW_HTTP_MULTI_H
#define AW_HTTP_MULTI_H

#include <curl/curl.h>

#include "net/http.h"
#include "net/http_error.h"

struct aw_http_job;

struct aw_http_job_type {
	/* Sets all options of a fresh handle. Anything but CURLE_OK: it cannot be begun. */
	CURLcode (*prepare)(struct aw_http_job *job, CURL *easy);
	/* It has ended, and with `easy` NULL it could not be begun; freed behind it. */
	void (*ended)(struct aw_http_job *job, CURLcode result);
	/* Frees the job and what it has, but not its handle. */
	void (*release)(struct aw_http_job *job);
};

/* Stands first in a transfer. */
struct aw_http_job {
	const struct aw_http_job_type *type;
	CURL *easy; /* NULL: waits */
	bool ahead; /* goes on before those that wait */
	char detail[CURL_ERROR_SIZE];

	struct aw_http_job *next; /* of http_multi.c: of those that run, or of those that wait */
};

/* Begins it when it is its turn, never from here. */
void aw_http_add(struct aw_http *http, struct aw_http_job *job);

/* Gives it up without `ended`, and frees it. */
void aw_http_drop(struct aw_http *http, struct aw_http_job *job);

/* How a job that was begun has ended, as far as libcurl knows. */
void aw_http_describe(const struct aw_http_job *job, CURLcode result, struct aw_http_end *end);

#endif
