/* SPDX-License-Identifier: ISC */
/* Reading a record: its JSON document to the model, strictly. */
#include "record/record.h"

#include <stdlib.h>
#include <string.h>

#include "base/array.h"
#include "base/memory.h"
#include "base/text.h"
#include "model/device_record.h"
#include "model/key_type.h"
#include "model/model.h"
#include "model/store.h"
#include "model/words.h"
#include "record/record_reader.h"

#define INTERVAL_MAX (36500 * AW_DAY)

static bool
take_count(struct aw_reader *r, const struct aw_json *value, const char *what, uint32_t *out)
{
	int64_t n;

	if (!aw_reader_number(r, value, what, 0, UINT32_MAX, &n))
		return false;
	*out = (uint32_t)n;
	return true;
}

static bool
read_items(struct aw_reader *r, struct aw_change *change, const struct aw_json *list)
{
	uint32_t added = 0;

	if (!aw_reader_is_array(r, list, "items", AW_CHANGE_ITEMS_MAX))
		return false;
	for (size_t i = 0; i < aw_json_size(list); i++) {
		struct aw_change_item *item;
		const struct aw_json *sha256 = NULL, *identity = NULL, *name;
		int is_added;

		if (!AW_GROW(change->items, change->n_items))
			return aw_reader_no_memory(r);
		item = &change->items[change->n_items++];
		*item = (struct aw_change_item){0};
		if (!aw_reader_unpack(r, aw_json_item(list, i), "{s?o,s?o,s:o,s:b}", "sha256",
			&sha256, "identity", &identity, "name", &name, "added", &is_added) ||
		    !aw_reader_hash(r, identity != NULL ? identity : sha256, "sha256", item->sha256,
			AW_SHA256_LEN) ||
		    !aw_reader_take_text(r, name, "name", false, &item->name))
			return false;
		item->added = is_added != 0;
		item->numbered = identity != NULL;
		added += item->added;
	}
	return (added <= change->added && change->n_items - added <= change->removed) ||
	       aw_reader_bad(r, "a change has more items than it counts");
}

static bool
read_changes(struct aw_reader *r, struct aw_store *store, const struct aw_json *list)
{
	if (!aw_reader_is_array(r, list, "changes", AW_CHANGES_MAX))
		return false;
	for (size_t i = 0; i < aw_json_size(list); i++) {
		const struct aw_json *at, *before, *after, *added, *removed, *items;
		struct aw_change *change;

		if (!AW_GROW(store->changes, store->n_changes))
			return aw_reader_no_memory(r);
		change = &store->changes[store->n_changes++];
		*change = (struct aw_change){0};
		if (!aw_reader_unpack(r, aw_json_item(list, i), "{s:o,s:o,s:o,s:o,s:o,s:o}", "at",
			&at, "before", &before, "after", &after, "added", &added, "removed",
			&removed, "items", &items) ||
		    !aw_reader_number(
			r, at, "at", AW_READER_INSTANT_MIN, AW_READER_INSTANT_MAX, &change->at) ||
		    !take_count(r, before, "before", &change->before) ||
		    !take_count(r, after, "after", &change->after) ||
		    !take_count(r, added, "added", &change->added) ||
		    !take_count(r, removed, "removed", &change->removed) ||
		    !read_items(r, change, items))
			return false;
	}
	return true;
}

static struct aw_store *
add_store(struct aw_reader *r, const struct aw_json *value)
{
	const char *name = aw_reader_name(r, "store", value);
	struct aw_store *store;

	if (name == NULL)
		return NULL;
	if (aw_record_store(r->record, name) != NULL) {
		(void)aw_reader_bad(r, "it is there twice");
		return NULL;
	}
	store = aw_record_add_store(r->record, name);
	if (store == NULL)
		(void)aw_reader_no_memory(r);
	return store;
}

/* The anchors that share a subject, in the order of their file. */
static bool
read_order(struct aw_reader *r, struct aw_store *store, const struct aw_json *list)
{
	if (list == NULL)
		return true;
	if (!aw_reader_is_array(r, list, "order", AW_ORDER_MAX))
		return false;
	store->order = calloc(aw_json_size(list) + 1, sizeof(*store->order));
	if (store->order == NULL)
		return aw_reader_no_memory(r);
	for (; store->n_order < aw_json_size(list); store->n_order++)
		if (!aw_reader_hash(r, aw_json_item(list, store->n_order), "order",
			store->order[store->n_order], AW_SHA256_LEN))
			return false;
	return true;
}

