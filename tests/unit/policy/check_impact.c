/* SPDX-License-Identifier: ISC */
#include "model/device_record.h"
#include "policy/license/impact.h"
#include "fixture/license_world.h"
#include "fixture/suite.h"

#define DAY(n) (SUCCESS + (n)*AW_DAY)
#define SUCCESS INT64_C(1700000000)
#define TOLD (90 * AW_DAY - 5 * AW_MINUTE) /* as devices report it */
#define NONE AW_INSTANT_NONE

/* The dates of the device, in seconds from the last success; NONE: not reported. */
static const struct {
	const char *name;
	int64_t success, next, deadline, observed, break_at, impact;
	enum aw_authorization authorization;
} cases[] = {
    {"told, broken now", 0, 30 * AW_DAY, TOLD, AW_DAY, 2 * AW_DAY, TOLD, 0},
    {"told, at the renewal", 0, 30 * AW_DAY, TOLD, AW_DAY, 30 * AW_DAY, TOLD, 0},
    {"one renewal more", 0, 30 * AW_DAY, TOLD, AW_DAY, 30 * AW_DAY + 1, 30 * AW_DAY + TOLD, 0},
    {"until the second", 0, 30 * AW_DAY, TOLD, AW_DAY, 60 * AW_DAY, 30 * AW_DAY + TOLD, 0},
    {"the second", 0, 30 * AW_DAY, TOLD, AW_DAY, 60 * AW_DAY + 1, 60 * AW_DAY + TOLD, 0},
    {"years on", 0, 30 * AW_DAY, TOLD, AW_DAY, 3000 * AW_DAY + 1, 3000 * AW_DAY + TOLD, 0},
    {"next not told", 0, NONE, TOLD, AW_DAY, 30 * AW_DAY + 1, 30 * AW_DAY + TOLD, 0},
    {"next not told, before", 0, NONE, TOLD, AW_DAY, 30 * AW_DAY, TOLD, 0},
    {"next is off the grid", 0, 20 * AW_DAY, TOLD, AW_DAY, 51 * AW_DAY, 50 * AW_DAY + TOLD, 0},
    {"nothing told but success", 0, NONE, NONE, AW_DAY, 2 * AW_DAY, 90 * AW_DAY, 0},
    {"not told, renewed", 0, NONE, NONE, AW_DAY, 31 * AW_DAY, 120 * AW_DAY, 0},
    {"deadline alone", NONE, NONE, TOLD, AW_DAY, 40 * AW_DAY, TOLD, 0},
    {"next alone", NONE, 30 * AW_DAY, NONE, AW_DAY, 31 * AW_DAY, 120 * AW_DAY, 0},
    {"next alone, before", NONE, 30 * AW_DAY, NONE, AW_DAY, 30 * AW_DAY, NONE, 0},
    {"nothing told", NONE, NONE, NONE, AW_DAY, 31 * AW_DAY, NONE, 0},
    {"not plausible: late", 0, NONE, 91 * AW_DAY + 1, AW_DAY, 31 * AW_DAY, 120 * AW_DAY, 0},
    {"just plausible", 0, NONE, 91 * AW_DAY, AW_DAY, 31 * AW_DAY, 121 * AW_DAY, 0},
    {"not plausible: short", 0, NONE, 30 * AW_DAY, AW_DAY, 31 * AW_DAY, 120 * AW_DAY, 0},
    {"a missed renewal did not come", 0, 30 * AW_DAY, TOLD, 35 * AW_DAY, 50 * AW_DAY, TOLD, 0},
    {"and grace runs from it", 0, 30 * AW_DAY, TOLD, 35 * AW_DAY, 61 * AW_DAY, TOLD, 0},
    {"out of compliance", 0, 12 * AW_HOUR, TOLD, AW_HOUR, 24 * AW_HOUR, 12 * AW_HOUR + TOLD,
	AW_AUTHORIZATION_OUT_OF_COMPLIANCE},
    {"out of compliance, later", 0, NONE, TOLD, AW_HOUR, 24 * AW_HOUR + 1, 24 * AW_HOUR + TOLD,
	AW_AUTHORIZATION_OUT_OF_COMPLIANCE},
    {"expired already", 0, 30 * AW_DAY, TOLD, 95 * AW_DAY, 400 * AW_DAY, TOLD,
	AW_AUTHORIZATION_EXPIRED},
    {"reserved", 0, 30 * AW_DAY, TOLD, AW_DAY, 2 * AW_DAY, NONE, AW_AUTHORIZATION_RESERVED},
    {"evaluation", 0, 30 * AW_DAY, TOLD, AW_DAY, 2 * AW_DAY, NONE, AW_AUTHORIZATION_EVALUATION},
    {"none in use", 0, 30 * AW_DAY, TOLD, AW_DAY, 2 * AW_DAY, NONE, AW_AUTHORIZATION_NONE},
    {"no break", 0, 30 * AW_DAY, TOLD, AW_DAY, NONE, NONE, 0},
};

