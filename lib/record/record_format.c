/* SPDX-License-Identifier: ISC */
/* Writing a record: the model to its JSON document. */
#include "record/record.h"

#include <jansson.h>

#include "base/text.h"
#include "model/anchor.h"
#include "model/key_type.h"
#include "model/model.h"
#include "model/store.h"
#include "model/words.h"
#include "record/record_columns.h"
#include "record/record_writer.h"

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
anchor_rows(const struct aw_store *store)
{
	json_t *list = json_array();

	for (size_t i = 0; i < store->n_anchors; i++) {
		const struct aw_anchor *anchor = &store->anchors[i];

		list =
		    aw_writer_append(list, aw_writer_row(anchor->certificate, (int)anchor->copies,
					       (anchor->flaws & AW_FLAW_REJECTED) != 0,
					       aw_store_trustpoint(store, anchor)));
	}
	return list;
}

static json_t *
change_items(const struct aw_change *change)
{
	json_t *list = json_array();

	for (size_t i = 0; i < change->n_items; i++) {
		const struct aw_change_item *item = &change->items[i];

		list = aw_writer_append(
		    list, json_pack("{s:o,s:s,s:b}", item->numbered ? "identity" : "sha256",
			      aw_writer_hex(item->sha256, AW_SHA256_LEN), "name", item->name,
			      "added", (int)item->added));
	}
	return list;
}

static json_t *
change_list(const struct aw_store *store)
{
	json_t *list = json_array();

	for (size_t i = 0; i < store->n_changes; i++) {
		const struct aw_change *change = &store->changes[i];

		list = aw_writer_append(list,
		    json_pack("{s:o,s:I,s:I,s:I,s:I,s:o}", "at", aw_writer_instant(change->at),
			"before", (json_int_t)change->before, "after", (json_int_t)change->after,
			"added", (json_int_t)change->added, "removed", (json_int_t)change->removed,
			"items", change_items(change)));
	}
	return list;
}

static json_t *
order_list(const struct aw_store *store)
{
	json_t *list = json_array();

	for (size_t i = 0; i < store->n_order; i++)
		list = aw_writer_append(list, aw_writer_hex(store->order[i], AW_SHA256_LEN));
	return list;
}

static json_t *
crl_list(const struct aw_store *store)
{
	json_t *list = json_array();

	for (size_t i = 0; i < store->n_crls; i++) {
		const struct aw_crl *crl = &store->crls[i];

		list =
		    aw_writer_append(list, json_pack("{s:s,s:o,s:o}", "issuer", crl->issuer,
					       "this_update", aw_writer_instant(crl->this_update),
					       "next_update", aw_writer_instant(crl->next_update)));
	}
	return list;
}

static json_t *
store_object(const struct aw_store *store)
{
	return json_pack(
	    "{s:s,s:s?,s:s?,s:s?,s:o,s:o,s:I,s:o,s:b,s:b,s:b,s:I,s:I,s:o,s:o,s:o,s:o,s:o,s:o,s:o}",
	    "name", store->name, "source", store->source, "path", store->path, "format",
	    store->format, "observed_at", aw_writer_instant(store->observed_at), "written_at",
	    aw_writer_instant(store->written_at), "fresh_for", (json_int_t)store->fresh_for,
	    "attempt", aw_writer_attempt(&store->attempt), "judged", (int)store->judged, "partial",
	    (int)store->partial, "excerpt", (int)store->excerpt, "blocks",
	    (json_int_t)store->blocks, "bad_blocks", (json_int_t)store->bad_blocks, "anchors",
	    anchor_rows(store), "problems", aw_writer_problems(store->problems, store->n_problems),
	    "changes", change_list(store), "order", order_list(store), "crls", crl_list(store),
	    "running", aw_writer_running(store->running), "difference",
	    aw_writer_difference(store->difference));
}

static json_t *
key_type_words(unsigned types)
{
	json_t *list = json_array();

	for (unsigned i = 0; i < AW_KEY_TYPES; i++)
		if ((types & 1U << i) != 0)
			list = aw_writer_append(
			    list, json_string(aw_key_type_word((enum aw_key_type)(1U << i))));
	return list;
}

static json_t *
document(const struct aw_record *record)
{
	json_t *services = json_array(), *stores = json_array();

	for (size_t i = 0; i < record->n_uses; i++)
		services = aw_writer_append(services, json_string(record->uses[i]));
	for (size_t i = 0; i < record->n_stores; i++)
		stores = aw_writer_append(stores, store_object(&record->stores[i]));
	return json_pack("{s:i,s:s,s:s?,s:o,s:I,s:o,s:o,s:o,s:o,s:o,s:o,s:o,s:s?,s:o,s:o,s:o,s:o}",
	    "format", AW_RECORD_FORMAT, "device", record->device, "collector", record->collector,
	    "written_at", aw_writer_instant(record->written_at), "interval",
	    (json_int_t)record->interval, "services", services, "stores", stores, "anchor_columns",
	    column_names(), "licenses", aw_writer_licenses(record), "certificates",
	    aw_writer_certificates(record), "sources", aw_writer_sources(record), "identity",
	    aw_writer_identity(&record->identity), "managed_by", record->managed_by, "presented",
	    aw_writer_services(record), "key_types", key_type_words(record->key_types), "roles",
	    aw_writer_roles(record->roles), "reference", aw_writer_reference(record->reference));
}

/* Output of jansson after the first octet, which is the bracket of the document. */
struct rest {
	struct aw_buf *buf;
	bool begun;
};

static int
add_rest(const char *data, size_t len, void *context)
{
	struct rest *rest = context;
	size_t skip = !rest->begun && len > 0;

	rest->begun = rest->begun || len > 0;
	return aw_buf_add(rest->buf, data + skip, len - skip) ? 0 : -1;
}

static int
add_bytes(const char *data, size_t len, void *buf)
{
	return aw_buf_add(buf, data, len) ? 0 : -1;
}

/* False: no memory, no room, or a text that is not UTF-8. */
static bool
add_asked(struct aw_buf *buf, const struct aw_asked *asked, bool first)
{
	json_t *row = aw_writer_asked(asked);
	bool good = row != NULL && aw_buf_puts(buf, first ? "\n" : ",\n") &&
		    json_dump_callback(row, add_bytes, buf, JSON_COMPACT) == 0;

	json_decref(row);
	return good;
}

/* The document begins with what was asked, a line each, so that the first lines of a file show it.
 */
static bool
add_document(struct aw_buf *buf, const struct aw_record *record, const json_t *root)
{
	struct rest rest = {.buf = buf};
	bool good = aw_buf_puts(buf, "{\"asked\":[");

	for (size_t i = 0; good && i < record->asked.n; i++)
		good = add_asked(buf, &record->asked.items[i], i == 0);
	return good && aw_buf_puts(buf, record->asked.n > 0 ? "\n],\n" : "],") &&
	       json_dump_callback(root, add_rest, &rest, JSON_COMPACT | JSON_SORT_KEYS) == 0;
}

enum aw_err
aw_record_format(const struct aw_record *record, struct aw_buf *buf, struct aw_error *err)
{
	json_t *root = document(record);
	bool good;

	if (root == NULL)
		return aw_error_set(err, AW_ERR_INTERNAL, record->device,
		    "no record can be made: memory is short, or a text is not UTF-8");
	good = add_document(buf, record, root);
	json_decref(root);
	if (!good)
		return aw_error_set(err, AW_ERR_FILE_SIZE, record->device,
		    "the record takes more than %zu bytes", buf->max);
	return AW_OK;
}
