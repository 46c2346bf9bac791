/* SPDX-License-Identifier: ISC */
/* Tables of licenses, entitlements, certificates and sources, requested as in the agent. */
#include <stdlib.h>
#include <string.h>

#include "fixture/agent_snapshot.h"
#include "columns.h"
#include "notification.h"
#include "model/pool.h"
#include "model/device_record.h"

#define NOW INT64_C(1650000000) /* 2022-04-15T05:20:00Z */
#define DAY INT64_C(86400)
#define NAME "exp-core-1"

static char *
copy(const char *text)
{
	char *s = strdup(text);

	ck_assert_ptr_nonnull(s);
	return s;
}

static struct aw_entitlement *
add_entitlement(struct aw_license *license, const char *name, const char *tag)
{
	struct aw_entitlement *entitlement =
	    aw_license_entitlement(license, name, strlen(name), tag, strlen(tag));

	ck_assert_ptr_nonnull(entitlement);
	return entitlement;
}

/* A license that is registered and authorized, and was renewed a day ago. */
static struct aw_record *
make_record(void)
{
	struct aw_record *record = aw_record_new(pool, NAME);
	struct aw_license *license;
	struct aw_entitlement *entitlement;

	ck_assert_ptr_nonnull(record);
	record->written_at = NOW;
	record->interval = 3600;
	license = aw_record_add_license(record, "license");
	ck_assert_ptr_nonnull(license);
	license->observed_at = license->attempt.at = NOW - 60;
	license->source = copy("expressway");
	license->mode = AW_LICENSE_CLASSIC;
	license->complete = true;
	license->registration = AW_REGISTRATION_REGISTERED;
	license->registration_raw = copy("REGISTERED");
	license->registration_expires = NOW + 300 * DAY;
	license->next_renewal = NOW + 100 * DAY;
	license->authorization = AW_AUTHORIZATION_AUTHORIZED;
	license->authorization_raw = copy("AUTHORIZED");
	license->sync.result = AW_SYNC_SUCCEEDED;
	license->sync.at = license->last_success = license->authorized_at = NOW - DAY;
	license->next_sync = NOW + 29 * DAY;
	license->deadline = NOW + 89 * DAY;
	license->evaluation_ends = 0;
	entitlement = add_entitlement(license, "Rich Media", "regid.rms");
	entitlement->state = AW_ENTITLEMENT_AUTHORIZED;
	entitlement->count = 5;
	entitlement = add_entitlement(license, "Desktop", "regid.desktop");
	entitlement->state = AW_ENTITLEMENT_NOT_IN_USE;
	entitlement->raw = copy("NOT IN USE");
	return record;
}

static struct aw_value value;

/* The value of a column of the first row with this name, found by GETNEXT; false: absent. */
static bool
ask(const struct aw_table *table, const char *name, size_t i, int64_t now)
{
	const struct aw_column *column = aw_table_column_named(table, name);
	struct aw_row row = {.source = &source};

	ck_assert_msg(column != NULL, "%s", name);
	ck_assert_uint_lt(0, table->levels[0].count(&row));
	row.outer = table->levels[0].at(&row, 0);
	if (table->n_levels > 1) {
		ck_assert_uint_lt(i, table->levels[1].count(&row));
		row.inner = table->levels[1].at(&row, i);
	}
	return aw_column_value(column, &row, now, &value);
}

static int64_t
number(const struct aw_table *table, const char *name)
{
	ck_assert_msg(ask(table, name, 0, NOW), "%s is absent", name);
	return value.number;
}

static bool
absent(const struct aw_table *table, const char *name)
{
	return !ask(table, name, 0, NOW);
}

static const char *
text(const struct aw_table *table, const char *name)
{
	static char buf[256];

	ck_assert_msg(ask(table, name, 0, NOW), "%s is absent", name);
	memcpy(buf, value.bytes, value.len);
	buf[value.len] = '\0';
	return buf;
}

