/* SPDX-License-Identifier: ISC */
#include <errno.h>
#include <unistd.h>

#include "base/instant.h"
#include "base/text.h"
#include "config/transition_files.h"
#include "fixture/confdir.h"
#include "fixture/suite.h"
#include "model/service_name.h"
#include "model/transition.h"

#define SHIPPED "data/transitions"
#define A64 "aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa"
#define B64 "bbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbb"
#define HEAD "transition \"t\" {\n title = x\n source = y\n"
#define RETIRING " retiring \"A\" { sha256 = " A64 " }\n"

static const struct {
	const char *text;
	int line;
	enum aw_err code;
	const char *rule; /* part of the text */
} bad_cases[] = {
    /* What is never closed, with the place of its opening. */
    {"\n" HEAD RETIRING, 2, AW_ERR_CONFIG_SYNTAX, "this transition is never closed"},
    {HEAD " retiring \"A\" {\n sha256 = " A64 "\n\n}\n", 1, AW_ERR_CONFIG_SYNTAX, "never closed"},
    {"# a\n/* b\n" HEAD "}\n", 2, AW_ERR_CONFIG_SYNTAX, "comment is never closed"},
    {HEAD " title = \"x\n" RETIRING "}", 4, AW_ERR_CONFIG_SYNTAX, "not closed on its line"},
    {HEAD " title = 'x\n'" RETIRING "}", 4, AW_ERR_CONFIG_SYNTAX, "not closed on its line"},
    {"transition \"t", 1, AW_ERR_CONFIG_SYNTAX, "not closed on its line"},
    {HEAD " title = \"x\\", 4, AW_ERR_CONFIG_SYNTAX, "not closed on its line"},
    {"}\n", 1, AW_ERR_CONFIG_SYNTAX, "without an opening"},
    {"transition a {{{{{{{{{\n", 1, AW_ERR_CONFIG_SYNTAX, "a key is expected"},
    /* Values that would read the environment. */
    {"transition \"t\" {\n title = \"${HOME}\"\n}\n", 2, AW_ERR_CONFIG_SYNTAX, "not expanded"},
    {"transition \"t\" {\n title = \"\\${HOME}\"\n}\n", 2, AW_ERR_CONFIG_SYNTAX, "not expanded"},
    {"transition \"t\" {\n title = ${HOME}\n}\n", 2, AW_ERR_CONFIG_SYNTAX, "not expanded"},
    {"transition \"t\" {\n title = a${HOME}\n}\n", 2, AW_ERR_CONFIG_SYNTAX, "not expanded"},
    /* Keys and values. */
    {HEAD " colour = red\n}\n", 4, AW_ERR_CONFIG_SYNTAX, "no \"colour\" in transition \"t\""},
    {"include(\"/etc/passwd\")\n", 1, AW_ERR_CONFIG_SYNTAX, "no \"include\""},
    {"include = x\n", 1, AW_ERR_CONFIG_SYNTAX, "no \"include\""},
    {"\" \" = x\n", 1, AW_ERR_CONFIG_SYNTAX, "a key is expected"},
    {HEAD " title = y\n" RETIRING "}\n", 4, AW_ERR_CONFIG_CONFLICT, "here and in line 2"},
    {HEAD " title += y\n" RETIRING "}\n", 4, AW_ERR_CONFIG_SYNTAX, "\"+\" is not allowed"},
    {HEAD " applies-to = {}\n}\n", 4, AW_ERR_CONFIG_SYNTAX, "one value"},
    {HEAD " applies-to = {all}\n}\n", 4, AW_ERR_CONFIG_SYNTAX, "one value"},
    {HEAD " applies-to = some\n" RETIRING "}\n", 4, AW_ERR_CONFIG_VALUE,
	"all, holders or declared"},
    {HEAD " clean-up = 2026-02-30\n" RETIRING "}\n", 4, AW_ERR_CONFIG_VALUE, "a date"},
    {HEAD " title\n = x\n}\n", 4, AW_ERR_CONFIG_CONFLICT, "given here and in line 2"},
    {"transition {\n}\n", 1, AW_ERR_CONFIG_SYNTAX, "transition \"TITLE\" {"},
    {"transition \"t\" {\n source = y\n" RETIRING "}\n", 1, AW_ERR_CONFIG_VALUE,
	"title is missing"},
    {"transition \"t\" {\n title = y\n" RETIRING "}\n", 1, AW_ERR_CONFIG_VALUE,
	"source is missing"},
    {"transition \"t\" {\n title = \"a\\nb\"\n source = y\n}", 2, AW_ERR_CONFIG_VALUE, "printable"},
    {"transition \"../t\" {\n}\n", 1, AW_ERR_DEVICE_NAME, "1 to 24"},
    {"transition \"a23456789012345678901234x\" {\n}\n", 1, AW_ERR_DEVICE_NAME, "1 to 24"},
    {HEAD "}\n" HEAD "}\n", 5, AW_ERR_CONFIG_CONFLICT, "\"t\" is defined here and in line 1"},
    /* Roots. */
    {HEAD "}\n", 1, AW_ERR_CONFIG_VALUE, "no retiring root"},
    {HEAD " retiring \"A\" { }\n}\n", 4, AW_ERR_CONFIG_VALUE, "sha256 is missing"},
    {HEAD " retiring \"\" { sha256 = " A64 " }\n}\n", 4, AW_ERR_CONFIG_VALUE, "name of a root"},
    {HEAD " retiring \"A\" {\n sha256 = " A64 "00 }\n}\n", 5, AW_ERR_CONFIG_VALUE, "32 bytes"},
    {HEAD " retiring \"A\" {\n sha256 = aa }\n}\n", 5, AW_ERR_CONFIG_VALUE, "32 bytes"},
    {HEAD " retiring \"A\" { sha256 = " A64 "\n sha1 = " A64 " }\n}\n", 5, AW_ERR_CONFIG_VALUE,
	"20 bytes"},
    {HEAD " retiring \"A\" { sha256 = " A64 "\n serial = 0x5 }\n}\n", 5, AW_ERR_CONFIG_VALUE,
	"serial"},
    {HEAD RETIRING " replacement \"A\" { sha256 = " A64 " }\n}\n", 5, AW_ERR_CONFIG_CONFLICT,
	"here and in line 4 of one transition"},
    {HEAD RETIRING " retiring \"B\" { sha256 = " A64 " }\n}\n", 5, AW_ERR_CONFIG_CONFLICT,
	"of one transition"},
    {HEAD RETIRING
	"}\ntransition \"u\" {\n title = x\n source = y\n retiring \"C\" {\n sha256 = " A64
	" }\n}\n",
	9, AW_ERR_CONFIG_CONFLICT, "\"C\" has the fingerprint of \"A\" in line 4"},
    /* Services and dates. */
    {HEAD RETIRING " service \"h\" { }\n}\n", 5, AW_ERR_CONFIG_VALUE, "switch is missing"},
    {HEAD RETIRING " service \"h:0\" { switch = 2022-01-01 }\n}\n", 5, AW_ERR_CONFIG_VALUE,
	"host:port"},
    {HEAD RETIRING " service \"h\" { switch = soon }\n}\n", 5, AW_ERR_CONFIG_VALUE, "a date"},
    {HEAD RETIRING " service \"h\" { switch = 2022-01-01 }\n service \"H:443\" { switch = "
		   "2022-01-02 }\n}\n",
	6, AW_ERR_CONFIG_CONFLICT, "h:443 is given here and in line 5"},
    {HEAD RETIRING " service \"h\" { switch = 2022-01-02 }\n clean-up = 2022-01-01\n}\n", 6,
	AW_ERR_CONFIG_CONFLICT, "before the switch of h:443"},
    {HEAD RETIRING " service \"h\" { purpose = fun }\n}\n", 5, AW_ERR_CONFIG_VALUE, "calls"},
    {HEAD RETIRING " service \"h\" { latest = 2022-01-01 }\n}\n", 5, AW_ERR_CONFIG_VALUE,
	"switch is missing"},
    {HEAD RETIRING " service \"h\" { switch = 2022-01-02\n latest = 2022-01-01 }\n}\n", 6,
	AW_ERR_CONFIG_CONFLICT, "latest is before switch in line 5"},
    {HEAD RETIRING " service \"h\" { switch = 2022-01-01\n latest = 2022-01-03 }\n"
		   " clean-up = 2022-01-02\n}\n",
	7, AW_ERR_CONFIG_CONFLICT, "before the switch of h:443"},
    {HEAD RETIRING " date \"d\" { at = 2022-01-01 }\n}\n", 5, AW_ERR_CONFIG_VALUE,
	"kind is missing"},
    {HEAD RETIRING " date \"d\" { kind = holiday }\n}\n", 5, AW_ERR_CONFIG_VALUE, "root-program"},
    {HEAD RETIRING " date \"d\" { kind = own-end }\n}\n", 5, AW_ERR_CONFIG_VALUE, "at is missing"},
    {HEAD RETIRING " date \"d\" { kind = own-end at = 2022-01-01 service = h }\n}\n", 5,
	AW_ERR_CONFIG_VALUE, "a date of kind own-end has no service"},
    {HEAD RETIRING " date \"d\" { kind = service-switch at = 2022-01-01 }\n}\n", 5,
	AW_ERR_CONFIG_VALUE, "a service-switch needs a service"},
    {HEAD RETIRING " date \"d\" { kind = test-window at = 2022-01-01 service = h }\n}\n", 5,
	AW_ERR_CONFIG_VALUE, "latest is missing"},
    {HEAD RETIRING " date \"d\" { kind = test-window at = 2022-01-01 latest = 2022-01-01\n"
		   "service = h:0 }\n}\n",
	6, AW_ERR_CONFIG_VALUE, "host:port"},
    {HEAD RETIRING " service \"h\" { switch = 2022-01-01 }\n date \"d\" { kind = service-switch "
		   "at = 2022-01-01 service = h }\n}\n",
	1, AW_ERR_CONFIG_CONFLICT, "two switches of service h:443"},
    {HEAD RETIRING " needs = some\n}\n", 5, AW_ERR_CONFIG_VALUE, "any or all"},
    {HEAD " retiring \"A\" { sha256 = " A64 "\n key-type = dsa }\n}\n", 5, AW_ERR_CONFIG_VALUE,
	"rsa or ecdsa"},
    {HEAD RETIRING " issuance-stop = 2022-01-02\n clean-up = 2022-01-01\n}\n", 6,
	AW_ERR_CONFIG_CONFLICT, "before the issuance stop in line 5"},
};

