/* SPDX-License-Identifier: ISC */
/* Answers of an Expressway: JSON, XML, its warnings, and other pages. */
#include "cisco/rest/expressway.h"

#include <stdio.h>
#include <string.h>

#include "base/buf.h"
#include "base/file.h"
#include "cisco/text/license_text.h"
#include "model/store.h"
#include "fixture/suite.h"
#include "base/text.h"

#define DATA "tests/data/expressway/"
#define HEAD "<Status>"
#define TAIL "</Status>"
#define WARNING(reason)                                                                         \
	"<Warnings><Warning><Reason>" reason "</Reason><State>Unacknowledged</State></Warning>" \
	"</Warnings>"

static struct aw_expressway_status status;
static struct aw_license license;
static struct aw_error err;

static void
setup(void)
{
	memset(&status, 0, sizeof(status));
	ck_assert_int_eq(aw_license_init(&license, "license"), AW_OK);
}

static void
teardown(void)
{
	aw_expressway_status_clear(&status);
	aw_license_clear(&license);
}

static enum aw_err
read_xml(const char *text)
{
	aw_expressway_status_clear(&status);
	return aw_expressway_xml_parse(text, strlen(text), &status, &err);
}

static void
read_xml_file(const char *path)
{
	struct aw_bytes bytes;

	ck_assert_int_eq(aw_file_read(path, 65536, &bytes, &err), AW_OK);
	ck_assert_int_eq(
	    aw_expressway_xml_parse((const char *)bytes.data, bytes.len, &status, &err), AW_OK);
	aw_bytes_free(&bytes);
}

static enum aw_err
read_json(const char *text)
{
	return aw_expressway_json_parse(text, strlen(text), &license, &err);
}

START_TEST(a_healthy_status)
{
	const struct aw_license_text_options options = {
	    .zone_offset = AW_INSTANT_NONE, .whole = true};

	read_xml_file(DATA "status.xml");
	ck_assert_str_eq(status.product, "TANDBERG VCS");
	ck_assert_str_eq(status.version, "X14.0.7");
	ck_assert_str_eq(status.serial, "0A1B2C3D");
	ck_assert_int_eq(status.system_time, INT64_C(1614600000));
	ck_assert(status.has_warnings);
	ck_assert_uint_eq(status.n_warnings, 0);
	ck_assert_int_eq(aw_license_text_parse(
			     &license, status.license_text, status.license_len, &options, &err),
	    AW_OK);
	ck_assert(license.complete);
	ck_assert_int_eq(license.authorization, AW_AUTHORIZATION_AUTHORIZED);
	ck_assert_int_eq(license.deadline, INT64_C(1621582384));
}
END_TEST

START_TEST(an_old_status)
{
	read_xml_file(DATA "status-old.xml");
	ck_assert_str_eq(status.version, "X8.11.4");
	ck_assert_ptr_null(status.license_text);
	ck_assert_uint_eq(status.n_warnings, 1);
	ck_assert(!status.warnings[0].acknowledged);
	ck_assert_int_eq(aw_expressway_judge_warnings(&status, &license), AW_OK);
	ck_assert_uint_eq(license.n_problems, 0);
}
END_TEST

START_TEST(prefixes_are_passed_over)
{
	ck_assert_int_eq(read_xml("<t:Status xmlns:t=\"http://www.tandberg.no/XML/CUIL/1.0\">"
				  "<t:SystemUnit><t:Product> a\tb </t:Product></t:SystemUnit>"
				  "</t:Status>"),
	    AW_OK);
	ck_assert_str_eq(status.product, "a\\x09b");
	ck_assert_int_eq(status.system_time, AW_INSTANT_NONE);
	ck_assert(!status.has_warnings);
}
END_TEST

