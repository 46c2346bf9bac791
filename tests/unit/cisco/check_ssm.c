/* SPDX-License-Identifier: ISC */
/* The account of a license server: its lists, and its token. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "cisco/rest/answer_json.h"
#include "base/buf.h"
#include "cisco/rest/ssm_json.h"
#include "cisco/rest/ssm_path.h"
#include "cisco/rest/ssm_token.h"
#include "fixture/suite.h"
#include "base/wipe.h"

#define DATA "tests/data/ssm/"

static struct aw_license license;
static struct aw_error err;

static void
setup(void)
{
	memset(&err, 0, sizeof(err));
	ck_assert_int_eq(aw_license_init(&license, "license"), AW_OK);
}

static void
teardown(void)
{
	aw_license_clear(&license);
}

static enum aw_err
read_licenses(const char *text)
{
	teardown();
	setup();
	return aw_ssm_licenses_parse(text, strlen(text), "Example\x1b Corp", &license, &err);
}

static enum aw_err
read_alerts(const char *text)
{
	return aw_ssm_alerts_parse(text, strlen(text), &license, &err);
}

static void
read_file(const char *path, enum aw_err (*parse)(const char *text))
{
	struct aw_bytes bytes;

	ck_assert_int_eq(aw_file_read(path, 65536, &bytes, &err), AW_OK);
	ck_assert_int_eq(parse((const char *)bytes.data), AW_OK);
	aw_bytes_free(&bytes);
}

START_TEST(an_account_in_order)
{
	read_file(DATA "licenses.json", read_licenses);
	ck_assert(license.complete);
	ck_assert_int_eq(license.mode, AW_LICENSE_ACCOUNT);
	ck_assert_int_eq(license.registration, AW_REGISTRATION_NOT_APPLICABLE);
	ck_assert_ptr_null(license.registration_raw);
	ck_assert_int_eq(license.authorization, AW_AUTHORIZATION_NOT_APPLICABLE);
	ck_assert_ptr_null(license.authorization_raw);
	ck_assert_str_eq(license.smart_account, "Example\\x1b Corp");
	ck_assert_uint_eq(license.n_problems, 0);
	ck_assert_uint_eq(license.n_entitlements, 3);
	ck_assert_str_eq(license.entitlements[0].name, "Example Rich Media Session");
	ck_assert_str_eq(license.entitlements[0].tag, "");
	ck_assert_str_eq(license.entitlements[0].raw, "In Compliance");
	ck_assert_int_eq(license.entitlements[0].state, AW_ENTITLEMENT_AUTHORIZED);
	ck_assert_uint_eq(license.entitlements[0].count, 12);
	ck_assert_uint_eq(license.entitlements[1].count, 0);
	read_file(DATA "no_alerts.json", read_alerts);
	ck_assert(license.complete);
	ck_assert_uint_eq(license.n_problems, 0);
}
END_TEST

START_TEST(out_of_compliance)
{
	read_file(DATA "exceeded.json", read_licenses);
	ck_assert(license.complete);
	ck_assert_int_eq(license.entitlements[0].state, AW_ENTITLEMENT_OUT_OF_COMPLIANCE);
	ck_assert_str_eq(license.entitlements[0].raw, "Out of Compliance");
	ck_assert_uint_eq(license.entitlements[0].count, 52);
	ck_assert_int_eq(license.entitlements[1].state, AW_ENTITLEMENT_AUTHORIZED);
}
END_TEST

/* The severe ones come first, since the number of reported alerts is limited. */
START_TEST(alerts)
{
	read_file(DATA "licenses.json", read_licenses);
	read_file(DATA "alerts.json", read_alerts);
	ck_assert(license.complete);
	ck_assert_uint_eq(license.n_problems, 2);
	ck_assert_int_eq(license.problems[0].severity, AW_SEVERITY_WARNING);
	ck_assert_int_eq(license.problems[0].code, AW_ERR_DEVICE_ALARM);
	ck_assert_str_eq(
	    license.problems[0].text, "Insufficient Licenses (major): Example Rich Media Session");
	ck_assert_int_eq(license.problems[1].severity, AW_SEVERITY_OK);
	ck_assert_str_eq(
	    license.problems[1].text, "Upcoming Product Instance Renewal (minor): exp-core-1");
}
END_TEST

