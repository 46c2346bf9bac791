/* SPDX-License-Identifier: ISC */
/* What a device was asked, in its record's document. */
#include "model/model.h"
#include "record/record_reader.h"
#include "record/record_writer.h"

#define STATUS_MAX 999

static void
write_count(struct aw_json_out *out, const char *key, int64_t value)
{
	if (value >= 0)
		aw_json_integer(out, key, value);
	else
		aw_json_null(out, key);
}

void
aw_writer_asked(struct aw_json_out *out, const struct aw_asked *asked)
{
	aw_json_begin(out, NULL, '{');
	aw_json_instant(out, "at", asked->at);
	aw_json_text_or_null(out, "by", asked->by);
	aw_json_text(out, "version", asked->version);
	aw_json_text(out, "what", asked->what);
	aw_json_text(out, "code", aw_err_code(asked->code)->id);
	aw_json_integer(out, "status", asked->status);
	write_count(out, "octets", asked->octets);
	write_count(out, "took_ms", asked->took_ms);
	aw_json_end(out, '}');
}

static bool
read_count(struct aw_reader *r, const struct aw_json *value, const char *what, int64_t *out)
{
	*out = -1;
	return aw_json_is(value, AW_JSON_NULL) ||
	       aw_reader_number(r, value, what, 0, INT64_MAX, out);
}

/* The strings of a row are borrowed. */
static bool
read_texts(struct aw_reader *r, struct aw_asked *one, const struct aw_json *by,
    const struct aw_json *version, const struct aw_json *what)
{
	return (one->by = (char *)(uintptr_t)aw_reader_text(r, by, "by", AW_ASKED_TEXT_MAX)) !=
		   NULL &&
	       (one->version = (char *)(uintptr_t)aw_reader_text(
		    r, version, "version", AW_ASKED_TEXT_MAX)) != NULL &&
	       (one->what = (char *)(uintptr_t)aw_reader_text(
		    r, what, "what", AW_ASKED_TEXT_MAX)) != NULL;
}

static bool
read_asked(struct aw_reader *r, const struct aw_json *object)
{
	const struct aw_json *at, *by, *version, *what, *status, *octets, *took_ms;
	struct aw_asked one = {0};
	const char *code;

	if (!aw_reader_unpack(r, object, "{s:o,s:o,s:o,s:o,s:s,s:o,s:o,s:o}", "at", &at, "by", &by,
		"version", &version, "what", &what, "code", &code, "status", &status, "octets",
		&octets, "took_ms", &took_ms) ||
	    !aw_reader_instant(r, at, "at", &one.at) || !read_texts(r, &one, by, version, what) ||
	    !aw_reader_code(r, code, &one.code) ||
	    !aw_reader_number(r, status, "status", 0, STATUS_MAX, &one.status) ||
	    !read_count(r, octets, "octets", &one.octets) ||
	    !read_count(r, took_ms, "took_ms", &one.took_ms))
		return false;
	return aw_asked_append(&r->record->asked, &one) || aw_reader_no_memory(r);
}

bool
aw_reader_asked(struct aw_reader *r, const struct aw_json *list)
{
	if (list == NULL)
		return true;
	if (!aw_reader_is_array(r, list, "asked", AW_ASKED_RECORD_MAX))
		return false;
	for (size_t i = 0; i < aw_json_size(list); i++)
		if (!read_asked(r, aw_json_item(list, i)))
			return false;
	return true;
}