static const char *const bad_xml[] = {
    "",
    "   ",
    "no XML",
    "<Status>",
    "<Status></Other>",
    "<Other/>",
    "<XPathError><Reason>no</Reason></XPathError>",
    "<html><head><title>Login</title></head></html>",
    "<!DOCTYPE Status><Status/>",
    "<!DOCTYPE lolz [<!ENTITY a \"x\"><!ENTITY b \"&a;&a;&a;&a;\">]><Status>&b;</Status>",
    "<!DOCTYPE Status [<!ENTITY f SYSTEM \"file:///etc/passwd\">]><Status>&f;</Status>",
    "<!DOCTYPE Status SYSTEM \"http://127.0.0.1/x.dtd\"><Status/>",
    "<Status>&unknown;</Status>",
    "<Status>\xff\xfe</Status>",
    "<Status>\x01</Status>",
    "<Status a=\"1\" a=\"2\"/>",
    "<Status/>behind",
};

START_TEST(xml_that_is_refused)
{
	ck_assert_int_eq(read_xml(bad_xml[_i]), AW_ERR_ANSWER_XML);
	ck_assert_int_eq(err.code, AW_ERR_ANSWER_XML);
	ck_assert_uint_gt(strlen(err.text), 0);
}
END_TEST

START_TEST(depth_is_limited)
{
	char text[2048] = "<Status>";

	for (int i = 1; i < AW_EXPRESSWAY_DEPTH_MAX; i++)
		(void)strncat(text, "<a>", sizeof(text) - strlen(text) - 1);
	for (int i = 1; i < AW_EXPRESSWAY_DEPTH_MAX; i++)
		(void)strncat(text, "</a>", sizeof(text) - strlen(text) - 1);
	(void)strncat(text, TAIL, sizeof(text) - strlen(text) - 1);
	ck_assert_int_eq(read_xml(text), AW_OK);
	memset(text, 0, sizeof(text));
	for (int i = 0; i < AW_EXPRESSWAY_DEPTH_MAX; i++)
		(void)strncat(text, HEAD, sizeof(text) - strlen(text) - 1);
	(void)strncat(text, "<a/>", sizeof(text) - strlen(text) - 1);
	ck_assert_int_eq(read_xml(text), AW_ERR_ANSWER_XML);
	ck_assert_ptr_nonnull(strstr(err.text, "too deep"));
}
END_TEST

/* Size of one element, number of warnings, length of names. */
START_TEST(sizes_are_limited)
{
	struct aw_buf buf;

	aw_buf_init(&buf, 8 * AW_EXPRESSWAY_TEXT_MAX);
	aw_buf_puts(&buf, HEAD "<a>");
	for (size_t i = 0; i <= AW_EXPRESSWAY_TEXT_MAX / 16; i++)
		aw_buf_puts(&buf, "0123456789abcdef");
	aw_buf_puts(&buf, "</a>" TAIL);
	ck_assert_int_eq(read_xml(buf.data), AW_ERR_ANSWER_XML);
	ck_assert_ptr_nonnull(strstr(err.text, "too much text"));
	aw_buf_reset(&buf);
	aw_buf_puts(&buf, HEAD "<Warnings>");
	for (int i = 0; i <= AW_EXPRESSWAY_WARNINGS_MAX; i++)
		aw_buf_puts(&buf, "<Warning/>");
	aw_buf_puts(&buf, "</Warnings>" TAIL);
	ck_assert_int_eq(read_xml(buf.data), AW_ERR_ANSWER_XML);
	ck_assert_uint_eq(status.n_warnings, AW_EXPRESSWAY_WARNINGS_MAX);
	aw_buf_reset(&buf);
	aw_buf_puts(&buf, HEAD "<");
	for (int i = 0; i < 2000; i++)
		aw_buf_puts(&buf, "n");
	aw_buf_puts(&buf, "/>" TAIL);
	ck_assert_int_eq(read_xml(buf.data), AW_ERR_ANSWER_XML);
	aw_buf_free(&buf);
}
END_TEST

START_TEST(utf_16_is_read)
{
	static const char ascii[] =
	    "<Status><SystemUnit><Product>P</Product></SystemUnit></Status>";
	char wide[2 * sizeof(ascii)] = "\xff\xfe";
	size_t n = 2;

	for (const char *p = ascii; *p != '\0'; p++) {
		wide[n++] = *p;
		wide[n++] = '\0';
	}
	ck_assert_int_eq(aw_expressway_xml_parse(wide, n, &status, &err), AW_OK);
	ck_assert_str_eq(status.product, "P");
}
END_TEST

