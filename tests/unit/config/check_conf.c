/* SPDX-License-Identifier: ISC */
/* The language of configuration files: what is read, and what is said of everything else. */
#include "config/conf.h"
#include "fixture/confdir.h"
#include "fixture/suite.h"

static const struct aw_conf_key leaf_keys[] = {
    {"file", AW_CONF_VALUE, NULL},
    {"max-size", AW_CONF_VALUE, NULL},
    {NULL, AW_CONF_VALUE, NULL},
};

static const struct aw_conf_key device_keys[] = {
    {"interval", AW_CONF_VALUE, NULL},
    {"password-file", AW_CONF_VALUE, NULL},
    {"services", AW_CONF_LIST, NULL},
    {"store", AW_CONF_TITLED, leaf_keys},
    {"policy", AW_CONF_SECTION, leaf_keys},
    {NULL, AW_CONF_VALUE, NULL},
};

static const struct aw_conf_key file_keys[] = {
    {"a", AW_CONF_VALUE, NULL},
    {"reason", AW_CONF_VALUE, NULL},
    {"sni", AW_CONF_VALUE, NULL},
    {"list", AW_CONF_LIST, NULL},
    {"device", AW_CONF_TITLED, device_keys},
    {"retry-max", AW_CONF_VALUE, NULL},
    {NULL, AW_CONF_VALUE, NULL},
};

/* Texts whose key "a" has the value. */
static const struct {
	const char *text, *value;
} values[] = {
    {"a=b", "b"},
    {"a = b", "b"},
    {"a\n=\r\n\tb\n", "b"},
    {"a = b # c", "b"},
    {"a = b#c", "b"},
    {"a = b // c", "b"},
    {"a = /* c\n\n */ b /**/", "b"},
    {"\xef\xbb\xbf"
     "a = b",
	"b"},
    {"a = azAZ09_-.:/@%", "azAZ09_-.:/@%"},
    {"a = http://h//i", "http://h//i"},
    {"a = \"\"", ""},
    {"a = ''", ""},
    {"a=\"b\"reason=c", "b"},
    {"a = \"b c\td\"", "b c\td"},
    {"a = \"# // /* { } = , ; + $ '\"", "# // /* { } = , ; + $ '"},
    {"a = '\"'", "\""},
    {"a = '\\' \\\\ \\n \\\"'", "' \\ \\n \\\""},
    {"a = \"\\\" \\\\ \\' \\, \\/ \\$\"", "\" \\ ' , / $"},
    {"a = \"\\a\\b\\e\\f\\n\\r\\t\\v\"", "\a\b\033\f\n\r\t\v"},
    {"a = \"\\x41\\x4a\\x4A\\x4g\\x414\"", "AJJ\004gA4"},
    {"a = \"\\1\\12\\123\\377\"", "\001\nS\377"},
    {"a = \"\xc3\xb6\xff\x7f\"", "\xc3\xb6\xff\x7f"},
    {"device d { } a = b", "b"},
    {"device d { interval = 1h }a = b", "b"},
    {"list = {x} a = b", "b"},
};

/* Reads a text that must be good. */
static struct aw_conf *
read_text(struct confdir *dir, const char *text, struct aw_error *err)
{
	struct aw_conf *conf = NULL;

	ck_assert_msg(
	    aw_conf_read(confdir_write(dir, "x.conf", text), file_keys, NULL, &conf, err) == AW_OK,
	    "%s: %s", text, err->text);
	return conf;
}

START_TEST(value)
{
	struct aw_error err = {0};
	struct aw_conf *conf;
	struct confdir dir;

	confdir_make(&dir);
	conf = read_text(&dir, values[_i].text, &err);
	ck_assert_str_eq(aw_conf_value(aw_conf_root(conf), "a", 0), values[_i].value);
	aw_conf_free(conf);
	confdir_remove(&dir);
}
END_TEST

