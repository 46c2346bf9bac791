/* SPDX-License-Identifier: ISC */
/*
 * Jobs on the libcurl multi handle of the process: each waits for its turn, runs, and ends. Only
 * for the files that make jobs, http.c and probe.c.
 */
#ifndef AW_HTTP_MULTI_H
#define AW_HTTP_MULTI_H

#include <curl/curl.h>

#include "net/http.h"
#include "net/http_error.h"

struct aw_http_job;

struct aw_http_job_type {
	/* Sets all options of a new handle. The job fails unless CURLE_OK is returned. */
	CURLcode (*prepare)(struct aw_http_job *job, CURL *easy);
	/* Called when the job ended; job->easy NULL: it could not be started. Then it is released.
	 */
	void (*ended)(struct aw_http_job *job, CURLcode result);
	/* Frees the job and its own data, but not its handle. */
	void (*release)(struct aw_http_job *job);
};

/* The first member of a transfer. */
struct aw_http_job {
	const struct aw_http_job_type *type;
	CURL *easy;                   /* NULL: waiting */
	void **spare;                 /* where a handle is kept for the next job; NULL: nowhere */
	bool ahead;                   /* starts before other waiting jobs: continues a series */
	unsigned failures;            /* of libcurl's allocations when it was started */
	char detail[CURL_ERROR_SIZE]; /* error text of libcurl */

	struct aw_http_job
	    *next; /* used by http_multi.c: in the list of running or of waiting jobs */
};

/* Queues the job; it is started by aw_http_work. */
void aw_http_add(struct aw_http *http, struct aw_http_job *job);

/* Stops the job without calling `ended`, and releases it. */
void aw_http_drop(struct aw_http *http, struct aw_http_job *job);

/* Fills *end for a job with a handle, except url, received and too_large; texts are borrowed. */
void aw_http_describe(const struct aw_http_job *job, CURLcode result, struct aw_http_end *end);

#endif
