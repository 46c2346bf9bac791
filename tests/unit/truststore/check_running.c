/* SPDX-License-Identifier: ISC */
/* Certificates of running-configurations. */
#include "fixture/store_fixture.h"

#include <openssl/pem.h>

#include "config/transition_files.h"
#include "model/running.h"
#include "model/transition.h"

#define HEAD "version 17.9\nhostname R1\n!\ncrypto pki certificate chain ONE\n"
#define BOTH                                                                      \
	(HEAD " certificate ca 01\n@0 \tquit\ncrypto pki certificate chain TWO\n" \
	      " certificate ca 02\n@1 \tquit\n!\nend\n")

/* The hex of a PEM certificate as IOS prints it; the caller frees. */
static char *
hex_of(const char *pem, size_t *lines)
{
	BIO *bio = BIO_new_mem_buf(pem, -1);
	X509 *x509 = PEM_read_bio_X509(bio, NULL, NULL, NULL);
	unsigned char *der = NULL;
	int len = i2d_X509(x509, &der);
	struct aw_buf buf;

	ck_assert_int_gt(len, 0);
	aw_buf_init(&buf, (size_t)1 << 20);
	*lines = 0;
	for (int i = 0; i < len; i++) {
		if (i % 32 == 0)
			(void)aw_buf_puts(&buf, i > 0 ? "\n  " : "  ");
		else if (i % 4 == 0)
			(void)aw_buf_puts(&buf, " ");
		*lines += i % 32 == 0;
		(void)aw_buf_printf(&buf, "%02X", der[i]);
	}
	ck_assert(aw_buf_puts(&buf, "\n"));
	OPENSSL_free(der);
	X509_free(x509);
	BIO_free(bio);
	return buf.data;
}

/* The text with the hex of root N for each "@N"; the caller frees. */
static char *
fill_in(const char *text)
{
	struct aw_buf buf;
	size_t lines;

	aw_buf_init(&buf, (size_t)1 << 20);
	for (; *text != '\0'; text++) {
		char *hex;

		if (text[0] != '@') {
			(void)aw_buf_add(&buf, text, 1);
			continue;
		}
		hex = hex_of(t.pem[*++text - '0'], &lines);
		(void)aw_buf_puts(&buf, hex);
		free(hex);
	}
	ck_assert(!buf.failed);
	return buf.data;
}

/* The same with the first `from` replaced by `to`, before the hex is filled in if `from` has its
 * place; the caller frees. */
static char *
change(const char *text, const char *from, const char *to)
{
	bool early = strchr(from, '@') != NULL;
	char *filled, *whole = early ? strdup(text) : fill_in(text), *at = strstr(whole, from);
	struct aw_buf buf;

	ck_assert_msg(at != NULL, "%s", from);
	aw_buf_init(&buf, (size_t)1 << 20);
	ck_assert(aw_buf_add(&buf, whole, (size_t)(at - whole)) && aw_buf_puts(&buf, to) &&
		  aw_buf_puts(&buf, at + strlen(from)));
	free(whole);
	if (!early)
		return buf.data;
	filled = fill_in(buf.data);
	aw_buf_free(&buf);
	return filled;
}

/* Each line with a text in front and one behind; the caller frees. */
static char *
wrap_lines(const char *text, const char *front, const char *behind)
{
	char *whole = fill_in(text);
	struct aw_buf buf;

	aw_buf_init(&buf, (size_t)1 << 20);
	for (char *line = whole, *end; (end = strchr(line, '\n')) != NULL; line = end + 1)
		ck_assert(aw_buf_puts(&buf, front) &&
			  aw_buf_add(&buf, line, (size_t)(end - line)) &&
			  aw_buf_puts(&buf, behind) && aw_buf_puts(&buf, "\n"));
	free(whole);
	return buf.data;
}

