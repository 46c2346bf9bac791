/* SPDX-License-Identifier: ISC */
#include "fixture/suite.h"

#include <string.h>

#include "pki/certificate.h"
#include "pki/certificate_time.h"
#include "pki/certificate_trust.h"
#include "base/file.h"
#include "base/instant.h"
#include "fixture/make_cert.h"
#include "model/pool.h"
#include "base/text.h"

/* Decodes the certificate of the specification; the pool's caller frees. */
static const struct aw_certificate *
decode(struct aw_pool *pool, const struct cert_spec *spec, unsigned options)
{
	const struct aw_certificate *cert;
	size_t len, used;
	uint8_t *der = make_der(spec, &len);
	enum aw_err rc = aw_certificate_decode(pool, der, len, options, &cert, &used, NULL);

	ck_assert_int_eq(rc, AW_OK);
	ck_assert_uint_eq(used, len);
	free(der);
	return cert;
}

static const struct {
	bool generalized;
	const char *text;
	const char *instant; /* NULL: invalid */
} times[] = {
    {false, "491231235959Z", "2049-12-31T23:59:59Z"},
    {false, "500101000000Z", "1950-01-01T00:00:00Z"},
    {false, "991231235959Z", "1999-12-31T23:59:59Z"},
    {false, "700101000000Z", "1970-01-01T00:00:00Z"},
    {true, "20500101000000Z", "2050-01-01T00:00:00Z"},
    {true, "99991231235959Z", "9999-12-31T23:59:59Z"},
    {true, "20380119031408Z", "2038-01-19T03:14:08Z"},
    {true, "20200101000000Z", "2020-01-01T00:00:00Z"},
    {false, "240229000000Z", "2024-02-29T00:00:00Z"},
    {false, "230229000000Z", NULL},
    {true, "21000229000000Z", NULL},
    {true, "20000229000000Z", "2000-02-29T00:00:00Z"},
    {false, "200132000000Z", NULL},
    {false, "200100000000Z", NULL},
    {false, "200001000000Z", NULL},
    {false, "201301000000Z", NULL},
    {false, "200431000000Z", NULL},
    {false, "200101240000Z", NULL},
    {false, "200101006000Z", NULL},
    {false, "200101000060Z", NULL},
    {false, "2001010000Z", NULL},
    {false, "200101000000+0100", NULL},
    {false, "200101000000", NULL},
    {false, "200101000000z", NULL},
    {false, "20010100000aZ", NULL},
    {false, " 00101000000Z", NULL},
    {false, "-10101000000Z", NULL},
    {false, "20200101000000Z", NULL},
    {true, "20200101000000.5Z", NULL},
    {true, "20200101000000+0000", NULL},
    {true, "202001010000Z", NULL},
    {true, "200101000000Z", NULL},
    {true, "2020/101000000Z", NULL},
    {false, "", NULL},
    {true, "Z", NULL},
};

START_TEST(test_time)
{
	char text[AW_INSTANT_TEXT];
	int64_t instant =
	    aw_certificate_time(times[_i].generalized, times[_i].text, strlen(times[_i].text));

	ck_assert_str_eq(aw_instant_format(instant, text),
	    times[_i].instant != NULL ? times[_i].instant : "none");
}
END_TEST

static const struct {
	struct cert_spec spec;
	unsigned flaws;
} flaw_cases[] = {
    {{0}, 0},
    {{.key_usage = "critical,keyCertSign,cRLSign"}, 0},
    {{.key_usage = "digitalSignature"}, AW_FLAW_NO_CERT_SIGN},
    {{.basic = "CA:FALSE"}, AW_FLAW_NOT_CA},
    {{.basic = ""}, AW_FLAW_NOT_CA},
    {{.basic = "", .key_usage = "keyCertSign"}, 0},
    {{.basic = "CA:FALSE", .key_usage = "digitalSignature"}, AW_FLAW_NOT_CA | AW_FLAW_NO_CERT_SIGN},
    {{.version_1 = true}, AW_FLAW_VERSION_1},
    {{.version_1 = true, .issuer = "Other"}, AW_FLAW_VERSION_1 | AW_FLAW_NOT_CA},
    {{.not_before = "200132000000Z"}, AW_FLAW_BAD_NOT_BEFORE},
    {{.not_after = "20400101000000.5Z"}, AW_FLAW_BAD_NOT_AFTER},
    {{.not_after = "99991231235959Z"}, 0},
};

