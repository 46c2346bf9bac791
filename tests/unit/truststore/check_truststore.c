/* SPDX-License-Identifier: ISC */
#include "fixture/store_fixture.h"
#include "model/store.h"

#include <fcntl.h>
#include <sys/stat.h>

/* Replaces each `from` by `to`; the caller frees. */
static char *
replaced(const char *text, char from, const char *to)
{
	struct aw_buf buf;

	aw_buf_init(&buf, (size_t)1 << 24);
	for (; *text != '\0'; text++)
		ck_assert(*text == from ? aw_buf_puts(&buf, to) : aw_buf_add(&buf, text, 1));
	return buf.data;
}

/* Every legal form of the same three certificates. */
static const struct {
	char from;
	const char *to, *before;
} forms[] = {
    {'\n', "\n", ""},
    {'\n', "\r\n", ""},
    {'\n', "\r", ""},
    {'\n', "\n", "\xef\xbb\xbf"},
    {'\n', "\n", "# a comment\nIssuer: CN=x\n\n"},
    {'\n', "\n  \t", "   "},
    {'\n', "  \n", ""},
    {'\n', "\n", "\r\n\r\n"},
    {'\n', "\n", "subject=CN = BEGIN CERTIFICATE of fame\n"},
    {'\n', "\n", "Certificate:\n    Data:\n        Modulus:\n            00:ab:cd\n"},
};

START_TEST(test_forms)
{
	char *three = join(t.pem[0], t.pem[1], "text between\n", t.pem[2]);
	char *text = replaced(three, forms[_i].from, forms[_i].to);
	char *all = join(forms[_i].before, text, "", "");

	ck_assert_int_eq(parse_text(all), AW_OK);
	ck_assert_str_eq(t.store.format, "pem");
	expect(3, 3, 0, 0);
	free(all);
	free(text);
	free(three);
}
END_TEST

/* The body in lines of any length. */
START_TEST(test_wrapping)
{
	static const size_t widths[] = {1, 3, 63, 64, 76, 1025, 100000};
	const char *body = strchr(t.pem[0], '\n') + 1, *end = strstr(body, "-----END");
	struct aw_buf buf;
	size_t column = 0;

	aw_buf_init(&buf, (size_t)1 << 20);
	ck_assert(aw_buf_puts(&buf, "-----BEGIN CERTIFICATE-----\n"));
	for (const char *p = body; p < end; p++) {
		if (*p == '\n')
			continue;
		ck_assert(aw_buf_add(&buf, p, 1));
		if (++column % widths[_i] == 0)
			ck_assert(aw_buf_puts(&buf, "\n"));
	}
	ck_assert(aw_buf_puts(&buf, "\n-----END CERTIFICATE-----"));
	ck_assert_int_eq(parse(buf.data, buf.len), AW_OK);
	expect(1, 1, 0, 0);
	aw_buf_free(&buf);
}
END_TEST

/* F04: a bad block among good ones is reported with its position and hides none. */
START_TEST(test_bad_block)
{
	char *bad = strdup(t.pem[1]), *all;

	memset(strchr(bad, '\n') + 1, 'A', 8);
	all = join(t.pem[0], "# second\n", bad, t.pem[2]);
	ck_assert_int_eq(parse_text(all), AW_OK);
	expect(2, 3, 1, 1);
	expect_problem(0, AW_SEVERITY_CRITICAL, AW_ERR_STORE_BLOCK, "block 2, line 11");
	free(all);
	free(bad);
}
END_TEST

/* A certificate that OpenSSL decodes up to 3.4 only: an anchor with a flaw there, a block with the
 * reason here. */
