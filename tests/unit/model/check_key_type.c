/* SPDX-License-Identifier: ISC */
/* Types of keys: of certificates, and their words. */
#include "model/key_type.h"

#include "fixture/suite.h"
#include "model/anchor.h"
#include "model/service.h"

static const struct {
	const char *algorithm; /* as certificates have it; NULL: not known */
	enum aw_key_type type;
} algorithms[] = {
    {"RSA", AW_KEY_RSA},
    {"RSA-PSS", AW_KEY_RSA},
    {"EC P-256", AW_KEY_ECDSA},
    {"EC secp256k1", AW_KEY_ECDSA},
    {"EC", AW_KEY_ECDSA},
    {"ED25519", AW_KEY_OTHER},
    {"ECX", AW_KEY_OTHER},
    {"DSA", AW_KEY_OTHER},
    {"unknown (2.16.840.1.101.3.4.3.17)", AW_KEY_OTHER},
    {"", AW_KEY_OTHER},
    {NULL, AW_KEY_OTHER},
};

START_TEST(of_certificates)
{
	char *algorithm =
	    algorithms[_i].algorithm != NULL ? strdup(algorithms[_i].algorithm) : NULL;
	struct aw_certificate cert = {.key_algorithm = algorithm};
	const struct aw_certificate *certificates[] = {&cert};
	struct aw_chain chain = {.certificates = certificates, .n_certificates = 1};

	ck_assert_int_eq(aw_key_type_of(&cert), algorithms[_i].type);
	ck_assert_int_eq(aw_chain_key_type(&chain), algorithms[_i].type);
	chain.n_certificates = 0;
	ck_assert_int_eq(aw_chain_key_type(&chain), AW_KEY_OTHER);
	free(algorithm);
}
END_TEST

START_TEST(words)
{
	enum aw_key_type type = AW_KEY_OTHER;

	ck_assert(aw_key_type_parse("rsa", &type) && type == AW_KEY_RSA);
	ck_assert(aw_key_type_parse("ECDSA", &type) && type == AW_KEY_ECDSA);
	ck_assert(!aw_key_type_parse("other", &type) && !aw_key_type_parse("", &type));
	ck_assert_int_eq(type, AW_KEY_ECDSA);
	ck_assert_str_eq(aw_key_type_word(AW_KEY_RSA), "rsa");
	ck_assert_str_eq(aw_key_type_name(AW_KEY_ECDSA), "ECDSA");
	ck_assert_str_eq(aw_key_type_word(AW_KEY_OTHER), "other");
}
END_TEST

static void
fill(TCase *tc)
{
	tcase_add_loop_test(tc, of_certificates, 0, COUNT(algorithms));
	tcase_add_test(tc, words);
}

int
main(void)
{
	return aw_suite_run("key-type", fill);
}
