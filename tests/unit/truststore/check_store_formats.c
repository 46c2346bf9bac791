/* SPDX-License-Identifier: ISC */
#include "fixture/store_fixture.h"

#include <openssl/cms.h>
#include <openssl/pkcs12.h>
#include <openssl/provider.h>

/* F10 */
START_TEST(test_der)
{
	uint8_t data[8192], *p = data;
	size_t first, both;
	X509 *x = load_pem(t.pem[0]), *y = load_pem(t.pem[1]);

	first = (size_t)i2d_X509(x, &p);
	both = first + (size_t)i2d_X509(y, &p);
	ck_assert_int_eq(parse(data, both), AW_OK);
	ck_assert_str_eq(t.store.format, "der");
	expect(2, 2, 0, 0);
	for (size_t extra = 1; extra <= 9; extra++) {
		memset(data + both, 'x', extra);
		ck_assert_int_eq(parse(data, both + extra), AW_OK);
		expect(2, 2, 0, 1);
		ck_assert_int_eq(t.store.problems[0].code, AW_ERR_STORE_TRAILING);
	}
	for (size_t cut = first + 4; cut < both; cut += 7) {
		ck_assert_int_eq(parse(data, cut), AW_OK);
		expect(1, 2, 1, 1);
		ck_assert_int_eq(t.store.problems[0].code, AW_ERR_STORE_TRUNCATED);
	}
	/* A damaged first one does not hide the second. */
	data[4] = 0x31;
	(void)parse(data, both);
	expect(1, 2, 1, 1);
	expect_problem(0, AW_SEVERITY_CRITICAL, AW_ERR_STORE_BLOCK, "block 1, byte 0");
	X509_free(x);
	X509_free(y);
}
END_TEST

/* F11: trust bits. */
static const struct {
	int trust, reject;
	unsigned flaws;
} bits[] = {
    {NID_undef, NID_undef, 0},
    {NID_server_auth, NID_undef, 0},
    {NID_anyExtendedKeyUsage, NID_undef, 0},
    {NID_email_protect, NID_undef, AW_FLAW_REJECTED},
    {NID_undef, NID_server_auth, AW_FLAW_REJECTED},
    {NID_server_auth, NID_server_auth, AW_FLAW_REJECTED},
    {NID_undef, NID_email_protect, 0},
};

static char *
trusted_pem(int trust, int reject)
{
	X509 *x = load_pem(t.pem[0]);
	BIO *bio = BIO_new(BIO_s_mem());
	char *data, *pem;
	long len;

	if (trust != NID_undef)
		(void)X509_add1_trust_object(x, OBJ_nid2obj(trust));
	if (reject != NID_undef)
		(void)X509_add1_reject_object(x, OBJ_nid2obj(reject));
	(void)PEM_write_bio_X509_AUX(bio, x);
	len = BIO_get_mem_data(bio, &data);
	pem = strndup(data, (size_t)len);
	BIO_free(bio);
	X509_free(x);
	return pem;
}

START_TEST(test_trusted)
{
	char *pem = trusted_pem(bits[_i].trust, bits[_i].reject);

	ck_assert_ptr_nonnull(strstr(pem, "BEGIN TRUSTED CERTIFICATE"));
	ck_assert_int_eq(parse_text(pem), AW_OK);
	expect(1, 1, 0, 0);
	ck_assert_uint_eq(t.store.anchors[0].flaws, bits[_i].flaws);
	ck_assert_uint_eq(t.store.anchors[0].certificate->flaws, 0);
	free(pem);
}
END_TEST

/* Any bytes with any label; the caller frees. */
static char *
labelled(const char *label, const uint8_t *der, size_t len)
{
	BIO *bio = BIO_new(BIO_s_mem());
	char *data, *pem;
	long n;

	(void)PEM_write_bio(bio, label, "", der, (long)len);
	n = BIO_get_mem_data(bio, &data);
	pem = strndup(data, (size_t)n);
	BIO_free(bio);
	return pem;
}

/* Data after a certificate in its block, and data that only resembles it. */
START_TEST(test_block_rest)
{
	static const struct {
		const char *label;
		enum aw_severity severity;
		enum aw_err code;
		unsigned flaws;
	} rests[] = {
	    {"CERTIFICATE", AW_SEVERITY_WARNING, AW_ERR_STORE_TRAILING, 0},
	    {"X509 CERTIFICATE", AW_SEVERITY_WARNING, AW_ERR_STORE_TRAILING, 0},
	    {"TRUSTED CERTIFICATE", AW_SEVERITY_CRITICAL, AW_ERR_STORE_BLOCK, AW_FLAW_REJECTED},
	};
	uint8_t data[4096], *p = data;
	X509 *x = load_pem(t.pem[0]);
	size_t len = (size_t)i2d_X509(x, &p);

	memset(data + len, 'x', 3);
	for (int i = 0; i < COUNT(rests); i++) {
		char *pem = labelled(rests[i].label, data, len + 3);

		ck_assert_int_eq(parse_text(pem), AW_OK);
		expect(1, 1, 0, 1);
		expect_problem(0, rests[i].severity, rests[i].code, "block 1, line 1");
		ck_assert_uint_eq(t.store.anchors[0].flaws, rests[i].flaws);
		free(pem);
	}
	X509_free(x);
}
END_TEST

