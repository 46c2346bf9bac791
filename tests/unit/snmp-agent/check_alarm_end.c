/* SPDX-License-Identifier: ISC */
/*
 * What becomes of an alarm whose finding is gone: over where fresh facts say so, in doubt where
 * they are old or were never read, removed where the record has not the part.
 */
#include "alarm_end.h"
#include "fixture/record_fixture.h" /* first: its parameters are names of the other */
#include "fixture/agent_snapshot.h"

#define NOW (AT + 3 * AW_DAY)
#define IDENTRUST_16 "5d56499be4d2e08b"
#define OVER AW_ALARM_OVER
#define GONE AW_ALARM_PART_REMOVED
#define DOUBT AW_ALARM_DOUBTED

/* An alarm, what becomes of it by fresh facts and by old ones, and what fresh ones say. */
static const struct {
	enum aw_alarm_class class;
	enum aw_finding finding;
	const char *object;
	enum aw_alarm_end fresh, old, bare;
	const char *text;
} ends[] = {
    {AW_ALARM_ANCHOR, AW_FINDING_ANCHOR_EXPIRING, "system/" IDENTRUST_16, OVER, DOUBT, GONE,
	"IdenTrust \"Root\" in store system"},
    {AW_ALARM_ANCHOR, AW_FINDING_ANCHOR_EXPIRING, "system/0123456789abcdef", OVER, DOUBT, GONE,
	"is not in store system any more"},
    {AW_ALARM_ANCHOR, AW_FINDING_ANCHOR_EXPIRING, "never/0123456789abcdef", DOUBT, DOUBT, GONE, ""},
    {AW_ALARM_STORE, AW_FINDING_STORE_SHRANK, "system", OVER, DOUBT, GONE, "store system"},
    {AW_ALARM_STORE, AW_FINDING_STORE_SHRANK, "never", DOUBT, DOUBT, GONE, ""},
    {AW_ALARM_STORE, AW_FINDING_STORE_SHRANK, "other", GONE, GONE, GONE,
	"store other is no longer configured"},
    {AW_ALARM_READINESS, AW_FINDING_BROKEN, "no-such", GONE, GONE, GONE,
	"transition no-such is no longer configured"},
    {AW_ALARM_COLLECTION, AW_FINDING_STALE, "system", OVER, OVER, GONE,
	"store system was read on 2027-01-15"},
    {AW_ALARM_COLLECTION, AW_FINDING_STALE, "source/expressway", OVER, OVER, GONE,
	"source expressway was read on"},
    {AW_ALARM_COLLECTION, AW_FINDING_STALE, "source/other", GONE, GONE, GONE,
	"part source/other is no longer configured"},
    {AW_ALARM_COLLECTION, AW_FINDING_STALE, "license/other", GONE, GONE, GONE, "license/other"},
    {AW_ALARM_COLLECTION, AW_FINDING_STALE, "certificate/other", GONE, GONE, GONE, ""},
    {AW_ALARM_COLLECTION, AW_FINDING_RECORD_UNREADABLE, "record file", OVER, OVER, OVER,
	"the record was read, as written on "},
    {AW_ALARM_COLLECTION, AW_FINDING_NEVER_COLLECTED, "exp-core-1", OVER, OVER, OVER,
	"parts of the device are collected"},
    {AW_ALARM_LICENSE, AW_FINDING_SYNC_FAILED, "license", OVER, DOUBT, GONE, ""},
    {AW_ALARM_REGISTRATION, AW_FINDING_UNREGISTERED, "license", OVER, DOUBT, GONE, ""},
    {AW_ALARM_COMPLIANCE, AW_FINDING_OUT_OF_COMPLIANCE, "license", OVER, DOUBT, GONE, ""},
    {AW_ALARM_EVALUATION, AW_FINDING_EVALUATION, "license", OVER, DOUBT, GONE, ""},
    {AW_ALARM_COMPLIANCE, AW_FINDING_OUT_OF_COMPLIANCE, "a-peer", DOUBT, DOUBT, GONE, ""},
    {AW_ALARM_ENTITLEMENT, AW_FINDING_ENTITLEMENT, "license/regid.rms", OVER, DOUBT, GONE,
	"license line Rich Media: authorized"},
    {AW_ALARM_ENTITLEMENT, AW_FINDING_ENTITLEMENT, "license/regid.gone", OVER, DOUBT, GONE,
	"not in use any more"},
    {AW_ALARM_CERTIFICATE, AW_FINDING_CERTIFICATE_EXPIRED, "server", OVER, DOUBT, GONE,
	"certificate server of the device"},
    {AW_ALARM_CERTIFICATE, AW_FINDING_CERTIFICATE_EXPIRED, "client", DOUBT, DOUBT, GONE, ""},
    {AW_ALARM_CERTIFICATE, AW_FINDING_CERTIFICATE_EXPIRED, "other", GONE, GONE, GONE,
	"certificate other is no longer configured"},
    {AW_ALARM_SERVICE, AW_FINDING_SERVICE_ENDING, "tools.cisco.com:443", OVER, DOUBT, GONE, ""},
    {AW_ALARM_CHAIN, AW_FINDING_SERVICE_SWITCHED, "tools.cisco.com:443", OVER, DOUBT, GONE, ""},
    {AW_ALARM_SERVICE, AW_FINDING_SERVICE_ENDING, "other:443", GONE, GONE, GONE,
	"service other:443 is no longer configured"},
    {AW_ALARM_SOURCE, AW_FINDING_CLOCK_SKEW, "clock", OVER, DOUBT, OVER, ""},
    {AW_ALARM_SOURCE, AW_FINDING_IDENTITY, "identity", OVER, DOUBT, OVER, ""},
    {AW_ALARM_SOURCE, AW_FINDING_IDENTITY, "identity/other", GONE, GONE, GONE,
	"source other is no longer configured"},
    {AW_ALARM_SOURCE, AW_FINDING_CLOCK_OR_ZONE, "license", OVER, DOUBT, GONE, ""},
    {AW_ALARM_OTHER, AW_FINDING_EXCEPTION_ENDED, "exception/01", OVER, OVER, OVER,
	"no exception that has ended"},
    {AW_ALARM_OTHER, AW_FINDING_CLOCK, "clock", OVER, OVER, OVER, "clock of this host"},
};