static const struct {
	const char *text;
	int64_t instant;
} times[] = {
    {"2018-12-18 21:32:46", INT64_C(1545168766)},
    {" 2018-12-18 21:32:46\n", INT64_C(1545168766)},
    {"2038-01-20 00:00:00", INT64_C(2147558400)},
    {"2018-02-30 21:32:46", AW_INSTANT_NONE},
    {"2018-12-18T21:32:46", AW_INSTANT_NONE},
    {"2018-12-18 21:32", AW_INSTANT_NONE},
    {"Tue Dec 18 21:32:46", AW_INSTANT_NONE},
    {"", AW_INSTANT_NONE},
};

START_TEST(the_clock_of_the_device)
{
	char text[256];

	(void)snprintf(text, sizeof(text),
	    HEAD "<SystemUnit><SystemTime>%s</SystemTime></SystemUnit>" TAIL, times[_i].text);
	ck_assert_int_eq(read_xml(text), AW_OK);
	ck_assert_int_eq(status.system_time, times[_i].instant);
}
END_TEST

START_TEST(a_licensing_answer)
{
	struct aw_bytes bytes;

	ck_assert_int_eq(aw_file_read(DATA "licensing-ooc.json", 65536, &bytes, &err), AW_OK);
	ck_assert_int_eq(read_json((const char *)bytes.data), AW_OK);
	aw_bytes_free(&bytes);
	ck_assert(license.complete);
	ck_assert_int_eq(license.mode, AW_LICENSE_CLASSIC);
	ck_assert_int_eq(license.registration, AW_REGISTRATION_REGISTERED);
	ck_assert_int_eq(license.registered_at, INT64_C(1610265442));
	ck_assert_int_eq(license.registration_expires, INT64_C(1641814272));
	ck_assert_int_eq(license.next_renewal, INT64_C(1625821718));
	ck_assert_int_eq(license.authorization, AW_AUTHORIZATION_OUT_OF_COMPLIANCE);
	ck_assert_str_eq(license.authorization_raw, "OUT OF COMPLIANCE");
	ck_assert_int_eq(license.sync.at, INT64_C(1614585752));
	ck_assert_int_eq(license.sync.result, AW_SYNC_UNKNOWN);
	ck_assert_int_eq(license.next_sync, INT64_C(1614628951));
	ck_assert_int_eq(license.deadline, INT64_C(1621582384));
	ck_assert_str_eq(license.smart_account, "example.org");
	ck_assert_str_eq(license.virtual_account, "Default");
	ck_assert_uint_eq(license.n_problems, 0);
}
END_TEST

static const char *const bad_json[] = {
    "",
    "[]",
    "null",
    "\"text\"",
    "{}",
    "{\"Registration\": {}}",
    "{\"Registration\": [], \"Authorization\": {}}",
    "{\"Registration\": {}, \"Authorization\": {}} trailing",
    "{\"Registration\": {}, \"Registration\": {}, \"Authorization\": {}}",
    "{\"Registration\": {\"RegistrationStatus\": \"\\u0000\"}, \"Authorization\": {}}",
    "{\"Registration\": {\"RegistrationStatus\": \"\\ud800\"}, \"Authorization\": {}}",
    "{\"Registration\": {\"RegistrationStatus\": 1e400}, \"Authorization\": {}}",
    "\xef\xbb\xbf{\"Registration\": {}, \"Authorization\": {}}",
    "{\"Registration\": {\"RegistrationStatus\": \"\xff\"}, \"Authorization\": {}}",
    "<html><title>Login</title></html>",
};

START_TEST(json_that_is_refused)
{
	ck_assert_int_eq(read_json(bad_json[_i]), AW_ERR_ANSWER_JSON);
	ck_assert(!license.complete);
}
END_TEST

