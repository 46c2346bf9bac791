/* SPDX-License-Identifier: ISC */
/* What a license text comes in: the facts are those of the text alone, or it is named. */
#include "fixture/license_text_fixture.h"

#define STATUS REGISTERED AUTHORIZED DEADLINE
#define USAGE                                                                          \
	"License Authorization:\n  Status: AUTHORIZED on Oct 10 2023 08:02:32 UTC\n\n" \
	"base (B_TAG):\n  Count: 1\n  Status: AUTHORIZED\n"

static const char *const texts[] = {"asa-renewal-failed", "cucm", "expressway", "nxos-usage",
    "policy-all", "policy-tech", "synthetic-nxos-features", "synthetic-xr-sia"};

/* The text with something before each line; blanks at line ends are dropped. */
static struct aw_buf
mark_lines(struct aw_bytes text, const char *mark)
{
	const char *s = (const char *)text.data, *end = s + text.len;
	struct aw_buf out;

	aw_buf_init(&out, 1 << 20);
	while (s < end) {
		const char *stop = memchr(s, '\n', (size_t)(end - s));
		size_t len = stop != NULL ? (size_t)(stop - s) : (size_t)(end - s);

		ck_assert(aw_buf_puts(&out, mark) && aw_buf_add(&out, s, len));
		ck_assert(stop == NULL || aw_buf_puts(&out, "\n"));
		s += len + (stop != NULL);
	}
	return out;
}

static const char *const marks[] = {"> ", ">", ">> ", "> > ", "| ", "[2026-11-30 08:00:00] ",
    "[2026-11-30 08:00:00.123] ", "(2026-11-30 08:00:00) ", "2026-11-30T08:00:00Z ",
    "2026-11-30T08:00:00.123456+02:00 ", "2026-11-30 08:00:00,123 ",
    "2026/11/30 08:00:00: ", "Nov 30 08:00:00.123: ", "*Nov 30 08:00:00.123: ",
    "Nov 30 2026 08:00:00.123 UTC: ", "Mon Nov 30 08:00:00: ", "30-Nov-2026 08:00:00 ", "08:00:01 ",
    "[08:00:01] ", "8:00:01: ", "08:00:01\t", "[Mon Nov 30 08:00:00 UTC] ", "> [08:00:01] ",
    "[08:00:01] > "};

START_TEST(marks_before_every_line_change_nothing)
{
	for (size_t i = 0; i < COUNT(texts); i++) {
		struct aw_bytes text = load(texts[i], ".txt");
		struct aw_buf marked = mark_lines(text, marks[_i]);

		read_bytes(marked.data, marked.len);
		ck_assert_msg(t.rc == AW_OK, "%s: %s", texts[i], t.err.text);
		expect_facts(texts[i]);
		ck_assert(aw_license_text_recognise(marked.data, marked.len));
		aw_buf_free(&marked);
		aw_bytes_free(&text);
	}
}
END_TEST

START_TEST(marks_before_some_lines_are_named)
{
	struct aw_bytes text = load("cucm", ".txt");
	struct aw_buf marked = mark_lines(text, marks[_i]), all;

	aw_buf_init(&all, 1 << 20);
	ck_assert(aw_buf_puts(&all, "Hello,\n") && aw_buf_add(&all, marked.data, marked.len));
	read_bytes(all.data, all.len);
	ck_assert_int_eq(t.rc, AW_ERR_LICENSE_PREFIX);
	ck_assert_msg(strstr(t.err.text, "line 1 is the first without") != NULL, "%s", t.err.text);
	ck_assert(aw_license_text_recognise(all.data, all.len));
	aw_buf_free(&all);
	aw_buf_free(&marked);
	aw_bytes_free(&text);
}
END_TEST

START_TEST(what_is_no_license_text_is_not_named_so)
{
	static const char *const others[] = {"> one\n> two\n> three\n> four\n> five\nsix\n",
	    "08:00:01 a\n08:00:02 b\n08:00:03 c\n08:00:04 d\n08:00:05 e\nf\n",
	    "{\"stdout\": [\"License Authorization: is a heading\"]}",
	    "[{\"License Authorization:\": {\"status\": \"AUTHORIZED\"}}]", "{", "[", "{}", "[]",
	    "=> {", ">", "[08:00:01]", ""};

	for (size_t i = 0; i < COUNT(others); i++) {
		read_text(others[i]);
		ck_assert_int_eq(t.rc, AW_ERR_LICENSE_FORMAT);
		ck_assert(!aw_license_text_recognise(others[i], strlen(others[i])));
	}
}
END_TEST