/* An alert that is not known to be minor is not minor. */
static const struct {
	const char *alert, *text;
} alert_forms[] = {
    {"{\"messageType\":\"A\",\"severity\":\"critical\",\"source\":\"b\"}", "A (critical): b"},
    {"{\"messageType\":\"A\",\"severity\":7}", "A (without a severity)"},
    {"{\"severity\":\"MAJOR\"}", "without a type (MAJOR)"},
    {"{}", "without a type (without a severity)"},
    {"[]", "without a type (without a severity)"},
    {"{\"messageType\":\"\\u001b[1m\",\"severity\":\"major\"}", "\\x1b[1m (major)"},
};

START_TEST(each_alert_is_shown)
{
	char text[256];

	(void)snprintf(text, sizeof(text), "{\"alerts\":[%s]}", alert_forms[_i].alert);
	ck_assert_int_eq(read_alerts(text), AW_OK);
	ck_assert_uint_eq(license.n_problems, 1);
	ck_assert_int_eq(license.problems[0].severity, AW_SEVERITY_WARNING);
	ck_assert_str_eq(license.problems[0].text, alert_forms[_i].text);
}
END_TEST

/* Incomplete lists, and the missing parts. */
static const struct {
	const char *text, *problem;
} gaps[] = {
    {"{\"totalRecords\":2,\"licenses\":[{\"license\":\"a\",\"status\":\"In Compliance\","
     "\"inUse\":1}]}",
	"the rest of the list"},
    {"{\"status\":\"PARTIAL\",\"statusMessage\":\"more to come\",\"licenses\":[]}", "more to come"},
    {"{\"status\":\"ERROR\",\"licenses\":[]}", "ERROR"},
    {"{\"licenses\":[{\"status\":\"In Compliance\",\"inUse\":1}]}", "the name of a license"},
    {"{\"licenses\":[{\"license\":\"a\",\"inUse\":1}]}", "the status of a license"},
    {"{\"licenses\":[{\"license\":\"a\",\"status\":\"In Compliance\"}]}", "how many"},
    {"{\"licenses\":[7]}", "a license that can be read"},
};

START_TEST(a_gap_is_said)
{
	ck_assert_int_eq(read_licenses(gaps[_i].text), AW_OK);
	ck_assert(!license.complete);
	ck_assert_int_eq(license.problems[0].code, AW_ERR_LICENSE_INCOMPLETE);
	ck_assert_ptr_nonnull(strstr(license.problems[0].text, gaps[_i].problem));
}
END_TEST

static const struct {
	const char *word;
	enum aw_entitlement_state state;
} words[] = {
    {"In Compliance", AW_ENTITLEMENT_AUTHORIZED},
    {"IN COMPLIANCE", AW_ENTITLEMENT_AUTHORIZED},
    {"Out of Compliance", AW_ENTITLEMENT_OUT_OF_COMPLIANCE},
    {"Out Of Compliance", AW_ENTITLEMENT_OUT_OF_COMPLIANCE},
    {"Insufficient", AW_ENTITLEMENT_OUT_OF_COMPLIANCE},
    {"Insufficient Licenses", AW_ENTITLEMENT_OUT_OF_COMPLIANCE},
    {"Expired", AW_ENTITLEMENT_EXPIRED},
    {"Not In Compliance", AW_ENTITLEMENT_UNKNOWN},
    {"splendid", AW_ENTITLEMENT_UNKNOWN},
};

START_TEST(each_word)
{
	bool known = words[_i].state != AW_ENTITLEMENT_UNKNOWN;
	char text[256];

	(void)snprintf(text, sizeof(text),
	    "{\"licenses\":[{\"license\":\"a\",\"status\":\"%s\",\"inUse\":1}]}", words[_i].word);
	ck_assert_int_eq(read_licenses(text), AW_OK);
	ck_assert_int_eq(license.entitlements[0].state, words[_i].state);
	ck_assert_str_eq(license.entitlements[0].raw, words[_i].word);
	ck_assert_uint_eq(license.n_problems, known ? 0 : 1);
	ck_assert(license.complete);
}
END_TEST