START_TEST(test_mislabelled)
{
	EVP_PKEY *key = EVP_EC_gen("P-256");
	uint8_t data[1024], *p = data;
	size_t len = (size_t)i2d_PUBKEY(key, &p);
	char *pem = labelled("CERTIFICATE", data, len);

	ck_assert_int_eq(parse_text(pem), AW_ERR_STORE_EMPTY);
	expect(0, 1, 1, 1);
	ck_assert_str_eq(
	    t.store.problems[0].text, "labelled as a certificate, but it is a public-key");
	free(pem);
	EVP_PKEY_free(key);
}
END_TEST

/* The serialised form of a CMS object; streamed ones have indefinite lengths. */
static size_t
cms_bytes(CMS_ContentInfo *cms, bool stream, uint8_t *out, size_t size)
{
	BIO *bio = BIO_new(BIO_s_mem()), *content = BIO_new_mem_buf("content", -1);
	char *data;
	long len;

	if (stream)
		(void)i2d_CMS_bio_stream(bio, cms, content, CMS_STREAM);
	else
		(void)i2d_CMS_bio(bio, cms);
	len = BIO_get_mem_data(bio, &data);
	ck_assert_uint_le((size_t)len, size);
	memcpy(out, data, (size_t)len);
	BIO_free(content);
	BIO_free(bio);
	return (size_t)len;
}

/* F12: plain and BER, signed by key identifier. */
START_TEST(test_pkcs7)
{
	bool stream = _i == 1;
	EVP_PKEY *key = EVP_EC_gen("P-256");
	struct cert_spec spec = {.name = "Signer", .key = key};
	X509 *signer, *other = load_pem(t.pem[0]);
	STACK_OF(X509) *more = sk_X509_new_null();
	uint8_t data[16384];
	CMS_ContentInfo *cms;
	size_t len;

	signer = make_cert(&spec);
	add_extension(signer, NID_subject_key_identifier, "01020304");
	(void)X509_sign(signer, key, EVP_sha256());
	(void)sk_X509_push(more, other);
	cms = CMS_sign(
	    signer, key, more, NULL, (stream ? CMS_STREAM : 0U) | CMS_PARTIAL | CMS_BINARY);
	ck_assert_ptr_nonnull(cms);
	if (!stream) {
		BIO *content = BIO_new_mem_buf("content", -1);

		ck_assert_int_eq(CMS_final(cms, content, NULL, CMS_BINARY), 1);
		BIO_free(content);
	}
	len = cms_bytes(cms, stream, data, sizeof(data));
	ck_assert(data[1] == 0x80 || !stream);
	ck_assert_int_eq(parse(data, len), AW_OK);
	ck_assert_str_eq(t.store.format, "pkcs7");
	expect(2, 2, 0, 1);
	expect_problem(0, AW_SEVERITY_WARNING, AW_ERR_STORE_OTHER, "");
	for (size_t cut = 20; cut < len; cut += 13)
		ck_assert_int_ne(parse(data, cut), AW_OK);
	CMS_ContentInfo_free(cms);
	sk_X509_free(more);
	X509_free(signer);
	X509_free(other);
	EVP_PKEY_free(key);
}
END_TEST

START_TEST(test_pkcs7_unusable)
{
	STACK_OF(X509) *to = sk_X509_new_null();
	BIO *content = BIO_new_mem_buf("content", -1);
	EVP_PKEY *key = EVP_EC_gen("P-256");
	X509 *x = make_cert(&(struct cert_spec){.key = key});
	CMS_ContentInfo *cms;
	uint8_t data[8192];
	size_t len;

	(void)sk_X509_push(to, x);
	cms = CMS_encrypt(to, content, EVP_aes_128_cbc(), CMS_BINARY);
	len = cms_bytes(cms, false, data, sizeof(data));
	CMS_ContentInfo_free(cms);
	ck_assert_int_eq(parse(data, len), AW_ERR_STORE_FORMAT);
	ck_assert_ptr_nonnull(strstr(t.err.text, "enveloped"));
	cms = CMS_sign(x, key, NULL, content, CMS_NOCERTS | CMS_BINARY);
	len = cms_bytes(cms, false, data, sizeof(data));
	CMS_ContentInfo_free(cms);
	ck_assert_int_eq(parse(data, len), AW_ERR_STORE_EMPTY);
	ck_assert_str_eq(t.store.format, "pkcs7");
	sk_X509_free(to);
	X509_free(x);
	EVP_PKEY_free(key);
	BIO_free(content);
}
END_TEST