/* Its revocation lists. */
static bool
read_crls(struct aw_reader *r, struct aw_store *store, const struct aw_json *list)
{
	if (list == NULL)
		return true;
	if (!aw_reader_is_array(r, list, "crls", AW_CRLS_MAX))
		return false;
	for (size_t i = 0; i < aw_json_size(list); i++) {
		const struct aw_json *issuer, *from, *to;
		int64_t this_update, next_update;
		char *text = NULL;

		if (!aw_reader_unpack(r, aw_json_item(list, i), "{s:o,s:o,s:o}", "issuer", &issuer,
			"this_update", &from, "next_update", &to) ||
		    !aw_reader_instant(r, from, "this_update", &this_update) ||
		    !aw_reader_instant(r, to, "next_update", &next_update) ||
		    !aw_reader_take_text(r, issuer, "issuer", false, &text))
			return false;
		if (!aw_store_add_crl(store, text, this_update, next_update))
			return aw_reader_no_memory(r);
	}
	return true;
}

static bool
read_store(struct aw_reader *r, const struct aw_json *object)
{
	const struct aw_json *name, *source, *path, *format, *at, *attempt, *blocks, *bad_blocks,
	    *anchors, *problems, *changes, *written_at = NULL, *fresh_for = NULL, *order = NULL,
					   *crls = NULL, *running = NULL, *difference = NULL;
	struct aw_store *store;
	int judged, partial = 0, excerpt = 0;

	if (!aw_reader_unpack(r, object,
		"{s:o,s:o,s:o,s:o,s:o,s:o,s:b,s:o,s:o,s:o,s:o,s:o,s:o,s:o,s?b,s?b,s?o,s?o,s?o,s?o}",
		"name", &name, "source", &source, "path", &path, "format", &format, "observed_at",
		&at, "attempt", &attempt, "judged", &judged, "blocks", &blocks, "bad_blocks",
		&bad_blocks, "anchors", &anchors, "problems", &problems, "changes", &changes,
		"written_at", &written_at, "fresh_for", &fresh_for, "partial", &partial, "excerpt",
		&excerpt, "order", &order, "crls", &crls, "running", &running, "difference",
		&difference))
		return false;
	store = add_store(r, name);
	if (store == NULL)
		return false;
	store->judged = judged != 0;
	store->partial = partial != 0;
	store->excerpt = excerpt != 0;
	return aw_reader_take_text(r, source, "source", true, &store->source) &&
	       aw_reader_take_text(r, path, "path", true, &store->path) &&
	       aw_reader_take_text(r, format, "format", true, &store->format) &&
	       aw_reader_instant(r, at, "observed_at", &store->observed_at) &&
	       (written_at == NULL ||
		   aw_reader_instant(r, written_at, "written_at", &store->written_at)) &&
	       (fresh_for == NULL || aw_reader_number(r, fresh_for, "fresh_for", 0, INTERVAL_MAX,
					 &store->fresh_for)) &&
	       aw_reader_attempt(r, &store->attempt, attempt) &&
	       take_count(r, blocks, "blocks", &store->blocks) &&
	       take_count(r, bad_blocks, "bad_blocks", &store->bad_blocks) &&
	       aw_reader_anchors(r, store, anchors) &&
	       aw_reader_problems(r, problems, &store->problems, &store->n_problems) &&
	       read_changes(r, store, changes) && read_order(r, store, order) &&
	       read_crls(r, store, crls) && aw_reader_running(r, store, running) &&
	       aw_reader_difference(r, store, difference);
}

static bool
read_services(struct aw_reader *r, const struct aw_json *list)
{
	struct aw_record *record = r->record;

	if (!aw_reader_is_array(r, list, "services", INT32_MAX))
		return false;
	for (size_t i = 0; i < aw_json_size(list); i++) {
		if (!AW_GROW(record->uses, record->n_uses))
			return aw_reader_no_memory(r);
		if (!aw_reader_take_text(r, aw_json_item(list, i), "service", false,
			&record->uses[record->n_uses++]))
			return false;
	}
	return true;
}

static bool
read_key_types(struct aw_reader *r, const struct aw_json *list)
{
	if (list == NULL)
		return true;
	if (!aw_reader_is_array(r, list, "key_types", AW_KEY_TYPES))
		return false;
	for (size_t i = 0; i < aw_json_size(list); i++) {
		const char *word = aw_json_string(aw_json_item(list, i));
		enum aw_key_type type;

		if (word == NULL || !aw_key_type_parse(word, &type))
			return aw_reader_bad(
			    r, "unknown type of key %s", word != NULL ? word : "that is no word");
		r->record->key_types |= (unsigned)type;
	}
	return true;
}

