/* SPDX-License-Identifier: ISC */
#include "license_text.h"

#include <dirent.h>
#include <stdio.h>

#include "file.h"
#include "license_dump.h"
#include "suite.h"
#include "text.h"

#define DATA "tests/data/license/"
#define OBSERVED INT64_C(1700000000)

static const char *const fixtures[] = {"asa-authorized", "asa-evaluation", "asa-renewal-failed",
    "cucm", "expressway", "ios-no-licenses", "ios-out-of-compliance", "ios-summary", "nso",
    "nxos-usage", "policy-all", "policy-status", "policy-summary", "policy-tech", "policy-usage",
    "synthetic-authorization-expired", "synthetic-disabled", "synthetic-evaluation-cucm",
    "synthetic-evaluation-expired", "synthetic-nxos-features", "synthetic-policy-overdue",
    "synthetic-registration-expired", "synthetic-registration-failed",
    "synthetic-registration-pending", "synthetic-reserved", "synthetic-reserved-universal",
    "synthetic-states"};

/* What one text gave. */
static struct {
	struct aw_license license;
	struct aw_error err;
	enum aw_err rc;
} t;

static void
read_in_zone(const char *text, size_t len, int64_t zone_offset)
{
	struct aw_license_text_options options = {OBSERVED, zone_offset, false};
	char *copy = malloc(len > 0 ? len : 1);

	/* A copy of just that size, so that a read past the end is seen. */
	ck_assert_ptr_nonnull(copy);
	memcpy(copy, text, len);
	aw_license_clear(&t.license);
	ck_assert_int_eq(aw_license_init(&t.license, "license"), AW_OK);
	t.rc = aw_license_text_parse(&t.license, copy, len, &options, &t.err);
	free(copy);
}

static void
read_bytes(const char *text, size_t len)
{
	read_in_zone(text, len, AW_INSTANT_NONE);
}

static void
read_text(const char *text)
{
	read_bytes(text, strlen(text));
}

static void
teardown(void)
{
	aw_license_clear(&t.license);
}

static struct aw_bytes
load(const char *name, const char *suffix)
{
	struct aw_bytes bytes;
	struct aw_error err;
	char path[128];

	(void)snprintf(path, sizeof(path), DATA "%s%s", name, suffix);
	ck_assert_msg(aw_file_read(path, 1 << 20, &bytes, &err) == AW_OK, "%s", path);
	return bytes;
}

/* The facts as text; the caller frees the buffer. */
static struct aw_buf
facts(void)
{
	struct aw_buf out;

	aw_buf_init(&out, 1 << 20);
	dump_license(&out, &t.license);
	return out;
}

static void
expect_facts(const char *name)
{
	struct aw_bytes expected = load(name, ".facts");
	struct aw_buf out = facts();

	ck_assert_int_eq(t.rc, AW_OK);
	ck_assert_msg(out.len == expected.len && memcmp(out.data, expected.data, out.len) == 0,
	    "%s:\n%s", name, out.data);
	aw_buf_free(&out);
	aw_bytes_free(&expected);
}

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

static const struct {
	const char *text;
	const char *says; /* in the error */
} refused[] = {
    {"", "empty"},
    {"\n\n  \n", "no license status"},
    {"show license all\n              ^\n% Invalid input detected at '^' marker.\n\nR1#",
	"% Invalid input detected at '^' marker."},
    {"Command authorization failed\n% Authorization\x1b[0m failed.\n", "\\x1b[0m"},
    {"\r\n*** Authorized access only ***\r\nUser Access Verification\r\n\r\nUsername: \r\n",
	"no license status"},
    {"--More--", "no license status"},
    {"<html><title>Login</title></html>", "no license status"},
    {"{\"licensing\": {\"state\": \"AUTHORIZED\"}}", "no license status"},
    {"AUTHORIZED\nStatus: AUTHORIZED\nStatus: REGISTERED\n", "no license status"},
    {"Registration:\n", "no license status"},
    {"-----BEGIN CERTIFICATE-----\nTUlJ\n-----END CERTIFICATE-----\n", "no license status"},
};

