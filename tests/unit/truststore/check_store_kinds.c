/* SPDX-License-Identifier: ISC */
/* The table of formats: each row has a sample in tests/data/kinds, which is recognised as it. */
#include "fixture/store_fixture.h"

#include "base/text.h"
#include "truststore/store_kinds.h"

static struct {
	uint8_t data[65536];
	size_t len;
} sample;

/* How many rows before it have the same word. */
static unsigned
number_of(const struct aw_store_kind *kinds, size_t i)
{
	unsigned n = 1;

	for (size_t k = 0; k < i; k++)
		n += strcmp(kinds[k].word, kinds[i].word) == 0;
	return n;
}

static bool
load(const struct aw_store_kind *kinds, size_t i, const char *end)
{
	unsigned n = number_of(kinds, i);
	char path[256], number[16] = "";
	FILE *f;

	if (n > 1)
		(void)snprintf(number, sizeof(number), "-%u", n);
	(void)snprintf(path, sizeof(path), "tests/data/kinds/%s%s.%s", kinds[i].word, number, end);
	if ((f = fopen(path, "rb")) == NULL)
		return false;
	sample.len = fread(sample.data, 1, sizeof(sample.data), f);
	(void)fclose(f);
	return true;
}

static void
decode_hex(void)
{
	size_t nibbles = 0;

	for (size_t i = 0; i < sample.len; i++) {
		unsigned digit = aw_hex_digit((char)sample.data[i]);

		if (digit > 15)
			continue;
		if (nibbles % 2 == 0)
			sample.data[nibbles / 2] = (uint8_t)(digit << 4);
		else
			sample.data[nibbles / 2] |= (uint8_t)digit;
		nibbles++;
	}
	sample.len = nibbles / 2;
}

START_TEST(test_samples)
{
	size_t n;
	const struct aw_store_kind *kind = aw_store_kinds(&n);
	enum aw_err rc;

	ck_assert_uint_lt((size_t)_i, n);
	if (load(kind, (size_t)_i, "hex"))
		decode_hex();
	else
		ck_assert_msg(load(kind, (size_t)_i, "txt"), "%s has no sample", kind[_i].word);
	if (strcmp(kind[_i].word, "directory") == 0)
		return;
	rc = parse(sample.data, sample.len);
	ck_assert_str_eq(t.store.format, kind[_i].word);
	if (kind[_i].gives == NULL) {
		ck_assert_int_eq(rc, kind[_i].code != 0 ? kind[_i].code : AW_ERR_STORE_FORMAT);
		if (kind[_i].is != NULL && kind[_i].read == NULL)
			ck_assert_str_eq(t.err.text, kind[_i].what);
	} else {
		ck_assert_uint_ge(t.store.n_anchors + t.store.bad_blocks, t.store.blocks);
		ck_assert_uint_gt(t.store.blocks, 0);
	}
}
END_TEST

/* Each row has all its words, and a word that is found. */
START_TEST(test_rows)
{
	size_t n;
	const struct aw_store_kind *kinds = aw_store_kinds(&n);

	for (size_t i = 0; i < n; i++) {
		ck_assert_str_ne(kinds[i].what, "");
		ck_assert_str_ne(kinds[i].marks, "");
		ck_assert(kinds[i].is == NULL || kinds[i].read != NULL || kinds[i].gives == NULL);
		ck_assert_str_eq(aw_store_kind_find(kinds[i].word)->word, kinds[i].word);
	}
	ck_assert_ptr_null(aw_store_kind_find("pam"));
}
END_TEST

static void
fill(TCase *tc)
{
	size_t n;

	(void)aw_store_kinds(&n);
	tcase_add_checked_fixture(tc, setup, teardown);
	tcase_add_loop_test(tc, test_samples, 0, (int)n);
	tcase_add_test(tc, test_rows);
}

int
main(void)
{
	return aw_suite_run("store_kinds", fill);
}