/* The anchor that is root i, byte for byte. */
static const struct aw_anchor *
root_of(int i)
{
	struct aw_store pem = {0};
	const struct aw_anchor *anchor;

	ck_assert_int_eq(aw_truststore_parse(t.pool, (const uint8_t *)t.pem[i], strlen(t.pem[i]),
			     "pem", &t.options, &pem, NULL),
	    AW_OK);
	anchor = aw_store_find(&t.store, pem.anchors[0].certificate->sha256);
	aw_store_clear(&pem, t.pool);
	ck_assert_ptr_nonnull(anchor);
	return anchor;
}

/* The store has the first n roots. */
static void
expect_roots(int n)
{
	for (int i = 0; i < n; i++)
		(void)root_of(i);
}

static const char *
trustpoint_of(int root)
{
	return aw_store_trustpoint(&t.store, root_of(root));
}

static const struct {
	const char *front, *behind;
} transports[] = {
    {"", ""},
    {"", "\r"},
    {"", "\n"},
    {"! ", ""},
    {"!", ""},
    {"!CONF: ", ""},
    {"    ", ""},
    {"", " "},
};

START_TEST(test_transports)
{
	char *text = wrap_lines(BOTH, transports[_i].front, transports[_i].behind);

	ck_assert_int_eq(parse_text(text), AW_OK);
	ck_assert_str_eq(t.store.format, "running-config");
	expect(2, 2, 0, 0);
	expect_roots(2);
	ck_assert_str_eq(trustpoint_of(0), "ONE");
	ck_assert_str_eq(trustpoint_of(1), "TWO");
	ck_assert(t.store.excerpt && t.store.partial);
	free(text);
}
END_TEST

static const struct {
	const char *from, *to;
} forms[] = {
    {"crypto pki certificate chain ONE", "crypto ca certificate chain ONE"},
    {"certificate ca 01", "certificate rollover ca 01"},
    {"certificate ca 01", "certificate ca -11D4C2"},
    {"certificate ca 01", "certificate ca 0x01"},
    {"certificate ca 01", "certificate ca 0A:01"},
    {"certificate ca 01", "certificate ca 0A0142800000014523C844B500000002"},
    {" \tquit\n", "quit\n"},
    {" \tquit\n", ""},
    {" \tquit\n", "\n*Jan  1 00:00:00.000: %SYS-5-CONFIG_I: Configured from console\n quit\n"},
    {"hostname R1\n", "R1#show running-config\nhostname R1\n"},
    {"  3082", " --More-- \b\b\b\b\b\b\b\b\b         \b\b\b\b\b\b\b\b\b  3082"},
    {"certificate ca 01", "certificate self-signed 05\n  30820330 AABB\n  \tquit\n certificate 0B\n"
			  "  3082\n  quit\n certificate CA\n  3082\n  quit\n"
			  " certificate self-signed 06 nvram:Self#1.cer\n certificate ca 01"},
    {"end\n", "end"},
};

START_TEST(test_forms)
{
	char *text = change(BOTH, forms[_i].from, forms[_i].to);

	ck_assert_int_eq(parse_text(text), AW_OK);
	expect(2, 2, 0, 0);
	expect_roots(2);
	free(text);
}
END_TEST

static const struct {
	const char *from, *to;
	enum aw_severity severity;
	enum aw_err code;
	unsigned bad;
} spoilt[] = {
    {"  3082", "  3O82", AW_SEVERITY_CRITICAL, AW_ERR_STORE_BLOCK, 1},
    {"  3082", "  308", AW_SEVERITY_CRITICAL, AW_ERR_STORE_BLOCK, 1},
    {"  3082", "  ", AW_SEVERITY_CRITICAL, AW_ERR_STORE_BLOCK, 1},
    {" \tquit\n", "  AB\n \tquit\n", AW_SEVERITY_CRITICAL, AW_ERR_STORE_BLOCK, 1},
    {"@0", "  3082\n", AW_SEVERITY_CRITICAL, AW_ERR_STORE_TRUNCATED, 1},
    {"@0", "", AW_SEVERITY_WARNING, AW_ERR_STORE_ELSEWHERE, 0},
    {"@0", "  <removed>\n", AW_SEVERITY_WARNING, AW_ERR_STORE_ELSEWHERE, 0},
    {"01\n@0 \tquit\n", "01 nvram:Cisco#1CA.cer\n", AW_SEVERITY_WARNING, AW_ERR_STORE_ELSEWHERE, 0},
};

