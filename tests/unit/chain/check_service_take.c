/* SPDX-License-Identifier: ISC */
/* Presented chains, from bytes and from files. */
#include <stdio.h>

#include "fixture/confdir.h"
#include "fixture/make_cert.h"
#include "model/pool.h"
#include "chain/presented.h"
#include "fixture/suite.h"
#include "model/service.h"
#include "pki/der.h"

#define PRESENTED (AW_CHAIN_CERTIFICATES_MAX + 5)

/* One certificate of a name, several times or once. */
static uint8_t *
make_named(const char *name, struct aw_der_span *der)
{
	uint8_t *bytes = make_der(&(struct cert_spec){.name = name}, &der->len);

	der->data = bytes;
	return bytes;
}

START_TEST(in_the_order_given)
{
	struct aw_pool *pool = aw_pool_new();
	struct aw_chain chain = {0};
	struct aw_der_span ders[3];
	struct aw_error err;
	uint8_t *a = make_named("A", &ders[0]), *b = make_named("B", &ders[1]);

	ders[2] = ders[0];
	ck_assert_int_eq(aw_chain_take(&chain, pool, ders, 3, &err), AW_OK);
	ck_assert_uint_eq(chain.n_certificates, 3);
	ck_assert_str_eq(chain.certificates[0]->name, "A");
	ck_assert_str_eq(chain.certificates[1]->name, "B");
	ck_assert_ptr_eq(chain.certificates[2], chain.certificates[0]);
	ck_assert_uint_ne(chain.oddities & AW_CHAIN_DOUBLE, 0);
	ck_assert_uint_eq(chain.oddities & AW_CHAIN_CUT, 0);
	ck_assert_ptr_nonnull(chain.issuer);
	aw_chain_clear(&chain, pool);
	ck_assert_uint_eq(aw_pool_count(pool), 0);
	aw_pool_free(pool);
	free(a);
	free(b);
}
END_TEST

START_TEST(too_many_are_cut)
{
	struct aw_pool *pool = aw_pool_new();
	struct aw_chain chain = {0};
	struct aw_der_span ders[PRESENTED];
	struct aw_error err;
	uint8_t *a = make_named("A", &ders[0]);

	for (size_t i = 1; i < PRESENTED; i++)
		ders[i] = ders[0];
	ck_assert_int_eq(aw_chain_take(&chain, pool, ders, PRESENTED, &err), AW_OK);
	ck_assert_uint_eq(chain.n_certificates, AW_CHAIN_CERTIFICATES_MAX);
	ck_assert_uint_ne(chain.oddities & AW_CHAIN_CUT, 0);
	aw_chain_clear(&chain, pool);
	ck_assert_int_eq(aw_chain_take(&chain, pool, ders, AW_CHAIN_CERTIFICATES_MAX, &err), AW_OK);
	ck_assert_uint_eq(chain.oddities & AW_CHAIN_CUT, 0);
	aw_chain_clear(&chain, pool);
	aw_pool_free(pool);
	free(a);
}
END_TEST

START_TEST(none_and_nonsense)
{
	struct aw_der_span ders[2] = {[1] = {.data = (const uint8_t *)"no certificate", .len = 14}};
	struct aw_pool *pool = aw_pool_new();
	struct aw_chain chain = {0};
	struct aw_error err;
	uint8_t *a = make_named("A", &ders[0]);

	ck_assert_int_eq(aw_chain_take(&chain, pool, NULL, 0, &err), AW_ERR_CHAIN_NONE);
	ck_assert_int_eq(aw_chain_take(&chain, pool, ders, 2, &err), AW_ERR_CERTIFICATE);
	ck_assert_uint_eq(chain.n_certificates, 0);
	ck_assert_uint_eq(aw_pool_count(pool), 0);
	aw_pool_free(pool);
	free(a);
}
END_TEST

/* In the texts @ and & mean the blocks of A and B. */
static const struct {
	const char *text;
	enum aw_err code;
	const char *names; /* of the chain; or part of the error's text */
} files[] = {
    {"@&", AW_OK, "AB"},
    {"&@", AW_OK, "BA"},
    {"depth=2 C = US\n 0 s:CN = x\n   i:CN = y\n@\r\n 1 s:\n&---\nServer certificate\n", AW_OK,
	"AB"},
    {"-----BEGIN X509 CRL-----\nAAAA\n-----END X509 CRL-----\n&", AW_OK, "B"},
    {"@-----BEGIN CERTIFICATE-----\nAAAA\n", AW_OK, "A"},
    {"", AW_ERR_CHAIN_NONE, "no certificate"},
    {"no chain at all\n", AW_ERR_CHAIN_NONE, "no certificate"},
    {"\n-----BEGIN CERTIFICATE-----\n*\n-----END CERTIFICATE-----\n", AW_ERR_CERTIFICATE, "line 2"},
    {"@-----BEGIN CERTIFICATE-----\nAAAA\n-----END CERTIFICATE-----\n", AW_ERR_CERTIFICATE, "line"},
};

/* The text with its blocks. */
static char *
expand(const char *text, const char *a, const char *b)
{
	size_t size = strlen(text) + strlen(a) + strlen(b) + 1, len = 0;
	char *out = calloc(1, size);

	for (; *text != '\0'; text++) {
		char one[2] = {*text};
		const char *part = *text == '@' ? a : *text == '&' ? b : one;

		memcpy(out + len, part, strlen(part));
		len += strlen(part);
	}
	return out;
}

START_TEST(files_are_read)
{
	char *a = make_pem(&(struct cert_spec){.name = "A"});
	char *b = make_pem(&(struct cert_spec){.name = "B"});
	char *text = expand(files[_i].text, a, b), names[8] = "";
	struct aw_pool *pool = aw_pool_new();
	struct aw_chain chain = {0};
	struct aw_error err = {.code = AW_OK};
	struct confdir dir;

	confdir_make(&dir);
	ck_assert_int_eq(aw_chain_read_file(&chain, pool, confdir_write(&dir, "c.pem", text), &err),
	    files[_i].code);
	for (size_t i = 0; i < chain.n_certificates; i++)
		names[i] = chain.certificates[i]->name[0];
	if (files[_i].code == AW_OK) {
		ck_assert_str_eq(names, files[_i].names);
	} else {
		ck_assert_msg(strstr(err.text, files[_i].names) != NULL, "%s", err.text);
		ck_assert(ends_with(err.object, "/c.pem"));
	}
	aw_chain_clear(&chain, pool);
	ck_assert_uint_eq(aw_pool_count(pool), 0);
	aw_pool_free(pool);
	confdir_remove(&dir);
	free(text);
	free(a);
	free(b);
}
END_TEST

START_TEST(no_file)
{
	struct aw_pool *pool = aw_pool_new();
	struct aw_chain chain = {0};
	struct aw_error err;

	ck_assert_int_eq(
	    aw_chain_read_file(&chain, pool, "/nowhere/c.pem", &err), AW_ERR_FILE_MISSING);
	aw_pool_free(pool);
}
END_TEST

static void
fill(TCase *tc)
{
	tcase_add_test(tc, in_the_order_given);
	tcase_add_test(tc, too_many_are_cut);
	tcase_add_test(tc, none_and_nonsense);
	tcase_add_loop_test(tc, files_are_read, 0, COUNT(files));
	tcase_add_test(tc, no_file);
}

int
main(void)
{
	return aw_suite_run("service-take", fill);
}
