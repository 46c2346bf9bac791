/* SPDX-License-Identifier: ISC */
/* Several commands in one license text are one answer, those of several devices none. */
#include "fixture/license_text_fixture.h"

#define STATUS REGISTERED AUTHORIZED DEADLINE
#define USAGE                                                                          \
	"License Authorization:\n  Status: AUTHORIZED on Oct 10 2023 08:02:32 UTC\n\n" \
	"base (B_TAG):\n  Count: 1\n  Status: AUTHORIZED\n"
#define SUMMARY                                                       \
	REGISTERED                                                    \
	"License Authorization:\n  Status: AUTHORIZED\n"              \
	"  Last Communication Attempt: SUCCEEDED\n\nLicense Usage:\n" \
	"  License  Entitlement Tag  Count Status\n  ----\n  base (B_TAG) 1 AUTHORIZED\n"
#define FEATURES(status)                                                              \
	"Feature  Ins  Lic   Status Expiry Date Comments\n             Count\n----\n" \
	"BASE_PKG  No    -   " status "\n----\n"
#define NSO(name) "devices device " name " live-status exec show\n    result\n"
#define UDI(serial) "Product Information\n=====\nUDI: PID:C9300-24T,SN:" serial "\n"

static const struct {
	const char *text, *says;
} several[] = {
    {"sw-a#show license status\n" STATUS "sw-b#show license status\n" STATUS "sw-b#\n",
	"sw-a, sw-b"},
    {"sw-a>sh lic st\n" STATUS "sw-b# show lic stat\n" STATUS, "sw-a, sw-b"},
    {STATUS "sw-a#\n" STATUS "sw-b#\n", "sw-a, sw-b"},
    {"sw-a#show license usage\n" USAGE "sw-b#show license status\n% Invalid input\nsw-b#\n",
	"sw-a, sw-b"},
    {"RP/0/RP0/CPU0:pe1#show license status\n" STATUS "RP/0/RP0/CPU0:pe2#show license status\n",
	"pe1, pe2"},
    {"me@mgmt:~$ ssh sw-a show license status\n" STATUS
     "me@mgmt:~$ ssh -l me sw-b 'show license status'\n" STATUS,
	"sw-a, sw-b"},
    {NSO("leaf-1") FEATURES("In use  Grace 2D 6H") NSO("leaf-2") FEATURES("Unused  -"),
	"leaf-1, leaf-2"},
    {"admin@ncs# devices device leaf-1 live-status exec show license usage\n" FEATURES(
	 "Unused  -") "admin@ncs# devices device leaf-2 live-status exec show license usage\n",
	"leaf-1, leaf-2"},
    {STATUS UDI("FOC1") STATUS UDI("FOC2"), "serial numbers FOC1, FOC2"},
    {STATUS "Smart Licensing is ENABLED\nRegistration:\n  Status: UNREGISTERED\n",
	"two outputs without a prompt between them: lines 4 and 11 differ"},
    {FEATURES("In use  Grace 2D 6H") FEATURES("Unused  -"),
	"two outputs without a prompt between them: lines 1 and 6 differ"},
};

START_TEST(several_devices_are_refused_by_name)
{
	read_text(several[_i].text);
	ck_assert_int_eq(t.rc, AW_ERR_LICENSE_DEVICES);
	ck_assert_msg(strstr(t.err.text, several[_i].says) != NULL, "%s", t.err.text);
	ck_assert(!t.license.complete);
}
END_TEST

#define TWO                                                                                        \
	"sw-a#show license all\n" STATUS UDI(                                                      \
	    "FOC1") "sw-b#show license status\nSmart Licensing is ENABLED\nRegistration:\n  "      \
		    "Status: UNREGISTERED\n\n"                                                     \
		    "License Authorization:\n  Status: EVAL MODE\n  Evaluation Period Remaining: " \
		    "9 days\n"                                                                     \
		    "sw-a#show license usage\n" USAGE                                              \
		    "sw-b#show license udi\nUDI: PID:C9300,SN:FOC2\nsw-b#\n"
