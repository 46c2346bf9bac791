/* SPDX-License-Identifier: ISC */
/* Certificates of signatures in XML are counted and named; PEM in XML is read. */
#include "fixture/store_fixture.h"

#define HEAD                                                 \
	"<?xml version=\"1.0\"?>\n<md:EntityDescriptor "     \
	"xmlns:md=\"urn:oasis:names:tc:SAML:2.0:metadata\" " \
	"entityID=\"https://idp.example.org\">\n"
#define DATA(tag, text) "<" tag ">\n" text "\n</" tag ">\n"

/* The text with the base64 of PEM i for each "@i"; the caller frees. */
static char *
fill_in(const char *text)
{
	struct aw_buf buf;

	aw_buf_init(&buf, (size_t)1 << 20);
	for (; *text != '\0'; text++) {
		const char *body;

		if (*text != '@') {
			ck_assert(aw_buf_add(&buf, text, 1));
			continue;
		}
		body = strchr(t.pem[*++text - '0'], '\n') + 1;
		ck_assert(aw_buf_add(&buf, body, (size_t)(strstr(body, "-----") - body)));
	}
	return buf.data;
}

static const struct {
	const char *text, *format, *words;
} named[] = {
    {HEAD DATA("ds:X509Certificate", "@0") DATA("X509Certificate", "@1") "</md:EntityDescriptor>",
	"saml", "SAML metadata with 2 certificates"},
    {"\xef\xbb\xbf<EntityDescriptor>" DATA("dsig:X509Certificate", "@0") "</EntityDescriptor>",
	"saml", "SAML metadata with 1 certificate"},
    {"<Signature>" DATA("X509Certificate", "@0") "</Signature>", "xml", "XML with 1 certificate"},
};

START_TEST(test_named)
{
	char *text = fill_in(named[_i].text);

	ck_assert_int_eq(parse_text(text), AW_ERR_STORE_FORMAT);
	ck_assert_str_eq(t.store.format, named[_i].format);
	ck_assert_msg(strstr(t.err.text, named[_i].words) != NULL, "%s", t.err.text);
	free(text);
}
END_TEST

START_TEST(test_pem)
{
	char *text = join("<config>\n", t.pem[0], "</config>\n", "");

	ck_assert_int_eq(parse_text(text), AW_OK);
	expect(1, 1, 0, 0);
	free(text);
	text = fill_in(HEAD DATA("X509Certificate", "@0"));
	ck_assert_int_eq(parse_text(text), AW_ERR_STORE_FORMAT);
	free(text);
}
END_TEST

static void
fill(TCase *tc)
{
	tcase_add_checked_fixture(tc, setup, teardown);
	tcase_add_loop_test(tc, test_named, 0, COUNT(named));
	tcase_add_test(tc, test_pem);
}

int
main(void)
{
	return aw_suite_run("store_xml", fill);
}