START_TEST(what_is_no_license_status)
{
	read_text(refused[_i].text);
	ck_assert_int_eq(t.rc, AW_ERR_LICENSE_FORMAT);
	ck_assert_msg(strstr(t.err.text, refused[_i].says) != NULL, "%s", t.err.text);
	ck_assert(aw_text_is_clean(t.err.text, strlen(t.err.text)));
	ck_assert(!t.license.complete);
	ck_assert(!aw_license_text_recognise(refused[_i].text, strlen(refused[_i].text)));
}
END_TEST

/* A whole `show license status`, with a place for one more line in each part. */
#define REGISTERED "Smart Licensing is ENABLED\n\nRegistration:\n  Status: REGISTERED\n"
#define AUTHORIZED                                                                   \
	"License Authorization:\n  Status: AUTHORIZED on Oct 10 2023 08:02:32 UTC\n" \
	"  Last Communication Attempt: SUCCEEDED on Oct 10 2023 08:02:32 UTC\n"
#define DEADLINE "  Communication Deadline: Jan 08 2024 07:33:04 UTC\n"

static const struct {
	const char *text;
	const char *finds; /* in the facts */
} details[] = {
    {REGISTERED AUTHORIZED DEADLINE, "complete: yes\n"},
    /* Words that are not known are not good. */
    {"Registration:\n  Status: REGISTRIERT\n" AUTHORIZED DEADLINE,
	"registration: unknown (REGISTRIERT)\n"},
    {REGISTERED "License Authorization:\n  Status: FINE on Oct 10 2023 08:02:32 UTC\n",
	"authorization: unknown (FINE)\n"},
    {REGISTERED "License Authorization:\n  Status: FINE\n",
	"warning: line 6: authorization status: \"FINE\" [license-word]\n"},
    {REGISTERED "License Authorization:\n  Status: NOT AUTHORIZED\n",
	"authorization: notAuthorized (NOT AUTHORIZED)\n"},
    {REGISTERED "License Authorization:\n  Status: authorized\n",
	"authorization: authorized (authorized)\n"},
    {REGISTERED "  Last Renewal Attempt: MAYBE on Oct 10 2023 08:02:32 UTC\n" AUTHORIZED DEADLINE,
	"renewal: unknown (MAYBE) at 2023-10-10T08:02:32Z\n"},
    /* Dates that are none. */
    {REGISTERED AUTHORIZED "  Communication Deadline: Feb 29 2023 07:33:04 UTC\n",
	"warning: line 8: Communication Deadline: \"Feb 29 2023 07:33:04 UTC\" [license-date]\n"},
    {REGISTERED AUTHORIZED "  Communication Deadline: Foo 08 2024 07:33:04 UTC\n",
	"complete: yes\n"},
    {REGISTERED AUTHORIZED "  Communication Deadline: Foo 08 2024 07:33", "complete: no\n"},
    {REGISTERED AUTHORIZED DEADLINE "  Next Communication Attempt: Dec 31 23:59:59 9999 UTC\n",
	"next sync: 9999-12-31T23:59:59Z\n"},
    {REGISTERED AUTHORIZED "  Communication Deadline: Jan 08 2024 07:33:04\n",
	"zone: zone none read as UTC, no offset is configured\n"},
    {REGISTERED "  Registration Expires: Jan 08 2024 07:33:04 PDT\n" AUTHORIZED
		"  Communication Deadline: Jan 08 2024 07:33:04 est\n",
	"zone: zone PDT, est read as UTC, no offset is configured\n"},
    /* The reason belongs to the line above it, wherever a section ends. */
    {REGISTERED "  Failure reason: stray\n" AUTHORIZED DEADLINE "  Failure reason: stray\n",
	"sync: succeeded (SUCCEEDED) at 2023-10-10T08:02:32Z\n"},
    {REGISTERED "  Last Renewal Attempt: FAILED on Oct 10 2023 08:02:32 UTC\n\n"
		"    Failure reason: Agent: no answer: ERR 205 : aborted\n" AUTHORIZED DEADLINE,
	"at 2023-10-10T08:02:32Z, Agent: no answer: ERR 205 : aborted\n"},
    /* Account names are free text. */
    {REGISTERED "  Smart Account: A: Status: UNREGISTERED\n" AUTHORIZED DEADLINE,
	"smart account: A: Status: UNREGISTERED\n"},
    {REGISTERED "  Smart Account: Ship on Sea as of old\n" AUTHORIZED DEADLINE,
	"smart account: Ship on Sea as of old\n"},
    {REGISTERED "  Virtual Account: \x1b]0;x\x07 \xe2\x80\xae \xff|\n" AUTHORIZED DEADLINE,
	"virtual account: \\x1b]0;x\\x07 \\u{202e} \\xff|\n"},
    /* Pagers. */
    {REGISTERED " --More-- \b\b\b\b\b\b\b\b\b        \b\b\b\b\b\b\b\b" AUTHORIZED DEADLINE,
	"complete: yes\n"},
    {REGISTERED "<--- More --->\r              \r" AUTHORIZED DEADLINE, "complete: yes\n"},
    {REGISTERED AUTHORIZED DEADLINE " --More-- ",
	"unknown: the text lacks what follows the pager's mark [license-incomplete]\n"},
    {REGISTERED AUTHORIZED DEADLINE " --More-- \r\nR1#", "complete: no\n"},
    /* Parts that lack. */
    {REGISTERED, "unknown: the text lacks the authorization status [license-incomplete]\n"},
    {"Smart Licensing is ENABLED\n", "mode: unknown\ncomplete: no\n"},
    {"Smart Licensing Using Policy:\n  Status: ENABLED\n",
	"unknown: the text lacks the usage reporting [license-incomplete]\n"},
    {"Usage Reporting:\n  Last ACK received: <none>\n  Next ACK deadline: <none>\n",
	"mode: policy\ncomplete: yes\n"},
    {"Smart Licensing Using Policy:\n  Status: DISABLED\n" REGISTERED AUTHORIZED DEADLINE,
	"mode: classic\ncomplete: yes\n"},
    {REGISTERED AUTHORIZED DEADLINE "X (Y):\n  Count: 1\n",
	"unknown: the text lacks the status of a license [license-incomplete]\n"},
    {"License Usage:\nLicense  Entitlement Tag  Count Status\n---\nbroken row\n", "complete: no\n"},
    /* Of several outputs the last counts; a summary does not replace the whole list. */
    {REGISTERED AUTHORIZED DEADLINE "R1#show license status\nRegistration:\n"
				    "  Status: UNREGISTERED\n",
	"registration: unregistered (UNREGISTERED)\n"},
    {REGISTERED AUTHORIZED DEADLINE "X (Y):\n  Count: 1\n  Status: AUTHORIZED\n"
				    "R1#show license summary\nLicense Usage:\n"
				    "License  Entitlement Tag  Count Status\n---\nX (Y..) 1 EVAL\n",
	"entitlement: [X] [Y] [] 1 authorized (AUTHORIZED)\n"},
    {REGISTERED AUTHORIZED DEADLINE "X (Y):\n  Count: 1\n  Status: AUTHORIZED\n"
				    "R1#show license usage\nLicense Authorization:\n"
				    "  Status: EVAL MODE\nX (Y):\n  Status: EVAL MODE\n",
	"entitlement: [X] [Y] [] - evaluation (EVAL MODE)\n"},
    /* A summary has no deadline, but a list. */
    {REGISTERED "License Authorization:\n  Status: AUTHORIZED\n"
		"  Last Communication Attempt: SUCCEEDED\n",
	"unknown: the text lacks the list of licenses [license-incomplete]\n"},
    {REGISTERED
	"License Authorization:\n  Status: AUTHORIZED on Oct 10 2023 08:02:32 UTC\n" DEADLINE,
	"unknown: the text lacks the last communication attempt [license-incomplete]\n"},
    {REGISTERED AUTHORIZED DEADLINE
	"License Usage:\nLicense  Entitlement Tag  Count Status\n---\nbroken row\n",
	"lacks a row of the list of licenses that could not be read"},
    /* A title promises all parts, unless the command was for one. */
    {"Smart Licensing Status\n======\n" REGISTERED AUTHORIZED DEADLINE,
	"unknown: the text lacks the product information at the end [license-incomplete]\n"},
    {"R1#show license status\nSmart Licensing Status\n======\n" REGISTERED AUTHORIZED DEADLINE,
	"complete: yes\n"},
    /* Other parts have sections and keys of the same names. */
    {REGISTERED AUTHORIZED DEADLINE "Other Info\n======\nLicense Authorization:\n"
				    "  Status: EVAL MODE\n",
	"authorization: authorized (AUTHORIZED)\n"},
    /* URLs lose their user. */
    {REGISTERED AUTHORIZED DEADLINE "Transport:\n  URL: https://a:b@c@host/x@y\n",
	"url: https://host/x@y\n"},
};

