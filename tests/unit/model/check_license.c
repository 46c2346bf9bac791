/* SPDX-License-Identifier: ISC */
#include <string.h>

#include "model/license.h"
#include "fixture/suite.h"
#include "base/text.h"

static const struct {
	const char *raw;
	enum aw_registration value;
} registrations[] = {
    {"REGISTERED", AW_REGISTRATION_REGISTERED},
    {"Registered", AW_REGISTRATION_REGISTERED},
    {"reg-state-complete", AW_REGISTRATION_REGISTERED},
    {"registrationCompleted", AW_REGISTRATION_REGISTERED},
    {"REGISTERED - SPECIFIC LICENSE RESERVATION", AW_REGISTRATION_RESERVED},
    {"Registered - Universal License Reservation", AW_REGISTRATION_RESERVED},
    {"UNREGISTERED", AW_REGISTRATION_UNREGISTERED},
    {"reg-state-not-registered", AW_REGISTRATION_UNREGISTERED},
    {"notRegistered", AW_REGISTRATION_UNREGISTERED},
    {"Unidentified/Unregistered", AW_REGISTRATION_UNREGISTERED},
    {"Unregistered : Registration Pending", AW_REGISTRATION_PENDING},
    {"Reservation In Progress", AW_REGISTRATION_PENDING},
    {"REGISTERING", AW_REGISTRATION_PENDING},
    {"REGISTERING - REGISTRATION IN PROGRESS", AW_REGISTRATION_PENDING},
    {"UNREGISTERED - REGISTRATION IN PROGRESS", AW_REGISTRATION_PENDING},
    {"reg-state-in-progress", AW_REGISTRATION_PENDING},
    {"reg-state-retry", AW_REGISTRATION_FAILED},
    {"registrationRetryinProgress(4)", AW_REGISTRATION_FAILED},
    {"REGISTERING - REGISTRATION RETRY IN PROGRESS", AW_REGISTRATION_FAILED},
    {"Not Registered - Registration Failed", AW_REGISTRATION_FAILED},
    {"UNREGISTERED - REGISTRATION FAILED", AW_REGISTRATION_FAILED},
    {"reg-state-failed", AW_REGISTRATION_FAILED},
    {"Unregistered : Registration Expired", AW_REGISTRATION_EXPIRED},
    {"Unregistered-registered Expired", AW_REGISTRATION_EXPIRED},
    {"not-supported", AW_REGISTRATION_NOT_APPLICABLE},
    {"", AW_REGISTRATION_UNKNOWN},
    {"NOT REGISTERED YET", AW_REGISTRATION_UNKNOWN},
    {"REGISTERED.", AW_REGISTRATION_UNKNOWN},
    {"UNREGISTERED - REGISTERED", AW_REGISTRATION_UNKNOWN},
    {"UNREGISTERED - COMPLETE", AW_REGISTRATION_UNKNOWN},
    {"REGISTERED - REGISTRATION FAILED", AW_REGISTRATION_UNKNOWN},
    {"REGISTERED OK", AW_REGISTRATION_UNKNOWN},
    {"R\xc3\x89GISTERED", AW_REGISTRATION_UNKNOWN},
};

START_TEST(registration)
{
	ck_assert_msg(aw_registration_parse(registrations[_i].raw) == registrations[_i].value, "%s",
	    registrations[_i].raw);
}
END_TEST

