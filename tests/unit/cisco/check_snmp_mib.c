/* SPDX-License-Identifier: ISC */
/* Answers of agents for CISCO-SMART-LIC-MIB and CISCO-PKI-MIB. */
#include <stdio.h>
#include <string.h>

#include "base/file.h"
#include "cisco/mib/pki_mib.h"
#include "model/pool.h"
#include "cisco/mib/smart_lic_mib.h"
#include "fixture/snmp_rows.h"
#include "model/store.h"
#include "fixture/suite.h"

#define DATA "tests/data/snmp/"
#define OBSERVED INT64_C(1775000000)
#define ROOT "1.3.6.1.4.1.9.9.831.0."

static struct aw_license license;
static struct aw_identity identity;
static struct aw_mib_values answers;
static struct aw_error err;

static void
setup(void)
{
	memset(&err, 0, sizeof(err));
	answers = (struct aw_mib_values){.max = ROWS_VALUES, .max_size = ROWS_OCTETS};
	aw_identity_init(&identity);
	ck_assert_int_eq(aw_license_init(&license, "license"), AW_OK);
}

static void
teardown(void)
{
	aw_mib_values_clear(&answers);
	aw_identity_clear(&identity);
	aw_license_clear(&license);
}

static enum aw_err
read_text(const char *text)
{
	char *copy = strdup(text);
	enum aw_err rc;

	ck_assert_ptr_nonnull(copy);
	teardown();
	setup();
	rows_read(&answers, copy, strlen(copy));
	free(copy);
	rc = aw_smart_lic_parse(&answers, OBSERVED, &license, &identity, &err);
	return rc;
}

static struct aw_bytes
bytes_of(const char *path)
{
	struct aw_bytes bytes;

	ck_assert_int_eq(aw_file_read(path, 65536, &bytes, &err), AW_OK);
	return bytes;
}

static void
read_file(const char *path)
{
	struct aw_bytes bytes = bytes_of(path);

	ck_assert_int_eq(read_text((const char *)bytes.data), AW_OK);
	aw_bytes_free(&bytes);
}

START_TEST(registered_and_authorized)
{
	read_file(DATA "classic.rows");
	ck_assert(license.complete);
	ck_assert_uint_eq(license.n_problems, 0);
	ck_assert_int_eq(license.mode, AW_LICENSE_CLASSIC);
	ck_assert_int_eq(license.registration, AW_REGISTRATION_REGISTERED);
	ck_assert_str_eq(license.registration_raw, "registrationCompleted(5)");
	ck_assert_int_eq(license.registered_at, INT64_C(1768464000));
	ck_assert_int_eq(license.registration_expires, INT64_C(1800000000));
	ck_assert_int_eq(license.next_renewal, INT64_C(1784016000));
	ck_assert_int_eq(license.renewal.result, AW_SYNC_NONE);
	ck_assert_str_eq(license.smart_account, "Example Account");
	ck_assert_str_eq(license.virtual_account, "Lab");
	ck_assert_int_eq(license.authorization, AW_AUTHORIZATION_AUTHORIZED);
	ck_assert_int_eq(license.sync.result, AW_SYNC_SUCCEEDED);
	ck_assert_int_eq(license.sync.at, INT64_C(1771056000));
	ck_assert_int_eq(license.next_sync, INT64_C(1773648000));
	ck_assert_int_eq(license.deadline, INT64_C(1778832000));
	ck_assert_int_eq(license.out_of_compliance_since, AW_INSTANT_NONE);
	ck_assert_int_eq(license.evaluation_left, 7776000);
	ck_assert_int_eq(license.evaluation_ends, AW_INSTANT_NONE);
	ck_assert_str_eq(license.product, "PID:ISR4431/K9,SN:FOC0000A0AA");
	ck_assert_str_eq(identity.product, "ISR4431/K9");
	ck_assert_str_eq(identity.serial, "FOC0000A0AA");
}
END_TEST