START_TEST(test_flaws)
{
	struct aw_pool *pool = aw_pool_new();
	const struct aw_certificate *cert = decode(pool, &flaw_cases[_i].spec, 0);

	ck_assert_uint_eq(cert->flaws, flaw_cases[_i].flaws);
	ck_assert(
	    ((cert->flaws & AW_FLAW_BAD_NOT_BEFORE) != 0) == (cert->not_before == AW_INSTANT_NONE));
	ck_assert(
	    ((cert->flaws & AW_FLAW_BAD_NOT_AFTER) != 0) == (cert->not_after == AW_INSTANT_NONE));
	aw_pool_unref(pool, cert);
	aw_pool_free(pool);
}
END_TEST

START_TEST(test_signature)
{
	struct aw_pool *pool = aw_pool_new();
	EVP_PKEY *other = EVP_EC_gen("P-256");
	struct cert_spec stolen = {.signer = other};
	struct cert_spec weak = {.digest = EVP_sha1(), .issuer = "Other"};
	struct cert_spec own = {.digest = EVP_sha1()};
	const struct aw_certificate *certs[5];
	static const unsigned flaws[] = {AW_FLAW_BAD_SIGNATURE, 0, AW_FLAW_SIGNATURE_WEAK, 0, 0};

	certs[0] = decode(pool, &stolen, AW_DECODE_CHECK_SIGNATURE);
	certs[1] = decode(pool, &stolen, 0);
	certs[2] = decode(pool, &weak, AW_DECODE_CHECK_SIGNATURE);
	certs[3] = decode(pool, &own, AW_DECODE_CHECK_SIGNATURE);
	certs[4] = decode(pool, &(struct cert_spec){0}, AW_DECODE_CHECK_SIGNATURE);
	for (int i = 0; i < COUNT(certs); i++) {
		ck_assert_uint_eq(certs[i]->flaws, flaws[i]);
		aw_pool_unref(pool, certs[i]);
	}
	EVP_PKEY_free(other);
	aw_pool_free(pool);
}
END_TEST

static const struct {
	const char *name, *subject, *shown;
} names[] = {
    {"Wurzel \xc3\x9c", "CN=Wurzel \xc3\x9c,O=Example", "Wurzel \xc3\x9c"},
    {"a,b+c\"d\\e;f", "CN=a\\,b\\+c\\\"d\\\\e\\;f,O=Example", "a,b+c\"d\\e;f"},
    {"two\nOK - all fine | days=9999", "CN=two\\0AOK - all fine | days=9999,O=Example",
	"two\\x0aOK - all fine | days=9999"},
    {"\xe2\x80\xae"
     "gnp",
	"CN=\\u{202e}gnp,O=Example", "\\u{202e}gnp"},
    {"#hash", "CN=\\#hash,O=Example", "#hash"},
    {"", "CN=,O=Example", "(unreadable name)"},
};

START_TEST(test_names)
{
	struct aw_pool *pool = aw_pool_new();
	struct cert_spec spec = {.name = names[_i].name};
	const struct aw_certificate *cert = decode(pool, &spec, 0);

	ck_assert_str_eq(cert->subject, names[_i].subject);
	ck_assert_str_eq(cert->name, names[_i].shown);
	ck_assert_ptr_eq(cert->issuer, cert->subject);
	aw_pool_unref(pool, cert);
	aw_pool_free(pool);
}
END_TEST