static const struct {
	const char *raw;
	enum aw_authorization value;
} authorizations[] = {
    {"AUTHORIZED", AW_AUTHORIZATION_AUTHORIZED},
    {"authorized", AW_AUTHORIZATION_AUTHORIZED},
    {"IN COMPLIANCE", AW_AUTHORIZATION_AUTHORIZED},
    {"auth-state-authorized", AW_AUTHORIZATION_AUTHORIZED},
    {"AUTHORIZED - RESERVED", AW_AUTHORIZATION_RESERVED},
    {"auth-state-authorized-reservation", AW_AUTHORIZATION_RESERVED},
    {"No licenses in use", AW_AUTHORIZATION_NONE},
    {"No License in Use", AW_AUTHORIZATION_NONE},
    {"auth-state-none", AW_AUTHORIZATION_NONE},
    {"EVAL MODE", AW_AUTHORIZATION_EVALUATION},
    {"auth-state-eval", AW_AUTHORIZATION_EVALUATION},
    {"Evaluation state", AW_AUTHORIZATION_EVALUATION},
    {"Overage", AW_AUTHORIZATION_OUT_OF_COMPLIANCE},
    {"EVAL EXPIRED", AW_AUTHORIZATION_EVALUATION_EXPIRED},
    {"Evaluation Period Expired", AW_AUTHORIZATION_EVALUATION_EXPIRED},
    {"auth-state-eval-expired", AW_AUTHORIZATION_EVALUATION_EXPIRED},
    {"OUT OF COMPLIANCE", AW_AUTHORIZATION_OUT_OF_COMPLIANCE},
    {"Out-of-compliance", AW_AUTHORIZATION_OUT_OF_COMPLIANCE},
    {"out_of_compliance", AW_AUTHORIZATION_OUT_OF_COMPLIANCE},
    {"AUTHORIZATION EXPIRED", AW_AUTHORIZATION_EXPIRED},
    {"auth-state-authorization-expired", AW_AUTHORIZATION_EXPIRED},
    {"NOT AUTHORIZED", AW_AUTHORIZATION_NOT_AUTHORIZED},
    {"Not Authorized - Reserved", AW_AUTHORIZATION_NOT_AUTHORIZED},
    {"Unauthorized", AW_AUTHORIZATION_NOT_AUTHORIZED},
    {"Not Applicable", AW_AUTHORIZATION_NOT_APPLICABLE},
    {"", AW_AUTHORIZATION_UNKNOWN},
    {"()", AW_AUTHORIZATION_UNKNOWN},
    {"AUTHORIZED?", AW_AUTHORIZATION_UNKNOWN},
    {"AUTHORIZED (not really)", AW_AUTHORIZATION_UNKNOWN},
    {"AUTORISIERT", AW_AUTHORIZATION_UNKNOWN},
    {"NA_OOC", AW_AUTHORIZATION_UNKNOWN},
    {"authorizedauthorizedauthorizedauthorizedauthorizedauthorizedauthorized",
	AW_AUTHORIZATION_UNKNOWN},
};

START_TEST(authorization)
{
	ck_assert_msg(aw_authorization_parse(authorizations[_i].raw) == authorizations[_i].value,
	    "%s", authorizations[_i].raw);
}
END_TEST

static const struct {
	const char *raw;
	enum aw_entitlement_state value;
} entitlements[] = {
    {"Init", AW_ENTITLEMENT_WAITING},
    {"ReservedInCompliance", AW_ENTITLEMENT_RESERVED},
    {"No License in Use", AW_ENTITLEMENT_NOT_IN_USE},
    {"Evaluation state", AW_ENTITLEMENT_EVALUATION},
    {"enforcement-waiting", AW_ENTITLEMENT_WAITING},
    {"AUTHORIZED", AW_ENTITLEMENT_AUTHORIZED},
    {"InCompliance", AW_ENTITLEMENT_AUTHORIZED},
    {"IN USE", AW_ENTITLEMENT_AUTHORIZED},
    {"IN USE(15)", AW_ENTITLEMENT_AUTHORIZED},
    {"enforcement-in-compliance", AW_ENTITLEMENT_AUTHORIZED},
    {"enforcement-reservation-in-compliance", AW_ENTITLEMENT_RESERVED},
    {"NOT IN USE(1)", AW_ENTITLEMENT_NOT_IN_USE},
    {"Evals", AW_ENTITLEMENT_EVALUATION},
    {"enforcement-evaluation-expired", AW_ENTITLEMENT_EVALUATION_EXPIRED},
    {"overage", AW_ENTITLEMENT_OVERAGE},
    {"outOfCompliance", AW_ENTITLEMENT_OUT_OF_COMPLIANCE},
    {"gracePeriod", AW_ENTITLEMENT_IN_GRACE},
    {"gracePeriodExpired", AW_ENTITLEMENT_EXPIRED},
    {"Authorization Expired", AW_ENTITLEMENT_EXPIRED},
    {"Expired", AW_ENTITLEMENT_EXPIRED},
    {"Invalid-tag", AW_ENTITLEMENT_INVALID},
    {"notAuthorized", AW_ENTITLEMENT_NOT_AUTHORIZED},
    {"NOT AUTHORIZED(13)", AW_ENTITLEMENT_NOT_AUTHORIZED},
    {"disabled", AW_ENTITLEMENT_DISABLED},
    {"not-applicable", AW_ENTITLEMENT_NOT_APPLICABLE},
    {"IN USE(15", AW_ENTITLEMENT_UNKNOWN},
    {"IN USE(x)", AW_ENTITLEMENT_UNKNOWN},
    {"IN USE()", AW_ENTITLEMENT_UNKNOWN},
    {"(15)", AW_ENTITLEMENT_UNKNOWN},
    {"unknown(17)", AW_ENTITLEMENT_UNKNOWN},
    {"", AW_ENTITLEMENT_UNKNOWN},
};