/* The root next to it is read. */
START_TEST(test_spoilt)
{
	char *text = change(BOTH, spoilt[_i].from, spoilt[_i].to);

	ck_assert_int_eq(parse_text(text), AW_OK);
	expect(1, 2, spoilt[_i].bad, 1);
	expect_problem(0, spoilt[_i].severity, spoilt[_i].code, "block 1, line 5");
	free(text);
}
END_TEST

/* Wherever the text ends, the end is a problem unless no block and no trustpoint is open. */
START_TEST(test_cut)
{
	char *text = fill_in(BOTH), *first = strstr(text, "quit"), *second = strstr(first, "ca 02");
	const char *name = strstr(first, "TWO");
	size_t begin = (size_t)(strstr(text, "3082") - text);

	for (size_t len = begin; len < strlen(text); len++) {
		char *part = strndup(text, len);
		bool open = text + len < first + 4 || (text + len > name && text + len < second) ||
			    (text + len > second && text + len < strstr(second, "quit") + 4);
		enum aw_err rc = parse_text(part);

		if (text + len < second - strlen("certificate") || text + len > second + 1)
			ck_assert_msg(
			    (rc == AW_OK && t.store.n_problems == 0) == !open, "%zu", len);
		free(part);
	}
	free(text);
}
END_TEST

/* A digit changed in a root that is known by its name. */
START_TEST(test_changed)
{
	struct aw_transitions known = {0};
	struct aw_bytes pem;
	char *hex, *text;
	size_t lines;

	ck_assert_int_eq(aw_transitions_add(&known, "data/transitions", false, NULL), AW_OK);
	t.options.known = &known;
	ck_assert_int_eq(aw_file_read("tests/data/roots/identrust-commercial-root-ca-1.pem",
			     1 << 20, &pem, NULL),
	    AW_OK);
	hex = hex_of((const char *)pem.data, &lines);
	text = join(HEAD, " certificate ca 01\n", hex, "  quit\n");
	ck_assert_int_eq(parse_text(text), AW_OK);
	expect(1, 1, 0, 0);
	text[strlen(text) - 20] ^= 1;
	ck_assert_int_eq(parse_text(text), AW_ERR_STORE_EMPTY);
	expect(0, 1, 1, 1);
	expect_problem(0, AW_SEVERITY_CRITICAL, AW_ERR_STORE_BLOCK, "block 1, line 5");
	free(text);
	free(hex);
	aw_bytes_free(&pem);
	aw_store_clear(&t.store, t.pool);
	aw_transitions_clear(&known);
}
END_TEST

START_TEST(test_no_ca)
{
	char *text;

	ck_assert_int_eq(parse_text(HEAD " certificate self-signed 01\n  3082\n  quit\n"), AW_OK);
	ck_assert_str_eq(t.store.format, "running-config");
	expect(0, 0, 0, 1);
	expect_problem(0, AW_SEVERITY_WARNING, AW_ERR_STORE_EMPTY, "");
	ck_assert_ptr_nonnull(strstr(t.store.problems[0].text, "no certificate of a CA, and 1 of"));
	ck_assert(t.store.partial);
	ck_assert_int_eq(parse_text(HEAD " certificate ca 01 nvram:A#1CA.cer\nend\n"), AW_OK);
	expect(0, 1, 0, 1);
	ck_assert_int_eq(
	    parse_text(HEAD " certificate ca 01\n  30\n  quit\nend\n"), AW_ERR_STORE_EMPTY);
	ck_assert_int_eq(parse_text("crypto pki trustpoint ONE\n"), AW_ERR_STORE_FORMAT);
	ck_assert_int_eq(parse_text("hostname R1\n"), AW_ERR_STORE_FORMAT);
	ck_assert_int_eq(
	    parse_text("hostname R1\ncrypto pki trustpoint ONE\n revocation-check crl\nend\n"),
	    AW_OK);
	expect(0, 0, 0, 1);
	expect_problem(0, AW_SEVERITY_WARNING, AW_ERR_STORE_ELSEWHERE, "");
	ck_assert_ptr_nonnull(strstr(t.store.problems[0].text, "has 1 trustpoint and none"));
	ck_assert(!t.store.running->whole);
	/* Instructions with PEM are a file of PEM. */
	text = join("hostname R1\ncrypto pki trustpoint ONE\ncrypto pki authenticate ONE\n",
	    t.pem[0], "quit\n", "");
	ck_assert_int_eq(parse_text(text), AW_OK);
	ck_assert_str_eq(t.store.format, "pem");
	expect(1, 1, 0, 0);
	free(text);
}
END_TEST

