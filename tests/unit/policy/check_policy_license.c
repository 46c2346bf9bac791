/* SPDX-License-Identifier: ISC */
/* Verdicts on states of registration, authorization, evaluation and entitlements. */
#include "fixture/policy_license_fixture.h"

/* Each state of registration and authorization; dates as a healthy device has them. */
static const struct {
	enum aw_license_mode mode;
	enum aw_registration registration;
	enum aw_authorization authorization;
	struct expected expected;
} states[] = {
#define STATE(m, r, a, g, f, s, n)                                         \
	{                                                                  \
		AW_LICENSE_##m, AW_REGISTRATION_##r, AW_AUTHORIZATION_##a, \
		{                                                          \
			AW_GRACE_##g, AW_FINDING_##f, s, n                 \
		}                                                          \
	}
    STATE(CLASSIC, REGISTERED, AUTHORIZED, NONE, LICENSE_OK, OKAY, 0),
    STATE(CLASSIC, REGISTERED, NONE, NONE, LICENSE_OK, OKAY, 0),
    STATE(CLASSIC, REGISTERED, RESERVED, NONE, LICENSE_OK, OKAY, 0),
    STATE(CLASSIC, RESERVED, RESERVED, NONE, LICENSE_OK, OKAY, 0),
    STATE(CLASSIC, RESERVED, AUTHORIZED, NONE, LICENSE_OK, OKAY, 0),
    STATE(CLASSIC, RESERVED, NOT_AUTHORIZED, NONE, OUT_OF_COMPLIANCE, WARN, 1),
    STATE(CLASSIC, REGISTERED, OUT_OF_COMPLIANCE, NONE, OUT_OF_COMPLIANCE, WARN, 1),
    STATE(CLASSIC, REGISTERED, NOT_AUTHORIZED, NONE, OUT_OF_COMPLIANCE, WARN, 1),
    STATE(CLASSIC, REGISTERED, EXPIRED, EXPIRED, AUTHORIZATION_EXPIRED, CRIT, 1),
    STATE(CLASSIC, REGISTERED, EVALUATION, NONE, EVALUATION, WARN, 1),
    STATE(CLASSIC, REGISTERED, EVALUATION_EXPIRED, NONE, EVALUATION_EXPIRED, CRIT, 1),
    STATE(CLASSIC, REGISTERED, UNKNOWN, UNKNOWN, LICENSE_UNKNOWN, WARN, 1),
    STATE(CLASSIC, UNREGISTERED, EVALUATION, NONE, EVALUATION, WARN, 1),
    STATE(CLASSIC, UNREGISTERED, EVALUATION_EXPIRED, NONE, EVALUATION_EXPIRED, CRIT, 1),
    STATE(CLASSIC, UNREGISTERED, NONE, NONE, UNREGISTERED, CRIT, 1),
    STATE(CLASSIC, UNREGISTERED, NOT_APPLICABLE, NONE, UNREGISTERED, CRIT, 1),
    STATE(CLASSIC, FAILED, EVALUATION, NONE, REGISTRATION_FAILED, WARN, 2),
    STATE(CLASSIC, FAILED, EVALUATION_EXPIRED, NONE, REGISTRATION_FAILED, CRIT, 2),
    STATE(CLASSIC, FAILED, NONE, NONE, REGISTRATION_FAILED, CRIT, 1),
    STATE(UNKNOWN, FAILED, NONE, UNKNOWN, REGISTRATION_FAILED, CRIT, 2),
    STATE(CLASSIC, EXPIRED, NONE, NONE, REGISTRATION_LOST, CRIT, 1),
    STATE(CLASSIC, EXPIRED, EVALUATION, NONE, REGISTRATION_LOST, WARN, 2),
    STATE(CLASSIC, EXPIRED, EXPIRED, EXPIRED, AUTHORIZATION_EXPIRED, CRIT, 2),
    STATE(CLASSIC, PENDING, NONE, NONE, UNREGISTERED, OKAY, 0),
    STATE(CLASSIC, NOT_APPLICABLE, NOT_APPLICABLE, NONE, LICENSE_OK, OKAY, 0),
    STATE(CLASSIC, UNKNOWN, AUTHORIZED, NONE, LICENSE_UNKNOWN, WARN, 1),
    STATE(CLASSIC, UNKNOWN, UNKNOWN, UNKNOWN, LICENSE_UNKNOWN, WARN, 1),
    STATE(POLICY, NOT_APPLICABLE, NOT_APPLICABLE, NONE, LICENSE_OK, OKAY, 0),
    STATE(POLICY, UNREGISTERED, NONE, NONE, LICENSE_OK, OKAY, 0),
    STATE(POLICY, UNREGISTERED, AUTHORIZED, NONE, LICENSE_OK, OKAY, 0),
    STATE(POLICY, NOT_APPLICABLE, UNKNOWN, UNKNOWN, LICENSE_UNKNOWN, WARN, 1),
    STATE(ACCOUNT, NOT_APPLICABLE, NOT_APPLICABLE, NONE, LICENSE_OK, OKAY, 0),
    STATE(UNKNOWN, UNREGISTERED, NONE, UNKNOWN, LICENSE_UNKNOWN, UNKN, 1),
    STATE(UNKNOWN, REGISTERED, AUTHORIZED, UNKNOWN, LICENSE_UNKNOWN, UNKN, 1),
};