static const struct {
	const char *octets;
	int len;
	bool negative;
	const char *text;
} serials[] = {
    {"\x05\x09", 2, false, "0509"},
    {"\x0a\x01\x42", 3, false, "0a0142"},
    {"\x00\xff", 2, false, "ff"},
    {"", 0, false, "00"},
    {"\x12", 1, true, "-12"},
};

START_TEST(test_serial)
{
	struct aw_pool *pool = aw_pool_new();
	X509 *x = make_cert(&(struct cert_spec){0});
	ASN1_INTEGER *serial = X509_get_serialNumber(x);
	const struct aw_certificate *cert;
	unsigned char *der = NULL;
	EVP_PKEY *key = EVP_EC_gen("P-256");
	size_t used;
	int len;

	(void)ASN1_STRING_set(serial, serials[_i].octets, serials[_i].len);
	serial->type = serials[_i].negative ? V_ASN1_NEG_INTEGER : V_ASN1_INTEGER;
	(void)X509_sign(x, key, EVP_sha256());
	len = i2d_X509(x, &der);
	ck_assert_int_eq(
	    aw_certificate_decode(pool, der, (size_t)len, 0, &cert, &used, NULL), AW_OK);
	ck_assert_str_eq(cert->serial, serials[_i].text);
	aw_pool_unref(pool, cert);
	OPENSSL_free(der);
	EVP_PKEY_free(key);
	X509_free(x);
	aw_pool_free(pool);
}
END_TEST

/* The facts of the two roots as published. */
START_TEST(test_roots)
{
	static const struct {
		const char *file, *sha256, *sha1, *key, *serial, *signature, *until;
	} roots[] = {
	    {"tests/data/roots/quovadis-root-ca-2.pem",
		"85a0dd7dd720adb7ff05f83d542b209dc7ff4528f7d677b18389fea5e5c49e86",
		"ca3afbcf1240364b44b216208880483919937cf7",
		"8fd112c3c8370f147d5ccd3a7d865eb8dd540783bac69fc60088e3743ff33378", "0509",
		"sha1WithRSAEncryption", "2031-11-24T18:23:33Z"},
	    {"tests/data/roots/identrust-commercial-root-ca-1.pem",
		"5d56499be4d2e08bcfcad08a3e38723d50503bde706948e42f55603019e528ae",
		"df717eaa4ad94ec9558499602d48de5fbcf03a25",
		"07e854f26a7cbd389927aa041bfef1b6cd21dd143818ad947dc655a9e587fe88",
		"0a0142800000014523c844b500000002", "sha256WithRSAEncryption",
		"2034-01-16T18:12:23Z"},
	};
	struct aw_pool *pool = aw_pool_new();
	BIO *bio = BIO_new_file(roots[_i].file, "r");
	X509 *x = PEM_read_bio_X509(bio, NULL, NULL, NULL);
	unsigned char *der = NULL;
	size_t len = (size_t)i2d_X509(x, &der), used;
	const struct aw_certificate *cert;
	char hex[65], until[AW_INSTANT_TEXT];

	ck_assert_int_eq(
	    aw_certificate_decode(pool, der, len, AW_DECODE_CHECK_SIGNATURE, &cert, &used, NULL),
	    AW_OK);
	aw_hex(hex, cert->sha256, AW_SHA256_LEN);
	ck_assert_str_eq(hex, roots[_i].sha256);
	aw_hex(hex, cert->sha1, AW_SHA1_LEN);
	ck_assert_str_eq(hex, roots[_i].sha1);
	aw_hex(hex, cert->key_sha256, AW_SHA256_LEN);
	ck_assert_str_eq(hex, roots[_i].key);
	ck_assert_str_eq(cert->serial, roots[_i].serial);
	ck_assert_str_eq(cert->key_algorithm, "RSA");
	ck_assert_uint_eq(cert->key_bits, 4096);
	ck_assert_str_eq(cert->signature_algorithm, roots[_i].signature);
	ck_assert_str_eq(aw_instant_format(cert->not_after, until), roots[_i].until);
	ck_assert_uint_eq(cert->flaws, 0);
	aw_pool_unref(pool, cert);
	OPENSSL_free(der);
	X509_free(x);
	BIO_free(bio);
	aw_pool_free(pool);
}
END_TEST

