/* SPDX-License-Identifier: ISC */
/* License texts as long as the limit allows, and longer. */
#include "fixture/license_text_fixture.h"

/* A text of `head` and `line` as often as the limit allows. */
static struct aw_buf
repeated(const char *head, const char *line)
{
	struct aw_buf out;
	size_t n = strlen(line);

	aw_buf_init(&out, AW_LICENSE_TEXT_MAX);
	(void)aw_buf_puts(&out, head);
	while (out.len + n <= AW_LICENSE_TEXT_MAX)
		(void)aw_buf_add(&out, line, n);
	ck_assert(!out.failed);
	return out;
}

static const struct {
	const char *head, *line;
} floods[] = {
    {"", "("},
    {"", ")"},
    {"", " "},
    {"", "-"},
    {"", "\n"},
    {"", ": "},
    {"", "--More--"},
    {"", "Status: X\n"},
    {"License Usage\n===\n", ")"},
    {"License Usage\n===\n", ") 1"},
    {"License Usage\n===\n", "(()"},
    {"License Usage\n===\n", "X (Y):\n"},
    {"License Entitlement Tag Count Status\n", "(Y) 1 "},
    {"License Entitlement Tag Count Status\n", "X (Y) 1 Z\n"},
    {"License Entitlement Tag Count Status\n", ")     "},
    {"Registration:\n", "Status: X\n"},
    {"Registration:\n", "Status: REGISTERED\n"},
    {"Registration:\nSmart Account: ", "\x1b"},
    {"", "License Usage\n===\nX (Y):\nStatus: AUTHORIZED\n"},
};

/* The limits hold, and the time grows with the text alone: the test has its own time limit. */
START_TEST(floods_are_bounded)
{
	struct aw_buf text = repeated(floods[_i].head, floods[_i].line);

	read_bytes(text.data, text.len);
	ck_assert(t.rc == AW_OK || t.rc == AW_ERR_LICENSE_FORMAT);
	ck_assert(t.rc != AW_OK || !t.license.complete);
	ck_assert_uint_le(t.license.n_problems, 66);
	ck_assert_uint_le(t.license.n_entitlements, AW_ENTITLEMENTS_MAX);
	(void)aw_license_text_recognise(text.data, text.len);
	aw_buf_free(&text);
}
END_TEST

START_TEST(licenses_beyond_the_limit_are_told)
{
	struct aw_buf text =
	    repeated(REGISTERED AUTHORIZED DEADLINE, "X (Y):\nStatus: AUTHORIZED\n");

	read_bytes(text.data, text.len);
	ck_assert_int_eq(t.rc, AW_OK);
	ck_assert_uint_eq(t.license.n_entitlements, AW_ENTITLEMENTS_MAX);
	ck_assert(!t.license.complete);
	ck_assert_str_eq(t.license.problems[0].text, "the text lacks licenses beyond the limit");
	aw_buf_free(&text);
}
END_TEST

START_TEST(a_text_beyond_the_limit_is_refused)
{
	char *text = calloc(1, AW_LICENSE_TEXT_MAX + 1);

	ck_assert_ptr_nonnull(text);
	memcpy(text, REGISTERED, strlen(REGISTERED));
	read_bytes(text, AW_LICENSE_TEXT_MAX + 1);
	ck_assert_int_eq(t.rc, AW_ERR_LICENSE_FORMAT);
	ck_assert(!aw_license_text_recognise(text, AW_LICENSE_TEXT_MAX + 1));
	free(text);
}
END_TEST

static void
fill(TCase *tc)
{
	tcase_add_checked_fixture(tc, NULL, teardown);
	tcase_add_loop_test(tc, floods_are_bounded, 0, COUNT(floods));
	tcase_add_test(tc, licenses_beyond_the_limit_are_told);
	tcase_add_test(tc, a_text_beyond_the_limit_is_refused);
}

int
main(void)
{
	return aw_suite_run("license_floods", fill);
}