enum { LITTLE = 1, MARK = 2, CASES = 4 };

/* UTF-16 of ASCII. */
static struct aw_buf
widen(struct aw_bytes text, int how)
{
	struct aw_buf out;
	char pair[2];

	aw_buf_init(&out, 1 << 20);
	if ((how & MARK) != 0)
		ck_assert(aw_buf_add(&out, (how & LITTLE) != 0 ? "\xff\xfe" : "\xfe\xff", 2));
	for (size_t i = 0; i < text.len; i++) {
		pair[(how & LITTLE) != 0 ? 0 : 1] = (char)text.data[i];
		pair[(how & LITTLE) != 0 ? 1 : 0] = '\0';
		ck_assert(aw_buf_add(&out, pair, 2));
	}
	return out;
}

START_TEST(utf16_changes_nothing)
{
	for (size_t i = 0; i < COUNT(texts); i++) {
		struct aw_bytes text = load(texts[i], ".txt");
		struct aw_buf wide = widen(text, _i);

		read_bytes(wide.data, wide.len);
		expect_facts(texts[i]);
		ck_assert(aw_license_text_recognise(wide.data, wide.len));
		aw_buf_free(&wide);
		aw_bytes_free(&text);
	}
}
END_TEST

START_TEST(characters_of_utf16_are_kept)
{
	/* "n" U+00E9 U+20AC U+1F512, half a pair, and half a character. */
	static const char account[] = "n\0\xe9\0\xac\x20\x3d\xd8\x12\xdd\x3d\xd8\n\0";
	static const char before[] = REGISTERED "  Smart Account: ";
	struct aw_bytes head = {.data = (uint8_t *)(uintptr_t)before, .len = sizeof(before) - 1};
	struct aw_buf wide = widen(head, LITTLE | MARK);

	ck_assert(aw_buf_add(&wide, account, sizeof(account) - 1) && aw_buf_puts(&wide, "x"));
	read_bytes(wide.data, wide.len);
	ck_assert_int_eq(t.rc, AW_OK);
	ck_assert_str_eq(
	    t.license.smart_account, "n\xc3\xa9\xe2\x82\xac\xf0\x9f\x94\x92\xef\xbf\xbd");
	aw_buf_free(&wide);
}
END_TEST

/* Appends the text as a string of JSON, with `between` in place of each line end. */
static void
add_json(struct aw_buf *out, const char *text, size_t len, const char *between)
{
	ck_assert(aw_buf_puts(out, "\""));
	for (size_t i = 0; i < len; i++) {
		char pair[] = {'\\', text[i], '\0'};

		if (text[i] == '\r')
			ck_assert(aw_buf_puts(out, "\\r"));
		else if (text[i] == '\n')
			ck_assert(
			    aw_buf_puts(out, i + 1 < len || between[0] == '\\' ? between : ""));
		else
			ck_assert(
			    aw_buf_puts(out, text[i] == '"' || text[i] == '\\' ? pair : pair + 1));
	}
	ck_assert(aw_buf_puts(out, "\""));
}

/* Around a string; '$' is the text, '#' its lines. */
static const char *const wraps[] = {"{\"stdout\": [$], \"stdout_lines\": [[#]]}",
    "{\"changed\": false, \"failed\": false, \"stdout\": [$]}", "[[#]]", "[#]", "[$]",
    "\n {\"sw-a\": {\"show license all\": $}}", "{\"tailf:output\": {\"result\": $}}",
    "{\"results\": [{\"item\": \"show clock\", \"stdout\": [\"12:00:00\"]}, {\"stdout\": [$]}]}",
    "sw-a | SUCCESS => {\n \"stdout\": [$],\n \"stdout_lines\": [[#]]\n}\n",
    "TASK [debug] ***\nok: [sw-a] => {\n \"out.stdout[0]\": $\n}\n\nPLAY RECAP ***\n",
    "{\"a\": [$], \"b\": [#]}"};

static struct aw_buf
wrap(const char *form, struct aw_bytes text)
{
	struct aw_buf out;

	aw_buf_init(&out, 4 << 20);
	for (; *form != '\0'; form++) {
		if (*form == '$')
			add_json(&out, (const char *)text.data, text.len, "\\n");
		else if (*form == '#')
			add_json(&out, (const char *)text.data, text.len, "\",\n\"");
		else
			ck_assert(aw_buf_add(&out, form, 1));
	}
	return out;
}