static const struct {
	const char *registration, *authorization;
	enum aw_registration is_registration;
	enum aw_authorization is_authorization;
	size_t problems;
} words[] = {
    {"\"REGISTERED\"", "\"AUTHORIZED\"", AW_REGISTRATION_REGISTERED, AW_AUTHORIZATION_AUTHORIZED,
	0},
    {"\"UNREGISTERED - REGISTRATION FAILED\"", "\"EVAL MODE\"", AW_REGISTRATION_FAILED,
	AW_AUTHORIZATION_EVALUATION, 0},
    {"\"Unregistered : Registration Retry In Progress\"", "\"Evaluation Mode\"",
	AW_REGISTRATION_FAILED, AW_AUTHORIZATION_EVALUATION, 0},
    {"\"Unregistered\"", "\"No Licenses in Use\"", AW_REGISTRATION_UNREGISTERED,
	AW_AUTHORIZATION_NONE, 0},
    {"\"REGISTERED\"", "\"NOT AUTHORIZED\"", AW_REGISTRATION_REGISTERED,
	AW_AUTHORIZATION_NOT_AUTHORIZED, 0},
    {"\"Registered\"", "\"Authorization Expired\"", AW_REGISTRATION_REGISTERED,
	AW_AUTHORIZATION_EXPIRED, 0},
    {"\"GOOD\"", "\"FINE\"", AW_REGISTRATION_UNKNOWN, AW_AUTHORIZATION_UNKNOWN, 2},
    {"\"REGISTERED\"", "\"\"", AW_REGISTRATION_REGISTERED, AW_AUTHORIZATION_UNKNOWN, 1},
    {"true", "7", AW_REGISTRATION_UNKNOWN, AW_AUTHORIZATION_UNKNOWN, 1},
};

START_TEST(words_of_a_licensing_answer)
{
	char text[512];

	(void)snprintf(text, sizeof(text),
	    "{\"Registration\": {\"RegistrationStatus\": %s, \"InitialRegistration\": "
	    "\"January, 10 Jan 2021 07:57:22 GMT\"}, \"Authorization\": "
	    "{\"LicenseAuthorizationStatus\": %s}}",
	    words[_i].registration, words[_i].authorization);
	ck_assert_int_eq(read_json(text), AW_OK);
	ck_assert_int_eq(license.registration, words[_i].is_registration);
	ck_assert_int_eq(license.authorization, words[_i].is_authorization);
	ck_assert_uint_eq(license.n_problems, words[_i].problems);
	ck_assert_int_eq(license.complete,
	    license.registration_raw != NULL && license.authorization_raw != NULL);
	ck_assert_int_eq(license.sync.result, AW_SYNC_NONE);
}
END_TEST

START_TEST(a_date_that_is_none)
{
	ck_assert_int_eq(read_json("{\"Registration\": {\"RegistrationStatus\": \"REGISTERED\", "
				   "\"RegistrationExpires\": \"Foo, 30 Feb 2021 05:54:03 GMT\"}, "
				   "\"Authorization\": {\"LicenseAuthorizationStatus\": "
				   "\"AUTHORIZED\", \"AuthorizationExpires\": \"\\u001b[1m\"}}"),
	    AW_OK);
	ck_assert_int_eq(license.registration_expires, AW_INSTANT_NONE);
	ck_assert_int_eq(license.deadline, AW_INSTANT_NONE);
	ck_assert_uint_eq(license.n_problems, 2);
	ck_assert_int_eq(license.problems[0].severity, AW_SEVERITY_WARNING);
	ck_assert_int_eq(license.problems[1].code, AW_ERR_LICENSE_DATE);
	ck_assert_int_eq(license.problems[1].severity, AW_SEVERITY_UNKNOWN);
	ck_assert_int_eq(license.deadline_word, AW_DEADLINE_UNREADABLE);
	ck_assert(aw_text_is_clean(license.problems[1].text, strlen(license.problems[1].text)));
}
END_TEST