#define LICENSE &aw_license_table

START_TEST(license_in_order)
{
	show_record(make_record(), NOW);
	ck_assert_int_eq(number(LICENSE, "awLicenseSeverity"), AW_SEVERITY_OK + 1);
	ck_assert_str_eq(text(LICENSE, "awLicenseCode"), "license-ok");
	ck_assert_int_eq(number(LICENSE, "awLicenseGrace"), AW_GRACE_NONE);
	ck_assert_int_eq(number(LICENSE, "awLicenseRegistration"), AW_REGISTRATION_REGISTERED);
	ck_assert_str_eq(text(LICENSE, "awLicenseRegistrationRaw"), "REGISTERED");
	ck_assert_int_eq(number(LICENSE, "awLicenseAuthorization"), AW_AUTHORIZATION_AUTHORIZED);
	ck_assert_int_eq(number(LICENSE, "awLicenseDeadlineSeconds"), 89 * DAY);
	ck_assert_int_eq(number(LICENSE, "awLicenseDeadlineTold"), 1);
	ck_assert_int_eq(number(LICENSE, "awLicenseRegistrationSeconds"), 300 * DAY);
	ck_assert_int_eq(number(LICENSE, "awLicenseEntitlements"), 2);
	ck_assert_int_eq(number(LICENSE, "awLicenseAge"), 60);
	ck_assert_int_eq(number(LICENSE, "awLicenseStale"), 2);
	ck_assert(absent(LICENSE, "awLicenseGraceStart"));
	ck_assert(absent(LICENSE, "awLicenseGraceSeconds"));
	ck_assert(absent(LICENSE, "awLicenseSyncReason"));
	ck_assert(absent(LICENSE, "awLicenseAttemptCode"));
	ck_assert(absent(LICENSE, "awLicenseAckDeadline"));
	/* Devices write 0 for an absent date. */
	ck_assert(absent(LICENSE, "awLicenseEvaluationEnds"));
	ck_assert(absent(LICENSE, "awLicenseEvaluationSeconds"));
}
END_TEST

START_TEST(license_in_grace)
{
	struct aw_record *record = make_record();
	struct aw_license *license = &record->licenses[0];

	license->sync.result = AW_SYNC_FAILED;
	license->sync.reason = copy("Communication message send error");
	license->sync.at = license->failing_since = NOW - 5 * DAY;
	license->last_success = license->authorized_at = NOW - 35 * DAY;
	license->next_sync = NOW + DAY;
	license->deadline = NOW + 55 * DAY;
	show_record(record, NOW);
	ck_assert_int_eq(number(LICENSE, "awLicenseGrace"), AW_GRACE_IN_GRACE);
	ck_assert_int_eq(number(LICENSE, "awLicenseSeverity"), AW_SEVERITY_WARNING + 1);
	ck_assert_int_eq(number(LICENSE, "awLicenseGraceSeconds"), 55 * DAY);
	ck_assert_str_eq(text(LICENSE, "awLicenseSyncReason"), "Communication message send error");
	ck_assert(!absent(LICENSE, "awLicenseGraceStart"));
}
END_TEST

/* Policy mode has no authorization that expires. */
START_TEST(license_without_deadline)
{
	struct aw_record *record = make_record();
	struct aw_license *license = &record->licenses[0];

	license->mode = AW_LICENSE_POLICY;
	license->deadline = AW_INSTANT_NONE;
	license->next_ack_deadline = NOW + 10 * DAY;
	show_record(record, NOW);
	ck_assert(absent(LICENSE, "awLicenseDeadline"));
	ck_assert(absent(LICENSE, "awLicenseDeadlineSeconds"));
	ck_assert(absent(LICENSE, "awLicenseDeadlineTold"));
	ck_assert_int_eq(number(LICENSE, "awLicenseAckSeconds"), 10 * DAY);
}
END_TEST

