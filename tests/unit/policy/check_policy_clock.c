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
	if (start != NONE && clocks[_i].result == AW_SYNC_FAILED && clocks[_i].at == start) {
		/* A failure is no later than the reading that saw it. */
		grace_at(&w, clocks[_i].what, start - 1, AW_GRACE_IN_GRACE);
		ck_assert_int_eq(w.judgement->licenses[0].grace_start, start - 1);
	}
	if (start != NONE && clocks[_i].result != AW_SYNC_FAILED) {
		/* One that was due is missed a day later. */
		grace_at(&w, clocks[_i].what, start + AW_DAY, AW_GRACE_NONE);
		grace_at(&w, clocks[_i].what, start + AW_DAY + 1, AW_GRACE_IN_GRACE);
	}
	if (start != NONE) {
		if (clocks[_i].result == AW_SYNC_FAILED)
			grace_at(&w, clocks[_i].what, start + AW_DAY + 1, AW_GRACE_IN_GRACE);
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
	check(&w, D(40), &(struct expected){AW_GRACE_NONE, AW_FINDING_LICENSE_OK, OKAY, 0});
	w.license->next_renewal = NONE;
	w.license->observed_at = D(31);
	check(&w, D(31), &(struct expected){AW_GRACE_NONE, AW_FINDING_LICENSE_OK, OKAY, 0});
	w.license->observed_at = D(31) + 1;
	check(&w, D(31) + 1, &(struct expected){AW_GRACE_IN_GRACE, AW_FINDING_IN_GRACE, WARN, 1});
	ck_assert_ptr_nonnull(strstr(w.judgement->licenses[0].reason, "did not come"));
	license_world_end(&w);
}
END_TEST