/* "None" for all its dates is the answer of a device that is not registered. */
START_TEST(a_registered_device_without_any_date)
{
	static const char text[] =
	    "{\"Registration\": {\"RegistrationStatus\": \"%s\", \"InitialRegistration\": \"None\","
	    "\"RegistrationExpires\": \"None\", \"NextRenewalAttempt\": \"None\"}, "
	    "\"Authorization\": {\"LicenseAuthorizationStatus\": \"%s\", "
	    "\"AuthorizationExpires\": \"%s\", \"NextAuthorizationAttempt\": \"None\", "
	    "\"LastAuthorizationAttempt\": \"None\"}}";
	static const struct {
		const char *registration, *authorization, *expires;
		bool complete;
		enum aw_deadline_word word;
	} rows[] = {
	    {"REGISTERED", "AUTHORIZED", "None", false, AW_DEADLINE_PLAIN},
	    {"REGISTERED", "No Licenses in Use", "None", false, AW_DEADLINE_PLAIN},
	    {"REGISTERED", "AUTHORIZED", "May, 21 May 2021 07:33:04 GMT", true, AW_DEADLINE_PLAIN},
	    {"REGISTERED", "AUTHORIZED", "DEADLINE EXCEEDED", true, AW_DEADLINE_EXCEEDED},
	    {"UNREGISTERED", "EVAL MODE", "None", true, AW_DEADLINE_PLAIN},
	};

	for (int i = 0; i < COUNT(rows); i++) {
		char answer[1024];

		teardown();
		setup();
		(void)snprintf(answer, sizeof(answer), text, rows[i].registration,
		    rows[i].authorization, rows[i].expires);
		ck_assert_int_eq(read_json(answer), AW_OK);
		ck_assert_msg(license.complete == rows[i].complete, "%d", i);
		ck_assert_int_eq(license.deadline_word, rows[i].word);
		ck_assert_uint_eq(license.n_problems, !rows[i].complete);
		if (!rows[i].complete)
			ck_assert_int_eq(license.problems[0].severity, AW_SEVERITY_UNKNOWN);
	}
}
END_TEST

static const struct {
	const char *reason;
	enum aw_sync_result before, after;
	size_t problems;
	enum aw_severity severity;
} warnings[] = {
    {"Smart license communication error - x", AW_SYNC_UNKNOWN, AW_SYNC_FAILED, 1,
	AW_SEVERITY_WARNING},
    {"SMART LICENSE COMMUNICATION ERROR", AW_SYNC_UNKNOWN, AW_SYNC_FAILED, 1, AW_SEVERITY_WARNING},
    {"Smart license renew auth failed - x", AW_SYNC_NONE, AW_SYNC_FAILED, 1, AW_SEVERITY_WARNING},
    {"Smart license communication error - x", AW_SYNC_SUCCEEDED, AW_SYNC_SUCCEEDED, 1,
	AW_SEVERITY_WARNING},
    {"Smart license no provision authorization expired - x", AW_SYNC_UNKNOWN, AW_SYNC_SUCCEEDED, 1,
	AW_SEVERITY_CRITICAL},
    {"Smart license communication errors - x", AW_SYNC_UNKNOWN, AW_SYNC_SUCCEEDED, 0, 0},
    {"Smart license", AW_SYNC_UNKNOWN, AW_SYNC_SUCCEEDED, 0, 0},
    {"NTP server not available - x", AW_SYNC_UNKNOWN, AW_SYNC_SUCCEEDED, 0, 0},
    {"Server certificate validity - x", AW_SYNC_NONE, AW_SYNC_NONE, 0, 0},
    {"", AW_SYNC_UNKNOWN, AW_SYNC_SUCCEEDED, 0, 0},
};

START_TEST(warnings_by_title)
{
	char text[512];

	(void)snprintf(text, sizeof(text), HEAD WARNING("%s") TAIL, warnings[_i].reason);
	ck_assert_int_eq(read_xml(text), AW_OK);
	license.sync.result = warnings[_i].before;
	ck_assert_int_eq(aw_expressway_judge_warnings(&status, &license), AW_OK);
	ck_assert_int_eq(license.sync.result, warnings[_i].after);
	ck_assert_uint_eq(license.n_problems, warnings[_i].problems);
	if (warnings[_i].problems > 0) {
		ck_assert_int_eq(license.problems[0].severity, warnings[_i].severity);
		ck_assert_int_eq(license.problems[0].code, AW_ERR_DEVICE_ALARM);
	}
	ck_assert(license.sync.result != AW_SYNC_FAILED || license.sync.reason != NULL);
}
END_TEST