START_TEST(lists)
{
	static const char *const texts[] = {"list = {x, \"y z\", w}", "list={x,'y z',w,}",
	    "list\n=\n{\nx\n,\n\"y z\" # c\n,\nw\n,\n}\n"};
	struct aw_error err = {0};
	struct confdir dir;

	confdir_make(&dir);
	for (int i = 0; i < COUNT(texts); i++) {
		struct aw_conf *conf = read_text(&dir, texts[i], &err);
		struct aw_conf_section *root = aw_conf_root(conf);

		ck_assert_uint_eq(aw_conf_values(root, "list"), 3);
		ck_assert_str_eq(aw_conf_value(root, "list", 0), "x");
		ck_assert_str_eq(aw_conf_value(root, "list", 1), "y z");
		ck_assert_str_eq(aw_conf_value(root, "list", 2), "w");
		ck_assert_ptr_null(aw_conf_value(root, "list", 3));
		aw_conf_free(conf);
	}
	confdir_remove(&dir);
}
END_TEST

START_TEST(tree)
{
	static const char text[] = "device \"b\" {\n interval = 1h\n store s { file = /s }\n"
				   " store \"t u\" { }\n policy { }\n}\nlist = one\ndevice a {}\n";
	struct aw_conf_section *root, *device;
	struct aw_error err = {0};
	struct aw_conf *conf;
	struct confdir dir;

	confdir_make(&dir);
	conf = read_text(&dir, text, &err);
	root = aw_conf_root(conf);
	ck_assert(aw_conf_any(root));
	ck_assert_uint_eq(aw_conf_bytes(conf), sizeof(text) - 1);
	ck_assert_uint_eq(aw_conf_values(root, "a"), 0);
	ck_assert_ptr_null(aw_conf_value(root, "a", 0));
	ck_assert_int_eq(aw_conf_value_line(root, "a"), 0);
	ck_assert_str_eq(aw_conf_value(root, "list", 0), "one");
	ck_assert_int_eq(aw_conf_value_line(root, "list"), 7);
	ck_assert_uint_eq(aw_conf_sections(root, "device"), 2);
	device = aw_conf_section(root, "device", 0);
	ck_assert_str_eq(aw_conf_title(device), "b");
	ck_assert_int_eq(aw_conf_line(device), 1);
	ck_assert_uint_eq(aw_conf_sections(device, "store"), 2);
	ck_assert_str_eq(aw_conf_title(aw_conf_section(device, "store", 1)), "t u");
	ck_assert_int_eq(aw_conf_line(aw_conf_section(device, "store", 1)), 4);
	ck_assert(!aw_conf_any(aw_conf_section(device, "store", 1)));
	ck_assert_uint_eq(aw_conf_sections(device, "policy"), 1);
	ck_assert_ptr_null(aw_conf_title(aw_conf_section(device, "policy", 0)));
	ck_assert_str_eq(aw_conf_title(aw_conf_section(root, "device", 1)), "a");
	aw_conf_free(conf);
	confdir_remove(&dir);
}
END_TEST

#define IN_DEVICE "device \"d\" {\n"

