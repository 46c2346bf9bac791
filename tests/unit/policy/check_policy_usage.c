/* SPDX-License-Identifier: ISC */
/* Verdicts on devices under a policy: acknowledgements, usage reports, trust codes. */
#include "fixture/policy_license_fixture.h"

/* Under a policy, read and judged at D(60). */
static void
make_policy(struct license_world *w)
{
	license_world_make(w, D(60));
	w->license->mode = AW_LICENSE_POLICY;
	w->license->registration = AW_REGISTRATION_NOT_APPLICABLE;
	w->license->authorization = AW_AUTHORIZATION_NOT_APPLICABLE;
	w->license->sync.result = AW_SYNC_NONE;
	w->license->ack_required = true;
	set_text(&w->license->transport, "cslu");
}

/* The time before the deadline from which it is a warning, by the source of the period. */
static const struct {
	const char *what;
	int64_t last_ack, deadline, report_period, time;
} deadlines[] = {
    {"90 days by the dates", D(-10), D(80), -1, 9 * AW_DAY},
    {"30 days by the dates", D(40), D(70), 90 * AW_DAY, 3 * AW_DAY},
    {"a year by the dates", D(-200), D(165), -1, 14 * AW_DAY},
    {"30 days by the policy", NONE, D(80), 30 * AW_DAY, 3 * AW_DAY},
    {"90 days where nothing reports it", NONE, D(80), -1, 9 * AW_DAY},
};

static void
check_deadline(
    struct license_world *w, int64_t now, enum aw_finding finding, enum aw_severity severity)
{
	w->license->observed_at = now;
	check(w, now,
	    &(struct expected){AW_GRACE_NONE, finding, severity, severity > AW_SEVERITY_OK});
}

START_TEST(before_the_deadline)
{
	int64_t deadline = deadlines[_i].deadline, time = deadlines[_i].time;
	struct license_world w;

	make_policy(&w);
	w.license->last_ack = deadlines[_i].last_ack;
	w.license->next_ack_deadline = deadline;
	w.license->report_period = deadlines[_i].report_period;
	check_deadline(&w, deadline - time - 1, AW_FINDING_LICENSE_OK, OKAY);
	check_deadline(&w, deadline - time, AW_FINDING_ACK_DUE, WARN);
	ck_assert_int_eq(license_world_find(&w, AW_FINDING_ACK_DUE)->until, deadline);
	check_deadline(&w, deadline, AW_FINDING_ACK_DUE, WARN);
	check_deadline(&w, deadline + 1, AW_FINDING_ACK_OVERDUE, WARN);
	w.policy.ack_overdue = CRIT;
	check_deadline(&w, deadline + 1, AW_FINDING_ACK_OVERDUE, CRIT);
	check_deadline(&w, deadline, AW_FINDING_ACK_DUE, WARN);
	/* A site may set the time, or a share alone. */
	w.policy.ack_warning = (struct aw_limit){.seconds = AW_DAY};
	check_deadline(&w, deadline - AW_DAY - 1, AW_FINDING_LICENSE_OK, OKAY);
	check_deadline(&w, deadline - AW_DAY, AW_FINDING_ACK_DUE, WARN);
	license_world_end(&w);
}
END_TEST

/* A report that was due, against the reading and not against now. */
static const struct {
	int64_t next_report, last_ack;
	const char *transport;
	bool overdue;
} reports[] = {
    {NONE, NONE, "cslu", false},
    {0, NONE, "cslu", false},
    {D(61), NONE, "cslu", false},
    {D(59), NONE, "cslu", false},
    {D(59) - 1, NONE, "cslu", true},
    {D(40), NONE, "Smart", true},
    {D(40), D(30), "transport-type-smart", true},
    {D(40), D(41), "cslu", false}, /* acknowledged since */
    {D(40), NONE, "Transport Off", false},
    {D(40), NONE, "transport-type-off", false},
    {D(40), NONE, NULL, true},
};

