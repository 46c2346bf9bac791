/* SPDX-License-Identifier: ISC */
#include <errno.h>
#include <jansson.h>
#include <sys/stat.h>
#include <unistd.h>

#include "file.h"
#include "make.h"
#include "policy.h"
#include "record.h"
#include "suite.h"

#define AT INT64_C(1800000000)

/* One of everything a record can hold. */
static struct aw_record *
full_record(struct aw_pool *pool)
{
	struct aw_record *record = make_record(pool, "exp-core-1", AT);
	struct aw_store *store = aw_record_add_store(record, "never"), *now;
	struct aw_store before = {0};
	struct aw_certificate *cert;

	record->collector = strdup("nms-1");
	ck_assert(aw_array_grow(&record->services, 0, sizeof(char *)));
	record->services[record->n_services++] = strdup("tools.cisco.com:443");
	ck_assert_int_eq(
	    aw_attempt_set(&store->attempt, AT, AW_ERR_FILE_MISSING, "no\nfile"), AW_OK);
	store->judged = false;
	now = aw_record_store(record, "system");
	now->source = strdup("file");
	now->path = strdup("/etc/ssl/certs/K\xc3\xb6ln.crt");
	now->format = strdup("pem");
	now->blocks = 4;
	now->bad_blocks = 1;
	make_add(now, pool,
	    make_certificate(
		IDENTRUST, "IdenTrust \"Root\"", "2014-01-16", "9999-12-31T23:59:59Z"));
	cert = make_certificate(QUOVADIS_2, "QuoVadis Root CA 2", NULL, NULL);
	cert->flaws |= AW_FLAW_NOT_CA | AW_FLAW_VERSION_1;
	cert->issuer = strdup("CN=another");
	make_add(now, pool, cert);
	make_add(now, pool, make_numbered(3));
	aw_store_seal(now, pool);
	now->anchors[0].copies = 2;
	now->anchors[1].flaws = AW_FLAW_REJECTED;
	ck_assert_int_eq(aw_store_problem(now, AW_SEVERITY_CRITICAL, AW_ERR_STORE_BLOCK,
			     "block 4, line 9", "bad %s", "\x1b["),
	    AW_OK);
	make_add(&before, pool, make_numbered(7));
	aw_store_seal(&before, pool);
	ck_assert_int_eq(aw_store_diff(now, &before, AT, NULL), AW_OK);
	aw_store_clear(&before, pool);
	return record;
}

static char *
text_of(const struct aw_record *record)
{
	struct aw_buf buf;
	struct aw_error err;

	aw_buf_init(&buf, AW_RECORD_BYTES_MAX);
	ck_assert_msg(aw_record_format(record, &buf, &err) == AW_OK, "%s", err.text);
	return aw_buf_take(&buf);
}

START_TEST(comes_back_as_it_was)
{
	struct aw_pool *pool = aw_pool_new(), *other = aw_pool_new();
	struct aw_record *record = full_record(pool), *back;
	char *text = text_of(record), *again;
	const struct aw_store *store;
	const struct aw_anchor *anchor;
	struct aw_error err;

	ck_assert_msg(
	    aw_record_parse(other, text, strlen(text), "exp-core-1", &back, &err) == AW_OK, "%s",
	    err.text);
	again = text_of(back);
	ck_assert_str_eq(text, again);
	ck_assert_ptr_null(strchr(text, '\n'));
	store = aw_record_store(back, "system");
	ck_assert_uint_eq(store->n_anchors, 3);
	anchor = aw_store_find(store, record->stores[1].anchors[1].certificate->sha256);
	ck_assert_uint_eq(anchor->id, record->stores[1].anchors[1].id);
	ck_assert_int_eq(anchor->flaws, AW_FLAW_REJECTED);
	ck_assert_uint_eq(store->changes[0].removed, 1);
	ck_assert_int_eq(back->stores[0].observed_at, AW_INSTANT_NONE);
	ck_assert(!back->stores[0].judged);
	ck_assert_str_eq(back->stores[0].attempt.text, "no\\x0afile");
	ck_assert_uint_eq(aw_pool_count(other), 3);
	aw_record_free(back);
	ck_assert_uint_eq(aw_pool_count(other), 0);
	aw_record_free(record);
	aw_pool_free(pool);
	aw_pool_free(other);
	free(text);
	free(again);
}
END_TEST

START_TEST(certificates_are_shared)
{
	struct aw_pool *pool = aw_pool_new();
	struct aw_record *record = full_record(pool), *back;
	char *text = text_of(record);

	ck_assert_int_eq(
	    aw_record_parse(pool, text, strlen(text), "exp-core-1", &back, NULL), AW_OK);
	for (size_t i = 0; i < 3; i++)
		ck_assert_ptr_eq(back->stores[1].anchors[i].certificate,
		    record->stores[1].anchors[i].certificate);
	ck_assert_uint_eq(aw_pool_count(pool), 3);
	aw_record_free(record);
	aw_record_free(back);
	aw_pool_free(pool);
	free(text);
}
END_TEST