/* The format number comes first: of a document of another format nothing else can be expected. */
static bool
check_format(struct aw_reader *r, const struct aw_json *root)
{
	const struct aw_json *value = aw_json_member(root, "format");
	int64_t format = aw_json_number(value);

	if (!aw_json_is(value, AW_JSON_INTEGER))
		return aw_reader_bad(r, "no format number");
	if (format == AW_RECORD_FORMAT)
		return true;
	r->rc = aw_error_set(r->err, AW_ERR_RECORD_VERSION, r->device,
	    "format %jd, this program reads %d; %s", (intmax_t)format, AW_RECORD_FORMAT,
	    format > AW_RECORD_FORMAT ? "update this program"
				      : "the next collection writes it again");
	return false;
}

/* Reads each of a list of parts. */
static bool
read_parts(struct aw_reader *r, const struct aw_json *list, const char *what,
    bool (*read)(struct aw_reader *, const struct aw_json *))
{
	if (!aw_reader_is_array(r, list, what, AW_RECORD_PARTS_MAX))
		return false;
	for (size_t i = 0; i < aw_json_size(list); i++) {
		bool done = read(r, aw_json_item(list, i));

		r->kind = r->name = NULL;
		if (!done)
			return false;
	}
	return true;
}

static bool
read_record(struct aw_reader *r, const struct aw_json *root)
{
	const struct aw_json *format, *device, *collector, *written_at, *interval, *services,
	    *stores, *columns, *licenses, *certificates, *sources, *identity, *managed_by,
	    *presented, *key_types = NULL, *roles = NULL, *asked = NULL, *reference = NULL;
	struct aw_record *record = r->record;

	if (!check_format(r, root) ||
	    !aw_reader_unpack(r, root,
		"{s:o,s:o,s:o,s:o,s:o,s:o,s:o,s:o,s:o,s:o,s:o,s:o,s:o,s:o,s?o,s?o,s?o,s?o}",
		"format", &format, "device", &device, "collector", &collector, "written_at",
		&written_at, "interval", &interval, "services", &services, "stores", &stores,
		"anchor_columns", &columns, "licenses", &licenses, "certificates", &certificates,
		"sources", &sources, "identity", &identity, "managed_by", &managed_by, "presented",
		&presented, "key_types", &key_types, "roles", &roles, "asked", &asked, "reference",
		&reference))
		return false;
	if (!aw_json_is(device, AW_JSON_STRING) || strcmp(aw_json_string(device), r->device) != 0)
		return aw_reader_bad(r, "it is of another device");
	return aw_reader_take_text(r, collector, "collector", true, &record->collector) &&
	       aw_reader_instant(r, written_at, "written_at", &record->written_at) &&
	       aw_reader_number(r, interval, "interval", 0, INTERVAL_MAX, &record->interval) &&
	       read_services(r, services) && read_key_types(r, key_types) &&
	       aw_reader_roles(r, roles) && aw_reader_columns(r, columns) &&
	       read_parts(r, stores, "stores", read_store) &&
	       read_parts(r, licenses, "licenses", aw_reader_license) &&
	       read_parts(r, certificates, "certificates", aw_reader_server_certificate) &&
	       read_parts(r, sources, "sources", aw_reader_source) &&
	       aw_reader_identity(r, identity) &&
	       aw_reader_take_text(r, managed_by, "managed_by", true, &record->managed_by) &&
	       aw_reader_services(r, presented) && aw_reader_asked(r, asked) &&
	       aw_reader_reference(r, reference);
}

enum aw_err
aw_record_parse(struct aw_pool *pool, const char *json, size_t len, const char *device,
    struct aw_record **out, struct aw_error *err)
{
	struct aw_reader r = {.err = err, .device = device};
	struct aw_json_error error;
	const struct aw_json *root;
	int before;

	*out = NULL;
	if (!aw_name_ok(device, AW_DEVICE_NAME_MAX))
		return aw_error_set(err, AW_ERR_DEVICE_NAME, device, "not a device name");
	if (!aw_rows_cut(pool, json, len, &r.rows))
		return aw_error_nomem(err);
	before = aw_memory_watch();
	root = aw_json_parse(&r.arena, r.rows.text.data, r.rows.text.len, false, &error);
	if (root != NULL)
		r.record = aw_record_new(pool, device);
	if (root == NULL && error.text != NULL)
		(void)aw_reader_bad(&r, "no JSON: %s%s%s", error.text,
		    error.key != NULL ? ", at member " : "", error.key != NULL ? error.key : "");
	else if (r.record == NULL) /* or no tree */
		(void)aw_reader_no_memory(&r);
	else if (read_record(&r, root))
		*out = r.record;
	if (aw_memory_short(before) && *out == NULL)
		r.rc = aw_error_nomem(err);
	aw_arena_free(&r.arena);
	aw_rows_clear(&r.rows);
	if (*out == NULL)
		aw_record_free(r.record);
	return r.rc;
}
