/* SPDX-License-Identifier: ISC */
/* Files with the credentials of the snmp source. */
#include <string.h>

#include "base/file.h"
#include "fixture/suite.h"
#include "snmp/snmp_secret.h"

static const struct secret_case {
	bool version3;
	const char *text;
	const char *wrong; /* part of the error; NULL: none */
} secret_cases[] = {
    {false, "public word\n", NULL},
    {false, "\n", "line 1"},
    {false, "", "is empty"},
    {true, "# of the NMS\nuser nms\nauth sha-256 pass word 1\r\npriv AES-256-C 12345678\n", NULL},
    {true, "user nms\nauth SHA 12345678\n", "user, auth and priv"},
    {true, "user nms\nauth MD5 12345678\npriv AES 12345678", "line 2: the protocol"},
    {true, "user nms\nauth SHA 12345678\npriv DES 12345678", "line 3: the protocol"},
    {true, "user nms\nauth SHA 1234567\npriv AES 12345678", "line 2: the passphrase"},
    {true, "user nms\nuser other\n", "line 2: one user"},
    {true, "auth SHA 12345678\nauth SHA 12345678\n", "line 2: appears twice"},
    {true, "public", "line 1: begins with"},
};

START_TEST(secrets)
{
	const struct secret_case *c = &secret_cases[_i];
	struct aw_bytes text = {.data = (uint8_t *)strdup(c->text), .len = strlen(c->text)};
	struct aw_snmp_secret secret;
	struct aw_error err = {0};
	enum aw_err rc = aw_snmp_secret_parse(&text, c->version3, "/secret", &secret, &err);

	ck_assert_int_eq(rc, c->wrong == NULL ? AW_OK : AW_ERR_CREDENTIAL);
	if (c->wrong != NULL) {
		ck_assert_ptr_nonnull(strstr(err.text, c->wrong));
		ck_assert_ptr_null(strstr(err.text, "1234567"));
	} else if (c->version3) {
		ck_assert_str_eq(secret.user, "nms");
		ck_assert_str_eq(secret.auth_protocol, "SHA-256");
		ck_assert_str_eq(secret.auth, "pass word 1");
		ck_assert_str_eq(secret.priv_protocol, "AES-256-C");
		ck_assert_str_eq(secret.priv, "12345678");
	} else {
		ck_assert_str_eq(secret.community, "public word");
	}
	aw_bytes_free(&text);
}
END_TEST

static void
fill(TCase *tc)
{
	tcase_add_loop_test(tc, secrets, 0, COUNT(secret_cases));
}

int
main(void)
{
	return aw_suite_run("snmp_secret", fill);
}
