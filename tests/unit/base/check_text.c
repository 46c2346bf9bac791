/* SPDX-License-Identifier: ISC */
#include <string.h>

#include "base/buf.h"
#include "base/err.h"
#include "fixture/suite.h"
#include "base/text.h"

static const struct {
	const char *in;
	size_t len, size;
	const char *out;
} clean_cases[] = {
    {"plain", 5, 64, "plain"},
    {"a\0b", 3, 64, "a\\x00b"},
    {"line\nOK - all fine | days=1", 27, 64, "line\\x0aOK - all fine | days=1"},
    {"\x1b[31mred", 8, 64, "\\x1b[31mred"},
    {"K\xc3\xb6ln \xed\x95\x9c", 9, 64, "K\xc3\xb6ln \xed\x95\x9c"},
    {"bad\xff\xc3", 5, 64, "bad\\xff\\xc3"},
    {"\xc0\xaf overlong", 11, 64, "\\xc0\\xaf overlong"},
    {"rtl\xe2\x80\xae"
     "gpj",
	9, 64, "rtl\\u{202e}gpj"},
    {"\xc2\x85nel", 5, 64, "\\x85nel"},
    {"\xed\xa0\x80", 3, 64, "\\xed\\xa0\\x80"},
    {"123456789", 9, 10, "123456789"},
    {"123456789", 9, 9, "12345..."},
    {"12345\xed\x95\x9c"
     "9",
	9, 9, "12345..."},
    {"1234\xed\x95\x9c"
     "89",
	9, 9, "1234..."},
    {"\n\n\n", 3, 4, "..."},
};

START_TEST(clean)
{
	char out[64];
	size_t n =
	    aw_text_clean(out, clean_cases[_i].size, clean_cases[_i].in, clean_cases[_i].len);
	char *dup;

	ck_assert_str_eq(out, clean_cases[_i].out);
	ck_assert_uint_eq(n, strlen(out));
	ck_assert(aw_text_is_clean(out, n));
	dup = aw_text_clean_dup(clean_cases[_i].in, clean_cases[_i].len, clean_cases[_i].size);
	ck_assert_str_eq(dup, clean_cases[_i].out);
	free(dup);
}
END_TEST

START_TEST(hex)
{
	uint8_t bytes[3];
	char text[7];

	ck_assert(aw_unhex("85:A0:dd", bytes, 3));
	aw_hex(text, bytes, 3);
	ck_assert_str_eq(text, "85a0dd");
	ck_assert(!aw_unhex("85a0", bytes, 3));
	ck_assert(!aw_unhex("85a0dd00", bytes, 3));
	ck_assert(!aw_unhex("85a0dg", bytes, 3));
	ck_assert(!aw_unhex("85a0d", bytes, 3));
	ck_assert(!aw_unhex("", bytes, 1));
}
END_TEST

START_TEST(buffer_has_a_maximum)
{
	struct aw_buf buf;

	aw_buf_init(&buf, 8);
	ck_assert(aw_buf_puts(&buf, "1234"));
	ck_assert(aw_buf_printf(&buf, "%d", 5678));
	ck_assert(!aw_buf_puts(&buf, "9"));
	ck_assert(!aw_buf_puts(&buf, ""));
	ck_assert(buf.failed);
	ck_assert_str_eq(buf.data, "12345678");
	aw_buf_free(&buf);
	ck_assert(aw_buf_puts(&buf, "again"));
	ck_assert_str_eq(buf.data, "again");
	aw_buf_free(&buf);
}
END_TEST

/* Each octet at each place of a text that is looked at in words. */
START_TEST(octets_and_places)
{
	char text[19], dup[64], *copy;

	for (unsigned c = 0; c < 256; c++)
		for (size_t at = 0; at < 18; at++) {
			bool plain = c >= 0x20 && c < 0x7f;

			memset(text, 'a', sizeof(text));
			text[at] = (char)c;
			ck_assert_int_eq(aw_text_is_clean(text, 18), plain);
			ck_assert_uint_eq(
			    aw_text_clean(dup, sizeof(dup), text, 18), plain ? 18 : 21);
			copy = aw_text_clean_dup(text, 18, sizeof(dup));
			ck_assert_str_eq(copy, dup);
			free(copy);
		}
}
END_TEST

START_TEST(errors_are_one_clean_line)
{
	struct aw_error err;
	char line[AW_ERROR_OBJECT_MAX + AW_ERROR_TEXT_MAX + 64];

	ck_assert_int_eq(
	    aw_error_set(&err, AW_ERR_FILE_READ, "/tmp/a\nb", "x\r%d", 1), AW_ERR_FILE_READ);
	ck_assert_str_eq(
	    aw_error_line(&err, line, sizeof(line)), "/tmp/a\\x0ab: x\\x0d1 [file-read]");
	ck_assert_int_eq(aw_error_set(NULL, AW_ERR_SYSTEM, NULL, "x"), AW_ERR_SYSTEM);
}
END_TEST

START_TEST(codes_are_unique_and_complete)
{
	const struct aw_code *code;
	size_t n = 0;

	for (; (code = aw_code_at(n)) != NULL; n++) {
		ck_assert_ptr_eq(aw_code_find(code->id), code);
		ck_assert_uint_gt(strlen(code->title), 0);
		ck_assert_uint_gt(strlen(code->meaning), 0);
		ck_assert_uint_gt(strlen(code->remedy), 0);
	}
	ck_assert_uint_eq(n, (size_t)AW_ERR_COUNT - 1 + AW_FINDING_COUNT - 1);
	ck_assert_int_eq(aw_err_find("store-empty"), AW_ERR_STORE_EMPTY);
	ck_assert_int_eq(aw_finding_find("broken"), AW_FINDING_BROKEN);
	ck_assert_int_eq(aw_finding_find("nonsense"), AW_FINDING_NONE);
}
END_TEST

START_TEST(numbers)
{
	char buf[AW_NUMBER_TEXT];

	aw_text_number(buf, 0);
	ck_assert_str_eq(buf, "0");
	aw_text_number(buf, 443);
	ck_assert_str_eq(buf, "443");
	aw_text_number(buf, UINT32_MAX);
	ck_assert_str_eq(buf, "4294967295");
}
END_TEST

START_TEST(spans_of_names)
{
	for (int c = 1; c < 256; c++) {
		const char text[] = {(char)c, '\0'};
		bool name = strchr("abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ"
				   "0123456789._-",
				c) != NULL;

		ck_assert_uint_eq(aw_name_span(text), name);
	}
	ck_assert_uint_eq(aw_name_span(""), 0);
	ck_assert_uint_eq(aw_name_span("a-Z_9.b:443"), 7);
}
END_TEST

static void
fill(TCase *tc)
{
	tcase_add_test(tc, spans_of_names);
	tcase_add_test(tc, numbers);
	tcase_add_loop_test(tc, clean, 0, COUNT(clean_cases));
	tcase_add_test(tc, hex);
	tcase_add_test(tc, buffer_has_a_maximum);
	tcase_add_test(tc, octets_and_places);
	tcase_add_test(tc, errors_are_one_clean_line);
	tcase_add_test(tc, codes_are_unique_and_complete);
}

int
main(void)
{
	return aw_suite_run("text", fill);
}
