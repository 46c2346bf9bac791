/* SPDX-License-Identifier: ISC */
/* The paths of a chain in a record's document: writing and reading, side by side so that they
 * agree.
 */
#include <string.h>

#include "base/array.h"
#include "base/text.h"
#include "model/service.h"
#include "model/store.h"
#include "record/record_reader.h"
#include "record/record_writer.h"

static void
write_digest(struct aw_json_out *out, const char *key, const uint8_t bytes[AW_SERVICE_DIGEST_LEN],
    bool there)
{
	aw_writer_known_hex(out, key, there, bytes, AW_SERVICE_DIGEST_LEN);
}

static void
write_path(struct aw_json_out *out, const struct aw_path *path)
{
	bool dated = aw_path_dated(path);

	aw_json_begin(out, NULL, '{');
	write_digest(out, "anchor", path->anchor, true);
	aw_json_text_or_null(out, "anchor_name", path->anchor_name);
	aw_json_text_or_null(out, "begins_by", path->begins_by);
	aw_json_bool(out, "cross", path->cross);
	aw_json_text_or_null(out, "detail", path->detail);
	aw_json_text_or_null(out, "ends_by", path->ends_by);
	write_digest(out, "ends_sha256", path->ends_sha256, dated);
	aw_json_text(out, "flaw", aw_chain_flaw_word(path->flaw));
	aw_json_integer(out, "length", (int64_t)path->length);
	aw_json_instant(out, "not_after", dated ? path->not_after : AW_INSTANT_NONE);
	aw_json_instant(out, "not_before", dated ? path->not_before : AW_INSTANT_NONE);
	aw_json_end(out, '}');
}

static void
write_known(struct aw_json_out *out, const struct aw_wanted *wanted)
{
	if (!wanted->known) {
		aw_json_null(out, "known");
		return;
	}
	aw_json_begin(out, "known", '{');
	aw_json_text_or_null(out, "found_in", wanted->found_in);
	aw_json_text_or_null(out, "name", wanted->name);
	aw_json_instant(out, "not_after", wanted->not_after);
	write_digest(out, "sha256", wanted->sha256, true);
	aw_json_end(out, '}');
}

static void
write_wanted(struct aw_json_out *out, const struct aw_wanted *wanted)
{
	if (wanted->subject == NULL) {
		aw_json_null(out, "wanted");
		return;
	}
	aw_json_begin(out, "wanted", '{');
	aw_json_text(out, "flaw", aw_chain_flaw_word(wanted->flaw));
	aw_json_text_or_null(out, "key_id", wanted->key_id);
	write_known(out, wanted);
	aw_json_text(out, "subject", wanted->subject);
	aw_json_end(out, '}');
}

static void
write_searches(struct aw_json_out *out, const struct aw_trust *trust)
{
	aw_json_begin(out, "searches", '[');
	for (size_t i = 0; i < trust->n_searches; i++) {
		const struct aw_search *search = &trust->searches[i];

		aw_json_begin(out, NULL, '{');
		aw_json_bool(out, "anchor", search->anchor);
		aw_json_text_or_null(out, "error", search->error);
		aw_json_instant(out, "from", search->from);
		aw_json_text_or_null(out, "name", search->name);
		aw_json_bool(out, "old_order", search->old_order);
		write_digest(out, "sha256", search->sha256, search->name != NULL);
		aw_json_instant(out, "to", search->to);
		aw_json_end(out, '}');
	}
	aw_json_end(out, ']');
}

static void
write_trust(struct aw_json_out *out, const struct aw_trust *trust)
{
	aw_json_begin(out, NULL, '{');
	aw_json_bool(out, "cut", trust->cut);
	aw_json_text_or_null(out, "openssl", trust->openssl);
	aw_json_begin(out, "paths", '[');
	for (size_t i = 0; i < trust->n_paths; i++)
		write_path(out, &trust->paths[i]);
	aw_json_end(out, ']');
	write_searches(out, trust);
	aw_json_text(out, "store", trust->store);
	write_wanted(out, &trust->wanted);
	aw_json_end(out, '}');
}

void
aw_writer_trusts(struct aw_json_out *out, const char *key, const struct aw_chain *chain)
{
	aw_json_begin(out, key, '[');
	for (size_t i = 0; i < chain->n_trusts; i++)
		write_trust(out, &chain->trusts[i]);
	aw_json_end(out, ']');
}

