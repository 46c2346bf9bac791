/* SPDX-License-Identifier: ISC */
/* Words, dates, counts and lists of license texts, and texts that are not license texts. */
#include "fixture/license_text_fixture.h"

static const struct {
	const char *text;
	const char *says; /* in the error */
} refused[] = {
    {"", "empty"},
    {"\n\n  \n", "no license status"},
    {"show license all\n              ^\n% Invalid input detected at '^' marker.\n\nR1#",
	"% Invalid input detected at '^' marker."},
    {"Command authorization failed\n% Authorization\x1b[0m failed.\n", "% Authorization failed."},
    {"\r\n*** Authorized access only ***\r\nUser Access Verification\r\n\r\nUsername: \r\n",
	"no license status"},
    {"--More--", "no license status"},
    {"<html><title>Login</title></html>", "no license status"},
    {"{\"licensing\": {\"state\": \"AUTHORIZED\"}}", "no license status"},
    {"AUTHORIZED\nStatus: AUTHORIZED\nStatus: REGISTERED\n", "no license status"},
    {"Registration:\n", "no license status"},
    {"-----BEGIN CERTIFICATE-----\nTUlJ\n-----END CERTIFICATE-----\n", "no license status"},
};

START_TEST(what_is_no_license_status)
{
	read_text(refused[_i].text);
	ck_assert_int_eq(t.rc, AW_ERR_LICENSE_FORMAT);
	ck_assert_msg(strstr(t.err.text, refused[_i].says) != NULL, "%s", t.err.text);
	ck_assert(aw_text_is_clean(t.err.text, strlen(t.err.text)));
	ck_assert(!t.license.complete);
	ck_assert(!aw_license_text_recognise(refused[_i].text, strlen(refused[_i].text)));
}
END_TEST

static const struct {
	const char *text, *says;
	bool license; /* inspect reads it as license text, and says what it is */
} foreign[] = {
    {"-----BEGIN CERTIFICATE-----\nTUlJ\n", "it is PEM, as a trust store has it", false},
    {"hostname sw\ncrypto pki certificate chain A\n", "it is a running-configuration", false},
    {"CA Certificate\n  Associated Trustpoints: A\n", "it is a list of certificates", false},
    {"Cisco IOS XE Software, Version 17.09.04a\n", "it is show version: add the output of", false},
    {"<?xml version=\"1.0\"?>\n<Status/>\n", "it is XML", false},
    {"R1#show license udi\nUDI: PID:C9300-48U,SN:FOC0000X000\n", "it is the UDI alone", true},
    {"**** Event Log ****\n2026-11-30 08:00:00.000 UTC SAEVT_INIT_START\n", "it is the event log",
	true},
    {"Index 1 Feature: basek9\n\tPeriod left: Life time\n", "before Smart Licensing", true},
    {"Licensed features for this platform:\nMaximum VLANs : 50\n", "the features of an ASA", true},
    {"Cisco IOS XE Software\nSmart Licensing Status: UNREGISTERED/EVAL EXPIRED\n",
	"it is show version", false},
    {"Smart Licensing Status: UNREGISTERED/EVAL EXPIRED\n", "show version, which says no dates",
	true},
};

START_TEST(a_text_of_another_kind_is_named)
{
	const char *text = foreign[_i].text;

	read_text(text);
	ck_assert_int_eq(t.rc, AW_ERR_LICENSE_FORMAT);
	ck_assert_msg(strstr(t.err.text, foreign[_i].says) != NULL, "%s", t.err.text);
	ck_assert_int_eq(aw_license_text_recognise(text, strlen(text)), foreign[_i].license);
}
END_TEST