#define OWNED(in_use, more)                                                                \
	"{\"licenses\":[{\"license\":\"a\",\"status\":\"In Compliance\",\"inUse\":" in_use \
	"," more "}]}"

/* What is owned, and the day from which it is not enough. */
static const struct {
	const char *text;
	uint64_t owned;
	const char *ends; /* NULL: none */
	size_t problems;
} terms[] = {
    {OWNED("5", "\"quantity\":10"), 10, NULL, 0},
    {OWNED("12", "\"quantity\":10,\"available\":-2"), 10, NULL, 0},
    {OWNED("5", "\"quantity\":\"10\""), AW_COUNT_NONE, NULL, 1},
    {OWNED("5", "\"quantity\":-1"), AW_COUNT_NONE, NULL, 1},
    {OWNED("5", "\"quantity\":10,\"endDate\":\"2027-06-30\""), 10, "2027-06-30T23:59:59Z", 0},
    {OWNED("5", "\"quantity\":10,\"licenseDetails\":[{\"licenseType\":\"TERM\","
		"\"quantity\":10,\"endDate\":\"30-Jun-2027\"}]"),
	10, "2027-06-30T23:59:59Z", 0},
    {OWNED("5", "\"quantity\":10,\"licenseDetails\":[{\"quantity\":10,"
		"\"endDate\":\"2027-06-30T12:00:00Z\"}]"),
	10, "2027-06-30T12:00:00Z", 0},
    {OWNED("5", "\"quantity\":10,\"licenseDetails\":[{\"endDate\":\"2027-06-30 12:00:00.0\"}]"), 10,
	"2027-06-30T12:00:00Z", 0},
    /* the part that ends first leaves enough, the next one does not */
    {OWNED("5", "\"quantity\":12,\"licenseDetails\":[{\"quantity\":6,\"endDate\":\"2028-06-30\"},"
		"{\"quantity\":4,\"endDate\":\"2027-06-30\"},{\"quantity\":2}]"),
	12, "2028-06-30T23:59:59Z", 0},
    {OWNED("5", "\"quantity\":10,\"licenseDetails\":[{\"quantity\":5,\"endDate\":\"Never\"},"
		"{\"quantity\":5,\"endDate\":\"2027-06-30\"}]"),
	10, NULL, 0},
    {OWNED("5", "\"quantity\":10,\"licenseDetails\":[{\"quantity\":5,\"endDate\":null},"
		"{\"quantity\":5,\"status\":\"Expired\",\"endDate\":\"2017-06-30\"}]"),
	10, NULL, 0},
    {OWNED("0", "\"quantity\":3,\"licenseDetails\":[{\"quantity\":3,\"endDate\":\"2027-06-30\"}]"),
	3, "2027-06-30T23:59:59Z", 0},
    {OWNED("5", "\"quantity\":10,\"licenseDetails\":[{\"quantity\":10,\"endDate\":\"soon\"},7]"),
	10, NULL, 1},
    {OWNED("5", "\"quantity\":10,\"licenseDetails\":{}"), 10, NULL, 0},
};

START_TEST(owned_and_until_when)
{
	const struct aw_entitlement *entitlement;
	char ends[AW_INSTANT_TEXT];

	ck_assert_int_eq(read_licenses(terms[_i].text), AW_OK);
	entitlement = &license.entitlements[0];
	ck_assert_uint_eq(entitlement->owned, terms[_i].owned);
	ck_assert_str_eq(aw_instant_format(entitlement->ends, ends),
	    terms[_i].ends != NULL ? terms[_i].ends : "none");
	ck_assert_uint_eq(license.n_problems, terms[_i].problems);
	ck_assert(license.complete);
}
END_TEST

START_TEST(counts_and_virtual_accounts)
{
	ck_assert_int_eq(
	    read_licenses("{\"licenses\":[{\"license\":\"a\",\"virtualAccount\":\"Lab\","
			  "\"status\":\"In Compliance\",\"inUse\":4294967299},{\"license\":\"a\","
			  "\"virtualAccount\":\"DEFAULT\",\"status\":\"In Compliance\","
			  "\"inUse\":-1}]}"),
	    AW_OK);
	ck_assert_uint_eq(license.entitlements[0].count, UINT32_MAX);
	ck_assert_str_eq(license.entitlements[0].tag, "Lab/a");
	ck_assert_uint_eq(license.entitlements[1].count, AW_COUNT_NONE);
	ck_assert_str_eq(license.entitlements[1].tag, "DEFAULT/a");
	ck_assert_uint_eq(license.n_problems, 1);
}
END_TEST