START_TEST(every_state)
{
	struct license_world w;

	license_world_make(&w, make_at(NOW));
	w.license->mode = states[_i].mode;
	w.license->registration = states[_i].registration;
	w.license->authorization = states[_i].authorization;
	set_text(&w.license->registration_raw, "RAW-REGISTRATION");
	set_text(&w.license->authorization_raw, "RAW-AUTHORIZATION");
	check(&w, make_at(NOW), &states[_i].expected);
	if (states[_i].authorization == AW_AUTHORIZATION_UNKNOWN)
		ck_assert_ptr_nonnull(strstr(w.judgement->licenses[0].reason, "RAW-AUTHORIZATION"));
	if (states[_i].expected.finding == AW_FINDING_UNREGISTERED)
		ck_assert_ptr_nonnull(strstr(w.judgement->licenses[0].reason, "RAW-REGISTRATION"));
	/* A missing state is reported as incomplete. */
	set_text(&w.license->registration_raw, NULL);
	set_text(&w.license->authorization_raw, NULL);
	(void)license_world_judge(&w, make_at(NOW));
	if (states[_i].mode == AW_LICENSE_CLASSIC &&
	    (states[_i].registration == AW_REGISTRATION_UNKNOWN ||
		states[_i].authorization == AW_AUTHORIZATION_UNKNOWN))
		ck_assert_int_eq(w.judgement->worst, UNKN);
	license_world_end(&w);
}
END_TEST

/* In any state: an answer that is incomplete, old or missing is never OK. */
START_TEST(no_state_is_ok_by_a_gap)
{
	struct license_world w;

	license_world_make(&w, make_at(NOW));
	w.license->mode = states[_i].mode;
	w.license->registration = states[_i].registration;
	w.license->authorization = states[_i].authorization;
	w.license->complete = false;
	(void)license_world_judge(&w, make_at(NOW));
	ck_assert_int_ge(w.judgement->worst, UNKN);
	ck_assert_ptr_null(license_world_find(&w, AW_FINDING_LICENSE_OK));
	w.license->complete = true;
	w.license->observed_at -= 3 * WORLD_INTERVAL + 1;
	(void)license_world_judge(&w, make_at(NOW));
	ck_assert_int_eq(w.judgement->worst, UNKN);
	ck_assert(w.judgement->stale);
	ck_assert_int_eq(w.judgement->observed_at, w.license->observed_at);
	ck_assert_int_eq(w.judgement->licenses[0].grace, AW_GRACE_UNKNOWN);
	ck_assert_int_eq(license_world_find(&w, AW_FINDING_LICENSE_UNKNOWN)->severity, UNKN);
	w.license->observed_at = NONE;
	(void)license_world_judge(&w, make_at(NOW));
	ck_assert_int_eq(w.judgement->worst, UNKN);
	ck_assert_int_eq(w.judgement->observed_at, NONE);
	w.license->observed_at = make_at(NOW) + AW_DAY;
	(void)license_world_judge(&w, make_at(NOW));
	ck_assert_int_eq(w.judgement->worst, UNKN);
	ck_assert_ptr_nonnull(license_world_find(&w, AW_FINDING_CLOCK));
	w.policy.unknown = WARN;
	(void)license_world_judge(&w, D(0));
	ck_assert_int_eq(license_world_find(&w, AW_FINDING_CLOCK)->severity, WARN);
	license_world_end(&w);
}
END_TEST

