/* SPDX-License-Identifier: ISC */
/* The sources of a device and its identity in a record's document. */
#include "model/device_record.h"
#include "model/facts.h"
#include "model/model.h"
#include "model/source_kind.h"
#include "record/record_reader.h"
#include "record/record_writer.h"

#define SKEW_MAX AW_READER_INSTANT_MAX
#define OVERLAPS_MAX 16 /* a source has fewer parts */

static void
write_overlaps(struct aw_json_out *out, const struct aw_source_status *source)
{
	aw_json_begin(out, "overlaps", '[');
	for (size_t i = 0; i < source->n_overlaps; i++) {
		const struct aw_overlap *overlap = &source->overlaps[i];

		aw_json_begin(out, NULL, '{');
		aw_json_bool(out, "first", overlap->first);
		aw_json_text(out, "part", overlap->part);
		aw_json_text(out, "used", overlap->used);
		aw_json_end(out, '}');
	}
	aw_json_end(out, ']');
}

void
aw_writer_sources(struct aw_json_out *out, const char *key, const struct aw_record *record)
{
	aw_json_begin(out, key, '[');
	for (size_t i = 0; i < record->n_sources; i++) {
		const struct aw_source_status *source = &record->sources[i];

		aw_json_begin(out, NULL, '{');
		aw_json_text_or_null(out, "absent", source->absent);
		aw_writer_attempt(out, "attempt", &source->attempt);
		if (source->cipher != NULL)
			aw_json_text(out, "cipher", source->cipher);
		aw_json_text_or_null(out, "endpoint", source->endpoint);
		if (source->cipher != NULL)
			aw_json_bool(out, "forward_secrecy", source->forward_secrecy);
		aw_json_text(out, "kind", aw_source_kind_name(source->kind));
		aw_json_text(out, "name", source->name);
		aw_json_instant(out, "observed_at", source->observed_at);
		write_overlaps(out, source);
		aw_json_text_or_null(out, "version", source->version);
		aw_json_end(out, '}');
	}
	aw_json_end(out, ']');
}

void
aw_writer_identity(struct aw_json_out *out, const char *key, const struct aw_identity *identity)
{
	aw_json_begin(out, key, '{');
	aw_json_instant(out, "clock_observed_at", identity->clock_observed_at);
	aw_json_instant(out, "clock_skew", identity->clock_skew);
	aw_json_text_or_null(out, "clock_source", identity->clock_source);
	aw_json_bool(out, "mismatch", identity->mismatch);
	aw_json_instant(out, "observed_at", identity->observed_at);
	aw_json_text_or_null(out, "product", identity->product);
	aw_json_text_or_null(out, "serial", identity->serial);
	aw_json_text_or_null(out, "source", identity->source);
	aw_json_text_or_null(out, "version", identity->version);
	aw_json_end(out, '}');
}

static struct aw_source_status *
add_source(struct aw_reader *r, const struct aw_json *value)
{
	const char *name = aw_reader_name(r, "source", value);
	struct aw_source_status *source;

	if (name == NULL)
		return NULL;
	if (aw_record_source(r->record, name) != NULL) {
		(void)aw_reader_bad(r, "it is there twice");
		return NULL;
	}
	source = aw_record_add_source(r->record, name, AW_SOURCE_UNKNOWN);
	if (source == NULL)
		(void)aw_reader_no_memory(r);
	return source;
}

static bool
read_overlap(struct aw_reader *r, struct aw_source_status *source, const struct aw_json *object)
{
	const struct aw_json *part, *used;
	const char *part_text, *used_text;
	int first;

	if (!aw_reader_unpack(
		r, object, "{s:o,s:o,s:b}", "part", &part, "used", &used, "first", &first))
		return false;
	part_text = aw_reader_text(r, part, "part", AW_SUBJECT_MAX);
	used_text = part_text != NULL ? aw_reader_text(r, used, "used", AW_SUBJECT_MAX) : NULL;
	if (used_text == NULL)
		return false;
	if (aw_overlap_find(source, part_text) != NULL)
		return aw_reader_bad(r, "part %s is there twice", part_text);
	return aw_overlap_set(source, part_text, used_text, first != 0) == AW_OK ||
	       aw_reader_no_memory(r);
}

