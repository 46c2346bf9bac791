/* SPDX-License-Identifier: ISC */
/* What a device was asked, in its record's document. */
#include "model/model.h"
#include "record/record_reader.h"
#include "record/record_writer.h"

#define STATUS_MAX 999

static json_t *
count(int64_t value)
{
	return value >= 0 ? json_integer((json_int_t)value) : json_null();
}

json_t *
aw_writer_asked(const struct aw_asked *asked)
{
	return json_pack("{s:o,s:s?,s:s,s:s,s:s,s:I,s:o,s:o}", "at", aw_writer_instant(asked->at),
	    "by", asked->by, "version", asked->version, "what", asked->what, "code",
	    aw_err_code(asked->code)->id, "status", (json_int_t)asked->status, "octets",
	    count(asked->octets), "took_ms", count(asked->took_ms));
}

static bool
read_count(struct aw_reader *r, const json_t *value, const char *what, int64_t *out)
{
	*out = -1;
	return json_is_null(value) || aw_reader_number(r, value, what, 0, INT64_MAX, out);
}

/* The strings of a row are borrowed. */
static bool
read_texts(struct aw_reader *r, struct aw_asked *one, const json_t *by, const json_t *version,
    const json_t *what)
{
	return (one->by = (char *)(uintptr_t)aw_reader_text(r, by, "by", AW_ASKED_TEXT_MAX)) !=
		   NULL &&
	       (one->version = (char *)(uintptr_t)aw_reader_text(
		    r, version, "version", AW_ASKED_TEXT_MAX)) != NULL &&
	       (one->what = (char *)(uintptr_t)aw_reader_text(
		    r, what, "what", AW_ASKED_TEXT_MAX)) != NULL;
}

static bool
read_asked(struct aw_reader *r, json_t *object)
{
	json_t *at, *by, *version, *what, *status, *octets, *took_ms;
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
aw_reader_asked(struct aw_reader *r, const json_t *list)
{
	if (list == NULL)
		return true;
	if (!aw_reader_is_array(r, list, "asked", AW_ASKED_RECORD_MAX))
		return false;
	for (size_t i = 0; i < json_array_size(list); i++)
		if (!read_asked(r, json_array_get(list, i)))
			return false;
	return true;
}
