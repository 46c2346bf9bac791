/* SPDX-License-Identifier: ISC */
/* Nothing of a file vanishes: bundles with other labels, marks, and bytes that are no text. */
#include "fixture/store_fixture.h"

#include <openssl/cms.h>
#include <openssl/pkcs12.h>

static struct {
	uint8_t data[65536];
	size_t len;
} file;

static void
set_up(void)
{
	setup();
	file.len = 0;
}

static void
put(const void *bytes, size_t len)
{
	ck_assert_uint_le(file.len + len, sizeof(file.data));
	memcpy(file.data + file.len, bytes, len);
	file.len += len;
}

static void
put_text(const char *text)
{
	put(text, strlen(text));
}

/* As UTF-16; `high` is the place of the zero. */
static void
put_wide(const char *text, int high)
{
	for (; *text != '\0'; text++) {
		uint8_t pair[2] = {(uint8_t)*text, (uint8_t)*text};

		pair[high] = 0;
		put(pair, 2);
	}
}

static void
put_der(int i)
{
	X509 *x = load_pem(t.pem[i]);
	unsigned char *der = NULL;
	int len = i2d_X509(x, &der);

	put(der, (size_t)len);
	OPENSSL_free(der);
	X509_free(x);
}

static void
put_block(const char *label, const uint8_t *der, size_t len)
{
	BIO *bio = BIO_new(BIO_s_mem());
	char *text;
	long n;

	(void)PEM_write_bio(bio, label, "", der, (long)len);
	n = BIO_get_mem_data(bio, &text);
	put(text, (size_t)n);
	BIO_free(bio);
}

static enum aw_err
parse_file(void)
{
	return parse(file.data, file.len);
}

static void
put_bundle(const char *label)
{
	STACK_OF(X509) *roots = sk_X509_new_null();
	unsigned char *der = NULL;
	CMS_ContentInfo *cms;
	int len;

	(void)sk_X509_push(roots, load_pem(t.pem[0]));
	(void)sk_X509_push(roots, load_pem(t.pem[1]));
	cms = CMS_sign(NULL, NULL, roots, NULL, CMS_DETACHED | CMS_PARTIAL);
	len = i2d_CMS_ContentInfo(cms, &der);
	put_block(label, der, (size_t)len);
	OPENSSL_free(der);
	CMS_ContentInfo_free(cms);
	sk_X509_pop_free(roots, X509_free);
}

/* Read, and OpenSSL, which refuses the file, is named. */
START_TEST(test_bundle_as_certificate)
{
	put_bundle("CERTIFICATE");
	put_text(t.pem[2]);
	t.options.loaded = true;
	ck_assert_int_eq(parse_file(), AW_OK);
	expect(3, 3, 0, 1);
	expect_problem(0, AW_SEVERITY_WARNING, AW_ERR_STORE_REFUSED, "");
	ck_assert_ptr_nonnull(
	    strstr(t.store.problems[0].text, "refuses the file: block 1, line 1"));
	ck_assert_ptr_nonnull(strstr(t.store.problems[0].text, "it is PKCS#7 labelled as"));
}
END_TEST

static void
put_pkcs12(void)
{
	X509 *x = load_pem(t.pem[0]);
	STACK_OF(X509) *more = sk_X509_new_null();
	unsigned char *der = NULL;
	PKCS12 *p12;
	int len;

	(void)sk_X509_push(more, load_pem(t.pem[1]));
	p12 = PKCS12_create(
	    "secret", NULL, NULL, x, more, NID_aes_256_cbc, NID_aes_256_cbc, 2000, 2000, 0);
	len = i2d_PKCS12(p12, &der);
	put_block("PKCS12", der, (size_t)len);
	OPENSSL_free(der);
	PKCS12_free(p12);
	sk_X509_pop_free(more, X509_free);
	X509_free(x);
}

