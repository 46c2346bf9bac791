/* SPDX-License-Identifier: ISC */
/* awServiceTable, and the alarm table and notifications for a service. */
#include "fixture/make_service.h"
#include "columns.h"
#include "notification.h"

/* After the others: its names are short. */
#include "fixture/agent_snapshot.h"

#define NOW "2026-06-01"
#define ROOT "5d56499be4d2e08bcfcad08a3e38723d50503bde706948e42f55603019e528ae"
#define LONG "a-service-with-a-name-that-is-longer-than-an-index-may-be-%c.example.com:443"

static struct aw_value value;

static bool
ask(size_t i, const char *name)
{
	const struct aw_column *column = aw_table_column_named(&aw_service_table, name);
	struct aw_row row = {.source = &source};

	ck_assert_msg(column != NULL, "%s", name);
	ck_assert_uint_lt(i, aw_service_table.levels[0].count(&row));
	row.outer = aw_service_table.levels[0].at(&row, i);
	return aw_column_value(column, &row, make_at(NOW), &value);
}

static int64_t
number(const char *name)
{
	ck_assert_msg(ask(0, name), "%s is absent", name);
	return value.number;
}

static bool
is_text(const char *name, const char *expected)
{
	return ask(0, name) && value.len == strlen(expected) &&
	       memcmp(value.bytes, expected, value.len) == 0;
}

START_TEST(verified)
{
	struct aw_record *record = make_record(pool, "dev", make_at(NOW));
	struct aw_service *service = make_service(record, "tools.example:443", make_at(NOW));
	struct aw_chain *chain =
	    make_chain(record, service, 1, "CN=Some Root", "2026-01-01", "2027-01-01");

	make_path(make_trust(chain, "system"), ROOT, "2020-01-01", "2027-01-01", AW_CHAIN_SOUND);
	show_record(record, make_at(NOW));
	ck_assert_int_eq(number("awServiceVerified"), AW_VERIFIED_YES);
	ck_assert_int_eq(number("awServiceVerifiedSeconds"), make_at("2027-01-01") - make_at(NOW));
	ck_assert_int_eq(number("awServiceSeverity"), AW_SEVERITY_OK + 1);
	ck_assert_int_eq(number("awServiceAddresses"), 1);
	ck_assert_int_eq(number("awServiceAddressesFailed"), 0);
	ck_assert_int_eq(number("awServiceChainLength"), 1);
	ck_assert_int_eq(number("awServicePathLength"), 3);
	ck_assert_int_eq(number("awServiceCross"), 2);
	ck_assert(is_text("awServiceCode", "service-verified"));
	ck_assert(is_text("awServiceAnchorName", "Some Root"));
	ck_assert(is_text("awServiceIssuer", "CN=Some Root"));
	ck_assert(is_text("awServiceProtocol", "TLSv1.3"));
	ck_assert(is_text("awServiceStore", "system"));
	ck_assert(!ask(0, "awServiceFailsSince"));
	ck_assert(!ask(0, "awServiceImpactDate"));
	ck_assert(!ask(0, "awServiceRemedy"));
	ck_assert(!ask(0, "awServiceWantedName"));
	ck_assert(!ask(0, "awServiceChangedAt"));
	ck_assert(!ask(0, "awServiceVia"));
	ck_assert(!ask(0, "awServiceAttemptCode"));
	ck_assert_uint_eq(snapshot->fleet.services, 1);
	ck_assert_uint_eq(snapshot->fleet.verified[AW_VERIFIED_NO], 0);
}
END_TEST

START_TEST(not_verified)
{
	struct aw_record *record = make_record(pool, "dev", make_at(NOW));
	struct aw_service *service = make_service(record, "tools.example:443", make_at(NOW));

	make_wanted(make_trust(make_chain(record, service, 1, "CN=X", "2026-01-01", "2027-01-01"),
			"system"),
	    "CN=X", NULL, NULL);
	show_record(record, make_at(NOW));
	ck_assert_int_eq(number("awServiceVerified"), AW_VERIFIED_NO);
	ck_assert(is_text("awServiceWantedName", "CN=X"));
	ck_assert(!ask(0, "awServiceWantedSha256"));
	ck_assert(!ask(0, "awServiceVerifiedUntil"));
	ck_assert(!ask(0, "awServiceAnchorName"));
	ck_assert(!ask(0, "awServiceCross"));
	ck_assert_int_eq(number("awServiceLeafSeconds"), make_at("2027-01-01") - make_at(NOW));
	ck_assert_int_eq(number("awServiceChainSeconds"), make_at("2027-01-01") - make_at(NOW));
	ck_assert_uint_eq(snapshot->fleet.verified[AW_VERIFIED_NO], 1);
	ck_assert_uint_eq(snapshot->devices[0]->verified[AW_VERIFIED_NO], 1);
}
END_TEST

START_TEST(never_seen)
{
	struct aw_record *record = make_record(pool, "dev", make_at(NOW));

	make_service(record, "tools.example:443", AW_INSTANT_NONE);
	show_record(record, make_at(NOW));
	ck_assert_int_eq(number("awServiceVerified"), AW_VERIFIED_UNKNOWN);
	ck_assert_int_eq(number("awServiceStale"), 1);
	ck_assert_int_ne(number("awServiceSeverity"), AW_SEVERITY_OK + 1);
	ck_assert(!ask(0, "awServiceChainLength"));
	ck_assert(!ask(0, "awServiceIssuer"));
	ck_assert(!ask(0, "awServiceObservedAt"));
	ck_assert(!ask(0, "awServiceLeafNotAfter") && !ask(0, "awServiceLeafSeconds"));
	ck_assert(!ask(0, "awServiceChainNotAfter") && !ask(0, "awServiceChainSeconds"));
	ck_assert_uint_eq(snapshot->fleet.verified[AW_VERIFIED_UNKNOWN], 1);
}
END_TEST

