/* SPDX-License-Identifier: ISC */
/* The license state of IOS-XE by RESTCONF. */
#include "cisco/rest/restconf.h"

#include <stdio.h>
#include <string.h>

#include "cisco/rest/answer_json.h"
#include "base/buf.h"
#include "base/file.h"
#include "fixture/suite.h"

#define DATA "tests/data/restconf/"
#define OBSERVED INT64_C(1775000000)
#define INFO(text) "{\"cisco-smart-license:state\":{\"state-info\":{" text "}}}"
#define STATES(registration, authorization, more)                       \
	INFO("\"registration\":{\"registration-state\":\"" registration \
	     "\"},\"authorization\":{\"authorization-state\":\"" authorization "\"" more)

static struct aw_license license;
static struct aw_identity identity;
static struct aw_error err;

static void
setup(void)
{
	memset(&err, 0, sizeof(err));
	aw_identity_init(&identity);
	ck_assert_int_eq(aw_license_init(&license, "license"), AW_OK);
}

static void
teardown(void)
{
	aw_identity_clear(&identity);
	aw_license_clear(&license);
}

static enum aw_err
read_bytes(const char *data, size_t len)
{
	teardown();
	setup();
	return aw_restconf_json_parse(data, len, OBSERVED, &license, &identity, &err);
}

static enum aw_err
read_text(const char *text)
{
	return read_bytes(text, strlen(text));
}

static void
read_file(const char *path)
{
	struct aw_bytes bytes;

	ck_assert_int_eq(aw_file_read(path, 65536, &bytes, &err), AW_OK);
	ck_assert_int_eq(read_bytes((const char *)bytes.data, bytes.len), AW_OK);
	aw_bytes_free(&bytes);
}

START_TEST(registered_and_authorized)
{
	read_file(DATA "classic.json");
	ck_assert(license.complete);
	ck_assert_uint_eq(license.n_problems, 0);
	ck_assert_int_eq(license.mode, AW_LICENSE_CLASSIC);
	ck_assert_int_eq(license.registration, AW_REGISTRATION_REGISTERED);
	ck_assert_str_eq(license.registration_raw, "reg-state-complete");
	ck_assert_int_eq(license.registered_at, INT64_C(1610265442));
	ck_assert_int_eq(license.registration_expires, INT64_C(1641801072));
	ck_assert_int_eq(license.next_renewal, INT64_C(1625818518));
	ck_assert_int_eq(license.renewal.result, AW_SYNC_SUCCEEDED);
	ck_assert_int_eq(license.renewal.at, INT64_C(1610265442));
	ck_assert_ptr_null(license.renewal.reason);
	ck_assert_int_eq(license.authorization, AW_AUTHORIZATION_AUTHORIZED);
	ck_assert_int_eq(license.sync.result, AW_SYNC_SUCCEEDED);
	ck_assert_int_eq(license.sync.at, INT64_C(1613806384));
	ck_assert_int_eq(license.next_sync, INT64_C(1616398384));
	ck_assert_int_eq(license.deadline, INT64_C(1621582384));
	ck_assert_int_eq(license.evaluation_left, 7776000);
	ck_assert_int_eq(license.evaluation_ends, AW_INSTANT_NONE);
	ck_assert_str_eq(license.smart_account, "Example Account");
	ck_assert_str_eq(license.virtual_account, "Lab");
	ck_assert_str_eq(license.transport, "transport-type-smart");
	ck_assert_str_eq(license.product, "PID:C9300-24T,SN:FCW0000A0AA");
	ck_assert_str_eq(identity.product, "C9300-24T");
	ck_assert_str_eq(identity.serial, "FCW0000A0AA");
	ck_assert_uint_eq(license.n_entitlements, 2);
	ck_assert_str_eq(license.entitlements[0].name, "C9300 Network Advantage");
	ck_assert_uint_eq(license.entitlements[0].count, 2);
	ck_assert_int_eq(license.entitlements[0].state, AW_ENTITLEMENT_AUTHORIZED);
	ck_assert_str_eq(license.entitlements[1].name, "dna-advantage");
	ck_assert_int_eq(license.entitlements[1].state, AW_ENTITLEMENT_RESERVED);
}
END_TEST