static const struct {
	const char *text;
	int line;
	const char *message;
} refused[] = {
    /* Keys. */
    {"\nintrval = 1h", 2,
	"there is no \"intrval\" at the top level; allowed are a, reason, sni, list, device, "
	"retry-max"},
    {IN_DEVICE "intervall = 1h }", 2,
	"there is no \"intervall\" in device \"d\": did you mean \"interval\"?"},
    {IN_DEVICE "itnerval = 1h }", 2,
	"there is no \"itnerval\" in device \"d\": did you mean \"interval\"?"},
    {IN_DEVICE "Interval = 1h }", 2,
	"there is no \"Interval\" in device \"d\": did you mean \"interval\"?"},
    {IN_DEVICE "password_file = /p }", 2,
	"there is no \"password_file\" in device \"d\": did you mean \"password-file\"?"},
    {IN_DEVICE "password = /p }", 2,
	"there is no \"password\" in device \"d\": did you mean \"password-file\"?"},
    {IN_DEVICE "stroe s { } }", 2,
	"there is no \"stroe\" in device \"d\": did you mean \"store\"?"},
    {IN_DEVICE "policy {\n files = x } }", 3,
	"there is no \"files\" in policy: did you mean \"file\"?"},
    {"retrymax: 1h", 1, "there is no \"retrymax:\" at the top level: did you mean \"retry-max\"?"},
    {"snl = h", 1, "there is no \"snl\" at the top level: did you mean \"sni\"?"},
    {IN_DEVICE "store s {\n file = /s\n interval = 1h\n", 4,
	"there is no \"interval\" in store \"s\": is the \"}\" missing that closes it? It opens in "
	"line 2"},
    {"= b", 1, "a key is expected here, not ="},
    {"{ }", 1, "a key is expected here, not {"},
    {"a = b, reason = c", 1, "a key is expected here, not ,"},
    {"\"a\" = b", 1, "a key is expected here, not a quoted text"},
    {"}", 1, "a closing brace without an opening one"},
    {"a = b\na = c", 2, "a is given here and in line 1"},
    {"list = b\n\nlist = {c}", 3, "list is given here and in line 1"},
    /* Values. */
    {"a\nb", 1, "\"=\" is missing: write a = VALUE"},
    {"a {b}", 1, "\"=\" is missing: write a = VALUE"},
    {"a =", 1, "a has no value: write a = VALUE"},
    {"a =\n}", 1, "a has no value: write a = VALUE"},
    {"a =\nreason = x", 1, "a has no value: write a = VALUE"},
    {"a == b", 1, "a has no value: write a = VALUE"},
    {"a = {b}", 1, "a takes one value, without braces"},
    {"reason = still needed by it", 1, "a value with blanks needs quotes: write reason = \"...\""},
    {"reason = known a problem", 1, "a value with blanks needs quotes: write reason = \"...\""},
    {"list = {b c}", 1,
	"\",\" is missing between two values of list; a value with blanks needs quotes"},
    {"list = {\n}", 1, "an empty list: give list a value, or leave it out"},
    {"list = {,}", 1, "a value of list is missing before \",\""},
    {"list = {b,,}", 1, "a value of list is missing before \",\""},
    {"list = {b = c}", 1, "a value of list is missing before \"=\""},
    {"\nlist = {b,\nc\n", 2, "the list of list is never closed: \"}\" is missing"},
    {"list += c", 1, "\"+\" is not allowed here: write the whole list with \"=\""},
    {"a = b;\n", 1, "\";\" is not allowed: a setting ends without a mark"},
    {"a = b(c)", 1, "\"(\": the whole value needs quotes"},
    {"a = \xc3\xb6", 1, "a letter outside ASCII: the whole value needs quotes"},
    {"a = b\\c", 1, "\"\\\": the whole value needs quotes"},
    {"a = $b", 1, "\"$\": the whole value needs quotes"},
    {"a = ${HOME}", 1, "\"${\" is not allowed: variables are not expanded"},
    {"a = '${HOME}'", 1, "\"${\" is not allowed: variables are not expanded"},
    {"a = \"\\${HOME}\"", 1, "\"${\" is not allowed: variables are not expanded"},
    /* Quotes. */
    {"\na = \"b\n\"", 2, "this quoted text is not closed on its line"},
    {"a = 'b\r\n'", 1, "this quoted text is not closed on its line"},
    {"a = it's", 1, "this quoted text is not closed on its line"},
    {"a = \"b\\", 1, "this quoted text is not closed on its line"},
    {"a = \"b\\\n\"", 1, "this quoted text is not closed on its line"},
    {"a = \"\001\"", 1, "a control character: this is not a text file"},
    {"\001", 1, "a control character: this is not a text file"},
    {"a = \"\\q\"", 1, "this escape is unknown in double quotes; a backslash is written \\\\"},
    {"a = \"\\xg\"", 1, "this escape is unknown in double quotes; a backslash is written \\\\"},
    {"a = \"\\x00\"", 1, "this escape is unknown in double quotes; a backslash is written \\\\"},
    {"a = \"\\0\"", 1, "this escape is unknown in double quotes; a backslash is written \\\\"},
    {"a = \"\\400\"", 1, "this escape is unknown in double quotes; a backslash is written \\\\"},
    {"a = \"\\1234\"", 1, "this escape is unknown in double quotes; a backslash is written \\\\"},
    {"a = \"\\8\"", 1, "this escape is unknown in double quotes; a backslash is written \\\\"},
    {"\n/* a\n * b\n", 2, "this comment is never closed: \"*/\" is missing"},
    {"a = b /*/", 1, "this comment is never closed: \"*/\" is missing"},
    /* Sections. */
    {"\ndevice \"d\" {\n store s { }\n", 2, "this device is never closed: \"}\" is missing"},
    {IN_DEVICE "store s {\n}\n", 1, "this device is never closed: \"}\" is missing"},
    {"device {\n}", 1, "device is a section: write device \"TITLE\" { ... }"},
    {"device = d", 1, "device is a section: write device \"TITLE\" { ... }"},
    {"device d\n", 1, "device is a section: write device \"TITLE\" { ... }"},
    {IN_DEVICE "policy = x }", 2, "policy is a section: write policy { ... }"},
    {IN_DEVICE "policy \"x\" { } }", 2, "policy is a section: write policy { ... }"},
    {"device exp core {\n}", 1, "a title with blanks needs quotes: device \"exp core...\""},
    {"device a {{{{", 1, "a key is expected here, not {"},
    {"device a { }\n# c\ndevice b { }\n\ndevice \"a\" { }\n", 5,
	"device \"a\" is defined here and in line 1"},
    {IN_DEVICE "store s { }\nstore t { }\nstore s { } }", 4,
	"store \"s\" is defined here and in line 2"},
};