/* The first place of `from` in the document becomes `to`. */
static const struct {
	const char *from, *to;
	enum aw_err code;
} damages[] = {
    {"\"format\":1", "\"format\":2", AW_ERR_RECORD_VERSION},
    {"\"format\":1", "\"format\":2,\"new\":{}", AW_ERR_RECORD_VERSION},
    {"\"format\":1", "\"format\":0", AW_ERR_RECORD_FORMAT},
    {"\"format\":1", "\"format\":\"1\"", AW_ERR_RECORD_FORMAT},
    {"\"format\":1", "\"format\":1,\"format\":1", AW_ERR_RECORD_FORMAT},
    {"\"format\":1", "\"format\":1,\"new\":1", AW_ERR_RECORD_FORMAT},
    {"\"format\":1,", "", AW_ERR_RECORD_FORMAT},
    {"\"exp-core-1\"", "\"exp-core-2\"", AW_ERR_RECORD_FORMAT},
    {"\"nms-1\"", "\"nms\\u00001\"", AW_ERR_RECORD_FORMAT},
    {"\"nms-1\"", "\"nms\\n1\"", AW_ERR_RECORD_FORMAT},
    {"\"nms-1\"", "\"\\ud800\"", AW_ERR_RECORD_FORMAT},
    {"\"nms-1\"", "null", AW_OK},
    {"\"nms-1\"", "1", AW_ERR_RECORD_FORMAT},
    {"\"interval\":3600", "\"interval\":-1", AW_ERR_RECORD_FORMAT},
    {"\"interval\":3600", "\"interval\":1e400", AW_ERR_RECORD_FORMAT},
    {"\"interval\":3600", "\"interval\":3600.0", AW_ERR_RECORD_FORMAT},
    {"\"interval\":3600", "\"interval\":9999999999999999999", AW_ERR_RECORD_FORMAT},
    {"253402300799", "253402300800", AW_ERR_RECORD_FORMAT},
    {"253402300799", "-9223372036854775808", AW_ERR_RECORD_FORMAT},
    {"253402300799", "null", AW_ERR_RECORD_FORMAT},
    {"\"invalid-not-after\"", "\"expired\"", AW_ERR_RECORD_FORMAT},
    {"\"invalid-not-after\"", "\"rejected\"", AW_ERR_RECORD_FORMAT},
    {"\"invalid-not-after\"", "\"holy\"", AW_ERR_RECORD_FORMAT},
    {"\"invalid-not-after\"", "7", AW_ERR_RECORD_FORMAT},
    {IDENTRUST, "5d56499be4d2e08bcfcad08a3e38723d50503bde706948e42f55603019e528a",
	AW_ERR_RECORD_FORMAT},
    {IDENTRUST, "5d56499be4d2e08bcfcad08a3e38723d50503bde706948e42f55603019e528ag",
	AW_ERR_RECORD_FORMAT},
    {IDENTRUST, QUOVADIS_2, AW_ERR_RECORD_FORMAT},
    {"\"509\"", "\"50G\"", AW_ERR_RECORD_FORMAT},
    {"\"509\"", "\"\"", AW_ERR_RECORD_FORMAT},
    {"\"509\"", "\"-509\"", AW_OK},
    {",4096,", ",65536,", AW_ERR_RECORD_FORMAT},
    {",2,false]", ",0,false]", AW_ERR_RECORD_FORMAT},
    {",2,false]", ",2,0]", AW_ERR_RECORD_FORMAT},
    {",2,false]", ",2]", AW_ERR_RECORD_FORMAT},
    {"\"copies\"", "\"Copies\"", AW_ERR_RECORD_FORMAT},
    {"\"copies\"", "\"sha1\"", AW_ERR_RECORD_FORMAT},
    {"\"store-block\"", "\"store-blok\"", AW_ERR_RECORD_FORMAT},
    {"\"critical\"", "\"fatal\"", AW_ERR_RECORD_FORMAT},
    {"\"removed\":1", "\"removed\":0", AW_ERR_RECORD_FORMAT},
    {"\"removed\":1", "\"removed\":4294967296", AW_ERR_RECORD_FORMAT},
    {"\"name\":\"never\"", "\"name\":\"system\"", AW_ERR_RECORD_FORMAT},
    {"\"name\":\"never\"", "\"name\":\"../x\"", AW_ERR_RECORD_FORMAT},
    {"\"judged\":false", "\"judged\":0", AW_ERR_RECORD_FORMAT},
    {"K\xc3\xb6ln", "K\xc3ln", AW_ERR_RECORD_FORMAT},
    {"{", "\xef\xbb\xbf{", AW_ERR_RECORD_FORMAT},
    {"{", "[", AW_ERR_RECORD_FORMAT},
};