START_TEST(the_reason_and_the_days_are_told)
{
	const struct aw_verdict *verdict;
	struct license_world w;

	license_world_make(&w, D(30));
	w.license->sync.result = AW_SYNC_FAILED;
	w.license->sync.at = D(30);
	set_text(&w.license->sync.reason, "Communication message send error");
	w.license->deadline = D(90);
	(void)license_world_judge(&w, D(31) + AW_HOUR);
	verdict = license_world_find(&w, AW_FINDING_IN_GRACE);
	ck_assert_str_eq(verdict->object, "license");
	ck_assert_ptr_nonnull(strstr(verdict->text, "Communication message send error"));
	ck_assert_ptr_nonnull(strstr(verdict->text, "58 d 23 h left until 2020-12-12T12:26:40Z"));
	ck_assert_int_eq(verdict->since, D(30));
	ck_assert_int_eq(verdict->until, D(90));
	/* A failure below the policy's own limits is still a warning. */
	w.policy.in_grace = w.policy.sync_failed = OKAY;
	(void)license_world_judge(&w, D(31));
	ck_assert_int_eq(w.judgement->worst, WARN);
	w.license->authorization = AW_AUTHORIZATION_NONE;
	w.license->deadline = NONE;
	(void)license_world_judge(&w, D(31));
	verdict = license_world_find(&w, AW_FINDING_SYNC_FAILED);
	ck_assert_int_eq(verdict->severity, WARN);
	ck_assert_ptr_nonnull(strstr(verdict->text, "Communication message send error"));
	license_world_end(&w);
}
END_TEST

/* A registration by its end and its renewal, in days from now. */
static const struct {
	int64_t expires, next_renewal;
	enum aw_sync_result renewal;
	enum aw_severity severity;
} registrations[] = {
    {NONE, NONE, AW_SYNC_NONE, OKAY},
    {0, 0, AW_SYNC_NONE, OKAY},
    {D(365), D(180), AW_SYNC_NONE, OKAY},
    {D(62), D(31), AW_SYNC_NONE, OKAY}, /* SSM On-Prem */
    {D(30) + 1, D(1), AW_SYNC_NONE, OKAY},
    {D(30), D(1), AW_SYNC_NONE, WARN},
    {D(7) + 1, D(1), AW_SYNC_NONE, WARN},
    {D(7), D(1), AW_SYNC_NONE, CRIT},
    {D(0), NONE, AW_SYNC_NONE, CRIT},
    {D(-1), NONE, AW_SYNC_NONE, CRIT},
    {D(200), D(1), AW_SYNC_FAILED, WARN},
    {D(200), D(0), AW_SYNC_NONE, OKAY},
    {D(200), D(-1), AW_SYNC_NONE, OKAY}, /* it may be a day late */
    {D(200), D(-1) - 1, AW_SYNC_NONE, WARN},
    {NONE, D(-1) - 1, AW_SYNC_NONE, WARN},
    {D(200), D(-1), AW_SYNC_SUCCEEDED, OKAY}, /* renewed at D(0) */
    {D(7), D(-1), AW_SYNC_FAILED, CRIT},
};

START_TEST(registration_by_its_end)
{
	struct license_world w;

	license_world_make(&w, D(0));
	w.license->registration_expires = registrations[_i].expires;
	w.license->next_renewal = registrations[_i].next_renewal;
	w.license->renewal.result = registrations[_i].renewal;
	w.license->renewal.at = D(0);
	set_text(&w.license->renewal.reason, "no answer");
	(void)license_world_judge(&w, D(0));
	ck_assert_int_eq(w.judgement->worst, registrations[_i].severity);
	ck_assert_int_eq(license_world_find(&w, AW_FINDING_REGISTRATION_EXPIRING) != NULL,
	    registrations[_i].severity > OKAY);
	ck_assert_int_eq(strstr(w.judgement->licenses[0].reason, "no answer") != NULL,
	    registrations[_i].renewal == AW_SYNC_FAILED);
	license_world_end(&w);
}
END_TEST