START_TEST(refused_at_its_line)
{
	struct aw_transitions list = {0};
	struct aw_error err = {0};
	struct confdir dir;
	char place[32];

	confdir_make(&dir);
	ck_assert_int_eq(aw_transitions_add(
			     &list, confdir_write(&dir, "x.conf", bad_cases[_i].text), true, &err),
	    bad_cases[_i].code);
	ck_assert_int_eq(err.code, bad_cases[_i].code);
	(void)snprintf(place, sizeof(place), "/x.conf:%d", bad_cases[_i].line);
	ck_assert_msg(ends_with(err.object, place), "%s, not %s", err.object, place);
	ck_assert_msg(strstr(err.text, bad_cases[_i].rule) != NULL, "%s", err.text);
	ck_assert_uint_eq(list.n_items, 0);
	aw_transitions_clear(&list);
	confdir_remove(&dir);
}
END_TEST

static const struct {
	const char *bytes;
	size_t len;
	enum aw_err code;
} odd_files[] = {
    {"", 0, AW_ERR_CONFIG_SYNTAX},
    {" \r\n\t\n", 5, AW_ERR_CONFIG_SYNTAX},
    {"\xef\xbb\xbf", 3, AW_ERR_CONFIG_SYNTAX},
    {"# a\n\0transition", 14, AW_ERR_CONFIG_SYNTAX},
    {"/* \0 */", 7, AW_ERR_CONFIG_SYNTAX},
    {"\x7f"
     "ELF\x02\x01",
	6, AW_ERR_CONFIG_SYNTAX},
    {"\xff\xfet\0", 4, AW_ERR_CONFIG_SYNTAX},
    {"# only a remark\n", 16, AW_OK},
    {"\xef\xbb\xbf# a\r\n", 8, AW_OK},
    {"// a\n/* b\n * c */\n", 17, AW_OK},
};

