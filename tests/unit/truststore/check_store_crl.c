/* SPDX-License-Identifier: ISC */
/* Revocation lists in files of certificates: their issuers and dates are facts of the store. */
#include "fixture/fault.h"
#include "fixture/make_crl.h"
#include "fixture/store_fixture.h"

#include "model/words.h"

#define LAST "260101000000Z"
#define NEXT "260201000000Z"
#define LAST_AT INT64_C(1767225600)
#define NEXT_AT INT64_C(1769904000)

static void
expect_crl(size_t i, const char *name, int64_t next)
{
	char issuer[64];

	(void)snprintf(issuer, sizeof(issuer), "CN=%s,O=Example", name);
	ck_assert_uint_lt(i, t.store.n_crls);
	ck_assert_str_eq(t.store.crls[i].issuer, issuer);
	ck_assert_int_eq(t.store.crls[i].this_update, LAST_AT);
	ck_assert_int_eq(t.store.crls[i].next_update, next);
}

/* As Expressway's ca.pem. The name is written as the subject of the anchor is. */
START_TEST(test_pem)
{
	char *one = make_crl_pem("One", LAST, NEXT), *two = make_crl_pem("Two", LAST, NULL);
	char *all = join(t.pem[0], one, t.pem[1], two);

	ck_assert_int_eq(parse_text(all), AW_OK);
	expect(2, 2, 0, 0);
	ck_assert_uint_eq(t.store.n_crls, 2);
	expect_crl(0, "One", NEXT_AT);
	expect_crl(1, "Two", AW_INSTANT_NONE);
	ck_assert_str_eq(t.store.crls[0].issuer, t.store.anchors[0].certificate->subject[3] == 'O'
						     ? t.store.anchors[0].certificate->subject
						     : t.store.anchors[1].certificate->subject);
	free(all);
	ck_assert_int_eq(parse_text(one), AW_ERR_STORE_FORMAT);
	ck_assert_ptr_nonnull(strstr(t.err.text, "but a certificate revocation list"));
	ck_assert_uint_eq(t.store.n_crls, 1);
	one[strlen(one) / 2] = '*';
	all = join(t.pem[0], one, t.pem[1], "");
	ck_assert_int_eq(parse_text(all), AW_OK);
	expect(2, 2, 0, 1);
	ck_assert_int_eq(t.store.problems[0].code, AW_ERR_STORE_CRL);
	ck_assert_uint_eq(t.store.n_crls, 0);
	free(all);
	free(one);
	free(two);
}
END_TEST

START_TEST(test_der)
{
	size_t len, cert_len;
	uint8_t *crl = make_crl("One", LAST, NEXT, &len);
	uint8_t *cert = make_der(&(struct cert_spec){.name = "One"}, &cert_len);
	uint8_t *both = malloc(len + cert_len);

	ck_assert_int_eq(parse(crl, len), AW_ERR_STORE_FORMAT);
	ck_assert_str_eq(t.err.text, "a certificate revocation list");
	expect_crl(0, "One", NEXT_AT);
	memcpy(both, cert, cert_len);
	memcpy(both + cert_len, crl, len);
	ck_assert_int_eq(parse(both, len + cert_len), AW_OK);
	expect(1, 1, 0, 0);
	expect_crl(0, "One", NEXT_AT);
	memcpy(both, crl, len);
	memcpy(both + len, cert, cert_len);
	ck_assert_int_eq(parse(both, len + cert_len), AW_OK);
	expect(1, 1, 0, 0);
	expect_crl(0, "One", NEXT_AT);
	ck_assert_int_ne(parse(crl, len - 5), AW_OK);
	free(both);
	free(cert);
	free(crl);
}
END_TEST

START_TEST(test_pkcs7)
{
	PKCS7 *p7 = PKCS7_new();
	X509 *x = load_pem(t.pem[0]);
	unsigned char *der = NULL;
	const unsigned char *p;
	X509_CRL *crl;
	size_t len;
	uint8_t *raw = make_crl("One", LAST, NEXT, &len);
	int n;

	p = raw;
	crl = d2i_X509_CRL(NULL, &p, (long)len);
	(void)PKCS7_set_type(p7, NID_pkcs7_signed);
	(void)PKCS7_content_new(p7, NID_pkcs7_data);
	(void)PKCS7_set_detached(p7, 1);
	(void)PKCS7_add_certificate(p7, x);
	(void)PKCS7_add_crl(p7, crl);
	n = i2d_PKCS7(p7, &der);
	ck_assert_int_eq(parse(der, (size_t)n), AW_OK);
	expect(1, 1, 0, 0);
	expect_crl(0, "One", NEXT_AT);
	OPENSSL_free(der);
	X509_CRL_free(crl);
	X509_free(x);
	PKCS7_free(p7);
	free(raw);
}
END_TEST

/* Those beyond the limit are one problem. */
START_TEST(test_many)
{
	char *one = make_crl_pem("One", LAST, NEXT);
	struct aw_buf buf;

	aw_buf_init(&buf, (size_t)1 << 22);
	ck_assert(aw_buf_puts(&buf, t.pem[0]));
	for (int i = 0; i < AW_CRLS_MAX + 3; i++)
		ck_assert(aw_buf_puts(&buf, one));
	ck_assert_int_eq(parse_text(buf.data), AW_OK);
	expect(1, 1, 0, 1);
	ck_assert_int_eq(t.store.problems[0].code, AW_ERR_STORE_CRL);
	ck_assert_uint_eq(t.store.n_crls, AW_CRLS_MAX);
	aw_buf_free(&buf);
	free(one);
}
END_TEST

#define ALLOCATIONS_MAX 2000UL

/* Whichever allocation fails: an error, and no list without an issuer. */
START_TEST(test_memory)
{
	char *crl = make_crl_pem("One", LAST, NEXT), *all = join(t.pem[0], crl, "", "");
	unsigned long n = 0;
	bool failed;

	do {
		enum aw_err rc;

		aw_fault_arm(n, _i != 0);
		rc = parse_text(all);
		failed = aw_fault_disarm();
		ck_assert_int_eq(rc, failed ? AW_ERR_NO_MEMORY : AW_OK);
		for (size_t i = 0; i < t.store.n_crls; i++)
			ck_assert_ptr_nonnull(t.store.crls[i].issuer);
	} while (failed && ++n < ALLOCATIONS_MAX);
	ck_assert_uint_gt(n, 10);
	ck_assert_uint_lt(n, ALLOCATIONS_MAX);
	free(all);
	free(crl);
}
END_TEST

static void
fill(TCase *tc)
{
	tcase_add_checked_fixture(tc, setup, teardown);
	tcase_add_test(tc, test_pem);
	tcase_add_test(tc, test_der);
	tcase_add_test(tc, test_pkcs7);
	tcase_add_test(tc, test_many);
	tcase_add_loop_test(tc, test_memory, 0, 2);
}

int
main(void)
{
	return aw_suite_run("store_crl", fill);
}
