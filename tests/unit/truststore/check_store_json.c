/* SPDX-License-Identifier: ISC */
/* Certificates inside JSON: snapshots of the CUCM family, texts alone, and what is named. */
#include "fixture/store_fixture.h"

#include <jansson.h>

#include "model/words.h"

/* Certificate i as a JSON text between quotes, with the blanks that servers put around it. */
static void
put_text(struct aw_buf *buf, const char *pem)
{
	json_t *text = json_string(pem);
	char *quoted = json_dumps(text, JSON_ENCODE_ANY);

	ck_assert(aw_buf_puts(buf, quoted));
	free(quoted);
	json_decref(text);
}

/* The text with PEM i for each "@i", "~i" for its base64 alone; the caller frees. */
static char *
fill_in(const char *text)
{
	struct aw_buf buf;

	aw_buf_init(&buf, (size_t)1 << 22);
	for (; *text != '\0'; text++) {
		if (*text == '@') {
			put_text(&buf, t.pem[*++text - '0']);
		} else if (*text == '~') {
			const char *pem = strchr(t.pem[*++text - '0'], '\n') + 1;

			ck_assert(aw_buf_puts(&buf, "\""));
			for (; *pem != '-'; pem++)
				ck_assert(*pem == '\n' || aw_buf_add(&buf, pem, 1));
			ck_assert(aw_buf_puts(&buf, "\""));
		} else {
			ck_assert(aw_buf_add(&buf, text, 1));
		}
	}
	return buf.data;
}

static enum aw_err
parse_filled(const char *text)
{
	char *filled = fill_in(text);
	enum aw_err rc = parse_text(filled);

	free(filled);
	return rc;
}

#define SNAPSHOT(trusts)                                                                      \
	"{\"trackingId\": \"1\", \"server\": \"cucm-1.example.org\",\n"                       \
	" \"identities\": [{\"service\": \"tomcat\", \"certificate\": @2, \"csr\": null}],\n" \
	" \"trusts\": [" trusts "], \"revokedCertificates\": []}\n"
#define LIST(service, entries) "{\"service\": \"" service "\", \"certificate_data\": [" entries "]}"
#define ENTRY(file, rest) "{\"filename\": \"" file "\"" rest "}"

START_TEST(test_snapshot)
{
	ck_assert_int_eq(parse_filled(SNAPSHOT(
			     LIST("tomcat", ENTRY("One.pem", ", \"certificate\": @0")) ", " LIST(
				 "CallManager-trust", ENTRY("Two.pem", ", \"certificate\": @1")))),
	    AW_OK);
	expect(2, 2, 0, 0);
	ck_assert_str_eq(t.store.format, "cucm-snapshot");
	for (size_t i = 0; i < 2; i++)
		ck_assert_str_eq(aw_store_trustpoint(&t.store, &t.store.anchors[i]),
		    strstr(t.store.anchors[i].certificate->name, "One") != NULL
			? "tomcat"
			: "CallManager-trust");
}
END_TEST

/* Each is a problem of that entry alone. */
START_TEST(test_bad_entries)
{
	static const char *const rests[] = {", \"certificate\": \"\"", ", \"certificate\": null",
	    "", ", \"certificate\": \" \\r\\n\"", ", \"certificate\": 5",
	    ", \"certificate\": \"no certificate\"",
	    ", \"certificate\": \"-----BEGIN CERTIFICATE-----\\nAAAA\\n-----END "
	    "CERTIFICATE-----\\n\""};
	struct aw_buf buf;

	aw_buf_init(&buf, 65536);
	ck_assert(aw_buf_printf(&buf,
	    SNAPSHOT(LIST(
		"tomcat", ENTRY("Bad.pem", "%s") "," ENTRY("One.pem", ", \"certificate\": @0"))),
	    rests[_i]));
	ck_assert_int_eq(parse_filled(buf.data), AW_OK);
	expect(1, 2, 1, 1);
	ck_assert_int_eq(t.store.problems[0].severity, AW_SEVERITY_CRITICAL);
	ck_assert_int_eq(
	    strncmp(t.store.problems[0].where, "trust list 1 tomcat, certificate 1, Bad.pem", 43),
	    0);
	aw_buf_free(&buf);
}
END_TEST