/* As a terminal of IOS shows it. */
START_TEST(test_pkcs12_block)
{
	char path[80];

	put_text("Export pkcs12 follows:\r\n");
	put_pkcs12();
	ck_assert_int_eq(parse_file(), AW_ERR_STORE_EMPTY);
	expect(0, 1, 1, 1);
	expect_problem(0, AW_SEVERITY_CRITICAL, AW_ERR_STORE_PASSWORD, "block 1, line 2");
	(void)snprintf(path, sizeof(path), "%s/p", t.dir);
	write_file("p", "secret", 6, 0600);
	t.options.password_file = path;
	ck_assert_int_eq(parse_file(), AW_OK);
	ck_assert_str_eq(t.store.format, "pkcs12");
	expect(2, 2, 0, 0);
	write_file("p", "secret", 6, 0644);
	ck_assert_int_eq(parse_file(), AW_ERR_FILE_SECRET);
	t.options.password_file = NULL;
}
END_TEST

START_TEST(test_inner_mark)
{
	put_text("\xef\xbb\xbf");
	put_text(t.pem[0]);
	put_text("\xef\xbb\xbf");
	put_text(t.pem[1]);
	t.options.loaded = true;
	ck_assert_int_eq(parse_file(), AW_OK);
	ck_assert_uint_eq(t.store.n_anchors, 2);
	ck_assert_uint_ge(t.store.n_problems, 1);
	ck_assert_int_eq(t.store.problems[0].code, AW_ERR_STORE_MARK);
	ck_assert_int_eq(strncmp(t.store.problems[0].where, "line ", 5), 0);
}
END_TEST

/* In both byte orders, with and without a mark, in front of and behind PEM. */
START_TEST(test_wide)
{
	int high = _i & 1;

	put_text(t.pem[0]);
	if ((_i & 2) != 0)
		put(high == 1 ? "\xff\xfe" : "\xfe\xff", 2);
	put_wide(t.pem[1], high);
	if ((_i & 4) != 0) {
		put_text("\n");
		put_text(t.pem[2]);
	}
	ck_assert_int_eq(parse_file(), AW_OK);
	expect((_i & 4) != 0 ? 2 : 1, (_i & 4) != 0 ? 3 : 2, 1, 1);
	ck_assert_int_eq(t.store.problems[0].code, AW_ERR_STORE_ENCODING);
	ck_assert_ptr_nonnull(strstr(t.store.problems[0].where, "byte "));
}
END_TEST

/* A block that was cut ends where UTF-16 begins: two problems, each named as what it is. */
START_TEST(test_wide_after_a_cut_block)
{
	char cut[256];
	int high = _i & 1;

	put_text(t.pem[0]);
	(void)snprintf(cut, sizeof(cut), "%.*s", 150, t.pem[1]);
	put_text(cut);
	if ((_i & 4) == 0)
		put_text("\n");
	if ((_i & 2) != 0)
		put(high == 1 ? "\xff\xfe" : "\xfe\xff", 2);
	put_wide(t.pem[1], high);
	ck_assert_int_eq(parse_file(), AW_OK);
	expect(1, 3, 2, 2);
	ck_assert_int_eq(t.store.problems[0].code, AW_ERR_STORE_TRUNCATED);
	ck_assert_int_eq(t.store.problems[1].code, AW_ERR_STORE_ENCODING);
}
END_TEST

/* DER behind, between and in front of PEM. */
START_TEST(test_der)
{
	put_text(t.pem[0]);
	put_der(1);
	if (_i == 1)
		put_text("\n");
	if (_i >= 1)
		put_text(t.pem[2]);
	ck_assert_int_eq(parse_file(), AW_OK);
	expect(_i >= 1 ? 2 : 1, _i >= 1 ? 3 : 2, 1, 1);
	expect_problem(0, AW_SEVERITY_CRITICAL, AW_ERR_STORE_BLOCK, t.store.problems[0].where);
	ck_assert_ptr_nonnull(strstr(t.store.problems[0].text, "the certificate Two, SHA-256 "));
	file.len = 0;
	put_der(1);
	put_text(t.pem[0]);
	ck_assert_int_eq(parse_file(), AW_OK);
	expect(1, 2, 1, 1);
	expect_problem(0, AW_SEVERITY_CRITICAL, AW_ERR_STORE_BLOCK, t.store.problems[0].where);
	ck_assert_ptr_nonnull(strstr(t.store.problems[0].text, "PEM text follows the binary data"));
}
END_TEST

