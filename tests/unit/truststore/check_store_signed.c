/* SPDX-License-Identifier: ISC */
/* Signed bundles: CMS signed data whose content is the store. */
#include "fixture/store_fixture.h"

#include <openssl/cms.h>

static struct {
	EVP_PKEY *key;
	X509 *signer;
} s;

static void
set_up(void)
{
	setup();
	s.key = EVP_EC_gen("P-256");
	s.signer = make_cert(&(struct cert_spec){.name = "Signer", .key = s.key});
}

static void
tear_down(void)
{
	X509_free(s.signer);
	EVP_PKEY_free(s.key);
	teardown();
}

/* What a BIO holds; the caller frees it. */
static uint8_t *
drain(BIO *bio, size_t *len)
{
	char *data;
	long n = BIO_get_mem_data(bio, &data);
	uint8_t *copy = malloc((size_t)n + 1);

	ck_assert_int_gt(n, 0);
	memcpy(copy, data, (size_t)n);
	copy[n] = '\0';
	*len = (size_t)n;
	BIO_free(bio);
	return copy;
}

enum form { DER_BUNDLE, PEM_BUNDLE, PEM_BLOCKS, DER_BLOCKS };

/* Two roots; the caller frees. */
static uint8_t *
bundle(enum form form, size_t *len)
{
	STACK_OF(X509) *roots = sk_X509_new_null();
	BIO *bio = BIO_new(BIO_s_mem());
	CMS_ContentInfo *cms;

	for (int i = 0; i < 2; i++)
		(void)sk_X509_push(roots, load_pem(t.pem[i]));
	cms = CMS_sign(NULL, NULL, roots, NULL, CMS_DETACHED | CMS_PARTIAL);
	ck_assert(cms != NULL || form != DER_BUNDLE);
	for (int i = 0; i < 2 && form >= PEM_BLOCKS; i++)
		ck_assert_int_eq(form == PEM_BLOCKS
				     ? PEM_write_bio_X509(bio, sk_X509_value(roots, i))
				     : i2d_X509_bio(bio, sk_X509_value(roots, i)),
		    1);
	if (form == DER_BUNDLE)
		ck_assert_int_eq(i2d_CMS_bio(bio, cms), 1);
	if (form == PEM_BUNDLE)
		ck_assert_int_eq(PEM_write_bio_CMS(bio, cms), 1);
	CMS_ContentInfo_free(cms);
	sk_X509_pop_free(roots, X509_free);
	return drain(bio, len);
}

enum outer { OUTER_DER, OUTER_PEM, OUTER_BER };

/* Signed data around the content; the caller frees. */
static uint8_t *
sign(const uint8_t *content, size_t n, enum outer outer, unsigned flags, size_t *len)
{
	BIO *in = BIO_new_mem_buf(content, (int)n), *out = BIO_new(BIO_s_mem());
	CMS_ContentInfo *cms;

	flags |= CMS_BINARY | (outer == OUTER_BER ? CMS_STREAM : 0U);
	cms = CMS_sign(s.signer, s.key, NULL, in, flags);
	ck_assert_ptr_nonnull(cms);
	if (outer == OUTER_PEM)
		ck_assert_int_eq(PEM_write_bio_CMS(out, cms), 1);
	else if (outer == OUTER_DER)
		ck_assert_int_eq(i2d_CMS_bio(out, cms), 1);
	else
		ck_assert_int_eq(i2d_CMS_bio_stream(out, cms, in, (int)flags), 1);
	CMS_ContentInfo_free(cms);
	BIO_free(in);
	return drain(out, len);
}

static bool
has_anchor(const char *name)
{
	for (size_t i = 0; i < t.store.n_anchors; i++)
		if (strcmp(t.store.anchors[i].certificate->name, name) == 0)
			return true;
	return false;
}