START_TEST(entitlements)
{
	read_file(DATA "classic.rows");
	ck_assert_uint_eq(license.n_entitlements, 2);
	ck_assert_str_eq(license.entitlements[0].name, "appxk9");
	ck_assert_str_eq(
	    license.entitlements[0].tag, "regid.2014-12.com.cisco.ISR_4400_Application,1.0_x");
	ck_assert_str_eq(license.entitlements[0].version, "1.0");
	ck_assert_str_eq(license.entitlements[0].raw, "authorized(3)");
	ck_assert_int_eq(license.entitlements[0].state, AW_ENTITLEMENT_AUTHORIZED);
	ck_assert_uint_eq(license.entitlements[0].count, 2);
	ck_assert(!license.entitlements[0].enforced);
	/* Without a feature name the description is used; a count below zero is not in use; not
	 * allowed to export. */
	ck_assert_str_eq(license.entitlements[1].name, "Security license");
	ck_assert_uint_eq(license.entitlements[1].count, 0);
	ck_assert(license.entitlements[1].enforced);
}
END_TEST

START_TEST(a_renewal_that_failed)
{
	read_file(DATA "failing.rows");
	ck_assert(license.complete);
	ck_assert_int_eq(license.authorization, AW_AUTHORIZATION_OUT_OF_COMPLIANCE);
	ck_assert_int_eq(license.out_of_compliance_since, INT64_C(1770000000));
	ck_assert_int_eq(license.sync.result, AW_SYNC_FAILED);
	ck_assert_int_eq(license.sync.at, INT64_C(1773648000));
	ck_assert_str_eq(license.sync.raw, "false(2)");
	ck_assert_str_eq(license.sync.reason, "Communication message send error");
	ck_assert_int_eq(license.renewal.result, AW_SYNC_FAILED);
	ck_assert_str_eq(license.renewal.reason, "Communication message send error");
	ck_assert_int_eq(license.next_renewal, INT64_C(1771146000));
	ck_assert_int_eq(license.entitlements[0].state, AW_ENTITLEMENT_OUT_OF_COMPLIANCE);
}
END_TEST

START_TEST(under_a_policy)
{
	read_file(DATA "policy.rows");
	ck_assert(license.complete);
	ck_assert_uint_eq(license.n_problems, 0);
	ck_assert_int_eq(license.mode, AW_LICENSE_POLICY);
	ck_assert_int_eq(license.registration, AW_REGISTRATION_UNKNOWN);
	ck_assert_ptr_null(license.registration_raw);
	ck_assert_int_eq(license.deadline, AW_INSTANT_NONE);
	ck_assert_int_eq(license.next_ack_deadline, AW_INSTANT_NONE);
	ck_assert_int_eq(license.entitlements[0].state, AW_ENTITLEMENT_AUTHORIZED);
	ck_assert_str_eq(license.entitlements[0].raw, "inUse(15)");
	ck_assert_int_eq(license.entitlements[1].state, AW_ENTITLEMENT_NOT_IN_USE);
	ck_assert_str_eq(license.entitlements[1].raw, "notInUse(16)");
}
END_TEST

/* The days since the acknowledgement was due, as a date that does not change within a day. */
START_TEST(an_acknowledgement_that_is_due)
{
	ck_assert_int_eq(
	    read_text(ROOT "5.1.1.5.1 integer 15\n" ROOT "12.1.0 uinteger 3\n"), AW_OK);
	ck_assert(license.complete);
	ck_assert(license.ack_required);
	ck_assert_int_eq(license.next_ack_deadline, OBSERVED - OBSERVED % AW_DAY - 3 * AW_DAY);
}
END_TEST

