/* SPDX-License-Identifier: ISC */
/* What running-configurations say of their devices. */
#include "fixture/store_fixture.h"

#include "model/running.h"

#define CHAIN "crypto pki certificate chain TP\n certificate self-signed 01\n  30\n  \tquit\n"
#define ASA_CHAIN "crypto ca certificate chain TP\n certificate 01\n    30\n  quit\n"
#define PROFILE "call-home\n contact-email-addr a@example.org\n profile \"P\"\n"
#define HTTP "  destination transport-method http\n"
#define AT_SSM "  destination address http https://ssm.example/Transportgateway/x\n"
#define CISCO "https://tools.cisco.com/its/service/oddce/services/DDCEService"

/* hostname|version|product|serial|transport|url */
static const struct {
	const char *text, *facts;
} rows[] = {
    {"version 17.9\nhostname R1\n" CHAIN "license udi pid C9300-24T sn FOC1\nend\n",
	"R1|17.9|C9300-24T|FOC1||"},
    {": Saved\n: Serial Number: JAD1\n: Hardware:   ASA5516\nASA Version 9.16(4)\nhostname "
     "fw\n" ASA_CHAIN ": end\n",
	"fw|9.16(4)||JAD1||"},
    {"hostname \"R1\"\n" CHAIN, "R1|||||"},
    {"hostname R1\nhostname R1\n" CHAIN, "R1|||||"},
    {"router rip\n version 2\n" CHAIN, "|||||"},
    {"! hostname R1\n!\n" CHAIN, "R1|||||"},
    {"  hostname R1\n  interface A\n   version 2\n" CHAIN, "R1|||||"},
    /* the transport, and the URL of it */
    {CHAIN "license smart transport smart\nlicense smart url cslu http://c.example:8182/x\n"
	   "license smart url smart https://s.example/y\n",
	"||||smart|https://s.example/y"},
    {CHAIN "license smart url https://s.example/y\nlicense smart transport smart\n",
	"||||smart|https://s.example/y"},
    {CHAIN "license smart transport smart\nlicense smart url default\n", "||||smart|"},
    {CHAIN "license smart transport automatic\n", "||||automatic|"},
    {CHAIN "license smart transport cslu\nlicense smart url cslu http://c.example:8182/x\n",
	"||||cslu|http://c.example:8182/x"},
    {CHAIN "license smart url cslu http://u:p@c.example:8182/x\n",
	"||||cslu|http://c.example:8182/x"},
    {CHAIN "license smart transport cslu\n", "||||cslu|"},
    {CHAIN "license smart transport off\nlicense smart url https://s.example/y\n", "||||off|"},
    {CHAIN "license smart url https://s.example/y\n", "|||||"},
    {CHAIN "no license smart transport smart\n", "|||||"},
    {CHAIN "license smart transport smart\nlicense smart url smart ftp://s.example/y\n",
	"||||smart|"},
    {CHAIN "license smart transport smart\nlicense smart url smart \x1b[2J\n", "||||smart|"},
    /* call-home */
    {CHAIN PROFILE "  active\n" HTTP AT_SSM "license smart transport callhome\n",
	"||||callhome|https://ssm.example/Transportgateway/x"},
    {CHAIN PROFILE "  active\n" HTTP "license smart transport callhome\n", "||||callhome|" CISCO},
    {CHAIN PROFILE "  active\n" HTTP "license smart enable\n", "||||callhome|" CISCO},
    {CHAIN PROFILE "  no active\n" HTTP "license smart enable\n", "|||||"},
    {CHAIN PROFILE HTTP "license smart enable\n", "|||||"},
    {CHAIN PROFILE "  active\n" AT_SSM "license smart enable\n", "|||||"},
    {CHAIN PROFILE "  active\n" HTTP, "|||||"},
    {CHAIN PROFILE "  active\n" HTTP " profile B\n  active\n" HTTP AT_SSM
		   "license smart transport callhome\n",
	"||||callhome|" CISCO " https://ssm.example/Transportgateway/x"},
    {CHAIN PROFILE "  active\n" HTTP " profile B\n  no active\n" HTTP AT_SSM
		   "license smart transport callhome\n",
	"||||callhome|" CISCO},
    {CHAIN PROFILE "  active\n" HTTP
		   "  no reporting smart-licensing-data\n profile B\n  active\n" HTTP AT_SSM
		   "license smart transport callhome\n",
	"||||callhome|https://ssm.example/Transportgateway/x"},
    {CHAIN PROFILE "  active\n" HTTP AT_SSM "license smart transport smart\n", "||||smart|"},
    {"call-home\n ! a comment\n profile P\n  active\n!\n" HTTP CHAIN "license smart enable\n",
	"||||callhome|" CISCO},
    /* ASA */
    {ASA_CHAIN "license smart\n feature tier standard\n" PROFILE "  active\n" HTTP AT_SSM,
	"||||callhome|https://ssm.example/Transportgateway/x"},
    {ASA_CHAIN "license smart\n transport type smart\n feature tier standard\n", "||||smart|"},
    {ASA_CHAIN "license smart\n transport type smart\n transport url https://s.example/y\n",
	"||||smart|https://s.example/y"},
    {ASA_CHAIN "license smart\n feature tier standard\n", "|||||"},
};

static const char *
or_none(const char *text)
{
	return text != NULL ? text : "";
}