START_TEST(odd_file)
{
	struct aw_transitions list = {0};
	struct aw_error err = {0};
	struct confdir dir;

	confdir_make(&dir);
	ck_assert_int_eq(
	    aw_transitions_add(&list,
		confdir_write_bytes(&dir, "x.conf", odd_files[_i].bytes, odd_files[_i].len), false,
		&err),
	    odd_files[_i].code);
	aw_transitions_clear(&list);
	confdir_remove(&dir);
}
END_TEST

START_TEST(files_that_cannot_be_read)
{
	struct aw_transitions list = {0};
	struct aw_error err = {0};
	struct confdir dir;
	const char *path;

	confdir_make(&dir);
	ck_assert_int_eq(aw_transitions_add(&list, confdir_file(&dir, "none"), false, &err),
	    AW_ERR_FILE_MISSING);
	path = confdir_write(&dir, "large.conf", "");
	ck_assert_int_eq(truncate(path, 100000000), 0);
	ck_assert_int_eq(aw_transitions_add(&list, path, false, &err), AW_ERR_FILE_SIZE);
	ck_assert_int_eq(mkfifo(confdir_file(&dir, "pipe.conf"), 0600), 0);
	ck_assert_int_eq(aw_transitions_add(&list, dir.file, false, &err), AW_ERR_FILE_KIND);
	confdir_remove(&dir);
}
END_TEST

