/* SPDX-License-Identifier: ISC */
/* Services that nothing judges, sections that nobody uses, and what was meant. */
#include <stdio.h>

#include "config/config_warn.h"
#include "fixture/confdir.h"
#include "fixture/suite.h"

#define STORE "store \"s\" { file = /s.pem } "
#define DEVICE(name, services) "device \"" name "\" { " STORE services " }\n"
#define UNJUDGED " (no transition has it, and no service section looks at it)"
#define ADD "; add a service section for it\n"
#define ASKED(name, kind, address, more) \
	"device \"" name "\" { source \"" kind "\" { address = \"" address "\" " more " } }\n"
#define REST "password-file = /p ca-file = /c"
#define SNMP "version = 2c password-file = /p"
#define SHARED(b, a, at)                                            \
	"device \"" b "\" has the address of device \"" a "\": " at \
	"; facts of one machine become those of two devices\n"
#define UNUSED ", so nothing looks at it; name it in services of the devices that use it\n"

static const struct aw_config_overrides shipped = {.transitions_dir = "data/transitions"};

/* Collects the warnings, one a line, each with the line of the file. */
struct collected {
	char text[16384];
};

static void
collect(void *context, const char *object, const char *text)
{
	struct collected *all = context;
	const char *line = strrchr(object, ':');
	size_t used = strlen(all->text);

	(void)snprintf(all->text + used, sizeof(all->text) - used, "%s: %s\n",
	    line != NULL ? line + 1 : "file", text);
}

/* The warnings of a configuration. */
static size_t
warnings_of(const char *text, struct collected *all)
{
	struct aw_config *config = NULL;
	struct confdir dir;
	struct aw_error err;
	size_t n;

	confdir_make(&dir);
	ck_assert_msg(
	    aw_config_load(confdir_write(&dir, "x.conf", text), &shipped, &config, &err) == AW_OK,
	    "%s", err.text);
	all->text[0] = '\0';
	ck_assert_int_eq(aw_config_warnings(config, collect, all, &n, &err), AW_OK);
	aw_config_free(config);
	confdir_remove(&dir);
	return n;
}

