/* SPDX-License-Identifier: ISC */
/* A record is read without jansson: the test compares the result with jansson's. */
#include <jansson.h>

#include "fixture/make.h"
#include "model/store.h"
#include "record/record.h"
#include "model/device_record.h"
#include "record/record_rows.h"
#include "fixture/suite.h"

#define AT INT64_C(1800000000)

/* Lists of rows: their number, or -1 if they must be refused. */
static const struct {
	const char *text;
	int rows;
} lists[] = {
    {"[]", 0},
    {" [ ] ", 0},
    {"[[]]", 1},
    {"[[],[]]", 2},
    {"[ [ 1 , \"a\" ] ,\n[null,true,false,[]]\t]", 2},
    {"[[\"a\\\"]\",{\"b\":[\"]\"]},[1,2],-5,1.5,0]]", 1},
    {"[[\"\\u0041\",\"\\\\\"]]", 1},
    {"", -1},
    {"[", -1},
    {"[[", -1},
    {"[[]", -1},
    {"[[],", -1},
    {"[[],]", -1},
    {"[,[]]", -1},
    {"[[]][]", -1},
    {"[[]] x", -1},
    {"[[][]]", -1},
    {"[[1 2]]", -1},
    {"[[1,]]", -1},
    {"[[,1]]", -1},
    {"[[01]]", -1},
    {"[[-]]", -1},
    {"[[1a]]", -1},
    {"[[+1]]", -1},
    {"[[nul]]", -1},
    {"[[nullx]]", -1},
    {"[[\"a]]", -1},
    {"[[\"\\x\"]]", -1},
    {"[[{\"a\":1,\"a\":2}]]", -1},
    {"[1]", -1},
    {"[\"a\"]", -1},
    {"[{}]", -1},
};

/* The number of rows, or -1. */
static int
read_all(const char *text)
{
	struct aw_rows_span span = {.start = text, .len = strlen(text)};
	struct aw_arena arena = {0};
	struct aw_row_cursor at = aw_row_first(NULL, &span, 0, &arena);
	struct aw_cell cells[AW_ROW_CELLS_MAX];
	int more, rows = 0;
	size_t n;

	while ((more = aw_row_next(&at, cells, &n)) > 0)
		rows++;
	aw_arena_free(&arena);
	return more < 0 ? -1 : rows;
}

START_TEST(accepted_or_not)
{
	ck_assert_msg(read_all(lists[_i].text) == lists[_i].rows, "%s: %d", lists[_i].text,
	    read_all(lists[_i].text));
}
END_TEST

START_TEST(cells)
{
	static const char text[] = "[[\"ab\",-12,null,true,false,[],\"\\u0041\",999999999999999999,"
				   "1000000000000000000,\"0Aff\",\"0g\"]]";
	struct aw_rows_span span = {.start = text, .len = strlen(text)};
	struct aw_arena arena = {0};
	struct aw_row_cursor at = aw_row_first(NULL, &span, 0, &arena);
	struct aw_cell c[AW_ROW_CELLS_MAX];
	uint8_t bytes[2];
	size_t n, len;

	ck_assert_int_eq(aw_row_next(&at, c, &n), 1);
	ck_assert_uint_eq(n, 11);
	ck_assert(memcmp(aw_cell_string(&c[0], &len), "ab", 2) == 0 && len == 2);
	ck_assert_int_eq(c[1].n, -12);
	ck_assert_ptr_null(aw_cell_string(&c[1], &len));
	ck_assert_int_eq((int)c[2].kind, AW_CELL_NULL);
	ck_assert_int_eq((int)c[3].kind, AW_CELL_TRUE);
	ck_assert_int_eq((int)c[4].kind, AW_CELL_FALSE);
	ck_assert_int_eq((int)c[5].kind, AW_CELL_EMPTY);
	ck_assert_str_eq(aw_cell_string(&c[6], &len), "A");
	ck_assert(c[7].kind == AW_CELL_NUMBER && c[7].n == INT64_C(999999999999999999));
	ck_assert_int_eq((int)c[8].kind, AW_CELL_TREE);
	ck_assert(aw_cell_hex(&c[9], bytes, 2) && bytes[0] == 0x0a && bytes[1] == 0xff);
	ck_assert(!aw_cell_hex(&c[9], bytes, 1) && !aw_cell_hex(&c[10], bytes, 1));
	aw_arena_free(&arena);
}
END_TEST

