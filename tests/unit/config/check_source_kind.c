/* SPDX-License-Identifier: ISC */
/*
 * The table of source kinds against what repeats it: the keys that the configuration reads, the
 * manual page, the README and the MIB. A kind cannot be added without them.
 */
#include <ctype.h>
#include <stdio.h>
#include <string.h>

#include "base/file.h"
#include "config/config_read.h"
#include "model/source_kind.h"
#include "fixture/suite.h"

#define MANUAL "docs/man/anchorwatch.conf.5"
#define MIB "mib/ANCHORWATCH-MIB.in"
#define BYTES_MAX ((size_t)1024 * 1024)

static struct aw_bytes manual, mib, readme;

/* With a NUL at its end. */
static void
read_whole(const char *path, struct aw_bytes *bytes)
{
	struct aw_error err = {0};

	ck_assert_msg(
	    aw_file_read(path, BYTES_MAX, bytes, &err) == AW_OK, "%s: %s", err.object, err.text);
	bytes->data = realloc(bytes->data, bytes->len + 1);
	ck_assert_ptr_nonnull(bytes->data);
	bytes->data[bytes->len] = '\0';
}

static void
setup(void)
{
	read_whole(MANUAL, &manual);
	read_whole(MIB, &mib);
	read_whole("README.md", &readme);
}

static void
teardown(void)
{
	aw_bytes_free(&manual);
	aw_bytes_free(&mib);
	aw_bytes_free(&readme);
}

static bool
has(const struct aw_bytes *bytes, const char *text)
{
	return strstr((const char *)bytes->data, text) != NULL;
}

static const struct aw_source_kind_row *
row_of(int kind)
{
	return aw_source_kind_row((enum aw_source_kind)kind);
}

START_TEST(a_row_is_whole)
{
	const struct aw_source_kind_row *row = row_of(_i);

	ck_assert_msg(row->name != NULL, "kind %d has no name", _i);
	ck_assert_ptr_nonnull(row->keys);
	ck_assert_int_ne(row->section, 0);
	ck_assert_int_ne(row->transport, 0);
	ck_assert_uint_ne(row->parts, 0);
	ck_assert_int_eq(aw_source_kind_parse(row->name), _i);
	ck_assert_str_eq(aw_source_kind_name((enum aw_source_kind)_i), row->name);
	/* A machine is found by an address, and a text or file is not. */
	ck_assert_int_eq(row->section == AW_SECTION_SOURCE && row->transport != AW_TRANSPORT_LOCAL,
	    aw_source_kind_takes((enum aw_source_kind)_i, "address"));
	ck_assert_int_eq(row->store != NULL,
	    row->section == AW_SECTION_SOURCE && (row->parts & AW_PART_STORE) != 0);
	ck_assert_int_eq(
	    row->store_wanted, aw_source_kind_takes((enum aw_source_kind)_i, "trust-points"));
	if ((row->parts & AW_PART_STORE) != 0) {
		ck_assert_ptr_nonnull(row->append.before);
		ck_assert_ptr_nonnull(row->remove.before);
		ck_assert(aw_source_kind_takes((enum aw_source_kind)_i, "readiness"));
	}
}
END_TEST

START_TEST(what_is_no_kind)
{
	const struct aw_source_kind_row *none = row_of(AW_SOURCE_UNKNOWN);

	ck_assert_int_eq(aw_source_kind_parse(NULL), AW_SOURCE_UNKNOWN);
	ck_assert_int_eq(aw_source_kind_parse(""), AW_SOURCE_UNKNOWN);
	ck_assert_int_eq(aw_source_kind_parse("unknown"), AW_SOURCE_UNKNOWN);
	ck_assert_ptr_eq(row_of(AW_SOURCE_KINDS), none);
	ck_assert_ptr_eq(row_of(-1), none);
	ck_assert_uint_eq(none->parts, 0);
	ck_assert(!aw_source_kind_takes(AW_SOURCE_UNKNOWN, "kind"));
}
END_TEST

