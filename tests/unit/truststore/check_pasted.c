/* SPDX-License-Identifier: ISC */
#include "fixture/suite.h"

#include <stdio.h>
#include <string.h>
#include <time.h>

#include "base/base64.h"
#include "base/buf.h"
#include "base/file.h"
#include "fixture/make_cert.h"
#include "model/pool.h"
#include "truststore/base64_repair.h"
#include "model/store.h"
#include "base/text.h"
#include "truststore/truststore.h"

#define IDENTRUST "5d56499be4d2e08bcfcad08a3e38723d50503bde706948e42f55603019e528ae"
#define GENUINE \
	"this text is the genuine IdenTrust Commercial Root CA 1, SHA-256 " IDENTRUST ", but "
#define WITH "with it this is the genuine IdenTrust Commercial Root CA 1 (SHA-256 " IDENTRUST ")"
#define WITHOUT \
	"without it this is the genuine IdenTrust Commercial Root CA 1 (SHA-256 " IDENTRUST ")"

static struct {
	struct aw_pool *pool;
	struct aw_store store;
	struct aw_error err;
	struct aw_root roots[2];
	struct aw_transition transition;
	struct aw_transitions known;
	struct aw_truststore_options options;
	char *root; /* PEM of the replacement */
	char *body; /* its base64, lines of 64 */
	char *other;
} t;

static char *
load(const char *path)
{
	struct aw_bytes bytes;
	struct aw_error err;

	ck_assert_int_eq(aw_file_read(path, 65536, &bytes, &err), AW_OK);
	return (char *)bytes.data;
}

static void
setup(void)
{
	static char quovadis[] = "QuoVadis Root CA 2",
		    identrust[] = "IdenTrust Commercial Root CA 1";
	static char serial[] = "0a0142800000014523c844b500000002";
	static char subject[] = "CN=IdenTrust Commercial Root CA 1,O=IdenTrust,C=US";

	memset(&t, 0, sizeof(t));
	t.pool = aw_pool_new();
	t.roots[0].name = quovadis;
	t.roots[1].name = identrust;
	t.roots[1].subject = subject;
	t.roots[1].serial = serial;
	ck_assert(aw_unhex("85a0dd7dd720adb7ff05f83d542b209dc7ff4528f7d677b18389fea5e5c49e86",
	    t.roots[0].sha256, AW_SHA256_LEN));
	ck_assert(aw_unhex(IDENTRUST, t.roots[1].sha256, AW_SHA256_LEN));
	t.transition = (struct aw_transition){.retiring = &t.roots[0],
	    .n_retiring = 1,
	    .replacements = &t.roots[1],
	    .n_replacements = 1};
	t.known = (struct aw_transitions){.items = &t.transition, .n_items = 1};
	t.options.known = &t.known;
	t.root = load("tests/data/roots/identrust-commercial-root-ca-1.pem");
	t.other = load("tests/data/roots/quovadis-root-ca-2.pem");
	t.body = strdup(strchr(t.root, '\n') + 1);
	*strstr(t.body, "-----END") = '\0';
}

static void
teardown(void)
{
	aw_store_clear(&t.store, t.pool);
	ck_assert_uint_eq(aw_pool_count(t.pool), 0);
	aw_pool_free(t.pool);
	free(t.root);
	free(t.other);
	free(t.body);
}

static enum aw_err
parse(const char *text)
{
	aw_store_clear(&t.store, t.pool);
	return aw_truststore_parse(
	    t.pool, (const uint8_t *)text, strlen(text), "test", &t.options, &t.store, &t.err);
}

/* The text before, between the lines of, and after the body; the caller frees. */
static char *
dress(const char *before, const char *between, const char *after)
{
	struct aw_buf buf;

	aw_buf_init(&buf, 65536);
	ck_assert(aw_buf_puts(&buf, before));
	for (const char *p = t.body; *p != '\0'; p++)
		ck_assert(*p == '\n' ? aw_buf_puts(&buf, between) : aw_buf_add(&buf, p, 1));
	ck_assert(aw_buf_puts(&buf, after));
	return buf.data;
}

#define BEGIN "-----BEGIN CERTIFICATE-----\n"
#define END "-----END CERTIFICATE-----\n"
#define DASH "\xe2\x80\x93"
#define NO_LINES "has no BEGIN CERTIFICATE and END CERTIFICATE lines"
#define BAD_BEGIN "has a BEGIN line that is not exactly -----BEGIN CERTIFICATE-----"
#define BAD_END "has an END line that is not exactly -----END CERTIFICATE-----"