START_TEST(test_no_seconds)
{
	static const struct cert_spec spec = {.not_after = "4001010000Z"};
	char *odd = make_pem(&spec), *all = join(t.pem[0], odd, t.pem[2], "");

	ck_assert_int_eq(parse_text(all), AW_OK);
	if (decodes_utc_time(spec.not_after)) {
		expect(3, 3, 0, 0);
	} else {
		expect(2, 3, 1, 1);
		expect_problem(0, AW_SEVERITY_CRITICAL, AW_ERR_STORE_BLOCK, "block 2, line 10");
		ck_assert_str_eq(t.store.problems[0].text,
		    "not readable: characters of it were changed, or it was issued so; "
		    "no certificate as RFC 5280 section 4.1 has it: utctime is too short");
	}
	free(all);
	free(odd);
}
END_TEST

/* F05, F17: the file is cut inside a block, at any place. */
START_TEST(test_truncated)
{
	char *all = join(t.pem[0], t.pem[1], "", "");
	size_t first = strlen(t.pem[0]), len = strlen(all);

	for (size_t cut = first + 30; cut < len - 2; cut++) {
		ck_assert_int_eq(parse(all, cut), AW_OK);
		ck_assert_uint_eq(t.store.n_anchors, 1);
		ck_assert_uint_eq(t.store.bad_blocks, 1);
		ck_assert_uint_eq(t.store.n_problems, 1);
	}
	free(all);
	all = join("-----BEGIN CERTIFICATE-----\nMIIB\n", t.pem[0], "", "");
	ck_assert_int_eq(parse_text(all), AW_OK);
	expect(1, 2, 1, 1);
	expect_problem(0, AW_SEVERITY_CRITICAL, AW_ERR_STORE_TRUNCATED, "block 1, line 1");
	free(all);
}
END_TEST

START_TEST(test_others)
{
	static const struct {
		const char *text, *format;
		enum aw_err code;
	} others[] = {
	    {"-----BEGIN PRIVATE KEY-----\nMC4C\n-----END PRIVATE KEY-----\n", "private-key",
		AW_ERR_STORE_KEY},
	    {"-----BEGIN ENCRYPTED PRIVATE KEY-----\nProc-Type: 4,ENCRYPTED\n\nMC4C\n"
	     "-----END ENCRYPTED PRIVATE KEY-----\n",
		"private-key", AW_ERR_STORE_KEY},
	    {"-----BEGIN X509 CRL-----\nMC4C\n-----END X509 CRL-----\n", "crl", AW_ERR_STORE_CRL},
	    {"-----BEGIN CERTIFICATE REQUEST-----\nMC4C\n-----END CERTIFICATE REQUEST-----\n",
		"certificate-request", AW_ERR_STORE_OTHER},
	    {"-----BEGIN PUBLIC KEY-----\nMC4C\n-----END PUBLIC KEY-----\n", "public-key",
		AW_ERR_STORE_OTHER},
	};

	for (int i = 0; i < COUNT(others); i++) {
		char *both = join(t.pem[0], others[i].text, t.pem[1], "");

		ck_assert_int_eq(parse_text(others[i].text), AW_ERR_STORE_FORMAT);
		ck_assert_str_eq(t.store.format, others[i].format);
		expect(0, 0, 0, 1);
		ck_assert_int_eq(parse_text(both), AW_OK);
		ck_assert_str_eq(t.store.format, "pem");
		expect(2, 2, 0, 1);
		ck_assert_int_eq(t.store.problems[0].code, others[i].code);
		ck_assert_int_eq(t.store.problems[0].severity, AW_SEVERITY_WARNING);
		ck_assert_ptr_null(strstr(t.store.problems[0].text, "MC4C"));
		free(both);
	}
}
END_TEST

/* F18 */
START_TEST(test_copies)
{
	char *twice = join(t.pem[0], t.pem[1], t.pem[0], t.pem[0]);

	ck_assert_int_eq(parse_text(twice), AW_OK);
	expect(2, 4, 0, 1);
	expect_problem(0, AW_SEVERITY_WARNING, AW_ERR_STORE_DUPLICATE, "");
	ck_assert_str_eq(
	    t.store.problems[0].text, "2 of 4 certificates are copies; 2 are distinct");
	ck_assert_uint_eq(t.store.anchors[0].copies + t.store.anchors[1].copies, 4);
	free(twice);
}
END_TEST

