/* SPDX-License-Identifier: ISC */
#include <fcntl.h>
#include <limits.h>
#include <poll.h>
#include <stdbool.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "fixture/suite.h"
#include "base/text.h"
#include "watch.h"

static char dir[] = "/tmp/aw-watch.XXXXXX";
static struct aw_watch *watch;

static const char *
at(const char *name)
{
	static char paths[4][PATH_MAX];
	static unsigned turn;
	char *path = paths[turn++ % 4];

	ck_assert(aw_text_format(path, PATH_MAX, "%s/%s", dir, name));
	return path;
}

static void
write_to(const char *name, int flags)
{
	int fd = open(at(name), O_WRONLY | O_CREAT | flags, 0644);

	ck_assert_int_ge(fd, 0);
	ck_assert_int_eq(write(fd, "x", 1), 1);
	(void)close(fd);
}

static void
follow(size_t id, const char *path)
{
	struct aw_error err;

	ck_assert_int_eq(aw_watch_set(watch, id, path, &err), AW_OK);
}

static void
note(void *context, size_t id)
{
	*(unsigned *)context |= 1U << id;
}

/* The files reported as changed since the last call, one bit each. */
static unsigned
changed(void)
{
	struct pollfd ready = {.fd = aw_watch_fd(watch), .events = POLLIN};
	unsigned bits = 0;

	while (poll(&ready, 1, 0) == 1)
		aw_watch_read(watch, note, &bits);
	return bits;
}

static void
setup(void)
{
	struct aw_error err;

	memset(dir + sizeof(dir) - 7, 'X', 6);
	ck_assert_ptr_nonnull(mkdtemp(dir));
	watch = aw_watch_new(3, &err);
	ck_assert_ptr_nonnull(watch);
}

static void
teardown(void)
{
	static const char *const files[] = {"a", "b", "new", "link", "sub/a", "old/a"};

	aw_watch_free(watch);
	for (int i = 0; i < COUNT(files); i++)
		(void)unlink(at(files[i]));
	(void)rmdir(at("sub"));
	(void)rmdir(at("old"));
	ck_assert_int_eq(rmdir(dir), 0);
}

START_TEST(each_way_to_change_a_file)
{
	follow(0, at("a"));
	follow(1, at("b"));
	ck_assert_uint_eq(changed(), 0);
	write_to("a", 0); /* created */
	ck_assert_uint_eq(changed(), 1);
	write_to("a", O_APPEND);
	ck_assert_uint_eq(changed(), 1);
	write_to("b", O_TRUNC);
	ck_assert_uint_eq(changed(), 2);
	write_to("new", 0);
	ck_assert_uint_eq(changed(), 0);
	ck_assert_int_eq(rename(at("new"), at("a")), 0);
	ck_assert_uint_eq(changed(), 1);
	ck_assert_int_eq(chmod(at("a"), 0600), 0);
	ck_assert_uint_eq(changed(), 1);
	ck_assert_int_eq(rename(at("a"), at("new")), 0);
	ck_assert_uint_eq(changed(), 1);
	ck_assert_int_eq(unlink(at("b")), 0);
	ck_assert_uint_eq(changed(), 2);
}
END_TEST

START_TEST(reading_is_no_change)
{
	char byte;
	int fd;

	write_to("a", 0);
	follow(0, at("a"));
	fd = open(at("a"), O_RDONLY);
	ck_assert_int_eq(read(fd, &byte, 1), 1);
	(void)close(fd);
	ck_assert_uint_eq(changed(), 0);
}
END_TEST

START_TEST(a_link_and_its_target)
{
	ck_assert_int_eq(mkdir(at("sub"), 0755), 0);
	write_to("sub/a", 0);
	ck_assert_int_eq(symlink("sub/a", at("link")), 0);
	follow(2, at("link"));
	write_to("sub/a", O_APPEND);
	ck_assert_uint_eq(changed(), 4);
	ck_assert_int_eq(unlink(at("link")), 0);
	ck_assert_int_eq(symlink(at("b"), at("link")), 0);
	ck_assert_uint_eq(changed(), 4);
	follow(2, at("link"));
	write_to("b", 0);
	ck_assert_uint_eq(changed(), 4);
	write_to("sub/a", O_APPEND); /* no longer the target of the link */
	ck_assert_uint_eq(changed(), 0);
}
END_TEST

START_TEST(all_of_a_directory)
{
	char path[PATH_MAX];

	ck_assert_int_eq(mkdir(at("sub"), 0755), 0);
	ck_assert(aw_text_format(path, sizeof(path), "%s//", at("sub")));
	follow(0, path);
	write_to("sub/a", 0);
	ck_assert_uint_eq(changed(), 1);
	ck_assert_int_eq(unlink(at("sub/a")), 0);
	ck_assert_uint_eq(changed(), 1);
}
END_TEST

START_TEST(a_directory_that_goes_and_comes)
{
	ck_assert_int_eq(mkdir(at("sub"), 0755), 0);
	write_to("sub/a", 0);
	follow(0, at("sub/a"));
	follow(1, at("sub/b"));
	ck_assert_int_eq(rename(at("sub"), at("old")), 0);
	ck_assert_uint_eq(changed(), 3);
	follow(0, at("sub/a"));
	follow(1, at("sub/b"));
	write_to("old/a", O_APPEND);
	ck_assert_uint_eq(changed(), 0);
	ck_assert_int_eq(mkdir(at("sub"), 0755), 0);
	follow(0, at("sub/a"));
	write_to("sub/a", 0);
	ck_assert_uint_eq(changed(), 1);
	ck_assert_int_eq(unlink(at("sub/a")), 0);
	ck_assert_int_eq(rmdir(at("sub")), 0);
	ck_assert_uint_eq(changed(), 1);
}
END_TEST

START_TEST(odd_paths)
{
	char path[PATH_MAX + 100];

	memset(path, 'x', sizeof(path) - 1);
	path[sizeof(path) - 1] = '\0';
	follow(0, path);
	follow(0, "");
	follow(0, "/");
	follow(0, "///");
	follow(0, "relative");
	follow(0, at("a/b")); /* no directory */
	ck_assert_int_eq(changed() & 6, 0);
}
END_TEST

static void
fill(TCase *tc)
{
	tcase_add_checked_fixture(tc, setup, teardown);
	tcase_add_test(tc, each_way_to_change_a_file);
	tcase_add_test(tc, reading_is_no_change);
	tcase_add_test(tc, a_link_and_its_target);
	tcase_add_test(tc, all_of_a_directory);
	tcase_add_test(tc, a_directory_that_goes_and_comes);
	tcase_add_test(tc, odd_paths);
}

int
main(void)
{
	return aw_suite_run("watch", fill);
}