START_TEST(entitlement_numbers)
{
	struct aw_license license;
	struct aw_entitlements numbered;
	uint32_t alone = aw_entitlement_id("regid.rms", "Rich Media");

	/* Managers keep these numbers: they never change. */
	ck_assert_uint_eq(aw_entitlement_id("regid.rms", "Rich Media"), 372426205U);
	ck_assert_uint_ne(aw_entitlement_id("ab", "c"), aw_entitlement_id("a", "bc"));
	ck_assert_int_eq(aw_license_init(&license, "license"), AW_OK);
	(void)add_entitlement(&license, "Rich Media", "regid.rms");
	license.entitlements[0].version = copy("2.0");
	(void)add_entitlement(&license, "Other", "regid.other");
	(void)add_entitlement(&license, "Rich Media", "regid.rms");
	license.entitlements[2].version = copy("1.0");
	ck_assert(aw_entitlements_number(&license, &numbered));
	ck_assert_uint_eq(numbered.n, 3);
	for (size_t i = 1; i < numbered.n; i++)
		ck_assert_uint_lt(numbered.rows[i - 1].id, numbered.rows[i].id);
	for (size_t i = 0; i < numbered.n; i++) {
		if (numbered.rows[i].entitlement == &license.entitlements[2])
			ck_assert_uint_eq(numbered.rows[i].id, alone);
		if (numbered.rows[i].entitlement == &license.entitlements[0])
			ck_assert_uint_eq(numbered.rows[i].id, alone + 1);
	}
	aw_entitlements_clear(&numbered);
	aw_license_clear(&license);
}
END_TEST

/* The position of the line with that tag among the rows of the table. */
static size_t
place_of(const char *tag)
{
	const struct aw_entitlements *all = &snapshot->devices[0]->loaded->entitlements[0];
	size_t i = 0;

	while (i < all->n && strcmp(all->rows[i].entitlement->tag, tag) != 0)
		i++;
	return i;
}

START_TEST(entitlement_columns)
{
	const struct aw_table *table = &aw_entitlement_table;
	struct aw_record *record = make_record();
	size_t rms, desktop;

	record->licenses[0].entitlements[1].state = AW_ENTITLEMENT_INVALID;
	record->licenses[0].entitlements[1].enforced = true;
	record->licenses[0].entitlements[1].ends = NOW + AW_DAY;
	record->licenses[0].entitlements[1].owned = 3;
	show_record(record, NOW);
	rms = place_of("regid.rms");
	desktop = place_of("regid.desktop");
	ck_assert(ask(table, "awEntitlementCount", rms, NOW));
	ck_assert_int_eq(value.number, 5);
	ck_assert(!ask(table, "awEntitlementCount", desktop, NOW));
	ck_assert(!ask(table, "awEntitlementRaw", rms, NOW));
	ck_assert(!ask(table, "awEntitlementVersion", rms, NOW));
	ck_assert(ask(table, "awEntitlementSeverity", rms, NOW));
	ck_assert_int_eq(value.number, AW_SEVERITY_OK + 1);
	ck_assert(ask(table, "awEntitlementSeverity", desktop, NOW));
	ck_assert_int_eq(value.number, AW_SEVERITY_CRITICAL + 1);
	ck_assert(ask(table, "awEntitlementEnforced", desktop, NOW));
	ck_assert_int_eq(value.number, 1);
	ck_assert_int_eq(number(table, "awEntitlementStale"), 2);
	ck_assert(!ask(table, "awEntitlementOwned", rms, NOW));
	ck_assert(!ask(table, "awEntitlementEnds", rms, NOW));
	ck_assert(!ask(table, "awEntitlementSeconds", rms, NOW));
	ck_assert(ask(table, "awEntitlementOwned", desktop, NOW));
	ck_assert_int_eq(value.number, 3);
	ck_assert(ask(table, "awEntitlementEnds", desktop, NOW));
	ck_assert(ask(table, "awEntitlementSeconds", desktop, NOW));
	ck_assert_int_eq(value.number, AW_DAY);
}
END_TEST

