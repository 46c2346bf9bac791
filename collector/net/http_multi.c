/* SPDX-License-Identifier: ISC */
#include "net/http_multi.h"

#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include "base/wipe.h"
#include "net/http_sockets.h"

#define TURNS_MAX 4 /* of one aw_http_work: others want to work too */

struct aw_http {
	CURLM *multi;
	unsigned parallel, n_running;
	struct aw_http_job *running, *waiting;
	struct aw_http_job **last; /* where the next one that waits is linked */
	struct aw_http_sockets sockets;
	bool more; /* transfers may have ended that aw_http_work has not seen */
};

struct aw_http *
aw_http_new(unsigned parallel)
{
	struct aw_http *http = calloc(1, sizeof(*http));

	if (http == NULL)
		return NULL;
	http->parallel = parallel;
	http->last = &http->waiting;
	if (curl_global_init_mem(CURL_GLOBAL_DEFAULT, aw_wipe_malloc, aw_wipe_free, aw_wipe_realloc,
		aw_wipe_strdup, aw_wipe_calloc) != CURLE_OK) {
		free(http);
		return NULL;
	}
	http->multi = curl_multi_init();
	if (http->multi == NULL || !aw_http_sockets_watch(&http->sockets, http->multi)) {
		aw_http_free(http);
		return NULL;
	}
	(void)curl_multi_setopt(http->multi, CURLMOPT_MAXCONNECTS, (long)parallel);
	return http;
}

void
aw_http_limit(struct aw_http *http, unsigned parallel)
{
	http->parallel = parallel;
	(void)curl_multi_setopt(http->multi, CURLMOPT_MAXCONNECTS, (long)parallel);
}

/* A handle without options: the spare one, or a new one. */
static CURL *
take_handle(const struct aw_http_job *job)
{
	CURL *easy = job->spare != NULL ? *job->spare : NULL;

	if (easy == NULL)
		return curl_easy_init();
	*job->spare = NULL;
	return easy;
}

static void
give_handle_back(const struct aw_http_job *job, CURL *easy)
{
	if (job->spare == NULL || *job->spare != NULL) {
		curl_easy_cleanup(easy);
		return;
	}
	curl_easy_reset(easy);
	*job->spare = easy;
}

static void
free_job(struct aw_http *http, struct aw_http_job *job)
{
	if (job->easy != NULL) {
		(void)curl_multi_remove_handle(http->multi, job->easy);
		give_handle_back(job, job->easy);
	}
	job->type->release(job);
}

static void
free_list(struct aw_http *http, struct aw_http_job *list)
{
	while (list != NULL) {
		struct aw_http_job *next = list->next;

		free_job(http, list);
		list = next;
	}
}

void
aw_http_free(struct aw_http *http)
{
	if (http == NULL)
		return;
	free_list(http, http->running);
	free_list(http, http->waiting);
	(void)curl_multi_cleanup(http->multi);
	curl_global_cleanup();
	aw_http_sockets_clear(&http->sockets);
	free(http);
}

/* True if the job was in the list. */
static bool
unlink_job(struct aw_http_job **list, const struct aw_http_job *job)
{
	for (; *list != NULL; list = &(*list)->next)
		if (*list == job) {
			*list = job->next;
			return true;
		}
	return false;
}

static void
find_last(struct aw_http *http)
{
	http->last = &http->waiting;
	while (*http->last != NULL)
		http->last = &(*http->last)->next;
}

/* False, with job->easy NULL, if libcurl does not accept it. */
static bool
start_job(struct aw_http *http, struct aw_http_job *job)
{
	CURL *easy = take_handle(job);

	if (easy == NULL)
		return false;
	job->failures = aw_wipe_failures();
	if (curl_easy_setopt(easy, CURLOPT_ERRORBUFFER, job->detail) == CURLE_OK &&
	    curl_easy_setopt(easy, CURLOPT_PRIVATE, job) == CURLE_OK &&
	    job->type->prepare(job, easy) == CURLE_OK &&
	    curl_multi_add_handle(http->multi, easy) == CURLM_OK) {
		job->easy = easy;
		return true;
	}
	curl_easy_cleanup(easy);
	return false;
}