/* An agent that does not report the acknowledgement does not report that none is due. */
START_TEST(only_entitlements)
{
	read_file(DATA "policy-entitlements.rows");
	ck_assert(!license.complete);
	ck_assert_int_eq(license.mode, AW_LICENSE_POLICY);
	ck_assert_int_eq(license.registration, AW_REGISTRATION_UNKNOWN);
	ck_assert_int_eq(license.entitlements[0].state, AW_ENTITLEMENT_AUTHORIZED);
	ck_assert_uint_eq(license.entitlements[0].count, 55);
	ck_assert_uint_eq(license.n_problems, 1);
	ck_assert_int_eq(license.problems[0].code, AW_ERR_LICENSE_INCOMPLETE);
	ck_assert_int_eq(license.problems[0].severity, AW_SEVERITY_UNKNOWN);
}
END_TEST

START_TEST(reserved)
{
	read_file(DATA "reserved.rows");
	ck_assert(license.complete);
	ck_assert_uint_eq(license.n_problems, 0);
	ck_assert_int_eq(license.authorization, AW_AUTHORIZATION_RESERVED);
	ck_assert_str_eq(license.authorization_raw, "AUTHORIZED - RESERVED");
	ck_assert_int_eq(license.deadline, AW_INSTANT_NONE);
	ck_assert_int_eq(license.sync.result, AW_SYNC_NONE);
	ck_assert_int_eq(license.entitlements[0].state, AW_ENTITLEMENT_RESERVED);
}
END_TEST

START_TEST(evaluation)
{
	read_file(DATA "evaluation.rows");
	ck_assert(license.complete);
	ck_assert_int_eq(license.registration, AW_REGISTRATION_UNREGISTERED);
	ck_assert_int_eq(license.authorization, AW_AUTHORIZATION_EVALUATION);
	ck_assert_int_eq(license.evaluation_left, AW_DAY);
	ck_assert_int_eq(license.evaluation_ends, OBSERVED + AW_DAY);
	ck_assert_int_eq(license.entitlements[0].state, AW_ENTITLEMENT_EVALUATION);
}
END_TEST

static const struct drift_case {
	const char *path;
	enum aw_entitlement_state eight, eleven;
	const char *raw8, *raw11;
	size_t n_problems;
} drift_cases[] = {
    {DATA "drift-2016.rows", AW_ENTITLEMENT_IN_GRACE, AW_ENTITLEMENT_INVALID, "gracePeriod(8)",
	"invalidTag(11)", 0},
    {DATA "drift-2021.rows", AW_ENTITLEMENT_EXPIRED, AW_ENTITLEMENT_RESERVED,
	"authorizationExpired(8)", "reservedAuthorized(11)", 0},
    {DATA "drift-unclear.rows", AW_ENTITLEMENT_UNKNOWN, AW_ENTITLEMENT_UNKNOWN,
	"gracePeriod or authorizationExpired(8)", "invalidTag or reservedAuthorized(11)", 2},
};

START_TEST(numbers_of_two_meanings)
{
	const struct drift_case *c = &drift_cases[_i];

	read_file(c->path);
	ck_assert_int_eq(license.entitlements[0].state, c->eight);
	ck_assert_str_eq(license.entitlements[0].raw, c->raw8);
	ck_assert_int_eq(license.entitlements[1].state, c->eleven);
	ck_assert_str_eq(license.entitlements[1].raw, c->raw11);
	ck_assert_uint_eq(license.n_problems, c->n_problems);
}
END_TEST

/* Objects that show the revision although the agent's version does not. */
static const char *const marks_2021[] = {
    ROOT "5.1.1.5.2 integer 13",
    ROOT "5.1.1.8.1 integer 1",
    ROOT "11.1.0 integer 0",
    ROOT "7.2.0 octet_str AUTHORIZED - RESERVED",
};

START_TEST(marks_of_the_newer_mib)
{
	char text[256];

	(void)snprintf(text, sizeof(text), ROOT "5.1.1.5.1 integer 11\n%s\n", marks_2021[_i]);
	ck_assert_int_eq(read_text(text), AW_OK);
	ck_assert_int_eq(license.entitlements[0].state, AW_ENTITLEMENT_RESERVED);
}
END_TEST

#define STATES ROOT "6.1.0 integer 5\n" ROOT "7.2.0 octet_str AUTHORIZED\n"

