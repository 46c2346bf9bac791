/* SPDX-License-Identifier: ISC */
/* Every document is accepted or refused as by jansson, with the same values. */
#include <jansson.h>
#include <stdlib.h>
#include <string.h>

#include "base/json_in.h"
#include "fixture/suite.h"

#define CHANGES 200000

/* Those that jansson accepts, and those that it refuses. */
static const char *const documents[] = {
    "[]",
    "{}",
    " [ ] ",
    "{\"a\":1}",
    "{\"a\" : [1, -2 ,0,-0, 3.5 , 1e3, 1E-3, 2.5e+2], \"b\": {\"\": null}}",
    "[true,false,null,\"\"]",
    "[9223372036854775807,-9223372036854775808]",
    "[9223372036854775808]",
    "[-9223372036854775809]",
    "[123456789012345678901234567890]",
    "[1e999]",
    "[-1e999]",
    "[1e-999]",
    "[0.0000000000000000000000000000000001]",
    "[01]",
    "[-]",
    "[+1]",
    "[1.]",
    "[.5]",
    "[1e]",
    "[1e+]",
    "[--1]",
    "[1 2]",
    "[1,]",
    "[,1]",
    "{\"a\":1,}",
    "{,}",
    "{\"a\"}",
    "{\"a\":}",
    "{a:1}",
    "{1:1}",
    "{\"a\":1 \"b\":2}",
    "{\"a\":1,\"a\":2}",
    "{\"a\":1,\"b\":2,\"\\u0061\":3}",
    "[{\"a\":1},{\"a\":1}]",
    "[]]",
    "[",
    "]",
    "[[]",
    "{",
    "[}",
    "{]",
    "",
    " ",
    "1",
    "\"a\"",
    "null",
    "[] x",
    "[]\n\t\r ",
    "[]\f",
    "\xef\xbb\xbf[]",
    "[nul]",
    "[nullx]",
    "[TRUE]",
    "[true false]",
    "[\"a]",
    "[\"\\\"\\\\\\/\\b\\f\\n\\r\\t\"]",
    "[\"\\x\"]",
    "[\"\\",
    "[\"\\u\"]",
    "[\"\\u004\"]",
    "[\"\\u004g\"]",
    "[\"\\u0041\\u00e4\\u20AC\\uffff\\u0080\\u07ff\\u0800\"]",
    "[\"\\u0000\"]",
    "{\"\\u0000\":1}",
    "[\"\\ud83d\\ude00\\uD83D\\uDE00\"]",
    "[\"\\ud83d\"]",
    "[\"\\ud83dx\"]",
    "[\"\\ud83d\\n\"]",
    "[\"\\ud83d\\u0041\"]",
    "[\"\\ude00\"]",
    "[\"\t\"]",
    "[\"\x1f\"]",
    "[\"\x7f\"]",
    "[\"\xc3\xa4\xe2\x82\xac\xf0\x9f\x98\x80\"]",
    "[\"\xc3\"]",
    "[\"\xc0\x80\"]",
    "[\"\xc1\xbf\"]",
    "[\"\x80\"]",
    "[\"\xe0\x80\x80\"]",
    "[\"\xe0\xa0\x80\"]",
    "[\"\xed\x9f\xbf\"]",
    "[\"\xed\xa0\x80\"]",
    "[\"\xf0\x80\x80\x80\"]",
    "[\"\xf4\x8f\xbf\xbf\"]",
    "[\"\xf4\x90\x80\x80\"]",
    "[\"\xf5\x80\x80\x80\"]",
    "[\"\xff\"]",
    "{\"\xff\":1}",
    "{\"a\":{\"b\":{\"c\":[{\"d\":[[[]]]}]}}}",
};

static void assert_same(const struct aw_json *value, const json_t *wanted, const char *text);

static void
assert_same_members(const struct aw_json *value, const json_t *wanted, const char *text)
{
	ck_assert_uint_eq(value->n, json_object_size(wanted));
	for (size_t i = 0; i < value->n; i++) {
		const struct aw_json *member = &value->of.items[i];

		ck_assert_uint_eq(strlen(member->key), member->key_len);
		assert_same(member, json_object_get(wanted, member->key), text);
		ck_assert_ptr_eq(aw_json_member(value, member->key), member);
	}
}