/* If the license as a whole has the problem, its lines have the same severity. */
START_TEST(entitlement_told_by_the_license)
{
	struct aw_record *record = make_record();

	record->licenses[0].authorization = AW_AUTHORIZATION_OUT_OF_COMPLIANCE;
	record->licenses[0].entitlements[0].state = AW_ENTITLEMENT_OUT_OF_COMPLIANCE;
	show_record(record, NOW);
	ck_assert(ask(&aw_entitlement_table, "awEntitlementSeverity", place_of("regid.rms"), NOW));
	ck_assert_int_eq(value.number, AW_SEVERITY_WARNING + 1);
	ck_assert(
	    ask(&aw_entitlement_table, "awEntitlementSeverity", place_of("regid.desktop"), NOW));
	ck_assert_int_eq(value.number, AW_SEVERITY_OK + 1);
}
END_TEST

START_TEST(stale_is_never_ok)
{
	int64_t later = NOW + 2 * DAY;

	show_record(make_record(), later);
	ck_assert(ask(LICENSE, "awLicenseStale", 0, later));
	ck_assert_int_eq(value.number, 1);
	ck_assert(ask(LICENSE, "awLicenseSeverity", 0, later));
	ck_assert_int_ne(value.number, AW_SEVERITY_OK + 1);
	ck_assert(ask(&aw_entitlement_table, "awEntitlementSeverity", 0, later));
	ck_assert_int_eq(value.number, AW_SEVERITY_UNKNOWN + 1);
}
END_TEST

static const struct aw_certificate *
make_certificate(int64_t not_after)
{
	struct aw_certificate *cert = calloc(1, sizeof(*cert));

	ck_assert_ptr_nonnull(cert);
	memset(cert->sha256, 0xa5, sizeof(cert->sha256));
	cert->subject = copy("CN=exp-core-1.example.net");
	cert->issuer = copy("CN=Example Issuing CA");
	cert->name = copy("exp-core-1.example.net");
	cert->serial = copy("01");
	cert->key_algorithm = copy("RSA");
	cert->signature_algorithm = copy("sha256WithRSAEncryption");
	cert->not_before = NOW - 300 * DAY;
	cert->not_after = not_after;
	cert->key_bits = 2048;
	cert->flaws = AW_FLAW_NOT_CA | AW_FLAW_NO_CERT_SIGN;
	return aw_pool_take(pool, cert);
}

START_TEST(certificate_columns)
{
	const struct aw_table *table = &aw_certificate_table;
	struct aw_record *record = make_record();
	struct aw_server_certificate *server = aw_record_add_certificate(record, "server");

	server->observed_at = server->attempt.at = NOW - 60;
	aw_server_certificate_set(server, pool, make_certificate(NOW + 20 * DAY));
	show_record(record, NOW);
	ck_assert_int_eq(number(table, "awCertificateSecondsLeft"), 20 * DAY);
	ck_assert_int_eq(number(table, "awCertificateSeverity"), AW_SEVERITY_WARNING + 1);
	ck_assert_str_eq(text(table, "awCertificateCommonName"), "exp-core-1.example.net");
	ck_assert(ask(table, "awCertificateFlaws", 0, NOW));
	ck_assert_uint_eq(value.len, 2);
	ck_assert_mem_eq(value.bytes, "\0\0", 2);
	ck_assert_int_eq(number(table, "awCertificateTruncated"), 2);
	ck_assert_str_eq(text(table, "awCertificateRole"), "server");
	ck_assert(absent(table, "awCertificatePurposes") && absent(table, "awCertificateNames"));
	ck_assert(absent(table, "awCertificatePath") && absent(table, "awCertificateBefore"));
	ck_assert_int_eq(number(table, "awCertificateIssuerKind"), AW_OWN_ISSUER_UNKNOWN);
}
END_TEST