/* Without a list of warnings the result of the contact is unknown. */
START_TEST(no_list_of_warnings_says_nothing)
{
	ck_assert_int_eq(read_xml(HEAD TAIL), AW_OK);
	license.sync.result = AW_SYNC_UNKNOWN;
	ck_assert_int_eq(aw_expressway_judge_warnings(&status, &license), AW_OK);
	ck_assert_int_eq(license.sync.result, AW_SYNC_UNKNOWN);
}
END_TEST

START_TEST(warnings_of_the_store)
{
	struct aw_store store = {0};

	read_xml_file(DATA "status-failing.xml");
	ck_assert_int_eq(aw_expressway_store_warnings(&status, &store), AW_OK);
	ck_assert_uint_eq(store.n_problems, 1);
	ck_assert_ptr_nonnull(strstr(store.problems[0].text, "12 days (acknowledged)"));
	aw_store_clear(&store, NULL);
}
END_TEST

static const struct {
	const char *text;
	bool page, login;
} pages[] = {
    {"<!DOCTYPE html>\n<html><head><title>Login</title>", true, true},
    {"\r\n <HTML><body><form action=\"/login/\">", true, true},
    {"\xef\xbb\xbf<html><title>Not found</title>", true, false},
    {"<title>Login</title>", true, true},
    {"<?xml version=\"1.0\"?><Status/>", false, false},
    {"<Status/>", false, false},
    {"-----BEGIN CERTIFICATE-----", false, false},
    {"{\"a\": \"<title>Login</title>\"}", false, false},
    {"", false, false},
    {"<htm", false, false},
};

START_TEST(pages_for_people)
{
	bool login;

	ck_assert_int_eq(
	    aw_expressway_page(pages[_i].text, strlen(pages[_i].text), &login), pages[_i].page);
	ck_assert_int_eq(login, pages[_i].login);
}
END_TEST

#define PEM "-----BEGIN CERTIFICATE-----"

static const struct {
	const char *json;
	int n; /* -1: refused */
	const char *name, *pem;
} domains[] = {
    {"[{\"Domain\": \"example.org\", \"Certificate\": \"" PEM "\"}]", 1, "example.org", PEM},
    {"[{\"name\": \"a.example\", \"cert\": \"\"}, {}]", 2, "a.example", ""},
    {"{\"Domains\": [{\"DomainName\": \"b.example\", \"pem\": \"" PEM "\"}]}", 1, "b.example", PEM},
    {"{\"c.example\": \"" PEM "\"}", 1, "c.example", PEM},
    {"{\"c.example\": {\"Certificate\": \"" PEM "\"}, \"d.example\": null}", 2, "c.example", PEM},
    {"[\"" PEM "\"]", 1, "number 1", PEM},
    {"[7]", 1, "number 1", NULL},
    {"[{\"Domain\": \"x\\u001b[2J\", \"Certificate\": 1}]", 1, NULL, NULL},
    {"[]", 0, NULL, NULL},
    {"{}", 0, NULL, NULL},
    {"nothing", -1, NULL, NULL},
    {"[{\"Domain\": \"a\", \"Domain\": \"b\"}]", -1, NULL, NULL},
};

START_TEST(certificates_of_domains)
{
	const char *json = domains[_i].json;
	struct aw_expressway_domains out;
	enum aw_err rc = aw_expressway_domains_parse(json, strlen(json), &out, &err);

	ck_assert_int_eq(rc, domains[_i].n < 0 ? AW_ERR_ANSWER_JSON : AW_OK);
	ck_assert_uint_eq(out.n, domains[_i].n < 0 ? 0 : (size_t)domains[_i].n);
	if (out.n > 0 && domains[_i].name != NULL)
		ck_assert_str_eq(out.items[0].name, domains[_i].name);
	if (out.n > 0)
		ck_assert(aw_text_is_clean(out.items[0].name, strlen(out.items[0].name)));
	if (domains[_i].pem != NULL)
		ck_assert_str_eq(out.items[0].pem, domains[_i].pem);
	else if (out.n > 0)
		ck_assert_ptr_null(out.items[0].pem);
	aw_expressway_domains_clear(&out);
}
END_TEST