START_TEST(a_contact_that_failed)
{
	read_file(DATA "failing.json");
	ck_assert(license.complete);
	ck_assert_uint_eq(license.n_problems, 0);
	ck_assert_int_eq(license.authorization, AW_AUTHORIZATION_OUT_OF_COMPLIANCE);
	ck_assert_int_eq(license.out_of_compliance_since, INT64_C(1622505600));
	ck_assert_int_eq(license.sync.result, AW_SYNC_FAILED);
	ck_assert_int_eq(license.sync.at, INT64_C(1625817600));
	ck_assert_str_eq(license.sync.reason, "Communication message send error");
	ck_assert_int_eq(license.renewal.result, AW_SYNC_FAILED);
	ck_assert_str_eq(license.renewal.reason, "Communication message send error");
	ck_assert_int_eq(license.next_sync, AW_INSTANT_NONE);
	ck_assert_int_eq(license.deadline, INT64_C(1632124800));
	ck_assert_int_eq(license.entitlements[0].state, AW_ENTITLEMENT_OUT_OF_COMPLIANCE);
}
END_TEST

START_TEST(under_a_policy)
{
	read_file(DATA "policy.json");
	ck_assert(license.complete);
	ck_assert_uint_eq(license.n_problems, 0);
	ck_assert_int_eq(license.mode, AW_LICENSE_POLICY);
	ck_assert_int_eq(license.registration, AW_REGISTRATION_UNREGISTERED);
	ck_assert_int_eq(license.authorization, AW_AUTHORIZATION_NONE);
	ck_assert(license.ack_required);
	ck_assert_int_eq(license.last_ack, INT64_C(1767607200));
	ck_assert_int_eq(license.next_ack_deadline, INT64_C(1775383200));
	ck_assert_int_eq(license.sync.result, AW_SYNC_NONE);
	ck_assert_int_eq(license.evaluation_ends, AW_INSTANT_NONE);
}
END_TEST

START_TEST(switched_off)
{
	read_file(DATA "disabled.json");
	ck_assert(license.complete);
	ck_assert_int_eq(license.registration, AW_REGISTRATION_NOT_APPLICABLE);
	ck_assert_int_eq(license.authorization, AW_AUTHORIZATION_NOT_APPLICABLE);
	ck_assert_str_eq(license.registration_raw, "smart-enabled false");
}
END_TEST

static const struct {
	const char *registration, *authorization;
	enum aw_registration registration_is;
	enum aw_authorization authorization_is;
	bool complete;
} words[] = {
    {"reg-state-not-registered", "auth-state-none", AW_REGISTRATION_UNREGISTERED,
	AW_AUTHORIZATION_NONE, true},
    {"reg-state-in-progress", "auth-state-eval", AW_REGISTRATION_PENDING,
	AW_AUTHORIZATION_EVALUATION, true},
    {"reg-state-retry", "auth-state-eval-expired", AW_REGISTRATION_FAILED,
	AW_AUTHORIZATION_EVALUATION_EXPIRED, true},
    {"reg-state-failed", "auth-state-authorized-reservation", AW_REGISTRATION_FAILED,
	AW_AUTHORIZATION_RESERVED, true},
    {"reg-state-complete", "auth-state-authorization-expired", AW_REGISTRATION_REGISTERED,
	AW_AUTHORIZATION_EXPIRED, false},
    {"reg-state-complete", "auth-state-authorized", AW_REGISTRATION_REGISTERED,
	AW_AUTHORIZATION_AUTHORIZED, false},
    {"reg-state-complete", "auth-state-out-of-compliance", AW_REGISTRATION_REGISTERED,
	AW_AUTHORIZATION_OUT_OF_COMPLIANCE, false},
    {"reg-state-completed", "auth-state-authorize", AW_REGISTRATION_UNKNOWN,
	AW_AUTHORIZATION_UNKNOWN, true},
    {"", "auth-state-none", AW_REGISTRATION_UNKNOWN, AW_AUTHORIZATION_NONE, false},
    {"reg-state-complete", "", AW_REGISTRATION_REGISTERED, AW_AUTHORIZATION_UNKNOWN, false},
};

