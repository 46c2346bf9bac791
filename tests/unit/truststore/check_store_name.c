/* SPDX-License-Identifier: ISC */
/* Which files of a directory are read, and what is said of others. */
#include "fixture/make_crl.h"
#include "fixture/store_fixture.h"

#include "model/words.h"
#include "truststore/store_name.h"

static const struct {
	const char *name;
	bool is;
} names[] = {
    {"a.pem", true},
    {"A.PEM", true},
    {"b c.Crt", true},
    {"x.cer", true},
    {"x.der", true},
    {"x.p7b", true},
    {"x.P7C", true},
    {"a.pem.crt", true},
    {"0123abcd.0", true},
    {"0123ABCD.12", true},
    {"0123abcd.r0", true},
    {"a.pem.rpmsave", false},
    {"a.pem~", false},
    {"a.pem.bak", false},
    {"a.pem.disabled", false},
    {"a.pem.rpmnew", false},
    {"#a.pem#", false},
    {"README", false},
    {".a.pem", false},
    {".pem", false},
    {".0123abcd.0", false},
    {"0123abcd", false},
    {"0123abcd.", false},
    {"0123abcd.r", false},
    {"0123abcd.0~", false},
    {"0123abcd.rr0", false},
    {"0123abc.0", false},
    {"0123abcdg.0", false},
    {"0123abcx.0", false},
    {"a.p12", false},
    {"apem", false},
    {"", false},
};

START_TEST(test_names)
{
	static const char *const more[] = {"*.ca", ".hidden", "README"};
	const struct aw_truststore_options none = {0}, some = {.names = more, .n_names = 3};

	ck_assert_msg(
	    aw_store_name_is(&none, names[_i].name) == names[_i].is, "%s", names[_i].name);
	ck_assert(!aw_store_name_is(&none, "x.ca"));
	ck_assert(aw_store_name_is(&some, "x.ca") && aw_store_name_is(&some, ".hidden"));
	ck_assert(!aw_store_name_is(&some, ".x.ca") && aw_store_name_is(&some, "a.pem"));
}
END_TEST

static void
remove_file(const char *name)
{
	char path[128];

	(void)snprintf(path, sizeof(path), "%s/%s", t.dir, name);
	ck_assert_int_eq(unlink(path), 0);
}

static enum aw_err
read_directory(void)
{
	aw_store_clear(&t.store, t.pool);
	return aw_truststore_read(t.pool, t.dir, &t.options, &t.store, &t.err);
}

/* What looks like a certificate is reported, in text and in DER, and gives no anchor. */
START_TEST(test_others)
{
	static const char *const others[] = {
	    "a.pem.rpmsave", "a.pem~", ".b.pem", "README", "c.bak", "d.old", "e.p12"};
	static const char note[] = "how to make hashes: openssl rehash\n-----BEGIN\n";
	size_t len;
	uint8_t *der = make_der(&(struct cert_spec){.name = "Other"}, &len);

	write_file("One.PEM", t.pem[0], strlen(t.pem[0]), 0644);
	for (int i = 0; i < 4; i++)
		write_file(others[i], t.pem[1], strlen(t.pem[1]), 0644);
	write_file(others[4], der, len, 0644);
	write_file(others[5], note, sizeof(note) - 1, 0644);
	write_file(others[6], "\x30\x82\x02\x00\x02\x01\x03\x30\x82", 9, 0644);
	ck_assert_int_eq(read_directory(), AW_OK);
	expect(1, 1, 0, 5);
	expect_problem(0, AW_SEVERITY_WARNING, AW_ERR_STORE_NAME, ".b.pem");
	expect_problem(1, AW_SEVERITY_WARNING, AW_ERR_STORE_NAME, "README");
	expect_problem(2, AW_SEVERITY_WARNING, AW_ERR_STORE_NAME, "a.pem.rpmsave");
	expect_problem(3, AW_SEVERITY_WARNING, AW_ERR_STORE_NAME, "a.pem~");
	expect_problem(4, AW_SEVERITY_WARNING, AW_ERR_STORE_NAME, "c.bak");
	ck_assert_ptr_nonnull(strstr(t.store.problems[0].text, "a certificate in PEM that is not"));
	ck_assert_ptr_nonnull(strstr(t.store.problems[4].text, "a certificate in DER that is not"));
	remove_file("One.PEM");
	ck_assert_int_eq(read_directory(), AW_ERR_STORE_EMPTY);
	ck_assert_ptr_nonnull(strstr(t.err.text, "not read"));
	for (int i = 0; i < COUNT(others); i++)
		remove_file(others[i]);
	free(der);
}
END_TEST

/* The file behind a hash name is read by that name, whatever its own is. */
START_TEST(test_links)
{
	char from[128], to[128];

	write_file("0.disabled", t.pem[0], strlen(t.pem[0]), 0644);
	(void)snprintf(from, sizeof(from), "%s/%s", t.dir, "0.disabled");
	(void)snprintf(to, sizeof(to), "%s/%s", t.dir, "0123abcd.0");
	ck_assert_int_eq(symlink(from, to), 0);
	ck_assert_int_eq(read_directory(), AW_OK);
	expect(1, 1, 0, 0);
	remove_file("0123abcd.0");
	ck_assert_int_eq(read_directory(), AW_ERR_STORE_EMPTY);
	remove_file("0.disabled");
}
END_TEST

/* Revocation lists, which are no certificates, are facts and no problems. */
START_TEST(test_crls)
{
	char *crl = make_crl_pem("One", "260101000000Z", "260201000000Z");
	size_t len;
	uint8_t *der = make_crl("Two", "260101000000Z", "260201000000Z", &len);

	write_file("a.pem", t.pem[0], strlen(t.pem[0]), 0644);
	write_file("0123abcd.r0", crl, strlen(crl), 0644);
	write_file("b.der", der, len, 0644);
	ck_assert_int_eq(read_directory(), AW_OK);
	expect(1, 1, 0, 0);
	ck_assert_uint_eq(t.store.n_crls, 2);
	remove_file("a.pem");
	remove_file("0123abcd.r0");
	remove_file("b.der");
	free(crl);
	free(der);
}
END_TEST

static void
fill(TCase *tc)
{
	tcase_add_checked_fixture(tc, setup, teardown);
	tcase_add_loop_test(tc, test_names, 0, COUNT(names));
	tcase_add_test(tc, test_others);
	tcase_add_test(tc, test_links);
	tcase_add_test(tc, test_crls);
}

int
main(void)
{
	return aw_suite_run("store_name", fill);
}