#define UNNAMED                                                                                    \
	"Smart Licensing Status\n=====\n" STATUS UDI(                                              \
	    "FOC1") "Smart Licensing Status\n=====\n"                                              \
		    "Smart Licensing is ENABLED\nRegistration:\n  Status: UNREGISTERED\n\n"        \
		    "License Authorization:\n  Status: EVAL MODE\n  Evaluation Period Remaining: " \
		    "9 days\n" UDI("FOC2")

static const struct {
	const char *text, *device, *udi;
	enum aw_registration registration;
	size_t licenses;
} picked[] = {
    {TWO, "sw-a", NULL, AW_REGISTRATION_REGISTERED, 1},
    {TWO, "SW-A", "FOC1", AW_REGISTRATION_REGISTERED, 1},
    {TWO, "sw-b", NULL, AW_REGISTRATION_UNREGISTERED, 0},
    {TWO, NULL, "FOC1", AW_REGISTRATION_REGISTERED, 1},
    {TWO, NULL, "PID:C9300-24T,SN:FOC1", AW_REGISTRATION_REGISTERED, 1},
    {TWO, NULL, "foc2", AW_REGISTRATION_UNREGISTERED, 0},
    {UNNAMED, NULL, "FOC1", AW_REGISTRATION_REGISTERED, 0},
    {UNNAMED, NULL, "FOC2", AW_REGISTRATION_UNREGISTERED, 0},
    {STATUS "sw-a#\n", "sw-a", NULL, AW_REGISTRATION_REGISTERED, 0},
    {"sw-a#show license status\n" STATUS "sw-b#show license status\n% Invalid input\n", "sw-a",
	NULL, AW_REGISTRATION_REGISTERED, 0},
    /* What one device answered twice: the last counts. */
    {UNNAMED UNNAMED, NULL, "FOC2", AW_REGISTRATION_UNREGISTERED, 0},
    /* JSON that names the devices, whose prompts may be other names. */
    {"{\"a.example\": {\"stdout\": [\"Smart Licensing is ENABLED\\nRegistration:\\n  Status: "
     "REGISTERED\"]}, \"b\": {\"stdout\": [\"Smart Licensing is DISABLED\"]}}",
	"A.example", NULL, AW_REGISTRATION_REGISTERED, 0},
    {"[{\"host\": \"a\", \"output\": \"Smart Licensing is DISABLED\\n\"}, {\"host\": \"b\", "
     "\"output\": "
     "\"Smart Licensing is ENABLED\\nRegistration:\\n  Status: REGISTERED\"}]",
	"b", NULL, AW_REGISTRATION_REGISTERED, 0},
    {"a | SUCCESS => {\"stdout\": [\"Smart Licensing is DISABLED\\n\"]}\nb | SUCCESS => "
     "{\"stdout\": "
     "[\"Smart Licensing is ENABLED\\nRegistration:\\n  Status: REGISTERED\"]}",
	"b", NULL, AW_REGISTRATION_REGISTERED, 0},
};

START_TEST(the_device_that_is_asked_for_is_read)
{
	t.device = picked[_i].device;
	t.udi = picked[_i].udi;
	read_text(picked[_i].text);
	ck_assert_msg(t.rc == AW_OK, "%s", t.err.text);
	ck_assert_int_eq(t.license.registration, picked[_i].registration);
	ck_assert_uint_eq(t.license.n_entitlements, picked[_i].licenses);
	t.device = t.udi = NULL;
}
END_TEST

