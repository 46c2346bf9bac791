/* SPDX-License-Identifier: ISC */
#include <string.h>

#include "config/config.h"
#include "config/notice.h"
#include "fixture/suite.h"

#define ENGINE "80000009030000a1b2c3d4e5"

static const char *const wrong[] = {"", "192.0.2.7", "192.0.2.7,,", "192.0.2.7,,,,", "r7,,,", ",,,",
    "192.0.2.7,x,,", "192.0.2.7,,8000,", "192.0.2.7,,800000090g,", "192.0.2.7,,,a/b",
    "192.0.2.7,,,a b", "192.0.2.700,,,", "1:2,,,"};

START_TEST(wrong_names)
{
	struct aw_notice notice;

	ck_assert(!aw_notice_parse(wrong[_i], &notice));
}
END_TEST

static const struct {
	const char *notice, *sender;
	bool same;
} senders[] = {
    {"192.0.2.7,,,", "192.0.2.7", true},
    {"192.0.2.7,,,", "192.0.2.70", false},
    {"::ffff:192.0.2.7,,,", "192.0.2.7", true},
    {"2001:db8:0::7,,,", "2001:DB8::7", true},
    {"192.0.2.1,192.0.2.7,,", "192.0.2.7", true},
    {"192.0.2.1,,,R7.example.ORG.", "r7.example.org", true},
    {"192.0.2.1,,,r7.example.org", "r7.example.org.", true},
    {"192.0.2.1,,,r7.example.org", "r7.example", false},
    {"192.0.2.1,,,", "r7.example.org", false},
    {"192.0.2.1,," ENGINE ",", "0x80000009030000A1B2C3D4E5", true},
    {"192.0.2.1,," ENGINE ",", "0x80000009030000a1b2c3d4e6", false},
    {"192.0.2.1,," ENGINE ",", "0x80000009030000a1b2c3d4", false},
    {"192.0.2.1,,,", "0x" ENGINE, false},
};

START_TEST(sender)
{
	char text[128];
	char *list[] = {text};
	const struct aw_device_config device = {.trap_from = list, .n_trap_from = 1};
	struct aw_notice notice;

	(void)strcpy(text, senders[_i].sender);
	ck_assert(aw_notice_parse(senders[_i].notice, &notice));
	ck_assert_int_eq(aw_notice_is_of(&notice, &device), senders[_i].same);
}
END_TEST

START_TEST(node)
{
	static char v4[] = "192.0.2.7:8443", v6[] = "[2001:db8::7]:443",
		    name[] = "r7.example.org:161";
	struct aw_node_config nodes[] = {{.address = v4}, {.address = v6}, {.address = name}};
	struct aw_source_config source = {.nodes = nodes, .n_nodes = 3};
	const struct aw_device_config device = {.sources = &source, .n_sources = 1};
	static const char *const of[] = {
	    "192.0.2.7,,,", "2001:db8::7,,,", "192.0.2.1,,,r7.example.org"};
	static const char *const not_of[] = {
	    "192.0.2.8,,,", "2001:db8::8,,,", "192.0.2.1,,,r8.example.org"};
	struct aw_notice notice;

	for (int i = 0; i < COUNT(of); i++) {
		ck_assert(aw_notice_parse(of[i], &notice));
		ck_assert(aw_notice_is_of(&notice, &device));
		ck_assert(aw_notice_parse(not_of[i], &notice));
		ck_assert(!aw_notice_is_of(&notice, &device));
	}
}
END_TEST

START_TEST(setting)
{
	ck_assert(aw_notice_sender_ok("192.0.2.7") && aw_notice_sender_ok("2001:db8::7"));
	ck_assert(aw_notice_sender_ok("r7.example.org") && aw_notice_sender_ok("0x" ENGINE));
	ck_assert(!aw_notice_sender_ok("") && !aw_notice_sender_ok("0x12"));
	ck_assert(!aw_notice_sender_ok("a b") && !aw_notice_sender_ok("0x8000000903000"));
}
END_TEST

static void
fill(TCase *tc)
{
	tcase_add_loop_test(tc, wrong_names, 0, COUNT(wrong));
	tcase_add_loop_test(tc, sender, 0, COUNT(senders));
	tcase_add_test(tc, node);
	tcase_add_test(tc, setting);
}

int
main(void)
{
	return aw_suite_run("notice", fill);
}