/* Each form of the content in each form of the file: the roots of the content, not the signer. */
START_TEST(test_forms)
{
	enum form form = _i / 3;
	enum outer outer = _i % 3;
	size_t n, len;
	uint8_t *content = bundle(form, &n), *data = sign(content, n, outer, 0, &len);

	ck_assert_int_eq(parse(data, len), AW_OK);
	ck_assert_str_eq(t.store.format, "pkcs7");
	expect(2, 2, 0, 1);
	expect_problem(0, AW_SEVERITY_WARNING, AW_ERR_STORE_SIGNED,
	    outer == OUTER_PEM ? "block 1, line 1" : "");
	ck_assert_ptr_nonnull(
	    strstr(t.store.problems[0].text, "by Signer: the signature verifies"));
	ck_assert(has_anchor("One") && has_anchor("Two") && !has_anchor("Signer"));
	free(data);
	free(content);
}
END_TEST

static size_t
find_text(const uint8_t *data, size_t len, const char *text)
{
	for (size_t i = 0; i + strlen(text) <= len; i++)
		if (memcmp(data + i, text, strlen(text)) == 0)
			return i;
	ck_abort_msg("no %s", text);
}

START_TEST(test_changed_content)
{
	size_t n, len;
	uint8_t *content = bundle(PEM_BLOCKS, &n), *data = sign(content, n, OUTER_DER, 0, &len);

	data[find_text(data, len, "-----END") - 1] = '\r';
	ck_assert_int_eq(parse(data, len), AW_OK);
	expect(2, 2, 0, 1);
	expect_problem(0, AW_SEVERITY_WARNING, AW_ERR_STORE_SIGNATURE, "");
	ck_assert_ptr_nonnull(strstr(t.store.problems[0].text, "does not verify"));
	free(data);
	free(content);
}
END_TEST

START_TEST(test_no_signer)
{
	size_t n, len;
	uint8_t *content = bundle(DER_BUNDLE, &n);
	uint8_t *data = sign(content, n, OUTER_DER, CMS_NOCERTS, &len);

	ck_assert_int_eq(parse(data, len), AW_OK);
	expect(2, 2, 0, 1);
	expect_problem(0, AW_SEVERITY_WARNING, AW_ERR_STORE_SIGNED, "");
	ck_assert_ptr_nonnull(strstr(t.store.problems[0].text, "is not in the file"));
	free(data);
	free(content);
}
END_TEST

/* A damaged root of the content is named by its place there, and hides no other. */
START_TEST(test_damaged_content)
{
	size_t n, len;
	uint8_t *content = bundle(PEM_BLOCKS, &n), *data;

	content[100] = '!';
	data = sign(content, n, OUTER_DER, 0, &len);
	ck_assert_int_eq(parse(data, len), AW_OK);
	expect(1, 2, 1, 2);
	ck_assert_str_eq(t.store.problems[1].where, "signed content: block 1, line 1");
	free(data);
	data = sign(content, 40, OUTER_DER, 0, &len);
	ck_assert_int_ne(parse(data, len), AW_OK);
	ck_assert(!has_anchor("Signer"));
	free(data);
	free(content);
}
END_TEST

/* Cut anywhere, the signer is never taken for a root. */
START_TEST(test_cut)
{
	size_t n, len;
	uint8_t *content = bundle((enum form)_i, &n), *data = sign(content, n, OUTER_BER, 0, &len);

	for (size_t cut = 20; cut < len; cut += 17) {
		(void)parse(data, cut);
		ck_assert(!has_anchor("Signer"));
	}
	free(data);
	data = sign(content, n - 50, OUTER_DER, 0, &len);
	(void)parse(data, len);
	ck_assert(!has_anchor("Signer"));
	free(data);
	free(content);
}
END_TEST

/* Signed data in signed data, up to a limit. */
START_TEST(test_nested)
{
	size_t len;
	uint8_t *data = bundle(DER_BLOCKS, &len);

	for (int depth = 1; depth <= 6; depth++) {
		uint8_t *more = sign(data, len, OUTER_DER, 0, &len);

		free(data);
		data = more;
		ck_assert_int_eq(parse(data, len), depth <= 4 ? AW_OK : AW_ERR_STORE_FORMAT);
		ck_assert(has_anchor("One") == (depth <= 4));
		ck_assert(!has_anchor("Signer"));
	}
	free(data);
}
END_TEST

