/* SPDX-License-Identifier: ISC */
/* The license clock: grace to the second, from the dates of a device. */
#include "fixture/policy_license_fixture.h"

/* The dates of a clock, in days from an origin; the grace at `now` and its ends. */
static const struct {
	const char *what;
	enum aw_sync_result result;
	int64_t at, failing_since, last_success, next_sync, deadline;
	int64_t start, end; /* the deadline, reported or computed; NONE */
	bool told;
} clocks[] = {
    {"healthy", AW_SYNC_SUCCEEDED, D(0), NONE, D(0), D(200), D(90), NONE, D(90), true},
    {"healthy, no deadline told", AW_SYNC_SUCCEEDED, D(0), NONE, NONE, D(200), NONE, NONE, D(90),
	false},
    {"failed, by the date of the attempt", AW_SYNC_FAILED, D(30), NONE, NONE, NONE, D(85), D(30),
	D(85), true},
    {"failed, the row is older", AW_SYNC_FAILED, D(40), D(30), NONE, NONE, D(85), D(30), D(85),
	true},
    {"failed, deadline from the last success", AW_SYNC_FAILED, D(40), D(31), D(2), D(200), NONE,
	D(31), D(92), false},
    {"failed, nothing else known", AW_SYNC_FAILED, D(30), NONE, NONE, NONE, NONE, D(30), D(90),
	false},
    {"failed after the renewal was missed", AW_SYNC_FAILED, D(40), D(35), D(0), NONE, NONE, D(30),
	D(90), false},
    {"failed, its retry is ahead", AW_SYNC_FAILED, D(40), D(35), D(0), D(200), NONE, D(35), D(90),
	false},
    {"missed without a word", AW_SYNC_NONE, NONE, NONE, D(0), NONE, NONE, D(30), D(90), false},
    {"missed, last attempt went well", AW_SYNC_SUCCEEDED, D(5), NONE, D(0), NONE, D(80), D(35),
	D(80), true},
    {"next attempt is ahead", AW_SYNC_NONE, NONE, NONE, D(0), D(200), D(90), NONE, D(90), true},
    {"a row that ended", AW_SYNC_SUCCEEDED, D(50), D(40), NONE, D(200), D(140), NONE, D(140), true},
    {"a row that ended, by dates", AW_SYNC_NONE, NONE, D(40), D(50), D(200), D(140), NONE, D(140),
	true},
    {"zero is no date", AW_SYNC_SUCCEEDED, D(0), 0, D(0), D(200), 0, NONE, D(90), false},
    {"nothing at all", AW_SYNC_NONE, NONE, NONE, NONE, NONE, NONE, NONE, NONE, false},
    {"the 0 of a reserved license", AW_SYNC_NONE, 0, 0, 0, 0, 0, NONE, NONE, false},
};

/* The facts are from the judged instant, like those of a device that is asked all the time. */
static void
grace_at(struct license_world *w, const char *what, int64_t now, enum aw_grace expected)
{
	const struct aw_license_verdict *verdict;

	w->license->observed_at = now;
	verdict = license_world_judge(w, now);
	ck_assert_msg(verdict->grace == expected, "%s: %s at day %jd + %jd s: %s", what,
	    aw_grace_word(verdict->grace), (intmax_t)((now - D(0)) / AW_DAY),
	    (intmax_t)((now - D(0)) % AW_DAY), verdict->reason);
}

START_TEST(grace_to_the_second)
{
	int64_t start = clocks[_i].start, end = clocks[_i].end;
	const struct aw_license_verdict *verdict;
	struct license_world w;

	license_world_make(&w, D(0));
	w.license->sync.result = clocks[_i].result;
	w.license->sync.at = clocks[_i].at;
	w.license->failing_since = clocks[_i].failing_since;
	w.license->last_success = clocks[_i].last_success;
	w.license->next_sync = clocks[_i].next_sync;
	w.license->deadline = clocks[_i].deadline;
	if (start != NONE) {
		grace_at(&w, clocks[_i].what, start - 1, AW_GRACE_NONE);
		grace_at(&w, clocks[_i].what, start, AW_GRACE_IN_GRACE);
		verdict = &w.judgement->licenses[0];
		ck_assert_int_eq(verdict->grace_start, start);
		ck_assert_int_eq(verdict->grace_end, end);
		ck_assert_int_eq(verdict->deadline, end);
		ck_assert_int_eq(verdict->deadline_reported, clocks[_i].told);
		ck_assert_int_eq(verdict->finding, AW_FINDING_IN_GRACE);
		ck_assert_int_eq(verdict->severity, WARN);
		grace_at(&w, clocks[_i].what, end - 14 * AW_DAY - 1, AW_GRACE_IN_GRACE);
		ck_assert_int_eq(w.judgement->licenses[0].severity, WARN);
		grace_at(&w, clocks[_i].what, end - 14 * AW_DAY, AW_GRACE_IN_GRACE);
		ck_assert_int_eq(w.judgement->licenses[0].severity, CRIT);
		grace_at(&w, clocks[_i].what, end, AW_GRACE_IN_GRACE);
	} else {
		grace_at(&w, clocks[_i].what, D(60), AW_GRACE_NONE);
		ck_assert_int_eq(w.judgement->licenses[0].grace_start, NONE);
		ck_assert_int_eq(w.judgement->licenses[0].grace_end, NONE);
		ck_assert_int_eq(w.judgement->licenses[0].deadline, end);
		ck_assert_int_eq(w.judgement->licenses[0].deadline_reported, clocks[_i].told);
		ck_assert_int_eq(w.judgement->worst, OKAY);
	}
	if (end != NONE) {
		grace_at(&w, clocks[_i].what, end + 1, AW_GRACE_EXPIRED);
		ck_assert_int_eq(w.judgement->licenses[0].severity, CRIT);
		ck_assert_int_eq(count_above(&w), 1);
	}
	license_world_end(&w);
}
END_TEST

