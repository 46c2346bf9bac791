/* SPDX-License-Identifier: ISC */
/* Every line of a license text is read, known as not needed, or named. */
#include <dirent.h>
#include <stdlib.h>

#include "fixture/license_text_fixture.h"

#define TEXTS_MAX 64
#define LINES_MAX 4096
#define SPLICES 10000
#define PIECES 5

static struct {
	struct aw_bytes items[TEXTS_MAX];
	char names[TEXTS_MAX][64];
	size_t n;
} all;

static unsigned char how[LINES_MAX];
static struct aw_license_text_account account = {.lines = how, .max = LINES_MAX};

static void
load_all(void)
{
	DIR *dir = opendir(DATA);

	ck_assert_ptr_nonnull(dir);
	for (const struct dirent *entry; (entry = readdir(dir)) != NULL;) {
		size_t len = strlen(entry->d_name);

		if (len < 5 || strcmp(entry->d_name + len - 4, ".txt") != 0)
			continue;
		ck_assert_uint_lt(all.n, TEXTS_MAX);
		(void)snprintf(
		    all.names[all.n], sizeof(all.names[0]), "%.*s", (int)len - 4, entry->d_name);
		all.items[all.n] = load(all.names[all.n], ".txt");
		all.n++;
	}
	(void)closedir(dir);
	ck_assert_uint_gt(all.n, 30);
}

static void
free_all(void)
{
	for (size_t i = 0; i < all.n; i++)
		aw_bytes_free(&all.items[i]);
	all.n = 0;
	teardown();
}

static size_t
count_lines(const char *text, size_t len)
{
	size_t n = 0;

	for (size_t i = 0; i < len; i++)
		n += text[i] == '\n';
	return n + (len > 0 && text[len - 1] != '\n');
}

/* True if a problem names the line, alone, in a range, or as one of those beyond the limit. */
static bool
is_named(size_t line)
{
	for (size_t i = 0; i < t.license.n_problems; i++) {
		const char *where = t.license.problems[i].where;
		size_t first = 0, last = 0;

		if (sscanf(where, "line %zu", &first) == 1 && first == line)
			return true;
		if (sscanf(where, "lines %zu to %zu", &first, &last) == 2 && first <= line &&
		    line <= last)
			return true;
		if (sscanf(where, "up to line %zu", &last) == 1 && line <= last)
			return true;
	}
	return false;
}

static void
check_account(const char *text, size_t len, const char *what)
{
	memset(how, 0, sizeof(how));
	t.account = &account;
	read_bytes(text, len);
	if (t.rc != AW_OK)
		return;
	ck_assert_uint_eq(account.n, count_lines(text, len));
	ck_assert_uint_le(account.n, LINES_MAX);
	for (size_t i = 0; i < account.n; i++) {
		ck_assert_msg(how[i] != AW_TEXT_LINE_UNKNOWN, "%s: line %zu", what, i + 1);
		ck_assert_msg(how[i] != AW_TEXT_LINE_NAMED || is_named(i + 1),
		    "%s: line %zu is named in no problem", what, i + 1);
	}
}

START_TEST(every_line_of_the_fixtures_is_known)
{
	for (size_t i = 0; i < all.n; i++) {
		check_account((const char *)all.items[i].data, all.items[i].len, all.names[i]);
		ck_assert_int_eq(t.rc, AW_OK);
		for (size_t k = 0; k < account.n; k++)
			ck_assert_msg(
			    how[k] != AW_TEXT_LINE_NAMED, "%s: line %zu", all.names[i], k + 1);
	}
}
END_TEST

START_TEST(no_line_of_two_texts_vanishes)
{
	struct aw_buf text;

	for (size_t i = 0; i < all.n * all.n; i++) {
		const struct aw_bytes *a = &all.items[i / all.n], *b = &all.items[i % all.n];

		aw_buf_init(&text, 1 << 20);
		ck_assert(aw_buf_add(&text, a->data, a->len) && aw_buf_add(&text, b->data, b->len));
		check_account(text.data, text.len, all.names[i / all.n]);
		aw_buf_free(&text);
	}
}
END_TEST

/* The same numbers in each run. */
static uint32_t
draw(uint32_t *state, size_t below)
{
	*state = *state * 1664525 + 1013904223;
	return (uint32_t)((*state >> 8) % below);
}

START_TEST(no_line_of_random_pieces_vanishes)
{
	static const char *const others[] = {"sw-a#show license status\n", "sw-a#show clock\n",
	    "Connection to sw-a closed.\n", " --More-- \n", "something else:\n", "  Status: ODD\n",
	    "*Nov  2 10:11:12.000: %SYS-5-CONFIG_I: Configured\n", "Utility:\n  Status: ENABLED\n",
	    "SIA Status: In Compliance\nFeature/Area  Entitlement Last Next\n", "garbage\n",
	    "=====\n", "  Failure reason: none left\n", "% Invalid input\n", "Title\n=====\n",
	    "Status: GOOD *Nov  2 10:11:12.000: %SYS-5-CONFIG_I: x\n", "!LIC: In use  Grace\n"};
	uint32_t state = 7;
	size_t read = 0;
	struct aw_buf text;

	for (size_t n = 0; n < SPLICES; n++) {
		aw_buf_init(&text, 1 << 20);
		for (size_t i = 0; i < PIECES; i++) {
			const struct aw_bytes *item = &all.items[draw(&state, all.n)];
			size_t from = draw(&state, item->len), len = draw(&state, 500);

			if (from + len > item->len)
				len = item->len - from;
			ck_assert(aw_buf_add(&text, item->data + from, len));
			ck_assert(aw_buf_puts(&text, others[draw(&state, COUNT(others))]));
		}
		check_account(text.data, text.len, "splice");
		read += t.rc == AW_OK;
		aw_buf_free(&text);
	}
	/* Most others are of several devices. */
	ck_assert_uint_gt(read, SPLICES / 4);
}
END_TEST