/* Without their containers, states that need contact are incomplete. */
START_TEST(each_word)
{
	char text[512];

	(void)snprintf(text, sizeof(text), STATES("%s", "%s", "}"), words[_i].registration,
	    words[_i].authorization);
	ck_assert_int_eq(read_text(text), AW_OK);
	ck_assert_int_eq(license.registration, words[_i].registration_is);
	ck_assert_int_eq(license.authorization, words[_i].authorization_is);
	ck_assert_int_eq(license.complete, words[_i].complete);
	ck_assert_int_eq(license.mode, AW_LICENSE_CLASSIC);
}
END_TEST

START_TEST(evaluations)
{
	ck_assert_int_eq(read_text(STATES("reg-state-not-registered", "auth-state-eval",
			     ",\"authorization-eval\":{\"seconds-left\":\"86400\"}}")),
	    AW_OK);
	ck_assert_int_eq(license.evaluation_left, 86400);
	ck_assert_int_eq(license.evaluation_ends, OBSERVED + 86400);
	ck_assert_int_eq(read_text(STATES("reg-state-not-registered", "auth-state-eval-expired",
			     ",\"authorization-eval-expired\":{\"expire-time\":"
			     "\"2021-01-10T07:57:22Z\"}}")),
	    AW_OK);
	ck_assert_int_eq(license.evaluation_ends, INT64_C(1610265442));
	ck_assert_int_eq(read_text(STATES("reg-state-not-registered", "auth-state-none",
			     "},\"evaluation\":{\"eval-in-use\":true,\"eval-expired\":false,"
			     "\"eval-period-left\":{\"time-left\":60}}")),
	    AW_OK);
	ck_assert_int_eq(license.evaluation_ends, OBSERVED + 60);
	ck_assert_int_eq(read_text(STATES("reg-state-not-registered", "auth-state-none",
			     "},\"evaluation\":{\"eval-in-use\":true,\"eval-expired\":true,"
			     "\"eval-expire-time\":{\"expire-time\":\"2021-01-10T07:57:22Z\"}}")),
	    AW_OK);
	ck_assert_int_eq(license.evaluation_ends, INT64_C(1610265442));
}
END_TEST

START_TEST(a_registration_that_failed)
{
	ck_assert_int_eq(
	    read_text(
		INFO("\"registration\":{\"registration-state\":\"reg-state-retry\","
		     "\"registration-retry\":{\"retry-next-time\":\"2021-01-10T07:57:22Z\","
		     "\"fail-time\":\"2021-01-10T07:00:00Z\",\"fail-message\":\"no\\u001b\"}},"
		     "\"authorization\":{\"authorization-state\":\"auth-state-none\"}")),
	    AW_OK);
	ck_assert_int_eq(license.renewal.result, AW_SYNC_FAILED);
	ck_assert_int_eq(license.renewal.at, INT64_C(1610262000));
	ck_assert_int_eq(license.next_renewal, INT64_C(1610265442));
	ck_assert_str_eq(license.renewal.reason, "no\\x1b");
	read_file(DATA "registration-failed.json");
	ck_assert(license.complete);
	ck_assert_uint_eq(license.n_problems, 0);
	ck_assert_int_eq(license.registration, AW_REGISTRATION_FAILED);
	ck_assert_int_eq(license.authorization, AW_AUTHORIZATION_EVALUATION);
	ck_assert_int_eq(license.renewal.result, AW_SYNC_FAILED);
	ck_assert_int_eq(license.renewal.at, INT64_C(1774999800));
	ck_assert_str_eq(license.renewal.reason, "Fail to send out Call Home HTTP message");
	ck_assert_int_eq(license.evaluation_ends, OBSERVED + 6000000);
	ck_assert_int_eq(read_text(INFO("\"registration\":{\"registration-state\":"
					"\"reg-state-in-progress\",\"registration-in-progress\":"
					"{\"start-time\":\"2021-01-10T07:00:00Z\"}},"
					"\"authorization\":{\"authorization-state\":"
					"\"auth-state-none\"}")),
	    AW_OK);
	ck_assert_int_eq(license.pending_since, INT64_C(1610262000));
	ck_assert_int_eq(license.renewal.result, AW_SYNC_NONE);
}
END_TEST

