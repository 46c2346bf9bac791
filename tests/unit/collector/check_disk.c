/* SPDX-License-Identifier: ISC */
/* Files that a thread writes: order, the newest content, failures, room, and the end. */
#include <stdio.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/file.h"
#include "disk.h"
#include "fixture/confdir.h"
#include "fixture/suite.h"

#define MANY 1000
#define TURNS 600 /* of 50 ms, until a thread has written */

static struct confdir dir;
static struct aw_io *io;
static struct aw_disk *disk;
static size_t n_done, n_failed, last_failed;

static void
done(void *context, size_t number, const struct aw_error *err)
{
	ck_assert_ptr_eq(context, &dir);
	n_done++;
	if (err == NULL)
		return;
	ck_assert_int_eq(err->code, AW_ERR_FILE_WRITE);
	n_failed++;
	last_failed = number;
}

static void
setup(void)
{
	confdir_make(&dir);
	n_done = n_failed = 0;
	io = aw_io_new();
	ck_assert_ptr_nonnull(io);
	disk = aw_disk_new(io, done, &dir);
	ck_assert_ptr_nonnull(disk);
}

static void
teardown(void)
{
	aw_disk_free(disk);
	aw_io_free(io);
	ck_assert_int_eq(nftw(dir.path, confdir_unlink, 8, FTW_DEPTH | FTW_PHYS), 0);
}

static void
put(size_t number, const char *name, const char *text)
{
	struct aw_error err;
	struct aw_buf buf;

	aw_buf_init(&buf, 64);
	ck_assert(aw_buf_puts(&buf, text));
	ck_assert_int_eq(
	    aw_disk_put(disk, number, confdir_file(&dir, name), 0644, &buf, &err), AW_OK);
	ck_assert_uint_eq(buf.len, 0);
}

static void
holds(const char *name, const char *text)
{
	struct aw_bytes bytes;
	struct aw_error err;

	ck_assert_int_eq(aw_file_read(confdir_file(&dir, name), 64, &bytes, &err), AW_OK);
	ck_assert_str_eq((char *)bytes.data, text);
	aw_bytes_free(&bytes);
}

START_TEST(the_newest_content_is_written)
{
	char text[32];

	for (size_t i = 0; i < MANY; i++) {
		(void)snprintf(text, sizeof(text), "%zu", i);
		put(i, i % 2 == 0 ? "a" : "b", text);
	}
	aw_disk_drain(disk);
	holds("a", "998");
	holds("b", "999");
	ck_assert_uint_ge(n_done, 2);
	ck_assert_uint_le(n_done, MANY);
	ck_assert_uint_eq(n_failed, 0);
}
END_TEST

START_TEST(the_loop_learns_of_failures)
{
	const struct aw_clock now = {0};

	put(1, "none/a", "1");
	for (int i = 0; i < TURNS && n_done == 0; i++) {
		aw_io_wait(io, NULL, NULL, 0, 50);
		aw_io_work(io, &now);
	}
	ck_assert_uint_eq(n_done, 1);
	ck_assert_uint_eq(n_failed, 1);
	ck_assert_uint_eq(last_failed, 1);
	put(2, "a", "2");
	aw_disk_drain(disk);
	ck_assert_uint_eq(n_done, 2);
	ck_assert_uint_eq(n_failed, 1);
	holds("a", "2");
}
END_TEST

START_TEST(a_full_queue_says_so)
{
	const size_t len = AW_DISK_BYTES_MAX;
	struct aw_error err;
	struct aw_buf buf;

	ck_assert(aw_disk_has_room(disk));
	aw_buf_init(&buf, len);
	buf.data = calloc(1, len);
	ck_assert_ptr_nonnull(buf.data);
	buf.len = buf.cap = len;
	ck_assert_int_eq(
	    aw_disk_put(disk, 0, confdir_file(&dir, "none/a"), 0644, &buf, &err), AW_OK);
	/* It has room again at the latest when all is written. */
	aw_disk_drain(disk);
	ck_assert(aw_disk_has_room(disk));
	ck_assert_uint_eq(n_done, 1);
}
END_TEST

START_TEST(all_is_written_at_the_end)
{
	char name[32];

	for (size_t i = 0; i < MANY; i++) {
		(void)snprintf(name, sizeof(name), "file%zu", i);
		put(i, name, name);
	}
	aw_disk_free(disk);
	for (size_t i = 0; i < MANY; i++) {
		(void)snprintf(name, sizeof(name), "file%zu", i);
		holds(name, name);
	}
	disk = NULL;
}
END_TEST

static void
fill(TCase *tc)
{
	tcase_add_checked_fixture(tc, setup, teardown);
	tcase_add_test(tc, the_newest_content_is_written);
	tcase_add_test(tc, the_loop_learns_of_failures);
	tcase_add_test(tc, a_full_queue_says_so);
	tcase_add_test(tc, all_is_written_at_the_end);
}

int
main(void)
{
	return aw_suite_run("disk", fill);
}