static int64_t
at(int64_t offset)
{
	return offset == NONE ? NONE : SUCCESS + offset;
}

START_TEST(dates)
{
	struct license_world w;

	license_world_make(&w, at(cases[_i].observed));
	w.license->sync.result = AW_SYNC_NONE;
	w.license->last_success = at(cases[_i].success);
	w.license->next_sync = at(cases[_i].next);
	w.license->deadline = at(cases[_i].deadline);
	if (cases[_i].authorization != 0)
		w.license->authorization = cases[_i].authorization;
	ck_assert_msg(
	    aw_impact_date(w.license, &w.policy, at(cases[_i].break_at)) == at(cases[_i].impact),
	    "%s", cases[_i].name);
	license_world_end(&w);
}
END_TEST

/* A reserved registration stops nothing, with any authorization. */
START_TEST(a_reservation_needs_no_contact)
{
	struct license_world w;

	license_world_make(&w, DAY(1));
	w.license->last_success = SUCCESS;
	w.license->registration = AW_REGISTRATION_RESERVED;
	ck_assert_int_eq(aw_impact_date(w.license, &w.policy, DAY(2)), NONE);
	license_world_end(&w);
}
END_TEST

/* Grace ends at its deadline: no renewal is assumed to succeed while renewals fail. */
START_TEST(failing_renewals_do_not_count)
{
	struct license_world w;

	license_world_make(&w, DAY(30));
	w.license->last_success = SUCCESS;
	w.license->deadline = SUCCESS + TOLD;
	w.license->sync.result = AW_SYNC_FAILED;
	w.license->sync.at = DAY(30);
	w.license->next_sync = DAY(30) + 8 * AW_HOUR;
	ck_assert_int_eq(aw_impact_date(w.license, &w.policy, DAY(73)), SUCCESS + TOLD);
	ck_assert_int_eq(aw_impact_date(w.license, &w.policy, DAY(31)), SUCCESS + TOLD);
	w.license->deadline = w.license->last_success = NONE;
	ck_assert_int_eq(aw_impact_date(w.license, &w.policy, DAY(73)), DAY(90));
	license_world_end(&w);
}
END_TEST

/* Under a policy no license stops: reports are not acknowledged, which is said in words. */
START_TEST(nothing_stops_under_a_policy)
{
	struct license_world w;

	license_world_make(&w, DAY(1));
	ck_assert(!aw_impact_reports(w.record));
	w.license->mode = AW_LICENSE_POLICY;
	ck_assert(aw_impact_reports(w.record));
	w.license->last_success = SUCCESS;
	ck_assert_int_eq(aw_impact_date(w.license, &w.policy, DAY(2)), NONE);
	w.license->next_ack_deadline = DAY(40);
	ck_assert_int_eq(aw_impact_date(w.license, &w.policy, DAY(40)), NONE);
	license_world_end(&w);
}
END_TEST

/* A deadline that cannot be read gives way to no computed one, and one that is exceeded is past. */
START_TEST(a_deadline_without_a_date)
{
	struct license_world w;

	license_world_make(&w, DAY(1));
	w.license->sync.at = SUCCESS;
	w.license->deadline_word = AW_DEADLINE_UNREADABLE;
	ck_assert_int_eq(aw_impact_date(w.license, &w.policy, DAY(2)), NONE);
	ck_assert_int_eq(aw_impact_date(w.license, &w.policy, DAY(200)), NONE);
	w.license->deadline_word = AW_DEADLINE_EXCEEDED;
	ck_assert_int_eq(aw_impact_date(w.license, &w.policy, DAY(2)), NONE);
	license_world_end(&w);
}
END_TEST

START_TEST(the_earliest_license_counts)
{
	struct license_world w;
	struct aw_license *peer;

	license_world_make(&w, DAY(1));
	ck_assert_int_eq(aw_impact_of(w.record, &w.policy, DAY(2)), NONE);
	w.license->sync.at = SUCCESS;
	peer = aw_record_add_license(w.record, "a-peer");
	peer->authorization = AW_AUTHORIZATION_AUTHORIZED;
	peer->last_success = SUCCESS - AW_DAY;
	ck_assert_int_eq(aw_impact_of(w.record, &w.policy, DAY(2)), DAY(89));
	peer->authorization = AW_AUTHORIZATION_RESERVED;
	ck_assert_int_eq(aw_impact_of(w.record, &w.policy, DAY(2)), DAY(90));
	license_world_end(&w);
}
END_TEST

static void
fill(TCase *tc)
{
	tcase_add_loop_test(tc, dates, 0, COUNT(cases));
	tcase_add_test(tc, a_reservation_needs_no_contact);
	tcase_add_test(tc, failing_renewals_do_not_count);
	tcase_add_test(tc, nothing_stops_under_a_policy);
	tcase_add_test(tc, a_deadline_without_a_date);
	tcase_add_test(tc, the_earliest_license_counts);
}

int
main(void)
{
	return aw_suite_run("impact", fill);
}