/* ASAv: renewal and contact fail with one cause; only near its end the registration is another. */
START_TEST(one_cause_is_told_once)
{
	struct license_world w;

	license_world_make(&w, D(30));
	w.license->registration_expires = D(200);
	w.license->renewal.result = w.license->sync.result = AW_SYNC_FAILED;
	w.license->renewal.at = w.license->sync.at = D(30);
	w.license->deadline = D(90);
	check(&w, D(30), &(struct expected){AW_GRACE_IN_GRACE, AW_FINDING_IN_GRACE, WARN, 1});
	w.license->registration_expires = D(37);
	check(&w, D(30),
	    &(struct expected){AW_GRACE_IN_GRACE, AW_FINDING_REGISTRATION_EXPIRING, CRIT, 2});
	license_world_end(&w);
}
END_TEST

/* The rest of an evaluation in seconds. */
static const struct {
	int64_t ends;
	enum aw_finding finding;
	enum aw_severity severity;
} evaluations[] = {
    {NONE, AW_FINDING_EVALUATION, WARN},
    {0, AW_FINDING_EVALUATION, WARN},
    {D(30) + 1, AW_FINDING_EVALUATION, OKAY},
    {D(30), AW_FINDING_EVALUATION, WARN},
    {D(7) + 1, AW_FINDING_EVALUATION, WARN},
    {D(7), AW_FINDING_EVALUATION, CRIT},
    {D(0), AW_FINDING_EVALUATION, CRIT},
    {D(0) - 1, AW_FINDING_EVALUATION_EXPIRED, CRIT},
};

START_TEST(evaluation_by_time_left)
{
	struct aw_entitlement *entitlement;
	struct license_world w;

	license_world_make(&w, D(0));
	w.license->registration = AW_REGISTRATION_UNREGISTERED;
	w.license->authorization = AW_AUTHORIZATION_EVALUATION;
	w.license->evaluation_ends = evaluations[_i].ends;
	entitlement = aw_license_entitlement(w.license, "", 0, "ASAv-STD-100M", 13);
	entitlement->state = AW_ENTITLEMENT_EVALUATION;
	check(&w, D(0),
	    &(struct expected){AW_GRACE_NONE, evaluations[_i].finding, evaluations[_i].severity,
		evaluations[_i].severity > OKAY});
	/* The entitlements alone also make it one. */
	w.license->authorization = AW_AUTHORIZATION_NOT_APPLICABLE;
	check(&w, D(0),
	    &(struct expected){AW_GRACE_NONE, evaluations[_i].finding, evaluations[_i].severity,
		evaluations[_i].severity > OKAY});
	/* The rest of an evaluation that does not run has no effect. */
	entitlement->state = AW_ENTITLEMENT_WAITING;
	w.license->authorization = AW_AUTHORIZATION_NONE;
	check(&w, D(0), &(struct expected){AW_GRACE_NONE, AW_FINDING_UNREGISTERED, CRIT, 1});
	w.license->registration = AW_REGISTRATION_REGISTERED;
	w.license->authorization = AW_AUTHORIZATION_AUTHORIZED;
	check(&w, D(0), &(struct expected){AW_GRACE_NONE, AW_FINDING_LICENSE_OK, OKAY, 0});
	license_world_end(&w);
}
END_TEST

/* An entitlement with a license in order, and with a license that reports the same. */
static const struct {
	enum aw_entitlement_state state;
	bool enforced;
	enum aw_severity severity;
	enum aw_authorization tells; /* 0: none does */
} entitlements[] = {
    {AW_ENTITLEMENT_UNKNOWN, false, WARN, 0},
    {AW_ENTITLEMENT_WAITING, false, OKAY, 0},
    {AW_ENTITLEMENT_AUTHORIZED, true, OKAY, 0},
    {AW_ENTITLEMENT_RESERVED, false, OKAY, 0},
    {AW_ENTITLEMENT_NOT_IN_USE, false, OKAY, 0},
    {AW_ENTITLEMENT_NOT_APPLICABLE, false, OKAY, 0},
    {AW_ENTITLEMENT_EVALUATION, false, WARN, AW_AUTHORIZATION_EVALUATION},
    {AW_ENTITLEMENT_EVALUATION_EXPIRED, false, CRIT, AW_AUTHORIZATION_EVALUATION_EXPIRED},
    {AW_ENTITLEMENT_OVERAGE, false, WARN, AW_AUTHORIZATION_OUT_OF_COMPLIANCE},
    {AW_ENTITLEMENT_OUT_OF_COMPLIANCE, false, WARN, AW_AUTHORIZATION_OUT_OF_COMPLIANCE},
    {AW_ENTITLEMENT_OUT_OF_COMPLIANCE, true, CRIT, AW_AUTHORIZATION_OUT_OF_COMPLIANCE},
    {AW_ENTITLEMENT_NOT_AUTHORIZED, false, WARN, AW_AUTHORIZATION_NOT_AUTHORIZED},
    {AW_ENTITLEMENT_NOT_AUTHORIZED, true, CRIT, AW_AUTHORIZATION_NOT_AUTHORIZED},
    {AW_ENTITLEMENT_IN_GRACE, false, WARN, AW_AUTHORIZATION_EXPIRED},
    {AW_ENTITLEMENT_EXPIRED, false, CRIT, AW_AUTHORIZATION_EXPIRED},
    {AW_ENTITLEMENT_INVALID, false, WARN, 0},
    {AW_ENTITLEMENT_DISABLED, false, WARN, 0},
};