START_TEST(report_that_was_due)
{
	struct license_world w;

	make_policy(&w);
	w.license->next_ack_deadline = D(150);
	w.license->next_report = reports[_i].next_report;
	w.license->last_ack = reports[_i].last_ack;
	set_text(&w.license->transport, reports[_i].transport);
	/* Judged a while later: what was sent since is not known. */
	check(&w, D(60) + AW_HOUR,
	    &(struct expected){AW_GRACE_NONE,
		reports[_i].overdue ? AW_FINDING_REPORT_OVERDUE : AW_FINDING_LICENSE_OK,
		reports[_i].overdue ? WARN : OKAY, reports[_i].overdue});
	w.policy.report_overdue = OKAY;
	(void)license_world_judge(&w, D(60) + AW_HOUR);
	ck_assert_int_eq(w.judgement->worst, OKAY);
	license_world_end(&w);
}
END_TEST

START_TEST(both_at_once)
{
	struct license_world w;

	make_policy(&w);
	w.license->next_ack_deadline = D(61);
	w.license->next_report = D(40);
	check(&w, D(60), &(struct expected){AW_GRACE_NONE, AW_FINDING_ACK_DUE, WARN, 2});
	ck_assert_ptr_nonnull(license_world_find(&w, AW_FINDING_REPORT_OVERDUE));
	ck_assert_ptr_nonnull(strstr(w.judgement->licenses[0].reason, "20 d 0 h later"));
	license_world_end(&w);
}
END_TEST

/* Notes never make it worse, and are reported with a license in order. */
static const struct {
	enum aw_trust_code code;
	int64_t ends;
	bool no_address;
	enum aw_finding finding; /* NONE: no note */
} terms[] = {
    {AW_TRUST_CODE_UNKNOWN, NONE, false, AW_FINDING_NONE},
    {AW_TRUST_CODE_INSTALLED, NONE, false, AW_FINDING_NONE},
    {AW_TRUST_CODE_INSTALLED, D(61), false, AW_FINDING_NONE},
    {AW_TRUST_CODE_INSTALLED, D(59), false, AW_FINDING_TRUST_CODE},
    {AW_TRUST_CODE_EXPIRED, D(59), false, AW_FINDING_TRUST_CODE},
    {AW_TRUST_CODE_MISSING, NONE, false, AW_FINDING_TRUST_CODE},
    {AW_TRUST_CODE_INSTALLED, NONE, true, AW_FINDING_REPORT_ADDRESS},
};

START_TEST(notes)
{
	const struct aw_verdict *note;
	struct license_world w;

	make_policy(&w);
	w.license->trust_code = terms[_i].code;
	w.license->trust_code_ends = terms[_i].ends;
	w.license->no_address = terms[_i].no_address;
	check(&w, D(60), &(struct expected){AW_GRACE_NONE, AW_FINDING_LICENSE_OK, OKAY, 0});
	if (terms[_i].finding != AW_FINDING_NONE) {
		note = license_world_find(&w, terms[_i].finding);
		ck_assert_ptr_nonnull(note);
		ck_assert_int_eq(note->severity, OKAY);
	} else {
		ck_assert_ptr_null(license_world_find(&w, AW_FINDING_TRUST_CODE));
		ck_assert_ptr_null(license_world_find(&w, AW_FINDING_REPORT_ADDRESS));
	}
	/* They are of a policy. */
	w.license->mode = AW_LICENSE_ACCOUNT;
	(void)license_world_judge(&w, D(60));
	ck_assert_ptr_null(license_world_find(&w, AW_FINDING_TRUST_CODE));
	license_world_end(&w);
}
END_TEST

static void
fill(TCase *tc)
{
	tcase_add_loop_test(tc, before_the_deadline, 0, COUNT(deadlines));
	tcase_add_loop_test(tc, report_that_was_due, 0, COUNT(reports));
	tcase_add_test(tc, both_at_once);
	tcase_add_loop_test(tc, notes, 0, COUNT(terms));
}

int
main(void)
{
	return aw_suite_run("policy_usage", fill);
}