START_TEST(test_keys)
{
	struct aw_pool *pool = aw_pool_new();
	struct {
		EVP_PKEY *key;
		const EVP_MD *digest;
		const char *algorithm;
		unsigned bits, flaws;
	} keys[] = {
	    {EVP_EC_gen("P-384"), NULL, "EC P-384", 384, 0},
	    {EVP_EC_gen("secp256k1"), NULL, "EC secp256k1", 256, 0},
	    {EVP_RSA_gen(1024), NULL, "RSA", 1024, AW_FLAW_KEY_WEAK},
	    {EVP_PKEY_Q_keygen(NULL, NULL, "ED25519"), EVP_md_null(), "ED25519", 256, 0},
	};

	for (int i = 0; i < COUNT(keys); i++) {
		struct cert_spec spec = {.key = keys[i].key, .digest = keys[i].digest};
		const struct aw_certificate *cert;
		X509 *x = make_cert(&spec);
		unsigned char *der = NULL;
		size_t used;

		if (i == 3)
			(void)X509_sign(x, keys[i].key, NULL);
		used = (size_t)i2d_X509(x, &der);
		ck_assert_int_eq(
		    aw_certificate_decode(pool, der, used, 0, &cert, &used, NULL), AW_OK);
		ck_assert_str_eq(cert->key_algorithm, keys[i].algorithm);
		ck_assert_uint_eq(cert->key_bits, keys[i].bits);
		ck_assert_uint_eq(cert->flaws, keys[i].flaws);
		aw_pool_unref(pool, cert);
		OPENSSL_free(der);
		X509_free(x);
		EVP_PKEY_free(keys[i].key);
	}
	aw_pool_free(pool);
}
END_TEST

/* A key type that OpenSSL does not know is a flaw, not an error. */
START_TEST(test_unknown_key)
{
	static const uint8_t ec[] = {0x06, 0x07, 0x2a, 0x86, 0x48, 0xce, 0x3d, 0x02, 0x01};
	struct aw_pool *pool = aw_pool_new();
	const struct aw_certificate *cert;
	size_t len, used, at = 0;
	uint8_t *der = make_der(&(struct cert_spec){0}, &len);

	while (memcmp(der + at, ec, sizeof(ec)) != 0)
		at++;
	der[at + 8] = 0x7f;
	ck_assert_int_eq(
	    aw_certificate_decode(pool, der, len, AW_DECODE_CHECK_SIGNATURE, &cert, &used, NULL),
	    AW_OK);
	ck_assert_uint_eq(cert->flaws, AW_FLAW_KEY_UNKNOWN);
	ck_assert_str_eq(cert->key_algorithm, "unknown (1.2.840.10045.2.127)");
	aw_pool_unref(pool, cert);
	free(der);
	aw_pool_free(pool);
}
END_TEST

START_TEST(test_pooled)
{
	struct aw_pool *pool = aw_pool_new();
	const struct aw_certificate *a, *b;
	size_t len, used;
	uint8_t *der = make_der(&(struct cert_spec){0}, &len), *more = calloc(1, len + 9);

	memcpy(more, der, len);
	ck_assert_int_eq(aw_certificate_decode(pool, der, len, 0, &a, &used, NULL), AW_OK);
	ck_assert_int_eq(aw_certificate_decode(pool, more, len + 9, 0, &b, &used, NULL), AW_OK);
	ck_assert_ptr_eq(a, b);
	ck_assert_uint_eq(used, len);
	ck_assert_uint_eq(aw_pool_count(pool), 1);
	aw_pool_unref(pool, a);
	aw_pool_unref(pool, b);
	ck_assert_uint_eq(aw_pool_count(pool), 0);
	free(der);
	free(more);
	aw_pool_free(pool);
}
END_TEST