static const struct {
	const char *text;
	const char *finds; /* in the facts */
} details[] = {
    {REGISTERED AUTHORIZED DEADLINE, "complete: yes\n"},
    /* Unknown words are not good. */
    {"Registration:\n  Status: REGISTRIERT\n" AUTHORIZED DEADLINE,
	"registration: unknown (REGISTRIERT)\n"},
    {REGISTERED "License Authorization:\n  Status: FINE on Oct 10 2023 08:02:32 UTC\n",
	"authorization: unknown (FINE)\n"},
    {REGISTERED "License Authorization:\n  Status: FINE\n",
	"warning: line 6: authorization status: \"FINE\" [license-word]\n"},
    {REGISTERED "License Authorization:\n  Status: NOT AUTHORIZED\n",
	"authorization: notAuthorized (NOT AUTHORIZED)\n"},
    {REGISTERED "License Authorization:\n  Status: authorized\n",
	"authorization: authorized (authorized)\n"},
    {REGISTERED "  Last Renewal Attempt: MAYBE on Oct 10 2023 08:02:32 UTC\n" AUTHORIZED DEADLINE,
	"renewal: unknown (MAYBE) at 2023-10-10T08:02:32Z\n"},
    /* Invalid dates. */
    {REGISTERED AUTHORIZED "  Communication Deadline: Feb 29 2023 07:33:04 UTC\n",
	"unknown: line 8: Communication Deadline: \"Feb 29 2023 07:33:04 UTC\" [license-date]\n"},
    {REGISTERED AUTHORIZED "  Communication Deadline: Feb 29 2023 07:33:04 UTC\n",
	"deadline: unreadable\n"},
    {REGISTERED AUTHORIZED "  Communication Deadline: soon\n", "deadline: unreadable\n"},
    {REGISTERED AUTHORIZED "  Communication Deadline: None\n",
	"sync: succeeded (SUCCEEDED) at 2023-10-10T08:02:32Z\n"},
    {REGISTERED "  Registration Expires: Feb 29 2023 07:33:04 UTC\n" AUTHORIZED DEADLINE,
	"warning: line 5: Registration Expires: \"Feb 29 2023 07:33:04 UTC\" [license-date]\n"},
    /* A deadline that the device calls past. */
    {REGISTERED AUTHORIZED "  Communication Deadline: Deadline Exceeded\n", "deadline: exceeded\n"},
    {REGISTERED AUTHORIZED
	"  Communication Deadline: DEADLINE EXCEEDED on Nov 08 2023 07:33:04 UTC\n",
	"deadline: 2023-11-08T07:33:04Z\ndeadline: exceeded\n"},
    {REGISTERED AUTHORIZED "  Communication Deadline: Foo 08 2024 07:33:04 UTC\n",
	"complete: yes\n"},
    {REGISTERED AUTHORIZED "  Communication Deadline: Foo 08 2024 07:33", "complete: no\n"},
    {REGISTERED AUTHORIZED DEADLINE "  Next Communication Attempt: Dec 31 23:59:59 9999 UTC\n",
	"next sync: 9999-12-31T23:59:59Z\n"},
    {REGISTERED AUTHORIZED "  Communication Deadline: Jan 08 2024 07:33:04\n",
	"zone: zone none read as UTC, no offset is configured\n"},
    {REGISTERED "  Registration Expires: Jan 08 2024 07:33:04 PDT\n" AUTHORIZED
		"  Communication Deadline: Jan 08 2024 07:33:04 est\n",
	"zone: zone PDT, est read as UTC, no offset is configured\n"},
    /* A name that carries its offset needs no configuration. */
    {REGISTERED AUTHORIZED "  Communication Deadline: Jan 08 2024 07:33:04 GMT+7\n",
	"deadline: 2024-01-08T00:33:04Z\n"},
    {REGISTERED AUTHORIZED "  Communication Deadline: Jan 08 2024 07:33:04 GMT+7\n",
	"zone: zone GMT+7 read as UTC+07:00 by its name\n"},
    {REGISTERED "  Registration Expires: Jan 08 2024 07:33:04 EST\n" AUTHORIZED
		"  Communication Deadline: Jan 08 2024 07:33:04 ST\n",
	"zone: zone EST, ST read as UTC, no offset is configured\n"},
    {REGISTERED "  Registration Expires: Jan 08 2024 07:33:04 UTC-3\n" AUTHORIZED
		"  Communication Deadline: Jan 08 2024 07:33:04 BRASILIA\n",
	"zone: zone UTC-3 read as UTC-03:00 by its name; zone BRASILIA read as UTC, no offset is "
	"configured\n"},
    /* The reason belongs to the line above it, also at the end of a section. */
    {REGISTERED "  Failure reason: stray\n" AUTHORIZED DEADLINE "  Failure reason: stray\n",
	"sync: succeeded (SUCCEEDED) at 2023-10-10T08:02:32Z\n"},
    {REGISTERED "  Last Renewal Attempt: FAILED on Oct 10 2023 08:02:32 UTC\n\n"
		"    Failure reason: Agent: no answer: ERR 205 : aborted\n" AUTHORIZED DEADLINE,
	"at 2023-10-10T08:02:32Z, Agent: no answer: ERR 205 : aborted\n"},
    /* Account names are free text. */
    {REGISTERED "  Smart Account: A: Status: UNREGISTERED\n" AUTHORIZED DEADLINE,
	"smart account: A: Status: UNREGISTERED\n"},
    {REGISTERED "  Smart Account: Ship on Sea as of old\n" AUTHORIZED DEADLINE,
	"smart account: Ship on Sea as of old\n"},
    {REGISTERED "  Virtual Account: \x1b]0;x\x07 \xe2\x80\xae \xff|\n" AUTHORIZED DEADLINE,
	"virtual account: \\u{202e} \\xff|\n"},
    /* Terminals and the system log. */
    {REGISTERED "\x1b[7m--More--\x1b[0m\r        \r  Last Renewal Attempt: FAILED on Oct 10 2023 "
		"08:02:32 UTC\n    Failure reason: no answer\n" AUTHORIZED DEADLINE,
	"renewal: failed (FAILED) at 2023-10-10T08:02:32Z, no answer\n"},
    {REGISTERED "  Last \x1b[1mRenewal Attempt: \x1b(BFAILED on Oct 10 2023 08:02:32 UTC\x1b[K\n"
		"*Oct 10 08:02:33.001: %SYS-5-CONFIG_I: Configured from console\n"
		"    Failure reason: no answer\n" AUTHORIZED DEADLINE,
	"renewal: failed (FAILED) at 2023-10-10T08:02:32Z, no answer\n"},
    {REGISTERED AUTHORIZED DEADLINE
	"License Usage:\nLicense  Entitlement Tag  Count Status\n---\nX (Y) 1 AUTHORIZED\n"
	"RP/0/RP0/CPU0:Oct 10 08:02:33 : config[6]: %MGBL-SYS-5-CONFIG_I : Configured (1) 2 x\n"
	"V (W) 1 AUTHORIZED\nConnection to R1 closed by remote host.\n",
	"complete: yes\n"},
    {REGISTERED AUTHORIZED DEADLINE
	"License Usage:\nLicense  Entitlement Tag  Count Status\n---\nX (Y) 1 AUTHORIZED\nR1 #\n",
	"complete: yes\n"},
    {REGISTERED AUTHORIZED DEADLINE
	"License Usage:\nLicense  Entitlement Tag  Count Status\n---\nX (Y) 1 AUTHORIZED\n"
	"[me@mgmt ~]$ \n",
	"complete: yes\n"},
    /* RANCID's form, and Expressway by ssh. */
    {"!LIC: Feature  Ins  Lic   Status Expiry Date Comments\n!LIC:        Count\n"
     "!LIC: BASE_PKG  No    -   In use             Grace\n!LIC: \n",
	"entitlement: [BASE_PKG] [BASE_PKG] [] - inGrace"},
    {"*s Show: /\nLicense:\n  All:\nSmart Licensing Status\n======\n" REGISTERED AUTHORIZED DEADLINE
     "*s/end\n\nOK\n",
	"complete: yes\n"},
    {"*s Show: /\nLicense:\n  All:\nSmart Licensing Status\n======\n" REGISTERED AUTHORIZED
	    DEADLINE,
	"complete: no\n"},
    /* Pagers. */
    {REGISTERED " --More-- \b\b\b\b\b\b\b\b\b        \b\b\b\b\b\b\b\b" AUTHORIZED DEADLINE,
	"complete: yes\n"},
    {REGISTERED "<--- More --->\r              \r" AUTHORIZED DEADLINE, "complete: yes\n"},
    {REGISTERED AUTHORIZED DEADLINE " --More-- ",
	"unknown: the text lacks what follows the pager's mark [license-paged]\n"},
    {REGISTERED AUTHORIZED DEADLINE " --More-- \r\nR1#", "complete: no\n"},
    /* Text in front of a mark may be half a line: it is named, and what follows is read. */
    {REGISTERED "  Last Renewal Attempt: FAI --More-- <--- More --->" AUTHORIZED DEADLINE,
	"not read: \"Last Renewal Attempt: FAI\""},
    {REGISTERED " --More-- <--- More ---> --More-- " AUTHORIZED DEADLINE, "complete: yes\n"},
    /* Parts that lack. */
    {REGISTERED, "unknown: the text lacks the authorization status [license-incomplete]\n"},
    {"Smart Licensing is ENABLED\n", "mode: unknown\ncomplete: no\n"},
    {"Smart Licensing Using Policy:\n  Status: ENABLED\n",
	"unknown: the text lacks the usage reporting: add the output of show license status "
	"[license-incomplete]\n"},
    {"Usage Reporting:\n  Last ACK received: <none>\n  Next ACK deadline: soon\n",
	"unknown: line 3: Next ACK deadline: \"soon\" [license-date]\n"},
    {"Usage Reporting:\n  Last ACK received: <none>\n  Next ACK deadline: <none>\n",
	"mode: policy\ncomplete: yes\n"},
    {"Smart Licensing Using Policy:\n  Status: DISABLED\n" REGISTERED AUTHORIZED DEADLINE,
	"mode: classic\ncomplete: yes\n"},
    {REGISTERED AUTHORIZED DEADLINE "X (Y):\n  Count: 1\n",
	"unknown: the text lacks the status of a license [license-incomplete]\n"},
    {"License Usage:\nLicense  Entitlement Tag  Count Status\n---\nbroken row\n", "complete: no\n"},
    /* If there are several outputs the last one counts; a summary does not replace the whole
     * list. */
    {REGISTERED AUTHORIZED DEADLINE "R1#show license status\nRegistration:\n"
				    "  Status: UNREGISTERED\n",
	"registration: unregistered (UNREGISTERED)\n"},
    {REGISTERED AUTHORIZED DEADLINE "X (Y):\n  Count: 1\n  Status: AUTHORIZED\n"
				    "R1#show license summary\nLicense Usage:\n"
				    "License  Entitlement Tag  Count Status\n---\nX (Y..) 1 EVAL\n",
	"entitlement: [X] [Y] [] 1 authorized (AUTHORIZED)\n"},
    {REGISTERED AUTHORIZED DEADLINE "X (Y):\n  Count: 1\n  Status: AUTHORIZED\n"
				    "R1#show license usage\nLicense Authorization:\n"
				    "  Status: EVAL MODE\nX (Y):\n  Status: EVAL MODE\n",
	"entitlement: [X] [Y] [] - evaluation (EVAL MODE)\n"},
    /* A summary has no deadline, but a list. */
    {REGISTERED "License Authorization:\n  Status: AUTHORIZED\n"
		"  Last Communication Attempt: SUCCEEDED\n",
	"unknown: the text lacks the list of licenses [license-incomplete]\n"},
    {REGISTERED
	"License Authorization:\n  Status: AUTHORIZED on Oct 10 2023 08:02:32 UTC\n" DEADLINE,
	"unknown: the text lacks the last communication attempt [license-incomplete]\n"},
    {REGISTERED AUTHORIZED DEADLINE
	"License Usage:\nLicense  Entitlement Tag  Count Status\n---\nbroken row\n",
	"lacks a row of the list of licenses that could not be read"},
    /* A title announces all parts, unless the command was for one. */
    {"Smart Licensing Status\n======\n" REGISTERED AUTHORIZED DEADLINE,
	"unknown: the text lacks the product information at the end [license-incomplete]\n"},
    {"R1#show license status\nSmart Licensing Status\n======\n" REGISTERED AUTHORIZED DEADLINE,
	"complete: yes\n"},
    /* Other parts have sections and keys with the same names. */
    {REGISTERED AUTHORIZED DEADLINE "Other Info\n======\nLicense Authorization:\n"
				    "  Status: EVAL MODE\n",
	"authorization: authorized (AUTHORIZED)\n"},
    /* Terms. */
    {"Usage Reporting:\n  Next ACK deadline: <none>\nTrust Code Installed: Nov 01 10:00:02 2023 "
     "UTC\n",
	"trust code: installed\n"},
    {"Usage Reporting:\n  Next ACK deadline: <none>\nTrust Code Installed:\n  Active: PID:A,SN:B\n"
     "    INSTALLED on Nov 01 10:00:02 2022 UTC\n  Standby: PID:A,SN:C\n    NOT INSTALLED\n",
	"trust code: missing\n"},
    {"Usage Reporting:\n  Next ACK deadline: <none>\nTrust Code Installed:\n"
     "  INSTALLED on Nov 01 10:00:02 2022 UTC\n  Expired on: Nov 01 10:00:02 2024 UTC\n",
	"trust code: installed\ntrust code ends: 2024-11-01T10:00:02Z\n"},
    {"Usage Reporting:\n  Next ACK deadline: <none>\nTrust Code Installed:\n"
     "  INSTALLED on Nov 01 10:00:02 2022 UTC\n  Expires on: Nov 31 10:00:02 2024 UTC\n",
	"warning: line 5: end of the trust code: \"Nov 31 10:00:02 2024 UTC\" [license-date]\n"},
    {"License Reservation is ENABLED\n" REGISTERED AUTHORIZED DEADLINE,
	"a reservation is to be used\n"},
    {REGISTERED AUTHORIZED DEADLINE "SIA Status: In Compliance\n",
	"entitlement: [SIA] [SIA] [] - authorized (In Compliance)\n"},
    {REGISTERED AUTHORIZED DEADLINE
	"Upgrade License Status: Out of Compliance (Grace Period Expired)\n",
	"entitlement: [SIA] [SIA] [] - expired (Out of Compliance (Grace Period Expired))\n"},
    {REGISTERED AUTHORIZED DEADLINE "SIA Status: Out of Compliance\n",
	"entitlement: [SIA] [SIA] [] - outOfCompliance (Out of Compliance)\n"},
    {REGISTERED AUTHORIZED DEADLINE "SIA Status: Out of Compliance(Grace ended)\nR1#",
	"warning: line 9: SIA status: \"Out of Compliance(Grace ended)\" [license-word]\n"},
    /* URLs lose their user. */
    {REGISTERED AUTHORIZED DEADLINE "Transport:\n  URL: https://a:b@c@host/x@y\n",
	"url: https://host/x@y\n"},
};

