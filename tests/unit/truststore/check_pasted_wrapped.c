/* SPDX-License-Identifier: ISC */
/* Whole certificates with other characters in their lines are named, never called others. */
#include "fixture/store_fixture.h"

struct form {
	const char *before;     /* the first line of base64 */
	const char *line, *end; /* around each line */
	bool markers;
	const char *words;
};

static const struct form forms[] = {
    {"cACertificate;binary:: ", " ", "", false, "is a value of LDIF"},
    {"", "+", "", true, "has the marks of a diff"},
    {"", "-", "\r", true, "has the marks of a diff"},
    {"", "\x1b[0m", "\x1b[K", true, "has control sequences of a terminal"},
    {"", "   12\t", "", false, "has other text in its lines"},
};

static void
append_line(struct aw_buf *buf, const struct form *form, const char *start, const char *line)
{
	ck_assert(
	    aw_buf_printf(buf, "%s%.*s%s\n", start, (int)strcspn(line, "\n"), line, form->end));
}

/* The certificate of the fixture in that form. */
static void
append(struct aw_buf *buf, const struct form *form, const char *pem)
{
	bool first = true;

	for (const char *line = pem; *line != '\0'; line = strchr(line, '\n') + 1) {
		if (line[0] == '-') {
			if (form->markers)
				append_line(buf, form, form->line, line);
			continue;
		}
		append_line(
		    buf, form, first && form->before[0] != '\0' ? form->before : form->line, line);
		first = false;
	}
}

static void
expect_named(size_t i, const char *name, const char *words)
{
	char start[80];

	(void)snprintf(start, sizeof(start), "this text is the %s, SHA-256 ", name);
	ck_assert_uint_lt(i, t.store.n_problems);
	ck_assert_msg(strncmp(t.store.problems[i].text, start, strlen(start)) == 0 &&
			  strstr(t.store.problems[i].text, words) != NULL,
	    "%s", t.store.problems[i].text);
	ck_assert_int_eq(t.store.problems[i].code, AW_ERR_STORE_PASTED);
}

START_TEST(test_named)
{
	const struct form *form = &forms[_i];
	struct aw_buf buf;

	aw_buf_init(&buf, (size_t)1 << 20);
	append(&buf, form, t.pem[0]);
	ck_assert(aw_buf_puts(&buf, "\n"));
	append(&buf, form, t.pem[1]);
	ck_assert_int_eq(parse(buf.data, buf.len), AW_OK);
	ck_assert_uint_eq(t.store.bad_blocks, 2);
	expect_named(0, "certificate One", form->words);
	expect_named(1, "certificate Two", form->words);
	ck_assert(!aw_store_has_usable(&t.store, INT64_C(1767225600)));
	aw_buf_free(&buf);
}
END_TEST

/* A genuine root is named as such. */
START_TEST(test_genuine)
{
	char name[] = "Genuine";
	struct aw_root root = {.name = name, .not_after = AW_INSTANT_NONE};
	struct aw_transition transition = {.retiring = &root, .n_retiring = 1};
	struct aw_transitions known = {.items = &transition, .n_items = 1};
	struct aw_buf buf;

	ck_assert_int_eq(parse_text(t.pem[0]), AW_OK);
	memcpy(root.sha256, t.store.anchors[0].certificate->sha256, AW_SHA256_LEN);
	t.options.known = &known;
	aw_buf_init(&buf, (size_t)1 << 20);
	append(&buf, &forms[_i], t.pem[0]);
	ck_assert_int_eq(parse(buf.data, buf.len), AW_OK);
	expect_named(0, "genuine Genuine", forms[_i].words);
	aw_buf_free(&buf);
	t.options.known = NULL;
}
END_TEST

static void
fill(TCase *tc)
{
	tcase_add_checked_fixture(tc, setup, teardown);
	tcase_add_loop_test(tc, test_named, 0, COUNT(forms));
	tcase_add_loop_test(tc, test_genuine, 0, COUNT(forms));
}

int
main(void)
{
	return aw_suite_run("pasted_wrapped", fill);
}