/* The genuine root in forms that no device reads. */
static const struct {
	const char *before, *between, *after, *format, *fault;
} clothes[] = {
    {"", "\n", "", "base64", NO_LINES},
    {"", "\r\n", "", "base64", NO_LINES},
    {"", "", "", "base64", NO_LINES},
    {"", " ", "", "base64", NO_LINES},
    {"", "\n\n", "", "base64", NO_LINES},
    {"\xef\xbb\xbf", "\n", "", "base64", NO_LINES},
    {"Copy this:\n\n", "\n", "\nThank you\n", "base64", NO_LINES},
    {"<html><pre>", "<br>\n", "</pre>", "base64", NO_LINES " and has markup in it"},
    {"", "&nbsp;\n", "", "base64", NO_LINES " and has markup in it"},
    {BEGIN, "\n", "", "pem", "has no END CERTIFICATE line"},
    {"", "\n", END, "base64", "has no BEGIN CERTIFICATE line"},
    {"----BEGIN CERTIFICATE----\n", "\n", END, "pem", BAD_BEGIN},
    {"------BEGIN CERTIFICATE------\n", "\n", END, "pem", BAD_BEGIN},
    {DASH DASH "BEGIN CERTIFICATE" DASH DASH "\n", "\n", END, "pem", BAD_BEGIN},
    {BEGIN, "\n", DASH "END CERTIFICATE-----\n", "pem", BAD_END},
    {BEGIN, "\n", "-----END X509 CRL-----\n", "pem", BAD_END},
    {"-----BEGIN CERTIFICATE-----", "", "-----END CERTIFICATE-----", "pem",
	BAD_BEGIN " and " BAD_END},
    {"-----BEGIN CERTIFICATE-----\\n", "\\n", "-----END CERTIFICATE-----\\n", "pem",
	BAD_BEGIN " and " BAD_END " and has markup in it"},
    {"> " BEGIN "> ", "\n> ", END, "pem",
	BAD_BEGIN " and " BAD_END " and has '>' at line 2, column 1, which is no base64"},
    {BEGIN, "\xe2\x80\x9c\n", END, "pem",
	"has '\xe2\x80\x9c' at line 2, column 65, which is no base64"},
    {BEGIN, "\n", "=\n" END, "pem", "has too many '='"},
};

START_TEST(test_clothes)
{
	char *text = dress(clothes[_i].before, clothes[_i].between, clothes[_i].after), *both;
	struct aw_buf buf;

	ck_assert_int_eq(parse(text), AW_OK);
	ck_assert_str_eq(t.store.format, clothes[_i].format);
	ck_assert_uint_eq(t.store.n_problems, 1);
	ck_assert_uint_eq(t.store.bad_blocks, 1);
	ck_assert_int_eq(t.store.problems[0].severity, AW_SEVERITY_CRITICAL);
	ck_assert_int_eq(strncmp(t.store.problems[0].text, GENUINE, sizeof(GENUINE) - 1), 0);
	ck_assert_str_eq(t.store.problems[0].text + sizeof(GENUINE) - 1, clothes[_i].fault);
	/* Listed, so that the operator sees it, and never usable. */
	ck_assert_uint_eq(t.store.n_anchors, 1);
	ck_assert_uint_eq(t.store.anchors[0].flaws, AW_FLAW_REJECTED);
	/* Next to a good block it is no anchor. */
	aw_buf_init(&buf, 65536);
	ck_assert(aw_buf_printf(&buf, "%s\n%s", text, t.other));
	both = buf.data;
	ck_assert_int_eq(parse(both), AW_OK);
	ck_assert_uint_eq(t.store.n_anchors, 1);
	ck_assert_uint_eq(t.store.anchors[0].flaws, 0);
	ck_assert_str_eq(t.store.anchors[0].certificate->name, "QuoVadis Root CA 2");
	ck_assert_uint_eq(t.store.bad_blocks, 1);
	free(both);
	free(text);
}
END_TEST

/* The position of the n-th base64 character of the body in the PEM text. */
static size_t
offset_of(size_t n)
{
	return sizeof(BEGIN) - 1 + n / 64 * 65 + n % 64;
}

static size_t
body_chars(void)
{
	size_t n = 0;

	for (const char *p = t.body; *p != '\0'; p++)
		n += *p != '\n' ? 1 : 0;
	return n;
}