static const struct {
	const char *text, *where, *says;
} named[] = {
    {REGISTERED "  Registration Mood: GOOD\n" AUTHORIZED DEADLINE, "line 5",
	"not read: \"Registration Mood: GOOD\""},
    {REGISTERED AUTHORIZED DEADLINE "one\n\ntwo\n", "lines 9 to 11",
	"not read: \"one\" and 1 more"},
    {REGISTERED AUTHORIZED DEADLINE "\nStrange Section:\n  Key: value\n", "lines 10 to 11",
	"Strange Section:"},
    {REGISTERED AUTHORIZED DEADLINE "\nStrange Title\n=====\n  Key: value\n", "line 10",
	"Strange Title"},
    {REGISTERED
	"  Last Renewal Attempt: FA*Nov  2 10:11:12.000: %SYS-5-CONFIG_I: x\n" AUTHORIZED DEADLINE,
	"line 5", "Last Renewal Attempt: FA*Nov"},
    {"Feature  Ins  Lic   Status Expiry Date Comments\n             Count\n----\n"
     "BASE_PKG  No    -   Unused  -\nBROKEN No\n----\n",
	"line 5", "BROKEN No"},
    {REGISTERED AUTHORIZED DEADLINE "% Invalid input detected\n", "line 9",
	"% Invalid input detected"},
};

START_TEST(a_line_that_nobody_reads_is_named)
{
	bool found = false;

	check_account(named[_i].text, strlen(named[_i].text), named[_i].says);
	ck_assert_int_eq(t.rc, AW_OK);
	for (size_t i = 0; i < t.license.n_problems; i++) {
		const struct aw_problem *problem = &t.license.problems[i];

		found = found || (problem->code == AW_ERR_LICENSE_LINE &&
				     problem->severity == AW_SEVERITY_OK &&
				     strcmp(problem->where, named[_i].where) == 0 &&
				     strstr(problem->text, named[_i].says) != NULL);
	}
	ck_assert_msg(found, "%s: %s", t.license.problems[0].where, t.license.problems[0].text);
}
END_TEST

START_TEST(what_is_not_needed_is_not_named)
{
	static const char *const texts[] = {
	    "*** Authorized users only ***\nLast login: today\n" REGISTERED AUTHORIZED DEADLINE,
	    REGISTERED AUTHORIZED DEADLINE "sw-a#show clock\n10:11:12 UTC\nsomething\nsw-a#exit\n",
	    REGISTERED "*Nov  2 10:11:12.000: %SYS-5-CONFIG_I: Configured\n" AUTHORIZED DEADLINE,
	    REGISTERED " --More-- \n" AUTHORIZED DEADLINE "Connection to sw-a closed.\nbye\n",
	    "R1#show license all\nLoad for five secs: 1%\nTime source is NTP\n" REGISTERED
		AUTHORIZED DEADLINE};

	for (size_t i = 0; i < COUNT(texts); i++) {
		check_account(texts[i], strlen(texts[i]), texts[i]);
		ck_assert_int_eq(t.rc, AW_OK);
		ck_assert_msg(t.license.n_problems == 0, "%zu: %s", i, t.license.problems[0].text);
	}
}
END_TEST

START_TEST(many_lines_are_named_together)
{
	struct aw_buf text;

	aw_buf_init(&text, 1 << 20);
	ck_assert(aw_buf_puts(&text, REGISTERED));
	for (size_t i = 0; i < 1000; i++)
		ck_assert(aw_buf_puts(&text, "  Odd: 1\n  Smart Account: A\n"));
	ck_assert(aw_buf_puts(&text, AUTHORIZED DEADLINE "  Next Communication Attempt: odd\n"));
	check_account(text.data, text.len, "many");
	ck_assert_uint_eq(t.license.n_problems, 18);
	ck_assert_str_eq(
	    t.license.problems[t.license.n_problems - 1].text, "984 more lines not read");
	aw_buf_free(&text);
}
END_TEST

static void
fill(TCase *tc)
{
	tcase_add_checked_fixture(tc, load_all, free_all);
	tcase_set_timeout(tc, 300);
	tcase_add_test(tc, every_line_of_the_fixtures_is_known);
	tcase_add_test(tc, no_line_of_two_texts_vanishes);
	tcase_add_test(tc, no_line_of_random_pieces_vanishes);
	tcase_add_loop_test(tc, a_line_that_nobody_reads_is_named, 0, COUNT(named));
	tcase_add_test(tc, what_is_not_needed_is_not_named);
	tcase_add_test(tc, many_lines_are_named_together);
}

int
main(void)
{
	return aw_suite_run("license_lines", fill);
}