/* Other content is named; the certificates are then those of the signed data. */
START_TEST(test_other_content)
{
	size_t len;
	uint8_t *data = sign((const uint8_t *)"content", 7, OUTER_DER, 0, &len);

	ck_assert_int_eq(parse(data, len), AW_OK);
	expect(1, 1, 0, 1);
	expect_problem(0, AW_SEVERITY_WARNING, AW_ERR_STORE_OTHER, "");
	ck_assert_ptr_nonnull(strstr(t.store.problems[0].text, "7 bytes"));
	free(data);
}
END_TEST

static uint8_t *
put_element(uint8_t *to, uint8_t tag, const uint8_t *value, size_t len)
{
	*to++ = tag;
	*to++ = 0x82;
	*to++ = (uint8_t)(len >> 8);
	*to++ = (uint8_t)len;
	memcpy(to, value, len);
	return to + len;
}

/* PKCS#7 1.5 has its content without an octet string (RFC 2315 section 7). */
START_TEST(test_old_form)
{
	static const uint8_t head[] = {0x02, 1, 1, 0x31, 0};
	static const uint8_t oid[] = {
	    0x06, 0x09, 0x2a, 0x86, 0x48, 0x86, 0xf7, 0x0d, 0x01, 0x07, 0x02};
	size_t n;
	uint8_t *content = bundle(DER_BUNDLE, &n), a[8192], b[8192], *end;

	memcpy(a, head, sizeof(head));
	memcpy(a + sizeof(head), content, n);
	end = put_element(b, 0x30, a, sizeof(head) + n);
	memcpy(a, oid, sizeof(oid));
	end = put_element(a + sizeof(oid), 0xa0, b, (size_t)(end - b));
	end = put_element(b, 0x30, a, (size_t)(end - a));
	ck_assert_int_eq(parse(b, (size_t)(end - b)), AW_OK);
	expect(2, 2, 0, 1);
	expect_problem(0, AW_SEVERITY_WARNING, AW_ERR_STORE_SIGNED, "");
	ck_assert_ptr_nonnull(strstr(t.store.problems[0].text, "was not checked"));
	free(content);
}
END_TEST

/* A date with a fraction is named in each form. */
START_TEST(test_fraction)
{
	struct cert_spec spec = {.name = "Fraction", .not_after = "20400102030405.678Z"};
	char *pem = make_pem(&spec);
	size_t len;
	uint8_t *der = make_der(&spec, &len);

	ck_assert_int_eq(parse_text(pem), AW_OK);
	expect(1, 1, 0, 1);
	expect_problem(0, AW_SEVERITY_WARNING, AW_ERR_STORE_DATE, "block 1, line 1");
	ck_assert_str_eq(t.store.problems[0].text,
	    "notAfter of Fraction is 2040-01-02T03:04:05.678Z, with a fraction of a second: "
	    "OpenSSL does not accept this date; IOS does");
	ck_assert_int_eq(parse(der, len), AW_OK);
	expect(1, 1, 0, 1);
	expect_problem(0, AW_SEVERITY_WARNING, AW_ERR_STORE_DATE, "block 1, byte 0");
	free(der);
	free(pem);
}
END_TEST

static void
fill(TCase *tc)
{
	tcase_add_checked_fixture(tc, set_up, tear_down);
	tcase_add_loop_test(tc, test_forms, 0, 12);
	tcase_add_test(tc, test_changed_content);
	tcase_add_test(tc, test_no_signer);
	tcase_add_test(tc, test_damaged_content);
	tcase_add_loop_test(tc, test_cut, 0, 4);
	tcase_add_test(tc, test_nested);
	tcase_add_test(tc, test_other_content);
	tcase_add_test(tc, test_old_form);
	tcase_add_test(tc, test_fraction);
}

int
main(void)
{
	return aw_suite_run("store_signed", fill);
}