/* Files that are not trust stores, recognised by their first bytes (F01, F08, F25). */
static const struct {
	const char *bytes;
	size_t len;
	const char *format;
	enum aw_err code;
} foreign[] = {
#define FOREIGN(bytes, format, code)                                  \
	{                                                             \
		bytes, sizeof(bytes) - 1, format, AW_ERR_STORE_##code \
	}
    FOREIGN("", "empty", EMPTY),
    FOREIGN(" \r\n\t\n", "empty", EMPTY),
    FOREIGN("\x1f\x8b\x08\0\0\0\0\0", "gzip", FORMAT),
    FOREIGN("PK\x03\x04zip", "zip", FORMAT),
    FOREIGN("\xfe\xed\xfe\xed\0\0\0\x02", "java-keystore", FORMAT),
    FOREIGN("\xce\xce\xce\xce\0\0\0\x02", "java-keystore", FORMAT),
    FOREIGN("\xff\xfe-\0-\0", "utf-16", ENCODING),
    FOREIGN("\xfe\xff\0-\0-", "utf-16", ENCODING),
    FOREIGN("-\0-\0-\0-\0-\0B\0E\0G\0I\0N\0", "utf-16", ENCODING),
    FOREIGN("\xff\xfe\0\0-\0\0\0", "utf-32", ENCODING),
    FOREIGN("-\0\0\0-\0\0\0-\0\0\0-\0\0\0-\0\0\0", "utf-32", ENCODING),
    FOREIGN("<!DOCTYPE html><html></html>", "html", FORMAT),
    FOREIGN("\n <html>Login</html>", "html", FORMAT),
    FOREIGN("0123456789", "unknown", FORMAT),
    FOREIGN("some text\n", "unknown", FORMAT),
    FOREIGN("\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0", "unknown", FORMAT),
    FOREIGN("\x8e\x01\x99\x17\x00\xfa\xf1", "unknown", FORMAT),
    FOREIGN("-----BEGIN PGP MESSAGE-----\nabcd\n-----END PGP MESSAGE-----\n", "unknown", FORMAT),
};

START_TEST(test_foreign)
{
	ck_assert_int_eq(parse(foreign[_i].bytes, foreign[_i].len), foreign[_i].code);
	ck_assert_str_eq(t.store.format, foreign[_i].format);
	ck_assert_str_eq(t.err.object, "test");
	ck_assert_uint_eq(t.store.n_anchors, 0);
}
END_TEST

static enum aw_err
read_path(const char *name)
{
	char path[128];

	(void)snprintf(path, sizeof(path), "%s%s%s", t.dir, name[0] != '\0' ? "/" : "", name);
	aw_store_clear(&t.store, t.pool);
	return aw_truststore_read(t.pool, path, &t.options, &t.store, &t.err);
}

static void
make_link(const char *to, const char *name)
{
	char path[128];

	(void)snprintf(path, sizeof(path), "%s/%s", t.dir, name);
	ck_assert_int_eq(symlink(to, path), 0);
}

/* Links to a file and the bundle of all files are not copies; broken ones are reported. */
/* When the file was written, in seconds. */
static void
set_age(const char *name, time_t at)
{
	const struct timespec times[2] = {{.tv_sec = at}, {.tv_sec = at}};
	char path[128];

	(void)snprintf(path, sizeof(path), "%s/%s", t.dir, name);
	ck_assert_int_eq(utimensat(AT_FDCWD, path, times, 0), 0);
}

/* All names, as a setting of the store has them. */
static void
read_all_names(void)
{
	static const char *const all[] = {"*"};

	t.options.names = all;
	t.options.n_names = 1;
}

START_TEST(test_file_age)
{
	write_file("a", t.pem[0], strlen(t.pem[0]), 0644);
	set_age("a", 1234567890);
	ck_assert_int_eq(read_path("a"), AW_OK);
	ck_assert_int_eq(t.store.written_at, 1234567890);
}
END_TEST

