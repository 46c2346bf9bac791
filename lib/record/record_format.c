/* SPDX-License-Identifier: ISC */
/* Writing a record: the model to its JSON document, without a tree of JSON values. */
#include "record/record.h"

#include "model/anchor.h"
#include "model/key_type.h"
#include "model/model.h"
#include "model/store.h"
#include "record/record_columns.h"
#include "record/record_writer.h"

static void
write_column_names(struct aw_json_out *out)
{
	aw_json_begin(out, "anchor_columns", '[');
#define COLUMN_NAME(sym, name) aw_json_text(out, NULL, name);
	AW_RECORD_COLUMNS(COLUMN_NAME)
#undef COLUMN_NAME
	aw_json_end(out, ']');
}

static void
write_anchors(struct aw_json_out *out, const struct aw_store *store)
{
	aw_json_begin(out, "anchors", '[');
	for (size_t i = 0; i < store->n_anchors; i++)
		aw_writer_anchor(out, store, &store->anchors[i]);
	aw_json_end(out, ']');
}

static void
write_change_item(struct aw_json_out *out, const struct aw_change_item *item)
{
	aw_json_begin(out, NULL, '{');
	aw_json_bool(out, "added", item->added);
	if (item->numbered)
		aw_json_hex(out, "identity", item->sha256, AW_SHA256_LEN);
	aw_json_text(out, "name", item->name);
	if (!item->numbered)
		aw_json_hex(out, "sha256", item->sha256, AW_SHA256_LEN);
	aw_json_end(out, '}');
}

static void
write_change(struct aw_json_out *out, const struct aw_change *change)
{
	aw_json_begin(out, NULL, '{');
	aw_json_integer(out, "added", change->added);
	aw_json_integer(out, "after", change->after);
	aw_json_instant(out, "at", change->at);
	aw_json_integer(out, "before", change->before);
	aw_json_begin(out, "items", '[');
	for (size_t i = 0; i < change->n_items; i++)
		write_change_item(out, &change->items[i]);
	aw_json_end(out, ']');
	aw_json_integer(out, "removed", change->removed);
	aw_json_end(out, '}');
}

static void
write_changes(struct aw_json_out *out, const struct aw_store *store)
{
	aw_json_begin(out, "changes", '[');
	for (size_t i = 0; i < store->n_changes; i++)
		write_change(out, &store->changes[i]);
	aw_json_end(out, ']');
}

static void
write_order(struct aw_json_out *out, const struct aw_store *store)
{
	aw_json_begin(out, "order", '[');
	for (size_t i = 0; i < store->n_order; i++)
		aw_json_hex(out, NULL, store->order[i], AW_SHA256_LEN);
	aw_json_end(out, ']');
}

static void
write_crls(struct aw_json_out *out, const struct aw_store *store)
{
	aw_json_begin(out, "crls", '[');
	for (size_t i = 0; i < store->n_crls; i++) {
		const struct aw_crl *crl = &store->crls[i];

		aw_json_begin(out, NULL, '{');
		aw_json_text(out, "issuer", crl->issuer);
		aw_json_instant(out, "next_update", crl->next_update);
		aw_json_instant(out, "this_update", crl->this_update);
		aw_json_end(out, '}');
	}
	aw_json_end(out, ']');
}

static void
write_store(struct aw_json_out *out, const struct aw_store *store)
{
	aw_json_begin(out, NULL, '{');
	write_anchors(out, store);
	aw_writer_attempt(out, "attempt", &store->attempt);
	aw_json_integer(out, "bad_blocks", store->bad_blocks);
	aw_json_integer(out, "blocks", store->blocks);
	write_changes(out, store);
	write_crls(out, store);
	aw_writer_difference(out, "difference", store->difference);
	aw_json_bool(out, "excerpt", store->excerpt);
	aw_json_text_or_null(out, "format", store->format);
	aw_json_integer(out, "fresh_for", store->fresh_for);
	aw_json_bool(out, "judged", store->judged);
	aw_json_text(out, "name", store->name);
	aw_json_instant(out, "observed_at", store->observed_at);
	write_order(out, store);
	aw_json_bool(out, "partial", store->partial);
	aw_json_text_or_null(out, "path", store->path);
	aw_writer_problems(out, "problems", store->problems, store->n_problems);
	aw_writer_running(out, "running", store->running);
	aw_json_text_or_null(out, "source", store->source);
	aw_json_instant(out, "written_at", store->written_at);
	aw_json_end(out, '}');
}

static void
write_key_types(struct aw_json_out *out, unsigned types)
{
	aw_json_begin(out, "key_types", '[');
	for (unsigned i = 0; i < AW_KEY_TYPES; i++)
		if ((types & 1U << i) != 0)
			aw_json_text(out, NULL, aw_key_type_word((enum aw_key_type)(1U << i)));
	aw_json_end(out, ']');
}

/* What was asked is at the beginning, a line each, so that the first lines of a file show it. */
static void
write_asked(struct aw_json_out *out, const struct aw_asked_list *asked)
{
	aw_json_begin(out, "asked", '[');
	for (size_t i = 0; i < asked->n; i++) {
		aw_json_line(out);
		aw_writer_asked(out, &asked->items[i]);
	}
	if (asked->n > 0)
		aw_json_line(out);
	aw_json_end(out, ']');
	if (asked->n > 0)
		aw_json_line(out);
}

static void
write_stores(struct aw_json_out *out, const struct aw_record *record)
{
	aw_json_begin(out, "stores", '[');
	for (size_t i = 0; i < record->n_stores; i++)
		write_store(out, &record->stores[i]);
	aw_json_end(out, ']');
}

static void
write_uses(struct aw_json_out *out, const struct aw_record *record)
{
	aw_json_begin(out, "services", '[');
	for (size_t i = 0; i < record->n_uses; i++)
		aw_json_text(out, NULL, record->uses[i]);
	aw_json_end(out, ']');
}

static void
write_document(struct aw_json_out *out, const struct aw_record *record)
{
	aw_json_begin(out, NULL, '{');
	write_asked(out, &record->asked);
	write_column_names(out);
	aw_writer_certificates(out, "certificates", record);
	aw_json_text_or_null(out, "collector", record->collector);
	aw_json_text(out, "device", record->device);
	aw_json_integer(out, "format", AW_RECORD_FORMAT);
	aw_writer_identity(out, "identity", &record->identity);
	aw_json_integer(out, "interval", record->interval);
	write_key_types(out, record->key_types);
	aw_writer_licenses(out, "licenses", record);
	aw_json_text_or_null(out, "managed_by", record->managed_by);
	aw_writer_services(out, "presented", record);
	aw_writer_reference(out, "reference", record->reference);
	aw_writer_roles(out, "roles", record->roles);
	write_uses(out, record);
	aw_writer_sources(out, "sources", record);
	write_stores(out, record);
	aw_json_instant(out, "written_at", record->written_at);
	aw_json_end(out, '}');
}

enum aw_err
aw_record_format(const struct aw_record *record, struct aw_buf *buf, struct aw_error *err)
{
	struct aw_json_out out = {.buf = buf};

	write_document(&out, record);
	if (buf->no_memory)
		return aw_error_nomem(err);
	if (out.bad)
		return aw_error_set(err, AW_ERR_INTERNAL, record->device,
		    "no record can be made: memory is short, or a text is not UTF-8");
	if (buf->failed)
		return aw_error_set(err, AW_ERR_FILE_SIZE, record->device,
		    "the record takes more than %zu bytes", buf->max);
	return AW_OK;
}