START_TEST(certificate_never_read)
{
	const struct aw_table *table = &aw_certificate_table;
	struct aw_record *record = make_record();
	struct aw_server_certificate *server = aw_record_add_certificate(record, "server");

	aw_attempt_set(&server->attempt, NOW - 60, AW_ERR_FILE_MISSING, "gone");
	show_record(record, NOW);
	ck_assert_int_eq(number(table, "awCertificateSeverity"), AW_SEVERITY_UNKNOWN + 1);
	ck_assert_str_eq(text(table, "awCertificateAttemptCode"), "file-missing");
	ck_assert_str_eq(text(table, "awCertificateAttemptText"), "gone");
	for (size_t i = 1; i < table->n_columns; i++) {
		const char *name = table->columns[i].name;

		if (strstr(name, "Attempt") == NULL && strstr(name, "Stale") == NULL &&
		    strcmp(name, "awCertificateRole") != 0)
			ck_assert_msg(absent(table, name), "%s is there", name);
	}
}
END_TEST

/* An answer without a certificate is not good either. */
START_TEST(certificate_not_in_the_answer)
{
	struct aw_record *record = make_record();
	struct aw_server_certificate *server = aw_record_add_certificate(record, "server");

	server->observed_at = server->attempt.at = NOW - 60;
	show_record(record, NOW);
	ck_assert_int_eq(number(&aw_certificate_table, "awCertificateStale"), 2);
	ck_assert_int_eq(
	    number(&aw_certificate_table, "awCertificateSeverity"), AW_SEVERITY_UNKNOWN + 1);
}
END_TEST

START_TEST(source_and_identity)
{
	const struct aw_table *table = &aw_source_table, *device = &aw_device_table;
	struct aw_record *record = make_record();
	struct aw_source_status *status =
	    aw_record_add_source(record, "expressway", AW_SOURCE_EXPRESSWAY);

	status->endpoint = copy("https://exp-core-1.example.net");
	status->absent = copy("serial: not in this version");
	status->observed_at = status->attempt.at = NOW - 60;
	show_record(record, NOW);
	ck_assert_str_eq(text(table, "awSourceAbsent"), "serial: not in this version");
	ck_assert_int_eq(number(table, "awSourceStale"), 2);
	ck_assert(absent(table, "awSourceAttemptCode"));
	ck_assert_int_eq(number(table, "awSourceKind"), AW_SOURCE_EXPRESSWAY);
	ck_assert(absent(table, "awSourceOverlap"));
	ck_assert(absent(device, "awDeviceProduct"));
	ck_assert(absent(device, "awDeviceClockSkew"));
	ck_assert(absent(device, "awDeviceIdentityMismatch"));
	ck_assert(absent(device, "awDeviceManagedBy"));

	record = make_record();
	status = aw_record_add_source(record, "text", AW_SOURCE_LICENSE_TEXT);
	ck_assert_int_eq(aw_overlap_set(status, "license/license", "restconf", true), AW_OK);
	aw_attempt_set(&status->attempt, NOW - 60, AW_ERR_IDENTITY_OTHER, "other");
	show_record(record, NOW);
	ck_assert_int_eq(number(table, "awSourceKind"), AW_SOURCE_LICENSE_TEXT);
	ck_assert_str_eq(text(table, "awSourceOverlap"),
	    "license/license never came from here and is used from source restconf");
	ck_assert_int_eq(number(device, "awDeviceIdentityMismatch"), 1);

	record = make_record();
	record->identity.product = copy("Expressway");
	record->identity.observed_at = NOW - 60;
	record->identity.clock_skew = -90;
	record->managed_by = copy("Cloud Certificate Management");
	show_record(record, NOW);
	ck_assert_str_eq(text(device, "awDeviceProduct"), "Expressway");
	ck_assert_int_eq(number(device, "awDeviceClockSkew"), -90);
	ck_assert_int_eq(number(device, "awDeviceIdentityMismatch"), 2);
	ck_assert_str_eq(text(device, "awDeviceManagedBy"), "Cloud Certificate Management");
}
END_TEST