START_TEST(test_directory)
{
	char *bundle = join(t.pem[0], t.pem[1], t.pem[2], "");
	char path[128];

	write_file("b", t.pem[0], strlen(t.pem[0]), 0644);
	write_file("c", t.pem[1], strlen(t.pem[1]), 0644);
	write_file("a", bundle, strlen(bundle), 0644);
	make_link("b", "d");
	make_link("b", "e");
	read_all_names();
	(void)snprintf(path, sizeof(path), "%s/s", t.dir);
	ck_assert_int_eq(mkdir(path, 0755), 0);
	set_age("a", 1000);
	set_age("b", 2000);
	set_age("c", 500);
	ck_assert_int_eq(read_path(""), AW_OK);
	ck_assert_str_eq(t.store.format, "directory");
	ck_assert_int_eq(t.store.written_at, 2000);
	expect(3, 5, 0, 0);
	write_file("f", t.pem[0], strlen(t.pem[0]), 0644);
	make_link("nowhere", "g");
	write_file("h", "no certificate", 14, 0644);
	write_file("i", "", 0, 0644);
	write_file("j", t.pem[0], 100, 0644);
	(void)snprintf(path, sizeof(path), "%s/k", t.dir);
	ck_assert_int_eq(mkfifo(path, 0600), 0);
	ck_assert_int_eq(read_path(""), AW_OK);
	expect(3, 7, 1, 6);
	expect_problem(0, AW_SEVERITY_WARNING, AW_ERR_FILE_MISSING, "g");
	expect_problem(1, AW_SEVERITY_WARNING, AW_ERR_STORE_FORMAT, "h");
	expect_problem(2, AW_SEVERITY_WARNING, AW_ERR_STORE_EMPTY, "i");
	expect_problem(3, AW_SEVERITY_CRITICAL, AW_ERR_STORE_TRUNCATED, "j: block 1, line 1");
	expect_problem(4, AW_SEVERITY_WARNING, AW_ERR_FILE_KIND, "k");
	expect_problem(5, AW_SEVERITY_WARNING, AW_ERR_STORE_DUPLICATE, "");
	free(bundle);
}
END_TEST

START_TEST(test_paths)
{
	write_file("a", t.pem[0], strlen(t.pem[0]), 0644);
	make_link("nowhere", "b");
	make_link("a", "c");
	ck_assert_int_eq(read_path("a"), AW_OK);
	ck_assert_int_eq(read_path("c"), AW_OK);
	ck_assert_int_eq(read_path("b"), AW_ERR_FILE_MISSING);
	ck_assert_ptr_nonnull(t.store.format);
	ck_assert_int_eq(read_path("a/x"), AW_ERR_FILE_MISSING);
	aw_store_clear(&t.store, t.pool);
	ck_assert_int_eq(aw_truststore_read(t.pool, "/dev/zero", &t.options, &t.store, &t.err),
	    AW_ERR_FILE_KIND);
	write_file("d", "", 0, 0644);
	ck_assert_int_eq(read_path("d"), AW_ERR_STORE_EMPTY);
	ck_assert_ptr_nonnull(strstr(t.err.object, "/d"));
}
END_TEST

START_TEST(test_empty_directory)
{
	ck_assert_int_eq(read_path(""), AW_ERR_STORE_EMPTY);
	ck_assert_str_eq(t.store.format, "directory");
}
END_TEST

/* F16 */
START_TEST(test_limits)
{
	char *three = join(t.pem[0], t.pem[1], t.pem[2], "");

	t.options.max_anchors = 3;
	ck_assert_int_eq(parse_text(three), AW_OK);
	t.options.max_anchors = 2;
	ck_assert_int_eq(parse_text(three), AW_ERR_STORE_LIMIT);
	t.options.max_bytes = strlen(three);
	t.options.max_anchors = 0;
	ck_assert_int_eq(parse_text(three), AW_OK);
	t.options.max_bytes--;
	ck_assert_int_eq(parse_text(three), AW_ERR_FILE_SIZE);
	write_file("a", three, strlen(three), 0644);
	ck_assert_int_eq(read_path("a"), AW_ERR_FILE_SIZE);
	read_all_names();
	ck_assert_int_eq(read_path(""), AW_ERR_STORE_EMPTY);
	expect_problem(0, AW_SEVERITY_CRITICAL, AW_ERR_FILE_SIZE, "a");
	free(three);
}
END_TEST