/* What the device says of its contact and deadline where that is no plain date. */
static const struct {
	const char *what;
	enum aw_authorization authorization;
	enum aw_sync_result result;
	int64_t at, last_success, next_sync, deadline;
	enum aw_deadline_word word;
	struct expected expected; /* at D(60), when it was read, too */
	int64_t start, end;       /* of the verdict: grace_start and deadline */
	const char *says;
} words[] = {
    {"exceeded", AW_AUTHORIZATION_AUTHORIZED, AW_SYNC_FAILED, D(59), NONE, D(61), NONE,
	AW_DEADLINE_EXCEEDED, {AW_GRACE_EXPIRED, AW_FINDING_AUTHORIZATION_EXPIRED, CRIT, 1}, D(59),
	NONE, "its deadline is exceeded"},
    {"exceeded, though the last success is near", AW_AUTHORIZATION_AUTHORIZED, AW_SYNC_NONE, NONE,
	D(50), NONE, NONE, AW_DEADLINE_EXCEEDED,
	{AW_GRACE_EXPIRED, AW_FINDING_AUTHORIZATION_EXPIRED, CRIT, 1}, NONE, NONE,
	"its deadline is exceeded"},
    {"exceeded, with the date of before", AW_AUTHORIZATION_AUTHORIZED, AW_SYNC_FAILED, D(59), NONE,
	D(61), D(58), AW_DEADLINE_EXCEEDED,
	{AW_GRACE_EXPIRED, AW_FINDING_AUTHORIZATION_EXPIRED, CRIT, 1}, D(59), D(58),
	"its deadline was 2020-11-10"},
    {"exceeded, with a date that is to come", AW_AUTHORIZATION_AUTHORIZED, AW_SYNC_FAILED, D(59),
	NONE, D(61), D(70), AW_DEADLINE_EXCEEDED,
	{AW_GRACE_EXPIRED, AW_FINDING_AUTHORIZATION_EXPIRED, CRIT, 2}, D(59), NONE,
	"its deadline is exceeded"},
    {"exceeded without a license in use", AW_AUTHORIZATION_NONE, AW_SYNC_FAILED, D(59), NONE, NONE,
	NONE, AW_DEADLINE_EXCEEDED, {AW_GRACE_EXPIRED, AW_FINDING_AUTHORIZATION_EXPIRED, CRIT, 1},
	D(59), NONE, "its deadline is exceeded"},
    {"expired by its own word, before what is computed", AW_AUTHORIZATION_EXPIRED, AW_SYNC_FAILED,
	D(59), D(20), NONE, NONE, AW_DEADLINE_PLAIN,
	{AW_GRACE_EXPIRED, AW_FINDING_AUTHORIZATION_EXPIRED, CRIT, 1}, D(50), NONE,
	"authorization expired"},
    {"expired by its own word, before its deadline", AW_AUTHORIZATION_EXPIRED, AW_SYNC_FAILED,
	D(59), NONE, NONE, D(80), AW_DEADLINE_PLAIN,
	{AW_GRACE_EXPIRED, AW_FINDING_AUTHORIZATION_EXPIRED, CRIT, 1}, D(59), NONE,
	"authorization expired"},
    {"unreadable", AW_AUTHORIZATION_AUTHORIZED, AW_SYNC_SUCCEEDED, D(50), NONE, D(80), NONE,
	AW_DEADLINE_UNREADABLE, {AW_GRACE_UNKNOWN, AW_FINDING_LICENSE_UNKNOWN, UNKN, 1}, NONE, NONE,
	"deadline could not be read"},
    {"unreadable while it fails", AW_AUTHORIZATION_AUTHORIZED, AW_SYNC_FAILED, D(59), D(20), D(61),
	NONE, AW_DEADLINE_UNREADABLE, {AW_GRACE_IN_GRACE, AW_FINDING_IN_GRACE, WARN, 2}, D(59),
	NONE, "renewal fails"},
    {"a success without a date", AW_AUTHORIZATION_AUTHORIZED, AW_SYNC_SUCCEEDED, NONE, NONE, D(80),
	NONE, AW_DEADLINE_PLAIN, {AW_GRACE_NONE, AW_FINDING_LICENSE_OK, OKAY, 0}, NONE, NONE, ""},
    {"a success without a date, though one of before is known", AW_AUTHORIZATION_AUTHORIZED,
	AW_SYNC_SUCCEEDED, NONE, D(1), D(80), NONE, AW_DEADLINE_PLAIN,
	{AW_GRACE_NONE, AW_FINDING_LICENSE_OK, OKAY, 0}, NONE, NONE, ""},
    {"and what was planned did not come", AW_AUTHORIZATION_AUTHORIZED, AW_SYNC_SUCCEEDED, NONE,
	NONE, D(30), NONE, AW_DEADLINE_PLAIN, {AW_GRACE_IN_GRACE, AW_FINDING_IN_GRACE, WARN, 1},
	D(30), NONE, "did not come"},
    {"what was planned did not come", AW_AUTHORIZATION_AUTHORIZED, AW_SYNC_SUCCEEDED, D(10), NONE,
	D(30), NONE, AW_DEADLINE_PLAIN, {AW_GRACE_IN_GRACE, AW_FINDING_IN_GRACE, WARN, 1}, D(30),
	D(100), "did not come"},
    {"what was planned came", AW_AUTHORIZATION_AUTHORIZED, AW_SYNC_SUCCEEDED, D(31), NONE, D(30),
	NONE, AW_DEADLINE_PLAIN, {AW_GRACE_NONE, AW_FINDING_LICENSE_OK, OKAY, 0}, NONE, D(121), ""},
    {"out of compliance, 12 hours were planned", AW_AUTHORIZATION_OUT_OF_COMPLIANCE,
	AW_SYNC_SUCCEEDED, D(56), NONE, D(57), NONE, AW_DEADLINE_PLAIN,
	{AW_GRACE_IN_GRACE, AW_FINDING_IN_GRACE, WARN, 2}, D(57), D(146), "did not come"},
    {"a failure that is to come", AW_AUTHORIZATION_AUTHORIZED, AW_SYNC_FAILED, D(61), D(20), NONE,
	D(110), AW_DEADLINE_PLAIN, {AW_GRACE_IN_GRACE, AW_FINDING_IN_GRACE, WARN, 2}, D(50), D(110),
	"renewal fails since 2020-11-12T12:26:40Z"},
    {"a success that is to come", AW_AUTHORIZATION_AUTHORIZED, AW_SYNC_SUCCEEDED, D(61), D(20),
	D(91), D(150), AW_DEADLINE_PLAIN, {AW_GRACE_NONE, AW_FINDING_CLOCK_OR_ZONE, WARN, 1}, NONE,
	D(150), "after the reading"},
    {"a result that is not known", AW_AUTHORIZATION_AUTHORIZED, AW_SYNC_UNKNOWN, D(55), NONE, D(61),
	D(59), AW_DEADLINE_PLAIN, {AW_GRACE_EXPIRED, AW_FINDING_AUTHORIZATION_EXPIRED, CRIT, 2},
	NONE, D(59), "DEFERRED"},
    {"a result that is not known, before its deadline", AW_AUTHORIZATION_AUTHORIZED,
	AW_SYNC_UNKNOWN, D(55), NONE, D(61), D(99), AW_DEADLINE_PLAIN,
	{AW_GRACE_NONE, AW_FINDING_LICENSE_UNKNOWN, WARN, 1}, NONE, D(99), "DEFERRED"},
    {"a state that is not known, after its deadline", AW_AUTHORIZATION_UNKNOWN, AW_SYNC_FAILED,
	D(55), NONE, D(61), D(59), AW_DEADLINE_PLAIN,
	{AW_GRACE_EXPIRED, AW_FINDING_AUTHORIZATION_EXPIRED, CRIT, 2}, D(55), D(59), "RAW"},
    {"registered, without any date", AW_AUTHORIZATION_AUTHORIZED, AW_SYNC_NONE, NONE, NONE, NONE,
	NONE, AW_DEADLINE_PLAIN, {AW_GRACE_UNKNOWN, AW_FINDING_LICENSE_UNKNOWN, UNKN, 1}, NONE,
	NONE, "no date"},
    {"registered, and every date is 0", AW_AUTHORIZATION_AUTHORIZED, AW_SYNC_NONE, 0, 0, 0, 0,
	AW_DEADLINE_PLAIN, {AW_GRACE_UNKNOWN, AW_FINDING_LICENSE_UNKNOWN, UNKN, 1}, NONE, NONE,
	"no date"},
};