#define CONTACT(state, more)                                                     \
	INFO("\"registration\":{\"registration-state\":\"reg-state-complete\"}," \
	     "\"authorization\":{\"authorization-state\":\"" state "\"," more "}")

/* What is not known of a contact takes nothing from the dates that are. */
static const struct {
	const char *text;
	enum aw_sync_result result;
	int64_t deadline;
	enum aw_deadline_word word;
	bool complete;
} contacts[] = {
    {CONTACT("auth-state-authorized", "\"authorization-authorized\":{"
				      "\"last-comm-status-success\":\"deferred\","
				      "\"comm-deadline-time\":\"2021-05-21T07:33:04Z\"}"),
	AW_SYNC_UNKNOWN, INT64_C(1621582384), AW_DEADLINE_PLAIN, true},
    {CONTACT("auth-state-new", "\"authorization-new\":{\"last-comm-status-success\":true,"
			       "\"last-comm-time\":\"2021-02-20T07:33:04Z\","
			       "\"comm-deadline-time\":\"2021-05-21T07:33:04Z\"}"),
	AW_SYNC_SUCCEEDED, INT64_C(1621582384), AW_DEADLINE_PLAIN, true},
    {CONTACT("other", "\"authorization-authorized\":{\"last-comm-status-success\":true,"
		      "\"last-comm-time\":\"2021-02-20T07:33:04Z\","
		      "\"comm-deadline-time\":\"2021-05-21T07:33:04Z\"}"),
	AW_SYNC_SUCCEEDED, INT64_C(1621582384), AW_DEADLINE_PLAIN, true},
    {CONTACT("auth-state-authorized", "\"authorization-authorized\":{"
				      "\"last-comm-status-success\":true,"
				      "\"comm-deadline-time\":\"2021-02-30T07:33:04Z\"}"),
	AW_SYNC_SUCCEEDED, AW_INSTANT_NONE, AW_DEADLINE_UNREADABLE, true},
    {CONTACT("auth-state-authorized", "\"authorization-authorized\":{"
				      "\"last-comm-status-success\":true,"
				      "\"comm-deadline-time\":\"Deadline exceeded\"}"),
	AW_SYNC_SUCCEEDED, AW_INSTANT_NONE, AW_DEADLINE_EXCEEDED, true},
    {CONTACT("auth-state-authorized", "\"authorization-authorized\":{"
				      "\"comm-deadline-time\":\"2021-05-21T07:33:04Z\"}"),
	AW_SYNC_NONE, INT64_C(1621582384), AW_DEADLINE_PLAIN, false},
};

START_TEST(dates_of_a_contact)
{
	ck_assert_int_eq(read_text(contacts[_i].text), AW_OK);
	ck_assert_int_eq(license.sync.result, contacts[_i].result);
	ck_assert_int_eq(license.deadline, contacts[_i].deadline);
	ck_assert_int_eq(license.deadline_word, contacts[_i].word);
	ck_assert_int_eq(license.complete, contacts[_i].complete);
	if (contacts[_i].word == AW_DEADLINE_UNREADABLE || !contacts[_i].complete)
		ck_assert_int_eq(license.problems[0].severity, AW_SEVERITY_UNKNOWN);
	if (contacts[_i].result == AW_SYNC_UNKNOWN)
		ck_assert_str_eq(license.sync.raw, "deferred");
}
END_TEST

START_TEST(terms_of_a_policy)
{
	ck_assert_int_eq(
	    read_text(STATES("reg-state-not-registered", "auth-state-none",
		"},\"policy\":{\"policy-name\":\"x\",\"ack-required\":true,"
		"\"policy-perpetual\":{\"reporting-first-time\":365,\"reporting-ongoing\":0},"
		"\"policy-subscription\":{\"reporting-ongoing\":90},"
		"\"policy-export\":{\"reporting-ongoing\":30}},"
		"\"trust-code\":[{\"is-installed\":true},{\"is-installed\":false}]")),
	    AW_OK);
	ck_assert_int_eq(license.report_period, 30 * AW_DAY);
	ck_assert_int_eq(license.trust_code, AW_TRUST_CODE_MISSING);
}
END_TEST