/* Thousands of bad blocks are read in a short time, and all are counted. */
START_TEST(test_flood)
{
	struct aw_buf buf;

	aw_buf_init(&buf, AW_STORE_BYTES_MAX);
	for (int i = 0; i < 9000; i++)
		ck_assert(aw_buf_puts(&buf, "-----BEGIN CERTIFICATE-----\n"));
	ck_assert(aw_buf_puts(&buf, t.pem[0]));
	ck_assert_int_eq(parse(buf.data, buf.len), AW_OK);
	ck_assert_uint_eq(t.store.n_anchors, 1);
	ck_assert_uint_eq(t.store.bad_blocks, t.store.blocks - 1);
	ck_assert_uint_eq(t.store.n_problems, 65);
	for (int i = 0; i < 9000; i++)
		ck_assert(aw_buf_puts(&buf, "-----BEGIN CERTIFICATE-----\n"));
	ck_assert_int_eq(parse(buf.data, buf.len), AW_ERR_STORE_LIMIT);
	aw_buf_reset(&buf);
	while (buf.len < AW_STORE_BYTES_MAX / 4)
		ck_assert(aw_buf_puts(&buf, "BEGIN BEGIN -BEGIN CERTIFICATE REQUEST-\r-----END "));
	(void)parse(buf.data, buf.len);
	aw_buf_free(&buf);
}
END_TEST

START_TEST(test_usage)
{
	char *pem = make_pem(&(struct cert_spec){.extended = "clientAuth"});

	ck_assert_int_eq(parse_text(pem), AW_OK);
	ck_assert_uint_eq(t.store.anchors[0].flaws, AW_FLAW_REJECTED);
	free(pem);
}
END_TEST

/* 500 stores, one decoding of each certificate. */
START_TEST(test_pooled)
{
	char *three = join(t.pem[0], t.pem[1], t.pem[2], "");
	struct aw_store other = {0};

	ck_assert_int_eq(parse_text(three), AW_OK);
	ck_assert_int_eq(aw_truststore_parse(t.pool, (const uint8_t *)three, strlen(three), "other",
			     &t.options, &other, &t.err),
	    AW_OK);
	ck_assert_uint_eq(aw_pool_count(t.pool), 3);
	for (size_t i = 0; i < 3; i++)
		ck_assert_ptr_eq(t.store.anchors[i].certificate, other.anchors[i].certificate);
	aw_store_clear(&other, t.pool);
	free(three);
}
END_TEST

static void
fill(TCase *tc)
{
	tcase_add_checked_fixture(tc, setup, teardown);
	tcase_add_loop_test(tc, test_forms, 0, COUNT(forms));
	tcase_add_loop_test(tc, test_wrapping, 0, 7);
	tcase_add_test(tc, test_bad_block);
	tcase_add_test(tc, test_no_seconds);
	tcase_add_test(tc, test_truncated);
	tcase_add_test(tc, test_others);
	tcase_add_test(tc, test_copies);
	tcase_add_loop_test(tc, test_foreign, 0, COUNT(foreign));
	tcase_add_test(tc, test_file_age);
	tcase_add_test(tc, test_directory);
	tcase_add_test(tc, test_paths);
	tcase_add_test(tc, test_empty_directory);
	tcase_add_test(tc, test_limits);
	tcase_add_test(tc, test_flood);
	tcase_add_test(tc, test_usage);
	tcase_add_test(tc, test_pooled);
}

int
main(void)
{
	return aw_suite_run("truststore", fill);
}
