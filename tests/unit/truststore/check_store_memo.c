/* SPDX-License-Identifier: ISC */
/* Stores that were read before are the same stores, and nothing else is. */
#include "fixture/store_fixture.h"

#include "truststore/store_memo.h"

static struct aw_store_memo *memo;

static void
setup_memo(void)
{
	setup();
	memo = aw_store_memo_new(t.pool, 100);
	ck_assert_ptr_nonnull(memo);
}

static void
teardown_memo(void)
{
	aw_store_memo_free(memo);
	teardown();
}

/* Reads the text by the memo and, as a reference, without one; both must be the same. */
static enum aw_err
read_text(const char *text)
{
	struct aw_store plain = {0};
	enum aw_err rc, expected;
	struct aw_error err;

	aw_store_clear(&t.store, t.pool);
	rc = aw_store_memo_parse(memo, t.pool, (const uint8_t *)text, strlen(text), "text",
	    &t.options, &t.store, &t.err);
	expected = aw_truststore_parse(
	    t.pool, (const uint8_t *)text, strlen(text), "text", &t.options, &plain, &err);
	ck_assert_int_eq(rc, expected);
	ck_assert_uint_eq(t.store.n_anchors, plain.n_anchors);
	for (size_t i = 0; i < plain.n_anchors; i++)
		ck_assert_mem_eq(&t.store.anchors[i], &plain.anchors[i], sizeof(struct aw_anchor));
	ck_assert_str_eq(t.store.format, plain.format);
	ck_assert_uint_eq(t.store.blocks, plain.blocks);
	ck_assert_uint_eq(t.store.bad_blocks, plain.bad_blocks);
	ck_assert_int_eq(t.store.written_at, plain.written_at);
	ck_assert_uint_eq(t.store.n_order, plain.n_order);
	if (plain.n_order > 0)
		ck_assert_mem_eq(t.store.order, plain.order, plain.n_order * sizeof(*plain.order));
	ck_assert_uint_eq(t.store.n_problems, plain.n_problems);
	for (size_t i = 0; i < plain.n_problems; i++) {
		ck_assert_str_eq(t.store.problems[i].where, plain.problems[i].where);
		ck_assert_str_eq(t.store.problems[i].text, plain.problems[i].text);
		ck_assert_int_eq(t.store.problems[i].code, plain.problems[i].code);
		ck_assert_int_eq(t.store.problems[i].severity, plain.problems[i].severity);
	}
	aw_store_clear(&plain, t.pool);
	return rc;
}

static char *
joined(const char *a, const char *b, const char *c)
{
	size_t size = strlen(a) + strlen(b) + strlen(c) + 1;
	char *text = malloc(size);

	(void)snprintf(text, size, "%s%s%s", a, b, c);
	return text;
}

START_TEST(same_bytes_are_the_same_store)
{
	char *copies = joined(t.pem[0], t.pem[1], t.pem[0]);
	char *broken = joined(t.pem[2], "-----BEGIN CERTIFICATE-----\nAAAA\n", t.pem[1]);
	const char *texts[] = {copies, broken, t.pem[2]};

	for (int round = 0; round < 3; round++)
		for (int i = 0; i < COUNT(texts); i++)
			ck_assert_int_eq(read_text(texts[i]), AW_OK);
	ck_assert_uint_eq(aw_store_memo_count(memo), COUNT(texts));
	free(copies);
	free(broken);
}
END_TEST

/* Of two texts of one length, one changed octet is enough, wherever it is. */
START_TEST(another_octet_is_another_store)
{
	char *text = joined("# a\n", t.pem[0], t.pem[1]);

	ck_assert_int_eq(read_text(text), AW_OK);
	text[2] = 'b';
	ck_assert_int_eq(read_text(text), AW_OK);
	text[strlen(text) / 2] = '!';
	ck_assert_int_eq(read_text(text), AW_OK);
	ck_assert_uint_gt(t.store.bad_blocks, 0);
	ck_assert_uint_eq(aw_store_memo_count(memo), 3);
	free(text);
}
END_TEST

START_TEST(options_count)
{
	char *text = joined(t.pem[0], t.pem[1], t.pem[0]);

	ck_assert_int_eq(read_text(text), AW_OK);
	t.options.in_order = true;
	ck_assert_int_eq(read_text(text), AW_OK);
	ck_assert_uint_eq(t.store.n_anchors, 3);
	t.options.max_anchors = 2;
	ck_assert_int_eq(read_text(text), AW_ERR_STORE_LIMIT);
	t.options.max_anchors = 0;
	t.options.max_bytes = 10;
	ck_assert_int_eq(read_text(text), AW_ERR_FILE_SIZE);
	t.options.max_bytes = 0;
	ck_assert_int_eq(read_text(text), AW_OK);
	ck_assert_uint_eq(aw_store_memo_count(memo), 2);
	/* Not a pure function of the bytes. */
	t.options.loaded = true;
	t.options.in_order = false;
	ck_assert_int_eq(read_text(text), AW_OK);
	ck_assert_uint_eq(aw_store_memo_count(memo), 2);
	free(text);
}
END_TEST

START_TEST(failures_are_not_kept)
{
	for (int i = 0; i < 2; i++)
		ck_assert_int_ne(read_text("no certificate at all"), AW_OK);
	ck_assert_uint_eq(aw_store_memo_count(memo), 0);
}
END_TEST

/* Each entry counts its anchors and one more. */
START_TEST(the_oldest_go_first)
{
	aw_store_memo_free(memo);
	memo = aw_store_memo_new(t.pool, 4);
	ck_assert_int_eq(read_text(t.pem[0]), AW_OK);
	ck_assert_int_eq(read_text(t.pem[1]), AW_OK);
	ck_assert_uint_eq(aw_store_memo_count(memo), 2);
	ck_assert_int_eq(read_text(t.pem[0]), AW_OK);
	ck_assert_int_eq(read_text(t.pem[2]), AW_OK);
	ck_assert_uint_eq(aw_store_memo_count(memo), 2);
	aw_store_clear(&t.store, t.pool);
	ck_assert_uint_eq(aw_pool_count(t.pool), 2);
	aw_store_memo_clear(memo);
	ck_assert_uint_eq(aw_store_memo_count(memo), 0);
	ck_assert_uint_eq(aw_pool_count(t.pool), 0);
	ck_assert_int_eq(read_text(t.pem[1]), AW_OK);
	ck_assert_uint_eq(aw_store_memo_count(memo), 1);
}
END_TEST

static void
fill(TCase *tc)
{
	tcase_add_checked_fixture(tc, setup_memo, teardown_memo);
	tcase_add_test(tc, same_bytes_are_the_same_store);
	tcase_add_test(tc, another_octet_is_another_store);
	tcase_add_test(tc, options_count);
	tcase_add_test(tc, failures_are_not_kept);
	tcase_add_test(tc, the_oldest_go_first);
}

int
main(void)
{
	return aw_suite_run("store_memo", fill);
}
