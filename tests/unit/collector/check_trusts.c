/* SPDX-License-Identifier: ISC */
/* A ca-file is decoded once, and again as soon as it is another one. */
#include <fcntl.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/file.h"
#include "fixture/make_cert.h"
#include "fixture/suite.h"
#include "net/trusts.h"

static char dir[] = "/tmp/aw-check-trusts.XXXXXX";
static char path[64], other[64];
static struct aw_trusts *trusts;
static struct aw_error err;

/* Writes in place, and gives the file the time stamp that it had. */
static void
put(const char *file, const char *text)
{
	FILE *f = fopen(file, "w");
	const struct timespec times[2] = {{.tv_sec = 1000}, {.tv_sec = 1000}};

	ck_assert_ptr_nonnull(f);
	ck_assert_int_ge(fputs(text, f), 0);
	ck_assert_int_eq(fclose(f), 0);
	ck_assert_int_eq(utimensat(AT_FDCWD, file, times, 0), 0);
}

static struct aw_trust *
open_trust(const char *file)
{
	struct aw_trust *trust = NULL;

	ck_assert_int_eq(aw_trusts_open(trusts, file, &trust, &err), AW_OK);
	ck_assert_ptr_nonnull(aw_trust_tls(trust));
	return trust;
}

START_TEST(decoded_once)
{
	char *pem = make_pem(&(struct cert_spec){.name = "One"});
	struct aw_trust *a, *b, *c;

	put(path, pem);
	put(other, pem);
	a = open_trust(path);
	b = open_trust(path);
	c = open_trust(other);
	ck_assert_ptr_eq(a, b);
	ck_assert_ptr_ne(a, c);
	aw_trust_close(a);
	aw_trusts_sweep(trusts);
	ck_assert_ptr_eq(open_trust(path), b);
	aw_trust_close(b);
	aw_trust_close(b);
	aw_trust_close(c);
	aw_trusts_sweep(trusts);
	free(pem);
}
END_TEST

/* One octet, with the same length and time stamp. */
START_TEST(a_change_is_noticed)
{
	char *pem = make_pem(&(struct cert_spec){.name = "One"}), text[8192];
	struct aw_trust *before, *after;

	(void)snprintf(text, sizeof(text), "# a\n%s", pem);
	put(path, text);
	before = open_trust(path);
	text[2] = 'b';
	put(path, text);
	after = open_trust(path);
	ck_assert_ptr_ne(aw_trust_tls(before), aw_trust_tls(after));
	aw_trust_close(before);
	ck_assert_ptr_eq(open_trust(path), after);
	aw_trust_close(after);
	aw_trust_close(after);
	free(pem);
}
END_TEST

START_TEST(a_file_that_is_bad_now_is_an_error)
{
	char *pem = make_pem(&(struct cert_spec){.name = "One"});
	static const char *const bad[] = {"", "no certificate\n",
	    "-----BEGIN CERTIFICATE-----\nAAAA\n-----END CERTIFICATE-----\n"};
	struct aw_trust *trust;

	put(path, pem);
	aw_trust_close(open_trust(path));
	for (int i = 0; i < COUNT(bad); i++) {
		put(path, bad[i]);
		ck_assert_int_eq(aw_trusts_open(trusts, path, &trust, &err), AW_ERR_TLS_CA_FILE);
		ck_assert_str_eq(err.object, path);
		ck_assert_ptr_null(trust);
	}
	ck_assert_int_eq(unlink(path), 0);
	ck_assert_int_eq(aw_trusts_open(trusts, path, &trust, &err), AW_ERR_FILE_MISSING);
	put(path, pem);
	aw_trust_close(open_trust(path));
	free(pem);
}
END_TEST

START_TEST(many_files)
{
	char *pem = make_pem(&(struct cert_spec){.name = "One"}), file[96];
	struct aw_trust *all[20];

	for (int round = 0; round < 2; round++)
		for (int i = 0; i < COUNT(all); i++) {
			(void)snprintf(file, sizeof(file), "%s/%d", dir, i * 7 % COUNT(all));
			if (round == 0)
				put(file, pem);
			else
				ck_assert_ptr_eq(open_trust(file), all[i]);
			if (round == 0)
				all[i] = open_trust(file);
		}
	for (int i = 0; i < COUNT(all); i++) {
		aw_trust_close(all[i]);
		aw_trust_close(all[i]);
		(void)snprintf(file, sizeof(file), "%s/%d", dir, i);
		(void)unlink(file);
	}
	free(pem);
}
END_TEST

static void
setup(void)
{
	(void)snprintf(path, sizeof(path), "%s/a.pem", dir);
	(void)snprintf(other, sizeof(other), "%s/b.pem", dir);
	trusts = aw_trusts_new();
	ck_assert_ptr_nonnull(trusts);
}

static void
teardown(void)
{
	aw_trusts_free(trusts);
	(void)unlink(path);
	(void)unlink(other);
}

static void
fill(TCase *tc)
{
	tcase_add_checked_fixture(tc, setup, teardown);
	tcase_add_test(tc, decoded_once);
	tcase_add_test(tc, a_change_is_noticed);
	tcase_add_test(tc, a_file_that_is_bad_now_is_an_error);
	tcase_add_test(tc, many_files);
}

int
main(void)
{
	int status;

	if (mkdtemp(dir) == NULL)
		return EXIT_FAILURE;
	status = aw_suite_run("trusts", fill);
	(void)rmdir(dir);
	return status;
}
