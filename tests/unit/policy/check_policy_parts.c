/* SPDX-License-Identifier: ISC */
/* Sources, the device's own certificates, its identity and clock, and roots managed for it. */
#include "fixture/license_world.h"
#include "model/device_record.h"
#include "fixture/suite.h"
#include "model/store.h"

#define NOW INT64_C(1800000000)

/* A world without its license: a store, and what the test adds. */
static void
begin(struct license_world *w)
{
	license_world_make(w, NOW);
	aw_record_clear_parts(w->record);
	w->license = NULL;
	w->record->interval = AW_HOUR;
}

/* The verdict on an object other than a store, by finding; NULL: none. */
static const struct aw_verdict *
find(const struct license_world *w, const char *object)
{
	const struct aw_verdict *found = NULL;

	for (size_t i = 0; i < w->judgement->n_verdicts; i++) {
		if (strcmp(w->judgement->verdicts[i].object, object) != 0)
			continue;
		ck_assert_msg(found == NULL, "%s twice", object);
		found = &w->judgement->verdicts[i];
	}
	return found;
}

/* A source by its last good answer (seconds before NOW, -1: never) and its last attempt. */
static const struct {
	int64_t age;
	enum aw_err code;
	enum aw_finding finding;
	enum aw_severity severity;
	const char *text;
} sources[] = {
    {0, AW_OK, AW_FINDING_COLLECTED, AW_SEVERITY_OK, "was read on"},
    {3 * AW_HOUR, AW_OK, AW_FINDING_COLLECTED, AW_SEVERITY_OK, "was read on"},
    {3 * AW_HOUR + 1, AW_OK, AW_FINDING_STALE, AW_SEVERITY_UNKNOWN, "was read on"},
    {3 * AW_HOUR + 1, AW_ERR_FILE_READ, AW_FINDING_STALE, AW_SEVERITY_UNKNOWN, "reset [file-read]"},
    {60, AW_ERR_FILE_READ, AW_FINDING_COLLECTION_FAILED, AW_SEVERITY_WARNING, "reset [file-read]"},
    {-1, AW_ERR_FILE_READ, AW_FINDING_NEVER_COLLECTED, AW_SEVERITY_UNKNOWN, "was never read"},
};

START_TEST(source_status)
{
	struct aw_source_status *source;
	const struct aw_verdict *verdict;
	struct license_world w;
	int64_t at = sources[_i].age < 0 ? AW_INSTANT_NONE : NOW - sources[_i].age;

	begin(&w);
	source = aw_record_add_source(w.record, "expressway", AW_SOURCE_EXPRESSWAY);
	source->observed_at = at;
	aw_attempt_set(&source->attempt, NOW - 1, sources[_i].code,
	    sources[_i].code != AW_OK ? "reset" : NULL);
	set_text(&source->absent, "license text: not in this version");
	(void)license_world_judge(&w, NOW);
	verdict = find(&w, "source/expressway");
	ck_assert_ptr_nonnull(verdict);
	ck_assert_int_eq(verdict->finding, sources[_i].finding);
	ck_assert_int_eq(verdict->severity, sources[_i].severity);
	ck_assert_ptr_nonnull(strstr(verdict->text, sources[_i].text));
	ck_assert_ptr_nonnull(strstr(verdict->text, "not in this version"));
	ck_assert_int_eq(w.judgement->worst, sources[_i].severity);
	ck_assert_int_eq(w.judgement->stale, at < NOW - 3 * AW_HOUR);
	ck_assert_int_eq(w.judgement->observed_at, at);
	license_world_end(&w);
}
END_TEST