/* Asserts that the text is one bad block with this message. */
static void
expect_said(const char *text, const char *said)
{
	ck_assert_int_eq(parse(text), AW_ERR_STORE_EMPTY);
	ck_assert_uint_eq(t.store.n_anchors, 0);
	ck_assert_uint_eq(t.store.n_problems, 1);
	ck_assert_str_eq(t.store.problems[0].text, said);
	ck_assert_int_eq(t.store.problems[0].code, AW_ERR_STORE_PASTED);
	ck_assert_str_eq(t.store.problems[0].where, "block 1, line 1");
}

/* Each part in turn: header, names, dates, key, signature, end. */
static const size_t places[] = {
    0, 1, 2, 3, 4, 5, 6, 63, 64, 77, 300, 500, 640, 900, 1200, 1500, 1700, 1838, 1839};

START_TEST(test_changed)
{
	size_t n = places[_i], at = offset_of(n);
	char *text = strdup(t.root), was = text[at], said[512];

	ck_assert_uint_lt(n, body_chars());
	text[at] = was == 'Z' ? 'k' : 'Z';
	(void)snprintf(said, sizeof(said), "line %zu, column %zu: '%c' is where '%c' belongs; %s",
	    n / 64 + 2, n % 64 + 1, text[at], was, WITH);
	expect_said(text, said);
	text[at] = '*';
	(void)snprintf(said, sizeof(said), "line %zu, column %zu: '*' is where '%c' belongs; %s",
	    n / 64 + 2, n % 64 + 1, was, WITH);
	expect_said(text, said);
	free(text);
}
END_TEST

START_TEST(test_lost)
{
	size_t n = places[_i], at = offset_of(n), first = n;
	char *text = strdup(t.root), was = text[at], said[512];

	memmove(text + at, text + at + 1, strlen(text + at));
	/* In a row of equal characters, any may be the missing one: the first is named. */
	while (first > 0 && t.root[offset_of(first - 1)] == was)
		first--;
	if (first == 0)
		(void)snprintf(said, sizeof(said),
		    "one character is missing before line 2, column 1: '%c'; %s", was, WITH);
	else
		(void)snprintf(said, sizeof(said),
		    "one character is missing after line %zu, column %zu: '%c'; %s",
		    (first - 1) / 64 + 2, (first - 1) % 64 + 1, was, WITH);
	expect_said(text, said);
	free(text);
}
END_TEST

START_TEST(test_added)
{
	size_t n = places[_i], at = offset_of(n), len = strlen(t.root);
	char *text = malloc(len + 2), said[512];
	char extra = t.root[at] != 'k' && (n == 0 || t.root[offset_of(n - 1)] != 'k') ? 'k' : 'w';

	memcpy(text, t.root, at);
	text[at] = extra;
	memcpy(text + at + 1, t.root + at, len - at + 1);
	(void)snprintf(said, sizeof(said), "line %zu, column %zu: '%c' is one too many; %s",
	    n / 64 + 2, n % 64 + 1, extra, WITHOUT);
	expect_said(text, said);
	free(text);
}
END_TEST

/* The usual accident, without markers: "l" for "I". */
START_TEST(test_unmarked)
{
	char *text = strdup(t.body), *p = strchr(text + 70, 'I'), said[512];
	size_t at = (size_t)(p - text);

	*p = 'l';
	(void)snprintf(said, sizeof(said),
	    "line %zu, column %zu: 'l' is where 'I' belongs; %s; the text also " NO_LINES,
	    at / 65 + 1, at % 65 + 1, WITH);
	ck_assert_int_eq(parse(text), AW_ERR_STORE_EMPTY);
	ck_assert_str_eq(t.store.format, "base64");
	ck_assert_str_eq(t.store.problems[0].text, said);
	ck_assert_uint_eq(t.store.n_anchors, 0);
	free(text);
}
END_TEST

/* Beyond repair: the damage is described, and the original root is named but not used. */
START_TEST(test_beyond_repair)
{
	char *text = strdup(t.root);

	memset(text + offset_of(1500), 'A', 12);
	ck_assert_int_eq(parse(text), AW_ERR_STORE_EMPTY);
	ck_assert_int_eq(t.store.problems[0].code, AW_ERR_STORE_BLOCK);
	ck_assert_ptr_nonnull(strstr(t.store.problems[0].text, "self-signature does not verify"));
	memmove(text + offset_of(700), text + offset_of(703), strlen(text + offset_of(703)) + 1);
	ck_assert_int_eq(parse(text), AW_ERR_STORE_EMPTY);
	ck_assert_ptr_nonnull(strstr(t.store.problems[0].text,
	    "line 12 has 61 characters where others have 64; it bears the marks of IdenTrust "
	    "Commercial Root CA 1"));
	free(text);
}
END_TEST