START_TEST(clock_skew_saturates)
{
	struct aw_record *record = make_record();

	record->identity.clock_skew = INT64_MAX;
	show_record(record, NOW);
	ck_assert_int_eq(number(&aw_device_table, "awDeviceClockSkew"), INT32_MAX);
	record = make_record();
	record->identity.clock_skew = INT64_MIN + 1;
	show_record(record, NOW);
	ck_assert_int_eq(number(&aw_device_table, "awDeviceClockSkew"), -INT64_C(2147483647));
}
END_TEST

START_TEST(serial_grows_with_news_only)
{
	struct aw_record *record = make_record();
	uint32_t serial;

	record->identity.clock_skew = 3;
	show_record(record, NOW);
	serial = snapshot->serial;
	record = make_record();
	record->licenses[0].observed_at += 60;
	record->licenses[0].attempt.at += 60;
	record->identity.clock_skew = 5;
	show_record(record, NOW + 60);
	ck_assert_uint_eq(snapshot->serial, serial);
	record = make_record();
	record->identity.clock_skew = 5;
	record->licenses[0].entitlements[0].count = 6;
	show_record(record, NOW + 60);
	ck_assert_uint_eq(snapshot->serial, serial + 1);
	record = make_record();
	record->identity.clock_skew = 100;
	record->licenses[0].entitlements[0].count = 6;
	show_record(record, NOW + 60);
	ck_assert_uint_eq(snapshot->serial, serial + 2);
	record = make_record();
	record->identity.clock_skew = 100;
	record->licenses[0].entitlements[0].count = 6;
	record->licenses[0].authorization = AW_AUTHORIZATION_OUT_OF_COMPLIANCE;
	show_record(record, NOW + 60);
	ck_assert_uint_eq(snapshot->serial, serial + 3);
}
END_TEST

static const struct {
	enum aw_finding finding;
	const char *raised, *cleared;
} pairs[] = {
    {AW_FINDING_AT_RISK, "awReadinessAtRisk", "awReadinessCleared"},
    {AW_FINDING_ANCHOR_EXPIRED, "awAnchorAlarm", "awAnchorCleared"},
    {AW_FINDING_STORE_SHRANK, "awStoreAlarm", "awStoreCleared"},
    {AW_FINDING_STALE, "awCollectionAlarm", "awCollectionCleared"},
    {AW_FINDING_CLOCK, "awOtherAlarm", "awOtherCleared"},
    {AW_FINDING_SYNC_FAILED, "awSyncFailed", "awSyncRestored"},
    {AW_FINDING_IN_GRACE, "awGraceEntered", "awGraceEnded"},
    {AW_FINDING_AUTHORIZATION_EXPIRED, "awAuthorizationExpired", "awSyncRestored"},
    {AW_FINDING_ACK_OVERDUE, "awAckOverdue", "awAckReceived"},
    {AW_FINDING_LICENSE_UNKNOWN, "awLicenseUnknown", "awLicenseCleared"},
    {AW_FINDING_UNREGISTERED, "awRegistrationLost", "awRegistrationRestored"},
    {AW_FINDING_REGISTRATION_EXPIRING, "awRegistrationExpiring", "awRegistrationRestored"},
    {AW_FINDING_OUT_OF_COMPLIANCE, "awOutOfCompliance", "awComplianceRestored"},
    {AW_FINDING_EVALUATION, "awEvaluationEnding", "awEvaluationCleared"},
    {AW_FINDING_EVALUATION_EXPIRED, "awEvaluationExpired", "awEvaluationCleared"},
    {AW_FINDING_ENTITLEMENT, "awEntitlementAlarm", "awEntitlementCleared"},
    {AW_FINDING_CERTIFICATE_EXPIRING, "awCertificateAlarm", "awCertificateCleared"},
    {AW_FINDING_CERTIFICATE_EXPIRED, "awCertificateAlarm", "awCertificateCleared"},
    {AW_FINDING_IDENTITY, "awSourceAlarm", "awSourceCleared"},
    {AW_FINDING_CLOCK_SKEW, "awSourceAlarm", "awSourceCleared"},
    {AW_FINDING_AT_RISK, "awReadinessAtRisk", "awReadinessCleared"},
    {AW_FINDING_SERVICE_FAILS, "awServiceFails", "awServiceCleared"},
    {AW_FINDING_SERVICE_ENDING, "awServiceEnding", "awServiceCleared"},
    {AW_FINDING_SERVICE_UNKNOWN, "awServiceUnknown", "awServiceCleared"},
    {AW_FINDING_SERVICE_UNREACHABLE, "awServiceUnknown", "awServiceCleared"},
    {AW_FINDING_SERVICE_CHANGED, "awChainChanged", "awChainCleared"},
    {AW_FINDING_SERVICE_SWITCHED, "awChainChanged", "awChainCleared"},
};

