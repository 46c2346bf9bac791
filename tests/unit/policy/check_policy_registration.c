/* SPDX-License-Identifier: ISC */
/* Verdicts on devices that fail to register, or are not registered any more. */
#include "fixture/policy_license_fixture.h"
#include "model/store.h"
#include "policy/judge/finding_class.h"

/* A device at D(60), when it was read; days of evaluation from then, NONE without. */
static const struct {
	const char *what;
	enum aw_license_mode mode;
	enum aw_registration registration;
	enum aw_authorization authorization;
	enum aw_sync_result attempt;
	int64_t evaluation_ends;
	enum aw_registration held;
	bool reservation;
	int64_t pending_since, next;
	enum aw_finding finding; /* on the registration; NONE for none */
	enum aw_severity severity;
} rows[] = {
#define ROW(what, m, r, a, s, ends, h, reservation, since, next, f, severity)                     \
	{                                                                                         \
		what, AW_LICENSE_##m, AW_REGISTRATION_##r, AW_AUTHORIZATION_##a, AW_SYNC_##s,     \
		    ends, AW_REGISTRATION_##h, reservation, since, next, AW_FINDING_##f, severity \
	}
    /* a failed attempt, whatever evaluation is left */
    ROW("failed, a long evaluation", CLASSIC, FAILED, EVALUATION, FAILED, D(145), UNKNOWN, false,
	NONE, NONE, REGISTRATION_FAILED, WARN),
    ROW("failed, 14 days and a second", CLASSIC, FAILED, EVALUATION, FAILED, D(74) + 1, UNKNOWN,
	false, NONE, NONE, REGISTRATION_FAILED, WARN),
    ROW("failed, 14 days", CLASSIC, FAILED, EVALUATION, FAILED, D(74), UNKNOWN, false, NONE, NONE,
	REGISTRATION_FAILED, CRIT),
    ROW("failed, evaluation past", CLASSIC, FAILED, EVALUATION, FAILED, D(59), UNKNOWN, false, NONE,
	NONE, REGISTRATION_FAILED, CRIT),
    ROW("failed, evaluation over", CLASSIC, FAILED, EVALUATION_EXPIRED, FAILED, D(10), UNKNOWN,
	false, NONE, NONE, REGISTRATION_FAILED, CRIT),
    ROW("failed, no end of the evaluation is known", CLASSIC, FAILED, EVALUATION, FAILED, NONE,
	UNKNOWN, false, NONE, NONE, REGISTRATION_FAILED, WARN),
    ROW("failed, nothing in use", CLASSIC, FAILED, NONE, FAILED, NONE, UNKNOWN, false, NONE, NONE,
	REGISTRATION_FAILED, CRIT),
    ROW("failed by its word alone", CLASSIC, FAILED, EVALUATION, NONE, D(145), UNKNOWN, false, NONE,
	NONE, REGISTRATION_FAILED, WARN),
    ROW("pending, an attempt failed", CLASSIC, PENDING, EVALUATION, FAILED, D(145), UNKNOWN, false,
	D(60), NONE, REGISTRATION_FAILED, WARN),
    ROW("unregistered, an attempt failed", CLASSIC, UNREGISTERED, EVALUATION, FAILED, D(145),
	UNKNOWN, false, NONE, NONE, REGISTRATION_FAILED, WARN),
    ROW("failed, mode not known", UNKNOWN, FAILED, EVALUATION, FAILED, D(145), UNKNOWN, false, NONE,
	NONE, REGISTRATION_FAILED, WARN),
    ROW("failed, was registered", CLASSIC, FAILED, EVALUATION, FAILED, D(145), REGISTERED, false,
	NONE, NONE, REGISTRATION_FAILED, WARN),
    /* under a policy devices do not register */
    ROW("failed under a policy", POLICY, FAILED, NONE, FAILED, NONE, UNKNOWN, false, NONE, NONE,
	NONE, OKAY),
    ROW("was registered, is under a policy now", POLICY, UNREGISTERED, NONE, NONE, NONE, REGISTERED,
	false, NONE, NONE, NONE, OKAY),
    /* under way */
    ROW("pending", CLASSIC, PENDING, EVALUATION, NONE, D(145), UNKNOWN, false, D(60), D(60),
	UNREGISTERED, OKAY),
    ROW("pending for a day", CLASSIC, PENDING, EVALUATION, NONE, D(145), UNKNOWN, false, D(59),
	NONE, UNREGISTERED, OKAY),
    ROW("pending for more", CLASSIC, PENDING, EVALUATION, NONE, D(145), UNKNOWN, false, D(59) - 1,
	NONE, UNREGISTERED, WARN),
    ROW("pending, its next attempt is overdue", CLASSIC, PENDING, EVALUATION, NONE, D(145), UNKNOWN,
	false, NONE, D(59) - 1, UNREGISTERED, WARN),
    ROW("pending for more, evaluation ends", CLASSIC, PENDING, EVALUATION, NONE, D(70), UNKNOWN,
	false, D(50), NONE, UNREGISTERED, WARN),
    /* what it had before */
    ROW("was registered", CLASSIC, UNREGISTERED, EVALUATION, NONE, D(145), REGISTERED, false, NONE,
	NONE, REGISTRATION_LOST, WARN),
    ROW("was reserved", CLASSIC, UNREGISTERED, EVALUATION, NONE, D(145), RESERVED, false, NONE,
	NONE, REGISTRATION_LOST, WARN),
    ROW("was registered, evaluation ends", CLASSIC, UNREGISTERED, EVALUATION, NONE, D(70),
	REGISTERED, false, NONE, NONE, REGISTRATION_LOST, CRIT),
    ROW("was registered, nothing in use", CLASSIC, UNREGISTERED, NONE, NONE, NONE, REGISTERED,
	false, NONE, NONE, REGISTRATION_LOST, CRIT),
    ROW("was registered, is pending", CLASSIC, PENDING, NONE, NONE, NONE, REGISTERED, false, D(60),
	NONE, REGISTRATION_LOST, WARN),
    ROW("was registered, Smart Licensing is off", CLASSIC, NOT_APPLICABLE, NOT_APPLICABLE, NONE,
	NONE, REGISTERED, false, NONE, NONE, REGISTRATION_LOST, WARN),
    ROW("registration expired", CLASSIC, EXPIRED, EVALUATION, NONE, D(145), UNKNOWN, false, NONE,
	NONE, REGISTRATION_LOST, WARN),
    ROW("was registered, is reserved", CLASSIC, RESERVED, RESERVED, NONE, NONE, REGISTERED, false,
	NONE, NONE, NONE, OKAY),
    ROW("never registered", CLASSIC, UNREGISTERED, EVALUATION, NONE, D(145), UNKNOWN, false, NONE,
	NONE, NONE, OKAY),
    /* reservations */
    ROW("reservation not installed", CLASSIC, UNREGISTERED, EVALUATION, NONE, D(145), UNKNOWN, true,
	NONE, NONE, RESERVATION_MISSING, WARN),
    ROW("reservation not installed, was reserved", CLASSIC, UNREGISTERED, EVALUATION, NONE, D(145),
	RESERVED, true, NONE, NONE, RESERVATION_MISSING, WARN),
    ROW("reservation not installed, nothing in use", CLASSIC, UNREGISTERED, NONE, NONE, NONE,
	UNKNOWN, true, NONE, NONE, RESERVATION_MISSING, CRIT),
    ROW("reservation installed", CLASSIC, RESERVED, RESERVED, NONE, NONE, RESERVED, true, NONE,
	NONE, NONE, OKAY),
    ROW("reservation enabled under a policy", POLICY, UNREGISTERED, NONE, NONE, NONE, UNKNOWN, true,
	NONE, NONE, NONE, OKAY),
};