/* A root with the same name and another key is another root, not a damaged copy. */
START_TEST(test_namesake)
{
	char *pem = make_pem(&(struct cert_spec){.name = "QuoVadis Root CA 2"});

	ck_assert_int_eq(parse(pem), AW_OK);
	ck_assert_uint_eq(t.store.n_anchors, 1);
	ck_assert_uint_eq(t.store.n_problems, 0);
	free(pem);
}
END_TEST

/* No known root: text is still read, and damage still reported. */
START_TEST(test_nothing_known)
{
	char *text = strdup(t.root);

	t.options.known = NULL;
	ck_assert_int_eq(parse(t.body), AW_OK);
	ck_assert_ptr_nonnull(strstr(t.store.problems[0].text,
	    "this text is the certificate IdenTrust Commercial Root CA 1, SHA-256 " IDENTRUST));
	text[offset_of(30)] = '*';
	ck_assert_int_eq(parse(text), AW_ERR_STORE_EMPTY);
	ck_assert_ptr_nonnull(strstr(t.store.problems[0].text, "'*' at line 2, column 31"));
	free(text);
}
END_TEST

/* Text that only resembles base64 or a marker. */
START_TEST(test_innocent)
{
	static const char *const texts[] = {
	    "MIDDLE\n",
	    "5d56499be4d2e08bcfcad08a3e38723d50503bde706948e42f55603019e528ae\n",
	    "See -----BEGIN CERTIFICATE REQUESTS are not used here\n",
	    "Put it between -----BEGIN CERTIFICATE----- and the other line.\n",
	    "# -----BEGIN CERTIFICATE-----\n# MIIB\n# -----END CERTIFICATE-----\n",
	    "SHA256Fingerprint/5d56499be4d2e08bcfcad08a3e38723d50503bde706948e42f55603019e528ae\n",
	};
	struct aw_buf buf;

	for (int i = 0; i < COUNT(texts); i++) {
		aw_buf_init(&buf, 65536);
		ck_assert(aw_buf_printf(&buf, "%s%s%s", texts[i], t.root, texts[i]));
		ck_assert_int_eq(parse(buf.data), AW_OK);
		ck_assert_uint_eq(t.store.n_problems, 0);
		ck_assert_uint_eq(t.store.n_anchors, 1);
		aw_buf_free(&buf);
	}
}
END_TEST

/* Eight damaged blocks that cannot be repaired: the search is bounded. */
START_TEST(test_bounded)
{
	struct aw_buf buf;
	char *bad = strdup(t.root);
	clock_t start = clock();

	bad[offset_of(1000)] = bad[offset_of(1000)] == 'A' ? 'B' : 'A';
	bad[offset_of(1600)] = bad[offset_of(1600)] == 'A' ? 'B' : 'A';
	aw_buf_init(&buf, 1000000);
	for (int i = 0; i < 20; i++)
		ck_assert(aw_buf_puts(&buf, bad));
	ck_assert_int_eq(parse(buf.data), AW_ERR_STORE_EMPTY);
	ck_assert_uint_eq(t.store.bad_blocks, 20);
	/* Sanitizers make it slower; without them it takes a fraction of a second. */
	ck_assert_int_lt((clock() - start) / CLOCKS_PER_SEC, 10);
	aw_buf_free(&buf);
	free(bad);
}
END_TEST

static void
fill(TCase *tc)
{
	tcase_add_checked_fixture(tc, setup, teardown);
	tcase_add_loop_test(tc, test_clothes, 0, COUNT(clothes));
	tcase_add_loop_test(tc, test_changed, 0, COUNT(places));
	tcase_add_loop_test(tc, test_lost, 0, COUNT(places));
	tcase_add_loop_test(tc, test_added, 0, COUNT(places));
	tcase_add_test(tc, test_unmarked);
	tcase_add_test(tc, test_beyond_repair);
	tcase_add_test(tc, test_namesake);
	tcase_add_test(tc, test_nothing_known);
	tcase_add_test(tc, test_innocent);
	tcase_add_test(tc, test_bounded);
}

int
main(void)
{
	return aw_suite_run("pasted", fill);
}