START_TEST(detail)
{
	struct aw_buf out;

	read_text(details[_i].text);
	ck_assert_int_eq(t.rc, AW_OK);
	out = facts();
	ck_assert_msg(strstr(out.data, details[_i].finds) != NULL, "no %s in\n%s",
	    details[_i].finds, out.data);
	aw_buf_free(&out);
}
END_TEST

static const struct {
	const char *text;
	uint64_t count;
	bool problem;
} counts[] = {
    {"0", 0, false},
    {"5", 5, false},
    {"Non-Counted", AW_COUNT_NONE, false},
    {"", AW_COUNT_NONE, false},
    {"4294967295", UINT32_MAX, false},
    {"4294967296", UINT32_MAX, true},
    {"99999999999999999999", UINT32_MAX, true},
    {"-1", AW_COUNT_NONE, true},
    {"1.5", AW_COUNT_NONE, true},
    {"many", AW_COUNT_NONE, true},
};

START_TEST(count)
{
	char text[256];

	(void)snprintf(text, sizeof(text),
	    REGISTERED "License Authorization:\nX (Y):\nCount: %s\nStatus: AUTHORIZED\n",
	    counts[_i].text);
	read_text(text);
	ck_assert_int_eq(t.rc, AW_OK);
	ck_assert_uint_eq(t.license.n_entitlements, 1);
	ck_assert_uint_eq(t.license.entitlements[0].count, counts[_i].count);
	ck_assert_uint_eq(t.license.n_problems, 1 + (counts[_i].problem ? 1 : 0));
}
END_TEST