/* Replaces the first `from`; the caller frees. */
static char *
replaced(const char *text, const char *from, const char *to)
{
	const char *at = strstr(text, from);
	struct aw_buf buf;

	ck_assert_msg(at != NULL, "%s is not in %s", from, text);
	aw_buf_init(&buf, AW_RECORD_BYTES_MAX);
	ck_assert(aw_buf_add(&buf, text, (size_t)(at - text)) && aw_buf_puts(&buf, to) &&
		  aw_buf_puts(&buf, at + strlen(from)));
	return aw_buf_take(&buf);
}

START_TEST(is_read_strictly)
{
	struct aw_pool *pool = aw_pool_new(), *other = aw_pool_new();
	struct aw_record *record = full_record(pool), *back;
	char *text = text_of(record);
	char *broken = replaced(text, damages[_i].from, damages[_i].to);
	struct aw_error err;

	ck_assert_msg(aw_record_parse(other, broken, strlen(broken), "exp-core-1", &back, &err) ==
			  damages[_i].code,
	    "%s -> %s", damages[_i].from, damages[_i].to);
	ck_assert((damages[_i].code == AW_OK) == (back != NULL));
	aw_record_free(back);
	ck_assert_uint_eq(aw_pool_count(other), 0);
	aw_record_free(record);
	aw_pool_free(pool);
	aw_pool_free(other);
	free(text);
	free(broken);
}
END_TEST

START_TEST(every_cut_is_refused)
{
	struct aw_pool *pool = aw_pool_new(), *other = aw_pool_new();
	struct aw_record *record = full_record(pool), *back;
	char *text = text_of(record);

	for (size_t len = 0; len < strlen(text); len++) {
		ck_assert_int_eq(aw_record_parse(other, text, len, "exp-core-1", &back, NULL),
		    AW_ERR_RECORD_FORMAT);
		ck_assert_ptr_null(back);
	}
	ck_assert_uint_eq(aw_pool_count(other), 0);
	aw_record_free(record);
	aw_pool_free(pool);
	aw_pool_free(other);
	free(text);
}
END_TEST

static uint32_t
next_random(uint32_t *seed)
{
	*seed = *seed * 1664525U + 1013904223U;
	return *seed >> 8;
}

/* Whatever becomes of a document, what we read as a record is JSON to another reader as well. */
START_TEST(no_damage_is_read_as_json)
{
	static const char pieces[] = "\"\\,:[]{}0123456789eE+-.untrfalse \n\x01\xc3\xff/";
	struct aw_pool *pool = aw_pool_new(), *other = aw_pool_new();
	struct aw_record *record = full_record(pool), *back;
	char *text = text_of(record);
	size_t len = strlen(text), accepted = 0;
	uint32_t seed = (uint32_t)_i + 1;

	for (int round = 0; round < 4000; round++) {
		char *copy = strdup(text);
		json_t *json;

		for (unsigned n = next_random(&seed) % 3 + 1; n > 0; n--)
			copy[next_random(&seed) % len] =
			    pieces[next_random(&seed) % (sizeof(pieces) - 1)];
		if (aw_record_parse(other, copy, len, "exp-core-1", &back, NULL) == AW_OK) {
			json = json_loadb(copy, len, JSON_REJECT_DUPLICATES, NULL);
			ck_assert_msg(json != NULL, "%s", copy);
			json_decref(json);
			accepted++;
		}
		aw_record_free(back);
		free(copy);
	}
	ck_assert_uint_gt(accepted, 0);
	ck_assert_uint_eq(aw_pool_count(other), 0);
	aw_record_free(record);
	aw_pool_free(pool);
	aw_pool_free(other);
	free(text);
}
END_TEST

/* The same document in another order of members and with blanks is the same record. */
START_TEST(order_and_blanks_are_free)
{
	struct aw_pool *pool = aw_pool_new(), *other = aw_pool_new();
	struct aw_record *record = full_record(pool), *back;
	char *text = text_of(record), *pretty, *again;
	json_t *json = json_loads(text, 0, NULL), *columns, *stores;
	struct aw_error err;

	/* Only the columns stay in front of the stores. */
	stores = json_incref(json_object_get(json, "stores"));
	columns = json_object_get(json, "anchor_columns");
	ck_assert(json_is_array(columns));
	ck_assert_int_eq(json_object_del(json, "stores"), 0);
	ck_assert_int_eq(json_object_set_new(json, "stores", stores), 0);
	pretty = json_dumps(json, JSON_INDENT(4) | JSON_ENSURE_ASCII);
	ck_assert_msg(
	    aw_record_parse(other, pretty, strlen(pretty), "exp-core-1", &back, &err) == AW_OK,
	    "%s", err.text);
	again = text_of(back);
	ck_assert_str_eq(again, text);
	aw_record_free(back);
	aw_record_free(record);
	aw_pool_free(pool);
	aw_pool_free(other);
	json_decref(json);
	free(pretty);
	free(text);
	free(again);
}
END_TEST