static const struct {
	const char *text;
	enum aw_registration registration;
	const char *reason, *raw;
	int64_t at, next, pending_since;
} registrations[] = {
    /* failed, by its own flag or by the status alone */
    {ROOT "6.1.0 integer 3\n" ROOT "6.5.1.0 uinteger 1771142400\n" ROOT "6.5.2.0 integer 2\n" ROOT
	  "6.5.3.0 octet_str no answer\n" ROOT "6.5.4.0 uinteger 1771146000\n",
	AW_REGISTRATION_FAILED, "no answer", "registrationFailed(3)", INT64_C(1771142400),
	INT64_C(1771146000), AW_INSTANT_NONE},
    {ROOT "6.1.0 integer 3\n" ROOT "6.5.3.0 octet_str no answer\n", AW_REGISTRATION_FAILED,
	"no answer", "registrationFailed(3)", AW_INSTANT_NONE, AW_INSTANT_NONE, AW_INSTANT_NONE},
    {ROOT "6.1.0 integer 4\n" ROOT "6.5.3.0 octet_str no answer\n", AW_REGISTRATION_FAILED,
	"no answer", "registrationRetryinProgress(4)", AW_INSTANT_NONE, AW_INSTANT_NONE,
	AW_INSTANT_NONE},
    {ROOT "6.1.0 integer 4\n", AW_REGISTRATION_FAILED, NULL, "registrationRetryinProgress(4)",
	AW_INSTANT_NONE, AW_INSTANT_NONE, AW_INSTANT_NONE},
    /* a renewal of before is of no matter any more */
    {ROOT "6.1.0 integer 3\n" ROOT "6.5.1.0 uinteger 1771142400\n" ROOT "6.5.2.0 integer 2\n" ROOT
	  "6.5.3.0 octet_str no answer\n" ROOT "6.6.1.0 uinteger 1770000000\n" ROOT
	  "6.6.2.0 integer 1\n",
	AW_REGISTRATION_FAILED, "no answer", "registrationFailed(3)", INT64_C(1771142400),
	AW_INSTANT_NONE, AW_INSTANT_NONE},
    /* under way, after a failed attempt and without */
    {ROOT "6.1.0 integer 2\n" ROOT "6.5.1.0 uinteger 1771142400\n" ROOT "6.5.2.0 integer 2\n" ROOT
	  "6.5.3.0 octet_str no answer\n",
	AW_REGISTRATION_PENDING, "no answer", "registrationInProgress(2)", INT64_C(1771142400),
	AW_INSTANT_NONE, INT64_C(1771142400)},
};

START_TEST(a_registration_that_failed)
{
	ck_assert_int_eq(read_text(registrations[_i].text), AW_OK);
	ck_assert_int_eq(license.registration, registrations[_i].registration);
	ck_assert_str_eq(license.registration_raw, registrations[_i].raw);
	ck_assert_int_eq(license.renewal.result, AW_SYNC_FAILED);
	ck_assert_int_eq(license.renewal.at, registrations[_i].at);
	ck_assert_int_eq(license.next_renewal, registrations[_i].next);
	ck_assert_int_eq(license.pending_since, registrations[_i].pending_since);
	if (registrations[_i].reason != NULL)
		ck_assert_str_eq(license.renewal.reason, registrations[_i].reason);
	else
		ck_assert_ptr_null(license.renewal.reason);
}
END_TEST

