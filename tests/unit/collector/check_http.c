/* SPDX-License-Identifier: ISC */
/* Transfers to ports of the loopback interface that nobody listens on, or where nobody answers. */
#include <arpa/inet.h>
#include <netinet/in.h>
#include <stdio.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

#include "fixture/suite.h"
#include "net/http.h"
#include "net/http_series.h"

#define N 40
#define LONG_MS 60000 /* more than the test may take */

struct run {
	struct aw_http *http;
	struct aw_http_series *series;
	struct aw_http_request request;
	char url[64];
	unsigned ended, wanted;
	enum aw_err code;
	int fd;
};

static void next(struct run *run);

static void
ended(void *context, const struct aw_http_answer *answer)
{
	struct run *run = context;

	run->ended++;
	run->code = answer->err.code;
	if (run->ended < run->wanted)
		next(run);
}

static void
next(struct run *run)
{
	ck_assert_ptr_nonnull(aw_http_start(run->http, &run->request));
}

/* A port of its own; connections are accepted by the system if it listens, else refused. */
static void
open_run(struct run *run, bool listens)
{
	struct sockaddr_in address = {
	    .sin_family = AF_INET, .sin_addr.s_addr = htonl(INADDR_LOOPBACK)};
	socklen_t len = sizeof(address);

	*run = (struct run){.http = aw_http_new(2), .fd = socket(AF_INET, SOCK_STREAM, 0)};
	ck_assert_ptr_nonnull(run->http);
	run->series = aw_http_series_new();
	ck_assert_ptr_nonnull(run->series);
	ck_assert_int_eq(bind(run->fd, (struct sockaddr *)&address, len), 0);
	ck_assert_int_eq(getsockname(run->fd, (struct sockaddr *)&address, &len), 0);
	if (listens)
		ck_assert_int_eq(listen(run->fd, N), 0);
	(void)snprintf(
	    run->url, sizeof(run->url), "https://127.0.0.1:%u/", (unsigned)ntohs(address.sin_port));
	run->request = (struct aw_http_request){.url = run->url,
	    .pin = "sha256//AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA=",
	    .timeout_ms = LONG_MS,
	    .connect_ms = LONG_MS,
	    .max_bytes = 1000,
	    .series = run->series,
	    .fresh = true,
	    .done = ended,
	    .context = run};
}

static void
close_run(struct run *run)
{
	aw_http_series_free(run->series);
	aw_http_free(run->http);
	(void)close(run->fd);
}

static void
work_until(struct run *run, unsigned ended)
{
	while (run->ended < ended) {
		aw_http_wait(run->http, NULL, 0, LONG_MS);
		aw_http_work(run->http);
	}
}

/* Each follows the one before and ends as soon as it begins, without a socket: no wait is for
 * nothing. */
START_TEST(what_ends_at_once_is_seen)
{
	struct run run;

	open_run(&run, false);
	run.wanted = N;
	run.request.url = "http://127.0.0.1/"; /* not https */
	next(&run);
	work_until(&run, N);
	ck_assert_int_ne(run.code, AW_OK);
	close_run(&run);
}
END_TEST

/* More than may run at a time. */
START_TEST(those_that_wait_follow)
{
	struct run run;

	open_run(&run, false);
	for (unsigned i = 0; i < N; i++)
		next(&run);
	work_until(&run, N);
	ck_assert_int_eq(run.code, AW_ERR_NET_REFUSED);
	close_run(&run);
}
END_TEST

/* The timers of libcurl end a wait, also where no socket becomes ready. */
START_TEST(timers_end_a_wait)
{
	struct run run;

	open_run(&run, true);
	run.request.timeout_ms = run.request.connect_ms = 200;
	next(&run);
	next(&run);
	work_until(&run, 2);
	ck_assert_int_ne(run.code, AW_OK);
	close_run(&run);
}
END_TEST

/* The descriptors of the caller count while transfers wait, and cancelled ones are forgotten. */
START_TEST(descriptors_count_next_to_transfers)
{
	struct aw_http_transfer *transfer;
	struct pollfd own = {.events = POLLIN};
	struct run run;
	int fds[2];

	open_run(&run, true);
	ck_assert_int_eq(pipe(fds), 0);
	own.fd = fds[0];
	transfer = aw_http_start(run.http, &run.request);
	ck_assert_ptr_nonnull(transfer);
	for (int i = 0; i < 10; i++) {
		aw_http_work(run.http);
		aw_http_wait(run.http, &own, 1, 10);
		ck_assert_int_eq(own.revents, 0);
	}
	ck_assert_int_eq(write(fds[1], "x", 1), 1);
	aw_http_wait(run.http, &own, 1, LONG_MS);
	ck_assert_int_eq(own.revents, POLLIN);
	aw_http_cancel(run.http, transfer);
	aw_http_wait(run.http, &own, 1, LONG_MS);
	aw_http_work(run.http);
	ck_assert_uint_eq(run.ended, 0);
	(void)close(fds[0]);
	(void)close(fds[1]);
	close_run(&run);
}
END_TEST

static void
fill(TCase *tc)
{
	tcase_set_timeout(tc, 30);
	tcase_add_test(tc, what_ends_at_once_is_seen);
	tcase_add_test(tc, those_that_wait_follow);
	tcase_add_test(tc, timers_end_a_wait);
	tcase_add_test(tc, descriptors_count_next_to_transfers);
}

int
main(void)
{
	return aw_suite_run("http", fill);
}