START_TEST(contacts_in_other_words)
{
	const struct aw_license_verdict *verdict;
	struct license_world w;

	license_world_make(&w, D(60));
	w.license->authorization = words[_i].authorization;
	if (words[_i].authorization == AW_AUTHORIZATION_UNKNOWN)
		set_text(&w.license->authorization_raw, "RAW");
	w.license->sync.result = words[_i].result;
	w.license->sync.at = words[_i].at;
	if (words[_i].result == AW_SYNC_UNKNOWN)
		set_text(&w.license->sync.raw, "DEFERRED");
	w.license->last_success = words[_i].last_success;
	w.license->next_sync = words[_i].next_sync;
	w.license->deadline = words[_i].deadline;
	w.license->deadline_word = words[_i].word;
	check(&w, D(60), &words[_i].expected);
	verdict = &w.judgement->licenses[0];
	ck_assert_msg(strstr(verdict->reason, words[_i].says) != NULL, "%s: %s", words[_i].what,
	    verdict->reason);
	ck_assert_msg(
	    verdict->grace_start == words[_i].start, "%s: %s", words[_i].what, verdict->reason);
	ck_assert_msg(
	    verdict->deadline == words[_i].end, "%s: %s", words[_i].what, verdict->reason);
	/* On no output is there a date ahead of what has expired. */
	for (size_t i = 0; verdict->grace == AW_GRACE_EXPIRED && i < w.judgement->n_verdicts; i++)
		ck_assert_int_le(w.judgement->verdicts[i].until, D(60));
	license_world_end(&w);
}
END_TEST

static void
fill(TCase *tc)
{
	tcase_add_loop_test(tc, contacts_in_other_words, 0, COUNT(words));
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