static const struct odd_case {
	const char *text;
	bool complete;
	enum aw_err problem; /* the first; AW_OK: none */
} odd_cases[] = {
    {STATES ROOT "7.1.0 uinteger 1778832000\n", true, AW_OK},
    {STATES ROOT "7.1.0 uinteger 4294967295\n", false, AW_ERR_LICENSE_INCOMPLETE},
    {STATES ROOT "7.1.0 uinteger 0\n", false, AW_ERR_LICENSE_INCOMPLETE},
    {STATES ROOT "7.1.0 uinteger 725846400\n", false, AW_ERR_LICENSE_DATE},
    {STATES ROOT "7.1.0 octet_str soon\n", false, AW_ERR_LICENSE_WORD},
    /* a result that is not known takes nothing from the deadline */
    {STATES ROOT "7.1.0 uinteger 1778832000\n" ROOT "7.5.2.0 integer 7\n", true,
	AW_ERR_LICENSE_WORD},
    {ROOT "6.1.0 integer 6\n" ROOT "7.2.0 octet_str EVAL MODE\n", true, AW_ERR_LICENSE_WORD},
    {ROOT "6.1.0 integer 5\n" ROOT "7.2.0 octet_str FINE\n", true, AW_ERR_LICENSE_WORD},
    {ROOT "6.1.0 integer 5\n", false, AW_ERR_LICENSE_INCOMPLETE},
    {STATES ROOT "7.5.1.0 uinteger 1778832000\n" ROOT "7.5.2.0 integer 7\n", false,
	AW_ERR_LICENSE_WORD},
    {STATES ROOT "7.1.0 uinteger 1778832000\n" ROOT "5.1.1.7.1 octet_str x\n", false,
	AW_ERR_LICENSE_INCOMPLETE},
    {STATES ROOT "7.1.0 uinteger 1778832000\n" ROOT "5.1.1.5.1 integer 17\n", true,
	AW_ERR_LICENSE_WORD},
    {ROOT "3.0 octet_str 5.1.2_rel/1\n" ROOT "6.1.0 integer 1\n", false, AW_ERR_LICENSE_INCOMPLETE},
};

START_TEST(odd_answers)
{
	const struct odd_case *c = &odd_cases[_i];

	ck_assert_int_eq(read_text(c->text), AW_OK);
	ck_assert_int_eq(license.complete, c->complete);
	ck_assert_uint_eq(license.n_problems > 0, c->problem != AW_OK);
	if (license.n_problems > 0)
		ck_assert_int_eq(license.problems[0].code, c->problem);
}
END_TEST

START_TEST(a_deadline_that_cannot_be_read)
{
	ck_assert_int_eq(
	    read_text(STATES ROOT "7.1.0 uinteger 725846400\n" ROOT
				  "7.5.1.0 uinteger 1773648000\n" ROOT "7.5.2.0 integer 1\n"),
	    AW_OK);
	ck_assert_int_eq(license.deadline_word, AW_DEADLINE_UNREADABLE);
	ck_assert_int_eq(license.problems[0].severity, AW_SEVERITY_UNKNOWN);
	ck_assert_int_eq(
	    read_text(STATES ROOT "7.1.0 uinteger 0\n" ROOT "7.5.1.0 uinteger 1773648000\n" ROOT
				  "7.5.2.0 integer 7\n"),
	    AW_OK);
	ck_assert_int_eq(license.deadline_word, AW_DEADLINE_PLAIN);
	ck_assert_int_eq(license.sync.result, AW_SYNC_UNKNOWN);
	ck_assert_str_eq(license.sync.raw, "7");
}
END_TEST

START_TEST(switched_off)
{
	ck_assert_int_eq(read_text(ROOT "4.0 integer 2\n" ROOT "6.1.0 integer 1\n"), AW_OK);
	ck_assert(license.complete);
	ck_assert_int_eq(license.registration, AW_REGISTRATION_NOT_APPLICABLE);
	ck_assert_int_eq(license.authorization, AW_AUTHORIZATION_NOT_APPLICABLE);
}
END_TEST

START_TEST(no_such_mib)
{
	ck_assert_int_eq(
	    read_text("1.3.6.1.2.1.1.1.0 octet_str x\n1.3.6.1.4.1.9.9.831.1.1.0 integer 1\n"),
	    AW_ERR_SNMP_MISSING);
	ck_assert_int_eq(read_text(""), AW_ERR_SNMP_MISSING);
}
END_TEST