START_TEST(test_facts)
{
	const struct aw_running *running;
	struct aw_buf buf;

	ck_assert_int_eq(parse_text(rows[_i].text), AW_OK);
	running = t.store.running;
	ck_assert_ptr_nonnull(running);
	aw_buf_init(&buf, 1 << 16);
	ck_assert(aw_buf_printf(&buf, "%s|%s|%s|%s|%s|%s", or_none(running->hostname),
	    or_none(running->version), or_none(running->product), or_none(running->serial),
	    or_none(running->transport), or_none(running->url)));
	ck_assert_str_eq(buf.data, rows[_i].facts);
	aw_buf_free(&buf);
}
END_TEST

static const struct {
	const char *text;
	bool ios, smart, whole, kept;
} extents[] = {
    {CHAIN "end\n", true, false, true, false},
    {CHAIN, true, false, false, false},
    {CHAIN "license smart transport off\nend\n", true, true, true, false},
    {ASA_CHAIN "license smart\n feature tier standard\nCryptochecksum:1\n: end\n", false, true,
	true, false},
    {CHAIN "crypto pki certificate chain X\n certificate ca 01 nvram:X#1CA.cer\nend\n", true, false,
	true, false},
    {CHAIN "crypto pki certificate chain SLA-TrustPoint\n certificate ca 01 nvram:C#1CA.cer\nend\n",
	true, false, true, true},
    {CHAIN "crypto pki certificate chain X\n certificate ca 01\n  <cert removed>\n  quit\nend\n",
	true, false, false, false},
    {CHAIN "crypto pki certificate chain X\n certificate ca 01 <removed>\nend\n", true, false,
	false, false},
    {CHAIN "crypto pki certificate chain SLA-TrustPoint\n <cert removed>\nend\n", true, false,
	false, false},
    {CHAIN "crypto pki certificate chain SLA-TrustPoint\nend\n", true, false, false, false},
};

START_TEST(test_extents)
{
	const struct aw_running *running;

	ck_assert_int_eq(parse_text(extents[_i].text), AW_OK);
	running = t.store.running;
	ck_assert_int_eq(running->ios, extents[_i].ios);
	ck_assert_int_eq(running->smart, extents[_i].smart);
	ck_assert_int_eq(running->whole, extents[_i].whole);
	ck_assert_int_eq(running->licensing_kept, extents[_i].kept);
}
END_TEST

/* What was removed, or is kept by the device, is named with its line. */
START_TEST(test_named)
{
	static const struct {
		const char *lines, *where, *text;
	} cases[] = {
	    {" certificate ca 01 nvram:X#1CA.cer\n", "block 1, line 7",
		"keeps it in nvram:X#1CA.cer"},
	    {" certificate ca 01\n  <cert removed>\n  quit\n", "block 1, line 7", "was removed"},
	    {" certificate ca 01\n <cert removed>\n", "block 1, line 7", "was removed"},
	    {" <cert removed>\n", "line 6", "were removed"},
	    {"", "line 6", "were removed"},
	};

	for (int i = 0; i < COUNT(cases); i++) {
		char *text = join("hostname R1\n" CHAIN, "crypto pki certificate chain X\n",
		    cases[i].lines, "end\n");
		size_t n;

		ck_assert_int_eq(parse_text(text), AW_OK);
		n = t.store.n_problems;
		ck_assert_uint_ge(n, 1);
		expect_problem(0, AW_SEVERITY_WARNING, AW_ERR_STORE_ELSEWHERE, cases[i].where);
		ck_assert_msg(strstr(t.store.problems[0].text, cases[i].text) != NULL, "%s",
		    t.store.problems[0].text);
		ck_assert_ptr_nonnull(strstr(t.store.problems[0].text, "trustpoint X"));
		free(text);
	}
}
END_TEST

START_TEST(test_two_devices)
{
	ck_assert_int_eq(parse_text("hostname R1\n" CHAIN "end\nhostname R2\n" CHAIN "end\n"),
	    AW_ERR_STORE_EMPTY);
	ck_assert_ptr_null(t.store.running);
	expect_problem(0, AW_SEVERITY_CRITICAL, AW_ERR_STORE_DEVICES, "");
	ck_assert_ptr_nonnull(strstr(t.store.problems[0].text, "R1 and R2"));
}
END_TEST

/* Many and long texts: nothing is longer than its limit. */
START_TEST(test_limits)
{
	struct aw_buf buf;

	aw_buf_init(&buf, (size_t)1 << 20);
	ck_assert(aw_buf_puts(&buf, CHAIN "hostname "));
	for (int i = 0; i < 900; i++)
		ck_assert(aw_buf_puts(&buf, "\x1b"));
	ck_assert(aw_buf_puts(&buf, "\nlicense smart transport callhome\ncall-home\n"));
	for (int i = 0; i < 2000; i++)
		ck_assert(aw_buf_printf(&buf,
		    " profile P\n  active\n" HTTP "  destination address http https://h%d/\n", i));
	ck_assert_int_eq(parse_text(buf.data), AW_OK);
	ck_assert_uint_lt(strlen(t.store.running->hostname), AW_RUNNING_TEXT_MAX);
	ck_assert_uint_lt(strlen(t.store.running->url), AW_RUNNING_TEXT_MAX);
	ck_assert(strncmp(t.store.running->url, "https://h0/ https://h1/ ", 24) == 0);
	aw_buf_free(&buf);
}
END_TEST

static void
fill(TCase *tc)
{
	tcase_add_checked_fixture(tc, setup, teardown);
	tcase_add_loop_test(tc, test_facts, 0, COUNT(rows));
	tcase_add_loop_test(tc, test_extents, 0, COUNT(extents));
	tcase_add_test(tc, test_named);
	tcase_add_test(tc, test_two_devices);
	tcase_add_test(tc, test_limits);
}

int
main(void)
{
	return aw_suite_run("running_facts", fill);
}