START_TEST(entitlement_states)
{
	struct aw_entitlement *entitlement;
	const struct aw_verdict *verdict;
	struct license_world w;

	license_world_make(&w, D(0));
	entitlement = aw_license_entitlement(w.license, "ASAv100", 7, "regid.x,1.0_y", 13);
	entitlement->state = entitlements[_i].state;
	entitlement->enforced = entitlements[_i].enforced;
	entitlement->count = 4;
	set_text(&entitlement->raw, "RAW-WORD");
	(void)license_world_judge(&w, D(0));
	ck_assert_int_eq(w.judgement->worst, entitlements[_i].severity);
	verdict = license_world_find(&w, AW_FINDING_ENTITLEMENT);
	ck_assert_int_eq(verdict != NULL, entitlements[_i].severity > OKAY);
	if (verdict != NULL) {
		ck_assert_str_eq(verdict->object, "license/regid.x,1.0_y");
		ck_assert_ptr_nonnull(strstr(verdict->text, "ASAv100 (4)"));
		ck_assert_ptr_nonnull(strstr(verdict->text, "RAW-WORD"));
	}
	if (entitlements[_i].tells != 0) {
		w.license->authorization = entitlements[_i].tells;
		(void)license_world_judge(&w, D(0));
		ck_assert_uint_eq(count_above(&w), 1);
		ck_assert_ptr_null(license_world_find(&w, AW_FINDING_ENTITLEMENT));
	}
	/* A missing status is not a status. */
	w.license->authorization = AW_AUTHORIZATION_AUTHORIZED;
	set_text(&entitlement->raw, NULL);
	(void)license_world_judge(&w, D(0));
	if (entitlements[_i].state == AW_ENTITLEMENT_UNKNOWN)
		ck_assert_int_eq(w.judgement->worst, UNKN);
	license_world_end(&w);
}
END_TEST

START_TEST(enforced_out_of_compliance)
{
	struct aw_entitlement *entitlement;
	struct license_world w;

	license_world_make(&w, D(0));
	w.license->authorization = AW_AUTHORIZATION_OUT_OF_COMPLIANCE;
	w.license->out_of_compliance_since = D(-3);
	entitlement = aw_license_entitlement(w.license, "Good", 4, "a", 1);
	entitlement->state = AW_ENTITLEMENT_AUTHORIZED;
	entitlement->enforced = true;
	entitlement = aw_license_entitlement(w.license, "Bad", 3, "b", 1);
	entitlement->state = AW_ENTITLEMENT_OUT_OF_COMPLIANCE;
	check(&w, D(0), &(struct expected){AW_GRACE_NONE, AW_FINDING_OUT_OF_COMPLIANCE, WARN, 1});
	ck_assert_int_eq(license_world_find(&w, AW_FINDING_OUT_OF_COMPLIANCE)->since, D(-3));
	ck_assert_ptr_nonnull(strstr(w.judgement->licenses[0].reason, ": Bad"));
	ck_assert_ptr_null(strstr(w.judgement->licenses[0].reason, "Good"));
	entitlement->enforced = true;
	check(&w, D(0), &(struct expected){AW_GRACE_NONE, AW_FINDING_OUT_OF_COMPLIANCE, CRIT, 1});
	license_world_end(&w);
}
END_TEST

