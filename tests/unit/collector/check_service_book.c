/* SPDX-License-Identifier: ISC */
/* One probe of a service for all requests; the service counts connections and closes them. */
#include <arpa/inet.h>
#include <fcntl.h>
#include <netinet/in.h>
#include <stdio.h>
#include <sys/socket.h>
#include <unistd.h>

#include "model/pool.h"
#include "source/service_book.h"
#include "fixture/suite.h"
#include "model/service.h"

#define TURNS_MAX 600 /* of 100 ms */
#define HOUR_MS INT64_C(3600000)

struct scene {
	int listener;
	unsigned connections;
	char name[32];
	struct aw_service_config service;
	struct aw_config config;
	struct aw_pool *pool;
	struct aw_http *http;
	struct aw_io *io;
	struct aw_clock now;
	struct aw_service_book *book;
};

struct asker {
	struct aw_service_request request;
	unsigned calls;
	enum aw_err code;
	size_t addresses;
};

static void
note(struct aw_service_request *request, const struct aw_service *facts, const struct aw_error *err)
{
	struct asker *asker = request->context;

	asker->calls++;
	asker->code = err->code;
	asker->addresses = facts->n_addresses;
}

static void
open_scene(struct scene *scene, bool listens)
{
	struct sockaddr_in address = {
	    .sin_family = AF_INET, .sin_addr.s_addr = htonl(INADDR_LOOPBACK)};
	socklen_t len = sizeof(address);

	*scene = (struct scene){.pool = aw_pool_new(),
	    .http = aw_http_new(8),
	    .io = aw_io_new(),
	    .now = {.wall = 1, .ms = 1000}};
	scene->listener = socket(AF_INET, SOCK_STREAM, 0);
	ck_assert_int_eq(bind(scene->listener, (struct sockaddr *)&address, len), 0);
	ck_assert_int_eq(getsockname(scene->listener, (struct sockaddr *)&address, &len), 0);
	if (listens)
		ck_assert_int_eq(listen(scene->listener, 16), 0);
	(void)fcntl(scene->listener, F_SETFL, O_NONBLOCK);
	(void)snprintf(
	    scene->name, sizeof(scene->name), "127.0.0.1:%u", (unsigned)ntohs(address.sin_port));
	scene->service =
	    (struct aw_service_config){.name = scene->name, .probe = true, .timeout = 60};
	scene->service.host = strdup("127.0.0.1");
	scene->config = (struct aw_config){.services = &scene->service, .n_services = 1};
	scene->book = aw_service_book_new(&(struct aw_probe_env){.config = &scene->config,
	    .http = scene->http,
	    .io = scene->io,
	    .pool = scene->pool,
	    .now = &scene->now});
	ck_assert_ptr_nonnull(scene->book);
}

static void
close_scene(struct scene *scene)
{
	aw_service_book_free(scene->book);
	aw_http_free(scene->http);
	aw_io_free(scene->io);
	aw_pool_free(scene->pool);
	free(scene->service.host);
	(void)close(scene->listener);
}

static void
ask(struct scene *scene, struct asker *asker, int64_t max_age_ms)
{
	*asker = (struct asker){.request = {.service = &scene->service,
				    .max_age_ms = max_age_ms,
				    .done = note,
				    .context = asker}};
	aw_service_book_ask(scene->book, &asker->request);
}

/* Runs the loop until the requester has the result. */
static void
turn_until(struct scene *scene, const struct asker *asker)
{
	for (int i = 0; i < TURNS_MAX && asker->calls == 0; i++) {
		int fd = accept(scene->listener, NULL, NULL);

		if (fd >= 0) {
			scene->connections++;
			(void)close(fd);
		}
		aw_http_work(scene->http);
		aw_io_work(scene->io, &scene->now);
		if (asker->calls == 0)
			aw_io_wait(scene->io, scene->http,
			    &(struct pollfd){.fd = scene->listener, .events = POLLIN}, 1, 100);
	}
	ck_assert_uint_eq(asker->calls, 1);
}

START_TEST(who_asks_meanwhile_waits)
{
	struct scene scene;
	struct asker first, second;

	open_scene(&scene, true);
	ask(&scene, &first, HOUR_MS);
	ask(&scene, &second, 0);
	ck_assert_uint_eq(first.calls + second.calls, 0);
	turn_until(&scene, &first);
	ck_assert_uint_eq(second.calls, 1);
	ck_assert_uint_eq(scene.connections, 1);
	ck_assert_int_eq(first.code, AW_ERR_NET_CLOSED);
	ck_assert_int_eq(second.code, AW_ERR_NET_CLOSED);
	ck_assert_uint_eq(second.addresses, 1);
	close_scene(&scene);
}
END_TEST

START_TEST(a_failure_is_shared_for_a_while)
{
	struct scene scene;
	struct asker first, soon, later;

	open_scene(&scene, true);
	ask(&scene, &first, HOUR_MS);
	turn_until(&scene, &first);
	scene.now.ms += AW_SERVICE_FAILED_MS - 1;
	ask(&scene, &soon, HOUR_MS);
	ck_assert_uint_eq(soon.calls, 1);
	ck_assert_int_eq(soon.code, AW_ERR_NET_CLOSED);
	scene.now.ms += 1;
	ask(&scene, &later, HOUR_MS);
	ck_assert_uint_eq(later.calls, 0);
	turn_until(&scene, &later);
	ck_assert_uint_eq(scene.connections, 2);
	close_scene(&scene);
}
END_TEST

START_TEST(taken_back)
{
	struct scene scene;
	struct asker first, second, never;

	open_scene(&scene, true);
	ask(&scene, &first, HOUR_MS);
	ask(&scene, &never, HOUR_MS);
	ask(&scene, &second, HOUR_MS);
	aw_service_book_cancel(scene.book, &never.request);
	turn_until(&scene, &first);
	ck_assert_uint_eq(second.calls, 1);
	ck_assert_uint_eq(never.calls, 0);
	close_scene(&scene);
}
END_TEST

/* While a probe runs, at the name lookup or at the address. */
START_TEST(freed_while_it_looks)
{
	struct scene scene;
	struct asker asker;

	open_scene(&scene, true);
	ask(&scene, &asker, HOUR_MS);
	if (_i > 0)
		aw_io_work(scene.io, &scene.now);
	if (_i > 1)
		aw_http_work(scene.http);
	aw_service_book_cancel(scene.book, &asker.request);
	close_scene(&scene);
	ck_assert_uint_eq(asker.calls, 0);
}
END_TEST

START_TEST(nobody_listens)
{
	struct scene scene;
	struct asker asker;

	open_scene(&scene, false);
	ask(&scene, &asker, HOUR_MS);
	turn_until(&scene, &asker);
	ck_assert_int_eq(asker.code, AW_ERR_NET_REFUSED);
	close_scene(&scene);
}
END_TEST

static void
fill(TCase *tc)
{
	tcase_add_test(tc, who_asks_meanwhile_waits);
	tcase_add_test(tc, a_failure_is_shared_for_a_while);
	tcase_add_test(tc, taken_back);
	tcase_add_loop_test(tc, freed_while_it_looks, 0, 3);
	tcase_add_test(tc, nobody_listens);
}

int
main(void)
{
	return aw_suite_run("service-book", fill);
}
