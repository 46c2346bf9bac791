/* SPDX-License-Identifier: ISC */
/* Documents of base/json_out are read, and compared with what jansson writes of the same values. */
#include <jansson.h>
#include <limits.h>
#include <stdlib.h>
#include <string.h>

#include "base/json_out.h"
#include "fixture/suite.h"

static void
begin(struct aw_json_out *out, struct aw_buf *buf)
{
	aw_buf_init(buf, 4096);
	*out = (struct aw_json_out){.buf = buf};
}

START_TEST(values)
{
	static const uint8_t bytes[40] = {0x01, 0xab, [39] = 0xff};
	struct aw_json_out out;
	struct aw_buf buf;

	begin(&out, &buf);
	aw_json_begin(&out, NULL, '{');
	aw_json_begin(&out, "list", '[');
	aw_json_line(&out);
	aw_json_integer(&out, NULL, 0);
	aw_json_line(&out);
	aw_json_integer(&out, NULL, INT64_MIN);
	aw_json_integer(&out, NULL, INT64_MAX);
	aw_json_line(&out);
	aw_json_end(&out, ']');
	aw_json_begin(&out, "empty", '{');
	aw_json_end(&out, '}');
	aw_json_line(&out);
	aw_json_bool(&out, "yes", true);
	aw_json_bool(&out, "no", false);
	aw_json_null(&out, "null");
	aw_json_text_or_null(&out, "none", NULL);
	aw_json_text_or_null(&out, "text", "");
	aw_json_hex(&out, "hex", bytes, sizeof(bytes));
	aw_json_hex(&out, "nothing", bytes, 0);
	aw_json_end(&out, '}');
	ck_assert(!out.bad && !buf.failed);
	ck_assert_str_eq(buf.data,
	    "{\"list\":[\n0,\n-9223372036854775808,9223372036854775807\n],\"empty\":{},\n\"yes\":"
	    "true,\"no\":false,\"null\":null,\"none\":null,\"text\":\"\",\"hex\":\"01ab"
	    "00000000000000000000000000000000000000000000000000000000000000000000000000ff\","
	    "\"nothing\":\"\"}");
	aw_buf_free(&buf);
}
END_TEST

/* Whether `text` is written, and if so as jansson writes it. */
static void
compare(const char *text)
{
	json_t *value = json_string(text);
	struct aw_json_out out;
	struct aw_buf buf;

	begin(&out, &buf);
	aw_json_text(&out, NULL, text);
	ck_assert_int_eq(out.bad, value == NULL);
	if (value != NULL) {
		char *theirs = json_dumps(value, JSON_ENCODE_ANY);

		ck_assert_ptr_nonnull(theirs);
		ck_assert_str_eq(buf.data, theirs);
		free(theirs);
	}
	json_decref(value);
	aw_buf_free(&buf);
}

START_TEST(octets)
{
	for (int c = 1; c <= UCHAR_MAX; c++) {
		const char alone[] = {(char)c, '\0'}, among[] = {'a', (char)c, 'b', '\0'};

		compare(alone);
		compare(among);
	}
}
END_TEST

/* Two octets of each value, then such as may follow, or not. */
START_TEST(sequences)
{
	static const unsigned char last[] = {0, 'a', 0x7f, 0x80, 0xbf, 0xc0};

	for (int a = 0xc0; a <= UCHAR_MAX; a++)
		for (int b = 1; b <= UCHAR_MAX; b++)
			for (size_t i = 0; i < (size_t)COUNT(last) * COUNT(last); i++) {
				const char text[] = {'x', (char)a, (char)b,
				    (char)last[i % COUNT(last)], (char)last[i / COUNT(last)], '\0'};

				if (text[3] != '\0' || text[4] == '\0')
					compare(text);
			}
}
END_TEST

START_TEST(failures)
{
	struct aw_json_out out;
	struct aw_buf buf;

	begin(&out, &buf);
	aw_json_text(&out, NULL, NULL);
	ck_assert(out.bad);
	aw_buf_free(&buf);
	begin(&out, &buf);
	buf.max = 10;
	aw_json_text(&out, NULL, "longer than that");
	ck_assert(buf.failed && !buf.no_memory && !out.bad);
	ck_assert_uint_le(buf.len, 10);
	aw_buf_free(&buf);
}
END_TEST

static void
fill(TCase *tc)
{
	tcase_add_test(tc, values);
	tcase_add_test(tc, octets);
	tcase_add_test(tc, sequences);
	tcase_add_test(tc, failures);
}

int
main(void)
{
	return aw_suite_run("json_out", fill);
}