/* The same dates, all past, with states that have no grace. */
static const struct {
	enum aw_license_mode mode;
	enum aw_registration registration;
	enum aw_authorization authorization;
} without_grace[] = {
    {AW_LICENSE_CLASSIC, AW_REGISTRATION_RESERVED, AW_AUTHORIZATION_RESERVED},
    {AW_LICENSE_CLASSIC, AW_REGISTRATION_REGISTERED, AW_AUTHORIZATION_RESERVED},
    {AW_LICENSE_CLASSIC, AW_REGISTRATION_NOT_APPLICABLE, AW_AUTHORIZATION_NOT_APPLICABLE},
    {AW_LICENSE_CLASSIC, AW_REGISTRATION_UNREGISTERED, AW_AUTHORIZATION_EVALUATION},
    {AW_LICENSE_POLICY, AW_REGISTRATION_NOT_APPLICABLE, AW_AUTHORIZATION_NOT_APPLICABLE},
    {AW_LICENSE_POLICY, AW_REGISTRATION_UNREGISTERED, AW_AUTHORIZATION_AUTHORIZED},
};

START_TEST(states_without_grace)
{
	struct license_world w;

	license_world_make(&w, D(200));
	w.license->mode = without_grace[_i].mode;
	w.license->registration = without_grace[_i].registration;
	w.license->authorization = without_grace[_i].authorization;
	w.license->evaluation_ends = D(290);
	w.license->sync.result = AW_SYNC_SUCCEEDED;
	w.license->sync.at = w.license->last_success = D(0);
	w.license->deadline = D(90);
	ck_assert_int_eq(license_world_judge(&w, D(200))->grace, AW_GRACE_NONE);
	ck_assert_int_eq(w.judgement->worst, OKAY);
	license_world_end(&w);
}
END_TEST

/* "No licenses in use": nothing to renew, unless the device reports a next renewal. */
START_TEST(no_licenses_in_use)
{
	struct license_world w;

	license_world_make(&w, D(60));
	w.license->authorization = AW_AUTHORIZATION_NONE;
	w.license->sync.result = AW_SYNC_FAILED;
	w.license->sync.at = D(40);
	w.license->last_success = D(0);
	check(&w, D(60), &(struct expected){AW_GRACE_NONE, AW_FINDING_SYNC_FAILED, WARN, 1});
	w.license->deadline = D(90);
	check(&w, D(60), &(struct expected){AW_GRACE_IN_GRACE, AW_FINDING_IN_GRACE, WARN, 1});
	w.license->deadline = NONE;
	w.license->sync.result = AW_SYNC_SUCCEEDED;
	check(&w, D(60), &(struct expected){AW_GRACE_NONE, AW_FINDING_LICENSE_OK, OKAY, 0});
	license_world_end(&w);
}
END_TEST

/* A renewal that became due after the facts were read is not missed. */
START_TEST(only_later_facts_tell_a_miss)
{
	struct license_world w;

	license_world_make(&w, D(30) - 1);
	w.license->sync.result = AW_SYNC_SUCCEEDED;
	w.license->sync.at = D(0);
	w.license->next_sync = w.license->next_renewal = D(30);
	check(
	    &w, D(30) + AW_HOUR, &(struct expected){AW_GRACE_NONE, AW_FINDING_LICENSE_OK, OKAY, 0});
	w.license->next_renewal = NONE;
	w.license->observed_at = D(30) + AW_HOUR;
	check(&w, D(30) + AW_HOUR,
	    &(struct expected){AW_GRACE_IN_GRACE, AW_FINDING_IN_GRACE, WARN, 1});
	ck_assert_ptr_nonnull(strstr(w.judgement->licenses[0].reason, "did not come"));
	license_world_end(&w);
}
END_TEST

static void
fill(TCase *tc)
{
	tcase_add_loop_test(tc, grace_to_the_second, 0, COUNT(clocks));
	tcase_add_loop_test(tc, states_without_grace, 0, COUNT(without_grace));
	tcase_add_test(tc, no_licenses_in_use);
	tcase_add_test(tc, only_later_facts_tell_a_miss);
}

int
main(void)
{
	return aw_suite_run("policy_clock", fill);
}