static const struct {
	const char *conf, *warnings;
} cases[] = {
    {DEVICE("a", ""), ""},
    {DEVICE("a", "services = {\"Tools.Cisco.com\", \"smartreceiver.cisco.com:443\"}"), ""},
    {DEVICE("a", "services = {\"smartreciever.cisco.com\"}"),
	"1: device \"a\": nothing judges service smartreciever.cisco.com" UNJUDGED
	"; did you mean smartreceiver.cisco.com?\n"},
    {DEVICE("a", "services = {\"smartreceiver.cisco.con\", \"tools.cisco.com\"}"),
	"1: device \"a\": nothing judges service smartreceiver.cisco.con" UNJUDGED
	"; did you mean smartreceiver.cisco.com?\n"},
    {DEVICE("a", "services = {\"tools.cisco.com:8443\"}"),
	"1: device \"a\": nothing judges service tools.cisco.com:8443" UNJUDGED
	"; did you mean tools.cisco.com?\n"},
    {DEVICE("a", "services = {\"ssm.corp.example\"}"),
	"1: device \"a\": nothing judges service ssm.corp.example" UNJUDGED ADD},
    {"service \"ssm.corp.example\" { }\n" DEVICE("a", "services = {\"ssm.corp.example\"}"), ""},
    {"service \"ssm.corp.example\" { chain = /c.pem }\n" DEVICE(
	 "a", "services = {\"SSM.corp.example\"}"),
	""},
    {"service \"ssm.corp.example\" { probe = false }\n" DEVICE(
	 "a", "services = {\"ssm.corp.example\"}"),
	"2: device \"a\": nothing judges service ssm.corp.example" UNJUDGED ADD},
    /* devices with one address; of one machine several kinds may be asked */
    {ASKED("a", "restconf", "x.example", REST) ASKED("b", "restconf", "y.example", REST), ""},
    {ASKED("a", "restconf", "x.example", REST) ASKED("b", "restconf", "X.example:443", REST),
	"2: " SHARED("b", "a", "x.example")},
    {ASKED("a", "restconf", "x.example", REST) ASKED("b", "snmp", "x.example", SNMP),
	"2: " SHARED("b", "a", "x.example")},
    {ASKED("a", "restconf", "x.example:8443", REST) ASKED("b", "restconf", "x.example:9443", REST),
	""},
    {ASKED("a", "restconf", "[::1]:8443", REST) ASKED("c", "snmp", "[::1]", SNMP)
	    ASKED("b", "restconf", "[::1]:8443", REST),
	"3: " SHARED("b", "a", "[::1]:8443")},
    {ASKED("a", "ssm-onprem", "x.example", REST " account = one")
	    ASKED("b", "ssm-onprem", "x.example", REST " account = two"),
	""},
    {ASKED("a", "ssm-onprem", "x.example", REST " account = one")
	    ASKED("b", "ssm-onprem", "x.example", REST " account = one"),
	"2: " SHARED("b", "a", "x.example")},
    {ASKED("a", "expressway", "x.example", REST " peer \"p\" { address = y.example }")
	    ASKED("b", "expressway", "y.example", REST),
	"2: " SHARED("b", "a", "y.example")},
    /* one line for a service, however many name it */
    {DEVICE("a", "services = {\"x.example\"}") DEVICE("b", "services = {\"x.example\"}")
	    DEVICE("c", "services = {\"X.example\", \"tools.cisco.com\"}"),
	"1: device \"a\" and 2 more: nothing judges service x.example" UNJUDGED ADD},
    /* sections */
    {"service \"tools.cisco.com\" { }\n" DEVICE("a", ""), ""},
    {"service \"tools.cisco.com\" { }\n" DEVICE("a", "services = {\"smartreceiver.cisco.com\"}"),
	"1: no device uses service tools.cisco.com" UNUSED},
    {"service \"tool.cisco.com\" { }\n" DEVICE("a", ""),
	"1: no device uses service tool.cisco.com, so nothing looks at it; did you mean "
	"tools.cisco.com?\n"},
    {"service \"other.example:8443\" { probe = false }\n" DEVICE("a", ""),
	"1: no device uses service other.example:8443" UNUSED},
    /* both are the same slip */
    {"service \"license.corp.example\" { }\n" DEVICE("a", "services = {\"licence.corp.example\"}"),
	"2: device \"a\": nothing judges service licence.corp.example" UNJUDGED
	"; did you mean license.corp.example?\n"
	"1: no device uses service license.corp.example, so nothing looks at it; did you mean "
	"licence.corp.example?\n"},
    /* numbers are no slips */
    {"service \"ssm-1.corp.example\" { }\nservice \"ssm-2.corp.example\" { }\n" DEVICE(
	 "a", "services = {\"ssm-2.corp.example\"}"),
	"1: no device uses service ssm-1.corp.example" UNUSED},
    /* references: each place that names one */
    {"policy { reference = /no-such.p7b }\n" DEVICE("a", ""),
	"file: reference /no-such.p7b cannot be read (No such file or directory), so nothing is "
	"compared with it\n"},
    {"device \"a\" { " STORE " policy { reference = /tmp } }\n",
	"1: reference /tmp cannot be read (not a regular file), so nothing is compared with it\n"},
    {"policy { reference = /etc/passwd }\ndevice \"a\" { " STORE " policy { reference = none } }\n",
	""},
    /* a host that shows records of others only */
    {"service \"tools.cisco.com\" { }\n", ""},
};

START_TEST(warned)
{
	struct collected all;
	size_t n = warnings_of(cases[_i].conf, &all), lines = 0;

	ck_assert_str_eq(all.text, cases[_i].warnings);
	for (const char *p = all.text; (p = strchr(p, '\n')) != NULL; p++)
		lines++;
	ck_assert_uint_eq(n, lines);
}
END_TEST

/* Not more lines than can be read: the last one has the number of the others. */
START_TEST(no_flood)
{
	static char conf[65536];
	struct collected all;
	size_t used = 0, lines = 0;

	for (int i = 0; i < 100; i++)
		used += (size_t)snprintf(conf + used, sizeof(conf) - used,
		    DEVICE("d%d", "services = {\"s%d.example\"}"), i, i);
	ck_assert_uint_eq(warnings_of(conf, &all), 100);
	for (const char *p = all.text; (p = strchr(p, '\n')) != NULL; p++)
		lines++;
	ck_assert_uint_eq(lines, AW_CONFIG_WARNINGS_MAX + 1);
	ck_assert_ptr_nonnull(
	    strstr(all.text, "file: 68 more services of devices that nothing judges\n"));
}
END_TEST

static void
fill(TCase *tc)
{
	tcase_add_loop_test(tc, warned, 0, COUNT(cases));
	tcase_add_test(tc, no_flood);
}

int
main(void)
{
	return aw_suite_run("config-warn", fill);
}