START_TEST(json_around_one_text_is_read)
{
	for (size_t i = 0; i < COUNT(texts); i++) {
		struct aw_bytes text = load(texts[i], ".txt");
		struct aw_buf json = wrap(wraps[_i], text);

		read_bytes(json.data, json.len);
		ck_assert_msg(t.rc == AW_OK, "%s: %s", texts[i], t.err.text);
		expect_facts(texts[i]);
		ck_assert(aw_license_text_recognise(json.data, json.len));
		aw_buf_free(&json);
		aw_bytes_free(&text);
	}
}
END_TEST

START_TEST(commands_of_one_place_are_one_answer)
{
	static const char *const forms[] = {"{\"stdout\": [\"%s\", \"%s\"]}", "[\"%s\", \"%s\"]",
	    "{\"sw-a\": {\"show license status\": \"%s\", \"show license usage\": \"%s\"}}"};
	struct aw_bytes status = {.data = (uint8_t *)(uintptr_t)STATUS, .len = sizeof(STATUS) - 1};
	char a[1024], b[1024], text[4096];
	struct aw_buf out;

	aw_buf_init(&out, sizeof(a));
	add_json(&out, (const char *)status.data, status.len, "\\n");
	(void)snprintf(a, sizeof(a), "%.*s", (int)out.len - 2, out.data + 1);
	aw_buf_reset(&out);
	add_json(&out, USAGE, sizeof(USAGE) - 1, "\\n");
	(void)snprintf(b, sizeof(b), "%.*s", (int)out.len - 2, out.data + 1);
	aw_buf_free(&out);
	for (size_t i = 0; i < COUNT(forms); i++) {
#pragma GCC diagnostic push
#pragma GCC diagnostic ignored "-Wformat-nonliteral"
		(void)snprintf(text, sizeof(text), forms[i], a, b);
#pragma GCC diagnostic pop
		read_text(text);
		ck_assert_msg(t.rc == AW_OK, "%s", t.err.text);
		ck_assert(t.license.complete);
		ck_assert_int_eq(t.license.n_entitlements, 1);
	}
}
END_TEST

/* A text for JSON. */
#define IN_JSON "Smart Licensing is ENABLED\\n\\nRegistration:\\n  Status: REGISTERED\\n"

static const struct {
	const char *text, *says;
} refused[] = {
    {"{\"sw-a\": {\"stdout\": [\"" IN_JSON "\"]}, \"sw-b\": {\"stdout\": [\"" IN_JSON "x\"]}}",
	"2 places, which may be of several devices: sw-a.stdout, sw-b.stdout"},
    {"{\"results\": [{\"stdout\": [\"" IN_JSON "a\"]}, {\"stdout\": [\"" IN_JSON "b\"]}]}",
	"results[0].stdout, results[1].stdout"},
    {"sw-a | SUCCESS => {\"stdout\": [\"" IN_JSON "\"]}\n"
     "sw-b | SUCCESS => {\"stdout\": [\"" IN_JSON "b\"]}\n",
	"sw-a.stdout, sw-b.stdout"},
    {"{\"stdout\": [\"" IN_JSON "\"]", "cannot be read: line 1"},
    {"{\"stdout\": [\"" IN_JSON, "cannot be read"},
    {"{\"a\": [[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[["
     "\"" IN_JSON "\"",
	"nested deeper"},
};

START_TEST(json_that_is_not_certain_is_named)
{
	read_text(refused[_i].text);
	ck_assert_int_eq(t.rc, AW_ERR_LICENSE_JSON);
	ck_assert_msg(strstr(t.err.text, refused[_i].says) != NULL, "%s", t.err.text);
	ck_assert(aw_license_text_recognise(refused[_i].text, strlen(refused[_i].text)));
}
END_TEST

static void
fill(TCase *tc)
{
	tcase_add_checked_fixture(tc, NULL, teardown);
	tcase_add_loop_test(tc, marks_before_every_line_change_nothing, 0, COUNT(marks));
	tcase_add_loop_test(tc, marks_before_some_lines_are_named, 0, COUNT(marks));
	tcase_add_test(tc, what_is_no_license_text_is_not_named_so);
	tcase_add_loop_test(tc, utf16_changes_nothing, 0, CASES);
	tcase_add_test(tc, characters_of_utf16_are_kept);
	tcase_add_loop_test(tc, json_around_one_text_is_read, 0, COUNT(wraps));
	tcase_add_test(tc, commands_of_one_place_are_one_answer);
	tcase_add_loop_test(tc, json_that_is_not_certain_is_named, 0, COUNT(refused));
}

int
main(void)
{
	return aw_suite_run("license_input", fill);
}
