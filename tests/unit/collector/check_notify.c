/* SPDX-License-Identifier: ISC */
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "notify.h"
#include "fixture/suite.h"

static char dir[] = "/tmp/aw-notify.XXXXXX";
static char path[64];
static int fd;

static void
setup(void)
{
	struct sockaddr_un address = {.sun_family = AF_UNIX};

	memset(dir + sizeof(dir) - 7, 'X', 6);
	ck_assert_ptr_nonnull(mkdtemp(dir));
	(void)snprintf(path, sizeof(path), "%s/notify", dir);
	memcpy(address.sun_path, path, strlen(path));
	fd = socket(AF_UNIX, SOCK_DGRAM | SOCK_NONBLOCK, 0);
	ck_assert_int_eq(bind(fd, (struct sockaddr *)&address, sizeof(address)), 0);
}

static void
teardown(void)
{
	(void)close(fd);
	(void)unlink(path);
	(void)rmdir(dir);
}

static const char *
heard(void)
{
	static char text[64];
	ssize_t n = recv(fd, text, sizeof(text) - 1, 0);

	text[n > 0 ? n : 0] = '\0';
	return text;
}

START_TEST(tells_its_state)
{
	struct aw_notify notify;

	aw_notify_init(&notify, path, NULL, NULL);
	aw_notify_send(&notify, "READY=1");
	ck_assert_str_eq(heard(), "READY=1");
	ck_assert_int_eq(aw_notify_alive(&notify, 5), INT64_MAX);
	ck_assert_str_eq(heard(), "");
	aw_notify_close(&notify);
	aw_notify_send(&notify, "READY=1");
	ck_assert_str_eq(heard(), "");
}
END_TEST

START_TEST(feeds_the_watchdog_in_time)
{
	struct aw_notify notify;

	aw_notify_init(&notify, path, "30000000", NULL);
	ck_assert_int_eq(aw_notify_alive(&notify, 1000000), 10000);
	ck_assert_str_eq(heard(), "WATCHDOG=1");
	ck_assert_int_eq(aw_notify_alive(&notify, 1009999), 1);
	ck_assert_str_eq(heard(), "");
	ck_assert_int_eq(aw_notify_alive(&notify, 1010000), 10000);
	ck_assert_str_eq(heard(), "WATCHDOG=1");
	aw_notify_close(&notify);
}
END_TEST

static const struct {
	const char *path, *usec, *pid;
} silent[] = {
    {NULL, "1000000", NULL},
    {"", "1000000", NULL},
    {"/", "1000000", NULL},
    {"relative", "1000000", NULL},
    {"/tmp/is-not-there/notify", "1000000", "1"},
    {"/tmp/is-not-there/notify", "-5", NULL},
    {"/tmp/is-not-there/notify", "12x", NULL},
    {"/tmp/is-not-there/notify", "", NULL},
};

START_TEST(nobody_asks_for_signs)
{
	struct aw_notify notify;

	aw_notify_init(&notify, silent[_i].path, silent[_i].usec, silent[_i].pid);
	aw_notify_send(&notify, "READY=1");
	ck_assert_int_eq(aw_notify_alive(&notify, 1), INT64_MAX);
	aw_notify_close(&notify);
}
END_TEST

static void
fill(TCase *tc)
{
	tcase_add_checked_fixture(tc, setup, teardown);
	tcase_add_test(tc, tells_its_state);
	tcase_add_test(tc, feeds_the_watchdog_in_time);
	tcase_add_loop_test(tc, nobody_asks_for_signs, 0, COUNT(silent));
}

int
main(void)
{
	return aw_suite_run("notify", fill);
}
