/* SPDX-License-Identifier: ISC */
#include <string.h>

#include "base/redact.h"
#include "fixture/suite.h"

static const struct {
	const char *in, *out;
} texts[] = {
    {"GET https://h/getxml?location=/Status", "GET https://h/getxml?location=/Status"},
    {"GET https://u:p@h:8443/a", "GET https://...@h:8443/a"},
    {"GET https://u:p@q@h/a@b", "GET https://...@h/a@b"},
    {"https://h/a@b", "https://h/a@b"},
    {"https://h/?a=1&Access_Token=abc&b=2", "https://h/?a=1&Access_Token=...&b=2"},
    {"https://h/?apikey=abc", "https://h/?apikey=..."},
    {"https://h/?a=1;password=x;b=2#f?g", "https://h/?a=1;password=...;b=2#f?g"},
    {"https://h/?password", "https://h/?password"},
    {"https://h/?password=", "https://h/?password=..."},
    {"a http://u@h b http://v:w@i/?secret=1 c", "a http://...@h b http://...@i/?secret=... c"},
    {"mail me@example.com & token=x", "mail me@example.com & token=x"},
    {"://", "://"},
    {"", ""},
};

START_TEST(text)
{
	char out[256];

	aw_redact_text(out, sizeof(out), texts[_i].in);
	ck_assert_str_eq(out, texts[_i].out);
}
END_TEST

/* Cut to the room, which is never left. */
START_TEST(short_room)
{
	const char *in = "GET https://user:password@host/?token=secret&a=b";

	for (size_t size = 1; size < 64; size++) {
		char out[65];

		memset(out, '#', sizeof(out));
		aw_redact_text(out, size, in);
		ck_assert_uint_lt(strlen(out), size);
		ck_assert_int_eq(out[size], '#');
		ck_assert_ptr_null(strstr(out, "secret"));
		ck_assert_ptr_null(strstr(out, "user"));
	}
}
END_TEST

static void
fill(TCase *tc)
{
	tcase_add_loop_test(tc, text, 0, COUNT(texts));
	tcase_add_test(tc, short_room);
}

int
main(void)
{
	return aw_suite_run("redact", fill);
}
