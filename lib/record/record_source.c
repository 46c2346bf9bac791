/* SPDX-License-Identifier: ISC */
/* The device's own certificates, its sources and its identity in a record's document. */
#include "model/device_record.h"
#include "record/record_reader.h"
#include "record/record_writer.h"

#define SKEW_MAX AW_READER_INSTANT_MAX

static json_t *
certificate_object(const struct aw_server_certificate *certificate)
{
	json_t *row = certificate->certificate != NULL
			  ? aw_writer_row(certificate->certificate, 1, false)
			  : json_null();

	return json_pack("{s:s,s:s?,s:o,s:o,s:o}", "name", certificate->name, "source",
	    certificate->source, "observed_at", aw_writer_instant(certificate->observed_at),
	    "attempt", aw_writer_attempt(&certificate->attempt), "certificate", row);
}

json_t *
aw_writer_certificates(const struct aw_record *record)
{
	json_t *list = json_array();

	for (size_t i = 0; i < record->n_certificates; i++)
		list = aw_writer_append(list, certificate_object(&record->certificates[i]));
	return list;
}

json_t *
aw_writer_sources(const struct aw_record *record)
{
	json_t *list = json_array();

	for (size_t i = 0; i < record->n_sources; i++) {
		const struct aw_source_status *source = &record->sources[i];

		list = aw_writer_append(
		    list, json_pack("{s:s,s:s?,s:s?,s:o,s:o}", "name", source->name, "endpoint",
			      source->endpoint, "absent", source->absent, "observed_at",
			      aw_writer_instant(source->observed_at), "attempt",
			      aw_writer_attempt(&source->attempt)));
	}
	return list;
}

json_t *
aw_writer_identity(const struct aw_identity *identity)
{
	return json_pack("{s:s?,s:s?,s:s?,s:o,s:o,s:b}", "product", identity->product, "version",
	    identity->version, "serial", identity->serial, "observed_at",
	    aw_writer_instant(identity->observed_at), "clock_skew",
	    aw_writer_instant(identity->clock_skew), "mismatch", (int)identity->mismatch);
}

static struct aw_server_certificate *
add_certificate(struct aw_reader *r, const json_t *value)
{
	const char *name = aw_reader_name(r, "certificate", value);
	struct aw_server_certificate *certificate;

	if (name == NULL)
		return NULL;
	if (aw_record_certificate(r->record, name) != NULL) {
		(void)aw_reader_bad(r, "it stands there twice");
		return NULL;
	}
	certificate = aw_record_add_certificate(r->record, name);
	if (certificate == NULL)
		(void)aw_reader_no_memory(r);
	return certificate;
}

bool
aw_reader_server_certificate(struct aw_reader *r, json_t *object)
{
	json_t *name, *source, *at, *attempt, *row;
	struct aw_server_certificate *certificate;

	if (!aw_reader_unpack(r, object, "{s:o,s:o,s:o,s:o,s:o}", "name", &name, "source", &source,
		"observed_at", &at, "attempt", &attempt, "certificate", &row))
		return false;
	certificate = add_certificate(r, name);
	if (certificate == NULL ||
	    !aw_reader_take_text(r, source, "source", true, &certificate->source) ||
	    !aw_reader_instant(r, at, "observed_at", &certificate->observed_at) ||
	    !aw_reader_attempt(r, &certificate->attempt, attempt))
		return false;
	if (json_is_null(row))
		return true;
	certificate->certificate = aw_reader_certificate(r, row);
	return certificate->certificate != NULL;
}

static struct aw_source_status *
add_source(struct aw_reader *r, const json_t *value)
{
	const char *name = aw_reader_name(r, "source", value);
	struct aw_source_status *source;

	if (name == NULL)
		return NULL;
	if (aw_record_source(r->record, name) != NULL) {
		(void)aw_reader_bad(r, "it stands there twice");
		return NULL;
	}
	source = aw_record_add_source(r->record, name);
	if (source == NULL)
		(void)aw_reader_no_memory(r);
	return source;
}

bool
aw_reader_source(struct aw_reader *r, json_t *object)
{
	json_t *name, *endpoint, *absent, *at, *attempt;
	struct aw_source_status *source;

	if (!aw_reader_unpack(r, object, "{s:o,s:o,s:o,s:o,s:o}", "name", &name, "endpoint",
		&endpoint, "absent", &absent, "observed_at", &at, "attempt", &attempt))
		return false;
	source = add_source(r, name);
	return source != NULL &&
	       aw_reader_take_text(r, endpoint, "endpoint", true, &source->endpoint) &&
	       aw_reader_take_text(r, absent, "absent", true, &source->absent) &&
	       aw_reader_instant(r, at, "observed_at", &source->observed_at) &&
	       aw_reader_attempt(r, &source->attempt, attempt);
}

bool
aw_reader_identity(struct aw_reader *r, json_t *object)
{
	json_t *product, *version, *serial, *at, *skew;
	struct aw_identity *identity = &r->record->identity;
	int mismatch;

	if (!aw_reader_unpack(r, object, "{s:o,s:o,s:o,s:o,s:o,s:b}", "product", &product,
		"version", &version, "serial", &serial, "observed_at", &at, "clock_skew", &skew,
		"mismatch", &mismatch))
		return false;
	identity->mismatch = mismatch != 0;
	return aw_reader_take_text(r, product, "product", true, &identity->product) &&
	       aw_reader_take_text(r, version, "version", true, &identity->version) &&
	       aw_reader_take_text(r, serial, "serial", true, &identity->serial) &&
	       aw_reader_instant(r, at, "observed_at", &identity->observed_at) &&
	       (json_is_null(skew) || aw_reader_number(r, skew, "clock_skew", -SKEW_MAX, SKEW_MAX,
					  &identity->clock_skew));
}