/* One root in two trustpoints is one anchor that has both names, and no problem. */
START_TEST(test_shared_root)
{
	char *text = change(BOTH, "@1", "@0");

	ck_assert_int_eq(parse_text(text), AW_OK);
	expect(1, 2, 0, 0);
	ck_assert_uint_eq(t.store.anchors[0].copies, 2);
	ck_assert_str_eq(trustpoint_of(0), "ONE TWO");
	free(text);
}
END_TEST

/* PEM in the same file is named. */
START_TEST(test_beside_pem)
{
	char *text = fill_in(BOTH), *both = join(text, t.pem[2], "", "");

	ck_assert_int_eq(parse_text(both), AW_OK);
	expect(2, 2, 0, 1);
	expect_problem(0, AW_SEVERITY_WARNING, AW_ERR_STORE_BLOCK, "line 34");
	free(both);
	free(text);
}
END_TEST

/* What the configuration says of the extent goes before what was read. */
START_TEST(test_extent)
{
	static const bool partial[] = {true, true, false};
	char *text = fill_in(BOTH);

	ck_assert_int_eq(parse_text(text), AW_OK);
	for (int extent = AW_EXTENT_READ; extent <= AW_EXTENT_WHOLE; extent++) {
		t.store.extent = (enum aw_extent)extent;
		aw_store_set_partial(&t.store);
		ck_assert_int_eq(t.store.partial, partial[extent]);
	}
	ck_assert_int_eq(parse_text(t.pem[0]), AW_OK);
	ck_assert(!t.store.excerpt && !t.store.partial);
	free(text);
}
END_TEST

/* In a directory too. */
START_TEST(test_directory)
{
	static const char *const names[] = {"[ab]"};
	char *text = fill_in(BOTH);

	t.options.names = names;
	t.options.n_names = 1;
	write_file("a", text, strlen(text), 0600);
	write_file("b", t.pem[2], strlen(t.pem[2]), 0600);
	ck_assert_int_eq(aw_truststore_read(t.pool, t.dir, &t.options, &t.store, &t.err), AW_OK);
	ck_assert_uint_eq(t.store.n_anchors, 3);
	ck_assert_str_eq(t.store.format, "directory");
	ck_assert(t.store.partial);
	free(text);
}
END_TEST

static void
fill(TCase *tc)
{
	tcase_add_checked_fixture(tc, setup, teardown);
	tcase_add_loop_test(tc, test_transports, 0, COUNT(transports));
	tcase_add_loop_test(tc, test_forms, 0, COUNT(forms));
	tcase_add_loop_test(tc, test_spoilt, 0, COUNT(spoilt));
	tcase_add_test(tc, test_cut);
	tcase_add_test(tc, test_changed);
	tcase_add_test(tc, test_no_ca);
	tcase_add_test(tc, test_shared_root);
	tcase_add_test(tc, test_beside_pem);
	tcase_add_test(tc, test_extent);
	tcase_add_test(tc, test_directory);
}

int
main(void)
{
	return aw_suite_run("running", fill);
}