static bool
take_digest(struct aw_reader *r, const struct aw_json *value, const char *what, uint8_t *out)
{
	return aw_reader_hash(r, value, what, out, AW_SERVICE_DIGEST_LEN);
}

/* One that is never valid ends before it begins, or lacks a date. */
static bool
dates_agree(const struct aw_path *path)
{
	bool both = path->not_before != AW_INSTANT_NONE && path->not_after != AW_INSTANT_NONE;

	if (path->flaw == AW_CHAIN_NEVER)
		return !both || path->not_before > path->not_after;
	return both && path->not_before <= path->not_after;
}

/* What only a path with dates has. */
static bool
take_dates(struct aw_reader *r, struct aw_path *path, const struct aw_json *from,
    const struct aw_json *to, const struct aw_json *ends)
{
	if (!aw_path_dated(path)) {
		path->not_before = path->not_after = AW_INSTANT_NONE;
		return (aw_json_is(from, AW_JSON_NULL) && aw_json_is(to, AW_JSON_NULL) &&
			   aw_json_is(ends, AW_JSON_NULL)) ||
		       aw_reader_bad(r, "a path that never holds has dates");
	}
	if (!aw_reader_instant(r, from, "not_before", &path->not_before) ||
	    !aw_reader_instant(r, to, "not_after", &path->not_after) ||
	    !take_digest(r, ends, "ends_sha256", path->ends_sha256))
		return false;
	return dates_agree(path) || aw_reader_bad(r, "a path ends before it begins");
}

static bool
read_path(struct aw_reader *r, const struct aw_json *object, struct aw_path *path)
{
	const struct aw_json *anchor, *name, *length, *detail, *from, *to, *begins, *ends,
	    *ends_sha256;
	const char *flaw;
	int64_t n;
	int cross;

	if (!aw_reader_unpack(r, object, "{s:o,s:o,s:o,s:b,s:s,s:o,s:o,s:o,s:o,s:o,s:o}", "anchor",
		&anchor, "anchor_name", &name, "length", &length, "cross", &cross, "flaw", &flaw,
		"detail", &detail, "not_before", &from, "not_after", &to, "begins_by", &begins,
		"ends_by", &ends, "ends_sha256", &ends_sha256))
		return false;
	if (!aw_chain_flaw_parse(flaw, &path->flaw))
		return aw_reader_bad(r, "unknown flaw %s of a path", flaw);
	path->cross = cross != 0;
	if (!aw_reader_number(r, length, "length", 0, UINT16_MAX, &n))
		return false;
	path->length = (uint16_t)n;
	return take_digest(r, anchor, "anchor", path->anchor) &&
	       aw_reader_take_text(r, name, "anchor_name", true, &path->anchor_name) &&
	       aw_reader_take_text(r, detail, "detail", true, &path->detail) &&
	       aw_reader_take_text(r, begins, "begins_by", true, &path->begins_by) &&
	       aw_reader_take_text(r, ends, "ends_by", true, &path->ends_by) &&
	       take_dates(r, path, from, to, ends_sha256);
}

static bool
read_paths(struct aw_reader *r, struct aw_trust *trust, const struct aw_json *list)
{
	if (!aw_reader_is_array(r, list, "paths", AW_PATHS_MAX))
		return false;
	for (size_t i = 0; i < aw_json_size(list); i++) {
		if (!AW_GROW(trust->paths, trust->n_paths))
			return aw_reader_no_memory(r);
		trust->paths[trust->n_paths++] = (struct aw_path){0};
		if (!read_path(r, aw_json_item(list, i), &trust->paths[i]))
			return false;
	}
	return true;
}