static bool
read_overlaps(struct aw_reader *r, struct aw_source_status *source, const struct aw_json *list)
{
	if (!aw_reader_is_array(r, list, "overlaps", OVERLAPS_MAX))
		return false;
	for (size_t i = 0; i < aw_json_size(list); i++)
		if (!read_overlap(r, source, aw_json_item(list, i)))
			return false;
	return true;
}

static bool
read_kind(struct aw_reader *r, const struct aw_json *value, enum aw_source_kind *kind)
{
	*kind = aw_source_kind_parse(aw_json_string(value));
	return *kind != AW_SOURCE_UNKNOWN || aw_reader_bad(r, "the kind is none that is known");
}

/* Both or none; an older program wrote none. */
static bool
read_cipher(struct aw_reader *r, struct aw_source_status *source, const struct aw_json *cipher,
    const struct aw_json *forward)
{
	if (cipher == NULL && forward == NULL)
		return true;
	if (cipher == NULL || forward == NULL ||
	    (!aw_json_is(forward, AW_JSON_TRUE) && !aw_json_is(forward, AW_JSON_FALSE)))
		return aw_reader_bad(r, "cipher and forward_secrecy do not fit");
	source->forward_secrecy = aw_json_is(forward, AW_JSON_TRUE);
	return aw_reader_take_text(r, cipher, "cipher", false, &source->cipher);
}

bool
aw_reader_source(struct aw_reader *r, const struct aw_json *object)
{
	const struct aw_json *name, *kind, *endpoint, *absent, *overlaps, *at, *attempt,
	    *version = NULL, *cipher = NULL, *forward = NULL;
	struct aw_source_status *source;

	if (!aw_reader_unpack(r, object, "{s:o,s:o,s:o,s:o,s:o,s:o,s:o,s?o,s?o,s?o}", "name", &name,
		"kind", &kind, "endpoint", &endpoint, "absent", &absent, "overlaps", &overlaps,
		"observed_at", &at, "attempt", &attempt, "version", &version, "cipher", &cipher,
		"forward_secrecy", &forward))
		return false;
	source = add_source(r, name);
	return source != NULL && read_kind(r, kind, &source->kind) &&
	       aw_reader_take_text(r, endpoint, "endpoint", true, &source->endpoint) &&
	       (version == NULL ||
		   aw_reader_take_text(r, version, "version", true, &source->version)) &&
	       aw_reader_take_text(r, absent, "absent", true, &source->absent) &&
	       read_overlaps(r, source, overlaps) && read_cipher(r, source, cipher, forward) &&
	       aw_reader_instant(r, at, "observed_at", &source->observed_at) &&
	       aw_reader_attempt(r, &source->attempt, attempt);
}

static bool
read_clock(struct aw_reader *r, struct aw_identity *identity, const struct aw_json *skew,
    const struct aw_json *at, const struct aw_json *source)
{
	return (aw_json_is(skew, AW_JSON_NULL) || aw_reader_number(r, skew, "clock_skew", -SKEW_MAX,
						      SKEW_MAX, &identity->clock_skew)) &&
	       aw_reader_instant(r, at, "clock_observed_at", &identity->clock_observed_at) &&
	       aw_reader_take_text(r, source, "clock_source", true, &identity->clock_source);
}

bool
aw_reader_identity(struct aw_reader *r, const struct aw_json *object)
{
	const struct aw_json *product, *version, *serial, *source, *at, *skew, *clock_at,
	    *clock_source;
	struct aw_identity *identity = &r->record->identity;
	int mismatch;

	if (!aw_reader_unpack(r, object, "{s:o,s:o,s:o,s:o,s:o,s:b,s:o,s:o,s:o}", "product",
		&product, "version", &version, "serial", &serial, "source", &source, "observed_at",
		&at, "mismatch", &mismatch, "clock_skew", &skew, "clock_observed_at", &clock_at,
		"clock_source", &clock_source))
		return false;
	identity->mismatch = mismatch != 0;
	return aw_reader_take_text(r, product, "product", true, &identity->product) &&
	       aw_reader_take_text(r, version, "version", true, &identity->version) &&
	       aw_reader_take_text(r, serial, "serial", true, &identity->serial) &&
	       aw_reader_take_text(r, source, "source", true, &identity->source) &&
	       aw_reader_instant(r, at, "observed_at", &identity->observed_at) &&
	       read_clock(r, identity, skew, clock_at, clock_source);
}