START_TEST(refused_at_its_line)
{
	struct aw_conf *conf = NULL;
	struct aw_error err = {0};
	struct confdir dir;
	char place[32];
	enum aw_err rc;

	confdir_make(&dir);
	rc = aw_conf_read(
	    confdir_write(&dir, "x.conf", refused[_i].text), file_keys, NULL, &conf, &err);
	ck_assert_ptr_null(conf);
	ck_assert_int_eq(err.code, rc);
	ck_assert(rc == AW_ERR_CONFIG_SYNTAX || rc == AW_ERR_CONFIG_CONFLICT);
	ck_assert_str_eq(err.text, refused[_i].message);
	(void)snprintf(place, sizeof(place), "/x.conf:%d", refused[_i].line);
	ck_assert_msg(ends_with(err.object, place), "%s, not %s", err.object, place);
	confdir_remove(&dir);
}
END_TEST

/* Of each kind of statement that a section may have, at any number of them. */
START_TEST(many_titles)
{
	size_t size = (size_t)4 * 1024 * 1024, len = 0;
	char *text = malloc(size), place[32];
	struct aw_conf *conf = NULL;
	struct aw_error err = {0};
	struct confdir dir;

	ck_assert_ptr_nonnull(text);
	for (int i = 0; i < 100000; i++)
		len +=
		    (size_t)snprintf(text + len, size - len, "device d%d { }\n", i * 7919 % 100003);
	confdir_make(&dir);
	conf = read_text(&dir, text, &err);
	ck_assert_uint_eq(aw_conf_sections(aw_conf_root(conf), "device"), 100000);
	aw_conf_free(conf);
	(void)snprintf(text + len, size - len, "device d7919 { }\n");
	ck_assert_int_eq(
	    aw_conf_read(confdir_write(&dir, "x.conf", text), file_keys, NULL, &conf, &err),
	    AW_ERR_CONFIG_CONFLICT);
	ck_assert_str_eq(err.text, "device \"d7919\" is defined here and in line 2");
	(void)snprintf(place, sizeof(place), "/x.conf:%d", 100001);
	ck_assert(ends_with(err.object, place));
	free(text);
	confdir_remove(&dir);
}
END_TEST