START_TEST(all_fields)
{
	static const char text[] =
	    "\xef\xbb\xbftransition \"full-1\" {\r\n"
	    "  title = \"T\xc3\xb6\" // remark\r\n"
	    "  source = 'S \"quoted\" \\\\'\n"
	    "  applies-to = declared /* why */\n"
	    "  issuance-stop = 2021-03-31\n"
	    "  service \"Late.example:8443\" { switch = 2023-01-01 }\n"
	    "  service \"early.example\" {\n switch = \"2022-01-01T12:00:00Z\" }\n"
	    "  retiring \"Old\" {\n sha256 = \"AA"
	    ":aa:aa:aa:aa:aa:aa:aa:aa:aa:aa:aa:aa:aa:aa:aa"
	    ":aa:aa:aa:aa:aa:aa:aa:aa:aa:aa:aa:aa:aa:aa:aa:aa\"\n"
	    "   sha1 = cccccccccccccccccccccccccccccccccccccccc\n"
	    "   key-sha256 = " B64 "\n   serial = \"00:0A:01\"\n"
	    "   subject = \"CN=Old\\\\, Inc.\"\n"
	    "   url = http://pki.example/old.cer\n"
	    "   not-after = \"2031-11-24T18:23:33Z\" }\n"
	    "  replacement \"New\" { sha256 = " B64 " }\n}\n";
	struct aw_transitions list = {0};
	const struct aw_transition *t;
	const struct aw_root *old;
	struct aw_error err = {0};
	struct confdir dir;

	confdir_make(&dir);
	ck_assert_msg(
	    aw_transitions_add(&list, confdir_write(&dir, "x.conf", text), false, &err) == AW_OK,
	    "%s: %s", err.object, err.text);
	t = aw_transition_find(&list, "full-1");
	ck_assert_ptr_nonnull(t);
	ck_assert_str_eq(t->title, "T\xc3\xb6");
	ck_assert_str_eq(t->source, "S \"quoted\" \\");
	ck_assert(ends_with(t->defined_at, "/x.conf:1"));
	ck_assert_int_eq(t->applies, AW_APPLIES_DECLARED);
	ck_assert_int_eq(t->issuance_stop, INT64_C(1617148800));
	ck_assert_uint_eq(t->n_switches, 2);
	ck_assert_str_eq(t->switches[0].service, "early.example:443");
	ck_assert_int_eq(t->switches[0].at, INT64_C(1641038400));
	ck_assert_str_eq(t->switches[1].service, "late.example:8443");
	ck_assert_int_eq(t->clean_up, t->switches[1].at);
	ck_assert_uint_eq(t->n_retiring, 1);
	old = &t->retiring[0];
	ck_assert_str_eq(old->name, "Old");
	ck_assert_str_eq(old->serial, "0a01");
	ck_assert_str_eq(old->subject, "CN=Old\\, Inc.");
	ck_assert_str_eq(old->url, "http://pki.example/old.cer");
	ck_assert_int_eq(old->not_after, INT64_C(1953311013));
	ck_assert(old->has_sha1 && old->has_key);
	ck_assert_int_eq(old->sha256[31], 0xaa);
	ck_assert_int_eq(old->sha1[0], 0xcc);
	ck_assert_int_eq(old->key_sha256[0], 0xbb);
	ck_assert_uint_eq(t->n_replacements, 1);
	ck_assert(!t->replacements[0].has_sha1 && !t->replacements[0].has_key);
	ck_assert_ptr_null(t->replacements[0].serial);
	ck_assert_int_eq(t->replacements[0].not_after, AW_INSTANT_NONE);
	aw_transitions_clear(&list);
	confdir_remove(&dir);
}
END_TEST