/* A newer minor version adds a column in front; its values are passed over. */
START_TEST(columns_go_by_name)
{
	struct aw_pool *pool = aw_pool_new(), *other = aw_pool_new();
	struct aw_record *record = make_record(pool, "d", AT), *back;
	char *text, *more, *rows;

	make_add(&record->stores[0], pool, make_numbered(1));
	aw_store_seal(&record->stores[0], pool);
	text = text_of(record);
	more = replaced(text, "\"anchor_columns\":[", "\"anchor_columns\":[\"policies\",");
	ck_assert_int_eq(
	    aw_record_parse(other, more, strlen(more), "d", &back, NULL), AW_ERR_RECORD_FORMAT);
	rows = replaced(more, "\"anchors\":[[", "\"anchors\":[[{\"a\":[1]},");
	ck_assert_int_eq(aw_record_parse(other, rows, strlen(rows), "d", &back, NULL), AW_OK);
	ck_assert_str_eq(back->stores[0].anchors[0].certificate->name, "Root 1");
	aw_record_free(back);
	aw_record_free(record);
	aw_pool_free(pool);
	aw_pool_free(other);
	free(text);
	free(more);
	free(rows);
}
END_TEST

static void
touch(const char *dir, const char *name)
{
	char path[256];

	(void)snprintf(path, sizeof(path), "%s/records/%s", dir, name);
	ck_assert_int_eq(aw_file_replace(path, "{}", 2, 0644, NULL), AW_OK);
}

static void
remove_file(const char *dir, const char *name)
{
	char path[256];

	(void)snprintf(path, sizeof(path), "%s/records/%s", dir, name);
	ck_assert_int_eq(remove(path), 0);
}

START_TEST(files)
{
	char dir[] = "/tmp/check_record.XXXXXX", **names;
	struct aw_pool *pool = aw_pool_new();
	struct aw_record *record, *back;
	struct aw_error err;
	size_t n;

	ck_assert_ptr_nonnull(mkdtemp(dir));
	ck_assert_int_eq(aw_record_list(dir, &names, &n, &err), AW_ERR_FILE_MISSING);
	ck_assert_int_eq(aw_record_load(pool, dir, "b", &back, &err), AW_ERR_RECORD_MISSING);
	ck_assert_int_eq(aw_record_load(pool, dir, "../b", &back, &err), AW_ERR_DEVICE_NAME);
	record = make_record(pool, "b", AT);
	ck_assert_int_eq(aw_record_save(record, dir, &err), AW_OK);
	ck_assert_int_eq(aw_record_load(pool, dir, "b", &back, &err), AW_OK);
	aw_record_free(back);
	touch(dir, "a.json");
	touch(dir, "b.json.Ab12xY");
	touch(dir, ".hidden.json");
	touch(dir, "123456789012345678901234567890123.json");
	ck_assert_int_eq(aw_record_load(pool, dir, "a", &back, &err), AW_ERR_RECORD_FORMAT);
	ck_assert_int_eq(aw_record_list(dir, &names, &n, &err), AW_OK);
	ck_assert_uint_eq(n, 2);
	ck_assert_str_eq(names[0], "a");
	ck_assert_str_eq(names[1], "b");
	aw_record_list_free(names, n);
	remove_file(dir, "a.json");
	remove_file(dir, "b.json");
	remove_file(dir, "b.json.Ab12xY");
	remove_file(dir, ".hidden.json");
	remove_file(dir, "123456789012345678901234567890123.json");
	remove_file(dir, "");
	ck_assert_int_eq(rmdir(dir), 0);
	aw_record_free(record);
	aw_pool_free(pool);
}
END_TEST

static void
fill(TCase *tc)
{
	tcase_add_test(tc, comes_back_as_it_was);
	tcase_add_test(tc, certificates_are_shared);
	tcase_add_loop_test(tc, is_read_strictly, 0, COUNT(damages));
	tcase_add_test(tc, every_cut_is_refused);
	tcase_add_loop_test(tc, no_damage_is_read_as_json, 0, 5);
	tcase_add_test(tc, order_and_blanks_are_free);
	tcase_add_test(tc, columns_go_by_name);
	tcase_add_test(tc, files);
}

int
main(void)
{
	return aw_suite_run("record", fill);
}