START_TEST(objects_of_entitlements)
{
	static const char a[] = "regid.2018-06.com.cisco.C9300_24P_DNA_Advantage,1.0_aaaa";
	static const char b[] = "regid.2018-06.com.cisco.C9300_24P_DNA_Essentials,1.0_bbb";
	static const char umlauts[] =
	    "0123456789012345678901234567890\xc3\xa4\xc3\xa4\xc3\xa4\xc3\xa4"
	    "\xc3\xa4\xc3\xa4";
	char object[5][AW_OBJECT_MAX + 1];
	struct license_world w;

	license_world_make(&w, D(0));
	ck_assert_ptr_nonnull(aw_license_entitlement(w.license, "A", 1, a, sizeof(a) - 1));
	ck_assert_ptr_nonnull(aw_license_entitlement(w.license, "B", 1, b, sizeof(b) - 1));
	ck_assert_ptr_nonnull(
	    aw_license_entitlement(w.license, "U", 1, umlauts, sizeof(umlauts) - 1));
	ck_assert_ptr_nonnull(aw_license_entitlement(w.license, "Name", 4, "", 0));
	ck_assert_ptr_nonnull(aw_license_entitlement(w.license, "", 0, "", 0));
	for (size_t i = 0; i < 5; i++) {
		aw_entitlement_object(w.license, i, object[i]);
		ck_assert_uint_le(strlen(object[i]), AW_OBJECT_MAX);
		ck_assert(aw_text_is_clean(object[i], strlen(object[i])));
		for (size_t k = 0; k < i; k++)
			ck_assert_str_ne(object[i], object[k]);
	}
	ck_assert_int_eq(strncmp(object[0], "license/regid.2018-06.com.cisco.C9300_2~", 40), 0);
	ck_assert_str_eq(object[3], "license/Name");
	ck_assert_str_eq(object[4], "license/5");
	license_world_end(&w);
}
END_TEST

/* An entitlement by the end of its term or grace, and by what is owned of it, at D(0). */
static const struct {
	enum aw_entitlement_state state;
	uint64_t count, owned;
	int64_t ends;
	enum aw_severity severity;
	const char *says;
} terms[] = {
    {AW_ENTITLEMENT_AUTHORIZED, AW_COUNT_NONE, AW_COUNT_NONE, D(30) + 1, OKAY, ""},
    {AW_ENTITLEMENT_AUTHORIZED, AW_COUNT_NONE, AW_COUNT_NONE, D(30), WARN, "it ends on 2020-10-13"},
    {AW_ENTITLEMENT_AUTHORIZED, AW_COUNT_NONE, AW_COUNT_NONE, D(7) + 1, WARN, "in 7 d 0 h"},
    {AW_ENTITLEMENT_AUTHORIZED, 1, AW_COUNT_NONE, D(7), CRIT, "it ends"},
    {AW_ENTITLEMENT_AUTHORIZED, 1, AW_COUNT_NONE, D(0), CRIT, "it ends"},
    {AW_ENTITLEMENT_AUTHORIZED, 1, AW_COUNT_NONE, D(0) - 1, CRIT, "it ended on 2020-09-13"},
    {AW_ENTITLEMENT_RESERVED, 1, AW_COUNT_NONE, D(-1), CRIT, "it ended"},
    {AW_ENTITLEMENT_AUTHORIZED, 0, AW_COUNT_NONE, D(-1), OKAY, ""},
    {AW_ENTITLEMENT_NOT_IN_USE, AW_COUNT_NONE, AW_COUNT_NONE, D(-1), OKAY, ""},
    {AW_ENTITLEMENT_IN_GRACE, AW_COUNT_NONE, AW_COUNT_NONE, NONE, WARN, "inGrace"},
    {AW_ENTITLEMENT_IN_GRACE, AW_COUNT_NONE, AW_COUNT_NONE, D(14) + 1, WARN, "it ends"},
    {AW_ENTITLEMENT_IN_GRACE, AW_COUNT_NONE, AW_COUNT_NONE, D(14), CRIT, "it ends"},
    {AW_ENTITLEMENT_IN_GRACE, AW_COUNT_NONE, AW_COUNT_NONE, D(0) - 1, CRIT, "it ended"},
    {AW_ENTITLEMENT_AUTHORIZED, 10, 10, NONE, OKAY, ""},
    {AW_ENTITLEMENT_AUTHORIZED, 12, 10, NONE, WARN, "(12) is "},
    {AW_ENTITLEMENT_AUTHORIZED, 12, 10, D(7), CRIT, "(12) is "},
    {AW_ENTITLEMENT_OUT_OF_COMPLIANCE, 12, 10, NONE, WARN, "(12) is "},
    {AW_ENTITLEMENT_EXPIRED, 1, 10, NONE, CRIT, "expired"},
};

