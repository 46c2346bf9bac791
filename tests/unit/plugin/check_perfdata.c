/* SPDX-License-Identifier: ISC */
#include <stdlib.h>
#include <string.h>

#include "perfdata.h"
#include "fixture/suite.h"

static struct aw_range
range(const char *text)
{
	struct aw_range out;

	ck_assert_int_eq(aw_range_parse(text, AW_RANGE_TIME_LEFT, "no shares", &out, NULL), AW_OK);
	return out;
}

START_TEST(form)
{
	struct aw_perfdata p =
	    aw_perfdata_make("quovadis-identrust", "break", AW_UNIT_SECONDS, -86400);
	char text[AW_PERFDATA_TEXT];

	ck_assert_uint_eq(
	    aw_perfdata_format(&p, text), strlen("'quovadis-identrust_break'=-86400s"));
	ck_assert_str_eq(text, "'quovadis-identrust_break'=-86400s");
	p.warning = range("30d");
	p.critical = range("@~:7d");
	(void)aw_perfdata_format(&p, text);
	ck_assert_str_eq(text, "'quovadis-identrust_break'=-86400s;2592000:;@~:604800");
	p = aw_perfdata_make("ready", NULL, AW_UNIT_COUNT, 3);
	p.has_min = p.has_max = true;
	p.max = 5;
	(void)aw_perfdata_format(&p, text);
	ck_assert_str_eq(text, "'ready'=3;;;0;5");
	p.has_max = false;
	(void)aw_perfdata_format(&p, text);
	ck_assert_str_eq(text, "'ready'=3;;;0");
}
END_TEST

/* T9: a label has no quote, equals sign, blank, UTF-8 or "::", and a maximum length. */
START_TEST(labels)
{
	static const struct {
		const char *name, *label;
	} cases[] = {
	    {"a'b=c d", "a_b_c_d"},
	    {"a::b", "a__b"},
	    {"K\xc3\xb6ln|;%", "K__ln___"},
	    {"line\nbreak", "line_break"},
	};
	char lots[201];

	for (int i = 0; i < COUNT(cases); i++)
		ck_assert_str_eq(
		    aw_perfdata_make(cases[i].name, NULL, AW_UNIT_COUNT, 0).label, cases[i].label);
	memset(lots, 'x', 200);
	lots[200] = '\0';
	ck_assert_uint_eq(
	    strlen(aw_perfdata_make(lots, "end", AW_UNIT_COUNT, 0).label), AW_PERFDATA_LABEL - 1);
}
END_TEST

/* The longest value of all fits. */
START_TEST(longest)
{
	struct aw_perfdata p = {.unit = AW_UNIT_SECONDS, .value = INT64_MIN + 1};
	char text[AW_PERFDATA_TEXT];

	memset(p.label, 'x', sizeof(p.label) - 1);
	p.warning = p.critical = range("@-999999999999:999999999999");
	p.has_min = p.has_max = true;
	p.min = INT64_MIN + 1;
	p.max = INT64_MAX;
	ck_assert_uint_lt(aw_perfdata_format(&p, text), AW_PERFDATA_TEXT);
	ck_assert_uint_eq(strlen(text), aw_perfdata_format(&p, text));
	ck_assert_str_eq(text + strlen(text) - 19, "9223372036854775807");
}
END_TEST

static void
fill(TCase *tc)
{
	tcase_add_test(tc, form);
	tcase_add_test(tc, labels);
	tcase_add_test(tc, longest);
}

int
main(void)
{
	return aw_suite_run("perfdata", fill);
}