START_TEST(too_many_cells)
{
	char text[4 * AW_ROW_CELLS_MAX] = "[[1";

	for (int i = 1; i < AW_ROW_CELLS_MAX; i++)
		(void)strncat(text, ",1", 3);
	(void)strncat(text, "]]", 3);
	ck_assert_int_eq(read_all(text), 1);
	text[strlen(text) - 2] = '\0';
	(void)strncat(text, ",1]]", 5);
	ck_assert_int_eq(read_all(text), -1);
}
END_TEST

START_TEST(cutting)
{
	static const char json[] =
	    "{\"x\":\"anchors\",\"anchors\" : [[\"]\"]] ,\"y\":{\"anchors\":[]},\"anchors\":3}";
	struct aw_rows rows;

	ck_assert(aw_rows_cut(NULL, json, strlen(json), &rows));
	ck_assert_str_eq(rows.text.data,
	    "{\"x\":\"anchors\",\"anchors\" : 0,\"y\":{\"anchors\":1},\"anchors\":3}");
	ck_assert_uint_eq(rows.n_spans, 2);
	aw_rows_clear(&rows);
	ck_assert(aw_rows_cut(NULL, "", 0, &rows));
	ck_assert_uint_eq(rows.text.len, 0);
	aw_rows_clear(&rows);
}
END_TEST

/* A number in place of a list is not taken for the list that was cut out elsewhere. */
START_TEST(no_numbers)
{
	static const char list[] = "\"anchors\":[]", number[] = "\"anchors\":0";
	struct aw_pool *pool = aw_pool_new();
	struct aw_record *record = make_record(pool, "dev", AT), *back;
	struct aw_error err;
	struct aw_buf buf, changed;
	const char *at;

	ck_assert_ptr_nonnull(aw_record_add_store(record, "other"));
	make_add(&record->stores[1], pool, make_numbered(1));
	aw_store_seal(&record->stores[1], pool);
	aw_buf_init(&buf, 100000);
	aw_buf_init(&changed, 100000);
	ck_assert_int_eq(aw_record_format(record, &buf, &err), AW_OK);
	at = strstr(buf.data, list);
	ck_assert_ptr_nonnull(at);
	(void)aw_buf_add(&changed, buf.data, (size_t)(at - buf.data));
	(void)aw_buf_puts(&changed, number);
	(void)aw_buf_puts(&changed, at + strlen(list));
	ck_assert_int_eq(aw_record_parse(pool, buf.data, buf.len, "dev", &back, &err), AW_OK);
	aw_record_free(back);
	ck_assert_int_eq(aw_record_parse(pool, changed.data, changed.len, "dev", &back, &err),
	    AW_ERR_RECORD_FORMAT);
	aw_buf_free(&buf);
	aw_buf_free(&changed);
	aw_record_free(record);
	aw_pool_free(pool);
}
END_TEST

/*
 * Every byte of a record is replaced in turn by bytes with a meaning: a document that jansson
 * refuses is refused here too.
 */
START_TEST(no_laxer_than_jansson)
{
	static const char bytes[] = "\"\\[]{},:0 \n-etx\x01\xff";
	struct aw_pool *pool = aw_pool_new();
	struct aw_record *record = make_record(pool, "dev", AT), *back;
	struct aw_store *store = &record->stores[0];
	struct aw_error err;
	struct aw_buf buf;

	make_add(store, pool, make_certificate(IDENTRUST, "a \\ \"b\"", "2014-01-16", NULL));
	make_add(store, pool, make_numbered(2));
	aw_store_seal(store, pool);
	aw_buf_init(&buf, 100000);
	ck_assert_int_eq(aw_record_format(record, &buf, &err), AW_OK);
	for (size_t i = 0; i < buf.len * (sizeof(bytes) - 1); i++) {
		char *byte = &buf.data[i / (sizeof(bytes) - 1)], before = *byte;
		struct aw_pool *fresh = aw_pool_new();
		json_t *root;

		*byte = bytes[i % (sizeof(bytes) - 1)];
		root = json_loadb(buf.data, buf.len, JSON_REJECT_DUPLICATES, NULL);
		if (aw_record_parse(fresh, buf.data, buf.len, "dev", &back, &err) == AW_OK) {
			ck_assert_msg(
			    root != NULL, "byte %zu: %s", i / (sizeof(bytes) - 1), buf.data);
			aw_record_free(back);
		}
		json_decref(root);
		aw_pool_free(fresh);
		*byte = before;
	}
	aw_buf_free(&buf);
	aw_record_free(record);
	aw_pool_free(pool);
}
END_TEST