START_TEST(test_binary)
{
	static const uint8_t zeros[40] = {0};

	put_text(t.pem[0]);
	put(zeros, sizeof(zeros));
	ck_assert_int_eq(parse_file(), AW_OK);
	expect(1, 1, 0, 1);
	expect_problem(0, AW_SEVERITY_WARNING, AW_ERR_STORE_TRAILING, t.store.problems[0].where);
	ck_assert_ptr_nonnull(strstr(t.store.problems[0].text, "40 bytes that are no text"));
	file.len = 0;
	put_text("# caf\xc3\xa9\n\x1b[0mAn end of DOS\n");
	put_text(t.pem[0]);
	put_text("\x1a");
	ck_assert_int_eq(parse_file(), AW_OK);
	expect(1, 1, 0, 0);
}
END_TEST

/* Pieces that each hold one certificate, or none. */
enum piece { PEM, PEM_CR_LF, DER, WIDE, CUT, COMMENT, LONELY, PIECES };

static void
put_piece(enum piece piece, int i)
{
	switch (piece) {
	case PEM:
		put_text(t.pem[i]);
		break;
	case PEM_CR_LF:
		for (const char *p = t.pem[i]; *p != '\0'; p++)
			put(*p == '\n' ? "\r\n" : p, *p == '\n' ? 2 : 1);
		break;
	case DER:
		put_der(i);
		break;
	case WIDE:
		put_wide(t.pem[i], 1);
		break;
	case CUT:
		put(t.pem[i], strlen(t.pem[i]) / 2);
		put_text("\n");
		break;
	case LONELY:
		put_text(strchr(t.pem[i], '\n') + 1);
		break;
	default:
		put_text("# a comment\n");
	}
}

/* What a row must give at least, in anchors and problems. */
struct demand {
	size_t n;
	bool cut;  /* a block has no end yet, and takes up the text after it */
	bool wide; /* a range of UTF-16 goes on */
};

static void
demand_piece(struct demand *d, enum piece piece)
{
	bool taken = (d->cut && piece == LONELY) || (d->wide && piece == WIDE);

	d->n += piece != COMMENT && !taken;
	d->wide = piece == WIDE;
	if (piece != COMMENT)
		d->cut = piece == CUT;
}

/* Any three pieces in a row, one after another. */
START_TEST(test_rows)
{
	struct demand demand = {0};

	for (int i = 0, rest = _i; i < 3; i++, rest /= PIECES) {
		demand_piece(&demand, (enum piece)(rest % PIECES));
		put_piece((enum piece)(rest % PIECES), i);
		if (i < 2)
			put_text("\n");
	}
	/* What a reader of DER, or of a text in UTF-16, does not look into is one problem. */
	if (_i % PIECES == DER || _i % PIECES == WIDE)
		demand.n = demand.n > 2 ? 2 : demand.n;
	if (parse_file() == AW_OK)
		ck_assert_uint_ge(t.store.n_anchors + t.store.n_problems, demand.n);
	else
		ck_assert_int_ne(t.err.code, AW_OK);
}
END_TEST

static void
fill(TCase *tc)
{
	tcase_add_checked_fixture(tc, set_up, teardown);
	tcase_add_test(tc, test_bundle_as_certificate);
	tcase_add_test(tc, test_pkcs12_block);
	tcase_add_test(tc, test_inner_mark);
	tcase_add_loop_test(tc, test_wide, 0, 8);
	tcase_add_loop_test(tc, test_wide_after_a_cut_block, 0, 8);
	tcase_add_loop_test(tc, test_der, 0, 3);
	tcase_add_test(tc, test_binary);
	tcase_add_loop_test(tc, test_rows, 0, PIECES * PIECES * PIECES);
}

int
main(void)
{
	return aw_suite_run("store_foreign", fill);
}
