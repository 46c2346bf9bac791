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

START_TEST(same_content)
{
	static char big[100000], wrong[100000];

	memset(big, 'x', sizeof(big));
	memcpy(wrong, big, sizeof(big));
	put(big, sizeof(big), 0600);
	ck_assert(aw_file_same(path, big, sizeof(big)));
	ck_assert(!aw_file_same(path, big, sizeof(big) - 1));
	wrong[sizeof(wrong) - 1] = 'y';
	ck_assert(!aw_file_same(path, wrong, sizeof(wrong)));
	wrong[sizeof(wrong) - 1] = 'x';
	wrong[40000] = 'y';
	ck_assert(!aw_file_same(path, wrong, sizeof(wrong)));
	put("", 0, 0600);
	ck_assert(aw_file_same(path, "", 0));
	ck_assert(!aw_file_same(path, "x", 1));
	ck_assert(!aw_file_same("/nonexistent/x", "", 0));
	ck_assert(!aw_file_same("/", "", 0));
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

static const char *
in_dir(const char *name)
{
	static char paths[8][128];
	static unsigned turn;
	char *to = paths[turn++ % 8];

	ck_assert(aw_text_format(to, sizeof(paths[0]), "%s/%s", dir, name));
	return to;
}

static void
holds(const char *name, const char *content)
{
	struct aw_bytes bytes;
	struct aw_error err;

	ck_assert_int_eq(aw_file_read(in_dir(name), 64, &bytes, &err), AW_OK);
	ck_assert_str_eq((char *)bytes.data, content);
	aw_bytes_free(&bytes);
	ck_assert_int_eq(unlink(in_dir(name)), 0);
}

/* The third is a directory; the last has none. Few and many are written in different ways. */
START_TEST(several_at_once)
{
	static const char *const names[] = {"a", "sub/b", "is-a-directory", "c", "a", "none/d"};
	struct aw_file_put puts[COUNT(names)];
	char text[COUNT(names)][1], paths[COUNT(names)][128];
	struct aw_error err;

	ck_assert_int_eq(mkdir(in_dir("sub"), 0755), 0);
	ck_assert_int_eq(mkdir(in_dir("is-a-directory"), 0755), 0);
	for (int i = 0; i < _i; i++) {
		text[i][0] = (char)('0' + i);
		(void)snprintf(paths[i], sizeof(paths[i]), "%s", in_dir(names[i]));
		puts[i] =
		    (struct aw_file_put){.path = paths[i], .data = text[i], .len = 1, .mode = 0640};
	}
	aw_file_replace_all(puts, (size_t)_i);
	for (int i = 0; i < _i; i++)
		ck_assert_int_eq(aw_file_put_error(&puts[i], &err) == AW_OK, i != 2 && i != 5);
	if (_i > 3)
		holds("c", "3");
	if (_i > 0)
		holds("a", _i > 4 ? "4" : "0");
	if (_i > 1)
		holds("sub/b", "1");
	/* No temporary file is left. */
	ck_assert_int_eq(rmdir(in_dir("sub")), 0);
	ck_assert_int_eq(rmdir(in_dir("is-a-directory")), 0);
	(void)unlink(path);
	ck_assert_int_eq(rmdir(dir), 0);
	ck_assert_int_eq(mkdir(dir, 0700), 0);
}
END_TEST

static bool
is_named(const void *context, const char *name)
{
	return strcmp(context, name) == 0;
}

static const struct {
	const char *name;
	bool removed;
} left[] = {
    {".a.aw-AbC123", true},
    {".a.aw-zzzzzz", true},
    {".b.aw-AbC123", false},
    {"a.aw-AbC123", false},
    {".a.aw-AbC12", false},
    {".a.aw-AbC1234", false},
    {".a.aw-AbC-12", false},
    {".a.AbC123", false},
    {"a.AbC123", false},
    {"a.backup", false},
    {".aw-AbC123", false},
    {"a", false},
};

START_TEST(leftovers_are_removed)
{
	static const char link[] = ".a.aw-linkto", folder[] = ".a.aw-folder";
	struct stat st;

	ck_assert_uint_eq(aw_file_sweep("/nonexistent", is_named, "a"), 0);
	for (int i = 0; i < COUNT(left); i++)
		ck_assert_int_eq(aw_file_replace(in_dir(left[i].name), "", 0, 0600, NULL), AW_OK);
	ck_assert_int_eq(symlink("a", in_dir(link)), 0);
	ck_assert_int_eq(mkdir(in_dir(folder), 0700), 0);
	ck_assert_uint_eq(aw_file_sweep(dir, is_named, "a"), 2);
	for (int i = 0; i < COUNT(left); i++)
		ck_assert_int_eq(stat(in_dir(left[i].name), &st) != 0, left[i].removed);
	ck_assert_int_eq(unlink(in_dir(link)), 0);
	ck_assert_int_eq(rmdir(in_dir(folder)), 0);
	for (int i = 0; i < COUNT(left); i++)
		ck_assert_int_eq(unlink(in_dir(left[i].name)) != 0, left[i].removed);
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
	tcase_add_test(tc, same_content);
	tcase_add_test(tc, odd_kinds);
	tcase_add_loop_test(tc, secret, 0, COUNT(secret_cases));
	tcase_add_test(tc, secret_behind_a_link_is_refused);
	tcase_add_test(tc, failed_replace_leaves_the_old_file);
	tcase_add_loop_test(tc, several_at_once, 0, 7);
	tcase_add_test(tc, leftovers_are_removed);
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