/* Every kind of date, with its source, the day it was seen and its window. */
START_TEST(kinds_of_date)
{
	static const char text[] = HEAD RETIRING
	    "seen = 2026-11-29\n needs = all\n distrust-after = 2024-11-30\n"
	    "service \"sip.example:5061\" { purpose = calls\n issuer = \"An Issuer\"\n"
	    " switch = 2026-04-01\n latest = 2026-06-30\n source = \"https://a.example\"\n"
	    " seen = 2026-11-28 }\n"
	    "service \"no-day.example\" { purpose = cloud }\n"
	    "date \"a test\" { kind = test-window\n service = sip.example:5061\n"
	    " at = 2026-03-05\n latest = 2026-03-05T12:00:00Z }\n"
	    "date \"EV\" { kind = issuance-stop\n at = 2025-05-15 }\n"
	    "date \"DV\" { kind = issuance-stop\n at = 2025-04-15 }\n"
	    "date \"Mozilla\" { kind = root-program\n at = 2026-04-15\n"
	    " source = \"https://b.example\" }\n"
	    "date \"other\" { kind = service-switch\n service = other.example\n"
	    " at = 2027-01-01 }\n}\n";
	static const enum aw_date_kind kinds[] = {AW_DATE_ISSUANCE, AW_DATE_ISSUANCE, AW_DATE_TEST,
	    AW_DATE_SWITCH, AW_DATE_PROGRAM, AW_DATE_SWITCH, AW_DATE_SWITCH};
	struct aw_transitions list = {0};
	const struct aw_transition *t;
	struct aw_error err = {0};
	struct confdir dir;

	confdir_make(&dir);
	ck_assert_msg(
	    aw_transitions_add(&list, confdir_write(&dir, "x.conf", text), false, &err) == AW_OK,
	    "%s: %s", err.object, err.text);
	t = &list.items[0];
	ck_assert(t->needs_all && t->distrusts);
	ck_assert_int_eq(t->distrust_after, INT64_C(1732924800));
	ck_assert_int_eq(t->issuance_stop, INT64_C(1744675200));
	ck_assert_uint_eq(t->n_services, 2);
	ck_assert_int_eq(t->services[0].purpose, AW_PURPOSE_CALLS);
	ck_assert_str_eq(t->services[0].issuer, "An Issuer");
	ck_assert_ptr_nonnull(aw_transition_service(t, "NO-DAY.example:443"));
	ck_assert_ptr_null(aw_transition_switch(t, "no-day.example:443"));
	ck_assert(aw_transition_names(t, "other.example"));
	ck_assert_ptr_null(aw_transition_service(t, "other.example"));
	ck_assert_uint_eq(t->n_switches, 2);
	/* The last day of a window is in it as a whole. */
	ck_assert_int_eq(t->switches[0].at, INT64_C(1775001600));
	ck_assert_int_eq(aw_switch_latest(&t->switches[0]), INT64_C(1782863999));
	ck_assert_int_eq(t->clean_up, INT64_C(1798761600));
	ck_assert_uint_eq(t->n_dates, 7);
	for (size_t i = 0; i < t->n_dates; i++)
		ck_assert_int_eq(t->dates[i].kind, kinds[i]);
	ck_assert_str_eq(t->dates[3].source, "https://a.example");
	ck_assert_int_eq(t->dates[3].seen, INT64_C(1795824000));
	ck_assert_ptr_null(t->dates[0].source);
	ck_assert_int_eq(t->dates[2].lasts, 12 * AW_HOUR);
	ck_assert_int_eq(t->dates[6].at, AW_INSTANT_NONE);
	aw_transitions_clear(&list);
	confdir_remove(&dir);
}
END_TEST

