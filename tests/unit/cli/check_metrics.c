/* SPDX-License-Identifier: ISC */
#include <stdio.h>
#include <string.h>

#include "base/instant.h"
#include "export/metrics.h"
#include "fixture/suite.h"

enum { PLAIN, DATES, EMPTY, N };

static const struct aw_metric_family families[N] = {
    {"aw_plain", NULL, "Plain."},
    {"aw_date_seconds", "seconds", "A date."},
    {"aw_empty", NULL, "Without samples."},
};

static struct aw_metrics metrics;
static struct aw_buf document;

static void
begin(size_t max)
{
	ck_assert(aw_metrics_init(&metrics, families, N, max));
	aw_buf_init(&document, 65536);
}

static void
ends_as(const char *expected)
{
	ck_assert(!aw_metrics_failed(&metrics));
	aw_metrics_write(&metrics, &document);
	ck_assert_str_eq(document.data, expected);
	aw_buf_free(&document);
	aw_metrics_free(&metrics);
}

START_TEST(families_stay_together)
{
	begin(4096);
	aw_metrics_add(&metrics, DATES, -5);
	aw_metrics_add(&metrics, PLAIN, 1);
	aw_metrics_label(&metrics, 0, "device", "a");
	aw_metrics_add(&metrics, DATES, INT64_C(4070908800));
	ends_as("# TYPE aw_plain gauge\n# HELP aw_plain Plain.\naw_plain 1\n"
		"# TYPE aw_date_seconds gauge\n# UNIT aw_date_seconds seconds\n"
		"# HELP aw_date_seconds A date.\naw_date_seconds -5\n"
		"aw_date_seconds{device=\"a\"} 4070908800\n# EOF\n");
}
END_TEST

START_TEST(nothing)
{
	begin(4096);
	aw_metrics_instant(&metrics, DATES, AW_INSTANT_NONE);
	ends_as("# EOF\n");
}
END_TEST

static const struct {
	const char *value, *written;
} values[] = {
    {"plain", "{l=\"plain\"}"},
    {"a\"b\\c", "{l=\"a\\\"b\\\\c\"}"},
    {"line\nfeed", "{l=\"line\\\\x0afeed\"}"},
    {"a\", x=\"1\"} 2 #", "{l=\"a\\\", x=\\\"1\\\"} 2 #\"}"},
    {"Z\xc3\xbcrich \xec\x84\x9c\xec\x9a\xb8", "{l=\"Z\xc3\xbcrich \xec\x84\x9c\xec\x9a\xb8\"}"},
    {"bad \xff utf-8", "{l=\"bad \\\\xff utf-8\"}"},
    {"", ""},
    {NULL, ""},
};

START_TEST(a_value_stays_in_its_quotes)
{
	char expected[256];

	begin(4096);
	aw_metrics_label(&metrics, 0, "l", values[_i].value);
	aw_metrics_add(&metrics, PLAIN, 1);
	(void)snprintf(expected, sizeof(expected),
	    "# TYPE aw_plain gauge\n# HELP aw_plain Plain.\naw_plain%s 1\n# EOF\n",
	    values[_i].written);
	ends_as(expected);
}
END_TEST

START_TEST(a_value_is_bounded)
{
	char value[1000];
	const char *start;

	memset(value, 'x', sizeof(value) - 1);
	value[sizeof(value) - 1] = '\0';
	begin(4096);
	aw_metrics_label(&metrics, 0, "l", value);
	aw_metrics_add(&metrics, PLAIN, 1);
	start = strchr(metrics.samples[PLAIN].data, '"') + 1;
	ck_assert_uint_eq((size_t)(strchr(start, '"') - start), AW_METRIC_LABEL_MAX);
	ck_assert_ptr_nonnull(strstr(start, "...\"}"));
	aw_buf_free(&document);
	aw_metrics_free(&metrics);
}
END_TEST

START_TEST(states)
{
	begin(4096);
	aw_metrics_label(&metrics, 0, "device", "a");
	aw_metrics_label(&metrics, 1, "empty", "");
	aw_metrics_state(&metrics, PLAIN, "bad");
	aw_metrics_label(&metrics, 0, "device", "b");
	aw_metrics_add(&metrics, PLAIN, 7);
	ends_as("# TYPE aw_plain gauge\n# HELP aw_plain Plain.\n"
		"aw_plain{device=\"a\",state=\"bad\"} 1\n"
		"aw_plain{device=\"b\"} 7\n# EOF\n");
}
END_TEST

START_TEST(limit)
{
	begin(20);
	aw_metrics_add(&metrics, PLAIN, 1);
	ck_assert(!aw_metrics_failed(&metrics));
	aw_metrics_add(&metrics, PLAIN, 2);
	aw_metrics_add(&metrics, PLAIN, 3);
	ck_assert(aw_metrics_failed(&metrics));
	aw_metrics_free(&metrics);
}
END_TEST

START_TEST(labels_have_an_end)
{
	begin(4096);
	for (size_t i = 0; i < 2 * AW_METRIC_LABELS_MAX; i++)
		aw_metrics_label(&metrics, i, "l", "v");
	ck_assert_uint_eq(metrics.n_labels, AW_METRIC_LABELS_MAX);
	aw_metrics_free(&metrics);
}
END_TEST

static void
fill(TCase *tc)
{
	tcase_add_test(tc, families_stay_together);
	tcase_add_test(tc, nothing);
	tcase_add_loop_test(tc, a_value_stays_in_its_quotes, 0, COUNT(values));
	tcase_add_test(tc, a_value_is_bounded);
	tcase_add_test(tc, states);
	tcase_add_test(tc, limit);
	tcase_add_test(tc, labels_have_an_end);
}

int
main(void)
{
	return aw_suite_run("metrics", fill);
}
