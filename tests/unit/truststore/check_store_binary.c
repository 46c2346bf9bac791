/* SPDX-License-Identifier: ISC */
/* Keystores of Java, serialized stores of Windows, PKCS#7 in MIME: made here, read back. */
#include "fixture/make_crl.h"
#include "fixture/store_fixture.h"

#include <openssl/cms.h>

#include "model/words.h"

static struct {
	uint8_t data[65536];
	size_t len;
} file;

static void
put(const void *bytes, size_t len)
{
	ck_assert_uint_le(file.len + len, sizeof(file.data));
	memcpy(file.data + file.len, bytes, len);
	file.len += len;
}

static void
put_number(uint64_t n, int octets)
{
	for (int i = octets - 1; i >= 0; i--)
		put(&(uint8_t){(uint8_t)(n >> 8 * i)}, 1);
}

static void
put_little(uint32_t n)
{
	for (int i = 0; i < 4; i++)
		put(&(uint8_t){(uint8_t)(n >> 8 * i)}, 1);
}

static void
put_text(const char *text)
{
	put_number(strlen(text), 2);
	put(text, strlen(text));
}

/* With its length in front, of that many octets; 0: with none; -4: the lowest first. */
static void
put_der(int i, int octets)
{
	X509 *x = load_pem(t.pem[i]);
	unsigned char *der = NULL;
	int len = i2d_X509(x, &der);

	if (octets < 0)
		put_little((uint32_t)len);
	else
		put_number((uint64_t)len, octets);
	put(der, (size_t)len);
	OPENSSL_free(der);
	X509_free(x);
}

static void
begin_keystore(bool jceks, uint32_t version, uint32_t n)
{
	file.len = 0;
	put_number(jceks ? 0xcececece : 0xfeedfeed, 4);
	put_number(version, 4);
	put_number(n, 4);
}

static void
put_certificate(int i, uint32_t version)
{
	if (version == 2)
		put_text("X.509");
	put_der(i, 4);
}

static void
put_trusted(int i, uint32_t version)
{
	put_number(2, 4);
	put_text("an alias");
	put_number(0, 8);
	put_certificate(i, version);
}

static void
put_key(int i, uint32_t version)
{
	put_number(1, 4);
	put_text("my key");
	put_number(0, 8);
	put_number(5, 4);
	put("12345", 5);
	put_number(1, 4);
	put_certificate(i, version);
}

/* The end, with the digest that the password "changeit" gives. */
static void
end_keystore(void)
{
	static const uint8_t salt[] = "\0c\0h\0a\0n\0g\0e\0i\0tMighty Aphrodite";
	uint8_t digest[20];
	EVP_MD_CTX *md = EVP_MD_CTX_new();

	(void)EVP_DigestInit_ex(md, EVP_sha1(), NULL);
	(void)EVP_DigestUpdate(md, salt, sizeof(salt) - 1);
	(void)EVP_DigestUpdate(md, file.data, file.len);
	(void)EVP_DigestFinal_ex(md, digest, NULL);
	EVP_MD_CTX_free(md);
	put(digest, sizeof(digest));
}

/* JKS and JCEKS, versions 1 and 2: the trusted are read, the key and its chain are not. */
START_TEST(test_keystore)
{
	uint32_t version = 1 + (_i & 1);

	begin_keystore((_i & 2) != 0, version, 3);
	put_trusted(0, version);
	put_key(2, version);
	put_trusted(1, version);
	end_keystore();
	ck_assert_int_eq(parse(file.data, file.len), AW_OK);
	ck_assert_str_eq(t.store.format, "java-keystore");
	expect(2, 2, 0, 1);
	expect_problem(0, AW_SEVERITY_WARNING, AW_ERR_STORE_KEY, "");
}
END_TEST

START_TEST(test_keystore_password)
{
	char path[80];

	begin_keystore(false, 2, 1);
	put_trusted(0, 2);
	end_keystore();
	(void)snprintf(path, sizeof(path), "%s/p", t.dir);
	t.options.password_file = path;
	write_file("p", "changeit", 8, 0600);
	ck_assert_int_eq(parse(file.data, file.len), AW_OK);
	expect(1, 1, 0, 0);
	write_file("p", "changed", 7, 0600);
	ck_assert_int_eq(parse(file.data, file.len), AW_ERR_STORE_PASSWORD);
	t.options.password_file = NULL;
}
END_TEST

/* Keys alone; a secret key, behind which nothing can be read; each cut. */
START_TEST(test_keystore_odd)
{
	begin_keystore(false, 2, 1);
	put_key(0, 2);
	end_keystore();
	ck_assert_int_eq(parse(file.data, file.len), AW_ERR_STORE_EMPTY);
	ck_assert_ptr_nonnull(strstr(t.err.text, "1 private keys"));
	begin_keystore(true, 2, 3);
	put_trusted(0, 2);
	put_number(3, 4);
	put_text("secret");
	put_number(0, 8);
	put_trusted(1, 2);
	end_keystore();
	ck_assert_int_eq(parse(file.data, file.len), AW_OK);
	expect(1, 2, 1, 1);
	ck_assert_ptr_nonnull(strstr(t.store.problems[0].text, "not read: 2 entries; keytool "));
	begin_keystore(false, 2, 1);
	put_trusted(0, 2);
	end_keystore();
	for (size_t len = 4; len + 20 < file.len; len += 7)
		ck_assert_int_eq(parse(file.data, len), AW_ERR_STORE_FORMAT);
	ck_assert_ptr_nonnull(strstr(t.err.text, "keytool -importkeystore"));
}
END_TEST

static void
put_element(uint32_t id, int i)
{
	put_little(id);
	put_little(1);
	put_der(i, -4);
}