/*
 * Index strings: shorter ones first, long ones truncated, and those with a common beginning kept
 * different.
 */
START_TEST(names_of_rows)
{
	struct aw_record *record = make_record(pool, "dev", make_at(NOW));
	const struct aw_row top = {.source = &source};
	struct aw_key keys[2][AW_KEYS_MAX];
	char name[96];

	(void)snprintf(name, sizeof(name), LONG, 'a');
	make_service(record, name, make_at(NOW));
	(void)snprintf(name, sizeof(name), LONG, 'b');
	make_service(record, name, make_at(NOW));
	make_service(record, "z.example:443", make_at(NOW));
	show_record(record, make_at(NOW));
	ck_assert_uint_eq(aw_service_table.levels[0].count(&top), 3);
	ck_assert(is_text("awServiceEndpoint", "z.example:443"));
	for (size_t i = 0; i < 2; i++) {
		const void *row = aw_service_table.levels[0].at(&top, i + 1);

		aw_service_table.levels[0].keys(&top, row, keys[i]);
		ck_assert_uint_eq(keys[i][1].number, AW_OBJECT_MAX);
		ck_assert_uint_eq(strlen(keys[i][1].string), AW_OBJECT_MAX);
	}
	ck_assert_int_lt(strcmp(keys[0][1].string, keys[1][1].string), 0);
}
END_TEST

/* The alarm of a failing service: the missing root, and the remedy. */
START_TEST(notification_of_a_service)
{
	struct aw_record *record = make_record(pool, "dev", make_at(NOW));
	struct aw_service *service = make_service(record, "tools.example:443", make_at(NOW));
	char device[] = "dev", object[] = "tools.example:443", line[] = "text";
	struct aw_alarm alarm = {.device = device,
	    .object = object,
	    .text = line,
	    .class = AW_ALARM_SERVICE,
	    .finding = AW_FINDING_SERVICE_FAILS,
	    .severity = AW_SEVERITY_CRITICAL,
	    .since = AW_INSTANT_NONE,
	    .until = AW_INSTANT_NONE};
	struct aw_varbind varbinds[AW_AX_VARBINDS_MAX];
	struct aw_oid id = {0};

	make_wanted(make_trust(make_chain(record, service, 1, "CN=X", "2026-01-01", "2027-01-01"),
			"system"),
	    "CN=X", NULL, NULL);
	show_record(record, make_at(NOW));
	ck_assert_uint_eq(
	    aw_notification_of_alarm(&source, &alarm, make_at(NOW), &id, varbinds), 12);
	ck_assert_mem_eq(varbinds[8].value.bytes, "CN=X", varbinds[8].value.len);
	ck_assert_uint_eq(varbinds[8].value.len, 4);
	ck_assert_uint_eq(varbinds[9].value.len, 0);
	ck_assert_str_eq(
	    varbinds[10].value.bytes, snapshot->devices[0]->judgement->services[0].remedy);
	/* A cleared alarm has no remedy, and positions do not change. */
	alarm.cleared = true;
	ck_assert_uint_eq(
	    aw_notification_of_alarm(&source, &alarm, make_at(NOW), &id, varbinds), 12);
	ck_assert_uint_eq(varbinds[8].value.len, 0);
	ck_assert_uint_eq(varbinds[10].value.len, 0);
}
END_TEST

START_TEST(serial_grows_with_news)
{
	struct aw_record *record = make_record(pool, "dev", make_at(NOW));
	struct aw_service *service = make_service(record, "tools.example:443", make_at(NOW));
	uint32_t serial;

	make_chain(record, service, 1, "CN=X", "2026-01-01", "2027-01-01");
	show_record(record, make_at(NOW));
	serial = snapshot->serial;
	record = make_record(pool, "dev", make_at(NOW));
	service = make_service(record, "tools.example:443", make_at(NOW) + 60);
	make_chain(record, service, 1, "CN=X", "2026-01-01", "2027-01-01");
	show_record(record, make_at(NOW));
	ck_assert_uint_eq(snapshot->serial, serial);
	record = make_record(pool, "dev", make_at(NOW));
	service = make_service(record, "tools.example:443", make_at(NOW));
	make_chain(record, service, 2, "CN=Y", "2026-01-01", "2027-01-01");
	show_record(record, make_at(NOW));
	ck_assert_uint_eq(snapshot->serial, serial + 1);
}
END_TEST

static void
fill(TCase *tc)
{
	tcase_add_checked_fixture(tc, setup, teardown);
	tcase_add_test(tc, verified);
	tcase_add_test(tc, not_verified);
	tcase_add_test(tc, never_seen);
	tcase_add_test(tc, names_of_rows);
	tcase_add_test(tc, notification_of_a_service);
	tcase_add_test(tc, serial_grows_with_news);
}

int
main(void)
{
	return aw_suite_run("service rows", fill);
}