START_TEST(detail)
{
	struct aw_buf out;

	read_text(details[_i].text);
	ck_assert_int_eq(t.rc, AW_OK);
	out = facts();
	ck_assert_msg(strstr(out.data, details[_i].finds) != NULL, "no %s in\n%s",
	    details[_i].finds, out.data);
	aw_buf_free(&out);
}
END_TEST

static const struct {
	const char *text;
	uint64_t count;
	bool problem;
} counts[] = {
    {"0", 0, false},
    {"5", 5, false},
    {"Non-Counted", AW_COUNT_NONE, false},
    {"", AW_COUNT_NONE, false},
    {"4294967295", UINT32_MAX, false},
    {"4294967296", UINT32_MAX, true},
    {"99999999999999999999", UINT32_MAX, true},
    {"-1", AW_COUNT_NONE, true},
    {"1.5", AW_COUNT_NONE, true},
    {"many", AW_COUNT_NONE, true},
};

START_TEST(count)
{
	char text[256];

	(void)snprintf(text, sizeof(text),
	    REGISTERED "License Authorization:\nX (Y):\nCount: %s\nStatus: AUTHORIZED\n",
	    counts[_i].text);
	read_text(text);
	ck_assert_int_eq(t.rc, AW_OK);
	ck_assert_uint_eq(t.license.n_entitlements, 1);
	ck_assert_uint_eq(t.license.entitlements[0].count, counts[_i].count);
	ck_assert_uint_eq(t.license.n_problems, 1 + (counts[_i].problem ? 1 : 0));
}
END_TEST