START_TEST(zones_are_read_by_the_offset)
{
	static const char text[] =
	    REGISTERED "  Registration Expires: Jan 08 2024 07:33:04 UTC\n" AUTHORIZED
		       "  Communication Deadline: Jan 08 2024 07:33:04 IST\n";
	char shown[AW_INSTANT_TEXT];

	read_in_zone(text, strlen(text), 5 * AW_HOUR + 30 * AW_MINUTE);
	ck_assert_str_eq(aw_instant_format(t.license.deadline, shown), "2024-01-08T02:03:04Z");
	ck_assert_str_eq(
	    aw_instant_format(t.license.registration_expires, shown), "2024-01-08T07:33:04Z");
	ck_assert_str_eq(t.license.zone_note, "zone IST read as UTC+05:30");
	read_in_zone(text, strlen(text), -3 * AW_HOUR - 30 * AW_MINUTE);
	ck_assert_str_eq(aw_instant_format(t.license.deadline, shown), "2024-01-08T11:03:04Z");
	ck_assert_str_eq(t.license.zone_note, "zone IST read as UTC-03:30");
	read_in_zone(text, strlen(text), 0);
	ck_assert_str_eq(t.license.zone_note, "zone IST read as UTC+00:00");
}
END_TEST

/* The configuration of the device in the same text, or of another source, says the zone. */
START_TEST(zones_are_read_by_the_configuration)
{
	static const char lines[] = "clock timezone CET 1 0\nclock summer-time CEST recurring\n";
	static const char text[] =
	    REGISTERED AUTHORIZED "  Communication Deadline: Jan 08 2024 08:33:04 CET\n"
				  "  Next Communication Attempt: Jun 10 2024 09:33:04 CEST\n";
	struct aw_license_text_options options = {
	    .observed_at = OBSERVED, .zone_offset = AW_INSTANT_NONE};
	struct aw_cisco_clock clock;
	char shown[AW_INSTANT_TEXT];
	struct aw_buf both;

	aw_buf_init(&both, 1 << 16);
	ck_assert(aw_buf_printf(&both, "%s%s", lines, text));
	read_text(both.data);
	ck_assert_str_eq(aw_instant_format(t.license.deadline, shown), "2024-01-08T07:33:04Z");
	ck_assert_str_eq(aw_instant_format(t.license.next_sync, shown), "2024-06-10T07:33:04Z");
	ck_assert_str_eq(t.license.zone_note,
	    "zone CET, CEST read as UTC+01:00, or summer time, by the configuration");
	ck_assert_int_eq(t.license.zone_offset, AW_HOUR);
	/* The setting goes first. */
	read_in_zone(both.data, strlen(both.data), 3 * AW_HOUR);
	ck_assert_str_eq(aw_instant_format(t.license.deadline, shown), "2024-01-08T05:33:04Z");
	aw_buf_free(&both);
	aw_cisco_clock_init(&clock);
	aw_cisco_clock_scan(&clock, (struct aw_span){lines, strlen(lines)});
	options.clock = &clock;
	aw_license_clear(&t.license);
	ck_assert_int_eq(aw_license_init(&t.license, "license"), AW_OK);
	ck_assert_int_eq(
	    aw_license_text_parse(&t.license, text, strlen(text), &options, &t.err), AW_OK);
	ck_assert_str_eq(aw_instant_format(t.license.deadline, shown), "2024-01-08T07:33:04Z");
	/* Names that it does not have, and dates without one where there is summer time. */
	read_text("clock timezone CET 1 0\n" REGISTERED AUTHORIZED
		  "  Communication Deadline: Jan 08 2024 07:33:04 EST\n");
	ck_assert_str_eq(aw_instant_format(t.license.deadline, shown), "2024-01-08T07:33:04Z");
	ck_assert_ptr_nonnull(strstr(t.license.zone_note, "no offset is configured"));
}
END_TEST