static void
make_row(struct license_world *w, int i)
{
	license_world_make(w, D(60));
	w->license->mode = rows[i].mode;
	w->license->registration = rows[i].registration;
	set_text(&w->license->registration_raw, "RAW-REGISTRATION");
	w->license->authorization = rows[i].authorization;
	w->license->sync.result = AW_SYNC_NONE;
	w->license->renewal.result = rows[i].attempt;
	if (rows[i].attempt == AW_SYNC_FAILED) {
		w->license->renewal.at = D(59);
		set_text(&w->license->renewal.reason, "Fail to send out Call Home HTTP message");
	}
	w->license->evaluation_ends = rows[i].evaluation_ends;
	w->license->held = rows[i].held;
	w->license->held_at = rows[i].held != AW_REGISTRATION_UNKNOWN ? D(50) : NONE;
	w->license->reservation = rows[i].reservation;
	w->license->pending_since = rows[i].pending_since;
	w->license->next_renewal = rows[i].next;
}

/* The verdict of the class of registrations, of which there is one at most; NULL for none. */
static const struct aw_verdict *
find_registration(const struct license_world *w)
{
	const struct aw_verdict *found = NULL;

	for (size_t i = 0; i < w->judgement->n_verdicts; i++) {
		const struct aw_verdict *v = &w->judgement->verdicts[i];

		if (aw_alarm_class_of(v->finding) != AW_ALARM_REGISTRATION)
			continue;
		ck_assert_msg(found == NULL, "%s beside %s", v->text, found->text);
		found = v;
	}
	return found;
}