/* Parts that are used from another source are a note, not a finding of their own. */
START_TEST(overlaps_are_a_note)
{
	struct aw_source_status *source;
	struct license_world w;

	begin(&w);
	source = aw_record_add_source(w.record, "text", AW_SOURCE_LICENSE_TEXT);
	source->observed_at = source->attempt.at = NOW;
	ck_assert_int_eq(aw_overlap_set(source, "license/license", "api", false), AW_OK);
	ck_assert_int_eq(aw_overlap_set(source, "clock", "api", true), AW_OK);
	(void)license_world_judge(&w, NOW);
	ck_assert_int_eq(find(&w, "source/text")->severity, AW_SEVERITY_OK);
	ck_assert_ptr_nonnull(strstr(find(&w, "source/text")->text,
	    "; clock never came from here and is used from source api; "
	    "license/license is used from source api, which comes first"));
	ck_assert_int_eq(w.judgement->worst, AW_SEVERITY_OK);
	license_world_end(&w);
}
END_TEST

/* A second source, or a peer, that reaches another machine. */
START_TEST(another_machine_by_one_source)
{
	struct aw_source_status *source;
	struct license_world w;

	begin(&w);
	set_text(&w.record->identity.source, "api");
	w.record->identity.observed_at = NOW;
	source = aw_record_add_source(w.record, "snmp", AW_SOURCE_SNMP);
	source->observed_at = NOW;
	aw_attempt_set(
	    &source->attempt, NOW, AW_ERR_IDENTITY_OTHER, "10.1.1.2: serial number B, not A");
	(void)license_world_judge(&w, NOW);
	ck_assert_int_eq(find(&w, "identity/snmp")->finding, AW_FINDING_IDENTITY);
	ck_assert_int_eq(find(&w, "identity/snmp")->severity, AW_SEVERITY_CRITICAL);
	ck_assert_ptr_nonnull(strstr(find(&w, "identity/snmp")->text, "serial number B, not A"));
	ck_assert_ptr_null(find(&w, "identity"));
	license_world_end(&w);
}
END_TEST

/* One answer provides store, license and certificate: its failure is reported once. */
START_TEST(a_failure_is_told_by_its_source)
{
	struct aw_server_certificate *server;
	struct aw_source_status *source;
	struct aw_license *license;
	struct license_world w;
	size_t above = 0;

	begin(&w);
	source = aw_record_add_source(w.record, "expressway", AW_SOURCE_EXPRESSWAY);
	license = aw_record_add_license(w.record, "license");
	server = aw_record_add_certificate(w.record, "server");
	set_text(&w.record->stores[0].source, "expressway");
	set_text(&license->source, "expressway");
	set_text(&server->source, "expressway");
	aw_server_certificate_set(server, w.pool, aw_pool_take(w.pool, make_numbered(1)));
	source->observed_at = license->observed_at = server->observed_at = NOW - 60;
	license->mode = AW_LICENSE_CLASSIC;
	license->complete = true;
	license->registration = AW_REGISTRATION_REGISTERED;
	license->authorization = AW_AUTHORIZATION_AUTHORIZED;
	license->sync.result = AW_SYNC_SUCCEEDED;
	w.record->stores[0].attempt.code = license->attempt.code = server->attempt.code =
	    AW_ERR_FILE_READ;
	(void)license_world_judge(&w, NOW);
	for (size_t i = 0; i < w.judgement->n_verdicts; i++)
		above += w.judgement->verdicts[i].severity > AW_SEVERITY_OK;
	ck_assert_uint_eq(above, 3);
	source->attempt.code = AW_ERR_FILE_READ;
	source->attempt.at = NOW;
	(void)license_world_judge(&w, NOW);
	above = 0;
	for (size_t i = 0; i < w.judgement->n_verdicts; i++)
		above += w.judgement->verdicts[i].severity > AW_SEVERITY_OK;
	ck_assert_uint_eq(above, 1);
	ck_assert_int_eq(find(&w, "source/expressway")->severity, AW_SEVERITY_WARNING);
	/* A source of which only its age is reported does not report the failure as a warning. */
	source->observed_at = NOW - 4 * AW_HOUR;
	(void)license_world_judge(&w, NOW);
	ck_assert_int_eq(find(&w, "source/expressway")->finding, AW_FINDING_STALE);
	ck_assert_int_eq(find(&w, "certificate/server")->severity, AW_SEVERITY_WARNING);
	source->observed_at = NOW - 60;
	/* Facts that are too old are unknown, from any source. */
	server->observed_at = NOW - 4 * AW_HOUR;
	(void)license_world_judge(&w, NOW);
	ck_assert_int_eq(find(&w, "certificate/server")->finding, AW_FINDING_STALE);
	ck_assert_int_eq(find(&w, "certificate/server")->severity, AW_SEVERITY_UNKNOWN);
	aw_server_certificate_set(server, w.pool, NULL);
	(void)license_world_judge(&w, NOW);
	ck_assert_int_eq(find(&w, "certificate/server")->finding, AW_FINDING_NEVER_COLLECTED);
	license_world_end(&w);
}
END_TEST