START_TEST(terms_and_owned)
{
	struct aw_entitlement *entitlement;
	const struct aw_verdict *verdict;
	struct license_world w;

	license_world_make(&w, D(0));
	w.license->mode = AW_LICENSE_ACCOUNT;
	w.license->registration = AW_REGISTRATION_NOT_APPLICABLE;
	w.license->authorization = AW_AUTHORIZATION_NOT_APPLICABLE;
	entitlement = aw_license_entitlement(w.license, "Room System", 11, "", 0);
	entitlement->state = terms[_i].state;
	entitlement->count = terms[_i].count;
	entitlement->owned = terms[_i].owned;
	entitlement->ends = terms[_i].ends;
	(void)license_world_judge(&w, D(0));
	ck_assert_int_eq(w.judgement->worst, terms[_i].severity);
	verdict = license_world_find(&w, AW_FINDING_ENTITLEMENT);
	ck_assert_int_eq(verdict != NULL, terms[_i].severity > OKAY);
	if (verdict != NULL) {
		ck_assert_msg(strstr(verdict->text, terms[_i].says) != NULL, "%s", verdict->text);
		if (terms[_i].ends != NONE)
			ck_assert_int_eq(verdict->until, terms[_i].ends);
		if (terms[_i].count == 12)
			ck_assert_ptr_nonnull(strstr(verdict->text, "; 10 owned"));
	}
	license_world_end(&w);
}
END_TEST

START_TEST(what_the_reader_could_not_read)
{
	struct license_world w;

	license_world_make(&w, D(0));
	ck_assert_int_eq(
	    aw_license_problem(w.license, OKAY, AW_ERR_LICENSE_DATE, "", "a note"), AW_OK);
	check(&w, D(0), &(struct expected){AW_GRACE_NONE, AW_FINDING_LICENSE_OK, OKAY, 0});
	ck_assert_int_eq(
	    aw_license_problem(w.license, WARN, AW_ERR_LICENSE_DATE, "deadline", "\"Feb 29 2023\""),
	    AW_OK);
	check(&w, D(0), &(struct expected){AW_GRACE_NONE, AW_FINDING_LICENSE_UNKNOWN, WARN, 1});
	ck_assert_ptr_nonnull(strstr(w.judgement->licenses[0].reason, "deadline: \"Feb 29 2023\""));
	/* The state reports the word, so it is not reported again. */
	w.license->sync.result = AW_SYNC_UNKNOWN;
	set_text(&w.license->sync.raw, "MAYBE");
	ck_assert_int_eq(
	    aw_license_problem(w.license, WARN, AW_ERR_LICENSE_WORD, "attempt", "\"MAYBE\""),
	    AW_OK);
	(void)license_world_judge(&w, D(0));
	ck_assert_ptr_nonnull(strstr(w.judgement->licenses[0].reason, "MAYBE"));
	ck_assert_ptr_null(strstr(w.judgement->licenses[0].reason, "attempt: "));
	license_world_end(&w);
}
END_TEST

/* A word that is not known, about the contact or the authorization, and the deadline of the device
 * that many days ahead: it counts all the same. */
static const struct {
	bool contact;
	int64_t ahead;
	enum aw_grace grace;
	enum aw_finding finding;
	enum aw_severity severity;
	size_t above;
} words[] = {
    {true, 60, AW_GRACE_NONE, AW_FINDING_LICENSE_UNKNOWN, WARN, 1},
    {true, 15, AW_GRACE_NONE, AW_FINDING_LICENSE_UNKNOWN, WARN, 1},
    {true, 14, AW_GRACE_NONE, AW_FINDING_LICENSE_UNKNOWN, CRIT, 1},
    {true, 1, AW_GRACE_NONE, AW_FINDING_LICENSE_UNKNOWN, CRIT, 1},
    {true, -1, AW_GRACE_EXPIRED, AW_FINDING_AUTHORIZATION_EXPIRED, CRIT, 2},
    {false, 60, AW_GRACE_UNKNOWN, AW_FINDING_LICENSE_UNKNOWN, WARN, 1},
    {false, 14, AW_GRACE_UNKNOWN, AW_FINDING_LICENSE_UNKNOWN, CRIT, 1},
    {false, -1, AW_GRACE_EXPIRED, AW_FINDING_AUTHORIZATION_EXPIRED, CRIT, 2},
};