static bool
read_wanted(struct aw_reader *r, struct aw_wanted *wanted, const struct aw_json *object)
{
	const struct aw_json *subject, *key_id, *known, *sha256, *name, *end, *found_in;
	const char *flaw;

	wanted->not_after = AW_INSTANT_NONE;
	if (aw_json_is(object, AW_JSON_NULL))
		return true;
	if (!aw_reader_unpack(r, object, "{s:o,s:o,s:s,s:o}", "subject", &subject, "key_id",
		&key_id, "flaw", &flaw, "known", &known) ||
	    !aw_reader_take_text(r, subject, "subject", false, &wanted->subject) ||
	    !aw_reader_take_text(r, key_id, "key_id", true, &wanted->key_id))
		return false;
	if (!aw_chain_flaw_parse(flaw, &wanted->flaw))
		return aw_reader_bad(r, "unknown flaw %s of a wanted issuer", flaw);
	if (aw_json_is(known, AW_JSON_NULL))
		return true;
	wanted->known = true;
	return aw_reader_unpack(r, known, "{s:o,s:o,s:o,s:o}", "sha256", &sha256, "name", &name,
		   "not_after", &end, "found_in", &found_in) &&
	       take_digest(r, sha256, "sha256", wanted->sha256) &&
	       aw_reader_take_text(r, name, "name", true, &wanted->name) &&
	       aw_reader_instant(r, end, "not_after", &wanted->not_after) &&
	       aw_reader_take_text(r, found_in, "found_in", true, &wanted->found_in);
}

static bool
read_search(struct aw_reader *r, struct aw_search *search, const struct aw_json *object)
{
	const struct aw_json *from, *to, *error, *sha256, *name;
	int old_order, anchor;

	if (!aw_reader_unpack(r, object, "{s:o,s:o,s:b,s:o,s:o,s:o,s:b}", "from", &from, "to", &to,
		"old_order", &old_order, "error", &error, "sha256", &sha256, "name", &name,
		"anchor", &anchor))
		return false;
	search->old_order = old_order != 0;
	search->anchor = anchor != 0;
	if (!aw_reader_number(
		r, from, "from", AW_READER_INSTANT_MIN, AW_READER_INSTANT_MAX, &search->from) ||
	    !aw_reader_number(
		r, to, "to", AW_READER_INSTANT_MIN, AW_READER_INSTANT_MAX, &search->to) ||
	    !aw_reader_take_text(r, error, "error", false, &search->error) ||
	    !aw_reader_take_text(r, name, "name", true, &search->name) ||
	    (search->name != NULL && !take_digest(r, sha256, "sha256", search->sha256)))
		return false;
	return search->from <= search->to || aw_reader_bad(r, "a search ends before it begins");
}

static bool
read_searches(struct aw_reader *r, struct aw_trust *trust, const struct aw_json *list)
{
	if (!aw_reader_is_array(r, list, "searches", AW_SEARCHES_MAX))
		return false;
	for (size_t i = 0; i < aw_json_size(list); i++) {
		if (!AW_GROW(trust->searches, trust->n_searches))
			return aw_reader_no_memory(r);
		trust->searches[trust->n_searches++] = (struct aw_search){0};
		if (!read_search(r, &trust->searches[i], aw_json_item(list, i)))
			return false;
	}
	return trust->n_searches == 0 || trust->openssl != NULL ||
	       aw_reader_bad(r, "searches without the version of what searched");
}

/* Trusts are sorted by store, so a duplicate is the neighbour. */
bool
aw_reader_trust(struct aw_reader *r, struct aw_chain *chain, const struct aw_json *object)
{
	struct aw_trust *trust;
	const struct aw_json *store, *paths, *wanted, *openssl, *searches;
	int cut;

	if (!aw_reader_unpack(r, object, "{s:o,s:o,s:b,s:o,s:o,s:o}", "store", &store, "paths",
		&paths, "cut", &cut, "wanted", &wanted, "openssl", &openssl, "searches", &searches))
		return false;
	if (!AW_GROW(chain->trusts, chain->n_trusts))
		return aw_reader_no_memory(r);
	trust = &chain->trusts[chain->n_trusts++];
	*trust = (struct aw_trust){.cut = cut != 0};
	if (!aw_reader_take_text(r, store, "store", false, &trust->store))
		return false;
	if (!aw_name_ok(trust->store, AW_STORE_NAME_MAX))
		return aw_reader_bad(r, "%s is not the name of a store", trust->store);
	if (chain->n_trusts > 1 && strcmp(trust[-1].store, trust->store) >= 0)
		return aw_reader_bad(r, "stores of a chain are there twice or not sorted");
	return read_paths(r, trust, paths) && read_wanted(r, &trust->wanted, wanted) &&
	       aw_reader_take_text(r, openssl, "openssl", true, &trust->openssl) &&
	       read_searches(r, trust, searches);
}
