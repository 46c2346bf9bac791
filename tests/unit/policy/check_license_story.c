/* SPDX-License-Identifier: ISC */
/*
 * The events of 2021 with a simulated clock: a device without the new root is registered and
 * authorized, its renewal fails, it is in grace for 60 days, its authorization expires; then the
 * root is appended, the contact restored, and all alarms clear. Every step uses the record's file
 * and the file of alarms, as after a restart of all programs.
 */
#include <unistd.h>

#include "alarm/alarm_save.h"
#include "fixture/license_world.h"
#include "model/device_record.h"
#include "model/store.h"
#include "record/record.h"
#include "fixture/suite.h"

/* Its deadline is five minutes less than 90 days, as on real devices. */
#define LAST_GOOD "2022-01-08T08:02:32Z"
#define RENEWAL "2022-02-07T08:02:32Z"
#define DEADLINE "2022-04-08T07:57:32Z"
#define APPENDED "2022-04-20T10:00:00Z"

struct story {
	struct make_roots roots;
	struct aw_policy policy;
	struct aw_pool *pool;
	struct aw_license before; /* of the last collection */
	bool has_root;
	char dir[32], alarms[64];
};

static void
begin(struct story *s)
{
	*s = (struct story){.dir = "/tmp/check_story.XXXXXX"};
	make_roots(&s->roots, "2022-02-05");
	aw_policy_defaults(&s->policy);
	s->policy.earliest_now = 0;
	s->pool = aw_pool_new();
	ck_assert_ptr_nonnull(mkdtemp(s->dir));
	(void)snprintf(s->alarms, sizeof(s->alarms), "%s/alarms.json", s->dir);
	ck_assert_int_eq(aw_license_init(&s->before, "license"), AW_OK);
}

static void
end(struct story *s)
{
	char path[96];

	(void)snprintf(path, sizeof(path), "%s/records/exp-core-1.json", s->dir);
	ck_assert_int_eq(unlink(path), 0);
	(void)snprintf(path, sizeof(path), "%s/records", s->dir);
	ck_assert_int_eq(rmdir(path), 0);
	ck_assert_int_eq(unlink(s->alarms), 0);
	(void)snprintf(path, sizeof(path), "%s.journal", s->alarms);
	ck_assert_int_eq(unlink(path), 0);
	ck_assert_int_eq(rmdir(s->dir), 0);
	aw_license_clear(&s->before);
	aw_pool_free(s->pool);
}

/* The answer of the device: its words, and its last attempt. */
struct answer {
	enum aw_authorization authorization;
	enum aw_sync_result result;
	const char *attempt, *reason, *next, *deadline;
};

static const struct answer good = {
    AW_AUTHORIZATION_AUTHORIZED, AW_SYNC_SUCCEEDED, LAST_GOOD, NULL, RENEWAL, DEADLINE};
static const struct answer failing = {AW_AUTHORIZATION_AUTHORIZED, AW_SYNC_FAILED, RENEWAL,
    "Communication message send error", NULL, DEADLINE};
static const struct answer still_failing = {AW_AUTHORIZATION_AUTHORIZED, AW_SYNC_FAILED,
    "2022-03-01T00:00:00Z", "Communication message send error", NULL, DEADLINE};
static const struct answer expired = {AW_AUTHORIZATION_EXPIRED, AW_SYNC_FAILED,
    "2022-04-08T07:57:00Z", "Communication message send error", NULL, DEADLINE};
static const struct answer restored = {AW_AUTHORIZATION_AUTHORIZED, AW_SYNC_SUCCEEDED, APPENDED,
    NULL, "2022-05-20T10:00:00Z", "2022-07-19T09:55:00Z"};

static int64_t
at_or_none(const char *text)
{
	return text != NULL ? make_at(text) : AW_INSTANT_NONE;
}

static void
fill_license(struct aw_license *license, const struct answer *answer, int64_t now)
{
	license->observed_at = license->attempt.at = now;
	license->mode = AW_LICENSE_CLASSIC;
	license->complete = true;
	license->registration = AW_REGISTRATION_REGISTERED;
	license->authorization = answer->authorization;
	license->sync.result = answer->result;
	license->sync.at = at_or_none(answer->attempt);
	set_text(&license->sync.reason, answer->reason);
	license->next_sync = at_or_none(answer->next);
	license->deadline = at_or_none(answer->deadline);
}