START_TEST(unknown_words_keep_the_deadline)
{
	int64_t deadline = D(words[_i].ahead);
	const struct aw_verdict *verdict;
	struct license_world w;

	license_world_make(&w, D(0));
	w.license->deadline = deadline;
	if (words[_i].contact) {
		w.license->sync.result = AW_SYNC_UNKNOWN;
		w.license->sync.at = D(-3);
		set_text(&w.license->sync.raw, "PERHAPS");
	} else {
		w.license->authorization = AW_AUTHORIZATION_UNKNOWN;
		set_text(&w.license->authorization_raw, "PERHAPS");
	}
	check(&w, D(0),
	    &(struct expected){
		words[_i].grace, words[_i].finding, words[_i].severity, words[_i].above});
	ck_assert_int_eq(w.judgement->licenses[0].deadline, deadline);
	ck_assert(w.judgement->licenses[0].deadline_reported);
	verdict = license_world_find(&w, AW_FINDING_LICENSE_UNKNOWN);
	ck_assert_ptr_nonnull(strstr(verdict->text, "\"PERHAPS\""));
	if (words[_i].ahead < 0)
		ck_assert_int_eq(verdict->severity, WARN);
	else
		ck_assert_int_eq(verdict->until, deadline);
	license_world_end(&w);
}
END_TEST

/* Without a word that is not known a deadline alone is no finding, and stale facts have none. */
START_TEST(a_deadline_needs_a_reason)
{
	struct license_world w;

	license_world_make(&w, D(0));
	w.license->deadline = D(10);
	check(&w, D(0), &(struct expected){AW_GRACE_NONE, AW_FINDING_LICENSE_OK, OKAY, 0});
	w.license->sync.result = AW_SYNC_UNKNOWN;
	set_text(&w.license->sync.raw, "PERHAPS");
	w.license->observed_at = D(0) - 4 * WORLD_INTERVAL;
	(void)license_world_judge(&w, D(0));
	ck_assert_int_eq(license_world_find(&w, AW_FINDING_LICENSE_UNKNOWN)->severity, UNKN);
	license_world_end(&w);
}
END_TEST

/* Stale facts raise no alarm and clear none: the former alarm is unknown now. */
START_TEST(stale_trouble_is_unknown)
{
	struct license_world w;

	license_world_make(&w, D(0));
	w.license->authorization = AW_AUTHORIZATION_OUT_OF_COMPLIANCE;
	w.license->registration_expires = D(1);
	(void)license_world_judge(&w, D(0) + 3 * WORLD_INTERVAL + 1);
	ck_assert_int_eq(w.judgement->worst, UNKN);
	ck_assert_int_eq(license_world_find(&w, AW_FINDING_OUT_OF_COMPLIANCE)->severity, UNKN);
	ck_assert_int_eq(license_world_find(&w, AW_FINDING_REGISTRATION_EXPIRING)->severity, UNKN);
	ck_assert_ptr_nonnull(
	    strstr(license_world_find(&w, AW_FINDING_LICENSE_UNKNOWN)->text, "too long ago"));
	license_world_end(&w);
}
END_TEST

static void
fill(TCase *tc)
{
	tcase_add_loop_test(tc, every_state, 0, COUNT(states));
	tcase_add_loop_test(tc, no_state_is_ok_by_a_gap, 0, COUNT(states));
	tcase_add_test(tc, the_reason_and_the_days_are_told);
	tcase_add_loop_test(tc, registration_by_its_end, 0, COUNT(registrations));
	tcase_add_test(tc, one_cause_is_told_once);
	tcase_add_loop_test(tc, evaluation_by_time_left, 0, COUNT(evaluations));
	tcase_add_loop_test(tc, entitlement_states, 0, COUNT(entitlements));
	tcase_add_test(tc, enforced_out_of_compliance);
	tcase_add_test(tc, objects_of_entitlements);
	tcase_add_loop_test(tc, terms_and_owned, 0, COUNT(terms));
	tcase_add_test(tc, what_the_reader_could_not_read);
	tcase_add_loop_test(tc, unknown_words_keep_the_deadline, 0, COUNT(words));
	tcase_add_test(tc, a_deadline_needs_a_reason);
	tcase_add_test(tc, stale_trouble_is_unknown);
}

int
main(void)
{
	return aw_suite_run("policy_license", fill);
}
