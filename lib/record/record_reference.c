/* SPDX-License-Identifier: ISC */
/* The reference of a device, and how its stores differ from it, written and read. */
#include <stdlib.h>

#include "base/array.h"
#include "model/model.h"
#include "model/reference.h"
#include "record/record_reader.h"
#include "record/record_writer.h"

void
aw_writer_reference(struct aw_json_out *out, const char *key, const struct aw_reference *reference)
{
	if (reference == NULL) {
		aw_json_null(out, key);
		return;
	}
	aw_json_begin(out, key, '{');
	aw_writer_attempt(out, "attempt", &reference->attempt);
	aw_json_instant(out, "observed_at", reference->observed_at);
	aw_json_text(out, "path", reference->path);
	aw_json_integer(out, "roots", reference->n_roots);
	aw_writer_known_hex(out, "sha256", reference->observed_at != AW_INSTANT_NONE,
	    reference->sha256, AW_SHA256_LEN);
	aw_json_end(out, '}');
}

static void
write_root(struct aw_json_out *out, const struct aw_differing *item)
{
	aw_json_begin(out, NULL, '{');
	if (item->numbered)
		aw_json_hex(out, "identity", item->sha256, AW_SHA256_LEN);
	aw_json_text(out, "name", item->name);
	aw_json_instant(out, "not_after", item->not_after);
	if (!item->numbered)
		aw_json_hex(out, "sha256", item->sha256, AW_SHA256_LEN);
	aw_json_end(out, '}');
}

static void
write_list(struct aw_json_out *out, const char *key, const struct aw_differing_list *list)
{
	aw_json_begin(out, key, '{');
	aw_json_integer(out, "all", list->all);
	aw_json_begin(out, "roots", '[');
	for (size_t i = 0; i < list->n; i++)
		write_root(out, &list->items[i]);
	aw_json_end(out, ']');
	aw_json_end(out, '}');
}

void
aw_writer_difference(
    struct aw_json_out *out, const char *key, const struct aw_difference *difference)
{
	if (difference == NULL) {
		aw_json_null(out, key);
		return;
	}
	aw_json_begin(out, key, '{');
	write_list(out, "extra", &difference->extra);
	write_list(out, "missing", &difference->missing);
	aw_json_integer(out, "same", difference->n_same);
	aw_json_end(out, '}');
}

static bool
take_count(struct aw_reader *r, const struct aw_json *value, const char *what, uint32_t *out)
{
	int64_t n;

	if (!aw_reader_number(r, value, what, 0, UINT32_MAX, &n))
		return false;
	*out = (uint32_t)n;
	return true;
}

bool
aw_reader_reference(struct aw_reader *r, const struct aw_json *object)
{
	const struct aw_json *path, *sha256, *at, *roots, *attempt;
	struct aw_reference *reference;

	if (object == NULL || aw_json_is(object, AW_JSON_NULL))
		return true;
	reference = r->record->reference = calloc(1, sizeof(*reference));
	if (reference == NULL)
		return aw_reader_no_memory(r);
	if (!aw_reader_unpack(r, object, "{s:o,s:o,s:o,s:o,s:o}", "path", &path, "sha256", &sha256,
		"observed_at", &at, "roots", &roots, "attempt", &attempt) ||
	    !aw_reader_take_text(r, path, "path", false, &reference->path) ||
	    !aw_reader_instant(r, at, "observed_at", &reference->observed_at) ||
	    !take_count(r, roots, "roots", &reference->n_roots) ||
	    !aw_reader_attempt(r, &reference->attempt, attempt))
		return false;
	if (reference->observed_at == AW_INSTANT_NONE)
		return aw_json_is(sha256, AW_JSON_NULL) ||
		       aw_reader_bad(r, "a reference never read has a hash");
	return aw_reader_hash(r, sha256, "sha256", reference->sha256, AW_SHA256_LEN);
}

static bool
read_root(struct aw_reader *r, struct aw_differing_list *list, const struct aw_json *object)
{
	const struct aw_json *sha256 = NULL, *identity = NULL, *name, *end;
	struct aw_differing *item;

	if (!AW_GROW(list->items, list->n))
		return aw_reader_no_memory(r);
	item = &list->items[list->n++];
	*item = (struct aw_differing){0};
	if (!aw_reader_unpack(r, object, "{s?o,s?o,s:o,s:o}", "sha256", &sha256, "identity",
		&identity, "name", &name, "not_after", &end))
		return false;
	item->numbered = identity != NULL;
	return aw_reader_hash(
		   r, item->numbered ? identity : sha256, "sha256", item->sha256, AW_SHA256_LEN) &&
	       aw_reader_take_text(r, name, "name", false, &item->name) &&
	       aw_reader_instant(r, end, "not_after", &item->not_after);
}

static bool
read_list(struct aw_reader *r, const struct aw_json *object, const char *what,
    struct aw_differing_list *list)
{
	const struct aw_json *all, *roots;

	if (!aw_reader_unpack(r, object, "{s:o,s:o}", "all", &all, "roots", &roots) ||
	    !take_count(r, all, what, &list->all) ||
	    !aw_reader_is_array(r, roots, what, AW_DIFFERENCE_ROOTS_MAX))
		return false;
	for (size_t i = 0; i < aw_json_size(roots); i++)
		if (!read_root(r, list, aw_json_item(roots, i)))
			return false;
	return list->n <= list->all || aw_reader_bad(r, "%s has more roots than it counts", what);
}

bool
aw_reader_difference(struct aw_reader *r, struct aw_store *store, const struct aw_json *object)
{
	const struct aw_json *same, *missing, *extra;
	struct aw_difference *difference;

	if (object == NULL || aw_json_is(object, AW_JSON_NULL))
		return true;
	difference = store->difference = calloc(1, sizeof(*difference));
	if (difference == NULL)
		return aw_reader_no_memory(r);
	return aw_reader_unpack(r, object, "{s:o,s:o,s:o}", "same", &same, "missing", &missing,
		   "extra", &extra) &&
	       take_count(r, same, "same", &difference->n_same) &&
	       read_list(r, missing, "missing", &difference->missing) &&
	       read_list(r, extra, "extra", &difference->extra);
}