static const struct {
	const char *text, *device, *udi, *says;
} not_picked[] = {
    {TWO, "sw-c", NULL, "no output of the device with the name sw-c: the text is of sw-a, sw-b"},
    {TWO, "sw-a", "FOC2",
	"no output of the device with the UDI FOC2: the serial numbers in the text"},
    {TWO, NULL, "FOC3", "are FOC1, FOC2"},
    {STATUS, "sw-a", NULL, "the text does not say of which device it is"},
    {"sw-a#show license all\n" STATUS UDI("FOC1") "sw-a#show license all\n" STATUS UDI("FOC2"),
	"sw-a", NULL, "several devices have the name sw-a: the serial numbers FOC1 and FOC2"},
};

START_TEST(a_device_that_is_not_there_is_named)
{
	t.device = not_picked[_i].device;
	t.udi = not_picked[_i].udi;
	read_text(not_picked[_i].text);
	ck_assert_int_eq(t.rc, AW_ERR_LICENSE_DEVICES);
	ck_assert_msg(strstr(t.err.text, not_picked[_i].says) != NULL, "%s", t.err.text);
	t.device = t.udi = NULL;
}
END_TEST

static const char *const one[] = {
    "R1#show license status\n" STATUS "R1#show license usage\n" USAGE "R1#\n",
    "R1#show license usage\n" USAGE "R1#show license status\n" STATUS "R1#\n",
    "R1#show license status\n" STATUS "R1#show license summary\n" SUMMARY "R1#\n",
    "R1#show license summary\n" SUMMARY "R1>show license status\n" STATUS "R1>exit\n",
    "R1#sh lic sum\n" SUMMARY "R1#sh lic us\n" USAGE "R1#sh lic st\n" STATUS,
    "fw/act# show license status\n" STATUS "fw/stby# show license usage\n" USAGE,
    "jump>ssh R1\nR1#show license status\n" STATUS "R1(config)#do show license usage\n" USAGE
    "R1#exit\njump>\n",
    /* Without prompts. */
    STATUS USAGE,
    STATUS SUMMARY,
    USAGE STATUS,
    /* A second try counts. */
    "R1#show license status\n% Invalid input\nR1#show license usage\n" USAGE
    "R1#show license status\n" STATUS,
    "R1#show license usage\n" USAGE "R1#show license status\nCommand authorization failed.\n"
    "R1#show license status\n" STATUS,
    "R1#show license status\n" STATUS "R1#show license status\n" REGISTERED
    "R1#show license status\n" STATUS "R1#show license usage\n" USAGE,
    /* Other commands do not matter. */
    "R1#terminal length 0\n% Invalid input\nR1#show license status\n" STATUS
    "R1#show license usage\n" USAGE "R1#show clok\n% Invalid input\n"
    "R1#show policy\nPolicy:\nRegistration:\n  Status: UNREGISTERED\nR1#",
};

START_TEST(commands_of_one_device_are_one_answer)
{
	char shown[AW_INSTANT_TEXT];

	read_text(one[_i]);
	ck_assert_int_eq(t.rc, AW_OK);
	ck_assert_msg(
	    t.license.complete, "%s", t.license.n_problems > 0 ? t.license.problems[0].text : "");
	ck_assert_uint_eq(t.license.n_problems, 0);
	ck_assert_int_eq(t.license.registration, AW_REGISTRATION_REGISTERED);
	ck_assert_str_eq(aw_instant_format(t.license.sync.at, shown), "2023-10-10T08:02:32Z");
	ck_assert_str_eq(aw_instant_format(t.license.authorized_at, shown), "2023-10-10T08:02:32Z");
	ck_assert_str_eq(aw_instant_format(t.license.deadline, shown), "2024-01-08T07:33:04Z");
	ck_assert_uint_eq(t.license.n_entitlements, 1);
}
END_TEST