/* Names are the operator's choice: one calls the zone GMT that is eight hours east of it. */
START_TEST(the_configured_offset_goes_before_the_name)
{
	static const char *const zones[] = {"GMT", "GMT+7", "Moscow", ""};
	char text[512], shown[AW_INSTANT_TEXT];

	for (size_t i = 0; i < COUNT(zones); i++) {
		(void)snprintf(text, sizeof(text), "%s  Communication Deadline: %s %s\n",
		    REGISTERED AUTHORIZED, "Jan 08 2024 07:33:04", zones[i]);
		read_in_zone(text, strlen(text), 8 * AW_HOUR);
		ck_assert_str_eq(
		    aw_instant_format(t.license.deadline, shown), "2024-01-07T23:33:04Z");
		ck_assert_ptr_nonnull(strstr(t.license.zone_note, "read as UTC+08:00"));
	}
}
END_TEST

START_TEST(zero_bytes_end_nothing)
{
	static const char text[] = REGISTERED "  Smart Account: A\0B\n" AUTHORIZED DEADLINE;

	read_bytes(text, sizeof(text) - 1);
	ck_assert(t.rc == AW_OK && t.license.complete);
	ck_assert_str_eq(t.license.smart_account, "A\\x00B");
}
END_TEST

START_TEST(the_last_list_counts)
{
	read_text(
	    REGISTERED AUTHORIZED DEADLINE "A (B):\nStatus: AUTHORIZED\nC (D):\nStatus: Init\n"
					   "R1#show license usage\nLicense Authorization:\n"
					   "Status: EVAL MODE\nX (Y):\nStatus: EVAL MODE\n");
	ck_assert_uint_eq(t.license.n_entitlements, 1);
	ck_assert_str_eq(t.license.entitlements[0].name, "X");
	read_text(REGISTERED AUTHORIZED DEADLINE "A (B):\nStatus: AUTHORIZED\n"
						 "License Usage\n=====\n\nNo licenses in use\n");
	ck_assert_uint_eq(t.license.n_entitlements, 0);
}
END_TEST

