/* SPDX-License-Identifier: ISC */
/* The summary of all devices, and the judgement of one without a readable record. */
#include "fixture/license_world.h"
#include "fixture/make.h"
#include "fixture/suite.h"
#include "policy/fleet.h"

#define NOW INT64_C(1800000000)
#define NONE AW_INSTANT_NONE
#define UNKN AW_SEVERITY_UNKNOWN
#define WARN AW_SEVERITY_WARNING
#define CRIT AW_SEVERITY_CRITICAL
#define FINDINGS_MAX 4

/* A device by its findings, the worst first. */
static const struct device {
	const char *name;
	struct aw_verdict verdicts[FINDINGS_MAX];
} devices[] = {
    {"fine", {{.finding = AW_FINDING_READY, .text = (char[]){"all is well"}, .until = NONE}}},
    {"trust-1", {{.finding = AW_FINDING_AT_RISK,
		     .severity = AW_SEVERITY_CRITICAL,
		     .text = (char[]){"breaks soon"},
		     .until = NOW + 5},
		    {.finding = AW_FINDING_ANCHOR_EXPIRING,
			.severity = AW_SEVERITY_WARNING,
			.text = (char[]){"a root ends"},
			.until = NOW + 9}}},
    {"license-2", {{.finding = AW_FINDING_AUTHORIZATION_EXPIRED,
		       .severity = AW_SEVERITY_CRITICAL,
		       .text = (char[]){"expired"},
		       .until = NOW + 3},
		      {.finding = AW_FINDING_STALE,
			  .severity = AW_SEVERITY_UNKNOWN,
			  .text = (char[]){"old"},
			  .until = NONE}}},
    {"license-1", {{.finding = AW_FINDING_AUTHORIZATION_EXPIRED,
		      .severity = AW_SEVERITY_CRITICAL,
		      .text = (char[]){"expired, too"},
		      .until = NOW + 3}}},
    {"own", {{.finding = AW_FINDING_CERTIFICATE_EXPIRING,
		 .severity = AW_SEVERITY_WARNING,
		 .text = (char[]){"the certificate ends"},
		 .until = NOW + 1},
		{.finding = AW_FINDING_SERVICE_UNKNOWN,
		    .severity = AW_SEVERITY_UNKNOWN,
		    .text = (char[]){"not seen"},
		    .until = NONE},
		{.finding = AW_FINDING_EXCEPTION_ENDED,
		    .severity = AW_SEVERITY_UNKNOWN,
		    .text = (char[]){"the exception is over"},
		    .until = NONE}}},
};

static void
add(struct aw_fleet *fleet, const struct device *device)
{
	struct aw_judgement judgement = {0};
	struct aw_verdict verdicts[FINDINGS_MAX];

	memcpy(verdicts, device->verdicts, sizeof(verdicts));
	while (judgement.n_verdicts < FINDINGS_MAX &&
	       verdicts[judgement.n_verdicts].finding != AW_FINDING_NONE)
		judgement.n_verdicts++;
	judgement.verdicts = verdicts;
	judgement.worst = verdicts[0].severity;
	aw_fleet_add(fleet, device->name, &judgement);
}

static void
check_part(const struct aw_fleet *fleet, enum aw_fleet_class class, size_t critical, size_t warning,
    size_t unknown, const char *worst)
{
	const struct aw_fleet_part *part = &fleet->parts[class];

	ck_assert_uint_eq(part->devices[AW_SEVERITY_CRITICAL], critical);
	ck_assert_uint_eq(part->devices[AW_SEVERITY_WARNING], warning);
	ck_assert_uint_eq(part->devices[AW_SEVERITY_UNKNOWN], unknown);
	ck_assert_uint_eq(aw_fleet_found(part), critical + warning + unknown);
	ck_assert_uint_eq(part->devices[AW_SEVERITY_OK], fleet->n_devices - aw_fleet_found(part));
	ck_assert_str_eq(part->worst.device, worst);
}

/* Of two devices that are as bad the earlier date, then the name decides: never the order. */
START_TEST(counts_in_any_order)
{
	char line[AW_FLEET_LINE_MAX];
	struct aw_fleet fleet;

	aw_fleet_init(&fleet);
	for (int i = 0; i < COUNT(devices); i++)
		add(&fleet, &devices[_i == 0 ? i : COUNT(devices) - 1 - i]);
	ck_assert_uint_eq(fleet.n_devices, 5);
	ck_assert_int_eq(aw_fleet_severity(&fleet), AW_SEVERITY_CRITICAL);
	ck_assert_uint_eq(fleet.devices[AW_SEVERITY_CRITICAL], 3);
	ck_assert_uint_eq(fleet.devices[AW_SEVERITY_WARNING], 1);
	ck_assert_uint_eq(fleet.devices[AW_SEVERITY_OK], 1);
	ck_assert_str_eq(fleet.worst.device, "license-1");
	ck_assert_int_eq(fleet.worst.class, AW_FLEET_LICENSE);
	check_part(&fleet, AW_FLEET_TRUST, 1, 0, 1, "trust-1");
	check_part(&fleet, AW_FLEET_LICENSE, 2, 0, 0, "license-1");
	check_part(&fleet, AW_FLEET_SERVICE, 0, 0, 1, "own");
	check_part(&fleet, AW_FLEET_CERTIFICATE, 0, 1, 0, "own");
	check_part(&fleet, AW_FLEET_COLLECTION, 0, 0, 1, "license-2");
	ck_assert_str_eq(aw_fleet_line(&fleet, line),
	    "5 devices: 3 critical, 1 warning, 1 ok (trust 2, license 2, service 1, certificate 1, "
	    "collection 1); worst first: license-1: expired, too");
}
END_TEST

