/* SPDX-License-Identifier: ISC */
/* An account on a license server is judged by its licenses and alerts only. */
#include "fixture/license_world.h"
#include "model/device_record.h"
#include "model/store.h"
#include "fixture/suite.h"

#define NOW "2021-06-01T12:00:00Z"

static struct license_world w;

static void
setup(void)
{
	license_world_make(&w, make_at(NOW));
	aw_store_clear(&w.record->stores[0], w.pool);
	w.record->n_stores = 0;
	w.license->mode = AW_LICENSE_ACCOUNT;
	w.license->registration = AW_REGISTRATION_NOT_APPLICABLE;
	w.license->authorization = AW_AUTHORIZATION_NOT_APPLICABLE;
	set_text(&w.license->registration_raw, NULL);
	set_text(&w.license->authorization_raw, NULL);
}

static void
teardown(void)
{
	license_world_end(&w);
}

static void
add(const char *name, enum aw_entitlement_state state, const char *raw)
{
	struct aw_entitlement *entitlement =
	    aw_license_entitlement(w.license, name, strlen(name), "", 0);

	ck_assert_ptr_nonnull(entitlement);
	entitlement->state = state;
	entitlement->count = 52;
	set_text(&entitlement->raw, raw);
}

/* The verdict of that finding after judging; NULL: none. */
static const struct aw_verdict *
judge(enum aw_finding finding)
{
	(void)license_world_judge(&w, make_at(NOW));
	return license_world_find(&w, finding);
}

START_TEST(in_order)
{
	const struct aw_verdict *verdict;

	add("a", AW_ENTITLEMENT_AUTHORIZED, "In Compliance");
	add("b", AW_ENTITLEMENT_AUTHORIZED, "In Compliance");
	verdict = judge(AW_FINDING_LICENSE_OK);
	ck_assert_ptr_nonnull(verdict);
	ck_assert_ptr_nonnull(strstr(verdict->text, "2 licenses"));
	ck_assert_int_eq(w.judgement->worst, AW_SEVERITY_OK);
	ck_assert_int_eq(w.judgement->licenses[0].grace, AW_GRACE_NONE);
	ck_assert_int_eq(w.judgement->licenses[0].deadline, AW_INSTANT_NONE);
}
END_TEST

START_TEST(out_of_compliance)
{
	const struct aw_verdict *verdict;

	add("a", AW_ENTITLEMENT_OUT_OF_COMPLIANCE, "Out of Compliance");
	verdict = judge(AW_FINDING_ENTITLEMENT);
	ck_assert_int_eq(verdict->severity, AW_SEVERITY_WARNING);
	ck_assert_str_eq(verdict->object, "license/a");
	ck_assert_ptr_nonnull(strstr(verdict->text, "(52) is Out of Compliance"));
	ck_assert_int_eq(w.judgement->licenses[0].finding, AW_FINDING_ENTITLEMENT);
	w.policy.out_of_compliance = AW_SEVERITY_CRITICAL;
	ck_assert_int_eq(judge(AW_FINDING_ENTITLEMENT)->severity, AW_SEVERITY_CRITICAL);
}
END_TEST

/* A demonstration license is one of many and does not mean that a device is running out. */
START_TEST(evaluation_is_of_one_license)
{
	add("a", AW_ENTITLEMENT_EVALUATION, "Evaluation");
	ck_assert_ptr_null(judge(AW_FINDING_EVALUATION));
	ck_assert_int_eq(judge(AW_FINDING_ENTITLEMENT)->severity, AW_SEVERITY_WARNING);
}
END_TEST

START_TEST(unknown_word)
{
	const struct aw_verdict *verdict;

	add("a", AW_ENTITLEMENT_UNKNOWN, "splendid");
	verdict = judge(AW_FINDING_ENTITLEMENT);
	ck_assert_int_eq(verdict->severity, AW_SEVERITY_WARNING);
	ck_assert_ptr_nonnull(strstr(verdict->text, "splendid"));
}
END_TEST

START_TEST(alerts)
{
	const struct aw_verdict *verdict;

	ck_assert_int_eq(aw_license_problem(w.license, AW_SEVERITY_OK, AW_ERR_DEVICE_ALARM, "alert",
			     "Renewal is near (minor)"),
	    AW_OK);
	ck_assert_ptr_null(judge(AW_FINDING_LICENSE_ALARM));
	ck_assert_int_eq(aw_license_problem(w.license, AW_SEVERITY_WARNING, AW_ERR_DEVICE_ALARM,
			     "alert", "Insufficient Licenses (major)"),
	    AW_OK);
	verdict = judge(AW_FINDING_LICENSE_ALARM);
	ck_assert_int_eq(verdict->severity, AW_SEVERITY_WARNING);
	ck_assert_ptr_nonnull(strstr(verdict->text, "Insufficient Licenses (major)"));
	ck_assert_ptr_null(strstr(verdict->text, "Renewal"));
	/* It is no word to look up, and the device's own severity counts. */
	ck_assert_ptr_null(license_world_find(&w, AW_FINDING_LICENSE_UNKNOWN));
	ck_assert_ptr_nonnull(strstr(aw_verdict_remedy(verdict), "administration page"));
	ck_assert_int_eq(aw_license_problem(w.license, AW_SEVERITY_CRITICAL, AW_ERR_DEVICE_ALARM,
			     "alert", "Eval expired"),
	    AW_OK);
	ck_assert_int_eq(judge(AW_FINDING_LICENSE_ALARM)->severity, AW_SEVERITY_CRITICAL);
}
END_TEST

START_TEST(incomplete_is_unknown)
{
	w.license->complete = false;
	ck_assert_int_eq(judge(AW_FINDING_LICENSE_UNKNOWN)->severity, AW_SEVERITY_UNKNOWN);
}
END_TEST

static void
expect_readiness(enum aw_readiness state)
{
	(void)license_world_judge(&w, make_at(NOW));
	ck_assert_uint_eq(w.judgement->n_readiness, 1);
	ck_assert_int_eq(w.judgement->readiness[0].state, state);
}

/* It verifies no service, unless the configuration says so or contains a store. */
START_TEST(readiness)
{
	struct aw_transition transition = {.name = (char[]){"move"}, .applies = AW_APPLIES_ALL};

	w.transitions = (struct aw_transitions){.items = &transition, .n_items = 1};
	expect_readiness(AW_READINESS_NOT_AFFECTED);
	ck_assert_int_eq(w.judgement->worst, AW_SEVERITY_OK);
	w.license->mode = AW_LICENSE_CLASSIC;
	expect_readiness(AW_READINESS_UNKNOWN);
	w.license->mode = AW_LICENSE_ACCOUNT;
	ck_assert_ptr_nonnull(aw_record_add_store(w.record, "trusted-ca"));
	expect_readiness(AW_READINESS_UNKNOWN);
}
END_TEST

static void
fill(TCase *tc)
{
	tcase_add_checked_fixture(tc, setup, teardown);
	tcase_add_test(tc, in_order);
	tcase_add_test(tc, out_of_compliance);
	tcase_add_test(tc, evaluation_is_of_one_license);
	tcase_add_test(tc, unknown_word);
	tcase_add_test(tc, alerts);
	tcase_add_test(tc, incomplete_is_unknown);
	tcase_add_test(tc, readiness);
}

int
main(void)
{
	return aw_suite_run("policy_account", fill);
}