START_TEST(nothing_at_all)
{
	struct license_world w;

	begin(&w);
	aw_store_clear(&w.record->stores[0], w.pool);
	w.record->n_stores = 0;
	(void)license_world_judge(&w, NOW);
	ck_assert_int_eq(w.judgement->worst, AW_SEVERITY_UNKNOWN);
	ck_assert(w.judgement->stale);
	ck_assert_int_eq(w.judgement->observed_at, AW_INSTANT_NONE);
	license_world_end(&w);
}
END_TEST

/* A server certificate of 47 or 365 days, that many seconds before its end. */
static const struct {
	int64_t lifetime, left;
	enum aw_finding finding;
	enum aw_severity severity;
} certificates[] = {
    {365 * AW_DAY, 30 * AW_DAY + 1, AW_FINDING_NONE, AW_SEVERITY_OK},
    {365 * AW_DAY, 30 * AW_DAY, AW_FINDING_CERTIFICATE_EXPIRING, AW_SEVERITY_WARNING},
    {365 * AW_DAY, 7 * AW_DAY + 1, AW_FINDING_CERTIFICATE_EXPIRING, AW_SEVERITY_WARNING},
    {365 * AW_DAY, 7 * AW_DAY, AW_FINDING_CERTIFICATE_EXPIRING, AW_SEVERITY_CRITICAL},
    {365 * AW_DAY, 0, AW_FINDING_CERTIFICATE_EXPIRING, AW_SEVERITY_CRITICAL},
    {365 * AW_DAY, -1, AW_FINDING_CERTIFICATE_EXPIRED, AW_SEVERITY_CRITICAL},
    {30 * AW_DAY, 10 * AW_DAY, AW_FINDING_NONE, AW_SEVERITY_OK},
    {30 * AW_DAY, 9 * AW_DAY, AW_FINDING_CERTIFICATE_EXPIRING, AW_SEVERITY_WARNING},
    {30 * AW_DAY, 3 * AW_DAY + 1, AW_FINDING_CERTIFICATE_EXPIRING, AW_SEVERITY_WARNING},
    {30 * AW_DAY, 3 * AW_DAY, AW_FINDING_CERTIFICATE_EXPIRING, AW_SEVERITY_CRITICAL},
    {30 * AW_DAY, 30 * AW_DAY, AW_FINDING_NONE, AW_SEVERITY_OK},
    {30 * AW_DAY, 30 * AW_DAY + 1, AW_FINDING_CERTIFICATE_EXPIRED, AW_SEVERITY_CRITICAL},
};

static struct aw_certificate *
add_certificate(struct license_world *w)
{
	struct aw_server_certificate *server = aw_record_add_certificate(w->record, "server");
	struct aw_certificate *cert = make_numbered(1);

	aw_server_certificate_set(server, w->pool, aw_pool_take(w->pool, cert));
	server->observed_at = server->attempt.at = NOW;
	return cert;
}