START_TEST(zones_are_read_by_the_offset)
{
	static const char text[] =
	    REGISTERED "  Registration Expires: Jan 08 2024 07:33:04 UTC\n" AUTHORIZED
		       "  Communication Deadline: Jan 08 2024 07:33:04 IST\n";
	char shown[AW_INSTANT_TEXT];

	read_in_zone(text, strlen(text), 5 * AW_HOUR + 30 * AW_MINUTE);
	ck_assert_str_eq(aw_instant_format(t.license.deadline, shown), "2024-01-08T02:03:04Z");
	ck_assert_str_eq(
	    aw_instant_format(t.license.registration_expires, shown), "2024-01-08T07:33:04Z");
	ck_assert_str_eq(t.license.zone_note, "zone IST read as UTC+05:30");
	read_in_zone(text, strlen(text), -3 * AW_HOUR - 30 * AW_MINUTE);
	ck_assert_str_eq(aw_instant_format(t.license.deadline, shown), "2024-01-08T11:03:04Z");
	ck_assert_str_eq(t.license.zone_note, "zone IST read as UTC-03:30");
	read_in_zone(text, strlen(text), 0);
	ck_assert_str_eq(t.license.zone_note, "zone IST read as UTC+00:00");
}
END_TEST

START_TEST(zero_bytes_end_nothing)
{
	static const char text[] = REGISTERED "  Smart Account: A\0B\n" AUTHORIZED DEADLINE;

	read_bytes(text, sizeof(text) - 1);
	ck_assert(t.rc == AW_OK && t.license.complete);
	ck_assert_str_eq(t.license.smart_account, "A\\x00B");
}
END_TEST

