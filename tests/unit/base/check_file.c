/* SPDX-License-Identifier: ISC */
#include <fcntl.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/file.h"
#include "fixture/suite.h"
#include "base/text.h"

static char dir[] = "/tmp/aw-check-file.XXXXXX";
static char path[64];

static void
put(const char *content, size_t len, mode_t mode)
{
	struct aw_error err;

	ck_assert_int_eq(aw_file_replace(path, content, len, mode, &err), AW_OK);
}

START_TEST(read_back)
{
	struct aw_bytes bytes;
	struct aw_error err;
	struct stat st;

	put("abc", 3, 0640);
	ck_assert_int_eq(aw_file_read(path, 3, &bytes, &err), AW_OK);
	ck_assert_uint_eq(bytes.len, 3);
	ck_assert_str_eq((char *)bytes.data, "abc");
	aw_bytes_free(&bytes);
	ck_assert_int_eq(stat(path, &st), 0);
	ck_assert_uint_eq(st.st_mode & 07777, 0640);
	ck_assert_int_eq(aw_file_read(path, 2, &bytes, &err), AW_ERR_FILE_SIZE);
	put("", 0, 0600);
	ck_assert_int_eq(aw_file_read(path, 0, &bytes, &err), AW_OK);
	ck_assert_uint_eq(bytes.len, 0);
	aw_bytes_free(&bytes);
}
END_TEST

START_TEST(odd_kinds)
{
	struct aw_bytes bytes;
	struct aw_error err;
	char fifo[64];

	ck_assert_int_eq(aw_file_read("/nonexistent/x", 9, &bytes, &err), AW_ERR_FILE_MISSING);
	ck_assert_str_eq(err.object, "/nonexistent/x");
	ck_assert_int_eq(aw_file_read(dir, 9, &bytes, &err), AW_ERR_FILE_KIND);
	ck_assert_int_eq(aw_file_read("/dev/zero", 9, &bytes, &err), AW_ERR_FILE_KIND);
	(void)snprintf(fifo, sizeof(fifo), "%s/fifo", dir);
	ck_assert_int_eq(mkfifo(fifo, 0600), 0);
	ck_assert_int_eq(aw_file_read(fifo, 9, &bytes, &err), AW_ERR_FILE_KIND);
	ck_assert_int_eq(unlink(fifo), 0);
}
END_TEST

static const struct {
	const char *content;
	size_t len;
	mode_t mode;
	const char *secret; /* NULL: refused */
} secret_cases[] = {
    {"s3cret\n", 7, 0600, "s3cret"},
    {"s3cret\r\n", 8, 0640, "s3cret"},
    {"s3cret\n\n", 8, 0600, "s3cret\n"},
    {"", 0, 0600, ""},
    {"a\0b", 3, 0600, NULL},
    {"s3cret\n", 7, 0644, NULL},
    {"s3cret\n", 7, 0660, NULL},
};

START_TEST(secret)
{
	struct aw_bytes bytes;
	struct aw_error err = {0};
	enum aw_err rc;

	put(secret_cases[_i].content, secret_cases[_i].len, secret_cases[_i].mode);
	rc = aw_file_read_secret(path, &bytes, &err);
	if (secret_cases[_i].secret == NULL) {
		ck_assert_int_eq(rc, AW_ERR_FILE_SECRET);
		ck_assert_ptr_null(strstr(err.text, "s3cret"));
	} else {
		ck_assert_int_eq(rc, AW_OK);
		ck_assert_str_eq((char *)bytes.data, secret_cases[_i].secret);
	}
	aw_bytes_wipe(&bytes);
}
END_TEST

START_TEST(secret_behind_a_link_is_refused)
{
	struct aw_bytes bytes;
	struct aw_error err;
	char link[64];

	put("s3cret", 6, 0600);
	(void)snprintf(link, sizeof(link), "%s/link", dir);
	ck_assert_int_eq(symlink(path, link), 0);
	ck_assert_int_eq(aw_file_read_secret(link, &bytes, &err), AW_ERR_FILE_SECRET);
	ck_assert_int_eq(unlink(link), 0);
}
END_TEST

START_TEST(failed_replace_leaves_the_old_file)
{
	struct aw_error err;
	char long_path[5000];

	memset(long_path, 'x', sizeof(long_path) - 1);
	long_path[sizeof(long_path) - 1] = '\0';
	ck_assert_int_eq(aw_file_replace(long_path, "", 0, 0600, &err), AW_ERR_FILE_WRITE);
	ck_assert_int_eq(aw_file_replace("/nonexistent/x", "", 0, 0600, &err), AW_ERR_FILE_WRITE);
	/* A directory with that name: the rename fails, and no temporary file may remain. */
	ck_assert_int_eq(aw_file_replace(dir, "x", 1, 0600, &err), AW_ERR_FILE_WRITE);
	ck_assert_int_eq(rmdir(dir), -1);
}
END_TEST

START_TEST(directories)
{
	struct aw_error err;
	char deep[80];

	(void)snprintf(deep, sizeof(deep), "%s/a/b/c", dir);
	ck_assert_int_eq(aw_file_mkdirs(deep, 0755, &err), AW_OK);
	ck_assert_int_eq(aw_file_mkdirs(deep, 0755, &err), AW_OK);
	for (int i = 0; i < 3; i++) {
		ck_assert_int_eq(rmdir(deep), 0);
		*strrchr(deep, '/') = '\0';
	}
	(void)snprintf(deep, sizeof(deep), "%s/below", path);
	put("", 0, 0600);
	ck_assert_int_eq(aw_file_mkdirs(deep, 0755, &err), AW_ERR_FILE_WRITE);
}
END_TEST

static void
fill(TCase *tc)
{
	tcase_add_test(tc, read_back);
	tcase_add_test(tc, odd_kinds);
	tcase_add_loop_test(tc, secret, 0, COUNT(secret_cases));
	tcase_add_test(tc, secret_behind_a_link_is_refused);
	tcase_add_test(tc, failed_replace_leaves_the_old_file);
	tcase_add_test(tc, directories);
}

int
main(void)
{
	int rc;

	if (mkdtemp(dir) == NULL)
		return EXIT_FAILURE;
	(void)snprintf(path, sizeof(path), "%s/file", dir);
	rc = aw_suite_run("file", fill);
	(void)unlink(path);
	return rmdir(dir) == 0 ? rc : EXIT_FAILURE;
}