START_TEST(certificate_by_its_end)
{
	struct aw_certificate *cert;
	const struct aw_verdict *verdict;
	struct license_world w;

	begin(&w);
	cert = add_certificate(&w);
	cert->not_after = NOW + certificates[_i].left;
	cert->not_before = cert->not_after - certificates[_i].lifetime;
	(void)license_world_judge(&w, NOW);
	verdict = find(&w, "server");
	ck_assert_int_eq(w.judgement->worst, certificates[_i].severity);
	ck_assert_int_eq(verdict != NULL, certificates[_i].finding != AW_FINDING_NONE);
	if (verdict != NULL) {
		ck_assert_int_eq(verdict->finding, certificates[_i].finding);
		ck_assert_int_eq(verdict->until, cert->not_after);
	}
	/* Old facts neither alarm nor are OK. */
	w.record->certificates[0].observed_at = NOW - 4 * AW_HOUR;
	(void)license_world_judge(&w, NOW);
	ck_assert_int_eq(w.judgement->worst, AW_SEVERITY_UNKNOWN);
	license_world_end(&w);
}
END_TEST

START_TEST(certificate_with_an_invalid_date)
{
	struct aw_certificate *cert;
	struct aw_exception exception = {.reason = make_text("lab"), .until = NOW + 1};
	struct license_world w;

	begin(&w);
	cert = add_certificate(&w);
	cert->not_after = AW_INSTANT_NONE;
	(void)license_world_judge(&w, NOW);
	ck_assert_int_eq(find(&w, "server")->finding, AW_FINDING_CERTIFICATE_EXPIRED);
	ck_assert_int_eq(find(&w, "server")->severity, AW_SEVERITY_CRITICAL);
	ck_assert_ptr_nonnull(strstr(find(&w, "server")->text, "invalid date"));
	memcpy(exception.sha256, cert->sha256, AW_SHA256_LEN);
	w.policy.exceptions = &exception;
	w.policy.n_exceptions = 1;
	(void)license_world_judge(&w, NOW);
	ck_assert_int_eq(find(&w, "server")->severity, AW_SEVERITY_OK);
	ck_assert_ptr_nonnull(strstr(find(&w, "server")->text, "held back until"));
	w.policy.exceptions = NULL;
	w.policy.n_exceptions = 0;
	license_world_end(&w);
}
END_TEST

START_TEST(identity_of_another_device)
{
	struct aw_identity *identity;
	struct license_world w;

	begin(&w);
	identity = &w.record->identity;
	identity->observed_at = NOW;
	set_text(&identity->product, "TANDBERG VCS");
	set_text(&identity->serial, "0A1B2C3D");
	(void)license_world_judge(&w, NOW);
	ck_assert_int_eq(w.judgement->worst, AW_SEVERITY_OK);
	identity->mismatch = true;
	(void)license_world_judge(&w, NOW);
	ck_assert_int_eq(find(&w, "identity")->finding, AW_FINDING_IDENTITY);
	ck_assert_int_eq(find(&w, "identity")->severity, AW_SEVERITY_CRITICAL);
	ck_assert_ptr_nonnull(strstr(find(&w, "identity")->text, "0A1B2C3D"));
	w.policy.identity = AW_SEVERITY_WARNING;
	(void)license_world_judge(&w, NOW);
	ck_assert_int_eq(w.judgement->worst, AW_SEVERITY_WARNING);
	license_world_end(&w);
}
END_TEST

static const struct {
	int64_t skew;
	const char *text; /* NULL: none */
} skews[] = {
    {AW_INSTANT_NONE, NULL},
    {0, NULL},
    {300, NULL},
    {-300, NULL},
    {301, "5 min 1 s ahead of"},
    {-301, "5 min 1 s behind"},
    {INT64_MIN + 1, "behind"},
    {INT64_MAX, "ahead of"},
};

