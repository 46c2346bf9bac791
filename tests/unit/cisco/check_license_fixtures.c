/* SPDX-License-Identifier: ISC */
/* Whole license texts: every fixture, what transports do to it, half of it, and far too much. */
#include <dirent.h>

#include "fixture/license_text_fixture.h"

static const char *const fixtures[] = {"asa-authorized", "asa-evaluation", "asa-renewal-failed",
    "cucm", "expressway", "ios-no-licenses", "ios-out-of-compliance", "ios-summary", "nso",
    "nxos-usage", "policy-all", "policy-status", "policy-summary", "policy-tech", "policy-usage",
    "synthetic-authorization-expired", "synthetic-disabled", "synthetic-evaluation-cucm",
    "synthetic-evaluation-expired", "synthetic-nxos-features", "synthetic-policy-overdue",
    "synthetic-registration-expired", "synthetic-registration-failed",
    "synthetic-registration-pending", "synthetic-reserved", "synthetic-reserved-universal",
    "synthetic-states"};

START_TEST(facts_of_every_state)
{
	struct aw_bytes text = load(fixtures[_i], ".txt");

	read_bytes((const char *)text.data, text.len);
	expect_facts(fixtures[_i]);
	ck_assert_int_eq(t.license.observed_at, OBSERVED);
	ck_assert_msg(
	    aw_license_text_recognise((const char *)text.data, text.len), "%s", fixtures[_i]);
	aw_bytes_free(&text);
}
END_TEST

START_TEST(every_fixture_is_tested)
{
	DIR *dir = opendir(DATA);
	int found = 0;

	ck_assert_ptr_nonnull(dir);
	for (const struct dirent *entry; (entry = readdir(dir)) != NULL;) {
		const char *dot = strrchr(entry->d_name, '.');

		found += dot != NULL && strcmp(dot, ".txt") == 0;
	}
	(void)closedir(dir);
	ck_assert_int_eq(found, COUNT(fixtures));
}
END_TEST

/* The text with each line changed: what its transport may do to it. */
enum change { CRLF, DOUBLE_CR, TRAILING_BLANKS, TABS, NO_INDENTATION, COMMENTS, BOM, CHANGES };

static void
add_line(struct aw_buf *out, enum change change, const char *line, size_t len)
{
	const char *bare = line;

	while (bare < line + len && *bare == ' ')
		bare++;
	if (change == COMMENTS)
		(void)aw_buf_puts(out, "! ");
	if (change == TABS && bare > line)
		(void)aw_buf_puts(out, "\t");
	if (change == TABS || change == NO_INDENTATION)
		(void)aw_buf_add(out, bare, len - (size_t)(bare - line));
	else
		(void)aw_buf_add(out, line, len);
	if (change == CRLF)
		(void)aw_buf_puts(out, "\r");
	if (change == DOUBLE_CR)
		(void)aw_buf_puts(out, "\r\r");
	if (change == TRAILING_BLANKS)
		(void)aw_buf_puts(out, "  \t ");
	(void)aw_buf_puts(out, "\n");
}

static struct aw_buf
changed(const struct aw_bytes *text, enum change change)
{
	const char *s = (const char *)text->data, *end = s + text->len;
	struct aw_buf out;

	aw_buf_init(&out, 1 << 20);
	if (change == BOM)
		(void)aw_buf_puts(&out, "\xef\xbb\xbf");
	while (s < end) {
		const char *stop = memchr(s, '\n', (size_t)(end - s));
		size_t len = (size_t)((stop != NULL ? stop : end) - s);

		add_line(&out, change, s, len > 0 && s[len - 1] == '\r' ? len - 1 : len);
		s += len + (stop != NULL);
		if (stop == NULL)
			break;
	}
	ck_assert(!out.failed);
	return out;
}

START_TEST(transport_changes_nothing)
{
	const char *name = fixtures[_i / CHANGES];
	struct aw_bytes text = load(name, ".txt");
	struct aw_buf out = changed(&text, _i % CHANGES);

	read_bytes(out.data, out.len);
	expect_facts(name);
	aw_buf_free(&out);
	aw_bytes_free(&text);
}
END_TEST

/*
 * Half an output is never taken for a whole one: wherever it is cut, it either says that it is not
 * complete, or nothing that is judged is missing.
 */
static void
expect_same_or_incomplete(const struct aw_license *whole, const char *name, size_t len)
{
	if (t.rc != AW_OK || !t.license.complete)
		return;
	ck_assert_msg(
	    whole->complete && t.license.mode == whole->mode &&
		t.license.registration == whole->registration &&
		t.license.authorization == whole->authorization &&
		(whole->mode == AW_LICENSE_POLICY || t.license.sync.result == whole->sync.result) &&
		t.license.deadline == whole->deadline &&
		t.license.out_of_compliance_since == whole->out_of_compliance_since &&
		t.license.next_ack_deadline == whole->next_ack_deadline,
	    "%s cut at %zu", name, len);
	ck_assert_msg(t.license.n_entitlements == whole->n_entitlements, "%s cut at %zu: licenses",
	    name, len);
	for (size_t i = 0; i < whole->n_entitlements; i++)
		ck_assert_int_eq(t.license.entitlements[i].state, whole->entitlements[i].state);
}

START_TEST(half_an_output_is_incomplete)
{
	static const char *const cut[] = {"asa-authorized", "asa-evaluation", "asa-renewal-failed",
	    "cucm", "ios-no-licenses", "ios-out-of-compliance", "policy-all", "policy-status",
	    "policy-tech", "synthetic-authorization-expired", "synthetic-evaluation-cucm",
	    "synthetic-registration-failed", "synthetic-states"};
	struct aw_bytes text;
	struct aw_license whole;

	for (int i = 0; i < COUNT(cut); i++) {
		text = load(cut[i], ".txt");
		read_bytes((const char *)text.data, text.len);
		ck_assert(t.rc == AW_OK && t.license.complete);
		whole = t.license;
		memset(&t.license, 0, sizeof(t.license));
		for (size_t len = 0; len < text.len; len++) {
			read_bytes((const char *)text.data, len);
			expect_same_or_incomplete(&whole, cut[i], len);
		}
		aw_license_clear(&whole);
		aw_bytes_free(&text);
	}
}
END_TEST

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
	tcase_add_loop_test(tc, facts_of_every_state, 0, COUNT(fixtures));
	tcase_add_test(tc, every_fixture_is_tested);
	tcase_add_loop_test(tc, transport_changes_nothing, 0, COUNT(fixtures) * CHANGES);
	tcase_add_test(tc, half_an_output_is_incomplete);
	tcase_add_loop_test(tc, floods_are_bounded, 0, COUNT(floods));
	tcase_add_test(tc, licenses_beyond_the_limit_are_told);
	tcase_add_test(tc, a_text_beyond_the_limit_is_refused);
}

int
main(void)
{
	return aw_suite_run("license_fixtures", fill);
}