START_TEST(an_evaluation_that_does_not_run_has_no_end)
{
	read_text(
	    REGISTERED AUTHORIZED DEADLINE "Evaluation Period:\n  Evaluation Mode: Not In Use\n"
					   "  Evaluation Period Remaining: 2 days\n");
	ck_assert_int_eq(t.license.evaluation_left, 2 * AW_DAY);
	ck_assert(t.license.evaluation_ends == AW_INSTANT_NONE);
}
END_TEST

START_TEST(without_an_observation_the_evaluation_has_no_end)
{
	static const char text[] = "Registration:\nStatus: UNREGISTERED\nLicense Authorization:\n"
				   "Status: EVAL MODE\nEvaluation Period Remaining: 2 days\n";
	struct aw_license_text_options options = {
	    .observed_at = AW_INSTANT_NONE, .zone_offset = AW_INSTANT_NONE};

	ck_assert_int_eq(aw_license_init(&t.license, "license"), AW_OK);
	ck_assert_int_eq(
	    aw_license_text_parse(&t.license, text, strlen(text), &options, &t.err), AW_OK);
	ck_assert_int_eq(t.license.evaluation_left, 2 * AW_DAY);
	ck_assert(t.license.evaluation_ends == AW_INSTANT_NONE);
}
END_TEST