START_TEST(domains_are_limited)
{
	struct aw_expressway_domains out;
	char json[4 * 200];
	size_t len = 0;

	json[len++] = '[';
	for (int i = 0; i < AW_EXPRESSWAY_DOMAINS_MAX + 10; i++)
		len += (size_t)snprintf(json + len, sizeof(json) - len, "%s{}", i > 0 ? "," : "");
	json[len++] = ']';
	ck_assert_int_eq(aw_expressway_domains_parse(json, len, &out, &err), AW_OK);
	ck_assert_uint_eq(out.n, AW_EXPRESSWAY_DOMAINS_MAX);
	ck_assert_uint_eq(out.left_out, 10);
	aw_expressway_domains_clear(&out);
}
END_TEST

static const struct {
	const char *json, *says; /* NULL: refused */
	bool failed;
} renewals[] = {
    {"{\"Mode\": \"On\", \"Provider\": \"Let's Encrypt\", \"LastResult\": \"SUCCESS\"}",
	"Mode On, Provider Let's Encrypt, LastResult SUCCESS", false},
    {"{\"Status\": \"Renewal FAILED\"}", "Status Renewal FAILED", true},
    {"{\"Status\": \"ok\", \"LastError\": \"None\"}", "Status ok, LastError None", false},
    {"{\"LastError\": \"rate limited\"}", "LastError rate limited", true},
    {"{\"Enabled\": false}", "Enabled off", false},
    {"[{\"type\": \"server\", \"detail\": {\"state\": \"invalid\"}}]", "type server, state invalid",
	true},
    {"{\"Status\": \"ok\", \"AccountKey\": \"s3cret\", \"Eab_HMAC_state\": \"s3cret\"}",
	"Status ok", false},
    {"{\"AccountKey\": \"s3cret\"}", NULL, false},
    {"[]", NULL, false},
    {"no", NULL, false},
};

START_TEST(automatic_renewal)
{
	const char *json = renewals[_i].json;
	char *text;
	bool failed;
	enum aw_err rc = aw_expressway_acme_parse(json, strlen(json), &text, &failed, &err);

	ck_assert_int_eq(rc, renewals[_i].says == NULL ? AW_ERR_ANSWER_JSON : AW_OK);
	if (rc == AW_OK)
		ck_assert_str_eq(text, renewals[_i].says);
	ck_assert_int_eq(failed, renewals[_i].failed);
	free(text);
}
END_TEST

static void
fill(TCase *tc)
{
	tcase_add_checked_fixture(tc, setup, teardown);
	tcase_add_test(tc, a_healthy_status);
	tcase_add_test(tc, an_old_status);
	tcase_add_test(tc, prefixes_are_passed_over);
	tcase_add_loop_test(tc, xml_that_is_refused, 0, COUNT(bad_xml));
	tcase_add_test(tc, depth_is_limited);
	tcase_add_test(tc, sizes_are_limited);
	tcase_add_test(tc, utf_16_is_read);
	tcase_add_loop_test(tc, the_clock_of_the_device, 0, COUNT(times));
	tcase_add_test(tc, a_licensing_answer);
	tcase_add_loop_test(tc, json_that_is_refused, 0, COUNT(bad_json));
	tcase_add_loop_test(tc, words_of_a_licensing_answer, 0, COUNT(words));
	tcase_add_test(tc, a_date_that_is_none);
	tcase_add_test(tc, a_registered_device_without_any_date);
	tcase_add_loop_test(tc, warnings_by_title, 0, COUNT(warnings));
	tcase_add_test(tc, no_list_of_warnings_says_nothing);
	tcase_add_test(tc, warnings_of_the_store);
	tcase_add_loop_test(tc, pages_for_people, 0, COUNT(pages));
	tcase_add_loop_test(tc, certificates_of_domains, 0, COUNT(domains));
	tcase_add_test(tc, domains_are_limited);
	tcase_add_loop_test(tc, automatic_renewal, 0, COUNT(renewals));
}

int
main(void)
{
	return aw_suite_run("expressway", fill);
}