/* What a pool makes of a document that it holds the certificates of: a record in writing, or a
 * code. */
static void
read_and_write(struct aw_pool *pool, const struct aw_buf *json, struct aw_buf *out)
{
	struct aw_record *record;
	struct aw_error err;
	enum aw_err rc = aw_record_parse(pool, json->data, json->len, "dev", &record, &err);

	aw_buf_init(out, 100000);
	if (rc != AW_OK) {
		ck_assert(aw_buf_printf(out, "%d %s", (int)rc, err.text));
		return;
	}
	ck_assert_int_eq(aw_record_format(record, out, &err), AW_OK);
	aw_record_free(record);
}

/*
 * A pool that remembers the texts of rows reads every document as one that does not: each byte of
 * a record that it knows is replaced in turn.
 */
START_TEST(remembered_rows)
{
	static const char bytes[] = "\"\\[]{},:0 \n-etx\x01\xff";
	struct aw_pool *pools[2] = {aw_pool_new(), aw_pool_new()};
	struct aw_record *record = make_record(pools[0], "dev", AT), *back;
	struct aw_store *store = &record->stores[0];
	struct aw_error err;
	struct aw_buf buf;

	make_add(store, pools[0], make_certificate(IDENTRUST, "a \\ \"b\"", "2014-01-16", NULL));
	make_add(store, pools[0], make_numbered(2));
	make_add(store, pools[0], make_numbered(3));
	aw_store_seal(store, pools[0]);
	aw_buf_init(&buf, 100000);
	ck_assert_int_eq(aw_record_format(record, &buf, &err), AW_OK);
	aw_pool_keep(pools[1], 100);
	ck_assert_int_eq(aw_record_parse(pools[1], buf.data, buf.len, "dev", &back, &err), AW_OK);
	ck_assert_ptr_nonnull(back->stores[0].anchors[0].certificate->row);
	ck_assert_ptr_null(store->anchors[0].certificate->row);
	for (size_t i = 0; i < buf.len * (sizeof(bytes) - 1); i++) {
		char *byte = &buf.data[i / (sizeof(bytes) - 1)], before = *byte;
		struct aw_buf out[2];

		*byte = bytes[i % (sizeof(bytes) - 1)];
		for (int k = 0; k < 2; k++)
			read_and_write(pools[k], &buf, &out[k]);
		ck_assert_str_eq(out[0].data, out[1].data);
		for (int k = 0; k < 2; k++)
			aw_buf_free(&out[k]);
		*byte = before;
	}
	aw_buf_free(&buf);
	aw_record_free(back);
	aw_record_free(record);
	for (int k = 0; k < 2; k++)
		aw_pool_free(pools[k]);
}
END_TEST

/* Truncated at any place, it is refused. */
START_TEST(truncated)
{
	struct aw_pool *pool = aw_pool_new();
	struct aw_record *record = make_record(pool, "dev", AT), *back;
	struct aw_error err;
	struct aw_buf buf;

	make_add(&record->stores[0], pool, make_numbered(2));
	aw_store_seal(&record->stores[0], pool);
	aw_buf_init(&buf, 100000);
	ck_assert_int_eq(aw_record_format(record, &buf, &err), AW_OK);
	for (size_t len = 0; len < buf.len; len++) {
		char *copy = malloc(len > 0 ? len : 1); /* detects a read past the end */

		memcpy(copy, buf.data, len);
		ck_assert_int_eq(
		    aw_record_parse(pool, copy, len, "dev", &back, &err), AW_ERR_RECORD_FORMAT);
		free(copy);
	}
	aw_buf_free(&buf);
	aw_record_free(record);
	aw_pool_free(pool);
}
END_TEST

static void
fill(TCase *tc)
{
	tcase_add_loop_test(tc, accepted_or_not, 0, COUNT(lists));
	tcase_add_test(tc, cells);
	tcase_add_test(tc, too_many_cells);
	tcase_add_test(tc, cutting);
	tcase_add_test(tc, no_numbers);
	tcase_add_test(tc, no_laxer_than_jansson);
	tcase_add_test(tc, remembered_rows);
	tcase_add_test(tc, truncated);
}

int
main(void)
{
	return aw_suite_run("rows", fill);
}