static const struct {
	const char *text;
	bool yes;
} recognised[] = {
    {"Smart Licensing is ENABLED\n\nRegistration:\n", true},
    {"Smart Licensing is DISABLED\n", true},
    {"\x1b[1mSmart Licensing is DISABLED\x1b[0m\n", true},
    {"Smart Licensing is ENABLED\n --More-- \r       \rRegistration:\n", true},
    {"!LIC: Feature  Ins  Lic   Status Expiry Date Comments\n!LIC:  Count\n", true},
    {"hostname R1\n!\n! Smart Licensing Status\n! ======\n", true},
    {"License Authorization: \r\n  Status: EVAL MODE\r\n", true},
    {"n9k# show license usage\nFeature  Ins  Lic   Status Expiry Date Comments\n  Count\n---\n",
	true},
    {"Feature  Status Expiry Date\nis what the table shows\n", false},
    {"Smart Licensing is ENABLED\n", false},
    {"Our notes on Smart Licensing Status\n======\n", false},
    {"License\n=======\nThe software is provided as is. Status: AUTHORIZED\n", false},
    {"Registration:\n  Status: REGISTERED\n", false},
    {"Smart Licensing is DISABLED\n-----BEGIN CERTIFICATE-----\n", false},
    {"\x30\x82\x01\x02Smart Licensing", false},
};

START_TEST(recognition)
{
	ck_assert_msg(aw_license_text_recognise(recognised[_i].text, strlen(recognised[_i].text)) ==
			  recognised[_i].yes,
	    "%s", recognised[_i].text);
}
END_TEST

static void
fill(TCase *tc)
{
	tcase_add_checked_fixture(tc, NULL, teardown);
	tcase_add_loop_test(tc, a_text_of_another_kind_is_named, 0, COUNT(foreign));
	tcase_add_loop_test(tc, what_is_no_license_status, 0, COUNT(refused));
	tcase_add_loop_test(tc, detail, 0, COUNT(details));
	tcase_add_loop_test(tc, count, 0, COUNT(counts));
	tcase_add_test(tc, zones_are_read_by_the_offset);
	tcase_add_test(tc, zones_are_read_by_the_configuration);
	tcase_add_test(tc, the_configured_offset_goes_before_the_name);
	tcase_add_test(tc, zero_bytes_end_nothing);
	tcase_add_test(tc, the_last_list_counts);
	tcase_add_test(tc, an_evaluation_that_does_not_run_has_no_end);
	tcase_add_test(tc, without_an_observation_the_evaluation_has_no_end);
	tcase_add_loop_test(tc, recognition, 0, COUNT(recognised));
}

int
main(void)
{
	return aw_suite_run("license_text", fill);
}