/* F13: the effects of a password. `mac` false: none in the file. */
static const struct {
	const char *file, *given; /* NULL: none */
	int encryption;
	bool mac, key;
	enum aw_err rc;
} passwords[] = {
    {"secret", "secret\n", NID_aes_256_cbc, true, true, AW_OK},
    {"secret", "wrong", NID_aes_256_cbc, true, true, AW_ERR_STORE_PASSWORD},
    {"secret", NULL, NID_aes_256_cbc, true, false, AW_ERR_STORE_PASSWORD},
    {"", NULL, NID_aes_256_cbc, true, true, AW_OK},
    {"", "", NID_aes_256_cbc, true, false, AW_OK},
    {NULL, NULL, NID_aes_256_cbc, true, false, AW_OK},
    {"", "wrong", NID_aes_256_cbc, true, false, AW_ERR_STORE_PASSWORD},
    {"secret", "wrong", NID_aes_256_cbc, false, false, AW_ERR_STORE_PASSWORD},
    {"", NULL, -1, false, true, AW_OK},
};

static size_t
make_p12(const char *password, int encryption, bool mac, bool with_key, uint8_t *out)
{
	EVP_PKEY *key = EVP_EC_gen("P-256");
	X509 *x = make_cert(&(struct cert_spec){.key = key}), *other = load_pem(t.pem[0]);
	STACK_OF(X509) *more = sk_X509_new_null();
	PKCS12 *p12;
	size_t len;

	(void)sk_X509_push(more, other);
	p12 = PKCS12_create(password, NULL, with_key ? key : NULL, x, more,
	    encryption == -1 ? -1 : NID_aes_256_cbc, encryption, 2000, mac ? 2000 : -1, 0);
	ck_assert_ptr_nonnull(p12);
	len = (size_t)i2d_PKCS12(p12, &out);
	PKCS12_free(p12);
	sk_X509_free(more);
	X509_free(x);
	X509_free(other);
	EVP_PKEY_free(key);
	return len;
}

START_TEST(test_pkcs12)
{
	uint8_t data[8192];
	char path[80];
	size_t len = make_p12(passwords[_i].file, passwords[_i].encryption, passwords[_i].mac,
	    passwords[_i].key, data);

	(void)snprintf(path, sizeof(path), "%s/p", t.dir);
	if (passwords[_i].given != NULL) {
		write_file("p", passwords[_i].given, strlen(passwords[_i].given), 0600);
		t.options.password_file = path;
	}
	ck_assert_int_eq(parse(data, len), passwords[_i].rc);
	ck_assert_str_eq(t.store.format, "pkcs12");
	if (passwords[_i].rc == AW_OK)
		expect(2, 2, 0, passwords[_i].key ? 1 : 0);
	else
		expect(0, 0, 0, 0);
	if (t.store.n_problems != 0)
		expect_problem(0, AW_SEVERITY_WARNING, AW_ERR_STORE_KEY, "");
	t.options.password_file = NULL;
}
END_TEST

/* As Windows and old devices write it; without the legacy provider it is named. */
START_TEST(test_pkcs12_legacy)
{
	OSSL_LIB_CTX *context = OSSL_LIB_CTX_new(), *before;
	OSSL_PROVIDER *usual = OSSL_PROVIDER_load(context, "default");
	OSSL_PROVIDER *legacy = OSSL_PROVIDER_load(context, "legacy");
	uint8_t data[8192];
	size_t len;

	if (legacy != NULL) {
		before = OSSL_LIB_CTX_set0_default(context);
		len = make_p12("", NID_pbe_WithSHA1And40BitRC2_CBC, true, false, data);
		(void)OSSL_LIB_CTX_set0_default(before);
		ck_assert_int_eq(parse(data, len), AW_OK);
		expect(2, 2, 0, 0);
		/* The algorithm is in no other context. */
		ck_assert_ptr_null(EVP_CIPHER_fetch(NULL, "RC2-40-CBC", NULL));
	}
	if (legacy != NULL)
		(void)OSSL_PROVIDER_unload(legacy);
	(void)OSSL_PROVIDER_unload(usual);
	OSSL_LIB_CTX_free(context);
}
END_TEST

START_TEST(test_pkcs12_bad)
{
	uint8_t data[8192];
	size_t len = make_p12("", NID_aes_256_cbc, true, false, data);
	char path[80];

	for (size_t cut = 30; cut < len; cut += 11)
		ck_assert_int_ne(parse(data, cut), AW_OK);
	/* A password file that others can read is not used. */
	(void)snprintf(path, sizeof(path), "%s/p", t.dir);
	write_file("p", "secret", 6, 0644);
	t.options.password_file = path;
	ck_assert_int_eq(parse(data, len), AW_ERR_FILE_SECRET);
	t.options.password_file = NULL;
}
END_TEST

static void
fill(TCase *tc)
{
	tcase_add_checked_fixture(tc, setup, teardown);
	tcase_add_test(tc, test_der);
	tcase_add_test(tc, test_block_rest);
	tcase_add_test(tc, test_mislabelled);
	tcase_add_loop_test(tc, test_trusted, 0, COUNT(bits));
	tcase_add_loop_test(tc, test_pkcs7, 0, 2);
	tcase_add_test(tc, test_pkcs7_unusable);
	tcase_add_loop_test(tc, test_pkcs12, 0, COUNT(passwords));
	tcase_add_test(tc, test_pkcs12_legacy);
	tcase_add_test(tc, test_pkcs12_bad);
}

int
main(void)
{
	return aw_suite_run("store_formats", fill);
}