static const char *const refused[] = {
    "",
    "[]",
    "{}",
    "null",
    "{\"licenses\":{}}",
    "{\"licenses\":[],\"licenses\":[]}",
    "{\"licenses\":[]",
    "{\"alerts\":7}",
    "<!DOCTYPE html><html><head><title>Login</title></head></html>",
};

START_TEST(no_list)
{
	ck_assert_int_eq(read_licenses(refused[_i]), AW_ERR_ANSWER_JSON);
	ck_assert(!license.complete);
	ck_assert_int_eq(read_alerts(refused[_i]), AW_ERR_ANSWER_JSON);
	ck_assert_uint_eq(license.n_problems, 0);
}
END_TEST

START_TEST(what_the_server_says_instead)
{
	ck_assert_int_eq(
	    read_licenses("{\"status\":\"ERROR\",\"statusMessage\":\"no such\\u0007 account\"}"),
	    AW_ERR_ANSWER_JSON);
	ck_assert_ptr_nonnull(strstr(err.text, "no such\\x07 account"));
}
END_TEST

START_TEST(lists_are_limited)
{
	struct aw_buf buf;

	aw_buf_init(&buf, 1024 * 1024);
	aw_buf_puts(&buf, "{\"licenses\":[{}");
	for (int i = 0; i < AW_ENTITLEMENTS_MAX; i++)
		aw_buf_puts(&buf, ",{\"license\":\"a\",\"status\":\"In Compliance\",\"inUse\":1}");
	aw_buf_puts(&buf, "]}");
	ck_assert_int_eq(read_licenses(buf.data), AW_OK);
	ck_assert_uint_eq(license.n_entitlements, AW_ENTITLEMENTS_MAX);
	ck_assert(!license.complete);
	aw_buf_reset(&buf);
	aw_buf_puts(&buf, "{\"alerts\":[{\"severity\":\"minor\"}");
	for (int i = 0; i < 150; i++)
		aw_buf_printf(&buf, ",{\"severity\":\"major\",\"messageType\":\"m%d\"}", i);
	aw_buf_puts(&buf, "]}");
	teardown();
	setup();
	ck_assert_int_eq(read_alerts(buf.data), AW_OK);
	ck_assert_uint_eq(license.n_problems, 102);
	ck_assert_str_eq(license.problems[100].text, "50 more");
	ck_assert_int_eq(license.problems[101].severity, AW_SEVERITY_OK);
	aw_buf_free(&buf);
}
END_TEST

static enum aw_err
read_token(const char *text, char **token)
{
	return aw_ssm_token_parse(text, strlen(text), token, &err);
}

START_TEST(a_token)
{
	struct aw_bytes bytes;
	char *token;

	ck_assert_int_eq(aw_file_read(DATA "token.json", 65536, &bytes, &err), AW_OK);
	ck_assert_int_eq(read_token((const char *)bytes.data, &token), AW_OK);
	ck_assert_str_eq(token, "eyJhbGciOiJub25lIn0.e30.c2ltdWxhdGVk-_~+/==");
	aw_wipe_text(token);
	aw_bytes_free(&bytes);
	ck_assert_int_eq(read_token("{\"access_token\":\"abc\"}", &token), AW_OK);
	aw_wipe_text(token);
}
END_TEST

/* Invalid tokens, whose text is not in the error. */
static const char *const bad_tokens[] = {
    "",
    "{}",
    "[\"tell-tale\"]",
    "{\"access_token\":\"\"}",
    "{\"access_token\":7}",
    "{\"access_token\":[\"tell-tale\"]}",
    "{\"access_token\":\"tell-tale\",\"access_token\":\"tell-tale\"}",
    "{\"access_token\":\"tell-tale\",\"token_type\":\"mac\"}",
    "{\"access_token\":\"tell-tale\\r\\nX: y\"}",
    "{\"access_token\":\"tell tale\"}",
    "{\"access_token\":\"==\"}",
    "{\"access_token\":\"tell=tale\"}",
    "{\"access_token\":\"t\xc3\xa4ll-tale\"}",
    "{\"access_token\":tell-tale}",
    "<html>tell-tale</html>",
};