START_TEST(entitlement)
{
	ck_assert_msg(aw_entitlement_parse(entitlements[_i].raw) == entitlements[_i].value, "%s",
	    entitlements[_i].raw);
}
END_TEST

START_TEST(deadline_that_has_passed)
{
	static const char *const passed[] = {
	    "DEADLINE EXCEEDED", "Deadline exceeded", "Exceeded", "EXPIRED", "deadline-exceeded"};
	static const char *const not_passed[] = {
	    "", "NONE", "NOT EXCEEDED", "DEADLINE EXCEEDED?", "Aug 08 15:40:51 2023 UTC"};

	for (int i = 0; i < COUNT(passed); i++)
		ck_assert_msg(aw_deadline_exceeded(passed[i]), "%s", passed[i]);
	for (int i = 0; i < COUNT(not_passed); i++)
		ck_assert_msg(!aw_deadline_exceeded(not_passed[i]), "%s", not_passed[i]);
	ck_assert(!aw_deadline_exceeded(NULL));
}
END_TEST

START_TEST(no_word_is_unknown)
{
	ck_assert_int_eq(aw_registration_parse(NULL), AW_REGISTRATION_UNKNOWN);
	ck_assert_int_eq(aw_authorization_parse(NULL), AW_AUTHORIZATION_UNKNOWN);
	ck_assert_int_eq(aw_entitlement_parse(NULL), AW_ENTITLEMENT_UNKNOWN);
}
END_TEST

/* Each state has a different word, and parsing that word gives the state if devices use it, too. */
START_TEST(words_are_distinct)
{
	for (int i = AW_ENTITLEMENT_UNKNOWN; i <= AW_ENTITLEMENT_NOT_APPLICABLE; i++) {
		for (int k = AW_ENTITLEMENT_UNKNOWN; k < i; k++)
			ck_assert_str_ne(aw_entitlement_word(i), aw_entitlement_word(k));
	}
	for (int i = AW_AUTHORIZATION_UNKNOWN; i <= AW_AUTHORIZATION_NOT_APPLICABLE; i++) {
		for (int k = AW_AUTHORIZATION_UNKNOWN; k < i; k++)
			ck_assert_str_ne(aw_authorization_word(i), aw_authorization_word(k));
	}
	for (int i = AW_REGISTRATION_UNKNOWN; i <= AW_REGISTRATION_NOT_APPLICABLE; i++) {
		for (int k = AW_REGISTRATION_UNKNOWN; k < i; k++)
			ck_assert_str_ne(aw_registration_word(i), aw_registration_word(k));
	}
	ck_assert_str_eq(aw_entitlement_word(AW_ENTITLEMENT_OUT_OF_COMPLIANCE), "outOfCompliance");
	ck_assert_str_eq(aw_authorization_word(AW_AUTHORIZATION_NOT_AUTHORIZED), "notAuthorized");
	ck_assert_str_eq(aw_license_mode_word(AW_LICENSE_POLICY), "policy");
	ck_assert_str_eq(aw_license_mode_word(AW_LICENSE_CLASSIC), "classic");
	ck_assert_str_eq(aw_sync_word(AW_SYNC_FAILED), "failed");
	ck_assert_str_eq(aw_deadline_word(AW_DEADLINE_EXCEEDED), "exceeded");
	ck_assert_str_eq(aw_trust_code_word(AW_TRUST_CODE_MISSING), "missing");
}
END_TEST

START_TEST(numbers_out_of_range_are_unknown)
{
	ck_assert_str_eq(aw_license_mode_word(0), "unknown");
	ck_assert_str_eq(aw_license_mode_word(99), "unknown");
	ck_assert_str_eq(aw_registration_word(0), "unknown");
	ck_assert_str_eq(aw_authorization_word(11), "unknown");
	ck_assert_str_eq(aw_entitlement_word(16), "unknown");
	ck_assert_str_eq(aw_sync_word(0), "unknown");
	ck_assert_str_eq(aw_deadline_word(0), "unknown");
	ck_assert_str_eq(aw_trust_code_word(5), "unknown");
}
END_TEST