/* Collects at `now` into the record's file, after the previous collection. */
static void
collect(struct story *s, const struct answer *answer, int64_t now)
{
	struct aw_record *record = make_record(s->pool, "exp-core-1", now);
	struct aw_store *store = &record->stores[0];
	struct aw_license *license = aw_record_add_license(record, "license");
	struct aw_error err;

	make_add(store, s->pool,
	    make_certificate(QUOVADIS_2, "QuoVadis Root CA 2", "2006-11-24", "2031-11-24"));
	if (s->has_root)
		make_add(store, s->pool,
		    make_certificate(IDENTRUST, "IdenTrust", "2014-01-16", "2034-01-16"));
	aw_store_seal(store, s->pool);
	fill_license(license, answer, now);
	aw_license_follow(license, &s->before);
	s->before.observed_at = now;
	s->before.sync.result = license->sync.result;
	s->before.sync.at = license->sync.at;
	s->before.last_success = license->last_success;
	s->before.failing_since = license->failing_since;
	s->before.deadline = license->deadline;
	ck_assert_msg(aw_record_save(record, s->dir, &err) == AW_OK, "%s", err.text);
	aw_record_free(record);
}

/* The judgement of a reader of the record at `now`, and the events for it. */
struct seen {
	enum aw_grace grace;
	int64_t grace_start, deadline;
	enum aw_finding finding;
	enum aw_severity severity;
	char told[256]; /* "license in-grace warning raised; ..." in the order of sending */
};

static void
tell_alarms(const struct aw_judgement *judgement, const char *path, int64_t now, struct seen *seen)
{
	static const char *const events[] = {"", "raised", "changed", "cleared"};
	static const char *const classes[] = {"", "readiness", "anchor", "store", "collection",
	    "other", "license", "registration", "compliance", "evaluation", "entitlement",
	    "certificate", "source", "service", "chain"};
	struct aw_alarms *alarms = aw_alarms_new(0);
	const struct aw_alarm *alarm;
	bool changed;

	ck_assert(access(path, F_OK) != 0 || aw_alarms_load(alarms, path, NULL) == AW_OK);
	ck_assert_int_eq(
	    aw_alarms_update(alarms, "exp-core-1", judgement, NULL, now, &changed, NULL), AW_OK);
	while ((alarm = aw_alarms_next(alarms, now)) != NULL) {
		size_t len = strlen(seen->told);

		(void)snprintf(seen->told + len, sizeof(seen->told) - len, "%s%s %s %s %s",
		    len > 0 ? "; " : "", classes[alarm->class], aw_finding_code(alarm->finding)->id,
		    aw_severity_word(alarm->severity), events[alarm->pending]);
		aw_alarms_sent(alarms, alarm, now);
	}
	ck_assert_int_eq(aw_alarms_save(alarms, path, NULL), AW_OK);
	aw_alarms_free(alarms);
}

static void
look(struct story *s, int64_t now, struct seen *seen)
{
	struct aw_judgement *judgement;
	struct aw_record *record;
	struct aw_error err;

	*seen = (struct seen){0};
	ck_assert_msg(
	    aw_record_load(s->pool, s->dir, "exp-core-1", &record, &err) == AW_OK, "%s", err.text);
	ck_assert_int_eq(
	    aw_policy_judge(record, &s->roots.transitions, &s->policy, now, &judgement, NULL),
	    AW_OK);
	ck_assert_uint_eq(judgement->n_licenses, 1);
	seen->grace = judgement->licenses[0].grace;
	seen->grace_start = judgement->licenses[0].grace_start;
	seen->deadline = judgement->licenses[0].deadline;
	seen->finding = judgement->licenses[0].finding;
	seen->severity = judgement->licenses[0].severity;
	if (seen->grace == AW_GRACE_IN_GRACE || seen->grace == AW_GRACE_EXPIRED)
		ck_assert_ptr_nonnull(
		    strstr(judgement->licenses[0].reason, "Communication message send error"));
	tell_alarms(judgement, s->alarms, now, seen);
	aw_judgement_free(judgement);
	aw_record_free(record);
}