START_TEST(test_no_certificate)
{
	struct aw_pool *pool = aw_pool_new();
	const struct aw_certificate *cert = NULL;
	size_t len, used;
	uint8_t *der = make_der(&(struct cert_spec){0}, &len);

	for (size_t cut = 0; cut < len; cut++)
		ck_assert_int_eq(aw_certificate_decode(pool, der, cut, 0, &cert, &used, NULL),
		    AW_ERR_CERTIFICATE);
	ck_assert_ptr_null(cert);
	der[4] = 0x31;
	ck_assert_int_eq(
	    aw_certificate_decode(pool, der, len, 0, &cert, &used, NULL), AW_ERR_CERTIFICATE);
	ck_assert_uint_eq(aw_pool_count(pool), 0);
	free(der);
	aw_pool_free(pool);
}
END_TEST

START_TEST(test_usage)
{
	static const struct {
		const char *usage;
		unsigned flaws;
	} usages[] = {{NULL, 0}, {"serverAuth,clientAuth", 0}, {"clientAuth", AW_FLAW_REJECTED},
	    {"emailProtection,codeSigning", AW_FLAW_REJECTED}};

	for (int i = 0; i < COUNT(usages); i++) {
		size_t len;
		uint8_t *der = make_der(&(struct cert_spec){.extended = usages[i].usage}, &len);

		ck_assert_uint_eq(aw_certificate_usage(der, len), usages[i].flaws);
		free(der);
	}
}
END_TEST

/* RFC 5280 section 4.1.2.5.1 wants seconds. OpenSSL says so from 3.5 on, else the certificate has a
 * flaw. */
START_TEST(test_no_seconds)
{
	static const struct cert_spec spec = {.not_after = "4001010000Z"};
	struct aw_pool *pool = aw_pool_new();
	const struct aw_certificate *cert;
	struct aw_error err = {0};
	size_t len, used;
	uint8_t *der = make_der(&spec, &len);
	enum aw_err rc = aw_certificate_decode(pool, der, len, 0, &cert, &used, &err);

	if (decodes_utc_time(spec.not_after)) {
		ck_assert_int_eq(rc, AW_OK);
		ck_assert_uint_eq(cert->flaws, AW_FLAW_BAD_NOT_AFTER);
		ck_assert(cert->not_after == AW_INSTANT_NONE);
	} else {
		ck_assert_int_eq(rc, AW_ERR_CERTIFICATE);
		ck_assert_str_eq(err.text, "no certificate as RFC 5280 section 4.1 has it: "
					   "utctime is too short");
	}
	aw_pool_unref(pool, cert);
	free(der);
	aw_pool_free(pool);
}
END_TEST

static void
fill(TCase *tc)
{
	tcase_add_loop_test(tc, test_time, 0, COUNT(times));
	tcase_add_loop_test(tc, test_flaws, 0, COUNT(flaw_cases));
	tcase_add_test(tc, test_signature);
	tcase_add_loop_test(tc, test_names, 0, COUNT(names));
	tcase_add_loop_test(tc, test_serial, 0, COUNT(serials));
	tcase_add_loop_test(tc, test_roots, 0, 2);
	tcase_add_test(tc, test_keys);
	tcase_add_test(tc, test_unknown_key);
	tcase_add_test(tc, test_pooled);
	tcase_add_test(tc, test_no_certificate);
	tcase_add_test(tc, test_usage);
	tcase_add_test(tc, test_no_seconds);
}

int
main(void)
{
	return aw_suite_run("certificate", fill);
}