START_TEST(each_state)
{
	const struct aw_verdict *verdict;
	struct license_world w;

	make_row(&w, _i);
	(void)license_world_judge(&w, D(60));
	verdict = find_registration(&w);
	ck_assert_msg((verdict != NULL ? verdict->finding : AW_FINDING_NONE) == rows[_i].finding,
	    "%s: %s", rows[_i].what, w.judgement->licenses[0].reason);
	if (verdict != NULL) {
		ck_assert_msg(verdict->severity == rows[_i].severity, "%s: %s %s", rows[_i].what,
		    aw_severity_word(verdict->severity), verdict->text);
		ck_assert_ptr_nonnull(strstr(verdict->text, "RAW-REGISTRATION"));
		ck_assert_str_eq(verdict->object, "license");
		ck_assert_uint_gt(strlen(aw_verdict_remedy(verdict)), 20);
	}
	if (rows[_i].finding == AW_FINDING_REGISTRATION_FAILED &&
	    rows[_i].attempt == AW_SYNC_FAILED) {
		ck_assert_ptr_nonnull(
		    strstr(verdict->text, "Fail to send out Call Home HTTP message"));
		ck_assert_int_eq(verdict->since, D(59));
	}
	if (verdict != NULL && rows[_i].held != AW_REGISTRATION_UNKNOWN)
		ck_assert_ptr_nonnull(strstr(verdict->text, "2020-11-02"));
	license_world_end(&w);
}
END_TEST

/* The floors hold, and the settings raise them. */
START_TEST(settings)
{
	static const enum aw_finding findings[] = {AW_FINDING_REGISTRATION_FAILED,
	    AW_FINDING_REGISTRATION_LOST, AW_FINDING_RESERVATION_MISSING};
	struct license_world w;

	make_row(&w, _i);
	w.policy.unregistered = OKAY;
	(void)license_world_judge(&w, D(60));
	for (int i = 0; i < COUNT(findings); i++)
		if (rows[_i].finding == findings[i])
			ck_assert_int_ge(find_registration(&w)->severity, WARN);
	w.policy.registration_failed = w.policy.registration_lost = CRIT;
	(void)license_world_judge(&w, D(60));
	for (int i = 0; i < COUNT(findings); i++)
		if (rows[_i].finding == findings[i])
			ck_assert_int_eq(find_registration(&w)->severity, CRIT);
	license_world_end(&w);
}
END_TEST

/* A failure "in 9 hours" is of the reading, and the zone is named. */
START_TEST(an_attempt_that_is_to_come)
{
	const struct aw_verdict *verdict;
	struct license_world w;

	make_row(&w, 0);
	w.license->renewal.at = D(60) + 9 * AW_HOUR;
	set_text(&w.license->zone_note, "zone KST read as UTC, no offset is configured");
	(void)license_world_judge(&w, D(60));
	ck_assert_int_eq(find_registration(&w)->since, D(60));
	verdict = license_world_find(&w, AW_FINDING_CLOCK_OR_ZONE);
	ck_assert_int_eq(verdict->severity, WARN);
	ck_assert_ptr_nonnull(strstr(verdict->text, "zone KST"));
	ck_assert_ptr_nonnull(strstr(verdict->text, "set zone-offset"));
	ck_assert_int_eq(aw_alarm_class_of(verdict->finding), AW_ALARM_SOURCE);
	/* Without a zone it is the clock. */
	set_text(&w.license->zone_note, NULL);
	(void)license_world_judge(&w, D(60));
	verdict = license_world_find(&w, AW_FINDING_CLOCK_OR_ZONE);
	ck_assert_ptr_null(strstr(verdict->text, "zone-offset"));
	ck_assert_ptr_nonnull(strstr(aw_verdict_remedy(verdict), "NTP"));
	/* Clocks that differ by minutes are no such thing. */
	w.license->renewal.at = D(60) + 5 * AW_MINUTE;
	(void)license_world_judge(&w, D(60));
	ck_assert_ptr_null(license_world_find(&w, AW_FINDING_CLOCK_OR_ZONE));
	license_world_end(&w);
}
END_TEST