START_TEST(clock_of_the_device)
{
	struct license_world w;

	begin(&w);
	w.record->identity.clock_observed_at = NOW;
	w.record->identity.clock_skew = skews[_i].skew;
	(void)license_world_judge(&w, NOW);
	ck_assert_int_eq(find(&w, "clock") != NULL, skews[_i].text != NULL);
	if (skews[_i].text != NULL) {
		ck_assert_int_eq(find(&w, "clock")->finding, AW_FINDING_CLOCK_SKEW);
		ck_assert_int_eq(find(&w, "clock")->severity, AW_SEVERITY_WARNING);
		ck_assert_ptr_nonnull(strstr(find(&w, "clock")->text, skews[_i].text));
	}
	license_world_end(&w);
}
END_TEST

/* The manager of the roots has time until the switch; then it alarms like any other. */
START_TEST(managed_roots)
{
	struct aw_root replacement = {.name = make_text("IdenTrust Commercial Root CA 1")};
	struct aw_root retiring = {.name = make_text("QuoVadis Root CA 2")};
	struct aw_switch at = {make_text("tools.cisco.com:443"), NOW + AW_DAY, 0};
	struct aw_transition transition = {.name = make_text("q"),
	    .issuance_stop = AW_INSTANT_NONE,
	    .clean_up = AW_INSTANT_NONE,
	    .retiring = &retiring,
	    .n_retiring = 1,
	    .replacements = &replacement,
	    .n_replacements = 1,
	    .switches = &at,
	    .n_switches = 1};
	struct license_world w;

	ck_assert(aw_unhex(QUOVADIS_2, retiring.sha256, AW_SHA256_LEN));
	ck_assert(aw_unhex(IDENTRUST, replacement.sha256, AW_SHA256_LEN));
	begin(&w);
	w.transitions = (struct aw_transitions){.items = &transition, .n_items = 1};
	w.record->stores[0].judged = true;
	make_add(&w.record->stores[0], w.pool,
	    make_certificate(QUOVADIS_2, "QuoVadis Root CA 2", "2006-11-24", "2031-11-24"));
	aw_store_seal(&w.record->stores[0], w.pool);
	(void)license_world_judge(&w, NOW);
	ck_assert_int_eq(find(&w, "q")->finding, AW_FINDING_AT_RISK);
	ck_assert_int_eq(w.judgement->worst, AW_SEVERITY_CRITICAL);
	set_text(&w.record->managed_by, "Cloud Certificate Management");
	for (int64_t now = NOW; now < at.at; now += AW_DAY - 1) {
		w.record->stores[0].observed_at = now;
		(void)license_world_judge(&w, now);
		ck_assert_int_eq(w.judgement->worst, AW_SEVERITY_OK);
		ck_assert_int_eq(w.judgement->readiness[0].state, AW_READINESS_AT_RISK);
		ck_assert_int_eq(find(&w, "q")->finding, AW_FINDING_MANAGED);
		ck_assert_ptr_nonnull(strstr(find(&w, "q")->text,
		    "Cloud Certificate Management manages the roots of this device and is to act"));
	}
	w.record->stores[0].observed_at = at.at;
	(void)license_world_judge(&w, at.at);
	ck_assert_int_eq(find(&w, "q")->finding, AW_FINDING_BROKEN);
	ck_assert_int_eq(w.judgement->worst, AW_SEVERITY_CRITICAL);
	license_world_end(&w);
}
END_TEST

static void
fill(TCase *tc)
{
	tcase_add_loop_test(tc, source_status, 0, COUNT(sources));
	tcase_add_test(tc, overlaps_are_a_note);
	tcase_add_test(tc, another_machine_by_one_source);
	tcase_add_test(tc, a_failure_is_told_by_its_source);
	tcase_add_test(tc, nothing_at_all);
	tcase_add_loop_test(tc, certificate_by_its_end, 0, COUNT(certificates));
	tcase_add_test(tc, certificate_with_an_invalid_date);
	tcase_add_test(tc, identity_of_another_device);
	tcase_add_loop_test(tc, clock_of_the_device, 0, COUNT(skews));
	tcase_add_test(tc, managed_roots);
}

int
main(void)
{
	return aw_suite_run("policy_parts", fill);
}