START_TEST(an_empty_license_says_nothing)
{
	struct aw_license license;

	ck_assert_int_eq(aw_license_init(&license, "peer\n1 with a name beyond the limit"), AW_OK);
	ck_assert_uint_le(strlen(license.name), AW_LICENSE_NAME_MAX);
	ck_assert(aw_text_is_clean(license.name, strlen(license.name)));
	ck_assert_int_eq(license.mode, AW_LICENSE_UNKNOWN);
	ck_assert(!license.complete);
	ck_assert_int_eq(license.registration, AW_REGISTRATION_UNKNOWN);
	ck_assert_int_eq(license.authorization, AW_AUTHORIZATION_UNKNOWN);
	ck_assert_int_eq(license.sync.result, AW_SYNC_NONE);
	ck_assert(license.deadline == AW_INSTANT_NONE && license.observed_at == AW_INSTANT_NONE &&
		  license.attempt.at == AW_INSTANT_NONE &&
		  license.next_ack_deadline == AW_INSTANT_NONE &&
		  license.evaluation_ends == AW_INSTANT_NONE);
	ck_assert_int_eq(license.evaluation_left, -1);
	ck_assert_int_eq(license.held, AW_REGISTRATION_UNKNOWN);
	ck_assert_int_eq(license.deadline_word, AW_DEADLINE_PLAIN);
	ck_assert_int_eq(license.report_period, -1);
	ck_assert(license.held_at == AW_INSTANT_NONE && license.pending_since == AW_INSTANT_NONE &&
		  license.trust_code_ends == AW_INSTANT_NONE);
	aw_license_clear(&license);
	aw_license_clear(&license);
	ck_assert_ptr_null(license.name);
}
END_TEST

START_TEST(what_is_added_is_clean_and_bounded)
{
	struct aw_license license;
	const struct aw_entitlement *item;

	ck_assert_int_eq(aw_license_init(&license, "license"), AW_OK);
	item = aw_license_entitlement(&license, "a\0b", 3, "\x1b[31m", 5);
	ck_assert_ptr_nonnull(item);
	ck_assert_str_eq(item->name, "a\\x00b");
	ck_assert_str_eq(item->tag, "\\x1b[31m");
	ck_assert(item->count == AW_COUNT_NONE && item->raw == NULL && item->version == NULL);
	ck_assert_int_eq(item->state, AW_ENTITLEMENT_UNKNOWN);
	for (int i = 1; i < AW_ENTITLEMENTS_MAX; i++)
		ck_assert_ptr_nonnull(aw_license_entitlement(&license, "", 0, "T", 1));
	ck_assert_ptr_null(aw_license_entitlement(&license, "", 0, "T", 1));
	ck_assert_uint_eq(license.n_entitlements, AW_ENTITLEMENTS_MAX);
	ck_assert_int_eq(aw_license_problem(&license, AW_SEVERITY_WARNING, AW_ERR_LICENSE_WORD,
			     "line 3", "status: \"%s\"", "two\nlines | \xe2\x80\xae"),
	    AW_OK);
	ck_assert_uint_eq(license.n_problems, 1);
	ck_assert_str_eq(license.problems[0].text, "status: \"two\\x0alines | \\u{202e}\"");
	ck_assert_str_eq(license.problems[0].where, "line 3");
	aw_license_clear(&license);
}
END_TEST

static void
fill(TCase *tc)
{
	tcase_add_loop_test(tc, registration, 0, COUNT(registrations));
	tcase_add_loop_test(tc, authorization, 0, COUNT(authorizations));
	tcase_add_loop_test(tc, entitlement, 0, COUNT(entitlements));
	tcase_add_test(tc, deadline_that_has_passed);
	tcase_add_test(tc, no_word_is_unknown);
	tcase_add_test(tc, words_are_distinct);
	tcase_add_test(tc, numbers_out_of_range_are_unknown);
	tcase_add_test(tc, an_empty_license_says_nothing);
	tcase_add_test(tc, what_is_added_is_clean_and_bounded);
}

int
main(void)
{
	return aw_suite_run("license", fill);
}