static enum aw_err
read_store(const char *path, struct aw_pool *pool, struct aw_store *store)
{
	struct aw_bytes bytes = bytes_of(path);
	enum aw_err rc;

	rows_read(&answers, (char *)bytes.data, bytes.len);
	rc = aw_pki_mib_read(pool, &answers, NULL, store, &err);
	aw_bytes_free(&bytes);
	return rc;
}

/* Only the two of CA types, in any order of their rows. */
START_TEST(trust_points)
{
	struct aw_pool *pool = aw_pool_new();
	struct aw_store store = {0};
	bool seen[2] = {false};

	ck_assert_int_eq(read_store(DATA "trust-points.rows", pool, &store), AW_OK);
	ck_assert_uint_eq(store.n_problems, 0);
	ck_assert_uint_eq(store.n_anchors, 2);
	for (size_t i = 0; i < 2; i++) {
		const struct aw_certificate *cert = store.anchors[i].certificate;
		bool quovadis = strcmp(cert->serial, "0509") == 0;

		ck_assert_int_ne(cert->flaws & AW_FLAW_BY_NAME, 0);
		ck_assert_str_eq(
		    cert->subject, quovadis ? "CN=QuoVadis Root CA 2,O=QuoVadis Limited,C=BM"
					    : "CN=Example Works Root,O=Example\\, Inc.,C=US");
		ck_assert_str_eq(cert->serial, quovadis ? "0509" : "1d");
		seen[quovadis] = true;
	}
	ck_assert(seen[0] && seen[1]);
	aw_store_clear(&store, pool);
	aw_pool_free(pool);
}
END_TEST

START_TEST(no_trust_points)
{
	struct aw_pool *pool = aw_pool_new();
	struct aw_store store = {0};

	ck_assert_int_eq(read_store(DATA "classic.rows", pool, &store), AW_ERR_SNMP_MISSING);
	aw_pool_free(pool);
}
END_TEST

START_TEST(limits_of_answers)
{
	uint32_t name[] = {1, 3};
	struct aw_mib_value value = {.oid = name, .oid_len = 2, .type = AW_MIB_NUMBER};
	struct aw_mib_values list = {.max = 2, .max_size = 20};

	ck_assert_int_eq(aw_mib_values_add(&list, &value, &err), AW_OK);
	ck_assert_int_eq(aw_mib_values_add(&list, &value, &err), AW_OK);
	ck_assert_int_eq(aw_mib_values_add(&list, &value, &err), AW_ERR_SNMP_LIMIT);
	list.max = 3;
	ck_assert_int_eq(aw_mib_values_add(&list, &value, &err), AW_ERR_SNMP_LIMIT);
	ck_assert_uint_eq(list.n, 2);
	aw_mib_values_clear(&list);
}
END_TEST

static void
fill(TCase *tc)
{
	tcase_add_checked_fixture(tc, setup, teardown);
	tcase_add_test(tc, registered_and_authorized);
	tcase_add_test(tc, entitlements);
	tcase_add_test(tc, a_renewal_that_failed);
	tcase_add_test(tc, under_a_policy);
	tcase_add_test(tc, an_acknowledgement_that_is_due);
	tcase_add_test(tc, only_entitlements);
	tcase_add_test(tc, reserved);
	tcase_add_test(tc, evaluation);
	tcase_add_loop_test(tc, numbers_of_two_meanings, 0, COUNT(drift_cases));
	tcase_add_loop_test(tc, marks_of_the_newer_mib, 0, COUNT(marks_2021));
	tcase_add_loop_test(tc, a_registration_that_failed, 0, COUNT(registrations));
	tcase_add_test(tc, a_deadline_that_cannot_be_read);
	tcase_add_loop_test(tc, odd_answers, 0, COUNT(odd_cases));
	tcase_add_test(tc, switched_off);
	tcase_add_test(tc, no_such_mib);
	tcase_add_test(tc, trust_points);
	tcase_add_test(tc, no_trust_points);
	tcase_add_test(tc, limits_of_answers);
}

int
main(void)
{
	return aw_suite_run("snmp_mib", fill);
}