START_TEST(the_last_list_counts)
{
	read_text(
	    REGISTERED AUTHORIZED DEADLINE "A (B):\nStatus: AUTHORIZED\nC (D):\nStatus: Init\n"
					   "R1#show license usage\nLicense Authorization:\n"
					   "Status: EVAL MODE\nX (Y):\nStatus: EVAL MODE\n");
	ck_assert_uint_eq(t.license.n_entitlements, 1);
	ck_assert_str_eq(t.license.entitlements[0].name, "X");
	read_text(REGISTERED AUTHORIZED DEADLINE "A (B):\nStatus: AUTHORIZED\n"
						 "License Usage\n=====\n\nNo licenses in use\n");
	ck_assert_uint_eq(t.license.n_entitlements, 0);
}
END_TEST

START_TEST(an_evaluation_that_does_not_run_has_no_end)
{
	read_text(
	    REGISTERED AUTHORIZED DEADLINE "Evaluation Period:\n  Evaluation Mode: Not In Use\n"
					   "  Evaluation Period Remaining: 2 days\n");
	ck_assert_int_eq(t.license.evaluation_left, 2 * AW_DAY);
	ck_assert(t.license.evaluation_ends == AW_INSTANT_NONE);
}
END_TEST

START_TEST(without_an_observation_the_evaluation_has_no_end)
{
	static const char text[] = "Registration:\nStatus: UNREGISTERED\nLicense Authorization:\n"
				   "Status: EVAL MODE\nEvaluation Period Remaining: 2 days\n";
	struct aw_license_text_options options = {AW_INSTANT_NONE, AW_INSTANT_NONE, false};

	ck_assert_int_eq(aw_license_init(&t.license, "license"), AW_OK);
	ck_assert_int_eq(
	    aw_license_text_parse(&t.license, text, strlen(text), &options, &t.err), AW_OK);
	ck_assert_int_eq(t.license.evaluation_left, 2 * AW_DAY);
	ck_assert(t.license.evaluation_ends == AW_INSTANT_NONE);
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

static const struct {
	const char *text;
	bool yes;
} recognised[] = {
    {"Smart Licensing is ENABLED\n\nRegistration:\n", true},
    {"Smart Licensing is DISABLED\n", true},
    {"hostname R1\n!\n! Smart Licensing Status\n! ======\n", true},
    {"License Authorization: \r\n  Status: EVAL MODE\r\n", true},
    {"n9k# show license usage\nFeature  Ins  Lic   Status Expiry Date Comments\n  Count\n---\n",
	true},
    {"Feature  Status Expiry Date\nis what the table shows\n", false},
    {"Smart Licensing is ENABLED\n", false},
    {"Our notes on Smart Licensing Status\n======\n", false},
    {"License\n=======\nThe software is provided as is. Status: AUTHORIZED\n", false},
    {"Registration:\n  Status: REGISTERED\n", false},
    {"Smart Licensing is DISABLED\n-----BEGIN CERTIFICATE-----\n", false},
    {"\x30\x82\x01\x02Smart Licensing", false},
};

START_TEST(recognition)
{
	ck_assert_msg(aw_license_text_recognise(recognised[_i].text, strlen(recognised[_i].text)) ==
			  recognised[_i].yes,
	    "%s", recognised[_i].text);
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
	tcase_add_loop_test(tc, what_is_no_license_status, 0, COUNT(refused));
	tcase_add_loop_test(tc, detail, 0, COUNT(details));
	tcase_add_loop_test(tc, count, 0, COUNT(counts));
	tcase_add_test(tc, zones_are_read_by_the_offset);
	tcase_add_test(tc, zero_bytes_end_nothing);
	tcase_add_test(tc, the_last_list_counts);
	tcase_add_test(tc, an_evaluation_that_does_not_run_has_no_end);
	tcase_add_test(tc, without_an_observation_the_evaluation_has_no_end);
	tcase_add_loop_test(tc, floods_are_bounded, 0, COUNT(floods));
	tcase_add_test(tc, licenses_beyond_the_limit_are_told);
	tcase_add_test(tc, a_text_beyond_the_limit_is_refused);
	tcase_add_loop_test(tc, recognition, 0, COUNT(recognised));
}

int
main(void)
{
	return aw_suite_run("license_text", fill);
}
