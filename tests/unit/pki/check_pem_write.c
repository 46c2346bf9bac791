/* SPDX-License-Identifier: ISC */
#include <string.h>
#include <strings.h>

#include "pki/pem_write.h"
#include "model/pool.h"
#include "model/store.h"
#include "truststore/truststore.h"

#include "fixture/make_cert.h"
#include "fixture/suite.h"

/* RFC 4648 section 10, as a block. */
static const struct {
	const char *bytes, *text;
} vectors[] = {
    {"f", "Zg=="},
    {"fo", "Zm8="},
    {"foo", "Zm9v"},
    {"foob", "Zm9vYg=="},
    {"fooba", "Zm9vYmE="},
    {"foobar", "Zm9vYmFy"},
};

START_TEST(vector)
{
	struct aw_buf buf;
	char expected[128];

	(void)snprintf(expected, sizeof(expected),
	    "-----BEGIN CERTIFICATE-----\n%s\n-----END CERTIFICATE-----\n", vectors[_i].text);
	aw_buf_init(&buf, 1024);
	ck_assert(
	    aw_pem_write(&buf, (const uint8_t *)vectors[_i].bytes, strlen(vectors[_i].bytes)));
	ck_assert_str_eq(buf.data, expected);
	aw_buf_free(&buf);
}
END_TEST

/* OpenSSL writes the same. */
START_TEST(as_openssl)
{
	EVP_PKEY *key = EVP_EC_gen("P-256");
	struct cert_spec spec = {.key = key};
	X509 *x = make_cert(&spec);
	BIO *bio = BIO_new(BIO_s_mem());
	unsigned char *der = NULL;
	int len = i2d_X509(x, &der);
	struct aw_buf buf;
	char *pem;
	long n;

	ck_assert_int_eq(PEM_write_bio_X509(bio, x), 1);
	n = BIO_get_mem_data(bio, &pem);
	aw_buf_init(&buf, 8192);
	ck_assert(aw_pem_write(&buf, der, (size_t)len));
	ck_assert_uint_eq(buf.len, (size_t)n);
	ck_assert_mem_eq(buf.data, pem, buf.len);
	aw_buf_free(&buf);
	OPENSSL_free(der);
	BIO_free(bio);
	X509_free(x);
	EVP_PKEY_free(key);
}
END_TEST

/* Octets whose base64 begins with "quit" and "QuIt" where a line of 48, or of 45, begins. */
START_TEST(paste)
{
	static const uint8_t quit[] = {0xaa, 0xe8, 0xad}, mixed[] = {0x42, 0xe2, 0x2d};
	uint8_t der[200] = {0};
	struct aw_buf buf;

	memcpy(der + 48, quit, sizeof(quit));
	memcpy(der + 90, mixed, sizeof(mixed));
	aw_buf_init(&buf, 4096);
	ck_assert(aw_pem_write(&buf, der, sizeof(der)));
	ck_assert_ptr_nonnull(strstr(buf.data, "\nquit"));
	aw_buf_free(&buf);
	aw_buf_init(&buf, 4096);
	ck_assert(aw_pem_write_paste(&buf, der, sizeof(der)));
	ck_assert_ptr_null(strstr(buf.data, "\nquit"));
	ck_assert_ptr_null(strstr(buf.data, "\nQuIt"));
	/* 42 octets are 56 characters. */
	ck_assert_uint_eq(strcspn(strchr(buf.data, '\n') + 1, "\n"), 56);
	aw_buf_free(&buf);
	memset(der, 0, sizeof(der));
	aw_buf_init(&buf, 4096);
	ck_assert(aw_pem_write_paste(&buf, der, sizeof(der)));
	ck_assert_uint_eq(strcspn(strchr(buf.data, '\n') + 1, "\n"), 64);
	aw_buf_free(&buf);
}
END_TEST

/* No line may begin with "quit", whatever the bytes are. */
static size_t
quits(const char *text)
{
	size_t n = 0;

	for (const char *line = text; line != NULL; line = strchr(line, '\n')) {
		line += *line == '\n';
		n += strncasecmp(line, "quit", 4) == 0;
	}
	return n;
}

/* Octets that defeat each length of all lines alike, and what nothing can divide. */
START_TEST(paste_of_hostile_octets)
{
	static const uint8_t quit[] = {0xaa, 0xe8, 0xad};
	uint8_t der[3000] = {0};
	struct aw_buf buf;

	for (size_t bytes = 3; bytes <= 48; bytes += 3)
		memcpy(der + bytes * 20, quit, sizeof(quit));
	aw_buf_init(&buf, 16384);
	ck_assert(aw_pem_write_paste(&buf, der, sizeof(der)));
	ck_assert_uint_eq(quits(buf.data), 0);
	ck_assert_uint_eq(strcspn(strchr(buf.data, '\n') + 1, "\n"), 64);
	aw_buf_free(&buf);
	for (size_t i = 300; i < 400; i += 3)
		memcpy(der + i, quit, sizeof(quit));
	aw_buf_init(&buf, 16384);
	ck_assert(!aw_pem_write_paste(&buf, der, sizeof(der)));
	aw_buf_free(&buf);
}
END_TEST

START_TEST(limit)
{
	struct aw_buf buf;

	aw_buf_init(&buf, 20);
	ck_assert(!aw_pem_write(&buf, (const uint8_t *)"foobar", 6));
	ck_assert(buf.failed);
	aw_buf_free(&buf);
}
END_TEST

/* A chain keeps its order and its copies; a store has neither. */
START_TEST(a_chain_keeps_its_order)
{
	const struct aw_truststore_options chain = {.in_order = true}, store = {0};
	struct aw_store read = {0};
	struct aw_pool *pool = aw_pool_new();
	struct aw_buf file;

	aw_buf_init(&file, 65536);
	for (int i = 0; i < 4; i++) {
		char name[16];
		char *pem;
		struct cert_spec spec = {.name = name, .not_after = "300101000000Z"};

		(void)snprintf(name, sizeof(name), "%c", "dacb"[i]);
		pem = make_pem(&spec);
		(void)aw_buf_puts(&file, pem);
		if (i == 3)
			(void)aw_buf_puts(&file, pem);
		free(pem);
	}
	ck_assert_int_eq(aw_truststore_parse(pool, (const uint8_t *)file.data, file.len, "chain",
			     &chain, &read, NULL),
	    AW_OK);
	ck_assert_uint_eq(read.n_anchors, 5);
	for (size_t i = 0; i < 5; i++)
		ck_assert_int_eq(read.anchors[i].certificate->name[0], "dacbb"[i]);
	ck_assert_uint_eq(read.n_problems, 0);
	aw_store_clear(&read, pool);
	ck_assert_int_eq(aw_truststore_parse(pool, (const uint8_t *)file.data, file.len, "store",
			     &store, &read, NULL),
	    AW_OK);
	ck_assert_uint_eq(read.n_anchors, 4);
	ck_assert_uint_eq(read.n_problems, 1);
	aw_store_clear(&read, pool);
	aw_buf_free(&file);
	aw_pool_free(pool);
}
END_TEST

static void
fill(TCase *tc)
{
	tcase_add_loop_test(tc, vector, 0, COUNT(vectors));
	tcase_add_test(tc, as_openssl);
	tcase_add_test(tc, paste);
	tcase_add_test(tc, paste_of_hostile_octets);
	tcase_add_test(tc, limit);
	tcase_add_test(tc, a_chain_keeps_its_order);
}

int
main(void)
{
	return aw_suite_run("pem_write", fill);
}