static const char *
tiny(char buf[512], const char *name, const char *title)
{
	(void)snprintf(buf, 512,
	    "transition \"%s\" {\n title = \"%s\"\n source = y\n" RETIRING "}\n", name, title);
	return buf;
}

START_TEST(later_files_add_and_override)
{
	struct aw_transitions list = {0};
	struct aw_error err = {0};
	struct confdir dir;
	char buf[512];

	confdir_make(&dir);
	(void)confdir_write(&dir, "20.conf", tiny(buf, "b", "first b"));
	(void)confdir_write(&dir, "10.conf", tiny(buf, "c", "first c"));
	(void)confdir_write(&dir, ".hidden.conf", "nonsense");
	(void)confdir_write(&dir, "30.conf.dpkg-new", "nonsense");
	ck_assert_int_eq(aw_transitions_add(&list, dir.path, false, &err), AW_OK);
	ck_assert_uint_eq(list.n_items, 2);

	(void)confdir_write(&dir, "site", tiny(buf, "c", "second c"));
	ck_assert_int_eq(aw_transitions_add(&list, dir.file, false, &err), AW_ERR_CONFIG_CONFLICT);
	ck_assert(ends_with(err.object, "/site:1"));
	ck_assert(ends_with(err.text, "/10.conf:1"));
	ck_assert_str_eq(aw_transition_find(&list, "c")->title, "first c");
	ck_assert_int_eq(aw_transitions_add(&list, dir.file, true, &err), AW_OK);
	ck_assert_uint_eq(list.n_items, 2);
	ck_assert_str_eq(aw_transition_find(&list, "c")->title, "second c");

	(void)confdir_write(&dir, "site", tiny(buf, "a", "first a"));
	ck_assert_int_eq(aw_transitions_add(&list, dir.file, true, &err), AW_OK);
	ck_assert_uint_eq(list.n_items, 3);
	ck_assert_str_eq(list.items[0].name, "a");
	ck_assert_str_eq(list.items[2].name, "c");
	ck_assert_ptr_null(aw_transition_find(&list, "d"));
	aw_transitions_clear(&list);
	confdir_remove(&dir);
}
END_TEST