/* A root in several lists is no copy; a list that is none, a single object. */
START_TEST(test_odd_lists)
{
	ck_assert_int_eq(parse_filled(SNAPSHOT(
			     "{\"service\": \"tomcat\", \"certificate_data\": {\"filename\": \"a\","
			     "\"certificate\": @0}}, {\"service\": \"x\"}, null, " LIST(
				 "CAPF", "{\"certificate\": @0}, 7"))),
	    AW_OK);
	expect(1, 5, 3, 3);
}
END_TEST

START_TEST(test_no_trusts)
{
	ck_assert_int_eq(parse_filled(SNAPSHOT("")), AW_ERR_STORE_EMPTY);
	ck_assert_ptr_nonnull(strstr(t.err.text, "of cucm-1.example.org holds no certificate"));
	ck_assert_ptr_nonnull(strstr(t.err.text, "and 1 of the server itself"));
}
END_TEST

START_TEST(test_outside_of_lists)
{
	ck_assert_int_eq(
	    parse_filled("{\"server\": \"a\", \"more\": {\"ca\": [@1]}, \"trusts\": [" LIST(
		"tomcat", ENTRY("One.pem", ", \"certificate\": @0")) "]}"),
	    AW_OK);
	expect(1, 1, 0, 1);
	expect_problem(0, AW_SEVERITY_WARNING, AW_ERR_STORE_OTHER, ".more.ca[0]");
}
END_TEST

/* Two servers have two stores. */
START_TEST(test_servers)
{
	static const char one[] =
	    "{\"server\": \"a\", \"trusts\": [" LIST("x", "{\"certificate\": @0}") "]}";
	static const char other[] =
	    "{\"server\": \"b\", \"trusts\": [" LIST("x", "{\"certificate\": @1}") "]}";
	char *both = join(one, "\n", other, ""), *list = join("[", one, ",", other);
	char *closed = join(list, "]", "", ""), *twice = join(one, one, "", "");

	ck_assert_int_eq(parse_filled(both), AW_ERR_STORE_FORMAT);
	ck_assert_ptr_nonnull(strstr(t.err.text, "several servers, a and b"));
	ck_assert_int_eq(parse_filled(closed), AW_ERR_STORE_FORMAT);
	ck_assert_ptr_nonnull(strstr(t.err.text, "several servers, a and b"));
	ck_assert_int_eq(parse_filled(twice), AW_OK);
	expect(1, 2, 0, 0);
	free(both);
	free(list);
	free(closed);
	free(twice);
}
END_TEST

/* Texts with PEM and nothing else are as a PEM file. */
START_TEST(test_texts)
{
	ck_assert_int_eq(parse_filled("@0"), AW_OK);
	expect(1, 1, 0, 0);
	ck_assert_int_eq(parse_filled(" [ @0 , [@1, @2] ]\n"), AW_OK);
	expect(3, 3, 0, 0);
	ck_assert_str_eq(t.store.format, "json-pem");
}
END_TEST

static const struct {
	const char *text, *format, *words;
} named[] = {
    {"{\"a\": {\"ca\": [\"x\", @0, @1]}}", "json",
	"PEM inside JSON: 2 texts with certificates, the first at .a.ca[1]"},
    {"[{\"certificate\": @0}]", "json", "PEM inside JSON: 1 texts"},
    {"{\"certificates\": [{\"certificate\": @0}]}", "json", "PEM inside JSON"},
    {"{\"cert\": ~0}", "json", "PEM inside JSON"},
    {"[@0, 5]", "json", "PEM inside JSON"},
    {"{\"keys\": [{\"kty\": \"RSA\", \"x5c\": [~0, ~1]}, {\"x5c\": [~2]}]}", "jwk",
	"JSON Web Keys with 3 certificates in x5c"},
    {"{\"response\": [{\"sha256Fingerprint\": \"aa\"}], \"version\": \"1\"}", "json",
	"a list of 1 trusted certificates as ISE gives it"},
    {"{\"stdout\": [\"R1#show run\\ncrypto pki certificate chain X\\n certificate ca "
     "01\\n\"]}",
	"json", "the output of a device inside JSON"},
    {"{}", "json", "JSON without any certificate"},
    {"[{\"a\": 1}]", "json", "JSON without any certificate"},
    {"{\"trusts\": [{\"certificate\": @0", "json",
	"JSON that is damaged or cut short: line 1, column"},
    {"{\"a\": 1, \"a\": 2}", "json", "duplicate object key"},
};

