/* SPDX-License-Identifier: ISC */
#include <stdint.h>
#include <unistd.h>

#include "net/io.h"
#include "fixture/suite.h"

struct seen {
	struct aw_io *io;
	struct aw_io_watch *victim; /* removed by the call; NULL: none */
	unsigned calls;
	short revents;
};

static void
note(struct aw_io_watch *watch, short revents, const struct aw_clock *now)
{
	struct seen *seen = watch->context;

	(void)now;
	seen->calls++;
	seen->revents = revents;
	if (seen->victim != NULL)
		aw_io_remove(seen->io, seen->victim);
}

static void
turn(struct aw_io *io, struct aw_http *http, int64_t ms)
{
	struct aw_clock now = {.wall = 0, .ms = ms};

	aw_io_wait(io, http, NULL, 0, 0);
	aw_io_work(io, &now);
}

/* With and without transfers: libcurl polls in different ways. */
static struct aw_http *
transfers(int i)
{
	return i == 0 ? NULL : aw_http_new(1);
}

START_TEST(tells_what_is_readable)
{
	struct aw_http *http = transfers(_i);
	struct aw_io *io = aw_io_new();
	struct seen seen = {.io = io};
	struct aw_io_watch watch = {
	    .events = POLLIN, .deadline_ms = INT64_MAX, .ready = note, .context = &seen};
	int fds[2];

	ck_assert_int_eq(pipe(fds), 0);
	watch.fd = fds[0];
	aw_io_add(io, &watch);
	turn(io, http, 0);
	ck_assert_uint_eq(seen.calls, 0);
	ck_assert_int_eq(write(fds[1], "x", 1), 1);
	turn(io, http, 0);
	ck_assert_uint_eq(seen.calls, 1);
	ck_assert_int_ne(seen.revents & POLLIN, 0);
	aw_io_remove(io, &watch);
	turn(io, http, 0);
	ck_assert_uint_eq(seen.calls, 1);
	(void)close(fds[0]);
	(void)close(fds[1]);
	aw_io_free(io);
	aw_http_free(http);
}
END_TEST

START_TEST(tells_that_the_other_end_is_gone)
{
	struct aw_http *http = transfers(_i);
	struct aw_io *io = aw_io_new();
	struct seen seen = {.io = io};
	struct aw_io_watch watch = {
	    .events = POLLIN, .deadline_ms = INT64_MAX, .ready = note, .context = &seen};
	int fds[2];

	ck_assert_int_eq(pipe(fds), 0);
	(void)close(fds[1]);
	watch.fd = fds[0];
	aw_io_add(io, &watch);
	turn(io, http, 0);
	ck_assert_uint_eq(seen.calls, 1);
	ck_assert_int_ne(seen.revents & POLLHUP, 0);
	aw_io_remove(io, &watch);
	(void)close(fds[0]);
	aw_io_free(io);
	aw_http_free(http);
}
END_TEST

START_TEST(deadline_comes_once)
{
	struct aw_io *io = aw_io_new();
	struct seen seen = {.io = io};
	struct aw_io_watch watch = {.fd = -1, .deadline_ms = 1000, .ready = note, .context = &seen};

	ck_assert_int_eq(aw_io_next(io), INT64_MAX);
	aw_io_add(io, &watch);
	ck_assert_int_eq(aw_io_next(io), 1000);
	turn(io, NULL, 999);
	ck_assert_uint_eq(seen.calls, 0);
	turn(io, NULL, 1000);
	turn(io, NULL, 5000);
	ck_assert_uint_eq(seen.calls, 1);
	ck_assert_int_eq(seen.revents, 0);
	ck_assert_int_eq(aw_io_next(io), INT64_MAX);
	aw_io_remove(io, &watch);
	aw_io_free(io);
}
END_TEST

START_TEST(one_may_remove_another)
{
	struct aw_io *io = aw_io_new();
	struct aw_io_watch a = {.fd = -1, .deadline_ms = 0, .ready = note}, b = a;
	struct seen by_a = {.io = io, .victim = &b}, by_b = {.io = io, .victim = &a};

	a.context = &by_a;
	b.context = &by_b;
	aw_io_add(io, &a);
	aw_io_add(io, &b);
	turn(io, NULL, 0);
	ck_assert_uint_eq(by_a.calls + by_b.calls, 1);
	aw_io_remove(io, by_a.calls == 1 ? &a : &b);
	aw_io_free(io);
}
END_TEST

START_TEST(callers_descriptors_are_told)
{
	struct aw_http *http = transfers(_i);
	struct aw_io *io = aw_io_new();
	struct pollfd own[2] = {{.fd = -1, .events = POLLIN}, {.events = POLLIN}};
	int fds[2];

	ck_assert_int_eq(pipe(fds), 0);
	ck_assert_int_eq(write(fds[1], "x", 1), 1);
	own[1].fd = fds[0];
	aw_io_wait(io, http, own, 2, 10000);
	ck_assert_int_eq(own[0].revents, 0);
	ck_assert_int_eq(own[1].revents, POLLIN);
	(void)close(fds[0]);
	(void)close(fds[1]);
	aw_io_free(io);
	aw_http_free(http);
}
END_TEST

static void
fill(TCase *tc)
{
	tcase_add_loop_test(tc, tells_what_is_readable, 0, 2);
	tcase_add_loop_test(tc, tells_that_the_other_end_is_gone, 0, 2);
	tcase_add_test(tc, deadline_comes_once);
	tcase_add_test(tc, one_may_remove_another);
	tcase_add_loop_test(tc, callers_descriptors_are_told, 0, 2);
}

int
main(void)
{
	return aw_suite_run("io", fill);
}