static const struct {
	const char *text, *lacks;
} later[] = {
    {"R1#show license status\nCommand authorization failed.\n\nR1#",
	"the whole output of the later command \"show license status\": Command authorization"},
    {"R1#show license status\n% Invalid input detected\nR1#exit\n", "% Invalid input detected"},
    {"R1#show license status\n", "the whole output of the later command"},
    {"R1#show license all\nR1#\n", "the whole output of the later command"},
    {"R1#show license status\n" REGISTERED "R1#\n", "the authorization status"},
    {"R1#show license status\n" REGISTERED AUTHORIZED "R1#\n", "the communication deadline"},
    {"R1#show license usage\nPermission denied\nR1#\n", "the whole output"},
    {"R1#show license platform summary\n% Invalid input\nR1#\n", "platform summary"},
    {"R1#show license all\nSmart Licensing Status\n======\n" STATUS "R1#\n",
	"the product information at the end of the later command"},
};

START_TEST(a_later_command_does_not_hide_behind_an_older_one)
{
	char text[2048];
	bool found = false;

	(void)snprintf(text, sizeof(text), "R1#show license status\n%s%s", STATUS, later[_i].text);
	read_text(text);
	ck_assert_int_eq(t.rc, AW_OK);
	ck_assert(!t.license.complete);
	for (size_t i = 0; i < t.license.n_problems; i++)
		found = found || strstr(t.license.problems[i].text, later[_i].lacks) != NULL;
	ck_assert_msg(found, "%s", t.license.problems[0].text);
}
END_TEST

/* What ends a table: with it the last row would be one that cannot be read. */
static const char *const ends[] = {"sw-a#", "sw a#", "sw-a(config)# exit", "admin:", "me@jump:~$ ",
    "[me@jump ~]$ exit", "user@host dir$ logout", "PS C:\\Users\\me> exit", "RP/0/RP0/CPU0:pe1#",
    "Connection to sw-a closed.", "Connection closed by foreign host.",
    "Connection to 192.0.2.1 closed by remote host.", "Shared connection to sw-a closed.",
    "[Connection to 192.0.2.1 closed by foreign host]",
    "Received disconnect from 192.0.2.1 port 22:2", "Killed by signal 1.", "logout", "exit",
    "Script done on Mon Nov 30 08:00:00 2026", "\nbye",
    "*Nov  2 10:11:12.000: %SYS-5-CONFIG_I: Configured from console"};

START_TEST(a_table_ends_with_its_session)
{
	static const char *const tables[] = {
	    "Feature  Ins  Lic   Status Expiry Date Comments\n             Count\n----\n"
	    "BASE_PKG  No    -   Unused  -\n",
	    STATUS "License Usage:\n  License  Entitlement Tag  Count Status\n  ----\n"
		   "  base (B_TAG) 1 AUTHORIZED\n",
	    STATUS
	    "Feature/Area  Entitlement  Last Next\n======= ===== ==== ====\nFCM 1  A B  4 4\n"};
	char text[2048];

	for (size_t i = 0; i < COUNT(tables); i++) {
		(void)snprintf(text, sizeof(text), "%s%s\n", tables[i], ends[_i]);
		read_text(text);
		ck_assert_msg(t.rc == AW_OK, "%zu: %s", i, t.err.text);
		ck_assert_msg(t.license.complete, "%zu: %s", i,
		    t.license.n_problems > 0 ? t.license.problems[0].text : "");
		ck_assert_uint_eq(t.license.n_entitlements, 1);
	}
}
END_TEST

static void
fill(TCase *tc)
{
	tcase_add_checked_fixture(tc, NULL, teardown);
	tcase_add_loop_test(tc, several_devices_are_refused_by_name, 0, COUNT(several));
	tcase_add_loop_test(tc, the_device_that_is_asked_for_is_read, 0, COUNT(picked));
	tcase_add_loop_test(tc, a_device_that_is_not_there_is_named, 0, COUNT(not_picked));
	tcase_add_loop_test(tc, a_table_ends_with_its_session, 0, COUNT(ends));
	tcase_add_loop_test(tc, commands_of_one_device_are_one_answer, 0, COUNT(one));
	tcase_add_loop_test(tc, a_later_command_does_not_hide_behind_an_older_one, 0, COUNT(later));
}

int
main(void)
{
	return aw_suite_run("license_runs", fill);
}