/* A file may end behind a backslash in a section that is passed over, at any length of the file. */
START_TEST(a_passed_section_ends)
{
	const struct aw_conf_filter filter = {"device", "a"};
	struct aw_conf *conf = NULL;
	struct aw_error err = {0};
	struct confdir dir;
	char text[128];

	confdir_make(&dir);
	for (int width = 1; width < 64; width++) {
		(void)snprintf(text, sizeof(text), "device b { interval = \"%*s\\", width, "x");
		ck_assert_int_eq(aw_conf_read_only(confdir_write(&dir, "x.conf", text), file_keys,
				     &filter, NULL, &conf, &err),
		    AW_ERR_CONFIG_SYNTAX);
		ck_assert_str_eq(err.text, "this quoted text is not closed on its line");
	}
	confdir_remove(&dir);
}
END_TEST

/* A line of that many octets, in a comment, a block comment or at the end of the file. */
static enum aw_err
read_wide(const char *before, size_t width, const char *after, struct aw_error *err)
{
	size_t start = strlen(before), end = strlen(after);
	char *text = malloc(start + width + end + 1);
	struct aw_conf *conf = NULL;
	struct confdir dir;
	enum aw_err rc;

	ck_assert_ptr_nonnull(text);
	memset(text, 'x', start + width);
	memcpy(text, before, start);
	memcpy(text + start + width, after, end + 1);
	confdir_make(&dir);
	rc = aw_conf_read(confdir_write(&dir, "x.conf", text), file_keys, NULL, &conf, err);
	aw_conf_free(conf);
	confdir_remove(&dir);
	free(text);
	return rc;
}

START_TEST(wide_lines)
{
	struct aw_error err = {0};

	ck_assert_int_eq(read_wide("a = b\n#", AW_CONF_WIDTH_MAX - 1, "\n", &err), AW_OK);
	ck_assert_int_eq(
	    read_wide("a = b\n#", AW_CONF_WIDTH_MAX, "\n", &err), AW_ERR_CONFIG_SYNTAX);
	ck_assert(ends_with(err.object, "/x.conf:2"));
	ck_assert_str_eq(err.text, "a line of more than 65536 octets, which is the limit");
	ck_assert_int_eq(
	    read_wide("a = b\n/*", AW_CONF_WIDTH_MAX, "\n*/", &err), AW_ERR_CONFIG_SYNTAX);
	ck_assert(ends_with(err.object, "/x.conf:2"));
	ck_assert_int_eq(read_wide("a = ", AW_CONF_WIDTH_MAX, "", &err), AW_ERR_CONFIG_SYNTAX);
	ck_assert(ends_with(err.object, "/x.conf:1"));
	ck_assert_int_eq(read_wide("a = ", AW_CONF_WIDTH_MAX - 4, "", &err), AW_OK);
}
END_TEST

START_TEST(no_text)
{
	struct aw_conf *conf = NULL;
	struct aw_error err = {0};
	struct confdir dir;

	confdir_make(&dir);
	ck_assert_int_eq(aw_conf_read(confdir_write_bytes(&dir, "x.conf", "a = b\n\0\n", 8),
			     file_keys, NULL, &conf, &err),
	    AW_ERR_CONFIG_SYNTAX);
	ck_assert(ends_with(err.object, "/x.conf:2"));
	ck_assert_str_eq(err.text, "a NUL byte: this is not a text file");
	ck_assert_int_eq(
	    aw_conf_read(confdir_write(&dir, "x.conf", " \n\t\r\n"), file_keys, NULL, &conf, &err),
	    AW_ERR_CONFIG_SYNTAX);
	ck_assert_str_eq(err.text, "is empty");
	conf = read_text(&dir, "# nothing\n", &err);
	ck_assert(!aw_conf_any(aw_conf_root(conf)));
	aw_conf_free(conf);
	confdir_remove(&dir);
}
END_TEST

static void
fill(TCase *tc)
{
	tcase_add_loop_test(tc, value, 0, COUNT(values));
	tcase_add_test(tc, lists);
	tcase_add_test(tc, tree);
	tcase_add_test(tc, a_passed_section_ends);
	tcase_add_loop_test(tc, refused_at_its_line, 0, COUNT(refused));
	tcase_add_test(tc, many_titles);
	tcase_add_test(tc, wide_lines);
	tcase_add_test(tc, no_text);
}

int
main(void)
{
	return aw_suite_run("conf", fill);
}