#define NEVER STATES("reg-state-not-registered", "auth-state-none", "},%s")

/* Conditions of the policy mode, and values that it needs. */
static const struct {
	const char *text;
	enum aw_license_mode mode;
	bool complete;
} policies[] = {
    {"\"policy\":{}", AW_LICENSE_CLASSIC, true},
    {"\"policy\":{\"policy-type\":\"policy-type-cisco-invalid\"}", AW_LICENSE_CLASSIC, true},
    {"\"policy\":{\"policy-type\":\"policy-type-custom\",\"ack-required\":false}",
	AW_LICENSE_POLICY, true},
    {"\"policy\":{\"policy-name\":\"x\",\"ack-required\":true}", AW_LICENSE_POLICY, false},
    {"\"policy\":{\"policy-name\":\"x\"}", AW_LICENSE_POLICY, false},
    {"\"rum-ack\":{\"next-report-deadline\":\"1970-01-01T00:00:00+00:00\"}", AW_LICENSE_POLICY,
	true},
};

START_TEST(what_a_policy_is)
{
	char text[512];

	(void)snprintf(text, sizeof(text), NEVER, policies[_i].text);
	ck_assert_int_eq(read_text(text), AW_OK);
	ck_assert_int_eq(license.mode, policies[_i].mode);
	ck_assert_int_eq(license.complete, policies[_i].complete);
	ck_assert_int_eq(license.next_ack_deadline, AW_INSTANT_NONE);
}
END_TEST

/* One problem each, and the value is not used. */
static const struct {
	const char *text;
	enum aw_err code;
} odd[] = {
    {"\"usage\":[{\"enforcement-mode\":\"enforcement-good\"}]", AW_ERR_LICENSE_WORD},
    {"\"usage\":[{\"count\":1}]", AW_ERR_LICENSE_INCOMPLETE},
    {"\"usage\":[7]", AW_ERR_LICENSE_INCOMPLETE},
    {"\"usage\":{}", AW_ERR_LICENSE_INCOMPLETE},
    {"\"usage\":[{\"count\":-1,\"enforcement-mode\":\"enforcement-waiting\"}]",
	AW_ERR_LICENSE_WORD},
    {"\"usage\":[{\"count\":\"x\",\"enforcement-mode\":\"enforcement-waiting\"}]",
	AW_ERR_LICENSE_WORD},
    {"\"usage\":[{\"count\":4294967296,\"enforcement-mode\":\"enforcement-waiting\"}]",
	AW_ERR_LICENSE_WORD},
    {"\"evaluation\":[]", AW_ERR_LICENSE_WORD},
    {"\"evaluation\":{\"eval-in-use\":\"true\"}", AW_ERR_LICENSE_WORD},
    {"\"rum-ack\":{\"next-report-deadline\":\"2021-02-30T00:00:00Z\"}", AW_ERR_LICENSE_DATE},
    {"\"rum-ack\":{\"next-report-deadline\":\"2021-02-20\"}", AW_ERR_LICENSE_DATE},
    {"\"rum-ack\":{\"next-report-deadline\":7}", AW_ERR_LICENSE_DATE},
};

START_TEST(odd_values_are_problems)
{
	char text[512];

	(void)snprintf(text, sizeof(text), NEVER, odd[_i].text);
	ck_assert_int_eq(read_text(text), AW_OK);
	ck_assert_uint_eq(license.n_problems, 1);
	ck_assert_int_eq(license.problems[0].code, odd[_i].code);
	ck_assert_int_eq(license.next_ack_deadline, AW_INSTANT_NONE);
	ck_assert_int_eq(license.evaluation_ends, AW_INSTANT_NONE);
	for (size_t i = 0; i < license.n_entitlements; i++)
		ck_assert(license.entitlements[i].count == AW_COUNT_NONE ||
			  license.entitlements[i].count == 1);
}
END_TEST