static const struct aw_conf_key *
keys_of(enum aw_source_section section)
{
	if (section == AW_SECTION_STORE)
		return aw_config_store_keys;
	return section == AW_SECTION_SERVICE ? aw_config_service_keys : aw_config_source_keys;
}

START_TEST(each_key_is_read)
{
	const struct aw_source_kind_row *row = row_of(_i);

	for (const char *const *key = row->keys; *key != NULL; key++) {
		const struct aw_conf_key *known = keys_of(row->section);

		while (known->name != NULL && strcmp(known->name, *key) != 0)
			known++;
		ck_assert_msg(
		    known->name != NULL, "%s: %s is no key of its section", row->name, *key);
	}
}
END_TEST

START_TEST(each_key_is_of_a_kind)
{
	enum aw_source_section section = (enum aw_source_section)_i;

	for (const struct aw_conf_key *key = keys_of(section); key->name != NULL; key++) {
		bool taken = false;

		for (int kind = 1; kind < AW_SOURCE_KINDS; kind++)
			taken = taken ||
				(row_of(kind)->section == section &&
				    aw_source_kind_takes((enum aw_source_kind)kind, key->name));
		ck_assert_msg(taken, "no kind of source takes %s", key->name);
	}
}
END_TEST

/* True if the manual page has an item of the key, with a value or a title. */
static bool
is_in_manual(const char *key)
{
	char first[64], second[64], titled[64];

	(void)snprintf(first, sizeof(first), "\n.It Ic %s = ", key);
	(void)snprintf(second, sizeof(second), " , Ic %s = ", key);
	(void)snprintf(titled, sizeof(titled), "\n.It Ic %s Ar ", key);
	return has(&manual, first) || has(&manual, second) || has(&manual, titled);
}

START_TEST(the_manual_page_has_it)
{
	const struct aw_source_kind_row *row = row_of(_i);
	char text[128];

	for (const char *const *key = row->keys; *key != NULL; key++)
		ck_assert_msg(
		    is_in_manual(*key), "%s has no %s, a key of %s", MANUAL, *key, row->name);
	if (row->section != AW_SECTION_SOURCE)
		return;
	(void)snprintf(text, sizeof(text), "\n.It Li \\(dq%s\\(dq\n", row->name);
	ck_assert_msg(has(&manual, text), "%s has no source %s", MANUAL, row->name);
	(void)snprintf(text, sizeof(text), "| `source \"%s\"`", row->name);
	ck_assert_msg(has(&readme, text), "README.md has no row with %s", text);
}
END_TEST

/* Labels of SMIv2 have no dashes: "licenseText". */
START_TEST(the_mib_has_it)
{
	const char *name = row_of(_i)->name;
	char label[32], text[64];
	size_t n = 0;

	for (; *name != '\0'; name++)
		label[n++] = *name == '-' ? (char)toupper((unsigned char)*++name) : *name;
	label[n] = '\0';
	(void)snprintf(text, sizeof(text), "\n        %s(%d): ", label, _i);
	ck_assert_msg(has(&mib, text), "AwKindOfSource does not describe %s(%d)", label, _i);
	(void)snprintf(
	    text, sizeof(text), " %s(%d)%s", label, _i, _i + 1 < AW_SOURCE_KINDS ? "," : " }");
	ck_assert_msg(has(&mib, text), "AwKindOfSource does not have %s(%d)", label, _i);
}
END_TEST

static void
fill(TCase *tc)
{
	tcase_add_checked_fixture(tc, setup, teardown);
	tcase_add_loop_test(tc, a_row_is_whole, 1, AW_SOURCE_KINDS);
	tcase_add_test(tc, what_is_no_kind);
	tcase_add_loop_test(tc, each_key_is_read, 1, AW_SOURCE_KINDS);
	tcase_add_loop_test(tc, each_key_is_of_a_kind, AW_SECTION_SOURCE, AW_SECTION_SERVICE + 1);
	tcase_add_loop_test(tc, the_manual_page_has_it, 1, AW_SOURCE_KINDS);
	tcase_add_loop_test(tc, the_mib_has_it, 1, AW_SOURCE_KINDS);
}

int
main(void)
{
	return aw_suite_run("source_kind", fill);
}