/* Readiness is judged before: what fails for want of a root says which one it is. */
START_TEST(the_missing_root_is_named)
{
	const char *lacks = "store system lacks IdenTrust Commercial Root CA 1";
	const struct aw_verdict *verdict;
	struct license_world w;
	struct make_roots roots;

	make_row(&w, 0);
	make_roots(&roots, "2020-11-01");
	w.record->stores[0].judged = true;
	make_add(&w.record->stores[0], w.pool,
	    make_certificate(QUOVADIS_2, "QuoVadis Root CA 2", "2006-11-24", "2031-11-24"));
	aw_store_seal(&w.record->stores[0], w.pool);
	w.transitions = roots.transitions;
	(void)license_world_judge(&w, D(60));
	ck_assert_int_eq(w.judgement->readiness[0].state, AW_READINESS_BROKEN);
	verdict = find_registration(&w);
	ck_assert_msg(strstr(verdict->text, lacks) != NULL, "%s", verdict->text);
	ck_assert_msg(strstr(verdict->remedy, "append IdenTrust Commercial Root CA 1") != NULL,
	    "%s", verdict->remedy);
	ck_assert_ptr_nonnull(strstr(verdict->remedy, "; then register the device again"));
	/* The same of a registered device whose renewal fails. */
	w.license->registration = AW_REGISTRATION_REGISTERED;
	w.license->authorization = AW_AUTHORIZATION_AUTHORIZED;
	w.license->renewal.result = AW_SYNC_NONE;
	w.license->sync.result = AW_SYNC_FAILED;
	w.license->sync.at = D(59);
	(void)license_world_judge(&w, D(60));
	verdict = license_world_find(&w, AW_FINDING_IN_GRACE);
	ck_assert_ptr_nonnull(strstr(verdict->text, lacks));
	ck_assert_ptr_nonnull(strstr(verdict->remedy, "; then renew the authorization by hand"));
	/* A switch that is to come is no reason for what fails today. */
	make_roots(&roots, "2030-01-01");
	w.transitions = roots.transitions;
	(void)license_world_judge(&w, D(60));
	ck_assert_int_eq(w.judgement->readiness[0].state, AW_READINESS_AT_RISK);
	verdict = license_world_find(&w, AW_FINDING_IN_GRACE);
	ck_assert_ptr_null(strstr(verdict->text, "lacks"));
	ck_assert_ptr_null(verdict->remedy);
	ck_assert_str_eq(aw_verdict_remedy(verdict), aw_finding_code(AW_FINDING_IN_GRACE)->remedy);
	license_world_end(&w);
}
END_TEST

/* A renewal of the registration that fails is one finding with a contact that fails, and another
 * where no contact is judged, as with reserved licenses. */
START_TEST(a_renewal_that_fails)
{
	static const enum aw_authorization states[] = {
	    AW_AUTHORIZATION_AUTHORIZED, AW_AUTHORIZATION_RESERVED};
	struct license_world w;

	for (int i = 0; i < COUNT(states); i++) {
		license_world_make(&w, D(60));
		w.license->authorization = states[i];
		w.license->renewal.result = w.license->sync.result = AW_SYNC_FAILED;
		w.license->renewal.at = w.license->sync.at = D(59);
		(void)license_world_judge(&w, D(60));
		ck_assert_int_eq(w.judgement->worst, WARN);
		ck_assert_int_eq(license_world_find(&w, AW_FINDING_REGISTRATION_EXPIRING) != NULL,
		    states[i] == AW_AUTHORIZATION_RESERVED);
		license_world_end(&w);
	}
}
END_TEST

/* That one evaluation runs does not hide that another is over. */
START_TEST(an_evaluation_that_is_over)
{
	struct license_world w;

	license_world_make(&w, D(60));
	w.license->registration = AW_REGISTRATION_FAILED;
	w.license->evaluation_ends = D(145);
	aw_license_entitlement(w.license, "a", 1, "a", 1)->state = AW_ENTITLEMENT_EVALUATION;
	aw_license_entitlement(w.license, "b", 1, "b", 1)->state =
	    AW_ENTITLEMENT_EVALUATION_EXPIRED;
	(void)license_world_judge(&w, D(60));
	ck_assert_int_eq(license_world_find(&w, AW_FINDING_EVALUATION)->severity, OKAY);
	ck_assert_int_eq(license_world_find(&w, AW_FINDING_ENTITLEMENT)->severity, CRIT);
	/* It is one finding with the evaluation of the device. */
	w.license->evaluation_ends = D(50);
	(void)license_world_judge(&w, D(60));
	ck_assert_int_eq(license_world_find(&w, AW_FINDING_EVALUATION_EXPIRED)->severity, CRIT);
	ck_assert_ptr_null(license_world_find(&w, AW_FINDING_ENTITLEMENT));
	license_world_end(&w);
}
END_TEST

static void
fill(TCase *tc)
{
	tcase_add_loop_test(tc, each_state, 0, COUNT(rows));
	tcase_add_loop_test(tc, settings, 0, COUNT(rows));
	tcase_add_test(tc, an_attempt_that_is_to_come);
	tcase_add_test(tc, the_missing_root_is_named);
	tcase_add_test(tc, a_renewal_that_fails);
	tcase_add_test(tc, an_evaluation_that_is_over);
}

int
main(void)
{
	return aw_suite_run("policy_registration", fill);
}