static void
assert_same(const struct aw_json *value, const json_t *wanted, const char *text)
{
	static const int types[] = {[AW_JSON_NULL] = JSON_NULL,
	    [AW_JSON_FALSE] = JSON_FALSE,
	    [AW_JSON_TRUE] = JSON_TRUE,
	    [AW_JSON_INTEGER] = JSON_INTEGER,
	    [AW_JSON_REAL] = JSON_REAL,
	    [AW_JSON_STRING] = JSON_STRING,
	    [AW_JSON_ARRAY] = JSON_ARRAY,
	    [AW_JSON_OBJECT] = JSON_OBJECT};

	ck_assert_ptr_nonnull(wanted);
	ck_assert_msg(types[value->kind] == (int)json_typeof(wanted), "%s", text);
	ck_assert(aw_json_number(value) == json_integer_value(wanted));
	ck_assert_uint_eq(aw_json_size(value), json_array_size(wanted));
	ck_assert_uint_eq(aw_json_length(value), json_string_length(wanted));
	if (value->kind == AW_JSON_STRING)
		ck_assert_str_eq(aw_json_string(value), json_string_value(wanted));
	else
		ck_assert_ptr_null(aw_json_string(value));
	for (size_t i = 0; i < aw_json_size(value); i++)
		assert_same(aw_json_item(value, i), json_array_get(wanted, i), text);
	ck_assert_ptr_null(aw_json_item(value, aw_json_size(value)));
	if (value->kind == AW_JSON_OBJECT)
		assert_same_members(value, wanted, text);
}

static void
compare(const char *text, size_t len, bool any)
{
	json_t *wanted =
	    json_loadb(text, len, JSON_REJECT_DUPLICATES | (any ? JSON_DECODE_ANY : 0), NULL);
	struct aw_arena arena = {0};
	struct aw_json_error error;
	char *copy = malloc(len + 1); /* of exactly this size, for the sanitizer */
	const struct aw_json *value;

	memcpy(copy, text, len);
	value = aw_json_parse(&arena, copy, len, any, &error);
	ck_assert_msg((value != NULL) == (wanted != NULL), "%.*s: %s", (int)len, text,
	    value == NULL ? error.text : "accepted");
	if (value != NULL)
		assert_same(value, wanted, text);
	else
		ck_assert_ptr_nonnull(error.text);
	json_decref(wanted);
	aw_arena_free(&arena);
	free(copy);
}

START_TEST(as_jansson)
{
	const char *text = documents[_i];

	for (size_t len = 0; len <= strlen(text); len++) {
		compare(text, len, false);
		compare(text, len, true);
	}
}
END_TEST

static uint32_t
draw(uint32_t *seed)
{
	*seed = *seed * 1664525U + 1013904223U;
	return *seed >> 8;
}

/* Two documents with some octets of one replaced by those of the other. */
START_TEST(changed)
{
	uint32_t seed = 14;

	for (int i = 0; i < CHANGES; i++) {
		const char *from = documents[draw(&seed) % COUNT(documents)],
			   *to = documents[draw(&seed) % COUNT(documents)];
		size_t n = strlen(from), len = strlen(to);
		char text[256];

		memcpy(text, to, len);
		for (uint32_t k = 1 + draw(&seed) % 3; n > 0 && len > 0 && k > 0; k--)
			text[draw(&seed) % len] = from[draw(&seed) % n];
		compare(text, len, i % 2 == 0);
	}
}
END_TEST

/* Many keys are compared by sorting them. */
START_TEST(many_keys)
{
	for (int n = 20; n < 30; n++)
		for (int twice = 0; twice < 2; twice++) {
			char text[1024] = "{";
			size_t len = 1;

			for (int i = 0; i < n; i++)
				len += (size_t)sprintf(text + len, "\"k%d\":%d,", i * 7 % 31, i);
			len += (size_t)sprintf(text + len, "\"k%d\":0}", twice == 1 ? 7 : 100);
			compare(text, len, false);
		}
}
END_TEST

/* Lists in lists are refused above a depth, objects too. */
START_TEST(depth)
{
	for (size_t n = AW_JSON_DEPTH_MAX - 1; n < AW_JSON_DEPTH_MAX + 2; n++)
		for (int object = 0; object < 2; object++) {
			const char *opening = object != 0 ? "{\"a\":" : "[";
			struct aw_arena arena = {0};
			struct aw_json_error error;
			char text[8 * AW_JSON_DEPTH_MAX] = "";
			const struct aw_json *value;

			for (size_t i = 0; i < n; i++)
				(void)strcat(text, opening);
			(void)strcat(text, object != 0 ? "1" : "");
			for (size_t i = 0; i < n; i++)
				(void)strcat(text, object != 0 ? "}" : "]");
			value = aw_json_parse(&arena, text, strlen(text), false, &error);
			ck_assert((value != NULL) == (n <= AW_JSON_DEPTH_MAX));
			aw_arena_free(&arena);
		}
}
END_TEST

/* The member is named. */
START_TEST(names_the_member)
{
	char text[] = "{\"first\":1,\"second\":[1,nil]}";
	struct aw_arena arena = {0};
	struct aw_json_error error;

	ck_assert_ptr_null(aw_json_parse(&arena, text, strlen(text), false, &error));
	ck_assert_str_eq(error.key, "second");
	ck_assert_str_eq(error.text, "no JSON value");
	aw_arena_free(&arena);
}
END_TEST

static void
fill(TCase *tc)
{
	tcase_add_loop_test(tc, as_jansson, 0, COUNT(documents));
	tcase_add_test(tc, changed);
	tcase_add_test(tc, many_keys);
	tcase_add_test(tc, depth);
	tcase_add_test(tc, names_the_member);
}

int
main(void)
{
	return aw_suite_run("json-in", fill);
}