static const char *const refused[] = {
    "",
    "no JSON",
    "[]",
    "{}",
    "{\"cisco-smart-license:state\":[]}",
    "{\"cisco-smart-license:licensing\":{\"state\":{}}}",
    "{\"cisco-smart-license:state\":{},\"cisco-smart-license:state\":{}}",
    "{\"cisco-smart-license:state\":{\"a\":1,\"a\":2}}",
    "{\"cisco-smart-license:state\":{}} behind",
    "{\"cisco-smart-license:state\":{\"a\":\"\\u0000\"}}",
    "{\"cisco-smart-license:state\":{\"a\":\"\xff\"}}",
    "<html><body>no</body></html>",
};

START_TEST(no_answer)
{
	ck_assert_int_eq(read_text(refused[_i]), AW_ERR_ANSWER_JSON);
	ck_assert_int_eq(err.code, AW_ERR_ANSWER_JSON);
	ck_assert(!license.complete);
}
END_TEST

/* Brackets in texts do not count as depth. */
START_TEST(depth_is_limited)
{
	char text[512] =
	    "{\"cisco-smart-license:state\":{\"a\":\"\\\"[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[["
	    "[[[[[[\",\"b\":";
	size_t start = strlen(text), deep = AW_ANSWER_JSON_DEPTH - 2;

	memset(text + start, '[', deep);
	memset(text + start + deep, ']', deep);
	memcpy(text + start + 2 * deep, "}}", 3);
	ck_assert_int_eq(read_text(text), AW_OK);
	deep++;
	memset(text + start, '[', deep);
	memset(text + start + deep, ']', deep);
	memcpy(text + start + 2 * deep, "}}", 3);
	ck_assert_int_eq(read_text(text), AW_ERR_ANSWER_JSON);
	ck_assert_ptr_nonnull(strstr(err.text, "deeper"));
}
END_TEST

START_TEST(sizes_are_limited)
{
	struct aw_buf buf;

	aw_buf_init(&buf, AW_ANSWER_JSON_MAX + 4096);
	aw_buf_puts(&buf, "{\"cisco-smart-license:state\":{\"state-info\":{\"usage\":[{}");
	for (int i = 0; i < AW_ENTITLEMENTS_MAX; i++)
		aw_buf_puts(&buf, ",{\"enforcement-mode\":\"x\"}");
	aw_buf_puts(&buf, "]}}}");
	ck_assert_int_eq(read_bytes(buf.data, buf.len), AW_OK);
	ck_assert_uint_eq(license.n_entitlements, AW_ENTITLEMENTS_MAX);
	ck_assert(!license.complete);
	ck_assert_uint_eq(license.n_problems, 101);
	ck_assert_ptr_nonnull(strstr(license.problems[100].text, "more words"));
	for (size_t i = buf.len; i <= AW_ANSWER_JSON_MAX; i += 16)
		aw_buf_puts(&buf, "                ");
	ck_assert_int_eq(read_bytes(buf.data, buf.len), AW_ERR_ANSWER_JSON);
	ck_assert_ptr_nonnull(strstr(err.text, "larger"));
	aw_buf_free(&buf);
}
END_TEST

static void
fill(TCase *tc)
{
	tcase_add_checked_fixture(tc, setup, teardown);
	tcase_add_test(tc, registered_and_authorized);
	tcase_add_test(tc, a_contact_that_failed);
	tcase_add_test(tc, under_a_policy);
	tcase_add_test(tc, switched_off);
	tcase_add_loop_test(tc, each_word, 0, COUNT(words));
	tcase_add_test(tc, evaluations);
	tcase_add_test(tc, a_registration_that_failed);
	tcase_add_loop_test(tc, dates_of_a_contact, 0, COUNT(contacts));
	tcase_add_test(tc, terms_of_a_policy);
	tcase_add_loop_test(tc, what_a_policy_is, 0, COUNT(policies));
	tcase_add_loop_test(tc, odd_values_are_problems, 0, COUNT(odd));
	tcase_add_loop_test(tc, no_answer, 0, COUNT(refused));
	tcase_add_test(tc, depth_is_limited);
	tcase_add_test(tc, sizes_are_limited);
}

int
main(void)
{
	return aw_suite_run("restconf", fill);
}