static const struct {
	const char *now;
	int64_t plus; /* seconds */
	const struct answer *answer;
	bool has_root;
	enum aw_grace grace;
	enum aw_finding finding;
	enum aw_severity severity;
	const char *told;
} steps[] = {
    /* registered and authorized; the switch is in the future */
    {LAST_GOOD, 1, &good, false, AW_GRACE_NONE, AW_FINDING_LICENSE_OK, AW_SEVERITY_OK,
	"readiness at-risk warning raised"},
    {"2022-01-30T00:00:00Z", 0, &good, false, AW_GRACE_NONE, AW_FINDING_LICENSE_OK, AW_SEVERITY_OK,
	"readiness at-risk critical changed"},
    /* switched, but the renewal is not due: nothing fails yet */
    {"2022-02-05T00:00:00Z", 0, &good, false, AW_GRACE_NONE, AW_FINDING_LICENSE_OK, AW_SEVERITY_OK,
	"readiness broken critical changed"},
    {RENEWAL, -1, &good, false, AW_GRACE_NONE, AW_FINDING_LICENSE_OK, AW_SEVERITY_OK, ""},
    /* the renewal fails: grace from that second */
    {RENEWAL, 0, &failing, false, AW_GRACE_IN_GRACE, AW_FINDING_IN_GRACE, AW_SEVERITY_WARNING,
	"license in-grace warning raised"},
    {RENEWAL, 1, &failing, false, AW_GRACE_IN_GRACE, AW_FINDING_IN_GRACE, AW_SEVERITY_WARNING, ""},
    {"2022-03-01T01:00:00Z", 0, &still_failing, false, AW_GRACE_IN_GRACE, AW_FINDING_IN_GRACE,
	AW_SEVERITY_WARNING, ""},
    /* its last 14 days */
    {"2022-03-25T07:57:32Z", -1, &still_failing, false, AW_GRACE_IN_GRACE, AW_FINDING_IN_GRACE,
	AW_SEVERITY_WARNING, ""},
    {"2022-03-25T07:57:32Z", 0, &still_failing, false, AW_GRACE_IN_GRACE, AW_FINDING_IN_GRACE,
	AW_SEVERITY_CRITICAL, "license in-grace critical changed"},
    {DEADLINE, 0, &still_failing, false, AW_GRACE_IN_GRACE, AW_FINDING_IN_GRACE,
	AW_SEVERITY_CRITICAL, ""},
    /* expired, by the clock and then in the device's own words */
    {DEADLINE, 1, &still_failing, false, AW_GRACE_EXPIRED, AW_FINDING_AUTHORIZATION_EXPIRED,
	AW_SEVERITY_CRITICAL, "license authorization-expired critical changed"},
    {DEADLINE, 60, &expired, false, AW_GRACE_EXPIRED, AW_FINDING_AUTHORIZATION_EXPIRED,
	AW_SEVERITY_CRITICAL, ""},
    /* root appended, contact restored */
    {APPENDED, -1, &expired, true, AW_GRACE_EXPIRED, AW_FINDING_AUTHORIZATION_EXPIRED,
	AW_SEVERITY_CRITICAL, "readiness broken critical cleared"},
    {APPENDED, 1, &restored, true, AW_GRACE_NONE, AW_FINDING_LICENSE_OK, AW_SEVERITY_OK,
	"license authorization-expired critical cleared"},
    {APPENDED, 3600, &restored, true, AW_GRACE_NONE, AW_FINDING_LICENSE_OK, AW_SEVERITY_OK, ""},
};

START_TEST(the_story_of_2021)
{
	struct story s;
	struct seen seen;

	begin(&s);
	for (int i = 0; i < COUNT(steps); i++) {
		int64_t now = make_at(steps[i].now) + steps[i].plus;

		s.has_root = steps[i].has_root;
		collect(&s, steps[i].answer, now);
		look(&s, now, &seen);
		ck_assert_msg(seen.grace == steps[i].grace, "step %d: grace %s", i,
		    aw_grace_word(seen.grace));
		ck_assert_msg(seen.finding == steps[i].finding, "step %d: %s", i,
		    aw_finding_code(seen.finding)->id);
		ck_assert_msg(seen.severity == steps[i].severity, "step %d: %s", i,
		    aw_severity_word(seen.severity));
		ck_assert_msg(strcmp(seen.told, steps[i].told) == 0, "step %d: %s", i, seen.told);
		if (seen.grace == AW_GRACE_IN_GRACE) {
			ck_assert_int_eq(seen.grace_start, make_at(RENEWAL));
			ck_assert_int_eq(seen.deadline, make_at(DEADLINE));
		}
		/* A second judgement sends nothing new. */
		look(&s, now, &seen);
		ck_assert_str_eq(seen.told, "");
	}
	end(&s);
}
END_TEST

/* Without a new collection the facts become stale by the clock. */
START_TEST(facts_that_stay_become_unknown)
{
	struct story s;
	struct seen seen;

	begin(&s);
	s.has_root = true;
	collect(&s, &failing, make_at(RENEWAL));
	look(&s, make_at(RENEWAL), &seen);
	ck_assert_str_eq(seen.told, "license in-grace warning raised");
	look(&s, make_at(RENEWAL) + 3 * AW_HOUR, &seen);
	ck_assert_str_eq(seen.told, "");
	look(&s, make_at(RENEWAL) + 3 * AW_HOUR + 1, &seen);
	ck_assert_int_eq(seen.grace, AW_GRACE_UNKNOWN);
	ck_assert_ptr_nonnull(strstr(seen.told, "license license-unknown unknown changed"));
	ck_assert_ptr_null(strstr(seen.told, "cleared"));
	end(&s);
}
END_TEST

static void
fill(TCase *tc)
{
	tcase_add_test(tc, the_story_of_2021);
	tcase_add_test(tc, facts_that_stay_become_unknown);
}

int
main(void)
{
	return aw_suite_run("license_story", fill);
}