START_TEST(no_device_is_not_ok)
{
	char line[AW_FLEET_LINE_MAX];
	struct aw_fleet fleet;

	aw_fleet_init(&fleet);
	ck_assert_int_eq(aw_fleet_severity(&fleet), AW_SEVERITY_UNKNOWN);
	ck_assert_str_eq(aw_fleet_line(&fleet, line), "0 devices");
	add(&fleet, &devices[0]);
	ck_assert_int_eq(aw_fleet_severity(&fleet), AW_SEVERITY_OK);
	ck_assert_str_eq(aw_fleet_line(&fleet, line), "1 device: 1 ok");
}
END_TEST

/* Every finding has a class, and every class its word. */
START_TEST(every_finding_has_a_class)
{
	for (int i = 1; i < AW_FINDING_COUNT; i++)
		ck_assert_int_lt(aw_fleet_class_of((enum aw_finding)i), AW_FLEET_CLASSES);
	for (int i = 0; i < AW_FLEET_CLASSES; i++)
		for (int k = 0; k < i; k++)
			ck_assert_str_ne(aw_fleet_class_word((enum aw_fleet_class)i),
			    aw_fleet_class_word((enum aw_fleet_class)k));
}
END_TEST

static const struct {
	enum aw_err code;
	bool was_read;
	enum aw_severity setting, severity;
	enum aw_finding finding;
} unread[] = {
    {AW_ERR_RECORD_MISSING, false, UNKN, UNKN, AW_FINDING_NEVER_COLLECTED},
    {AW_ERR_RECORD_MISSING, false, AW_SEVERITY_OK, UNKN, AW_FINDING_NEVER_COLLECTED},
    {AW_ERR_RECORD_MISSING, true, UNKN, UNKN, AW_FINDING_RECORD_UNREADABLE},
    {AW_ERR_RECORD_FORMAT, false, UNKN, UNKN, AW_FINDING_RECORD_UNREADABLE},
    {AW_ERR_FILE_PERMISSION, false, WARN, WARN, AW_FINDING_RECORD_UNREADABLE},
    {AW_ERR_RECORD_VERSION, true, CRIT, CRIT, AW_FINDING_RECORD_UNREADABLE},
};

/* With and without a judgement the same: the severity is the policy's, and it is never OK. */
START_TEST(unread_records)
{
	struct aw_unread why = {
	    .code = unread[_i].code, .text = "no such thing", .was_read = unread[_i].was_read};
	struct aw_fleet judged, counted;
	struct license_world w;

	license_world_make(&w, NOW);
	w.policy.unknown = unread[_i].setting;
	/* What is expected of it, with findings that an unread record must not make worse. */
	w.license->observed_at = w.record->stores[0].observed_at = NONE;
	w.policy.license_unknown = AW_SEVERITY_CRITICAL;
	ck_assert_int_eq(aw_policy_judge_unread(
			     w.record, &why, &w.transitions, &w.policy, NOW, &w.judgement, NULL),
	    AW_OK);
	ck_assert(w.judgement->unread);
	ck_assert_int_eq(w.judgement->worst, unread[_i].severity);
	ck_assert_int_eq(w.judgement->verdicts[0].finding, unread[_i].finding);
	ck_assert_ptr_nonnull(strstr(w.judgement->verdicts[0].text, "no such thing"));
	ck_assert_uint_eq(w.judgement->n_verdicts, 1);
	ck_assert_int_eq(w.judgement->licenses[0].severity, unread[_i].severity);
	ck_assert_int_eq(w.judgement->licenses[0].finding, AW_FINDING_LICENSE_UNKNOWN);
	aw_fleet_init(&judged);
	aw_fleet_add(&judged, "exp-core-1", w.judgement);
	aw_fleet_init(&counted);
	aw_fleet_add_unread(&counted, "exp-core-1", &w.policy, &why);
	ck_assert_int_eq(aw_fleet_severity(&judged), unread[_i].severity);
	ck_assert_uint_eq(judged.readiness[AW_READINESS_UNKNOWN], 1);
	check_part(&judged, AW_FLEET_LICENSE, 0, 0, 0, "");
	ck_assert_uint_eq(aw_fleet_found(&judged.parts[AW_FLEET_COLLECTION]), 1);
	ck_assert_str_eq(judged.worst.text, counted.worst.text);
	ck_assert_uint_eq(judged.unreadable, counted.unreadable);
	ck_assert_uint_eq(judged.never_collected, counted.never_collected);
	ck_assert_mem_eq(judged.devices, counted.devices, sizeof(judged.devices));
	license_world_end(&w);
}
END_TEST

static void
fill(TCase *tc)
{
	tcase_add_loop_test(tc, counts_in_any_order, 0, 2);
	tcase_add_test(tc, no_device_is_not_ok);
	tcase_add_test(tc, every_finding_has_a_class);
	tcase_add_loop_test(tc, unread_records, 0, COUNT(unread));
}

int
main(void)
{
	return aw_suite_run("fleet", fill);
}