START_TEST(test_sst)
{
	size_t len;
	uint8_t *crl = make_crl("One", "260101000000Z", "260201000000Z", &len);

	file.len = 0;
	put("\0\0\0\0CERT", 8);
	put_element(3, 2);
	put_element(32, 0);
	put_little(33);
	put_little(1);
	put_little((uint32_t)len);
	put(crl, len);
	put_element(32, 1);
	put("\0\0\0\0\0\0\0\0\0\0\0\0", 12);
	ck_assert_int_eq(parse(file.data, file.len), AW_OK);
	ck_assert_str_eq(t.store.format, "sst");
	expect(2, 2, 0, 0);
	ck_assert_uint_eq(t.store.n_crls, 1);
	ck_assert_int_eq(parse(file.data, file.len - 20), AW_OK);
	ck_assert_uint_eq(t.store.n_anchors, 1);
	ck_assert_uint_eq(t.store.bad_blocks, 1);
	ck_assert_int_eq(parse(file.data, file.len - 12), AW_OK);
	ck_assert_uint_eq(t.store.n_anchors, 2);
	ck_assert_int_eq(t.store.problems[0].code, AW_ERR_STORE_TRUNCATED);
	put(t.pem[2], strlen(t.pem[2]));
	ck_assert_int_eq(parse(file.data, file.len), AW_OK);
	ck_assert_uint_ge(t.store.n_problems, 1);
	free(crl);
}
END_TEST

/* PKCS#7 of two certificates in base64; the caller frees. */
static char *
bundle(void)
{
	STACK_OF(X509) *roots = sk_X509_new_null();
	BIO *bio = BIO_new(BIO_s_mem());
	unsigned char *der = NULL;
	CMS_ContentInfo *cms;
	char *text, *copy;
	int len;

	(void)sk_X509_push(roots, load_pem(t.pem[0]));
	(void)sk_X509_push(roots, load_pem(t.pem[1]));
	cms = CMS_sign(NULL, NULL, roots, NULL, CMS_DETACHED | CMS_PARTIAL);
	len = i2d_CMS_ContentInfo(cms, &der);
	(void)PEM_write_bio(bio, "X", "", der, len);
	(void)BIO_write(bio, "", 1);
	(void)BIO_get_mem_data(bio, &text);
	text = strchr(text, '\n') + 1;
	*strstr(text, "-----END") = '\0';
	copy = strdup(text);
	OPENSSL_free(der);
	BIO_free(bio);
	CMS_ContentInfo_free(cms);
	sk_X509_pop_free(roots, X509_free);
	return copy;
}

static const struct {
	const char *front, *behind;
} messages[] = {
    {"Content-Type: application/pkcs7-mime; smime-type=certs-only\n"
     "Content-Transfer-Encoding: base64\n\n",
	""},
    {"MIME-Version: 1.0\nContent-Type: multipart/mixed; boundary=X\n\n--X\nContent-Type: "
     "text/plain\n\nhello\n--X\ncontent-type: APPLICATION/X-PKCS7-MIME;\n name=smime.p7c\n\n",
	"--X--\n"},
    {"--X\nContent-Type: application/pkcs7-mime\n\n", "\n--X\nContent-Type: text/plain\n\nbye\n"},
};

START_TEST(test_mime)
{
	char *body = bundle(), *text = join(messages[_i].front, body, messages[_i].behind, "");

	ck_assert_int_eq(parse_text(text), AW_OK);
	ck_assert_str_eq(t.store.format, "mime");
	expect(2, 2, 0, 0);
	text[strlen(messages[_i].front) + 20] = '*';
	ck_assert_int_eq(parse_text(text), AW_ERR_STORE_EMPTY);
	expect(0, 1, 1, 1);
	free(text);
	text =
	    join("Content-Type: application/pkcs7-mime; smime-type=signed-data\n\n", body, "", "");
	ck_assert_int_eq(parse_text(text), AW_ERR_STORE_FORMAT);
	ck_assert_ptr_nonnull(strstr(t.err.text, "a signed message"));
	free(text);
	free(body);
}
END_TEST

/* In a directory, each is named that has no certificate, after other files too. */
START_TEST(test_directory)
{
	static const char *const names[] = {"?"};
	static const char mail[] = "Content-Type: application/pkcs7-mime\n\n";

	t.options.names = names;
	t.options.n_names = 1;
	write_file("a", t.pem[0], strlen(t.pem[0]), 0600);
	begin_keystore(false, 2, 0);
	end_keystore();
	write_file("b", file.data, file.len, 0600);
	write_file("c", "\0\0\0\0CERT\0\0\0\0\0\0\0\0\0\0\0\0", 20, 0600);
	write_file("d", mail, sizeof(mail) - 1, 0600);
	ck_assert_int_eq(aw_truststore_read(t.pool, t.dir, &t.options, &t.store, &t.err), AW_OK);
	expect(1, 1, 0, 3);
	for (size_t i = 0; i < 3; i++) {
		ck_assert_int_eq(t.store.problems[i].code, AW_ERR_STORE_EMPTY);
		ck_assert_int_eq(t.store.problems[i].where[0], (int)('b' + i));
	}
}
END_TEST

static void
fill(TCase *tc)
{
	tcase_add_checked_fixture(tc, setup, teardown);
	tcase_add_loop_test(tc, test_keystore, 0, 4);
	tcase_add_test(tc, test_keystore_password);
	tcase_add_test(tc, test_keystore_odd);
	tcase_add_test(tc, test_sst);
	tcase_add_loop_test(tc, test_mime, 0, COUNT(messages));
	tcase_add_test(tc, test_directory);
}

int
main(void)
{
	return aw_suite_run("store_binary", fill);
}