/* A series continues before another starts: its open connection should not time out. */
void
aw_http_add(struct aw_http *http, struct aw_http_job *job)
{
	struct aw_http_job **at = job->ahead ? &http->waiting : http->last;

	job->next = *at;
	*at = job;
	if (http->last == at)
		http->last = &job->next;
}

void
aw_http_drop(struct aw_http *http, struct aw_http_job *job)
{
	if (unlink_job(&http->running, job)) {
		http->n_running--;
	} else {
		(void)unlink_job(&http->waiting, job);
		if (http->last == &job->next)
			find_last(http);
	}
	free_job(http, job);
}

static bool
phase_passed(CURL *easy, CURLINFO phase)
{
	curl_off_t us = 0;

	return curl_easy_getinfo(easy, phase, &us) == CURLE_OK && us > 0;
}

void
aw_http_describe(const struct aw_http_job *job, CURLcode result, struct aw_http_end *end)
{
	CURL *easy = job->easy;
	char *to = NULL;

	*end = (struct aw_http_end){.result = (int)result,
	    .detail = job->detail,
	    .memory = aw_wipe_failures() == job->failures,
	    .name_known = phase_passed(easy, CURLINFO_NAMELOOKUP_TIME_T),
	    .connected = phase_passed(easy, CURLINFO_CONNECT_TIME_T),
	    .secured = phase_passed(easy, CURLINFO_APPCONNECT_TIME_T)};
	(void)curl_easy_getinfo(easy, CURLINFO_RESPONSE_CODE, &end->status);
	(void)curl_easy_getinfo(easy, CURLINFO_OS_ERRNO, &end->os_error);
	(void)curl_easy_getinfo(easy, CURLINFO_SSL_VERIFYRESULT, &end->verify);
	(void)curl_easy_getinfo(easy, CURLINFO_REDIRECT_URL, &to);
	end->to = to;
}

static void
end_job(struct aw_http *http, struct aw_http_job *job, CURLcode result)
{
	job->type->ended(job, result);
	free_job(http, job);
}

/* Starts what waits, as far as it may run. */
static void
start_waiting(struct aw_http *http)
{
	while (http->waiting != NULL && http->n_running < http->parallel) {
		struct aw_http_job *job = http->waiting;

		http->waiting = job->next;
		if (http->last == &job->next)
			http->last = &http->waiting;
		if (start_job(http, job)) {
			job->next = http->running;
			http->running = job;
			http->n_running++;
		} else {
			end_job(http, job, CURLE_OUT_OF_MEMORY);
		}
	}
}

/* Ends the jobs of transfers that ended; true if there were any. */
static bool
end_some(struct aw_http *http)
{
	struct CURLMsg *message;
	bool any = false;
	int left;

	while ((message = curl_multi_info_read(http->multi, &left)) != NULL) {
		struct aw_http_job *job = NULL;
		CURLcode result = message->data.result;

		if (message->msg != CURLMSG_DONE)
			continue;
		(void)curl_easy_getinfo(message->easy_handle, CURLINFO_PRIVATE, (char **)&job);
		(void)unlink_job(&http->running, job);
		http->n_running--;
		end_job(http, job, result);
		any = true;
	}
	return any;
}

/* What follows a transfer begins at once, and may end at once: then aw_http_wait must not wait. */
void
aw_http_work(struct aw_http *http)
{
	start_waiting(http);
	aw_http_sockets_work(&http->sockets, http->multi);
	for (unsigned i = 0; i < TURNS_MAX && (http->more = end_some(http)); i++) {
		start_waiting(http);
		aw_http_sockets_timers(http->multi);
	}
}

void
aw_http_wait(struct aw_http *http, struct pollfd *fds, size_t n, int timeout_ms)
{
	if (http->more || (http->waiting != NULL && http->n_running < http->parallel))
		timeout_ms = 0;
	aw_http_sockets_wait(&http->sockets, http->multi, fds, n, timeout_ms);
}