/* A file overrides earlier files, but never a file of the same directory. */
START_TEST(one_name_in_two_files_of_a_directory)
{
	struct aw_transitions list = {0};
	struct aw_error err = {0};
	struct confdir dir;
	char buf[512];

	confdir_make(&dir);
	(void)confdir_write(&dir, "1.conf", tiny(buf, "same", "x"));
	(void)confdir_write(&dir, "2.conf", tiny(buf, "same", "y"));
	ck_assert_int_eq(aw_transitions_add(&list, dir.path, true, &err), AW_ERR_CONFIG_CONFLICT);
	ck_assert(strstr(err.object, ".conf:1") != NULL && strstr(err.text, ".conf:1") != NULL);
	ck_assert_uint_eq(list.n_items, 0);
	confdir_remove(&dir);
}
END_TEST

START_TEST(a_long_path_keeps_its_line)
{
	struct aw_transitions list = {0};
	struct aw_error err = {0};
	struct confdir dir;
	char name[300];

	memset(name, 'n', 240);
	(void)snprintf(name + 240, sizeof(name) - 240, ".conf");
	confdir_make(&dir);
	ck_assert_int_eq(
	    aw_transitions_add(&list, confdir_write(&dir, name, "\n\n}\n"), true, &err),
	    AW_ERR_CONFIG_SYNTAX);
	ck_assert_msg(ends_with(err.object, "nnn.conf:3"), "%s", err.object);
	confdir_remove(&dir);
}
END_TEST

static const struct {
	const char *a, *b;
	bool same;
	const char *dup; /* of a; NULL: no service */
} service_cases[] = {
    {"tools.cisco.com", "TOOLS.cisco.com:443", true, "tools.cisco.com:443"},
    {"tools.cisco.com:443", "tools.cisco.com:8443", false, "tools.cisco.com:443"},
    {"tools.cisco.com:8443", "tools.cisco.com", false, "tools.cisco.com:8443"},
    {"tools.cisco.com", "ools.cisco.com", false, "tools.cisco.com:443"},
    {"a.example", "a.example.org", false, "a.example:443"},
    {"[2001:DB8::1]", "[2001:db8::1]:443", true, "[2001:db8::1]:443"},
    {"10.0.0.1:00443", "10.0.0.1", true, "10.0.0.1:443"},
    {"2001:db8::1", "x", false, NULL},
    {"[]:443", "x", false, NULL},
    {"[::1", "x", false, NULL},
    {"h:", "h", false, NULL},
    {"h:65536", "h", false, NULL},
    {"h:65535", "h", false, "h:65535"},
    {"h:99999999999999999999", "h", false, NULL},
    {"h:-1", "h", false, NULL},
    {"https://h", "h", false, NULL},
    {"-h", "h", false, NULL},
    {"", "", true, NULL},
    {"h|x", "h|x", true, NULL},
};

START_TEST(services)
{
	char *dup;

	ck_assert_int_eq(
	    aw_service_same(service_cases[_i].a, service_cases[_i].b), service_cases[_i].same);
	ck_assert_int_eq(
	    aw_service_same(service_cases[_i].b, service_cases[_i].a), service_cases[_i].same);
	errno = 0;
	dup = aw_service_dup(service_cases[_i].a);
	if (service_cases[_i].dup == NULL) {
		ck_assert_ptr_null(dup);
		ck_assert_int_eq(errno, EINVAL);
		return;
	}
	ck_assert_str_eq(dup, service_cases[_i].dup);
	free(dup);
}
END_TEST