START_TEST(test_named)
{
	ck_assert_int_eq(parse_filled(named[_i].text), AW_ERR_STORE_FORMAT);
	ck_assert_msg(strstr(t.err.text, named[_i].words) != NULL, "%s", t.err.text);
	ck_assert_str_eq(t.store.format, named[_i].format);
}
END_TEST

/* Objects in objects, as hostile files have them, and as many values as fit into a file. */
START_TEST(test_limits)
{
	size_t len = (size_t)1 << 20;
	char *text = malloc(len);

	memset(text, '[', len);
	ck_assert_int_eq(parse(text, len), AW_ERR_STORE_FORMAT);
	ck_assert_ptr_nonnull(strstr(t.err.text, "nested deeper"));
	memset(text + 1, ',', len - 1);
	text[1] = '"';
	text[2] = '"';
	ck_assert_int_eq(parse(text, len), AW_ERR_STORE_FORMAT);
	ck_assert_ptr_nonnull(strstr(t.err.text, "more values"));
	for (size_t i = 0; i + 2 < len; i += 3)
		memcpy(text + i, "{}\n", 3);
	ck_assert_int_eq(parse(text, len - len % 3), AW_ERR_STORE_FORMAT);
	ck_assert_uint_le(t.store.n_problems, 65);
	free(text);
}
END_TEST

/* PEM behind JSON and JSON in front of what is no JSON: nothing vanishes. */
START_TEST(test_rest)
{
	char *text = join("{\"a\": 1}\n", t.pem[0], t.pem[1], "");

	ck_assert_int_eq(parse_text(text), AW_OK);
	expect(2, 2, 0, 1);
	expect_problem(0, AW_SEVERITY_WARNING, AW_ERR_STORE_FORMAT, "document 1");
	free(text);
	text = join("{\"a\": \n", t.pem[0], "", "");
	ck_assert_int_eq(parse_text(text), AW_OK);
	expect(1, 1, 0, 1);
	expect_problem(0, AW_SEVERITY_WARNING, AW_ERR_STORE_OTHER, "line 1");
	free(text);
	ck_assert_int_eq(parse_filled("[@0] {\"ca\": @1} {\"trusts\""), AW_OK);
	expect(1, 1, 0, 2);
	expect_problem(0, AW_SEVERITY_WARNING, AW_ERR_STORE_FORMAT, "document 3");
	expect_problem(1, AW_SEVERITY_WARNING, AW_ERR_STORE_FORMAT, "document 2");
}
END_TEST

/* Texts of devices begin with brackets too. */
START_TEST(test_brackets)
{
	char *text = join("[2030-01-01 10:00] saved\n", t.pem[0], "", "");

	ck_assert_int_eq(parse_text(text), AW_OK);
	expect(1, 1, 0, 0);
	free(text);
}
END_TEST

static void
fill(TCase *tc)
{
	tcase_add_checked_fixture(tc, setup, teardown);
	tcase_add_test(tc, test_snapshot);
	tcase_add_loop_test(tc, test_bad_entries, 0, 7);
	tcase_add_test(tc, test_odd_lists);
	tcase_add_test(tc, test_no_trusts);
	tcase_add_test(tc, test_outside_of_lists);
	tcase_add_test(tc, test_servers);
	tcase_add_test(tc, test_texts);
	tcase_add_loop_test(tc, test_named, 0, COUNT(named));
	tcase_add_test(tc, test_limits);
	tcase_add_test(tc, test_rest);
	tcase_add_test(tc, test_brackets);
}

int
main(void)
{
	return aw_suite_run("store_json", fill);
}