static const char *
told(const struct aw_alarm *alarm)
{
	struct aw_varbind *varbinds = calloc(AW_AX_VARBINDS_MAX, sizeof(*varbinds));
	const struct aw_notification *one;
	struct aw_oid id = {0};
	size_t n;

	ck_assert_ptr_nonnull(varbinds);
	n = aw_notification_of_alarm(&source, alarm, NOW, &id, varbinds);
	/* Always the same variables, in the order of the OBJECTS clause. */
	ck_assert_uint_eq(
	    n, alarm->class == AW_ALARM_READINESS || alarm->class == AW_ALARM_SERVICE ? 12 : 8);
	free(varbinds);
	for (n = 0; (one = aw_notification_at(n)) != NULL; n++) {
		ck_assert_uint_eq(one->id, n + 1);
		if (one->id == id.arcs[id.len - 1])
			return one->name;
	}
	return "";
}

START_TEST(notification_of_each_finding)
{
	char device[] = "d", object[] = "license", line[] = "text";
	struct aw_alarm alarm = {.device = device,
	    .object = object,
	    .text = line,
	    .class = aw_alarm_class_of(pairs[_i].finding),
	    .finding = pairs[_i].finding,
	    .severity = AW_SEVERITY_WARNING,
	    .since = AW_INSTANT_NONE,
	    .until = NOW};

	ck_assert_str_eq(told(&alarm), pairs[_i].raised);
	alarm.cleared = true;
	ck_assert_str_eq(told(&alarm), pairs[_i].cleared);
}
END_TEST

static void
fill(TCase *tc)
{
	tcase_add_checked_fixture(tc, setup, teardown);
	tcase_add_test(tc, license_in_order);
	tcase_add_test(tc, license_in_grace);
	tcase_add_test(tc, license_without_deadline);
	tcase_add_test(tc, entitlement_numbers);
	tcase_add_test(tc, entitlement_columns);
	tcase_add_test(tc, entitlement_told_by_the_license);
	tcase_add_test(tc, stale_is_never_ok);
	tcase_add_test(tc, certificate_columns);
	tcase_add_test(tc, certificate_never_read);
	tcase_add_test(tc, certificate_not_in_the_answer);
	tcase_add_test(tc, source_and_identity);
	tcase_add_test(tc, clock_skew_saturates);
	tcase_add_test(tc, serial_grows_with_news_only);
	tcase_add_loop_test(
	    tc, notification_of_each_finding, 0, (int)(sizeof(pairs) / sizeof(pairs[0])));
}

int
main(void)
{
	return aw_suite_run("parts", fill);
}