/* The first transition, compared with its notices. */
START_TEST(shipped_first_transition)
{
	struct aw_transitions list = {0};
	const struct aw_transition *t;
	struct aw_error err = {0};
	char hex[2 * AW_SHA256_LEN + 1];

	ck_assert_msg(aw_transitions_add(&list, SHIPPED, false, &err) == AW_OK, "%s: %s",
	    err.object, err.text);
	t = aw_transition_find(&list, "quovadis-identrust");
	ck_assert_ptr_nonnull(t);
	ck_assert_int_eq(t->applies, AW_APPLIES_ALL);
	ck_assert_uint_eq(t->n_switches, 2);
	ck_assert_str_eq(t->switches[0].service, "tools.cisco.com:443");
	ck_assert_int_eq(t->switches[0].at, INT64_C(1644019200));
	ck_assert_str_eq(t->switches[1].service, "smartreceiver.cisco.com:443");
	ck_assert_int_eq(t->switches[1].at, INT64_C(1674691200));
	ck_assert_int_eq(t->clean_up, t->switches[1].at);
	ck_assert_uint_eq(t->n_retiring, 1);
	ck_assert_uint_eq(t->n_replacements, 1);
	aw_hex(hex, t->retiring[0].sha256, AW_SHA256_LEN);
	ck_assert_str_eq(hex, "85a0dd7dd720adb7ff05f83d542b209dc7ff4528f7d677b18389fea5e5c49e86");
	aw_hex(hex, t->replacements[0].sha256, AW_SHA256_LEN);
	ck_assert_str_eq(hex, "5d56499be4d2e08bcfcad08a3e38723d50503bde706948e42f55603019e528ae");
	ck_assert_str_eq(t->retiring[0].serial, "0509");
	aw_transitions_clear(&list);
}
END_TEST

/*
 * Every shipped root has all its settings, and only the license servers' transition applies to all
 * devices.
 */
START_TEST(shipped_transitions_are_complete)
{
	struct aw_transitions list = {0};
	struct aw_error err = {0};

	ck_assert_int_eq(aw_transitions_add(&list, SHIPPED, false, &err), AW_OK);
	ck_assert_uint_ge(list.n_items, 6);
	for (size_t i = 0; i < list.n_items; i++) {
		const struct aw_transition *t = &list.items[i];

		ck_assert_int_eq(
		    t->applies == AW_APPLIES_ALL, strcmp(t->name, "quovadis-identrust") == 0);
		ck_assert(t->applies != AW_APPLIES_DECLARED || t->n_services > 0);
		for (size_t j = 0; j < t->n_retiring + t->n_replacements; j++) {
			const struct aw_root *root = j < t->n_retiring
							 ? &t->retiring[j]
							 : &t->replacements[j - t->n_retiring];

			ck_assert(root->has_sha1 && root->has_key);
			ck_assert_ptr_nonnull(strstr(root->subject, "CN="));
			ck_assert_ptr_nonnull(root->serial);
			ck_assert_int_ne(root->not_after, AW_INSTANT_NONE);
		}
	}
	aw_transitions_clear(&list);
}
END_TEST

static void
fill(TCase *tc)
{
	tcase_add_loop_test(tc, refused_at_its_line, 0, COUNT(bad_cases));
	tcase_add_loop_test(tc, odd_file, 0, COUNT(odd_files));
	tcase_add_test(tc, files_that_cannot_be_read);
	tcase_add_test(tc, all_fields);
	tcase_add_test(tc, kinds_of_date);
	tcase_add_test(tc, later_files_add_and_override);
	tcase_add_test(tc, one_name_in_two_files_of_a_directory);
	tcase_add_test(tc, a_long_path_keeps_its_line);
	tcase_add_loop_test(tc, services, 0, COUNT(service_cases));
	tcase_add_test(tc, shipped_first_transition);
	tcase_add_test(tc, shipped_transitions_are_complete);
}

int
main(void)
{
	return aw_suite_run("transition", fill);
}