/* A full record whose facts count for a year. */
static struct aw_record *
make_full(void)
{
	struct aw_record *record = full_record(pool);
	struct aw_store *store = aw_record_store(record, "system");
	struct aw_entitlement *entitlement;
	struct aw_license *license;

	record->interval = 120 * AW_DAY;
	record->written_at = AT;
	store->fresh_for = 0;
	aw_problems_free(store->problems, store->n_problems);
	store->problems = NULL;
	store->n_problems = 0;
	aw_record_source(record, "another")->observed_at = AT;
	aw_record_remove_license(record, "license");
	license = aw_record_add_license(record, "license");
	ck_assert_ptr_nonnull(license);
	license->observed_at = license->attempt.at = AT;
	license->mode = AW_LICENSE_CLASSIC;
	license->complete = true;
	license->registration = AW_REGISTRATION_REGISTERED;
	license->authorization = AW_AUTHORIZATION_AUTHORIZED;
	license->sync.result = AW_SYNC_SUCCEEDED;
	entitlement = aw_license_entitlement(license, "Rich Media", 10, "regid.rms", 9);
	ck_assert_ptr_nonnull(entitlement);
	entitlement->state = AW_ENTITLEMENT_AUTHORIZED;
	return record;
}

static struct aw_record *
make_bare(void)
{
	struct aw_record *record = aw_record_new(pool, "exp-core-1");

	ck_assert_ptr_nonnull(record);
	record->interval = 120 * AW_DAY;
	record->written_at = AT;
	return record;
}

