/* SPDX-License-Identifier: ISC */
/* Whole license texts: every fixture, and what transports do to it. */
#include <dirent.h>

#include "fixture/license_text_fixture.h"

static const char *const fixtures[] = {"asa-authorized", "asa-evaluation", "asa-renewal-failed",
    "cucm", "expressway", "ios-no-licenses", "ios-out-of-compliance", "ios-summary", "nso",
    "nxos-usage", "policy-all", "policy-status", "policy-summary", "policy-tech", "policy-usage",
    "synthetic-authorization-expired", "synthetic-deadline-exceeded", "synthetic-disabled",
    "synthetic-evaluation-cucm", "synthetic-evaluation-expired", "synthetic-nxos-features",
    "synthetic-policy-overdue", "synthetic-policy-report-overdue", "synthetic-policy-trust-code",
    "synthetic-registering", "synthetic-registration-expired", "synthetic-registration-failed",
    "synthetic-registration-failed-evaluation", "synthetic-registration-pending",
    "synthetic-registration-retry", "synthetic-reservation-missing", "synthetic-reserved",
    "synthetic-reserved-universal", "synthetic-states", "synthetic-msla", "synthetic-page",
    "synthetic-rancid", "synthetic-xr-platform", "synthetic-xr-sia"};

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

/* The text with each line changed, as a transport may do. */
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

static void
fill(TCase *tc)
{
	tcase_add_checked_fixture(tc, NULL, teardown);
	tcase_add_loop_test(tc, facts_of_every_state, 0, COUNT(fixtures));
	tcase_add_test(tc, every_fixture_is_tested);
	tcase_add_loop_test(tc, transport_changes_nothing, 0, COUNT(fixtures) * CHANGES);
}

int
main(void)
{
	return aw_suite_run("license_fixtures", fill);
}
