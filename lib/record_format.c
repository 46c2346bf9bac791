/* SPDX-License-Identifier: ISC */
/* Writing a record: the model to its JSON document. */
#include "record.h"

#include <jansson.h>

#include "policy.h"
#include "record_columns.h"
#include "text.h"

static json_t *
instant(int64_t value)
{
	return value == AW_INSTANT_NONE ? json_null() : json_integer(value);
}

static json_t *
hex(const uint8_t *bytes, size_t len)
{
	char text[2 * AW_SHA256_LEN + 1];

	aw_hex(text, bytes, len);
	return json_string_nocheck(text);
}

static json_t *
flaw_words(unsigned flaws)
{
	json_t *list = json_array();

	for (unsigned i = 0; i < AW_FLAW_COUNT; i++)
		if ((flaws & 1U << i) != 0)
			(void)json_array_append_new(list, json_string(aw_flaw_word(1U << i)));
	return list;
}

static json_t *
column_names(void)
{
	json_t *list = json_array();

#define COLUMN_NAME(sym, name) (void)json_array_append_new(list, json_string(name));
	AW_RECORD_COLUMNS(COLUMN_NAME)
#undef COLUMN_NAME
	return list;
}

static json_t *
anchor_row(const struct aw_anchor *anchor)
{
	const struct aw_certificate *cert = anchor->certificate;
	const char *issuer = cert->issuer == cert->subject ? NULL : cert->issuer;

	return json_pack("[o,o,o,s,s,s?,s,s,i,s,o,o,o,i,b]", hex(cert->sha256, AW_SHA256_LEN),
	    hex(cert->sha1, AW_SHA1_LEN), hex(cert->key_sha256, AW_SHA256_LEN), cert->name,
	    cert->subject, issuer, cert->serial, cert->key_algorithm, (int)cert->key_bits,
	    cert->signature_algorithm, instant(cert->not_before), instant(cert->not_after),
	    flaw_words(cert->flaws), (int)anchor->copies, (anchor->flaws & AW_FLAW_REJECTED) != 0);
}

/* Appends and keeps the first failure: NULL from then on. */
static json_t *
append(json_t *list, json_t *item)
{
	if (list != NULL && json_array_append_new(list, item) != 0) {
		json_decref(list);
		return NULL;
	}
	if (list == NULL)
		json_decref(item);
	return list;
}

static json_t *
anchor_rows(const struct aw_store *store)
{
	json_t *list = json_array();

	for (size_t i = 0; i < store->n_anchors; i++)
		list = append(list, anchor_row(&store->anchors[i]));
	return list;
}

static json_t *
problem_list(const struct aw_store *store)
{
	json_t *list = json_array();

	for (size_t i = 0; i < store->n_problems; i++) {
		const struct aw_problem *problem = &store->problems[i];

		list = append(list,
		    json_pack("{s:s,s:s,s:s,s:s}", "severity", aw_severity_word(problem->severity),
			"code", aw_err_code(problem->code)->id, "where", problem->where, "text",
			problem->text));
	}
	return list;
}

static json_t *
change_items(const struct aw_change *change)
{
	json_t *list = json_array();

	for (size_t i = 0; i < change->n_items; i++) {
		const struct aw_change_item *item = &change->items[i];

		list = append(
		    list, json_pack("{s:o,s:s,s:b}", "sha256", hex(item->sha256, AW_SHA256_LEN),
			      "name", item->name, "added", (int)item->added));
	}
	return list;
}

static json_t *
change_list(const struct aw_store *store)
{
	json_t *list = json_array();

	for (size_t i = 0; i < store->n_changes; i++) {
		const struct aw_change *change = &store->changes[i];

		list = append(list,
		    json_pack("{s:o,s:I,s:I,s:I,s:I,s:o}", "at", instant(change->at), "before",
			(json_int_t)change->before, "after", (json_int_t)change->after, "added",
			(json_int_t)change->added, "removed", (json_int_t)change->removed, "items",
			change_items(change)));
	}
	return list;
}

static json_t *
store_object(const struct aw_store *store)
{
	json_t *attempt = json_pack("{s:o,s:s,s:s?}", "at", instant(store->attempt.at), "code",
	    aw_err_code(store->attempt.code)->id, "text", store->attempt.text);

	return json_pack("{s:s,s:s?,s:s?,s:s?,s:o,s:o,s:b,s:I,s:I,s:o,s:o,s:o}", "name",
	    store->name, "source", store->source, "path", store->path, "format", store->format,
	    "observed_at", instant(store->observed_at), "attempt", attempt, "judged",
	    (int)store->judged, "blocks", (json_int_t)store->blocks, "bad_blocks",
	    (json_int_t)store->bad_blocks, "anchors", anchor_rows(store), "problems",
	    problem_list(store), "changes", change_list(store));
}

static json_t *
document(const struct aw_record *record)
{
	json_t *services = json_array(), *stores = json_array();

	for (size_t i = 0; i < record->n_services; i++)
		services = append(services, json_string(record->services[i]));
	for (size_t i = 0; i < record->n_stores; i++)
		stores = append(stores, store_object(&record->stores[i]));
	return json_pack("{s:i,s:s,s:s?,s:o,s:I,s:o,s:o,s:o}", "format", AW_RECORD_FORMAT, "device",
	    record->device, "collector", record->collector, "written_at",
	    instant(record->written_at), "interval", (json_int_t)record->interval, "services",
	    services, "stores", stores, "anchor_columns", column_names());
}

static int
add_bytes(const char *data, size_t len, void *buf)
{
	return aw_buf_add(buf, data, len) ? 0 : -1;
}

enum aw_err
aw_record_format(const struct aw_record *record, struct aw_buf *buf, struct aw_error *err)
{
	json_t *root = document(record);
	int rc;

	if (root == NULL)
		return aw_error_set(err, AW_ERR_INTERNAL, record->device,
		    "no record can be made: memory is short, or a text is not UTF-8");
	rc = json_dump_callback(root, add_bytes, buf, JSON_COMPACT | JSON_SORT_KEYS);
	json_decref(root);
	if (rc != 0)
		return aw_error_set(err, AW_ERR_FILE_SIZE, record->device,
		    "the record takes more than %zu bytes", buf->max);
	return AW_OK;
}
