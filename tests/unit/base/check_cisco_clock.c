/* SPDX-License-Identifier: ISC */
/* Zones of configurations. */
#include "fixture/suite.h"

#include <string.h>

#include "base/cisco_clock.h"
#include "base/instant.h"

#define NONE AW_INSTANT_NONE
#define SUMMER "clock summer-time CEST recurring last Sun Mar 2:00 last Sun Oct 3:00"

static const struct {
	const char *text, *zone;
	int64_t offset;
} rows[] = {
    {"", "CET", NONE},
    {"clock timezone CET 1 0", "CET", 3600},
    {"clock timezone CET 1 0", "cet", 3600},
    {"clock timezone CET 1 0", "CEST", NONE},
    {"clock timezone CET 1", "", 3600},
    {"clock timezone EST -5 0\r", "EST", -18000},
    {"clock timezone IST +5 30", "IST", 19800},
    {"clock timezone NST -3 30", "NST", -12600},
    {"clock timezone NST -3 -30", "NST", -12600},
    {"clock timezone X -0 30", "X", -1800},
    {"clock timezone GMT 8 0", "GMT", 28800},
    {"!clock timezone CET 1 0", "CET", 3600},
    {"! clock timezone CET 1 0", "CET", 3600},
    {"hostname R1\n clock timezone CET 1 0\nend\n", "CET", 3600},
    {"clock timezone CET 1 0\n" SUMMER "\n", "CET", 3600},
    {"clock timezone CET 1 0\n" SUMMER "\n", "CEST", 7200},
    {SUMMER " 30\nclock timezone CET 1 0\n", "CEST", 5400},
    {"clock timezone CET 1 0\n" SUMMER "\n", "", NONE},
    {"clock timezone CET 1 0\n" SUMMER " 30 9\n", "CEST", NONE},
    {"clock timezone CET 1 0\n" SUMMER " x\n", "CEST", NONE},
    {"clock timezone CET 1 0\nclock summer-time CEST recurring\n", "CEST", 7200},
    {"clock timezone CET 1\nclock summer-time CET recurring\n", "CET", NONE},
    {"clock timezone CET 1\nclock summer-time S date 28 Mar 2021 2:00 31 Oct 2021 3:00 60", "S",
	7200},
    {"clock timezone CET 1\nclock summer-time S 5 Sun March 02:00 5 Sun October 03:00 60", "S",
	7200},
    {"clock timezone CET 1 0\nclock timezone CET 1 0\n", "CET", 3600},
    {"clock timezone CET 1 0\nclock timezone EST -5 0\n", "CET", NONE},
    {"clock timezone CET 1 0\nclock timezone CET 2 0\n", "CET", NONE},
    {"clock timezone CET Europe/Paris\n", "CET", NONE},
    {"clock timezone CET 24\n", "CET", NONE},
    {"clock timezone CET 1 60\n", "CET", NONE},
    {"clock timezone CET 1 0 0\n", "CET", NONE},
    {"clock timezone CET\n", "CET", NONE},
    {"clock timezone\n", "", NONE},
    {"clock set 1\nxclock timezone CET 1 0\n", "CET", NONE},
    {"clock timezone CET 99999999999999999999\n", "CET", NONE},
    {"clock timezone C\xc3\x89T 1 0\n", "", 3600},
    {"clock timezone C\xffT 1 0\n", "", NONE},
    {"clock timezone C\x1b[31mT 1 0\n", "", NONE},
    {"clock timezone CET 1 0\nclock summer-time C\xff recurring\n", "CET", NONE},
};

START_TEST(test_offset)
{
	struct aw_cisco_clock clock;

	aw_cisco_clock_init(&clock);
	aw_cisco_clock_scan(&clock, (struct aw_span){rows[_i].text, strlen(rows[_i].text)});
	ck_assert_int_eq(aw_cisco_clock_offset(&clock, rows[_i].zone), rows[_i].offset);
	ck_assert_int_eq(aw_cisco_clock_offset(NULL, rows[_i].zone), NONE);
}
END_TEST

static void
fill(TCase *tc)
{
	tcase_add_loop_test(tc, test_offset, 0, COUNT(rows));
}

int
main(void)
{
	return aw_suite_run("cisco_clock", fill);
}