START_TEST(no_token)
{
	char *token;

	ck_assert_int_eq(read_token(bad_tokens[_i], &token), AW_ERR_ANSWER_JSON);
	ck_assert_ptr_null(token);
	ck_assert_ptr_null(strstr(err.text, "tale"));
	ck_assert_ptr_null(strstr(err.object, "tale"));
}
END_TEST

START_TEST(a_client_that_is_refused)
{
	static const char yes[] = "{\"error\":\"invalid_client\",\"error_description\":\"x\"}";
	static const char no[] = "{\"error\":\"invalid_request\"}";

	ck_assert(aw_ssm_token_refused(yes, strlen(yes)));
	ck_assert(!aw_ssm_token_refused(no, strlen(no)));
	ck_assert(!aw_ssm_token_refused(NULL, 0));
	ck_assert(!aw_ssm_token_refused("x", 1));
}
END_TEST

START_TEST(what_asks_for_a_token)
{
	struct aw_bytes body;
	json_t *root;

	ck_assert_int_eq(
	    aw_ssm_token_request("id\"1\"", "a\\b\"c\x01 \xc3\xa4", &body, &err), AW_OK);
	root = json_loadb((const char *)body.data, body.len, JSON_REJECT_DUPLICATES, NULL);
	ck_assert_uint_eq(json_object_size(root), 3);
	ck_assert_str_eq(aw_answer_json_text(root, "grant_type"), "client_credentials");
	ck_assert_str_eq(aw_answer_json_text(root, "client_id"), "id\"1\"");
	ck_assert_str_eq(aw_answer_json_text(root, "client_secret"), "a\\b\"c\x01 \xc3\xa4");
	json_decref(root);
	ck_assert_uint_eq(strlen((const char *)body.data), body.len);
	aw_bytes_wipe(&body);
	ck_assert_ptr_null(body.data);
	ck_assert_int_eq(aw_ssm_token_request("id", "\xff", &body, &err), AW_ERR_CREDENTIAL);
	ck_assert_ptr_null(body.data);
}
END_TEST

START_TEST(a_path)
{
	char path[64];

	ck_assert(aw_ssm_list_path(path, sizeof(path), "A-1_x.~", "alerts"));
	ck_assert_str_eq(path, "/api/v1/accounts/A-1_x.~/alerts");
	ck_assert(aw_ssm_list_path(path, sizeof(path), "a b/../?#%\xc3\xa4", "licenses"));
	ck_assert_str_eq(path, "/api/v1/accounts/a%20b%2F..%2F%3F%23%25%C3%A4/licenses");
	ck_assert(!aw_ssm_list_path(path, 30, "abcdefghijk", "licenses"));
}
END_TEST

static void
fill(TCase *tc)
{
	tcase_add_checked_fixture(tc, setup, teardown);
	tcase_add_test(tc, an_account_in_order);
	tcase_add_test(tc, out_of_compliance);
	tcase_add_test(tc, alerts);
	tcase_add_loop_test(tc, each_alert_is_shown, 0, COUNT(alert_forms));
	tcase_add_loop_test(tc, a_gap_is_said, 0, COUNT(gaps));
	tcase_add_loop_test(tc, each_word, 0, COUNT(words));
	tcase_add_loop_test(tc, owned_and_until_when, 0, COUNT(terms));
	tcase_add_test(tc, counts_and_virtual_accounts);
	tcase_add_loop_test(tc, no_list, 0, COUNT(refused));
	tcase_add_test(tc, what_the_server_says_instead);
	tcase_add_test(tc, lists_are_limited);
	tcase_add_test(tc, a_token);
	tcase_add_loop_test(tc, no_token, 0, COUNT(bad_tokens));
	tcase_add_test(tc, a_client_that_is_refused);
	tcase_add_test(tc, what_asks_for_a_token);
	tcase_add_test(tc, a_path);
}

int
main(void)
{
	return aw_suite_run("ssm", fill);
}
