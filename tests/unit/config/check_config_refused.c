/* SPDX-License-Identifier: ISC */
/* Invalid configurations, and the line of the message. */
#include "config/config.h"
#include "fixture/confdir.h"
#include "fixture/suite.h"

#define STORE " store \"s\" { file = /s.pem }\n"
#define DEVICE(name) "device \"" name "\" {\n" STORE "}\n"
#define A64 "aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa"

static const struct aw_config_overrides shipped = {.transitions_dir = "data/transitions"};

static const struct {
	const char *text;
	int line;
	enum aw_err code;
	const char *rule; /* part of the text */
} bad_cases[] = {
    {"interval = 1h\ncolour = red\n", 2, AW_ERR_CONFIG_SYNTAX, "no \"colour\" at the top level"},
    {"# a\n// b\n/* c\nd */ interval = 1h # e\ncolour = red\n", 5, AW_ERR_CONFIG_SYNTAX,
	"no \"colour\" at the top level"},
    {"interval = 1h # a\n# \"b {\ninterval = 2h\n", 3, AW_ERR_CONFIG_CONFLICT, "in line 1"},
    {"interval = 1h\ninterval = 2h\n", 2, AW_ERR_CONFIG_CONFLICT, "here and in line 1"},
    {"device \"a\" {\n" STORE, 1, AW_ERR_CONFIG_SYNTAX, "never closed"},
    {"state-directory = \"/a\nb\"\n", 1, AW_ERR_CONFIG_SYNTAX, "not closed on its line"},
    {"state-directory = \"${HOME}\"\n", 1, AW_ERR_CONFIG_SYNTAX, "not expanded"},
    {"state-directory = var/lib\n", 1, AW_ERR_CONFIG_VALUE, "absolute path"},
    {"state-directory = \"\"\n", 1, AW_ERR_CONFIG_VALUE, "absolute path"},
    {"include = \"/etc/shadow\"\n", 1, AW_ERR_CONFIG_SYNTAX, "no \"include\""},
    /* Durations: without a unit they are seconds, and the range is checked. */
    {"interval = 0\n", 1, AW_ERR_CONFIG_VALUE, "from 10 s to 30 d"},
    {"interval = 1s\n", 1, AW_ERR_CONFIG_VALUE, "from 10 s"},
    {"interval = 9s\n", 1, AW_ERR_CONFIG_VALUE, "from 10 s"},
    {"interval = 31d\n", 1, AW_ERR_CONFIG_VALUE, "to 30 d"},
    {"interval = 520w\n", 1, AW_ERR_CONFIG_VALUE, "to 30 d"},
    {"interval = -1h\n", 1, AW_ERR_CONFIG_VALUE, "a duration"},
    {"interval = 99999999999999999999d\n", 1, AW_ERR_CONFIG_VALUE, "a duration"},
    {"interval = hourly\n", 1, AW_ERR_CONFIG_VALUE, "a duration"},
    {"interval = \"\"\n", 1, AW_ERR_CONFIG_VALUE, "a duration"},
    {"interval = {1h}\n", 1, AW_ERR_CONFIG_SYNTAX, "one value"},
    {"interval = 5min\n", 1, AW_ERR_CONFIG_VALUE,
	"\"min\" is no unit: interval must be a duration"},
    {"interval = 5M\n", 1, AW_ERR_CONFIG_VALUE, "in s, m, h, d or w"},
    {"interval = \"5 m\"\n", 1, AW_ERR_CONFIG_VALUE, "\" m\" is no unit"},
    {"interval = 5 m\n", 1, AW_ERR_CONFIG_SYNTAX, "needs quotes"},
    {"notifications-per-hour = 3601\n", 1, AW_ERR_CONFIG_VALUE, "from 0 to 3600"},
    {"notifications-per-second = 1001\n", 1, AW_ERR_CONFIG_VALUE, "from 0 to 1000"},
    {"notifications-per-second = 10s\n", 1, AW_ERR_CONFIG_VALUE, "whole number"},
    {"notifications-per-hour = -1\n", 1, AW_ERR_CONFIG_VALUE, "whole number"},
    {"notifications-per-hour = 1.5\n", 1, AW_ERR_CONFIG_VALUE, "whole number"},
    {"notifications-per-hour = 99999999999999999999\n", 1, AW_ERR_CONFIG_VALUE, "3600"},
    {"agentx-socket = master\n", 1, AW_ERR_CONFIG_VALUE, "tcp:"},
    {"agentx-socket = \"tcp:\"\n", 1, AW_ERR_CONFIG_VALUE, "tcp:"},
    {"agentx-socket = \"udp:127.0.0.1:705\"\n", 1, AW_ERR_CONFIG_VALUE, "tcp:"},
    {"agentx-socket = \"tcp:192.0.2.1:705\"\n", 1, AW_ERR_CONFIG_VALUE, "not of this host"},
    {"agentx-socket = \"tcp:master.example:705\"\n", 1, AW_ERR_CONFIG_VALUE, "no password"},
    {"agentx-socket = \"tcp6:[2001:db8::1]:705\"\n", 1, AW_ERR_CONFIG_VALUE, "of this host"},
    {"transitions = site\n", 1, AW_ERR_CONFIG_VALUE, "absolute"},
    {"policy {\n reference = ios.p7b\n}\n", 2, AW_ERR_CONFIG_VALUE, "an absolute path, or none"},
    {"transitions = {}\n", 1, AW_ERR_CONFIG_SYNTAX, "empty list"},
    {"device \"a\" {\n key-types = {rsa, dsa}\n" STORE "}\n", 2, AW_ERR_CONFIG_VALUE,
	"rsa, ecdsa or both"},
    {"device \"a\" {\n roles = {server, tomcat}\n" STORE "}\n", 2, AW_ERR_CONFIG_VALUE,
	"roles must be server"},
    {"device \"a\" {\n key-types = {}\n" STORE "}\n", 2, AW_ERR_CONFIG_SYNTAX, "empty list"},
    /* Policy. */
    {"policy {\n match = name\n}\n", 2, AW_ERR_CONFIG_VALUE, "key or fingerprint"},
    {"policy {\n broken = fatal\n}\n", 2, AW_ERR_CONFIG_VALUE, "ok, unknown, warning or critical"},
    {"policy {\n registration-failed = ok\n}\n", 2, AW_ERR_CONFIG_VALUE, "warning or critical"},
    {"policy {\n registration-lost = unknown\n}\n", 2, AW_ERR_CONFIG_VALUE, "warning or critical"},
    {"policy {\n clock-or-zone = ok\n}\n", 2, AW_ERR_CONFIG_VALUE, "warning or critical"},
    {"policy {\n ack-overdue = ok\n}\n", 2, AW_ERR_CONFIG_VALUE, "warning or critical"},
    {"policy {\n ack-warning = {1d, 2d}\n}\n", 2, AW_ERR_CONFIG_VALUE, "never"},
    {"policy {\n term-warning = 3654d\n}\n", 2, AW_ERR_CONFIG_VALUE, "to 3653 d"},
    {"policy {\n critical-before-break = 3654d\n}\n", 2, AW_ERR_CONFIG_VALUE, "to 3653 d"},
    {"policy {\n critical-before-break = 2147483647d\n}\n", 2, AW_ERR_CONFIG_VALUE, "3653"},
    {"policy {\n anchor-warning = 0d\n}\n", 2, AW_ERR_CONFIG_VALUE, "never"},
    {"policy {\n anchor-warning = -30d\n}\n", 2, AW_ERR_CONFIG_VALUE, "never"},
    {"policy {\n anchor-warning = \"0%\"\n}\n", 2, AW_ERR_CONFIG_VALUE, "never"},
    {"policy {\n anchor-warning = \"100.0001%\"\n}\n", 2, AW_ERR_CONFIG_VALUE, "never"},
    {"policy {\n anchor-warning = \"33.33333%\"\n}\n", 2, AW_ERR_CONFIG_VALUE, "never"},
    {"policy {\n anchor-warning = \"1000%\"\n}\n", 2, AW_ERR_CONFIG_VALUE, "never"},
    {"policy {\n anchor-warning = \"5%%\"\n}\n", 2, AW_ERR_CONFIG_VALUE, "never"},
    {"policy {\n anchor-warning = \"5.%\"\n}\n", 2, AW_ERR_CONFIG_VALUE, "never"},
    {"policy {\n anchor-warning = {30d, 20d}\n}\n", 2, AW_ERR_CONFIG_VALUE, "never"},
    {"policy {\n anchor-warning = {30d, 5%, 6%}\n}\n", 2, AW_ERR_CONFIG_VALUE, "never"},
    {"policy {\n anchor-warning = {never, 5%}\n}\n", 2, AW_ERR_CONFIG_VALUE, "never"},
    {"policy {\n change-window = 59s\n}\n", 2, AW_ERR_CONFIG_VALUE, "from 1 min"},
    {"policy {\n shrink = 0\n}\n", 2, AW_ERR_CONFIG_VALUE, "from 1 to 100"},
    {"policy {\n shrink = 101\n}\n", 2, AW_ERR_CONFIG_VALUE, "from 1 to 100"},
    {"policy {\n stale-after = 1\n}\n", 2, AW_ERR_CONFIG_VALUE, "from 2 to 100"},
    {"policy {\n sync-failed = ok\n}\n", 2, AW_ERR_CONFIG_VALUE, "warning or critical"},
    {"policy {\n license-unknown = unknown\n}\n", 2, AW_ERR_CONFIG_VALUE, "warning or critical"},
    {"policy {\n identity = bad\n}\n", 2, AW_ERR_CONFIG_VALUE, "ok, unknown, warning or critical"},
    {"policy {\n grace-period = 0\n}\n", 2, AW_ERR_CONFIG_VALUE, "from 1 h"},
    {"policy {\n evaluation-warning = 3654d\n}\n", 2, AW_ERR_CONFIG_VALUE, "to 3653 d"},
    {"policy {\n clock-skew = 0\n}\n", 2, AW_ERR_CONFIG_VALUE, "from 1 s"},
    {"policy {\n certificate-critical = \"0%\"\n}\n", 2, AW_ERR_CONFIG_VALUE, "never"},
    {"\npolicy {\n renewal-period = 90d\n}\n", 2, AW_ERR_CONFIG_CONFLICT,
	"deadline-period must be longer"},
    {"policy { }\npolicy { }\n", 2, AW_ERR_CONFIG_CONFLICT, "policy is given here and in line 1"},
    {"device \"a\" {\n" STORE " policy { }\n policy { }\n}\n", 4, AW_ERR_CONFIG_CONFLICT,
	"here and in line 3"},
    /* Exceptions: all three settings, and one exception per certificate. */
    {"exception {\n reason = x\n until = 2027-01-31\n}\n", 1, AW_ERR_CONFIG_VALUE, "certificate"},
    {"exception {\n certificate = " A64 "\n until = 2027-01-31\n}\n", 1, AW_ERR_CONFIG_VALUE,
	"reason of the exception is missing"},
    {"exception {\n certificate = " A64 "\n reason = x\n}\n", 1, AW_ERR_CONFIG_VALUE, "until"},
    {"exception {\n certificate = aa\n reason = x\n until = 2027-01-31\n}\n", 2,
	AW_ERR_CONFIG_VALUE, "32 bytes"},
    {"exception {\n certificate = " A64 "\n reason = x\n until = never\n}\n", 4,
	AW_ERR_CONFIG_VALUE, "a date"},
    {"exception { certificate = " A64 "\n reason = x\n until = 2027-01-31\n}\nexception { "
     "certificate = " A64 "\n reason = y\n until = 2027-01-31\n}\n",
	5, AW_ERR_CONFIG_CONFLICT, "in line 1"},
    /* Devices and stores. */
    {"device \"a b\" {\n" STORE "}\n", 1, AW_ERR_DEVICE_NAME, "1 to 32"},
    {"device \"..\" {\n" STORE "}\n", 1, AW_ERR_DEVICE_NAME, "1 to 32"},
    {"device \"\" {\n" STORE "}\n", 1, AW_ERR_DEVICE_NAME, "1 to 32"},
    {DEVICE("a") "device \"\" {\n" STORE "}\n", 4, AW_ERR_DEVICE_NAME, "1 to 32"},
    {"device \"a23456789012345678901234567890123\" {\n" STORE "}\n", 1, AW_ERR_DEVICE_NAME,
	"1 to 32"},
    {"device {\n" STORE "}\n", 1, AW_ERR_CONFIG_SYNTAX, "device \"TITLE\" {"},
    {"\ndevice \"a\" {\n}\n", 2, AW_ERR_CONFIG_VALUE, "device \"a\" has no store"},
    {DEVICE("a") DEVICE("a"), 4, AW_ERR_CONFIG_CONFLICT, "\"a\" is defined here and in line 1"},
    {"device \"a\" {\n" STORE STORE "}\n", 3, AW_ERR_CONFIG_CONFLICT, "\"s\" is defined here"},
    {"device \"a\" {\n store \"a234567890123456789012345\" { file = /s }\n}\n", 2,
	AW_ERR_DEVICE_NAME, "1 to 24"},
    {"device \"a\" {\n store \"s\" { }\n}\n", 2, AW_ERR_CONFIG_VALUE, "exactly one"},
    {"device \"a\" {\n store \"s\" { file = /s directory = /d }\n}\n", 2, AW_ERR_CONFIG_CONFLICT,
	"exactly one"},
    {"device \"a\" {\n store \"s\" { file = s.pem }\n}\n", 2, AW_ERR_CONFIG_VALUE, "absolute"},
    {"device \"a\" {\n store \"s\" { file = /f names = \"*.ca\" }\n}\n", 2, AW_ERR_CONFIG_CONFLICT,
	"store \"s\" is a file, which takes no names"},
    {"device \"a\" {\n store \"s\" { file = /f program = /p }\n}\n", 2, AW_ERR_CONFIG_CONFLICT,
	"exactly one of file, directory and program"},
    {"device \"a\" {\n store \"s\" { }\n}\n", 2, AW_ERR_CONFIG_VALUE,
	"exactly one of file, directory and program"},
    {"device \"a\" {\n store \"s\" { program = p }\n}\n", 2, AW_ERR_CONFIG_VALUE, "absolute path"},
    {"device \"a\" {\n store \"s\" { program = /p fresh-for = 1d }\n}\n", 2, AW_ERR_CONFIG_CONFLICT,
	"store \"s\" is a program, which takes no fresh-for"},
    {"device \"a\" {\n store \"s\" { file = /p timeout = 1s }\n}\n", 2, AW_ERR_CONFIG_CONFLICT,
	"store \"s\" is a file, which takes no timeout"},
    {"device \"a\" {\n store \"s\" { program = /p max-size = 17M }\n}\n", 2, AW_ERR_CONFIG_VALUE,
	"at most 16M"},
    {"device \"a\" {\n store \"s\" { directory = /d names = \"x/*\" }\n}\n", 2, AW_ERR_CONFIG_VALUE,
	"patterns such as"},
    {"device \"a\" {\n store \"s\" { directory = \"~/d\" }\n}\n", 2, AW_ERR_CONFIG_VALUE,
	"absolute"},
    {"device \"a\" {\n store \"s\" { file = /s\n password-file = pw }\n}\n", 3, AW_ERR_CONFIG_VALUE,
	"password-file"},
    {"device \"a\" {\n store \"s\" { file = /s\n password = x }\n}\n", 3, AW_ERR_CONFIG_SYNTAX,
	"did you mean \"password-file\""},
    {"device \"a\" {\n store \"s\" { file = /s\n max-size = 1023 }\n}\n", 3, AW_ERR_CONFIG_VALUE,
	"1K to 1G"},
    {"device \"a\" {\n store \"s\" { file = /s\n max-size = 2G }\n}\n", 3, AW_ERR_CONFIG_VALUE,
	"1K to 1G"},
    {"device \"a\" {\n store \"s\" { file = /s\n max-size = 16MB }\n}\n", 3, AW_ERR_CONFIG_VALUE,
	"\"MB\" is no unit: max-size must be a size in octets, K, M or G"},
    {"device \"a\" {\n store \"s\" { file = /s\n max-size = 99999999999999999999 }\n}\n", 3,
	AW_ERR_CONFIG_VALUE, "1K to 1G"},
    {"device \"a\" {\n store \"s\" { file = /s\n max-certificates = 0 }\n}\n", 3,
	AW_ERR_CONFIG_VALUE, "from 1 to 1000000"},
    {"device \"a\" {\n store \"s\" { file = /s\n readiness = maybe }\n}\n", 3, AW_ERR_CONFIG_VALUE,
	"false or true"},
    {"device \"a\" {\n services = {\"tools.cisco.com\", \"x y\"}\n" STORE "}\n", 2,
	AW_ERR_CONFIG_VALUE, "host:8443"},
    {"device \"a\" {\n services = {\"h\", \"H:443\"}\n" STORE "}\n", 2, AW_ERR_CONFIG_CONFLICT,
	"h:443 is named twice"},
    {"device \"a\" {\n services = {b, c, d, e, f, g, h, i, j, k, l, \"B:443\"}\n" STORE "}\n", 2,
	AW_ERR_CONFIG_CONFLICT, "b:443 is named twice"},
    {"device \"a\" {\n interval = 5s\n" STORE "}\n", 2, AW_ERR_CONFIG_VALUE, "interval"},
};

START_TEST(refused_at_its_line)
{
	struct aw_config *config = NULL;
	struct aw_error err = {0};
	struct confdir dir;
	char place[32];

	confdir_make(&dir);
	ck_assert_int_eq(aw_config_load(confdir_write(&dir, "x.conf", bad_cases[_i].text), &shipped,
			     &config, &err),
	    bad_cases[_i].code);
	ck_assert_ptr_null(config);
	ck_assert_int_eq(err.code, bad_cases[_i].code);
	(void)snprintf(place, sizeof(place), "/x.conf:%d", bad_cases[_i].line);
	ck_assert_msg(ends_with(err.object, place), "%s (%s), not %s", err.object, err.text, place);
	ck_assert_msg(strstr(err.text, bad_cases[_i].rule) != NULL, "%s", err.text);
	confdir_remove(&dir);
}
END_TEST

static void
fill(TCase *tc)
{
	tcase_add_loop_test(tc, refused_at_its_line, 0, COUNT(bad_cases));
}

int
main(void)
{
	return aw_suite_run("config_refused", fill);
}