static void
expect(int i, struct aw_record *record, int64_t now, enum aw_alarm_end expected, const char *text)
{
	struct aw_alarm alarm = {.device = make_text("exp-core-1"),
	    .class = ends[i].class,
	    .finding = ends[i].finding,
	    .object = make_text(ends[i].object),
	    .severity = AW_SEVERITY_CRITICAL,
	    .text = make_text("old text")};
	char said[AW_ALARM_TEXT_MAX] = "";
	struct aw_alarm_facts facts;
	enum aw_alarm_end end;

	show_record(record, now);
	facts = (struct aw_alarm_facts){.device = snapshot->devices[0], .now = now};
	end = aw_alarm_end(&facts, &alarm, said);
	ck_assert_msg(end == expected, "%s: %d: %s", ends[i].object, (int)end, said);
	ck_assert_msg(strstr(said, text) != NULL, "%s", said);
	ck_assert(end == AW_ALARM_DOUBTED || said[0] != '\0');
}

START_TEST(by_fresh_facts)
{
	expect(_i, make_full(), NOW, ends[_i].fresh, ends[_i].text);
}
END_TEST

START_TEST(by_old_facts)
{
	expect(_i, make_full(), AT + 1000 * AW_DAY, ends[_i].old, "");
}
END_TEST

START_TEST(without_the_part)
{
	expect(_i, make_bare(), NOW, ends[_i].bare, "");
}
END_TEST

/* A record that cannot be read ends nothing, whatever its last facts were. */
START_TEST(without_a_readable_record)
{
	const struct aw_unread unread = {.code = AW_ERR_RECORD_FORMAT, .text = "damaged"};
	struct aw_alarm alarm = {.device = make_text("exp-core-1"),
	    .class = ends[_i].class,
	    .finding = ends[_i].finding,
	    .object = make_text(ends[_i].object)};
	struct aw_loaded *loaded = aw_loaded_new(make_full(), false);
	char said[AW_ALARM_TEXT_MAX] = "";
	struct aw_alarm_facts facts = {.now = NOW};
	struct aw_device_row *device;

	ck_assert_ptr_nonnull(loaded);
	ck_assert_int_eq(aw_device_row_unread(loaded, rules, &unread, NOW, &device, NULL), AW_OK);
	facts.device = device;
	ck_assert_int_eq(aw_alarm_end(&facts, &alarm, said), AW_ALARM_DOUBTED);
	aw_device_row_unref(device);
	aw_loaded_unref(loaded);
}
END_TEST

/* A finding that became a note, by an exception or a setting, is over by that note. */
START_TEST(a_note_ends_it)
{
	struct aw_record *record = make_full();
	struct aw_alarm alarm = {.device = make_text("exp-core-1"),
	    .class = AW_ALARM_STORE,
	    .finding = AW_FINDING_STORE_ADDED,
	    .object = make_text("system")};
	char said[AW_ALARM_TEXT_MAX] = "";
	struct aw_alarm_facts facts = {.now = NOW};

	rules->config->policy.store_added = AW_SEVERITY_OK;
	rules->config->policy.change_window = 9 * AW_DAY;
	show_record(record, NOW);
	facts.device = snapshot->devices[0];
	ck_assert_int_eq(aw_alarm_end(&facts, &alarm, said), AW_ALARM_OVER);
	ck_assert_msg(strstr(said, "gained") != NULL, "%s", said);
}
END_TEST

static void
fill(TCase *tc)
{
	tcase_add_checked_fixture(tc, setup, teardown);
	tcase_add_loop_test(tc, by_fresh_facts, 0, COUNT(ends));
	tcase_add_loop_test(tc, by_old_facts, 0, COUNT(ends));
	tcase_add_loop_test(tc, without_the_part, 0, COUNT(ends));
	tcase_add_loop_test(tc, without_a_readable_record, 0, COUNT(ends));
	tcase_add_test(tc, a_note_ends_it);
}

int
main(void)
{
	return aw_suite_run("alarm_end", fill);
}
